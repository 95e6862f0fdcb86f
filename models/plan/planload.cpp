// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace wavedeck {

namespace plan {

namespace {

constexpr double kBalancedRatio = 1.5; // WAVE-9: proposed, derived (INC-40)
constexpr double kOverloadPercent = 40.0; // PLAN-6
constexpr int kFewestForOverload = 3; // with two agents one always holds half
constexpr double kRounding = 1e-9;

QString ratioText(double ratio)
{
    return QString::number(ratio, 'f', 2) + QStringLiteral(":1");
}

/// The branch of WAVE-9's tree that fires. The overhead is unknown before a run and not counted.
void decide(const WavePlan& wave, int count, WaveLoad& load)
{
    const auto needing = std::find_if(
        wave.agents.begin(), wave.agents.end(), [](const AgentPlan& agent) { return !agent.needs.isEmpty(); });
    load.parallel = false;
    if (needing != wave.agents.end())
        load.why = QStringLiteral("agents depend on each other: %1 needs %2")
                       .arg(needing->id, needing->needs.join(QStringLiteral(", ")));
    else if (count <= 2)
        load.why = count == 1 ? QStringLiteral("only 1 agent; parallel pays from 3 on")
                              : QStringLiteral("only %1 agents; parallel pays from 3 on").arg(count);
    else if (load.ratio <= 0)
        load.why = QStringLiteral("not balanced: an agent has no work");
    else if (load.ratio > kBalancedRatio + kRounding)
        load.why = QStringLiteral("not balanced: %1 is above 1.5:1").arg(ratioText(load.ratio));
    else {
        load.parallel = true;
        load.why = QStringLiteral("independent, balanced (%1) and %2 agents").arg(ratioText(load.ratio)).arg(count);
    }
}

}

WaveLoad loadOf(const WavePlan& wave, const QList<QList<AgentInstance>>& instances, Findings& findings)
{
    WaveLoad load;
    load.wave = wave.id;
    double total = 0;
    double least = 0;
    double most = 0;
    int count = 0;
    for (qsizetype i = 0; i < wave.agents.size(); ++i) {
        const double work = wave.agents[i].work;
        if (instances[i].isEmpty())
            continue;
        least = count == 0 ? work : std::min(least, work);
        most = std::max(most, work);
        total += work * static_cast<double>(instances[i].size());
        count += static_cast<int>(instances[i].size());
    }
    load.ratio = least > 0 ? most / least : 0;
    for (qsizetype i = 0; i < wave.agents.size(); ++i) {
        const AgentPlan& agent = wave.agents[i];
        const double share = total > 0 ? agent.work / total * 100 : 0;
        for (const AgentInstance& instance : instances[i]) {
            load.sharePercent.insert(instance.id, share);
            if (agent.work <= 0)
                load.idle.append(instance.id);
            else if (count >= kFewestForOverload && share >= kOverloadPercent - kRounding)
                load.overloaded.append(instance.id);
        }
        if (instances[i].isEmpty())
            continue;
        if (agent.work <= 0)
            findings.warn(agent.mark, QStringLiteral("agent %1 has no work: it is idle").arg(quoted(agent.id)));
        else if (count >= kFewestForOverload && share >= kOverloadPercent - kRounding)
            findings.warn(agent.mark,
                QStringLiteral("agent %1 holds %2 % of the work of wave %3; below 40 % is balanced, split it")
                    .arg(quoted(agent.id), QString::number(share, 'f', 1), quoted(wave.id)));
    }
    decide(wave, count, load);
    return load;
}

} // namespace plan

namespace {

QJsonArray findingsJson(const QList<Fault>& findings)
{
    QJsonArray array;
    for (const Fault& finding : findings)
        array.append(QJsonObject{{QStringLiteral("line"), finding.mark.line},
            {QStringLiteral("column"), finding.mark.column}, {QStringLiteral("message"), finding.message}});
    return array;
}

QString modeWord(bool parallel)
{
    return parallel ? QStringLiteral("parallel") : QStringLiteral("sequential");
}

QJsonObject loadJson(const WaveLoad& load)
{
    QJsonObject shares;
    for (auto share = load.sharePercent.cbegin(); share != load.sharePercent.cend(); ++share)
        shares.insert(share.key(), share.value());
    return {{QStringLiteral("wave"), load.wave}, {QStringLiteral("ratio"), load.ratio},
        {QStringLiteral("share_percent"), shares},
        {QStringLiteral("overloaded"), QJsonArray::fromStringList(load.overloaded)},
        {QStringLiteral("idle"), QJsonArray::fromStringList(load.idle)},
        {QStringLiteral("mode"), modeWord(load.parallel)}, {QStringLiteral("why"), load.why}};
}

}

QJsonObject PlanReading::toJson() const
{
    QJsonArray waves;
    for (const WaveLoad& load : loads)
        waves.append(loadJson(load));
    const auto parallel = std::find_if(loads.begin(), loads.end(), [](const WaveLoad& load) { return load.parallel; });
    const bool any = parallel != loads.end();
    QString why = QStringLiteral("there is no wave");
    if (!loads.isEmpty()) {
        const WaveLoad& deciding = any ? *parallel : loads.first();
        why = QStringLiteral("wave %1: %2").arg(deciding.wave, deciding.why);
    }
    return {{QStringLiteral("ok"), ok()}, {QStringLiteral("faults"), findingsJson(faults)},
        {QStringLiteral("warnings"), findingsJson(warnings)},
        {QStringLiteral("waves"), static_cast<int>(plan.waves.size())}, {QStringLiteral("agents"), agents},
        {QStringLiteral("load"), QJsonObject{{QStringLiteral("waves"), waves}}},
        {QStringLiteral("mode"), modeWord(any)}, {QStringLiteral("why"), why}};
}

} // namespace wavedeck
