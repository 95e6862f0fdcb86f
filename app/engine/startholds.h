// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"
#include "models/store/store.h"

/// What other registers say of waves that have not started: too much open debt (DEBT-7), an approval that is missing or
/// over (RISK-4); and of agents: what their role must read first (RETRO-27). The scheduler itself looks at no database;
/// it is told here. Engine thread.
namespace wavedeck::startholds {

/// Something was found that the database does not have yet: no wave of the session starts before it is stored, and then
/// counted. It stands as an empty hold, which is no reason for people.
void waitForStore(SessionRun& session);
bool isWaitingForStore(const SessionRun& session);
/// Everything has been committed.
void stored(SessionRun& session);

/// Writes WaveRun::startHolds of every wave that has not started and what agentHold() says, and gives back when to ask
/// again (UTC ms): a person may mend it elsewhere at any moment. 0 = nothing is held.
qint64 tell(SessionRun& session, Store& store, qint64 now);

/// Why an agent of that role may not start, as tell() found it: `waits for required reading of …` (RETRO-27); empty =
/// it may.
QString agentHold(const SessionRun& session, const QString& role);

} // namespace wavedeck::startholds
