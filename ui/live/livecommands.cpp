// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live/livecommands.h"

#include "models/base/clock.h"
#include "models/live/alertattention.h"
#include "models/live/words.h"
#include "ui/theme/format.h"

#include <algorithm>

namespace wavedeck::ui {

namespace {

struct Verb {
    const char* command; ///< `ABOUT.VERB`: what its subject is, too
    const char* pending;
    const char* what; ///< with the subject's id behind it
};

/// By AttentionAction.
constexpr Verb kVerbs[] = {
    {nullptr, nullptr, nullptr},
    {"agent.retry", "Retrying…", "Retry"},
    {"agent.accept", "Accepting…", "Accept"},
    {"agent.extend", "Extending…", "Extend"},
    {"agent.stop", "Cancelling…", "Cancel"},
    {"gate.approve", "Approving…", "Approve gate"},
    {"gate.reject", "Rejecting…", "Reject gate"},
    {"gate.waive", "Waiving…", "Waive gate"},
    {"gate.rerun", "Starting again…", "Run again gate"},
    {"session.resume", "Resuming…", "Resume"},
    {"alert.ack", "Acknowledging…", "Acknowledge"},
    {"alert.silence", "Silencing…", "Silence"},
    {"alert.end", "Ending…", "End the surplus processes of"},
    {"agent.stop", "Cancelling…", "Cancel"},
    {"agent.extend", "Letting it run…", "Let run"},
};
static_assert(std::size(kVerbs) == kAttentionActions);

/// How long an alert is silenced for, and the hours.
constexpr std::pair<const char*, int> kSilences[] = {{"1 hour", 1}, {"4 hours", 4}, {"8 hours", 8}, {"24 hours", 24}};

QJsonObject argumentsOf(AttentionAction action, bool back)
{
    if (action == AttentionAction::Extend)
        return {{QStringLiteral("by_ms"), back ? -LiveCommands::kExtendMs : LiveCommands::kExtendMs}};
    return back ? QJsonObject{{QStringLiteral("undo"), true}} : QJsonObject();
}

bool canBeUndone(AttentionAction action)
{
    return action == AttentionAction::Extend || action == AttentionAction::Acknowledge;
}

QString sessionPending(const QString& command)
{
    if (command == QStringLiteral("session.hold"))
        return QStringLiteral("Holding…");
    return command == QStringLiteral("session.stop") ? QStringLiteral("Stopping…") : QStringLiteral("Resuming…");
}

const Gate* gateOf(const LiveSession& live, const QString& id)
{
    for (const LiveWave& wave : live.waves)
        for (const LiveGate& gate : wave.gates)
            if (gate.row.id == id)
                return &gate.row;
    return nullptr;
}

/// The engine writes "waits for approval by ROLE or ROLE"; the role must be given with the decision.
QStringList rolesOf(const Gate& gate)
{
    const QString lead = QStringLiteral("waits for approval by ");
    if (!gate.reason.startsWith(lead))
        return {};
    QStringList roles = gate.reason.mid(lead.size()).split(QStringLiteral(" or "));
    roles.removeAll(QStringLiteral("a person"));
    for (QString& role : roles)
        role = plain(role);
    return roles;
}

} // namespace

QString actionText(AttentionAction action)
{
    switch (action) {
    case AttentionAction::OpenLog:
        return LiveCommands::tr("Open log");
    case AttentionAction::Retry:
        return LiveCommands::tr("Retry");
    case AttentionAction::Accept:
        return LiveCommands::tr("Accept…");
    case AttentionAction::Extend:
        return LiveCommands::tr("Extend 15 min");
    case AttentionAction::Cancel:
        return LiveCommands::tr("Cancel agent…");
    case AttentionAction::Approve:
        return LiveCommands::tr("Approve…");
    case AttentionAction::Reject:
        return LiveCommands::tr("Reject…");
    case AttentionAction::Waive:
        return LiveCommands::tr("Waive…");
    case AttentionAction::Rerun:
        return LiveCommands::tr("Run again");
    case AttentionAction::Resume:
        return LiveCommands::tr("Resume");
    case AttentionAction::Acknowledge:
        return LiveCommands::tr("Acknowledge");
    case AttentionAction::Silence:
        return LiveCommands::tr("Silence…");
    case AttentionAction::EndSurplus:
        return LiveCommands::tr("End surplus…");
    case AttentionAction::CancelLargest:
        return LiveCommands::tr("Cancel an agent…");
    case AttentionAction::LetRun:
        return LiveCommands::tr("Let it run");
    }
    return {};
}

LiveCommands::LiveCommands(EngineCommands& engine, QWidget* window)
    : QObject(window)
    , m_engine(engine)
    , m_window(window)
{
}

void LiveCommands::setSession(const LiveSessionPtr& live)
{
    const bool other = !m_live || !live || m_live->session.id != live->session.id;
    m_live = live;
    if (other) {
        m_done.clear();
        m_undone.clear();
    }
    closeDecided();
    if (!other || (m_pending.isEmpty() && m_commands.isEmpty()))
        return;
    m_pending.clear();
    m_commands.clear();
    Q_EMIT pendingChanged();
}

QString LiveCommands::decided() const
{
    const int index = m_live ? m_live->agentIndex.value(m_open.subject, -1) : -1;
    const Agent* agent = index >= 0 ? &m_live->agents[index].row : nullptr;
    const Gate* gate = m_live ? gateOf(*m_live, m_open.subject) : nullptr;
    switch (m_open.action) {
    case AttentionAction::Cancel:
        return agent && hasEnded(agent->state) ? tr("it has ended: %1").arg(word(agent->state)) : QString();
    case AttentionAction::Accept:
        if (agent && !agent->accepted.isEmpty())
            return tr("it was accepted by %1").arg(agent->accepted.value(QLatin1String("by")).toString());
        return agent && (isLive(agent->state) || agent->state == AgentState::Succeeded)
            ? tr("it is %1 now").arg(word(agent->state))
            : QString();
    case AttentionAction::Waive:
        return gate && (gate->state == GateState::Waived || gate->state == GateState::Passed)
            ? tr("the gate is %1").arg(word(gate->state))
            : QString();
    case AttentionAction::Approve:
    case AttentionAction::Reject:
        return gate && hasEnded(gate->state) ? tr("the gate is %1").arg(word(gate->state)) : QString();
    default:
        return {};
    }
}

void LiveCommands::closeDecided()
{
    const std::shared_ptr<Standing> standing = m_open.standing.lock();
    const QString how = standing ? decided() : QString();
    if (how.isEmpty())
        return;
    const Open asked = std::exchange(m_open, {});
    Q_EMIT standing->settled();
    Q_EMIT refused(
        asked.what, {ErrorKind::Usage, QStringLiteral("decided"), tr("somebody else decided meanwhile"), how, {}});
}

void LiveCommands::give(const QString& command, const QString& subject, const QJsonObject& more, const QString& what,
    const std::function<void()>& then)
{
    if (!m_live || m_live->replayed || !m_pending.value(subject).isEmpty())
        return;
    const QString session = m_live->session.id;
    QJsonObject args = EngineCommands::about(session);
    if (!subject.isEmpty())
        args.insert(command.section(QLatin1Char('.'), 0, 0), subject);
    for (auto it = more.constBegin(); it != more.constEnd(); ++it)
        args.insert(it.key(), it.value());
    QString pendingText = sessionPending(command);
    for (const Verb& verb : kVerbs)
        if (verb.command && !subject.isEmpty() && command == QLatin1String(verb.command))
            pendingText = QString::fromUtf8(verb.pending);
    m_pending.insert(subject, pendingText);
    m_commands.insert(command);
    Q_EMIT pendingChanged();
    const QString told = what.isEmpty() ? QString(pendingText.chopped(1) + QLatin1Char(' ') + session) : what;
    m_engine.ask(command, args, this, [this, session, command, subject, told, then](const Result<QJsonObject>& answer) {
        const bool same = m_live && m_live->session.id == session;
        if (same) {
            m_pending.remove(subject);
            m_commands.remove(command);
        }
        if (answer && then)
            then();
        if (same)
            Q_EMIT pendingChanged();
        if (answer)
            Q_EMIT done(told);
        else
            Q_EMIT refused(told, answer.error());
    });
}

void LiveCommands::stop()
{
    if (!m_live)
        return;
    int live = 0;
    for (const LiveAgent& agent : m_live->agents)
        live += isLive(agent.row.state);
    const QString id = m_live->session.id;
    Question question;
    question.title = tr("Stop session %1?").arg(id);
    question.text = live > 0
        ? tr("%n running agent(s) and everything they started are ended. Agents that have not started are cancelled. "
             "This cannot be undone.",
            nullptr, live)
        : tr("Agents that have not started are cancelled. This cannot be undone.");
    question.text.replace(QStringLiteral("(s)"), live == 1 ? QString() : QStringLiteral("s"));
    question.verb = tr("Stop session");
    question.keep = tr("Keep running");
    question.dangerous = true;
    m_ask(m_window, question, [self = QPointer(this), id](const QStringList&) {
        if (self && self->m_live && self->m_live->session.id == id)
            self->give(QStringLiteral("session.stop"), {}, {}, tr("Stop session %1").arg(id));
    });
}

void LiveCommands::act(AttentionAction action, const QString& subject)
{
    if (!m_live || action == AttentionAction::OpenLog)
        return;
    const Verb& verb = kVerbs[std::size_t(action)];
    const QString command = QLatin1String(verb.command);
    if (action == AttentionAction::Resume)
        return resume();
    const QString what = QLatin1String(verb.what) + QLatin1Char(' ') + plain(subject);
    if (canBeUndone(action))
        return give(command, subject, argumentsOf(action, false), what, [=, this, session = m_live->session.id] {
            if (!m_live || m_live->session.id != session)
                return;
            m_done.append({action, subject, what});
            m_undone.clear();
        });
    if (action == AttentionAction::LetRun)
        return give(command, subject, {{QStringLiteral("no_limit"), true}}, what);
    if (action == AttentionAction::Retry || action == AttentionAction::Rerun)
        return give(command, subject, {}, what);
    for (const Alert& alert : m_live->alerts)
        if (alert.id == subject)
            return questionAlert(action, alert);
    question(action, subject);
}

void LiveCommands::takeBack(QList<Undoable>& from, QList<Undoable>& to, bool back)
{
    if (from.isEmpty() || !m_pending.value(from.last().subject).isEmpty())
        return;
    // Once asked for it is off the list: what the engine refuses now it refuses later too.
    const Undoable one = from.takeLast();
    give(QLatin1String(kVerbs[std::size_t(one.action)].command), one.subject, argumentsOf(one.action, back),
        back ? tr("Undo %1").arg(one.what) : one.what, [=, this, &to, session = m_live->session.id] {
            if (m_live && m_live->session.id == session)
                to.append(one);
        });
}

void LiveCommands::questionAlert(AttentionAction action, const Alert& alert)
{
    const QString title = alertTitle(alert, utcMs());
    Question question;
    question.keep = tr("Back");
    question.text = plain(title) + QStringLiteral(". ");
    const QList<AlertSubject> subjects = subjectsOf(alert);
    QStringList choices;
    for (const AlertSubject& one : subjects)
        choices.append(one.amount.isEmpty() ? one.agent : tr("%1 (%2)").arg(one.agent, one.amount));
    if (action == AttentionAction::Silence) {
        question.title = tr("Silence alert %1?").arg(alert.id);
        question.text += tr("Nobody is told of it until then. Your name and reason are kept with it.");
        QStringList spans;
        for (const auto& [words, hours] : kSilences)
            spans.append(QLatin1String(words));
        question.fields = {{tr("For"), true, spans}, {tr("Reason"), true, {}}};
        question.verb = tr("Silence alert");
    } else if (action == AttentionAction::EndSurplus) {
        question.title = tr("End the surplus processes of %1?").arg(alert.id);
        question.text
            += tr("Of each program the oldest process stays; the others are told to end: %1. This cannot be undone.")
                   .arg(plain(choices.join(QStringLiteral(", ")), 400));
        question.verb = tr("End processes");
        question.dangerous = true;
    } else {
        question.title = tr("Cancel an agent?");
        question.text += tr("It and everything it started are ended. Its attempt counts as cancelled.");
        question.fields = {{tr("Agent"), true, choices}};
        question.verb = tr("Cancel agent");
        question.keep = tr("Keep running");
        question.dangerous = true;
    }
    m_ask(m_window, question,
        [self = QPointer(this), action, id = alert.id, subjects, choices, session = m_live->session.id](
            const QStringList& values) {
            if (!self || !self->m_live || self->m_live->session.id != session)
                return;
            const Verb& verb = kVerbs[std::size_t(action)];
            QString subject = id;
            QJsonObject more;
            if (action == AttentionAction::Silence && values.size() == 2) {
                const auto span = std::find_if(std::begin(kSilences), std::end(kSilences),
                    [&](const auto& each) { return values[0] == QLatin1String(each.first); });
                const int hours = span == std::end(kSilences) ? 1 : span->second;
                more.insert(QStringLiteral("until"), rfc3339(utcMs() + hours * 3'600'000LL));
                more.insert(QStringLiteral("reason"), values[1]);
            } else if (action == AttentionAction::CancelLargest && !values.isEmpty()) {
                const qsizetype at = choices.indexOf(values[0]);
                subject = at >= 0 ? subjects[at].agent : values[0].section(QLatin1Char(' '), 0, 0);
            }
            self->give(QLatin1String(verb.command), subject, more,
                QLatin1String(verb.what) + QLatin1Char(' ') + plain(subject));
        });
}

void LiveCommands::question(AttentionAction action, const QString& subject)
{
    const QString shown = plain(subject);
    Question question;
    question.keep = tr("Back");
    QStringList keys{QStringLiteral("reason")};
    question.fields.append({tr("Reason"), true, {}});
    if (action == AttentionAction::Cancel) {
        question.title = tr("Cancel agent %1?").arg(shown);
        question.text = tr("It and everything it started are ended. Its attempt counts as cancelled.");
        question.verb = tr("Cancel agent");
        question.keep = tr("Keep running");
        question.dangerous = true;
        question.fields.clear();
        keys.clear();
    } else if (action == AttentionAction::Accept) {
        question.title = tr("Accept %1 as it is?").arg(shown);
        question.text = tr("The wave goes on without a success of it. Your name and reason are kept with it.");
        question.verb = tr("Accept agent");
    } else if (action == AttentionAction::Waive) {
        question.title = tr("Waive gate %1?").arg(shown);
        question.text = tr("The wave goes on although the gate did not pass. Your name and reason are kept with it.");
        question.verb = tr("Waive gate");
        question.fields.append({tr("Until (a date, may be left empty)"), false, {}});
        keys.append(QStringLiteral("until"));
    } else {
        const bool yes = action == AttentionAction::Approve;
        question.title = (yes ? tr("Approve gate %1?") : tr("Reject gate %1?")).arg(shown);
        question.text = yes ? tr("Your name and reason are kept with the gate.")
                            : tr("The gate fails and the session is held. Your name and reason are kept with it.");
        question.verb = yes ? tr("Approve gate") : tr("Reject gate");
        question.dangerous = !yes;
        const Gate* gate = gateOf(*m_live, subject);
        if (const QStringList roles = gate ? rolesOf(*gate) : QStringList(); !roles.isEmpty()) {
            question.fields.append({tr("Your role"), true, roles});
            keys.append(QStringLiteral("role"));
        }
    }
    const Verb& verb = kVerbs[std::size_t(action)];
    const QString what = QLatin1String(verb.what) + QLatin1Char(' ') + shown;
    question.standing = std::make_shared<Standing>();
    m_open = {question.standing, action, subject, what};
    m_ask(m_window, question,
        [self = QPointer(this), command = QString(QLatin1String(verb.command)), session = m_live->session.id, subject,
            keys, what](const QStringList& values) {
            if (!self || !self->m_live || self->m_live->session.id != session)
                return;
            self->m_open = {};
            QJsonObject more;
            for (qsizetype i = 0; i < keys.size() && i < values.size(); ++i)
                if (!values[i].isEmpty())
                    more.insert(keys[i], values[i]);
            self->give(command, subject, more, what);
        });
}

} // namespace wavedeck::ui
