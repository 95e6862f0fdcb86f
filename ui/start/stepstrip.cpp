// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/stepstrip.h"

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QAccessible>
#include <QFontMetrics>
#include <QPainter>

namespace wavedeck::ui::start {

namespace {
constexpr int kCircle = 22;
constexpr int kGap = 8; ///< between circle and word
constexpr int kLine = 26; ///< between two steps
constexpr int kLineGap = 10;
}

StepStrip::StepStrip(const Appearance& appearance, QStringList steps, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_steps(std::move(steps))
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
    setCurrent(0);
}

void StepStrip::setCurrent(int step)
{
    if (step == m_current)
        return;
    m_current = step;
    const int count = int(m_steps.size());
    setAccessibleName(step < count ? QStringLiteral("Step %1 of %2: %3").arg(step + 1).arg(count).arg(m_steps[step])
                                   : QStringLiteral("All %1 steps are done").arg(count));
    QAccessibleEvent event(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&event);
    update();
}

int StepStrip::stepWidth(int step) const
{
    // As wide as when it is the present one, so that nothing moves when it becomes that.
    const QFontMetrics metrics(m_appearance.font(13, QFont::DemiBold));
    return m_appearance.px(kCircle + kGap) + metrics.horizontalAdvance(m_steps[step]) + 2;
}

QSize StepStrip::sizeHint() const
{
    int width = m_appearance.px(kLine + 2 * kLineGap) * (int(m_steps.size()) - 1);
    for (int step = 0; step < m_steps.size(); ++step)
        width += stepWidth(step);
    return {width, m_appearance.px(kCircle) + 2};
}

QSize StepStrip::minimumSizeHint() const
{
    return sizeHint();
}

void StepStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = m_appearance.theme();
    const qreal circle = m_appearance.px(kCircle);
    qreal x = 1;
    const qreal middle = height() / 2.0;
    for (int step = 0; step < m_steps.size(); ++step) {
        const bool done = step < m_current;
        const bool now = step == m_current;
        const QRectF round(x, middle - circle / 2, circle - 1, circle - 1);
        painter.setBrush(now ? QBrush(theme.accentFill) : QBrush(Qt::NoBrush));
        painter.setPen(QPen(now ? theme.accentFill : done ? theme.tone(Tone::Good).fill : theme.line2, 1));
        painter.drawEllipse(round);
        if (done) {
            const qreal inset = circle / 5;
            paintGlyph(&painter, Glyph::Check, round.adjusted(inset, inset, -inset, -inset),
                theme.tone(Tone::Good).text, theme.panel);
        } else {
            painter.setFont(m_appearance.font(12, QFont::DemiBold));
            painter.setPen(now ? theme.accentText : theme.t2);
            painter.drawText(round, Qt::AlignCenter, QString::number(step + 1));
        }
        painter.setFont(m_appearance.font(13, now ? QFont::DemiBold : QFont::Normal));
        painter.setPen(now ? theme.t1 : theme.t2);
        const qreal word = m_appearance.px(kCircle + kGap);
        painter.drawText(QRectF(x + word, 0, stepWidth(step) - word + 1, height()),
            Qt::AlignVCenter | Qt::TextSingleLine, m_steps[step]);
        x += stepWidth(step);
        if (step + 1 == m_steps.size())
            break;
        painter.setPen(QPen(theme.line2, 1));
        const qreal y = std::floor(middle) + 0.5;
        const qreal gap = m_appearance.px(kLineGap);
        painter.drawLine(QPointF(x + gap, y), QPointF(x + gap + m_appearance.px(kLine), y));
        x += m_appearance.px(kLine + 2 * kLineGap);
    }
}

} // namespace wavedeck::ui::start
