// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alert.h"
#include "models/domain/protocol.h"
#include "models/domain/session.h"
#include "models/money/moneyrows.h"
#include "models/store/protocolrepository.h"
#include "models/store/spawnrepository.h"
#include "models/store/testrunrepository.h"
#include "models/store/worktreerepository.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace wavedeck {

class Store;

/// Every row of one session, as they stood at one commit. A plain value.
struct SessionRows {
    Session session;
    QList<Wave> waves;
    QList<Agent> agents;
    QList<Attempt> attempts; ///< by subject and number
    QList<Gate> gates;
    QList<Criterion> criteria;
    QList<Alert> alerts; ///< in the order they were raised
    ProtocolRows protocol{}; ///< phases, checklists, score, what agents made
    GroundRows ground{}; ///< worktrees, changed files, sandboxes
    QList<Spawn> spawns{}; ///< in the order they were heard
    MoneyRows money{}; ///< usage, budget, closed providers
    TestRows tests{}; ///< test runs and findings
    QList<AgentActions> actions{}; ///< of agents that told of tools

    QList<Attempt> attemptsOf(const QString& subject) const;
    const Agent* agent(const QString& id) const;
};

/// What running the agents of a wave side by side gained, and which of them it waited for (WAVE-3, WAVE-5).
struct WaveGain {
    qint64 wallMs = 0; ///< of its agents, first start to last end
    qint64 sequentialMs = 0;
    QString criticalAgent; ///< the one that worked longest; empty = none has started
    qint64 criticalMs = 0;
};
WaveGain waveGain(const SessionRows& rows, const QString& wave, qint64 now);

/// What the session went on in spite of: accepted agents, waived gates and the like, in the order of the plan.
QStringList exceptionsOf(const SessionRows& rows);

/// Reads them inside one read transaction. Empty when there is no such session. Thread of the store, which must be
/// open for reading and have no transaction.
std::optional<SessionRows> readSessionRows(Store& store, const QString& id);

/// The session document of command-line.md. dataDir is where the samples of live agents lie; now is UTC ms. Besides
/// the fields of the contract: of agents `name`, `wave`, `reports_to`, `required`, `accepted`, `reason`, `item`; of
/// waves `elapsed_ms`, `sequential_ms`, `critical_agent`, `speed_up`, `saved_percent`, `reason`, `tokens`,
/// `cost_microusd`; of gates `criteria`, `waiver`, `started_at`, `ended_at`; of the session `mode`, `mission`,
/// `workspace`, `started_by`, `exceptions`; of the metrics what COST-2, COST-4 and WAVE-23 ask for, and `by_role`.
/// `protocol` and `score` are protocoldocument.h's. A number that does not apply is null, never 0.
QJsonObject sessionDocument(const SessionRows& rows, const QString& dataDir, qint64 now);
/// The same with what registers know of it: readiness, claims, baselines, the window of observation
/// (assurancedocument.h), and as
/// `next_steps` what earlier sessions of its project recommend and is open, and as
/// `audit` the head of the trail, `{"head","rows","mode"}` with the mode of people (`team`, `single`). What is shown,
/// printed or exported is this one. The store must have no transaction.
QJsonObject sessionDocument(Store& store, const SessionRows& rows, const QString& dataDir, qint64 now);

/// One agent of it, for `agent list` and the like.
QJsonObject agentDocument(const SessionRows& rows, const Agent& agent, const QString& dataDir, qint64 now);

/// One line of `session list`: id, name, plan, state, reasons, times.
QJsonObject sessionSummary(const Session& session, qint64 now);

} // namespace wavedeck
