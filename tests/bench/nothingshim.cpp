// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick of the engine's overhead: a static program that starts another one, waits, and does nothing else.
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char** argv)
{
    if (argc < 2)
        return 64;
    const pid_t child = ::vfork();
    if (child == 0) {
        ::execv(argv[1], argv + 1);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
