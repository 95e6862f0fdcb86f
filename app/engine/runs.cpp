// SPDX-License-Identifier: GPL-3.0-or-later
// The life of an attempt: from the committed intent to the exit record. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/judge.h"
#include "app/engine/processes.h"
#include "app/engine/steps.h"
#include "app/engine/told.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/run/rundirectory.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kProbeMs = 50;
constexpr qint64 kFirstLookMs = 5; ///< a shim has recorded the start of its agent by then, or nearly
constexpr qint64 kRetryStartMs = 1000;
constexpr qint64 kOutputForMetric = 1024 * 1024;
constexpr int kMaxLostStarts = 3; ///< of an idempotent agent whose shim dies each time

QByteArray readAtMost(const QString& file, qint64 bytes)
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.read(bytes) : QByteArray();
}

/// A signal that a program gives itself; any other came from somebody.
bool isOwnSignal(int signal)
{
    return signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGPIPE
        || signal == SIGXFSZ || signal == SIGXCPU || signal == SIGSYS || signal == SIGTRAP;
}

EndedBy endedBy(const Attempt& attempt, const run::Exit& exit)
{
    if (attempt.stopBy)
        return *attempt.stopBy;
    if (exit.execErrno != 0)
        return EndedBy::Engine;
    return exit.signal == 0 || isOwnSignal(exit.signal) ? EndedBy::Agent : EndedBy::Unknown;
}

/// Takes the claim of a run directory away from shims that may still be on their way to it (of an engine that was killed
/// just after it had started them). False when one was faster, or when that cannot be told at present.
bool forestall(const QString& directory)
{
    const QByteArray claim = QFile::encodeName(directory) + "/claim";
    const int fd = ::open(claim.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        ::close(fd);
        return true;
    }
    if (errno == EEXIST)
        return !run::isLocked(directory) && !run::readClaim(directory);
    return errno == ENOENT; // no directory: no shim was ever sent to it
}

QString exitReason(const run::Exit& exit, const Attempt& attempt)
{
    if (exit.execErrno != 0)
        return QStringLiteral("not startable: %1").arg(QString::fromLocal8Bit(std::strerror(exit.execErrno)));
    if (attempt.stopBy == EndedBy::Limit)
        return QStringLiteral("past kill_after");
    if (exit.signal != 0)
        return QStringLiteral("ended by signal %1 (%2)").arg(exit.signal).arg(QString::fromLatin1(sigabbrev_np(exit.signal) ? sigabbrev_np(exit.signal) : "?"));
    return exit.code == 0 ? QString() : QStringLiteral("exit %1").arg(exit.code);
}

} // namespace

QString Engine::runDir(const SessionRun& session, const Attempt& attempt) const
{
    return m_options.dataDir + QLatin1Char('/') + run::relativePath(session.id(), attempt.subject, attempt.number);
}

Engine::Run& Engine::addRun(const Start& start, Run::Stage stage)
{
    Run& run = m_runs.emplace_back();
    run.what = start;
    run.stage = stage;
    run.dir = runDir(*start.session, run.attempt().row);
    return run;
}

Substitution Engine::substitutionOf(const Run& run) const
{
    const SessionRun& session = run.session();
    Substitution values;
    if (run.what.agent) {
        values.item = run.what.agent->row->item;
        values.index = QString::number(run.what.agent->row->itemIndex);
        values.agent = run.what.agent->row->id;
    }
    values.session = session.id();
    values.wave = run.what.wave->row->id;
    values.workspace = session.plan.workspace;
    values.runDir = run.dir;
    values.set = session.plan.set;
    return values;
}

