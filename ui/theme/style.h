// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QPalette>
#include <QProxyStyle>

class QApplication;
class QStyleOptionToolButton;

/// The style: Fusion, with every control of ours drawn from the tokens (ui.md 2.3). GUI thread.
namespace wavedeck::ui {

/// Draws buttons, fields, menus, headers, rows and scroll bars; no animation. The focus ring is a widget of its own
/// (focusring.h), so that it lies outside the control and nothing can paint over it. What a widget may ask for: look.h.
class WavedeckStyle : public QProxyStyle {
    Q_OBJECT
public:
    explicit WavedeckStyle(Appearance& appearance);

    void drawPrimitive(
        PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(
        ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
        const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub,
        const QWidget* widget) const override;
    QSize sizeFromContents(
        ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(
        StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
    void polish(QPalette& palette) override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;

Q_SIGNALS:
    /// What the palette of the platform prefers, before ours replaced it.
    void systemSeen(bool dark);

private:
    void toolLabel(
        const QStyleOptionToolButton& option, QPainter* painter, const QWidget* widget, const Appearance& look) const;

    Appearance& m_appearance;
};

/// The colours of a theme in the roles that Qt's own widgets ask for.
QPalette paletteOf(const Theme& theme);

/// Style, palette, fonts and focus ring; follows Appearance::changed() and the platform. Call it once,
/// right after the application is made; both live until the application ends.
void applyAppearance(QApplication& app, Appearance& appearance);

/// Another look for one widget and all below it (component page). Both live as long as the widget.
void applyAppearance(QWidget& root, Appearance& appearance);

/// Of the application, or of the subtree that holds the widget.
const Appearance& appearanceOf(const QWidget* widget, const Appearance& application);

} // namespace wavedeck::ui
