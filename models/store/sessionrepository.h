// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"
#include "models/plan/history.h"
#include "models/store/store.h"

#include <QList>

namespace wavedeck {

/// The agents of a session that are in one state.
struct AgentTotals {
    QString session;
    AgentState state = AgentState::Queued;
    int agents = 0;
    qint64 costMicroUsd = 0;
    qint64 tokens = 0;
};

/// Reads and writes the rows of sessions. The engine is the only writer; its writes stand inside Store::begin() and
/// commit(). Same thread as the store. insert… writes a whole new row, update… the columns that change.
class SessionRepository {
public:
    explicit SessionRepository(Store& store)
        : m_store(store)
    {
    }

    Status insert(const Session& session);
    Status insert(const QString& session, const Wave& wave);
    Status insert(const QString& session, const Agent& agent);
    Status insert(const QString& session, const Attempt& attempt);
    Status insert(const QString& session, const Gate& gate);
    Status insert(const QString& session, const Criterion& criterion);
    Status update(const Session& session);
    Status update(const QString& session, const Wave& wave);
    Status update(const QString& session, const Agent& agent);
    Status update(const QString& session, const Attempt& attempt);
    Status update(const QString& session, const Gate& gate);
    Status update(const QString& session, const Criterion& criterion);

    Status append(const Event& event);
    Status appendTold(const QString& session, const QString& agent, int attempt, qint64 at, const QString& kind,
        const QByteArray& body);
    Status insertCompletionReport(
        const QString& session, const QString& agent, int attempt, qint64 at, const QByteArray& body);

    /// Ends what is open of a session that cannot be carried on: waves failed or skipped, waiting agents cancelled,
    /// live ones lost. Returns the run ids of attempts that may still have processes.
    Result<QStringList> abandon(const QString& session, const QString& reason, qint64 at);

    QList<Session> sessions(); ///< in the order of their numbers, without plan text
    std::optional<Session> session(const QString& id); ///< whole
    QStringList openSessionIds(); ///< running and held ones
    int highestNumber();
    QList<Wave> waves(const QString& session);
    /// In the order of the plan, those that an agent started right behind it; only those newer than a revision.
    QList<Agent> agents(const QString& session, qint64 after = -1);
    QList<Attempt> attempts(const QString& session, qint64 after = -1);
    QList<Gate> gates(const QString& session);
    QList<Criterion> criteria(const QString& session);
    QList<Event> events(const QString& session, qint64 afterId, int limit);
    QList<Event> lastEvents(const QString& session, int limit); ///< oldest first
    qint64 eventCount(const QString& session);
    QList<AgentTotals> agentTotals(const QString& session); ///< empty = of all sessions
    /// Completed sessions of the same plan (its file, or its name), newest first; at most kEarlierRuns.
    QList<EarlierRun> earlierRuns(const QString& planFile, const QString& name);
    QList<Attempt> lastEnded(const QString& session, int limit); ///< of agents, newest first
    struct ToldRequest {
        qint64 at = 0;
        QString agent;
        QJsonObject body;
    };
    /// Oldest first; of more than ten thousand the newest.
    QList<ToldRequest> requestsSince(const QString& session, qint64 since);
    struct RequestMinute {
        qint64 at = 0; ///< its beginning
        int requests = 0;
        int failed = 0;
    };
    QList<RequestMinute> requestMinutes(const QString& session, qint64 since);
    struct CacheCount {
        QString endpoint;
        int lookups = 0;
        int hits = 0;
        double ttlSeconds = 0; ///< 0 = not told
    };
    QList<CacheCount> cacheCounts(const QString& session);
    QString newestId(); ///< empty = there is none
    qint64 frameRevision(const QString& session); ///< the newest of its waves, gates and criteria
    qint64 revision(); ///< of the newest commit
    QJsonObject completionReport(const QString& session, const QString& agent);
    QJsonObject toldReport(const QString& session, const QString& agent, int attempt); ///< the last one; empty = none
    qint64 revisionOf(const QString& session); ///< the newest among its rows

private:
    Store& m_store;
};

} // namespace wavedeck
