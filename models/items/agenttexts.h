// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/agenttree.h"

#include <QString>

/// The words of the agent tree's rows. Pure; any thread.
namespace wavedeck {

/// "Running for 28 min. Source: process. Output 3 s ago."
QString stateSourceText(const LiveAgent& agent, qint64 now);
/// "72 %, told by events"; that nobody told it.
QString progressSourceText(const Agent& agent);

QString stepText(const Agent& agent);
QString stepText(const AgentNode& group); ///< "4 of 9 finished"
QString groupName(const AgentNode& group);
/// "A-019 Refresh-token reuse tests, overdue by 4 minutes 8 seconds, 72 percent, step 6 of 8".
QString spokenRow(const LiveAgent& agent, qint64 now);
QString spokenRow(const AgentNode& group); ///< "C-03 Auth, running, 4 of 9 finished, 1 failed, 71 percent"

} // namespace wavedeck
