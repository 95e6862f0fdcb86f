// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/glyphs.h"
#include "ui/theme/styleparts.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyle>
#include <QVariant>
#include <QWidget>

#include <cmath>

namespace wavedeck::ui::parts {

namespace {

constexpr int kGap = 6; ///< between icon, text and key

bool isDown(const QStyleOption& option)
{
    return option.state & QStyle::State_Sunken;
}

bool isOn(const QStyleOption& option)
{
    return option.state & QStyle::State_On;
}

/// Under the mouse; the component page shows it without one.
bool isHovered(const QStyleOption& option, const QWidget* widget)
{
    return (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled)
        || looks(widget, QLatin1String("hover"));
}

QFont buttonFont(const QStyleOption& option, const QWidget* widget, const Appearance& look)
{
    QFont font = widget ? widget->font() : look.font(13, QFont::Medium);
    Q_UNUSED(option)
    if (looks(widget, QLatin1String("small")))
        font.setPixelSize(look.font(12).pixelSize());
    return font;
}

int padding(const QWidget* widget, const Appearance& look)
{
    if (looks(widget, QLatin1String("icon")))
        return 0;
    if (looks(widget, QLatin1String("flat")) || looks(widget, QLatin1String("link")))
        return look.px(6);
    return look.px(looks(widget, QLatin1String("small")) ? 8 : 11);
}

bool isBare(const QWidget* widget)
{
    return looks(widget, QLatin1String("flat")) || looks(widget, QLatin1String("link"))
        || looks(widget, QLatin1String("icon"));
}

} // namespace

bool looks(const QWidget* widget, QLatin1String word)
{
    if (!widget)
        return false;
    const QVariant words = widget->property("look");
    if (!words.isValid())
        return false;
    const QString text = words.toString();
    for (const QStringView each : QStringView(text).split(QLatin1Char(' ')))
        if (each == word)
            return true;
    return false;
}

QString keyHint(const QWidget* widget)
{
    return widget ? widget->property("keyHint").toString() : QString();
}

void box(QPainter* painter, const QRectF& where, const QColor& fill, const QColor& border, qreal radius, bool dashed)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPen pen(Qt::NoPen);
    QRectF rect = where;
    if (border.isValid()) {
        pen = QPen(border, 1);
        if (dashed)
            pen.setDashPattern({3, 3});
        rect.adjust(0.5, 0.5, -0.5, -0.5);
    }
    painter->setPen(pen);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(rect, radius, radius);
    painter->restore();
}

QSizeF keySize(const Appearance& appearance, const QString& text)
{
    const QFontMetricsF metrics(appearance.font(11, QFont::Medium));
    return {
        std::ceil(std::max(metrics.horizontalAdvance(text) + 8, metrics.height())), std::ceil(metrics.height() + 3)};
}

void key(QPainter* painter, const QRectF& where, const QString& text, const QColor& colour, const QColor& border,
    const QFont& font)
{
    box(painter, where, {}, border, 3);
    painter->save();
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(where, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter->restore();
}

QColor buttonText(const QStyleOption& option, const QWidget* widget, const Appearance& look, bool autoRaise)
{
    const Theme& t = look.theme();
    if (!(option.state & QStyle::State_Enabled))
        return t.t3;
    if (looks(widget, QLatin1String("primary")))
        return t.accentText;
    if (looks(widget, QLatin1String("danger")))
        return t.tone(Tone::Bad).text;
    if (looks(widget, QLatin1String("flat")) || looks(widget, QLatin1String("link")))
        return t.accent;
    if (looks(widget, QLatin1String("icon")) || autoRaise)
        return isOn(option) ? t.accent : t.t2;
    return t.t1;
}

void buttonPanel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool bare = isBare(widget) || option.features & QStyleOptionButton::Flat;
    if (!enabled) {
        if (!bare)
            box(painter, option.rect, {}, t.line2, 4, true);
        return;
    }
    if (looks(widget, QLatin1String("primary"))) {
        // Darker, never lighter: white text keeps its contrast.
        const QColor fill = isDown(option) ? t.accentFill.darker(120)
            : isHovered(option, widget)    ? t.accentFill.darker(110)
                                           : t.accentFill;
        box(painter, option.rect, fill, fill);
        return;
    }
    const bool marked = isDown(option) || isOn(option);
    const bool hovered = isHovered(option, widget);
    if (bare) {
        if (marked || hovered)
            box(painter, option.rect, marked ? t.sel : t.hover, {});
        return;
    }
    const QColor border = hovered ? t.ctl : t.line2;
    box(painter, option.rect, marked ? t.sel : hovered ? t.hover : t.raised, border);
}

