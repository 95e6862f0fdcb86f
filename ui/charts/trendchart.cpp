// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trendchart.h"

#include "ui/charts/charttheme.h"
#include "ui/theme/format.h"

#include <QtCharts/QAreaSeries>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kHeight = 78; ///< of the plot, pixels at 100 %
constexpr int kGridLines = 3;
constexpr double kDot = 3.5;

QAccessibleInterface* makeInterface(const QString& className, QObject* object)
{
    auto* widget = qobject_cast<QWidget*>(object);
    return widget && className == QLatin1String(TrendChart::staticMetaObject.className())
        ? new QAccessibleWidget(widget, QAccessible::Chart)
        : nullptr;
}

void registerRole()
{
    static const bool once = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(once)
}

/// A range of its own is laid out anew each time: only when it is another one.
void setRange(QValueAxis* axis, double from, double to)
{
    if (axis->min() != from || axis->max() != to)
        axis->setRange(from, to);
}

void setLine(QLineSeries* series, const QList<QPointF>& points)
{
    if (series->points() != points)
        series->replace(points);
}

} // namespace

TrendChart::TrendChart(const Appearance& appearance, const QString& subject, QWidget* parent)
    : QChartView(parent)
    , m_appearance(appearance)
    , m_subject(subject)
    , m_line(new QLineSeries)
    , m_edge(new QLineSeries)
    , m_area(new QAreaSeries(m_edge))
    , m_warning(new QLineSeries)
    , m_critical(new QLineSeries)
    , m_limit(new QLineSeries)
    , m_timeAxis(new QValueAxis)
    , m_valueAxis(new QValueAxis)
{
    registerRole();
    m_edge->setParent(m_area);
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    m_timeAxis->setGridLineVisible(false);
    m_timeAxis->setRange(0, 60'000);
    m_valueAxis->setTickCount(kGridLines);
    m_valueAxis->setRange(0, 1);
    for (QAbstractSeries* series :
        std::initializer_list<QAbstractSeries*>{m_area, m_warning, m_critical, m_limit, m_line}) {
        chart()->addSeries(series);
        series->attachAxis(m_timeAxis);
        series->attachAxis(m_valueAxis);
    }
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setRubberBand(QChartView::NoRubberBand);
    setRenderHint(QPainter::Antialiasing);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(subject);
    connect(&appearance, &Appearance::changed, this, &TrendChart::relook);
    relook();
    describe();
}

void TrendChart::relook()
{
    applyTheme(chart(), m_appearance);
    setBackgroundBrush(m_appearance.theme().panel);
    m_line->setPen(seriesPen(m_appearance));
    m_area->setPen(Qt::NoPen);
    m_area->setBrush(areaBrush(m_appearance));
    m_warning->setPen(warningPen(m_appearance));
    m_critical->setPen(criticalPen(m_appearance));
    m_limit->setPen(limitPen(m_appearance));
    updateGeometry();
    layOut();
    viewport()->update();
}

QSize TrendChart::sizeHint() const
{
    const int line = QFontMetrics(m_appearance.font(11)).height();
    return {m_appearance.px(300), m_appearance.px(kHeight) + line / 2 + (m_times ? line + m_appearance.px(6) : 2)};
}

/// The plot stands fixed; around it is room for the words.
void TrendChart::layOut()
{
    const QFontMetrics metrics(m_appearance.font(11));
    // Charts above each other begin and end alike, whatever they write beside.
    const int words = std::max(
        {metrics.horizontalAdvance(QStringLiteral("888 MiB")), metrics.horizontalAdvance(m_scale.warningLabel),
            metrics.horizontalAdvance(m_scale.criticalLabel), metrics.horizontalAdvance(this->words(top()))});
    const int right = words + m_appearance.px(10);
    const int below = m_times ? metrics.height() + m_appearance.px(6) : 2;
    const int above = metrics.height() / 2;
    const QRectF plot(m_appearance.px(2), above, std::max(10, width() - right - m_appearance.px(2)),
        std::max(10, height() - above - below));
    if (chart()->plotArea() != plot)
        chart()->setPlotArea(plot);
}

void TrendChart::setScale(const TrendScale& scale)
{
    m_scale = scale;
    refresh();
}

void TrendChart::setTimesShown(bool on)
{
    m_times = on;
    updateGeometry();
    layOut();
}

void TrendChart::setTrend(const QList<TrendRange>& ranges, qint64 start)
{
    if (ranges == m_ranges && start == m_start)
        return;
    // What is read off stays where it was.
    const qint64 at = m_cursor >= 0 ? m_ranges[m_cursor].at : -1;
    m_ranges = ranges;
    m_start = start;
    m_cursor = -1;
    for (qsizetype i = 0; i < m_ranges.size() && at >= 0; ++i)
        if (m_ranges[i].at <= at)
            m_cursor = i;
    refresh();
}

void TrendChart::refresh()
{
    if (!isVisible()) {
        m_stale = true;
        return;
    }
    m_stale = false;
    ++m_refreshes;
    const QList<QPointF> points = trendLine(m_ranges, m_start);
    refreshAxes();
    m_line->replace(points);
    m_edge->replace(points);
    const double end = m_timeAxis->max();
    const auto across = [&](double value) {
        return value > 0 && value <= top() ? QList<QPointF>{{0, value}, {end, value}} : QList<QPointF>();
    };
    setLine(m_warning, across(m_scale.warning));
    setLine(m_critical, across(m_scale.critical));
    const double limit = double(m_scale.limitAt - m_start);
    setLine(m_limit,
        m_scale.limitAt > 0 && limit > 0 && limit <= end ? QList<QPointF>{{limit, 0}, {limit, top()}}
                                                         : QList<QPointF>());
    layOut();
    describe();
    viewport()->update();
}

void TrendChart::refreshAxes()
{
    const double span = m_ranges.isEmpty() ? 0 : double(m_ranges.constLast().at - m_start);
    setRange(m_timeAxis, 0, niceSpan(span));
    const double peak = std::max(peakOf(m_ranges).value, m_scale.least);
    double high = niceAbove(peak, m_scale.binary);
    if (m_scale.full > 0 && high > m_scale.full * 0.6)
        high = std::max(m_scale.full, peak); // near the whole of it the whole is shown, with its lines
    setRange(m_valueAxis, 0, high);
}

double TrendChart::top() const
{
    return m_valueAxis->max();
}

QList<QPointF> TrendChart::line() const
{
    return m_line->points();
}

QString TrendChart::words(double value) const
{
    return m_scale.words ? m_scale.words(value) : QString::number(value);
}

QString TrendChart::readout() const
{
    if (m_cursor < 0 || m_cursor >= m_ranges.size())
        return {};
    const TrendRange& range = m_ranges[m_cursor];
    const QString low = words(range.least);
    const QString high = words(range.most);
    const QString value = low == high ? high : tr("%1 to %2").arg(low, high);
    return tr("%1, %2").arg(clock(range.at), value);
}

/// One sentence for those who do not see it: the last value, the highest, and how it stands to its lines.
void TrendChart::describe()
{
    const TrendPeak peak = peakOf(m_ranges);
    QString says;
    if (peak.index < 0) {
        says = tr("Nothing measured yet.");
    } else {
        says = tr("Last %1, highest %2 at %3")
                   .arg(words(m_ranges.constLast().most), words(peak.value), clock(m_ranges[peak.index].at));
        if (m_scale.warning > 0)
            says += peak.value >= m_scale.critical && m_scale.critical > 0
                ? tr("; it was past the critical line of %1").arg(words(m_scale.critical))
                : peak.value >= m_scale.warning ? tr("; it was past the warning line of %1").arg(words(m_scale.warning))
                                                : tr("; below the warning line of %1").arg(words(m_scale.warning));
        says += QLatin1Char('.');
    }
    const QString read = readout();
    setAccessibleDescription(read.isEmpty() ? says : QString(read + QStringLiteral(". ") + says));
}

void TrendChart::setCursorAt(qsizetype index)
{
    const qsizetype to = m_ranges.isEmpty() ? -1 : std::clamp<qsizetype>(index, -1, m_ranges.size() - 1);
    if (to == m_cursor)
        return;
    m_cursor = to;
    describe();
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    viewport()->update();
}

void TrendChart::keyPressEvent(QKeyEvent* event)
{
    const qsizetype last = m_ranges.size() - 1;
    const qsizetype many = std::max<qsizetype>(1, m_ranges.size() / 20);
    const qsizetype from = m_cursor < 0 ? last + 1 : m_cursor;
    switch (event->key()) {
    case Qt::Key_Left:
        return setCursorAt(std::max<qsizetype>(0, from - 1));
    case Qt::Key_Right:
        return setCursorAt(from + 1);
    case Qt::Key_PageUp:
        return setCursorAt(std::max<qsizetype>(0, from - many));
    case Qt::Key_PageDown:
        return setCursorAt(from + many);
    case Qt::Key_Home:
        return setCursorAt(0);
    case Qt::Key_End:
        return setCursorAt(last);
    case Qt::Key_Escape:
        if (m_cursor >= 0)
            return setCursorAt(-1);
        break;
    default:
        break;
    }
    event->ignore();
}

void TrendChart::mouseMoveEvent(QMouseEvent* event)
{
    if (m_ranges.isEmpty())
        return;
    const QRectF plot = chart()->plotArea();
    const double x = (event->position().x() - plot.left()) / plot.width() * m_timeAxis->max();
    const auto at = std::lower_bound(m_ranges.begin(), m_ranges.end(), m_start + qint64(x),
        [](const TrendRange& range, qint64 wanted) { return range.at < wanted; });
    qsizetype index = std::min<qsizetype>(at - m_ranges.begin(), m_ranges.size() - 1);
    if (index > 0 && double(m_ranges[index].at - m_start) - x > x - double(m_ranges[index - 1].at - m_start))
        --index;
    setCursorAt(index);
}

void TrendChart::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    if (!hasFocus())
        setCursorAt(-1);
}

