// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/bars.h"

#include "models/live/summary.h"
#include "models/live/words.h"
#include "ui/theme/format.h"
#include "ui/timeline/timescale.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kReasonChars = 40;

/// Leaning to the left, so that it is not the hatch of what is past its limit.
void paintStripes(QPainter* painter, const QRectF& where, const QColor& dark, const QColor& light)
{
    painter->save();
    painter->setClipRect(where, Qt::IntersectClip);
    painter->fillRect(where, dark);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(light, 3));
    const qreal lean = where.height() * 0.47;
    for (qreal x = where.left() - lean; x < where.right() + lean; x += 7.7)
        painter->drawLine(QPointF(x, where.top() - 1), QPointF(x + lean, where.bottom() + 1));
    painter->restore();
}

void paintOutline(QPainter* painter, const QRectF& where, const QPen& pen)
{
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    const qreal half = pen.widthF() / 2;
    painter->drawRoundedRect(where.adjusted(half, half, -half, -half), 2, 2);
}

QString took(const LiveAgent& agent, const TimelineBar& bar, qint64 now)
{
    return duration(bar.attempt == agent.last.number ? elapsedMs(agent, now) : bar.end - bar.start);
}

QString reasonOf(const LiveAgent& agent, const TimelineBar& bar)
{
    QString reason = bar.attempt == agent.last.number ? agent.row.reason : QString();
    if (reason.isEmpty() && bar.attempt == agent.last.number)
        reason = agent.last.reason;
    for (const Attempt& earlier : agent.earlier)
        if (earlier.number == bar.attempt)
            reason = earlier.reason;
    return plain(reason, kReasonChars);
}

QString endedText(const LiveAgent& agent, const TimelineBar& bar, qint64 now)
{
    const QString time = took(agent, bar, now);
    if (bar.state == AgentState::Succeeded)
        return time;
    const QString reason = reasonOf(agent, bar);
    return time + QStringLiteral(", ") + (reason.isEmpty() ? QString(word(bar.state)) : reason);
}

QString liveText(const LiveAgent& agent, const TimelineBar& bar, qint64 now)
{
    if (agent.last.startedAt <= 0)
        return QStringLiteral("starting");
    const QString time = took(agent, bar, now);
    if (bar.overMs() > 0)
        return QStringLiteral("%1, %2 over").arg(time, duration(bar.overMs()));
    return agent.row.limitMs > 0 ? QStringLiteral("%1 of %2").arg(time, duration(agent.row.limitMs)) : time;
}

} // namespace

void paintBar(QPainter* painter, const QRectF& where, const Theme& theme, BarLook look, AgentState state)
{
    if (where.width() <= 0)
        return;
    const ToneColours& colours = theme.tone(toneOf(state));
    switch (look) {
    case BarLook::Solid:
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.fill);
        painter->drawRoundedRect(where, 2, 2);
        return;
    case BarLook::Overdue:
        paintHatch(painter, where, theme);
        return;
    case BarLook::Blocked:
        paintStripes(painter, where, theme.tone(Tone::Blocked).tint, theme.panel);
        paintOutline(painter, where, QPen(theme.tone(Tone::Blocked).fill, 1));
        return;
    case BarLook::Projected: {
        QPen pen(theme.t3, 1);
        pen.setDashPattern({3, 2.5});
        paintOutline(painter, where, pen);
        return;
    }
    case BarLook::Lead:
        paintOutline(painter, where, QPen(colours.fill, 1.5));
        return;
    }
}

void paintPacked(QPainter* painter, const QRectF& where, const Theme& theme, const TimelineBar& bar)
{
    if (bar.kind != TimelineBar::Projected) {
        painter->fillRect(where, theme.tone(toneOf(bar.state)).fill);
        return;
    }
    QPen pen(theme.t3, 1);
    pen.setDashPattern({3, 2.5});
    pen.setCapStyle(Qt::FlatCap);
    painter->setPen(pen);
    const qreal y = std::floor(where.top()) + 0.5;
    painter->drawLine(QPointF(where.left(), y), QPointF(where.right(), y));
}

BarWords wordsOf(const LiveAgent& agent, const TimelineBar& bar, qint64 now, const Theme& theme)
{
    BarWords words{glyphOf(bar.state), theme.tone(toneOf(bar.state)).text, {}, false};
    if (bar.kind == TimelineBar::Projected) {
        words.text = QStringLiteral("starts about ") + shortClock(bar.start);
    } else if (bar.kind == TimelineBar::Blocked) {
        const QString blocker = blockerOf(agent.row);
        words.text = blocker.isEmpty() ? QStringLiteral("blocked") : QStringLiteral("waits for ") + plain(blocker, 60);
    } else if (bar.live) {
        words.text = liveText(agent, bar, now);
        words.loud = bar.overMs() > 0;
        if (words.loud) {
            words.glyph = glyphOf(AgentState::Overdue);
            words.colour = theme.tone(Tone::Warning).text;
        }
    } else {
        words.text = endedText(agent, bar, now);
        words.loud = bar.state == AgentState::Failed || bar.state == AgentState::Lost;
    }
    return words;
}

QPixmap futureTile(const Theme& theme, qreal devicePixelRatio)
{
    constexpr int kWide = 8; // a line every 7 px, leaning by 25 degrees, in a tile that continues itself
    constexpr int kHigh = 17;
    QPixmap tile(QSize(kWide, kHigh) * devicePixelRatio);
    tile.setDevicePixelRatio(devicePixelRatio);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.line0, 1));
    for (const int x : {-kWide, 0, kWide})
        painter.drawLine(QPointF(x + kWide, 0), QPointF(x, kHigh));
    return tile;
}

} // namespace wavedeck::ui
