// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planadvice.h"
#include "models/store/store.h"

namespace wavedeck {

/// KNOW-6: entries of the knowledge base that share words with an agent's task: at most five an agent, those that share
/// most first. Only reads; any thread with a store of its own.
QList<RelatedKnowledge> relatedKnowledge(Store& store, const Plan& plan);

/// RETRO-27: what agents of a plan are to read before they work, by their role, and nobody has acknowledged.
QList<UnreadReading> unreadReadings(Store& store, const Plan& plan);

} // namespace wavedeck
