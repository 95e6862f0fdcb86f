// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/debt/burnchart.h"

#include "ui/charts/charttheme.h"
#include "ui/theme/format.h"

#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QStackedBarSeries>
#include <QtCharts/QValueAxis>

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavedeck::ui {

namespace {
constexpr int kPriorities = 4;
}

QColor BurnChart::colourOf(const Theme& theme, int priority)
{
    const auto mixed = [&theme](double share) {
        const QColor& from = theme.accentFill;
        const QColor& to = theme.panel;
        return QColor::fromRgbF(float(from.redF() * share + to.redF() * (1 - share)),
            float(from.greenF() * share + to.greenF() * (1 - share)),
            float(from.blueF() * share + to.blueF() * (1 - share)));
    };
    const std::array<QColor, kPriorities> colours{theme.tone(Tone::Bad).fill, mixed(1), mixed(0.55), mixed(0.25)};
    return colours.at(std::size_t(priority));
}

BurnLegend::BurnLegend(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("P0 at the bottom, P3 at the top"));
    connect(&appearance, &Appearance::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize BurnLegend::sizeHint() const
{
    return {kPriorities * m_appearance.px(44), m_appearance.px(20)};
}

void BurnLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(m_appearance.font(12));
    for (int i = 0; i < kPriorities; ++i) {
        const int x = i * m_appearance.px(44);
        const int side = m_appearance.px(10);
        painter.fillRect(QRect(x, (height() - side) / 2, side, side), BurnChart::colourOf(m_appearance.theme(), i));
        painter.setPen(m_appearance.theme().t2);
        painter.drawText(QRect(x + side + m_appearance.px(5), 0, m_appearance.px(28), height()),
            int(Qt::AlignLeft | Qt::AlignVCenter), QStringLiteral("P%1").arg(i));
    }
}

BurnChart::BurnChart(const Appearance& appearance, QWidget* parent)
    : QChartView(parent)
    , m_appearance(appearance)
    , m_series(new QStackedBarSeries)
    , m_sessions(new QBarCategoryAxis)
    , m_open(new QValueAxis)
{
    setAccessibleName(tr("Burn-down"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::TabFocus);
    setBackgroundBrush(Qt::NoBrush);
    setRenderHint(QPainter::Antialiasing);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_series->setBarWidth(0.48);
    for (int i = 0; i < kPriorities; ++i)
        m_series->append(new QBarSet(QStringLiteral("P%1").arg(i)));
    chart()->addSeries(m_series);
    chart()->addAxis(m_sessions, Qt::AlignBottom);
    chart()->addAxis(m_open, Qt::AlignLeft);
    m_series->attachAxis(m_sessions);
    m_series->attachAxis(m_open);
    m_open->setTickCount(4);
    connect(&appearance, &Appearance::changed, this, &BurnChart::relook);
    relook();
}

void BurnChart::relook()
{
    const Theme& theme = m_appearance.theme();
    applyTheme(chart(), m_appearance);
    setBackgroundBrush(theme.panel);
    m_sessions->setGridLineVisible(false);
    chart()->setMargins({m_appearance.px(44), m_appearance.px(20), m_appearance.px(12), m_appearance.px(40)});
    const QList<QBarSet*> sets = m_series->barSets();
    for (int i = 0; i < sets.size(); ++i) {
        sets[i]->setColor(colourOf(theme, i));
        sets[i]->setPen(QPen(theme.panel, 1));
    }
    viewport()->update();
}

void BurnChart::show(const QList<DebtBurn>& burn)
{
    const QList<DebtBurn> shown = burn.mid(std::max<qsizetype>(0, burn.size() - kShown));
    if (shown == m_burn)
        return;
    m_burn = shown;
    const QList<QBarSet*> sets = m_series->barSets();
    QStringList sessions;
    int most = 0;
    for (QBarSet* set : sets)
        set->remove(0, set->count());
    for (const DebtBurn& one : std::as_const(m_burn)) {
        sessions.append(one.session);
        most = std::max(most, one.all());
        for (int i = 0; i < kPriorities; ++i)
            sets[i]->append(one.open.at(std::size_t(i)));
    }
    m_sessions->clear();
    m_sessions->append(sessions);
    m_open->setRange(0, 3 * std::max(1, (most + 2) / 3));
    QStringList words;
    for (const DebtBurn& one : std::as_const(m_burn))
        words.append(
            tr("%1: %2 open, %3 found, %4 resolved").arg(one.session).arg(one.all()).arg(one.found).arg(one.resolved));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    relook();
}

void BurnChart::drawForeground(QPainter* painter, const QRectF& rect)
{
    QChartView::drawForeground(painter, rect);
    if (m_burn.isEmpty())
        return;
    const Theme& theme = m_appearance.theme();
    const QRectF plot = chart()->plotArea();
    const auto heightOf = [&](double value) { return plot.bottom() - plot.height() * value / m_open->max(); };
    painter->setFont(m_appearance.font(11));
    painter->setPen(theme.t3);
    const int line = painter->fontMetrics().height();
    for (int i = 0; i < m_open->tickCount(); ++i) {
        const double value = m_open->max() * i / (m_open->tickCount() - 1);
        const QRectF where(0, heightOf(value) - line / 2.0, plot.left() - m_appearance.px(8), line);
        painter->drawText(where, int(Qt::AlignRight | Qt::AlignVCenter), QString::number(int(std::lround(value))));
    }
    const qreal step = plot.width() / qreal(m_burn.size());
    for (int i = 0; i < m_burn.size(); ++i) {
        const DebtBurn& one = m_burn[i];
        const bool last = i == m_burn.size() - 1;
        const QRectF column(plot.left() + step * i, 0, step, line);
        painter->setFont(m_appearance.font(11, last ? QFont::Bold : QFont::Normal));
        painter->setPen(last ? theme.t1 : theme.t2);
        painter->drawText(
            column.translated(0, heightOf(one.all()) - line - 2), Qt::AlignCenter, QString::number(one.all()));
        painter->drawText(
            column.translated(0, plot.bottom() + m_appearance.px(4)), Qt::AlignCenter, plain(one.session, 24));
        painter->setFont(m_appearance.font(11));
        painter->setPen(theme.t3);
        painter->drawText(column.translated(0, plot.bottom() + m_appearance.px(4) + line), Qt::AlignCenter,
            QStringLiteral("+%1 −%2").arg(one.found).arg(one.resolved));
    }
}

} // namespace wavedeck::ui
