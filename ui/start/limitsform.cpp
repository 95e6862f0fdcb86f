// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/limitsform.h"

#include "ui/theme/format.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/wheelguard.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace wavedeck::ui::start {

namespace {

constexpr int kMostParallel = 10'000;
constexpr double kMostUsd = 1e9;
constexpr int kMostMinutes = 365 * 24 * 60;
constexpr qint64 kMinute = 60'000;

QString counted(int number, const QString& one, const QString& many)
{
    return count(number) + QLatin1Char(' ') + (number == 1 ? one : many);
}

/// Of the shortest and the longest limit that the plan states.
QString ownLimits(const Plan& plan)
{
    qint64 least = 0;
    qint64 most = 0;
    for (const WavePlan& wave : plan.waves)
        for (const AgentPlan& agent : wave.agents)
            if (agent.limitMs > 0) {
                least = least == 0 ? agent.limitMs : std::min(least, agent.limitMs);
                most = std::max(most, agent.limitMs);
            }
    return least == most ? duration(least) : duration(least) + QStringLiteral(" to ") + duration(most);
}

} // namespace

LimitsForm::LimitsForm(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_grid(new QGridLayout)
    , m_parallel(new QSpinBox(this))
    , m_budget(new QDoubleSpinBox(this))
    , m_time(new QSpinBox(this))
    , m_whenUp(makeWrapped(this, "secondary"))
    , m_note(makeWrapped(this, "small"))
    , m_reset(new QPushButton(QStringLiteral("Take the plan's limits"), this))
{
    m_parallel->setObjectName(QStringLiteral("limitParallel"));
    m_parallel->setRange(1, kMostParallel);
    m_budget->setObjectName(QStringLiteral("limitBudget"));
    m_budget->setRange(0, kMostUsd);
    m_budget->setDecimals(2);
    m_budget->setSingleStep(5);
    m_budget->setSuffix(QStringLiteral(" USD"));
    m_budget->setSpecialValueText(QStringLiteral("No budget"));
    m_time->setObjectName(QStringLiteral("limitTime"));
    m_time->setRange(0, kMostMinutes);
    m_time->setSuffix(QStringLiteral(" min"));
    m_time->setSpecialValueText(QStringLiteral("No limit"));
    m_time->setSingleStep(5);
    m_reset->setObjectName(QStringLiteral("limitsReset"));
    m_reset->setProperty("look", QStringLiteral("flat small"));
    m_reset->setAutoDefault(false);
    m_whenUp->setObjectName(QStringLiteral("whenTimeIsUp"));
    m_note->setObjectName(QStringLiteral("limitsNote"));

    const std::pair<QString, QWidget*> rows[]
        = {{QStringLiteral("Live agents at once"), m_parallel}, {QStringLiteral("Budget"), m_budget},
            {QStringLiteral("Time per agent"), m_time}, {QStringLiteral("When time is up"), m_whenUp}};
    for (const auto& [name, field] : rows) {
        QLabel* label = makeLabel(this, "secondary", name);
        label->setBuddy(field);
        field->setAccessibleName(name);
        m_labels.append(label);
        m_cells.append(field);
    }
    for (QAbstractSpinBox* box : {static_cast<QAbstractSpinBox*>(m_parallel), static_cast<QAbstractSpinBox*>(m_budget),
             static_cast<QAbstractSpinBox*>(m_time)}) {
        box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        box->setMinimumWidth(1);
        keepFromWheel(box);
        box->setKeyboardTracking(true);
    }
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_note, 1);
    foot->addWidget(m_reset, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(m_grid);
    layout->addLayout(foot);

    const auto tell = [this] {
        if (m_filling)
            return;
        explain();
        Q_EMIT changed();
    };
    connect(m_parallel, &QSpinBox::valueChanged, this, tell);
    connect(m_budget, &QDoubleSpinBox::valueChanged, this, tell);
    connect(m_time, &QSpinBox::valueChanged, this, tell);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        setLimits({});
        m_parallel->setFocus(Qt::OtherFocusReason);
    });
    connect(&appearance, &Appearance::changed, this, [this] {
        m_columns = 0;
        arrange();
    });
    arrange();
}

