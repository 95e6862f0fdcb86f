// SPDX-License-Identifier: GPL-3.0-or-later
// What the content of an assessment is made of, and in which order. Part of RiskContent.
#include "ui/risk/riskcontentparts.h"

#include "ui/gates/celltable.h"
#include "ui/live/agentsides.h"
#include "ui/risk/heatmatrix.h"
#include "ui/risk/riskcontent.h"
#include "ui/risk/scorepicker.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/paint.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

ScoreMark::ScoreMark(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ScoreMark::set(int score, int level)
{
    m_score = score;
    m_level = level;
    const QString name = m_score == 0 ? RiskContent::tr("not scored")
                                      : (m_score > 0 ? number() + QLatin1Char(' ') : QString()) + levelText(level);
    setAccessibleName(name);
    updateGeometry();
    update();
}

QString ScoreMark::number() const
{
    return m_score > 0 ? QString::number(m_score) : kNone;
}

/// Where the level begins.
int ScoreMark::left() const
{
    const QFontMetrics large(m_appearance.font(22, QFont::DemiBold));
    return m_score == kLevelOnly ? 0 : large.horizontalAdvance(number()) + m_appearance.px(8);
}

QSize ScoreMark::sizeHint() const
{
    const QFontMetrics large(m_appearance.font(22, QFont::DemiBold));
    return {left() + int(levelSize(m_appearance, m_level > 0 ? m_level : 4).width()) + 4, large.height()};
}

void ScoreMark::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(m_appearance.font(22, QFont::DemiBold));
    painter.setPen(m_appearance.theme().t1);
    if (m_score != kLevelOnly)
        painter.drawText(rect(), Qt::AlignVCenter, number());
    if (m_level > 0)
        paintLevel(&painter, QRectF(rect()).adjusted(left(), 0, 0, 0), m_appearance, m_level);
}

