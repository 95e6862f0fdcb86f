// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planreader.h"

#include "models/plan/reading.h"

#include <QDir>
#include <QFileInfo>

namespace wavedeck {

namespace plan {

namespace {

constexpr int kMostInstances = 10'000;

void readVersion(const MapReader& map)
{
    if (!map.require("version", QStringLiteral("version: 1")))
        return;
    const YamlNode* node = map.child("version");
    if (node && integerOf(*node) != 1)
        map.findings().fault(
            node->mark, QStringLiteral("version: %1 is not known; write version: 1").arg(describe(*node)));
}

void readRoot(Reading& reading, const YamlNode& root)
{
    const MapReader map(root, keys::plan, reading.findings);
    if (!root.isMapping())
        return;
    readVersion(map);
    map.require("session", QStringLiteral("session: { name: … }"));
    map.require("waves", QStringLiteral("waves: with at least one wave"));
    // The agents are read against all the rest, wherever it stands in the file.
    const std::pair<const char*, void (*)(Reading&, const YamlNode&)> steps[] = {{"session", readSession},
        {"requires", readRequires}, {"debt", readDebt}, {"thresholds", readThresholds}, {"monitors", readMonitors},
        {"environment", readEnvironment}, {"hierarchy", readHierarchy}, {"agents", readProfiles}, {"waves", readWaves}};
    for (const auto& [key, step] : steps)
        if (const YamlNode* node = map.child(key))
            step(reading, *node);
    addGateSet(reading);
}

/// What needs the whole plan, after it was read.
void checkAll(Reading& reading)
{
    if (reading.plan.order == QLatin1String("sequential"))
        for (WavePlan& wave : reading.plan.waves)
            wave.maxParallel = 1;
    checkReferences(reading);
    checkSpawns(reading);
    checkWrites(reading);
    checkSecurityFirst(reading);
    for (qsizetype i = 0; i < reading.plan.waves.size(); ++i)
        reading.loads.append(loadOf(reading, reading.plan.waves[i], reading.instances[i]));
    checkChain(reading);
    checkTeam(reading);
    checkDelegation(reading);
    checkPreparation(reading);
    checkInputs(reading);
    adviseBalance(reading);
}

}

int countInstances(Reading& reading)
{
    int count = 0;
    for (const WavePlan& wave : reading.plan.waves) {
        QList<QList<AgentInstance>> instances;
        for (const AgentPlan& agent : wave.agents) {
            instances.append(instancesOf(agent, reading.plan.workspace));
            const qsizetype made = instances.last().size();
            count += static_cast<int>(made);
            if (made > kMostInstances)
                reading.findings.fault(agent.mark,
                    QStringLiteral("foreach of agent %1 makes more than %2 agents; narrow it")
                        .arg(quoted(agent.id), QString::number(kMostInstances)));
            else if (made == 0 && agent.forEach.kind == ForEach::Glob)
                reading.findings.warn(agent.mark,
                    QStringLiteral("foreach glob %1 of agent %2 matches no file of the workspace now")
                        .arg(quoted(agent.forEach.glob), quoted(agent.id)));
        }
        reading.instances.append(instances);
    }
    return count;
}

} // namespace plan

PlanReading readPlan(const QByteArray& yaml, const PlanContext& context)
{
    PlanReading result;
    plan::Findings findings;
    plan::Reading reading{context, findings, result.plan, {}, {}, {}, {}, nullptr, {}, {}, result.advice, result.loads};
    result.plan.file = context.file;
    result.plan.folder = context.file.isEmpty() ? QDir::currentPath() : QFileInfo(context.file).absolutePath();
    result.plan.set = context.set;
    result.plan.workspace = context.workspace.isEmpty() ? result.plan.folder : QDir::cleanPath(context.workspace);
    if (const plan::YamlNodePtr root = plan::parseYaml(yaml, findings)) {
        plan::readRoot(reading, *root);
        result.agents = plan::countInstances(reading);
        plan::checkAll(reading);
    }
    result.faults = findings.faults();
    result.warnings = findings.warnings();
    return result;
}

} // namespace wavedeck
