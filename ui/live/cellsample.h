// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

class QWidget;

namespace wavedeck::ui {

/// The cells of a wave in their three densities, painted as the wave strip paints them: a section of the component
/// page.
QWidget* makeCellSample(Appearance& appearance, QWidget* parent);

} // namespace wavedeck::ui
