// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/launcher.h"

#include "app/link/detached.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wavedeck {

namespace {

Error failure(const QString& what, int number)
{
    if (number == E2BIG || number == ENAMETOOLONG)
        return {
            ErrorKind::Usage, QStringLiteral("not-startable"), what, QString::fromLocal8Bit(std::strerror(number)), {}};
    return {ErrorKind::Environment, number == ENOSPC ? QStringLiteral("disk-full") : QStringLiteral("cannot-start"),
        what, QString::fromLocal8Bit(std::strerror(number)), QStringLiteral("it is tried again each second")};
}

/// Makes the last two levels (SUBJECT/ATTEMPT); the session's folder exists.
bool makeRunDir(const QByteArray& path)
{
    if (::mkdir(path.constData(), 0700) == 0 || errno == EEXIST)
        return true;
    if (errno != ENOENT)
        return false;
    const QByteArray parent = path.left(path.lastIndexOf('/'));
    if (::mkdir(parent.constData(), 0700) != 0 && errno != EEXIST)
        return false;
    return ::mkdir(path.constData(), 0700) == 0 || errno == EEXIST;
}

/// A new file, never through what somebody may have put there before.
bool writeNew(const QByteArray& path, const QByteArray& text)
{
    const int fd = ::open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    qint64 done = 0;
    while (done < text.size()) {
        const ssize_t written = ::write(fd, text.constData() + done, size_t(text.size() - done));
        if (written < 0)
            break;
        done += written;
    }
    return ::close(fd) == 0 && done == text.size();
}

bool writePrompt(const QByteArray& path, const QByteArray& text)
{
    ::unlink(path.constData());
    return writeNew(path, text);
}

/// A shim of an earlier try may run already: what was before it is what counts.
bool writeMarks(const QByteArray& path, const QByteArray& marks)
{
    if (writeNew(path, marks) || errno == EEXIST)
        return true;
    const int number = errno;
    ::unlink(path.constData());
    errno = number;
    return false;
}

std::vector<char*> pointers(const QList<QByteArray>& texts)
{
    std::vector<char*> result;
    result.reserve(size_t(texts.size()) + 1);
    for (const QByteArray& text : texts)
        result.push_back(const_cast<char*>(text.constData()));
    result.push_back(nullptr);
    return result;
}

} // namespace

QString Launcher::programFolder()
{
    static const QString folder = QFileInfo(QFile::symLinkTarget(QStringLiteral("/proc/self/exe"))).path();
    return folder;
}

Launcher::Launcher()
    : m_shim(qEnvironmentVariableIsSet("WAVEDECK_SHIM")
            ? qgetenv("WAVEDECK_SHIM")
            : QFile::encodeName(programFolder() + QStringLiteral("/wavedeck-shim")))
{
}

Result<Shim> Launcher::launch(const Launch& launch) const
{
    const QByteArray runDir = QFile::encodeName(launch.runDir);
    if (!makeRunDir(runDir) || (!launch.marks.isEmpty() && !writeMarks(runDir + "/before", launch.marks))
        || (!launch.stdinFile.isEmpty() && !writePrompt(QFile::encodeName(launch.stdinFile), launch.prompt)))
        return failure(launch.runDir, errno);

    QList<QByteArray> arguments{m_shim, "--run-dir", runDir, "--cwd", QFile::encodeName(launch.workingDirectory),
        "--umask", QByteArray::number(launch.umask, 8)};
    if (!launch.stdinFile.isEmpty())
        arguments << "--stdin" << QFile::encodeName(launch.stdinFile);
    if (!launch.limits.isEmpty())
        arguments << "--limits" << launch.limits;
    arguments << "--";
    for (const QString& argument : launch.argv)
        arguments << argument.toUtf8();

    pid_t pid = 0;
    const int failed = link::spawnDetached(
        {m_shim.constData(), pointers(arguments).data(), pointers(launch.environment).data()}, pid);
    if (failed != 0)
        return failure(QString::fromLocal8Bit(m_shim), failed);

    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0) {
        // It runs, but we could not watch it: the recovery rule finds it by its run directory.
        const int number = errno;
        return failure(QStringLiteral("pidfd"), number);
    }
    return Shim{pid, pidfd};
}

} // namespace wavedeck
