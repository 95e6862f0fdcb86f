// SPDX-License-Identifier: GPL-3.0-or-later
// The ground that attempts stand on: waited for before they start, kept after they have ended. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/signedplans.h"

#include "models/base/clock.h"

namespace wavedeck {

namespace {

constexpr qint64 kLookMs = 20;

} // namespace

bool Engine::hasGround(Run& run, qint64 now)
{
    const Ground ground = m_grounds.ready(run.what);
    if (ground.state == Ground::Refused)
        refuseGround(run, ground.reason);
    else if (ground.state == Ground::Wait)
        run.dueAt = now + kLookMs;
    if (ground.state != Ground::Ready || !run.what.agent || !signedplans::asks(run.session()))
        return ground.state == Ground::Ready;
    // Signed is every start, also in a wave that runs, and a retry: what was revoked or changed meanwhile stays undone.
    const QString why = signedplans::startHold(*m_store, run.session(), run.what.wave->row->id, utcMs());
    if (why.isEmpty() || (!run.fresh && !forestall(run.dir)))
        return true;
    refuseGround(run, why);
    return false;
}

void Engine::refuseGround(Run& run, const QString& why)
{
    Attempt& attempt = run.attempt().row;
    attempt.state = AgentState::Failed;
    attempt.endedAt = utcMs();
    attempt.exitBy = EndedBy::Engine;
    attempt.reason = why;
    m_set.changed(run.session(), run.attempt());
    AgentRun& agent = *run.what.agent; // gates have no ground of their own
    m_set.set(run.session(), agent, AgentState::Failed, QStringLiteral("engine"), why);
    writeCompletionReport(run, {{QStringLiteral("by"), QString(word(EndedBy::Engine))}});
    m_monitor.attemptEnded(run.session(), agent.row->id, attempt);
    if (isDueForRetry(agent)) {
        agent.retryDue = true;
        m_retries.emplace_back(&run.session(), &agent);
    }
    closeRun(run);
}

bool Engine::settles(Run& run)
{
    if (m_grounds.settle(run.what))
        return true;
    run.stage = Run::Probing;
    run.dueAt = monotonicMs() + kLookMs;
    return false;
}

void Engine::worktreeCommand(const link::Server::Request& request)
{
    m_grounds.command(request.command, request.args,
        [this, client = request.client, id = request.id](const Result<QJsonObject>& result) {
            if (!result) {
                m_refused = result.error(); // at once, or nobody looks at it any more
                return m_server->fail(client, id, result.error());
            }
            m_replies.push_back({client, id, [answer = *result] { return answer; }});
        });
}

} // namespace wavedeck
