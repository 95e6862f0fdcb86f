// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timescale.h"

#include "ui/theme/format.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kSteps[] = {kSecond, 2 * kSecond, 5 * kSecond, 10 * kSecond, 15 * kSecond, 30 * kSecond, kMinute,
    2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute, kHour, 2 * kHour, 3 * kHour, 6 * kHour,
    12 * kHour, kDay, 2 * kDay, 7 * kDay, 28 * kDay, 364 * kDay};
constexpr double kClosest = 5; ///< ms a pixel
constexpr double kFarthest = double(364 * kDay) / 100;

} // namespace

void TimeScale::setWidth(int width)
{
    m_width = std::max(1, width);
}

void TimeScale::show(qint64 from, qint64 to, int room)
{
    const double pixels = std::max(1, m_width - room);
    m_from = double(from);
    m_msPerPixel = std::clamp(double(to - from) / pixels, kClosest, kFarthest);
}

void TimeScale::zoom(double factor, double x)
{
    const double wanted = std::clamp(m_msPerPixel / factor, kClosest, kFarthest);
    m_from += x * (m_msPerPixel - wanted);
    m_msPerPixel = wanted;
}

void TimeScale::pan(double pixels)
{
    m_from += pixels * m_msPerPixel;
}

qint64 TimeScale::tickStep(int leastPixels) const
{
    const double least = leastPixels * m_msPerPixel;
    for (const qint64 step : kSteps)
        if (double(step) >= least)
            return step;
    return qint64(least);
}

QList<qint64> TimeScale::ticks(int leastPixels) const
{
    const qint64 step = std::max<qint64>(1, tickStep(leastPixels));
    // Round on the clock on the wall, which may be half an hour off.
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(from()).offsetFromUtc() * kSecond;
    QList<qint64> ticks;
    qint64 at = (from() + offset) / step * step - offset;
    for (; at <= to() && ticks.size() < 1000; at += step)
        if (at >= from())
            ticks.append(at);
    return ticks;
}

QString tickText(qint64 at, qint64 step)
{
    return step >= kDay ? date(at) : step < kMinute ? clock(at) : shortClock(at);
}

QString shortClock(qint64 at)
{
    return clock(at).left(5);
}

} // namespace wavedeck::ui
