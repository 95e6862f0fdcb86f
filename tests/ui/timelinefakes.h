// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/livebuilder.h"

namespace wavedeck::test {

/// The session of the mock-up of the timeline: one wave over, one at work with teams, one to come.
inline LiveBuilder gatewayTimeline()
{
    using AS = AgentState;
    LiveBuilder make;
    make.node(QStringLiteral("C-03"), QStringLiteral("Auth & sessions"));
    make.node(QStringLiteral("C-04"), QStringLiteral("Data layer"));
    make.node(QStringLiteral("C-05"), QStringLiteral("Observability"));
    int number = 0;
    // startAgo, tookS in seconds; of a live one it took until now.
    const auto add = [&](const QString& name, AS state, int startAgo, int tookS, const char* team,
                         int limitMin = 30) -> LiveAgent& {
        const QString id = QStringLiteral("A-%1").arg(++number, 3, 10, QLatin1Char('0'));
        LiveAgent& agent = make.agent(id, name, state, 1000, QLatin1String(team));
        agent.row.limitMs = limitMin * kMinuteMs;
        agent.row.templateId = id;
        if (startAgo <= 0)
            return agent;
        agent.last.startedAt = kNow - startAgo * 1000LL;
        agent.last.intentAt = agent.last.startedAt - 200;
        if (hasEnded(state)) {
            agent.last.endedAt = agent.last.startedAt + tookS * 1000LL;
            agent.last.durationMs = tookS * 1000LL;
        }
        return agent;
    };
    make.wave(QStringLiteral("research"), QStringLiteral("Research"), WaveState::Passed, 72 * kMinuteMs + 46'000,
        34 * kMinuteMs + 12'000);
    for (int i = 0; i < 16; ++i)
        add(QStringLiteral("Read module %1").arg(i + 1), i == 15 ? AS::Cancelled : AS::Succeeded,
            4340 - i * 37 - i % 3 * 60, 240 + (i * 7919) % 1500, "");
    LiveGate& g1 = make.gate(QStringLiteral("G1"), QStringLiteral("Research exit"), GateState::Passed);
    g1.row.endedAt = kNow - 36 * kMinuteMs - 14'000;
    make.wave(QStringLiteral("analysis"), QStringLiteral("Analysis"), WaveState::Running, 36 * kMinuteMs + 14'000);
    add(QStringLiteral("Token rotation audit"), AS::Succeeded, 2160, 1300, "C-03");
    add(QStringLiteral("OAuth scope inventory"), AS::Succeeded, 2155, 1085, "C-03");
    add(QStringLiteral("Session fixation review"), AS::Running, 1682, 0, "C-03", 45);
    add(QStringLiteral("MFA fallback analysis"), AS::Running, 1601, 0, "C-03", 45);
    LiveAgent& over = add(QStringLiteral("Refresh-token reuse tests"), AS::Overdue, 2048, 0, "C-03");
    over.row.progress = 72;
    over.row.step = QStringLiteral("6 of 8");
    LiveAgent& failed = add(QStringLiteral("JWKS cache patch"), AS::Failed, 2046, 751, "C-03");
    failed.row.reason = QStringLiteral("patch rejected");
    failed.row.required = false;
    LiveAgent& blocked = add(QStringLiteral("Key refresh integration"), AS::Blocked, 0, 0, "C-03");
    blocked.row.reason = QStringLiteral("A-022 is failed");
    blocked.row.stateAt = kNow - 1295'000;
    add(QStringLiteral("Password hash inventory"), AS::Succeeded, 2120, 770, "C-03");
    add(QStringLiteral("Login rate-limit review"), AS::Succeeded, 2100, 1286, "C-03");
    add(QStringLiteral("Migration lock analysis"), AS::Running, 1784, 0, "C-04", 45);
    add(QStringLiteral("Index coverage report"), AS::Succeeded, 2074, 900, "C-04");
    add(QStringLiteral("Isolation levels"), AS::Succeeded, 1350, 650, "C-04");
    LiveAgent& pool = add(QStringLiteral("Connection-pool limits"), AS::Overdue, 1886, 0, "C-04");
    pool.row.progress = 88;
    LiveAgent& window = add(QStringLiteral("Backup window"), AS::Succeeded, 1700, 500, "C-04");
    window.last.number = 2;
    Attempt first = window.last;
    first.number = 1;
    first.state = AS::Failed;
    first.startedAt = kNow - 2040'000;
    first.endedAt = kNow - 1790'000;
    first.reason = QStringLiteral("exit code 2");
    window.earlier = {first};
    add(QStringLiteral("Deadlock replay"), AS::Running, 680, 0, "C-04");
    add(QStringLiteral("Schema drift"), AS::Succeeded, 1250, 625, "C-04");
    add(QStringLiteral("Retention rules"), AS::Succeeded, 1570, 1450, "C-04");
    add(QStringLiteral("Log volume"), AS::Succeeded, 1990, 1040, "C-05");
    add(QStringLiteral("Metric cardinality"), AS::Succeeded, 1970, 988, "C-05");
    add(QStringLiteral("P95 regression hunt"), AS::Running, 1275, 0, "C-05", 45);
    add(QStringLiteral("Dashboards audit"), AS::Succeeded, 1560, 1374, "C-05");
    add(QStringLiteral("Trace sampling review"), AS::Running, 1670, 0, "C-05");
    add(QStringLiteral("Health checks"), AS::Succeeded, 1930, 844, "C-05");
    add(QStringLiteral("Error-budget model"), AS::Queued, 0, 0, "C-05");
    add(QStringLiteral("Alert-rule dedupe"), AS::Queued, 0, 0, "C-05");
    make.gate(QStringLiteral("G2"), QStringLiteral("Analysis exit"), GateState::Pending);
    make.wave(QStringLiteral("verification"), QStringLiteral("Verification"), WaveState::Pending);
    for (int i = 0; i < 16; ++i)
        add(QStringLiteral("Verify claim %1").arg(i + 1), AS::Queued, 0, 0, "", 10 + i % 5 * 2);
    make.gate(QStringLiteral("G3"), QStringLiteral("Verification exit"), GateState::Pending, GateKind::Advisory);
    make.session().maxParallel = 24;
    make.live().order.waves[QStringLiteral("analysis")] = {{QStringLiteral("research")}, 8, false};
    make.live().order.waves[QStringLiteral("verification")] = {{QStringLiteral("analysis")}, 0, false};
    return make;
}

/// As the same, but nobody is needed: what waits for a person is out of the way, so that the rest can be projected.
inline LiveBuilder calmTimeline()
{
    LiveBuilder make = gatewayTimeline();
    LiveAgent& blocked = make.agentOf(QStringLiteral("A-023"));
    blocked.row.accepted.insert(QStringLiteral("by"), QStringLiteral("somebody"));
    return make;
}

/// `count` agents of one wave in ten teams; most have ended, some run, some wait.
inline LiveBuilder manyAgents(int count)
{
    using AS = AgentState;
    LiveBuilder make(QStringLiteral("S-900"));
    make.session().maxParallel = 64;
    make.session().startedAt = kNow - 3 * 60 * kMinuteMs;
    for (int team = 0; team < 10; ++team)
        make.node(QStringLiteral("C-%1").arg(team), QStringLiteral("Team %1").arg(team));
    make.wave(QStringLiteral("all"), QStringLiteral("All"), WaveState::Running, 3 * 60 * kMinuteMs);
    for (int i = 0; i < count; ++i) {
        const AS state = i % 10 < 7 ? AS::Succeeded : i % 10 == 7 ? AS::Running : i % 50 == 8 ? AS::Failed : AS::Queued;
        LiveAgent& agent = make.agent(QStringLiteral("agent-%1").arg(i), QStringLiteral("Agent number %1").arg(i),
            state, kMinuteMs, QStringLiteral("C-%1").arg(i * 10 / count));
        agent.row.templateId = agent.row.id;
        if (agent.last.number == 0)
            continue;
        agent.last.startedAt = kNow - (170 - i % 160) * kMinuteMs;
        agent.last.intentAt = agent.last.startedAt;
        if (agent.last.endedAt > 0) {
            agent.last.durationMs = (3 + i % 7) * kMinuteMs;
            agent.last.endedAt = agent.last.startedAt + agent.last.durationMs;
        }
    }
    return make;
}

} // namespace wavedeck::test
