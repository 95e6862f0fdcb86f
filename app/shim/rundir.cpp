// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/rundir.h"

#include <time.h>

#include <string.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::shim {

using namespace wavedeck::run;

namespace {

/// Reads a small file of /proc; always terminated. False when there is nothing.
template <size_t size> bool slurp(const char* path, char (&text)[size])
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
    const char* at = strrchr(stat, ')');
    for (int field = 2; at && field < 22; ++field)
        at = strchr(at + 1, ' ');
    unsigned long long ticks = 0;
    for (at = at ? at + 1 : ""; *at >= '0' && *at <= '9'; ++at)
        ticks = ticks * 10 + static_cast<unsigned long long>(*at - '0');
    return ticks;
}

bool put(int fd, const char* bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        const ssize_t put = retry([&] { return pwrite(fd, bytes + done, size - done, static_cast<off_t>(done)); });
        if (put <= 0)
            return false;
        done += static_cast<size_t>(put);
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
        for (size_t done = 0; ok && done < kSpareBytes; done += sizeof kZeros)
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

/// The claim and its directory entry on disk. Both files are sent off first, so that the one commit of the first fsync
/// holds the place of the exit record too. The folders above need no sync of their own: a new file's fsync takes the
/// new folders it stands in along (ext4 with and without a journal, XFS, btrfs), and none of the syncs left out was
/// free. An exit record that a power cut takes is read as lost, which is true.
bool makeDurable(int claim, const RunDir& run)
{
    sync_file_range(run.exit, 0, 0, SYNC_FILE_RANGE_WRITE);
    sync_file_range(claim, 0, 0, SYNC_FILE_RANGE_WRITE);
    return retry([&] { return fsync(claim); }) == 0 && syncDirectory(run.dir, ".");
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

} // namespace

void complain(const char* doing, const char* what, int error)
{
    char text[1024];
    const char* why = strerror(error);
    const int length = snprintf(
        text, sizeof text, "wavedeck-shim: cannot %s %.800s: %s\n", doing, what, why ? why : "unknown error");
    // Nobody is left to tell when this fails.
    [[maybe_unused]] const ssize_t written = ::write(2, text, static_cast<size_t>(length));
}

long long milliseconds(clockid_t clock)
{
    timespec now = {};
    clock_gettime(clock, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

bool nameSelf(Claim& self)
{
    self.shim = {getpid(), startTime("/proc/self/stat")};
    if (self.shim.start == 0 || !slurp("/proc/sys/kernel/random/boot_id", self.boot))
        return false;
    self.boot[strcspn(self.boot, "\n")] = 0;
    return true;
}

int takeRunDir(RunDir& run, const Options& options, const Claim& self)
{
    run.dir = retry([&] { return open(options.runDir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC); });
    const int lock = run.dir < 0 ? -1 : create(run.dir, "lock", O_RDWR);
    if (lock < 0) {
        complain("use", options.runDir, errno);
        return kShimCannotRecord;
    }
    if (retry([&] { return flock(lock, LOCK_EX | LOCK_NB); }) != 0) {
        const int error = errno;
        complain("lock", options.runDir, error);
        return error == EWOULDBLOCK ? kShimLocked : kShimCannotRecord;
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
    static constexpr const char* kNames[] = {"claim", "spare", "exit", "started"};
    for (const char* name : kNames)
        unlinkat(run.dir, name, 0);
    return kShimCannotRecord;
}

void recordStarted(const RunDir& run, const Claim& self, pid_t agent)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/stat", agent);
    Started started;
    started.agent = {agent, startTime(path)};
    started.shim = self.shim;
    memcpy(started.boot, self.boot, sizeof started.boot);
    started.atMs = milliseconds(CLOCK_REALTIME);
    char record[kRecordBytes];
    write(record, started);
    // Already allocated. It is of use only while this boot lasts, so it is not synced.
    put(run.started, record, sizeof record);
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
        if (recorded) {
            // Emptied, not unlinked: ext4 steps one by one around inodes that were deleted in the last seconds, which
            // makes each start dearer the more agents have just ended.
            const int spare = openat(run.dir, "spare", O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
            if (spare >= 0)
                close(spare);
            return;
        }
        unlinkat(run.dir, "spare", 0);
        nanosleep(&kPause, nullptr);
    }
}

} // namespace wavedeck::shim
