// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"

#include <QSet>
#include <QStringList>

#include <optional>

namespace wavedeck::protocol {

/// An agent of a session and what its plan says of it; the plan may be unknown.
struct AgentFact {
    const Agent* row = nullptr;
    const AgentPlan* plan = nullptr;
};

/// How the units of work are shared out; changes only when agents come.
struct Balance {
    std::optional<double> ratio; ///< FORM-4 of the wave that is balanced worst, by units
    double largestShare = 0; ///< FORM-5, percent, of waves with three agents or more
    bool idleAgents = false; ///< one with no units at all
};

/// What a session is counted from. Everything pointed to must live as long as the call.
struct FactSources {
    const Session* session = nullptr;
    const Plan* plan = nullptr; ///< null = it cannot be read any more
    QList<const Wave*> waves;
    QList<AgentFact> agents;
    QList<const Gate*> gates;
    QSet<QString> reported; ///< agents that told a completion report in their latest attempt
    const Balance* balance = nullptr; ///< of these agents, as counted before; null = it is counted
};

/// What phases, checklists, obligations and score are decided by: counted once, asked by their tables. A plain value.
struct Facts {
    Mode mode = Mode::Basic;
    QString version; ///< of the protocol; empty = the newest
    SessionState state = SessionState::Running;

    bool firstWaveStarted = false;
    bool allWavesStarted = false;
    bool wavesPassed = false; ///< all of them
    int verificationsPassed = 0; ///< waves or agents that verify, and have passed

    int agents = 0;
    int started = 0;
    int waiting = 0;
    int live = 0;
    int ended = 0; ///< that had been started
    int succeeded = 0;
    int atOnce = 0; ///< in the first attempt
    int lost = 0;
    int reported = 0;
    QStringList silent; ///< required ones that succeeded and told no completion report
    int maxConcurrent = 0;
    int scanners = 0; ///< agents of class scanner or research that have started
    bool researchFirst = false; ///< the first wave researches
    qint64 tokens = 0; ///< in and out, as told; 0 = none told

    int blockingGates = 0;
    int blockingDone = 0; ///< passed or waived
    int operationalGates = 0;
    int operationalDone = 0;

    Balance balance;

    PreScan preScan;
    QString confirmed; ///< who confirmed which plan, said once at the start (PLAN-8)

    bool hasEnded() const { return wavedeck::hasEnded(state); }
};

Facts factsOf(const FactSources& sources);

} // namespace wavedeck::protocol
