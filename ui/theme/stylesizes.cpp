// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/styleparts.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>

#include <algorithm>

namespace wavedeck::ui {

namespace {

bool isPart(const QWidget* widget)
{
    const QWidget* parent = widget ? widget->parentWidget() : nullptr;
    return parent && (qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent));
}

/// The handle of a scroll bar without buttons.
QRect slider(const QStyleOptionSlider& bar, int least)
{
    const bool upright = bar.orientation == Qt::Vertical;
    const int length = upright ? bar.rect.height() : bar.rect.width();
    int handle = length;
    if (bar.maximum > bar.minimum) {
        const qint64 range = qint64(bar.maximum) - bar.minimum + bar.pageStep;
        handle = std::clamp(
            int(qint64(bar.pageStep) * length / std::max<qint64>(1, range)), std::min(least, length), length);
    }
    const int at = QStyle::sliderPositionFromValue(
        bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
    return upright ? QRect(bar.rect.left(), bar.rect.top() + at, bar.rect.width(), handle)
                   : QRect(bar.rect.left() + at, bar.rect.top(), handle, bar.rect.height());
}

QRect scrollBarPart(const QStyleOptionSlider& bar, QStyle::SubControl sub, int least)
{
    const QRect handle = slider(bar, least);
    const QRect all = bar.rect;
    const bool upright = bar.orientation == Qt::Vertical;
    switch (sub) {
    case QStyle::SC_ScrollBarSlider:
        return handle;
    case QStyle::SC_ScrollBarGroove:
        return all;
    case QStyle::SC_ScrollBarSubPage:
        return upright ? QRect(all.topLeft(), QPoint(all.right(), handle.top() - 1))
                       : QRect(all.topLeft(), QPoint(handle.left() - 1, all.bottom()));
    case QStyle::SC_ScrollBarAddPage:
        return upright ? QRect(QPoint(all.left(), handle.bottom() + 1), all.bottomRight())
                       : QRect(QPoint(handle.right() + 1, all.top()), all.bottomRight());
    default:
        return {};
    }
}

} // namespace

QRect WavedeckStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    switch (element) {
    case SE_LineEditContents: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (isPart(widget))
            return option->rect.adjusted(look.px(6), 0, 0, 0);
        const int side = frame && frame->lineWidth > 0 ? look.px(6) : 0;
        return option->rect.adjusted(side, 1, -side, -1);
    }
    case SE_PushButtonContents:
        return option->rect;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect WavedeckStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    const QRect r = option->rect;
    const int arrow = parts::arrowWidth(look);
    QRect part;
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option); control == CC_ScrollBar && bar)
        return scrollBarPart(*bar, sub, pixelMetric(PM_ScrollBarSliderMin, option, widget));
    if (control == CC_ComboBox) {
        switch (sub) {
        case SC_ComboBoxEditField:
            part = r.adjusted(look.px(2), 1, -arrow, -1);
            if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option); combo && !combo->editable)
                part.adjust(look.px(6), 0, 0, 0);
            break;
        case SC_ComboBoxArrow:
            part = QRect(r.right() - arrow, r.top(), arrow + 1, r.height());
            break;
        default:
            part = r;
        }
        return visualRect(option->direction, r, part);
    }
    if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const int wide = spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : arrow;
        switch (sub) {
        case SC_SpinBoxUp:
            part = QRect(r.right() - wide + 1, r.top(), wide, r.height() / 2);
            break;
        case SC_SpinBoxDown:
            part = QRect(r.right() - wide + 1, r.top() + r.height() / 2, wide, r.height() - r.height() / 2);
            break;
        case SC_SpinBoxEditField:
            part = r.adjusted(1, 1, -wide - 1, -1);
            break;
        default:
            part = r;
        }
        return visualRect(option->direction, r, part);
    }
    return QProxyStyle::subControlRect(control, option, sub, widget);
}

QSize WavedeckStyle::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    const int field = parts::fieldHeight(widget, look);
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
            return parts::buttonSize(*button, widget, look);
        break;
    case CT_ToolButton:
        if (const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(option); tool
            && tool->toolButtonStyle != Qt::ToolButtonTextUnderIcon
            && !(tool->features & QStyleOptionToolButton::MenuButtonPopup))
            return parts::buttonSize(parts::asButton(*tool), widget, look);
        break;
    case CT_LineEdit:
        return {contents.width() + 2 * look.px(6) + 2, isPart(widget) ? contents.height() : field};
    case CT_ComboBox:
        return {contents.width() + look.px(10) + parts::arrowWidth(look), field};
    case CT_SpinBox: {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const int arrows = spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : parts::arrowWidth(look);
        return {contents.width() + look.px(14) + 8 + arrows, field};
    }
    case CT_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            const int text = header->fontMetrics.horizontalAdvance(header->text) + 1;
            // Room for the arrow always: sorting must not elide the word.
            return {text + 2 * look.px(8) + look.px(14), std::max(look.px(28), header->fontMetrics.height() + 8)};
        }
        break;
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return parts::menuItemSize(*item, contents, look);
        break;
    case CT_MenuBarItem:
        return {contents.width() + 2 * look.px(9), look.px(34)};
    case CT_ItemViewItem: {
        const QVariant asked = widget ? widget->property("rowHeight") : QVariant();
        const int least = look.px(asked.isValid() ? asked.toInt() : 28);
        const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        return {size.width() + look.px(8), std::max(least, size.height())};
    }
    case CT_TabBarTab:
        return {contents.width() + look.px(4), std::max(look.px(32), contents.height())};
    case CT_ProgressBar:
        return {contents.width(), look.px(6)};
    case CT_CheckBox:
    case CT_RadioButton: {
        const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
        return {size.width(), std::max(size.height(), look.px(24))};
    }
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, contents, widget);
}

int WavedeckStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    switch (metric) {
    case PM_DefaultFrameWidth:
        return 1;
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return look.px(16);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return look.px(6);
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return look.px(14);
    case PM_ToolBarIconSize:
        return look.px(20);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuBarPanelWidth:
    case PM_MenuBarItemSpacing:
    case PM_MenuBarVMargin:
    case PM_MenuHMargin:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
        return 0;
    case PM_MenuBarHMargin:
        return look.px(6);
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 4;
    case PM_TabBarTabHSpace:
        return look.px(24);
    case PM_TabBarTabVSpace:
        return look.px(10);
    case PM_ToolTipLabelFrameWidth:
        return 5;
    case PM_SplitterWidth:
        return 5;
    case PM_TreeViewIndentation:
        return look.px(14);
    case PM_HeaderDefaultSectionSizeVertical:
        return look.px(28);
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return look.px(6);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return look.px(12);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return look.px(8);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WavedeckStyle::styleHint(
    StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_Transient:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_UnderlineShortcut:
        return 1;
    case SH_Table_GridLineColor:
        return int(appearanceOf(widget, m_appearance).theme().line0.rgb());
    case SH_ToolTipLabel_Opacity:
        return 255;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace wavedeck::ui
