// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttheme.h"

#include <QtCharts/QAbstractAxis>
#include <QtCharts/QChart>
#include <QtCharts/QLegend>

#include <QGraphicsLayout>

namespace wavedeck::ui {

namespace {

QPen dashed(const QColor& colour, const QList<qreal>& pattern)
{
    QPen pen(colour, 1);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern(pattern);
    return pen;
}

} // namespace

void applyTheme(QChart* chart, const Appearance& appearance)
{
    const Theme& theme = appearance.theme();
    chart->setBackgroundVisible(false);
    chart->setPlotAreaBackgroundVisible(false);
    chart->setDropShadowEnabled(false);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->legend()->hide();
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    for (QAbstractAxis* axis : chart->axes()) {
        axis->setLabelsVisible(false); // the chart writes them itself, outside of the plot
        axis->setLineVisible(false);
        axis->setGridLinePen(QPen(theme.line0, 1));
        axis->setLabelsFont(appearance.font(11));
        axis->setLabelsColor(theme.t3);
    }
}

QPen seriesPen(const Appearance& appearance, Tone tone)
{
    QPen pen(appearance.theme().tone(tone).text, 1.5);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

QBrush areaBrush(const Appearance& appearance, Tone tone)
{
    QColor colour = appearance.theme().tone(tone).text;
    colour.setAlphaF(0.12f);
    return colour;
}

QPen warningPen(const Appearance& appearance)
{
    return dashed(appearance.theme().tone(Tone::Warning).text, {6, 3});
}

QPen criticalPen(const Appearance& appearance)
{
    return dashed(appearance.theme().tone(Tone::Bad).text, {2, 2});
}

QPen limitPen(const Appearance& appearance)
{
    return QPen(appearance.theme().tone(Tone::Warning).text, 1);
}

} // namespace wavedeck::ui
