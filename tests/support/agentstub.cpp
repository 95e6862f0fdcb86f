// SPDX-License-Identifier: GPL-3.0-or-later
// agent_stub JOURNAL VERB...: an agent that does what a test tells it, and writes down by itself what it did.
//
// JOURNAL is a file that all of them append to, a line a write: `start RUNID PID START MS`, `end RUNID PID CODE MS`,
// `child RUNID PID START`, `signal RUNID PID NUMBER`, `wrote RUNID PID BYTES ERRNO`. RUNID is WAVEDECK_RUN_ID or `-`.
// Verbs, done in order:
//   profile=N      what stubprofile.h says for N, exit included
//   out=BYTES:SEED err=BYTES:SEED   prints bytes of stubprofile.h
//   sleep=MS       hold=FILE (until FILE exists, ten minutes at most)
//   exit=CODE      ends at once; without it 0 at the end
//   ignore-term    SIGTERM does nothing from here on, in children too
//   obey-term      and from here on it does again
//   note-signals   SIGTERM, SIGINT, SIGHUP, SIGUSR1 and SIGUSR2 are written down and do nothing
//   detach         a grandchild in a session of its own sleeps on
//   wiped          a child with an empty environment sleeps on
//   fill           prints until the disk is full
//   flood=FILE     the same, and again whenever there is space, until FILE exists
#include "tests/support/stubprofile.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <initializer_list>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr unsigned kLongestLife = 600; // seconds; nothing of a test outlives it by more

int journal = -1;
const char* runId = "-";
char ownPath[4096];

unsigned long long startTicks()
{
    char text[1024] = {};
    const int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, text, sizeof text - 1) <= 0)
        return 0;
    close(fd);
    const char* at = std::strrchr(text, ')');
    for (int field = 2; at && field < 22; ++field)
        at = std::strchr(at + 1, ' ');
    return at ? std::strtoull(at + 1, nullptr, 10) : 0;
}

long long nowMs()
{
    timespec now = {};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

void note(const char* what, unsigned long long a, long long b)
{
    char line[512];
    const int length = std::snprintf(line, sizeof line, "%s %s %d %llu %lld\n", what, runId, getpid(), a, b);
    if (write(journal, line, static_cast<std::size_t>(length)) != length)
        _exit(99);
}

void noteSignal(int number)
{
    // snprintf of integers only: good enough here.
    note("signal", static_cast<unsigned long long>(number), nowMs());
}

void pauseFor(unsigned long ms)
{
    timespec left = {static_cast<time_t>(ms / 1000), static_cast<long>(ms % 1000) * 1000000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) { }
}

void print(int fd, std::uint64_t seed, std::size_t from, std::size_t to)
{
    char chunk[4096];
    while (from < to) {
        const std::size_t size = to - from < sizeof chunk ? to - from : sizeof chunk;
        for (std::size_t i = 0; i < size; ++i)
            chunk[i] = static_cast<char>(wavedeck::stub::byteOf(seed, from + i));
        const ssize_t put = write(fd, chunk, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return;
        from += static_cast<std::size_t>(put);
    }
}

[[noreturn]] void end(int code)
{
    note("end", static_cast<unsigned long long>(code), nowMs());
    _exit(code);
}

[[noreturn]] void profile(unsigned n)
{
    const auto p = wavedeck::stub::profileOf(n);
    print(1, n, 0, p.outBytes / 2);
    print(2, n + 1000, 0, p.errBytes);
    pauseFor(p.sleepMs);
    print(1, n, p.outBytes / 2, p.outBytes);
    end(p.code);
}

[[noreturn]] void liveOn()
{
    note("child", startTicks(), nowMs());
    alarm(kLongestLife);
    for (;;)
        pause();
}

void detach()
{
    const pid_t middle = fork();
    if (middle == 0) {
        setsid();
        if (fork() != 0)
            _exit(0);
        liveOn();
    }
    waitpid(middle, nullptr, 0);
}

void wiped(const char* journalFile)
{
    if (fork() != 0)
        return;
    char as[600];
    std::snprintf(as, sizeof as, "as=%s", runId);
    char* const arguments[] = {ownPath, const_cast<char*>(journalFile), as, const_cast<char*>("live-on"), nullptr};
    char* const nothing[] = {nullptr};
    execve(ownPath, arguments, nothing);
    _exit(98);
}

unsigned long long printUntilFull()
{
    static char block[64 * 1024];
    std::memset(block, 'x', sizeof block);
    unsigned long long sum = 0;
    // To the last byte: ever smaller pieces.
    for (std::size_t size = sizeof block; size > 0;) {
        const ssize_t put = write(1, block, size);
        if (put > 0)
            sum += static_cast<unsigned long long>(put);
        else if (errno != EINTR)
            size /= 2;
    }
    return sum;
}

void fill()
{
    note("wrote", printUntilFull(), 0);
}

void floodUntil(const char* file)
{
    unsigned long long sum = 0;
    for (unsigned i = 0; i < kLongestLife * 500 && access(file, F_OK) != 0; ++i) {
        sum += printUntilFull();
        if (i == 0)
            note("wrote", sum, 0);
        pauseFor(2);
    }
}

void holdUntil(const char* file)
{
    for (unsigned i = 0; i < kLongestLife * 100 && access(file, F_OK) != 0; ++i)
        pauseFor(10);
}

void noteSignals()
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2})
        std::signal(number, noteSignal);
}

const char* after(const char* verb, const char* name)
{
    const std::size_t length = std::strlen(name);
    return std::strncmp(verb, name, length) == 0 ? verb + length : nullptr;
}

void perform(const char* verb, const char* journalFile)
{
    const char* value = nullptr;
    if ((value = after(verb, "profile=")))
        profile(static_cast<unsigned>(std::atoi(value)));
    else if ((value = after(verb, "out=")) || (value = after(verb, "err="))) {
        const char* seed = std::strchr(value, ':');
        print(verb[0] == 'o' ? 1 : 2, seed ? std::strtoull(seed + 1, nullptr, 10) : 0, 0,
            std::strtoull(value, nullptr, 10));
    } else if ((value = after(verb, "sleep=")))
        pauseFor(std::strtoul(value, nullptr, 10));
    else if ((value = after(verb, "hold=")))
        holdUntil(value);
    else if ((value = after(verb, "exit=")))
        end(std::atoi(value));
    else if (std::strcmp(verb, "ignore-term") == 0)
        std::signal(SIGTERM, SIG_IGN);
    else if (std::strcmp(verb, "obey-term") == 0)
        std::signal(SIGTERM, SIG_DFL);
    else if (std::strcmp(verb, "note-signals") == 0)
        noteSignals();
    else if (std::strcmp(verb, "detach") == 0)
        detach();
    else if (std::strcmp(verb, "wiped") == 0)
        wiped(journalFile);
    else if (std::strcmp(verb, "fill") == 0)
        fill();
    else if ((value = after(verb, "flood=")))
        floodUntil(value);
    else
        _exit(97);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2 || readlink("/proc/self/exe", ownPath, sizeof ownPath - 1) <= 0)
        return 96;
    journal = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (journal < 0)
        return 95;
    if (const char* id = std::getenv("WAVEDECK_RUN_ID"))
        runId = id;
    if (argc > 3 && after(argv[2], "as=") && std::strcmp(argv[3], "live-on") == 0) {
        runId = after(argv[2], "as=");
        liveOn();
    }
    note("start", startTicks(), nowMs());
    alarm(kLongestLife);
    for (int i = 2; i < argc; ++i)
        perform(argv[i], argv[1]);
    end(0);
}
