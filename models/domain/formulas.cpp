// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/formulas.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace wavedeck::formulas {

qint64 wallMs(const QList<Interval>& runs)
{
    if (runs.isEmpty())
        return 0;
    qint64 start = runs.first().start;
    qint64 end = runs.first().end;
    for (const Interval& run : runs) {
        start = std::min(start, run.start);
        end = std::max(end, run.end);
    }
    return std::max<qint64>(0, end - start);
}

qint64 sequentialMs(const QList<Interval>& runs)
{
    qint64 sum = 0;
    for (const Interval& run : runs)
        sum += std::max<qint64>(0, run.end - run.start);
    return sum;
}

std::optional<double> speedUp(qint64 sequentialMs, qint64 wallMs)
{
    if (wallMs <= 0)
        return std::nullopt;
    return double(sequentialMs) / double(wallMs);
}

std::optional<double> savedPercent(qint64 sequentialMs, qint64 wallMs)
{
    if (sequentialMs <= 0)
        return std::nullopt;
    return double(sequentialMs - wallMs) * 100 / double(sequentialMs);
}

std::optional<double> balanceRatio(const QList<double>& loads)
{
    if (loads.isEmpty())
        return std::nullopt;
    const auto [least, most] = std::minmax_element(loads.begin(), loads.end());
    if (*least <= 0)
        return std::nullopt;
    return *most / *least;
}

std::optional<double> parallelFactor(qint64 busyMs, qint64 wallMs)
{
    return speedUp(busyMs, wallMs);
}

std::optional<double> percentOf(qint64 part, qint64 whole)
{
    if (whole <= 0)
        return std::nullopt;
    return double(part) * 100 / double(whole);
}

std::optional<double> delegationPercent(double units, double direct)
{
    if (units <= 0)
        return std::nullopt;
    return 100 * (units - direct) / units;
}

std::optional<double> compliancePercent(qint64 starts, qint64 violations)
{
    return percentOf(starts - violations, starts);
}

std::optional<double> gapPercent(double configured, double deployed)
{
    if (configured <= 0)
        return std::nullopt;
    return (configured - deployed) / configured * 100;
}

std::optional<double> percentile(QList<double> values, double percent)
{
    if (values.isEmpty())
        return std::nullopt;
    const double share = std::clamp(percent, 0.0, 100.0) * double(values.size()) / 100; // in this order: 95 of 20 is 19
    const auto rank = std::max<qsizetype>(1, qsizetype(std::ceil(share)));
    const auto at = values.begin() + (rank - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

qint64 coveredMs(QList<Interval> runs)
{
    std::sort(runs.begin(), runs.end(), [](const Interval& a, const Interval& b) { return a.start < b.start; });
    qint64 sum = 0;
    qint64 until = std::numeric_limits<qint64>::min();
    for (const Interval& run : std::as_const(runs)) {
        sum += std::max<qint64>(0, run.end - std::max(run.start, until));
        until = std::max(until, run.end);
    }
    return sum;
}

std::optional<double> perHour(qint64 tasks, qint64 elapsedMs)
{
    if (elapsedMs <= 0)
        return std::nullopt;
    return double(tasks) * 3'600'000 / double(elapsedMs);
}

std::optional<qint64> costPerTask(qint64 costMicroUsd, qint64 tasks)
{
    if (tasks <= 0)
        return std::nullopt;
    return (costMicroUsd + tasks / 2) / tasks;
}

qint64 surplus(qint64 instances, qint64 needed)
{
    return std::max<qint64>(0, instances - std::max<qint64>(0, needed));
}

qint64 wasteBytes(const QList<qint64>& sizes, qint64 needed)
{
    return std::accumulate(sizes.end() - surplus(sizes.size(), needed), sizes.end(), qint64(0));
}

std::optional<double> reclaimPercent(qint64 wasteBytes, qint64 reclaimedBytes)
{
    return percentOf(reclaimedBytes, wasteBytes);
}

std::optional<double> percentAfter(double usedPercent, qint64 reclaimBytes, qint64 totalBytes)
{
    const auto freed = percentOf(reclaimBytes, totalBytes);
    return freed ? std::optional(std::max(0.0, usedPercent - *freed)) : std::nullopt;
}

std::optional<double> accuracyPercent(double predicted, double actual)
{
    if (predicted < 0 || actual < 0 || std::max(predicted, actual) <= 0)
        return std::nullopt;
    return 100 * std::min(predicted, actual) / std::max(predicted, actual);
}

double withBuffer(double visible, double hidden, double bufferPercent)
{
    return (visible + hidden) * (1 + bufferPercent / 100);
}

} // namespace wavedeck::formulas
