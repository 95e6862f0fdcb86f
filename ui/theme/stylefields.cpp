// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/glyphs.h"
#include "ui/theme/styleparts.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace wavedeck::ui::parts {

namespace {

QColor borderOf(const QStyleOption& option, const QWidget* widget, const Theme& t)
{
    if (looks(widget, QLatin1String("invalid")))
        return t.tone(Tone::Bad).text;
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_Enabled)
        return t.accent;
    if (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled)
        return t.ctl;
    return t.line2;
}

void frame(QPainter* painter, const QStyleOption& option, const QWidget* widget, const Theme& t, const QColor& fill)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    box(painter, option.rect, enabled ? fill : t.panel, borderOf(option, widget, t), 4, !enabled);
}

} // namespace

int fieldHeight(const QWidget* widget, const Appearance& look)
{
    const int height = look.px(looks(widget, QLatin1String("small")) ? 24 : 28);
    return widget ? std::max(height, QFontMetrics(widget->font()).height() + 6) : height;
}

int arrowWidth(const Appearance& look)
{
    return std::max(24, look.px(24));
}

void field(QPainter* painter, const QStyleOption& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    frame(painter, option, widget, t, t.inp);
}

void comboBox(QPainter* painter, const QStyleOptionComboBox& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool hovered = option.state & QStyle::State_MouseOver;
    frame(painter, option, widget, t, option.editable ? t.inp : hovered ? t.hover : t.raised);
    const QRectF rect(option.rect);
    const qreal side = look.px(12);
    const bool right = option.direction == Qt::RightToLeft;
    const qreal x = right ? rect.left() + look.px(8) : rect.right() - look.px(8) - side;
    paintGlyph(painter, Glyph::ChevronDown, QRectF(x, rect.center().y() - side / 2, side, side),
        option.state & QStyle::State_Enabled ? t.t2 : t.t3, t.knock);
}

void spinBox(QPainter* painter, const QStyleOptionSpinBox& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    frame(painter, option, widget, t, t.inp);
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const int wide = arrowWidth(look);
    const QRect all = option.rect;
    const QRect buttons
        = QStyle::visualRect(option.direction, all, QRect(all.right() - wide, all.top() + 1, wide, all.height() - 2));
    painter->fillRect(QRect(buttons.left(), buttons.top(), 1, buttons.height()), t.line2);
    const qreal side = look.px(10);
    const bool enabled = option.state & QStyle::State_Enabled;
    const auto arrow = [&](Glyph glyph, QStyle::SubControl which, QAbstractSpinBox::StepEnabledFlag step, qreal y) {
        const bool can = enabled && option.stepEnabled & step;
        const bool over = can && option.activeSubControls & which && option.state & QStyle::State_MouseOver;
        const QRectF at(buttons.left() + 1 + (buttons.width() - 1 - side) / 2, y - side / 2, side, side);
        paintGlyph(painter, glyph, at, over ? t.t1 : can ? t.t2 : t.line2, t.knock);
    };
    arrow(Glyph::ChevronUp, QStyle::SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled,
        buttons.top() + buttons.height() * 0.29);
    arrow(Glyph::ChevronDown, QStyle::SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled,
        buttons.top() + buttons.height() * 0.71);
}

void scrollBar(QPainter* painter, const QStyleOptionSlider& option, const QRect& slider, const Appearance& look)
{
    const Theme& t = look.theme();
    painter->fillRect(option.rect, t.panel);
    if (option.maximum <= option.minimum)
        return;
    const bool upright = option.orientation == Qt::Vertical;
    const bool held = option.state & QStyle::State_Sunken && option.activeSubControls & QStyle::SC_ScrollBarSlider;
    const bool over = option.state & QStyle::State_MouseOver && option.activeSubControls & QStyle::SC_ScrollBarSlider;
    const QRectF handle = upright ? QRectF(slider).adjusted(2, 1, -2, -1) : QRectF(slider).adjusted(1, 2, -1, -2);
    box(painter, handle, held || over ? t.ctl : t.line2, {}, std::min(handle.width(), handle.height()) / 2);
}

void progress(QPainter* painter, const QStyleOptionProgressBar& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const qreal high = std::min<qreal>(option.rect.height(), look.px(6));
    const QRectF track(option.rect.left(), option.rect.center().y() + 0.5 - high / 2, option.rect.width(), high);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(track, 2, 2);
    painter->fillPath(shape, t.tone(Tone::Neutral).tint);
    painter->setClipPath(shape);
    const QColor fill = t.tone(Tone::Running).fill;
    if (option.maximum <= option.minimum) {
        // Unknown: stripes that stand still.
        const qreal stripe = look.px(10);
        for (qreal x = track.left(); x < track.right(); x += 2 * stripe)
            painter->fillRect(QRectF(x, track.top(), stripe, high), fill);
    } else {
        const double share
            = double(qint64(option.progress) - option.minimum) / double(qint64(option.maximum) - option.minimum);
        painter->fillRect(QRectF(track.left(), track.top(), track.width() * std::clamp(share, 0.0, 1.0), high), fill);
    }
    painter->restore();
}

} // namespace wavedeck::ui::parts
