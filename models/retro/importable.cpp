// SPDX-License-Identifier: GPL-3.0-or-later
// What a document must be before it comes into the register: everything it names is there, every word is known.
#include "models/retro/work.h"

#include <QSet>

namespace wavedeck::retro {

namespace {

/// The first fault stays.
struct Check {
    Error error{};

    void fault(const QString& path, const QString& value, const QString& why)
    {
        if (error.code.isEmpty())
            error = {ErrorKind::Usage, QStringLiteral("bad-retro"), path,
                QStringLiteral("\u201c%1\u201d: %2").arg(value.left(80), why), {}};
    }
    void oneOf(const QString& path, const QString& value, const QStringList& words, bool mayBeEmpty)
    {
        if (!(value.isEmpty() && mayBeEmpty) && !words.contains(value))
            fault(path, value, QStringLiteral("one of ") + words.join(QStringLiteral(", ")));
    }
    void line(const QString& path, const QString& value)
    {
        if (value.trimmed().isEmpty() || value.size() > kLongestLine || value.contains(QLatin1Char('\n'))
            || value.contains(QLatin1Char('\r')))
            fault(path, value, QStringLiteral("one line of 1 to %1 characters").arg(kLongestLine));
    }
    void number(const QString& path, int value, QSet<int>& seen)
    {
        if (value < 1 || seen.contains(value))
            fault(path, QString::number(value), QStringLiteral("a number from 1 up that nothing else has"));
        seen.insert(value);
    }
    void names(const QString& path, int value, bool found)
    {
        if (value != 0 && !found)
            fault(path, QString::number(value), QStringLiteral("there is nothing of this number"));
    }
    void phase(const QString& path, const Retro& r, const QString& id)
    {
        if (!id.isEmpty() && !phaseOf(r, id))
            fault(path, id, QStringLiteral("there is no such phase"));
    }
};

QString pathOf(const char* list, qsizetype i, const char* field)
{
    return QStringLiteral("%1/%2/%3").arg(QLatin1String(list)).arg(i).arg(QLatin1String(field));
}

void checkPeople(Check& c, const Retro& r)
{
    QSet<int> numbers;
    QSet<QString> names;
    for (qsizetype i = 0; i < r.participants.size(); ++i) {
        const Participant& one = r.participants.at(i);
        const auto at = [&](const char* field) { return pathOf("participants", i, field); };
        c.number(at("number"), one.number, numbers);
        c.line(at("name"), one.name);
        if (names.contains(one.name.toLower()))
            c.fault(at("name"), one.name, QStringLiteral("takes part twice"));
        names.insert(one.name.toLower());
        if (one.word != one.word.simplified() || one.word.contains(QLatin1Char(' ')) || one.word.size() > 40)
            c.fault(at("word"), one.word, QStringLiteral("the roll call takes one word of at most 40 characters"));
    }
    c.names(QStringLiteral("facilitator"), r.facilitator, participantOf(r, r.facilitator) != nullptr);
    c.names(QStringLiteral("speaker"), r.speaker, participantOf(r, r.speaker) != nullptr);
}

void checkPhases(Check& c, const Retro& r)
{
    QSet<QString> ids;
    for (qsizetype i = 0; i < r.phases.size(); ++i) {
        const Phase& one = r.phases.at(i);
        c.line(pathOf("phases", i, "id"), one.id);
        if (ids.contains(one.id))
            c.fault(pathOf("phases", i, "id"), one.id, QStringLiteral("there is another one"));
        ids.insert(one.id);
        c.oneOf(pathOf("phases", i, "state"), one.state,
            {QStringLiteral("pending"), QStringLiteral("running"), QStringLiteral("closed")}, false);
    }
    c.phase(QStringLiteral("phase"), r, r.phase);
}

void checkNotes(Check& c, const Retro& r)
{
    QSet<int> numbers;
    for (qsizetype i = 0; i < r.themes.size(); ++i) {
        c.number(pathOf("themes", i, "number"), r.themes.at(i).number, numbers);
        c.line(pathOf("themes", i, "title"), r.themes.at(i).title);
        c.phase(pathOf("themes", i, "phase"), r, r.themes.at(i).phase);
    }
    const QSet<int> themes = numbers;
    numbers.clear();
    for (qsizetype i = 0; i < r.notes.size(); ++i) {
        const Note& one = r.notes.at(i);
        const auto at = [&](const char* field) { return pathOf("contributions", i, field); };
        c.number(at("number"), one.number, numbers);
        c.line(at("title"), one.title);
        c.phase(at("phase"), r, one.phase);
        c.oneOf(at("severity"), one.severity, priorities(), true);
        c.names(at("by"), one.by, participantOf(r, one.by) != nullptr);
        c.names(at("theme"), one.theme, themes.contains(one.theme));
    }
}

void checkRecommendations(Check& c, const Retro& r)
{
    QSet<int> of[2]; // consolidated, raw
    for (qsizetype i = 0; i < r.recommendations.size(); ++i)
        c.number(pathOf("recommendations", i, "number"), r.recommendations.at(i).number,
            of[r.recommendations.at(i).raw ? 1 : 0]);
    for (qsizetype i = 0; i < r.recommendations.size(); ++i) {
        const Recommendation& one = r.recommendations.at(i);
        const auto at = [&](const char* field) { return pathOf("recommendations", i, field); };
        c.line(at("title"), one.title);
        c.oneOf(at("priority"), one.priority, priorities(), one.raw);
        c.names(at("by"), one.by, participantOf(r, one.by) != nullptr);
        for (const int from : one.from)
            if (!of[1].contains(from))
                c.fault(at("from"), QString::number(from), QStringLiteral("there is no raw one of this number"));
        if (r.state != QLatin1String("complete") || one.raw)
            continue;
        if (one.owners.isEmpty())
            c.fault(at("owners"), {}, QStringLiteral("where it is complete, a recommendation has an owner"));
        if (one.effortMin <= 0)
            c.fault(at("effort_min"), one.effortMin < 0 ? QString() : QString::number(one.effortMin),
                QStringLiteral("where it is complete, a recommendation has an effort"));
    }
    QSet<int> actions;
    for (qsizetype i = 0; i < r.actions.size(); ++i) {
        const Action& one = r.actions.at(i);
        const auto at = [&](const char* field) { return pathOf("actions", i, field); };
        c.number(at("number"), one.number, actions);
        c.line(at("title"), one.title);
        c.oneOf(
            at("priority"), one.priority, {QStringLiteral("P0"), QStringLiteral("P1"), QStringLiteral("P2")}, false);
        c.oneOf(at("state"), one.state, actionStates(), false);
        c.names(at("recommendation"), one.recommendation, of[0].contains(one.recommendation));
    }
}

} // namespace

Status importable(Retro& r)
{
    Check c;
    c.line(QStringLiteral("title"), r.title);
    c.oneOf(QStringLiteral("state"), r.state,
        {QStringLiteral("open"), QStringLiteral("in-progress"), QStringLiteral("complete")}, true);
    if (r.phases.isEmpty() && r.notes.isEmpty() && r.recommendations.isEmpty())
        c.fault(QStringLiteral("document"), r.title, QStringLiteral("it is no retrospective"));
    checkPeople(c, r);
    checkPhases(c, r);
    checkNotes(c, r);
    checkRecommendations(c, r);
    if (!c.error.code.isEmpty())
        return c.error;
    if (r.anonymous) {
        for (Note& one : r.notes)
            one.by = 0;
        for (Recommendation& one : r.recommendations)
            one.by = 0;
    }
    return Done{};
}

} // namespace wavedeck::retro
