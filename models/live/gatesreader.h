// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/gatesview.h"
#include "models/store/store.h"

namespace wavedeck {

/// Gives a session what stands behind its gates, when one of the rows is newer than `after`, a revision (-1 = in any
/// case). plan: null = not known; now: UTC ms. Inside a read transaction, on the thread of the store. Of each gate at
/// most kMostMoments of its history and kMostEvidence of its evidence are read, the newest.
void takeGates(Store& store, LiveSession& session, qint64 after, const std::shared_ptr<const Plan>& plan, qint64 now);
constexpr int kMostMoments = 60;
constexpr int kMostEvidence = 200;

} // namespace wavedeck