QList<QWidget*> LimitsForm::fields() const
{
    return {m_parallel, m_budget, m_time, m_reset};
}

void LimitsForm::arrange()
{
    const QFontMetrics metrics(m_appearance.font());
    int label = 0;
    for (const QLabel* each : m_labels)
        label = std::max(label, metrics.horizontalAdvance(each->text()));
    const int field = metrics.horizontalAdvance(QStringLiteral("100000.00 USD")) + m_appearance.px(24);
    const int columns = width() >= 2 * (label + field) + m_appearance.px(42) ? 2 : 1;
    if (columns == m_columns)
        return;
    m_columns = columns;
    while (m_grid->count() > 0)
        delete m_grid->takeAt(0);
    m_grid->setHorizontalSpacing(m_appearance.px(14));
    m_grid->setVerticalSpacing(m_appearance.px(10));
    for (int i = 0; i < 4; ++i)
        m_grid->setColumnStretch(i, 0);
    for (int i = 0; i < int(m_cells.size()); ++i) {
        const int row = i / columns;
        const int column = i % columns * 2;
        m_grid->addWidget(m_labels[i], row, column);
        m_grid->addWidget(m_cells[i], row, column + 1);
        m_grid->setColumnStretch(column + 1, 1);
    }
}

void LimitsForm::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void LimitsForm::setPlan(const OpenedPlan& plan)
{
    m_plan = plan;
    setLimits({});
}

void LimitsForm::setLimits(const PlanLimits& limits)
{
    const Plan& plan = m_plan.reading.plan;
    m_filling = true;
    m_parallel->setValue(limits.maxParallel.value_or(plan.maxParallel));
    m_budget->setValue(double(limits.budgetMicroUsd.value_or(plan.budget.costMicroUsd.value_or(0))) / 1e6);
    m_time->setValue(int(limits.limitMs.value_or(0) / kMinute));
    m_filling = false;
    explain();
    Q_EMIT changed();
}

PlanLimits LimitsForm::limits() const
{
    const Plan& plan = m_plan.reading.plan;
    PlanLimits limits;
    if (m_parallel->value() != plan.maxParallel)
        limits.maxParallel = m_parallel->value();
    const qint64 cents = std::llround(m_budget->value() * 100);
    if (cents != (plan.budget.costMicroUsd.value_or(0) + 5000) / 10'000)
        limits.budgetMicroUsd = cents * 10'000;
    if (m_time->isEnabled() && m_time->value() > 0)
        limits.limitMs = m_time->value() * kMinute;
    return limits;
}

void LimitsForm::explain()
{
    const Plan& plan = m_plan.reading.plan;
    const PlanEstimate estimate = estimateOf(m_plan, {});
    const bool allHave = estimate.agents > 0 && estimate.agentsWithOwnLimit == estimate.agents;
    m_time->setEnabled(!allHave);
    m_time->setSpecialValueText(allHave ? ownLimits(plan) : QStringLiteral("No limit"));
    m_whenUp->setText(estimate.endedByClock == 0
            ? QStringLiteral("Keep running, marked overdue")
            : QStringLiteral("Keep running; %1 ended from %2 on")
                  .arg(counted(estimate.endedByClock, QStringLiteral("agent is"), QStringLiteral("agents are")),
                      duration(estimate.firstEndMs)));
    QStringList notes;
    const PlanLimits now = limits();
    if (now.maxParallel)
        notes.append(QStringLiteral("The plan says %1 at once.").arg(plan.maxParallel));
    if (now.budgetMicroUsd)
        notes.append(plan.budget.costMicroUsd
                ? QStringLiteral("The plan's budget is %1.").arg(money(*plan.budget.costMicroUsd))
                : QStringLiteral("The plan has no budget."));
    if (allHave)
        notes.append(QStringLiteral("The plan states the time of every agent."));
    else if (estimate.agentsWithOwnLimit > 0)
        notes.append(QStringLiteral("The time is for %1; %2 by the plan.")
                         .arg(counted(estimate.agents - estimate.agentsWithOwnLimit, QStringLiteral("agent"),
                                  QStringLiteral("agents")),
                             QStringLiteral("%1 have %2").arg(estimate.agentsWithOwnLimit).arg(ownLimits(plan))));
    m_note->setText(notes.join(QLatin1Char(' ')));
    m_note->setVisible(!notes.isEmpty());
    m_reset->setVisible(!now.toJson().isEmpty());
}

EstimateStrip::EstimateStrip(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_titles{QStringLiteral("Duration"), QStringLiteral("Cost"), QStringLiteral("Tokens"), QStringLiteral("Work")}
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const QString& title : m_titles) {
        const bool first = m_cells.isEmpty();
        if (!first)
            layout->addWidget(new Rule(m_appearance, this));
        auto* box = new QWidget(this);
        auto* column = new QVBoxLayout(box);
        column->setContentsMargins(m_appearance.px(first ? 0 : 12), 0, m_appearance.px(12), 0);
        column->setSpacing(0);
        QLabel* head = makeLabel(box, "small", title);
        column->addWidget(head);
        auto* value = new ElideLabel(box, "title");
        auto* note = makeWrapped(box, "small");
        column->addWidget(value);
        column->addWidget(note);
        column->addStretch(1);
        layout->addWidget(box, 1);
        m_cells.append({box, head, value, note});
    }
}

