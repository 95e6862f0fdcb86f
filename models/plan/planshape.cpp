// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planshape.h"

#include <QJsonArray>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace wavedeck {

namespace {

/// How many agents each of the plan's agents becomes, as the dry run counted them; ids are `ID` or `ID#n`.
QHash<QString, int> instances(const OpenedPlan& plan, qsizetype wave)
{
    QHash<QString, int> counts;
    const QJsonObject object = plan.dryRun.value(QLatin1String("waves")).toArray().at(wave).toObject();
    for (const QJsonValue& agent : object.value(QLatin1String("agents")).toArray())
        ++counts[agent.toObject().value(QLatin1String("id")).toString().section(QLatin1Char('#'), 0, 0)];
    return counts;
}

QString needsOf(const Plan& plan, qsizetype index)
{
    const WavePlan& wave = plan.waves[index];
    const QStringList usual = index > 0 ? QStringList{plan.waves[index - 1].id} : QStringList();
    if (wave.needs == usual)
        return {};
    return wave.needs.isEmpty() ? QStringLiteral("from the start")
                                : QStringLiteral("after ") + wave.needs.join(QStringLiteral(", "));
}

/// What may run at once within some part of the plan, and how much there is to do in it.
struct Bottleneck {
    int atOnce = 0; ///< 0 = no limit of its own
    int agents = 0;
    qint64 workMs = 0;

    /// The longest that an agent can wait here: with fewer agents than places it never does.
    qint64 waitMs() const { return atOnce > 0 && agents > atOnce ? workMs / atOnce : 0; }
};

/// An agent starts as soon as its part of the hierarchy, its wave and the session have a place, so at any moment that
/// it waits, one of them is full. Agents that need others may run one after the other.
qint64 longestOf(const Plan& plan, const WavePlan& wave, const QHash<QString, int>& counts)
{
    QHash<QString, const HierarchyNode*> nodes;
    for (const HierarchyNode& node : plan.hierarchy)
        nodes.insert(node.id, &node);
    Bottleneck whole;
    whole.atOnce = wave.maxParallel > 0 ? std::min(wave.maxParallel, plan.maxParallel) : plan.maxParallel;
    QHash<QString, Bottleneck> parts;
    qint64 longest = 0;
    bool chained = false;
    const auto above = [&](const AgentPlan& agent, const auto& visit) {
        QSet<QString> seen; // circles are faults of the plan, but are not followed either
        for (QString id = agent.reportsTo; nodes.contains(id) && !seen.contains(id); id = nodes[id]->reportsTo) {
            seen.insert(id);
            visit(*nodes[id]);
        }
    };
    for (const AgentPlan& agent : wave.agents) {
        const int count = counts.value(agent.id);
        whole.agents += count;
        whole.workMs += agent.limitMs * count;
        longest = std::max(longest, agent.limitMs);
        chained = chained || !agent.needs.isEmpty();
        above(agent, [&](const HierarchyNode& node) {
            Bottleneck& part = parts[node.id];
            part.atOnce = node.maxParallel;
            part.agents += count;
            part.workMs += agent.limitMs * count;
        });
    }
    if (chained)
        return whole.workMs;
    qint64 waiting = 0;
    for (const AgentPlan& agent : wave.agents) {
        qint64 here = 0;
        above(agent, [&](const HierarchyNode& node) { here += parts[node.id].waitMs(); });
        waiting = std::max(waiting, here);
    }
    return std::min(whole.workMs, whole.waitMs() + waiting + longest);
}

} // namespace

QList<WaveShape> shapeOf(const OpenedPlan& plan)
{
    QList<WaveShape> shapes;
    const Plan& read = plan.reading.plan;
    for (qsizetype i = 0; i < read.waves.size(); ++i) {
        const WavePlan& wave = read.waves[i];
        const QHash<QString, int> counts = instances(plan, i);
        WaveShape shape;
        shape.id = wave.id;
        shape.name = wave.name.isEmpty() ? wave.id : wave.name;
        shape.needs = needsOf(read, i);
        QSet<QString> teams;
        QSet<QString> roles;
        for (const AgentPlan& agent : wave.agents) {
            const int count = counts.value(agent.id);
            shape.agents += count;
            (agent.capability == Capability::Modify ? shape.modify : shape.readOnly) += count;
            if (!agent.reportsTo.isEmpty())
                teams.insert(agent.reportsTo);
            if (!agent.role.isEmpty())
                roles.insert(agent.role);
        }
        shape.teams = int(teams.size());
        shape.roles = int(roles.size());
        for (const GatePlan& gate : wave.gates) {
            shape.gates.append(gate.id);
            shape.criteria += int(gate.criteria.size());
            shape.blocking = shape.blocking || gate.kind == GateKind::Blocking;
        }
        shapes.append(shape);
    }
    return shapes;
}

QString hierarchyLine(const Plan& plan)
{
    if (plan.hierarchy.isEmpty())
        return {};
    QMap<QString, int> tiers;
    for (const HierarchyNode& node : plan.hierarchy)
        ++tiers[node.tier];
    QStringList parts;
    for (auto it = tiers.begin(); it != tiers.end(); ++it)
        parts.append(it.key().isEmpty() ? QStringLiteral("%1 without a tier").arg(it.value())
                                        : QStringLiteral("%1 in %2").arg(it.value()).arg(it.key()));
    return QStringLiteral("Plus %1 in the hierarchy, outside the waves: %2.")
        .arg(plan.hierarchy.size())
        .arg(parts.join(QStringLiteral(", ")));
}

PlanEstimate estimateOf(const OpenedPlan& plan, const PlanLimits& limits)
{
    PlanEstimate estimate;
    Plan changed = plan.reading.plan;
    limits.applyTo(changed);
    qint64 total = 0;
    for (qsizetype i = 0; i < changed.waves.size(); ++i) {
        const WavePlan& wave = changed.waves[i];
        const QHash<QString, int> counts = instances(plan, i);
        for (qsizetype k = 0; k < wave.agents.size(); ++k) {
            const AgentPlan& agent = wave.agents[k];
            const int count = counts.value(agent.id);
            estimate.agents += count;
            if (agent.limitMs == 0)
                estimate.agentsWithoutLimit += count;
            if (plan.reading.plan.waves[i].agents[k].limitMs > 0)
                estimate.agentsWithOwnLimit += count;
            if (agent.killAfterMs > 0) {
                estimate.endedByClock += count;
                estimate.firstEndMs
                    = estimate.firstEndMs == 0 ? agent.killAfterMs : std::min(estimate.firstEndMs, agent.killAfterMs);
            }
            estimate.work += agent.work * count;
        }
        total += longestOf(changed, wave, counts);
    }
    if (estimate.agents > 0 && estimate.agentsWithoutLimit == 0)
        estimate.longestMs = total;
    estimate.budgetMicroUsd = changed.budget.costMicroUsd;
    estimate.budgetTokens = changed.budget.tokens;
    estimate.stopsOnExceeded = changed.budget.stopOnExceeded;
    for (const WaveLoad& load : plan.reading.loads)
        for (const double share : load.sharePercent)
            estimate.largestSharePercent = std::max(estimate.largestSharePercent, share);
    return estimate;
}

} // namespace wavedeck
