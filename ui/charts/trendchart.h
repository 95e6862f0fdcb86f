// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trenddata.h"
#include "ui/theme/appearance.h"

#include <QtCharts/QChartView>

#include <functional>

class QAreaSeries;
class QLineSeries;
class QValueAxis;

namespace wavedeck::ui {

/// How a number is drawn and told.
struct TrendScale {
    double full = 0; ///< the axis ends no higher; 0 = it has no end
    double least = 0; ///< and no lower than this
    bool binary = false; ///< bytes
    double warning = 0; ///< lines; 0 = none
    double critical = 0;
    QString warningLabel; ///< "70 %"
    QString criticalLabel;
    qint64 limitAt = 0; ///< UTC ms at which a limit was (or will be) reached; 0 = none
    QString limitLabel; ///< "limit 14:28"
    std::function<QString(double)> words; ///< "612 MiB"
};

/// A number since a start: line and area, its thresholds, when a limit was reached. The pointer, or the arrow keys,
/// read a value off. Points are decimated and replaced, never appended; nothing is drawn anew while it is not seen. GUI
/// thread.
class TrendChart : public QChartView {
    Q_OBJECT
public:
    /// subject: "Memory", for people and screen readers.
    TrendChart(const Appearance& appearance, const QString& subject, QWidget* parent = nullptr);

    void setScale(const TrendScale& scale);
    /// start: UTC ms, the left edge.
    void setTrend(const QList<TrendRange>& ranges, qint64 start);
    /// Times below the plot; off where another chart below it has them.
    void setTimesShown(bool on);

    const QList<TrendRange>& ranges() const { return m_ranges; }
    QList<QPointF> line() const; ///< as drawn
    double top() const; ///< end of the value axis
    int refreshes() const { return m_refreshes; } ///< for tests: how often the line was replaced
    QString readout() const; ///< "14:12:03, 598 MiB"; empty = nothing is read off

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override { event->ignore(); } // the page scrolls

private:
    void relook();
    void layOut();
    void refresh();
    void refreshAxes();
    void describe();
    void setCursorAt(qsizetype index);
    void paintLabels(QPainter* painter) const;
    void paintCursor(QPainter* painter) const;
    QPointF placeOf(double x, double y) const;
    QString words(double value) const;

    const Appearance& m_appearance;
    QString m_subject;
    TrendScale m_scale;
    QList<TrendRange> m_ranges;
    qint64 m_start = 0;
    bool m_times = true;
    bool m_stale = false; ///< changed while it was not seen
    int m_refreshes = 0;
    qsizetype m_cursor = -1; ///< in m_ranges
    QLineSeries* m_line; ///< series and axes are the chart's
    QLineSeries* m_edge; ///< of the area
    QAreaSeries* m_area;
    QLineSeries* m_warning;
    QLineSeries* m_critical;
    QLineSeries* m_limit;
    QValueAxis* m_timeAxis;
    QValueAxis* m_valueAxis;
};

} // namespace wavedeck::ui
