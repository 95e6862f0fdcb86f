// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QStyleOption>

class QPainter;
class QWidget;

/// The parts WavedeckStyle draws; each file of it draws one kind. GUI thread.
namespace wavedeck::ui::parts {

/// Has the dynamic property `look` of the widget this word?
bool looks(const QWidget* widget, QLatin1String word);
/// Behind the text of a button; empty = none.
QString keyHint(const QWidget* widget);

/// A filled round rectangle with a border of one pixel that lies on the pixels; invalid colours are left out.
void box(QPainter* painter, const QRectF& where, const QColor& fill, const QColor& border, qreal radius = 4,
    bool dashed = false);
/// A key: small text in a frame.
void key(QPainter* painter, const QRectF& where, const QString& text, const QColor& colour, const QColor& border,
    const QFont& font);
QSizeF keySize(const Appearance& appearance, const QString& text);

// buttons
void buttonPanel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget, const Appearance& look);
void buttonLabel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget, const Appearance& look);
QSize buttonSize(const QStyleOptionButton& option, const QWidget* widget, const Appearance& look);
QColor buttonText(const QStyleOption& option, const QWidget* widget, const Appearance& look, bool autoRaise);
/// What a tool button has of a button, so that both are drawn alike; not for text under the icon.
QStyleOptionButton asButton(const QStyleOptionToolButton& option);
void toolPanel(QPainter* painter, const QStyleOption& option, const QWidget* widget, const Appearance& look);
void checkBox(QPainter* painter, const QStyleOption& option, const Appearance& look);
void radioButton(QPainter* painter, const QStyleOption& option, const Appearance& look);

// fields
void field(QPainter* painter, const QStyleOption& option, const QWidget* widget, const Appearance& look);
void comboBox(QPainter* painter, const QStyleOptionComboBox& option, const QWidget* widget, const Appearance& look);
void spinBox(QPainter* painter, const QStyleOptionSpinBox& option, const QWidget* widget, const Appearance& look);
void scrollBar(QPainter* painter, const QStyleOptionSlider& option, const QRect& slider, const Appearance& look);
void progress(QPainter* painter, const QStyleOptionProgressBar& option, const Appearance& look);
int fieldHeight(const QWidget* widget, const Appearance& look);
int arrowWidth(const Appearance& look);

// frames, tabs, tips
/// False = not one of ours.
bool panel(QStyle::PrimitiveElement element, QPainter* painter, const QStyleOption& option, const QWidget* widget,
    const Appearance& look);
bool frame(QPainter* painter, const QStyleOptionFrame& option, const QWidget* widget, const Appearance& look);
void splitter(QPainter* painter, const QStyleOption& option, const Appearance& look);
void tabShape(QPainter* painter, const QStyleOptionTab& option, const Appearance& look);
QColor tabText(const QStyleOptionTab& option, const Appearance& look);

// lists and menus
void headerSection(QPainter* painter, const QStyleOptionHeader& option, const Appearance& look);
void headerLabel(QPainter* painter, const QStyleOptionHeader& option, const Appearance& look);
void row(QPainter* painter, const QStyleOptionViewItem& option, const QWidget* widget, const Appearance& look);
void branch(QPainter* painter, const QStyleOption& option, const Appearance& look);
void menuItem(QPainter* painter, const QStyleOptionMenuItem& option, const Appearance& look);
QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& contents, const Appearance& look);
void menuBarItem(QPainter* painter, const QStyleOptionMenuItem& option, const Appearance& look);

} // namespace wavedeck::ui::parts
