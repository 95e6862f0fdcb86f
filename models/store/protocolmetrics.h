// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/store/sessiondocument.h"

namespace wavedeck {

/// One agent whose task another one took over: the request that started that one said `"replaces":"AGENT"`.
struct Reassignment {
    QString agent;
    QString by;
    bool mismatch = false; ///< their capabilities differ: the wrong type had been chosen (CAP-7)
};
QList<Reassignment> reassignmentsOf(const SessionRows& rows);

/// `delegation_ratio`, `hierarchy_compliance`, `direct_edit_rate` (FORM-7 to FORM-9), and what stands behind them:
/// `direct_percent` (HIER-6), `starts` and `violations`, how many. Asks agents, spawns, actions and changed files of
/// rows.
QJsonObject chainMetrics(const SessionRows& rows, const Plan& plan);

/// The metrics that the protocol asks for: `delegation_ratio`, `hierarchy_compliance`, `direct_edit_rate` (FORM-7 to
/// FORM-9), `pre_scan` (PLAN-4), `estimates`, `hybrid` (FORM-13), `reassigned` and `mismatches` (CAP-7),
/// `reports_told`, `outputs`. Null where nobody measured, or the plan is unknown.
void insertProtocolMetrics(QJsonObject& metrics, const SessionRows& rows, const Plan* plan, qint64 now);

} // namespace wavedeck
