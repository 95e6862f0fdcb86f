// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/journal.h"
#include "app/engine/sessionrun.h"
#include "models/risk/launch.h"
#include "models/store/store.h"

#include <QStringList>

/// Plans that say `requires: risk` (RISK-4, RISK-12): they start, and their waves start, only as people signed. Engine
/// thread.
namespace wavedeck::signedplans {

/// Of a session that is about to be stored: what it is going to run is held against the newest content of its
/// assessment, now and once more in the journal's transaction; the session remembers on what it runs. Forbidden
/// `unsigned-plan`, `stale-approval`, `approval-expired`, `forged`; an approval that is for something else becomes
/// stale through `aside`, which is written in any case. Nothing happens for a plan that asks for nothing.
Status prepare(Store& store, const Plan& plan, const risk::LaunchFacts& facts, Session& row, Journal& journal,
    Journal& aside, qint64 now);

/// Its plan says so, or said so when it started.
bool asks(const SessionRun& session);

/// Whether a session started as a signed plan, as the audit trail has it: its rows may have been changed since.
bool wasSigned(Store& store, const QString& session);

/// Why waves that have not started may not, by the signatures of now. until: UTC ms when that may change by itself;
/// 0 = never.
QString holdOf(Store& store, SessionRun& session, const QString& wave, qint64 now, qint64& until);

/// The same for an agent that is just about to start; what starts in the same moment is asked once.
QString startHold(Store& store, SessionRun& session, const QString& wave, qint64 now);

} // namespace wavedeck::signedplans
