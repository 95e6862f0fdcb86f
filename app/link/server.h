// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/protocol.h"
#include "models/base/error.h"

#include <functional>
#include <memory>

namespace wavedeck::link {

/// The engine's end of the command socket. Owns the listening socket (mode 0600, in the data directory, bound through
/// the directory's descriptor so that its path may be longer than 107 bytes) and up to kMaxClients connections. Only
/// clients of the same uid (SO_PEERCRED) are served. Never blocks: sockets are non-blocking, what a slow client has not
/// read is kept up to 4 frames' worth and then the client is dropped; a half-open client is dropped after kHandshakeMs,
/// and so is one whose begun frame does not grow for that long. A client that closes, or shuts down its writing end,
/// has left: whole requests it sent before are still handed out, its answers are not kept. All of it hangs on one epoll
/// descriptor that the engine's own loop watches. One thread.
class Server {
public:
    using ClientId = quint64; ///< never used again after the client is gone

    struct Request {
        ClientId client = 0;
        qint64 id = 0;
        QString command;
        QJsonObject args;
    };

    /// Binds dataDir/engine.sock, replacing a stale one; the caller holds the engine's lock already. Fails with the
    /// code `socket` (Environment), never removing what is no socket. handshakeMs is for tests.
    static Result<std::unique_ptr<Server>> listen(const QString& dataDir, int handshakeMs = kHandshakeMs);
    ~Server(); ///< closes every client and removes the socket if it is still its own
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Readable when process() has something to do, deadlines included.
    int descriptor() const;

    /// Accepts, reads, writes, drops; hands out whole requests. Does bounded work a call (at most 64 requests), so that
    /// a flood cannot starve the engine; the descriptor stays readable while more is waiting. Clients take turns.
    /// handle may answer at once; it must not destroy the server, and a process() inside it does nothing.
    void process(const std::function<void(const Request&)>& handle);

    /// Answers; ignored when the client is gone. May be called at any time after the request, in any order. Sends at
    /// once what the socket takes. A result longer than a frame becomes the error `answer-too-long`.
    void reply(ClientId client, qint64 id, const QJsonObject& result);
    void fail(ClientId client, qint64 id, const Error& error);

    int clients() const; ///< that have shaken hands

private:
    struct Private;
    explicit Server(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace wavedeck::link
