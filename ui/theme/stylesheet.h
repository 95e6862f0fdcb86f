// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <QString>

class QWidget;

/// What colour, type and distance alone can say, as a style sheet made from the tokens. Whatever has a shape of its own
/// (buttons, fields, check boxes, menus, headers, rows, scroll bars, the focus ring) is drawn by WavedeckStyle instead:
/// a style sheet that touches those takes them away from the style. Never call setStyleSheet() on a widget yourself.
///
/// How a widget asks for a look, by dynamic property `look` (several words, one space between):
///   QPushButton, QToolButton  primary | danger | flat | link, and small (24 high), icon (square, no border)
///   QLineEdit, spin boxes, QComboBox  small, invalid (red border: say why in words beside it)
///   QLabel  title (18 bold) | card (15 bold) | heading (13 bold) | section (12 bold, t2) | secondary (13, t2) |
///           hint (13, t3) | small (12, t3) | tiny (11, t3) | mono | error
///           (not by the property `text`: a label has one already)
/// and by dynamic property `frame`:
///   QFrame  card (panel, border, round) | panel | bar (panel, line below) | foot (panel, line above) | log | win
/// Item views: int property `rowHeight` (24, 26, 28, 34; pixels at 100 %), else 28.
/// Buttons: string property `keyHint` ("Ctrl Enter") is drawn as a key behind the text.
namespace wavedeck::ui {

class Appearance;

QString styleSheet(const Appearance& appearance);

/// Sets the property and looks at it again, at any time in the life of the widget.
void setLook(QWidget* widget, QLatin1String words);
void setFrame(QWidget* frame, QLatin1String kind);

} // namespace wavedeck::ui
