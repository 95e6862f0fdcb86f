// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/endpoint.h"

#include "app/link/protocol.h"
#include "app/link/refusals.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace wavedeck::link {

namespace {

/// sun_path holds 107 bytes; through /proc the directory's own path does not count.
sockaddr_un addressIn(int directory)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", directory, kSocketName);
    return address;
}

Status clearPlace(int directory, const QString& dataDir)
{
    struct stat found = {};
    if (::fstatat(directory, kSocketName, &found, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return Done{};
        return cannotListen(dataDir, systemText(errno), QStringLiteral("check the permissions of the data directory"));
    }
    if (!S_ISSOCK(found.st_mode))
        return cannotListen(dataDir, QStringLiteral("something that is not a socket stands in its place"),
            QStringLiteral("look at it, move it away and start the engine again"));
    if (::unlinkat(directory, kSocketName, 0) != 0 && errno != ENOENT)
        return cannotListen(dataDir, QStringLiteral("the stale socket cannot be removed: ") + systemText(errno),
            QStringLiteral("check who owns the data directory"));
    return Done{};
}

} // namespace

void Descriptor::reset(int fd)
{
    const int error = errno; // a descriptor that dies on a failure's way out shall not hide the failure
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = fd;
    errno = error;
}

QString systemText(int error)
{
    return QString::fromStdString(std::generic_category().message(error));
}

Descriptor openDirectory(const QString& dataDir)
{
    return Descriptor(::open(QFile::encodeName(dataDir).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

std::optional<uid_t> peerUid(int socket)
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof peer)
        return std::nullopt;
    return peer.uid;
}

Result<Listening> listenIn(int directory, const QString& dataDir)
{
    if (const auto cleared = clearPlace(directory, dataDir); !cleared)
        return cleared.error();
    Listening made;
    made.socket.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!made.socket)
        return cannotListen(dataDir, systemText(errno), QStringLiteral("check the limit of open files (ulimit -n)"));
    // bind() gives the file the socket's own mode less the umask: set before, there is no moment in which it is wider,
    // and the umask, which belongs to every thread of the process, stays alone.
    const sockaddr_un address = addressIn(directory);
    struct stat file = {};
    if (::fchmod(made.socket.get(), 0600) != 0
        || ::bind(made.socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0
        || ::fstatat(directory, kSocketName, &file, AT_SYMLINK_NOFOLLOW) != 0)
        return cannotListen(dataDir, systemText(errno),
            QStringLiteral("check that the data directory is on a local disk, writable and not full"));
    made.device = file.st_dev;
    made.inode = file.st_ino;
    // A umask that takes the owner's own bits away would lock out the owner's clients.
    const bool exact = (file.st_mode & 07777) == 0600;
    if ((!exact && ::fchmodat(directory, kSocketName, 0600, 0) != 0) || ::listen(made.socket.get(), SOMAXCONN) != 0) {
        const int error = errno;
        removeSocketFile(directory, made);
        return cannotListen(dataDir, systemText(error), QString());
    }
    return made;
}

void removeSocketFile(int directory, const Listening& listening)
{
    struct stat found = {};
    if (::fstatat(directory, kSocketName, &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISSOCK(found.st_mode)
        && found.st_dev == listening.device && found.st_ino == listening.inode)
        ::unlinkat(directory, kSocketName, 0);
}

Descriptor connectIn(int directory, int timeoutMs)
{
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return Descriptor();
    // While the listener's queue is full a blocking connect() waits this long; a non-blocking one would have to try
    // again and again. Zero would mean for ever.
    const int wait = std::max(timeoutMs, 1);
    const timeval limit = {wait / 1000, suseconds_t(wait % 1000) * 1000};
    const sockaddr_un address = addressIn(directory);
    int done = ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    while (done == 0) {
        done = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
        if (done == 0)
            break;
        if (errno != EINTR)
            return Descriptor();
        done = 0;
    }
    if (done != 0 || ::fcntl(socket.get(), F_SETFL, O_RDWR | O_NONBLOCK) != 0)
        return Descriptor();
    return socket;
}

} // namespace wavedeck::link
