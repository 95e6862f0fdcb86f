// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/liveactions.h"

#include "ui/live/livecommands.h"

#include <QMenu>

#include <algorithm>

namespace wavedeck::ui {

namespace {

using Verb = AttentionAction;

constexpr Verb kAgentVerbs[] = {Verb::OpenLog, Verb::Extend, Verb::Retry, Verb::Accept, Verb::Cancel};
constexpr Verb kGateVerbs[] = {Verb::Approve, Verb::Reject, Verb::Waive, Verb::Rerun};

const LiveWave* waveOf(const LiveSession& live, const QString& id)
{
    for (const LiveWave& wave : live.waves)
        if (wave.row.id == id)
            return &wave;
    return nullptr;
}

bool waitsForPerson(const LiveGate& gate)
{
    return std::any_of(gate.criteria.begin(), gate.criteria.end(), [](const Criterion& criterion) {
        return criterion.state == GateState::Pending
            && (criterion.kind == CriterionKind::Approval || criterion.kind == CriterionKind::Checklist);
    });
}

} // namespace

LiveActions::LiveActions(QObject* parent)
    : QObject(parent)
{
    hold = make(tr("&Hold new agents"), QKeySequence(Qt::Key_H), Glyph::Pause);
    stop = make(tr("&Stop session…"), {}, Glyph::Stop);
    next = make(tr("&Next item needing attention"), QKeySequence(Qt::CTRL | Qt::Key_Period), Glyph::Warning);
    open = make(tr("&Open"), {}, Glyph::Agent);
    copy = make(tr("&Copy row"), QKeySequence(QKeySequence::Copy), Glyph::Copy);
    const auto verb = [this](Verb which, const QString& text, const QKeySequence& key, Glyph glyph) {
        QAction* action = make(text, key, glyph);
        connect(action, &QAction::triggered, this, [this, which] { Q_EMIT acted(which); });
        m_verbs.append(action);
    };
    // In the order of AttentionAction.
    verb(Verb::OpenLog, tr("Open &log"), QKeySequence(Qt::Key_L), Glyph::Terminal);
    verb(Verb::Retry, tr("&Retry agent"), QKeySequence(Qt::Key_R), Glyph::Retry);
    verb(Verb::Accept, tr("&Accept agent…"), QKeySequence(Qt::Key_A), Glyph::Accept);
    verb(Verb::Extend, tr("&Extend limit 15 min"), QKeySequence(Qt::Key_E), Glyph::Extend);
    verb(Verb::Cancel, tr("Cance&l agent…"), QKeySequence(Qt::Key_Delete), Glyph::Close);
    verb(Verb::Approve, tr("Approve &gate…"), {}, Glyph::GatePassed);
    verb(Verb::Reject, tr("Re&ject gate…"), {}, Glyph::GateFailed);
    verb(Verb::Waive, tr("&Waive gate…"), {}, Glyph::GateWaived);
    verb(Verb::Rerun, tr("R&un gate again"), {}, Glyph::Refresh);
}

QAction* LiveActions::make(const QString& text, const QKeySequence& key, Glyph glyph)
{
    Q_UNUSED(glyph) // the shell gives menus their icons from the page's theme
    auto* action = new QAction(text, this);
    if (!key.isEmpty()) {
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_keyed.append(action);
    }
    action->setEnabled(false);
    return action;
}

void LiveActions::addTo(QWidget* widget)
{
    widget->addActions(m_keyed);
}

QAction* LiveActions::of(AttentionAction action) const
{
    return action == Verb::Resume ? hold : m_verbs[int(action)];
}

QList<MenuAction> LiveActions::menuActions() const
{
    QList<MenuAction> all{{Menu::Session, hold}, {Menu::Session, stop}};
    for (const Verb verb : kGateVerbs)
        all.append({Menu::Review, of(verb)});
    all.append({Menu::View, next});
    all.append({Menu::Agent, open});
    for (const Verb verb : kAgentVerbs)
        all.append({Menu::Agent, of(verb)});
    all.append({Menu::Edit, copy});
    return all;
}

void LiveActions::aim(const LiveSession* live, const QString& agent, const QString& gate, const LiveCommands& commands)
{
    m_agent = live && live->agentIndex.contains(agent) ? agent : QString();
    m_gate = gate;
    const bool open_ = live && !hasEnded(live->session.state);
    const bool free = open_ && commands.pending({}).isEmpty();
    hold->setVisible(open_ || !live);
    stop->setVisible(open_ || !live);
    const bool held = open_ && !live->session.operatorHold.isEmpty();
    hold->setText(held ? tr("&Release new agents") : tr("&Hold new agents"));
    const bool stopping = open_ && !live->session.stopBy.isEmpty();
    hold->setEnabled(free && !stopping);
    stop->setEnabled(free && !stopping);
    copy->setEnabled(live && !live->agents.isEmpty());
    open->setEnabled(!m_agent.isEmpty());
    aimAgent(live, commands);
    aimGate(live, commands);
    const auto showVerbs = [&](const auto& verbs) {
        for (const Verb verb : verbs)
            if (verb != Verb::OpenLog)
                of(verb)->setVisible(open_ || !live);
    };
    showVerbs(kAgentVerbs);
    showVerbs(kGateVerbs);
}

void LiveActions::aimAgent(const LiveSession* live, const LiveCommands& commands)
{
    for (const Verb verb : kAgentVerbs)
        of(verb)->setEnabled(false);
    if (m_agent.isEmpty())
        return;
    const LiveAgent& agent = live->agents[live->agentIndex.value(m_agent)];
    const AgentState state = agent.row.state;
    of(Verb::OpenLog)->setEnabled(agent.last.number > 0);
    const LiveWave* wave = waveOf(*live, agent.row.wave);
    if (hasEnded(live->session.state) || !commands.pending(m_agent).isEmpty())
        return;
    const bool ended = hasEnded(state);
    const bool mendable = wave && !hasEnded(wave->row.state) && state != AgentState::Succeeded;
    of(Verb::Extend)->setEnabled(!ended && agent.row.limitMs > 0);
    of(Verb::Retry)->setEnabled(mendable && ended);
    of(Verb::Accept)->setEnabled(mendable && (ended || state == AgentState::Blocked) && agent.row.accepted.isEmpty());
    of(Verb::Cancel)->setEnabled(!ended);
}

void LiveActions::aimGate(const LiveSession* live, const LiveCommands& commands)
{
    for (const Verb verb : kGateVerbs)
        of(verb)->setEnabled(false);
    if (!live || m_gate.isEmpty() || hasEnded(live->session.state) || !commands.pending(m_gate).isEmpty())
        return;
    for (const LiveWave& wave : live->waves) {
        if (wave.row.state != WaveState::Gating && wave.row.state != WaveState::Held)
            continue;
        for (const LiveGate& gate : wave.gates) {
            const GateState state = gate.row.state;
            if (gate.row.id != m_gate || state == GateState::Running)
                continue;
            of(Verb::Approve)->setEnabled(waitsForPerson(gate));
            of(Verb::Reject)->setEnabled(waitsForPerson(gate));
            of(Verb::Waive)->setEnabled(state != GateState::Passed && state != GateState::Waived);
            of(Verb::Rerun)->setEnabled(hasEnded(state) && state != GateState::Waived);
        }
    }
}

QMenu* LiveActions::agentMenu(QWidget* parent) const
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(open);
    for (const Verb verb : kAgentVerbs)
        menu->addAction(of(verb));
    menu->addSeparator();
    menu->addAction(copy);
    return menu;
}

QMenu* LiveActions::gateMenu(QWidget* parent) const
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Verb verb : kGateVerbs)
        menu->addAction(of(verb));
    return menu;
}

} // namespace wavedeck::ui
