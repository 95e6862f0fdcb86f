// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/handover.h"
#include "models/report/reports.h"

/// Status reports of a project, version by version (HAND-8). Thread of the store.
namespace wavedeck {

/// Where the project of a session stands: what the session measured, its gates and agents, tests, tier, score, alerts,
/// the registers of debt and risk, and what is open. A dimension that nobody measured has the value null.
history::StatusVersion statusOf(Store& store, const ReportInput& input, const QString& by, qint64 now);

/// `dimensions`, `open`, and against the version before it, where there is one, what changed, closed and came.
report::Document statusReport(const history::StatusVersion& version, const history::StatusVersion* before);
/// The differences alone.
report::Section differenceSection(const history::StatusVersion& earlier, const history::StatusVersion& later);

} // namespace wavedeck
