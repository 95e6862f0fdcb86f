// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

/// What a screen reader needs of the widgets here beyond their names. GUI thread.
namespace wavedeck::ui {

/// Roles of our own classes: a line of a notice bar is an alert, a sparkline a chart. Called by their constructors.
void registerRoles();

/// Has the widget read out now, without taking the focus.
void sayAlert(QWidget* widget);

/// A tool tip of somebody else's text: never taken for rich text, broken into lines.
QString tipOf(const QString& text);

} // namespace wavedeck::ui
