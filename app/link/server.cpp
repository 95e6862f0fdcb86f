// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/server.h"

#include "app/link/acceptor.h"
#include "app/link/connection.h"
#include "app/link/refusals.h"

#include <array>
#include <cerrno>
#include <deque>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace wavedeck::link {

namespace {

using Clock = std::chrono::steady_clock;
using ClientId = Server::ClientId;

constexpr int kMaxRequestsPerCall = 64;
constexpr qsizetype kMaxBytesPerCall = 2 * kMaxFrameBytes;
constexpr int kMaxAcceptsPerCall = 64;
constexpr auto kAcceptPause = std::chrono::seconds(1);

/// What epoll says with an event: one of these, or a client's id.
enum : ClientId { kListening, kTimer, kWake, kFirstClient };

QJsonObject idObject(qint64 id, const QString& key, const QJsonObject& value)
{
    return {{QStringLiteral("id"), id}, {key, value}};
}

QByteArray connectionErrorFrame(const Error& error)
{
    return encodeFrame({{QStringLiteral("error"), errorObject(error)}});
}

} // namespace

struct Server::Private {
    Acceptor acceptor;
    Descriptor epoll;
    Descriptor timer; ///< the earliest deadline
    Descriptor wake; ///< set while a frame waits for its turn, so that the epoll descriptor stays readable
    std::chrono::milliseconds patience{kHandshakeMs};
    std::unordered_map<ClientId, Connection> connections;
    std::deque<ClientId> turns; ///< whose reader is ready; each once, some perhaps gone
    ClientId nextId = kFirstClient;
    int shaken = 0;
    std::optional<Clock::time_point> acceptAgainAt; ///< not accepting until then
    std::optional<Clock::time_point> armedFor;
    bool isProcessing = false;

    bool watch(int operation, int descriptor, std::uint32_t events, ClientId id)
    {
        epoll_event event = {};
        event.events = events;
        event.data.u64 = id;
        return ::epoll_ctl(epoll.get(), operation, descriptor, &event) == 0;
    }

    Status open(const QString& dataDir);
    void acceptClients();
    void pauseAccepting();
    void resumeAccepting();
    void admit(Descriptor socket);
    void serve(ClientId id, std::uint32_t events);
    void queueOrDrop(ClientId id);
    void drop(ClientId id);
    void breakOff(ClientId id, const Error& error);
    void post(ClientId id, const QByteArray& frame);
    void postError(ClientId id, qint64 request, const Error& error);
    void watchWriting(ClientId id, Connection& connection);
    void handOut(const std::function<void(const Request&)>& handle);
    void shakeHands(ClientId id, const QJsonObject& hello);
    void dispatch(ClientId id, const QJsonObject& frame, const std::function<void(const Request&)>& handle);
    void expire();
    void arm();
    void setWake(bool on);
};

Status Server::Private::open(const QString& dataDir)
{
    epoll.reset(::epoll_create1(EPOLL_CLOEXEC));
    timer.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    wake.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const QString limits = QStringLiteral("raise the limit of open files (ulimit -n)");
    if (!epoll || !timer || !wake)
        return cannotListen(dataDir, systemText(errno), limits);
    if (const auto opened = acceptor.open(dataDir); !opened)
        return opened.error();
    if (!watch(EPOLL_CTL_ADD, acceptor.socket(), EPOLLIN, kListening)
        || !watch(EPOLL_CTL_ADD, timer.get(), EPOLLIN, kTimer) || !watch(EPOLL_CTL_ADD, wake.get(), EPOLLIN, kWake))
        return cannotListen(dataDir, systemText(errno), limits);
    return Done{};
}

void Server::Private::acceptClients()
{
    for (int i = 0; i < kMaxAcceptsPerCall; ++i) {
        Descriptor client;
        switch (acceptor.next(client)) {
        case Acceptor::Outcome::Client:
            admit(std::move(client));
            break;
        case Acceptor::Outcome::TurnedAway:
            break;
        case Acceptor::Outcome::Nobody:
            return;
        case Acceptor::Outcome::Later:
            return pauseAccepting();
        }
    }
}

void Server::Private::pauseAccepting()
{
    acceptAgainAt = Clock::now() + kAcceptPause;
    watch(EPOLL_CTL_MOD, acceptor.socket(), 0, kListening);
}

void Server::Private::resumeAccepting()
{
    acceptAgainAt.reset();
    acceptor.recover();
    watch(EPOLL_CTL_MOD, acceptor.socket(), EPOLLIN, kListening);
}

