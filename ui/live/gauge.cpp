// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/gauge.h"

namespace wavedeck::ui {

namespace {

constexpr qint64 kWarnAfterMs = 30'000;
constexpr qint64 kCriticalAfterMs = 10'000;
constexpr qint64 kClearAfterMs = 60'000;
constexpr qint64 kGapMs = 15'000; ///< without a sample: nobody knows what was meanwhile
constexpr double kWarnClear = 65.0 / 70;
constexpr double kCriticalClear = 80.0 / 85;

} // namespace

void Gauge::setLines(const Threshold& lines)
{
    if (lines.warning == m_lines.warning && lines.critical == m_lines.critical)
        return;
    m_lines = lines;
    m_warning = m_critical = {};
    m_level = Normal;
    m_since = 0;
}

void Gauge::watch(Watch& watch, qint64 at, double value, double line, double clear) const
{
    if (value >= line)
        watch.above = watch.above ? watch.above : at;
    else
        watch.above = 0;
    if (value < clear)
        watch.below = watch.below ? watch.below : at;
    else
        watch.below = 0;
}

void Gauge::feed(qint64 at, double value)
{
    m_samples.append(value < 0 ? -1 : value);
    if (m_samples.size() > kGaugeSamples)
        m_samples.removeFirst();
    if (at < m_at || at - m_at > kGapMs)
        m_warning = m_critical = {};
    m_at = at;
    if (value < 0)
        return;
    watch(m_warning, at, value, m_lines.warning, m_lines.warning * kWarnClear);
    watch(m_critical, at, value, m_lines.critical, m_lines.critical * kCriticalClear);
    const auto lasted = [&](qint64 from, qint64 span) { return from > 0 && at - from >= span; };
    if (m_level != Critical && lasted(m_critical.above, kCriticalAfterMs)) {
        m_level = Critical;
        m_since = m_critical.above;
    } else if (m_level == Normal && lasted(m_warning.above, kWarnAfterMs)) {
        m_level = Warning;
        m_since = m_warning.above;
    }
    if (m_level != Normal && lasted(m_warning.below, kClearAfterMs)) {
        m_level = Normal;
        m_since = 0;
    } else if (m_level == Critical && lasted(m_critical.below, kClearAfterMs)) {
        m_level = Warning;
        m_since = m_critical.below;
    }
}

} // namespace wavedeck::ui
