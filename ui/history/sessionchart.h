// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QtCharts/QChartView>

#include <functional>
#include <optional>

class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace wavedeck::ui {

/// One number over the sessions, oldest at the left: a line with a point each, a gap where nobody measured it, a second
/// line in dashes, a line for the goal. GUI thread.
class SessionChart : public QChartView {
    Q_OBJECT
public:
    struct Point {
        QString session;
        std::optional<double> value;
        std::optional<double> second;
        QString text; ///< of value, as people read it
        bool isExact = true; ///< else the text stands beside the dot: "26+" is no 26 (HIST-13)
    };

    SessionChart(const Appearance& appearance, const QString& subject, QWidget* parent);

    /// words: how a value of the axis is written. goal: 0 = none.
    void show(const QList<Point>& points, const std::function<QString(double)>& words, double goal = 0);
    const QList<Point>& points() const { return m_points; }

    QSize sizeHint() const override { return {m_appearance.px(260), m_appearance.px(104)}; }
    QSize minimumSizeHint() const override { return {m_appearance.px(120), m_appearance.px(80)}; }

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void wheelEvent(QWheelEvent* event) override { event->ignore(); } // the page scrolls

private:
    int axisRoom() const;
    void relook();
    void fill();

    const Appearance& m_appearance;
    QList<Point> m_points;
    std::function<QString(double)> m_words;
    double m_goal = 0;
    QLineSeries* m_goalLine; ///< series and axes are the chart's
    QList<QLineSeries*> m_lines; ///< one each between gaps; made anew with the data
    QScatterSeries* m_dots;
    QScatterSeries* m_last;
    QValueAxis* m_x;
    QValueAxis* m_y;
};

} // namespace wavedeck::ui
