// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/burn.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qint64 kMinute = 60'000;

} // namespace

void BurnWindows::add(qint64 atMs, int requests, int failed)
{
    Count& count = m_minutes[atMs / kMinute];
    count.requests += requests;
    count.failed += failed;
}

void BurnWindows::forget(qint64 nowMs)
{
    m_minutes.erase(m_minutes.begin(), m_minutes.lower_bound((nowMs - kLongestMs) / kMinute));
}

BurnWindows::Count BurnWindows::since(qint64 atMs) const
{
    Count sum;
    for (auto it = m_minutes.lower_bound(atMs / kMinute); it != m_minutes.end(); ++it) {
        sum.requests += it->second.requests;
        sum.failed += it->second.failed;
    }
    return sum;
}

std::optional<Measured> BurnWindows::burn(qint64 nowMs, double objectivePercent) const
{
    const double allowed = 100 - objectivePercent;
    const auto over = [&](qint64 minutes) -> std::optional<double> {
        const Count count = since(nowMs - minutes * kMinute);
        if (count.requests < kLeast)
            return std::nullopt;
        return 100.0 * count.failed / count.requests / allowed;
    };
    const auto half = over(30);
    if (!half || allowed <= 0)
        return std::nullopt;
    const auto five = over(5);
    const double fast = five ? std::min(*over(60), *five) : 0;
    // What burns fast enough to be critical is a warning too, also before six hours have seen it.
    return Measured(std::max(std::min(*over(360), *half), fast), fast);
}

} // namespace wavedeck
