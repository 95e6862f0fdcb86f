// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/journal.h"
#include "app/engine/sessionprotocol.h"
#include "models/domain/plan.h"
#include "models/domain/protocol.h"
#include "models/domain/session.h"
#include "models/money/moneyrows.h"

#include <QByteArray>
#include <QHash>
#include <QList>

#include <deque>
#include <memory>
#include <optional>
#include <utility>

/// A session as the engine holds it: its plan, its rows, and nothing else. What happens to it is decided by
/// scheduler.h and done by engine.h.
namespace wavedeck {

/// What the engine knows of an agent's money besides its row.
struct AgentMoney {
    Expected reserved; ///< for the running attempt
    qint64 costBefore = 0; ///< micro-dollars of the attempts before
    qint64 tokensBefore = 0;
    qint64 unpriced = 0; ///< tokens whose cost is unknown
    bool told = false; ///< it has told any usage
    std::optional<ContextUse> context; ///< of the running attempt
    bool still = false; ///< its attempt is live, but must not go on at present: stopped, or not started yet
};

struct AgentRun {
    Tracked<Agent> row;
    const AgentPlan* plan = nullptr;
    Tracked<Attempt> attempt; ///< the latest; meaningless while row.attempt is 0
    bool retryDue = false; ///< it did not succeed and is queued again as soon as that is stored, or its provider open
    AgentMoney money;
    QString owes; ///< it succeeded without what the mode demands of it; empty = nothing is missing
    QString prompt; ///< given by the agent that asked for it, taken as it stands; empty = that of the plan
};

/// What an agent asked to be started, and what it was told of it.
struct SpawnRun {
    Spawn row;
    AgentRun* parent = nullptr;
    AgentRun* child = nullptr; ///< nullptr = refused
    bool decisionTold = false;
    std::optional<int> endTold; ///< attempt of the child whose end was told
};

struct CriterionRun {
    Tracked<Criterion> row;
    const CriterionPlan* plan = nullptr;
    Tracked<Attempt> attempt;
    bool stale = false; ///< its result is too old to count, by the engine's clock (gatetimes.h)
    bool beside = false; ///< its running program takes no agent's place
    bool needsPerson() const { return isForPerson(plan->kind); }
};

struct GateRun {
    Tracked<Gate> row;
    const GatePlan* plan = nullptr;
    std::deque<CriterionRun> criteria;
    bool due = false; ///< During: time for its next run, by the engine's clock
    bool waiverOver = false; ///< it is waived, and no longer
    QString waiverFault; ///< why its waiver never counted: found out when the session was taken over
    bool askedAtEnd = false; ///< During: asked once more, as what it had found was too old when the last agent ended
};

struct WaveRun {
    Tracked<Wave> row;
    const WavePlan* plan = nullptr;
    std::deque<AgentRun> agents; ///< a deque: globs add agents when the wave starts, and rows must not move
    std::deque<GateRun> gates;
    QStringList startHolds; ///< why it may not start, by other registers (startholds.h)
};

/// How much more the machine can bear (architecture.md, "How a session runs"). Set by the monitor, obeyed by the
/// scheduler.
struct Admission {
    enum Starts {
        Free,
        OneAtATime, ///< nothing beside what runs; when nothing runs, one
        None
    } starts
        = Free;
    QString reason; ///< why not free
    bool held = false; ///< for so long nothing could run that the session is held
    bool kept = false; ///< the scheduler would have started more
};

class ClosedProviders;

/// What the engine knows of a session's money besides its rows (budgeting.cpp, quotas.cpp).
struct SessionMoney {
    int budgetNumber = 0; ///< of the newest row
    qint64 unpriced = 0; ///< tokens whose cost is unknown
    QList<Pause> pauses; ///< oldest first
    bool paused = false; ///< the last of them lasts: its agents stand still
    QHash<QString, Expected> earlier; ///< what agents used in earlier runs, by their id in the plan
    const ClosedProviders* closed = nullptr;
    QStringList reported; ///< closed providers that this session's agents reported, for people
    QStringList waits; ///< why agents that could start do not; of the last pass
};

/// What startholds.h found in other registers, and when.
struct StartHolds {
    qint64 version = -1; ///< of the database, as other connections change it
    qint64 at = 0; ///< UTC ms
    qint64 until = 0; ///< UTC ms when it may be otherwise by itself; 0 = never
    QString lookedAt; ///< the wave of which an agent was to start, when (UTC ms), and what was found
    qint64 lookedMs = 0;
    QString lookedWhy;
    QHash<QString, QString> signedPlan; ///< by wave; empty texts hold nothing
};

struct SessionRun {
    Tracked<Session> row;
    Plan plan;
    Admission admission;
    SessionMoney money;
    std::deque<WaveRun> waves;
    std::deque<SpawnRun> spawns; ///< in the order of their numbers
    std::deque<AgentPlan> spawnedPlans; ///< of agents that agents started: AgentRun::plan points here
    QList<QByteArray> environment; ///< KEY=VALUE that its agents get
    SessionProtocol protocol;
    StartHolds startHolds;
    bool signedStart = false; ///< taken over: the audit trail knows that it started as a signed plan
    bool rehearsed = false; ///< what it found out about a rollback is stored
    qint64 gatesAt = 0; ///< UTC ms when the clock next says something new of its gates; 0 = never
    qint64 observedUntil = 0; ///< UTC ms: what it deployed is watched after its end (MON-9); 0 = no (more)
    qint64 reviewAt = 0; ///< UTC ms: somebody has to look at what was seen; 0 = that was done, or nothing was watched
    int live = 0; ///< attempts of it that are starting or running
    int beside = 0; ///< of these, programs of gates that run beside the agents: they take no place
    bool again = false; ///< something begins anew as soon as what it found is stored: to be advanced after the commit
    bool hasUrgent = false; ///< its plan knows P0 agents (WAVE-7)

    const QString& id() const { return row.row.id; }
    int places() const { return live - beside; } ///< that are taken, of max_parallel
    /// An attempt of an agent (nullptr) or a criterion is over.
    void closed(CriterionRun* criterion)
    {
        --live;
        if (criterion && std::exchange(criterion->beside, false))
            --beside;
    }
    /// It has ended, and nothing of it is watched any more.
    bool isOver() const { return hasEnded(row.row.state) && observedUntil == 0; }
};

/// A new session out of a plan without faults: every row in its first state, globs not yet expanded. Nothing is stored.
std::unique_ptr<SessionRun> makeSession(Session session, Plan plan);

/// The same out of its rows. Agents that a glob made are found by their rows; waves, agents or gates that the plan does
/// not have any more (a hand-changed database) make it fail.
std::unique_ptr<SessionRun> restoreSession(
    SessionRepository& repository, const QList<Spawn>& spawns, Session session, Plan plan);

/// A row for one instance of a plan's agent.
AgentRun makeAgent(const AgentPlan& plan, const WavePlan& wave, const AgentInstance& instance, int position);

AgentRun* findAgent(SessionRun& session, const QString& id);
GateRun* findGate(SessionRun& session, const QString& id);
WaveRun* waveOf(SessionRun& session, const QString& id);

/// `runs/S-001/@environment` (no agent can have that id): the values that its agents get, 0600, NUL-separated, until
/// the session ends.
Status saveEnvironment(const QString& dataDir, const QString& session, const QList<QByteArray>& environment);
QList<QByteArray> loadEnvironment(const QString& dataDir, const QString& session);
void removeEnvironment(const QString& dataDir, const QString& session);

} // namespace wavedeck
