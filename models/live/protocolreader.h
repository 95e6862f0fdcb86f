// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "models/live/protocolview.h"
#include "models/store/store.h"

namespace wavedeck {

/// Gives a session its protocol rows as they stand, when one of them is newer than `after`, a revision (-1 = in any
/// case). A budget that somebody set after the start then counts instead of the plan's. Inside a read transaction, on
/// the thread of the store. At most kMostShownChanges of the changed files are read.
void takeProtocol(Store& store, LiveSession& session, qint64 after);
constexpr int kMostShownChanges = 2'000;

} // namespace wavedeck
