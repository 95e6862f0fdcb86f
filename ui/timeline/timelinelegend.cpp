// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timelinelegend.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

namespace {

struct Entry {
    const char* text;
    BarLook look;
    AgentState state;
};
constexpr Entry kEntries[] = {
    {"Succeeded", BarLook::Solid, AgentState::Succeeded},
    {"Running", BarLook::Solid, AgentState::Running},
    {"Past limit", BarLook::Overdue, AgentState::Overdue},
    {"Failed", BarLook::Solid, AgentState::Failed},
    {"Blocked", BarLook::Blocked, AgentState::Blocked},
    {"Projected", BarLook::Projected, AgentState::Queued},
};
constexpr int kSample = 16;
constexpr int kSampleHigh = 9;
constexpr int kGap = 5;
constexpr int kBetween = 12;

} // namespace

TimelineLegend::TimelineLegend(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setAccessibleName(tr("Legend"));
    QStringList words;
    for (const Entry& entry : kEntries)
        words.append(QLatin1String(entry.text));
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize TimelineLegend::sizeHint() const
{
    const QFontMetricsF metrics(m_appearance.font(12));
    qreal wide = 0;
    for (const Entry& entry : kEntries)
        wide += m_appearance.px(kSample + kGap + kBetween)
            + std::ceil(metrics.horizontalAdvance(QLatin1String(entry.text)));
    return {int(std::ceil(wide)), int(std::ceil(metrics.height()))};
}

void TimelineLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = m_appearance.theme();
    painter.setFont(m_appearance.font(12));
    const QFontMetricsF metrics(painter.font());
    qreal x = 0;
    for (const Entry& entry : kEntries) {
        const QRectF sample(std::round(x), std::round((height() - m_appearance.px(kSampleHigh)) / 2.0),
            m_appearance.px(kSample), m_appearance.px(kSampleHigh));
        paintBar(&painter, sample, theme, entry.look, entry.state);
        x += m_appearance.px(kSample + kGap);
        painter.setPen(theme.t2);
        const QString text = QLatin1String(entry.text);
        painter.drawText(QRectF(x, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += std::ceil(metrics.horizontalAdvance(text)) + m_appearance.px(kBetween);
    }
}

} // namespace wavedeck::ui
