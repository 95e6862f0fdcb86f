// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/actor.h"
#include "app/engine/closedproviders.h"
#include "app/engine/enginelock.h"
#include "app/engine/grounds.h"
#include "app/engine/journal.h"
#include "app/engine/launcher.h"
#include "app/engine/lifesigns.h"
#include "app/engine/loop.h"
#include "app/engine/monitor.h"
#include "app/engine/planmonitors.h"
#include "app/engine/repeats.h"
#include "app/engine/scheduler.h"
#include "app/engine/sessionrun.h"
#include "app/engine/stopper.h"
#include "app/engine/transitions.h"
#include "app/link/server.h"
#include "models/domain/agentsteps.h"
#include "models/gates/reports.h"
#include "models/money/prices.h"
#include "models/run/record.h"
#include "models/store/store.h"

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace wavedeck {

struct Told;
struct Verdict;
namespace spawning {
struct Wish;
}

/// The engine of one data directory: one thread, one loop. A turn of it takes in what happened, lets the scheduler
/// decide, commits all of that as one transaction, and only then acts: starts shims, sends signals, answers clients.
/// Whatever moment it is killed at, the next engine finds in the database what was intended and in the run
/// directories what became of it (trust.md, D).
class Engine {
public:
    struct Options {
        QString dataDir;
        int idleExitMs = 60'000; ///< without a running session and a client; < 0 = never
    };

    /// Takes the lock, opens (and migrates) the database, adopts what runs, listens.
    static Result<std::unique_ptr<Engine>> open(const Options& options);
    ~Engine();

    /// Returns when it was told to stop or had nothing to do for idleExitMs.
    void run();

    /// Ends run() after its present turn; agents go on. For a signal handler's descriptor.
    void requestExit() { m_exit = true; }
    Loop& loop() { return m_loop; }

private:
    /// An attempt that is started, runs, or whose run directory has to be looked at.
    struct Run {
        Start what;
        QString dir;
        enum Stage {
            Waiting, ///< its intent is committed (or about to be); the shim is started at dueAt
            Probing, ///< the run directory is read at dueAt: nobody knows yet how it stands
            Watched, ///< the pidfd of its shim is in the loop
        } stage
            = Waiting;
        qint64 dueAt = 0; ///< monotonic
        int shimPid = 0;
        quint64 shimStart = 0;
        int pidfd = -1;
        Loop::Watch watch = 0;
        bool child = false; ///< of this engine, to be reaped
        bool startSeen = false;
        qint64 startedMono = 0; ///< 0 until startSeen
        qint64 outputSeen = 0; ///< bytes of stdout.log looked through for progress
        quint64 cpuTicks = 0; ///< of the last sample
        LifeSigns life;
        int failures = 0; ///< of starting the shim
        bool adopted = false; ///< an engine before looked after it
        std::optional<StepBook> steps; ///< empty = not looked up yet
        std::pair<qint64, qint64> noted{0, 0}; ///< sizes of stdout and stderr noted last
        qint64 outputNotedAt = 0; ///< monotonic; when they were last looked at
        std::optional<std::pair<QString, QuotaSign>> quota; ///< that it told or met, with its provider
        bool fresh = true; ///< intended by this engine, and no shim was sent to it yet

        Tracked<Attempt>& attempt() const { return what.agent ? what.agent->attempt : what.criterion->attempt; }
        SessionRun& session() const { return *what.session; }
    };
    /// An answer that is given once what it tells is committed.
    struct Reply {
        link::Server::ClientId client = 0;
        qint64 id = 0;
        std::function<QJsonObject()> result;
    };
    /// Somebody waits until the trees of these attempts are gone.
    struct Waiter {
        QStringList runIds; ///< first parts of their run ids
        QString session; ///< and until this session has ended, when not empty
        qint64 until = 0; ///< monotonic; then it is answered as it stands
        int left = 0; ///< processes that could not be ended
        link::Server::ClientId client = 0;
        qint64 id = 0;
        std::function<QJsonObject(int left)> result;

        bool isFor(const QString& runId) const;
    };

    explicit Engine(const Options& options);

    // takeover.cpp: what the engine before left
    Status load();
    Status loadSession(const QString& id, bool crashed);
    int adoptRuns(SessionRun& session); ///< how many
    Status failSession(const Session& row, const QString& why);

    // engine.cpp: the turn
    void turn();
    int timeout() const;
    void tick();
    void decide();
    bool commit();
    void act();
    void dropEnded();
    void sample();
    void followSettings();
    std::vector<Monitor::Orphan> orphans(
        const processes::Table& table, const std::unordered_map<int, processes::Usage>& trees); // orphans.cpp
    bool isIdle() const;
    bool wantsSamples() const;
    // observing.cpp: windows of observation
    bool isObserving() const; ///< a window lasts
    bool awaitsReview() const; ///< or is not closed yet
    void loadObserved();
    void followWindows();
    static qint64 silenceOf(Run& run, qint64 now, qint64 utc); // sampling.cpp

    // runs.cpp: the life of an attempt; telling.cpp: what it tells; endings.cpp: how it ends; stops.cpp: stopping it
    Run& addRun(const Start& start, Run::Stage stage);
    void startShim(Run& run);
    void probe(Run& run);
    bool mayHaveStarted(const Run& run) const;
    void refuseStart(Run& run, int error);
    void refuseGround(Run& run, const QString& why); ///< nothing is started: the ground it would work on is not there
    bool hasGround(Run& run, qint64 now); ///< false: it waits for it, or was refused
    bool settles(Run& run); ///< false: what it left is not kept yet, and it is probed again
    void attach(Run& run, const run::Claim& claim);
    void watch(Run& run, int pidfd);
    void unwatch(Run& run);
    void shimEnded(Run& run);
    void seeStart(Run& run);
    bool listen(Run& run, bool ended); ///< false while there is more to hear than one turn may read
    void hearWork(Run& run, const Told& told);
    void hearOutputs(Run& run, const Told& told);
    StepBook& stepsOf(Run& run);
    void endSteps(Run& run, qint64 at);
    void noteOutput(Run& run, qint64 at); ///< at: UTC ms
    void checkLimits(Run& run);
    // spawning.cpp: agents that start agents
    void hearSpawns(Run& run, const Told& told);
    void takeSpawn(SessionRun& session, AgentRun& parent, const spawning::Wish& wish, const QJsonObject& body);
    void tellSpawns();
    void recallAnswers(SessionRun& session);
    void cancelQueuedChildren(SessionRun& session, const QString& agent, const QString& actor);
    QStringList stopChildren(SessionRun& session, const QString& agent); ///< run ids of those that end now
    void noteDirectActions(Run& run, const Told& told);
    void finish(Run& run, const run::Exit& exit);
    void finishAgent(Run& run, const run::Exit& exit);
    void finishCriterion(Run& run, const run::Exit& exit);
    bool dropResult(Run& run);
    // evidence.cpp
    void keepEvidence(const Run& run, QJsonArray& found, Verdict& verdict);
    QStringList namedFiles(const Run& run) const;
    static QByteArray marksBefore(const Run& run);
    void gateAgain(SessionRun& session, GateRun& gate, const QString& why, const QString& actor);
    void keepReport(const Run& run, std::optional<gates::Report> report, qint64 at);
    void lose(Run& run);
    void closeRun(Run& run);
    void cancelAsked(); ///< what was asked to end while it waited for its turn
    void cancelWaiting(Run& run, EndedBy by);
    static bool forestall(const QString& directory); ///< nothing starts in it any more; false: something may have
    void stop(Run& run, EndedBy by, const QString& why);
    void sweepStops();
    void stopSession(SessionRun& session, const QString& actor);
    void endStopping(SessionRun& session);
    void answerWaiters();
    void waitForStop(const link::Server::Request& request, const QStringList& runIds, const QString& session);
    Launch launchOf(const Run& run) const;
    Launch launchIn(const SessionRun& session, const QString& dir, const QString& runId) const;
    Substitution substitutionOf(const Run& run) const;
    void writeCompletionReport(const Run& run, const QJsonObject& exit);
    QString runDir(const SessionRun& session, const Attempt& attempt) const;
    static bool isTurnedAway(const AgentRun& agent); ///< by its provider: runs again when that is open
    static bool isDueForRetry(const AgentRun& agent);
    void retry(SessionRun& session, AgentRun& agent, const QString& why, const QString& actor);

    // budgeting.cpp: what agents use, and budgets
    void hearUsage(Run& run, const Told& told);
    void hearContext(Run& run, qint64 used, qint64 size);
    bool hasReports(const Run& run) const; ///< they must be heard soon
    qint64 reportsEveryMs() const; ///< 0 = nobody's
    void hearReports();
    void checkBudget(SessionRun& session);
    Status setBudget(SessionRun& session, const QJsonObject& args, const QString& actor);
    void restoreMoney(SessionRun& session);
    void beginMoney(SessionRun& session, Journal& journal);
    void followPrices();
    void storePause(const SessionRun& session);
    void endPause(SessionRun& session);
    bool isPausing() const;
    void sweepPauses();
    void setStill(Run& run, const QString& why);
    static qint64 pausedMs(const SessionRun& session, qint64 since); ///< since: UTC ms

    // quotas.cpp: providers that take nothing more
    void loadQuotas();
    void hearQuota(Run& run, const QJsonObject& body);
    bool metQuota(Run& run);
    void closeProvider(SessionRun& session, const QString& agent, const QString& provider, const QuotaSign& sign);
    Status openProvider(const QString& provider, const QString& by);
    void retryTurnedAway(SessionRun& session, const QString& provider);
    void providersChanged();
    bool keepFromStarting(Run& run);
    void openDue();
    static bool uses(const SessionRun& session, const QString& provider);
    qint64 nextDue() const;

    // auditing.cpp: who asks, whether they may, and the row of the audit trail about it
    void handle(const link::Server::Request& request);
    Status mayAsk(const link::Server::Request& request);
    void refuse(const link::Server::Request& request, const Error& error); ///< of the one in hand
    TrailEntry entryOf(const link::Server::Request& request) const;
    void recordDone(const link::Server::Request& request, Journal& journal, const QString& session = {});
    void recordRefused(const link::Server::Request& request);
    void append(const TrailEntry& entry);
    void auditTick(bool ends = false);

    // commands.cpp: what clients ask
    void dispatch(const link::Server::Request& request);
    void startSession(const link::Server::Request& request);
    Result<Plan> planOf(const QJsonObject& args) const;
    int nextNumber();
    QJsonObject status() const;
    QJsonObject brief(const QString& session);
    Result<SessionRun*> openSession(const QString& id);
    Status sessionCommand(const link::Server::Request& request, SessionRun& session);
    Status agentCommand(const link::Server::Request& request, SessionRun& session);
    void alertCommand(const link::Server::Request& request); // alertcommands.cpp
    void worktreeCommand(const link::Server::Request& request); // runground.cpp
    void protocolCommand(const link::Server::Request& request); // protocolcommands.cpp
    void alertOfNoSession(const link::Server::Request& request, const QString& id, const QString& actor);
    QJsonObject alertAnswer(const QString& id);
    void endSurplus(const link::Server::Request& request, SessionRun& session, const QString& id, const QString& actor);
    Status gateCommand(const link::Server::Request& request, SessionRun& session);
    QJsonObject gateBrief(const QString& session, const QString& id);
    void engineStop(const link::Server::Request& request);

    Options m_options;
    Actors m_actors;
    Actor m_actor; ///< who gives the command in hand
    QStringList m_decidedAs; ///< roles in which it decided something of a gate
    std::optional<Error> m_refused; ///< why it was refused
    bool m_isRecorded = false; ///< its row is on its way
    QString m_spentTicket; ///< that it was given with, for one command
    Repeats m_repeats;
    qint64 m_tidyAt = 0; ///< monotonic: the next look at what time does to risk assessments
    qint64 m_headAt = 0; ///< monotonic: the head of the trail is told outside again; 0 = at once
    std::unique_ptr<EngineLock> m_lock;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<link::Server> m_server;
    QString m_instance; ///< random identity of the data directory
    Loop m_loop;
    Launcher m_launcher;
    Journal m_journal;
    Transitions m_set{m_journal};
    Monitor m_monitor;
    processes::DuplicateFinder m_duplicates;
    std::unique_ptr<Scheduler> m_scheduler;
    Stopper m_stopper;
    std::vector<Monitor::Orphan> m_orphans; ///< of the last look
    qint64 m_orphansAt = 0; ///< monotonic, of the next
    PriceTable m_prices;
    qint64 m_pricesRevision = -1;
    ClosedProviders m_closed;
    int m_quotaNumber = 0; ///< the highest
    qint64 m_pauseAt = 0; ///< monotonic: the next sweep over paused agents
    qint64 m_reportsAt = 0; ///< monotonic: the next look for reports that count against a budget
    PlanMonitors m_planMonitors{m_loop, m_launcher, m_stopper, m_monitor};
    Grounds m_grounds{m_loop, m_launcher, m_stopper, m_set, m_monitor};
    std::list<std::unique_ptr<SessionRun>> m_sessions;
    std::list<Run> m_runs;
    std::vector<Start> m_starts;
    std::set<SessionRun*> m_touched; ///< to be decided about in this turn
    std::vector<std::pair<SessionRun*, AgentRun*>> m_retries; ///< failed ones, queued again once that is stored
    std::vector<Reply> m_replies; ///< sent after the commit
    std::list<Waiter> m_waiters;
    QString m_degraded; ///< why nothing can be committed; empty = all is well
    QString m_startTrouble; ///< why shims cannot be started at present
    qint64 m_degradedSince = 0; ///< UTC
    qint64 m_startedAt = 0;
    qint64 m_dataVersion = -1; ///< of the database, at the last look at the settings
    qint64 m_settingsRevision = -1;
    qint64 m_retryCommitAt = 0;
    qint64 m_tickAt = 0;
    qint64 m_sampleAt = 0;
    qint64 m_sweepAt = 0;
    qint64 m_windowsAt = 0; ///< monotonic: the next look at windows of observation
    qint64 m_idleSince = 0;
    bool m_exit = false;
};

} // namespace wavedeck
