// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/styleparts.h"

#include <QPainter>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QVariant>

namespace wavedeck::ui::parts {

bool panel(QStyle::PrimitiveElement element, QPainter* painter, const QStyleOption& option, const QWidget* widget,
    const Appearance& look)
{
    Q_UNUSED(widget)
    const Theme& t = look.theme();
    const QRect r = option.rect;
    switch (element) {
    case QStyle::PE_Frame:
    case QStyle::PE_FrameMenu:
        box(painter, r, {}, t.line, 0);
        return true;
    case QStyle::PE_FrameGroupBox:
        // Below the title, where Fusion leaves room for it.
        box(painter, r.adjusted(0, std::max(look.px(16), option.fontMetrics.height()) + 3, 0, 0), {}, t.line);
        return true;
    case QStyle::PE_PanelMenu:
    case QStyle::PE_PanelMenuBar:
        painter->fillRect(r, t.panel);
        return true;
    case QStyle::PE_PanelTipLabel:
        box(painter, r, t.raised, t.line2, 0);
        return true;
    case QStyle::PE_PanelStatusBar:
        painter->fillRect(r, t.panel);
        painter->fillRect(QRect(r.left(), r.top(), r.width(), 1), t.line);
        return true;
    case QStyle::PE_FrameTabWidget:
        painter->fillRect(QRect(r.left(), r.top(), r.width(), 1), t.line);
        return true;
    default:
        return false;
    }
}

bool frame(QPainter* painter, const QStyleOptionFrame& option, const QWidget* widget, const Appearance& look)
{
    const Theme& t = look.theme();
    const QRect r = option.rect;
    const bool isText = qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget);
    if (isText && option.frameShape != QFrame::NoFrame) {
        box(painter, r, option.palette.color(QPalette::Base), widget->hasFocus() ? t.accent : t.line2, 0);
        return true;
    }
    const QString kind = widget ? widget->property("frame").toString() : QString();
    if (kind.isEmpty())
        return false;
    if (kind == QLatin1String("card") || kind == QLatin1String("log")) {
        box(painter, r, kind == QLatin1String("card") ? t.panel : t.log, t.line);
        return true;
    }
    painter->fillRect(r, kind == QLatin1String("win") ? t.win : t.panel);
    if (kind == QLatin1String("bar"))
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), t.line);
    else if (kind == QLatin1String("foot"))
        painter->fillRect(QRect(r.left(), r.top(), r.width(), 1), t.line);
    return true;
}

void splitter(QPainter* painter, const QStyleOption& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const QRect r = option.rect;
    painter->fillRect(r, t.panel);
    const QRect line = option.state & QStyle::State_Horizontal ? QRect(r.center().x(), r.top(), 1, r.height())
                                                               : QRect(r.left(), r.center().y(), r.width(), 1);
    painter->fillRect(line, option.state & QStyle::State_MouseOver ? t.accent : t.line);
}

void tabShape(QPainter* painter, const QStyleOptionTab& option, const Appearance& look)
{
    const Theme& t = look.theme();
    const QRect r = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    if (option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled && !selected)
        painter->fillRect(r, t.hover);
    if (selected)
        painter->fillRect(QRect(r.left(), r.bottom() - 1, r.width(), 2), t.accent);
}

QColor tabText(const QStyleOptionTab& option, const Appearance& look)
{
    const Theme& t = look.theme();
    if (!(option.state & QStyle::State_Enabled))
        return t.t3;
    return option.state & (QStyle::State_Selected | QStyle::State_MouseOver) ? t.t1 : t.t2;
}

} // namespace wavedeck::ui::parts
