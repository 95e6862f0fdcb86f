// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/gates/reports.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// From what a gate's program left behind to a verdict, for each kind that reads a file. Pure. A result that the rule
/// needs and that is not there is inconclusive, never a pass (`plan-format.md`).
namespace wavedeck {

struct Verdict {
    GateState state = GateState::Inconclusive;
    QString value; ///< what was measured
    QString reason; ///< why not simply passed; also set for a pass with a warning
    std::optional<gates::Report> report = {}; ///< what was read, of a test run or a scan
};

/// file = content of the report, its first kMostReportBytes + 1 bytes; nothing when it is missing or older than the
/// run.
Verdict judgeReport(const CriterionPlan& criterion, const std::optional<QByteArray>& file);

/// Strictly more than the line is needed (GATE-10).
Verdict judgeCoverage(const CriterionPlan& criterion, const std::optional<QByteArray>& file);

} // namespace wavedeck
