// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/roles.h"
#include "models/store/personrepository.h"
#include "models/store/store.h"

/// What the audit trail knows of roles: a role that somebody wrote into the table of people past it does not count
/// where something is signed (trust.md A). Same thread as the store.
namespace wavedeck::people {

/// The roles somebody of this name had just before a row of the audit trail; before: 0 = now.
QStringList toldRoles(Store& store, const QString& name, qint64 before = 0);

/// Whether several people decide here, likewise.
UserMode toldMode(Store& store, qint64 before = 0);

} // namespace wavedeck::people
