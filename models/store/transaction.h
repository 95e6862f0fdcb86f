// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

namespace wavedeck {

/// A transaction around `change`, a function that gives back a Status: what it refuses is rolled back. Same thread as
/// the store, no transaction running.
template <class Change> Status inTransaction(Store& store, Change change)
{
    if (Status begun = store.begin(); !begun)
        return begun;
    if (Status done = change(); !done) {
        store.rollback();
        return done;
    }
    return store.commit();
}

} // namespace wavedeck
