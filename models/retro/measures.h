// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"
#include "models/store/store.h"

#include <QJsonArray>

namespace wavedeck::retro {

/// What the numbers that recommendations and actions should move did: in the session looked back on, and in the next
/// one in the same workspace. `{"of","number","metric","before","after","next_session"}`; null = nobody measured it.
/// The store must have no transaction.
QJsonArray measures(Store& store, const Retro& retro, const QString& dataDir, qint64 now);

} // namespace wavedeck::retro
