// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/protocolview.h"
#include "models/store/store.h"

#include <memory>

namespace wavedeck {

/// The protocol rows of a session as they stand, or null when none of them is newer than `after`, a revision. Inside a
/// read transaction, on the thread of the store. Files that changed are bounded: at most kMostShownChanges are read.
std::shared_ptr<const ProtocolView> readProtocol(Store& store, const QString& session, qint64 after);
constexpr int kMostShownChanges = 2'000;

} // namespace wavedeck
