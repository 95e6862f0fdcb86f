// SPDX-License-Identifier: GPL-3.0-or-later
// How the parts of LivePage stand and what they tell each other; what they show is in livepage.cpp.
#include "ui/live/livepage.h"

#include "models/live/links.h"

#include "models/live/alertattention.h"
#include "ui/live/agentpanel.h"
#include "ui/live/attentionpanel.h"
#include "ui/live/eventpanel.h"
#include "ui/live/liveactions.h"
#include "ui/live/livecommands.h"
#include "ui/live/resourcestrip.h"
#include "ui/live/sessionheader.h"
#include "ui/live/wavestrip.h"
#include "ui/theme/format.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"

#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QMenu>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr quint32 kStateMagic = 0x57444c50; // "WDLP"
constexpr quint32 kStateVersion = 1;

} // namespace

void LivePage::makeContent()
{
    auto* below = new QHBoxLayout;
    below->setContentsMargins(0, 0, 0, 0);
    below->setSpacing(1); // the window shows through as the line between
    below->addWidget(m_agents, 1);
    below->addWidget(m_dock);
    m_dock->setChildrenCollapsible(false);
    m_dock->setHandleWidth(1);
    m_dock->setStretchFactor(0, 0);
    m_dock->setStretchFactor(1, 1);
    auto* all = new QVBoxLayout(m_content);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_header);
    all->addWidget(m_noticePlace);
    all->addWidget(m_notices);
    all->addWidget(m_strip);
    all->addWidget(m_resources);
    all->addLayout(below, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    connect(m_agents, &AgentPanel::stateChanged, this, &Page::stateChanged);
    m_agents->setPending([this](const QString& agent) { return m_commands->pending(agent); });
    m_attention->setPending([this](const QString& subject) { return m_commands->pending(subject); });
}

void LivePage::connectParts()
{
    connectActions();
    connectStrip();
    connectPanels();
    connectCommands();
}

void LivePage::connectActions()
{
    connect(m_header, &SessionHeader::holdClicked, m_commands, &LiveCommands::hold);
    connect(m_header, &SessionHeader::resumeClicked, m_commands, &LiveCommands::resume);
    connect(m_header, &SessionHeader::stopClicked, m_commands, &LiveCommands::stop);
    connect(m_header, &SessionHeader::attentionClicked, m_attention, &AttentionPanel::selectNext);
    connect(m_actions->hold, &QAction::triggered, this,
        [this] { m_live && m_live->session.operatorHold.isEmpty() ? m_commands->hold() : m_commands->resume(); });
    connect(m_actions->stop, &QAction::triggered, m_commands, &LiveCommands::stop);
    connect(m_actions->next, &QAction::triggered, m_attention, &AttentionPanel::selectNext);
    connect(m_actions->undo, &QAction::triggered, m_commands, &LiveCommands::undo);
    connect(m_actions->redo, &QAction::triggered, m_commands, &LiveCommands::redo);
    connect(m_attention, &AttentionPanel::acknowledgeAllClicked, this, [this] {
        for (const Attention& one : m_summary.attention)
            if (one.isAlert())
                m_commands->act(AttentionAction::Acknowledge, one.subject);
    });
    connect(m_actions->open, &QAction::triggered, this, [this] { openAgent(m_actions->agent()); });
    connect(m_actions->copy, &QAction::triggered, this,
        [this] { QApplication::clipboard()->setText(m_agents->copyText()); });
    connect(m_actions, &LiveActions::acted, this,
        [this](AttentionAction action) { act(action, m_actions->subjectOf(action)); });
}

/// The agents that an alert names, sorted by what it is about.
void LivePage::showCauses(const QString& alert)
{
    const auto one = std::find_if(
        m_live->alerts.begin(), m_live->alerts.end(), [&](const Alert& each) { return each.id == alert; });
    if (one == m_live->alerts.end())
        return;
    if (one->rule.startsWith(QStringLiteral("memory")))
        m_agents->sortBy(AgentColumn::Memory, Qt::DescendingOrder);
    else if (one->rule == QStringLiteral("cpu"))
        m_agents->sortBy(AgentColumn::Cpu, Qt::DescendingOrder);
    const QList<AlertSubject> subjects = subjectsOf(*one);
    for (const AlertSubject& subject : subjects)
        if (m_agents->reveal(subject.agent)) {
            m_agents->view()->setFocus(Qt::OtherFocusReason);
            return;
        }
}

void LivePage::connectStrip()
{
    connect(m_strip, &WaveStrip::selected, this, &LivePage::selectAgent);
    connect(m_strip, &WaveStrip::opened, this, [this](const QString& agent) { openAgent(agent); });
    connect(m_strip, &WaveStrip::gateSelected, this, [this](const QString& gate) {
        m_gate = gate;
        updateSubject();
    });
    const auto gateMenu = [this](const QString& gate, const QPoint& at) {
        m_gate = gate;
        updateSubject();
        m_actions->gateMenu(this)->popup(at);
    };
    connect(m_strip, &WaveStrip::gateMenu, this, gateMenu);
    connect(m_strip, &WaveStrip::gateOpened, this, [this](const QString& gate) {
        if (m_live)
            Q_EMIT goTo(linkTo(m_live->session.id, gate, kGatePlace));
    });
    connect(m_strip, &WaveStrip::agentMenu, this, [this](const QString& agent, const QPoint& at) {
        selectAgent(agent);
        m_actions->agentMenu(this)->popup(at);
    });
    connect(m_resources, &ResourceStrip::activated, this, [this](ResourceStrip::Resource resource) {
        if (resource == ResourceStrip::Memory)
            m_agents->sortBy(AgentColumn::Memory, Qt::DescendingOrder);
        else if (resource == ResourceStrip::Cpu)
            m_agents->sortBy(AgentColumn::Cpu, Qt::DescendingOrder);
    });
}

