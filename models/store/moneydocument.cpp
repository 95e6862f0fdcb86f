// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/moneydocument.h"

#include "models/money/costs.h"
#include "models/store/documentjson.h"

#include <QJsonArray>

namespace wavedeck {

using namespace documents;

namespace {

using PerAttempt = QHash<std::pair<QString, int>, CostLine>;

qint64 inAndOut(const Tokens& tokens)
{
    return tokens.input + tokens.output;
}

QJsonValue budgetJson(const MoneyRows& money, const CostLine& spent)
{
    if (money.budgets.isEmpty())
        return {};
    const BudgetSet& budget = money.budgets.constLast();
    std::optional<double> percent;
    const auto share = [&](qint64 part, const std::optional<qint64>& whole) {
        if (const auto of = whole ? formulas::percentOf(part, *whole) : std::nullopt;
            of && (!percent || *of > *percent))
            percent = of;
    };
    share(spent.knownMicroUsd(), budget.costMicroUsd);
    share(inAndOut(spent.tokens), budget.tokens);
    return QJsonObject{{QStringLiteral("cost_microusd"), orNull(budget.costMicroUsd)},
        {QStringLiteral("tokens"), orNull(budget.tokens)}, {QStringLiteral("percent"), orNull(percent)},
        {QStringLiteral("set_at"), rfc3339(budget.at)}, {QStringLiteral("set_by"), budget.by},
        {QStringLiteral("changes"), money.budgets.size() - 1}};
}

/// What was expected of each attempt against what it used; the rest of those that run is what is reserved.
QJsonArray predictionsJson(
    const MoneyRows& money, const QList<Agent>& agents, const PerAttempt& used, qint64& cost, qint64& tokens)
{
    QHash<QString, const Agent*> byId;
    for (const Agent& agent : agents)
        byId.insert(agent.id, &agent);
    QJsonArray array;
    for (const Reservation& one : money.reservations) {
        const CostLine line = used.value({one.agent, one.attempt});
        const Agent* agent = byId.value(one.agent);
        const bool live = agent && isLive(agent->state) && agent->attempt == one.attempt;
        if (live) {
            cost += std::max<qint64>(0, one.expected.costMicroUsd.value_or(0) - line.knownMicroUsd());
            tokens += std::max<qint64>(0, one.expected.tokens.value_or(0) - inAndOut(line.tokens));
        }
        const auto spent = line.costMicroUsd();
        array.append(QJsonObject{{QStringLiteral("agent"), one.agent}, {QStringLiteral("attempt"), one.attempt},
            {QStringLiteral("source"), one.expected.source}, {QStringLiteral("label"), QStringLiteral("estimated")},
            {QStringLiteral("expected_microusd"), orNull(one.expected.costMicroUsd)},
            {QStringLiteral("expected_tokens"), orNull(one.expected.tokens)},
            {QStringLiteral("used_microusd"), orNull(spent)},
            {QStringLiteral("used_tokens"), line.reports > 0 ? QJsonValue(inAndOut(line.tokens)) : QJsonValue()},
            {QStringLiteral("ended"), !live}});
    }
    return array;
}

QJsonArray warningsJson(const MoneyRows& money, const CostLine& spent)
{
    QJsonArray warnings;
    const bool limited = !money.budgets.isEmpty() && money.budgets.constLast().costMicroUsd;
    if (spent.unpriced > 0 && limited)
        warnings.append(QStringLiteral("the cost of %1 tokens is unknown: it is not in what is spent of the budget")
                            .arg(spent.unpriced));
    return warnings;
}

qint64 pausedMs(const MoneyRows& money, qint64 now)
{
    qint64 sum = 0;
    for (const Pause& pause : money.pauses)
        sum += std::max<qint64>(0, (pause.until > 0 ? pause.until : now) - pause.from);
    return sum;
}

QJsonArray contextsJson(const MoneyRows& money)
{
    QJsonArray array;
    for (const ContextUse& context : money.contexts)
        array.append(QJsonObject{{QStringLiteral("agent"), context.agent}, {QStringLiteral("attempt"), context.attempt},
            {QStringLiteral("used"), context.used}, {QStringLiteral("size"), context.size},
            {QStringLiteral("percent"), context.percent()}, {QStringLiteral("at"), rfc3339(context.at)}});
    return array;
}

} // namespace

QJsonObject quotaDocument(const Quota& quota)
{
    return {{QStringLiteral("number"), quota.number}, {QStringLiteral("provider"), quota.provider},
        {QStringLiteral("kind"), quota.kind}, {QStringLiteral("session"), orNull(quota.session)},
        {QStringLiteral("agent"), orNull(quota.agent)}, {QStringLiteral("text"), quota.text},
        {QStringLiteral("closed_at"), timeOrNull(quota.closedAt)}, {QStringLiteral("until"), timeOrNull(quota.until)},
        {QStringLiteral("opened_at"), timeOrNull(quota.openedAt)},
        {QStringLiteral("opened_by"), orNull(quota.openedBy)}};
}

QJsonObject moneyDocument(const MoneyRows& money, const QList<Agent>& agents, qint64 now)
{
    QHash<QString, QString> waves;
    for (const Agent& agent : agents)
        waves.insert(agent.id, agent.wave);
    PerAttempt used;
    for (const Usage& usage : money.usage)
        used[{usage.agent, usage.attempt}].add(usage);
    const auto byModel = costsBy(money.usage, [](const Usage& usage) { return usage.model; });
    const CostLine spent = totalOf(byModel);
    QJsonObject json = costJson(spent, {});
    json.insert(QStringLiteral("label"), QStringLiteral("measured"));
    json.insert(QStringLiteral("told_microusd"), spent.told);
    json.insert(QStringLiteral("priced_microusd"), spent.priced);
    json.insert(QStringLiteral("cost_known"), spent.reports > 0 ? QJsonValue(spent.unpriced == 0) : QJsonValue());
    json.insert(QStringLiteral("budget"), budgetJson(money, spent));
    qint64 reserved = 0;
    qint64 reservedTokens = 0;
    json.insert(QStringLiteral("predictions"), predictionsJson(money, agents, used, reserved, reservedTokens));
    json.insert(QStringLiteral("reserved_microusd"), reserved);
    json.insert(QStringLiteral("reserved_tokens"), reservedTokens);
    const bool paused = !money.pauses.isEmpty() && money.pauses.constLast().until == 0;
    json.insert(QStringLiteral("paused"),
        paused ? QJsonValue(QJsonObject{{QStringLiteral("since"), rfc3339(money.pauses.constLast().from)},
            {QStringLiteral("reason"), money.pauses.constLast().reason}})
               : QJsonValue());
    json.insert(QStringLiteral("paused_ms"), pausedMs(money, now));
    json.insert(QStringLiteral("by_model"), costsJson(byModel, QStringLiteral("model")));
    json.insert(QStringLiteral("by_day"),
        costsJson(costsBy(money.usage, [](const Usage& u) { return u.day; }), QStringLiteral("day")));
    json.insert(QStringLiteral("by_agent"),
        costsJson(costsBy(money.usage, [](const Usage& u) { return u.agent; }), QStringLiteral("agent")));
    json.insert(QStringLiteral("by_wave"),
        costsJson(costsBy(money.usage, [&](const Usage& u) { return waves.value(u.agent); }), QStringLiteral("wave")));
    json.insert(QStringLiteral("contexts"), contextsJson(money));
    QJsonArray quotas;
    for (const Quota& quota : money.quotas)
        quotas.append(quotaDocument(quota));
    json.insert(QStringLiteral("quotas"), quotas);
    json.insert(QStringLiteral("warnings"), warningsJson(money, spent));
    return json;
}

} // namespace wavedeck
