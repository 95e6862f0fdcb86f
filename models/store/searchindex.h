// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

namespace wavedeck {

/// Takes what triggers noted in search_pending into the full-text index, inside the running transaction: Store does
/// before each commit, so that the index never says more or less than the tables. Cheap when nothing was noted. What
/// cannot be taken in stays noted and stops nobody.
void updateSearchIndex(Store& store);

} // namespace wavedeck
