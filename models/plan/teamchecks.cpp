// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include "models/protocol/capability.h"

// Capability and classes of agents (CAP-1 to 5).
namespace wavedeck::plan {

namespace {

void checkTools(Reading& reading, const AgentPlan& agent, const Mark& mark)
{
    QStringList modifying;
    for (const QString& tool : agent.tools)
        if (agent.capability == Capability::ReadOnly && capability::modifies(tool))
            modifying.append(tool);
    if (!modifying.isEmpty())
        tell(reading, "capability", mark,
            QStringLiteral("agent %1 is read-only, but is to use %2; give it capability: modify and writes, or take %3 "
                           "out of its tools")
                .arg(quoted(agent.id), quoted(modifying.join(QStringLiteral(", "))),
                    modifying.size() == 1 ? QStringLiteral("it") : QStringLiteral("them")));
    const QStringList outside = capability::outsideOf(agent.agentClass, agent.tools);
    if (!outside.isEmpty())
        tell(reading, "tools", mark,
            QStringLiteral("agent %1 is of class %2, which is not meant to use %3; choose another class, or see "
                           "`wavedeckctl capability`")
                .arg(quoted(agent.id), word(agent.agentClass), quoted(outside.join(QStringLiteral(", ")))));
}

void checkMixed(Reading& reading)
{
    const PlanAdvice& advice = reading.advice;
    if (advice.readOnly + advice.modify < 2 || (advice.readOnly > 0 && advice.modify > 0)
        || !reading.plan.homogeneous.isEmpty())
        return;
    tell(reading, "homogeneous", reading.sessionMark("homogeneous"),
        QStringLiteral("all %1 agents are %2; mix read-only ones for analysis with modifying ones for implementation, "
                       "or say why under session.homogeneous")
            .arg(QString::number(advice.readOnly + advice.modify),
                advice.modify > 0 ? QStringLiteral("modifying") : QStringLiteral("read-only")));
}

/// What is defined is counted apart from what is deployed, so that a claim about either can be held to it.
void countTiers(Reading& reading)
{
    QMap<QString, TierCount> tiers;
    for (const AgentPlan& profile : std::as_const(reading.plan.profiles))
        ++tiers[profile.tier].profiles;
    for (const HierarchyNode& node : std::as_const(reading.plan.hierarchy))
        ++tiers[node.tier].nodes;
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes&, const auto& instances) {
        tiers[agent.tier].agents += int(instances.size());
    });
    for (auto it = tiers.begin(); it != tiers.end(); ++it) {
        it->tier = it.key();
        reading.advice.tiers.append(*it);
    }
}

}

void checkTeam(Reading& reading)
{
    countTiers(reading);
    forEachAgent(reading,
        [&](const WavePlan&, const AgentPlan& agent, const AgentNotes& notes, const QList<AgentInstance>& instances) {
            (agent.capability == Capability::Modify ? reading.advice.modify : reading.advice.readOnly)
                += int(instances.size());
            checkTools(reading, agent, notes.tools);
        });
    checkMixed(reading);
}

} // namespace wavedeck::plan
