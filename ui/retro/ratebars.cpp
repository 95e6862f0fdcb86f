// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/ratebars.h"

#include "ui/theme/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {
constexpr int kBar = 26;
constexpr int kGap = 15;
constexpr int kFull = 44; ///< height of 100 %

QString number(double percent)
{
    return percent < 0 ? kNone : QString::number(std::lround(percent));
}
} // namespace

RateBars::RateBars(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("rate"));
    setAccessibleName(tr("Implementation rate"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RateBars::setRate(double percentNow, const QString& words, const QList<RateBar>& bars)
{
    if (percentNow == m_percent && words == m_words && bars == m_bars)
        return;
    m_percent = percentNow;
    m_words = words;
    m_bars = bars;
    QStringList says{percentNow < 0 ? words : QString(rate(percentNow) + QStringLiteral(", ") + words)};
    for (const RateBar& bar : bars)
        says.append(bar.percent < 0 ? tr("%1: nothing was due").arg(bar.name)
                                    : QString(bar.name + QStringLiteral(": ") + percent(bar.percent)));
    setAccessibleDescription(says.join(QStringLiteral(". ")));
    update();
}

QSize RateBars::sizeHint() const
{
    const int small = QFontMetrics(m_appearance.font(11)).height();
    return {m_appearance.px(300), m_appearance.px(kFull + 22) + 2 * small};
}

void RateBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(rect(), theme.panel);
    const QFont large = m_appearance.font(22, QFont::DemiBold);
    const QFont small = m_appearance.font(11);
    const int left = m_appearance.px(14);
    const int bottom = height() - m_appearance.px(8) - QFontMetrics(small).height();
    painter.setFont(large);
    painter.setPen(theme.t1);
    const QString share = m_percent < 0 ? kNone : rate(m_percent);
    const QRect top(left, m_appearance.px(18), width() - left, QFontMetrics(large).height());
    drawTabular(&painter, top, Qt::AlignLeft | Qt::AlignVCenter, share);
    painter.setFont(m_appearance.font(12));
    painter.setPen(theme.t3);
    painter.drawText(QRect(left, top.bottom() + 1, width() - left, painter.fontMetrics().height()),
        int(Qt::AlignLeft | Qt::TextSingleLine), m_words);
    const int words = std::max({painter.fontMetrics().horizontalAdvance(m_words), m_appearance.px(60),
        int(std::ceil(tabularWidth(large, share)))});
    // The newest stands at the right; what has no room is left out at the left.
    const int step = m_appearance.px(kBar + kGap);
    const int room = width() - left - words - m_appearance.px(20) - m_appearance.px(10);
    const int n = std::clamp(room / std::max(1, step), 0, int(m_bars.size()));
    int x = left + words + m_appearance.px(20);
    painter.setFont(small);
    for (qsizetype i = m_bars.size() - n; i < m_bars.size(); ++i, x += step) {
        const RateBar& bar = m_bars[i];
        const int high = bar.percent < 0 ? 1 : std::max(1, int(bar.percent / 100 * m_appearance.px(kFull)));
        const QRect where(x, bottom - high, m_appearance.px(kBar), high);
        painter.fillRect(where, bar.shown ? theme.tone(Tone::Running).fill : theme.line2);
        painter.setPen(bar.shown ? theme.t1 : theme.t3);
        const int line = painter.fontMetrics().height();
        const int side = m_appearance.px(kGap) / 2;
        painter.drawText(
            where.adjusted(-side, -line - 1, side, 0), int(Qt::AlignHCenter | Qt::AlignTop), number(bar.percent));
        painter.drawText(
            QRect(where.left() - side, bottom + 2, where.width() + 2 * side, line), Qt::AlignHCenter, bar.name);
    }
}

} // namespace wavedeck::ui
