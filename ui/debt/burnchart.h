// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/debtdesk.h"
#include "ui/theme/appearance.h"

#include <QtCharts/QChartView>

class QBarCategoryAxis;
class QStackedBarSeries;
class QValueAxis;

namespace wavedeck::ui {

/// Which colour is which priority.
class BurnLegend : public QWidget {
    Q_OBJECT
public:
    BurnLegend(const Appearance& appearance, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Appearance& m_appearance;
};

/// What was open at the end of each session, by priority, and what it found and resolved (DEBT-6). GUI thread.
class BurnChart : public QChartView {
    Q_OBJECT
public:
    BurnChart(const Appearance& appearance, QWidget* parent);

    /// Oldest first; the newest kShown are drawn.
    void show(const QList<DebtBurn>& burn);
    const QList<DebtBurn>& burn() const { return m_burn; }
    static QColor colourOf(const Theme& theme, int priority);
    static constexpr qsizetype kShown = 12;

    QSize sizeHint() const override { return {m_appearance.px(400), m_appearance.px(200)}; }

protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }

private:
    void relook();

    const Appearance& m_appearance;
    QList<DebtBurn> m_burn;
    QStackedBarSeries* m_series; ///< series and axes are the chart's
    QBarCategoryAxis* m_sessions;
    QValueAxis* m_open;
};

} // namespace wavedeck::ui
