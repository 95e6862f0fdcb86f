// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// The bytes of the run directory that wavedeck-shim writes and the engine reads (`architecture.md`, "The run
/// directory"). Plain C++ without Qt or streams: the shim includes it and is static. Every record is text, one
/// `key value` a line, so that a person can read it at 3 a.m. and another launcher can write it, padded with zero
/// bytes to a fixed size so that it can be reserved before the agent starts and filled in place on a full disk.
/// The last line is `sum XXXXXXXXXXXXXXXX`: FNV-1a 64 (Fowler, Noll, Vo; offset 14695981039346656037, prime
/// 1099511628211) over every byte before that line. A record with another sum counts as not written.
namespace wavedeck::run {

constexpr size_t kRecordBytes = 512;
constexpr size_t kSpareBytes = 64 * 1024;

// Exit statuses of the shim itself when it started nothing. Else it exits with the agent's code, or 128 + signal.
constexpr int kShimUsage = 64;
constexpr int kShimCannotRecord
    = 74; ///< claim or reservation impossible (disk full, permissions); no claim is left behind
constexpr int kShimLocked = 75; ///< another shim holds `lock`
constexpr int kShimClaimed = 73; ///< `claim` already exists

inline uint64_t fnv1a(const char* bytes, size_t length)
{
    uint64_t hash = 14695981039346656037ULL;
    for (size_t i = 0; i < length; ++i)
        hash = (hash ^ static_cast<unsigned char>(bytes[i])) * 1099511628211ULL;
    return hash;
}

/// `claim` and `started` name a process so that it can be told from a later one with the same pid.
struct ProcessName {
    long pid = 0;
    unsigned long long start = 0; ///< field 22 of /proc/PID/stat, clock ticks since boot
};

/// `claim`: pid, start, boot of the shim.
struct Claim {
    ProcessName shim;
    char boot[40] = {}; ///< /proc/sys/kernel/random/boot_id without the newline
};

/// `started`: the agent, its shim, and when.
struct Started {
    ProcessName agent;
    ProcessName shim;
    char boot[40] = {};
    long long atMs = 0; ///< UTC
};

/// `exit`: how the agent ended, as wait4 and the clocks told it.
struct Exit {
    int code = 0; ///< exit code; 127 when exec failed
    int signal = 0; ///< signal that ended it; 0 = it exited
    int execErrno = 0; ///< errno of exec or chdir when the agent could not be started
    long long atMs = 0; ///< UTC
    long long durationMs = 0; ///< monotonic
    long long userMs = 0; ///< CPU, the agent and its waited-for children
    long long systemMs = 0;
    long long maxRssKib = 0; ///< largest single process (ru_maxrss)
    long long stdoutBytes = 0;
    long long stderrBytes = 0;
};

/// Closes a record: adds the sum line to text of length used (< kRecordBytes - 32), zero-pads the rest.
inline void seal(char (&record)[kRecordBytes], size_t used)
{
    const uint64_t sum = fnv1a(record, used);
    const int line
        = snprintf(record + used, kRecordBytes - used, "sum %016llx\n", static_cast<unsigned long long>(sum));
    const size_t end = used + static_cast<size_t>(line);
    memset(record + end, 0, kRecordBytes - end);
}

/// Length of the checked text, or 0 when the record is empty, torn or has another sum.
inline size_t sealedLength(const char* record, size_t size)
{
    const char* end = static_cast<const char*>(memchr(record, 0, size));
    const size_t length = end ? static_cast<size_t>(end - record) : size;
    constexpr size_t kSumLine = 4 + 16 + 1;
    if (length <= kSumLine || memcmp(record + length - kSumLine, "sum ", 4) != 0)
        return 0;
    char line[kSumLine + 1];
    snprintf(line, sizeof line, "sum %016llx\n", static_cast<unsigned long long>(fnv1a(record, length - kSumLine)));
    return memcmp(line, record + length - kSumLine, kSumLine) == 0 ? length - kSumLine : 0;
}

inline void write(char (&record)[kRecordBytes], const Claim& c)
{
    const int used = snprintf(record, kRecordBytes, "wavedeck-claim 1\nshim %ld\nshim_start %llu\nboot %s\n",
        c.shim.pid, c.shim.start, c.boot);
    seal(record, static_cast<size_t>(used));
}

inline void write(char (&record)[kRecordBytes], const Started& s)
{
    const int used = snprintf(record, kRecordBytes,
        "wavedeck-started 1\npid %ld\nstart %llu\nshim %ld\nshim_start %llu\nboot %s\nat_ms %lld\n", s.agent.pid,
        s.agent.start, s.shim.pid, s.shim.start, s.boot, s.atMs);
    seal(record, static_cast<size_t>(used));
}

inline void write(char (&record)[kRecordBytes], const Exit& e)
{
    const int used = snprintf(record, kRecordBytes,
        "wavedeck-exit 1\ncode %d\nsignal %d\nexec_errno %d\nat_ms %lld\nduration_ms %lld\nuser_ms %lld\nsystem_ms "
        "%lld\nmax_rss_kib %lld\nstdout_bytes %lld\nstderr_bytes %lld\n",
        e.code, e.signal, e.execErrno, e.atMs, e.durationMs, e.userMs, e.systemMs, e.maxRssKib, e.stdoutBytes,
        e.stderrBytes);
    seal(record, static_cast<size_t>(used));
}

} // namespace wavedeck::run
