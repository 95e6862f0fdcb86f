// SPDX-License-Identifier: GPL-3.0-or-later
#include "shimprocess.h"

#include <QFile>

#include <csignal>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

std::vector<char*> pointers(const Bytes& list)
{
    std::vector<char*> result;
    for (const QByteArray& item : list)
        result.push_back(const_cast<char*>(item.constData()));
    result.push_back(nullptr);
    return result;
}

/// Fields of /proc/PID/stat from the state on.
Bytes statFields(pid_t pid)
{
    const QByteArray stat = readAll(QStringLiteral("/proc/%1/stat").arg(pid));
    return stat.isEmpty() ? Bytes() : stat.mid(stat.lastIndexOf(')') + 2).split(' ');
}

} // namespace

ShimProcess::~ShimProcess()
{
    if (m_pid > 0) {
        ::kill(m_pid, SIGKILL);
        finish();
    }
}

void ShimProcess::start(const Bytes& program)
{
    startRaw(Bytes{"--run-dir", QFile::encodeName(m_runDir)} + options + Bytes{"--"} + program);
}

void ShimProcess::startRaw(const Bytes& arguments)
{
    const Bytes all = Bytes{WAVEDECK_BIN_DIR "/wavedeck-shim"} + arguments;
    const std::vector<char*> argv = pointers(all);
    const std::vector<char*> envp = pointers(environment);
    m_pid = ::fork();
    if (m_pid != 0)
        return;
    if (setup)
        setup();
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(99);
}

int ShimProcess::finish()
{
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0) {
        if (errno != EINTR)
            return -1000;
    }
    m_pid = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

QByteArray readAll(const QString& file)
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

bool writeAll(const QString& file, const QByteArray& bytes)
{
    QFile f(file);
    return f.open(QIODevice::WriteOnly) && f.write(bytes) == bytes.size() && f.flush();
}

char processState(pid_t pid)
{
    const Bytes fields = statFields(pid);
    return fields.isEmpty() ? 'X' : fields.at(0).at(0);
}

pid_t parentOf(pid_t pid)
{
    const Bytes fields = statFields(pid);
    return fields.size() > 1 ? fields.at(1).toInt() : -1;
}
