// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alertrule.h"
#include "models/domain/plan.h"

#include <QList>

namespace wavedeck::ui {

constexpr int kGaugeSamples = 90;

/// A number of the machine that is watched: its last samples, and its alert, with the waiting and the hysteresis of
/// trust.md E (70 % after 30 s, gone below 65 % for 60 s; 85 % after 10 s, eased below 80 %; other lines in
/// proportion). Pure; any thread.
class Gauge {
public:
    explicit Gauge(const Threshold& lines = {70, 85}) { setLines(lines); }
    /// Other lines begin anew.
    void setLines(const Threshold& lines);
    /// at: UTC ms; value below 0 = unknown.
    void feed(qint64 at, double value);

    double value() const { return m_samples.isEmpty() ? -1 : m_samples.last(); }
    AlertLevel level() const { return m_state.level(); }
    qint64 since() const { return m_since; } ///< UTC ms from which the line of level() was crossed
    const Threshold& lines() const { return m_lines; }
    const QList<double>& samples() const { return m_samples; } ///< oldest first, at most kGaugeSamples; -1 = unknown

private:
    Threshold m_lines;
    AlertRule m_rule;
    AlertState m_state;
    QList<double> m_samples;
    qint64 m_since = 0;
    qint64 m_at = 0;
};

} // namespace wavedeck::ui
