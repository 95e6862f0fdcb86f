// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QtGlobal>

#include <optional>

/// The formulas of requirements.md, section 4: each stands here once. Pure; any thread. Empty means not applicable
/// (nothing ran, a division by zero), which is shown as such and never as 0.
namespace wavedeck::formulas {

/// From when to when something ran, in milliseconds on one clock.
struct Interval {
    qint64 start = 0;
    qint64 end = 0;
};

/// FORM-1: first start to last end.
qint64 wallMs(const QList<Interval>& runs);

/// FORM-1: what the same runs would take one after the other.
qint64 sequentialMs(const QList<Interval>& runs);

/// FORM-2.
std::optional<double> speedUp(qint64 sequentialMs, qint64 wallMs);

/// FORM-3, percent; negative when running side by side took longer.
std::optional<double> savedPercent(qint64 sequentialMs, qint64 wallMs);

/// FORM-4: the largest load to the smallest. Empty when there is none, or somebody is idle.
std::optional<double> balanceRatio(const QList<double>& loads);

/// FORM-6: average concurrency, the busy time of all agents to the wall time of the session.
std::optional<double> parallelFactor(qint64 busyMs, qint64 wallMs);

/// FORM-7, percent: units of work that agents did and not the orchestrator itself. 15 of 100 done by it are 85 %.
std::optional<double> delegationPercent(double units, double direct);

/// FORM-9, percent: starts that keep the chain of command. 1 violation in 26 are 96.2 %.
std::optional<double> compliancePercent(qint64 starts, qint64 violations);

/// FORM-10 and FORM-21: a part of a whole in percent.
std::optional<double> percentOf(qint64 part, qint64 whole);

/// FORM-20: what is missing of what is configured, percent.
std::optional<double> gapPercent(double configured, double deployed);

/// Exact, the nearest rank: the value at index ceil(percent / 100 * n), counted from one (trust.md E). Empty without
/// values; whether n is enough to say anything is the caller's.
std::optional<double> percentile(QList<double> values, double percent);

/// PLAN-4 and the like: how near a prediction came, percent; the smaller of both to the larger. 6 of 8 are 75 %, as are
/// 8 of 6.
std::optional<double> accuracyPercent(double predicted, double actual);

/// FORM-23: visible and hidden work with the buffer on it. 100 with 20 % are 120.
double withBuffer(double visible, double hidden, double bufferPercent);

/// COST-2: how long at least one of them ran; with the gaps between them it is the wall time.
qint64 coveredMs(QList<Interval> runs);

/// COST-4: 6 tasks in 72 s are 300 an hour.
std::optional<double> perHour(qint64 tasks, qint64 elapsedMs);

/// COST-4: micro-dollars a task, rounded.
std::optional<qint64> costPerTask(qint64 costMicroUsd, qint64 tasks);

/// PROC-9: how many of the instances of one program are not needed; never below 0.
qint64 surplus(qint64 instances, qint64 needed);

/// PROC-9: what the surplus ones take, of the sizes of all instances with those that stay first. Five of 200 MB with
/// one needed waste 800 MB.
qint64 wasteBytes(const QList<qint64>& sizes, qint64 needed);

/// AUDIT-12: how much of a waste was got back, percent. 250 of 1000 MB are 25 %.
std::optional<double> reclaimPercent(qint64 wasteBytes, qint64 reclaimedBytes);

/// PROC-9: how full something is once bytes of it are free again, percent; never below 0.
std::optional<double> percentAfter(double usedPercent, qint64 reclaimBytes, qint64 totalBytes);

} // namespace wavedeck::formulas
