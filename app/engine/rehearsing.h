// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/journal.h"
#include "app/engine/sessionrun.h"

#include <QString>

namespace wavedeck::rehearsing {

/// What a session that rehearsed a rollback (RISK-9) leaves with its assessment: each step with its exit and time, and
/// the time from the first start to the last end. Once, in the transaction of its end; nothing for other sessions.
/// Reads the first MiB of each step's output. Engine thread.
void sessionEnded(SessionRun& session, const QString& dataDir, Journal& journal);

} // namespace wavedeck::rehearsing
