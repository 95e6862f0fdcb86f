// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

class QFrame;
class QWidget;

/// The sections of the component page. Each makes real widgets with sample data. GUI thread.
namespace wavedeck::ui::components {

/// A card with a heading; content is put below it.
QFrame* card(const QString& title, const QString& hint, QWidget* content, QWidget* parent);

QWidget* agentStates(Appearance& look, QWidget* parent);
QWidget* gateStates(Appearance& look, QWidget* parent);
QWidget* levels(Appearance& look, QWidget* parent);
QWidget* progress(Appearance& look, QWidget* parent);
QWidget* waveStates(Appearance& look, QWidget* parent);
QWidget* durations(Appearance& look, QWidget* parent);
QWidget* sparklines(Appearance& look, QWidget* parent);
QWidget* buttons(Appearance& look, QWidget* parent);
QWidget* choices(Appearance& look, QWidget* parent);
QWidget* fields(Appearance& look, QWidget* parent);
QWidget* notices(Appearance& look, QWidget* parent);
QWidget* emptyStates(Appearance& look, QWidget* parent);

} // namespace wavedeck::ui::components
