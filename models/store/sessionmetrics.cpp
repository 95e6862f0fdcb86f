// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sessionmetrics.h"

#include "models/plan/gatelibrary.h"
#include "models/plan/planreader.h"
#include "models/store/documentjson.h"
#include "models/store/protocolmetrics.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QMap>

#include <algorithm>

namespace wavedeck {

using namespace documents;

namespace {

constexpr qint64 kLongGapMs = 5 * 60 * 1000; ///< WAVE-13: even five minutes add up

QList<const Agent*> agentsOf(const SessionRows& rows, const QString& wave)
{
    QList<const Agent*> agents;
    for (const Agent& agent : rows.agents)
        if (agent.wave == wave)
            agents.append(&agent);
    return agents;
}

/// FORM-4 of the wave that is balanced worst, by what load says of an agent.
template <class Load> std::optional<double> worstBalance(const SessionRows& rows, Load load)
{
    std::optional<double> worst;
    for (const Wave& wave : rows.waves) {
        QList<double> loads;
        for (const Agent* agent : agentsOf(rows, wave.id))
            loads.append(load(*agent));
        const auto ratio = formulas::balanceRatio(loads);
        if (ratio && (!worst || *ratio > *worst))
            worst = ratio;
    }
    return worst;
}

double busyMs(const SessionRows& rows, const Agent& agent, qint64 now)
{
    return double(formulas::sequentialMs(intervalsOf(rows.attemptsOf(agent.id), now)));
}

/// WAVE-13: from the end of the last agent that ran to the start of the next.
QJsonArray idleGaps(const SessionRows& rows, const QString& wave, qint64 now)
{
    struct Run {
        formulas::Interval when;
        QString agent;
    };
    QList<Run> runs;
    for (const Agent* agent : agentsOf(rows, wave))
        for (const formulas::Interval& when : intervalsOf(rows.attemptsOf(agent->id), now))
            runs.append({when, agent->id});
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.when.start < b.when.start; });
    QJsonArray gaps;
    Run last;
    for (const Run& run : std::as_const(runs)) {
        if (!last.agent.isEmpty() && run.when.start > last.when.end) {
            const qint64 ms = run.when.start - last.when.end;
            gaps.append(QJsonObject{{QStringLiteral("wave"), wave}, {QStringLiteral("after"), last.agent},
                {QStringLiteral("before"), run.agent}, {QStringLiteral("ms"), ms},
                {QStringLiteral("long"), ms > kLongGapMs}});
        }
        if (last.agent.isEmpty() || run.when.end > last.when.end)
            last = run;
    }
    return gaps;
}

qint64 sumOf(const QJsonArray& gaps)
{
    qint64 sum = 0;
    for (const QJsonValue& gap : gaps)
        sum += gap.toObject().value(QLatin1String("ms")).toInteger();
    return sum;
}

/// What the agents of a role, or all of them, came to.
struct Tally {
    QList<formulas::Interval> runs;
    qint64 spawned = 0;
    qint64 succeeded = 0;
    qint64 atOnce = 0; ///< succeeded in their first attempt
    qint64 failed = 0; ///< have ended otherwise
    qint64 redeployed = 0; ///< were started more than once
    Tokens tokens;
    qint64 cost = 0;

    bool isUseTold() const
    {
        return cost != 0 || tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite != 0;
    }
    void add(const SessionRows& rows, const Agent& agent, qint64 now)
    {
        addTokens(tokens, agent.tokens);
        cost += agent.costMicroUsd;
        if (agent.attempt == 0)
            return;
        ++spawned;
        runs.append(intervalsOf(rows.attemptsOf(agent.id), now));
        redeployed += agent.attempt > 1;
        const bool good = agent.state == AgentState::Succeeded;
        succeeded += good;
        atOnce += good && agent.attempt == 1;
        failed += !good && hasEnded(agent.state);
    }
};

/// COST-4 for one type of agent.
QJsonObject byRole(const SessionRows& rows, qint64 now)
{
    QMap<QString, Tally> tallies;
    for (const Agent& agent : rows.agents)
        tallies[agent.role.isEmpty() ? QStringLiteral("none") : agent.role].add(rows, agent, now);
    QJsonObject json;
    for (auto it = tallies.cbegin(); it != tallies.cend(); ++it)
        json.insert(it.key(),
            QJsonObject{{QStringLiteral("agents_spawned"), it->spawned}, {QStringLiteral("succeeded"), it->succeeded},
                {QStringLiteral("busy_ms"), formulas::sequentialMs(it->runs)},
                {QStringLiteral("tasks_per_hour"),
                    orNull(formulas::perHour(it->succeeded, formulas::coveredMs(it->runs)))},
                {QStringLiteral("tokens"), it->isUseTold() ? QJsonValue(tokensJson(it->tokens)) : QJsonValue()},
                {QStringLiteral("cost_microusd"), it->isUseTold() ? QJsonValue(it->cost) : QJsonValue()},
                {QStringLiteral("cost_per_task_microusd"),
                    it->isUseTold() ? orNull(formulas::costPerTask(it->cost, it->succeeded)) : QJsonValue()}});
    return json;
}

