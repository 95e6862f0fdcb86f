// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/acceptor.h"

#include "app/link/protocol.h"
#include "app/link/refusals.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wavedeck::link {

namespace {

Descriptor openSpare()
{
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

Descriptor acceptFrom(int listening)
{
    return Descriptor(::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

} // namespace

Acceptor::~Acceptor()
{
    if (m_listening.socket)
        removeSocketFile(m_directory.get(), m_listening);
}

Status Acceptor::open(const QString& dataDir)
{
    m_directory = openDirectory(dataDir);
    if (!m_directory)
        return cannotListen(dataDir, systemText(errno), QStringLiteral("check --data-dir"));
    m_spare = openSpare();
    if (!m_spare)
        return cannotListen(dataDir, systemText(errno), QStringLiteral("raise the limit of open files (ulimit -n)"));
    auto made = listenIn(m_directory.get(), dataDir);
    if (!made)
        return made.error();
    m_listening = std::move(*made);
    return Done{};
}

Acceptor::Outcome Acceptor::next(Descriptor& client)
{
    client = acceptFrom(socket());
    if (client) {
        if (peerUid(client.get()) == ::geteuid())
            return Outcome::Client;
        refuse(client.get(), otherUser());
        client.reset();
        return Outcome::TurnedAway;
    }
    switch (errno) {
    case EAGAIN:
        return Outcome::Nobody;
    case EINTR:
    case ECONNABORTED:
        return Outcome::TurnedAway;
    case EMFILE:
    case ENFILE:
        return turnOneAway();
    default:
        return Outcome::Later;
    }
}

Acceptor::Outcome Acceptor::turnOneAway()
{
    // Left in the queue, the client would keep the listening socket readable and the engine spinning.
    if (!m_spare)
        return Outcome::Later;
    m_spare.reset();
    bool isTurnedAway = false;
    {
        const Descriptor client = acceptFrom(socket());
        isTurnedAway = bool(client);
        if (client)
            refuse(client.get(), outOfFiles());
    }
    m_spare = openSpare();
    return isTurnedAway && m_spare ? Outcome::TurnedAway : Outcome::Later;
}

void Acceptor::recover()
{
    if (!m_spare)
        m_spare = openSpare();
}

void Acceptor::refuse(int socket, const Error& error)
{
    const QByteArray frame = encodeFrame({{QStringLiteral("error"), errorObject(error)}});
    // A fresh socket takes a frame this short whole; if not, closing it says enough.
    (void)::send(socket, frame.constData(), std::size_t(frame.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
}

} // namespace wavedeck::link
