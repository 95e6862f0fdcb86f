// SPDX-License-Identifier: GPL-3.0-or-later
// What persons find themselves: items of checklists, approvals and rejections. Part of gatedecisions.h.
#include "app/engine/gateasked.h"

#include "app/engine/evidence.h"
#include "app/engine/gaterights.h"
#include "app/engine/requests.h"
#include "app/engine/scheduler.h"

#include <QDir>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace wavedeck::gatedecisions {

namespace {

/// In which role a criterion is decided: where it names some, the first of the person's own. Error: not by this person.
Result<QString> roleOf(const Asked& asked, const CriterionRun& criterion)
{
    const QString given = text(asked.args, "role");
    const auto roles = gaterights::rolesFor(asked.actor, given, criterion.plan->approvalRoles, nameOf(asked));
    if (!roles)
        return roles.error();
    return criterion.plan->approvalRoles.isEmpty() ? given.simplified() : roles->first();
}

bool isOfSame(const QJsonObject& a, const QJsonObject& b)
{
    const QJsonValue person = a.value(QLatin1String("person"));
    return (person.isDouble() && person == b.value(QLatin1String("person")))
        || a.value(QLatin1String("by")) == b.value(QLatin1String("by"));
}

Evidence rowOf(const Asked& asked, const char* kind, const QString& said)
{
    Evidence row;
    row.kind = QLatin1String(kind);
    row.text = said;
    row.actor = actorOf(asked.args);
    row.at = asked.now;
    return row;
}

int ticked(const CriterionRun& criterion)
{
    const QJsonArray& all = criterion.row.row.evidence;
    return int(std::count_if(all.begin(), all.end(),
        [](const QJsonValue& entry) { return entry.toObject().contains(QLatin1String("item")); }));
}

qsizetype placeOf(const CriterionRun& criterion, int item)
{
    const QJsonArray& all = criterion.row.row.evidence;
    for (qsizetype i = 0; i < all.size(); ++i)
        if (all[i].toObject().value(QLatin1String("item")).toInt() == item)
            return i;
    return -1;
}

QString environmentGiven(const Asked& asked)
{
    return text(asked.args, "environment_name").trimmed().left(100);
}

/// SEC-2, GATE-6: from mode standard on operation is verified somewhere that has a name, and all of it in one place.
Status hasEnvironment(const Asked& asked, const CriterionRun& criterion)
{
    const QString known = evidence::environmentOf(asked.session, criterion);
    const QString given = environmentGiven(asked);
    if (!known.isEmpty() && !given.isEmpty() && given != known)
        return wrong("environment-differs", nameOf(asked),
            QStringLiteral("%1 is verified in %2, not in %3").arg(criterion.row->id, known, given),
            QStringLiteral("verify it there; `gate rerun` begins anew"));
    if (criterion.row->verifies == Verifies::Operational && asked.session.row->mode >= Mode::Standard && known.isEmpty()
        && given.isEmpty())
        return wrong("environment-missing", nameOf(asked),
            QStringLiteral("%1 is verified in a deployed environment, and none is named").arg(criterion.row->id),
            QStringLiteral("give --environment NAME"));
    return Done{};
}

/// Of what hasEnvironment() found well.
void takeEnvironment(const Asked& asked, CriterionRun& criterion)
{
    if (evidence::environmentOf(asked.session, criterion).isEmpty())
        criterion.row->environment = environmentGiven(asked);
}

void tickItem(const Asked& asked, CriterionRun& criterion, int item, const QString& role, const Evidence& file)
{
    takeEnvironment(asked, criterion);
    QJsonObject entry = decisionOf(asked, role);
    const QString what = criterion.plan->checklist.value(item - 1);
    entry.insert(QStringLiteral("item"), item);
    entry.insert(QStringLiteral("text"), what);
    if (!file.path.isEmpty()) {
        entry.insert(QStringLiteral("file"), file.path);
        entry.insert(QStringLiteral("sha256"), file.sha256);
    }
    criterion.row->evidence.append(entry);
    Evidence row = rowOf(asked, "tick", QStringLiteral("%1. %2: %3").arg(item).arg(what, reasonOf(asked)));
    row.path = file.path;
    row.bytes = file.bytes > 0 ? file.bytes : 0;
    row.sha256 = file.sha256;
    evidence::keep(asked.session, criterion, row, asked.set.journal());
    const qsizetype all = criterion.plan->checklist.size();
    const int done = ticked(criterion);
    asked.set.set(asked.session, criterion, done >= all ? GateState::Passed : GateState::Pending,
        QStringLiteral("%1 of %2").arg(done).arg(all), {});
    note(asked, "tick", QStringLiteral("%1: %2").arg(criterion.row->id, what));
}

/// Of a gate's checklists: `3`, `CRITERION.3`, or the words of the item.
CriterionRun* findItem(GateRun& gate, const QString& wanted, int& item)
{
    for (CriterionRun& criterion : gate.criteria) {
        if (criterion.plan->kind != CriterionKind::Checklist)
            continue;
        const QString prefix = criterion.row->id + QLatin1Char('.');
        bool isNumber = false;
        item = (wanted.startsWith(prefix) ? wanted.mid(prefix.size()) : wanted).toInt(&isNumber);
        if (!isNumber)
            item = int(criterion.plan->checklist.indexOf(wanted)) + 1;
        if (item >= 1 && item <= criterion.plan->checklist.size())
            return &criterion;
    }
    return nullptr;
}

} // namespace

