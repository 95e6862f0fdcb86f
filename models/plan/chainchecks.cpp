// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include "models/protocol/hierarchy.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

// The hierarchy of a plan: who reports to whom and may start whom, how wide, and in which lane (HIER-1 to 3, 9 to 11).
namespace wavedeck::plan {

namespace {

using hierarchy::Chain;

void checkNodes(Reading& reading, const Chain& chain)
{
    const QList<HierarchyNode>& nodes = reading.plan.hierarchy;
    for (qsizetype i = 0; i < nodes.size(); ++i)
        if (const auto ruling = chain.ofNode(nodes[i]); ruling && !ruling->follows)
            tell(reading, "chain", reading.hierarchy[i].mark,
                QStringLiteral("%1 reports to %2 against the chain of command: %3; let it report to the next above")
                    .arg(quoted(nodes[i].id), quoted(nodes[i].reportsTo), ruling->reason));
}

/// What an agent may start, as it is going to run: under its parent's command unless its profile says another.
void checkStarts(Reading& reading, const Chain& chain, const AgentPlan& parent, const QList<Reference>& spawns)
{
    for (const Reference& reference : spawns) {
        const auto profile = reading.plan.profiles.constFind(reference.target);
        if (profile == reading.plan.profiles.cend())
            continue; // a fault already
        AgentPlan child = *profile;
        if (child.reportsTo.isEmpty())
            child.reportsTo = parent.reportsTo;
        const hierarchy::Ruling ruling = chain.ofSpawn(parent, child);
        if (!ruling.follows)
            tell(reading, "chain", reference.mark,
                QStringLiteral("%1 may not start %2: %3; give the two other roles or tiers, or take it out of spawns")
                    .arg(quoted(parent.id.isEmpty() ? parent.profile : parent.id), quoted(reference.target),
                        ruling.reason));
    }
}

void checkAgents(Reading& reading, const Chain& chain)
{
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes& notes, const auto&) {
        if (const auto ruling = chain.ofAgent(agent); ruling && !ruling->follows)
            tell(reading, "chain", notes.reportsTo.mark,
                QStringLiteral("agent %1 reports to %2 against the chain of command: %3; let it report to the next "
                               "above")
                    .arg(quoted(agent.id), quoted(agent.reportsTo), ruling->reason));
        checkStarts(reading, chain, agent, notes.spawns);
    });
    for (auto it = reading.profileSpawns.cbegin(); it != reading.profileSpawns.cend(); ++it)
        checkStarts(reading, chain, reading.plan.profiles.value(it.key()), it.value());
}

enum class Lane { None, Strategic, Tactical };

Lane laneOf(const AgentPlan& agent)
{
    static const QRegularExpression kLayer(QStringLiteral("\\b(L[0-3])\\b"));
    const QString tier = agent.tier.trimmed().toUpper();
    const QString layer = kLayer.match(tier).hasMatch() ? tier : kLayer.match(agent.role.toUpper()).captured(1);
    return layer == QLatin1String("L0") || layer == QLatin1String("L1") ? Lane::Strategic
        : layer == QLatin1String("L3")                                  ? Lane::Tactical
                                                                        : Lane::None;
}

void checkLanes(Reading& reading)
{
    static const QRegularExpression kImplements(
        QStringLiteral("\\bimplement(s|ation|ing)?\\b"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kPlans(
        QStringLiteral("\\b(strateg(y|ic)|roadmap)\\b"), QRegularExpression::CaseInsensitiveOption);
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes&, const auto&) {
        const Lane lane = laneOf(agent);
        const QString task = agent.name + QLatin1Char(' ') + agent.domain;
        if (lane == Lane::Strategic && (agent.capability == Capability::Modify || kImplements.match(task).hasMatch()))
            tell(reading, "lane", agent.mark,
                QStringLiteral("agent %1 plans and coordinates (%2), but is to implement; give the work to an L2 or L3 "
                               "agent")
                    .arg(quoted(agent.id), agent.tier.isEmpty() ? agent.role : agent.tier));
        else if (lane == Lane::Tactical && kPlans.match(task).hasMatch())
            tell(reading, "lane", agent.mark,
                QStringLiteral("agent %1 is tactical (L3), but is to plan strategy; give the work to an L1 agent")
                    .arg(quoted(agent.id)));
    });
}

