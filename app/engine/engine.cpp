// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine.h"

#include "app/engine/gatetimes.h"
#include "app/engine/processes.h"
#include "app/engine/rehearsing.h"
#include "app/engine/startholds.h"
#include "app/engine/steps.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/run/samples.h"
#include "models/store/knowledgetold.h"
#include "models/store/settingsrepository.h"
#include "models/store/transaction.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace wavedeck {

namespace {
constexpr qint64 kTickMs = 250; ///< reading what agents tell, limits
constexpr qint64 kStartTickMs = 20; ///< while a shim has not recorded its start yet
constexpr qint64 kSampleMs = 1000;
constexpr qint64 kRetryMs = 1000; ///< after a full disk
constexpr int kMostPasses = 20'000; ///< of the rules over one session in one turn: more than any chain of needs is long
constexpr int kStartsPerTurn = 16; ///< posix_spawn holds the thread: reaping and commits must go on in between

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}
}

Engine::Engine(const Options& options)
    : m_options(options)
    , m_monitor(m_set, options.dataDir)
    , m_startedAt(utcMs())
{
}

Engine::~Engine()
{
    for (Run& run : m_runs)
        unwatch(run);
}

namespace {

/// What agents told to an engine that did not keep lessons yet. What fails is tried when the next one is told.
void takeLessonsOfBefore(Store& store)
{
    bool isDone = false;
    while (!isDone && inTransaction(store, [&]() -> Status {
        const auto taken = takeToldLessons(store, utcMs());
        isDone = !taken || *taken;
        return taken ? Status(Done{}) : Status(taken.error());
    }))
        ;
}

} // namespace

Result<std::unique_ptr<Engine>> Engine::open(const Options& options)
{
    std::unique_ptr<Engine> engine(new Engine(options));
    auto lock = EngineLock::take(options.dataDir);
    if (!lock)
        return lock.error();
    engine->m_lock = std::move(*lock);
    log::open(options.dataDir, QStringLiteral("engine"));
    log::info(QStringLiteral("engine %1 starts on %2").arg(QStringLiteral(WAVEDECK_VERSION), options.dataDir));
    raiseDescriptorLimit();
    auto store = Store::openForWriting(options.dataDir);
    if (!store) {
        log::error(store.error().line());
        return store.error();
    }
    engine->m_store = std::move(*store);
    takeLessonsOfBefore(*engine->m_store);
    if (Status status = engine->load(); !status) {
        log::error(status.error().line());
        return status.error();
    }
    auto server = link::Server::listen(options.dataDir);
    if (!server)
        return server.error();
    engine->m_server = std::move(*server);
    Engine* self = engine.get();
    engine->m_loop.add(self->m_server->descriptor(),
        [self] { self->m_server->process([self](const link::Server::Request& request) { self->handle(request); }); });
    return engine;
}

void Engine::run()
{
    while (!m_exit)
        turn();
    auditTick(true);
    // What this last turn still has to say must reach its client.
    answerWaiters();
    for (const Reply& reply : m_replies)
        m_server->reply(reply.client, reply.id, reply.result());
    if (m_journal.write(*m_store) && m_store->begin()) {
        if (m_store->setValue(QStringLiteral("clean_exit"), QStringLiteral("yes")))
            (void)m_store->commit();
        else
            m_store->rollback();
    }
    log::info(QStringLiteral("engine ends; %1 attempts go on without it").arg(m_runs.size()));
}

