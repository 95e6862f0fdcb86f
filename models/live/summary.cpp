// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/summary.h"

#include "models/domain/exceptions.h"
#include "models/live/alertattention.h"
#include "models/live/words.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wavedeck {

namespace {

bool isOpen(const LiveSession& live)
{
    return !hasEnded(live.session.state);
}

qint64 allTokens(const Tokens& tokens)
{
    return tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
}

qint64 span(qint64 from, qint64 to, qint64 now)
{
    return from <= 0 ? 0 : std::max<qint64>(0, (to > 0 ? to : now) - from);
}

WaveSummary waveSummary(const LiveSession& live, const LiveWave& wave, qint64 now)
{
    WaveSummary sum;
    int percent = 0;
    for (const int index : wave.agents) {
        const LiveAgent& agent = live.agents[index];
        ++sum.counts.of[std::size_t(agent.row.state)];
        percent += agentPercent(agent);
        sum.sequentialMs += elapsedMs(agent, now);
    }
    if (wave.row.state == WaveState::Passed)
        sum.percent = 100; // what did not succeed was not required
    else if (!wave.agents.isEmpty())
        sum.percent = int(std::lround(double(percent) / double(wave.agents.size())));
    sum.elapsedMs = span(wave.row.startedAt, wave.row.endedAt, now);
    return sum;
}

int waveNow(const LiveSession& live)
{
    for (qsizetype i = 0; i < live.waves.size(); ++i)
        if (!hasEnded(live.waves[i].row.state))
            return int(i);
    return std::max(0, int(live.waves.size()) - 1);
}

QStringList exceptionsOf(const LiveSession& live)
{
    QStringList exceptions;
    if (live.session.state == SessionState::Completed) {
        for (const LiveAgent& agent : live.agents)
            exceptions.append(exceptionOf(agent.row));
        for (const LiveWave& wave : live.waves)
            for (const LiveGate& gate : wave.gates)
                exceptions.append(exceptionOf(gate.row));
        for (const Alert& alert : live.alerts)
            exceptions.append(exceptionOf(alert));
        exceptions.removeAll(QString());
    }
    return exceptions;
}

QString verdictOf(const LiveSession& live, int wave, const QStringList& exceptions)
{
    const Session& session = live.session;
    if (isOpen(live) && !session.stopBy.isEmpty())
        return QStringLiteral("Stopping");
    switch (session.state) {
    case SessionState::Held:
        return QStringLiteral("Held");
    case SessionState::Completed: {
        QString verdict = verdictWords(session.state, exceptions.size());
        verdict[0] = verdict[0].toUpper();
        return verdict;
    }
    case SessionState::Failed:
        return QStringLiteral("Failed");
    case SessionState::Stopped:
        return QStringLiteral("Stopped");
    case SessionState::Running:
        break;
    }
    if (live.waves.isEmpty())
        return QStringLiteral("Running");
    const bool gating = live.waves[wave].row.state == WaveState::Gating;
    return (gating ? QStringLiteral("Running, gates of wave %1 of %2") : QStringLiteral("Running, wave %1 of %2"))
        .arg(wave + 1)
        .arg(live.waves.size());
}

/// What an agent still needs, going by the time that succeeded ones took for a unit of work, or by its own progress.
double remainingMs(const LiveAgent& agent, double msPerWork, qint64 now)
{
    const double spent = isLive(agent.row.state) ? double(elapsedMs(agent, now)) : 0;
    if (const int percent = agent.row.progress.value_or(0); isLive(agent.row.state) && percent > 0 && percent <= 100)
        return spent * (100 - percent) / percent;
    return std::max(0.0, msPerWork * agent.row.work - spent);
}

/// Waves one after the other; inside one its agents share the slots, and none is shorter than its longest agent.
std::optional<qint64> leftMs(const LiveSession& live, qint64 now)
{
    if (live.session.state != SessionState::Running || !live.session.stopBy.isEmpty())
        return {};
    double spent = 0;
    double work = 0;
    for (const LiveAgent& agent : live.agents)
        if (agent.row.state == AgentState::Succeeded) {
            spent += double(elapsedMs(agent, now));
            work += agent.row.work;
        }
    if (work <= 0 || spent <= 0)
        return {};
    double left = 0;
    for (const LiveWave& wave : live.waves) {
        if (hasEnded(wave.row.state))
            continue;
        if (wave.agents.isEmpty())
            return {}; // its agents are found when it starts
        double sum = 0;
        double longest = 0;
        int open = 0;
        for (const int index : wave.agents) {
            const LiveAgent& agent = live.agents[index];
            if (hasEnded(agent.row.state) || !agent.row.accepted.isEmpty())
                continue;
            // Nobody knows how long something goes on past its limit, or when somebody mends what it waits for.
            if (agent.row.state == AgentState::Overdue || agent.row.state == AgentState::Blocked)
                return {};
            const double one = remainingMs(agent, spent / work, now);
            sum += one;
            longest = std::max(longest, one);
            ++open;
        }
        if (open > 0)
            left += std::max(longest, sum / std::clamp(live.session.maxParallel, 1, open));
    }
    return qint64(left);
}

/// Collects what needs attention.
class Finder {
public:
    Finder(const LiveSession& live, qint64 now)
        : m_live(live)
        , m_now(now)
    {
        for (const LiveAgent& agent : live.agents)
            if (const QString by = blockerOf(agent.row); !by.isEmpty())
                m_blocks[by].append(agent.row.id);
        for (const Alert& alert : live.alerts)
            if (alert.isOpen() && alert.rule == QStringLiteral("silent-agents"))
                for (const AlertSubject& subject : subjectsOf(alert))
                    m_alerted.insert(subject.agent);
    }

