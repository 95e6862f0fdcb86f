// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "models/live/protocolview.h"
#include "models/store/store.h"

namespace wavedeck {

/// Gives a session its protocol rows as they stand, when one of them is newer than `after`, a revision (-1 = in any
/// case), and its metrics, when an attempt began or ended or they are older than kMetricsMs: the tools that agents told
/// of have no revision. The session has its agents already. plan: null = not known; now: UTC ms. A budget that somebody
/// set after the start then counts instead of the plan's. Inside a read transaction, on the thread of the store. At
/// most kMostShownChanges of the changed files are read.
void takeProtocol(
    Store& store, LiveSession& session, qint64 after, const std::shared_ptr<const Plan>& plan, qint64 now);
constexpr int kMostShownChanges = 2'000;
constexpr qint64 kMetricsMs = 2'000;

} // namespace wavedeck