void checkSpawnContext(Reading& reading)
{
    if (reading.plan.hierarchy.isEmpty())
        return; // nobody to report to
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes&, const auto&) {
        QStringList missing;
        if (agent.reportsTo.isEmpty())
            missing.append(QStringLiteral("who starts it and whom it reports to (reports_to)"));
        if (agent.protocols.isEmpty() && reading.plan.protocol.isEmpty())
            missing.append(QStringLiteral("related protocols (protocols, or protocol of the session)"));
        if (!missing.isEmpty())
            tell(reading, "spawn-context", agent.mark,
                QStringLiteral("the spawn context of agent %1 lacks %2")
                    .arg(quoted(agent.id), missing.join(QStringLiteral(" and "))));
    });
}

int least(std::initializer_list<int> limits)
{
    int lowest = 0;
    for (const int limit : limits)
        if (limit > 0 && (lowest == 0 || limit < lowest))
            lowest = limit;
    return lowest;
}

/// The most of a node's agents that are active at once in each wave, by node.
QHash<QString, int> spans(Reading& reading, QHash<QString, QStringList>& agents)
{
    QHash<QString, int> widest;
    for (qsizetype w = 0; w < reading.plan.waves.size(); ++w) {
        const WavePlan& wave = reading.plan.waves[w];
        QHash<QString, int> active;
        for (qsizetype a = 0; a < wave.agents.size(); ++a) {
            if (wave.agents[a].reportsTo.isEmpty())
                continue;
            agents[wave.agents[a].reportsTo].append(wave.agents[a].id);
            active[wave.agents[a].reportsTo] += int(reading.instances[w][a].size());
        }
        const int together = least({wave.maxParallel, reading.plan.maxParallel});
        for (auto it = active.cbegin(); it != active.cend(); ++it)
            widest[it.key()] = std::max(widest.value(it.key()), together > 0 ? std::min(*it, together) : *it);
    }
    return widest;
}

/// Top nodes first, each before what reports to it; a circle is a fault of its own and stands at the end.
QList<qsizetype> treeOrder(const QList<HierarchyNode>& nodes, QList<int>& depths)
{
    QHash<QString, QList<qsizetype>> below;
    QSet<QString> ids;
    for (const HierarchyNode& node : nodes)
        ids.insert(node.id);
    for (qsizetype i = nodes.size() - 1; i >= 0; --i)
        below[ids.contains(nodes[i].reportsTo) ? nodes[i].reportsTo : QString()].append(i);
    QList<qsizetype> order;
    QList<qsizetype> waiting = below.value(QString());
    depths.fill(0, nodes.size());
    QSet<qsizetype> seen;
    while (!waiting.isEmpty()) {
        const qsizetype at = waiting.takeLast();
        if (seen.contains(at))
            continue;
        seen.insert(at);
        order.append(at);
        const QList<qsizetype> under = nodes[at].id.isEmpty() ? QList<qsizetype>() : below.value(nodes[at].id);
        for (const qsizetype next : under)
            depths[next] = depths[at] + 1;
        waiting += under;
    }
    for (qsizetype i = 0; i < nodes.size(); ++i)
        if (!seen.contains(i))
            order.append(i);
    return order;
}

void checkSpans(Reading& reading, const Chain& chain)
{
    QHash<QString, QStringList> agents;
    const QHash<QString, int> widest = spans(reading, agents);
    const QList<HierarchyNode>& nodes = reading.plan.hierarchy;
    QList<int> depths;
    for (const qsizetype i : treeOrder(nodes, depths)) {
        const HierarchyNode& node = nodes[i];
        PlannedNode planned;
        planned.id = node.id;
        planned.role = node.role;
        planned.level = chain.titleOf(chain.levelOf(node.id));
        planned.depth = depths[i];
        planned.agents = agents.value(node.id);
        planned.span = widest.value(node.id);
        if (node.maxParallel > 0)
            planned.span = std::min(planned.span, node.maxParallel);
        const hierarchy::Span span = hierarchy::spanOf(planned.span);
        planned.spanWord = hierarchy::word(span);
        reading.advice.hierarchy.append(planned);
        if (span != hierarchy::Span::Normal)
            tell(reading, "span", node.mark,
                QStringLiteral("%1 has %2 agents at once, more than the %3 that one command %4; share them out, or set "
                               "its max_parallel")
                    .arg(quoted(node.id), QString::number(planned.span),
                        QString::number(span == hierarchy::Span::TooWide ? hierarchy::kSpanHard : hierarchy::kSpanSoft),
                        span == hierarchy::Span::TooWide ? QStringLiteral("can lead") : QStringLiteral("leads well")));
    }
}

}

void checkChain(Reading& reading)
{
    const Chain chain(reading.plan);
    checkNodes(reading, chain);
    checkAgents(reading, chain);
    checkLanes(reading);
    checkSpawnContext(reading);
    checkSpans(reading, chain);
}

} // namespace wavedeck::plan
