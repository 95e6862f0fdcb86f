// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness.h"

#include "app/link/endpoint.h"

#include <QElapsedTimer>
#include <QtEndian>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wavedeck::link::test {

RawClient::RawClient(RawClient&& other) noexcept
    : m_socket(std::exchange(other.m_socket, -1))
    , m_ended(other.m_ended)
    , m_reader(std::move(other.m_reader))
{
}

int RawClient::connect(const QString& dataDir)
{
    close();
    m_ended = false;
    m_reader = {};
    const Descriptor directory = openDirectory(dataDir);
    if (!directory)
        return errno;
    const Descriptor socket = connectIn(directory.get(), 5000);
    if (!socket)
        return errno;
    m_socket = ::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0);
    return m_socket < 0 ? errno : 0;
}

qsizetype RawClient::send(const QByteArray& bytes)
{
    const ssize_t n = ::send(m_socket, bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0)
        return errno == EAGAIN ? 0 : -1;
    return n;
}

void RawClient::fill()
{
    char chunk[64 * 1024];
    while (!m_ended && !m_reader.ready()) {
        const ssize_t n = ::recv(m_socket, chunk, sizeof chunk, MSG_DONTWAIT);
        if (n > 0)
            m_reader.append(chunk, n);
        else if (n < 0 && errno == EAGAIN)
            return;
        else
            m_ended = true;
    }
}

std::optional<QJsonObject> RawClient::next()
{
    fill();
    return m_reader.next();
}

bool RawClient::isClosed()
{
    fill();
    return m_ended && !m_reader.ready();
}

void RawClient::close()
{
    if (m_socket >= 0)
        ::close(m_socket);
    m_socket = -1;
}

QByteArray requestFrame(qint64 id, const QString& command, const QJsonObject& args)
{
    return encodeFrame(
        {{QStringLiteral("id"), id}, {QStringLiteral("command"), command}, {QStringLiteral("args"), args}});
}

QByteArray frameAround(const QByteArray& bytes)
{
    QByteArray frame(kFrameHeaderBytes, '\0');
    qToBigEndian(quint32(bytes.size()), frame.data());
    return frame + bytes;
}

bool isReadable(int descriptor, int timeoutMs)
{
    pollfd ready = {descriptor, POLLIN, 0};
    return ::poll(&ready, 1, timeoutMs) > 0;
}

bool pump(Server& server, const std::function<void(const Server::Request&)>& handle,
    const std::function<bool()>& condition, int timeoutMs)
{
    QElapsedTimer clock;
    clock.start();
    while (!condition()) {
        if (clock.elapsed() > timeoutMs)
            return false;
        // A condition may be about a client alone: the wait is short, and no work is done without the server's word.
        if (isReadable(server.descriptor(), 5))
            server.process(handle);
    }
    return true;
}

void answer(Server& server, const Server::Request& request)
{
    if (request.command == QLatin1String("echo"))
        server.reply(request.client, request.id, request.args);
    else if (request.command == QLatin1String("fail"))
        server.fail(request.client, request.id,
            {ErrorKind::Forbidden, QStringLiteral("no"), QStringLiteral("not you"), QStringLiteral("a rule"),
                QStringLiteral("sign in")});
    else if (request.command == QLatin1String("big"))
        server.reply(request.client, request.id,
            {{QStringLiteral("text"),
                QString(request.args.value(QLatin1String("bytes")).toInteger(), QLatin1Char('x'))}});
}

EngineThread::EngineThread(const QString& dataDir, Handle handle, int handshakeMs)
    : m_handle(std::move(handle))
{
    auto made = Server::listen(dataDir, handshakeMs);
    if (!made)
        return;
    m_server = std::move(*made);
    m_thread = std::thread([this] {
        while (!m_stop) {
            if (isReadable(m_server->descriptor(), 20))
                m_server->process([this](const Server::Request& request) { m_handle(*m_server, request); });
        }
    });
}

EngineThread::~EngineThread()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace wavedeck::link::test