void buttonLabel(QPainter* painter, const QStyleOptionButton& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool enabled = option.state & QStyle::State_Enabled;
    const QColor colour = buttonText(option, widget, look, option.state & QStyle::State_AutoRaise);
    const QString hint = keyHint(widget);
    const QFont font = buttonFont(option, widget, look);
    const QFontMetricsF metrics(font);
    const qreal gap = look.px(kGap);
    const QSizeF icon = option.icon.isNull() ? QSizeF() : QSizeF(option.iconSize);
    const QSizeF hintSize = hint.isEmpty() ? QSizeF() : keySize(look, hint);
    const bool menu = option.features & QStyleOptionButton::HasMenu;
    const qreal chevron = menu ? look.px(12) : 0;
    qreal rest = option.rect.width() - 2.0 * padding(widget, look) - icon.width() - hintSize.width() - chevron;
    const int parts = int(icon.width() > 0) + int(hintSize.width() > 0) + int(menu) + int(!option.text.isEmpty());
    rest -= gap * std::max(0, parts - 1);
    const qreal wanted = metrics.size(Qt::TextShowMnemonic, option.text).width();
    const qreal textWidth = std::ceil(std::clamp(rest + 1, 0.0, wanted));
    qreal x = option.rect.center().x() + 0.5
        - (icon.width() + textWidth + hintSize.width() + chevron + gap * std::max(0, parts - 1)) / 2;
    x = std::round(x);
    const qreal middle = option.rect.top() + option.rect.height() / 2.0;
    painter->save();
    if (icon.width() > 0) {
        const QRectF at(x, middle - icon.height() / 2, icon.width(), icon.height());
        option.icon.paint(painter, at.toAlignedRect(), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled,
            isOn(option) ? QIcon::On : QIcon::Off);
        x += icon.width() + gap;
    }
    if (!option.text.isEmpty()) {
        painter->setFont(font);
        painter->setPen(colour);
        const QString text
            = textWidth < wanted - 1 ? metrics.elidedText(option.text, Qt::ElideRight, textWidth) : option.text;
        painter->drawText(QRectF(x, option.rect.top(), textWidth + 1, option.rect.height()),
            Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine | Qt::TextShowMnemonic, text);
        x += textWidth + gap;
    }
    if (hintSize.width() > 0) {
        const QRectF at(x, std::round(middle - hintSize.height() / 2), hintSize.width(), hintSize.height());
        const bool primary = enabled && looks(widget, QLatin1String("primary"));
        QColor border = primary ? colour : t.line2;
        border.setAlphaF(primary ? 0.5F : 1.0F);
        key(painter, at, hint, primary ? colour : t.t3, border, look.font(11, QFont::Medium));
        x += hintSize.width() + gap;
    }
    if (menu)
        paintGlyph(painter, Glyph::ChevronDown, QRectF(x, middle - chevron / 2, chevron, chevron), t.t3, t.knock);
    painter->restore();
}

QSize buttonSize(const QStyleOptionButton& option, const QWidget* widget, const Appearance& look)
{
    const QFontMetricsF metrics(buttonFont(option, widget, look));
    const int height = look.px(looks(widget, QLatin1String("small")) ? 24 : 28);
    const QString hint = keyHint(widget);
    qreal width = 0;
    int parts = 0;
    const auto add = [&](qreal w) {
        width += w;
        ++parts;
    };
    if (!option.icon.isNull())
        add(option.iconSize.width());
    if (!option.text.isEmpty())
        add(std::ceil(metrics.size(Qt::TextShowMnemonic, option.text).width()) + 1);
    if (!hint.isEmpty())
        add(keySize(look, hint).width());
    if (option.features & QStyleOptionButton::HasMenu)
        add(look.px(12));
    const bool iconOnly = parts == 1 && !option.icon.isNull();
    width += look.px(kGap) * std::max(0, parts - 1) + (iconOnly ? 0 : 2 * padding(widget, look) + 2);
    return {std::max(height, int(std::ceil(width))), std::max(height, int(std::ceil(metrics.height())) + 6)};
}