void EstimateStrip::set(int cell, const QString& value, const QString& note)
{
    static_cast<ElideLabel*>(m_cells[cell].value)->setLine(value);
    m_cells[cell].note->setText(note);
    m_cells[cell].box->setAccessibleName(
        QStringLiteral("%1: %2, %3").arg(m_titles[cell], value == kNone ? QStringLiteral("unknown") : value, note));
}

void EstimateStrip::setEstimate(const PlanEstimate& estimate, const PlanHistory& history)
{
    m_titles[3] = history.peakBytes ? QStringLiteral("Peak memory") : QStringLiteral("Work");
    m_cells[3].title->setText(m_titles[3]);
    const QString most = QStringLiteral("≤ ");
    const QString then
        = estimate.stopsOnExceeded ? QStringLiteral("then it is stopped") : QStringLiteral("then it is held");
    const auto range = [](const Spread& spread, QString (*text)(qint64)) {
        const QString least = text(spread.least);
        const QString top = text(spread.most);
        return least == top ? least : QStringLiteral("%1 to %2").arg(least, top);
    };
    if (history.durationMs)
        set(0, range(*history.durationMs, duration),
            estimate.longestMs ? QStringLiteral("the limits allow ") + duration(*estimate.longestMs)
                               : QStringLiteral("not every agent has a limit"));
    else if (estimate.longestMs)
        set(0, most + duration(*estimate.longestMs), QStringLiteral("if no agent passes its limit"));
    else
        set(0, kNone,
            QStringLiteral("%1 without a limit")
                .arg(counted(estimate.agentsWithoutLimit, QStringLiteral("agent"), QStringLiteral("agents"))));
    if (history.costMicroUsd)
        set(1, range(*history.costMicroUsd, money),
            estimate.budgetMicroUsd ? QStringLiteral("the budget is ") + money(*estimate.budgetMicroUsd)
                                    : QStringLiteral("no budget"));
    else if (estimate.budgetMicroUsd)
        set(1, most + money(*estimate.budgetMicroUsd), then);
    else
        set(1, kNone, QStringLiteral("no budget"));
    if (history.tokens)
        set(2, range(*history.tokens, tokens),
            estimate.budgetTokens ? QStringLiteral("the budget is ") + tokens(*estimate.budgetTokens)
                                  : QStringLiteral("no budget"));
    else if (estimate.budgetTokens)
        set(2, most + tokens(*estimate.budgetTokens), then);
    else
        set(2, kNone, QStringLiteral("no budget"));
    if (history.peakBytes)
        return set(3, most + memory(history.peakBytes->most), QStringLiteral("of all agents together"));
    set(3,
        QStringLiteral("%1 units")
            .arg(std::floor(estimate.work) == estimate.work ? count(qint64(estimate.work))
                                                            : QString::number(estimate.work, 'f', 1)),
        QStringLiteral("largest share of a wave %1").arg(percent(estimate.largestSharePercent)));
}

} // namespace wavedeck::ui::start
