// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/menubarparts.h"

#include "ui/shell/keycap.h"
#include "ui/theme/glyphs.h"

#include <QFontMetrics>
#include <QPainter>

namespace wavedeck::ui {

MenuBar::MenuBar(Appearance& appearance, QWidget* parent)
    : QMenuBar(parent)
    , m_appearance(appearance)
{
    connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void MenuBar::paintEvent(QPaintEvent* event)
{
    QMenuBar::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, m_appearance.theme().line);
}

Brand::Brand(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("brand"));
    setAccessibleName(QStringLiteral("Wavedeck"));
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize Brand::sizeHint() const
{
    const QFontMetrics metrics(m_appearance.font(13, QFont::DemiBold));
    return {
        m_appearance.px(14 + 18 + 8 + 12) + metrics.horizontalAdvance(QStringLiteral("Wavedeck")), m_appearance.px(33)};
}

void Brand::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    const int side = m_appearance.px(18);
    const int left = m_appearance.px(14);
    paintGlyph(&painter, Glyph::Brand, QRectF(left, (height() - side) / 2, side, side), theme.accent, theme.panel);
    painter.setFont(m_appearance.font(13, QFont::DemiBold));
    painter.setPen(theme.t1);
    painter.drawText(QRect(left + side + m_appearance.px(8), 1, width(), height()), Qt::AlignVCenter | Qt::AlignLeft,
        QStringLiteral("Wavedeck"));
}

CommandField::CommandField(Appearance& appearance, const QString& keys, QWidget* parent)
    : QAbstractButton(parent)
    , m_appearance(appearance)
    , m_keys(keycapText(keys))
{
    setObjectName(QStringLiteral("commandField"));
    setText(tr("Find agent, gate or command"));
    setAccessibleName(text());
    setAccessibleDescription(keys);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize CommandField::sizeHint() const
{
    const QFontMetrics metrics(m_appearance.font());
    const int words = metrics.horizontalAdvance(text()) + m_appearance.px(8 + 14 + 6 + 12 + 8)
        + int(keycapSize(m_appearance, m_keys).width());
    return {std::max(m_appearance.px(300), words), std::max(m_appearance.px(24), 24)};
}

QSize CommandField::minimumSizeHint() const
{
    return {m_appearance.px(8 + 14 + 6 + 8 + 40) + int(keycapSize(m_appearance, m_keys).width()), sizeHint().height()};
}

void CommandField::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(underMouse() ? theme.line2 : theme.line, 1));
    painter.setBrush(theme.win);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const int side = m_appearance.px(14);
    int left = m_appearance.px(8);
    paintGlyph(&painter, Glyph::Search, QRectF(left, (height() - side) / 2.0, side, side), theme.t3, theme.win);
    left += side + m_appearance.px(6);
    const QSizeF cap = keycapSize(m_appearance, m_keys);
    const int right = width() - m_appearance.px(6) - int(cap.width());
    paintKeycap(&painter, m_appearance, QRectF(right, 0, cap.width(), height()), m_keys);
    painter.setFont(m_appearance.font());
    painter.setPen(theme.t3);
    const QRect space(left, 0, right - left - m_appearance.px(6), height());
    painter.drawText(space, Qt::AlignVCenter | Qt::AlignLeft,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, space.width()));
}

void CommandField::enterEvent(QEnterEvent* event)
{
    update();
    QAbstractButton::enterEvent(event);
}

void CommandField::leaveEvent(QEvent* event)
{
    update();
    QAbstractButton::leaveEvent(event);
}

ThemeButton::ThemeButton(Appearance& appearance, QWidget* parent)
    : QToolButton(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("themeButton"));
    setPopupMode(QToolButton::InstantPopup);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Theme"));
    setToolTip(tr("Theme"));
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize ThemeButton::sizeHint() const
{
    return {std::max(24, m_appearance.px(28)), std::max(24, m_appearance.px(28))};
}

void ThemeButton::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    if (underMouse() || isDown()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.hover);
        painter.drawRoundedRect(rect(), 4, 4);
    }
    const int side = m_appearance.px(14);
    paintGlyph(&painter, Glyph::Theme, QRectF((width() - side) / 2.0, (height() - side) / 2.0, side, side), theme.t2,
        theme.panel);
}

} // namespace wavedeck::ui
