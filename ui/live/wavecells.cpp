// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/wavecells.h"

#include "ui/widgets/paint.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kUnknown = 127; // progress
constexpr int kSteps = 40; // of progress that can be told apart in a cell

struct Look {
    QColor ground; ///< invalid = none
    QColor border; ///< invalid = none
    QColor fill; ///< of progress; invalid = shows none
    QColor glyph;
    int glyphSize = 10;
    bool dashed = false;
};

QColor seen(QColor colour, double opacity)
{
    colour.setAlphaF(float(opacity));
    return colour;
}

Look lookOf(AgentState state, const Theme& theme, CellDensity density)
{
    const ToneColours& tone = theme.tone(toneOf(state));
    switch (state) {
    case AgentState::Succeeded:
        return {density == CellDensity::Small ? tone.fill : tone.tint, {}, {}, tone.text};
    case AgentState::Starting:
    case AgentState::Running:
        return {tone.tint, {}, seen(tone.fill, 0.55), theme.t1};
    case AgentState::Overdue:
        return {tone.tint, tone.text, seen(tone.fill, 0.5), theme.t1, 12};
    case AgentState::Failed:
        return {tone.text, {}, {}, theme.panel, 12};
    case AgentState::Blocked:
        return {tone.tint, tone.text, {}, tone.text, 12};
    case AgentState::Lost:
        return {tone.tint, tone.text, {}, tone.text, 12, true};
    case AgentState::Queued:
        return {{}, theme.line2, {}, theme.t3};
    case AgentState::Cancelled:
        return {tone.tint, {}, {}, tone.text};
    }
    return {};
}

QColor pieceColour(AgentState state, const Theme& theme)
{
    return state == AgentState::Queued ? theme.tone(Tone::Neutral).tint : theme.tone(toneOf(state)).fill;
}

} // namespace

int CellPainter::keyOf(const Agent& agent)
{
    int progress = 0;
    if (isLive(agent.state))
        progress = agent.progress ? std::clamp(*agent.progress, 0, 100) * kSteps / 100 : kUnknown;
    return int(agent.state) << 7 | progress;
}

void CellPainter::paintCell(QPainter* painter, const QRect& where, int key, CellDensity density)
{
    const qreal ratio = painter->device()->devicePixelRatioF();
    const quint64 known = quint64(key) << 32 | quint64(where.width()) << 22 | quint64(where.height()) << 12
        | quint64(density) << 8 | quint64(std::lround(ratio * 32));
    QPixmap& picture = m_pictures[known];
    if (picture.isNull())
        picture = draw(where.size(), key, density, ratio);
    painter->drawPixmap(where.topLeft(), picture);
}

QPixmap CellPainter::draw(const QSize& size, int key, CellDensity density, qreal ratio) const
{
    const Theme& theme = m_fonts.theme();
    const auto state = AgentState(key >> 7);
    const int progress = key & 127;
    const Look look = lookOf(state, theme, density);
    QPixmap picture((QSizeF(size) * ratio).toSize());
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(0, 0, size.width(), size.height());
    const qreal radius = m_fonts.px(2);
    painter.setPen(Qt::NoPen);
    if (look.ground.isValid()) {
        painter.setBrush(look.ground);
        painter.drawRoundedRect(box, radius, radius);
    }
    if (look.fill.isValid() && progress == kUnknown) {
        // Striped: it is under way, nobody knows how far.
        for (qreal x = 1; x < box.width() - 1; x += 4)
            painter.fillRect(QRectF(x, box.bottom() - 4, 2, 3), look.fill);
    } else if (look.fill.isValid() && progress > 0) {
        // Only what keeps the ground's corners: composed on top of it.
        painter.setCompositionMode(QPainter::CompositionMode_SourceAtop);
        painter.fillRect(box.adjusted(0, box.height() - std::round(box.height() * progress / kSteps), 0, 0), look.fill);
        painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    }
    if (look.border.isValid()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look.border, 1, look.dashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    if (density == CellDensity::Large || needsPerson(state)) {
        qreal glyph = m_fonts.px(look.glyphSize);
        if (box.width() < m_fonts.px(18))
            glyph = std::min<qreal>(glyph, m_fonts.px(9));
        const QRectF at(std::round((box.width() - glyph) / 2), std::round((box.height() - glyph) / 2), glyph, glyph);
        paintGlyph(&painter, glyphOf(state), at, look.glyph, look.ground);
    }
    return picture;
}

void CellPainter::paintBar(QPainter* painter, const QRect& where, const StateCounts& counts)
{
    paintBarPieces(painter, barPieces(where, counts), m_fonts.theme());
}

QList<BarPiece> barPieces(const QRectF& where, const StateCounts& counts)
{
    constexpr AgentState kOrder[]
        = {AgentState::Succeeded, AgentState::Cancelled, AgentState::Starting, AgentState::Running, AgentState::Overdue,
            AgentState::Failed, AgentState::Lost, AgentState::Blocked, AgentState::Queued};
    constexpr qreal kLeast = 4;
    int total = 0;
    int kinds = 0;
    for (const AgentState state : kOrder) {
        total += counts[state];
        kinds += counts[state] > 0;
    }
    QList<BarPiece> pieces;
    if (total == 0)
        return pieces;
    // Everyone gets the least; what is left is shared by number.
    const qreal free = std::max<qreal>(0, where.width() - kinds * kLeast - (kinds - 1));
    qreal x = where.left();
    for (const AgentState state : kOrder) {
        if (counts[state] == 0)
            continue;
        const qreal end = x + kLeast + free * counts[state] / total;
        const QRectF rect(QPointF(std::round(x), where.top()), QPointF(std::round(end), where.bottom()));
        pieces.append({state, rect});
        x = end + 1;
    }
    return pieces;
}

void paintBarPieces(QPainter* painter, const QList<BarPiece>& pieces, const Theme& theme)
{
    for (const BarPiece& piece : pieces) {
        if (piece.state == AgentState::Overdue)
            paintHatch(painter, piece.rect, theme);
        else
            painter->fillRect(piece.rect, pieceColour(piece.state, theme));
    }
}

StateCounts countsOf(const LiveSession& session, const QList<int>& agents)
{
    StateCounts counts;
    for (const int index : agents)
        ++counts.of[std::size_t(session.agents[index].row.state)];
    return counts;
}

} // namespace wavedeck::ui
