// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"

#include <optional>

/// What a plan amounts to before it runs: what can be counted, and nothing that would have to be guessed. Pure.
namespace wavedeck {

struct WaveShape {
    QString id;
    QString name;
    QString needs; ///< "after survey, scan" when that is not simply the wave before; empty otherwise
    int agents = 0; ///< with the items of foreach as they match now
    int readOnly = 0;
    int modify = 0;
    int teams = 0; ///< different nodes of the hierarchy that its agents report to
    int roles = 0;
    QStringList gates; ///< ids
    int criteria = 0; ///< of all its gates
    bool blocking = false; ///< some gate of it is
};

/// Of a plan without faults.
QList<WaveShape> shapeOf(const OpenedPlan& plan);

/// "Plus 6 outside the waves: 1 in L0, 3 in L1, 2 in L2."; empty without a hierarchy.
QString hierarchyLine(const Plan& plan);

struct PlanEstimate {
    /// How long the agents take at most when none passes its limit; empty when one has none.
    std::optional<qint64> longestMs;
    int agentsWithoutLimit = 0; ///< after the limits given
    int agentsWithOwnLimit = 0; ///< by the plan
    int agents = 0;
    std::optional<qint64> budgetMicroUsd;
    std::optional<qint64> budgetTokens;
    bool stopsOnExceeded = false;
    double work = 0; ///< units
    double largestSharePercent = 0; ///< of one agent in its wave
    int endedByClock = 0; ///< agents with kill_after
    qint64 firstEndMs = 0; ///< the shortest of those
};

PlanEstimate estimateOf(const OpenedPlan& plan, const PlanLimits& limits);

} // namespace wavedeck
