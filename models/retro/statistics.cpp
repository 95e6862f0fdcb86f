// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/statistics.h"

#include <QJsonArray>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <functional>

namespace wavedeck::retro {

namespace {

double rounded(double value, int digits)
{
    const double scale = std::pow(10.0, digits);
    return std::round(value * scale) / scale;
}

/// How many of each name, in the order in which names come first.
class Counts {
public:
    void name(const QString& name) { at(name); }
    void add(const QString& name, int n = 1) { m_rows[at(name)].second += n; }
    QJsonArray list() const
    {
        QJsonArray array;
        for (const auto& [name, n] : m_rows)
            array.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("n"), n}});
        return array;
    }
    QJsonObject object() const
    {
        QJsonObject object;
        for (const auto& [name, n] : m_rows)
            object.insert(name, n);
        return object;
    }

private:
    qsizetype at(const QString& name)
    {
        for (qsizetype i = 0; i < m_rows.size(); ++i)
            if (m_rows.at(i).first == name)
                return i;
        m_rows.append({name, 0});
        return m_rows.size() - 1;
    }
    QList<std::pair<QString, int>> m_rows;
};

QString nameOf(const Retro& r, int participant)
{
    const Participant* who = participantOf(r, participant);
    return who ? who->name : QStringLiteral("anonymous");
}

QJsonObject contributions(const Retro& r)
{
    Counts people;
    Counts phases;
    Counts severities;
    for (const Participant& one : r.participants)
        people.name(one.name);
    for (const Phase& one : r.phases)
        phases.name(one.id);
    int total = 0;
    for (const Note& note : r.notes) {
        ++total;
        people.add(nameOf(r, note.by));
        phases.add(note.phase);
        if (!note.severity.isEmpty())
            severities.add(note.severity);
    }
    for (const Recommendation& one : r.recommendations)
        if (one.raw) {
            ++total;
            people.add(nameOf(r, one.by));
            phases.add(QStringLiteral("recommendations"));
        }
    return {{QStringLiteral("total"), total}, {QStringLiteral("by_participant"), people.list()},
        {QStringLiteral("by_phase"), phases.object()}, {QStringLiteral("by_severity"), severities.object()}};
}

Counts bands()
{
    Counts counts;
    for (const QString& one : priorities())
        counts.name(one);
    return counts;
}

QJsonObject raw(const Retro& r)
{
    Counts by = bands();
    Counts outcomes;
    for (const char* one : {"kept", "merged", "dropped", "pending"})
        outcomes.name(QLatin1String(one));
    int total = 0;
    for (const Recommendation& one : r.recommendations) {
        if (!one.raw)
            continue;
        ++total;
        if (!one.priority.isEmpty())
            by.add(one.priority);
        const QString word = one.outcome.section(QLatin1Char(' '), 0, 0).remove(QLatin1Char(':'));
        outcomes.add(one.outcome.isEmpty()                                            ? QStringLiteral("pending")
                : word == QLatin1String("merged") || word == QLatin1String("dropped") ? word
                                                                                      : QStringLiteral("kept"));
    }
    QJsonObject document = outcomes.object();
    document.insert(QStringLiteral("total"), total);
    document.insert(QStringLiteral("by_priority"), by.object());
    return document;
}

QJsonObject recommendations(const Retro& r)
{
    Counts by = bands();
    int total = 0;
    int changed = 0;
    for (const Recommendation& one : r.recommendations) {
        if (one.raw)
            continue;
        ++total;
        if (!one.priority.isEmpty())
            by.add(one.priority);
        for (const Recommendation& from : r.recommendations)
            if (from.raw && one.from.contains(from.number) && !from.priority.isEmpty() && from.priority != one.priority)
                ++changed;
    }
    return {{QStringLiteral("total"), total}, {QStringLiteral("by_priority"), by.object()},
        {QStringLiteral("reprioritised"), changed}};
}

