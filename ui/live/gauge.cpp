// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/gauge.h"

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr qint64 kGapMs = 5'000;

} // namespace

void Gauge::setLines(const Threshold& lines)
{
    if (m_rule.warningAfterMs > 0 && lines.warning == m_lines.warning && lines.critical == m_lines.critical)
        return;
    m_lines = lines;
    m_rule.warning = lines.warning;
    m_rule.critical = lines.critical;
    m_rule.clearWarning = lines.warning * 65 / 70;
    m_rule.clearCritical = lines.critical * 80 / 85;
    m_rule.warningAfterMs = 30'000;
    m_rule.criticalAfterMs = 10'000;
    m_rule.clearAfterMs = 60'000;
    m_state = {};
    m_since = 0;
}

void Gauge::feed(qint64 at, double value)
{
    m_samples.append(value < 0 ? -1 : value);
    if (m_samples.size() > kGaugeSamples)
        m_samples.removeFirst();
    qint64 elapsed = m_at > 0 ? std::max<qint64>(0, at - m_at) : 0;
    m_at = at;
    if (elapsed > kGapMs) { // the machine slept: nobody knows what was meanwhile
        m_state.step(m_rule, std::nullopt, elapsed);
        elapsed = 0;
    }
    switch (m_state.step(m_rule, value < 0 ? std::nullopt : std::optional(value), elapsed)) {
    case AlertChange::Raised:
    case AlertChange::Escalated:
        m_since = at - (level() == AlertLevel::Critical ? m_rule.criticalAfterMs : m_rule.warningAfterMs);
        break;
    case AlertChange::Eased:
        m_since = at - m_rule.clearAfterMs;
        break;
    default:
        break;
    }
}

} // namespace wavedeck::ui
