// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/rules.h"

namespace wavedeck::debt {

namespace {

bool isResolving(const Doing& d)
{
    return d.after.isResolved() && !d.before.isResolved();
}

bool isOpenP0(const DebtItem& item)
{
    return item.priority == Priority::P0 && !item.isResolved();
}

bool isLater(qint64 due, qint64 than)
{
    return due != than && (due == 0 || (than > 0 && due > than));
}

/// A P0 that is added is due the same day.
bool isDeferred(const Doing& d)
{
    if (d.act == Act::Add)
        return isOpenP0(d.after) && isLater(d.after.dueAt, dueOf(Priority::P0, d.after.foundAt));
    // What is settled at present may be open again: it is not made less first.
    const bool settled = d.before.priority == Priority::P0 && d.before.isResolved();
    return (settled || (isOpenP0(d.before) && !d.after.isResolved()))
        && (d.after.priority != Priority::P0 || isLater(d.after.dueAt, d.before.dueAt));
}

struct Rule {
    const char* code;
    bool (*breaks)(const Doing&);
    const char* why;
    const char* mend;
};

constexpr Rule kRules[] = {
    {"no-title", [](const Doing& d) { return d.after.title.trimmed().isEmpty(); }, "it needs a title",
        "give --title TEXT"},
    {"incomplete", [](const Doing& d) { return d.after.status == DebtStatus::Open && !isComplete(d.after); },
        "without a location or a category it is a draft", "give --location FILE:LINE and --category NAME"},
    {"structural-p3",
        [](const Doing& d) { return d.after.kind == DebtKind::Structural && d.after.priority == Priority::P3; },
        "a structural fault is fixed now, it cannot be P3", "give a higher --priority"},
    {"calibration-no-expert",
        [](const Doing& d) { return d.after.kind == DebtKind::Calibration && d.after.expert.trimmed().isEmpty(); },
        "a calibration is deferred to a named expert", "give --expert NAME"},
    {"exploitable-now",
        [](const Doing& d) {
            return !d.after.isResolved() && d.after.exploitability == Exploitability::Now
                && d.after.priority != Priority::P0;
        },
        "what can be exploited now is P0", "change --exploitability first, when it is not so"},
    {"no-proof",
        [](const Doing& d) {
            return isResolving(d) && d.after.pr.trimmed().isEmpty() && d.after.evidence.trimmed().isEmpty();
        },
        "resolved needs a pull request or evidence", "give --pr URL or --evidence TEXT"},
    {"no-regression-test",
        [](const Doing& d) {
            return isResolving(d) && d.after.isSecurity() && d.after.resolution != Resolution::WontFix
                && d.after.regressionTest.trimmed().isEmpty();
        },
        "an item of security is resolved with a regression test", "give --regression-test NAME"},
};

/// What nobody does alone to a P0 (DEBT-7).
constexpr struct {
    bool (*needs)(const Doing&);
    const char* why;
} kApprovals[] = {
    {isDeferred, "a P0 is never deferred: no later date and no lower priority without an approval"},
    {[](const Doing& d) { return d.act == Act::Remove && isOpenP0(d.before); },
        "an open P0 is not removed without an approval"},
    {[](const Doing& d) {
         return isResolving(d) && d.before.priority == Priority::P0 && d.after.resolution == Resolution::WontFix;
     },
        "a P0 is not closed as won't fix without an approval"},
};

Status approved(const Doing& doing)
{
    for (const auto& rule : kApprovals) {
        if (!rule.needs(doing))
            continue;
        const QString what = doing.before.id.isEmpty() ? doing.after.title.left(80) : doing.before.id;
        if (!doing.mayApprove)
            return Error{ErrorKind::Forbidden, QStringLiteral("p0-needs-approval"), what, QLatin1String(rule.why),
                QStringLiteral("any L1 or Admin does it, with --reason TEXT")};
        if (doing.reason.trimmed().isEmpty())
            return Error{ErrorKind::Usage, QStringLiteral("reason-missing"), what, QLatin1String(rule.why),
                QStringLiteral("give --reason TEXT")};
    }
    return Done{};
}

void reopen(DebtItem& item)
{
    // What was said to have mended it did not: it has to be said anew. The history keeps it.
    ++item.reopened;
    item.pr.clear();
    item.evidence.clear();
    item.resolution = Resolution::None;
    item.resolvedAt = 0;
    item.resolvedSession.clear();
}

} // namespace

bool isComplete(const DebtItem& item)
{
    return !item.path.trimmed().isEmpty() && !item.category.trimmed().isEmpty();
}

DebtItem settled(Act act, const DebtItem& before, DebtItem after, qint64 now)
{
    const bool isNew = act == Act::Add;
    if (isNew && after.foundAt == 0)
        after.foundAt = now;
    if (after.exploitability != before.exploitability && after.exploitability != Exploitability::Unsaid
        && (isNew ? after.exploitability == Exploitability::Now : after.priority == before.priority))
        after.priority = after.exploitability == Exploitability::Now ? Priority::P0
            : after.exploitability == Exploitability::Effort         ? Priority::P1
                                                                     : Priority::P2;
    const bool followsPriority = isNew ? after.dueAt == 0
                                       : after.dueAt == before.dueAt && after.priority != before.priority
            && before.dueAt == dueOf(before.priority, before.foundAt);
    if (followsPriority)
        after.dueAt = dueOf(after.priority, after.foundAt);
    if (before.isResolved() && !after.isResolved())
        reopen(after);
    const bool asksToBeOpen = !isNew && before.status == DebtStatus::Draft && after.status == DebtStatus::Open;
    if (after.status == DebtStatus::Open && !isComplete(after) && !asksToBeOpen)
        after.status = DebtStatus::Draft;
    else if (after.status == DebtStatus::Draft && isComplete(after))
        after.status = DebtStatus::Open;
    if (after.status == DebtStatus::InProgress && after.startedAt == 0)
        after.startedAt = now;
    if (after.isResolved() && !before.isResolved()) {
        if (after.resolvedAt == 0)
            after.resolvedAt = now;
        if (after.resolution == Resolution::None)
            after.resolution = Resolution::Fixed;
    }
    return after;
}

Status allowed(const Doing& doing)
{
    if (doing.act == Act::Remove)
        return approved(doing);
    for (const Rule& rule : kRules)
        if (rule.breaks(doing))
            return Error{ErrorKind::Usage, QLatin1String(rule.code),
                doing.after.id.isEmpty() ? doing.after.title.left(80) : doing.after.id, QLatin1String(rule.why),
                QLatin1String(rule.mend)};
    // A file that is read back may bring items, not make those that are here less.
    const bool isNew = doing.act == Act::Restore && doing.before.id.isEmpty();
    return isNew ? Status(Done{}) : approved(doing);
}

DebtItem tolerated(DebtItem item)
{
    if (item.title.trimmed().isEmpty())
        item.title = QStringLiteral("(no title)");
    if (item.kind == DebtKind::Calibration && item.expert.trimmed().isEmpty())
        item.kind = DebtKind::Unsaid;
    if (item.exploitability == Exploitability::Now)
        item.priority = Priority::P0;
    if (item.kind == DebtKind::Structural && item.priority == Priority::P3)
        item.priority = Priority::P2;
    return item;
}

} // namespace wavedeck::debt
