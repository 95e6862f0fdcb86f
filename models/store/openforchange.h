// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <memory>

namespace wavedeck {

/// Opens the database of a data directory for a short change beside a running engine (settings, prices); makes both
/// when they are not there, readable by nobody else. Blocking: on a worker thread.
Result<std::unique_ptr<Store>> openForChange(const QString& dataDir);

} // namespace wavedeck
