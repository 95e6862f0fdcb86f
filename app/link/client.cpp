// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/client.h"

#include "app/link/endpoint.h"
#include "models/people/ticketfile.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wavedeck::link {

namespace {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;

/// Milliseconds until then, rounded up so that poll() does not wake too early; 0 when it has passed.
int remainingMs(Time until)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    return int(std::clamp<qint64>(left, 0, 24 * 3600 * 1000));
}

Error environmentError(const char* code, const QString& what, const QString& why, const QString& mend)
{
    return {ErrorKind::Environment, QString::fromLatin1(code), what, why, mend};
}

Error silent(int timeoutMs)
{
    return environmentError("engine-silent", QStringLiteral("the engine does not answer"),
        QStringLiteral("nothing came within %1 ms").arg(timeoutMs),
        QStringLiteral("look at `wavedeckctl engine status` and the engine's log; what was asked may still be done"));
}

Error gone(const QString& why)
{
    return environmentError("engine-gone", QStringLiteral("the connection to the engine ended"), why,
        QStringLiteral("look at `wavedeckctl engine status`; what was asked may or may not be done"));
}

Error notOurs(const QString& why)
{
    return environmentError("protocol-differs",
        QStringLiteral("the engine and this program do not understand each other"), why,
        QStringLiteral("stop the engine with the wavedeckctl it came with, then `wavedeckctl engine start`"));
}

Error forbidden(const QString& dataDir, const QString& why)
{
    return {ErrorKind::Forbidden, QStringLiteral("engine-forbidden"),
        QStringLiteral("the engine of %1 cannot be reached").arg(dataDir), why,
        QStringLiteral("run the command as the user who owns the data directory, or choose another with --data-dir")};
}

Error unreachable(const QString& dataDir, int error, int timeoutMs)
{
    switch (error) {
    case EAGAIN:
        return silent(timeoutMs);
    case EACCES:
    case EPERM:
        return forbidden(dataDir, systemText(error));
    case EMFILE:
    case ENFILE:
        return environmentError("too-many-files", QStringLiteral("no connection to the engine can be opened"),
            systemText(error), QStringLiteral("raise the limit of open files (ulimit -n)"));
    case ENOTDIR:
        return environmentError("engine-not-running", QStringLiteral("no engine runs in ") + dataDir,
            QStringLiteral("it is not a directory"), QStringLiteral("check --data-dir"));
    default:
        break;
    }
    const bool isUsual = error == ENOENT || error == ECONNREFUSED;
    return environmentError("engine-not-running", QStringLiteral("no engine runs in ") + dataDir,
        isUsual ? QString() : systemText(error), QStringLiteral("start it with `wavedeckctl engine start`"));
}

QString& givenTicket()
{
    static QString ticket;
    return ticket;
}

QString ticketOf(const QString& dataDir)
{
    if (!givenTicket().isEmpty())
        return givenTicket();
    return qEnvironmentVariableIsSet("WAVEDECK_RUN_ID") ? QString() : people::readTicket(dataDir);
}

} // namespace

struct Client::Private {
    Descriptor socket;
    FrameReader reader;
    qint64 lastId = 0;
    qint64 enginePid = 0;
    QString dataDir;

    Status send(const QByteArray& frame, Time until, int timeoutMs);
    Result<QJsonObject> receive(Time until, int timeoutMs);
    Status fill(Time until, int timeoutMs);
    Status shakeHands(Time until, int timeoutMs);

    Error closing(Error error)
    {
        socket.reset();
        return error;
    }
};

Status Client::Private::send(const QByteArray& frame, Time until, int timeoutMs)
{
    qsizetype sent = 0;
    while (sent < frame.size()) {
        const ssize_t n
            = ::send(socket.get(), frame.constData() + sent, std::size_t(frame.size() - sent), MSG_NOSIGNAL);
        if (n >= 0) {
            sent += n;
            continue;
        }
        if (errno == EPIPE || errno == ECONNRESET)
            return Done{}; // what the engine said before it closed is still there to be read, and says more
        if (errno != EAGAIN && errno != EINTR)
            return closing(gone(systemText(errno)));
        const int wait = remainingMs(until);
        if (wait == 0) // half a request is on its way: the rest of the connection would be misread
            return sent > 0 ? closing(silent(timeoutMs)) : silent(timeoutMs);
        pollfd ready = {socket.get(), POLLOUT, 0};
        ::poll(&ready, 1, wait);
    }
    return Done{};
}

