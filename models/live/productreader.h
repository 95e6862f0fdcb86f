// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/gatesview.h"
#include "models/store/store.h"

namespace wavedeck {

/// What stands behind the gates of a session, by gate. Newest first.
QHash<QString, GateRecord> gateRecords(Store& store, const QString& session);

/// Fills in what belongs to the product, not to one session: tiers, measurements, gates of its other sessions (those
/// of the same workspace, the newest). view.product is known already. now: UTC ms, for what is stale. Inside a read
/// transaction.
void readProduct(Store& store, GatesView& view, const Session& session, qint64 now);
constexpr int kMostProductGates = 100;

} // namespace wavedeck
