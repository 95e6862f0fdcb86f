// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/sessionchart.h"

#include "ui/charts/charttheme.h"
#include "ui/charts/trenddata.h"
#include "ui/theme/format.h"

#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QScatterSeries>
#include <QtCharts/QValueAxis>

#include <QPainter>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kGap = 6; ///< before the words beside the axis
constexpr int kBelow = 20;
constexpr double kHeadRoom = 1.05; ///< a point at the very top would be cut
constexpr int kParts = 2; ///< of the value axis

QPen dashes(const QColor& colour)
{
    QPen pen(colour, 1.2);
    pen.setDashPattern({4, 3});
    return pen;
}

} // namespace

SessionChart::SessionChart(const Appearance& appearance, const QString& subject, QWidget* parent)
    : QChartView(parent)
    , m_appearance(appearance)
    , m_goalLine(new QLineSeries)
    , m_dots(new QScatterSeries)
    , m_last(new QScatterSeries)
    , m_x(new QValueAxis)
    , m_y(new QValueAxis)
{
    setAccessibleName(subject);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus); // everything it shows stands in the table below
    setRenderHint(QPainter::Antialiasing);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignRight);
    for (QXYSeries* series : std::initializer_list<QXYSeries*>{m_goalLine, m_dots, m_last}) {
        chart()->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
    m_y->setTickCount(kParts + 1);
    connect(&appearance, &Appearance::changed, this, &SessionChart::relook);
    relook();
}

void SessionChart::show(const QList<Point>& points, const std::function<QString(double)>& words, double goal)
{
    m_points = points;
    m_words = words;
    m_goal = goal;
    QStringList said;
    for (const Point& point : points)
        said.append(QStringLiteral("%1 %2").arg(point.session, point.text));
    setAccessibleDescription(said.join(QStringLiteral(", ")));
    fill();
    relook();
}

void SessionChart::fill()
{
    for (QLineSeries* line : std::as_const(m_lines)) {
        chart()->removeSeries(line);
        delete line;
    }
    m_lines.clear();
    QList<QPointF> dots;
    QLineSeries* line = nullptr;
    QLineSeries* second = nullptr;
    double top = m_goal;
    const auto begin = [this](bool dashed) {
        auto* made = new QLineSeries;
        made->setProperty("second", dashed);
        chart()->addSeries(made);
        made->attachAxis(m_x);
        made->attachAxis(m_y);
        m_lines.append(made);
        return made;
    };
    for (qsizetype i = 0; i < m_points.size(); ++i) {
        const Point& point = m_points[i];
        if (!point.value)
            line = nullptr; // a gap, never a zero
        else {
            line = line ? line : begin(false);
            line->append(double(i), *point.value);
            dots.append({double(i), *point.value});
            top = std::max(top, *point.value);
        }
        if (point.second) {
            second = second ? second : begin(true);
            second->append(double(i), *point.second);
            top = std::max(top, *point.second);
        } else {
            second = nullptr;
        }
    }
    m_last->replace(dots.isEmpty() ? QList<QPointF>() : QList<QPointF>{dots.takeLast()});
    m_dots->replace(dots);
    m_x->setRange(-0.2, std::max<double>(1, double(m_points.size()) - 0.8));
    m_y->setRange(0, niceAbove(top > 0 ? top * kHeadRoom : 1));
    m_goalLine->replace(m_goal > 0 ? QList<QPointF>{{m_x->min(), m_goal}, {m_x->max(), m_goal}} : QList<QPointF>());
}

/// As wide as the widest of its words: "$0.0041" needs more than "70".
int SessionChart::axisRoom() const
{
    const QFontMetrics metrics(m_appearance.font(11));
    int widest = metrics.horizontalAdvance(QStringLiteral("000"));
    for (int i = 0; m_words && i <= kParts; ++i)
        widest = std::max(widest, metrics.horizontalAdvance(m_words(m_y->max() * i / kParts)));
    return widest + m_appearance.px(2 * kGap);
}

void SessionChart::relook()
{
    const Theme& theme = m_appearance.theme();
    applyTheme(chart(), m_appearance);
    setBackgroundBrush(theme.panel);
    m_x->setGridLineVisible(false);
    chart()->setMargins({2, m_appearance.px(6), axisRoom(), m_appearance.px(kBelow)});
    const QColor colour = theme.tone(Tone::Running).text;
    for (QLineSeries* line : std::as_const(m_lines))
        line->setPen(line->property("second").toBool() ? dashes(theme.t3) : seriesPen(m_appearance));
    m_goalLine->setPen(dashes(theme.t3));
    m_dots->setMarkerSize(m_appearance.px(5));
    m_dots->setColor(colour);
    m_dots->setBorderColor(colour);
    m_last->setMarkerSize(m_appearance.px(9));
    m_last->setColor(theme.panel);
    m_last->setPen(QPen(colour, 2));
    viewport()->update();
}

void SessionChart::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    // Without a value the numbers of an axis would say something that nobody measured.
    if (!m_words
        || std::none_of(m_points.begin(), m_points.end(), [](const Point& one) { return one.value.has_value(); }))
        return;
    const Theme& theme = m_appearance.theme();
    const QRectF plot = chart()->plotArea();
    painter->setFont(m_appearance.font(11));
    painter->setPen(theme.t3);
    const int high = painter->fontMetrics().height();
    for (int i = 0; i <= kParts; ++i) {
        const double value = m_y->max() * i / kParts;
        const qreal y = plot.bottom() - plot.height() * i / kParts;
        painter->drawText(QRectF(plot.right() + m_appearance.px(kGap), y - high / 2.0, axisRoom(), high),
            int(Qt::AlignLeft | Qt::AlignVCenter), m_words(value));
    }
    const qsizetype last = m_points.size() - 1;
    for (qsizetype i = 0; i <= last; ++i) {
        if (m_points[i].isExact || !m_points[i].value)
            continue;
        const QString said = plain(m_points[i].text, 12);
        const qreal wide = painter->fontMetrics().horizontalAdvance(said) + 2;
        const qreal x = plot.left() + plot.width() * (double(i) - m_x->min()) / (m_x->max() - m_x->min());
        const qreal y = plot.bottom() - plot.height() * *m_points[i].value / m_y->max();
        painter->setPen(theme.t2);
        painter->drawText(QRectF(std::clamp(x - wide / 2, plot.left(), plot.right() - wide),
                              std::max<qreal>(0, y - high - m_appearance.px(4)), wide, high),
            Qt::AlignCenter, said);
    }
    for (const qsizetype i : last >= 2 ? QList<qsizetype>{0, last / 2, last}
            : last == 1                ? QList<qsizetype>{0, last}
                                       : QList<qsizetype>{last}) {
        const double part = (double(i) - m_x->min()) / (m_x->max() - m_x->min());
        const QString name = plain(m_points[i].session, 12);
        const qreal wide = painter->fontMetrics().horizontalAdvance(name) + 2;
        const qreal x = std::clamp(plot.left() + plot.width() * part - wide / 2, plot.left(), plot.right() - wide);
        painter->setPen(i == last ? theme.t1 : theme.t3);
        painter->drawText(QRectF(x, plot.bottom() + m_appearance.px(4), wide, high), Qt::AlignCenter, name);
    }
}

} // namespace wavedeck::ui
