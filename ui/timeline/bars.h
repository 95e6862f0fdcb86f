// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timeline.h"
#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QRectF>

class QPainter;

/// How a piece of time looks: in the chart, in the legend. Colour never alone: hatched = past its limit, striped =
/// blocked, dashed = projected, and a glyph with words beside it. GUI thread.
namespace wavedeck::ui {

enum class BarLook { Solid, Overdue, Blocked, Projected, Lead };

/// state: gives a solid one and a lead its colour.
void paintBar(QPainter* painter, const QRectF& where, const Theme& theme, BarLook look, AgentState state);

/// One of the 2 px lines of what is folded.
void paintPacked(QPainter* painter, const QRectF& where, const Theme& theme, const TimelineBar& bar);

/// What stands behind a bar.
struct BarWords {
    Glyph glyph = Glyph::Queued;
    QColor colour; ///< of the glyph
    QString text;
    bool loud = false; ///< it needs a person: the words are coloured too
};
BarWords wordsOf(const LiveAgent& agent, const TimelineBar& bar, qint64 now, const Theme& theme);

/// The lines that say: not yet. A tile of a brush, transparent between them.
QPixmap futureTile(const Theme& theme, qreal devicePixelRatio);

} // namespace wavedeck::ui
