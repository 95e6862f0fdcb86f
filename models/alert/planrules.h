// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alertrule.h"
#include "models/domain/plan.h"

#include <QJsonObject>

#include <optional>

/// The monitors of a plan as rules, and how they stand. Pure; any thread.
namespace wavedeck {

/// `monitor:ID`. One look counts as one sample; what is healthy or missing is 0 and 1, or a count.
AlertRule monitorRule(const MonitorPlan& monitor);
QString monitorRuleId(const QString& monitor);

/// Somebody has to look at what a window of observation showed (MON-9). 1: it is time.
AlertRule reviewRule();

/// What one look gave. No value: inconclusive, and the detail says why.
struct MonitorResult {
    qint64 atMs = 0; ///< UTC
    std::optional<double> value;
    QString detail; ///< for people: what is missing, what it answered, why there is no value
    QJsonObject parts; ///< hit rates by endpoint
};

/// `ok`, `elevated` (past expected, no line), `warning`, `critical`, `no-data` (the last look gave none), `unverified`
/// (nobody looked for longer than a result is valid, or never).
QString monitorState(const MonitorPlan& monitor, const std::optional<MonitorResult>& last, qint64 nowMs);

/// How it is looked at: `argv: ./measure.sh`, `tcp 127.0.0.1:80`, `engine: duplicates`, `told by agents`, `a person's
/// estimate`.
QString monitorSource(const MonitorPlan& monitor);

/// One row of `monitor list --json`: lines, last value, state, and when and how it was verified (MON-10).
QJsonObject monitorDocument(const MonitorPlan& monitor, const std::optional<MonitorResult>& last, qint64 nowMs);

} // namespace wavedeck
