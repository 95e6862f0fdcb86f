// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"
#include "models/protocol/balance.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <numeric>

namespace wavedeck {

namespace {

constexpr double kRounding = 1e-9;
constexpr double kBalancedRatio = 1.5; // WAVE-9: proposed, derived (INC-40)

}

bool WaveLoad::isBalanced() const
{
    return ratio > 0 && ratio <= kBalancedRatio + kRounding;
}

namespace plan {

namespace {

constexpr double kOverloadPercent = 40.0; // PLAN-6
constexpr int kFewestForOverload = 3; // with two agents one always holds half
constexpr double kMostOverhead = 20.0; // WAVE-9, percent

QString ratioText(double ratio)
{
    return QString::number(ratio, 'f', 2) + QStringLiteral(":1");
}

/// The branch of WAVE-9's tree that fires (FORM-28).
void decide(const WavePlan& wave, int count, std::optional<double> overhead, WaveLoad& load)
{
    const auto needing = std::find_if(
        wave.agents.begin(), wave.agents.end(), [](const AgentPlan& agent) { return !agent.needs.isEmpty(); });
    const auto sequential = [&](const char* branch, const QString& why) {
        load.parallel = false;
        load.branch = QLatin1String(branch);
        load.why = why;
    };
    if (needing != wave.agents.end())
        return sequential("dependencies",
            QStringLiteral("agents depend on each other: %1 needs %2")
                .arg(needing->id, needing->needs.join(QStringLiteral(", "))));
    if (count <= 2)
        return sequential("count",
            count == 1 ? QStringLiteral("only 1 agent; parallel pays from 3 on")
                       : QStringLiteral("only %1 agents; parallel pays from 3 on").arg(count));
    if (load.ratio <= 0)
        return sequential("balance", QStringLiteral("not balanced: an agent has no work"));
    if (!load.isBalanced())
        return sequential("balance", QStringLiteral("not balanced: %1 is above 1.5:1").arg(ratioText(load.ratio)));
    if (overhead && *overhead > kMostOverhead + kRounding)
        return sequential("overhead",
            QStringLiteral("no agent ran in %1 % of the time of earlier runs; above 20 % it does not pay")
                .arg(QString::number(*overhead, 'f', 1)));
    load.parallel = true;
    load.branch = QStringLiteral("parallel");
    load.why = QStringLiteral("independent, balanced (%1) and %2 agents").arg(ratioText(load.ratio)).arg(count);
    if (overhead)
        load.why += QStringLiteral(", overhead %1 %").arg(QString::number(*overhead, 'f', 1));
}

/// Shares and ratio of one measure of the agents' work.
struct Measured {
    QMap<QString, double> shares; ///< percent by instance
    double ratio = 0; ///< 0 = somebody has none
    int count = 0;
};

template <class Of> Measured measure(const WavePlan& wave, const QList<QList<AgentInstance>>& instances, Of workOf)
{
    Measured measured;
    double total = 0;
    double least = 0;
    double most = 0;
    for (qsizetype i = 0; i < wave.agents.size(); ++i) {
        if (instances[i].isEmpty())
            continue;
        const double work = workOf(wave.agents[i]);
        least = measured.count == 0 ? work : std::min(least, work);
        most = std::max(most, work);
        total += work * static_cast<double>(instances[i].size());
        measured.count += static_cast<int>(instances[i].size());
    }
    measured.ratio = least > 0 ? most / least : 0;
    for (qsizetype i = 0; i < wave.agents.size(); ++i)
        for (const AgentInstance& instance : instances[i])
            measured.shares.insert(instance.id, total > 0 ? workOf(wave.agents[i]) / total * 100 : 0);
    return measured;
}

/// How long the wave takes as it would run; empty when something besides places keeps agents waiting.
std::optional<qint64> wallOf(const Plan& plan, const WavePlan& wave, const QList<double>& estimates)
{
    int lanes = int(estimates.size());
    for (const int limit : {plan.maxParallel, wave.maxParallel})
        lanes = limit > 0 ? std::min(lanes, limit) : lanes;
    const bool chained = std::any_of(
        wave.agents.begin(), wave.agents.end(), [](const AgentPlan& agent) { return !agent.needs.isEmpty(); });
    const bool narrow = std::any_of(plan.hierarchy.begin(), plan.hierarchy.end(),
        [lanes](const HierarchyNode& node) { return node.maxParallel > 0 && node.maxParallel < lanes; });
    if (chained || narrow)
        return std::nullopt;
    const QList<double> loads = balance::loadsOf(estimates, balance::longestFirst(estimates, lanes), lanes);
    return static_cast<qint64>(*std::max_element(loads.begin(), loads.end()));
}

/// By estimated time, when every agent has an estimate.
void addTimes(const Plan& plan, const WavePlan& wave, const QList<QList<AgentInstance>>& instances, WaveLoad& load)
{
    QList<double> estimates;
    for (qsizetype i = 0; i < wave.agents.size(); ++i) {
        if (!instances[i].isEmpty() && wave.agents[i].estimateMs <= 0)
            return;
        for (qsizetype n = 0; n < instances[i].size(); ++n)
            estimates.append(double(wave.agents[i].estimateMs));
    }
    if (estimates.isEmpty())
        return;
    const Measured times = measure(wave, instances, [](const AgentPlan& agent) { return double(agent.estimateMs); });
    load.timeSharePercent = times.shares;
    load.timeRatio = times.ratio;
    load.sequentialMs = static_cast<qint64>(std::accumulate(estimates.begin(), estimates.end(), 0.0));
    load.wallMs = wallOf(plan, wave, estimates);
}

void tellShares(Reading& reading, const WavePlan& wave, const QList<QList<AgentInstance>>& instances, WaveLoad& load)
{
    const qsizetype count = load.sharePercent.size();
    for (qsizetype i = 0; i < wave.agents.size(); ++i) {
        if (instances[i].isEmpty())
            continue;
        const AgentPlan& agent = wave.agents[i];
        const double share = load.sharePercent.value(instances[i].first().id);
        const bool idle = agent.work <= 0;
        const bool overloaded = !idle && count >= kFewestForOverload && share >= kOverloadPercent - kRounding;
        for (const AgentInstance& instance : instances[i])
            if (idle || overloaded)
                (idle ? load.idle : load.overloaded).append(instance.id);
        if (idle)
            tell(reading, "idle", agent.mark, QStringLiteral("agent %1 has no work: it is idle").arg(quoted(agent.id)));
        else if (overloaded)
            tell(reading, "overload", agent.mark,
                QStringLiteral("agent %1 holds %2 % of the work of wave %3; below 40 % is balanced, split it")
                    .arg(quoted(agent.id), QString::number(share, 'f', 1), quoted(wave.id)));
    }
}

}

WaveLoad loadOf(Reading& reading, const WavePlan& wave, const QList<QList<AgentInstance>>& instances)
{
    WaveLoad load;
    load.wave = wave.id;
    const Measured units = measure(wave, instances, [](const AgentPlan& agent) { return agent.work; });
    load.sharePercent = units.shares;
    load.ratio = units.ratio;
    addTimes(reading.plan, wave, instances, load);
    tellShares(reading, wave, instances, load);
    decide(wave, units.count, reading.context.overheadPercent, load);
    return load;
}

} // namespace plan

namespace {

QJsonArray findingsJson(const QList<Fault>& findings)
{
    QJsonArray array;
    for (const Fault& finding : findings)
        array.append(QJsonObject{{QStringLiteral("line"), finding.mark.line},
            {QStringLiteral("column"), finding.mark.column}, {QStringLiteral("message"), finding.message},
            {QStringLiteral("rule"), finding.rule.isEmpty() ? QJsonValue() : QJsonValue(finding.rule)}});
    return array;
}

QString modeWord(bool parallel)
{
    return parallel ? QStringLiteral("parallel") : QStringLiteral("sequential");
}

QJsonObject sharesJson(const QMap<QString, double>& percent)
{
    QJsonObject shares;
    for (auto share = percent.cbegin(); share != percent.cend(); ++share)
        shares.insert(share.key(), share.value());
    return shares;
}

QJsonValue known(const std::optional<qint64>& milliseconds)
{
    return milliseconds ? QJsonValue(*milliseconds) : QJsonValue();
}

QJsonObject loadJson(const WaveLoad& load)
{
    const bool timed = !load.timeSharePercent.isEmpty();
    return {{QStringLiteral("wave"), load.wave}, {QStringLiteral("ratio"), load.ratio},
        {QStringLiteral("share_percent"), sharesJson(load.sharePercent)},
        {QStringLiteral("time_ratio"), timed ? QJsonValue(load.timeRatio) : QJsonValue()},
        {QStringLiteral("time_share_percent"), timed ? QJsonValue(sharesJson(load.timeSharePercent)) : QJsonValue()},
        {QStringLiteral("estimated_sequential_ms"), known(load.sequentialMs)},
        {QStringLiteral("estimated_wall_ms"), known(load.wallMs)},
        {QStringLiteral("overloaded"), QJsonArray::fromStringList(load.overloaded)},
        {QStringLiteral("idle"), QJsonArray::fromStringList(load.idle)},
        {QStringLiteral("mode"), modeWord(load.parallel)}, {QStringLiteral("branch"), load.branch},
        {QStringLiteral("why"), load.why}};
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
    QJsonObject document{{QStringLiteral("ok"), ok()}, {QStringLiteral("faults"), findingsJson(faults)},
        {QStringLiteral("warnings"), findingsJson(warnings)},
        {QStringLiteral("waves"), static_cast<int>(plan.waves.size())}, {QStringLiteral("agents"), agents},
        {QStringLiteral("load"), QJsonObject{{QStringLiteral("waves"), waves}}},
        {QStringLiteral("mode"), modeWord(any)}, {QStringLiteral("why"), why},
        {QStringLiteral("rigour"), QString(word(plan.mode))},
        {QStringLiteral("order"),
            plan.order.isEmpty()
                ? QJsonValue()
                : QJsonObject{{QStringLiteral("mode"), plan.order}, {QStringLiteral("reason"), plan.orderReason}}}};
    const QJsonObject added = advice.toJson();
    for (auto it = added.begin(); it != added.end(); ++it)
        document.insert(it.key(), it.value());
    return document;
}

} // namespace wavedeck
