// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "models/store/store.h"

/// What waits for one person: assessments to sign, gates that name a role of theirs, waivers that end. Thread of the
/// store.
namespace wavedeck {

/// Waivers that end within so long are told before (GATE-3).
constexpr qint64 kWaiverSoonMs = 3 * 24 * 3'600'000LL;

/// The fields that differ between two versions; nothing where there is no older one.
QList<RiskChange> changesSince(Store& store, const QString& id, qint64 from, qint64 to);

RiskWaiting waitingOf(Store& store, const RiskLine& line);
/// Of sessions that are not over. now: UTC ms.
QList<RiskWaiting> waitingGates(Store& store, const Actor& who, qint64 now);

} // namespace wavedeck
