// SPDX-License-Identifier: GPL-3.0-or-later
// The gates in GanttView: a line where one was or will be judged, and what it says on the border of its wave.
#include "ui/timeline/ganttview.h"

#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

void GanttView::paintGates(QPainter* painter) const
{
    const Theme& theme = m_fonts.theme();
    const QRect chart = chartRect();
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (const TimelineGate& gate : m_timeline->gates) {
        const qreal x = std::round(m_scale.x(gate.at));
        if (x < 0 || x > chart.width())
            continue;
        const GateState state = m_live->waves[gate.wave].gates[gate.gate].row.state;
        QPen pen(gate.expected ? theme.t3 : theme.tone(toneOf(state)).text, 1);
        if (gate.expected)
            pen.setDashPattern({3, 3});
        painter->setPen(pen);
        painter->drawLine(QPointF(chart.left() + x, 0), QPointF(chart.left() + x, chart.height()));
    }
    painter->setRenderHint(QPainter::Antialiasing);
}

/// The row that carries a gate's words: that of its wave while there is room in it, else that of the next.
int GanttView::gateRow(const TimelineGate& gate) const
{
    int own = -1;
    int next = -1;
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].kind != TimelineRow::Group)
            continue;
        if (m_rows[row].wave < 0)
            return row; // not by waves: the first
        if (m_rows[row].wave == gate.wave)
            own = row;
        else if (m_rows[row].wave == gate.wave + 1)
            next = row;
    }
    if (own < 0 && next < 0)
        return m_rows.isEmpty() ? -1 : 0;
    return own >= 0 && (m_rows[own].open || next < 0 || !m_rows[next].open) ? own : next;
}

void GanttView::paintGateLabels(QPainter* painter, const QRect& part) const
{
    struct Label {
        QRectF rect;
        QString text;
        GateState state;
        bool expected;
        int more;
    };
    const Theme& theme = m_fonts.theme();
    const QRect chart = chartRect();
    const qreal glyph = m_fonts.px(12);
    const qreal high = std::ceil(m_fonts.at(11).metrics.height()) + 4;
    std::vector<Label> labels;
    for (const TimelineGate& gate : m_timeline->gates) {
        const qreal x = m_scale.x(gate.at);
        const int row = gateRow(gate);
        if (row < 0 || x < 0 || x > chart.width() || !rowRect(row).intersects(part))
            continue;
        const QString text = gateText(*m_live, gate);
        const qreal wide = glyph + m_fonts.width(text, 11, QFont::DemiBold) + m_fonts.px(16);
        // On its line; beside it where folded bars end there.
        const bool beside = m_rows[row].wave == gate.wave && !m_rows[row].open;
        const qreal left = std::clamp<qreal>(beside ? x + 3 : x - wide / 2, 2, std::max(2.0, chart.width() - wide - 2));
        const QRectF rect(
            std::round(chart.left() + left), std::round(QRectF(rowRect(row)).center().y() - high / 2), wide, high);
        if (!labels.empty() && labels.back().rect.adjusted(-3, 0, 3, 0).intersects(rect)) {
            ++labels.back().more;
            continue;
        }
        labels.push_back({rect, text, m_live->waves[gate.wave].gates[gate.gate].row.state, gate.expected, 0});
    }
    for (Label& label : labels) {
        if (label.more > 0) {
            label.text += QStringLiteral(" +%1").arg(label.more);
            label.rect.setWidth(glyph + m_fonts.width(label.text, 11, QFont::DemiBold) + m_fonts.px(16));
            label.rect.moveRight(std::min<qreal>(label.rect.right(), chart.right() - 1));
        }
        painter->setPen(theme.line2);
        painter->setBrush(theme.panel);
        painter->drawRoundedRect(label.rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        const QRectF icon(
            label.rect.left() + m_fonts.px(5), std::round(label.rect.center().y() - glyph / 2), glyph, glyph);
        paintGlyph(painter, glyphOf(label.state), icon, theme.tone(toneOf(label.state)).text, theme.knock);
        painter->setFont(m_fonts.at(11, QFont::DemiBold).font);
        painter->setPen(theme.t1);
        drawTabular(painter, label.rect.adjusted(glyph + m_fonts.px(9), 0, 0, 0), int(Qt::AlignLeft | Qt::AlignVCenter),
            label.text);
    }
}

} // namespace wavedeck::ui
