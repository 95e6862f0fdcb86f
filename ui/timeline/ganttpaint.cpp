// SPDX-License-Identifier: GPL-3.0-or-later
// How GanttView looks, from back to front: grid, future, bars with their limits, gates, now, words, names.
#include "ui/timeline/ganttview.h"

#include "ui/theme/format.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kTickRoom = 64; ///< pixels between lines of the grid

} // namespace

void GanttView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    const QRegion& region = event->region();
    const QRect part = region.boundingRect();
    paintBack(&painter, part);
    if (!m_timeline)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    QList<PlacedWords> words;
    const int first = std::max(0, rowAt(std::max(0, part.top())));
    int end = first;
    painter.setClipRect(chartRect());
    for (; end < m_rows.size() && rowRect(end).top() <= part.bottom(); ++end) {
        if (!region.intersects(rowRect(end)))
            continue;
        ++m_painted;
        paintRow(&painter, end, &words);
    }
    paintGates(&painter);
    if (m_timeline->live)
        painter.fillRect(
            QRectF(chartRect().left() + std::round(m_scale.x(m_timeline->now)) - 1, part.top(), 2, part.height()),
            m_fonts.theme().accent);
    for (const PlacedWords& placed : std::as_const(words))
        paintWords(&painter, placed,
            m_current >= 0 && m_rows[m_current].kind == TimelineRow::Agent
                && placed.row.top() == rowRect(m_current).top());
    paintGateLabels(&painter, part);
    painter.setClipping(false);
    for (int row = first; row < end; ++row)
        if (region.intersects(rowRect(row)))
            paintName(&painter, row, {0, rowRect(row).top(), nameWidth(), rowRect(row).height()});
}

void GanttView::paintBack(QPainter* painter, const QRect& part) const
{
    const Theme& theme = m_fonts.theme();
    painter->fillRect(part, theme.panel);
    const QRect chart = chartRect();
    painter->fillRect(QRect(nameWidth() - 1, part.top(), 1, part.height()), theme.line);
    if (!m_timeline)
        return;
    for (const qint64 at : m_scale.ticks(m_fonts.px(kTickRoom)))
        painter->fillRect(QRectF(chart.left() + std::round(m_scale.x(at)), part.top(), 1, part.height()), theme.line0);
    if (!m_timeline->live)
        return;
    if (m_future.isNull())
        const_cast<GanttView*>(this)->m_future = futureTile(theme, devicePixelRatioF());
    const qreal now = chart.left() + std::max(0.0, std::round(m_scale.x(m_timeline->now)));
    const QRectF future = QRectF(now, part.top(), chart.right() + 1 - now, part.height()) & QRectF(part);
    if (future.width() > 0) {
        painter->setBrushOrigin(0, -verticalScrollBar()->value());
        painter->fillRect(future, QBrush(m_future));
    }
}

void GanttView::paintRow(QPainter* painter, int index, QList<PlacedWords>* words) const
{
    const Theme& theme = m_fonts.theme();
    const TimelineRow& row = m_rows[index];
    const QRect rect = rowRect(index);
    const QRect chart(nameWidth(), rect.top(), rect.width() - nameWidth(), rect.height());
    const bool current = index == m_current && row.kind == TimelineRow::Agent; // of others the name says it
    if (current)
        painter->fillRect(chart, theme.sel);
    if (row.kind == TimelineRow::Group) {
        painter->fillRect(QRect(chart.left(), rect.top(), chart.width(), 1), theme.line);
        if (row.open)
            painter->fillRect(QRect(chart.left(), rect.bottom(), chart.width(), 1), theme.line0);
    }
    if (row.kind == TimelineRow::Agent)
        paintBars(painter, index, chart, words);
    else if (!row.open)
        paintLines(painter, chart, linesOf(index));
    else if (row.kind != TimelineRow::Group)
        paintLead(painter, index, chart, words);
    if (current && hasFocus()) {
        painter->setPen(theme.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(chart).adjusted(-2, 0.5, -0.5, -0.5));
    }
}

QRectF GanttView::barRect(const QRectF& row, qint64 from, qint64 to) const
{
    // Far outside the view numbers become too large to paint with.
    const double least = -20;
    const double most = m_scale.width() + 20;
    const double left = std::clamp(m_scale.x(from), least, most);
    const double right = std::clamp(m_scale.x(to), least, most);
    const qreal pad = std::max(1.0, std::floor(row.height() * 3 / 16));
    return {row.left() + left, row.top() + pad, std::max(2.0, right - left), row.height() - 2 * pad};
}