    QList<Attention> find()
    {
        for (const LiveWave& wave : m_live.waves) {
            // A wave that passed has settled everything: what failed in it was accepted, optional or advisory.
            if (wave.row.state == WaveState::Passed)
                continue;
            m_mayAct = isOpen(m_live) && !hasEnded(wave.row.state);
            for (const int index : wave.agents)
                look(m_live.agents[index]);
            for (const LiveGate& gate : wave.gates)
                look(wave, gate.row);
        }
        lookAtHold();
        if (isOpen(m_live))
            for (const Alert& alert : m_live.alerts)
                if (auto one = attentionOf(alert, m_live, m_now))
                    m_found.append(std::move(*one));
        std::stable_sort(m_found.begin(), m_found.end(),
            [](const Attention& a, const Attention& b) { return a.kind != b.kind ? a.kind < b.kind : a.at < b.at; });
        return std::move(m_found);
    }

private:
    using Action = AttentionAction;

    void add(Attention::Kind kind, const QString& subject, const QString& title, const QString& detail, qint64 at,
        const QList<Action>& actions)
    {
        Attention one{kind, subject, title, detail, at, {}};
        for (const Action action : actions)
            if ((m_mayAct && !m_live.replayed) || action == Action::OpenLog)
                one.actions.append(action);
        m_found.append(one);
    }

    QString blocks(const QString& id) const
    {
        const QStringList ids = m_blocks.value(id);
        if (ids.isEmpty())
            return {};
        constexpr qsizetype kNamed = 3;
        const QString more = ids.size() > kNamed ? QStringLiteral(" and %1 more").arg(ids.size() - kNamed) : QString();
        return QStringLiteral(" Blocks %1%2.").arg(ids.mid(0, kNamed).join(QStringLiteral(", ")), more);
    }

