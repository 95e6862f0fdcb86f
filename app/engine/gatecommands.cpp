// SPDX-License-Identifier: GPL-3.0-or-later
// What persons decide about gates: rerun, approve, reject, waive. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/requests.h"
#include "models/base/clock.h"

namespace wavedeck {

Status Engine::approve(const link::Server::Request& request, SessionRun& session, GateRun& gate)
{
    const bool yes = request.command == QStringLiteral("gate.approve");
    const QString actor = actorOf(request.args);
    const QString role = text(request.args, "role");
    const QString id = gate.row->id;
    const QJsonObject decision{{QStringLiteral("by"), actor}, {QStringLiteral("role"), role},
        {QStringLiteral("reason"), text(request.args, "reason")}, {QStringLiteral("at"), rfc3339(utcMs())},
        {QStringLiteral("approved"), yes}};
    bool decided = false;
    for (CriterionRun& criterion : gate.criteria) {
        if (!criterion.needsPerson() || criterion.row->state != GateState::Pending)
            continue;
        const CriterionPlan& plan = *criterion.plan;
        const bool approval = plan.kind == CriterionKind::Approval;
        if (approval && !plan.approvalRoles.isEmpty() && !plan.approvalRoles.contains(role, Qt::CaseInsensitive))
            return forbidden(QStringLiteral("gate %1").arg(id),
                QStringLiteral("the role %1 does not decide it")
                    .arg(role.isEmpty() ? QStringLiteral("(none given)") : role),
                QStringLiteral("it is for %1").arg(plan.approvalRoles.join(QStringLiteral(" or "))));
        int approvals = yes;
        for (const QJsonValue& earlier : criterion.row->evidence) {
            if (earlier.toObject().value(QLatin1String("by")).toString() == actor)
                return forbidden(QStringLiteral("gate %1").arg(id),
                    QStringLiteral("%1 has decided already; %2 different people are needed")
                        .arg(actor)
                        .arg(plan.approvalCount));
            approvals += earlier.toObject().value(QLatin1String("approved")).toBool();
        }
        criterion.row->evidence.append(decision);
        const int wanted = approval ? plan.approvalCount : 1;
        if (!yes)
            m_set.set(session, criterion, GateState::Failed, {},
                QStringLiteral("rejected by %1: %2").arg(actor, text(request.args, "reason")));
        else
            m_set.set(session, criterion, approvals >= wanted ? GateState::Passed : GateState::Pending,
                QStringLiteral("%1 of %2").arg(approvals).arg(wanted), {});
        m_set.note(session, QStringLiteral("gate:") + id, yes ? QStringLiteral("approve") : QStringLiteral("reject"),
            text(request.args, "reason"), actor);
        decided = true;
    }
    if (!decided)
        return wrong("nothing-to-decide", QStringLiteral("gate %1").arg(id),
            QStringLiteral("no criterion of it waits for a person"));
    return Done{};
}

Status Engine::gateCommand(const link::Server::Request& request, SessionRun& session)
{
    const QString actor = actorOf(request.args);
    const QString id = text(request.args, "gate");
    const QString reason = text(request.args, "reason");
    GateRun* gate = findGate(session, id);
    if (!gate)
        return wrong("unknown-gate", id, QStringLiteral("%1 has no such gate").arg(session.id()),
            QStringLiteral("see `wavedeckctl gate list %1`").arg(session.id()));
    const WaveRun* wave = waveOf(session, gate->row->wave);
    const QString what = QStringLiteral("gate %1").arg(id);
    if (wave->row->state != WaveState::Gating && wave->row->state != WaveState::Held)
        return wrong("not-gating", what, QStringLiteral("its wave %1 is %2").arg(wave->row->id, word(wave->row->state)),
            QStringLiteral("a gate is decided after its wave's agents have ended and before the wave has"));
    if (gate->row->state == GateState::Running)
        return wrong("gate-running", what, QStringLiteral("it is running"), QStringLiteral("wait for its result"));
    if (request.command == QStringLiteral("gate.rerun")) {
        if (gate->row->state == GateState::Pending)
            return wrong("gate-pending", what,
                gate->row->reason.isEmpty() ? QStringLiteral("it has not run yet") : gate->row->reason);
        if (gate->row->state == GateState::Waived)
            return wrong("gate-waived", what, QStringLiteral("it was waived"));
        m_scheduler->reset(session, *gate, {}, actor);
        return Done{};
    }
    if (reason.trimmed().isEmpty())
        return wrong(
            "reason-missing", what, QStringLiteral("this needs a reason"), QStringLiteral("give --reason TEXT"));
    if (request.command == QStringLiteral("gate.waive")) {
        if (gate->row->state == GateState::Passed || gate->row->state == GateState::Waived)
            return wrong("not-failed", what, QStringLiteral("it is %1").arg(word(gate->row->state)));
        gate->row->waiver = {{QStringLiteral("by"), actor}, {QStringLiteral("reason"), reason},
            {QStringLiteral("at"), rfc3339(utcMs())}, {QStringLiteral("until"), text(request.args, "until")}};
        m_set.set(session, *gate, GateState::Waived, reason, actor);
        return Done{};
    }
    return approve(request, session, *gate);
}

} // namespace wavedeck
