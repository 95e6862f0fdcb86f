// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shim/options.h"
#include "models/run/record.h"

#include <errno.h>
#include <time.h>

namespace wavedeck::shim {

/// Repeats a system call that a signal interrupted (stop and continue do that to a few even when all are blocked).
template <class Call> auto retry(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

/// One line on descriptor 2: `wavedeck-shim: cannot DOING WHAT: reason`.
void complain(const char* doing, const char* what, int error);

/// The run directory as descriptors, all close-on-exec and open until the process ends. -1 = not open.
struct RunDir {
    int dir = -1;
    int exit = -1;
    int started = -1;
    int out = -1;
    int err = -1;
    int in = -1; ///< the FIFO or the prompt file
};

/// Pid, start time and boot of this process. False without /proc: nothing can be told apart later.
bool nameSelf(run::Claim& self);

/// Locks, claims, reserves and makes all that durable. 0, or the status to exit with: then a reason is on descriptor
/// 2 and nothing is claimed that was not before. The umask must be 077.
int takeRunDir(RunDir& run, const Options& options, const run::Claim& self);

/// Fills `started`; to be called before the agent is reaped. Not synced: of use only while this boot lasts.
void recordStarted(const RunDir& run, const run::Claim& self, pid_t agent);

/// Syncs the output, adds its sizes to `exit`, fills the record and syncs it, on a full disk too.
void recordExit(const RunDir& run, run::Exit& exit);

/// Now, in milliseconds.
long long milliseconds(clockid_t clock);

} // namespace wavedeck::shim
