// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/ticketfile.h"

#include <QFile>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::people {

namespace {

constexpr qsizetype kTicketLength = 64;

QByteArray fileOf(const QString& dataDir)
{
    return QFile::encodeName(dataDir) + "/signin";
}

} // namespace

QString readTicket(const QString& dataDir)
{
    const int fd = ::open(fileOf(dataDir).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return {};
    struct stat file = {};
    char text[kTicketLength + 2] = {};
    const bool ours
        = ::fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == ::geteuid() && (file.st_mode & 0077) == 0;
    const ssize_t got = ours ? ::read(fd, text, sizeof text) : 0;
    ::close(fd);
    const QByteArray ticket = QByteArray(text, got > 0 ? got : 0).trimmed();
    return ticket.size() == kTicketLength ? QString::fromLatin1(ticket) : QString();
}

Status writeTicket(const QString& dataDir, const QString& ticket)
{
    const QByteArray file = fileOf(dataDir);
    const QByteArray fresh = file + ".new";
    ::unlink(fresh.constData());
    const QByteArray line = ticket.toLatin1() + '\n';
    const int fd = ::open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool written = fd >= 0 && ::write(fd, line.constData(), std::size_t(line.size())) == line.size();
    const bool kept = written && ::rename(fresh.constData(), file.constData()) == 0;
    const int error = errno;
    if (fd >= 0)
        ::close(fd);
    if (kept)
        return Done{};
    ::unlink(fresh.constData());
    return Error{ErrorKind::Environment, QStringLiteral("cannot-write"), QFile::decodeName(file),
        QString::fromLocal8Bit(std::strerror(error)), QStringLiteral("nobody is signed in")};
}

void removeTicket(const QString& dataDir)
{
    ::unlink(fileOf(dataDir).constData());
}

} // namespace wavedeck::people
