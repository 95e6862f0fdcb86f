// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/glyphs.h"
#include "ui/theme/look.h"
#include "ui/theme/styleparts.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QStyleFactory>
#include <QTabBar>
#include <QToolButton>

namespace wavedeck::ui {

namespace {

template <class T> const T* as(const QStyleOption* option)
{
    return qstyleoption_cast<const T*>(option);
}

/// Inside a spin box or an editable combo box, which draw the frame.
bool isPart(const QWidget* widget)
{
    const QWidget* parent = widget ? widget->parentWidget() : nullptr;
    return parent && (qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent));
}

/// A frame of one pixel inside the row: where the keys are.
void rowFocus(QPainter* painter, const QRect& rect, const Theme& theme)
{
    painter->save();
    painter->setPen(QPen(theme.accent, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

bool arrowGlyph(QStyle::PrimitiveElement element, Glyph* glyph)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowDown:
    case QStyle::PE_IndicatorButtonDropDown:
        *glyph = Glyph::ChevronDown;
        return true;
    case QStyle::PE_IndicatorArrowUp:
        *glyph = Glyph::ChevronUp;
        return true;
    case QStyle::PE_IndicatorArrowLeft:
        *glyph = Glyph::ChevronLeft;
        return true;
    case QStyle::PE_IndicatorArrowRight:
        *glyph = Glyph::ChevronRight;
        return true;
    default:
        return false;
    }
}

} // namespace

WavedeckStyle::WavedeckStyle(Appearance& appearance)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("wavedeck"));
}

void WavedeckStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    const Theme& t = look.theme();
    Glyph arrow = Glyph::ChevronDown;
    switch (element) {
    case PE_PanelLineEdit:
        if (const auto* frame = as<QStyleOptionFrame>(option); frame && frame->lineWidth > 0 && !isPart(widget))
            parts::field(painter, *option, widget, look);
        return;
    case PE_FrameLineEdit:
        return;
    case PE_PanelButtonTool:
        parts::toolPanel(painter, *option, widget, look);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        parts::checkBox(painter, *option, look);
        return;
    case PE_IndicatorRadioButton:
        parts::radioButton(painter, *option, look);
        return;
    case PE_IndicatorBranch:
        parts::branch(painter, *option, look);
        return;
    case PE_PanelItemViewRow: // of a tree: the room of the branches
    case PE_PanelItemViewItem:
        if (const auto* row = as<QStyleOptionViewItem>(option))
            parts::row(painter, *row, widget, look);
        return;
    case PE_FrameFocusRect:
        // A tree that frames a whole row does not say who asks.
        if (as<QStyleOptionFocusRect>(option) && (!widget || qobject_cast<const QAbstractItemView*>(widget)))
            rowFocus(painter, option->rect, t);
        return; // everything else wears the ring
    case PE_IndicatorHeaderArrow: // headerLabel() draws it, behind the word
    case PE_FrameStatusBarItem:
    case PE_FrameTabBarBase:
        return;
    default:
        break;
    }
    if (parts::panel(element, painter, *option, widget, look))
        return;
    if (arrowGlyph(element, &arrow)) {
        const qreal side = std::min({qreal(look.px(12)), qreal(option->rect.width()), qreal(option->rect.height())});
        const QRectF at(
            option->rect.center().x() + 0.5 - side / 2, option->rect.center().y() + 0.5 - side / 2, side, side);
        paintGlyph(painter, arrow, at, option->state & State_Enabled ? t.t2 : t.t3, t.knock);
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void WavedeckStyle::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    const Theme& t = look.theme();
    const auto* button = as<QStyleOptionButton>(option);
    const auto* menu = as<QStyleOptionMenuItem>(option);
    const auto* header = as<QStyleOptionHeader>(option);
    if (element == CE_PushButtonBevel && button) {
        parts::buttonPanel(painter, *button, widget, look);
    } else if (element == CE_PushButtonLabel && button) {
        parts::buttonLabel(painter, *button, widget, look);
    } else if (element == CE_MenuItem && menu) {
        parts::menuItem(painter, *menu, look);
    } else if (element == CE_MenuBarItem && menu) {
        parts::menuBarItem(painter, *menu, look);
    } else if (element == CE_MenuBarEmptyArea || element == CE_MenuEmptyArea) {
        painter->fillRect(option->rect, t.panel);
    } else if (element == CE_HeaderSection && header) {
        parts::headerSection(painter, *header, look);
    } else if (element == CE_HeaderLabel && header) {
        parts::headerLabel(painter, *header, look);
    } else if (element == CE_HeaderEmptyArea) {
        painter->fillRect(option->rect, t.raised);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
    } else if (element == CE_Splitter) {
        parts::splitter(painter, *option, look);
    } else if (const auto* frame = as<QStyleOptionFrame>(option); element == CE_ShapedFrame && frame) {
        if (!parts::frame(painter, *frame, widget, look))
            QProxyStyle::drawControl(element, option, painter, widget);
    } else if (const auto* tab = as<QStyleOptionTab>(option); element == CE_TabBarTabShape && tab) {
        parts::tabShape(painter, *tab, look);
    } else if (element == CE_TabBarTabLabel && tab) {
        QStyleOptionTab copy(*tab);
        copy.state.setFlag(State_HasFocus, false);
        const QColor colour = parts::tabText(*tab, look);
        copy.palette.setColor(QPalette::WindowText, colour);
        QProxyStyle::drawControl(element, &copy, painter, widget);
    } else if (element == CE_ProgressBar || element == CE_ProgressBarContents) {
        if (const auto* bar = as<QStyleOptionProgressBar>(option))
            parts::progress(painter, *bar, look);
    } else if (element == CE_ProgressBarGroove || element == CE_ProgressBarLabel) {
        return; // the bar draws its groove; its number stands beside it
    } else if (const auto* tool = as<QStyleOptionToolButton>(option); element == CE_ToolButtonLabel && tool) {
        toolLabel(*tool, painter, widget, look);
    } else {
        // Headers draw section, label and arrow: the arrow stands behind the label already (headerLabel).
        if (element == CE_Header && header) {
            parts::headerSection(painter, *header, look);
            parts::headerLabel(painter, *header, look);
            return;
        }
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void WavedeckStyle::toolLabel(
    const QStyleOptionToolButton& option, QPainter* painter, const QWidget* widget, const Appearance& look) const
{
    if (option.toolButtonStyle != Qt::ToolButtonTextUnderIcon) {
        parts::buttonLabel(painter, parts::asButton(option), widget, look);
        return;
    }
    QStyleOptionToolButton copy(option);
    const QColor colour = parts::buttonText(option, widget, look, option.state & State_AutoRaise);
    copy.palette.setColor(QPalette::ButtonText, colour);
    QProxyStyle::drawControl(CE_ToolButtonLabel, &copy, painter, widget);
}

void WavedeckStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const
{
    const Appearance& look = appearanceOf(widget, m_appearance);
    if (const auto* combo = as<QStyleOptionComboBox>(option); control == CC_ComboBox && combo) {
        parts::comboBox(painter, *combo, widget, look);
        return;
    }
    if (const auto* spin = as<QStyleOptionSpinBox>(option); control == CC_SpinBox && spin) {
        parts::spinBox(painter, *spin, widget, look);
        return;
    }
    if (const auto* bar = as<QStyleOptionSlider>(option); control == CC_ScrollBar && bar) {
        parts::scrollBar(
            painter, *bar, proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget), look);
        return;
    }
    const auto* tool = as<QStyleOptionToolButton>(option);
    if (control == CC_ToolButton && tool && !(tool->features & QStyleOptionToolButton::MenuButtonPopup)) {
        parts::toolPanel(painter, *tool, widget, look);
        toolLabel(*tool, painter, widget, look);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon WavedeckStyle::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    const Theme& t = appearanceOf(widget, m_appearance).theme();
    switch (which) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_TabCloseButton:
        return glyphIcon(Glyph::Close, t.t3, t.knock);
    case SP_MessageBoxWarning:
        return glyphIcon(Glyph::Warning, t.tone(Tone::Warning).text, t.win);
    case SP_MessageBoxCritical:
        return glyphIcon(Glyph::Failed, t.tone(Tone::Bad).text, t.win);
    case SP_MessageBoxInformation:
        return glyphIcon(Glyph::Info, t.tone(Tone::Running).text, t.win);
    case SP_MessageBoxQuestion:
        return glyphIcon(Glyph::Help, t.tone(Tone::Running).text, t.win);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

void WavedeckStyle::polish(QPalette& palette)
{
    // What comes in is the platform's, for the application sets none of its own.
    const bool dark = palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    palette = paletteOf(m_appearance.theme());
    Q_EMIT systemSeen(dark);
}

void WavedeckStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    wearLook(widget, appearanceOf(widget, m_appearance));
    if (auto* view = qobject_cast<QAbstractItemView*>(widget)) {
        view->viewport()->setAttribute(Qt::WA_Hover);
        view->setFrameShape(QFrame::NoFrame);
    } else if (qobject_cast<QLineEdit*>(widget) || qobject_cast<QAbstractSpinBox*>(widget)
        || qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractButton*>(widget)) {
        widget->setAttribute(Qt::WA_Hover);
        // The clear button that Qt puts into a field has an icon and no name.
        if (qobject_cast<QLineEdit*>(widget->parentWidget()) && widget->accessibleName().isEmpty())
            widget->setAccessibleName(QStringLiteral("Clear"));
    } else if (auto* tabs = qobject_cast<QTabBar*>(widget)) {
        tabs->setExpanding(false);
        tabs->setDrawBase(false);
    }
}

QPalette paletteOf(const Theme& t)
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor& normal, const QColor& disabled) {
        p.setColor(QPalette::Active, role, normal);
        p.setColor(QPalette::Inactive, role, normal);
        p.setColor(QPalette::Disabled, role, disabled);
    };
    set(QPalette::Window, t.win, t.win);
    set(QPalette::WindowText, t.t1, t.t3);
    set(QPalette::Base, t.panel, t.panel);
    set(QPalette::AlternateBase, t.raised, t.raised);
    set(QPalette::Text, t.t1, t.t3);
    set(QPalette::PlaceholderText, t.t3, t.t3);
    set(QPalette::Button, t.raised, t.raised);
    set(QPalette::ButtonText, t.t1, t.t3);
    set(QPalette::BrightText, t.tone(Tone::Bad).text, t.t3);
    set(QPalette::Highlight, t.sel, t.sel);
    set(QPalette::HighlightedText, t.t1, t.t2);
    set(QPalette::Link, t.accent, t.t3);
    set(QPalette::LinkVisited, t.accent, t.t3);
    set(QPalette::ToolTipBase, t.raised, t.raised);
    set(QPalette::ToolTipText, t.t1, t.t3);
    set(QPalette::Light, t.raised, t.raised);
    set(QPalette::Midlight, t.line0, t.line0);
    set(QPalette::Mid, t.line, t.line);
    set(QPalette::Dark, t.line2, t.line2);
    set(QPalette::Shadow, t.line2, t.line2);
    return p;
}

} // namespace wavedeck::ui
