// SPDX-License-Identifier: GPL-3.0-or-later
#include "limitedserver.h"

#include <QFile>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wavedeck::test {

LimitedServer::LimitedServer(const QString& configuration, int endPoints)
    : m_configuration(configuration)
    , m_endPoints(endPoints)
    , m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(m_socket, plain, size) == 0 && ::listen(m_socket, 64) == 0 && ::getsockname(m_socket, plain, &size) == 0)
        m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

LimitedServer::~LimitedServer()
{
    ::shutdown(m_socket, SHUT_RDWR); // accept returns
    m_thread.join();
    ::close(m_socket);
}

QStringList LimitedServer::urls() const
{
    QStringList urls;
    for (int i = 1; i <= m_endPoints; ++i)
        urls.append(QStringLiteral("http://127.0.0.1:%1/api/%2").arg(m_port).arg(i));
    return urls;
}

int LimitedServer::endPointsSeen() const
{
    const std::lock_guard lock(m_lock);
    return int(m_seen.size());
}

void LimitedServer::forget()
{
    m_counted = 0;
    m_served = 0;
}

void LimitedServer::serve()
{
    for (;;) {
        const int connection = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            return;
        answer(connection);
        ::close(connection);
    }
}

bool LimitedServer::isRefused()
{
    QFile file(m_configuration);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QList<QByteArray> words = file.readAll().simplified().split(' ');
    return words.value(2) == "shared" && ++m_counted > words.value(3).toInt();
}

void LimitedServer::answer(int connection)
{
    QByteArray request;
    char buffer[4096];
    while (!request.contains("\r\n\r\n") && request.size() < 65536) {
        const ssize_t read = ::recv(connection, buffer, sizeof buffer, 0);
        if (read <= 0)
            return;
        request.append(buffer, read);
    }
    const QString path = QString::fromLatin1(request.split(' ').value(1));
    bool known = false;
    {
        const std::lock_guard lock(m_lock);
        const int number = path.section(QLatin1Char('/'), -1).toInt();
        known = path.startsWith(QLatin1String("/api/")) && number >= 1 && number <= m_endPoints;
        if (known && !m_seen.contains(path))
            m_seen.append(path);
    }
    ++m_served;
    const QByteArray status = !known ? "404 Not Found" : isRefused() ? "429 Too Many Requests" : "200 OK";
    const QByteArray reply = "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    ::send(connection, reply.constData(), size_t(reply.size()), MSG_NOSIGNAL);
}

} // namespace wavedeck::test
