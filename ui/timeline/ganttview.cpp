// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ganttview.h"

#include "models/live/words.h"
#include "ui/live/wavecard.h"
#include "ui/theme/format.h"

#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kMostPacked = 36; ///< pixels that folded bars take at most, at 100 %
constexpr int kMostNames = 28; ///< percent of the width
constexpr int kLinePitch = 3; ///< 2 px and a gap

} // namespace

GanttView::GanttView(const Appearance& appearance, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
{
    registerParts();
    setObjectName(QStringLiteral("gantt"));
    setAccessibleName(partsName());
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // the curve above keeps its width
    viewport()->setAutoFillBackground(false);
    viewport()->setMouseTracking(false);
    connect(&appearance, &Appearance::changed, this, &GanttView::relook);
    m_tops = {0};
}

void GanttView::relook()
{
    m_fonts.clear();
    m_names.clear();
    m_future = {};
    measureNames();
    m_scale.setWidth(chartRect().width());
    measureRows();
    m_mode == Mode::Fitted ? fitScale() : keepScale();
    scaleMoved();
}

void GanttView::show(const LiveSessionPtr& live, const TimelinePtr& timeline)
{
    const bool same = m_live && live && m_live->session.id == live->session.id;
    const bool wasFollowing = isFollowing();
    const TimelinePtr before = m_timeline;
    const LiveSessionPtr was = m_live;
    m_live = live;
    m_timeline = timeline;
    m_lines.clear();
    if (!same) {
        m_folds.clear();
        m_selected.clear();
        m_current = -1;
        m_mode = Mode::Fitted;
        m_names.clear();
        measureNames();
        m_scale = {};
        m_scale.setWidth(chartRect().width());
    }
    const bool moved = rebuildRows();
    const TimeScale scale = m_scale;
    same ? keepScale() : fitScale();
    if (!same)
        verticalScrollBar()->setValue(0);
    if (!same || moved || !(scale == m_scale))
        viewport()->update();
    else
        updateChanged(*before);
    if (same && !moved)
        tellStates(*was);
    if (!(scale == m_scale) || !same)
        Q_EMIT scaleChanged();
    if (wasFollowing != isFollowing())
        Q_EMIT followingChanged(isFollowing());
}

void GanttView::setGrouping(TimelineGrouping grouping)
{
    if (grouping == m_grouping)
        return;
    m_grouping = grouping;
    rebuildRows();
    ensureShown(m_current);
    viewport()->update();
}

bool GanttView::rebuildRows()
{
    QList<TimelineRow> rows;
    if (m_live) {
        rows = timelineRows(*m_live, m_grouping, m_folds);
        // What was seen open stays open: a wave that has passed does not close under a person's eyes.
        for (const TimelineRow& row : std::as_const(rows))
            if (row.kind == TimelineRow::Group && row.open)
                m_folds.insert(row.key, true);
    }
    const bool changed = rows != m_rows;
    if (!changed && m_tops.size() == rows.size() + 1) {
        measureRows(); // what is folded may have grown
        return false;
    }
    // The row at the top of the view stays there.
    const int top = rowAt(0);
    const QString topKey = top < 0 ? QString() : m_rows[top].key;
    const int offset = top < 0 ? 0 : verticalScrollBar()->value() - topOf(top);
    const QString current = m_current < 0 ? QString() : m_rows[m_current].key;
    m_rows = std::move(rows);
    m_names.clear();
    m_current = current.isEmpty() ? -1 : rowOfKey(current);
    if (m_current < 0 && selectedIndex() >= 0)
        for (int i = 0; i < m_rows.size(); ++i) // folded now: what hides it is current
            if (m_rows[i].agents.contains(selectedIndex()))
                m_current = i;
    measureRows();
    if (const int now = topKey.isEmpty() ? -1 : rowOfKey(topKey); now >= 0)
        verticalScrollBar()->setValue(topOf(now) + offset);
    tellPart(this, -1, QAccessible::ObjectReorder);
    return true;
}

void GanttView::measureRows()
{
    QList<int> tops{0};
    tops.reserve(m_rows.size() + 1);
    for (int i = 0; i < m_rows.size(); ++i)
        tops.append(tops.last() + heightOf(m_rows[i], i));
    if (tops == m_tops)
        return;
    m_tops = tops;
    m_names.clear();
    updateScrollBar();
    viewport()->update();
}

int GanttView::heightOf(const TimelineRow& row, int index) const
{
    const int agent = std::max(m_fonts.px(16), int(std::ceil(m_fonts.at(12).metrics.height())) + 1);
    if (row.kind == TimelineRow::Agent)
        return agent;
    const bool group = row.kind == TimelineRow::Group && row.wave >= 0;
    const int least = group ? int(std::ceil(m_fonts.at(13).metrics.height() + m_fonts.at(12).metrics.height()))
            + m_fonts.px(row.open ? 9 : 14)
                            : agent + m_fonts.px(row.kind == TimelineRow::Group ? 10 : 4);
    if (row.open)
        return least;
    const int most = m_fonts.px(group ? kMostPacked + 16 : kMostPacked);
    return std::max(least, std::min(most, int(linesOf(index).size()) * kLinePitch + m_fonts.px(group ? 10 : 6)));
}

const GanttView::Lines& GanttView::linesOf(int index) const
{
    const TimelineRow& row = m_rows[index];
    auto known = m_lines.find(row.key);
    if (known == m_lines.end())
        known = m_lines.insert(row.key, packBars(*m_timeline, row.agents));
    return *known;
}

void GanttView::updateScrollBar()
{
    QScrollBar* bar = verticalScrollBar();
    bar->setRange(0, std::max(0, m_tops.last() - viewport()->height()));
    bar->setPageStep(std::max(1, viewport()->height()));
    bar->setSingleStep(m_fonts.px(16));
}

int GanttView::nameWidth() const
{
    const int usual = m_fonts.px(250);
    return std::clamp(int(std::ceil(m_longest)), usual, std::max(usual, width() * kMostNames / 100));
}

/// Once a session and size of text: a column that moved with every name would take the chart along.
void GanttView::measureNames()
{
    m_longest = 0;
    if (!m_live)
        return;
    const auto measure = [this](const QString& text, int size, QFont::Weight weight, int indent) {
        m_longest = std::max(m_longest, m_fonts.at(size, weight).metrics.horizontalAdvance(text) + m_fonts.px(indent));
    };
    for (const LiveAgent& agent : m_live->agents)
        measure(plain(agentLabel(agent.row), 160), 12, QFont::Normal, 72);
    for (int wave = 0; wave < m_live->waves.size(); ++wave)
        measure(waveTitle(wave) + QLatin1Char(' ') + waveName(m_live->waves[wave]), 13, QFont::DemiBold, 46);
    for (const LiveNode& node : m_live->hierarchy)
        measure(plain(node.id + QLatin1Char(' ') + node.role, 160), 12, QFont::DemiBold, 64);
}

QRect GanttView::chartRect() const
{
    return {nameWidth(), 0, std::max(1, viewport()->width() - nameWidth()), viewport()->height()};
}

QRect GanttView::rowRect(int row) const
{
    if (row < 0 || row >= m_rows.size())
        return {};
    return {0, topOf(row) - verticalScrollBar()->value(), viewport()->width(), topOf(row + 1) - topOf(row)};
}

int GanttView::rowAt(int y) const
{
    const int content = y + verticalScrollBar()->value();
    if (m_rows.isEmpty() || content < 0 || content >= m_tops.last())
        return -1;
    return int(std::upper_bound(m_tops.begin(), m_tops.end(), content) - m_tops.begin()) - 1;
}

int GanttView::rowOfKey(const QString& key) const
{
    for (int i = 0; i < m_rows.size(); ++i)
        if (m_rows[i].key == key)
            return i;
    return -1;
}

int GanttView::selectedIndex() const
{
    return m_live && !m_selected.isEmpty() ? m_live->agentIndex.value(m_selected, -1) : -1;
}

void GanttView::updateRow(int row)
{
    if (row >= 0)
        viewport()->update(rowRect(row));
}

/// A screen reader hears of agents that are in another state now.
void GanttView::tellStates(const LiveSession& before)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        const int agent = m_rows[row].agent;
        if (agent >= 0 && agent < before.agents.size()
            && before.agents[agent].row.state != m_live->agents[agent].row.state)
            tellPart(this, row, QAccessible::NameChanged);
    }
}