Status tick(const Asked& asked, bool undo)
{
    int item = 0;
    CriterionRun* criterion = findItem(asked.gate, text(asked.args, "item"), item);
    if (!criterion)
        return wrong("unknown-item", nameOf(asked),
            QStringLiteral("no checklist of it has an item %1").arg(text(asked.args, "item").left(80)),
            QStringLiteral("see `wavedeckctl gate show %1 %2`").arg(asked.session.id(), asked.gate.row->id));
    const auto role = roleOf(asked, *criterion);
    if (!role)
        return role.error();
    const QString what = criterion->plan->checklist.value(item - 1);
    const qsizetype place = placeOf(*criterion, item);
    if (undo) {
        if (place < 0)
            return wrong("not-ticked", what, QStringLiteral("it is not ticked"));
        criterion->row->evidence.removeAt(place);
        if (criterion->row->evidence.isEmpty())
            criterion->row->environment = criterion->plan->environment;
        evidence::keep(asked.session, *criterion,
            rowOf(asked, "note", QStringLiteral("no longer ticked: %1. %2: %3").arg(item).arg(what, reasonOf(asked))),
            asked.set.journal());
        asked.set.set(asked.session, *criterion, GateState::Pending,
            QStringLiteral("%1 of %2").arg(ticked(*criterion)).arg(criterion->plan->checklist.size()), {});
        if (asked.gate.row->state == GateState::Passed || asked.gate.row->state == GateState::Failed)
            asked.set.set(asked.session, asked.gate, GateState::Pending, {}, actorOf(asked.args));
        note(asked, "untick", what);
        return Done{};
    }
    if (place >= 0 || criterion->row->state != GateState::Pending)
        return wrong("item-settled", what,
            place >= 0 ? QStringLiteral("it is ticked")
                       : QStringLiteral("the checklist is %1").arg(word(criterion->row->state)));
    Evidence file;
    if (const QString path = text(asked.args, "evidence"); !path.isEmpty()) {
        file = evidence::ofFile(QDir(asked.session.plan.workspace).filePath(path), path);
        if (file.bytes < 0)
            return wrong("no-evidence", path.left(200), QStringLiteral("there is no such plain file"),
                QStringLiteral("name a file of the workspace, or an absolute path"));
    } else if (reasonOf(asked).isEmpty()) {
        return wrong("reason-missing", what, QStringLiteral("a tick needs a reason or a file"),
            QStringLiteral("give --reason TEXT or --evidence FILE"));
    }
    if (Status named = hasEnvironment(asked, *criterion); !named)
        return named;
    tellRole(asked, *role);
    tickItem(asked, *criterion, item, *role, file);
    return Done{};
}