/// COST-2: what no wave accounts for.
qint64 idleMs(const SessionRows& rows, qint64 elapsedMs, qint64 now)
{
    QList<formulas::Interval> waves;
    for (const Wave& wave : rows.waves)
        if (wave.startedAt > 0)
            waves.append({wave.startedAt, wave.endedAt > 0 ? wave.endedAt : now});
    return std::max<qint64>(0, elapsedMs - formulas::coveredMs(waves));
}

/// Of all waves, and the agent that worked longest of all.
void insertGaps(QJsonObject& json, const SessionRows& rows, qint64 now)
{
    QJsonArray gaps;
    for (const Wave& wave : rows.waves)
        for (const QJsonValue& gap : idleGaps(rows, wave.id, now))
            gaps.append(gap);
    json.insert(QStringLiteral("idle_gaps"), gaps);
    json.insert(QStringLiteral("idle_gap_ms"), sumOf(gaps));
    QString critical;
    double most = 0;
    for (const Agent& agent : rows.agents)
        if (const double busy = busyMs(rows, agent, now); busy > most) {
            most = busy;
            critical = agent.id;
        }
    json.insert(QStringLiteral("critical_agent"), orNull(critical));
    json.insert(QStringLiteral("critical_ms"), critical.isEmpty() ? QJsonValue() : QJsonValue(qint64(most)));
}

} // namespace

std::optional<Plan> planOf(const Session& session)
{
    PlanReading reading = readPlan(session.planText.toUtf8(), storedContext(session));
    // Its workspace may be away by now: that takes nothing away of what the plan said.
    if (reading.ok() || (reading.faults.size() == 1 && !QFileInfo(session.workspace).isDir()))
        return std::move(reading.plan);
    return std::nullopt;
}

void insertBalance(QJsonObject& wave, const SessionRows& rows, const QString& id, qint64 now)
{
    QList<double> units;
    QList<double> times;
    double sum = 0;
    const QList<const Agent*> agents = agentsOf(rows, id);
    for (const Agent* agent : agents) {
        units.append(agent->work);
        times.append(busyMs(rows, *agent, now));
        sum += agent->work;
    }
    QJsonArray shares;
    for (const Agent* agent : agents)
        if (sum > 0)
            shares.append(QJsonObject{{QStringLiteral("agent"), agent->id}, {QStringLiteral("units"), agent->work},
                {QStringLiteral("percent"), 100 * agent->work / sum}});
    const QJsonArray gaps = idleGaps(rows, id, now);
    wave.insert(QStringLiteral("balance_ratio"), orNull(formulas::balanceRatio(units)));
    wave.insert(QStringLiteral("balance_ratio_time"), orNull(formulas::balanceRatio(times)));
    wave.insert(QStringLiteral("shares"), shares);
    wave.insert(QStringLiteral("idle_gaps"), gaps);
    wave.insert(QStringLiteral("idle_gap_ms"), sumOf(gaps));
}

QJsonObject sessionMetrics(const SessionRows& rows, const Plan* plan, qint64 elapsedMs, qint64 now)
{
    Tally all;
    for (const Agent& agent : rows.agents)
        all.add(rows, agent, now);
    const qint64 sequential = formulas::sequentialMs(all.runs);
    const qint64 wall = formulas::wallMs(all.runs);
    const qint64 reassigned = reassignmentsOf(rows).size();
    QJsonObject json{{QStringLiteral("agents_spawned"), all.spawned},
        {QStringLiteral("max_concurrent"), rows.session.maxConcurrent},
        {QStringLiteral("parallel_factor"),
            all.runs.isEmpty() ? QJsonValue() : orNull(formulas::parallelFactor(sequential, elapsedMs))},
        {QStringLiteral("speed_up"), orNull(formulas::speedUp(sequential, wall))},
        {QStringLiteral("saved_percent"), orNull(formulas::savedPercent(sequential, wall))},
        {QStringLiteral("succeeded"), all.succeeded}, {QStringLiteral("failed"), all.failed},
        {QStringLiteral("redeployed"), all.redeployed},
        {QStringLiteral("success_rate"), orNull(formulas::percentOf(all.succeeded, all.spawned))},
        {QStringLiteral("first_time_success_rate"), orNull(formulas::percentOf(all.atOnce, all.spawned))},
        {QStringLiteral("rework_rate"), orNull(formulas::percentOf(all.redeployed + reassigned, all.spawned))},
        {QStringLiteral("zero_rework"), all.spawned > 0 ? QJsonValue(all.redeployed + reassigned == 0) : QJsonValue()},
        {QStringLiteral("tasks_per_hour"),
            all.spawned > 0 ? orNull(formulas::perHour(all.succeeded, elapsedMs)) : QJsonValue()},
        {QStringLiteral("cost_microusd"), all.cost}, {QStringLiteral("tokens"), tokensJson(all.tokens)},
        {QStringLiteral("cost_per_task_microusd"), orNull(formulas::costPerTask(all.cost, all.succeeded))},
        {QStringLiteral("idle_ms"), idleMs(rows, elapsedMs, now)}, {QStringLiteral("by_role"), byRole(rows, now)},
        {QStringLiteral("balance_ratio"), orNull(worstBalance(rows, [](const Agent& agent) { return agent.work; }))},
        {QStringLiteral("balance_ratio_time"),
            orNull(worstBalance(rows, [&](const Agent& agent) { return busyMs(rows, agent, now); }))}};
    insertGaps(json, rows, now);
    insertProtocolMetrics(json, rows, plan, now);
    return json;
}

} // namespace wavedeck
