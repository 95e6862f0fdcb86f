// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planadvice.h"
#include "models/store/store.h"

namespace wavedeck {

/// KNOW-6: entries of the knowledge base that share words with an agent's task: at most five an agent, those that share
/// most first. Only reads; any thread with a store of its own.
QList<RelatedKnowledge> relatedKnowledge(Store& store, const Plan& plan);

/// RETRO-27: what an agent is to read before it works, by its role and the rule of its plan, and nobody has
/// acknowledged.
QList<UnreadReading> unreadBy(Store& store, const Plan& plan, const QString& agent, const QString& role);
/// The same of the agents of a plan, at most 200 of them.
QList<UnreadReading> unreadReadings(Store& store, const Plan& plan);

} // namespace wavedeck
