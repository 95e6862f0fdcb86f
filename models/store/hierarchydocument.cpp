// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/hierarchydocument.h"

#include "models/plan/readingrule.h"

#include "models/protocol/hierarchy.h"
#include "models/store/documentjson.h"

#include <algorithm>

namespace wavedeck {

using namespace documents;
using hierarchy::Chain;

namespace {

/// Nodes whose work an agent is: the one it reports to, and what stands above that.
QJsonArray nodesJson(const SessionRows& rows, const Plan& plan, const Chain& chain)
{
    QJsonArray nodes;
    for (const HierarchyNode& node : plan.hierarchy) {
        QMap<QString, int> states;
        int agents = 0;
        int active = 0;
        for (const Agent& agent : rows.agents) {
            if (agent.reportsTo != node.id || chain.standsFor(agent.role, node.id))
                continue;
            ++agents;
            ++states[word(agent.state)];
            active += isLive(agent.state);
        }
        QJsonObject counts;
        for (auto it = states.cbegin(); it != states.cend(); ++it)
            counts.insert(it.key(), it.value());
        nodes.append(QJsonObject{{QStringLiteral("id"), node.id}, {QStringLiteral("role"), orNull(node.role)},
            {QStringLiteral("tier"), orNull(node.tier)},
            {QStringLiteral("level"), chain.titleOf(chain.levelOf(node.id))},
            {QStringLiteral("reports_to"), orNull(node.reportsTo)},
            {QStringLiteral("max_parallel"), node.maxParallel > 0 ? QJsonValue(node.maxParallel) : QJsonValue()},
            {QStringLiteral("domains"), QJsonArray::fromStringList(node.domains)}, {QStringLiteral("agents"), agents},
            {QStringLiteral("states"), counts}, {QStringLiteral("active"), active},
            {QStringLiteral("span"), QString(hierarchy::word(hierarchy::spanOf(active)))}});
    }
    return nodes;
}

QJsonArray spawnsJson(const QList<Spawn>& spawns)
{
    QJsonArray array;
    for (const Spawn& spawn : spawns)
        array.append(QJsonObject{{QStringLiteral("number"), spawn.number}, {QStringLiteral("request"), spawn.request},
            {QStringLiteral("parent"), spawn.parent}, {QStringLiteral("attempt"), spawn.attempt},
            {QStringLiteral("at"), timeOrNull(spawn.at)}, {QStringLiteral("granted"), spawn.granted},
            {QStringLiteral("follows"), spawn.follows}, {QStringLiteral("reason"), orNull(spawn.reason)},
            {QStringLiteral("agent"), orNull(spawn.agent)}});
    return array;
}

/// What stands below an agent or a node; each is shown once, so a circle ends.
class Tree {
public:
    Tree(const SessionRows& rows, const Plan& plan)
        : m_chain(plan)
    {
        for (const HierarchyNode& node : plan.hierarchy)
            m_nodes[m_chain.node(node.reportsTo) ? node.reportsTo : QString()].append(node);
        for (const Agent& agent : rows.agents)
            if (!agent.parent.isEmpty())
                m_children[agent.parent].append(agent);
            else
                m_agents[m_chain.node(agent.reportsTo) ? agent.reportsTo : QString()].append(agent);
    }
    QJsonArray below(const QString& node) const
    {
        QJsonArray array;
        for (const HierarchyNode& one : m_nodes.value(node))
            array.append(nodeJson(one));
        for (const Agent& agent : m_agents.value(node))
            array.append(agentJson(agent));
        return array;
    }

private:
    QJsonObject nodeJson(const HierarchyNode& node) const
    {
        const QList<Agent> own = m_agents.value(node.id);
        const int active = int(std::count_if(own.begin(), own.end(),
            [&](const Agent& agent) { return isLive(agent.state) && !m_chain.standsFor(agent.role, node.id); }));
        return {{QStringLiteral("id"), node.id}, {QStringLiteral("kind"), QStringLiteral("node")},
            {QStringLiteral("role"), orNull(node.role)},
            {QStringLiteral("level"), m_chain.titleOf(m_chain.levelOf(node.id))}, {QStringLiteral("active"), active},
            {QStringLiteral("span"), QString(hierarchy::word(hierarchy::spanOf(active)))},
            {QStringLiteral("children"), below(node.id)}};
    }
    QJsonObject agentJson(const Agent& agent) const
    {
        QJsonArray children;
        for (const Agent& child : m_children.value(agent.id))
            children.append(agentJson(child));
        return {{QStringLiteral("id"), agent.id}, {QStringLiteral("kind"), QStringLiteral("agent")},
            {QStringLiteral("role"), orNull(agent.role)},
            {QStringLiteral("level"), m_chain.titleOf(m_chain.levelOf(agent.role, agent.tier, agent.reportsTo))},
            {QStringLiteral("state"), QString(word(agent.state))}, {QStringLiteral("children"), children}};
    }

