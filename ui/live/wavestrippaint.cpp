// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/wavestrip.h"

#include "ui/widgets/paint.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace wavedeck::ui {

void WaveStrip::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    for (const QRect& rect : event->region())
        painter.fillRect(rect, m_fonts.theme().win);
    if (!m_live)
        return;
    painter.translate(origin());
    const QRegion region = event->region().translated(-origin());
    painter.setRenderHint(QPainter::Antialiasing);
    const int reach = m_fonts.px(16); // connectors stand before their card
    for (int c = 0; c < m_layout.cards.size(); ++c) {
        const QRect rect = m_layout.cards[c].rect.adjusted(-reach, -2, 2, 2);
        if (region.intersects(rect))
            paintCard(&painter, c, region);
    }
    paintMarks(&painter);
}

void WaveStrip::paintCard(QPainter* painter, int index, const QRegion& region)
{
    const Theme& theme = m_fonts.theme();
    const CardBox& card = m_layout.cards[index];
    const CardFace& face = m_faces[index];
    const QRect part = region.boundingRect();
    paintConnector(painter, index);
    if (card.kind == CardBox::Gate) {
        const LiveGate& gate = m_live->waves[card.wave].gates[card.gate];
        paintGateFrame(painter, card, gate, theme);
        paintTag(painter, face.tag, m_appearance, gate.row.kind);
        face.face.paint(painter, part);
        return;
    }
    const QColor active = theme.tone(toneOf(m_live->waves[card.wave].row.state)).fill;
    painter->setPen(card.wide ? active : theme.line);
    painter->setBrush(card.wide ? QBrush(theme.panel) : QBrush(Qt::NoBrush));
    const QRectF box = QRectF(card.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->drawRoundedRect(box, 4, 4);
    if (card.wide)
        painter->fillRect(QRectF(box.left() + 1.5, box.top() + 0.5, box.width() - 3, 2), active);
    face.face.paint(painter, part);
    paintCells(painter, card, region);
}

void WaveStrip::paintCells(QPainter* painter, const CardBox& card, const QRegion& region)
{
    for (int i = card.firstItem + 1; i < card.firstItem + card.items; ++i) {
        const StripItem& item = m_layout.items[i];
        if (!region.intersects(item.rect))
            continue;
        const TeamBox& team = card.teams[item.team];
        if (item.kind == StripItem::Cell)
            m_cells.paintCell(painter, item.rect, m_keys[item.agent], team.density);
        else
            m_cells.paintBar(painter, item.rect, countsOf(*m_live, team.agents));
    }
}

/// From the card before to this one: solid once the way is free, dashed while that wave runs.
void WaveStrip::paintConnector(QPainter* painter, int index) const
{
    if (index == 0)
        return;
    const Theme& theme = m_fonts.theme();
    const CardBox& before = m_layout.cards[index - 1];
    const LiveWave& wave = m_live->waves[before.wave];
    const int left = before.rect.right() + 1;
    const QRectF line(left, before.rect.top() + m_fonts.px(18), m_layout.cards[index].rect.left() - left, 2);
    bool free = wave.row.state == WaveState::Passed;
    if (before.kind == CardBox::Gate) {
        const GateState gate = wave.gates[before.gate].row.state;
        free = free || gate == GateState::Passed || gate == GateState::Waived;
    }
    if (free) {
        painter->fillRect(line, theme.tone(Tone::Good).fill);
    } else if (before.kind == CardBox::Wave && before.wide) {
        const QColor colour = theme.tone(toneOf(wave.row.state)).fill;
        for (qreal x = line.left(); x < line.right(); x += 6)
            painter->fillRect(QRectF(x, line.top(), std::min<qreal>(4, line.right() - x), 2), colour);
    } else {
        painter->fillRect(line, theme.line2);
    }
}

/// The ring of the selected cell, and the focus ring of whatever the keys are on.
void WaveStrip::paintMarks(QPainter* painter)
{
    const Theme& theme = m_fonts.theme();
    painter->setBrush(Qt::NoBrush);
    const int selected = m_selectedAgent < 0 ? -1 : m_layout.itemOfAgent.value(m_selectedAgent, -1);
    const bool focused = hasFocus();
    const auto ring = [&](int item, const QColor& colour) {
        painter->setPen(QPen(colour, 2));
        const StripItem& marked = m_layout.items[item];
        const bool card = marked.kind == StripItem::Wave || marked.kind == StripItem::Gate;
        // Of a card inside its frame, of a cell around it.
        const QRectF rect = card ? QRectF(marked.rect).adjusted(3, 3, -3, -3) : QRectF(marked.rect);
        painter->drawRoundedRect(rect, card ? 3 : 2, card ? 3 : 2);
    };
    if (selected >= 0)
        ring(selected, theme.t1);
    if (focused && m_current >= 0)
        ring(m_current, theme.accent);
}

} // namespace wavedeck::ui
