// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chip.h"

#include "ui/theme/format.h"
#include "ui/theme/styleparts.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

Chip::Chip(const Appearance& appearance, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_appearance(appearance)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
    describe();
}

void Chip::setCount(int count)
{
    if (count == m_count)
        return;
    m_count = count;
    describe();
    updateGeometry();
    update();
}

void Chip::setGlyph(Glyph glyph, Tone tone)
{
    m_glyph = glyph;
    m_tone = tone;
    updateGeometry();
    update();
}

QString Chip::number() const
{
    return m_count < 0 ? QString() : count(m_count);
}

void Chip::describe()
{
    QString name = text();
    if (m_count >= 0)
        name += QStringLiteral(", %1").arg(m_count);
    setAccessibleName(name);
}

void Chip::checkStateSet()
{
    QAbstractButton::checkStateSet();
    update();
}

void Chip::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

QSize Chip::sizeHint() const
{
    const QFontMetricsF metrics(m_appearance.font(12, QFont::Medium));
    qreal width = 2 * m_appearance.px(8) + metrics.horizontalAdvance(text()) + 1;
    if (m_count >= 0)
        width += m_appearance.px(6) + tabularWidth(m_appearance.font(12), number());
    if (m_glyph)
        width += m_appearance.px(12 + 5);
    return {int(std::ceil(width)), std::max(m_appearance.px(24), int(std::ceil(metrics.height())) + 6)};
}

void Chip::paintEvent(QPaintEvent*)
{
    const Theme& t = m_appearance.theme();
    QPainter painter(this);
    const bool hovered = underMouse() && isEnabled();
    parts::box(&painter, rect(),
        isChecked()   ? t.sel
            : hovered ? t.hover
                      : t.raised,
        isChecked()   ? t.accent
            : hovered ? t.ctl
                      : t.line2,
        3, !isEnabled());
    qreal x = m_appearance.px(8);
    if (m_glyph) {
        const qreal side = m_appearance.px(12);
        paintGlyph(&painter, *m_glyph, QRectF(x, (height() - side) / 2, side, side), t.tone(m_tone).text, t.knock);
        x += side + m_appearance.px(5);
    }
    painter.setFont(m_appearance.font(12, QFont::Medium));
    painter.setPen(!isEnabled() ? t.t3 : isChecked() ? t.t1 : t.t2);
    painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::TextSingleLine, text());
    painter.setFont(m_appearance.font(12));
    painter.setPen(isChecked() ? t.t2 : t.t3);
    drawTabular(&painter, QRectF(x, 0, width() - x - m_appearance.px(8), height()), Qt::AlignRight | Qt::AlignVCenter,
        number());
}

} // namespace wavedeck::ui
