// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/steps.h"

#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace wavedeck::steps {

namespace {

const char* const kNames[] = {"none",
#define X(name) #name,
    WAVEDECK_STEPS(X)
#undef X
};

volatile unsigned char* current = nullptr;
Step crashAt = Step::none;
long crashPass = 1;
bool watched = false;

} // namespace

void prepare()
{
    if (const char* file = std::getenv("WAVEDECK_STEP_FILE")) {
        const int fd = ::open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0 && ::ftruncate(fd, 1) == 0) {
            void* page = ::mmap(nullptr, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            current = page == MAP_FAILED ? nullptr : static_cast<unsigned char*>(page);
        }
        if (fd >= 0)
            ::close(fd);
    }
    if (const char* wish = std::getenv("WAVEDECK_CRASH_AT")) {
        const char* colon = std::strchr(wish, ':');
        const std::size_t length = colon ? static_cast<std::size_t>(colon - wish) : std::strlen(wish);
        for (unsigned char i = 1; i < sizeof kNames / sizeof *kNames; ++i)
            if (std::strlen(kNames[i]) == length && std::strncmp(kNames[i], wish, length) == 0)
                crashAt = static_cast<Step>(i);
        crashPass = colon ? std::strtol(colon + 1, nullptr, 10) : 1;
    }
    watched = current || crashAt != Step::none;
}

void at(Step step)
{
    if (!watched)
        return;
    if (current)
        *current = static_cast<unsigned char>(step);
    if (step == crashAt && --crashPass == 0)
        ::kill(::getpid(), SIGKILL);
}

} // namespace wavedeck::steps
