// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

namespace wavedeck::test {

constexpr qint64 kNow = 1'763'735'566'000; ///< 2025-11-21 14:32:46 UTC
constexpr qint64 kMinuteMs = 60'000;

/// Makes a LiveSession by hand. References that it gives stay good until the next agent, wave or node.
class LiveBuilder {
public:
    explicit LiveBuilder(const QString& id = QStringLiteral("S-014"))
    {
        m_live.session.id = id;
        m_live.session.number = 14;
        m_live.session.name = QStringLiteral("Gateway hardening");
        m_live.session.planFile = QStringLiteral("/plans/gateway-hardening.yaml");
        m_live.session.state = SessionState::Running;
        m_live.session.maxParallel = 24;
        m_live.session.startedAt = kNow - 72 * kMinuteMs - 46'000;
        m_live.readAt = kNow;
        m_live.revision = 1;
    }

    LiveSession& live() { return m_live; }
    Session& session() { return m_live.session; }
    LiveAgent& agentAt(int index) { return m_live.agents[index]; }
    LiveAgent& agentOf(const QString& id) { return m_live.agents[m_live.agentIndex.value(id)]; }

    void node(const QString& id, const QString& role, const QString& reportsTo = {})
    {
        m_live.hierarchy.append({id, role, {}, reportsTo});
    }

    LiveWave& wave(const QString& id, const QString& name, WaveState state, qint64 agoMs = 0, qint64 tookMs = 0)
    {
        LiveWave wave;
        wave.row.id = id;
        wave.row.name = name;
        wave.row.position = int(m_live.waves.size()) + 1;
        wave.row.state = state;
        wave.row.startedAt = agoMs > 0 ? kNow - agoMs : 0;
        wave.row.endedAt = tookMs > 0 ? wave.row.startedAt + tookMs : 0;
        m_live.waves.append(wave);
        return m_live.waves.last();
    }

    LiveGate& gate(const QString& id, const QString& name, GateState state, GateKind kind = GateKind::Blocking)
    {
        LiveGate gate;
        gate.row.id = id;
        gate.row.name = name;
        gate.row.wave = m_live.waves.last().row.id;
        gate.row.state = state;
        gate.row.kind = kind;
        m_live.waves.last().gates.append(gate);
        return m_live.waves.last().gates.last();
    }

    /// In the last wave. spentMs: how long its attempt has run, or ran.
    LiveAgent& agent(
        const QString& id, const QString& name, AgentState state, qint64 spentMs = 0, const QString& reportsTo = {})
    {
        LiveAgent agent;
        agent.row.id = id;
        agent.row.name = name;
        agent.row.reportsTo = reportsTo;
        agent.row.wave = m_live.waves.last().row.id;
        agent.row.position = int(m_live.agents.size()) + 1;
        agent.row.limitMs = 30 * kMinuteMs;
        m_live.agentIndex.insert(id, int(m_live.agents.size()));
        m_live.waves.last().agents.append(int(m_live.agents.size()));
        m_live.agents.append(agent);
        set(int(m_live.agents.size()) - 1, state, spentMs);
        return m_live.agents.last();
    }

    /// Another state for an agent, with times that fit.
    void set(int index, AgentState state, qint64 spentMs = 0)
    {
        LiveAgent& agent = m_live.agents[index];
        agent.row.state = state;
        agent.row.stateAt = kNow;
        agent.last = {};
        agent.rssBytes = -1;
        agent.cpuPercent = -1;
        if (state == AgentState::Queued || state == AgentState::Blocked)
            return;
        agent.row.attempt = 1;
        agent.last.subject = agent.row.id;
        agent.last.number = 1;
        agent.last.state = state;
        agent.last.startedAt = kNow - spentMs;
        if (hasEnded(state)) {
            agent.last.durationMs = spentMs;
            agent.last.endedAt = kNow;
        } else {
            agent.rssBytes = 300 * 1024 * 1024;
            agent.cpuPercent = 20;
        }
    }

    /// Fires since agoMs.
    Alert& alert(const QString& rule, AlertLevel level, double value, double line, const QString& unit, qint64 agoMs)
    {
        Alert alert;
        alert.number = int(m_live.alerts.size()) + 1;
        alert.id = alertId(alert.number);
        alert.session = m_live.session.id;
        alert.rule = rule;
        alert.level = level;
        alert.phase = AlertPhase::Firing;
        alert.value = value;
        alert.line = line;
        alert.unit = unit;
        alert.raisedAt = alert.changedAt = kNow - agoMs;
        m_live.alerts.append(alert);
        return m_live.alerts.last();
    }

    LiveSessionPtr build()
    {
        ++m_live.revision;
        return std::make_shared<const LiveSession>(m_live);
    }

    /// The whole of it, as after a start.
    LiveUpdate anew() { return {build(), true, {}, {}, 0}; }
    LiveUpdate changed(const QList<int>& agents) { return {build(), false, agents, {}, 0}; }

private:
    LiveSession m_live;
};

} // namespace wavedeck::test