RiskContent::RiskContent(Appearance& appearance, QWidget* parent)
    : QScrollArea(parent)
    , m_appearance(appearance)
    , m_body(new QFrame(this))
    , m_column(new QVBoxLayout(m_body))
    , m_missing(makeWrapped(m_body, "secondary"))
    , m_matrix(new HeatMatrix(appearance, m_body))
    , m_by(makeLabel(m_body, "hint"))
    , m_summary(makeWrapped(m_body, "secondary"))
    , m_likelihood(new ScorePicker(appearance, tr("Likelihood"), m_body))
    , m_impact(new ScorePicker(appearance, tr("Impact"), m_body))
    , m_wasLikelihood(makeWrapped(m_body, "small"))
    , m_wasImpact(makeWrapped(m_body, "small"))
    , m_residual(new ScoreMark(appearance, m_body))
    , m_residualWords(makeWrapped(m_body, "small"))
    , m_criteria(makeWrapped(m_body, "small"))
    , m_why(makeWrapped(m_body, "secondary"))
    , m_mitigation(makeWrapped(m_body, "secondary"))
    , m_debt(new QWidget(m_body))
    , m_testedHead(new SectionHead(appearance, tr("Tested"), m_body))
    , m_tested(table(tr("Tested"), {{{}, 0}, {{}, 110, true}}, 26))
    , m_notTestedHead(new SectionHead(appearance, tr("Not tested"), m_body))
    , m_notTested(table(tr("Not tested"), {{{}, 0}, {{}, 110, true}}, 26))
    , m_copyAll(makeButton(m_body, appearance, Glyph::Copy, tr("Copy all"), "flat small"))
    , m_rollback(table(tr("Rollback commands"), {{tr("Command"), 0}, {tr("Expected"), 130}, {{}, 26}}, 24))
    , m_rehearsed(makeWrapped(m_body, "small"))
    , m_monitoring(table(tr("Monitoring"),
          {{tr("Signal"), 0}, {tr("Warning"), 76, true}, {tr("Critical"), 76, true}, {tr("Then"), 104}}, 25))
    , m_noMonitoring(makeWrapped(m_body, "small"))
    , m_phaseHead(new SectionHead(appearance, tr("Phases"), m_body))
    , m_phases(table(tr("Phases"),
          {{tr("Phase"), 0}, {tr("Level"), 90}, {tr("Effort"), 100}, {tr("Week"), 60}, {tr("Decision"), 150},
              {tr("Note"), 150}},
          26))
    , m_riskHead(new SectionHead(appearance, tr("Risks"), m_body))
    , m_risks(table(tr("Risks"),
          {{tr("Risk"), 0}, {tr("Category"), 96}, {tr("Level"), 90}, {tr("Inherent"), 72, true},
              {tr("Residual"), 72, true}, {tr("Status"), 86}, {tr("Mitigation"), 0}},
          26))
    , m_restBox(new QWidget(m_body))
    , m_rest(new QVBoxLayout(m_restBox))
{
    setObjectName(QStringLiteral("riskContent"));
    setAccessibleName(tr("Assessment"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layOut();
    setFrame(m_body, QLatin1String("panel"));
    setWidget(m_body);
    m_copyAll->setAccessibleName(tr("Copy all rollback commands"));
    connect(m_matrix, &HeatMatrix::residualMoved, this,
        [this](const risk::Score& to) { Q_EMIT scorePicked(QStringLiteral("residual"), to); });
    connect(m_likelihood, &ScorePicker::picked, this, &RiskContent::pick);
    connect(m_impact, &ScorePicker::picked, this, &RiskContent::pick);
    connect(m_copyAll, &QPushButton::clicked, this, [this] { Q_EMIT copyAsked(command({})); });
    connect(m_rollback, &CellTable::opened, this, [this](const QString& row) { Q_EMIT copyAsked(command(row)); });
}

CellTable* RiskContent::table(const QString& name, const QList<TableColumn>& columns, int rowHeight)
{
    auto* made = new CellTable(m_appearance, name, columns, m_body);
    made->setProperty("rowHeight", rowHeight);
    made->setWhole(true);
    connect(made, &CellTable::rowReached, this, [this, made](const QRect& where) {
        const QPoint at = made->viewport()->mapTo(m_body, where.center());
        ensureVisible(at.x(), at.y(), 0, where.height());
    });
    return made;
}

QWidget* RiskContent::framed(QWidget* head, const QList<QWidget*>& parts)
{
    auto* box = new QWidget(m_body);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 6);
    column->setSpacing(0);
    column->addWidget(head);
    for (QWidget* part : parts)
        column->addWidget(part);
    column->addStretch(1);
    return box;
}

QLabel* RiskContent::fact(QGridLayout* grid, int row, const QString& name, QWidget* control)
{
    auto* label = makeLabel(m_body, "secondary", name);
    label->setBuddy(control);
    grid->addWidget(label, row, 0, Qt::AlignVCenter);
    return label;
}

QWidget* RiskContent::makeTop()
{
    auto* top = new QWidget(m_body);
    auto* split = new QHBoxLayout(top);
    split->setContentsMargins(0, 0, 0, 0);
    split->setSpacing(0);
    auto* left = new QVBoxLayout;
    left->setContentsMargins(16, 12, 16, 12);
    left->setSpacing(10);
    auto* title = new QHBoxLayout;
    title->addWidget(makeLabel(m_body, "heading", tr("Risk matrix")));
    title->addWidget(makeLabel(m_body, "hint", tr("likelihood by impact")), 1);
    left->addLayout(title);
    left->addWidget(m_matrix);
    left->addStretch(1);
    split->addLayout(left);
    split->addWidget(new Rule(m_appearance, m_body));
    auto* right = new QVBoxLayout;
    right->setContentsMargins(16, 12, 16, 12);
    right->setSpacing(5);
    auto* about = new QHBoxLayout;
    about->addWidget(makeLabel(m_body, "heading", tr("Assessment")));
    about->addWidget(m_by, 1);
    right->addLayout(about);
    right->addWidget(m_summary);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(10);
    grid->setContentsMargins(0, 8, 0, 0);
    grid->setColumnStretch(2, 1);
    fact(grid, 0, tr("Likelihood"), m_likelihood);
    grid->addWidget(m_likelihood, 0, 1);
    grid->addWidget(m_wasLikelihood, 0, 2);
    fact(grid, 1, tr("Impact"), m_impact);
    grid->addWidget(m_impact, 1, 1);
    grid->addWidget(m_wasImpact, 1, 2);
    fact(grid, 2, tr("Residual"), m_residual);
    grid->addWidget(m_residual, 2, 1);
    grid->addWidget(m_residualWords, 2, 2);
    grid->addWidget(m_criteria, 3, 1, 1, 2);
    grid->addWidget(m_why, 4, 1, 1, 2);
    fact(grid, 5, tr("Mitigation"), m_mitigation);
    grid->addWidget(m_mitigation, 5, 1, 1, 2);
    fact(grid, 6, tr("Debt"), m_debt);
    grid->addWidget(m_debt, 6, 1, 1, 2);
    right->addLayout(grid);
    right->addStretch(1);
    split->addLayout(right, 1);
    return top;
}

void RiskContent::layOut()
{
    auto* links = new QHBoxLayout(m_debt);
    links->setContentsMargins(0, 0, 0, 0);
    links->setSpacing(4);
    m_missing->setContentsMargins(16, 8, 16, 8);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_missing);
    m_column->addWidget(makeTop());
    const auto pair = [this](QWidget* left, QWidget* right) {
        auto* row = new QHBoxLayout;
        row->setSpacing(0);
        row->addWidget(left, 1);
        row->addWidget(new Rule(m_appearance, m_body));
        row->addWidget(right, 1);
        m_column->addLayout(row);
    };
    pair(framed(m_testedHead, {m_tested}), framed(m_notTestedHead, {m_notTested}));
    auto* rollback = new SectionHead(m_appearance, tr("Rollback commands"), m_body);
    rollback->addButton(m_copyAll);
    m_rehearsed->setContentsMargins(12, 6, 12, 4);
    m_noMonitoring->setContentsMargins(12, 6, 12, 4);
    pair(framed(rollback, {m_rollback, m_rehearsed}),
        framed(new SectionHead(m_appearance, tr("Monitoring"), m_body), {m_monitoring, m_noMonitoring}));
    for (QWidget* each : {static_cast<QWidget*>(m_phaseHead), static_cast<QWidget*>(m_phases),
             static_cast<QWidget*>(m_riskHead), static_cast<QWidget*>(m_risks)})
        m_column->addWidget(each);
    m_rest->setContentsMargins(0, 0, 0, 0);
    m_rest->setSpacing(0);
    m_column->addWidget(m_restBox);
    m_column->addStretch(1);
    for (CellTable* each : {m_tested, m_notTested})
        each->setHeaderHidden(true);
}

} // namespace wavedeck::ui
