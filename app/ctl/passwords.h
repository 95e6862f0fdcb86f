// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/people/password.h"

/// Passwords come from a descriptor or from the terminal without echo, never from argv or the environment.
namespace wavedeck::ctl {

/// Reads up to a newline or the end from fd (what follows stays unread); fd < 0: asks on the terminal, `prompt: `.
/// Usage `no-password` when there is neither.
Result<people::Secret> readPassword(int fd, const QString& prompt);

/// The same for a new one: on a terminal it is asked for twice.
Result<people::Secret> readNewPassword(int fd, const QString& prompt);

} // namespace wavedeck::ctl
