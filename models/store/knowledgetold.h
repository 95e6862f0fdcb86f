// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

namespace wavedeck {

/// What agents told as a lesson becomes an entry of the knowledge base, once: takes at most 200 rows of `told` that
/// nobody has taken yet. What the rules refuse stays with its session only, and so does what one agent tells beyond 100
/// lessons. Inside the running transaction of the engine, which has stored what was told. False = there may be more.
Result<bool> takeToldLessons(Store& store, qint64 now);

} // namespace wavedeck