Launch Engine::launchOf(const Run& run) const
{
    const SessionRun& session = run.session();
    const AgentPlan* agent = run.what.agent ? run.what.agent->plan : nullptr;
    Launch launch;
    launch.runDir = run.dir;
    launch.workingDirectory = session.plan.workspace;
    launch.argv = agent ? commandLine(agent->argv, agent->shell, substitutionOf(run))
                        : commandLine(run.what.criterion->plan->argv, run.what.criterion->plan->shell, substitutionOf(run));
    launch.umask = session.row->launch.value(QLatin1String("umask")).toInt(022);
    launch.limits = session.row->launch.value(QLatin1String("limits")).toString().toLatin1();
    for (const QByteArray& entry : session.environment)
        // Our own programs are found by agents too, after whatever PATH says.
        launch.environment.append(entry.startsWith("PATH=") ? QByteArray(entry + ':' + QFile::encodeName(Launcher::programFolder())) : entry);
    launch.environment.append("WAVEDECK_RUN_ID=" + run.attempt()->runId.toUtf8());
    launch.environment.append("WAVEDECK_SESSION=" + session.id().toUtf8());
    launch.environment.append("WAVEDECK_RUN_DIR=" + QFile::encodeName(run.dir));
    if (agent) {
        launch.environment.append("WAVEDECK_AGENT=" + run.what.agent->row->id.toUtf8());
        launch.environment.append("WAVEDECK_EVENTS=" + QFile::encodeName(run.dir) + "/events.jsonl");
    }
    return launch;
}

void Engine::startShim(Run& run)
{
    steps::at(steps::Step::before_spawn);
    Launch launch = launchOf(run);
    if (run.what.agent && !run.what.agent->plan->prompt.isEmpty()) {
        launch.stdinFile = run.dir + QStringLiteral("/prompt");
        QDir().mkpath(run.dir);
        QFile prompt(launch.stdinFile);
        if (prompt.open(QIODevice::WriteOnly | QIODevice::Truncate))
            prompt.write(substitute(run.what.agent->plan->prompt, substitutionOf(run)).toUtf8());
    }
    const auto shim = m_launcher.launch(launch);
    steps::at(steps::Step::after_spawn);
    if (!shim) {
        m_startTrouble = shim.error().line();
        ++run.failures;
        run.stage = Run::Probing;
        run.dueAt = monotonicMs() + kRetryStartMs;
        if (run.failures == 1)
            log::warn(QStringLiteral("%1/%2: %3").arg(run.session().id(), run.attempt()->subject, shim.error().line()));
        return;
    }
    m_startTrouble.clear();
    run.child = true;
    run.shimPid = shim->pid;
    run.shimStart = processes::startOf(shim->pid);
    watch(run, shim->pidfd);
    if (run.attempt()->stopBy) // asked to end while it waited for its turn
        m_stopper.add(run.attempt()->runId, run.shimPid, run.shimStart, true, monotonicMs());
}

void Engine::watch(Run& run, int pidfd)
{
    run.pidfd = pidfd;
    run.stage = Run::Watched;
    run.dueAt = monotonicMs() + kFirstLookMs;
    run.watch = m_loop.add(pidfd, [this, &run] { shimEnded(run); });
}

void Engine::unwatch(Run& run)
{
    if (run.pidfd < 0)
        return;
    m_loop.remove(run.watch, run.pidfd);
    ::close(run.pidfd);
    run.pidfd = -1;
    run.watch = 0;
}

void Engine::shimEnded(Run& run)
{
    int code = 0;
    if (run.child) {
        int status = 0;
        if (::waitpid(run.shimPid, &status, WNOHANG) == 0)
            return; // a stale event: it lives
        code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    }
    unwatch(run);
    run.child = false;
    steps::at(steps::Step::exit_seen);
    const run::Facts facts = run::readFacts(run.dir);
    if (run::recover(facts) == run::Recovery::Start) {
        // It claimed nothing, so nothing was started: full disk, or the shim itself could not start.
        ++run.failures;
        run.stage = Run::Waiting;
        run.dueAt = monotonicMs() + kRetryStartMs;
        m_startTrouble = QStringLiteral("no run directory can be claimed (shim exit %1): is the disk full?").arg(code);
        if (run.failures == 1)
            log::warn(QStringLiteral("%1/%2: the shim could claim nothing (exit %3); tried again each second").arg(run.session().id(), run.attempt()->subject).arg(code));
        return;
    }
    run.dueAt = monotonicMs() + kProbeMs;
    run.stage = Run::Probing;
    probe(run);
}

