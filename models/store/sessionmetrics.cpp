// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sessionmetrics.h"

#include "models/store/documentjson.h"

#include <QMap>

#include <algorithm>

namespace wavedeck {

using namespace documents;

namespace {

/// FORM-4 of the wave that is balanced worst, by the units of work of its agents.
std::optional<double> worstBalance(const SessionRows& rows)
{
    std::optional<double> worst;
    for (const Wave& wave : rows.waves) {
        QList<double> loads;
        for (const Agent& agent : rows.agents)
            if (agent.wave == wave.id)
                loads.append(agent.work);
        const auto ratio = formulas::balanceRatio(loads);
        if (ratio && (!worst || *ratio > *worst))
            worst = ratio;
    }
    return worst;
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
                {QStringLiteral("tokens"), tokensJson(it->tokens)}, {QStringLiteral("cost_microusd"), it->cost},
                {QStringLiteral("cost_per_task_microusd"), orNull(formulas::costPerTask(it->cost, it->succeeded))}});
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

} // namespace

QJsonObject sessionMetrics(const SessionRows& rows, qint64 elapsedMs, qint64 now)
{
    Tally all;
    for (const Agent& agent : rows.agents)
        all.add(rows, agent, now);
    const qint64 sequential = formulas::sequentialMs(all.runs);
    const qint64 wall = formulas::wallMs(all.runs);
    return {{QStringLiteral("agents_spawned"), all.spawned},
        {QStringLiteral("max_concurrent"), rows.session.maxConcurrent},
        {QStringLiteral("parallel_factor"),
            all.runs.isEmpty() ? QJsonValue() : orNull(formulas::parallelFactor(sequential, elapsedMs))},
        {QStringLiteral("speed_up"), orNull(formulas::speedUp(sequential, wall))},
        {QStringLiteral("saved_percent"), orNull(formulas::savedPercent(sequential, wall))},
        {QStringLiteral("succeeded"), all.succeeded}, {QStringLiteral("failed"), all.failed},
        {QStringLiteral("redeployed"), all.redeployed},
        {QStringLiteral("success_rate"), orNull(formulas::percentOf(all.succeeded, all.spawned))},
        {QStringLiteral("first_time_success_rate"), orNull(formulas::percentOf(all.atOnce, all.spawned))},
        {QStringLiteral("rework_rate"), orNull(formulas::percentOf(all.redeployed, all.spawned))},
        {QStringLiteral("zero_rework"), all.spawned > 0 ? QJsonValue(all.redeployed == 0) : QJsonValue()},
        {QStringLiteral("tasks_per_hour"),
            all.spawned > 0 ? orNull(formulas::perHour(all.succeeded, elapsedMs)) : QJsonValue()},
        {QStringLiteral("cost_microusd"), all.cost}, {QStringLiteral("tokens"), tokensJson(all.tokens)},
        {QStringLiteral("cost_per_task_microusd"), orNull(formulas::costPerTask(all.cost, all.succeeded))},
        {QStringLiteral("idle_ms"), idleMs(rows, elapsedMs, now)}, {QStringLiteral("by_role"), byRole(rows, now)},
        {QStringLiteral("balance_ratio"), orNull(worstBalance(rows))}};
}

} // namespace wavedeck
