// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/risk/scorepicker.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace wavedeck::ui {

namespace {
constexpr int kWide = 25;
constexpr int kHigh = 26;
} // namespace

ScorePicker::ScorePicker(const Appearance& appearance, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_name(name)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
    setEditable(true);
    tellName();
}

void ScorePicker::setNames(const QStringList& names)
{
    m_names = names;
    tellName();
}

void ScorePicker::setEditable(bool on)
{
    m_editable = on;
    setFocusPolicy(on ? Qt::StrongFocus : Qt::NoFocus);
}

void ScorePicker::setValue(int value)
{
    if (std::exchange(m_value, value) == value)
        return;
    tellName();
    update();
}

QString ScorePicker::word() const
{
    return m_value > 0 ? m_names.value(m_value - 1) : QString();
}

void ScorePicker::tellName()
{
    const QString name = m_value > 0 ? tr("%1 %2 of 5 %3").arg(m_name).arg(m_value).arg(word()).trimmed()
                                     : tr("%1 not chosen").arg(m_name);
    if (name == accessibleName())
        return;
    setAccessibleName(name);
    QAccessibleEvent event(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
}

QSize ScorePicker::sizeHint() const
{
    return {5 * m_appearance.px(kWide) + 1,
        std::max(m_appearance.px(kHigh), QFontMetrics(m_appearance.font(13)).height() + 8)};
}

void ScorePicker::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_appearance.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.fillPath(shape, theme.panel);
    const double wide = width() / 5.0;
    for (int i = 0; i < 5; ++i) {
        const QRectF box(i * wide, 0, wide, height());
        const bool on = i + 1 == m_value;
        if (on) {
            painter.save();
            painter.setClipPath(shape);
            painter.fillRect(box, theme.accentFill);
            painter.restore();
        }
        painter.setFont(m_appearance.font(13, on ? QFont::DemiBold : QFont::Normal));
        painter.setPen(on ? theme.accentText : theme.t2);
        painter.drawText(box, Qt::AlignCenter, QString::number(i + 1));
        painter.setPen(QPen(theme.line, 1));
        if (i > 0)
            painter.drawLine(QPointF(box.left(), 1), QPointF(box.left(), height() - 1));
    }
    painter.setPen(QPen(theme.line2, 1));
    painter.drawPath(shape);
}

void ScorePicker::pick(int value)
{
    if (!m_editable || value == m_value)
        return;
    setValue(value);
    Q_EMIT picked(value);
}

void ScorePicker::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (event->modifiers() & ~Qt::KeypadModifier)
        return QWidget::keyPressEvent(event);
    if (key == Qt::Key_Left || key == Qt::Key_Right)
        pick(std::clamp(m_value + (key == Qt::Key_Right ? 1 : -1), 1, 5));
    else if (key >= Qt::Key_1 && key <= Qt::Key_5)
        pick(key - Qt::Key_0);
    else if (key == Qt::Key_Delete || key == Qt::Key_Backspace)
        pick(0);
    else
        QWidget::keyPressEvent(event);
}

void ScorePicker::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        pick(std::clamp(int(event->position().x() * 5 / std::max(1, width())), 0, 4) + 1);
}

} // namespace wavedeck::ui
