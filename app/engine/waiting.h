// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"

#include <QString>

#include <unordered_set>
#include <vector>

/// Who waits for whom: needs inside a wave, and urgent work before all other. Looks only at the rows.
namespace wavedeck::waiting {

/// Begins what stands on an agent that would start if something else than its needs and the plan's limits let it.
inline const QString kWaits = QStringLiteral("waits for ");

/// Nothing happens to it any more without a person.
bool isOver(const AgentRun& agent);

/// The agents that a `needs` entry means: the one, or all that a foreach made.
std::vector<AgentRun*> needed(WaveRun& wave, const QString& need);

bool isOpen(const WaveRun& wave);
bool hasAgentStarted(const WaveRun& wave);
/// A gate of the waves that it needs which has come to hold since they passed; nullptr = none.
const GateRun* gateBehind(const SessionRun& session, const WaveRun& wave);
/// It has passed, and of a wave that needs it no agent has started: until then its gates go on holding.
bool isAwaited(const SessionRun& session, const WaveRun& wave);
/// It has not started, and nothing of its session is in its way: what it needs has passed, and no gate of that has come
/// to hold since.
bool isNext(const SessionRun& session, const WaveRun& wave);
/// Nor anything else.
bool mayStartNow(SessionRun& session, const WaveRun& wave);

/// What has to be done before anything else (WAVE-7): the open P0 agents of the waves that have started or start now,
/// and what these need. Open is what has not succeeded and was not accepted; when it may fail, what has not ended.
struct Blockers {
    std::unordered_set<const AgentRun*> agents;
    QString waiting; ///< what the others say meanwhile; empty = there are none
};

bool isBlocker(const AgentRun& agent);
Blockers blockersOf(SessionRun& session);

} // namespace wavedeck::waiting
