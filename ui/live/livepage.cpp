// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/livepage.h"

#include "models/live/links.h"
#include "models/live/words.h"
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
#include <QMenu>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace wavedeck::ui {

namespace {

constexpr int kTickMs = 1000;
constexpr int kSlowMs = 300; ///< reading that is faster shows nothing

} // namespace

LivePage::LivePage(
    Appearance& appearance, SessionFeed& feed, EngineCommands& commands, Milliseconds clock, QWidget* parent)
    : Page(parent)
    , m_appearance(appearance)
    , m_feed(feed)
    , m_clock(std::move(clock))
    , m_commands(new LiveCommands(commands, this))
    , m_actions(new LiveActions(this))
    , m_stack(new QStackedLayout(this))
    , m_content(new QWidget(this))
    , m_empty(new EmptyState(appearance, this))
    , m_header(new SessionHeader(appearance, m_content))
    , m_noticePlace(new QWidget(m_content))
    , m_notices(new NoticeBar(appearance, m_content))
    , m_strip(new WaveStrip(appearance, m_content))
    , m_resources(new ResourceStrip(appearance, m_content))
    , m_agents(new AgentPanel(appearance, m_content))
    , m_dock(new QSplitter(Qt::Vertical, m_content))
    , m_attention(new AttentionPanel(appearance, m_dock))
    , m_events(new EventPanel(appearance, m_dock))
{
    setObjectName(id());
    setAccessibleName(title());
    makeContent();
    connectParts();
    connectFeed();
    setFocusOrder();
    m_stack->setCurrentWidget(m_empty);
    m_actions->aim(nullptr, {}, *m_commands);
}

LivePage::~LivePage() = default;

void LivePage::setAsk(Ask ask)
{
    m_commands->setAsk(std::move(ask));
}

void LivePage::connectFeed()
{
    connect(&m_feed, &SessionFeed::updated, this, &LivePage::take);
    connect(&m_feed, &SessionFeed::engineChanged, this, &LivePage::engineChanged);
    connect(&m_feed, &SessionFeed::machineSampled, m_resources, &ResourceStrip::feed);
    connect(&m_feed, &SessionFeed::failed, this, [this](const Error& error) {
        m_unreadable = error;
        updateStale();
        showWhat();
    });
    m_ticker.setInterval(kTickMs);
    connect(&m_ticker, &QTimer::timeout, this, &LivePage::tick);
    m_ticker.start();
    m_slow.setSingleShot(true);
    connect(&m_slow, &QTimer::timeout, this, &LivePage::showWhat);
    m_slow.start(kSlowMs);
    connect(m_empty, &EmptyState::acted, this, [this] {
        if (m_unreadable.what.isEmpty())
            Q_EMIT goTo(QStringLiteral("plans"));
        else
            m_feed.retry();
    });
}

bool LivePage::isOver() const
{
    return !m_live || hasEnded(m_live->session.state);
}

void LivePage::take(const LiveUpdate& update)
{
    const bool anew = update.anew || !update.now || !m_live;
    m_told = true;
    m_live = update.now;
    m_unreadable = {};
    m_slow.stop();
    if (!m_stale || m_now == 0)
        m_now = m_clock();
    m_commands->setSession(update.now);
    m_agents->update(update);
    m_events->update(update);
    if (anew)
        m_refused.clear();
    if (m_live) {
        m_resources->setThresholds(m_live->thresholds);
        m_resources->setRecorded(!mayChange(*m_live));
    }
    updateStale();
    refresh();
    showWhat();
    if (anew)
        Q_EMIT findTargetsChanged();
}

void LivePage::tick()
{
    if (!m_live || m_stale || !m_active)
        return;
    m_now = m_clock();
    m_agents->tick(m_now);
    if (!isOver())
        refresh();
}

void LivePage::refresh()
{
    m_summary = m_live ? summarize(*m_live, m_now) : SessionSummary();
    if (m_active) {
        m_header->show(m_live, m_summary, m_now);
        m_strip->show(m_live, m_summary, m_now);
    }
    m_agents->setAttention(m_summary.attention);
    m_attention->show(m_summary.attention, m_summary.settled);
    updateSubject();
    if (m_dockFor != m_summary.attention.size() + m_summary.settled.size())
        layOutDock();
    showNotices();
    const Badge now = badge();
    const QString shown = QStringLiteral("%1/%2").arg(now.count).arg(int(now.tone));
    if (shown != m_badge) {
        m_badge = shown;
        Q_EMIT badgeChanged();
    }
}

void LivePage::showWhat()
{
    if (m_live) {
        m_stack->setCurrentWidget(m_content);
        return;
    }
    m_stack->setCurrentWidget(m_empty);
    m_empty->showNoSession(m_unreadable, m_told, m_feed.followed(),
        tr("The waves, agents and gates of a session appear here as soon as a plan is started."));
}

