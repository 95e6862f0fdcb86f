// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping attempts and sessions, whole trees at a time, and answering who waits for it. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/steps.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/run/rundirectory.h"

#include <QFile>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kProbeMs = 50;

} // namespace

bool Engine::forestall(const QString& directory)
{
    const QByteArray claim = QFile::encodeName(directory) + "/claim";
    const int fd = ::open(claim.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        ::close(fd);
        return true;
    }
    if (errno == EEXIST)
        return !run::isLocked(directory) && !run::readClaim(directory);
    // No directory: no shim was ever sent to it. No space: a shim could claim nothing either, and a person who stops
    // what fills the disk must not wait for space.
    return errno == ENOENT || errno == ENOTDIR || errno == ENOSPC || errno == EDQUOT;
}

void Engine::cancelWaiting(Run& run, EndedBy by)
{
    if (!run.fresh && !forestall(run.dir)) {
        run.stage = Run::Probing;
        run.dueAt = monotonicMs() + kProbeMs;
        return;
    }
    Attempt& attempt = run.attempt().row;
    attempt.state = AgentState::Cancelled;
    attempt.endedAt = utcMs();
    attempt.exitBy = by;
    attempt.reason = QStringLiteral("stopped before it was started");
    m_set.changed(run.session(), run.attempt());
    if (run.what.agent)
        m_set.set(run.session(), *run.what.agent, AgentState::Cancelled, QStringLiteral("operator"), attempt.reason);
    else if (!dropResult(run))
        m_set.set(run.session(), *run.what.criterion, GateState::Inconclusive, {}, attempt.reason);
    closeRun(run);
}

void Engine::cancelAsked()
{
    for (auto it = m_runs.begin(); it != m_runs.end();) {
        Run& run = *it++; // it may be closed
        if (run.stage == Run::Waiting && run.attempt()->stopBy)
            cancelWaiting(run, *run.attempt()->stopBy);
    }
}

void Engine::stop(Run& run, EndedBy by, const QString& why)
{
    if (run.attempt()->stopBy) { // asked again: what gave up before begins anew
        if (run.stage == Run::Watched && !m_stopper.isStopping(run.attempt()->runId))
            m_stopper.add(run.attempt()->runId, run.shimPid, run.shimStart, true, monotonicMs());
        return;
    }
    run.attempt()->stopBy = by;
    m_set.changed(run.session(), run.attempt());
    m_set.note(run.session(), run.attempt()->subject, QStringLiteral("stop"), why,
        by == EndedBy::Limit ? Transitions::engine() : QString(word(by)));
    if (run.stage == Run::Waiting)
        run.dueAt = 0; // act() cancels it, once the wish is stored
    if (run.stage == Run::Watched) {
        m_stopper.add(run.attempt()->runId, run.shimPid, run.shimStart, true, monotonicMs());
        m_sweepAt = 0;
    }
}

void Engine::sweepStops()
{
    // Who asked for it is stored before the first signal; but a full disk must not keep a person from stopping what
    // fills it.
    if (!m_journal.isEmpty())
        commit();
    steps::at(steps::Step::before_signal);
    std::unordered_set<int> shims;
    for (const Run& run : m_runs)
        if (run.stage == Run::Watched)
            shims.insert(run.shimPid);
    const auto over = m_stopper.sweep(monotonicMs(), shims);
    steps::at(steps::Step::after_signal);
    for (const Stopper::Job& job : over) {
        const QString runId = QString::fromStdString(job.runId);
        if (!job.left.isEmpty())
            log::error(QStringLiteral("%1: could not end %2").arg(runId, job.left.join(QStringLiteral(", "))));
        for (Waiter& waiter : m_waiters)
            if (waiter.isFor(runId))
                waiter.left += int(job.left.size());
    }
}

void Engine::answerWaiters()
{
    for (auto it = m_waiters.begin(); it != m_waiters.end();) {
        Waiter& waiter = *it;
        const auto runs = std::count_if(
            m_runs.begin(), m_runs.end(), [&](const Run& run) { return waiter.isFor(run.attempt()->runId); });
        const bool open = !waiter.session.isEmpty()
            && std::any_of(m_sessions.begin(), m_sessions.end(),
                [&](const auto& s) { return s->id() == waiter.session && !hasEnded(s->row->state); });
        const bool stopping = std::any_of(waiter.runIds.begin(), waiter.runIds.end(),
            [&](const QString& runId) { return m_stopper.isStopping(runId); });
        if (monotonicMs() < waiter.until && (runs > 0 || open || stopping)) {
            ++it;
            continue;
        }
        waiter.left = std::max(waiter.left, int(runs)); // out of reach: said, not hidden
        m_server->reply(waiter.client, waiter.id, waiter.result(waiter.left));
        it = m_waiters.erase(it);
    }
}

bool Engine::Waiter::isFor(const QString& runId) const
{
    return std::any_of(runIds.begin(), runIds.end(), [&](const QString& first) { return runId.startsWith(first); });
}

void Engine::waitForStop(const link::Server::Request& request, const QStringList& runIds, const QString& session)
{
    const QString id = session.isEmpty() ? request.args.value(QLatin1String("session")).toString() : session;
    m_waiters.push_back({runIds, session, monotonicMs() + Stopper::kGraceMs + Stopper::kGiveUpMs + 500, 0,
        request.client, request.id, [this, id](int left) {
            QJsonObject answer = brief(id);
            answer.insert(QStringLiteral("left"), left);
            return answer;
        }});
}

void Engine::stopSession(SessionRun& session, const QString& actor)
{
    if (hasEnded(session.row->state) || !session.row->stopBy.isEmpty())
        return;
    session.row->stopBy = actor;
    m_set.changed(session, session.row);
    m_set.note(session, {}, QStringLiteral("stop"), QStringLiteral("stop asked for"), actor);
    m_touched.insert(&session);
}

void Engine::endStopping(SessionRun& session)
{
    if (hasEnded(session.row->state))
        return;
    // What ended agents of it left behind goes too.
    m_stopper.add(QStringLiteral("%1:%2:").arg(m_instance, session.id()), 0, 0, true, monotonicMs());
    m_sweepAt = 0;
    for (auto it = m_runs.begin(); it != m_runs.end();) {
        Run& run = *it++; // stop() may close it
        if (&run.session() == &session)
            stop(run, EndedBy::Operator, QStringLiteral("the session is stopped"));
    }
    endPause(session);
    const QString actor = session.row->stopBy;
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents)
            if (agent.row->state == AgentState::Queued || agent.row->state == AgentState::Blocked)
                m_set.set(session, agent, AgentState::Cancelled, QStringLiteral("operator"),
                    QStringLiteral("the session was stopped"), actor);
    if (session.live > 0)
        return;
    for (WaveRun& wave : session.waves)
        if (!hasEnded(wave.row->state))
            m_set.set(session, wave, wave.row->state == WaveState::Pending ? WaveState::Skipped : WaveState::Stopped,
                QStringLiteral("the session was stopped"));
    for (WaveRun& wave : session.waves)
        for (GateRun& gate : wave.gates)
            if (gate.row->state == GateState::Running)
                m_set.set(session, gate, GateState::Inconclusive, QStringLiteral("the session was stopped"));
    m_set.setReasons(session, {QStringLiteral("stopped by ") + actor});
    m_set.set(session, SessionState::Stopped, actor);
}

} // namespace wavedeck
