// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>
#include <QString>

class QPainter;

namespace wavedeck::ui {

class Appearance;

/// A key as it is drawn in fields and sheets: 11 px in a thin frame. `Ctrl+K` is written "Ctrl K" (ui.md, mock-ups).
QString keycapText(const QString& nativeKeys);
QSizeF keycapSize(const Appearance& appearance, const QString& text);
/// Left aligned and vertically centred in `where`.
void paintKeycap(QPainter* painter, const Appearance& appearance, const QRectF& where, const QString& text);

} // namespace wavedeck::ui
