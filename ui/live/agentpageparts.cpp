// SPDX-License-Identifier: GPL-3.0-or-later
// How the page of an agent is put together.
#include "ui/live/agentpage.h"

#include "ui/live/agentfacts.h"
#include "ui/live/agentprotocol.h"
#include "ui/live/agentrows.h"
#include "ui/live/agentsides.h"
#include "ui/live/liveactions.h"
#include "ui/live/livecommands.h"
#include "ui/live/logpanel.h"
#include "ui/live/protocolcommands.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <tuple>

namespace wavedeck::ui {

void AgentPage::makeHeader()
{
    setFrame(m_header, QLatin1String("bar"));
    m_path = new ElideLabel(m_header, "small");
    m_name = new ElideLabel(m_header, "title");
    m_glyph = new QLabel(m_header);
    m_state = makeLabel(m_header, "heading");
    m_about = new ElideLabel(m_header, "hint");
    m_previous = new QAction(tr("&Previous agent"), this);
    m_previous->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    m_next = new QAction(tr("&Next agent"), this);
    m_next->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    auto* line = new QHBoxLayout(m_header);
    line->setContentsMargins(16, 8, 12, 8);
    line->setSpacing(8);
    line->addWidget(m_path);
    line->addWidget(m_name);
    line->addSpacing(6);
    line->addWidget(m_glyph);
    line->addWidget(m_state);
    line->addWidget(m_about);
    line->addStretch(1);
    using Verb = AttentionAction;
    for (QAction* action : {m_previous, m_next, m_actions->of(Verb::Extend), m_actions->of(Verb::LetRun),
             m_actions->of(Verb::Retry), m_actions->of(Verb::Accept), m_actions->of(Verb::Cancel)}) {
        auto* button = new QToolButton(m_header);
        button->setDefaultAction(action);
        button->setFocusPolicy(Qt::TabFocus);
        setLook(button,
            action == m_previous || action == m_next    ? QLatin1String("icon")
                : action == m_actions->of(Verb::Cancel) ? QLatin1String("danger")
                                                        : QLatin1String(""));
        // A verb that cannot be used now takes no room.
        if (action != m_previous && action != m_next) {
            const auto follow = [button, action] { button->setVisible(action->isEnabled() && action->isVisible()); };
            connect(action, &QAction::changed, button, follow);
            follow();
        }
        line->addWidget(button);
    }
}

void AgentPage::makeBody()
{
    auto* body = new QHBoxLayout;
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    m_work = new AgentWorkSide(m_appearance, m_content);
    m_log = new LogPanel(m_appearance, *m_source, m_content);
    m_streams = new Segmented(m_appearance, tr("Stream"), {tr("stdout"), tr("stderr")}, m_log);
    m_log->setChoice(m_streams);
    m_results = new AgentResultSide(m_appearance, m_content);
    body->addWidget(m_work);
    body->addWidget(new Rule(m_appearance, m_content));
    body->addWidget(m_log, 1);
    body->addWidget(new Rule(m_appearance, m_content));
    body->addWidget(m_results);
    static_cast<QVBoxLayout*>(m_content->layout())->addLayout(body, 1);
    connect(m_streams, &Segmented::currentChanged, this, &AgentPage::openLog);
    connect(m_log->view(), &LogView::stateChanged, this, &AgentPage::goToWanted);
    connect(&m_appearance, &Appearance::changed, this, &AgentPage::layOutSides);
    layOutSides();
}

/// Below 1340 of the window the sides are narrower, and what is said elsewhere too goes (ui.md 4).
void AgentPage::layOutSides()
{
    constexpr int kRoomy = 1340 - 72; // without the rail
    const bool roomy = width() >= m_appearance.px(kRoomy);
    m_work->setWide(m_appearance.px(roomy ? 284 : 252));
    m_results->setWide(m_appearance.px(roomy ? 372 : 330));
    m_path->setVisible(roomy);
    m_about->setVisible(roomy);
    m_facts->setTerse(!roomy);
}

void AgentPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    layOutSides();
}

void AgentPage::makeActions()
{
    m_actions->addTo(m_log->view());
    connect(m_previous, &QAction::triggered, this, [this] { step(-1); });
    connect(m_next, &QAction::triggered, this, [this] { step(1); });
    for (QAction* action : {m_previous, m_next}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(m_actions->undo, &QAction::triggered, m_commands, &LiveCommands::undo);
    connect(m_actions->redo, &QAction::triggered, m_commands, &LiveCommands::redo);
    connect(m_actions, &LiveActions::acted, this, [this](AttentionAction action) {
        if (action == AttentionAction::OpenLog)
            m_log->view()->setFocus(Qt::OtherFocusReason);
        else
            m_commands->act(action, m_agent);
    });
    connect(m_commands, &LiveCommands::pendingChanged, this, &AgentPage::refresh);
    connect(m_commands, &LiveCommands::done, this, [this] { m_refused.clear(); });
    connect(m_commands, &LiveCommands::refused, this, [this](const QString& what, const Error& error) {
        m_refused = plain(what);
        m_refusal = plain(error, 600);
        refresh();
    });
    connect(m_notices, &NoticeBar::acted, this, [this](const QString& id) {
        if (id == QLatin1String("overdue"))
            return m_commands->act(AttentionAction::Extend, m_agent);
        m_refused.clear();
        refresh();
    });
    connect(m_empty, &EmptyState::acted, this, [this] { Q_EMIT goTo(QStringLiteral("live")); });
    makeWorktreeActions();
}

/// Beside the title of what they are about; the menu has them too.
void AgentPage::makeWorktreeActions()
{
    m_merge = new QAction(tr("&Merge worktree…"), this);
    m_drop = new QAction(tr("Dro&p worktree…"), this);
    using Commands = ProtocolCommands;
    QWidget* before = m_work->tools();
    for (const auto& [action, text, what] :
        {std::tuple(m_merge, tr("Merge…"), Commands::Merge), std::tuple(m_drop, tr("Drop…"), Commands::Drop)}) {
        action->setIconText(text);
        auto* button = new QToolButton(m_work->worktreeHead());
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(QString(action->text()).remove(QLatin1Char('&')));
        setLook(button, QLatin1String("small"));
        m_work->worktreeHead()->addButton(button);
        setTabOrder(before, button);
        before = button;
        connect(action, &QAction::triggered, this, [this, what = what] { m_protocol->act(what, m_agent); });
    }
    connect(m_protocol, &Commands::pendingChanged, this, &AgentPage::refresh);
    connect(m_protocol, &Commands::said, this, [this](const QString& words, bool refused) {
        m_refused = refused ? words : QString();
        m_refusal.clear();
        refresh();
    });
}

/// The engine merges and drops what an agent that has ended left, in ended sessions too.
void AgentPage::enableWorktree()
{
    const LiveAgent* agent = now();
    const Worktree* tree = agent ? worktreeOf(*m_live, m_agent) : nullptr;
    const bool may = tree && !m_live->replayed && hasEnded(agent->row.state) && !m_protocol->isPending(m_agent);
    m_merge->setEnabled(may && mayMerge(*tree));
    m_drop->setEnabled(may && mayDrop(*tree));
}

} // namespace wavedeck::ui
