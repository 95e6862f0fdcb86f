// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gateasked.h"

#include "app/engine/gaterights.h"
#include "app/engine/requests.h"
#include "app/engine/scheduler.h"
#include "app/engine/waiting.h"
#include "models/base/clock.h"
#include "models/domain/blocking.h"

#include <algorithm>
#include <optional>

namespace wavedeck::gatedecisions {

namespace {

constexpr qint64 kDayMs = 24LL * 3600 * 1000;
constexpr qsizetype kLongestReason = 2000;

} // namespace

QString reasonOf(const Asked& asked)
{
    return text(asked.args, "reason").trimmed().left(kLongestReason);
}

QString nameOf(const Asked& asked)
{
    return QStringLiteral("gate ") + asked.gate.row->id;
}

QJsonObject decisionOf(const Asked& asked, const QString& role)
{
    QJsonObject decision{{QStringLiteral("by"), actorOf(asked.args)}, {QStringLiteral("role"), role},
        {QStringLiteral("reason"), reasonOf(asked)}, {QStringLiteral("at"), rfc3339(asked.now)}};
    if (const QJsonValue person = asked.args.value(QLatin1String("person")); person.isDouble())
        decision.insert(QStringLiteral("person"), person);
    return decision;
}

void tellRole(const Asked& asked, const QString& role)
{
    if (asked.as && !role.isEmpty() && !asked.as->contains(role))
        asked.as->append(role);
}

void note(const Asked& asked, const char* kind, const QString& what)
{
    asked.set.note(
        asked.session, QStringLiteral("gate:") + asked.gate.row->id, QLatin1String(kind), what, actorOf(asked.args));
}

namespace {

Status mayDecideNow(const Asked& asked)
{
    const WaveState wave = asked.wave.row.row.state;
    // Behind a waiver that has ended a passed wave holds those that have not started.
    const bool over = wave == WaveState::Passed && !waiting::isAwaited(asked.session, asked.wave);
    if (!over && isDecidable(asked.gate.row.row, wave, asked.session.row->mode))
        return Done{};
    if (!over && asked.gate.row->state == GateState::Running)
        return wrong(
            "gate-running", nameOf(asked), QStringLiteral("it is running"), QStringLiteral("wait for its result"));
    return wrong("not-gating", nameOf(asked),
        QStringLiteral("its wave %1 is %2").arg(asked.wave.row.row.id, word(wave)),
        asked.gate.plan->timing == GateTiming::After
            ? QStringLiteral("a gate is decided after its wave's agents have ended and before the wave has")
            : QStringLiteral("it is decided after its wave has begun and before it has passed"));
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

/// A person signs in one role. Where nobody exists yet, none need be said.
Result<QString> waiverRole(const Asked& asked)
{
    const QString given = text(asked.args, "role").simplified();
    if (given.isEmpty() && !asked.actor.signedIn)
        return QString();
    return gaterights::roleFor(asked.actor, given, asked.gate.plan->waiverRoles, nameOf(asked));
}

Status waive(const Asked& asked)
{
    GateRun& gate = asked.gate;
    if (gate.row->state == GateState::Passed || gate.row->state == GateState::Waived)
        return wrong("not-failed", nameOf(asked), QStringLiteral("it is %1").arg(word(gate.row->state)));
    const auto role = waiverRole(asked);
    if (!role)
        return role.error();
    const auto until = endOfWaiver(asked);
    if (!until)
        return until.error();
    gate.row->waiver = decisionOf(asked, *role);
    tellRole(asked, *role);
    gate.row->waiver.insert(QStringLiteral("until"), *until);
    if (const QJsonValue signature = asked.args.value(QLatin1String("signature")); signature.isDouble())
        gate.row->waiver.insert(QStringLiteral("signature"), signature);
    gate.waiverOver = false;
    asked.set.set(asked.session, gate, GateState::Waived, reasonOf(asked), actorOf(asked.args));
    return Done{};
}

/// Before anything else is said of the gate: whether this person has anything to decide about it at all.
Status mayDecide(const QString& what, const Asked& asked)
{
    if (what == QStringLiteral("rerun"))
        return gaterights::mayRerun(asked.actor, asked.gate, nameOf(asked));
    QList<QStringList> wanted;
    if (what == QStringLiteral("waive"))
        wanted.append(asked.gate.plan->waiverRoles);
    else
        for (const CriterionRun& criterion : asked.gate.criteria)
            if (criterion.needsPerson())
                wanted.append(criterion.plan->approvalRoles);
    std::optional<Error> refused;
    for (const QStringList& roles : wanted) {
        const auto may = gaterights::rolesFor(asked.actor, text(asked.args, "role"), roles, nameOf(asked));
        if (may)
            return Done{};
        refused = may.error();
    }
    return refused && asked.actor.signedIn ? Status(*refused) : Status(Done{});
}

} // namespace

Status decide(const QString& command, const Asked& asked)
{
    const QString what = command.section(QLatin1Char('.'), 1);
    if (Status may = mayDecide(what, asked); !may)
        return may;
    if (Status may = mayDecideNow(asked); !may)
        return may;
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