Status Client::Private::fill(Time until, int timeoutMs)
{
    for (;;) {
        const int wait = remainingMs(until);
        pollfd ready = {socket.get(), POLLIN, 0};
        if (wait == 0)
            return silent(timeoutMs);
        if (::poll(&ready, 1, wait) <= 0)
            continue; // the time is up, or a signal came: the clock knows
        char chunk[16 * 1024];
        const ssize_t n = ::recv(socket.get(), chunk, sizeof chunk, 0);
        if (n > 0) {
            reader.append(chunk, n);
            return Done{};
        }
        if (n == 0)
            return closing(gone(QStringLiteral("the engine closed it")));
        if (errno != EAGAIN && errno != EINTR)
            return closing(gone(systemText(errno)));
    }
}

Result<QJsonObject> Client::Private::receive(Time until, int timeoutMs)
{
    for (;;) {
        if (auto frame = reader.next()) {
            const QJsonValue error = frame->value(QLatin1String("error"));
            if (error.isObject() && !frame->contains(QLatin1String("id")))
                return closing(errorFrom(error.toObject())); // about the connection, which it ends
            return *std::move(frame);
        }
        if (reader.broken())
            return closing(notOurs(QStringLiteral("its answer is longer than 1 MiB or no JSON object")));
        if (const auto filled = fill(until, timeoutMs); !filled)
            return filled.error();
    }
}

Status Client::Private::shakeHands(Time until, int timeoutMs)
{
    if (const auto sent = send(encodeFrame(helloObject()), until, timeoutMs); !sent)
        return sent.error();
    const auto hello = receive(until, timeoutMs);
    if (!hello)
        return hello.error();
    const auto protocol = integerField(*hello, QLatin1String("protocol"));
    if (hello->value(QLatin1String("hello")).toString() != QLatin1String("wavedeck") || !protocol)
        return notOurs(QStringLiteral("what answers is no Wavedeck engine"));
    if (*protocol != kProtocol)
        return notOurs(QStringLiteral("the engine speaks protocol %1, this program %2").arg(*protocol).arg(kProtocol));
    enginePid = integerField(*hello, QLatin1String("engine_pid")).value_or(0);
    return Done{};
}

Result<std::unique_ptr<Client>> Client::connect(const QString& dataDir, int timeoutMs)
{
    const Time until = Clock::now() + std::chrono::milliseconds(timeoutMs);
    const Descriptor directory = openDirectory(dataDir);
    if (!directory)
        return unreachable(dataDir, errno, timeoutMs);
    auto d = std::make_unique<Private>();
    d->dataDir = dataDir;
    d->socket = connectIn(directory.get(), timeoutMs);
    if (!d->socket)
        return unreachable(dataDir, errno, timeoutMs);
    // Whoever may write into the directory could listen there and be told the commands meant for the engine.
    const auto uid = peerUid(d->socket.get());
    if (uid != ::geteuid())
        return forbidden(
            dataDir, uid ? QStringLiteral("it runs as uid %1").arg(*uid) : QStringLiteral("its user is unknown"));
    if (const auto shaken = d->shakeHands(until, timeoutMs); !shaken)
        return shaken.error();
    return std::unique_ptr<Client>(new Client(std::move(d)));
}

Client::Client(std::unique_ptr<Private> parts)
    : d(std::move(parts))
{
}

Client::~Client() = default;

Result<QJsonObject> Client::ask(const QString& command, const QJsonObject& args, int timeoutMs)
{
    const Time until = Clock::now() + std::chrono::milliseconds(timeoutMs);
    if (!d->socket)
        return gone(QStringLiteral("it had ended before"));
    const qint64 id = ++d->lastId;
    QJsonObject given = args;
    if (const QString ticket = ticketOf(d->dataDir); !ticket.isEmpty())
        given.insert(QStringLiteral("ticket"), ticket);
    const QByteArray frame = encodeFrame(
        {{QStringLiteral("id"), id}, {QStringLiteral("command"), command}, {QStringLiteral("args"), given}});
    if (frame.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("request-too-long"),
            QStringLiteral("the request cannot be sent to the engine"), QStringLiteral("it is longer than 1 MiB"),
            QStringLiteral("give less at a time")};
    if (const auto sent = d->send(frame, until, timeoutMs); !sent)
        return sent.error();
    for (;;) {
        const auto answer = d->receive(until, timeoutMs);
        if (!answer)
            return answer.error();
        if (integerField(*answer, QLatin1String("id")) != id)
            continue; // of a question whose time was up
        const QJsonValue result = answer->value(QLatin1String("result"));
        if (result.isObject())
            return result.toObject();
        const QJsonValue error = answer->value(QLatin1String("error"));
        if (error.isObject())
            return errorFrom(error.toObject());
        return d->closing(notOurs(QStringLiteral("its answer has neither a result nor an error")));
    }
}

void Client::useTicket(const QString& ticket)
{
    givenTicket() = ticket;
}

qint64 Client::enginePid() const
{
    return d->enginePid;
}

} // namespace wavedeck::link
