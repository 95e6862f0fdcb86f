// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPointF>

/// What a chart of a trend is made of. Pure; any thread.
namespace wavedeck::ui {

/// Least and most of a number from a time on.
struct TrendRange {
    qint64 at = 0; ///< UTC ms
    double least = 0;
    double most = 0;

    bool operator==(const TrendRange&) const = default;
};

/// Points of a line: x in ms since `start`, at most `most` of them. Of each group the least and the most are kept,
/// where they stand; what is no number, or not behind the one before, is left out (a chart checks neither).
QList<QPointF> trendLine(const QList<TrendRange>& ranges, qint64 start, qsizetype most = 600);

/// The largest and where it stands; index -1 = there is none.
struct TrendPeak {
    qsizetype index = -1;
    double value = 0;
};
TrendPeak peakOf(const QList<TrendRange>& ranges);

/// A round number at or above it: 1, 2, 2.5, 5 times a power of ten (or of 1024, for bytes).
double niceAbove(double value, bool binary = false);

/// The end of a time axis that a growing trend reaches now and then, not each second. ms.
double niceSpan(double ms);

} // namespace wavedeck::ui
