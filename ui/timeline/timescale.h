// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// Which time is shown where. Plain value; pixels are device independent, counted from the left of the chart. Times are
/// UTC ms.
namespace wavedeck::ui {

class TimeScale {
public:
    int width() const { return m_width; }
    /// The left edge keeps its time, and a pixel its length.
    void setWidth(int width);
    double msPerPixel() const { return m_msPerPixel; }
    double x(qint64 at) const { return (double(at) - m_from) / m_msPerPixel; }
    qint64 at(double x) const { return qint64(m_from + x * m_msPerPixel); }
    qint64 from() const { return at(0); }
    qint64 to() const { return at(m_width); }

    /// from at the left edge, to `room` pixels before the right one.
    void show(qint64 from, qint64 to, int room);
    /// factor > 1 = closer; what is at x stays there.
    void zoom(double factor, double x);
    void pan(double pixels); ///< > 0 = later times come into view

    /// Round times at least so far apart, of the local clock, and the step between them in ms.
    QList<qint64> ticks(int leastPixels) const;
    qint64 tickStep(int leastPixels) const;

    bool operator==(const TimeScale&) const = default;

private:
    double m_from = 0; // milliseconds of some thousand years are exact in a double
    double m_msPerPixel = 1000;
    int m_width = 100;
};

/// "14:30", with seconds or the day when the step asks for it.
QString tickText(qint64 at, qint64 step);
/// "14:30".
QString shortClock(qint64 at);

} // namespace wavedeck::ui
