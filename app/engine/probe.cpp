// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/probe.h"

#include "models/base/clock.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qsizetype kMostAnswer = 4096; ///< the status line is all that is read

} // namespace

Probe::Probe(int port, const QString& path, qint64 nowMs)
    : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    , m_since(nowMs)
    , m_http(!path.isEmpty())
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int done
        = m_socket < 0 ? -1 : ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (done == 0)
        m_connected = true;
    else if (errno != EINPROGRESS)
        m_error = errno;
    if (m_http)
        m_request = "GET " + path.toLatin1() + " HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";
}

Probe::~Probe()
{
    if (m_socket >= 0)
        ::close(m_socket);
}

MonitorResult Probe::result(bool healthy, const QString& detail) const
{
    return {utcMs(), healthy ? 0.0 : 1.0, detail, {}};
}

std::optional<MonitorResult> Probe::look(qint64 nowMs, qint64 limitMs)
{
    const auto broken = [&](int number) { return result(false, QString::fromLocal8Bit(std::strerror(number))); };
    if (m_error != 0)
        return broken(m_error);
    if (!m_connected) {
        pollfd one{m_socket, POLLOUT, 0};
        if (::poll(&one, 1, 0) > 0) {
            socklen_t size = sizeof m_error;
            if (::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &m_error, &size) != 0)
                m_error = errno;
            if (m_error != 0)
                return broken(m_error);
            m_connected = true;
        }
    }
    if (m_connected && !m_http)
        return result(true, QStringLiteral("it listens"));
    if (m_connected) {
        while (!m_request.isEmpty()) {
            const ssize_t sent = ::send(m_socket, m_request.constData(), std::size_t(m_request.size()), MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN)
                return broken(errno);
            if (sent <= 0)
                break;
            m_request.remove(0, sent);
        }
        char bytes[1024];
        ssize_t got = 1;
        while (m_answer.size() < kMostAnswer && !m_answer.contains('\n')
            && (got = ::recv(m_socket, bytes, sizeof bytes, 0)) > 0)
            m_answer.append(bytes, got);
        if (m_answer.contains('\n') || got == 0 || m_answer.size() >= kMostAnswer) {
            // HTTP/1.0 200 OK
            const QByteArray line = m_answer.left(m_answer.indexOf('\n')).trimmed();
            const int status = line.startsWith("HTTP/") ? line.mid(line.indexOf(' ') + 1, 3).toInt() : 0;
            const bool good = status >= 200 && status <= 399;
            return result(good,
                status == 0 ? QStringLiteral("what answers speaks no HTTP") : QStringLiteral("HTTP %1").arg(status));
        }
        if (got < 0 && errno != EAGAIN)
            return broken(errno);
    }
    if (nowMs - m_since > limitMs)
        return result(false, QStringLiteral("no answer within %1").arg(humanDuration(limitMs)));
    return std::nullopt;
}

} // namespace wavedeck
