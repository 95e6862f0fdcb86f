// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/live/face.h"
#include "ui/timeline/ganttview.h"

#include <QWidget>

namespace wavedeck::ui {

/// How many agents ran at once, over the same time as the rows below it, and the axis of that time. Panned and zoomed
/// like them. GUI thread.
class ConcurrencyBand final : public QWidget {
    Q_OBJECT
public:
    /// gantt: whose scale it shares; outlives it.
    ConcurrencyBand(const Appearance& appearance, GanttView& gantt, QWidget* parent = nullptr);

    using QWidget::show;
    void show(const TimelinePtr& timeline);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    /// "15 live now, limit 24, peak 24 at 14:06, parallel factor 14.0"
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void relook();
    int curveHeight() const;
    int axisHeight() const;
    qreal top() const; ///< of the largest value
    qreal yOf(double live) const;
    QString peakText() const;
    QString factorText() const;
    void paintNumbers(QPainter* painter) const;
    void paintCurve(QPainter* painter, const QRectF& chart) const;
    QPainterPath stepPath(const QList<CurveStep>& steps, double left, qint64 until) const;
    void paintLabels(QPainter* painter, const QRectF& chart) const;
    void paintAxis(QPainter* painter) const;

    const Appearance& m_appearance;
    GanttView& m_gantt;
    FontBook m_fonts;
    TimelinePtr m_timeline;
    QPixmap m_future;
    int m_dragged = 0;
};

} // namespace wavedeck::ui
