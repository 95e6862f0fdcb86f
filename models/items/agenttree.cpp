// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/agenttree.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <numeric>

namespace wavedeck {

namespace {

constexpr std::array kByUrgency{AgentState::Failed, AgentState::Lost, AgentState::Overdue, AgentState::Blocked,
    AgentState::Running, AgentState::Starting, AgentState::Queued, AgentState::Succeeded, AgentState::Cancelled};

void renumber(AgentNode* parent, std::size_t from)
{
    for (std::size_t i = from; i < parent->children.size(); ++i)
        parent->children[i]->row = int(i);
}

AgentNode* insert(AgentNode* parent, std::unique_ptr<AgentNode> node, int position)
{
    AgentNode* raw = node.get();
    raw->parent = parent;
    parent->children.insert(parent->children.begin() + position, std::move(node));
    renumber(parent, std::size_t(position));
    return raw;
}

/// Behind the agents, before the groups.
int endOfAgents(const AgentNode* parent)
{
    int end = 0;
    while (end < int(parent->children.size()) && parent->children[std::size_t(end)]->kind == RowKind::Agent)
        ++end;
    return end;
}

bool sumNode(AgentNode* node, const LiveSession& live, QList<AgentNode*>& changed)
{
    GroupSums sums;
    for (const auto& child : node->children) {
        if (child->kind == RowKind::Agent) {
            sums.add(live.agents[child->agent]);
            continue;
        }
        sumNode(child.get(), live, changed);
        sums.add(child->sums);
    }
    if (sums == node->sums)
        return false;
    node->sums = sums;
    changed.append(node);
    return true;
}

} // namespace

int urgency(AgentState state)
{
    return int(std::find(kByUrgency.begin(), kByUrgency.end(), state) - kByUrgency.begin());
}

bool isProblem(const Agent& agent)
{
    switch (agent.state) {
    case AgentState::Overdue:
        return true;
    case AgentState::Failed:
    case AgentState::Lost:
    case AgentState::Blocked:
        return agent.accepted.isEmpty();
    default:
        return false;
    }
}

bool GroupSums::operator==(const GroupSums& other) const
{
    return counts.of == other.counts.of && percentSum == other.percentSum && startedAt == other.startedAt
        && endedAt == other.endedAt && agentMs == other.agentMs && tokens == other.tokens
        && costMicroUsd == other.costMicroUsd && rssBytes == other.rssBytes
        && qFuzzyCompare(1 + cpuPercent, 1 + other.cpuPercent);
}

void GroupSums::add(const LiveAgent& agent)
{
    ++counts.of[std::size_t(agent.row.state)];
    percentSum += agentPercent(agent);
    if (agent.last.startedAt > 0) {
        startedAt = startedAt > 0 ? std::min(startedAt, agent.last.startedAt) : agent.last.startedAt;
        if (agent.last.endedAt > 0) {
            const qint64 took = elapsedMs(agent, 0);
            endedAt = std::max(endedAt, agent.last.startedAt + took);
            agentMs += took;
        }
    }
    const Tokens& t = agent.row.tokens;
    tokens += t.input + t.output + t.cacheRead + t.cacheWrite;
    costMicroUsd += agent.row.costMicroUsd;
    if (agent.rssBytes > 0)
        rssBytes += agent.rssBytes;
    if (agent.cpuPercent >= 0)
        cpuPercent = std::max(0.0, cpuPercent) + agent.cpuPercent;
}

void GroupSums::add(const GroupSums& other)
{
    for (std::size_t i = 0; i < counts.of.size(); ++i)
        counts.of[i] += other.counts.of[i];
    percentSum += other.percentSum;
    if (other.startedAt > 0)
        startedAt = startedAt > 0 ? std::min(startedAt, other.startedAt) : other.startedAt;
    endedAt = std::max(endedAt, other.endedAt);
    agentMs += other.agentMs;
    tokens += other.tokens;
    costMicroUsd += other.costMicroUsd;
    rssBytes += other.rssBytes;
    if (other.cpuPercent >= 0)
        cpuPercent = std::max(0.0, cpuPercent) + other.cpuPercent;
}

std::optional<AgentState> GroupSums::state() const
{
    if (counts.total() == 0)
        return {};
    if (counts.live() > 0)
        return AgentState::Running;
    if (counts.finished() == counts.total()) {
        for (const AgentState state : {AgentState::Failed, AgentState::Lost, AgentState::Succeeded})
            if (counts[state] > 0)
                return state;
        return AgentState::Cancelled;
    }
    return counts[AgentState::Queued] > 0 ? AgentState::Queued : AgentState::Blocked;
}

AgentNode* AgentTree::append(AgentNode* parent, RowKind kind, const QString& id, const QString& name)
{
    auto node = std::make_unique<AgentNode>();
    node->kind = kind;
    node->id = id;
    node->name = name;
    return insert(parent, std::move(node), int(parent->children.size()));
}

AgentNode* AgentTree::addAgent(AgentNode* parent, int agent)
{
    AgentNode* node = append(parent, RowKind::Agent);
    node->agent = agent;
    m_nodes[std::size_t(agent)] = node;
    return node;
}

AgentNode* AgentTree::nodeOf(int agent) const
{
    return agent >= 0 && std::size_t(agent) < m_nodes.size() ? m_nodes[std::size_t(agent)] : nullptr;
}

void AgentTree::build(const LiveSession& live, Arrangement arrangement)
{
    m_arrangement = arrangement;
    m_root.children.clear();
    m_root.sums = {};
    m_nodes.assign(std::size_t(live.agents.size()), nullptr);
    m_homes.assign(std::size_t(live.agents.size()), &m_root);
    switch (arrangement) {
    case Arrangement::Hierarchy:
        buildHierarchy(live);
        break;
    case Arrangement::State:
        buildStates(live);
        break;
    case Arrangement::Flat:
        buildFlat(live);
        break;
    }
    sumUp(live);
}

void AgentTree::fill(AgentNode* parent, QList<int> agents, const LiveSession& live)
{
    const auto rank = [&](int agent) {
        const Agent& row = live.agents[agent].row;
        return isProblem(row) ? urgency(row.state) : kAgentStates;
    };
    std::stable_sort(agents.begin(), agents.end(), [&](int a, int b) { return rank(a) < rank(b); });
    QList<int> folded;
    for (const int agent : std::as_const(agents)) {
        m_homes[std::size_t(agent)] = parent;
        if (folds(live, agent))
            folded.append(agent);
        else
            addAgent(parent, agent)->raised = rank(agent) < kAgentStates;
    }
    if (folded.isEmpty())
        return;
    parent->fold = append(parent, RowKind::Fold);
    for (const int agent : std::as_const(folded))
        addAgent(parent->fold, agent);
}

void AgentTree::buildHierarchy(const LiveSession& live)
{
    // Which agents report to whom; a name that no node has means nobody.
    QHash<QString, QList<int>> reports;
    QList<QList<int>> unled(live.waves.size());
    QSet<QString> known;
    for (const LiveNode& node : live.hierarchy)
        known.insert(node.id);
    for (qsizetype w = 0; w < live.waves.size(); ++w)
        for (const int agent : live.waves[w].agents) {
            const QString& chief = live.agents[agent].row.reportsTo;
            if (known.contains(chief))
                reports[chief].append(agent);
            else
                unled[w].append(agent);
        }
    // Agents stand before groups, so a node is filled before its children are made.
    QHash<QString, AgentNode*> units;
    for (const LiveNode& node : live.hierarchy) {
        if (units.contains(node.id))
            continue;
        AgentNode* unit = append(units.value(node.reportsTo, &m_root), RowKind::Unit, node.id, node.role);
        units.insert(node.id, unit);
        fill(unit, reports.value(node.id), live);
    }
    for (qsizetype w = 0; w < live.waves.size(); ++w)
        if (!unled[w].isEmpty() || live.hierarchy.isEmpty())
            fill(append(&m_root, RowKind::Wave, live.waves[w].row.id, live.waves[w].row.name), unled[w], live);
}

void AgentTree::buildFlat(const LiveSession& live)
{
    QList<int> all(live.agents.size());
    std::iota(all.begin(), all.end(), 0);
    fill(&m_root, all, live);
}

void AgentTree::buildStates(const LiveSession& live)
{
    for (const AgentState state : kByUrgency) {
        AgentNode* group = nullptr;
        for (int agent = 0; agent < int(live.agents.size()); ++agent) {
            if (live.agents[agent].row.state != state)
                continue;
            if (!group) {
                group = append(&m_root, RowKind::State);
                group->state = state;
            }
            addAgent(group, agent);
        }
    }
}

AgentNode* AgentTree::stateRow(AgentState state) const
{
    for (const auto& child : m_root.children)
        if (child->state == state)
            return child.get();
    return nullptr;
}

bool AgentTree::folds(const LiveSession& live, int agent) const
{
    if (m_arrangement != Arrangement::Hierarchy || live.agents[agent].row.state != AgentState::Succeeded)
        return false;
    const AgentNode* node = nodeOf(agent);
    const bool isFolded = node && node->parent && node->parent->kind == RowKind::Fold;
    return agent != m_pinned || isFolded;
}

AgentTree::Target AgentTree::targetOf(const LiveSession& live, int agent) const
{
    const AgentNode* node = nodeOf(agent);
    const Agent& row = live.agents[agent].row;
    if (m_arrangement == Arrangement::State) {
        AgentNode* group = stateRow(row.state);
        return {group, false, group == node->parent};
    }
    AgentNode* home = m_homes[std::size_t(agent)];
    if (folds(live, agent))
        return {home->fold, false, home->fold && home->fold == node->parent};
    if (isProblem(row) && !node->raised)
        return {home, true, false};
    return {home, node->raised, node->parent == home};
}

int AgentTree::positionIn(const AgentNode* parent, const LiveSession& live, int agent, bool raised) const
{
    int at = 0;
    const int agents = endOfAgents(parent);
    const auto child = [&](int row) { return parent->children[std::size_t(row)].get(); };
    const int own = urgency(live.agents[agent].row.state);
    while (at < agents && child(at)->raised) {
        if (raised && urgency(live.agents[child(at)->agent].row.state) > own)
            return at;
        ++at;
    }
    if (raised)
        return at;
    while (at < agents && child(at)->agent < agent)
        ++at;
    return at;
}

void AgentTree::move(AgentNode* node, AgentNode* parent, int position, bool raised)
{
    AgentNode* from = node->parent;
    const int row = node->row;
    if (from == parent && position > row)
        --position;
    std::unique_ptr<AgentNode> own = std::move(from->children[std::size_t(row)]);
    from->children.erase(from->children.begin() + row);
    renumber(from, std::size_t(row));
    own->raised = raised;
    insert(parent, std::move(own), position);
}

AgentTree::Missing AgentTree::missingFor(const LiveSession& live, int agent)
{
    if (m_arrangement != Arrangement::State) {
        AgentNode* home = m_homes[std::size_t(agent)];
        return {home, endOfAgents(home)};
    }
    int position = 0;
    const int own = urgency(live.agents[agent].row.state);
    for (const auto& child : m_root.children)
        position += urgency(child->state) < own;
    return {&m_root, position};
}

AgentNode* AgentTree::make(const Missing& where, const LiveSession& live, int agent)
{
    auto node = std::make_unique<AgentNode>();
    node->kind = m_arrangement == Arrangement::State ? RowKind::State : RowKind::Fold;
    node->state = live.agents[agent].row.state;
    AgentNode* made = insert(where.parent, std::move(node), where.position);
    if (made->kind == RowKind::Fold)
        where.parent->fold = made;
    return made;
}

QList<AgentNode*> AgentTree::emptied() const
{
    QList<AgentNode*> empty;
    if (m_arrangement == Arrangement::State) {
        for (const auto& child : m_root.children)
            if (child->children.empty())
                empty.append(child.get());
        return empty;
    }
    for (AgentNode* home : m_homes)
        if (home->fold && home->fold->children.empty() && !empty.contains(home->fold))
            empty.append(home->fold);
    return empty;
}

void AgentTree::remove(AgentNode* node)
{
    AgentNode* parent = node->parent;
    if (parent->fold == node)
        parent->fold = nullptr;
    const int row = node->row;
    parent->children.erase(parent->children.begin() + row);
    renumber(parent, std::size_t(row));
}

QList<AgentNode*> AgentTree::sumUp(const LiveSession& live)
{
    QList<AgentNode*> changed;
    for (const auto& child : m_root.children)
        if (child->kind != RowKind::Agent)
            sumNode(child.get(), live, changed);
    return changed;
}

} // namespace wavedeck