    Chain m_chain;
    QHash<QString, QList<HierarchyNode>> m_nodes;
    QHash<QString, QList<Agent>> m_agents; ///< of the plan, by node
    QHash<QString, QList<Agent>> m_children; ///< by the agent that started them
};

QJsonObject payloadJson(const MissionPayload& payload, const QList<UnreadReading>& unread, bool holds)
{
    if (payload.isEmpty() && unread.isEmpty())
        return {};
    QJsonArray blockers;
    for (const UnreadReading& one : unread)
        blockers.append(QJsonObject{{QStringLiteral("ref"), one.ref}, {QStringLiteral("title"), one.title},
            {QStringLiteral("role"), one.role}, {QStringLiteral("holds"), holds}});
    return {{QStringLiteral("blockers"), blockers}, {QStringLiteral("intent"), orNull(payload.intent)},
        {QStringLiteral("boundaries"), orNull(payload.boundaries)},
        {QStringLiteral("outcome"), orNull(payload.outcome)},
        {QStringLiteral("return_path"), orNull(payload.returnPath)},
        {QStringLiteral("context"), QJsonArray::fromStringList(payload.context)},
        {QStringLiteral("assumptions"), QJsonArray::fromStringList(payload.assumptions)},
        {QStringLiteral("decisions"), QJsonArray::fromStringList(payload.decisions)}};
}

} // namespace

std::optional<double> ChainFigures::compliancePercent() const
{
    return formulas::compliancePercent(starts, violations.size());
}

QJsonValue directPercent(const SessionRows& rows, const Chain& chain)
{
    qint64 direct = 0;
    qint64 all = 0;
    for (const AgentActions& actions : rows.actions) {
        const Agent* agent = rows.agent(actions.agent);
        all += actions.all;
        if (agent && chain.isTop(agent->role, agent->tier, agent->reportsTo))
            direct += actions.guarded;
    }
    return chain.isEmpty() ? QJsonValue() : orNull(formulas::percentOf(direct, all));
}

const AgentPlan* planEntryOf(const QList<Spawn>& spawns, const Agent& agent, const Plan& plan)
{
    if (!agent.parent.isEmpty()) {
        const auto spawn = std::find_if(
            spawns.begin(), spawns.end(), [&](const Spawn& one) { return one.granted && one.agent == agent.id; });
        const auto profile = spawn == spawns.end()
            ? plan.profiles.constEnd()
            : plan.profiles.constFind(spawn->body.value(QLatin1String("use")).toString());
        return profile == plan.profiles.constEnd() ? nullptr : &*profile;
    }
    for (const WavePlan& wave : plan.waves)
        if (wave.id == agent.wave)
            for (const AgentPlan& one : wave.agents)
                if (one.id == agent.templateId)
                    return &one;
    return nullptr;
}

ChainFigures chainFigures(const SessionRows& rows, const Plan& plan)
{
    const Chain chain(plan);
    ChainFigures figures;
    for (const Agent& agent : rows.agents) {
        const AgentPlan* entry
            = agent.attempt > 0 && agent.parent.isEmpty() ? planEntryOf(rows.spawns, agent, plan) : nullptr;
        const auto ruling = entry ? chain.ofAgent(*entry) : std::nullopt;
        figures.starts += ruling.has_value();
        if (ruling && !ruling->follows)
            figures.violations.append({agent.id, agent.reportsTo, ruling->reason});
    }
    QSet<QString> counted; // of an attempt that asks again it is the same agent
    for (const Spawn& spawn : rows.spawns) {
        if ((!spawn.granted && spawn.follows) || (spawn.granted && counted.contains(spawn.agent)))
            continue;
        counted.insert(spawn.agent);
        ++figures.starts;
        if (!spawn.follows)
            figures.violations.append(
                {spawn.agent.isEmpty() ? spawn.request : spawn.agent, spawn.parent, spawn.reason});
    }
    return figures;
}

QJsonObject hierarchyDocument(const SessionRows& rows, const Plan& plan, const QJsonValue& delegationPercent)
{
    const Chain chain(plan);
    const ChainFigures figures = chainFigures(rows, plan);
    QJsonArray violations;
    for (const ChainViolation& one : figures.violations)
        violations.append(QJsonObject{{QStringLiteral("agent"), one.agent}, {QStringLiteral("by"), one.by},
            {QStringLiteral("reason"), one.reason}});
    // HIER-17: the top always delegates; what changes is the context that it has loaded.
    const QJsonObject context = rows.session.launch.value(QLatin1String("context")).toObject();
    return {{QStringLiteral("scheme"), chain.scheme().id}, {QStringLiteral("role"), QStringLiteral("ORCHESTRATOR")},
        {QStringLiteral("context"), context.value(QLatin1String("state")).toString(plan.context)},
        {QStringLiteral("context_loaded"), context.value(QLatin1String("loaded")).toArray()},
        {QStringLiteral("nodes"), nodesJson(rows, plan, chain)}, {QStringLiteral("spawns"), spawnsJson(rows.spawns)},
        {QStringLiteral("starts"), figures.starts},
        {QStringLiteral("compliance_percent"), orNull(figures.compliancePercent())},
        {QStringLiteral("delegation_percent"), delegationPercent},
        {QStringLiteral("direct_percent"), directPercent(rows, chain)}, {QStringLiteral("violations"), violations}};
}

QJsonArray hierarchyTree(const SessionRows& rows, const Plan& plan)
{
    return Tree(rows, plan).below({});
}

QJsonObject spawnContext(
    const SessionRows& rows, const Agent& agent, const Plan& plan, const QList<UnreadReading>& unread)
{
    const Chain chain(plan);
    const AgentPlan* entry = planEntryOf(rows.spawns, agent, plan);
    QStringList path = chain.pathTo(agent.reportsTo);
    for (qsizetype dot = agent.id.indexOf(QLatin1Char('.')); dot > 0 && !agent.parent.isEmpty();
         dot = agent.id.indexOf(QLatin1Char('.'), dot + 1))
        path.append(agent.id.left(dot));
    path.append(agent.id);
    QJsonArray children;
    for (const Agent& other : rows.agents)
        if (!other.parent.isEmpty() && other.parent == agent.id)
            children.append(other.id);
    QJsonObject maySpawn;
    if (entry && entry->spawns.most > 0)
        maySpawn = {{QStringLiteral("profiles"), QJsonArray::fromStringList(entry->spawns.profiles)},
            {QStringLiteral("most"), entry->spawns.most}};
    const bool known = !chain.isEmpty() || !agent.role.isEmpty() || !agent.tier.isEmpty();
    return {{QStringLiteral("spawned_by"), agent.parent.isEmpty() ? QStringLiteral("plan") : agent.parent},
        {QStringLiteral("reports_to"), orNull(agent.reportsTo)},
        {QStringLiteral("path"), QJsonArray::fromStringList(path)},
        {QStringLiteral("level"),
            known ? QJsonValue(chain.titleOf(chain.levelOf(agent.role, agent.tier, agent.reportsTo))) : QJsonValue()},
        {QStringLiteral("may_spawn"), orNull(maySpawn)},
        {QStringLiteral("protocols"), entry ? QJsonValue(QJsonArray::fromStringList(entry->protocols)) : QJsonValue()},
        {QStringLiteral("payload"),
            orNull(payloadJson(
                entry ? entry->payload : MissionPayload(), unread, readingRuleOf(plan) == ReadingRule::Hold))},
        {QStringLiteral("children"), children}};
}

} // namespace wavedeck