    void look(const LiveAgent& agent)
    {
        const Agent& row = agent.row;
        switch (row.state) {
        case AgentState::Failed:
        case AgentState::Lost:
            if (row.accepted.isEmpty())
                ended(agent);
            return;
        case AgentState::Overdue:
            if (m_mayAct)
                overdue(agent);
            return;
        case AgentState::Blocked:
            if (row.accepted.isEmpty() && m_mayAct)
                blocked(row);
            return;
        case AgentState::Starting:
        case AgentState::Running:
            if (m_mayAct)
                silent(agent);
            return;
        case AgentState::Queued:
        case AgentState::Succeeded:
        case AgentState::Cancelled:
            return;
        }
    }

    void ended(const LiveAgent& agent)
    {
        const bool lost = agent.row.state == AgentState::Lost;
        QString detail = sentence(agent.row.reason);
        if (detail.isEmpty())
            detail = lost ? QStringLiteral("How it ended is not known.") : QStringLiteral("It told no reason.");
        QString title = agentLabel(agent.row) + (lost ? QStringLiteral(" is lost") : QStringLiteral(" failed"));
        add(lost ? Attention::AgentLost : Attention::AgentFailed, agent.row.id, title, detail + blocks(agent.row.id),
            agent.row.stateAt, {Action::OpenLog, Action::Retry, Action::Accept});
    }

    bool isSilent(const LiveAgent& agent, qint64* since = nullptr) const
    {
        const qint64 last = std::max(agent.outputAt, agent.last.startedAt);
        if (since)
            *since = last;
        return m_live.silentAfterMs > 0 && last > 0 && m_now - last >= m_live.silentAfterMs;
    }

    void overdue(const LiveAgent& agent)
    {
        QString output;
        if (!m_live.replayed && isSilent(agent))
            output
                = QStringLiteral(", no output for ") + shortAge(m_now - std::max(agent.outputAt, agent.last.startedAt));
        else if (agent.outputAt > 0)
            output = QStringLiteral(", output %1 ago").arg(shortAge(m_now - agent.outputAt));
        const qint64 past = elapsedMs(agent, m_now) - agent.row.limitMs;
        add(Attention::AgentOverdue, agent.row.id,
            QStringLiteral("%1 is %2 past its limit").arg(agent.row.id, shortDuration(past)),
            QStringLiteral("Still running%1. Not a failure.").arg(output),
            agent.last.startedAt > 0 ? agent.last.startedAt + agent.row.limitMs : agent.row.stateAt,
            {Action::Extend, Action::LetRun, Action::OpenLog, Action::Cancel});
    }

    void blocked(const Agent& row)
    {
        QString detail = sentence(row.reason);
        if (const QString by = blockerOf(row); !by.isEmpty()) {
            const QString state = row.reason.mid(by.size() + 4);
            const bool ended = state == word(AgentState::Failed);
            detail
                = QStringLiteral("Waits for %1, which %2%3.").arg(by, ended ? QString() : QStringLiteral("is "), state);
        }
        add(Attention::AgentBlocked, row.id, row.id + QStringLiteral(" is blocked"), detail, row.stateAt,
            {Action::Accept, Action::Cancel});
    }

    void silent(const LiveAgent& agent)
    {
        qint64 since = 0;
        // When a recorded one last wrote something is not known; what an alert tells is told once.
        if (m_live.replayed || !isSilent(agent, &since) || m_alerted.contains(agent.row.id))
            return;
        add(Attention::AgentSilent, agent.row.id,
            QStringLiteral("%1 wrote nothing for %2").arg(agent.row.id, shortAge(m_now - since)),
            QStringLiteral("Possibly stuck. Still running."), since, {Action::OpenLog, Action::Cancel});
    }

