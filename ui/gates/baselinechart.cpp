// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gates/baselinechart.h"

#include "ui/theme/format.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kRow = 18;
constexpr int kBar = 8; ///< high
constexpr int kName = 34; ///< room of "P95"
constexpr int kValue = 96; ///< room of "1028 ms"
constexpr int kPad = 16;

struct Rank {
    const char* name;
    std::optional<double> MeasuredSide::*value;
};
constexpr Rank kRanks[] = {{"P50", &MeasuredSide::p50}, {"P95", &MeasuredSide::p95}, {"P99", &MeasuredSide::p99}};

QString number(const std::optional<double>& value, const QString& unit)
{
    return value ? QLocale::c().toString(*value, 'g', 6) + QLatin1Char(' ') + plain(unit, 12) : QStringLiteral("n/a");
}

QString samples(const std::optional<MeasuredSide>& side)
{
    return side ? QStringLiteral("n = %1").arg(side->n) : QObject::tr("not measured");
}

} // namespace

BaselineChart::BaselineChart(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_fonts(appearance)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&appearance, &Appearance::changed, this, [this] {
        m_fonts.clear();
        layOut();
        updateGeometry();
        update();
    });
}

void BaselineChart::show(const std::optional<MeasuredSide>& before, const std::optional<MeasuredSide>& after)
{
    m_before = before;
    m_after = after;
    setVisible(before || after);
    layOut();
    QStringList said{tr("Baseline %1, after %2").arg(samples(before), samples(after))};
    for (const Rank& rank : kRanks)
        said.append(tr("%1: before %2, after %3")
                        .arg(QLatin1String(rank.name),
                            before ? number((*before).*rank.value, before->unit) : QStringLiteral("n/a"),
                            after ? number((*after).*rank.value, after->unit) : QStringLiteral("n/a")));
    setAccessibleName(said.join(QStringLiteral(". ")));
    update();
}

QSize BaselineChart::sizeHint() const
{
    return {m_fonts.px(300), m_fonts.px(kRow) * 7 + m_fonts.px(24)};
}

void BaselineChart::layOut()
{
    m_bars.clear();
    m_face = {};
    if (!m_before && !m_after)
        return;
    const Theme& theme = m_appearance.theme();
    const QString name = plain((m_before ? m_before : m_after)->name, 80);
    const double room = width() - m_fonts.px(2 * kPad);
    QRectF line(m_fonts.px(kPad), m_fonts.px(8), room, m_fonts.px(kRow));
    LineWriter head(m_face, m_fonts, line, 13, QFont::DemiBold);
    head.rightText(tr("before %1, after %2").arg(samples(m_before), samples(m_after)), 12, QFont::Normal, theme.t3)
        .rightGap(8);
    head.name(name, 13, QFont::DemiBold, theme.t1);
    double most = 0;
    for (const auto* side : {&m_before, &m_after})
        for (const Rank& rank : kRanks)
            if (*side && (**side).*rank.value)
                most = std::max(most, *((**side).*rank.value));
    const double track = room - m_fonts.px(kName + kValue + 8);
    for (const Rank& rank : kRanks)
        for (const bool after : {false, true}) {
            const auto& side = after ? m_after : m_before;
            line.translate(0, line.height());
            if (!after)
                LineWriter(m_face, m_fonts, QRectF(line.left(), line.top(), m_fonts.px(kName), line.height()), 12)
                    .name(QLatin1String(rank.name), 12, QFont::Normal, theme.t3);
            const std::optional<double> value = side ? (*side).*rank.value : std::nullopt;
            LineWriter(m_face, m_fonts, line, 12)
                .rightText(side ? number(value, side->unit) : QStringLiteral("n/a"), 12, QFont::Normal,
                    after ? theme.t1 : theme.t2);
            if (value && most > 0 && track > 0)
                m_bars.append(
                    {QRectF(line.left() + m_fonts.px(kName), std::round(line.center().y() - m_fonts.px(kBar) / 2.0),
                         std::max(2.0, track * *value / most), m_fonts.px(kBar)),
                        after});
        }
}

void BaselineChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void BaselineChart::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = m_appearance.theme();
    for (const Bar& bar : std::as_const(m_bars)) {
        const QColor colour = bar.after ? theme.tone(Tone::Running).fill : theme.tone(Tone::Neutral).fill;
        painter.setPen(QPen(colour, 1));
        painter.setBrush(bar.after ? QBrush(colour) : QBrush(Qt::NoBrush)); // not by colour alone
        painter.drawRoundedRect(bar.rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    }
    m_face.paint(&painter, event->rect());
}

} // namespace wavedeck::ui