void Server::Private::admit(Descriptor socket)
{
    if (connections.size() >= std::size_t(kMaxClients))
        return Acceptor::refuse(socket.get(), tooManyClients());
    const ClientId id = nextId++;
    if (watch(EPOLL_CTL_ADD, socket.get(), EPOLLIN, id))
        connections.try_emplace(id, std::move(socket), Clock::now() + patience);
}

void Server::Private::serve(ClientId id, std::uint32_t events)
{
    const auto found = connections.find(id);
    if (found == connections.end())
        return;
    Connection& connection = found->second;
    if (connection.hasUnsent() && (events & EPOLLOUT)) {
        connection.flush();
        watchWriting(id, connection);
    }
    if (!(events & ~std::uint32_t(EPOLLOUT)) || connection.reader().ready())
        return;
    const qsizetype before = connection.reader().pending();
    if (!connection.receive()) {
        connection.hasLeft = true;
        // Its hang-up would be reported again and again until its last frame had its turn.
        ::epoll_ctl(epoll.get(), EPOLL_CTL_DEL, connection.socket(), nullptr);
    }
    if (connection.reader().pending() > before)
        connection.extendDeadline(Clock::now() + patience);
    queueOrDrop(id);
}

void Server::Private::queueOrDrop(ClientId id)
{
    const auto found = connections.find(id);
    if (found == connections.end())
        return;
    Connection& connection = found->second;
    if (connection.reader().ready()) {
        if (!std::exchange(connection.isQueued, true))
            turns.push_back(id);
    } else if (connection.hasLeft) {
        drop(id);
    }
}

void Server::Private::drop(ClientId id)
{
    const auto found = connections.find(id);
    if (found == connections.end())
        return;
    // Closing alone would not end the watch while a child process that is just being started holds a copy.
    if (!found->second.hasLeft)
        ::epoll_ctl(epoll.get(), EPOLL_CTL_DEL, found->second.socket(), nullptr);
    if (found->second.hasShaken())
        --shaken;
    connections.erase(found);
}

void Server::Private::breakOff(ClientId id, const Error& error)
{
    post(id, connectionErrorFrame(error));
    drop(id);
}

void Server::Private::post(ClientId id, const QByteArray& frame)
{
    const auto found = connections.find(id);
    if (found == connections.end())
        return;
    if (found->second.send(frame))
        watchWriting(id, found->second);
    else
        drop(id);
}

void Server::Private::postError(ClientId id, qint64 request, const Error& error)
{
    const QByteArray frame = encodeFrame(idObject(request, QStringLiteral("error"), errorObject(error)));
    if (!frame.isEmpty())
        return post(id, frame);
    constexpr qsizetype kEnough = 4000;
    const Error cut{
        error.kind, error.code.left(80), error.what.left(kEnough), error.why.left(kEnough), error.mend.left(kEnough)};
    post(id, encodeFrame(idObject(request, QStringLiteral("error"), errorObject(cut))));
}

void Server::Private::watchWriting(ClientId id, Connection& connection)
{
    if (connection.hasLeft || connection.watchesWriting == connection.hasUnsent())
        return;
    connection.watchesWriting = connection.hasUnsent();
    const std::uint32_t events = connection.watchesWriting ? EPOLLIN | EPOLLOUT : EPOLLIN;
    watch(EPOLL_CTL_MOD, connection.socket(), events, id);
}

void Server::Private::handOut(const std::function<void(const Request&)>& handle)
{
    qsizetype bytes = 0;
    for (int frames = 0; frames < kMaxRequestsPerCall && bytes < kMaxBytesPerCall && !turns.empty();) {
        const ClientId id = turns.front();
        turns.pop_front();
        const auto found = connections.find(id);
        if (found == connections.end())
            continue;
        ++frames;
        Connection& connection = found->second;
        connection.isQueued = false;
        const qsizetype before = connection.reader().pending();
        const auto frame = connection.reader().next();
        bytes += before - connection.reader().pending();
        connection.extendDeadline(Clock::now() + patience);
        if (!frame)
            breakOff(id, badRequest(QStringLiteral("a frame is longer than 1 MiB or no JSON object")));
        else if (!connection.hasShaken())
            shakeHands(id, *frame);
        else
            dispatch(id, *frame, handle);
        queueOrDrop(id);
    }
}