void Engine::probe(Run& run)
{
    const run::Facts facts = run::readFacts(run.dir);
    switch (run::recover(facts)) {
    case run::Recovery::TakeExit:
        steps::at(steps::Step::exit_seen);
        finish(run, *facts.exit);
        return;
    case run::Recovery::Attach:
        if (const auto claim = run::readClaim(run.dir))
            attach(run, *claim);
        if (run.stage == Run::Probing)
            run.dueAt = monotonicMs() + kProbeMs;
        return;
    case run::Recovery::Lost:
        // An unfilled claim was never followed by a start; it is ours when an engine before cancelled the attempt.
        if (run.attempt()->stopBy && !run::readClaim(run.dir))
            cancelWaiting(run, *run.attempt()->stopBy);
        else
            lose(run);
        return;
    case run::Recovery::Start:
        run.stage = Run::Waiting;
        run.dueAt = 0;
        return;
    }
}

void Engine::attach(Run& run, const run::Claim& claim)
{
    if (bootId() != QLatin1String(claim.boot))
        return; // held by a shim on another machine: the lock and the record say the rest
    const int pidfd = processes::open(int(claim.shim.pid), claim.shim.start);
    if (pidfd < 0)
        return;
    run.shimPid = int(claim.shim.pid);
    run.shimStart = claim.shim.start;
    watch(run, pidfd);
    if (run.attempt()->stopBy)
        m_stopper.add(run.attempt()->runId, run.shimPid, run.shimStart, true, monotonicMs());
}

void Engine::seeStart(Run& run)
{
    const auto started = run::readStarted(run.dir);
    if (!started)
        return;
    steps::at(steps::Step::start_seen);
    run.startSeen = true;
    if (run.attempt()->stopBy) // its shim came late
        m_stopper.add(run.attempt()->runId, run.shimPid, run.shimStart, true, monotonicMs());
    static const long ticksPerSecond = ::sysconf(_SC_CLK_TCK);
    run.startedMono = bootId() == QLatin1String(started->boot) ? qint64(started->agent.start) * 1000 / ticksPerSecond : monotonicMs();
    Attempt& attempt = run.attempt().row;
    if (attempt.startedAt == 0) {
        attempt.startedAt = started->atMs;
        attempt.pid = started->agent.pid;
        if (attempt.state == AgentState::Starting)
            attempt.state = AgentState::Running;
        m_set.changed(run.session(), run.attempt());
    }
    if (AgentRun* agent = run.what.agent; agent && agent->row->state == AgentState::Starting) {
        agent->row->pid = started->agent.pid;
        m_set.set(run.session(), *agent, AgentState::Running, QStringLiteral("process"));
    }
}

