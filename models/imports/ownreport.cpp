// SPDX-License-Identifier: GPL-3.0-or-later
// Retrospectives that we exported come back as they were, not as somebody would read them.
#include "models/base/clock.h"
#include "models/imports/finder.h"
#include "models/retro/report.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::imports {

namespace {

using retro::Retro;

/// Every object with its place in the retrospective.
class Lister {
public:
    Lister(const retro::ReadReport& read, Report& report)
        : m_read(read)
        , m_report(report)
    {
    }

    Found& add(const char* kind, const char* what, qsizetype number, const QString& title, QJsonObject fields = {})
    {
        const QString own = QLatin1String(what) + QLatin1Char('/') + QString::number(number);
        fields.insert(QStringLiteral("own"), own);
        m_report.found.append(
            {QLatin1String(kind), m_read.lines.value(own), Certainty::High, title, fields, {}, {}, true});
        return m_report.found.last();
    }

    void addList(const char* kind, const QStringList& texts)
    {
        for (qsizetype i = 0; i < texts.size(); ++i)
            add(kind, kind, i, texts.at(i));
    }

    QString nameOf(int participant) const
    {
        const retro::Participant* who = retro::participantOf(m_read.retro, participant);
        return who ? who->name : QString();
    }

private:
    const retro::ReadReport& m_read;
    Report& m_report;
};

void listPeople(const Retro& r, Lister& lister)
{
    for (const retro::Participant& one : r.participants) {
        lister.add("participant", "participant", one.number, one.name, {{QStringLiteral("role"), one.role}});
        if (!one.word.isEmpty())
            lister.add("reaction", "reaction", one.number, one.word, {{QStringLiteral("by"), one.name}});
        QJsonObject card;
        for (auto it = one.card.begin(); it != one.card.end(); ++it)
            card.insert(it.key(), it.value());
        if (!card.isEmpty())
            lister.add("card", "card", one.number, one.name, card);
    }
    for (qsizetype i = 0; i < r.readings.size(); ++i)
        lister.add("document", "reading", i, r.readings.at(i).title,
            {{QStringLiteral("purpose"), QStringLiteral("required reading")},
                {QStringLiteral("lines"), r.readings.at(i).lines}});
}

void listNotes(const Retro& r, Lister& lister)
{
    for (qsizetype i = 0; i < r.phases.size(); ++i)
        lister.add("phase", "phase", i + 1, r.phases.at(i).name,
            {{QStringLiteral("minutes"), double(r.phases.at(i).plannedMs / 60'000)},
                {QStringLiteral("spent_minutes"), double(r.phases.at(i).spentMs / 60'000)}});
    for (const retro::Theme& one : r.themes)
        lister.add("theme", "theme", one.number, one.title, {{QStringLiteral("phase"), one.phase}});
    for (const retro::Note& one : r.notes) {
        QJsonObject fields{{QStringLiteral("phase"), one.phase}, {QStringLiteral("by"), lister.nameOf(one.by)},
            {QStringLiteral("severity"), one.severity}};
        for (auto it = one.fields.begin(); it != one.fields.end(); ++it)
            if (!fields.contains(it.key()))
                fields.insert(it.key(), it.value());
        Found& found = lister.add("contribution", "contribution", one.number, one.title, fields);
        if (one.phase == QLatin1String("lessons"))
            found.also = QStringList{QStringLiteral("lesson")};
    }
}

void listWork(const Retro& r, Lister& lister)
{
    for (const retro::Recommendation& one : r.recommendations) {
        const QJsonObject fields{{QStringLiteral("number"), one.number}, {QStringLiteral("priority"), one.priority},
            {QStringLiteral("phase"), one.raw ? QStringLiteral("recommendations") : QString()},
            {QStringLiteral("by"), lister.nameOf(one.by)}, {QStringLiteral("problem"), one.problem},
            {QStringLiteral("solution"), one.solution}, {QStringLiteral("implementation"), one.implementation},
            {QStringLiteral("expected_impact"), one.expectedImpact}, {QStringLiteral("horizon"), one.horizon},
            {QStringLiteral("owners"), QJsonArray::fromStringList(one.owners)},
            {QStringLiteral("effort_min"), one.effortMin}, {QStringLiteral("outcome"), one.outcome},
            {QStringLiteral("measure"), one.measure}};
        Found& found = lister.add(one.raw ? "recommendation_raw" : "recommendation", one.raw ? "raw" : "recommendation",
            one.number, one.title, fields);
        if (one.raw)
            found.also = QStringList{QStringLiteral("contribution")};
    }
    for (const retro::Action& one : r.actions)
        lister.add("action_item", "action", one.number, one.title,
            {{QStringLiteral("priority"), one.priority}, {QStringLiteral("owner"), one.owner},
                {QStringLiteral("status"), one.state}, {QStringLiteral("evidence"), one.evidence},
                {QStringLiteral("reason"), one.reason}, {QStringLiteral("number"), one.recommendation}});
}

QString dayOf(const Retro& r)
{
    return rfc3339(r.startedAt > 0 ? r.startedAt : r.createdAt).left(10);
}

} // namespace

qsizetype recordAt(const QString& markdown)
{
    return retro::recordAt(markdown);
}

bool findOwn(const QString& markdown, Report& report)
{
    const auto read = retro::readReport(markdown);
    if (!read)
        return false;
    const Retro& r = read->retro;
    report.kind = QStringLiteral("retrospective");
    report.title = r.title;
    report.about = {{QStringLiteral("date"), dayOf(r)}, {QStringLiteral("session_id"), r.code},
        {QStringLiteral("classification"), r.classification}, {QStringLiteral("final status"), r.state}};
    if (!r.session.isEmpty())
        report.about.insert(QStringLiteral("session"), r.session);
    Lister lister(*read, report);
    listPeople(r, lister);
    lister.addList("objective", r.objectives);
    lister.addList("rule", r.rules);
    listNotes(r, lister);
    listWork(r, lister);
    lister.addList("achievement", r.achievements);
    lister.addList("key_lesson", r.keyLessons);
    lister.addList("next_step", r.nextSteps);
    std::stable_sort(
        report.found.begin(), report.found.end(), [](const Found& a, const Found& b) { return a.line < b.line; });
    report.own = r;
    return true;
}

namespace {

template <class T, class Key> void keep(QList<T>& list, const QSet<QString>& chosen, Key key)
{
    list.removeIf([&](const T& one) { return !chosen.contains(key(one)); });
}

void keepTexts(QStringList& list, const char* what, const QSet<QString>& chosen)
{
    QStringList kept;
    for (qsizetype i = 0; i < list.size(); ++i)
        if (chosen.contains(QLatin1String(what) + QLatin1Char('/') + QString::number(i)))
            kept.append(list.at(i));
    list = kept;
}

} // namespace

Retro chosenOf(const Retro& own, const QList<Found>& parts)
{
    QSet<QString> chosen;
    for (const Found& one : parts)
        chosen.insert(one.field("own"));
    Retro r = own;
    const auto numbered = [](const char* what) {
        return [what](const auto& one) {
            return QString(QLatin1String(what) + QLatin1Char('/') + QString::number(one.number));
        };
    };
    keep(r.participants, chosen, numbered("participant"));
    for (retro::Participant& one : r.participants) {
        if (!chosen.contains(numbered("reaction")(one)))
            one.word.clear();
        if (!chosen.contains(numbered("card")(one)))
            one.card.clear();
    }
    keep(r.themes, chosen, numbered("theme"));
    keep(r.notes, chosen, numbered("contribution"));
    keep(r.recommendations, chosen, [&](const auto& one) { return numbered(one.raw ? "raw" : "recommendation")(one); });
    keep(r.actions, chosen, numbered("action"));
    keepTexts(r.objectives, "objective", chosen);
    keepTexts(r.rules, "rule", chosen);
    keepTexts(r.achievements, "achievement", chosen);
    keepTexts(r.keyLessons, "key_lesson", chosen);
    keepTexts(r.nextSteps, "next_step", chosen);
    for (qsizetype i = r.readings.size(); i-- > 0;)
        if (!chosen.contains(QStringLiteral("reading/%1").arg(i)))
            r.readings.removeAt(i);
    retro::dropDangling(r);
    return r;
}

} // namespace wavedeck::imports