void Server::Private::shakeHands(ClientId id, const QJsonObject& hello)
{
    if (const QString fault = helloFault(hello); !fault.isEmpty())
        return breakOff(id, protocolDiffers(fault));
    Connection& connection = connections.at(id);
    connection.setShaken();
    connection.extendDeadline(Clock::now() + patience);
    ++shaken;
    QJsonObject answer = helloObject();
    answer.insert(QStringLiteral("engine_pid"), qint64(::getpid()));
    post(id, encodeFrame(answer));
}

void Server::Private::dispatch(ClientId id, const QJsonObject& frame, const std::function<void(const Request&)>& handle)
{
    const auto number = integerField(frame, QLatin1String("id"));
    const QJsonValue args = frame.value(QLatin1String("args"));
    Request request{id, number.value_or(0), frame.value(QLatin1String("command")).toString(), args.toObject()};
    if (!number)
        postError(id, 0, badRequest(QStringLiteral("its id is missing or not an integer")));
    else if (request.command.isEmpty())
        postError(id, request.id, badRequest(QStringLiteral("its command is missing or no text")));
    else if (!args.isUndefined() && !args.isObject())
        postError(id, request.id, badRequest(QStringLiteral("its args are no object")));
    else
        handle(request);
}

void Server::Private::expire()
{
    const auto now = Clock::now();
    if (acceptAgainAt && *acceptAgainAt <= now)
        resumeAccepting();
    std::vector<ClientId> late;
    for (const auto& [id, connection] : connections) {
        if (const auto by = connection.deadline(); by && *by <= now)
            late.push_back(id);
    }
    for (const ClientId id : late)
        breakOff(id, badRequest(QStringLiteral("%1 ms passed within a frame").arg(patience.count())));
}

void Server::Private::arm()
{
    std::optional<Clock::time_point> earliest = acceptAgainAt;
    for (const auto& [id, connection] : connections) {
        const auto by = connection.deadline();
        if (by && (!earliest || *by < *earliest))
            earliest = by;
    }
    if (earliest == armedFor)
        return;
    armedFor = earliest;
    itimerspec at = {};
    if (earliest) {
        const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(earliest->time_since_epoch()).count();
        at.it_value = {time_t(ns / 1'000'000'000), long(ns % 1'000'000'000)};
    }
    // The standard library's steady clock is CLOCK_MONOTONIC here, so its time points are the timer's.
    ::timerfd_settime(timer.get(), TFD_TIMER_ABSTIME, &at, nullptr);
}

void Server::Private::setWake(bool on)
{
    std::uint64_t count = 1;
    if (on)
        (void)!::write(wake.get(), &count, sizeof count);
    else
        (void)!::read(wake.get(), &count, sizeof count);
}

Result<std::unique_ptr<Server>> Server::listen(const QString& dataDir, int handshakeMs)
{
    auto d = std::make_unique<Private>();
    d->patience = std::chrono::milliseconds(handshakeMs);
    std::unique_ptr<Server> server(new Server(std::move(d)));
    if (const auto opened = server->d->open(dataDir); !opened)
        return opened.error();
    return server;
}

Server::Server(std::unique_ptr<Private> parts)
    : d(std::move(parts))
{
}

Server::~Server()
{
    while (!d->connections.empty())
        d->drop(d->connections.begin()->first);
}

int Server::descriptor() const
{
    return d->epoll.get();
}

void Server::process(const std::function<void(const Request&)>& handle)
{
    if (std::exchange(d->isProcessing, true))
        return;
    std::array<epoll_event, kMaxClients + kFirstClient> events = {};
    const int count = ::epoll_wait(d->epoll.get(), events.data(), int(events.size()), 0);
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[std::size_t(i)];
        if (event.data.u64 >= kFirstClient) {
            d->serve(event.data.u64, event.events);
        } else if (event.data.u64 == kListening) {
            d->acceptClients();
        } else if (event.data.u64 == kTimer) {
            std::uint64_t expirations = 0;
            (void)!::read(d->timer.get(), &expirations, sizeof expirations);
            d->armedFor.reset();
        }
    }
    d->handOut(handle);
    d->expire();
    d->arm();
    d->setWake(!d->turns.empty());
    d->isProcessing = false;
}

void Server::reply(ClientId client, qint64 id, const QJsonObject& result)
{
    const QByteArray frame = encodeFrame(idObject(id, QStringLiteral("result"), result));
    if (!frame.isEmpty())
        return d->post(client, frame);
    d->postError(client, id, answerTooLong());
}

void Server::fail(ClientId client, qint64 id, const Error& error)
{
    d->postError(client, id, error);
}

int Server::clients() const
{
    return d->shaken;
}

} // namespace wavedeck::link
