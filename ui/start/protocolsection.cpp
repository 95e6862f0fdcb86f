// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/protocolsection.h"

#include "ui/start/protocolwords.h"
#include "ui/theme/format.h"
#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace wavedeck::ui::start {

namespace {

constexpr int kInset = 12; ///< of rows and facts

} // namespace

ProtocolSection::ProtocolSection(const Appearance& appearance, QWidget* parent)
    : QWidget(parent)
    , m_appearance(appearance)
    , m_card(makeButton(this, appearance, Glyph::Info, tr("Capability card…"), "small"))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_demands = new FactList(appearance, tr("What the plan demands"), Qt::Vertical, this);
    column->addWidget(m_demands);
    m_balanceTitle = title(tr("Work of each wave, shared out"));
    m_balance = list(tr("Balance of the waves"));
    m_hierarchyTitle = title(tr("Hierarchy"));
    m_hierarchy = list(tr("Hierarchy of the plan"));
    m_learnedTitle = title(tr("Learned before"));
    m_learned = list(tr("What was learned before"));
    m_card->setObjectName(QStringLiteral("capabilityCard"));
    m_card->setAccessibleDescription(tr("What read-only and modifying agents can do"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(kInset, 4, 0, 0);
    foot->addWidget(m_card);
    foot->addStretch(1);
    column->addLayout(foot);
    connect(m_card, &QPushButton::clicked, this, &ProtocolSection::cardAsked);
}

QLabel* ProtocolSection::title(const QString& text)
{
    QLabel* label = makeLabel(this, "section", text);
    label->setContentsMargins(kInset, 4, 0, 0);
    layout()->addWidget(label);
    return label;
}

AgentRowList* ProtocolSection::list(const QString& name)
{
    auto* made = new AgentRowList(m_appearance, name, this);
    layout()->addWidget(made);
    connect(made, &AgentRowList::rowReached, this, [this, made](const QRect& row) { Q_EMIT reached(made, row); });
    return made;
}

void ProtocolSection::setLimits(const OpenedPlan& plan, const PlanLimits& limits)
{
    m_demands->setFacts(demandsOf(plan, limits));
}

void ProtocolSection::setPlan(const OpenedPlan& plan)
{
    m_balance->setRows(balanceRows(plan.reading));
    m_hierarchy->setRows(hierarchyRows(plan));
    m_learned->setRows(learnedRows(plan.reading.advice));
    for (const auto& [label, list] : {std::pair(m_balanceTitle, m_balance), std::pair(m_hierarchyTitle, m_hierarchy),
             std::pair(m_learnedTitle, m_learned)}) {
        label->setVisible(list->rowCount() > 0);
        list->setVisible(list->rowCount() > 0);
    }
}

QList<QWidget*> ProtocolSection::order() const
{
    return {m_balance, m_hierarchy, m_learned, m_card};
}

} // namespace wavedeck::ui::start
