// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace wavedeck::link {

/// How a program is started that lives on without whoever starts it.
struct Detached {
    const char* program = nullptr; ///< a path
    char* const* argv = nullptr; ///< ended by a null, as the environment is
    char* const* environment = nullptr;
    int errors = -1; ///< becomes its stderr; -1 = /dev/null
    const char* folder = nullptr; ///< it starts there; null = where we are
};

/// posix_spawn with a session of its own, no signal blocked or ignored, stdin and stdout on /dev/null, and no other
/// descriptor. 0, or the errno; pid is set on success. Any thread.
int spawnDetached(const Detached& what, pid_t& pid);

} // namespace wavedeck::link
