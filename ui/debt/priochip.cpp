// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debt/priochip.h"

#include "ui/theme/format.h"
#include "ui/theme/styleparts.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

PrioChip::PrioChip(const Appearance& appearance, int priority, QWidget* parent)
    : Chip(appearance, QStringLiteral("P%1").arg(priority), parent)
    , m_look(appearance)
    , m_priority(priority)
{
}

void PrioChip::setNumber(int number)
{
    m_number = number;
    setCount(number); // what a screen reader is told
}

QSize PrioChip::sizeHint() const
{
    const qreal width
        = 2 * m_look.px(8) + prioSize(m_look).width() + m_look.px(7) + tabularWidth(m_look.font(), count(m_number)) + 1;
    return {int(std::ceil(width)), std::max(m_look.px(28), Chip::sizeHint().height())};
}

void PrioChip::paintEvent(QPaintEvent*)
{
    const Theme& theme = m_look.theme();
    QPainter painter(this);
    const QColor fill = isChecked() ? theme.sel : underMouse() ? theme.hover : theme.raised;
    parts::box(&painter, rect(), fill, isChecked() ? theme.accent : theme.line2, 3, !isEnabled());
    const QSizeF sign = prioSize(m_look);
    paintPrio(&painter, QRectF(m_look.px(8), 0, sign.width(), height()), m_look, m_priority);
    painter.setFont(m_look.font());
    painter.setPen(isChecked() ? theme.t1 : theme.t3);
    drawTabular(&painter, QRectF(0, 0, width() - m_look.px(8), height()), int(Qt::AlignRight | Qt::AlignVCenter),
        count(m_number));
}

} // namespace wavedeck::ui