/// Nothing moved: of the rows in view those are painted anew that look otherwise.
void GanttView::updateChanged(const Timeline& before)
{
    const int last = rowAt(viewport()->height() - 1);
    const bool nowMoved = std::round(m_scale.x(before.now)) != std::round(m_scale.x(m_timeline->now));
    if (nowMoved || before.gates != m_timeline->gates) {
        viewport()->update();
        return;
    }
    for (int row = std::max(0, rowAt(0)); row < (last < 0 ? m_rows.size() : last + 1); ++row)
        if (looksOtherwise(row, before))
            updateRow(row);
}

bool GanttView::looksOtherwise(int row, const Timeline& before) const
{
    const TimelineRow& one = m_rows[row];
    if (one.kind != TimelineRow::Agent)
        return true;
    const QList<TimelineBar>& now = m_timeline->bars[one.agent];
    return one.agent >= before.bars.size() || now != before.bars[one.agent];
}

void GanttView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_names.clear();
    const TimeScale before = m_scale;
    m_scale.setWidth(chartRect().width());
    updateScrollBar();
    m_mode == Mode::Fitted ? fitScale() : keepScale();
    if (!(before == m_scale))
        Q_EMIT scaleChanged();
}

void GanttView::scrollContentsBy(int, int dy)
{
    // The hatch and the lines of time go from top to bottom: what is scrolled stays what it is, but for labels.
    Q_UNUSED(dy)
    viewport()->update();
}

} // namespace wavedeck::ui
