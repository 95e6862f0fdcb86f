// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gatedecisions.h"

#include "app/engine/evidence.h"
#include "app/engine/requests.h"
#include "app/engine/scheduler.h"
#include "app/engine/waiting.h"
#include "models/base/clock.h"
#include "models/domain/blocking.h"

#include <QDir>

#include <algorithm>
#include <vector>

namespace wavedeck::gatedecisions {

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr qsizetype kLongestReason = 2000;

QString reasonOf(const Asked& asked)
{
    return text(asked.args, "reason").trimmed().left(kLongestReason);
}

QString nameOf(const Asked& asked)
{
    return QStringLiteral("gate ") + asked.gate.row->id;
}

QJsonObject decisionOf(const Asked& asked)
{
    QJsonObject decision{{QStringLiteral("by"), actorOf(asked.args)},
        {QStringLiteral("role"), text(asked.args, "role")}, {QStringLiteral("reason"), reasonOf(asked)},
        {QStringLiteral("at"), rfc3339(asked.now)}};
    if (const QJsonValue person = asked.args.value(QLatin1String("person")); person.isDouble())
        decision.insert(QStringLiteral("person"), person);
    return decision;
}

bool isOfSame(const QJsonObject& a, const QJsonObject& b)
{
    const QJsonValue person = a.value(QLatin1String("person"));
    return (person.isDouble() && person == b.value(QLatin1String("person")))
        || a.value(QLatin1String("by")) == b.value(QLatin1String("by"));
}

void note(const Asked& asked, const char* kind, const QString& what)
{
    asked.set.note(
        asked.session, QStringLiteral("gate:") + asked.gate.row->id, QLatin1String(kind), what, actorOf(asked.args));
}

Status mayDecideNow(const Asked& asked)
{
    const WaveState wave = asked.wave.row.row.state;
    const bool late = wave == WaveState::Gating || wave == WaveState::Held;
    const bool after = asked.gate.plan->timing == GateTiming::After;
    if (after ? !late : !waiting::isOpen(asked.wave))
        return wrong("not-gating", nameOf(asked),
            QStringLiteral("its wave %1 is %2").arg(asked.wave.row.row.id, word(wave)),
            after ? QStringLiteral("a gate is decided after its wave's agents have ended and before the wave has")
                  : QStringLiteral("it is decided after its wave has begun and before it has passed"));
    if (asked.gate.row->state == GateState::Running)
        return wrong(
            "gate-running", nameOf(asked), QStringLiteral("it is running"), QStringLiteral("wait for its result"));
    return Done{};
}

Status rerun(const Asked& asked)
{
    GateRun& gate = asked.gate;
    const bool hasResult = hasEnded(gate.row->state)
        || std::any_of(gate.criteria.begin(), gate.criteria.end(), [](const CriterionRun& criterion) {
               return hasEnded(criterion.row.row.state) || !criterion.row.row.evidence.isEmpty();
           });
    if (!hasResult)
        return wrong("gate-pending", nameOf(asked),
            gate.row->reason.isEmpty() ? QStringLiteral("it has not run yet") : gate.row->reason);
    if (gate.row->state == GateState::Waived) {
        gate.row->waiver = {};
        note(asked, "waiver", QStringLiteral("withdrawn, as the gate is run again"));
    }
    asked.scheduler.reset(asked.session, gate, {}, actorOf(asked.args));
    return Done{};
}

/// Until when it holds, as RFC 3339; empty = for ever, for an advisory gate only.
Result<QString> endOfWaiver(const Asked& asked)
{
    const bool blocking = asked.gate.row->kind == GateKind::Blocking;
    const QString given = text(asked.args, "until");
    if (given.isEmpty())
        return blocking ? rfc3339(asked.now + kWaiverDays * kDayMs) : QString();
    const qint64 until = waivedUntil({{QStringLiteral("until"), given}});
    if (until <= asked.now)
        return wrong("bad-value", nameOf(asked), QStringLiteral("%1 is no time to come").arg(given.left(40)),
            QStringLiteral("give --until as 2026-12-31"));
    if (blocking && until > asked.now + kMostWaiverDays * kDayMs)
        return wrong("waiver-too-long", nameOf(asked),
            QStringLiteral("a blocking gate is waived for at most %1 days").arg(kMostWaiverDays),
            QStringLiteral("give an earlier --until; it can be waived again"));
    return rfc3339(until);
}

Status waive(const Asked& asked)
{
    GateRun& gate = asked.gate;
    if (gate.row->state == GateState::Passed || gate.row->state == GateState::Waived)
        return wrong("not-failed", nameOf(asked), QStringLiteral("it is %1").arg(word(gate.row->state)));
    const auto until = endOfWaiver(asked);
    if (!until)
        return until.error();
    gate.row->waiver = decisionOf(asked);
    gate.row->waiver.insert(QStringLiteral("until"), *until);
    gate.waiverOver = false;
    asked.set.set(asked.session, gate, GateState::Waived, reasonOf(asked), actorOf(asked.args));
    return Done{};
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

/// SEC-2, GATE-6: from mode standard on operation is verified somewhere that has a name.
Status hasEnvironment(const Asked& asked, CriterionRun& criterion)
{
    if (const QString given = text(asked.args, "environment_name").trimmed(); !given.isEmpty())
        criterion.row->environment = given.left(100);
    if (criterion.row->verifies == Verifies::Operational && asked.session.row->mode >= Mode::Standard
        && evidence::environmentOf(asked.session, criterion).isEmpty())
        return wrong("environment-missing", nameOf(asked),
            QStringLiteral("%1 is verified in a deployed environment, and none is named").arg(criterion.row->id),
            QStringLiteral("give --environment NAME"));
    return Done{};
}

void tickItem(const Asked& asked, CriterionRun& criterion, int item, const Evidence& file)
{
    QJsonObject entry = decisionOf(asked);
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

Status tick(const Asked& asked, bool undo)
{
    int item = 0;
    CriterionRun* criterion = findItem(asked.gate, text(asked.args, "item"), item);
    if (!criterion)
        return wrong("unknown-item", nameOf(asked),
            QStringLiteral("no checklist of it has an item %1").arg(text(asked.args, "item").left(80)),
            QStringLiteral("see `wavedeckctl gate show %1 %2`").arg(asked.session.id(), asked.gate.row->id));
    const QString what = criterion->plan->checklist.value(item - 1);
    const qsizetype place = placeOf(*criterion, item);
    if (undo) {
        if (place < 0)
            return wrong("not-ticked", what, QStringLiteral("it is not ticked"));
        criterion->row->evidence.removeAt(place);
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
    tickItem(asked, *criterion, item, file);
    return Done{};
}

/// Whether a criterion may be approved or rejected like this.
Status mayBeDecided(const Asked& asked, CriterionRun& criterion, bool yes)
{
    const CriterionPlan& plan = *criterion.plan;
    const QString role = text(asked.args, "role");
    const bool approval = plan.kind == CriterionKind::Approval;
    if (approval && !plan.approvalRoles.isEmpty() && !plan.approvalRoles.contains(role, Qt::CaseInsensitive))
        return forbidden(nameOf(asked),
            QStringLiteral("the role %1 does not decide it")
                .arg(role.isEmpty() ? QStringLiteral("(none given)") : role),
            QStringLiteral("it is for %1").arg(plan.approvalRoles.join(QStringLiteral(" or "))));
    const QJsonObject decision = decisionOf(asked);
    for (const QJsonValue& earlier : std::as_const(criterion.row->evidence))
        if (approval && isOfSame(earlier.toObject(), decision))
            return forbidden(nameOf(asked),
                QStringLiteral("%1 has decided already; %2 different people are needed")
                    .arg(actorOf(asked.args))
                    .arg(plan.approvalCount));
    return yes ? hasEnvironment(asked, criterion) : Status(Done{});
}

/// One approval or rejection of one criterion.
void decideOne(const Asked& asked, CriterionRun& criterion, bool yes)
{
    const CriterionPlan& plan = *criterion.plan;
    if (yes && plan.kind == CriterionKind::Checklist) {
        for (int item = 1; item <= plan.checklist.size(); ++item)
            if (placeOf(criterion, item) < 0)
                tickItem(asked, criterion, item, {});
        return;
    }
    int approvals = yes;
    for (const QJsonValue& earlier : std::as_const(criterion.row->evidence))
        approvals += earlier.toObject().value(QLatin1String("approved")).toBool();
    QJsonObject decision = decisionOf(asked);
    decision.insert(QStringLiteral("approved"), yes);
    criterion.row->evidence.append(decision);
    const QString role = text(asked.args, "role");
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

Status approve(const Asked& asked, bool yes)
{
    std::vector<CriterionRun*> open;
    for (CriterionRun& criterion : asked.gate.criteria)
        if (criterion.needsPerson() && criterion.row->state == GateState::Pending)
            open.push_back(&criterion);
    if (open.empty())
        return wrong("nothing-to-decide", nameOf(asked), QStringLiteral("no criterion of it waits for a person"));
    for (CriterionRun* criterion : open)
        if (Status may = mayBeDecided(asked, *criterion, yes); !may)
            return may;
    for (CriterionRun* criterion : open)
        decideOne(asked, *criterion, yes);
    return Done{};
}

} // namespace

Status decide(const QString& command, const Asked& asked)
{
    if (Status may = mayDecideNow(asked); !may)
        return may;
    const QString what = command.section(QLatin1Char('.'), 1);
    if (what == QStringLiteral("rerun"))
        return rerun(asked);
    if (what == QStringLiteral("tick") || what == QStringLiteral("untick"))
        return tick(asked, what == QStringLiteral("untick"));
    if (reasonOf(asked).isEmpty())
        return wrong("reason-missing", nameOf(asked), QStringLiteral("this needs a reason"),
            QStringLiteral("give --reason TEXT"));
    if (what == QStringLiteral("waive"))
        return waive(asked);
    if (what == QStringLiteral("approve") || what == QStringLiteral("reject"))
        return approve(asked, what == QStringLiteral("approve"));
    return wrong("unknown-command", command, QStringLiteral("the engine does not know this command"));
}

} // namespace wavedeck::gatedecisions