QJsonObject actions(const Retro& r)
{
    Counts by;
    Counts states;
    for (const char* one : {"P0", "P1", "P2"})
        by.name(QLatin1String(one));
    for (const Action& one : r.actions) {
        if (!one.priority.isEmpty())
            by.add(one.priority);
        states.add(one.state);
    }
    return {{QStringLiteral("total"), int(r.actions.size())}, {QStringLiteral("by_priority"), by.object()},
        {QStringLiteral("by_state"), states.object()}};
}

/// Letters and digits in lower case, everything else one space.
QString keyOf(const QString& name)
{
    QString key;
    for (const QChar one : name)
        key += one.isLetterOrNumber() ? one.toLower() : QLatin1Char(' ');
    return key.simplified();
}

/// A short name is the one that it begins word by word, where there is only one (RETRO-15).
QString wholeKey(const QString& key, const QSet<QString>& known)
{
    QString whole;
    for (const QString& one : known)
        if (one.startsWith(key + QLatin1Char(' '))) {
            if (!whole.isEmpty())
                return key;
            whole = one;
        }
    return whole.isEmpty() ? key : whole;
}

QJsonArray owners(const Retro& r)
{
    QSet<QString> known;
    QMap<QString, QString> shown; // the longest way in which somebody was written as an owner
    for (const Recommendation& one : r.recommendations)
        for (const QString& owner : one.raw ? QStringList() : one.owners)
            known.insert(keyOf(owner));
    if (known.size() > 500)
        known.clear(); // nobody has so many; names are compared with each other
    else
        for (const Participant& one : r.participants)
            known.insert(keyOf(one.name));
    QMap<QString, QString> wholes;
    const auto whole = [&](const QString& owner) {
        const QString key = keyOf(owner);
        if (!wholes.contains(key))
            wholes.insert(key, wholeKey(key, known));
        return wholes.value(key);
    };
    for (const Recommendation& one : r.recommendations)
        for (const QString& owner : one.raw ? QStringList() : one.owners)
            if (QString& longest = shown[whole(owner)]; longest.size() < owner.size())
                longest = owner;
    Counts counts;
    for (const Recommendation& one : r.recommendations) {
        QStringList names;
        for (const QString& owner : one.raw ? QStringList() : one.owners)
            if (const QString name = shown.value(whole(owner)); !names.contains(name))
                names.append(name);
        for (const QString& name : std::as_const(names))
            counts.add(name);
    }
    return counts.list();
}

/// Of what was said in weeks by how many days they have.
int minutesOf(const Recommendation& one, int daysOfWeek)
{
    static const QRegularExpression weeks(
        QStringLiteral("^(?:\\d{1,4}(?:\\.\\d{1,3})?\\s*(?:-|\u2013|to)\\s*)?(\\d{1,4}(?:\\.\\d{1,3})?)\\s*"
                       "(?:weeks?|wks?|w)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = daysOfWeek == kDaysOfWeek ? QRegularExpressionMatch() : weeks.match(one.effortSaid.left(100));
    return match.hasMatch() ? int(std::lround(match.captured(1).toDouble() * daysOfWeek * kMinutesOfDay))
                            : std::max(0, one.effortMin);
}

QJsonObject effort(const Retro& r, int daysOfWeek)
{
    QJsonObject by;
    int total = 0;
    for (const QString& priority : priorities()) {
        int minutes = 0;
        int n = 0;
        int unsaid = 0;
        for (const Recommendation& one : r.recommendations) {
            if (one.raw || one.priority != priority)
                continue;
            ++n;
            minutes += minutesOf(one, daysOfWeek);
            unsaid += one.effortMin < 0 ? 1 : 0;
        }
        total += minutes;
        by.insert(priority,
            QJsonObject{{QStringLiteral("minutes"), n > unsaid ? QJsonValue(minutes) : QJsonValue()},
                {QStringLiteral("n"), n}, {QStringLiteral("unsaid"), unsaid}});
    }
    const double days = double(total) / kMinutesOfDay;
    return {{QStringLiteral("by_priority"), by}, {QStringLiteral("total_min"), total},
        {QStringLiteral("days"), rounded(days, 2)}, {QStringLiteral("weeks"), rounded(days / daysOfWeek, 2)}};
}

QJsonArray themes(const Retro& r)
{
    QJsonArray array;
    for (const Theme& theme : r.themes) {
        const auto notes
            = std::count_if(r.notes.begin(), r.notes.end(), [&](const Note& one) { return one.theme == theme.number; });
        array.append(QJsonObject{{QStringLiteral("letter"), theme.letter}, {QStringLiteral("title"), theme.title},
            {QStringLiteral("notes"), int(notes)},
            {QStringLiteral("votes"), theme.votes < 0 ? QJsonValue() : QJsonValue(theme.votes)}});
    }
    return array;
}

qint64 sumOf(const Retro& r, qint64 Phase::*of)
{
    qint64 sum = 0;
    for (const Phase& one : r.phases)
        sum += one.*of;
    return sum;
}

QJsonArray phases(const Retro& r)
{
    QJsonArray array;
    for (const Phase& one : r.phases)
        array.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("name"), one.name},
            {QStringLiteral("planned_ms"), double(one.plannedMs)}, {QStringLiteral("actual_ms"), double(one.spentMs)},
            {QStringLiteral("overrun_ms"), double(std::max<qint64>(0, one.spentMs - one.plannedMs))}});
    return array;
}