void Engine::listen(Run& run, bool ended)
{
    AgentRun* agent = run.what.agent;
    if (!agent)
        return;
    Agent& row = agent->row.row;
    Attempt& attempt = run.attempt().row;
    bool changed = false;
    const Told told = readEvents(run.dir + QStringLiteral("/events.jsonl"), attempt.eventsOffset, ended);
    if (told.offset != attempt.eventsOffset) {
        attempt.eventsOffset = told.offset;
        m_set.changed(run.session(), run.attempt());
        if (told.progress) {
            row.progress = told.progress;
            row.progressSource = QStringLiteral("events");
        }
        if (told.step)
            row.step = *told.step;
        row.tokens.input += told.tokens.input;
        row.tokens.output += told.tokens.output;
        row.tokens.cacheRead += told.tokens.cacheRead;
        row.tokens.cacheWrite += told.tokens.cacheWrite;
        row.costMicroUsd += told.costMicroUsd;
        for (const Told::Item& item : told.items)
            m_journal.told(run.session().id(), row.id, attempt.number, utcMs(), item.kind, item.body);
        if (told.ignored > 0)
            m_set.note(run.session(), row.id, QStringLiteral("events"), QStringLiteral("%1 lines of its event file could not be read").arg(told.ignored));
        changed = true;
    }
    // The event file speaks first when there is one; the terminal sequence only without it.
    if (row.progressSource != QStringLiteral("events")) {
        const QString output = run.dir + QStringLiteral("/stdout.log");
        const qint64 size = QFileInfo(output).size();
        if (size > run.outputSeen) {
            const auto percent = terminalProgress(output, run.outputSeen, size);
            run.outputSeen = size;
            if (percent && percent != row.progress) {
                row.progress = percent;
                row.progressSource = QStringLiteral("terminal");
                changed = true;
            }
        }
    }
    if (changed) {
        m_set.changed(run.session(), agent->row);
        checkBudget(run.session());
    }
}

void Engine::checkBudget(SessionRun& session)
{
    const Budget& budget = session.plan.budget;
    if ((!budget.costMicroUsd && !budget.tokens) || !session.row->operatorHold.isEmpty())
        return;
    qint64 cost = 0;
    qint64 tokens = 0;
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents) {
            cost += agent.row->costMicroUsd;
            tokens += agent.row->tokens.input + agent.row->tokens.output;
        }
    const bool over = (budget.costMicroUsd && cost > *budget.costMicroUsd) || (budget.tokens && tokens > *budget.tokens);
    if (!over)
        return;
    const QString why = QStringLiteral("budget exceeded: %1 USD, %2 tokens").arg(double(cost) / 1e6, 0, 'f', 2).arg(tokens);
    m_set.note(session, {}, QStringLiteral("budget"), why);
    if (budget.stopOnExceeded) {
        stopSession(session, QStringLiteral("engine: ") + why);
    } else {
        session.row->operatorHold = why;
        m_set.changed(session, session.row);
        m_touched.insert(&session);
    }
}

void Engine::checkLimits(Run& run)
{
    if (!run.startSeen)
        return;
    const qint64 elapsed = monotonicMs() - run.startedMono;
    const qint64 killAfter = run.what.agent ? run.what.agent->plan->killAfterMs : run.what.criterion->plan->killAfterMs;
    if (killAfter > 0 && elapsed > killAfter && !run.attempt()->stopBy)
        stop(run, EndedBy::Limit, QStringLiteral("past kill_after"));
    AgentRun* agent = run.what.agent;
    if (!agent)
        return;
    const bool over = agent->row->limitMs > 0 && elapsed > agent->row->limitMs;
    if (over && agent->row->state == AgentState::Running) {
        m_set.set(run.session(), *agent, AgentState::Overdue, QStringLiteral("engine"), QStringLiteral("past its limit of %1").arg(humanDuration(agent->row->limitMs)));
        run.attempt()->state = AgentState::Overdue;
        m_set.changed(run.session(), run.attempt());
    } else if (!over && agent->row->state == AgentState::Overdue) {
        m_set.set(run.session(), *agent, AgentState::Running, QStringLiteral("engine"), QStringLiteral("limit extended"));
        run.attempt()->state = AgentState::Running;
        m_set.changed(run.session(), run.attempt());
    }
}

