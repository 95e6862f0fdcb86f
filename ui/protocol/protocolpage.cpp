// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/protocol/protocolpage.h"

#include "models/live/links.h"
#include "ui/live/agentfacts.h"
#include "ui/live/usagerows.h"
#include "ui/protocol/protocolwords.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/pagehead.h"

#include <QApplication>
#include <QClipboard>

#include <algorithm>

namespace wavedeck::ui {

ProtocolPage::ProtocolPage(Appearance& appearance, SessionFeed& feed, EngineCommands& commands, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_feed(feed)
    , m_commands(new ProtocolCommands(commands, this))
    , m_empty(new EmptyState(appearance, this))
    , m_content(new QWidget(this))
    , m_head(new PageHead(appearance, title(), m_content))
    , m_noticePlace(new QWidget(m_content))
    , m_gauges(new FactList(appearance, tr("Protocol in numbers"), Qt::Horizontal, m_content))
    , m_note(new WrapLabel(m_content))
    , m_team(new ProtocolColumn(appearance, tr("Team"), m_content))
    , m_course(new ProtocolColumn(appearance, tr("Course"), m_content))
    , m_result(new ProtocolColumn(appearance, tr("Result"), m_content))
    , m_view(std::make_shared<const ProtocolView>())
{
    setObjectName(id());
    setAccessibleName(title());
    makeColumns();
    makeActions();
    layOut();
    setFocusOrder();
    connect(&feed, &SessionFeed::updated, this, &ProtocolPage::take);
    connect(&feed, &SessionFeed::failed, this, [this](const Error& error) {
        m_unreadable = error;
        showWhat();
    });
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_unreadable.what.isEmpty())
            Q_EMIT goTo(QStringLiteral("plans"));
        else
            m_feed.retry();
    });
    connect(m_commands, &ProtocolCommands::said, this, [this](const QString& words, bool refused) {
        m_note->setText(words);
        setLook(m_note, refused ? QLatin1String("error") : QLatin1String("hint"));
        m_note->setVisible(!words.isEmpty());
    });
    connect(m_commands, &ProtocolCommands::pendingChanged, this, &ProtocolPage::enable);
    connect(m_spawns.list, &AgentRowList::opened, this, [this](const QString& agent) {
        if (m_live && !agent.isEmpty())
            Q_EMIT goTo(linkTo(m_live->session.id, agent, {}));
    });
    connect(m_worktrees.list, &AgentRowList::opened, this, [this](const QString& agent) {
        if (m_live && !agent.isEmpty())
            Q_EMIT goTo(linkTo(m_live->session.id, agent, {}));
    });
    showWhat();
}

void ProtocolPage::take(const LiveUpdate& update)
{
    m_told = true;
    const bool other = !m_live || !update.now || m_live->session.id != update.now->session.id;
    m_live = update.now;
    m_unreadable = {};
    m_view = m_live && m_live->protocol ? m_live->protocol : std::make_shared<const ProtocolView>();
    m_commands->setSession(m_live);
    if (other)
        m_note->hide();
    m_due = true;
    if (m_active)
        refresh();
    showWhat();
}

void ProtocolPage::refresh()
{
    m_due = false;
    if (!m_live)
        return;
    using namespace protocol;
    m_head->setSub(
        plain(tr("%1 %2, mode %3").arg(m_live->session.id, m_live->session.name, word(m_live->session.mode)), 160));
    m_gauges->setFacts(protocol::gauges(*m_live, *m_view));
    ProtocolColumn::fill(m_hierarchy, hierarchyRows(*m_live));
    ProtocolColumn::fill(m_spawns, spawnRows(*m_view), spawnWords(*m_view));
    ProtocolColumn::fill(m_phases, phaseRows(*m_view));
    ProtocolColumn::fill(m_checklists, checklistRows(*m_view));
    ProtocolColumn::fill(m_score, scoreRows(m_view->score), scoreWords(m_view->score));
    m_budget->setFacts(budgetFacts(*m_live, *m_view));
    ProtocolColumn::fill(m_models, usageRows(*m_view));
    fillQuotas();
    ProtocolColumn::fill(m_worktrees, worktreeRows(*m_view));
    ProtocolColumn::fill(m_changes, changeRows(*m_view));
    enable();
}

