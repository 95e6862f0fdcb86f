// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

void threshold(QPainter* painter, const QRectF& plot, qreal y, const QColor& colour, const QList<qreal>& dashes)
{
    QPen pen(colour, 1, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern(dashes);
    painter->setPen(pen);
    const qreal at = std::floor(y) + 0.5;
    painter->drawLine(QPointF(plot.left(), at), QPointF(plot.right(), at));
}

/// One stretch without gaps: the area below, then the line.
void stretch(QPainter* painter, const QPolygonF& points, qreal bottom, const QColor& colour)
{
    if (points.isEmpty())
        return;
    QPolygonF area = points;
    area << QPointF(points.last().x(), bottom) << QPointF(points.first().x(), bottom);
    QColor faint = colour;
    faint.setAlphaF(0.12F);
    painter->setPen(Qt::NoPen);
    painter->setBrush(faint);
    painter->drawPolygon(area);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (points.size() == 1)
        painter->drawPoint(points.first());
    else
        painter->drawPolyline(points);
}

} // namespace

void paintSparkline(QPainter* painter, const QRectF& where, const Appearance& look, const QList<double>& samples,
    int capacity, const SparkLines& lines, Tone tone)
{
    const Theme& t = look.theme();
    const QFont font = look.font(11);
    const QFontMetricsF metrics(font);
    const qreal text
        = std::ceil(std::max(lines.warningLabel.isEmpty() ? 0 : metrics.horizontalAdvance(lines.warningLabel),
            lines.criticalLabel.isEmpty() ? 0 : metrics.horizontalAdvance(lines.criticalLabel)));
    const QRectF plot = where.adjusted(0, 1, text > 0 ? -text - 4 : 0, 0);
    const double span = std::max(1e-9, lines.high - lines.low);
    const auto y = [&](double value) {
        return plot.bottom() - plot.height() * std::clamp((value - lines.low) / span, 0.0, 1.0);
    };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal step = plot.width() / std::max(1, capacity - 1);
    QPolygonF points;
    for (qsizetype i = 0; i < samples.size(); ++i) {
        if (samples[i] < 0) {
            stretch(painter, points, plot.bottom(), t.tone(tone).text);
            points.clear();
            continue;
        }
        points << QPointF(plot.right() - step * double(samples.size() - 1 - i), y(samples[i]));
    }
    stretch(painter, points, plot.bottom(), t.tone(tone).text);
    threshold(painter, plot, y(lines.warning), t.tone(Tone::Warning).text, {6, 3});
    threshold(painter, plot, y(lines.critical), t.tone(Tone::Bad).text, {2, 2});
    painter->setFont(font);
    const auto label = [&](const QString& words, double value, const QColor& colour, qreal away) {
        painter->setPen(colour);
        // Two lines that lie close together keep their words apart.
        const qreal middle = std::clamp(y(value) + away, where.top() + metrics.height() / 2 - 2, where.bottom() - 4);
        painter->drawText(QRectF(plot.right() + 4, middle - metrics.height() / 2, text + 1, metrics.height()),
            Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, words);
    };
    const qreal apart = std::max(0.0, metrics.height() - std::abs(y(lines.warning) - y(lines.critical))) / 2;
    label(lines.criticalLabel, lines.critical, t.tone(Tone::Bad).text, -apart);
    label(lines.warningLabel, lines.warning, t.tone(Tone::Warning).text, apart);
    painter->restore();
}

} // namespace wavedeck::ui
