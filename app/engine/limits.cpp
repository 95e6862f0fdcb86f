// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/limits.h"

#include <algorithm>
#include <vector>

namespace wavedeck {

namespace {

const HierarchyNode* node(const Plan& plan, const QString& id)
{
    for (const HierarchyNode& n : plan.hierarchy)
        if (n.id == id)
            return &n;
    return nullptr;
}

/// The chain of command above an agent, nearest first.
std::vector<const HierarchyNode*> chain(const Plan& plan, const Agent& agent)
{
    std::vector<const HierarchyNode*> above;
    for (QString at = agent.reportsTo; !at.isEmpty() && above.size() < 64;) {
        const HierarchyNode* n = node(plan, at);
        if (!n)
            break;
        above.push_back(n);
        at = n->reportsTo;
    }
    return above;
}

} // namespace

Limits::Limits(const SessionRun& session, const WaveRun& wave)
    : m_session(session)
    , m_waveLimit(wave.plan->maxParallel)
{
    for (const AgentRun& agent : wave.agents)
        m_waveLive += isLive(agent.row->state);
    const auto& nodes = session.plan.hierarchy;
    m_coordinators = std::any_of(nodes.begin(), nodes.end(), [](const HierarchyNode& n) { return n.maxParallel > 0; });
    if (!m_coordinators)
        return;
    for (const WaveRun& w : session.waves)
        for (const AgentRun& agent : w.agents)
            if (isLive(agent.row->state))
                count(agent.row.row);
}

bool Limits::allows(const Agent& agent) const
{
    if (!m_coordinators)
        return true;
    const auto above = chain(m_session.plan, agent);
    return std::all_of(above.begin(), above.end(),
        [&](const HierarchyNode* n) { return n->maxParallel == 0 || m_live.value(n->id) < n->maxParallel; });
}

void Limits::started(const Agent& agent)
{
    ++m_waveLive;
    if (m_coordinators)
        count(agent);
}

void Limits::count(const Agent& agent)
{
    for (const HierarchyNode* n : chain(m_session.plan, agent))
        ++m_live[n->id];
}

} // namespace wavedeck
