// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

/// How a widget asks WavedeckStyle for a look. There is no style sheet: one anywhere in the application takes spin
/// boxes, palettes and fonts of children away from the style. Never call setStyleSheet().
///
/// Dynamic property `look`, several words with one space between:
///   QPushButton, QToolButton  primary | danger | flat | link, and small (24 high), icon (square, no border)
///   QLineEdit, spin boxes, QComboBox  small, invalid (red border: say why in words beside it)
///   QLabel  title (18 bold) | card (15 bold) | heading (13 bold) | section (12 bold, t2) | secondary (13, t2) |
///           hint (13, t3) | small (12, t3) | tiny (11, t3) | mono (12, t2) | error (12, red)
///           (a label has a property `text` already)
///   QPlainTextEdit  is mono without asking
/// Dynamic property `frame` of a QFrame:
///   card (panel, border, round) | panel | bar (panel, line below) | foot (panel, line above) | log | win
/// Dynamic property `rowHeight` of item views, an int: 24, 26, 28, 34 (pixels at 100 %), else 28.
/// Dynamic property `keyHint` of buttons, a string: "Ctrl Enter" is drawn as a key behind the text.
/// Dynamic property `focusRing`: see focusring.h.
namespace wavedeck::ui {

class Appearance;

/// Sets the property and looks at it again, at any time in the life of the widget.
void setLook(QWidget* widget, QLatin1String words);
void setFrame(QWidget* frame, QLatin1String kind);
void setKeyHint(QWidget* button, const QString& keys); ///< empty = none

/// Font and palette that the looks above stand for. WavedeckStyle calls it; so does whoever changes the appearance.
void wearLook(QWidget* widget, const Appearance& appearance);

} // namespace wavedeck::ui
