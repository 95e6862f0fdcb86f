// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/endpoint.h"
#include "app/link/protocol.h"

#include <chrono>
#include <optional>

namespace wavedeck::link {

/// What a slow client may leave unread before it is dropped.
constexpr qsizetype kMaxUnsentBytes = 4 * kMaxFrameBytes;

/// One client of the server: its socket, what it sent that was not handed out yet, and what it has not read yet.
/// Knows nothing of the others. For Server alone.
class Connection {
public:
    using Time = std::chrono::steady_clock::time_point;

    Connection(Descriptor socket, Time handshakeBy)
        : m_socket(std::move(socket))
        , m_deadline(handshakeBy)
    {
    }

    int socket() const { return m_socket.get(); }
    FrameReader& reader() { return m_reader; }
    const FrameReader& reader() const { return m_reader; }

    /// Reads what is there, until a whole frame waits or a share of bytes is taken. False when the client has left.
    bool receive();
    /// Sends at once what the socket takes and keeps the rest; to a client that listens no more, nothing. False when
    /// it leaves too much unread.
    bool send(const QByteArray& frame);
    /// Sends what was kept.
    void flush();
    bool hasUnsent() const { return m_sent < m_unsent.size(); }

    bool hasShaken() const { return m_hasShaken; }
    void setShaken() { m_hasShaken = true; }

    /// When the client is dropped unless it goes on: before the handshake, and in the midst of a frame.
    std::optional<Time> deadline() const;
    /// Begins the wait for the rest of a frame anew; the handshake's deadline stays.
    void extendDeadline(Time by);

    bool hasLeft = false; ///< only its whole frames are still of use
    bool isQueued = false; ///< waits for its turn to hand out a frame
    bool watchesWriting = false; ///< epoll reports when the socket takes more

private:
    Descriptor m_socket;
    FrameReader m_reader;
    QByteArray m_unsent;
    qsizetype m_sent = 0; ///< bytes at the front of m_unsent that are sent
    bool m_isDeaf = false; ///< closed its reading end: what it asked before is still read
    Time m_deadline;
    bool m_hasShaken = false;
};

} // namespace wavedeck::link