QStyleOptionButton asButton(const QStyleOptionToolButton& option)
{
    QStyleOptionButton button;
    button.QStyleOption::operator=(option);
    button.iconSize = option.iconSize;
    if (option.toolButtonStyle != Qt::ToolButtonTextOnly)
        button.icon = option.icon;
    if (option.toolButtonStyle != Qt::ToolButtonIconOnly || option.icon.isNull())
        button.text = option.text;
    // An icon alone ("…") says itself that more comes.
    if (option.features & QStyleOptionToolButton::HasMenu && !button.text.isEmpty())
        button.features |= QStyleOptionButton::HasMenu;
    return button;
}

void toolPanel(QPainter* painter, const QStyleOption& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool autoRaise = option.state & QStyle::State_AutoRaise;
    const bool enabled = option.state & QStyle::State_Enabled;
    if (!autoRaise && !isBare(widget)) {
        QStyleOptionButton button;
        button.rect = option.rect;
        button.state = option.state;
        buttonPanel(painter, button, widget, look);
        return;
    }
    if (!enabled)
        return;
    if (isDown(option) || isOn(option))
        box(painter, option.rect, t.sel, {});
    else if (isHovered(option, widget))
        box(painter, option.rect, t.hover, {});
}

void checkBox(QPainter* painter, const QStyleOption& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool some = option.state & QStyle::State_NoChange;
    const qreal side = std::min(option.rect.width(), option.rect.height());
    QRectF rect(option.rect.left(), option.rect.center().y() + 0.5 - side / 2, side, side);
    rect.adjust(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool filled = enabled && (isOn(option) || some);
    painter->setBrush(filled ? t.accentFill : enabled ? t.inp : t.panel);
    const bool hovered = enabled && option.state & QStyle::State_MouseOver;
    painter->setPen(QPen(filled ? t.accentFill : !enabled ? t.line2 : hovered ? t.t2 : t.ctl, 1.5));
    painter->drawRoundedRect(rect.adjusted(0.25, 0.25, -0.25, -0.25), 3, 3);
    const QColor mark = filled ? t.accentText : t.t3;
    if (isOn(option)) {
        painter->restore();
        const qreal inset = side * 0.14;
        paintGlyph(painter, Glyph::Succeeded, rect.adjusted(inset, inset, -inset, -inset), mark, t.knock);
        return;
    }
    if (some) {
        painter->setPen(QPen(mark, 2, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(QPointF(rect.left() + side * 0.28, rect.center().y()),
            QPointF(rect.right() - side * 0.28, rect.center().y()));
    }
    painter->restore();
}

void radioButton(QPainter* painter, const QStyleOption& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool enabled = option.state & QStyle::State_Enabled;
    const qreal side = std::min(option.rect.width(), option.rect.height());
    const QRectF rect = QRectF(option.rect.left(), option.rect.center().y() + 0.5 - side / 2, side, side)
                            .adjusted(0.75, 0.75, -0.75, -0.75);
    const bool filled = enabled && isOn(option);
    const bool hovered = enabled && option.state & QStyle::State_MouseOver;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(filled ? t.accentFill : enabled ? t.inp : t.panel);
    painter->setPen(QPen(filled ? t.accentFill : !enabled ? t.line2 : hovered ? t.t2 : t.ctl, 1.5));
    painter->drawEllipse(rect);
    if (isOn(option)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(filled ? t.accentText : t.t3);
        painter->drawEllipse(rect.center(), side * 0.18, side * 0.18);
    }
    painter->restore();
}

} // namespace wavedeck::ui::parts
