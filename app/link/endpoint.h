// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <sys/types.h>
#include <utility>

/// What both ends of the command socket need of the kernel: owned descriptors, and the socket's file reached through
/// its directory's descriptor. For the room `link` alone.
namespace wavedeck::link {

/// Owns a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        if (this != &other)
            reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    void reset(int fd = -1);

private:
    int m_fd = -1;
};

/// `No such file or directory` for ENOENT.
QString systemText(int error);

/// dataDir held open (O_PATH), whatever the length of its path. Empty with errno set when that fails.
Descriptor openDirectory(const QString& dataDir);

/// The uid of the process at the other end; empty when the kernel does not say.
std::optional<uid_t> peerUid(int socket);

/// A listening socket bound to kSocketName in an open directory, and which file it is.
struct Listening {
    Descriptor socket;
    dev_t device = 0;
    ino_t inode = 0;
};

/// Replaces a stale socket, and refuses to touch anything else that stands in its place. The file is 0600 from its
/// first moment. dataDir is for the error's text.
Result<Listening> listenIn(int directory, const QString& dataDir);

/// Removes the socket's file if it is still the one that `listening` made.
void removeSocketFile(int directory, const Listening& listening);

/// A connected, non-blocking socket. Empty with errno set: ENOENT and ECONNREFUSED mean that nobody listens, EAGAIN
/// that the listener took nobody in for timeoutMs.
Descriptor connectIn(int directory, int timeoutMs);

} // namespace wavedeck::link
