// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented.h"

#include <QButtonGroup>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace wavedeck::ui {

Segmented::Segmented(const Appearance& appearance, const QString& name, const QStringList& choices, QWidget* parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (int i = 0; i < choices.size(); ++i) {
        auto* segment = new Segment(appearance, choices[i], i == 0, i == choices.size() - 1, this);
        layout->addWidget(segment);
        m_group->addButton(segment, i);
    }
    if (QAbstractButton* first = m_group->button(0))
        first->setChecked(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int index, bool on) {
        if (on)
            Q_EMIT currentChanged(index);
    });
}

int Segmented::current() const
{
    return m_group->checkedId();
}

void Segmented::setCurrent(int index)
{
    if (QAbstractButton* segment = m_group->button(index))
        segment->setChecked(true);
}

QRadioButton* Segmented::button(int index) const
{
    return qobject_cast<QRadioButton*>(m_group->button(index));
}

Segment::Segment(const Appearance& appearance, const QString& text, bool first, bool last, QWidget* parent)
    : QRadioButton(text, parent)
    , m_appearance(appearance)
    , m_first(first)
    , m_last(last)
{
    setAccessibleName(text);
    setAttribute(Qt::WA_Hover);
    setProperty("focusRing", QStringLiteral("inside"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize Segment::sizeHint() const
{
    const QFontMetricsF metrics(m_appearance.font(13, QFont::Medium));
    return {int(std::ceil(metrics.horizontalAdvance(text()))) + 2 * m_appearance.px(10) + 1,
        std::max(m_appearance.px(28), int(std::ceil(metrics.height())) + 6)};
}

void Segment::paintEvent(QPaintEvent*)
{
    const Theme& t = m_appearance.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    // Neighbours share a line; the rounded ends lie outside of what is clipped.
    QRectF frame = QRectF(rect()).adjusted(m_first ? 0.5 : -6.5, 0.5, m_last ? -0.5 : 6.5, -0.5);
    painter.setClipRect(rect());
    QPainterPath shape;
    shape.addRoundedRect(frame, 4, 4);
    painter.fillPath(shape, isChecked() ? t.sel : underMouse() && isEnabled() ? t.hover : t.raised);
    if (isChecked()) {
        painter.save();
        painter.setClipPath(shape, Qt::IntersectClip);
        painter.fillRect(QRect(0, height() - 3, width(), 2), t.accent);
        painter.restore();
    }
    painter.setPen(QPen(t.line2, 1));
    painter.drawPath(shape);
    if (!m_first)
        painter.drawLine(QPointF(0.5, 0), QPointF(0.5, height()));
    painter.setFont(m_appearance.font(13, QFont::Medium));
    painter.setPen(!isEnabled() ? t.t3 : isChecked() ? t.t1 : t.t2);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, text());
}

} // namespace wavedeck::ui
