// SPDX-License-Identifier: GPL-3.0-or-later
// What a document must be before it comes into the register: everything it names is there, every word is known.
#include "models/retro/importable.h"

#include "models/retro/work.h"

#include <QSet>

namespace wavedeck::retro {

namespace {

/// The first fault stays.
struct Check {
    bool wantsAll = true; ///< owners and efforts of a finished one
    Error error{};

    void fault(const QString& path, const QString& value, const QString& why, const QString& mend = {})
    {
        if (error.code.isEmpty())
            error = {ErrorKind::Usage, QStringLiteral("bad-retro"), path,
                QStringLiteral("\u201c%1\u201d: %2").arg(value.left(80), why), mend};
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
        if (r.state != QLatin1String("complete") || one.raw || !c.wantsAll)
            continue;
        if (one.owners.isEmpty())
            c.fault(at("owners"), {}, QStringLiteral("where it is complete, a recommendation has an owner"),
                QStringLiteral("add \"owners\": [\"NAME\"] to recommendation %1, or set \"state\": \"in-progress\"")
                    .arg(one.number));
        if (one.effortMin <= 0)
            c.fault(at("effort_min"), one.effortMin < 0 ? QString() : QString::number(one.effortMin),
                QStringLiteral("where it is complete, a recommendation has an effort"),
                QStringLiteral("add \"effort_min\": 120 (minutes) to recommendation %1, or set \"state\": "
                               "\"in-progress\"")
                    .arg(one.number));
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

/// What says nothing is nothing; who spoke without a name did so at no time.
void tidy(Retro& r)
{
    const auto isEmpty = [](const QString& one) { return one.isEmpty(); };
    for (QStringList* list : {&r.objectives, &r.rules, &r.achievements, &r.keyLessons, &r.nextSteps})
        list->removeIf(isEmpty);
    const auto saysNothing = [](const auto& it) { return it.key().isEmpty() || it.value().isEmpty(); };
    for (Participant& one : r.participants)
        one.card.removeIf(saysNothing);
    for (Reading& one : r.readings)
        one.lines = std::max(0, one.lines);
    for (Note& one : r.notes) {
        one.fields.removeIf(saysNothing);
        if (r.anonymous) {
            one.by = 0;
            one.at = 0;
        }
    }
    for (Recommendation& one : r.recommendations) {
        one.owners.removeIf(isEmpty);
        if (r.anonymous)
            one.by = 0;
    }
}

Status checked(Retro& r, bool wantsAll)
{
    Check c{wantsAll};
    c.line(QStringLiteral("title"), r.title);
    c.oneOf(QStringLiteral("state"), r.state,
        {QStringLiteral("open"), QStringLiteral("in-progress"), QStringLiteral("complete")}, true);
    if (r.phases.isEmpty() && r.notes.isEmpty() && r.recommendations.isEmpty() && wantsAll)
        c.fault(QStringLiteral("document"), r.title, QStringLiteral("it is no retrospective"));
    checkPeople(c, r);
    checkPhases(c, r);
    checkNotes(c, r);
    checkRecommendations(c, r);
    return c.error.code.isEmpty() ? Status(Done{}) : Status(c.error);
}

/// What a document for people says otherwise than the register does.
struct Mender {
    QStringList& told;

    void line(QString& value, const QString& what)
    {
        const QString whole = value;
        if (value.contains(QLatin1Char('\n')) || value.contains(QLatin1Char('\r')) || value.size() > kLongestLine)
            value = value.simplified().left(kLongestLine);
        if (value.trimmed().isEmpty())
            value = QStringLiteral("(untitled)");
        if (value != whole)
            told.append(QStringLiteral("%1 has one line of at most %2 characters: cut").arg(what).arg(kLongestLine));
    }
    void oneOf(QString& value, const QStringList& words, const QString& instead, const QString& what)
    {
        if (words.contains(value) || (value.isEmpty() && instead.isEmpty()))
            return;
        told.append(QStringLiteral("%1: \u201c%2\u201d is none of %3%4")
                        .arg(what, value.left(80), words.join(QStringLiteral(", ")),
                            instead.isEmpty() ? QString() : QString(QStringLiteral("; taken as ") + instead)));
        value = instead;
    }
};

void mendNotes(Mender& m, Retro& r)
{
    const auto phase = [&](QString& id) { id = phaseOf(r, id) ? id : QString(); };
    for (Theme& one : r.themes) {
        m.line(one.title, QStringLiteral("the title of theme %1").arg(one.number));
        phase(one.phase);
    }
    for (Note& one : r.notes) {
        const QString what = QStringLiteral("contribution %1").arg(one.number);
        m.line(one.title, QStringLiteral("the title of ") + what);
        m.oneOf(one.severity, priorities(), {}, what);
        phase(one.phase);
    }
    phase(r.phase);
}

void mendWork(Mender& m, Retro& r)
{
    int lacking = 0;
    for (Recommendation& one : r.recommendations) {
        const QString what
            = QStringLiteral("%1recommendation %2").arg(one.raw ? QStringLiteral("raw ") : QString()).arg(one.number);
        m.line(one.title, QStringLiteral("the title of ") + what);
        m.oneOf(one.priority, priorities(), one.raw ? QString() : QStringLiteral("MEDIUM"), what);
        lacking += !one.raw && (one.owners.isEmpty() || one.effortMin <= 0) ? 1 : 0;
    }
    if (lacking > 0 && r.state == QLatin1String("complete"))
        m.told.append(QStringLiteral("%1 recommendations of a finished one have no owner or no effort").arg(lacking));
    for (Action& one : r.actions) {
        const QString what = QStringLiteral("action %1").arg(one.number);
        m.line(one.title, QStringLiteral("the title of ") + what);
        m.oneOf(one.priority, {QStringLiteral("P0"), QStringLiteral("P1"), QStringLiteral("P2")}, QStringLiteral("P2"),
            what);
        m.oneOf(one.state, actionStates(), QStringLiteral("proposed"), what);
    }
}

} // namespace

Status importable(Retro& r)
{
    Status may = checked(r, true);
    if (may)
        tidy(r);
    return may;
}

Status mended(Retro& r, QStringList& told)
{
    Mender m{told};
    tidy(r);
    m.line(r.title, QStringLiteral("the title"));
    for (Participant& one : r.participants) {
        m.line(one.name, QStringLiteral("the name of participant %1").arg(one.number));
        if (one.word.contains(QLatin1Char(' ')) || one.word != one.word.simplified() || one.word.size() > 40) {
            told.append(QStringLiteral("%1: the roll call takes one word").arg(one.name));
            one.word.clear();
        }
    }
    mendNotes(m, r);
    mendWork(m, r);
    return checked(r, false);
}

} // namespace wavedeck::retro
