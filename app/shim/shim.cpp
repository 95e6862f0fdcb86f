// SPDX-License-Identifier: GPL-3.0-or-later
// wavedeck-shim: owns one agent and its run directory (architecture.md, "The run directory").
//
// The order of the steps is the promise: lock, claim, reserve, make durable, start, record. Whatever kills this
// process in between leaves a directory from which the engine can tell whether the agent may have been started.
#include "app/shim/options.h"
#include "app/shim/rundir.h"
#include "models/run/record.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck::shim {
namespace {

using namespace wavedeck::run;

constexpr int kCannotStart = 127;

/// Why the agent could not be started. The child of vfork writes it into our memory.
struct Failure {
    int error = 0;
    const char* doing = "start";
    const char* what = nullptr; ///< program, directory or file it is about
};

long long cpuMilliseconds(const timeval& time)
{
    return time.tv_sec * 1000LL + time.tv_usec / 1000;
}

/// From here on 0, 1 and 2 are the agent's, so what we say is in its stderr.log and we hold nothing of the caller's.
void wireStandardStreams(RunDir& run, const Options& options, int null, Failure& failure)
{
    if (options.stdinFile) {
        run.in = retry([&] { return open(options.stdinFile, O_RDONLY | O_NOCTTY | O_CLOEXEC); });
        if (run.in < 0)
            failure = {errno, "read", options.stdinFile};
    }
    if (dup2(run.in < 0 ? null : run.in, 0) < 0 || dup2(run.out, 1) < 0 || dup2(run.err, 2) < 0)
        failure = {errno, "redirect", options.program[0]};
}

/// The child, in our memory until exec: only system calls, nothing allocated, nothing of ours changed but `failure`.
/// Sets a limit, or the nearest to it that this process may set: an unprivileged engine cannot raise a hard limit.
bool limit(int resource, rlimit value)
{
    if (syscall(SYS_prlimit64, 0, resource, &value, nullptr) == 0)
        return true;
    rlimit present;
    if (errno != EPERM || syscall(SYS_prlimit64, 0, resource, nullptr, &present) != 0)
        return false;
    value.rlim_max = present.rlim_max;
    if (value.rlim_cur > value.rlim_max)
        value.rlim_cur = value.rlim_max;
    return syscall(SYS_prlimit64, 0, resource, &value, nullptr) == 0;
}

[[noreturn]] void becomeAgent(const Options& options, pid_t shim, volatile Failure& failure)
{
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != shim)
        _exit(kCannotStart); // the shim died before the line above could notice
    for (int i = 0; i < options.limitCount; ++i)
        if (!limit(options.limits[i].resource, options.limits[i].value)) {
            failure.error = errno;
            failure.doing = "set the limits of";
            _exit(kCannotStart);
        }
    umask(options.umask);
    if (options.cwd && chdir(options.cwd) != 0) {
        failure.doing = "enter";
        failure.what = options.cwd;
    } else {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        if (strchr(options.program[0], '/'))
            execv(options.program[0], options.program);
        else
            execvp(options.program[0], options.program);
    }
    failure.error = errno;
    _exit(kCannotStart);
}

/// vfork: the child runs to exec before we go on, so its session exists when a signal is forwarded, and its failure
/// needs no pipe.
[[gnu::noinline]] pid_t startAgent(const Options& options, volatile Failure& failure)
{
    const pid_t shim = getpid();
    failure.what = options.program[0];
    const pid_t agent = vfork();
    if (agent == 0)
        becomeAgent(options, shim, failure);
    if (agent < 0)
        failure.error = errno;
    else if (failure.error)
        retry([&] { return waitpid(agent, nullptr, 0); });
    return agent;
}

/// Reaps whatever ends below us until the agent does. All signals are blocked, so none is lost or comes in between.
int waitForAgent(pid_t agent, const sigset_t& awaited, rusage& usage)
{
    for (;;) {
        int status = 0;
        const pid_t ended = retry([&] { return wait4(-1, &status, WNOHANG, &usage); });
        if (ended == agent)
            return status;
        if (ended > 0)
            continue;
        const int signal = sigwaitinfo(&awaited, nullptr);
        // Not reaped yet, so the group is still the agent's.
        if (signal > 0 && signal != SIGCHLD)
            kill(-agent, signal);
    }
}

/// Starts the agent, waits, records. The status to exit with.
int runAgent(const RunDir& run, const Options& options, const Claim& self, const sigset_t& awaited, Failure& failure)
{
    const long long begin = milliseconds(CLOCK_MONOTONIC);
    const pid_t agent = failure.error ? -1 : startAgent(options, failure);
    Exit exit;
    rusage usage = {};
    if (failure.error) {
        complain(failure.doing, failure.what, failure.error);
        exit.code = kCannotStart;
        exit.execErrno = failure.error;
    } else {
        recordStarted(run, self, agent);
        const int status = waitForAgent(agent, awaited, usage);
        exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        exit.code = exit.signal ? 128 + exit.signal : WEXITSTATUS(status);
    }
    exit.atMs = milliseconds(CLOCK_REALTIME);
    exit.durationMs = milliseconds(CLOCK_MONOTONIC) - begin;
    exit.userMs = cpuMilliseconds(usage.ru_utime);
    exit.systemMs = cpuMilliseconds(usage.ru_stime);
    exit.maxRssKib = usage.ru_maxrss;
    recordExit(run, exit);
    return exit.code;
}

/// Blocks everything, so that a signal waits until there is an agent to forward it to, and undoes what the caller
/// ignored: the agent starts with default dispositions, and an ignored SIGCHLD would lose its exit status.
sigset_t takeSignals()
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t awaited;
    sigemptyset(&awaited);
    static constexpr int kHandled[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
    for (const int signal : kHandled)
        sigaddset(&awaited, signal);
    return awaited;
}

} // namespace
} // namespace wavedeck::shim

int main(int argc, char** argv)
{
    using namespace wavedeck::shim;
    const sigset_t awaited = takeSignals();
    Options options;
    options.umask = umask(077);
    if (!parse(argc, argv, options)) {
        static constexpr char kUsage[] = "usage: wavedeck-shim --run-dir DIR [--cwd DIR] [--stdin FILE | --fifo] "
                                         "[--umask OCTAL] [--limits RESOURCE:SOFT:HARD,...] -- PROGRAM [ARG...]\n";
        [[maybe_unused]] const ssize_t written = ::write(2, kUsage, sizeof kUsage - 1);
        return wavedeck::run::kShimUsage;
    }
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_PDEATHSIG, 0);
    if (syscall(SYS_close_range, 3, ~0U, 0) != 0) // kernels before 5.9
        for (int fd = 3; fd < 65536; ++fd)
            close(fd);
    // 0, 1 and 2 are taken from here on, whatever the caller left closed.
    int null = -1;
    do {
        null = retry([] { return open("/dev/null", O_RDWR | O_CLOEXEC); });
    } while (null >= 0 && null <= 2);
    Claim self;
    if (null < 0 || !nameSelf(self)) {
        complain("read", "/dev/null and /proc", errno);
        return wavedeck::run::kShimCannotRecord;
    }
    RunDir run;
    if (const int status = takeRunDir(run, options, self))
        return status;
    Failure failure;
    wireStandardStreams(run, options, null, failure);
    return runAgent(run, options, self, awaited, failure);
}