void LivePage::showNotices()
{
    QList<BarNotice> notices;
    if (!m_refused.isEmpty())
        notices.append({QStringLiteral("refused"), Tone::Bad, Glyph::Failed, tr("Not done: %1.").arg(m_refused),
            m_refusal, tr("Close")});
    if (m_live && m_live->replayed)
        notices.append({QStringLiteral("recorded"), Tone::Neutral, Glyph::History, tr("Replay of a recorded session."),
            tr("It starts nothing and nothing in it can be changed. What was not written down is not shown."), {}});
    else if (m_live && isOver())
        notices.append({QStringLiteral("recorded"), Tone::Neutral, Glyph::History, tr("Recorded session."),
            tr("It ended %1 at %2. Nothing in it can be changed any more.")
                .arg(date(m_live->session.endedAt), clock(m_live->session.endedAt)),
            {}});
    m_notices->setNotices(notices);
}

void LivePage::engineChanged(const EngineHealth& health)
{
    m_engine = health;
    updateStale();
}

void LivePage::updateStale()
{
    const bool lost = m_engine.state == EngineHealth::Unreachable || m_engine.state == EngineHealth::Starting;
    const bool stale = m_live && mayChange(*m_live) && (lost || !m_unreadable.what.isEmpty());
    if (stale == m_stale)
        return;
    m_stale = stale;
    m_header->setStale(stale);
    m_agents->setStale(stale);
    if (!stale)
        tick();
}

void LivePage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    layOutDock();
}

bool LivePage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_dock && event->type() == QEvent::Resize)
        layOutDock();
    return Page::eventFilter(watched, event);
}

void LivePage::selectAgent(const QString& agent)
{
    if (!m_agents->select(agent))
        m_agents->reveal(agent);
    m_strip->select(agent);
    updateSubject();
}

/// What the actions are about: the entry that the keyboard is on among what needs attention, otherwise the selected
/// agent and gate.
void LivePage::updateSubject()
{
    // An open menu has the focus: what it offers stays what it was opened on.
    if (QApplication::activePopupWidget())
        return;
    QString agent = m_agents->selected();
    QString gate = m_gate;
    QString alert;
    const Attention* one = m_attention->view()->hasFocus() ? m_attention->current() : nullptr;
    if (one && one->isGate())
        gate = one->subject;
    else if (one && one->isAlert())
        alert = one->subject;
    else if (one)
        agent = one->subject;
    m_actions->aim(m_live.get(), {agent, gate, alert}, *m_commands);
    m_actions->next->setEnabled(!m_summary.attention.isEmpty());
}

QWidget* LivePage::firstFocus()
{
    return m_live ? m_agents->view() : nullptr;
}

void LivePage::act(AttentionAction action, const QString& subject)
{
    if (action == AttentionAction::OpenLog)
        openAgent(subject, QStringLiteral("log"));
    else
        m_commands->act(action, subject);
}

void LivePage::openAgent(const QString& agent, const QString& place)
{
    if (m_live && !agent.isEmpty())
        Q_EMIT goTo(linkTo(m_live->session.id, agent, place));
}

Badge LivePage::badge() const
{
    const bool bad = std::any_of(
        m_summary.attention.begin(), m_summary.attention.end(), [](const Attention& one) { return one.isBad(); });
    return {int(m_summary.attention.size()), bad ? Tone::Bad : Tone::Warning};
}

QList<MenuAction> LivePage::menuActions()
{
    return m_actions->menuActions();
}

QList<FindTarget> LivePage::findTargets() const
{
    QList<FindTarget> targets;
    if (!m_live)
        return targets;
    for (const LiveWave& wave : m_live->waves)
        for (const LiveGate& gate : wave.gates)
            targets.append({glyphOf(gate.row.state), plain(gateLabel(gate.row)),
                tr("Gate of wave %1").arg(plain(wave.row.name)), linkTo(m_live->session.id, gate.row.id)});
    for (const LiveAgent& agent : m_live->agents)
        targets.append({glyphOf(agent.row.state), plain(agentLabel(agent.row)),
            tr("Agent, wave %1").arg(plain(agent.row.wave)), linkTo(m_live->session.id, agent.row.id)});
    return targets;
}

bool LivePage::reveal(const QString& uri)
{
    const auto link = m_live ? linkInto(*m_live, uri) : std::nullopt;
    if (!link)
        return false;
    const QString& id = link->id;
    if (id.isEmpty())
        return true;
    if (m_agents->reveal(id)) {
        m_strip->select(id);
        updateSubject();
        m_agents->view()->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (m_attention->select(id)) {
        updateSubject();
        return true;
    }
    for (const LiveWave& wave : m_live->waves)
        for (const LiveGate& gate : wave.gates)
            if (gate.row.id == id) {
                m_gate = id;
                m_strip->setFocus(Qt::OtherFocusReason);
                updateSubject();
                return true;
            }
    return false;
}

QWidget* LivePage::filterField()
{
    return m_agents->filterField();
}

QList<QWidget*> LivePage::panes()
{
    return {m_header, m_strip, m_resources, m_agents->view(), m_attention->view(), m_events->view()};
}

void LivePage::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (!active)
        return;
    tick();
    refresh();
}

} // namespace wavedeck::ui
