// SPDX-License-Identifier: GPL-3.0-or-later
// The life of an attempt while it has one: starting its shim, finding out how it stands. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/evidence.h"
#include "app/engine/processes.h"
#include "app/engine/steps.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/live/words.h"
#include "models/run/rundirectory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kProbeMs = 50;
constexpr qint64 kFirstLookMs = 5; ///< a shim has recorded the start of its agent by then, or nearly
constexpr qint64 kRetryStartMs = 1000;

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
    values.workspace = m_grounds.folderOf(run.what);
    values.runDir = run.dir;
    values.set = session.plan.set;
    return values;
}

/// Everything but what is executed.
Launch Engine::launchIn(const SessionRun& session, const QString& dir, const QString& runId) const
{
    Launch launch;
    launch.runDir = dir;
    launch.workingDirectory = session.plan.workspace;
    launch.umask = session.row->launch.value(QLatin1String("umask")).toInt(022);
    launch.limits = session.row->launch.value(QLatin1String("limits")).toString().toLatin1();
    for (const QByteArray& entry : session.environment)
        // Our own programs are found by agents too, after whatever PATH says.
        launch.environment.append(
            entry.startsWith("PATH=") ? QByteArray(entry + ':' + QFile::encodeName(Launcher::programFolder())) : entry);
    launch.environment.append("WAVEDECK_RUN_ID=" + runId.toUtf8());
    launch.environment.append("WAVEDECK_SESSION=" + session.id().toUtf8());
    launch.environment.append("WAVEDECK_RUN_DIR=" + QFile::encodeName(dir));
    return launch;
}

Launch Engine::launchOf(const Run& run) const
{
    const SessionRun& session = run.session();
    const AgentPlan* agent = run.what.agent ? run.what.agent->plan : nullptr;
    Launch launch = launchIn(session, run.dir, run.attempt()->runId);
    launch.argv = agent
        ? commandLine(agent->argv, agent->shell, substitutionOf(run))
        : commandLine(run.what.criterion->plan->argv, run.what.criterion->plan->shell, substitutionOf(run));
    launch.workingDirectory = m_grounds.folderOf(run.what);
    // What an agent asks our own programs is about the data directory that it runs in.
    launch.environment.append("WAVEDECK_DATA_DIR=" + QFile::encodeName(m_options.dataDir));
    if (agent) {
        launch.environment.append("WAVEDECK_AGENT=" + run.what.agent->row->id.toUtf8());
        launch.environment.append("WAVEDECK_EVENTS=" + QFile::encodeName(run.dir) + "/events.jsonl");
        m_grounds.wrap(launch, run.what);
    }
    return launch;
}

void Engine::startShim(Run& run)
{
    run.fresh = run.adopted = false;
    steps::at(steps::Step::before_spawn);
    Launch launch = launchOf(run);
    if (const AgentRun* agent = run.what.agent) {
        const QString prompt
            = agent->prompt.isEmpty() ? substitute(agent->plan->prompt, substitutionOf(run)) : agent->prompt;
        if (!prompt.isEmpty()) {
            launch.stdinFile = run.dir + QStringLiteral("/prompt");
            launch.prompt = prompt.toUtf8();
        }
    }
    if (run.what.criterion)
        launch.marks = evidence::marksOf(namedFiles(run));
    const auto shim = m_launcher.launch(launch);
    steps::at(steps::Step::after_spawn);
    if (!shim && shim.error().kind == ErrorKind::Usage) {
        refuseStart(run, E2BIG);
        return;
    }
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
    bool killed = false;
    if (run.child) {
        int status = 0;
        if (::waitpid(run.shimPid, &status, WNOHANG) == 0)
            return; // a stale event: it lives
        killed = !WIFEXITED(status);
        code = killed ? 0 : WEXITSTATUS(status);
    }
    unwatch(run);
    run.child = false;
    steps::at(steps::Step::exit_seen);
    const run::Facts facts = run::readFacts(run.dir);
    if (run::recover(facts) == run::Recovery::Start) {
        if (code == run::kShimUsage) {
            refuseStart(run, EINVAL);
            return;
        }
        // Only a shim that says so has started nothing; of any other the run directory was taken away.
        const bool nothingStarted
            = killed || code == run::kShimCannotRecord || code == run::kShimLocked || code == run::kShimClaimed;
        if (!nothingStarted || mayHaveStarted(run)) {
            lose(run);
            return;
        }
        // It claimed nothing, so nothing was started: full disk, or the shim itself could not start.
        ++run.failures;
        run.stage = Run::Waiting;
        run.dueAt = monotonicMs() + kRetryStartMs;
        m_startTrouble = QStringLiteral("no run directory can be claimed (shim exit %1): is the disk full?").arg(code);
        if (run.failures == 1)
            log::warn(QStringLiteral("%1/%2: the shim could claim nothing (exit %3); tried again each second")
                          .arg(run.session().id(), run.attempt()->subject)
                          .arg(code));
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
        finish(run, m_grounds.truth(run.what, *facts.exit));
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
        if (mayHaveStarted(run)) {
            lose(run); // its run directory was taken away: started is started
            return;
        }
        run.stage = Run::Waiting;
        run.dueAt = 0;
        return;
    }
}

bool Engine::mayHaveStarted(const Run& run) const
{
    if (run.startSeen || run.attempt()->startedAt > 0)
        return true;
    // The folder is made before a shim is sent to it. One that is there and not claimed saw no start; one that is not
    // there was never made, or taken away by what runs.
    const std::string runId = run.attempt()->runId.toStdString();
    return !QFileInfo::exists(run.dir) && !processes::marked(processes::scan(), {runId}).empty();
}

void Engine::refuseStart(Run& run, int error)
{
    run::Exit exit;
    exit.code = 127;
    exit.execErrno = error;
    exit.atMs = utcMs();
    finish(run, exit);
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
    run.startedMono = bootId() == QLatin1String(started->boot) ? qint64(started->agent.start) * 1000 / ticksPerSecond
                                                               : monotonicMs();
    Attempt& attempt = run.attempt().row;
    run.startedMono += pausedMs(run.session(), started->atMs);
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

void Engine::checkLimits(Run& run)
{
    if (!run.startSeen || (run.what.agent && run.session().money.paused))
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
        m_set.set(run.session(), *agent, AgentState::Overdue, QStringLiteral("engine"),
            QStringLiteral("past its limit of %1").arg(shortDuration(agent->row->limitMs)));
        run.attempt()->state = AgentState::Overdue;
        m_set.changed(run.session(), run.attempt());
    } else if (!over && agent->row->state == AgentState::Overdue) {
        m_set.set(
            run.session(), *agent, AgentState::Running, QStringLiteral("engine"), QStringLiteral("limit extended"));
        run.attempt()->state = AgentState::Running;
        m_set.changed(run.session(), run.attempt());
    }
}

} // namespace wavedeck
