// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alert.h"
#include "models/domain/plan.h"
#include "models/domain/session.h"

#include <QHash>
#include <QList>

#include <memory>

/// What a window shows of one session: the rows of the database at one commit, joined so that nothing has to be looked
/// up while painting. Plain values; made on the reading thread, then shared and never changed.
namespace wavedeck {

struct LiveAgent {
    Agent row;
    Attempt last; ///< the latest attempt; number 0 = none yet
    qint64 rssBytes = -1; ///< of its whole process tree, live; -1 = unknown
    double cpuPercent = -1; ///< of one core, live; -1 = unknown
    qint64 outputAt = 0; ///< UTC ms at which stdout, stderr or events.jsonl last grew; 0 = never or not live
    QList<Attempt> earlier; ///< attempts before the latest, first to last
};

struct LiveGate {
    Gate row;
    QList<Criterion> criteria;
};

struct LiveWave {
    Wave row;
    QList<int> agents; ///< indexes into LiveSession::agents, in the order of the plan
    QList<LiveGate> gates;
};

/// Somebody in the plan's hierarchy who is no agent of a wave: orchestrator, deputies, coordinators.
struct LiveNode {
    QString id;
    QString role;
    QString tier;
    QString reportsTo; ///< empty = the top
    int maxParallel = 0; ///< of everything below it; 0 = no limit
};

/// What the plan says about when something may start; rows of the database do not say it.
struct LiveOrder {
    struct Wave {
        QStringList needs; ///< ids of the waves before it
        int maxParallel = 0; ///< 0 = only the session's limit
        bool grows = false; ///< a glob finds agents when it begins
    };
    QHash<QString, Wave> waves; ///< by id
    QHash<QString, QStringList> needs; ///< by Agent::templateId: those of the same wave that it waits for
};

struct ProtocolView; ///< models/live/protocolview.h
using ProtocolViewPtr = std::shared_ptr<const ProtocolView>;
struct GatesView; ///< models/live/gatesview.h
using GatesViewPtr = std::shared_ptr<const GatesView>;

struct LiveSession {
    Session session; ///< planText left empty
    QList<LiveWave> waves;
    QList<LiveAgent> agents; ///< in the order of the plan, over all waves
    QHash<QString, int> agentIndex; ///< id → index
    QList<LiveNode> hierarchy; ///< parents before children
    LiveOrder order;
    QList<Alert> alerts; ///< in the order they were raised; resolved ones too
    Thresholds thresholds; ///< the lines that hold for it
    qint64 silentAfterMs = 0; ///< an agent without output for so long is possibly stuck; 0 = never
    ProtocolViewPtr protocol; ///< hierarchy, spawns, worktrees, money, checklists; null = not read yet
    GatesViewPtr gates; ///< what stands behind the gates: history, evidence, tiers, blockers; null = not read yet
    qint64 budgetMicroUsd = 0; ///< 0 = none
    qint64 budgetTokens = 0; ///< 0 = none
    qint64 revision = 0;
    qint64 readAt = 0; ///< UTC ms
    bool replayed = false; ///< a recorded one, as it was at readAt: nothing in it can be changed
};
/// Whether something can be asked of it.
inline bool mayChange(const LiveSession& live)
{
    return !live.replayed && !hasEnded(live.session.state);
}
using LiveSessionPtr = std::shared_ptr<const LiveSession>;

/// One step of the feed.
struct LiveUpdate {
    LiveSessionPtr now; ///< null = there is no session to show
    bool anew = false; ///< another session than before, or its agents are others: indexes are not comparable
    QList<int> changedAgents; ///< ascending; rows or usage of them differ from the update before
    QList<Event> events; ///< those that came since the update before; with anew, the newest kFirstEvents
    qint64 eventCount = 0; ///< of the whole session
};
constexpr int kFirstEvents = 500;

/// The machine, as it is now; once a second.
struct MachineSample {
    qint64 at = 0; ///< UTC ms
    qint64 memoryTotal = 0; ///< bytes
    qint64 memoryUsed = 0; ///< total - MemAvailable
    int cores = 1;
    double cpuPercent = -1; ///< of all cores together, 0..100; -1 = not known yet
    double p95Ms = -1; ///< of the followed session's `request` events of the last 5 minutes; -1 = none told
    double errorPercent = -1; ///< the same
};

/// How the window stands to the engine.
struct EngineHealth {
    enum State {
        Idle, ///< none runs, and none is needed
        Connected,
        Starting, ///< it was gone and is being started again
        Unreachable, ///< it is needed and does not answer
    };
    State state = Idle;
    qint64 since = 0; ///< UTC ms
    qint64 pid = 0;
    QString version;
    QString degraded; ///< why it cannot store anything; empty = it can
    QString problem; ///< with Unreachable: why
};

/// One line of the list of sessions.
struct SessionLine {
    Session session; ///< without plan text
    int agents = 0;
    int succeeded = 0;
    int ended = 0; ///< succeeded, failed, cancelled or lost
    int live = 0;
    qint64 costMicroUsd = 0;
    qint64 tokens = 0;
};

} // namespace wavedeck

Q_DECLARE_METATYPE(wavedeck::LiveUpdate)
Q_DECLARE_METATYPE(wavedeck::MachineSample)
Q_DECLARE_METATYPE(wavedeck::EngineHealth)
Q_DECLARE_METATYPE(QList<wavedeck::SessionLine>)
