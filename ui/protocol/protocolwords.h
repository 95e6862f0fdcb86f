// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "models/live/protocolview.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentrows.h"

/// What the protocol page says of a session, as rows and facts. What nobody measured is missing, never 0. Texts are
/// plain. Pure; GUI thread.
namespace wavedeck::ui::protocol {

/// Score, compliance, delegation, direct share, widest span, budget, worktrees: the strip below the head.
QList<AgentFact> gauges(const LiveSession& live, const ProtocolView& view);

QList<AgentRow> hierarchyRows(const LiveSession& live); ///< nodes with what runs below them; id = none
QList<AgentRow> spawnRows(const ProtocolView& view); ///< newest first; id = the agent that was made
QString spawnWords(const ProtocolView& view); ///< "2 of 3 granted"; empty = none
QList<AgentRow> phaseRows(const ProtocolView& view); ///< id = the phase
QList<AgentRow> checklistRows(const ProtocolView& view); ///< a line a list, then its items; id = LIST/ITEM
QList<AgentRow> scoreRows(const Score& score);
QString scoreWords(const Score& score); ///< "87 of 100", "withheld"; empty = none yet
QList<AgentRow> quotaRows(const ProtocolView& view); ///< providers that are closed; id = the provider
QList<AgentFact> budgetFacts(const LiveSession& live, const ProtocolView& view);
QList<AgentRow> worktreeRows(const ProtocolView& view); ///< id = the agent
QList<AgentRow> changeRows(const ProtocolView& view); ///< a row a file, those of two agents first
QString worktreeCount(const ProtocolView& view);

} // namespace wavedeck::ui::protocol
