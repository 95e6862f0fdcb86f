// SPDX-License-Identifier: GPL-3.0-or-later
// What the protocol page is made of: columns, actions, order. Part of ProtocolPage.
#include "ui/live/agentfacts.h"
#include "ui/protocol/protocolpage.h"
#include "ui/protocol/protocolwords.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavedeck::ui {

ProtocolColumn::ProtocolColumn(const Appearance& appearance, const QString& name, QWidget* parent)
    : AgentSide(appearance, name, parent)
{
}

ProtocolColumn::Section ProtocolColumn::section(const QString& title, const QString& empty, bool choosing)
{
    Section made;
    made.head = head(title);
    made.none = words("small");
    made.none->setText(empty);
    made.empty = empty;
    made.list = list(title);
    made.list->setChoosing(choosing);
    made.list->hide();
    return made;
}

FactList* ProtocolColumn::facts(const QString& name)
{
    auto* made = new FactList(m_appearance, name, Qt::Vertical, m_body);
    add(made);
    return made;
}

void ProtocolColumn::fill(const Section& section, const QList<AgentRow>& rows, const QString& hint)
{
    section.list->setRows(rows);
    section.list->setVisible(!rows.isEmpty());
    section.none->setVisible(rows.isEmpty() && !section.empty.isEmpty());
    section.head->setHint(hint);
}

void ProtocolPage::makeColumns()
{
    m_hierarchy = m_team->section(tr("Hierarchy"), tr("The plan names no hierarchy: its agents report to nobody."));
    m_spawns = m_team->section(tr("Start requests"),
        tr("None. An agent that asks for another one appears here, with what the engine decided and why."), true);
    m_team->close();
    m_phases = m_course->section(
        tr("Phases"), tr("None kept. The nine phases of a session and when each was entered appear here."), true);
    m_checklists = m_course->section(
        tr("Checklists"), tr("None. What is to be settled before, during and after the session appears here."), true);
    m_course->close();
    m_score = m_result->section(tr("Score"), tr("Told when the session has ended, out of 100 points."));
    m_money = m_result->section(tr("Money"), {});
    m_money.none->hide();
    m_budget = m_result->facts(tr("Money"));
    m_models = m_result->section(
        tr("By model"), tr("No agent told what it used. Tokens and cost appear here by model once one does."));
    m_quotas = m_result->section(tr("Closed providers"), {}, true);
    m_worktrees = m_result->section(tr("Worktrees"),
        tr("None. Agents with `worktree: true` work in one of their own, kept here until you merge or drop it."), true);
    m_changes = m_result->section(tr("Changed files"),
        tr("None seen. Files that runs changed appear here, those that two agents changed first."));
    m_result->close();
}

QAction* ProtocolPage::makeAction(const Section& section, const QString& text, const QKeySequence& key)
{
    auto* action = new QAction(text, this);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    action->setEnabled(false);
    section.list->addAction(action);
    section.list->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* button = new QToolButton(section.head);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    QString name = text;
    button->setAccessibleName(name.remove(QLatin1Char('&')));
    setLook(button, QLatin1String("small"));
    section.head->addButton(button);
    m_buttons.append(button);
    return action;
}

void ProtocolPage::decide(QAction* action, const Section& section, ProtocolCommands::What what)
{
    connect(action, &QAction::triggered, this,
        [this, list = section.list, what] { m_commands->act(what, list->currentId()); });
    connect(section.list, &AgentRowList::chosenChanged, this, &ProtocolPage::enable, Qt::UniqueConnection);
}

void ProtocolPage::makeActions()
{
    m_phaseDone = makeAction(m_phases, tr("&Done…"), QKeySequence(Qt::Key_D));
    m_phaseSkip = makeAction(m_phases, tr("S&kip…"), QKeySequence(Qt::Key_S));
    m_tick = makeAction(m_checklists, tr("&Tick"), QKeySequence(Qt::Key_Space));
    m_waive = makeAction(m_checklists, tr("&Waive…"), QKeySequence(Qt::Key_W));
    makeMoneyActions();
    m_diff = makeAction(m_worktrees, tr("&Copy diff command"), QKeySequence(Qt::Key_C));
    m_diff->setIconText(tr("Diff"));
    m_merge = makeAction(m_worktrees, tr("&Merge…"), QKeySequence(Qt::Key_M));
    m_drop = makeAction(m_worktrees, tr("Dro&p…"), QKeySequence(Qt::Key_Delete));
    using C = ProtocolCommands;
    decide(m_phaseDone, m_phases, C::PhaseDone);
    decide(m_phaseSkip, m_phases, C::PhaseSkip);
    decide(m_tick, m_checklists, C::Tick);
    decide(m_waive, m_checklists, C::Waive);
    decide(m_merge, m_worktrees, C::Merge);
    decide(m_drop, m_worktrees, C::Drop);
    connect(m_diff, &QAction::triggered, this, &ProtocolPage::copyDiff);
}

/// The money has no row that could be chosen: its key works on the whole page.
void ProtocolPage::makeMoneyActions()
{
    m_changeBudget = makeAction(m_money, tr("Change &budget…"), QKeySequence(Qt::Key_B));
    m_changeBudget->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_changeBudget->setIconText(tr("Budget…"));
    m_money.list->removeAction(m_changeBudget);
    addAction(m_changeBudget);
    connect(m_changeBudget, &QAction::triggered, m_commands, &ProtocolCommands::changeBudget);
    m_open = makeAction(m_quotas, tr("&Open provider…"), QKeySequence(Qt::Key_O));
    m_open->setIconText(tr("Open…"));
    connect(m_open, &QAction::triggered, this, [this] { m_commands->openProvider(m_quotas.list->currentId()); });
    connect(m_quotas.list, &AgentRowList::chosenChanged, this, &ProtocolPage::enable);
}

/// There mostly is none: then nothing is said of it.
void ProtocolPage::fillQuotas()
{
    const QList<AgentRow> rows = protocol::quotaRows(*m_view);
    ProtocolColumn::fill(m_quotas, rows);
    m_quotas.head->setVisible(!rows.isEmpty());
}

void ProtocolPage::layOut()
{
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(16, 6, 16, 6);
    m_note->hide();
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(m_team, 10);
    columns->addWidget(new Rule(m_appearance, m_content));
    columns->addWidget(m_course, 11);
    columns->addWidget(new Rule(m_appearance, m_content));
    columns->addWidget(m_result, 11);
    for (ProtocolColumn* column : {m_team, m_course, m_result})
        column->setWide(QWIDGETSIZE_MAX);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QWidget* part : {static_cast<QWidget*>(m_head), m_noticePlace, static_cast<QWidget*>(m_gauges)})
        column->addWidget(part);
    column->addWidget(m_note);
    column->addLayout(columns, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_empty);
    all->addWidget(m_content);
}

/// The one place that says it: reading order (ui.md 8).
void ProtocolPage::setFocusOrder()
{
    QList<QWidget*> order{m_hierarchy.list, m_spawns.list};
    order += m_buttons.mid(0, 2);
    order.append(m_phases.list);
    order += m_buttons.mid(2, 2);
    order.append(
        {m_checklists.list, m_score.list, m_buttons.value(4), m_models.list, m_buttons.value(5), m_quotas.list});
    order += m_buttons.mid(6);
    order.append({m_worktrees.list, m_changes.list});
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void ProtocolPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_gauges->setTerse(width() < m_appearance.px(1268));
}

} // namespace wavedeck::ui
