// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/connection.h"

#include <cerrno>
#include <sys/socket.h>

namespace wavedeck::link {

namespace {

constexpr qsizetype kChunkBytes = 64 * 1024;
constexpr qsizetype kShareBytes = 4 * kChunkBytes;

/// Sends until the socket takes no more. Bytes sent, or -1 when nobody will read them.
qsizetype sendSome(int socket, const char* bytes, qsizetype size)
{
    qsizetype sent = 0;
    while (sent < size) {
        const ssize_t n = ::send(socket, bytes + sent, std::size_t(size - sent), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0)
            sent += n;
        else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        else if (n == 0 || errno != EINTR)
            return -1;
    }
    return sent;
}

} // namespace

bool Connection::receive()
{
    char chunk[kChunkBytes];
    for (qsizetype taken = 0; taken < kShareBytes && !m_reader.ready();) {
        // recv() without room for ancillary data: descriptors that a client passes are closed by the kernel.
        const ssize_t n = ::recv(m_socket.get(), chunk, sizeof chunk, MSG_DONTWAIT);
        if (n > 0) {
            m_reader.append(chunk, n);
            taken += n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            break;
        } else if (n == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool Connection::send(const QByteArray& frame)
{
    if (m_isDeaf)
        return true;
    if (m_unsent.size() - m_sent + frame.size() > kMaxUnsentBytes)
        return false;
    if (m_sent > m_unsent.size() / 2) {
        m_unsent.remove(0, m_sent);
        m_sent = 0;
    }
    const bool wasIdle = !hasUnsent();
    m_unsent.append(frame);
    if (wasIdle)
        flush();
    return true;
}

void Connection::flush()
{
    const qsizetype sent = sendSome(m_socket.get(), m_unsent.constData() + m_sent, m_unsent.size() - m_sent);
    m_isDeaf = sent < 0;
    m_sent += sent;
    if (m_isDeaf || !hasUnsent()) {
        m_unsent.clear();
        m_sent = 0;
    }
}

std::optional<Connection::Time> Connection::deadline() const
{
    // A whole frame waits for its turn: that is the server's doing, not the client's.
    const bool waitsForClient = !m_hasShaken || m_reader.pending() > 0;
    if (!waitsForClient || m_reader.ready())
        return std::nullopt;
    return m_deadline;
}

void Connection::extendDeadline(Time by)
{
    if (m_hasShaken)
        m_deadline = by;
}

} // namespace wavedeck::link