void TrendChart::focusOutEvent(QFocusEvent* event)
{
    QChartView::focusOutEvent(event);
    setCursorAt(-1);
}

void TrendChart::resizeEvent(QResizeEvent* event)
{
    QChartView::resizeEvent(event);
    layOut();
}

void TrendChart::showEvent(QShowEvent* event)
{
    QChartView::showEvent(event);
    if (m_stale)
        refresh();
}

QPointF TrendChart::placeOf(double x, double y) const
{
    const QRectF plot = chart()->plotArea();
    return {plot.left() + x / m_timeAxis->max() * plot.width(), plot.bottom() - y / top() * plot.height()};
}

void TrendChart::drawForeground(QPainter* painter, const QRectF&)
{
    painter->save();
    painter->setFont(m_appearance.font(11));
    paintLabels(painter);
    if (!m_ranges.isEmpty()) {
        const TrendRange& last = m_ranges.constLast();
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_appearance.theme().tone(Tone::Running).text);
        painter->drawEllipse(placeOf(double(last.at - m_start), last.most), kDot, kDot);
    }
    paintCursor(painter);
    painter->restore();
}

void TrendChart::paintLabels(QPainter* painter) const
{
    const Theme& theme = m_appearance.theme();
    const QFontMetrics metrics(painter->font());
    const QRectF plot = chart()->plotArea();
    const double left = plot.right() + m_appearance.px(6);
    double free = plot.top() - metrics.height(); // words do not stand on each other
    const auto beside = [&](double value, const QString& text, const QColor& colour) {
        double y = placeOf(0, value).y() - metrics.height() / 2.0;
        if (text.isEmpty() || value <= 0 || value > top())
            return;
        y = std::max(y, free);
        painter->setPen(colour);
        painter->drawText(QRectF(left, y, width() - left, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
        free = y + metrics.height() - 2;
    };
    const bool lines = m_scale.warning > 0 && m_scale.warning <= top();
    if (!lines)
        beside(top(), words(top()), theme.t3);
    beside(m_scale.critical, m_scale.criticalLabel, theme.tone(Tone::Bad).text);
    beside(m_scale.warning, m_scale.warningLabel, theme.tone(Tone::Warning).text);
    painter->setPen(theme.t3);
    painter->drawText(QRectF(left, plot.bottom() - metrics.height() / 2.0 - 1, width() - left, metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
    if (!m_times || m_ranges.isEmpty())
        return;
    const double y = plot.bottom() + m_appearance.px(4);
    const auto below = [&](double x, const QString& text, const QColor& colour) {
        const double wide = metrics.horizontalAdvance(text) + 2;
        const double at = std::clamp(placeOf(x, 0).x() - wide / 2, plot.left(), std::max(plot.left(), width() - wide));
        painter->setPen(colour);
        painter->drawText(QRectF(at, y, wide, metrics.height()), Qt::AlignCenter, text);
        return QRectF(at - 6, y, wide + 12, metrics.height());
    };
    QRectF taken;
    if (!m_limit->points().isEmpty())
        taken = below(m_limit->points().constFirst().x(), m_scale.limitLabel, theme.tone(Tone::Warning).text);
    constexpr int kTimes = 4;
    for (int i = 0; i < kTimes; ++i) {
        const double x = m_timeAxis->max() * i / kTimes;
        const QString text = clock(m_start + qint64(x)).left(5);
        const double wide = metrics.horizontalAdvance(text) + 2;
        const double at = std::max(plot.left(), placeOf(x, 0).x() - wide / 2);
        if (!taken.intersects(QRectF(at, y, wide, metrics.height())))
            below(x, text, theme.t3);
    }
}

void TrendChart::paintCursor(QPainter* painter) const
{
    if (m_cursor < 0 || m_cursor >= m_ranges.size())
        return;
    const Theme& theme = m_appearance.theme();
    const QFontMetrics metrics(painter->font());
    const QRectF plot = chart()->plotArea();
    const TrendRange& range = m_ranges[m_cursor];
    const QPointF at = placeOf(double(range.at - m_start), range.most);
    painter->setPen(QPen(theme.t3, 1));
    painter->drawLine(QPointF(at.x(), plot.top()), QPointF(at.x(), plot.bottom()));
    const QString text = readout();
    const double wide = metrics.horizontalAdvance(text) + m_appearance.px(10);
    const double left = at.x() + wide + 4 < plot.right() ? at.x() + 4 : std::max(plot.left(), at.x() - 4 - wide);
    const QRectF box(left, plot.top(), wide, metrics.height() + 4);
    painter->setPen(QPen(theme.line2, 1));
    painter->setBrush(theme.raised);
    painter->drawRoundedRect(box, 3, 3);
    painter->setPen(theme.t1);
    painter->drawText(box, Qt::AlignCenter, text);
}

} // namespace wavedeck::ui
