// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/liveactions.h"

#include "models/base/clock.h"
#include "models/live/alertattention.h"
#include "ui/live/livecommands.h"

#include <QMenu>

#include <algorithm>

namespace wavedeck::ui {

namespace {

using Verb = AttentionAction;

constexpr Verb kAgentVerbs[] = {Verb::OpenLog, Verb::Extend, Verb::LetRun, Verb::Retry, Verb::Accept, Verb::Cancel};
constexpr Verb kGateVerbs[] = {Verb::Approve, Verb::Reject, Verb::Waive, Verb::Rerun};
constexpr Verb kAlertVerbs[] = {Verb::Acknowledge, Verb::Silence, Verb::EndSurplus, Verb::CancelLargest};

template <std::size_t N> bool isOneOf(Verb verb, const Verb (&verbs)[N])
{
    return std::find(std::begin(verbs), std::end(verbs), verb) != std::end(verbs);
}

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
        return criterion.state == GateState::Pending && isForPerson(criterion.kind);
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
    undo = make(tr("&Undo"), QKeySequence(QKeySequence::Undo), Glyph::ChevronLeft);
    redo = make(tr("&Redo"), QKeySequence(QStringLiteral("Ctrl+Shift+Z")), Glyph::ChevronRight);
    const auto verb = [this](Verb which, const QString& text, const QKeySequence& key, Glyph glyph) {
        QAction* action = make(text, key, glyph);
        connect(action, &QAction::triggered, this, [this, which] { Q_EMIT acted(which); });
        m_verbs.append(action);
    };
    // In the order of AttentionAction.
    verb(Verb::OpenLog, tr("Open &log"), QKeySequence(Qt::Key_L), Glyph::Terminal);
    verb(Verb::Retry, tr("&Retry agent"), QKeySequence(Qt::Key_R), Glyph::Retry);
    verb(Verb::Accept, tr("&Accept agent…"), QKeySequence(Qt::SHIFT | Qt::Key_A), Glyph::Accept);
    verb(Verb::Extend, tr("&Extend limit 15 min"), QKeySequence(Qt::Key_E), Glyph::Extend);
    verb(Verb::Cancel, tr("Cance&l agent…"), QKeySequence(Qt::Key_Delete), Glyph::Close);
    verb(Verb::Approve, tr("Approve &gate…"), {}, Glyph::GatePassed);
    verb(Verb::Reject, tr("Re&ject gate…"), {}, Glyph::GateFailed);
    verb(Verb::Waive, tr("&Waive gate…"), {}, Glyph::GateWaived);
    verb(Verb::Rerun, tr("R&un gate again"), {}, Glyph::Refresh);
    m_verbs.append(hold); // Resume
    verb(Verb::Acknowledge, tr("Ac&knowledge alert"), QKeySequence(Qt::Key_A), Glyph::Check);
    verb(Verb::Silence, tr("S&ilence alert…"), {}, Glyph::Clock);
    verb(Verb::EndSurplus, tr("&End surplus processes…"), {}, Glyph::Stop);
    verb(Verb::CancelLargest, tr("Ca&ncel an agent it names…"), {}, Glyph::Close);
    verb(Verb::LetRun, tr("Let it r&un"), {}, Glyph::Extend);
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
    return m_verbs[int(action)];
}

const QString& LiveActions::subjectOf(AttentionAction action) const
{
    return isOneOf(action, kGateVerbs) ? m_about.gate : isOneOf(action, kAlertVerbs) ? m_about.alert : m_about.agent;
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
    for (const Verb verb : kAlertVerbs)
        all.append({Menu::Agent, of(verb)});
    for (QAction* action : {undo, redo, copy})
        all.append({Menu::Edit, action});
    return all;
}

void LiveActions::aim(const LiveSession* live, const Subjects& subjects, const LiveCommands& commands)
{
    m_about = subjects;
    if (!live || !live->agentIndex.contains(subjects.agent))
        m_about.agent.clear();
    const bool open_ = live && mayChange(*live);
    const bool free = open_ && commands.pending({}).isEmpty();
    hold->setVisible(open_ || !live);
    stop->setVisible(open_ || !live);
    const bool held = open_ && !live->session.operatorHold.isEmpty();
    hold->setText(held ? tr("&Release new agents") : tr("&Hold new agents"));
    const bool stopping = open_ && !live->session.stopBy.isEmpty();
    hold->setEnabled(free && !stopping);
    stop->setEnabled(free && !stopping);
    copy->setEnabled(live && !live->agents.isEmpty());
    open->setEnabled(!m_about.agent.isEmpty());
    undo->setEnabled(free && !commands.undoText().isEmpty());
    undo->setText(commands.undoText().isEmpty() ? tr("&Undo") : tr("&Undo: %1").arg(commands.undoText()));
    redo->setEnabled(free && !commands.redoText().isEmpty());
    redo->setText(commands.redoText().isEmpty() ? tr("&Redo") : tr("&Redo: %1").arg(commands.redoText()));
    aimAgent(live, commands);
    aimGate(live, commands);
    aimAlert(live, utcMs(), commands);
    const auto showVerbs = [&](const auto& verbs) {
        for (const Verb verb : verbs)
            if (verb != Verb::OpenLog)
                of(verb)->setVisible(open_ || !live);
    };
    showVerbs(kAgentVerbs);
    showVerbs(kGateVerbs);
    showVerbs(kAlertVerbs);
}

void LiveActions::aimAgent(const LiveSession* live, const LiveCommands& commands)
{
    for (const Verb verb : kAgentVerbs)
        of(verb)->setEnabled(false);
    if (m_about.agent.isEmpty())
        return;
    const LiveAgent& agent = live->agents[live->agentIndex.value(m_about.agent)];
    const AgentState state = agent.row.state;
    of(Verb::OpenLog)->setEnabled(agent.last.number > 0);
    const LiveWave* wave = waveOf(*live, agent.row.wave);
    if (!mayChange(*live) || !commands.pending(m_about.agent).isEmpty())
        return;
    const bool ended = hasEnded(state);
    const bool mendable = wave && !hasEnded(wave->row.state) && state != AgentState::Succeeded;
    of(Verb::Extend)->setEnabled(!ended && agent.row.limitMs > 0);
    of(Verb::LetRun)->setEnabled(!ended && agent.row.limitMs > 0);
    of(Verb::Retry)->setEnabled(mendable && ended);
    of(Verb::Accept)->setEnabled(mendable && (ended || state == AgentState::Blocked) && agent.row.accepted.isEmpty());
    of(Verb::Cancel)->setEnabled(!ended);
}

void LiveActions::aimGate(const LiveSession* live, const LiveCommands& commands)
{
    for (const Verb verb : kGateVerbs)
        of(verb)->setEnabled(false);
    if (!live || m_about.gate.isEmpty() || !mayChange(*live) || !commands.pending(m_about.gate).isEmpty())
        return;
    for (const LiveWave& wave : live->waves) {
        if (wave.row.state != WaveState::Gating && wave.row.state != WaveState::Held)
            continue;
        for (const LiveGate& gate : wave.gates) {
            const GateState state = gate.row.state;
            if (gate.row.id != m_about.gate || state == GateState::Running)
                continue;
            of(Verb::Approve)->setEnabled(waitsForPerson(gate));
            of(Verb::Reject)->setEnabled(waitsForPerson(gate));
            of(Verb::Waive)->setEnabled(state != GateState::Passed && state != GateState::Waived);
            of(Verb::Rerun)->setEnabled(hasEnded(state) && state != GateState::Waived);
        }
    }
}

void LiveActions::aimAlert(const LiveSession* live, qint64 now, const LiveCommands& commands)
{
    QList<AttentionAction> able;
    if (live && mayChange(*live) && commands.pending(m_about.alert).isEmpty())
        for (const Alert& alert : live->alerts)
            if (alert.id == m_about.alert)
                if (const auto one = attentionOf(alert, *live, now))
                    able = one->actions;
    for (const Verb verb : kAlertVerbs)
        of(verb)->setEnabled(able.contains(verb));
}

QMenu* LiveActions::menuOf(const QList<QAction*>& actions, QWidget* parent) const
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(actions);
    return menu;
}

QMenu* LiveActions::agentMenu(QWidget* parent) const
{
    QList<QAction*> actions{open};
    for (const Verb verb : kAgentVerbs)
        actions.append(of(verb));
    QMenu* menu = menuOf(actions, parent);
    menu->addSeparator();
    menu->addAction(copy);
    return menu;
}

QMenu* LiveActions::gateMenu(QWidget* parent) const
{
    QList<QAction*> actions;
    for (const Verb verb : kGateVerbs)
        actions.append(of(verb));
    return menuOf(actions, parent);
}

QMenu* LiveActions::alertMenu(QWidget* parent) const
{
    QList<QAction*> actions;
    for (const Verb verb : kAlertVerbs)
        actions.append(of(verb));
    return menuOf(actions, parent);
}

} // namespace wavedeck::ui
