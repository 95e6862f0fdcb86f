// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/facts.h"

#include "models/domain/formulas.h"

#include <QHash>

#include <algorithm>

namespace wavedeck::protocol {

namespace {

constexpr int kLeastForShares = 3; ///< of two agents one always has half (PLAN-6)

void countAgent(const AgentFact& agent, const QSet<QString>& reported, Facts& facts)
{
    const Agent& row = *agent.row;
    ++facts.agents;
    facts.waiting += !hasEnded(row.state) && !isLive(row.state) && row.accepted.isEmpty();
    facts.live += isLive(row.state);
    facts.lost += row.state == AgentState::Lost;
    facts.tokens += row.tokens.input + row.tokens.output;
    if (row.attempt == 0)
        return;
    ++facts.started;
    facts.ended += hasEnded(row.state);
    const bool good = row.state == AgentState::Succeeded;
    facts.succeeded += good;
    facts.atOnce += good && row.attempt == 1;
    if (hasEnded(row.state)) {
        const bool told = reported.contains(row.id);
        facts.reported += told;
        if (!told && good && row.required && row.accepted.isEmpty())
            facts.silent.append(row.id);
    }
    const AgentClass kind = agent.plan ? agent.plan->agentClass : AgentClass::None;
    facts.scanners += kind == AgentClass::Scanner || kind == AgentClass::Research;
    facts.verificationsPassed += kind == AgentClass::Verification && good;
}

Balance balanceOf(const QList<AgentFact>& agents)
{
    QHash<QString, QList<double>> loads;
    for (const AgentFact& agent : agents)
        loads[agent.row->wave].append(agent.row->work);
    Balance balance;
    for (const QList<double>& load : std::as_const(loads)) {
        const auto ratio = formulas::balanceRatio(load);
        if (ratio && (!balance.ratio || *ratio > *balance.ratio))
            balance.ratio = ratio;
        double sum = 0;
        double most = 0;
        for (const double units : load) {
            sum += units;
            most = std::max(most, units);
            balance.idleAgents = balance.idleAgents || units <= 0;
        }
        if (load.size() >= kLeastForShares && sum > 0)
            balance.largestShare = std::max(balance.largestShare, 100 * most / sum);
    }
    return balance;
}

bool isVerification(const Wave& wave)
{
    return wave.id.contains(QStringLiteral("verif"))
        || wave.name.contains(QStringLiteral("verif"), Qt::CaseInsensitive);
}

void countWaves(const FactSources& sources, Facts& facts)
{
    facts.allWavesStarted = !sources.waves.isEmpty();
    facts.wavesPassed = !sources.waves.isEmpty();
    for (const Wave* wave : sources.waves) {
        facts.firstWaveStarted = facts.firstWaveStarted || wave->startedAt > 0;
        facts.allWavesStarted = facts.allWavesStarted && wave->startedAt > 0;
        facts.wavesPassed = facts.wavesPassed && wave->state == WaveState::Passed;
        facts.verificationsPassed += wave->state == WaveState::Passed && isVerification(*wave);
    }
}

void countGates(const QList<const Gate*>& gates, Facts& facts)
{
    for (const Gate* gate : gates) {
        const bool done = gate->state == GateState::Passed || gate->state == GateState::Waived;
        facts.blockingGates += gate->kind == GateKind::Blocking;
        facts.blockingDone += gate->kind == GateKind::Blocking && done;
        facts.operationalGates += gate->verifies == Verifies::Operational;
        facts.operationalDone += gate->verifies == Verifies::Operational && done;
    }
}

} // namespace

Facts factsOf(const FactSources& sources)
{
    Facts facts;
    facts.mode = sources.session->mode;
    facts.state = sources.session->state;
    facts.maxConcurrent = sources.session->maxConcurrent;
    if (sources.plan) {
        facts.version = sources.plan->protocol;
        facts.preScan = sources.plan->preScan;
    }
    countWaves(sources, facts);
    countGates(sources.gates, facts);
    const QString first = sources.waves.isEmpty() ? QString() : sources.waves.first()->id;
    for (const AgentFact& agent : sources.agents) {
        countAgent(agent, sources.reported, facts);
        if (agent.plan && agent.plan->agentClass == AgentClass::Research && agent.row->wave == first)
            facts.researchFirst = true;
    }
    facts.balance = sources.balance ? *sources.balance : balanceOf(sources.agents);
    return facts;
}

} // namespace wavedeck::protocol
