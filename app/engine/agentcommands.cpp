// SPDX-License-Identifier: GPL-3.0-or-later
// What persons decide about agents: stop, extend, retry, accept. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/requests.h"
#include "models/base/clock.h"
#include "models/live/words.h"

#include <algorithm>

namespace wavedeck {

Status Engine::agentCommand(const link::Server::Request& request, SessionRun& session)
{
    const QString actor = actorOf(request.args);
    const QString id = text(request.args, "agent");
    AgentRun* agent = findAgent(session, id);
    if (!agent)
        return wrong("unknown-agent", id, QStringLiteral("%1 has no such agent").arg(session.id()),
            QStringLiteral("see `wavedeckctl agent list %1`").arg(session.id()));
    const AgentState state = agent->row->state;
    const QString is = QStringLiteral("it is %1").arg(word(state));
    if (request.command == QStringLiteral("agent.stop")) {
        // What it asked for and nobody has started yet goes with it; what runs goes on, unless the whole tree is meant.
        cancelQueuedChildren(session, id, actor);
        QStringList runIds;
        if (request.args.value(QLatin1String("tree")).toBool())
            runIds = stopChildren(session, id);
        if (state == AgentState::Queued || state == AgentState::Blocked) {
            m_set.set(session, *agent, AgentState::Cancelled, QStringLiteral("operator"),
                QStringLiteral("stopped before it was started"), actor);
            if (!runIds.isEmpty())
                waitForStop(request, runIds, {});
            return Done{};
        }
        const auto run
            = std::find_if(m_runs.begin(), m_runs.end(), [&](const Run& r) { return r.what.agent == agent; });
        if (isLive(state) && run != m_runs.end()) {
            m_set.note(session, id, QStringLiteral("stop"), QStringLiteral("stop asked for"), actor);
            runIds.append(run->attempt()->runId);
            stop(*run, EndedBy::Operator, QStringLiteral("agent stop"));
        }
        if (runIds.isEmpty())
            return wrong("not-running", id, is);
        waitForStop(request, runIds, {});
        return Done{};
    }
    if (request.command == QStringLiteral("agent.extend")) {
        const qint64 by = qint64(request.args.value(QLatin1String("by_ms")).toDouble());
        const bool lift = request.args.value(QLatin1String("no_limit")).toBool();
        if (by == 0 && !lift)
            return wrong("bad-value", QStringLiteral("--by"), QStringLiteral("it must be a duration above 0"));
        if (hasEnded(state))
            return wrong("agent-ended", id, is);
        if (agent->row->limitMs == 0)
            return wrong("no-limit", id, QStringLiteral("it has no limit to extend"));
        // Less takes a longer limit back, while it would not make the agent overdue.
        if (by < 0) {
            const auto run
                = std::find_if(m_runs.begin(), m_runs.end(), [&](const Run& r) { return r.what.agent == agent; });
            const qint64 limit = agent->row->limitMs + by;
            if (limit <= 0 || (run != m_runs.end() && monotonicMs() - run->startedMono >= limit))
                return wrong("too-late", id, QStringLiteral("it has run past its earlier limit already"));
        }
        agent->row->limitMs = lift ? 0 : agent->row->limitMs + by;
        m_set.changed(session, agent->row);
        m_set.note(session, id, QStringLiteral("extend"),
            lift         ? QStringLiteral("runs without a limit from now on")
                : by > 0 ? QStringLiteral("limit extended by %1 to %2")
                               .arg(shortDuration(by), shortDuration(agent->row->limitMs))
                         : QStringLiteral("extension taken back, limit %1").arg(shortDuration(agent->row->limitMs)),
            actor);
        return Done{};
    }
    WaveRun* wave = waveOf(session, agent->row->wave);
    if (hasEnded(wave->row->state))
        return wrong(
            "wave-ended", id, QStringLiteral("its wave %1 has ended (%2)").arg(wave->row->id, word(wave->row->state)));
    if (request.command == QStringLiteral("agent.retry")) {
        if (!hasEnded(state) || (state == AgentState::Succeeded && agent->owes.isEmpty()))
            return wrong(
                "not-failed", id, is, QStringLiteral("only failed, cancelled and lost agents are started again"));
        if (!agent->row->templateId.isEmpty() && agent->plan->forEach.kind == ForEach::Glob
            && agent->row->item.isEmpty())
            return wrong("nothing-to-run", id, agent->row->reason,
                QStringLiteral("accept it, or stop the session and run the plan again"));
        for (const GateRun& gate : wave->gates)
            if (gate.row->state == GateState::Running)
                return wrong("gate-running", id, QStringLiteral("gate %1 of its wave is running").arg(gate.row->id),
                    QStringLiteral("wait for its result"));
        retry(session, *agent, QStringLiteral("retry"), actor);
        return Done{};
    }
    if (request.command == QStringLiteral("agent.accept")) {
        if ((state == AgentState::Succeeded && agent->owes.isEmpty())
            || (!hasEnded(state) && state != AgentState::Blocked))
            return wrong("not-failed", id, is, QStringLiteral("only an agent that did not succeed can be accepted"));
        const QString reason = text(request.args, "reason");
        if (reason.trimmed().isEmpty())
            return wrong(
                "reason-missing", id, QStringLiteral("accepting needs a reason"), QStringLiteral("give --reason TEXT"));
        agent->row->accepted = {{QStringLiteral("by"), actor}, {QStringLiteral("reason"), reason},
            {QStringLiteral("at"), rfc3339(utcMs())}};
        m_set.changed(session, agent->row);
        m_set.note(session, id, QStringLiteral("accept"), reason, actor);
        return Done{};
    }
    return wrong("unknown-command", request.command, QStringLiteral("the engine does not know this command"));
}

} // namespace wavedeck
