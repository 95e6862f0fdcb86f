// SPDX-License-Identifier: GPL-3.0-or-later
// tickets: actions made of recommendations, next steps, and of what would mend a contribution (RETRO-12, 25, PLAN-16).
#include "models/retro/work.h"

#include <QSet>

#include <algorithm>

namespace wavedeck::retro {

Result<QString> actionPriority(const QString& given)
{
    const QString word = given.trimmed().toUpper();
    if (word != QLatin1String("P0") && word != QLatin1String("P1") && word != QLatin1String("P2"))
        return bad(given, QStringLiteral("there is no such priority of an action"), QStringLiteral("P0, P1 or P2"));
    return word;
}

Status addAction(Work& work, Action& action)
{
    if (work.retro().actions.size() >= kMostItems)
        return bad(work.retro().id, QStringLiteral("it has too many actions"));
    const auto number = work.repository.nextAction();
    if (!number)
        return number.error();
    action.number = *number;
    work.kept.live.last[QStringLiteral("actions")] = *number;
    work.retro().actions.append(action);
    return Done{};
}

namespace {

QString actionPriorityOf(const QString& recommendation)
{
    const qsizetype band = priorities().indexOf(recommendation);
    return QStringLiteral("P%1").arg(band < 0 ? 2 : std::min<qsizetype>(band, 2));
}

/// One action for each next step that has none, in their order: its title is the link (PLAN-16).
Status nextStepTickets(Work& work, int made)
{
    QSet<QString> have;
    for (const Action& one : std::as_const(work.retro().actions))
        have.insert(one.title);
    const QString owner = work.text("owner").left(kLongestLine);
    const auto priority = actionPriority(work.has("priority") ? work.text("priority") : QStringLiteral("P1"));
    if (!priority)
        return priority.error();
    const QStringList steps = work.retro().nextSteps;
    for (const QString& step : steps) {
        const QString title = step.left(kLongestLine);
        if (have.contains(title))
            continue;
        if (owner.isEmpty())
            return bad(QStringLiteral("owner"), QStringLiteral("the action of a next step has one"));
        have.insert(title);
        Action action;
        action.title = title;
        action.priority = *priority;
        action.owner = owner;
        action.state = QStringLiteral("proposed");
        action.createdAt = work.moment.now;
        action.dueAt = dueOf(*priority, work.moment.now);
        action.source = QStringLiteral("next step %1").arg(steps.indexOf(step) + 1);
        if (Status done = addAction(work, action); !done)
            return done;
        ++made;
    }
    work.answer.insert(QStringLiteral("made"), made);
    return Done{};
}

/// One proposed action for each text that has none yet from there; nobody is its owner until somebody is named.
Status ticketsOf(Work& work, const QStringList& texts, const QString& source)
{
    int made = 0;
    for (const QString& text : texts) {
        const QList<Action>& all = work.retro().actions;
        const QString title = text.simplified().left(kLongestLine);
        const bool has = std::any_of(
            all.begin(), all.end(), [&](const Action& one) { return one.source == source && one.title == title; });
        if (title.isEmpty() || has)
            continue;
        Action action;
        action.title = title;
        action.priority = QStringLiteral("P2");
        action.state = QStringLiteral("proposed");
        action.createdAt = work.moment.now;
        action.dueAt = dueOf(action.priority, work.moment.now);
        action.source = source;
        if (Status done = addAction(work, action); !done)
            return done;
        ++made;
    }
    work.answer.insert(QStringLiteral("made"), made);
    return Done{};
}

/// Steps that mend what somebody said (RETRO-25).
Status ticketsOfNote(Work& work)
{
    const Note* note = noteOf(work.retro(), work.number("note"));
    if (!note)
        return missing(QStringLiteral("contribution %1").arg(work.number("note")));
    QStringList steps;
    for (const char* field : {"remediation", "recommendation"})
        if (steps.isEmpty())
            steps = note->fields.value(QLatin1String(field)).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    if (steps.isEmpty())
        return refusedAs("not-found", QStringLiteral("contribution %1").arg(note->number),
            QStringLiteral("it says nothing of what would mend it"));
    return ticketsOf(work, steps, QStringLiteral("contribution %1").arg(note->number));
}

/// One action for each recommendation that has none (RETRO-12).
Status tickets(Work& work)
{
    if (work.has("note"))
        return ticketsOfNote(work);
    QSet<int> have;
    for (const Action& one : std::as_const(work.retro().actions))
        have.insert(one.recommendation);
    int made = 0;
    const QList<Recommendation> all = work.retro().recommendations;
    for (const Recommendation& one : all) {
        if (one.raw || have.contains(one.number))
            continue;
        Action action;
        action.title = one.title;
        action.priority = actionPriorityOf(one.priority);
        action.owner = one.owners.join(QStringLiteral(", "));
        action.state = QStringLiteral("proposed");
        action.createdAt = work.moment.now;
        action.dueAt = one.dueAt;
        action.recommendation = one.number;
        action.measure = one.measure;
        if (Status done = addAction(work, action); !done)
            return done;
        ++made;
    }
    work.answer.insert(QStringLiteral("made"), made);
    return work.flag("next_steps") ? nextStepTickets(work, made) : Status(Done{});
}

} // namespace

QList<Row> ticketRows()
{
    return {{"tickets", Always, tickets}};
}

} // namespace wavedeck::retro
