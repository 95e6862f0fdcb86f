// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QPen>

class QChart;

/// How charts look (ui.md 2.2 and 3): no title, legend, shadow or animation; transparent, axes as faint lines. GUI
/// thread.
namespace wavedeck::ui {

/// Everything but its series; again when the appearance changes.
void applyTheme(QChart* chart, const Appearance& appearance);

QPen seriesPen(const Appearance& appearance, Tone tone = Tone::Running);
QBrush areaBrush(const Appearance& appearance, Tone tone = Tone::Running);
QPen warningPen(const Appearance& appearance); ///< overdue colour, dashes 6-3
QPen criticalPen(const Appearance& appearance); ///< failed colour, dashes 2-2
QPen limitPen(const Appearance& appearance); ///< where a limit was reached: overdue colour, solid

} // namespace wavedeck::ui
