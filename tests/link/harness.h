// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/protocol.h"
#include "app/link/server.h"

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

/// Both ends of the command socket for tests: a client that may send any bytes, and an engine's loop.
namespace wavedeck::link::test {

/// A client that speaks bytes. Non-blocking, so that a test can drive it and the server on one thread.
class RawClient {
public:
    RawClient() = default;
    explicit RawClient(const QString& dataDir) { connect(dataDir); }
    RawClient(RawClient&& other) noexcept;
    RawClient& operator=(RawClient&&) = delete;
    ~RawClient() { close(); }

    /// 0 or the errno.
    int connect(const QString& dataDir);
    /// Bytes the socket took; -1 when the other end is closed.
    qsizetype send(const QByteArray& bytes);
    void sendHello() { send(encodeFrame(helloObject())); }
    /// Reads what is there; the next frame if it is whole.
    std::optional<QJsonObject> next();
    /// True once the server has closed and all frames before that are taken.
    bool isClosed();
    int socket() const { return m_socket; }
    void close();

private:
    void fill();

    int m_socket = -1;
    bool m_ended = false;
    FrameReader m_reader;
};

QByteArray requestFrame(qint64 id, const QString& command, const QJsonObject& args = {});
/// A frame around any bytes.
QByteArray frameAround(const QByteArray& bytes);

/// True when a process() would find work.
bool isReadable(int descriptor, int timeoutMs = 0);

/// Runs a server's loop until the condition holds; false after timeoutMs.
bool pump(Server& server, const std::function<void(const Server::Request&)>& handle,
    const std::function<bool()>& condition, int timeoutMs = 10000);

/// Answers `echo` with its args, `fail` with an error, `big` with `bytes` letters, and nothing else.
void answer(Server& server, const Server::Request& request);

/// A server with its loop on a thread of its own, for tests of the blocking client.
class EngineThread {
public:
    using Handle = std::function<void(Server&, const Server::Request&)>;
    EngineThread(const QString& dataDir, Handle handle, int handshakeMs = kHandshakeMs);
    ~EngineThread();
    bool isUp() const { return m_server != nullptr; }

private:
    std::unique_ptr<Server> m_server;
    Handle m_handle;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

} // namespace wavedeck::link::test
