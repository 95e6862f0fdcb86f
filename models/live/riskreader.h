// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "models/store/store.h"

/// Reads what the window shows of risk assessments. Thread of the store; takes time (verifies nothing, but reads every
/// content that is being reviewed): never on a GUI thread.
namespace wavedeck {

/// who: of whom it is asked what waits for them. now: UTC ms.
RiskView readRiskView(Store& store, const Actor& who, qint64 now);
/// Usage `unknown-risk`.
Result<RiskShown> readRiskShown(Store& store, const QString& id, const Actor& who, qint64 now);

} // namespace wavedeck
