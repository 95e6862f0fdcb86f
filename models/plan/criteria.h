// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/reading.h"

/// Internal to models/plan: the criteria of gates, read for those written out and for those made of other keys.
namespace wavedeck::plan {

/// limit, kill_after, environment, valid_for and evidence: what a gate hands on to its criteria.
void readCommon(const MapReader& map, CriterionPlan& criterion);

/// Everything of one criterion but its id. It comes in with what it inherits; mend says what to do with two forms.
void readCriterion(Reading& reading, const MapReader& map, const QString& mend, CriterionPlan& criterion);

/// The list `criteria`. One that has an implemented and an operational side becomes two (GATE-5).
void readCriteria(Reading& reading, const YamlNode& list, GatePlan& gate, const CriterionPlan& inherited);

/// A criterion runs a program or waits for a person: never both, never neither.
void checkProgramOf(Reading& reading, const MapReader& map, CriterionPlan& criterion);

} // namespace wavedeck::plan
