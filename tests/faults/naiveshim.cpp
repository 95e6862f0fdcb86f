// SPDX-License-Identifier: GPL-3.0-or-later
// The shim that one would write first: starts the agent, waits, renames a finished record into place. It claims nothing
// and holds no lock, so nobody can tell whether it was here. Only the control of the kill storm starts it.
#include "models/run/record.h"

#include <cstring>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

long long nowMs()
{
    timespec now = {};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

} // namespace

int main(int argc, char** argv)
{
    using namespace wavedeck;
    std::string dir;
    int i = 1;
    for (; i + 1 < argc && std::strcmp(argv[i], "--") != 0; i += 2) {
        if (std::strcmp(argv[i], "--run-dir") == 0)
            dir = argv[i + 1];
        else if (std::strcmp(argv[i], "--cwd") == 0 && chdir(argv[i + 1]) != 0)
            return run::kShimUsage;
    }
    if (dir.empty() || i + 1 >= argc)
        return run::kShimUsage;
    char** const program = argv + i + 1;
    const pid_t agent = fork();
    if (agent == 0) {
        setsid();
        dup2(open((dir + "/stdout.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), 1);
        dup2(open((dir + "/stderr.log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), 2);
        execvp(program[0], program);
        _exit(127);
    }
    int status = 0;
    waitpid(agent, &status, 0);
    run::Exit exit;
    exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    exit.code = exit.signal ? 128 + exit.signal : WEXITSTATUS(status);
    exit.atMs = nowMs();
    char record[run::kRecordBytes];
    run::write(record, exit);
    const std::string temporary = dir + "/exit.tmp";
    const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, record, sizeof record) != static_cast<ssize_t>(sizeof record))
        return 1;
    close(fd);
    return rename(temporary.c_str(), (dir + "/exit").c_str()) == 0 ? exit.code : 1;
}