int Engine::timeout() const
{
    const qint64 now = monotonicMs();
    qint64 until = -1;
    const auto sooner = [&](qint64 at) { until = until < 0 ? at : std::min(until, at); };
    if (m_repeats.dueAt() > 0)
        sooner(m_repeats.dueAt());
    if (!m_degraded.isEmpty() && !m_journal.isEmpty())
        sooner(m_retryCommitAt);
    if (!m_journal.isEmpty() && m_degraded.isEmpty())
        return 0;
    for (const Waiter& waiter : m_waiters)
        sooner(waiter.until);
    if (isPausing())
        sooner(m_pauseAt);
    if (reportsEveryMs() > 0)
        sooner(m_reportsAt);
    if (const qint64 due = nextDue(); due > 0)
        sooner(now + std::max<qint64>(0, due - utcMs()));
    for (const auto& session : m_sessions)
        if (session->gatesAt > 0 && !hasEnded(session->row->state))
            sooner(now + std::max<qint64>(0, session->gatesAt - utcMs()));
    for (const Run& run : m_runs)
        if (run.stage != Run::Waiting || m_degraded.isEmpty())
            sooner(run.stage == Run::Watched && run.startSeen ? m_tickAt : run.dueAt);
    if (!m_runs.empty())
        sooner(m_tickAt);
    if (wantsSamples())
        sooner(m_sampleAt);
    if (m_degraded.isEmpty() && awaitsReview())
        sooner(m_windowsAt);
    if (!m_stopper.isIdle())
        sooner(m_sweepAt);
    if (m_grounds.wakeAt() >= 0)
        sooner(m_grounds.wakeAt());
    if (m_idleSince > 0 && m_options.idleExitMs >= 0)
        sooner(m_idleSince + m_options.idleExitMs);
    if (!m_touched.empty() || (!m_retries.empty() && m_degraded.isEmpty())) // else they wait for the commit
        return 0;
    return until < 0 ? -1 : int(std::clamp<qint64>(until - now, 0, 60'000));
}

bool Engine::isIdle() const
{
    if (!m_runs.empty() || !m_planMonitors.isIdle() || !m_stopper.isIdle() || !m_grounds.isIdle()
        || !m_journal.isEmpty() || m_server->clients() > 0 || nextDue() > 0 || isObserving())
        return false;
    return std::none_of(m_sessions.begin(), m_sessions.end(),
        // What waits for the machine alone goes on by itself.
        [](const auto& session) {
            return session->row->state == SessionState::Running
                || (session->admission.held && session->row->operatorHold.isEmpty());
        });
}

bool Engine::wantsSamples() const
{
    return std::any_of(
        m_sessions.begin(), m_sessions.end(), [this](const auto& session) { return m_monitor.isWatched(*session); });
}

void Engine::turn()
{
    steps::at(steps::Step::waiting);
    m_loop.wait(timeout());
    tick();
    decide();
    steps::at(steps::Step::before_intent);
#ifdef WAVEDECK_NAIVE
    act(); // the control of the kill storm: spawn, then save
    commit();
#else
    if (commit()) {
        steps::at(steps::Step::after_intent);
        act();
    } else { // trees are ended also while nothing can be stored
        cancelAsked();
        answerWaiters();
    }
#endif
    if (!isIdle())
        m_idleSince = 0;
    else if (m_idleSince == 0)
        m_idleSince = monotonicMs();
    else if (m_options.idleExitMs >= 0 && monotonicMs() >= m_idleSince + m_options.idleExitMs) {
        log::info(QStringLiteral("nothing to do"));
        m_exit = true;
    }
}

void Engine::tick()
{
    const qint64 now = monotonicMs();
    for (auto it = m_runs.begin(); it != m_runs.end();) {
        Run& run = *it++; // probe() may end it
        if (run.stage == Run::Probing && now >= run.dueAt)
            probe(run);
        else if (run.stage == Run::Watched && !run.startSeen && now >= run.dueAt) {
            run.dueAt = now + kStartTickMs;
            seeStart(run);
        }
    }
    if (now >= m_sweepAt && !m_stopper.isIdle()) {
        m_sweepAt = now + Stopper::kSweepMs;
        sweepStops();
    }
    if (now >= m_sampleAt && wantsSamples()) {
        m_sampleAt = now + kSampleMs;
        sample();
    }
    followWindows();
    if (now >= m_reportsAt && m_degraded.isEmpty())
        hearReports();
    for (const auto& session : m_sessions)
        if (session->gatesAt > 0 && utcMs() >= session->gatesAt) {
            session->gatesAt = 0;
            m_touched.insert(session.get());
        }
    if (now < m_tickAt)
        return;
    m_tickAt = now + kTickMs;
    openDue();
    auditTick();
    if (!m_lock->isThere()) {
        log::error(QStringLiteral("the data directory is gone or another one; this engine ends, agents go on"));
        m_exit = true;
        return;
    }
    for (Run& run : m_runs)
        if (run.stage == Run::Watched) {
            if (m_degraded.isEmpty()) // else it stays in their files until it can be stored
                listen(run, false);
            checkLimits(run);
        }
}

void Engine::decide()
{
    steps::at(steps::Step::deciding);
    std::set<SessionRun*> touched;
    touched.swap(m_touched);
    for (SessionRun* session : touched) {
        if (!session->row->stopBy.isEmpty()) {
            endStopping(*session);
            continue;
        }
        m_monitor.admit(*session, monotonicMs());
        gatetimes::tell(*session, utcMs());
        const qint64 askAgain = startholds::tell(*session, *m_store, utcMs());
        // One change may allow or forbid another that stands before it in the plan: on until nothing changes. Each pass
        // moves at least one row towards its end, so there is one; what the protocol holds by is asked behind it.
        int pass = 0;
        do {
            quint64 before = m_set.changes() + 1;
            for (; pass < kMostPasses && before != m_set.changes() && !hasEnded(session->row->state); ++pass) {
                before = m_set.changes();
                m_scheduler->advance(*session, m_starts);
            }
        } while (protocol::follow(*session, m_set, m_options.dataDir) && pass < kMostPasses);
        session->gatesAt = gatetimes::tell(*session, utcMs()); // of what has just begun
        const qint64 again = startholds::isWaitingForStore(*session) ? utcMs() : askAgain;
        if (again > 0 && !hasEnded(session->row->state))
            session->gatesAt = session->gatesAt > 0 ? std::min(session->gatesAt, again) : again;
    }
    for (SessionRun* session : touched)
        if (hasEnded(session->row->state)) {
            protocol::follow(*session, m_set, m_options.dataDir);
            rehearsing::sessionEnded(*session, m_options.dataDir, m_journal);
            m_monitor.end(*session);
            if (session->isOver())
                m_planMonitors.remove(*session);
        }
    for (const Start& start : m_starts) {
        m_grounds.intend(start);
        addRun(start, Run::Waiting);
    }
    m_starts.clear();
}

bool Engine::commit()
{
    const qint64 now = monotonicMs();
    if (m_journal.isEmpty())
        return true;
    if (!m_degraded.isEmpty() && now < m_retryCommitAt)
        return false;
    const Status status = m_journal.write(*m_store);
    if (status) {
        for (const auto& session : m_sessions)
            startholds::stored(*session);
        if (m_degradedSince > 0 && !m_degraded.isEmpty()) {
            log::warn(QStringLiteral("no longer degraded"));
            m_journal.append({0, {}, {}, utcMs(), QStringLiteral("degraded"),
                QStringLiteral("from %1: %2").arg(rfc3339(m_degradedSince), m_degraded), Transitions::engine()});
            m_degraded.clear();
            m_degradedSince = 0;
        }
        return true;
    }
    if (m_degraded.isEmpty())
        m_degradedSince = utcMs();
    m_degraded = status.error().line();
    m_retryCommitAt = monotonicMs() + kRetryMs; // the attempt itself may have waited for a lock
    m_store->restartLog();
    log::error(QStringLiteral("degraded: ") + m_degraded);
    for (const Reply& reply : m_replies) {
        Error error = status.error();
        error.mend = QStringLiteral("the engine has taken it in, and does it when it can write again");
        m_server->fail(reply.client, reply.id, error);
    }
    m_replies.clear();
    return false;
}

void Engine::act()
{
    steps::at(steps::Step::exit_committed);
    const qint64 now = monotonicMs();
    int started = 0;
    tellSpawns();
    cancelAsked();
    for (auto it = m_runs.begin(); it != m_runs.end() && started < kStartsPerTurn;) {
        Run& run = *it++;
        if (run.stage != Run::Waiting || now < run.dueAt || run.session().environment.isEmpty() || keepFromStarting(run)
            || !hasGround(run, now))
            continue;
        startShim(run);
        ++started;
    }
    m_grounds.act(now);
    // Retries begin a new attempt over the row of the failed one: that row is stored by now.
    std::vector<std::pair<SessionRun*, AgentRun*>> retries;
    retries.swap(m_retries);
    for (const auto& [session, agent] : retries)
        retry(*session, *agent,
            isTurnedAway(*agent)
                ? QStringLiteral("its provider is open again")
                : QStringLiteral("retry %1 of %2").arg(agent->attempt->number).arg(agent->plan->retries),
            Transitions::engine());
    for (const auto& session : m_sessions)
        if (std::exchange(session->again, false))
            m_touched.insert(session.get());
    std::vector<Reply> replies;
    replies.swap(m_replies);
    for (const Reply& reply : replies)
        m_server->reply(reply.client, reply.id, reply.result());
    sweepPauses();
    answerWaiters();
    m_monitor.persist();
    dropEnded();
}

void Engine::dropEnded()
{
    if (!m_journal.isEmpty())
        return; // it may hold rows of them
    m_sessions.remove_if([&](const std::unique_ptr<SessionRun>& session) {
        if (!hasEnded(session->row->state) || session->live > 0 || m_touched.contains(session.get()))
            return false;
        m_grounds.remove(*session);
        if (session->reviewAt > 0)
            return false; // it is observed
        removeEnvironment(m_options.dataDir, session->id());
        m_planMonitors.remove(*session);
        m_monitor.remove(*session);
        std::erase_if(m_orphans, [&](const Monitor::Orphan& orphan) { return orphan.session == session.get(); });
        return true;
    });
}

} // namespace wavedeck