void LivePage::connectPanels()
{
    connect(m_agents, &AgentPanel::selectedChanged, this, [this](const QString& agent) {
        m_strip->select(agent);
        updateSubject();
    });
    connect(m_agents, &AgentPanel::opened, this, &LivePage::goTo);
    connect(
        m_agents, &AgentPanel::menuWanted, this, [this](const QPoint& at) { m_actions->agentMenu(this)->popup(at); });
    connect(m_attention, &AttentionPanel::currentChanged, this, &LivePage::updateSubject);
    connect(m_attention, &AttentionPanel::acted, this, &LivePage::act);
    connect(m_attention, &AttentionPanel::opened, this, [this](const QString& subject) {
        const Attention* one = m_attention->current();
        if (m_live && m_live->agentIndex.contains(subject))
            openAgent(subject);
        else if (one && one->isAlert())
            showCauses(subject);
    });
    connect(m_attention, &AttentionPanel::menuWanted, this, [this](const QPoint& at) {
        const Attention* one = m_attention->current();
        if (one)
            (one->isGate()           ? m_actions->gateMenu(this)
                    : one->isAlert() ? m_actions->alertMenu(this)
                                     : m_actions->agentMenu(this))
                ->popup(at);
    });
    connect(m_events, &EventPanel::opened, this, [this](const QString& agent) { openAgent(agent); });
    m_dock->installEventFilter(this);
    connect(m_dock, &QSplitter::splitterMoved, this, [this] { m_dockByHand = true; });
    connect(&m_appearance, &Appearance::changed, this, &LivePage::layOutDock);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (now && isAncestorOf(now))
            updateSubject();
    });
    const QList<QWidget*> lists{m_strip, m_agents->view(), m_attention->view(), m_events->view()};
    for (QWidget* list : lists)
        m_actions->addTo(list);
    addAction(m_actions->next);
}

void LivePage::connectCommands()
{
    connect(m_commands, &LiveCommands::pendingChanged, this, [this] {
        m_agents->pendingChanged();
        m_attention->pendingChanged();
        m_header->setBusy(m_commands->isPending(QStringLiteral("session.stop")) ? SessionHeader::Busy::Stopping
                : m_commands->isPending(QStringLiteral("session.hold"))         ? SessionHeader::Busy::Holding
                : m_commands->isPending(QStringLiteral("session.resume"))       ? SessionHeader::Busy::Resuming
                                                                                : SessionHeader::Busy::Nothing);
        updateSubject();
    });
    connect(m_commands, &LiveCommands::refused, this, [this](const QString& what, const Error& error) {
        m_refused = what;
        m_refusal = plain(error, 400);
        showNotices();
    });
    connect(m_commands, &LiveCommands::done, this, [this] {
        m_refused.clear();
        showNotices();
    });
    connect(m_notices, &NoticeBar::acted, this, [this] {
        m_refused.clear();
        showNotices();
    });
}

/// The one place that says it: reading order (ui.md 8).
void LivePage::setFocusOrder()
{
    QList<QWidget*> order{m_header->attention(), m_header->holdButton(), m_header->stopButton(), m_strip, m_resources};
    order.append(m_agents->focusOrder());
    order.append({m_attention->view(), m_events->filterButton(), m_events->filterField(), m_events->view(),
        m_events->jumpButton()});
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void LivePage::layOutDock()
{
    // 322 of 1368, as wide as a line of it needs, and no wider.
    const int wide = std::clamp(width() * 322 / 1368, m_appearance.px(296), m_appearance.px(336));
    m_dock->setFixedWidth(wide);
    m_dockFor = m_summary.attention.size() + m_summary.settled.size();
    if (m_dockByHand || m_dock->height() <= 0)
        return;
    const int row = m_attention->delegate()->sizeHint({}, {}).height();
    const int header = m_attention->headerHeight();
    const int rows = std::max<int>(1, int(m_dockFor));
    const int most = m_dock->height() * 2 / 3;
    const int high = std::min(header + rows * row + 2, most);
    m_dock->setSizes({high, std::max(1, m_dock->height() - high)});
}

QByteArray LivePage::saveState() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kStateMagic << kStateVersion << m_agents->saveState();
    return bytes;
}

void LivePage::restoreState(const QByteArray& state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    quint32 version = 0;
    QByteArray agents;
    in >> magic >> version >> agents;
    if (in.status() == QDataStream::Ok && magic == kStateMagic && version == kStateVersion)
        m_agents->restoreState(agents);
}

QList<std::pair<QString, QString>> LivePage::keyHints() const
{
    return {
        {tr("Up, Down"), tr("next or previous agent, entry, event")},
        {tr("Left, Right"), tr("close or open a team; in Needs attention: what one can do")},
        {tr("Enter"), tr("open the agent, or do what is marked")},
        {tr("End, in Events"), tr("jump to the end and follow")},
        {tr("Alt+Down, in a filter"), tr("words one may type")},
        {tr("Esc, in a filter"), tr("clear it, then leave it")},
    };
}

} // namespace wavedeck::ui