void Engine::finish(Run& run, const run::Exit& exit)
{
    unwatch(run);
    if (!run.startSeen)
        seeStart(run);
    Attempt& attempt = run.attempt().row;
    listen(run, true);
    attempt.endedAt = exit.atMs;
    attempt.durationMs = exit.durationMs;
    attempt.exitBy = endedBy(attempt, exit);
    if (exit.signal != 0)
        attempt.exitSignal = exit.signal;
    else
        attempt.exitCode = exit.code;
    attempt.reason = exitReason(exit, attempt);
    attempt.cpuMs = exit.userMs + exit.systemMs;
    attempt.peakRssBytes = std::max<qint64>(attempt.peakRssBytes, exit.maxRssKib * 1024);
    attempt.lastLine = run::lastLine(run.dir + (exit.stdoutBytes > 0 ? QStringLiteral("/stdout.log") : QStringLiteral("/stderr.log")));
    m_set.changed(run.session(), run.attempt());
    if (run.what.agent)
        finishAgent(run, exit);
    else
        finishCriterion(run, exit);
    closeRun(run);
}

void Engine::finishAgent(Run& run, const run::Exit& exit)
{
    AgentRun& agent = *run.what.agent;
    Attempt& attempt = run.attempt().row;
    const EndedBy by = *attempt.exitBy;
    AgentState state = exit.signal == 0 && exit.code == 0 ? AgentState::Succeeded : AgentState::Failed;
    if (by == EndedBy::Operator)
        state = AgentState::Cancelled; // also when it caught the signal and exited 0
    else if (by == EndedBy::Limit)
        state = AgentState::Failed;
    attempt.state = state;
    m_set.set(run.session(), agent, state, QStringLiteral("process"), attempt.reason);
    QJsonObject ended {{QStringLiteral("by"), QString(word(by))}};
    ended.insert(QStringLiteral("code"), attempt.exitCode ? QJsonValue(*attempt.exitCode) : QJsonValue());
    ended.insert(QStringLiteral("signal"), attempt.exitSignal ? QJsonValue(*attempt.exitSignal) : QJsonValue());
    writeCompletionReport(run, ended);
    if (isDueForRetry(agent))
        m_retries.emplace_back(&run.session(), &agent);
}