namespace {

/// In which role a criterion may be approved or rejected; an error when not by this person, or not again.
Result<QString> roleToDecide(const Asked& asked, const CriterionRun& criterion)
{
    auto role = roleOf(asked, criterion);
    if (!role || criterion.plan->kind != CriterionKind::Approval)
        return role;
    const QJsonObject decision = decisionOf(asked, *role);
    for (const QJsonValue& earlier : std::as_const(criterion.row->evidence))
        if (isOfSame(earlier.toObject(), decision))
            return forbidden(nameOf(asked),
                QStringLiteral("%1 has decided already; %2 different people are needed")
                    .arg(actorOf(asked.args))
                    .arg(criterion.plan->approvalCount));
    return role;
}

/// One approval or rejection of one criterion.
void decideOne(const Asked& asked, CriterionRun& criterion, const QString& role, bool yes)
{
    const CriterionPlan& plan = *criterion.plan;
    if (yes && plan.kind == CriterionKind::Checklist) {
        for (int item = 1; item <= plan.checklist.size(); ++item)
            if (placeOf(criterion, item) < 0)
                tickItem(asked, criterion, item, role, {});
        return;
    }
    int approvals = yes;
    for (const QJsonValue& earlier : std::as_const(criterion.row->evidence))
        approvals += earlier.toObject().value(QLatin1String("approved")).toBool();
    if (yes)
        takeEnvironment(asked, criterion);
    QJsonObject decision = decisionOf(asked, role);
    decision.insert(QStringLiteral("approved"), yes);
    criterion.row->evidence.append(decision);
    const QString as = role.isEmpty() ? QString() : QString(QStringLiteral(" as ") + role);
    const QString verb = yes ? QStringLiteral("approved") : QStringLiteral("rejected");
    evidence::keep(asked.session, criterion,
        rowOf(asked, "decision", verb + as + QStringLiteral(": ") + reasonOf(asked)), asked.set.journal());
    if (!yes)
        asked.set.set(asked.session, criterion, GateState::Failed, {},
            QStringLiteral("rejected by %1: %2").arg(actorOf(asked.args), reasonOf(asked)));
    else
        asked.set.set(asked.session, criterion,
            approvals >= plan.approvalCount ? GateState::Passed : GateState::Pending,
            QStringLiteral("%1 of %2").arg(approvals).arg(plan.approvalCount), {});
    note(asked, yes ? "approve" : "reject", reasonOf(asked));
}

} // namespace

Status approve(const Asked& asked, bool yes)
{
    std::vector<std::pair<CriterionRun*, QString>> own;
    std::optional<Error> refused;
    for (CriterionRun& criterion : asked.gate.criteria) {
        if (!criterion.needsPerson() || criterion.row->state != GateState::Pending)
            continue;
        const auto role = roleToDecide(asked, criterion);
        if (role)
            own.emplace_back(&criterion, *role);
        else if (!refused)
            refused = role.error();
    }
    if (own.empty() && refused)
        return *refused;
    if (own.empty())
        return wrong("nothing-to-decide", nameOf(asked), QStringLiteral("no criterion of it waits for a person"));
    for (const auto& [criterion, role] : own)
        if (Status may = yes ? hasEnvironment(asked, *criterion) : Status(Done{}); !may)
            return may;
    for (const auto& [criterion, role] : own) {
        tellRole(asked, role);
        decideOne(asked, *criterion, role, yes);
    }
    return Done{};
}

} // namespace wavedeck::gatedecisions
