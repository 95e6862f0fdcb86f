// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"

#include <optional>

/// What became of what was agreed (RETRO-14, FORM-16, trust.md B). Pure; any thread.
namespace wavedeck::retro {

/// Of actions that somebody accepted (all but proposed and dropped ones). Those count that are due: their date lies
/// before now. Rate = verified of those / n; on time = verified until their date / n.
struct Rate {
    int accepted = 0;
    int n = 0; ///< accepted and due
    int onTime = 0; ///< verified until the date
    int late = 0; ///< verified after it
    int overdue = 0; ///< not verified
    int notDue = 0; ///< accepted, the date is to come, or there is none
    int proposed = 0; ///< nobody has accepted it yet
    int dropped = 0; ///< shown beside, never counted

    std::optional<double> percent() const; ///< empty = n is 0
    std::optional<double> onTimePercent() const;
    /// `{"percent","on_time_percent","n","accepted","on_time","late","overdue","not_due","proposed","dropped"}`,
    /// percentages with one decimal or null.
    QJsonObject document() const;

    bool operator==(const Rate&) const = default;
};
Rate rateOf(const QList<Action>& actions, qint64 now);

/// Actions of several retrospectives; one that was carried over counts once, as it stands in the last one that has it.
QList<Action> actionsOf(const QList<Retro>& retros);

/// The actions of one, each as it stands in the last one of its project that has it.
QList<Action> followed(const Retro& retro, const QList<Retro>& ofProject);

/// Rate::document() with `by_priority`, of one or of several.
QJsonObject rateDocument(const QList<Action>& actions, qint64 now);

} // namespace wavedeck::retro
