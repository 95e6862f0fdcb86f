// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/judge.h"
#include "app/engine/sessionrun.h"
#include "models/store/store.h"

/// What gates and sessions leave for registers that outlive them: evidence of readiness, measurements, claims, windows
/// of observation (013_measures.sql). Each is written in the transaction of the change that it comes from. Engine
/// thread.
namespace wavedeck::assuring {

/// A gate has its verdict: what it proves, and the tier that comes of it (TIER-2).
void gateDecided(const SessionRun& session, const GateRun& gate, Journal& journal);

/// A criterion's program has ended. Of a measurement and a claim a row is kept; one after the work is compared with the
/// baseline, and is inconclusive without one (BASE-2). Gives back the verdict as it is now.
Verdict criterionEnded(const SessionRun& session, const GateRun& gate, const CriterionRun& criterion,
    const QByteArray& output, Verdict verdict, Store& store, Journal& journal);

/// The session has ended: what it says of itself (BASE-4), and its window of observation when it completed (MON-9).
void sessionEnded(SessionRun& session, Journal& journal);

} // namespace wavedeck::assuring
