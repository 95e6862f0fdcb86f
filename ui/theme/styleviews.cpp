// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/glyphs.h"
#include "ui/theme/styleparts.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace wavedeck::ui::parts {

namespace {

constexpr int kMenuMargin = 10;

/// Text before and after the tab: what it does, and its keys.
std::pair<QString, QString> split(const QString& text)
{
    const qsizetype tab = text.indexOf(QLatin1Char('\t'));
    return tab < 0 ? std::pair(text, QString()) : std::pair(text.left(tab), text.mid(tab + 1));
}

} // namespace

void headerSection(QPainter* painter, const QStyleOptionHeader& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const QRect r = option.rect;
    const bool over = option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled;
    painter->fillRect(r, over ? t.hover : t.raised);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.line);
    if (option.orientation == Qt::Horizontal && option.position != QStyleOptionHeader::End
        && option.position != QStyleOptionHeader::OnlyOneSection)
        painter->fillRect(QRect(r.right(), r.top(), 1, r.height() - 1), t.line0);
}

void headerLabel(QPainter* painter, const QStyleOptionHeader& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    const int arrow = sorted ? look.px(12) : 0;
    const int gap = sorted ? look.px(2) : 0;
    const QRect room = option.rect.adjusted(look.px(8), 0, -look.px(8), -1);
    const QFontMetrics metrics = option.fontMetrics;
    const QString text = metrics.elidedText(option.text, Qt::ElideRight, room.width() - arrow - gap);
    const int width = metrics.horizontalAdvance(text);
    int x = room.left();
    if (option.textAlignment & Qt::AlignRight)
        x = room.right() + 1 - width - arrow - gap;
    else if (option.textAlignment & Qt::AlignHCenter)
        x = room.left() + (room.width() - width - arrow - gap) / 2;
    painter->save();
    painter->setPen(sorted ? t.t1 : t.t3);
    painter->drawText(QRect(x, room.top(), width + 1, room.height()), Qt::AlignVCenter | Qt::TextSingleLine, text);
    painter->restore();
    if (sorted) {
        const QRectF at(x + width + gap, room.center().y() + 0.5 - arrow / 2.0, arrow, arrow);
        // Down means: the largest first. Qt calls that SortUp.
        paintGlyph(painter, option.sortIndicator == QStyleOptionHeader::SortUp ? Glyph::ChevronDown : Glyph::ChevronUp,
            at, t.t1, t.knock);
    }
}

void row(QPainter* painter, const QStyleOptionViewItem& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    const QRect r = option.rect;
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(r, option.backgroundBrush);
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(r, t.sel);
        // Only at the left end of the row, wherever it is scrolled to.
        if (r.left() <= 0)
            painter->fillRect(QRect(0, r.top(), 3, r.height()), t.selb);
    } else if (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled) {
        painter->fillRect(r, t.hover);
    }
    Q_UNUSED(widget)
}

void branch(QPainter* painter, const QStyleOption& option, const Appearance& look)
{
    if (!(option.state & QStyle::State_Children))
        return;
    const Theme& t = look.theme();
    const qreal side = std::min<qreal>(look.px(12), option.rect.width());
    const QRectF at(option.rect.right() + 1 - side, option.rect.center().y() + 0.5 - side / 2, side, side);
    paintGlyph(
        painter, option.state & QStyle::State_Open ? Glyph::ChevronDown : Glyph::ChevronRight, at, t.t3, t.knock);
}

QSize menuItemSize(const QStyleOptionMenuItem& option, const QSize& contents, const Appearance& look)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {look.px(20), look.px(9)};
    const QFontMetrics metrics(option.font);
    const auto [text, keys] = split(option.text);
    int width = look.px(kMenuMargin) * 2 + look.px(22) + metrics.size(Qt::TextShowMnemonic, text).width() + look.px(12);
    if (!keys.isEmpty() || option.reservedShortcutWidth > 0)
        width += look.px(24) + std::max(option.reservedShortcutWidth, metrics.horizontalAdvance(keys));
    return {std::max(width, contents.width()), std::max(look.px(28), metrics.height() + 8)};
}

void menuItem(QPainter* painter, const QStyleOptionMenuItem& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const QRect r = option.rect;
    painter->save();
    painter->fillRect(r, t.panel);
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), t.line);
        painter->restore();
        return;
    }
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool selected = option.state & QStyle::State_Selected;
    if (selected) {
        painter->fillRect(r, t.sel);
        painter->fillRect(QRect(r.left(), r.top(), 3, r.height()), t.selb);
    }
    const int margin = look.px(kMenuMargin);
    const int icon = look.px(14);
    const QRect mark(r.left() + margin, r.center().y() - icon / 2, icon, icon);
    const QColor faint = selected ? t.t2 : t.t3;
    const bool checkable = option.checkType != QStyleOptionMenuItem::NotCheckable;
    if (checkable && option.checked)
        paintGlyph(painter, Glyph::Check, mark, enabled ? t.t1 : faint, t.knock);
    else if (!checkable && !option.icon.isNull())
        option.icon.paint(painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    const auto [text, keys] = split(option.text);
    painter->setFont(option.font);
    painter->setPen(enabled ? t.t1 : faint);
    const QRect room(r.left() + margin + look.px(22), r.top(), r.width() - 2 * margin - look.px(22), r.height());
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine | Qt::TextShowMnemonic, text);
    if (!keys.isEmpty()) {
        painter->setPen(faint);
        painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, keys);
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const int side = look.px(12);
        paintGlyph(painter, Glyph::ChevronRight,
            QRectF(r.right() - margin - side + look.px(4), r.center().y() + 0.5 - side / 2.0, side, side), faint,
            t.knock);
    }
    painter->restore();
}

void menuBarItem(QPainter* painter, const QStyleOptionMenuItem& option, const Appearance& look)
{
    const Theme& t = look.theme();
    painter->fillRect(option.rect, t.panel);
    const bool active = option.state & (QStyle::State_Selected | QStyle::State_Sunken);
    if (active && option.state & QStyle::State_Enabled) {
        const int inset = std::max(0, (option.rect.height() - look.px(24)) / 2);
        box(painter, option.rect.adjusted(0, inset, 0, -inset), option.state & QStyle::State_Sunken ? t.sel : t.hover,
            {}, 3);
    }
    painter->save();
    painter->setPen(!(option.state & QStyle::State_Enabled) ? t.t3 : active ? t.t1 : t.t2);
    painter->drawText(option.rect, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextShowMnemonic, option.text);
    painter->restore();
}

} // namespace wavedeck::ui::parts