const Worktree* ProtocolPage::chosenWorktree() const
{
    const QString agent = m_worktrees.list->currentId();
    for (const Worktree& tree : m_view->worktrees)
        if (tree.agent == agent && !agent.isEmpty())
            return &tree;
    return nullptr;
}

/// What can be asked of what is chosen; the engine says no to the rest.
void ProtocolPage::enable()
{
    const bool may = m_live && !m_live->replayed;
    const auto free = [this](const Section& section) {
        return !section.list->currentId().isEmpty() && !m_commands->isPending(section.list->currentId());
    };
    const QString phase = m_phases.list->currentId();
    const auto at = std::find_if(
        m_view->phases.begin(), m_view->phases.end(), [&](const Phase& each) { return each.id == phase; });
    const bool over = at == m_view->phases.end() || at->state == PhaseState::Done || at->state == PhaseState::Skipped;
    m_phaseDone->setEnabled(may && free(m_phases) && !over && at->state == PhaseState::Entered);
    m_phaseSkip->setEnabled(may && free(m_phases) && !over);
    const QString chosen = m_checklists.list->currentId();
    const bool unsettled = std::any_of(m_view->checklists.begin(), m_view->checklists.end(),
        [&](const auto& item) { return itemSubject(item.list, item.id) == chosen && item.state == ItemState::Open; });
    for (QAction* action : {m_tick, m_waive})
        action->setEnabled(may && free(m_checklists) && unsettled);
    m_changeBudget->setEnabled(m_live && mayChange(*m_live) && !m_commands->isPending(budgetSubject()));
    const QString provider = m_quotas.list->currentId();
    m_open->setEnabled(may && !provider.isEmpty() && !m_commands->isPending(providerSubject(provider)));
    const Worktree* tree = chosenWorktree();
    m_diff->setEnabled(tree && mayDrop(*tree) && !tree->head.isEmpty());
    m_merge->setEnabled(may && free(m_worktrees) && tree && mayMerge(*tree));
    m_drop->setEnabled(may && free(m_worktrees) && tree && mayDrop(*tree));
}

void ProtocolPage::copyDiff()
{
    const Worktree* tree = chosenWorktree();
    if (!tree)
        return;
    QString agent = tree->agent;
    agent.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    const QString line = QStringLiteral("wavedeckctl worktree diff %1 '%2'").arg(m_live->session.id, agent);
    QApplication::clipboard()->setText(line);
    m_note->setText(tr("Copied: %1").arg(plain(line)));
    setLook(m_note, QLatin1String("hint"));
    m_note->show();
}

void ProtocolPage::showWhat()
{
    m_content->setVisible(m_live != nullptr);
    m_empty->setVisible(!m_live);
    if (m_live)
        return;
    m_empty->showNoSession(m_unreadable, m_told, m_feed.followed(),
        tr("Who leads whom, phases, checklists, score, worktrees and money appear here as soon as a plan is "
           "started."));
}

void ProtocolPage::setActive(bool active)
{
    m_active = active;
    if (active && m_due)
        refresh();
}

QWidget* ProtocolPage::firstFocus()
{
    return m_live ? panes().value(1) : nullptr;
}

QList<QWidget*> ProtocolPage::panes()
{
    QList<QWidget*> all;
    for (const Section* section : {&m_hierarchy, &m_phases, &m_checklists, &m_score, &m_quotas, &m_worktrees})
        if (section->list->rowCount() > 0)
            all.append(section->list);
    return all;
}

QList<MenuAction> ProtocolPage::menuActions()
{
    QList<MenuAction> all;
    for (QAction* action : {m_phaseDone, m_phaseSkip, m_tick, m_waive, m_changeBudget, m_open, m_diff, m_merge, m_drop})
        all.append({Menu::Review, action});
    return all;
}

QList<std::pair<QString, QString>> ProtocolPage::keyHints() const
{
    return {{tr("Up, Down"), tr("next or previous row of a list")},
        {tr("Enter"), tr("open the agent of a request or worktree")}};
}

} // namespace wavedeck::ui
