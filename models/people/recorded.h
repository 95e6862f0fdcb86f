// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/permit.h"
#include "models/trail/trail.h"

#include <functional>

namespace wavedeck {

/// What a change says of itself when it is done.
enum class Change {
    Made,
    None, ///< everything stood like this already: nothing is stored, and no row of the trail
};

/// Changes a register in one transaction of its own with its row of the audit trail, done or refused (SEC-12): begins,
/// runs `change` (which checks mayDo() itself and may complete the entry), appends and commits. What is refused is
/// rolled back, and the refusal recorded with its code and reason; a failure of the surroundings is not. Same thread as
/// the store, no transaction running.
Status recorded(Store& store, TrailEntry entry, const std::function<Result<Change>(TrailEntry&)>& change);

} // namespace wavedeck