void Engine::finishCriterion(Run& run, const run::Exit& exit)
{
    CriterionRun& criterion = *run.what.criterion;
    const CriterionPlan& plan = *criterion.plan;
    Attempt& attempt = run.attempt().row;
    const QByteArray output = readAtMost(run.dir + QStringLiteral("/stdout.log"), kOutputForMetric);
    std::optional<QByteArray> report;
    QJsonArray evidence;
    const auto addEvidence = [&](const QString& file, const QByteArray& bytes, qint64 size) {
        QJsonObject entry {{QStringLiteral("file"), file}, {QStringLiteral("bytes"), size}, {QStringLiteral("at"), rfc3339(exit.atMs)}};
        if (size == bytes.size())
            entry.insert(QStringLiteral("sha256"), QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
        evidence.append(entry);
    };
    if (exit.stdoutBytes > 0)
        addEvidence(run::relativePath(run.session().id(), attempt.subject, attempt.number) + QStringLiteral("/stdout.log"), output, exit.stdoutBytes);
    if (plan.kind == CriterionKind::Report) {
        const QFileInfo file(QDir(run.session().plan.workspace), substitute(plan.reportPath, substitutionOf(run)));
        // An old report is no result of this run; file systems keep times coarser than we do.
        if (file.isFile() && file.lastModified().toMSecsSinceEpoch() >= attempt.intentAt - 2000 && file.size() <= 64 * 1024 * 1024) {
            report = readAtMost(file.filePath(), file.size());
            addEvidence(file.filePath(), *report, report->size());
        }
    }
    Verdict verdict = judge(plan, exit, output, report);
    if (attempt.stopBy == EndedBy::Limit)
        verdict = {GateState::Inconclusive, {}, QStringLiteral("past kill_after (%1)").arg(humanDuration(plan.killAfterMs))};
    else if (attempt.stopBy)
        verdict = {GateState::Inconclusive, {}, QStringLiteral("stopped")};
    attempt.state = attempt.stopBy == EndedBy::Operator ? AgentState::Cancelled
        : exit.signal == 0 && exit.code == 0            ? AgentState::Succeeded
                                                        : AgentState::Failed;
    criterion.row->evidence = evidence;
    m_set.set(run.session(), criterion, verdict.state, verdict.value, verdict.reason);
}

void Engine::lose(Run& run)
{
    unwatch(run);
    Attempt& attempt = run.attempt().row;
    if (!run.startSeen)
        seeStart(run);
    listen(run, true);
    attempt.state = AgentState::Lost;
    attempt.endedAt = utcMs();
    attempt.exitBy = EndedBy::Unknown;
    attempt.reason = QStringLiteral("its shim ended without recording how the agent ended");
    attempt.lastLine = run::lastLine(run.dir + QStringLiteral("/stdout.log"));
    m_set.changed(run.session(), run.attempt());
    // Nobody looks after its processes any more.
    m_stopper.add(attempt.runId, 0, 0, false, monotonicMs());
    m_sweepAt = 0;
    if (AgentRun* agent = run.what.agent) {
        m_set.set(run.session(), *agent, AgentState::Lost, QStringLiteral("engine"), attempt.reason);
        writeCompletionReport(run, {{QStringLiteral("by"), QStringLiteral("unknown")}});
        if (isDueForRetry(*agent))
            m_retries.emplace_back(&run.session(), agent);
    } else {
        m_set.set(run.session(), *run.what.criterion, GateState::Inconclusive, {}, QStringLiteral("nobody knows how its program ended"));
    }
    closeRun(run);
}

void Engine::cancelWaiting(Run& run, EndedBy by)
{
    if (!forestall(run.dir)) {
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
    else
        m_set.set(run.session(), *run.what.criterion, GateState::Inconclusive, {}, attempt.reason);
    closeRun(run);
}

void Engine::closeRun(Run& run)
{
    SessionRun& session = run.session();
    --session.live;
    m_touched.insert(&session);
    m_runs.remove_if([&](const Run& other) { return &other == &run; });
}

void Engine::stop(Run& run, EndedBy by, const QString& why)
{
    if (run.attempt()->stopBy)
        return;
    run.attempt()->stopBy = by;
    m_set.changed(run.session(), run.attempt());
    m_set.note(run.session(), run.attempt()->subject, QStringLiteral("stop"), why, by == EndedBy::Limit ? Transitions::engine() : QString(word(by)));
    if (run.stage == Run::Waiting)
        run.dueAt = 0; // act() cancels it, once the wish is stored
    if (run.stage == Run::Watched) {
        m_stopper.add(run.attempt()->runId, run.shimPid, run.shimStart, true, monotonicMs());
        m_sweepAt = 0;
    }
}

void Engine::sweepStops()
{
    // Who asked for it is stored before the first signal; but a full disk must not keep a person from stopping what fills it.
    if (!m_journal.isEmpty())
        commit();
    steps::at(steps::Step::before_signal);
    const auto over = m_stopper.sweep(monotonicMs());
    steps::at(steps::Step::after_signal);
    for (const Stopper::Job& job : over) {
        const QString runId = QString::fromStdString(job.runId);
        if (!job.left.isEmpty())
            log::error(QStringLiteral("%1: could not end %2").arg(runId, job.left.join(QStringLiteral(", "))));
        for (Waiter& waiter : m_waiters)
            if (runId.startsWith(waiter.runIds))
                waiter.left += int(job.left.size());
    }
}

void Engine::answerWaiters()
{
    for (auto it = m_waiters.begin(); it != m_waiters.end();) {
        const Waiter& waiter = *it;
        const bool runs = std::any_of(m_runs.begin(), m_runs.end(),
            [&](const Run& run) { return run.attempt()->runId.startsWith(waiter.runIds); });
        const bool open = !waiter.session.isEmpty()
            && std::any_of(m_sessions.begin(), m_sessions.end(),
                [&](const auto& s) { return s->id() == waiter.session && !hasEnded(s->row->state); });
        if (runs || open || m_stopper.isStopping(waiter.runIds)) {
            ++it;
            continue;
        }
        m_server->reply(waiter.client, waiter.id, waiter.result(waiter.left));
        it = m_waiters.erase(it);
    }
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
    for (auto it = m_runs.begin(); it != m_runs.end();) {
        Run& run = *it++; // stop() may close it
        if (&run.session() == &session)
            stop(run, EndedBy::Operator, QStringLiteral("the session is stopped"));
    }
    const QString actor = session.row->stopBy;
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents)
            if (agent.row->state == AgentState::Queued || agent.row->state == AgentState::Blocked)
                m_set.set(session, agent, AgentState::Cancelled, QStringLiteral("operator"), QStringLiteral("the session was stopped"), actor);
    if (session.live > 0)
        return;
    for (WaveRun& wave : session.waves)
        if (!hasEnded(wave.row->state))
            m_set.set(session, wave, wave.row->state == WaveState::Pending ? WaveState::Skipped : WaveState::Stopped, QStringLiteral("the session was stopped"));
    for (WaveRun& wave : session.waves)
        for (GateRun& gate : wave.gates)
            if (gate.row->state == GateState::Running)
                m_set.set(session, gate, GateState::Inconclusive, QStringLiteral("the session was stopped"));
    m_set.setReasons(session, {QStringLiteral("stopped by ") + actor});
    m_set.set(session, SessionState::Stopped, actor);
}

bool Engine::isDueForRetry(const AgentRun& agent)
{
    if (!agent.row->accepted.isEmpty())
        return false;
    if (agent.row->state == AgentState::Lost)
        return agent.plan->idempotent && agent.attempt->number < kMaxLostStarts;
    return agent.row->state == AgentState::Failed && agent.attempt->number <= agent.plan->retries;
}

void Engine::retry(SessionRun& session, AgentRun& agent, const QString& why, const QString& actor)
{
    if (hasEnded(session.row->state) || !session.row->stopBy.isEmpty())
        return;
    m_set.set(session, agent, AgentState::Queued, QStringLiteral("engine"), why, actor);
    agent.row->accepted = {};
    for (WaveRun& wave : session.waves)
        if (wave.row->id == agent.row->wave)
            for (GateRun& gate : wave.gates)
                if (gate.row->state != GateState::Waived)
                    m_scheduler->reset(session, gate, QStringLiteral("agent %1 runs again").arg(agent.row->id), actor);
    m_touched.insert(&session);
}

void Engine::writeCompletionReport(const Run& run, const QJsonObject& exit)
{
    const Agent& agent = run.what.agent->row.row;
    const Attempt& attempt = run.what.agent->attempt.row;
    QJsonObject body = m_journal.lastReport(run.session().id(), agent.id, attempt.number);
    if (body.isEmpty())
        body = SessionRepository(*m_store).toldReport(run.session().id(), agent.id, attempt.number);
    body.insert(QStringLiteral("told_by_agent"), !body.isEmpty());
    for (const char* list : {"created", "modified", "issues", "decisions"})
        if (!body.value(QLatin1String(list)).isArray())
            body.insert(QLatin1String(list), QJsonArray());
    body.insert(QStringLiteral("agent"), agent.id);
    body.insert(QStringLiteral("role"), agent.role);
    body.insert(QStringLiteral("reports_to"), agent.reportsTo);
    body.insert(QStringLiteral("attempt"), attempt.number);
    body.insert(QStringLiteral("state"), QString(word(attempt.state)));
    body.insert(QStringLiteral("reason"), attempt.reason);
    body.insert(QStringLiteral("exit"), exit);
    body.insert(QStringLiteral("duration_ms"), attempt.durationMs);
    body.insert(QStringLiteral("last_line"), attempt.lastLine);
    m_journal.told(run.session().id(), agent.id, attempt.number, utcMs(), Journal::completion(),
        QJsonDocument(body).toJson(QJsonDocument::Compact));
}

} // namespace wavedeck
