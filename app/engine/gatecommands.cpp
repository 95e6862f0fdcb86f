// SPDX-License-Identifier: GPL-3.0-or-later
// What persons decide about gates, as asked over the socket. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/gatedecisions.h"
#include "app/engine/requests.h"
#include "app/engine/signedwaivers.h"
#include "models/base/clock.h"

namespace wavedeck {

Status Engine::gateCommand(const link::Server::Request& request, SessionRun& session)
{
    const QString id = text(request.args, "gate");
    GateRun* gate = findGate(session, id);
    if (!gate)
        return wrong("unknown-gate", id, QStringLiteral("%1 has no such gate").arg(session.id()),
            QStringLiteral("see `wavedeckctl gate list %1`").arg(session.id()));
    if (request.command == QStringLiteral("gate.waive"))
        if (Status is = signedwaivers::check(*m_store, session, *gate, request.args); !is)
            return is;
    return gatedecisions::decide(request.command,
        {session, *waveOf(session, gate->row->wave), *gate, request.args, utcMs(), m_set, *m_scheduler, m_actor,
            &m_decidedAs});
}

/// What became of it, for who asked.
QJsonObject Engine::gateBrief(const QString& session, const QString& id)
{
    QJsonObject answer = brief(session);
    for (const auto& open : m_sessions)
        if (GateRun* gate = open->id() == session ? findGate(*open, id) : nullptr) {
            answer.insert(QStringLiteral("gate_state"), QString(word(gate->row->state)));
            if (gate->row->state == GateState::Waived)
                answer.insert(QStringLiteral("waiver"), gate->row->waiver);
        }
    return answer;
}

} // namespace wavedeck
