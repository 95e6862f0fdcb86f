// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/concurrencyband.h"

#include "ui/theme/format.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kTickRoom = 64;
constexpr int kTop = 18; ///< pixels above the largest value, for what is written there
constexpr double kFarLimit = 4; ///< a limit so many times the peak would flatten the curve: it is only written

int gridStep(int most)
{
    for (const int step : {1, 2, 4, 5, 8, 10, 16, 20, 25, 50, 100, 200, 250, 500})
        if (step * 3 >= most)
            return step;
    return std::max(1, most / 3);
}

} // namespace

ConcurrencyBand::ConcurrencyBand(const Appearance& appearance, GanttView& gantt, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_gantt(gantt)
    , m_fonts(appearance)
{
    setObjectName(QStringLiteral("concurrency"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Concurrency"));
    connect(&appearance, &Appearance::changed, this, &ConcurrencyBand::relook);
    connect(&gantt, &GanttView::scaleChanged, this, qOverload<>(&QWidget::update));
}

void ConcurrencyBand::relook()
{
    m_fonts.clear();
    m_future = {};
    updateGeometry();
    update();
}

void ConcurrencyBand::show(const TimelinePtr& timeline)
{
    m_timeline = timeline;
    setAccessibleDescription(sentence());
    update();
}

int ConcurrencyBand::curveHeight() const
{
    const int text = int(std::ceil(
        m_fonts.at(13).metrics.height() + m_fonts.at(24).metrics.height() + 2 * m_fonts.at(12).metrics.height()));
    return std::max(m_fonts.px(114), text + m_fonts.px(20));
}

int ConcurrencyBand::axisHeight() const
{
    return std::max(m_fonts.px(26), int(std::ceil(m_fonts.at(12).metrics.height())) + 8);
}

QSize ConcurrencyBand::sizeHint() const
{
    return {m_fonts.px(600), curveHeight() + axisHeight()};
}

QString ConcurrencyBand::peakText() const
{
    const Concurrency& curve = m_timeline->concurrency;
    return curve.peak > 0 ? tr("Peak %1 at %2").arg(QString::number(curve.peak), shortClock(curve.peakAt))
                          : tr("Peak %1").arg(kNone);
}

QString ConcurrencyBand::factorText() const
{
    const std::optional<double> factor = m_timeline->concurrency.factor;
    return tr("Parallel factor %1").arg(factor ? QString::number(*factor, 'f', 1) : kNone);
}

QString ConcurrencyBand::sentence() const
{
    if (!m_timeline)
        return {};
    const Concurrency& curve = m_timeline->concurrency;
    QString text = tr("%1 live now, limit %2").arg(QString::number(curve.now), QString::number(curve.limit));
    text += QStringLiteral(", ") + peakText() + QStringLiteral(", ") + factorText();
    return text;
}

qreal ConcurrencyBand::top() const
{
    const Concurrency& curve = m_timeline->concurrency;
    int most = std::max(1, curve.peak);
    for (const CurveStep& step : curve.projected)
        most = std::max(most, step.live);
    return curve.limit <= most * kFarLimit ? std::max(curve.limit, most) : most;
}

qreal ConcurrencyBand::yOf(double live) const
{
    const qreal high = curveHeight() - m_fonts.px(kTop) - m_fonts.px(6) - 1;
    return curveHeight() - 1 - live / top() * high;
}

void ConcurrencyBand::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_fonts.theme();
    painter.fillRect(rect(), theme.panel);
    const int names = m_gantt.nameWidth();
    if (m_timeline) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintNumbers(&painter);
        const QRectF chart(names, 0, m_gantt.scale().width(), curveHeight());
        painter.save();
        painter.setClipRect(chart);
        paintCurve(&painter, chart);
        paintLabels(&painter, chart);
        painter.restore();
    }
    painter.fillRect(0, curveHeight() - 1, width(), 1, theme.line);
    paintAxis(&painter);
    painter.fillRect(names - 1, 0, 1, height(), theme.line);
}

void ConcurrencyBand::paintNumbers(QPainter* painter) const
{
    const Theme& theme = m_fonts.theme();
    const Concurrency& curve = m_timeline->concurrency;
    const qreal wide = m_gantt.nameWidth() - m_fonts.px(12);
    Face face;
    qreal y = m_fonts.px(8);
    const auto line = [&](int size) {
        const QRectF rect(0, y, wide, std::ceil(m_fonts.at(size).metrics.height()));
        y = rect.bottom();
        return rect;
    };
    LineWriter(face, m_fonts, line(13), 13, QFont::DemiBold)
        .gap(m_fonts.px(16))
        .name(tr("Concurrency"), 13, QFont::DemiBold, theme.t1);
    LineWriter number(face, m_fonts, line(24), 24, QFont::DemiBold);
    number.gap(m_fonts.px(16));
    if (m_timeline->live) {
        number.text(QString::number(curve.now), 24, QFont::DemiBold, theme.t1).gap(m_fonts.px(6));
        number.name(tr("live now, limit %1").arg(curve.limit), 12, QFont::Normal, theme.t3);
    } else {
        number.text(curve.peak > 0 ? QString::number(curve.peak) : kNone, 24, QFont::DemiBold, theme.t1);
        number.gap(m_fonts.px(6)).name(tr("at most, limit %1").arg(curve.limit), 12, QFont::Normal, theme.t3);
    }
    y += m_fonts.px(2);
    for (const QString& text : {peakText(), factorText()})
        LineWriter(face, m_fonts, line(12), 12).gap(m_fonts.px(16)).name(text, 12, QFont::Normal, theme.t3);
    face.paint(painter, rect());
}

/// From the left edge to `until`. Within one pixel only the least and the most are drawn.
QPainterPath ConcurrencyBand::stepPath(const QList<CurveStep>& steps, double left, qint64 until) const
{
    const TimeScale& scale = m_gantt.scale();
    const qint64 from = scale.from();
    const double right = left + std::min<double>(scale.x(until), scale.width() + 2);
    QPainterPath path;
    auto step = std::upper_bound(
        steps.begin(), steps.end(), from, [](qint64 time, const CurveStep& one) { return time < one.at; });
    const bool begins = step == steps.begin();
    double live = begins ? 0 : std::prev(step)->live;
    double x = begins && step != steps.end() ? left + scale.x(step->at) : left - 1;
    path.moveTo(x, yOf(live));
    while (step != steps.end() && left + scale.x(step->at) <= right) {
        x = left + scale.x(step->at);
        path.lineTo(x, yOf(live));
        double least = live;
        double most = live;
        for (; step != steps.end() && left + scale.x(step->at) < x + 1; ++step) {
            live = step->live;
            least = std::min(least, live);
            most = std::max(most, live);
        }
        if (most > live && most != least)
            path.lineTo(x, yOf(most));
        if (least < live && most != least)
            path.lineTo(x, yOf(least));
        path.lineTo(x, yOf(live));
    }
    path.lineTo(std::max(x, right), yOf(live));
    return path;
}

void ConcurrencyBand::paintCurve(QPainter* painter, const QRectF& chart) const
{
    const Theme& theme = m_fonts.theme();
    const TimeScale& scale = m_gantt.scale();
    const Concurrency& curve = m_timeline->concurrency;
    for (const qint64 at : scale.ticks(m_fonts.px(kTickRoom)))
        painter->fillRect(QRectF(chart.left() + std::round(scale.x(at)), 0, 1, chart.height()), theme.line0);
    const int step = gridStep(int(top()));
    for (int value = step; value < top(); value += step)
        painter->fillRect(QRectF(chart.left(), std::round(yOf(value)), chart.width(), 1), theme.line0);
    if (m_timeline->live) {
        if (m_future.isNull())
            const_cast<ConcurrencyBand*>(this)->m_future = futureTile(theme, devicePixelRatioF());
        const qreal now = chart.left() + std::max(0.0, std::round(scale.x(m_timeline->now)));
        if (now < chart.right())
            painter->fillRect(QRectF(now, 0, chart.right() - now, chart.height()), QBrush(m_future));
    }
    if (curve.limit <= top()) {
        QPen pen(theme.t3, 1, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({8, 3, 2, 3});
        painter->setPen(pen);
        const qreal y = std::round(yOf(curve.limit)) + 0.5;
        painter->drawLine(QPointF(chart.left(), y), QPointF(chart.right(), y));
    }
    if (!curve.steps.isEmpty()) {
        const QPainterPath line = stepPath(curve.steps, chart.left(), m_timeline->now);
        QPainterPath area = line;
        area.lineTo(area.currentPosition().x(), chart.bottom());
        area.lineTo(line.elementAt(0).x, chart.bottom());
        QColor fill = theme.tone(Tone::Running).text;
        fill.setAlphaF(0.12F);
        painter->fillPath(area, fill);
        painter->strokePath(line, QPen(theme.tone(Tone::Running).text, 1.5));
    }
    if (!curve.projected.isEmpty()) {
        QPen pen(theme.t3, 1.2, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({4, 3});
        painter->strokePath(stepPath(curve.projected, chart.left(), curve.projected.last().at), pen);
    }
}

void ConcurrencyBand::paintLabels(QPainter* painter, const QRectF& chart) const
{
    const Theme& theme = m_fonts.theme();
    const TimeScale& scale = m_gantt.scale();
    const Concurrency& curve = m_timeline->concurrency;
    const qreal high = std::ceil(m_fonts.at(11).metrics.height());
    const auto write = [&](const QString& text, qreal x, qreal y, QFont::Weight weight, const QColor& colour) {
        const QRectF where(x, y, m_fonts.width(text, 11, weight) + 4, high);
        painter->fillRect(where, theme.panel);
        painter->setFont(m_fonts.at(11, weight).font);
        painter->setPen(colour);
        drawTabular(painter, where, int(Qt::AlignHCenter | Qt::AlignVCenter), text);
    };
    const int step = gridStep(int(top()));
    for (int value = step; value < top(); value += step)
        if (yOf(value) - high > m_fonts.px(kTop) && value * 10 < top() * 9)
            write(QString::number(value), chart.left() + 3, yOf(value) - high, QFont::Normal, theme.t3);
    const QString limit = tr("limit %1").arg(curve.limit);
    write(limit, chart.right() - m_fonts.width(limit, 11) - 8, 3, QFont::Normal, theme.t3);
    const qreal now = chart.left() + std::round(scale.x(m_timeline->now));
    const QString text = tr("now %1").arg(clock(m_timeline->now));
    const qreal wide = m_fonts.width(text, 11, QFont::DemiBold) + 12;
    const QRectF box(std::clamp(std::round(now - wide / 2), chart.left(), std::max(chart.left(), chart.right() - wide)),
        3, wide, high + 4);
    const bool seen = m_timeline->live && now >= chart.left() && now <= chart.right();
    if (const qreal x = scale.x(curve.peakAt); curve.peak > 0 && x >= 0 && x < chart.width()) {
        const QString peak = tr("peak %1").arg(curve.peak);
        const qreal room = m_fonts.width(peak, 11, QFont::DemiBold) + 8;
        qreal left = std::min(chart.left() + x + 3, chart.right() - room);
        if (seen && left < box.right() && left + room > box.left())
            left = box.left() - room;
        write(peak, left, std::max<qreal>(1, yOf(curve.peak) - high - 1), QFont::DemiBold, theme.t1);
    }
    if (!seen)
        return;
    painter->fillRect(QRectF(now - 1, 0, 2, chart.height()), theme.accent);
    painter->setPen(theme.accent);
    painter->setBrush(theme.panel);
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter->setFont(m_fonts.at(11, QFont::DemiBold).font);
    drawTabular(painter, box, int(Qt::AlignHCenter | Qt::AlignVCenter), text);
}

void ConcurrencyBand::paintAxis(QPainter* painter) const
{
    const Theme& theme = m_fonts.theme();
    const QRectF axis(0, curveHeight(), width(), axisHeight());
    painter->fillRect(axis, theme.raised);
    painter->fillRect(QRectF(0, axis.bottom() - 1, width(), 1), theme.line);
    painter->setPen(theme.t3);
    painter->setFont(m_fonts.at(12).font);
    painter->drawText(axis.adjusted(m_fonts.px(16), 0, 0, -1), Qt::AlignVCenter | Qt::AlignLeft, tr("Agent"));
    if (!m_timeline)
        return;
    const TimeScale& scale = m_gantt.scale();
    const qint64 step = scale.tickStep(m_fonts.px(kTickRoom));
    const qreal left = m_gantt.nameWidth();
    painter->save();
    painter->setClipRect(QRectF(left, axis.top(), scale.width(), axis.height()));
    painter->setFont(m_fonts.at(11).font);
    for (const qint64 at : scale.ticks(m_fonts.px(kTickRoom))) {
        const QString text = tickText(at, step);
        const qreal wide = m_fonts.width(text, 11) + 2;
        const qreal x = std::max(left + m_fonts.px(4), left + scale.x(at) - wide / 2);
        drawTabular(painter, {x, axis.top(), wide, axis.height() - 1}, int(Qt::AlignHCenter | Qt::AlignVCenter), text);
    }
    if (m_timeline->live)
        painter->fillRect(
            QRectF(left + std::round(scale.x(m_timeline->now)) - 1, axis.top(), 2, axis.height()), theme.accent);
    painter->restore();
}

void ConcurrencyBand::mousePressEvent(QMouseEvent* event)
{
    m_dragged = event->position().toPoint().x();
}

void ConcurrencyBand::mouseMoveEvent(QMouseEvent* event)
{
    const int x = event->position().toPoint().x();
    if (event->buttons() & Qt::LeftButton)
        m_gantt.panBy(m_dragged - x);
    m_dragged = x;
}

void ConcurrencyBand::wheelEvent(QWheelEvent* event)
{
    // The rows below know what a wheel does; they stand at the same x.
    QApplication::sendEvent(m_gantt.viewport(), event);
}

} // namespace wavedeck::ui
