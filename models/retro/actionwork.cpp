// SPDX-License-Identifier: GPL-3.0-or-later
// action, set-action, tickets, to-debt: what somebody is to do, and what became of it (RETRO-12, 13, DEBT-4).
#include "models/people/permit.h"
#include "models/retro/work.h"
#include "models/store/debtrepository.h"

#include <QSet>

#include <algorithm>

namespace wavedeck::retro {

namespace {

constexpr const char* kStates[] = {"proposed", "accepted", "in-progress", "implemented", "verified", "dropped"};

Result<QString> stateOf(const QString& given)
{
    const QString word = given.trimmed().toLower();
    const QStringList all = actionStates();
    if (!all.contains(word))
        return bad(given, QStringLiteral("there is no such state"), all.join(QStringLiteral(", ")));
    return word;
}

/// Its owner, and when it is due.
Status fill(Work& work, Action& action)
{
    if (work.has("owner"))
        action.owner = work.text("owner").left(kLongestLine);
    if (work.has("measure"))
        action.measure = work.text("measure").left(kLongestLine);
    if (work.has("due")) {
        const auto due = dueOf(work.arguments.value(QLatin1String("due")));
        if (!due)
            return due.error();
        action.dueAt = *due;
    }
    return Done{};
}

Status add(Work& work)
{
    const auto title = required(work, "title");
    const auto priority = actionPriority(work.text("priority"));
    if (!title || !priority)
        return title ? priority.error() : title.error();
    Action action;
    action.title = *title;
    action.priority = *priority;
    action.state = QStringLiteral("proposed");
    action.createdAt = work.moment.now;
    action.recommendation = work.number("recommendation");
    if (action.recommendation != 0 && !recommendationOf(work.retro(), action.recommendation, false))
        return missing(QStringLiteral("recommendation %1").arg(action.recommendation));
    if (Status filled = fill(work, action); !filled)
        return filled;
    if (action.owner.isEmpty())
        return bad(QStringLiteral("owner"), QStringLiteral("an action has one"));
    if (action.dueAt == 0)
        action.dueAt = dueOf(action.priority, work.moment.now);
    if (Status done = addAction(work, action); !done)
        return done;
    work.answer.insert(QStringLiteral("number"), action.number);
    return Done{};
}

/// When it came into its state; what it is no longer is taken back.
void stamp(Action& action, const QString& state, qint64 now)
{
    action.state = state;
    const bool verified = state == QLatin1String("verified");
    const bool implemented = verified || state == QLatin1String("implemented");
    if (!implemented)
        action.implementedAt = 0;
    else if (action.implementedAt == 0)
        action.implementedAt = now;
    if (!verified)
        action.verifiedAt = 0;
    else if (action.verifiedAt == 0)
        action.verifiedAt = now;
}

/// One that counts in the rate.
bool isAccepted(const Action& action)
{
    return action.state != QLatin1String("proposed") && action.state != QLatin1String("dropped")
        && !action.state.isEmpty();
}

/// What somebody agreed to is not made undone by the way: no owner, no day, another day (RETRO-12).
Status kept(const Work& work, const Action& before, Action& now)
{
    if (work.has("owner") && now.owner.isEmpty())
        return bad(QStringLiteral("owner"), QStringLiteral("an action has one"));
    if (work.has("due") && now.dueAt == 0)
        return bad(QStringLiteral("due"), QStringLiteral("an action has a day until which it is due"));
    if (!isAccepted(before) || before.dueAt <= 0)
        return Done{};
    const bool wasOverdue = before.dueAt < work.moment.now;
    const QString place = QStringLiteral("action %1").arg(before.number);
    if (wasOverdue && now.state == QLatin1String("proposed"))
        return refusedAs("wrong-state", place, QStringLiteral("it was accepted and is overdue"),
            QStringLiteral("drop it, with --reason"));
    if (now.dueAt == before.dueAt || (!wasOverdue && now.dueAt > before.dueAt))
        return Done{};
    if (work.text("reason").isEmpty())
        return refusedAs("reason-missing", place,
            wasOverdue ? QStringLiteral("it is overdue, and its day is moved")
                       : QStringLiteral("it was accepted for a later day"),
            QStringLiteral("--reason"));
    if (wasOverdue && now.firstDueAt == 0)
        now.firstDueAt = before.dueAt;
    return Done{};
}

/// Its state, and what shows that it is so (trust.md B).
Status settled(Work& work, Action& action)
{
    const bool movesOnly = work.has("due") && !work.has("state"); // the reason is that of the move: the trail has it
    if (work.has("evidence"))
        action.evidence = work.text("evidence");
    if (work.has("reason") && !movesOnly)
        action.reason = work.text("reason");
    if (work.has("state")) {
        const auto state = stateOf(work.text("state"));
        if (!state)
            return state.error();
        if (*state == QLatin1String("dropped") && action.reason.isEmpty())
            action.reason = action.evidence;
        stamp(action, *state, work.moment.now);
    }
    const QString place = QStringLiteral("action %1").arg(action.number);
    const bool says = work.has("state") || work.has("evidence") || work.has("reason");
    if (says && action.state == QLatin1String("verified") && action.evidence.isEmpty())
        return refusedAs("evidence-missing", place, QStringLiteral("nothing shows that it is implemented"),
            QStringLiteral("--evidence"));
    if (says && action.state == QLatin1String("dropped") && action.reason.isEmpty())
        return refusedAs(
            "reason-missing", place, QStringLiteral("nobody says why it is dropped"), QStringLiteral("--reason"));
    if (action.state == QLatin1String("implemented") && action.evidence.isEmpty())
        work.warn(QStringLiteral("nothing shows that it is implemented: --evidence"));
    return Done{};
}

Status set(Work& work)
{
    Action* action = actionOf(work.retro(), work.number("number"));
    if (!action)
        return missing(QStringLiteral("action %1").arg(work.number("number")));
    const Action before = *action;
    if (Status filled = fill(work, *action); !filled)
        return filled;
    if (Status done = settled(work, *action); !done)
        return done;
    if (Status done = kept(work, before, *action); !done)
        return done;
    if (!work.kept.live.touched.contains(action->number))
        work.kept.live.touched.append(action->number);
    work.answer.insert(QStringLiteral("number"), action->number);
    work.answer.insert(QStringLiteral("state"), action->state);
    return Done{};
}

/// Puts it into the register of debt and gives its id.
Result<QString> registered(Work& work, DebtItem item, const QString& what)
{
    if (Status may = mayDo(work.store, work.actor, people::Right::Debt, QStringLiteral("debt add")); !may)
        return may.error();
    item.session = work.retro().session;
    item.source = QStringLiteral("retrospective");
    item.sourceRef = QStringLiteral("%1/%2").arg(work.retro().id, what);
    const auto put = DebtRepository(work.store).upsertFrom(item, work.actor.printed(), work.moment.now);
    if (!put)
        return put.error();
    return debt::idOf(put->number);
}

/// What somebody said, where nobody recommended anything yet. The register knows it by where it came from.
Status noteToDebt(Work& work)
{
    const Note* note = noteOf(work.retro(), work.number("note"));
    if (!note)
        return missing(QStringLiteral("contribution %1").arg(work.number("note")));
    DebtItem item;
    item.foundAt = work.moment.now;
    item.title = note->title;
    item.priority = debt::priorityOf(note->severity).value_or(Priority::P2);
    item.label = note->severity;
    item.fix = note->fields.value(QStringLiteral("recommendation"));
    QStringList what;
    for (const char* field : {"text", "example", "impact"})
        if (const QString said = note->fields.value(QLatin1String(field)); !said.isEmpty())
            what.append(said);
    item.what = what.join(QLatin1Char('\n'));
    const auto id = registered(work, item, QStringLiteral("note/%1").arg(note->number));
    if (!id)
        return id.error();
    work.answer.insert(QStringLiteral("debt"), *id);
    work.kept.live.last[QStringLiteral("to-debt")]++; // so that it is a change of its own
    return Done{};
}

Status toDebt(Work& work)
{
    if (work.has("note"))
        return noteToDebt(work);
    DebtItem item;
    item.foundAt = work.moment.now;
    QString* link = nullptr;
    QString what;
    if (Action* action = work.has("action") ? actionOf(work.retro(), work.number("action")) : nullptr) {
        item.title = action->title;
        item.priority = fromWord<Priority>(action->priority).value_or(Priority::P2);
        item.owner = action->owner;
        item.dueAt = action->dueAt;
        link = &action->debt;
        what = QStringLiteral("action/%1").arg(action->number);
    } else if (Recommendation* one = work.has("action")
            ? nullptr
            : recommendationOf(work.retro(), work.number("recommendation"), work.flag("raw"))) {
        item.title = one->title;
        item.priority = debt::priorityOf(one->priority).value_or(Priority::P2);
        item.label = one->priority;
        item.owner = one->owners.join(QStringLiteral(", "));
        item.effortMin = one->effortMin;
        item.dueAt = one->dueAt;
        item.what = one->problem;
        item.fix = one->solution;
        link = &one->debt;
        what = QStringLiteral("%1/%2")
                   .arg(one->raw ? QStringLiteral("raw") : QStringLiteral("recommendation"))
                   .arg(one->number);
    } else {
        return refusedAs(
            "not-found", work.retro().id, QStringLiteral("there is no such recommendation, action or contribution"));
    }
    if (link->isEmpty()) {
        const auto id = registered(work, item, what);
        if (!id)
            return id.error();
        *link = *id;
    }
    work.answer.insert(QStringLiteral("debt"), *link);
    return Done{};
}

} // namespace

QStringList actionStates()
{
    QStringList all;
    for (const char* state : kStates)
        all.append(QLatin1String(state));
    return all;
}

Status carryOver(Work& work)
{
    if (work.retro().project.isEmpty())
        return Done{};
    const QList<Retro> earlier = work.repository.ofProject(work.retro().project);
    QSet<QString> carried;
    for (const Retro& one : earlier)
        for (const Action& action : one.actions)
            carried.insert(action.carriedFrom);
    int count = 0;
    for (const Retro& one : earlier)
        for (const Action& action : one.actions) {
            const QString place = QStringLiteral("%1/%2").arg(one.id).arg(action.number);
            if (!isOpen(action) || carried.contains(place))
                continue;
            Action copy = action;
            copy.carriedFrom = place;
            copy.recommendation = 0; // that is of the other retrospective
            if (Status done = addAction(work, copy); !done)
                return done;
            ++count;
        }
    work.answer.insert(QStringLiteral("carried"), count);
    return Done{};
}

QList<Row> actionRows()
{
    return {{"action", Always, add}, {"set-action", Always, set}, {"to-debt", Always, toDebt}};
}

} // namespace wavedeck::retro
