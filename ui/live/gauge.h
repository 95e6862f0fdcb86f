// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QList>
#include <QtGlobal>

/// A number of the machine that is watched: its last samples, and whether it is too high, said neither at the first
/// peak nor taken back at the first dip. Times as in trust.md E: a warning is raised after 30 s above its line and goes
/// after 60 s below 65 of 70; critical after 10 s, and after 60 s below 80 of 85. No data is not good news: a level
/// stays. Pure; any thread.
namespace wavedeck::ui {

class Gauge {
public:
    enum Level { Normal, Warning, Critical };

    explicit Gauge(const Threshold& lines = {70, 85})
        : m_lines(lines)
    {
    }
    void setLines(const Threshold& lines);
    /// at: UTC ms; value below 0 = unknown.
    void feed(qint64 at, double value);

    double value() const { return m_samples.isEmpty() ? -1 : m_samples.last(); }
    Level level() const { return m_level; }
    qint64 since() const { return m_since; } ///< UTC ms at which the line of level() was crossed
    const Threshold& lines() const { return m_lines; }
    const QList<double>& samples() const { return m_samples; } ///< oldest first, at most kGaugeSamples; -1 = unknown

private:
    struct Watch {
        qint64 above = 0; ///< since when; 0 = it is not
        qint64 below = 0; ///< its clearing line
    };
    void watch(Watch& watch, qint64 at, double value, double line, double clear) const;

    Threshold m_lines;
    QList<double> m_samples;
    Watch m_warning;
    Watch m_critical;
    Level m_level = Normal;
    qint64 m_since = 0;
    qint64 m_at = 0;
};

constexpr int kGaugeSamples = 90;

} // namespace wavedeck::ui
