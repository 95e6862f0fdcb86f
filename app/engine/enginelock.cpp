// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/enginelock.h"

#include "models/base/clock.h"

#include <QFile>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck {

namespace {

/// What the holder of the lock wrote about itself. For an instant after it took a stale file over, the words of one
/// that is dead are still in it: those name nobody, so it is given a second.
QString holder(int fd)
{
    constexpr int kTries = 100;
    constexpr timespec kPause{0, 10'000'000};
    for (int i = 0; i < kTries; ++i) {
        char text[128] = {};
        int pid = 0;
        if (::pread(fd, text, sizeof text - 1, 0) > 0 && std::sscanf(text, "pid %d,", &pid) == 1 && pid > 0
            && (::kill(pid, 0) == 0 || errno == EPERM))
            return QString::fromLatin1(text).trimmed();
        ::nanosleep(&kPause, nullptr);
    }
    return QStringLiteral("starting just now");
}

bool isFileOf(int fd, const QByteArray& path)
{
    struct stat mine {
    }, named{};
    return ::fstat(fd, &mine) == 0 && ::stat(path.constData(), &named) == 0 && mine.st_ino == named.st_ino
        && mine.st_dev == named.st_dev;
}

} // namespace

Result<std::unique_ptr<EngineLock>> EngineLock::take(const QString& dataDir)
{
    const QString file = dataDir + QStringLiteral("/lock");
    const QByteArray path = QFile::encodeName(file);
    for (;;) {
        const int fd = ::open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
            return Error{ErrorKind::Environment, QStringLiteral("cannot-lock"), file,
                QString::fromLocal8Bit(std::strerror(errno)), QStringLiteral("check the rights of the data directory")};
        if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
            const QString who = holder(fd);
            ::close(fd);
            return Error{ErrorKind::Environment, QStringLiteral("already-running"), QStringLiteral("engine"),
                QStringLiteral("another one runs on %1 (%2)").arg(dataDir, who),
                QStringLiteral("use it, or end it with `wavedeckctl engine stop`")};
        }
        // The one before us may have removed the file between our open and our lock: then this lock guards nothing.
        if (isFileOf(fd, path)) {
            const QByteArray text
                = QStringLiteral("pid %1, since %2\n").arg(::getpid()).arg(rfc3339(utcMs())).toLatin1();
            if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, text.constData(), size_t(text.size()), 0) < 0) {
                // The text only helps a message; a full disk must not keep the engine from running.
            }
            return std::unique_ptr<EngineLock>(new EngineLock(file, fd));
        }
        ::close(fd);
    }
}

bool EngineLock::isThere() const
{
    return isFileOf(m_descriptor, QFile::encodeName(m_file));
}

EngineLock::~EngineLock()
{
    if (isThere()) // else it is another engine's
        ::unlink(QFile::encodeName(m_file).constData());
    ::close(m_descriptor);
}

} // namespace wavedeck
