// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/domain/states.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

/// The rows of a session as plain values; each is one row of the table with its name. Times are UTC ms (0 = never).
namespace wavedeck {

struct Session {
    QString id; ///< S-001
    int number = 0;
    QString name;
    QString mission;
    Mode mode = Mode::Basic;
    QString targetTier;
    QString workspace;
    QString planFile;
    QString planText;
    QMap<QString, QString> planSet;
    int maxParallel = 8;
    QJsonObject launch; ///< {"umask": 18, "limits": "7:1024:4096,…", "overrides": {…}}: what came with the start
    QString startedBy;
    SessionState state = SessionState::Running;
    QStringList reasons;
    QString operatorHold; ///< why an operator, a restart or the budget holds it; empty = not held so
    QString stopBy; ///< who asked to stop it; it ends when its last process has
    int maxConcurrent = 0;
    qint64 startedAt = 0;
    qint64 endedAt = 0;
};

struct Wave {
    QString id;
    int position = 0;
    QString name;
    WaveState state = WaveState::Pending;
    qint64 startedAt = 0;
    qint64 endedAt = 0;
};

struct Tokens {
    qint64 input = 0;
    qint64 output = 0;
    qint64 cacheRead = 0;
    qint64 cacheWrite = 0;
};

struct Agent {
    QString id;
    QString wave;
    int position = 0;
    QString templateId;
    QString name;
    QString item;
    int itemIndex = 0;
    QString role;
    QString tier;
    QString reportsTo;
    QString adapter;
    Capability capability = Capability::ReadOnly;
    bool required = true;
    double work = 1;
    QString model; ///< as planned; what it used is told (models/money)
    QString provider;
    Priority priority = Priority::P2;
    QString parent; ///< the agent that asked for it; empty = the plan
    qint64 limitMs = 0;
    AgentState state = AgentState::Queued;
    QString stateSource = QStringLiteral("plan");
    qint64 stateAt = 0;
    QString reason;
    int attempt = 0;
    qint64 pid = 0;
    std::optional<int> progress;
    QString progressSource;
    QString step;
    Tokens tokens;
    qint64 costMicroUsd = 0;
    QJsonObject accepted;

    /// The wave may go on without caring for this agent any more.
    bool isSettled() const { return state == AgentState::Succeeded || !accepted.isEmpty(); }
};

struct Attempt {
    QString subject; ///< agent id, or @GATE.CRITERION
    int number = 0;
    QString runId;
    AgentState state = AgentState::Starting;
    qint64 intentAt = 0;
    qint64 startedAt = 0;
    qint64 endedAt = 0;
    qint64 pid = 0;
    qint64 durationMs = 0;
    std::optional<int> exitCode;
    std::optional<int> exitSignal;
    std::optional<EndedBy> exitBy;
    QString reason;
    std::optional<EndedBy> stopBy;
    qint64 cpuMs = 0;
    qint64 peakRssBytes = 0;
    QString lastLine;
    qint64 eventsOffset = 0;
};

struct Criterion {
    QString gate;
    QString id;
    int position = 0;
    CriterionKind kind = CriterionKind::Program;
    Verifies verifies = Verifies::Implemented;
    GateState state = GateState::Pending;
    QString value;
    QString reason;
    int attempt = 0;
    QJsonArray evidence; ///< the newest; all of it is in table evidence
    QString name;
    QString feature; ///< that it is one side of; empty = it stands alone
    QString environment;
    qint64 validMs = 0; ///< stale after so long; 0 = never
    qint64 checkedAt = 0; ///< of the present result

    bool isStale(qint64 now) const { return validMs > 0 && checkedAt > 0 && now - checkedAt > validMs; }
    QString subject() const { return QStringLiteral("@%1.%2").arg(gate, id); }
};

struct Gate {
    QString id;
    QString wave;
    int position = 0;
    QString name;
    GateKind kind = GateKind::Blocking;
    Verifies verifies = Verifies::Implemented;
    GateState state = GateState::Pending;
    QString reason;
    QJsonObject waiver;
    qint64 startedAt = 0;
    qint64 endedAt = 0;
    GateTiming timing = GateTiming::After;
    QStringList proves;
    int results = 0; ///< verdicts so far
};

/// One line of the activity log.
struct Event {
    qint64 id = 0;
    QString session;
    QString subject;
    qint64 at = 0;
    QString kind;
    QString text;
    QString actor;
};

} // namespace wavedeck
