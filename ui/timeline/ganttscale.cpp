// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of the session GanttView shows: all of it, now, or wherever a person has gone.
#include "ui/timeline/ganttview.h"

#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr qint64 kLeastSpanMs = 10'000;
constexpr int kWordsRoom = 110; ///< right of the last bar, for what stands behind it
constexpr double kUsualNow = 0.6; ///< of the width; the rest is for what comes
constexpr int kReach = 60; ///< pixels of the session that cannot be panned away
constexpr double kGrow = 1.05; ///< so that a session that goes on is not fitted anew every second

} // namespace

/// Until when a fitted view goes: the last end known or expected, and the limits of what runs as far as they are not
/// much further than what there is.
qint64 GanttView::fitEnd() const
{
    const Timeline& timeline = *m_timeline;
    const qint64 span = std::max(kLeastSpanMs, timeline.now - timeline.from);
    qint64 end = std::max(timeline.to, timeline.from + kLeastSpanMs);
    if (!timeline.live)
        return end;
    end = std::max(end, timeline.now + span / 8);
    for (const QList<TimelineBar>& bars : timeline.bars)
        for (const TimelineBar& bar : bars)
            if (bar.live && bar.limitAt < timeline.now + span / 2)
                end = std::max(end, bar.limitAt);
    return end;
}

void GanttView::fitScale()
{
    if (!m_timeline)
        return;
    const qint64 from = m_timeline->from;
    qint64 end = fitEnd();
    if (m_timeline->live)
        end = from + qint64(double(end - from) * kGrow);
    const int room = std::min(m_fonts.px(kWordsRoom), m_scale.width() / 4);
    m_scale.show(from, end, room);
}

/// After time has passed or facts have changed: fitted or following, the view goes along, else it stays.
void GanttView::keepScale()
{
    if (!m_timeline || m_mode == Mode::Free)
        return;
    if (m_mode == Mode::Following) {
        const double off = m_scale.x(m_timeline->now) - m_nowAt * m_scale.width();
        if (std::abs(off) >= 1)
            m_scale.pan(std::trunc(off));
        return;
    }
    // Fitted: anew only when it no longer fits, or has become much shorter.
    const double room = std::min(m_fonts.px(kWordsRoom), m_scale.width() / 4);
    const double end = m_scale.x(fitEnd());
    const double full = m_scale.width() - room;
    const bool same = std::abs(m_scale.x(m_timeline->from)) < 1;
    if (!same || end > full + 0.5 || end < full * 0.7 || !m_timeline->live)
        fitScale();
}

void GanttView::setMode(Mode mode)
{
    const bool before = isFollowing();
    m_mode = mode;
    if (before != isFollowing())
        Q_EMIT followingChanged(isFollowing());
}

void GanttView::scaleMoved()
{
    viewport()->update();
    Q_EMIT scaleChanged();
}

void GanttView::fit()
{
    setMode(Mode::Fitted);
    fitScale();
    scaleMoved();
}

void GanttView::setFollowing(bool on)
{
    if (!m_timeline || !m_timeline->live || on == isFollowing())
        return;
    if (!on) {
        setMode(Mode::Free);
        return;
    }
    const double at = m_scale.x(m_timeline->now) / m_scale.width();
    m_nowAt = at > 0.1 && at < 0.9 ? at : kUsualNow;
    setMode(Mode::Following);
    keepScale();
    scaleMoved();
}

void GanttView::zoomBy(double factor)
{
    if (!m_timeline)
        return;
    const double now = m_scale.x(m_timeline->now);
    const bool seen = m_timeline->live && now >= 0 && now <= m_scale.width();
    zoomAt(factor, seen ? now : m_scale.width() / 2.0);
}

void GanttView::zoomAt(double factor, double x)
{
    if (!m_timeline)
        return;
    m_scale.zoom(factor, x);
    keepInReach();
    const double now = m_scale.x(m_timeline->now) / m_scale.width();
    if (isFollowing() && now >= 0 && now <= 1) {
        m_nowAt = now;
        setMode(Mode::Following);
    } else {
        setMode(Mode::Free);
    }
    scaleMoved();
}

void GanttView::panBy(double pixels)
{
    if (!m_timeline || pixels == 0)
        return;
    m_scale.pan(pixels);
    keepInReach();
    setMode(Mode::Free);
    scaleMoved();
}

/// Some of the session stays in view.
void GanttView::keepInReach()
{
    const double first = m_scale.x(m_timeline->from);
    const double last = m_scale.x(m_timeline->to);
    if (first > m_scale.width() - kReach)
        m_scale.pan(first - (m_scale.width() - kReach));
    else if (last < kReach)
        m_scale.pan(last - kReach);
}

} // namespace wavedeck::ui
