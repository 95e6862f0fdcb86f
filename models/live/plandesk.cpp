// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/plandesk.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace wavedeck {

namespace {

constexpr int kMostParallel = 10'000;
constexpr qint64 kMostMicroUsd = 1'000'000'000'000'000; ///< as the plan's cost_usd
constexpr qint64 kMostLimitMs = qint64(365) * 24 * 3600 * 1000;

struct Field {
    const char* key;
    qint64 least;
    qint64 most;
};
constexpr std::array<Field, 3> kFields{
    {{"max_parallel", 1, kMostParallel}, {"budget_microusd", 0, kMostMicroUsd}, {"limit_ms", 0, kMostLimitMs}}};

Error badValue(const QString& key, const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("bad-value"), QStringLiteral("overrides: ") + key, why, {}};
}

/// A whole number between the field's bounds; nothing when the object has no such key.
Result<std::optional<qint64>> read(const QJsonObject& json, const Field& field)
{
    const QJsonValue value = json.value(QLatin1String(field.key));
    if (value.isUndefined())
        return std::optional<qint64>();
    const double number = value.toDouble(-1);
    if (!value.isDouble() || std::floor(number) != number || number < double(field.least)
        || number > double(field.most))
        return badValue(QLatin1String(field.key),
            QStringLiteral("it must be a whole number from %1 to %2").arg(field.least).arg(field.most));
    return std::optional<qint64>(qint64(number));
}

} // namespace

QJsonObject PlanLimits::toJson() const
{
    QJsonObject json;
    if (maxParallel)
        json.insert(QStringLiteral("max_parallel"), *maxParallel);
    if (budgetMicroUsd)
        json.insert(QStringLiteral("budget_microusd"), *budgetMicroUsd);
    if (limitMs)
        json.insert(QStringLiteral("limit_ms"), *limitMs);
    return json;
}

Result<PlanLimits> PlanLimits::check(const QJsonObject& json)
{
    for (auto it = json.begin(); it != json.end(); ++it)
        if (std::none_of(kFields.begin(), kFields.end(),
                [&](const Field& field) { return it.key() == QLatin1String(field.key); }))
            return badValue(it.key().left(60), QStringLiteral("there is no such limit"));
    std::array<std::optional<qint64>, kFields.size()> values;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto value = read(json, kFields[i]);
        if (!value)
            return value.error();
        values[i] = *value;
    }
    PlanLimits limits;
    if (values[0])
        limits.maxParallel = int(*values[0]);
    limits.budgetMicroUsd = values[1];
    limits.limitMs = values[2];
    return limits;
}

PlanLimits PlanLimits::fromJson(const QJsonObject& json)
{
    const auto limits = check(json);
    return limits ? *limits : PlanLimits();
}

void PlanLimits::applyTo(Plan& plan) const
{
    if (maxParallel)
        plan.maxParallel = *maxParallel;
    if (budgetMicroUsd) {
        plan.budget.costMicroUsd.reset();
        if (*budgetMicroUsd > 0)
            plan.budget.costMicroUsd = *budgetMicroUsd;
    }
    if (!limitMs)
        return;
    for (WavePlan& wave : plan.waves)
        for (AgentPlan& agent : wave.agents)
            if (agent.limitMs == 0)
                agent.limitMs = *limitMs;
}

bool OpenedPlan::mayStart() const
{
    return reading.ok() && std::none_of(checks.begin(), checks.end(), [](const PreflightCheck& check) {
        return check.state == PreflightCheck::Failed;
    });
}

} // namespace wavedeck