void GanttView::paintBars(QPainter* painter, int index, const QRectF& rect, QList<PlacedWords>* words) const
{
    const LiveAgent& agent = agentOf(m_rows[index]);
    const QList<TimelineBar>& bars = m_timeline->bars[m_rows[index].agent];
    const Theme& theme = m_fonts.theme();
    if (bars.isEmpty()) {
        if (!agent.row.reason.isEmpty() && agent.row.state == AgentState::Queued && m_timeline->live)
            place({Glyph::Queued, theme.tone(Tone::Neutral).text, plain(agent.row.reason, 60), false}, rect,
                m_scale.x(m_timeline->now), 1e9, words);
        return;
    }
    const qint64 from = m_scale.from();
    const qint64 to = m_scale.to();
    auto bar = std::lower_bound(
        bars.begin(), bars.end(), from, [](const TimelineBar& one, qint64 time) { return one.end < time; });
    if (bar == bars.end() && bars.last().limitAt > from)
        --bar;
    for (; bar != bars.end() && bar->asked <= to && (bar->asked > 0 || bar->start <= to); ++bar) {
        paintRun(painter, rect, *bar);
        if (bar->start > to)
            continue;
        const qint64 ahead = bar->live && bar->kind == TimelineBar::Run ? bar->limitAt : 0;
        const qint64 behind = ahead > bar->end && m_scale.x(ahead) < m_scale.width() ? ahead : bar->end;
        const bool last = std::next(bar) == bars.end();
        const BarWords said = wordsOf(agent, *bar, m_timeline->now, theme);
        if (place(said, rect, m_scale.x(behind), last ? 1e9 : m_scale.x(std::next(bar)->start), words))
            continue;
        // The next attempt is too near: the glyph stands in the bar itself.
        const QRectF solid = barRect(rect, bar->start, bar->end);
        const qreal side = solid.height() - 1;
        if (bar->kind == TimelineBar::Run && solid.width() > side + 2)
            paintGlyph(painter, said.glyph, {solid.center().x() - side / 2, solid.top() + 0.5, side, side}, theme.panel,
                theme.tone(toneOf(bar->state)).fill);
    }
}

/// One bar with what belongs to it: how long it waited, how far its limit is.
void GanttView::paintRun(QPainter* painter, const QRectF& row, const TimelineBar& bar) const
{
    const Theme& theme = m_fonts.theme();
    const qreal middle = std::floor(row.center().y());
    const QRectF rect = barRect(row, bar.start, bar.end);
    if (bar.asked > 0 && bar.asked < bar.start) {
        const QRectF wait = barRect(row, bar.asked, bar.start);
        painter->fillRect(QRectF(wait.left(), middle, rect.left() - wait.left(), 1), theme.t3);
        painter->fillRect(QRectF(wait.left(), middle - 3, 1, 7), theme.t3);
    }
    if (bar.kind != TimelineBar::Run) {
        paintBar(
            painter, rect, theme, bar.kind == TimelineBar::Blocked ? BarLook::Blocked : BarLook::Projected, bar.state);
        return;
    }
    const bool hatched = bar.overMs() > 0 && bar.state != AgentState::Failed && bar.state != AgentState::Lost;
    const AgentState solid = bar.state == AgentState::Overdue ? AgentState::Running : bar.state;
    paintBar(painter, hatched ? barRect(row, bar.start, bar.limitAt) : rect, theme, BarLook::Solid, solid);
    if (hatched)
        paintBar(painter, barRect(row, bar.limitAt, bar.end), theme, BarLook::Overdue, bar.state);
    if (bar.limitAt <= 0)
        return;
    const qreal limit = barRect(row, bar.limitAt, bar.limitAt).left();
    if (bar.overMs() > 0) {
        painter->fillRect(QRectF(std::round(limit) - 1, row.top() + 1, 2, row.height() - 2), theme.t1);
    } else if (bar.live) {
        for (qreal x = rect.right(); x < limit; x += 2)
            painter->fillRect(QRectF(std::floor(x), middle, 1, 1), theme.t3);
        painter->fillRect(QRectF(std::floor(limit), row.top() + 1, 1, row.height() - 2), theme.t3);
    }
}

/// What is folded: as many lines as there were at once, in what height there is.
void GanttView::paintLines(QPainter* painter, const QRectF& rect, const Lines& lines) const
{
    if (lines.isEmpty())
        return;
    const Theme& theme = m_fonts.theme();
    painter->setRenderHint(QPainter::Antialiasing, false);
    const qreal room = rect.height() - m_fonts.px(8);
    const qreal pitch = std::min<qreal>(3, room / qreal(lines.size()));
    const qint64 from = m_scale.from();
    const qint64 to = m_scale.to();
    const qreal top = rect.top() + m_fonts.px(4);
    int lastTop = -1;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const int y = int(top + qreal(i) * pitch);
        if (y == lastTop) // too many to tell apart
            continue;
        lastTop = y;
        auto bar = std::lower_bound(
            lines[i].begin(), lines[i].end(), from, [](const TimelineBar& one, qint64 time) { return one.end < time; });
        for (; bar != lines[i].end() && bar->start <= to; ++bar) {
            const QRectF where = barRect(rect, bar->start, bar->end);
            paintPacked(painter, QRectF(where.left(), y, where.width(), pitch < 3 ? 1 : 2), theme, *bar);
        }
    }
    painter->setRenderHint(QPainter::Antialiasing);
}

