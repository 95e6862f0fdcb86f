// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/wavelayout.h"

#include <QHash>
#include <QPixmap>

namespace wavedeck::ui {

/// Paints the cells of agents, each from a kept picture: there are few different ones. GUI thread.
class CellPainter {
public:
    explicit CellPainter(const FontBook& fonts)
        : m_fonts(fonts)
    {
    }
    void clear() { m_pictures.clear(); } ///< after Appearance::changed()

    /// What a cell shows of an agent; equal keys look alike.
    static int keyOf(const Agent& agent);
    void paintCell(QPainter* painter, const QRect& where, int key, CellDensity density);
    /// One bar for many: a piece a state, as long as its share.
    void paintBar(QPainter* painter, const QRect& where, const StateCounts& counts);

private:
    QPixmap draw(const QSize& size, int key, CellDensity density, qreal ratio) const;

    const FontBook& m_fonts;
    QHash<quint64, QPixmap> m_pictures;
};

/// A piece of a bar of states.
struct BarPiece {
    AgentState state;
    QRectF rect;
};
/// The pieces of a bar in the order done, cancelled, running, overdue, failed, lost, blocked, queued; nobody's is too
/// short to be seen.
QList<BarPiece> barPieces(const QRectF& where, const StateCounts& counts);
void paintBarPieces(QPainter* painter, const QList<BarPiece>& pieces, const Theme& theme);

StateCounts countsOf(const LiveSession& session, const QList<int>& agents);

} // namespace wavedeck::ui
