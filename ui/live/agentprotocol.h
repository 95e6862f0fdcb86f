// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/protocolview.h"
#include "ui/live/agentfacts.h"

/// What the page of an agent says of the protocol: who started it and whom it may start, what it is for, what ground
/// it works on. Texts are plain. Pure; GUI thread.
namespace wavedeck::ui {

/// "a, b, c and 4 more"
QString shortList(const QStringList& all);

/// Who asked for it, whom it may and did ask for, and whether it is held to reading.
QList<AgentFact> spawnFacts(const LiveSession& live, const Agent& agent);

/// nullptr = it has none.
const Worktree* worktreeOf(const LiveSession& live, const QString& agent);
QList<AgentFact> worktreeFacts(const Worktree& tree);

/// Its mission payload (HIER-11), a line each: "Intent: …"; empty = the plan gives none.
QString missionWords(const LiveSession& live, const Agent& agent);

} // namespace wavedeck::ui
