// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/actor.h"
#include "models/people/roles.h"
#include "models/store/store.h"

namespace wavedeck {

/// Whether somebody may do something, whichever process asks (the engine for its commands, the terminal for registers).
/// - Command, Settings and Evidence are anybody's who is not signed in, and recorded as such; a person needs the right.
/// - AcceptAgent and DecideGate need a person with the right once there is a person.
/// - The registers always do, but in single-operator mode, and people always: while there is nobody, only `user add`
///   works, which asks nobody.
/// A decision that names roles itself gives them in wanted. what names it in the error: `gate human`.
/// Forbidden: `not-signed-in`, `not-allowed`.
Status mayDo(
    Store& store, const Actor& actor, people::Right right, const QString& what, const QStringList& wanted = {});

} // namespace wavedeck
