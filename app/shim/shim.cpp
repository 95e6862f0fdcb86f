// SPDX-License-Identifier: GPL-3.0-or-later
// wavedeck-shim: owns one agent and its run directory (architecture.md, "The run directory").
//
// The order of the steps is the promise: lock, claim, reserve, make durable, start, record. Whatever kills this
// process in between leaves a directory from which the engine can tell whether the agent may have been started.
#include "app/shim/options.h"
#include "models/run/record.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <initializer_list>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck::shim
{
namespace
{

using namespace wavedeck::run;

constexpr int kCannotStart = 127;

/// Every descriptor is close-on-exec; 0, 1 and 2 are what the agent inherits once wireStandardStreams() ran.
struct RunDir {
    int dir = -1;
    int exit = -1;
    int started = -1;
    int out = -1;
    int err = -1;
    int in = -1;
};

/// Why the agent could not be started. The child of vfork writes it into our memory.
struct Failure {
    int error = 0;
    const char* doing = "start";
    const char* what = nullptr; ///< program, directory or file it is about
};

template <class Call> auto retry(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

void complain(const char* doing, const char* what, int error)
{
    char text[1024];
    const char* why = strerrordesc_np(error);
    const int length = std::snprintf(
        text, sizeof text, "wavedeck-shim: cannot %s %.800s: %s\n", doing, what, why ? why : "unknown error");
    // Nobody is left to tell when this fails.
    [[maybe_unused]] const ssize_t written = ::write(2, text, static_cast<std::size_t>(length));
}

long long milliseconds(clockid_t clock)
{
    timespec now = {};
    clock_gettime(clock, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

long long milliseconds(const timeval& time)
{
    return time.tv_sec * 1000LL + time.tv_usec / 1000;
}

/// Reads a small file of /proc; always terminated. False when there is nothing.
template <std::size_t size> bool slurp(const char* path, char (&text)[size])
{
    const int fd = retry([&] { return open(path, O_RDONLY | O_CLOEXEC); });
    if (fd < 0)
        return false;
    const ssize_t got = retry([&] { return read(fd, text, size - 1); });
    close(fd);
    text[got > 0 ? got : 0] = 0;
    return got > 0;
}

/// Field 22 of a stat file, 0 when unknown. The name in field 2 may hold spaces and ')', so count from the last one.
unsigned long long startTime(const char* path)
{
    char stat[1024];
    if (!slurp(path, stat))
        return 0;
    const char* at = std::strrchr(stat, ')');
    for (int field = 2; at && field < 22; ++field)
        at = std::strchr(at + 1, ' ');
    unsigned long long ticks = 0;
    for (at = at ? at + 1 : ""; *at >= '0' && *at <= '9'; ++at)
        ticks = ticks * 10 + static_cast<unsigned long long>(*at - '0');
    return ticks;
}

bool nameSelf(Claim& self)
{
    self.shim = {getpid(), startTime("/proc/self/stat")};
    if (self.shim.start == 0 || !slurp("/proc/sys/kernel/random/boot_id", self.boot))
        return false;
    self.boot[std::strcspn(self.boot, "\n")] = 0;
    return true;
}

bool put(int fd, const char* bytes, std::size_t size)
{
    for (std::size_t done = 0; done < size;) {
        const ssize_t put = retry([&] { return pwrite(fd, bytes + done, size - done, static_cast<off_t>(done)); });
        if (put <= 0)
            return false;
        done += static_cast<std::size_t>(put);
    }
    return true;
}

int create(int dir, const char* name, int flags)
{
    return retry([&] { return openat(dir, name, O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0600); });
}

/// A file of our own with its bytes really allocated: what is in it can be replaced on a full disk.
int reserve(int dir, const char* name)
{
    constexpr char kZeros[kRecordBytes] = {};
    const int fd = create(dir, name, O_WRONLY);
    if (fd >= 0 && put(fd, kZeros, sizeof kZeros))
        return fd;
    return -1;
}

bool reserveSpare(int dir)
{
    const int fd = create(dir, "spare", O_WRONLY);
    if (fd < 0)
        return false;
    bool ok = retry([&] { return fallocate(fd, 0, 0, kSpareBytes); }) == 0;
    if (!ok && errno == EOPNOTSUPP) {
        constexpr char kZeros[4096] = {};
        ok = true;
        for (std::size_t done = 0; ok && done < kSpareBytes; done += sizeof kZeros)
            ok = retry([&] { return ::write(fd, kZeros, sizeof kZeros); }) == static_cast<ssize_t>(sizeof kZeros);
    }
    close(fd);
    return ok;
}

int openFifo(int dir)
{
    if (mkfifoat(dir, "stdin", 0600) != 0 && errno != EEXIST)
        return -1;
    struct stat info = {};
    if (fstatat(dir, "stdin", &info, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    if (!S_ISFIFO(info.st_mode)) {
        errno = EEXIST;
        return -1;
    }
    // Both ways: opening does not wait for the engine, and the agent sees no end of file when the engine goes away.
    return retry([&] { return openat(dir, "stdin", O_RDWR | O_NOFOLLOW | O_CLOEXEC); });
}

bool reserveAll(RunDir& run, const Options& options)
{
    return (run.exit = reserve(run.dir, "exit")) >= 0 && (run.started = reserve(run.dir, "started")) >= 0
        && reserveSpare(run.dir) && (run.out = create(run.dir, "stdout.log", O_WRONLY | O_APPEND)) >= 0
        && (run.err = create(run.dir, "stderr.log", O_WRONLY | O_APPEND)) >= 0
        && (!options.fifo || (run.in = openFifo(run.dir)) >= 0);
}

bool syncDirectory(int dir, const char* path)
{
    const int fd = retry([&] { return openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
    if (fd < 0)
        return false;
    // Some file systems cannot sync a directory and say so.
    const bool ok = retry([&] { return fsync(fd); }) == 0 || errno == EINVAL;
    close(fd);
    return ok;
}

/// Claim, reservation and every new directory entry on disk. Both files are sent off first, so that the first fsync
/// finds their blocks allocated and commits one journal transaction for everything; the others only ask for it.
bool makeDurable(int claim, const RunDir& run)
{
    sync_file_range(run.exit, 0, 0, SYNC_FILE_RANGE_WRITE);
    sync_file_range(claim, 0, 0, SYNC_FILE_RANGE_WRITE);
    return retry([&] { return fsync(claim); }) == 0 && retry([&] { return fsync(run.exit); }) == 0
        && syncDirectory(run.dir, ".") && syncDirectory(run.dir, "..") && syncDirectory(run.dir, "../..");
}

/// Lock, claim, reserve. 0, or the status to exit with; then nothing is claimed that was not before.
int takeRunDir(RunDir& run, const Options& options, const Claim& self)
{
    run.dir = retry([&] { return open(options.runDir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC); });
    const int lock = run.dir < 0 ? -1 : create(run.dir, "lock", O_RDWR);
    if (lock < 0) {
        complain("use", options.runDir, errno);
        return kShimCannotRecord;
    }
    if (retry([&] { return flock(lock, LOCK_EX | LOCK_NB); }) != 0) {
        complain("lock", options.runDir, errno);
        return errno == EWOULDBLOCK ? kShimLocked : kShimCannotRecord;
    }
    const int claim = create(run.dir, "claim", O_WRONLY | O_EXCL);
    if (claim < 0) {
        const int error = errno;
        complain("claim", options.runDir, error);
        return error == EEXIST ? kShimClaimed : kShimCannotRecord;
    }
    char record[kRecordBytes];
    write(record, self);
    if (reserveAll(run, options) && put(claim, record, sizeof record) && makeDurable(claim, run)) {
        close(claim);
        return 0;
    }
    complain("record in", options.runDir, errno);
    // We hold the lock and started nothing: the next try is free to claim, and the disk gets its bytes back.
    for (const char* name : {"claim", "spare", "exit", "started"})
        unlinkat(run.dir, name, 0);
    return kShimCannotRecord;
}

/// From here on 0, 1 and 2 are the agent's, so what we say is in its stderr.log and we hold nothing of the caller's.
void wireStandardStreams(RunDir& run, const Options& options, int null, Failure& failure)
{
    if (options.stdinFile) {
        run.in = retry([&] { return open(options.stdinFile, O_RDONLY | O_CLOEXEC); });
        if (run.in < 0)
            failure = {errno, "read", options.stdinFile};
    }
    dup2(run.in < 0 ? null : run.in, 0);
    dup2(run.out, 1);
    dup2(run.err, 2);
}

/// The child, in our memory until exec: only system calls, nothing allocated, nothing of ours changed but `failure`.
[[noreturn]] void becomeAgent(const Options& options, pid_t shim, volatile Failure& failure)
{
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != shim)
        _exit(kCannotStart); // the shim died before the line above could notice
    for (int i = 0; i < options.limitCount; ++i)
        if (setrlimit(static_cast<__rlimit_resource_t>(options.limits[i].resource), &options.limits[i].value) != 0) {
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
        if (std::strchr(options.program[0], '/'))
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

void recordStarted(const RunDir& run, const Claim& self, pid_t agent)
{
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%d/stat", agent);
    Started started;
    started.agent = {agent, startTime(path)};
    started.shim = self.shim;
    std::memcpy(started.boot, self.boot, sizeof started.boot);
    started.atMs = milliseconds(CLOCK_REALTIME);
    char record[kRecordBytes];
    write(record, started);
    // Already allocated. It is of use only while this boot lasts, so it is not synced.
    put(run.started, record, sizeof record);
}

/// Reaps whatever ends below us until the agent does. All signals are blocked, so none is lost or comes in between.
int waitForAgent(pid_t agent, const sigset_t& awaited, rusage& usage)
{
    for (;;) {
        int status = 0;
        pid_t ended = retry([&] { return wait4(-1, &status, WNOHANG, &usage); });
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

long long syncedSize(int fd)
{
    struct stat info = {};
    if (fstat(fd, &info) != 0)
        return 0;
    if (info.st_size > 0)
        retry([&] { return fdatasync(fd); });
    return info.st_size;
}

void recordExit(const RunDir& run, Exit& exit)
{
    exit.stdoutBytes = syncedSize(run.out);
    exit.stderrBytes = syncedSize(run.err);
    char record[kRecordBytes];
    write(record, exit);
    constexpr int kTries = 20;
    constexpr timespec kPause = {0, 100'000'000};
    for (int i = 0; i < kTries; ++i) {
        const bool recorded = put(run.exit, record, sizeof record) && retry([&] { return fdatasync(run.exit); }) == 0;
        unlinkat(run.dir, "spare", 0);
        if (recorded)
            return;
        nanosleep(&kPause, nullptr);
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
    exit.userMs = milliseconds(usage.ru_utime);
    exit.systemMs = milliseconds(usage.ru_stime);
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
        std::signal(signal, SIG_DFL);
    sigset_t awaited;
    sigemptyset(&awaited);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2})
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
    close_range(3, ~0U, 0);
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
