// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/store/sessiondocument.h"

namespace wavedeck {

/// The plan of a session as it was stored at its start; empty when it cannot be read any more.
std::optional<Plan> planOf(const Session& session);

/// What a session came to, or has come to until now (UTC ms): the `metrics` of its document. A number that nobody
/// measured, or that does not apply, is null; without a plan so is what only the plan knows.
QJsonObject sessionMetrics(const SessionRows& rows, const Plan* plan, qint64 elapsedMs, qint64 now);

/// Balance of one wave by units and by time (INC-11), the largest share, and the gaps in which nobody of it ran
/// although it was not over (WAVE-13): `balance_ratio`, `balance_ratio_time`, `shares`, `idle_gaps`, `idle_gap_ms`.
void insertBalance(QJsonObject& wave, const SessionRows& rows, const QString& id, qint64 now);

} // namespace wavedeck
