// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/reading.h"

/// Gates that a plan writes shorter than `gates:`: measurements before and after the work of a wave (BASE-1, BASE-2),
/// and claims against reality (AUDIT-11). Internal to models/plan, but checkBaselines().
namespace wavedeck::plan {

namespace keys {
extern const KeyTable baseline; ///< of a wave
extern const KeyTable claim;
}

/// `baseline:` of a wave: the gate before its agents that measures, and the one after them that compares.
QList<GatePlan> readBaseline(Reading& reading, const YamlNode& node);
/// `claims:` of the session (before its first wave) or of a wave (after its agents): one gate with the id given.
GatePlan readClaims(Reading& reading, const YamlNode& node, const QString& id, GateTiming timing);

} // namespace wavedeck::plan

namespace wavedeck {

/// Agents that work on performance have a baseline: of their wave, of one before, or stored (BASE-1). Told and refused
/// as the mode wants it.
void checkBaselines(PlanReading& reading, bool stored);

} // namespace wavedeck
