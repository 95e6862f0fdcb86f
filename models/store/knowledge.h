// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planadvice.h"
#include "models/store/store.h"

namespace wavedeck {

/// KNOW-6: lessons and decisions that agents of earlier sessions told, and that share words with an agent's task: at
/// most five an agent, those that share most first, then the newest. Only reads; any thread with a store of its own.
QList<RelatedKnowledge> relatedKnowledge(Store& store, const Plan& plan);

} // namespace wavedeck
