// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

namespace wavedeck::shim {

/// One resource limit of the agent: number of RLIMIT_*, soft and hard value.
struct Limit {
    int resource = 0;
    rlimit value = {};
};

/// The command line of wavedeck-shim. The strings belong to argv of main.
struct Options {
    const char* runDir = nullptr;
    const char* cwd = nullptr; ///< null: the caller's
    const char* stdinFile = nullptr; ///< null: /dev/null, unless fifo
    bool fifo = false; ///< stdin is the FIFO `stdin` of the run directory
    mode_t umask = 0; ///< of the agent; set to the caller's before parse()
    int limitCount = 0;
    Limit limits[RLIM_NLIMITS];
    char** program = nullptr; ///< the agent's argv
};

/// False when the command line is wrong; nothing is printed.
bool parse(int argc, char** argv, Options& options);

} // namespace wavedeck::shim