/// While it is held by what is planned; once it is complete by what was measured, where that was.
QJsonObject roi(const Retro& r)
{
    const qint64 actual = sumOf(r, &Phase::spentMs);
    const bool measured = r.state == QLatin1String("complete") && actual > 0;
    const qint64 planned = r.plannedMin > 0 ? r.plannedMin * qint64(60'000) : sumOf(r, &Phase::plannedMs);
    const double hours = double(measured ? actual : planned) / 3'600'000.0;
    const double invested = hours * double(r.participants.size());
    const bool known = invested > 0 && r.savedHours >= 0;
    return {{QStringLiteral("basis"), measured ? QStringLiteral("measured") : QStringLiteral("planned")},
        {QStringLiteral("participants"), int(r.participants.size())},
        {QStringLiteral("hours_invested"), invested > 0 ? QJsonValue(rounded(invested, 2)) : QJsonValue()},
        {QStringLiteral("hours_saved"), r.savedHours >= 0 ? QJsonValue(r.savedHours) : QJsonValue()},
        {QStringLiteral("benefit_percent"),
            known ? QJsonValue(rounded(100 * r.savedHours / invested, 1)) : QJsonValue()},
        {QStringLiteral("net_percent"),
            known ? QJsonValue(rounded(100 * (r.savedHours - invested) / invested, 1)) : QJsonValue()}};
}

} // namespace

QJsonObject statistics(const Retro& r, int daysOfWeek)
{
    QJsonArray speaking;
    for (const Participant& one : r.participants)
        if (one.spokenMs > 0)
            speaking.append(
                QJsonObject{{QStringLiteral("name"), one.name}, {QStringLiteral("ms"), double(one.spokenMs)}});
    int lines = 0;
    for (const Reading& one : r.readings)
        lines += one.lines;
    return {{QStringLiteral("contributions"), contributions(r)}, {QStringLiteral("recommendations_raw"), raw(r)},
        {QStringLiteral("recommendations"), recommendations(r)}, {QStringLiteral("actions"), actions(r)},
        {QStringLiteral("owners"), owners(r)}, {QStringLiteral("effort"), effort(r, daysOfWeek)},
        {QStringLiteral("themes"), themes(r)},
        {QStringLiteral("reading"),
            QJsonObject{{QStringLiteral("documents"), int(r.readings.size())}, {QStringLiteral("lines"), lines}}},
        {QStringLiteral("length_min"), r.plannedMin > 0 ? QJsonValue(r.plannedMin) : QJsonValue()},
        {QStringLiteral("phases"), phases(r)}, {QStringLiteral("planned_ms"), double(sumOf(r, &Phase::plannedMs))},
        {QStringLiteral("actual_ms"), double(sumOf(r, &Phase::spentMs))}, {QStringLiteral("speaking"), speaking},
        {QStringLiteral("roi"), roi(r)},
        {QStringLiteral("roti"), r.roti > 0 ? QJsonValue(r.roti / 10.0) : QJsonValue()}};
}

} // namespace wavedeck::retro
