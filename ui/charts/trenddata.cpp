// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trenddata.h"

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

bool isNumber(const TrendRange& range)
{
    return std::isfinite(range.least) && std::isfinite(range.most) && range.most >= range.least;
}

QList<TrendRange> cleaned(const QList<TrendRange>& ranges)
{
    QList<TrendRange> good;
    good.reserve(ranges.size());
    for (const TrendRange& range : ranges)
        if (isNumber(range) && (good.isEmpty() || range.at > good.constLast().at))
            good.append(range);
    return good;
}

} // namespace

QList<QPointF> trendLine(const QList<TrendRange>& ranges, qint64 start, qsizetype most)
{
    const QList<TrendRange> good = cleaned(ranges);
    const auto x = [start](const TrendRange& range) { return double(range.at - start); };
    QList<QPointF> line;
    // A range is two points, so half as many groups.
    const qsizetype groups = std::clamp<qsizetype>(most / 2, 1, std::max<qsizetype>(1, good.size()));
    line.reserve(groups * 2);
    for (qsizetype group = 0; group < groups; ++group) {
        const auto from = good.begin() + good.size() * group / groups;
        const auto to = good.begin() + good.size() * (group + 1) / groups;
        if (from == to)
            continue;
        const auto low
            = std::min_element(from, to, [](const TrendRange& a, const TrendRange& b) { return a.least < b.least; });
        const auto high
            = std::max_element(from, to, [](const TrendRange& a, const TrendRange& b) { return a.most < b.most; });
        const QPointF lowest(x(*low), low->least);
        const QPointF highest(x(*high), high->most);
        if (lowest == highest) {
            line.append(lowest);
        } else {
            line.append(low <= high ? lowest : highest);
            line.append(low <= high ? highest : lowest);
        }
    }
    return line;
}

TrendPeak peakOf(const QList<TrendRange>& ranges)
{
    TrendPeak peak;
    for (qsizetype i = 0; i < ranges.size(); ++i)
        if (isNumber(ranges[i]) && (peak.index < 0 || ranges[i].most > peak.value))
            peak = {i, ranges[i].most};
    return peak;
}

double niceAbove(double value, bool binary)
{
    if (!(value > 0) || !std::isfinite(value))
        return 1;
    if (binary) {
        // 1, 1.5, 2, 3 times a power of two: axes of bytes are read in halves.
        const double power = std::exp2(std::floor(std::log2(value)));
        for (const double step : {1.0, 1.5, 2.0})
            if (power * step >= value)
                return power * step;
        return power * 2;
    }
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0})
        if (power * step >= value)
            return power * step;
    return power * 10;
}

double niceSpan(double ms)
{
    // In twentieths of what is shown: at most a twentieth of the chart is empty, and it moves rarely.
    const double step = std::max(10'000.0, std::exp2(std::floor(std::log2(std::max(1.0, ms) / 10))));
    return std::max(60'000.0, std::ceil(ms / step) * step);
}

} // namespace wavedeck::ui
