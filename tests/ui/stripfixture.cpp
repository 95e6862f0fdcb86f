// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/stripfixture.h"

namespace wavedeck::fixture {

namespace {

constexpr qint64 kMinute = 60'000;

AgentState stateOf(QChar letter)
{
    switch (letter.unicode()) {
    case 'r':
        return AgentState::Running;
    case 'o':
        return AgentState::Overdue;
    case 'f':
        return AgentState::Failed;
    case 'b':
        return AgentState::Blocked;
    case 'c':
        return AgentState::Cancelled;
    case 'l':
        return AgentState::Lost;
    case 's':
        return AgentState::Succeeded;
    default:
        return AgentState::Queued;
    }
}

} // namespace

Builder::Builder(const QString& name)
{
    live.session.id = QStringLiteral("S-014");
    live.session.number = 14;
    live.session.name = name;
    live.session.planFile = QStringLiteral("/work/gateway/gateway-hardening.yaml");
    live.session.maxParallel = 24;
    live.session.startedAt = kNow - 72 * kMinute - 46'000;
    live.budgetMicroUsd = 120'000'000;
    live.readAt = kNow;
    live.hierarchy = {{QStringLiteral("O-01"), QStringLiteral("Orchestrator"), QStringLiteral("L0"), {}},
        {QStringLiteral("D-02"), QStringLiteral("Deputy, Analysis"), QStringLiteral("L1"), QStringLiteral("O-01")}};
}

int Builder::wave(const QString& name, WaveState state, const QList<Team>& teams, qint64 startedAt, qint64 endedAt)
{
    LiveWave wave;
    wave.row.position = int(live.waves.size());
    wave.row.id = QStringLiteral("wave-%1").arg(wave.row.position + 1);
    wave.row.name = name;
    wave.row.state = state;
    wave.row.startedAt = startedAt;
    wave.row.endedAt = endedAt;
    for (const Team& team : teams) {
        if (!team.coordinator.isEmpty())
            live.hierarchy.append({team.coordinator, team.role, QStringLiteral("L2"), QStringLiteral("D-02")});
        qsizetype told = 0;
        for (const QChar letter : team.states) {
            LiveAgent agent;
            const int index = int(live.agents.size());
            agent.row.id = QStringLiteral("A-%1").arg(index + 1, 3, 10, QLatin1Char('0'));
            agent.row.name = QStringLiteral("Review part %1").arg(index + 1);
            agent.row.wave = wave.row.id;
            agent.row.position = index;
            agent.row.reportsTo = team.coordinator;
            agent.row.state = stateOf(letter);
            agent.row.limitMs = 30 * kMinute;
            if (isLive(agent.row.state) && told < team.progress.size())
                agent.row.progress = team.progress[told++];
            if (agent.row.state != AgentState::Queued && agent.row.state != AgentState::Blocked) {
                agent.last.number = 1;
                agent.last.startedAt = startedAt + kMinute;
                agent.last.state = agent.row.state;
                agent.row.tokens.output = 288'000;
                agent.row.costMicroUsd = 1'364'000;
                if (hasEnded(agent.row.state)) {
                    agent.last.endedAt = agent.last.startedAt + 20 * kMinute;
                    agent.last.durationMs = 20 * kMinute;
                }
            }
            wave.agents.append(index);
            live.agentIndex.insert(agent.row.id, index);
            live.agents.append(agent);
        }
    }
    live.waves.append(wave);
    return wave.row.position;
}

LiveGate& Builder::gate(const QString& id, const QString& name, GateState state, GateKind kind)
{
    LiveGate gate;
    gate.row.id = id;
    gate.row.name = name;
    gate.row.wave = live.waves.last().row.id;
    gate.row.kind = kind;
    gate.row.state = state;
    live.waves.last().gates.append(gate);
    return live.waves.last().gates.last();
}

Criterion Builder::criterion(const QString& id, GateState state, const QString& value, CriterionKind kind)
{
    Criterion criterion;
    criterion.id = id;
    criterion.state = state;
    criterion.value = value;
    criterion.kind = kind;
    return criterion;
}

LiveSession gatewayHardening()
{
    Builder b;
    const auto s = [](const char* text) { return QString::fromLatin1(text); };
    b.wave(s("Research"), WaveState::Passed,
        {{s("C-01"), s("Threat model"), s("ssssssss"), {}}, {s("C-02"), s("Load model"), s("sssssssc"), {}}},
        b.live.session.startedAt + 20'000, b.live.session.startedAt + 20'000 + 34 * kMinute + 12'000);
    LiveGate& one = b.gate(s("G1"), s("Research exit"), GateState::Passed);
    one.row.endedAt = kNow - 36 * kMinute - 14'000;
    for (int i = 0; i < 5; ++i)
        one.criteria.append(Builder::criterion(s("check-%1").arg(i), GateState::Passed, {}));
    b.wave(s("Analysis"), WaveState::Running,
        {{s("C-03"), s("Auth & sessions"), s("rfobrrssss"), {71, 72, 84, 57}},
            {s("C-04"), s("Data layer"), s("rorrsssss"), {78, 88, 66, 35}},
            {s("C-05"), s("Observability"), s("rrrqqssss"), {52, 48, 91}}},
        kNow - 36 * kMinute - 14'000);
    LiveGate& two = b.gate(s("G2"), s("Analysis exit"), GateState::Pending);
    two.criteria = {Builder::criterion(s("every-finding-has-evidence"), GateState::Passed, s("41 / 41")),
        Builder::criterion(s("no-P0-finding-unowned"), GateState::Passed, s("0 left")),
        Builder::criterion(s("all-analysis-agents-finished"), GateState::Running, s("14 / 28")),
        Builder::criterion(s("contradictions-resolved"), GateState::Running, s("3 left")),
        Builder::criterion(s("lead-sign-off"), GateState::Pending, {}, CriterionKind::Approval)};
    b.wave(s("Verification"), WaveState::Pending,
        {{s("C-06"), s("Regression"), s("qqqqqqqqqq"), {}}, {s("C-07"), s("Acceptance"), s("qqqqqqqqqq"), {}}});
    LiveGate& three = b.gate(s("G3"), s("Verification exit"), GateState::Pending, GateKind::Advisory);
    three.row.verifies = Verifies::Operational;
    for (int i = 0; i < 6; ++i)
        three.criteria.append(Builder::criterion(s("check-%1").arg(i), GateState::Pending, {}));
    return b.live;
}

LiveSession big(int agents, int teams)
{
    Builder b;
    QList<Team> list;
    const QString cycle = QStringLiteral("ssssrrssrqqqsorssfsb");
    for (int t = 0; t < teams; ++t) {
        Team team;
        team.coordinator = QStringLiteral("C-%1").arg(t + 1, 2, 10, QLatin1Char('0'));
        team.role = QStringLiteral("Team %1").arg(t + 1);
        for (int i = 0; i < agents / teams; ++i) {
            team.states += cycle[(i * 7 + t) % cycle.size()];
            team.progress.append((i * 13) % 100);
        }
        list.append(team);
    }
    b.wave(QStringLiteral("Everything"), WaveState::Running, list, kNow - 30 * kMinute);
    LiveGate& gate = b.gate(QStringLiteral("G1"), QStringLiteral("Exit"), GateState::Pending);
    gate.criteria = {Builder::criterion(QStringLiteral("result"), GateState::Pending, {})};
    return b.live;
}

LiveSession longPlan(int waves, int active)
{
    Builder b;
    for (int w = 0; w < waves; ++w) {
        const WaveState state = w < active ? WaveState::Passed : w == active ? WaveState::Running : WaveState::Pending;
        const QString states = QString(8, QLatin1Char(w < active ? 's' : w == active ? 'r' : 'q'));
        b.wave(QStringLiteral("Part %1").arg(w + 1), state, {{{}, {}, states, {}}},
            w <= active ? kNow - (waves - w) * kMinute : 0, w < active ? kNow - (waves - w - 1) * kMinute : 0);
        b.gate(QStringLiteral("G%1").arg(w + 1), QStringLiteral("Exit %1").arg(w + 1),
            w < active ? GateState::Passed : GateState::Pending);
    }
    return b.live;
}

LiveSession withState(LiveSession live, const QString& agent, AgentState state)
{
    live.agents[live.agentIndex.value(agent)].row.state = state;
    return live;
}

} // namespace wavedeck::fixture
