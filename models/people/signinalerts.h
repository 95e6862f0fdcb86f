// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/personrepository.h"

/// The alert about wrong passwords: a row of no session that whoever counted the try writes, with or without an engine.
/// Its id is SI-001, its number negative, so that it never meets one of the engine's.
namespace wavedeck::people {

constexpr char kSignInRule[] = "sign-in";

/// Inside a running transaction. One stays open a person; a further try makes it newer.
Status raiseSignInAlert(Store& store, const Person& person, qint64 now);
Status resolveSignInAlert(Store& store, const Person& person, qint64 now);

} // namespace wavedeck::people
