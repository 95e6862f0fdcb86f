// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/historycharts.h"

#include "models/history/measures.h"
#include "ui/history/sessionchart.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace wavedeck::ui {

namespace {

struct Kind {
    const char* key;
    const char* title;
    const char* second; ///< key of the dashed line; empty = none
    const char* legend;
    double goal;
};
constexpr Kind kKinds[] = {{"cost_microusd", QT_TRANSLATE_NOOP("HistoryCharts", "Cost per session"), "", "", 0},
    {"tokens", QT_TRANSLATE_NOOP("HistoryCharts", "Tokens per session"), "", "", 0},
    {"agents_spawned", QT_TRANSLATE_NOOP("HistoryCharts", "Agents spawned"), "max_concurrent",
        QT_TRANSLATE_NOOP("HistoryCharts", "- - max concurrent"), 0},
    {"direct_edit_rate", QT_TRANSLATE_NOOP("HistoryCharts", "Direct edit rate"), "",
        QT_TRANSLATE_NOOP("HistoryCharts", "- - goal"), HistoryCharts::kGoalPercent}};

} // namespace

HistoryCharts::HistoryCharts(Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setObjectName(QStringLiteral("historyCharts"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 1);
    row->setSpacing(0);
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        Cell& cell = m_cells[i];
        const QString title = tr(kKinds[i].title);
        auto* column = new QVBoxLayout;
        column->setContentsMargins(16, 8, 4, 4);
        column->setSpacing(2);
        auto* top = new QHBoxLayout;
        top->addWidget(makeLabel(this, "heading", title));
        top->addStretch();
        if (*kKinds[i].legend)
            top->addWidget(makeLabel(this, "small", tr(kKinds[i].legend)));
        top->addSpacing(12);
        auto* told = new QHBoxLayout;
        told->setSpacing(8);
        cell.value = makeLabel(this, "title", kNone);
        cell.hint = makeLabel(this, "small");
        cell.chart = new SessionChart(appearance, title, this);
        told->addWidget(cell.value);
        told->addWidget(cell.hint, 1);
        column->addLayout(top);
        column->addLayout(told);
        column->addWidget(cell.chart, 1);
        row->addLayout(column, 1);
    }
    connect(&appearance, &Appearance::changed, this, qOverload<>(&QWidget::update));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void HistoryCharts::show(const QList<history::Line>& lines, qsizetype most)
{
    QList<history::Line> shown;
    for (const history::Line& line : lines)
        if (shown.size() < (most > 0 ? most : kMost))
            shown.prepend(line);
    for (int i = 0; i < int(m_cells.size()); ++i)
        fill(i, shown);
}

void HistoryCharts::fill(int index, const QList<history::Line>& shown)
{
    const Kind& kind = kKinds[index];
    const QString key = QLatin1String(kind.key);
    const history::Measure* measure = history::measure(key);
    QList<SessionChart::Point> points;
    for (const history::Line& line : shown) {
        // Of what a document does not say there is no gap to show: it was another kind of session.
        if (line.reported && !line.figure(key).value)
            continue;
        points.append({line.id, line.figure(key).value,
            *kind.second ? line.figure(QLatin1String(kind.second)).value : std::nullopt, history::figureText(line, key),
            line.figure(key).qualifier.isEmpty()});
    }
    Cell& cell = m_cells.at(std::size_t(index));
    cell.chart->show(
        points, [measure](double value) { return history::valueText(measure->kind, value); }, kind.goal);
    const history::Line newest = shown.isEmpty() ? history::Line() : shown.last();
    const bool told = newest.figure(key).value.has_value();
    cell.value->setText(told ? history::figureText(newest, key) : kNone);
    QStringList hints;
    if (told && newest.isRunning())
        hints.append(tr("so far"));
    if (key == QLatin1String("cost_microusd") && newest.budgetMicroUsd > 0)
        hints.append(tr("budget %1").arg(money(newest.budgetMicroUsd)));
    if (*kind.second && told)
        hints.append(tr("max concurrent %1").arg(history::figureText(newest, QLatin1String(kind.second))));
    if (kind.goal > 0)
        hints.append(tr("goal below %1 %").arg(kind.goal));
    if (!told && !shown.isEmpty())
        hints.prepend(tr("nobody measured it in %1").arg(plain(newest.id, 12)));
    cell.hint->setText(hints.join(QStringLiteral(", ")));
}

void HistoryCharts::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = m_appearance.theme();
    painter.fillRect(rect(), theme.panel);
    for (int i = 1; i < int(m_cells.size()); ++i)
        painter.fillRect(QRect(width() * i / int(m_cells.size()), 0, 1, height()), theme.line);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

} // namespace wavedeck::ui
