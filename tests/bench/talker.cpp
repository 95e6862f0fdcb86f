// SPDX-License-Identifier: GPL-3.0-or-later
// talker SECONDS [LINES_A_SECOND [SECONDS_A_STEP]]: an agent that prints lines at a steady pace and tells its progress.
// Plain C++ without Qt, so that five hundred of them leave the machine to what is measured.
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <unistd.h>

int main(int argc, char** argv)
{
    const long seconds = argc > 1 ? std::atol(argv[1]) : 60;
    const long perSecond = argc > 2 ? std::atol(argv[2]) : 50;
    const long stepSeconds = argc > 3 ? std::atol(argv[3]) : 5;
    const char* file = std::getenv("WAVEDECK_EVENTS");
    const int events = file ? ::open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
    timespec next{};
    ::clock_gettime(CLOCK_MONOTONIC, &next);
    for (long i = 0; i < seconds * perSecond; ++i) {
        char line[128];
        int length
            = std::snprintf(line, sizeof line, "line %ld of %ld: checked one more thing\n", i, seconds * perSecond);
        if (::write(STDOUT_FILENO, line, std::size_t(length)) != length)
            return 1;
        if (events >= 0 && stepSeconds > 0 && i % (stepSeconds * perSecond) == 0) {
            length = std::snprintf(line, sizeof line, "{\"progress\":%ld,\"step\":\"%ld of %ld, thing\"}\n",
                100 * i / (seconds * perSecond), i, seconds * perSecond);
            if (::write(events, line, std::size_t(length)) != length)
                return 1;
        }
        next.tv_nsec += 1'000'000'000 / perSecond;
        if (next.tv_nsec >= 1'000'000'000) {
            next.tv_nsec -= 1'000'000'000;
            ++next.tv_sec;
        }
        ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, nullptr);
    }
    return 0;
}
