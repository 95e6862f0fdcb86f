// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/waiting.h"

#include "models/domain/blocking.h"

#include <algorithm>

namespace wavedeck::waiting {

namespace {

bool letsPass(const GateRun& gate, Mode mode)
{
    const GateState state = gate.row->state;
    return state == GateState::Passed || (state == GateState::Waived && !gate.waiverOver)
        || !holdsWave(gate.row.row, mode);
}

AgentRun* inWave(WaveRun& wave, const QString& id)
{
    for (AgentRun& agent : wave.agents)
        if (agent.row->id == id)
            return &agent;
    return nullptr;
}

void addNeeded(WaveRun& wave, const AgentRun& agent, Blockers& blockers)
{
    for (const QString& need : agent.plan->needs)
        for (const AgentRun* other : needed(wave, need))
            if (!other->row->isSettled() && blockers.agents.insert(other).second)
                addNeeded(wave, *other, blockers);
}

} // namespace

bool isOver(const AgentRun& agent)
{
    return (hasEnded(agent.row->state) && !agent.retryDue) || agent.row->state == AgentState::Blocked;
}

std::vector<AgentRun*> needed(WaveRun& wave, const QString& need)
{
    if (AgentRun* one = inWave(wave, need))
        return {one};
    std::vector<AgentRun*> all;
    for (AgentRun& agent : wave.agents)
        if (agent.row->templateId == need)
            all.push_back(&agent);
    return all;
}

bool isOpen(const WaveRun& wave)
{
    return wave.row->state == WaveState::Running || wave.row->state == WaveState::Held
        || wave.row->state == WaveState::Gating;
}

bool hasAgentStarted(const WaveRun& wave)
{
    return std::any_of(
        wave.agents.begin(), wave.agents.end(), [](const AgentRun& agent) { return agent.row->attempt > 0; });
}

const GateRun* gateBehind(const SessionRun& session, const WaveRun& wave)
{
    for (const WaveRun& other : session.waves)
        if (wave.plan->needs.contains(other.row.row.id))
            for (const GateRun& gate : other.gates)
                if (!letsPass(gate, session.row->mode))
                    return &gate;
    return nullptr;
}

bool isAwaited(const SessionRun& session, const WaveRun& wave)
{
    return wave.row->state == WaveState::Passed
        && std::any_of(session.waves.begin(), session.waves.end(), [&](const WaveRun& later) {
               return (later.row->state == WaveState::Pending || isOpen(later)) && !hasAgentStarted(later)
                   && later.plan->needs.contains(wave.row.row.id);
           });
}

bool isNext(const SessionRun& session, const WaveRun& wave)
{
    const auto hasPassed = [&session](const QString& need) {
        return std::any_of(session.waves.begin(), session.waves.end(),
            [&need](const WaveRun& other) { return other.row->id == need && other.row->state == WaveState::Passed; });
    };
    return wave.row->state == WaveState::Pending
        && std::all_of(wave.plan->needs.begin(), wave.plan->needs.end(), hasPassed) && !gateBehind(session, wave);
}

bool mayStartNow(SessionRun& session, const WaveRun& wave)
{
    return session.row->operatorHold.isEmpty() && wave.startHolds.isEmpty() && isNext(session, wave);
}

bool isBlocker(const AgentRun& agent)
{
    return agent.row->priority == Priority::P0 && !agent.row->isSettled() && (agent.row->required || !isOver(agent));
}

Blockers blockersOf(SessionRun& session)
{
    Blockers blockers;
    if (!session.hasUrgent)
        return blockers;
    QStringList names;
    for (WaveRun& wave : session.waves) {
        if (!isOpen(wave) && !mayStartNow(session, wave))
            continue;
        for (const AgentRun& agent : wave.agents)
            if (isBlocker(agent)) {
                names.append(agent.row->id);
                blockers.agents.insert(&agent);
                addNeeded(wave, agent, blockers);
            }
    }
    if (!names.isEmpty())
        blockers.waiting = kWaits + QStringLiteral("P0: ") + names.first()
            + (names.size() > 1 ? QStringLiteral(" and %1 more").arg(names.size() - 1) : QString());
    return blockers;
}

} // namespace wavedeck::waiting