std::pair<qint64, qint64> GanttView::spanOf(const TimelineRow& row) const
{
    std::pair<qint64, qint64> span{0, 0};
    for (const int agent : row.agents)
        for (const TimelineBar& bar : m_timeline->bars[agent])
            if (bar.kind == TimelineBar::Run) {
                span.first = span.first == 0 ? bar.start : std::min(span.first, bar.start);
                span.second = std::max(span.second, bar.end);
            }
    return span;
}

/// A hollow bar from the first start to the last end of a team.
void GanttView::paintLead(QPainter* painter, int index, const QRectF& rect, QList<PlacedWords>* words) const
{
    const TimelineRow& row = m_rows[index];
    const auto [from, to] = spanOf(row);
    if (from == 0 || from > m_scale.to() || to < m_scale.from())
        return;
    const Theme& theme = m_fonts.theme();
    const AgentState state = stateOf(row);
    QRectF bar = barRect(rect, from, to);
    const qreal high = m_fonts.px(8);
    bar = {bar.left(), std::round(rect.center().y() - high / 2), bar.width(), high};
    paintBar(painter, bar, theme, BarLook::Lead, state);
    place(
        {glyphOf(state), theme.tone(toneOf(state)).text, duration(to - from), false}, rect, m_scale.x(to), 1e9, words);
}

/// False = there is no room before `limit`.
bool GanttView::place(const BarWords& words, const QRectF& row, qreal x, qreal limit, QList<PlacedWords>* out) const
{
    const qreal glyph = m_fonts.px(11);
    const qreal gap = m_fonts.px(4);
    qreal wide = glyph + gap + m_fonts.width(words.text, 11, words.loud ? QFont::DemiBold : QFont::Normal) + 3;
    x += m_fonts.px(5);
    if (x < 0)
        return true; // out of view
    PlacedWords placed{words, {}, row};
    if (x + wide > limit) { // before the next attempt: the glyph alone, or nothing
        placed.words.text.clear();
        wide = glyph + 2;
        if (x + wide > limit)
            return false;
    }
    x = std::min<qreal>(x, m_scale.width() - wide);
    placed.rect = {row.left() + x, row.top(), wide, row.height()};
    out->append(placed);
    return true;
}

void GanttView::paintWords(QPainter* painter, const PlacedWords& placed, bool selected) const
{
    const Theme& theme = m_fonts.theme();
    const QFont::Weight weight = placed.words.loud ? QFont::DemiBold : QFont::Normal;
    const FontBook::Entry& font = m_fonts.at(11, weight);
    const QRectF behind = placed.rect.adjusted(0, 1, 0, -1);
    painter->fillRect(behind, selected ? theme.sel : theme.panel);
    const qreal side = m_fonts.px(11);
    const QRectF glyph(placed.rect.left(), std::round(placed.rect.center().y() - side / 2), side, side);
    paintGlyph(painter, placed.words.glyph, glyph, placed.words.colour, theme.knock);
    painter->setFont(font.font);
    painter->setPen(placed.words.loud ? placed.words.colour : theme.t2);
    drawTabular(painter, placed.rect.adjusted(side + m_fonts.px(4), 0, 0, 0), int(Qt::AlignLeft | Qt::AlignVCenter),
        placed.words.text);
}

void GanttView::paintName(QPainter* painter, int index, const QRect& rect) const
{
    const Theme& theme = m_fonts.theme();
    const TimelineRow& row = m_rows[index];
    const bool group = row.kind == TimelineRow::Group;
    const bool current = index == m_current;
    painter->fillRect(rect, current ? theme.sel : group ? theme.raised : theme.panel);
    if (group)
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), theme.line);
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), theme.line);
    // Kept: laying out a name costs more than painting a row.
    const std::pair<AgentState, bool> looks(stateOf(row), current);
    auto name = m_names.find(index);
    if (name == m_names.end() || name->looks != looks || row.kind == TimelineRow::Group)
        name = m_names.insert(index, {looks, nameFace(index, {0, 0, rect.width(), rect.height()})});
    painter->translate(rect.topLeft());
    name->face.paint(painter, {0, 0, rect.width(), rect.height()});
    painter->translate(-rect.topLeft());
    if (!current)
        return;
    painter->fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.selb);
    if (hasFocus()) {
        painter->setPen(theme.accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawLine(QPointF(3, rect.top() + 0.5), QPointF(rect.right(), rect.top() + 0.5));
        painter->drawLine(QPointF(3, rect.bottom() + 0.5), QPointF(rect.right(), rect.bottom() + 0.5));
        if (row.kind != TimelineRow::Agent)
            painter->drawLine(QPointF(rect.right() + 0.5, rect.top()), QPointF(rect.right() + 0.5, rect.bottom()));
    }
}

} // namespace wavedeck::ui