    void look(const LiveWave& wave, const Gate& gate)
    {
        const QString name = QStringLiteral("Gate ") + gateLabel(gate);
        if (gate.state == GateState::Failed || gate.state == GateState::Inconclusive) {
            const bool failed = gate.state == GateState::Failed;
            QString detail = sentence(gate.reason);
            if (detail.isEmpty())
                detail = QStringLiteral("It told no reason.");
            add(Attention::GateFailed, gate.id,
                name + (failed ? QStringLiteral(" failed") : QStringLiteral(" is inconclusive")), detail, gate.endedAt,
                {Action::Rerun, Action::Waive});
        } else if (gate.state == GateState::Pending && !gate.reason.isEmpty() && m_mayAct
            && (wave.row.state == WaveState::Gating || wave.row.state == WaveState::Held)) {
            add(Attention::GateWaits, gate.id, name + QStringLiteral(" waits for you"), sentence(gate.reason),
                gate.startedAt, {Action::Approve, Action::Reject, Action::Waive});
        }
    }

    /// The reasons for a hold that no other entry stands for: an operator's, the budget's, a cancelled agent.
    void lookAtHold()
    {
        const Session& session = m_live.session;
        if (session.state != SessionState::Held)
            return;
        QSet<QString> told;
        for (const Attention& one : m_found) {
            told.insert((one.isGate() ? QStringLiteral("gate ") : QStringLiteral("agent ")) + one.subject);
        }
        QStringList reasons;
        for (const QString& reason : session.reasons)
            if (!told.contains(reason.section(QLatin1Char(' '), 0, 1)))
                reasons.append(sentence(reason));
        if (reasons.isEmpty() && !m_found.isEmpty())
            return;
        m_mayAct = !session.operatorHold.isEmpty();
        add(Attention::SessionHeld, {}, session.id + QStringLiteral(" is held"),
            reasons.isEmpty() ? QStringLiteral("No reason is told.") : reasons.join(QLatin1Char(' ')), 0,
            {Action::Resume});
    }

    const LiveSession& m_live;
    qint64 m_now;
    bool m_mayAct = true;
    QSet<QString> m_alerted; ///< agents that an alert calls silent
    QHash<QString, QStringList> m_blocks; ///< agent → those that wait for it
    QList<Attention> m_found;
};

} // namespace

int StateCounts::total() const
{
    return std::accumulate(of.begin(), of.end(), 0);
}

int StateCounts::finished() const
{
    return done() + (*this)[AgentState::Failed] + (*this)[AgentState::Cancelled] + (*this)[AgentState::Lost];
}

int StateCounts::live() const
{
    return (*this)[AgentState::Starting] + (*this)[AgentState::Running] + (*this)[AgentState::Overdue];
}

int agentPercent(const LiveAgent& agent)
{
    return agent.row.isSettled() ? 100 : std::clamp(agent.row.progress.value_or(0), 0, 100);
}

qint64 elapsedMs(const LiveAgent& agent, qint64 now)
{
    const Attempt& last = agent.last;
    if (last.number == 0 || last.startedAt <= 0)
        return 0;
    // Durations are measured on a clock that never steps; the times of day may have been stepped in between.
    if (last.endedAt > 0)
        return last.durationMs > 0 ? last.durationMs : std::max<qint64>(0, last.endedAt - last.startedAt);
    return std::max<qint64>(0, now - last.startedAt);
}

SessionSummary summarize(const LiveSession& session, qint64 now)
{
    SessionSummary sum;
    for (const LiveWave& wave : session.waves)
        sum.waves.append(waveSummary(session, wave, now));
    for (const LiveAgent& agent : session.agents) {
        ++sum.counts.of[std::size_t(agent.row.state)];
        sum.tokens += allTokens(agent.row.tokens);
        sum.costMicroUsd += agent.row.costMicroUsd;
    }
    sum.costKnown = sum.tokens > 0 || sum.costMicroUsd > 0;
    sum.waveNow = waveNow(session);
    sum.exceptions = exceptionsOf(session);
    sum.verdict = verdictOf(session, sum.waveNow, sum.exceptions);
    sum.elapsedMs = span(session.session.startedAt, session.session.endedAt, now);
    sum.leftMs = leftMs(session, now);
    for (Attention& one : Finder(session, now).find())
        (one.settled ? sum.settled : sum.attention).append(std::move(one));
    return sum;
}

} // namespace wavedeck
