// SPDX-License-Identifier: GPL-3.0-or-later
// The judge of the kill storm: the agents' own journal against the database and the run directories.
#include "tests/faults/storm.h"
#include "tests/support/observe.h"
#include "tests/support/stubprofile.h"

namespace wavedeck::testing {

namespace {

constexpr int kDetailsEach = 5;
constexpr int kAgents = 100; // of a session, in two waves

class Judge {
public:
    Judge(const QString& dataDir, const QString& journalFile)
        : m_dataDir(dataDir)
        , m_journal(Journal::read(journalFile))
    {
        m_result.starts = m_journal.starts();
        for (const QString& odd : m_journal.odd)
            found(m_result.strangers, QStringLiteral("journal"), odd);
    }

    void session(const Session& session)
    {
        ++m_result.sessions;
        if (session.state != SessionState::Completed && session.state != SessionState::Stopped)
            found(m_result.openEnds, session.id,
                word(session.state) + QLatin1Char(' ') + session.reasons.join(QLatin1Char(' ')));
        QHash<QString, int> numbers;
        for (const Attempt& attempt : attemptRows(m_dataDir, session.id)) {
            if (attempt.number != ++numbers[attempt.subject])
                found(m_result.strangers, attempt.runId, QStringLiteral("numbers of attempts have a gap"));
            judge(session, attempt);
        }
        const QList<Agent> agents = agentRows(m_dataDir, session.id);
        if (agents.size() != kAgents)
            found(m_result.openEnds, session.id, QStringLiteral("%1 agents").arg(agents.size()));
        for (const Agent& agent : agents)
            this->agent(session, agent, numbers.value(agent.id));
    }

    Judgement result()
    {
        for (auto it = m_journal.lives.begin(); it != m_journal.lives.end(); ++it)
            if (!m_known.contains(it.key()))
                found(m_result.strangers, it.key(), QStringLiteral("was started and is not in the database"));
        m_result.integrity = integrityCheck(m_dataDir);
        return m_result;
    }

private:
    /// Each ended, each was started, and the failed ones of the second wave were tried exactly once more.
    void agent(const Session& session, const Agent& agent, int attempts)
    {
        const bool fails = stub::profileOf(agent.id.section(QLatin1Char('#'), 1).toUInt()).code != 0;
        const int wanted = fails && agent.id.startsWith(QLatin1Char('b')) ? 2 : 1;
        const bool whole = hasEnded(agent.state) && agent.attempt == attempts
            && (agent.state == AgentState::Cancelled ? attempts <= wanted
                                                     : attempts == wanted || session.state == SessionState::Stopped);
        if (!whole)
            found(m_result.openEnds, session.id + QLatin1Char('/') + agent.id,
                QStringLiteral("%1 after %2 attempts of %3").arg(word(agent.state)).arg(attempts).arg(wanted));
    }

    void found(int& counter, const QString& where, const QString& what)
    {
        if (++counter <= kDetailsEach)
            m_result.details.append(where + QStringLiteral(": ") + what);
    }

    void judge(const Session& session, const Attempt& attempt)
    {
        ++m_result.attempts;
        m_known.insert(attempt.runId);
        const QList<Life> lives = m_journal.lives.value(attempt.runId);
        if (lives.size() > 1)
            found(m_result.doubleStarts, attempt.runId, QStringLiteral("started %1 times").arg(lives.size()));
        if (!hasEnded(attempt.state)) {
            found(m_result.openEnds, attempt.runId, word(attempt.state));
            return;
        }
        if (lives.isEmpty()) {
            // Only who was stopped before its turn may have no life of its own.
            if (attempt.state != AgentState::Cancelled || attempt.exitCode
                || (attempt.exitSignal && *attempt.exitSignal != 15 && *attempt.exitSignal != 9))
                found(m_result.neverStarted, attempt.runId, word(attempt.state) + QLatin1Char(' ') + attempt.reason);
            return;
        }
        judgeExit(attempt, lives.first());
        judgeOutput(session, attempt, lives.first());
    }

    void judgeExit(const Attempt& attempt, const Life& life)
    {
        const int own = life.code.value_or(-1);
        const QString is = QStringLiteral("%1, code %2, signal %3, %4; its own code is %5")
                               .arg(word(attempt.state))
                               .arg(attempt.exitCode.value_or(-1))
                               .arg(attempt.exitSignal.value_or(0))
                               .arg(attempt.reason)
                               .arg(own);
        const bool cancelled = attempt.state == AgentState::Cancelled;
        m_result.cancelled += cancelled;
        if (attempt.exitCode) {
            const bool fits = cancelled || attempt.state == (own == 0 ? AgentState::Succeeded : AgentState::Failed);
            if (!life.code || own != *attempt.exitCode || own != profile(attempt).code || !fits)
                found(m_result.lostExits, attempt.runId, is);
            return;
        }
        // A signal may hit between the line in the journal and the exit, so its own code may be there.
        if (!cancelled || !attempt.exitSignal || (*attempt.exitSignal != 15 && *attempt.exitSignal != 9))
            found(m_result.lostExits, attempt.runId, is);
    }

    void judgeOutput(const Session& session, const Attempt& attempt, const Life& life)
    {
        const QString dir = runDirOf(m_dataDir, session.id, attempt);
        const auto p = profile(attempt);
        const unsigned n = number(attempt);
        const QByteArray out = readFile(dir + QStringLiteral("/stdout.log"));
        const QByteArray err = readFile(dir + QStringLiteral("/stderr.log"));
        const QByteArray wantedOut = stubBytes(n, p.outBytes);
        const QByteArray wantedErr = stubBytes(n + 1000, p.errBytes);
        const bool whole = out == wantedOut && err == wantedErr;
        // Who was stopped printed a beginning.
        const bool begun = !life.code && wantedOut.startsWith(out) && wantedErr.startsWith(err);
        if (!whole && !begun)
            found(m_result.lostBytes, attempt.runId,
                QStringLiteral("%1 of %2 bytes of stdout, %3 of %4 of stderr, or others")
                    .arg(out.size())
                    .arg(wantedOut.size())
                    .arg(err.size())
                    .arg(wantedErr.size()));
    }

    static unsigned number(const Attempt& attempt) { return attempt.subject.section(QLatin1Char('#'), 1).toUInt(); }
    static stub::Profile profile(const Attempt& attempt) { return stub::profileOf(number(attempt)); }

    QString m_dataDir;
    Journal m_journal;
    QSet<QString> m_known;
    Judgement m_result;
};

} // namespace

Judgement judgeStorm(const QString& dataDir, const QString& journalFile)
{
    Judge judge(dataDir, journalFile);
    for (const Session& session : sessionRows(dataDir))
        judge.session(session);
    return judge.result();
}

QString Judgement::line() const
{
    return QStringLiteral(
        "%1 sessions, %2 attempts, %3 starts, %4 cancelled: %5 double starts, %6 never started, "
        "%7 lost exits, %8 lost outputs, %9 unknown to the database, %10 without an end, integrity %11")
        .arg(sessions)
        .arg(attempts)
        .arg(starts)
        .arg(cancelled)
        .arg(doubleStarts)
        .arg(neverStarted)
        .arg(lostExits)
        .arg(lostBytes)
        .arg(strangers)
        .arg(openEnds)
        .arg(integrity);
}

} // namespace wavedeck::testing
