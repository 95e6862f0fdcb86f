// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/endpoint.h"
#include "app/link/server.h"
#include "harness.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wavedeck;
using namespace wavedeck::link;
using namespace wavedeck::link::test;

namespace {

const QString kEcho = QStringLiteral("echo");

QJsonObject number(int n)
{
    return {{QStringLiteral("n"), n}};
}

QString codeOf(const QJsonObject& frame)
{
    return frame.value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString();
}

qint64 idOf(const QJsonObject& frame)
{
    return integerField(frame, QLatin1String("id")).value_or(-1);
}

/// The permission bits of a file, -1 when there is none.
int modeOf(const QString& path)
{
    struct stat found = {};
    return ::lstat(QFile::encodeName(path).constData(), &found) == 0 ? int(found.st_mode & 07777) : -1;
}

} // namespace

class TestServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void twoClientsOutOfOrder();
    void manyRequestsInPieces();
    void answersAtOnce();
    void boundedWork();
    void clientsTakeTurns();
    void badRequests_data();
    void badRequests();
    void badHello_data();
    void badHello();
    void leavesAfterAsking();
    void answerToTheGone();
    void processInsideProcess();
    void longError();
    void halfOpen_data();
    void halfOpen();
    void slowButAlive();
    void clientLimit();
    void noDescriptorLeft();
    void permissions_data();
    void permissions();
    void otherUser();
    void staleSocket();
    void notASocket_data();
    void notASocket();
    void noDirectory();
    void socketGoesWithServer();
    void socketOfAnotherStays();

private:
    void start(int handshakeMs = kHandshakeMs);
    bool pumpUntil(const std::function<bool()>& condition, int timeoutMs = 10000)
    {
        return pump(*m_server, m_handle, condition, timeoutMs);
    }
    /// The next frame that the client gets.
    QJsonObject frameOf(RawClient& client)
    {
        std::optional<QJsonObject> frame;
        pumpUntil([&] { return (frame = client.next()).has_value() || client.isClosed(); });
        return frame.value_or(QJsonObject());
    }
    /// Connects and shakes hands.
    bool join(RawClient& client)
    {
        if (client.connect(m_dir->path()) != 0)
            return false;
        client.sendHello();
        return frameOf(client).contains(QLatin1String("engine_pid"));
    }
    QString socketPath() const { return m_dir->filePath(QStringLiteral("engine.sock")); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Server> m_server;
    std::vector<Server::Request> m_requests;
    std::function<void(const Server::Request&)> m_handle;
};

void TestServer::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_requests.clear();
    m_handle = [this](const Server::Request& request) {
        m_requests.push_back(request);
        answer(*m_server, request);
    };
}

void TestServer::cleanup()
{
    m_server.reset();
    m_dir.reset();
}

void TestServer::start(int handshakeMs)
{
    auto made = Server::listen(m_dir->path(), handshakeMs);
    QVERIFY2(made.ok(), qPrintable(made.error().line()));
    m_server = std::move(*made);
}

void TestServer::twoClientsOutOfOrder()
{
    start();
    RawClient a;
    RawClient b;
    QVERIFY(join(a));
    QVERIFY(join(b));
    QCOMPARE(m_server->clients(), 2);
    for (int i = 1; i <= 3; ++i) {
        a.send(requestFrame(i, QStringLiteral("later"), number(i)));
        b.send(requestFrame(i, QStringLiteral("later"), number(10 * i)));
    }
    QVERIFY(pumpUntil([this] { return m_requests.size() == 6; }));
    for (auto it = m_requests.rbegin(); it != m_requests.rend(); ++it)
        m_server->reply(it->client, it->id, it->args);
    for (int i = 3; i >= 1; --i) {
        const QJsonObject toA = frameOf(a);
        QCOMPARE(idOf(toA), i);
        QCOMPARE(toA.value(QLatin1String("result")).toObject(), number(i));
        const QJsonObject toB = frameOf(b);
        QCOMPARE(idOf(toB), i);
        QCOMPARE(toB.value(QLatin1String("result")).toObject(), number(10 * i));
    }
}

void TestServer::manyRequestsInPieces()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    QByteArray stream;
    for (int i = 1; i <= 50; ++i)
        stream += requestFrame(i, kEcho, number(i));
    for (const char byte : stream) {
        QCOMPARE(client.send(QByteArray(1, byte)), 1);
        if (isReadable(m_server->descriptor()))
            m_server->process(m_handle);
    }
    for (int i = 1; i <= 50; ++i)
        QCOMPARE(idOf(frameOf(client)), i);
}

void TestServer::answersAtOnce()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    client.send(requestFrame(1, QStringLiteral("later")));
    QVERIFY(pumpUntil([this] { return m_requests.size() == 1; }));
    m_server->reply(m_requests.front().client, 1, number(1));
    QVERIFY(isReadable(client.socket())); // without another process()
    QCOMPARE(idOf(*client.next()), 1);
    QVERIFY(!isReadable(m_server->descriptor())); // and an idle server has nothing to do
}

void TestServer::boundedWork()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    QByteArray stream;
    for (int i = 1; i <= 200; ++i)
        stream += requestFrame(i, QStringLiteral("later"));
    QCOMPARE(client.send(stream), stream.size());
    for (const std::size_t expected : {64U, 128U, 192U, 200U}) {
        QVERIFY(isReadable(m_server->descriptor()));
        m_server->process(m_handle);
        QCOMPARE(m_requests.size(), expected);
    }
    QVERIFY(!isReadable(m_server->descriptor()));
    for (std::size_t i = 0; i < 200; ++i)
        QCOMPARE(m_requests[i].id, qint64(i + 1));
}

void TestServer::clientsTakeTurns()
{
    start();
    RawClient flood;
    RawClient modest;
    QVERIFY(join(flood));
    QVERIFY(join(modest));
    QByteArray stream;
    for (int i = 1; i <= 1000; ++i)
        stream += requestFrame(i, QStringLiteral("later"));
    flood.send(stream);
    modest.send(requestFrame(1, kEcho, number(5)));
    m_server->process(m_handle); // in the very first share of work
    QVERIFY(isReadable(modest.socket()));
    QCOMPARE(idOf(*modest.next()), 1);
}

void TestServer::badRequests_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<qint64>("id");
    QTest::newRow("empty") << QByteArray("{}") << qint64(0);
    QTest::newRow("no id") << QByteArray("{\"command\":\"echo\"}") << qint64(0);
    QTest::newRow("id a text") << QByteArray("{\"id\":\"1\",\"command\":\"echo\"}") << qint64(0);
    QTest::newRow("id a fraction") << QByteArray("{\"id\":1.5,\"command\":\"echo\"}") << qint64(0);
    QTest::newRow("no command") << QByteArray("{\"id\":9}") << qint64(9);
    QTest::newRow("command empty") << QByteArray("{\"id\":9,\"command\":\"\"}") << qint64(9);
    QTest::newRow("command a number") << QByteArray("{\"id\":9,\"command\":4}") << qint64(9);
    QTest::newRow("args an array") << QByteArray("{\"id\":9,\"command\":\"echo\",\"args\":[]}") << qint64(9);
    QTest::newRow("args null") << QByteArray("{\"id\":9,\"command\":\"echo\",\"args\":null}") << qint64(9);
}

void TestServer::badRequests()
{
    QFETCH(QByteArray, json);
    QFETCH(qint64, id);
    start();
    RawClient client;
    QVERIFY(join(client));
    client.send(frameAround(json));
    const QJsonObject refusal = frameOf(client);
    QCOMPARE(codeOf(refusal), QStringLiteral("bad-request"));
    QCOMPARE(idOf(refusal), id);
    QVERIFY(m_requests.empty());
    client.send(frameAround("{\"id\":3,\"command\":\"echo\"}")); // the connection stays
    QCOMPARE(idOf(frameOf(client)), 3);
}

void TestServer::badHello_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    const QString differs = QStringLiteral("protocol-differs");
    const QString bad = QStringLiteral("bad-request");
    QTest::newRow("newer") << frameAround("{\"hello\":\"wavedeck\",\"protocol\":2,\"version\":\"9.9\"}") << differs;
    QTest::newRow("no protocol") << frameAround("{\"hello\":\"wavedeck\"}") << differs;
    QTest::newRow("another program") << frameAround("{\"hello\":\"other\",\"protocol\":1}") << differs;
    QTest::newRow("a request first") << requestFrame(1, kEcho) << differs;
    QTest::newRow("no JSON") << frameAround("hello") << bad;
    QTest::newRow("huge length") << QByteArray("\x7f\xff\xff\xff") << bad;
    QTest::newRow("one byte too long") << QByteArray("\0\x10\0\1", 4) << bad;
}

void TestServer::badHello()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    start();
    RawClient client(m_dir->path());
    client.send(bytes);
    const QJsonObject refusal = frameOf(client);
    QCOMPARE(codeOf(refusal), code);
    QVERIFY(!refusal.contains(QLatin1String("id")));
    QVERIFY(pumpUntil([&] { return client.isClosed(); }));
    QVERIFY(m_requests.empty());
    QCOMPARE(m_server->clients(), 0);
}

void TestServer::leavesAfterAsking()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    constexpr std::size_t kRequests = 300; // more than one share of work
    QByteArray stream;
    for (std::size_t i = 1; i <= kRequests; ++i)
        stream += requestFrame(qint64(i), kEcho);
    stream += requestFrame(1000, kEcho).left(10);
    QCOMPARE(client.send(stream), stream.size());
    client.close();
    QVERIFY(pumpUntil([this] { return m_server->clients() == 0; }));
    QCOMPARE(m_requests.size(), kRequests);
    QVERIFY(!isReadable(m_server->descriptor()));
}

void TestServer::answerToTheGone()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    client.send(requestFrame(1, QStringLiteral("later")));
    QVERIFY(pumpUntil([this] { return m_requests.size() == 1; }));
    client.close();
    m_server->reply(m_requests.front().client, 1, number(1)); // before the server has seen it: no SIGPIPE
    QVERIFY(pumpUntil([this] { return m_server->clients() == 0; }));
    m_server->reply(m_requests.front().client, 1, number(1)); // and after
    m_server->fail(m_requests.front().client, 1, Error());
    RawClient next;
    QVERIFY(join(next)); // which is another client, whose id was never used before
    next.send(requestFrame(2, QStringLiteral("later")));
    QVERIFY(pumpUntil([this] { return m_requests.size() == 2; }));
    QVERIFY(m_requests[1].client != m_requests[0].client);
    QVERIFY(!next.next());
}

void TestServer::processInsideProcess()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    client.send(requestFrame(1, QStringLiteral("a")) + requestFrame(2, QStringLiteral("b")));
    int depth = 0;
    int deepest = 0;
    const std::function<void(const Server::Request&)> handle = [&](const Server::Request& request) {
        deepest = std::max(deepest, ++depth);
        m_server->process(handle);
        m_requests.push_back(request);
        --depth;
    };
    QVERIFY(pump(*m_server, handle, [this] { return m_requests.size() == 2; }));
    QCOMPARE(deepest, 1);
}

void TestServer::longError()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    client.send(requestFrame(1, QStringLiteral("later")));
    QVERIFY(pumpUntil([this] { return m_requests.size() == 1; }));
    m_server->fail(m_requests.front().client, 1,
        {ErrorKind::Usage, QStringLiteral("long"), QStringLiteral("what"), QString(kMaxFrameBytes, QLatin1Char('\x01')),
            QString()});
    const QJsonObject frame = frameOf(client);
    QCOMPARE(idOf(frame), 1);
    QCOMPARE(codeOf(frame), QStringLiteral("long"));
}

void TestServer::halfOpen_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("afterHello");
    QTest::newRow("silent") << QByteArray() << false;
    QTest::newRow("half a length") << QByteArray("\0\0", 2) << false;
    QTest::newRow("half a hello") << encodeFrame(helloObject()).left(20) << false;
    QTest::newRow("half a request") << requestFrame(1, kEcho).left(20) << true;
    QTest::newRow("a megabyte promised") << QByteArray("\0\x10\0\0{", 5) << true;
}

void TestServer::halfOpen()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, afterHello);
    constexpr int kDeadlineMs = 150;
    start(kDeadlineMs);
    RawClient good;
    QVERIFY(join(good));
    RawClient bad;
    QElapsedTimer clock;
    clock.start();
    if (afterHello)
        QVERIFY(join(bad));
    else
        QCOMPARE(bad.connect(m_dir->path()), 0);
    bad.send(bytes);
    QVERIFY(pumpUntil([&] { return bad.isClosed() || (bad.next(), false); }));
    QVERIFY(clock.elapsed() >= kDeadlineMs);
    QCOMPARE(m_server->clients(), 1); // the idle one that has shaken hands stays
    good.send(requestFrame(1, kEcho));
    QCOMPARE(idOf(frameOf(good)), 1);
    QVERIFY(!isReadable(m_server->descriptor(), kDeadlineMs)); // and its timer sleeps
}

void TestServer::slowButAlive()
{
    constexpr int kDeadlineMs = 800;
    start(kDeadlineMs);
    RawClient client;
    QVERIFY(join(client));
    QElapsedTimer clock;
    clock.start();
    // Each byte comes well within the deadline, the whole frame long after it.
    const QByteArray frame = requestFrame(7, kEcho);
    qint64 nextAt = 0;
    qsizetype sent = 0;
    QVERIFY(pumpUntil([&] {
        if (sent < frame.size() && clock.elapsed() >= nextAt) {
            sent += client.send(frame.mid(sent, 1));
            nextAt = clock.elapsed() + 30;
        }
        return m_requests.size() == 1 || client.isClosed();
    }));
    QVERIFY(clock.elapsed() > kDeadlineMs);
    QCOMPARE(idOf(frameOf(client)), 7);
}

void TestServer::clientLimit()
{
    start();
    std::vector<RawClient> all;
    for (int i = 0; i < kMaxClients; ++i) {
        all.emplace_back();
        QVERIFY(join(all.back()));
    }
    QCOMPARE(m_server->clients(), kMaxClients);
    RawClient further(m_dir->path());
    QCOMPARE(codeOf(frameOf(further)), QStringLiteral("too-many-clients"));
    QVERIFY(further.isClosed());
    all.back().send(requestFrame(1, kEcho));
    QCOMPARE(idOf(frameOf(all.back())), 1);
    all.pop_back();
    QVERIFY(pumpUntil([this] { return m_server->clients() == kMaxClients - 1; }));
    RawClient replacement;
    QVERIFY(join(replacement));
}

void TestServer::noDescriptorLeft()
{
    start();
    RawClient good;
    QVERIFY(join(good));
    // The connecting ends exist already; only the server's ends lack descriptors.
    RawClient late[3];
    for (RawClient& client : late)
        QCOMPARE(client.connect(m_dir->path()), 0);
    std::vector<Descriptor> eaten;
    rlimit limit = {};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    const rlimit low{std::min<rlim_t>(limit.rlim_max, 256), limit.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
    for (;;) {
        Descriptor one(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        if (!one)
            break;
        eaten.push_back(std::move(one));
    }
    int calls = 0;
    const bool settled = pump(
        *m_server, [](const Server::Request&) {}, [&] { return ++calls > 3 && !isReadable(m_server->descriptor()); });
    good.send(requestFrame(1, kEcho));
    const QJsonObject toGood = frameOf(good);
    eaten.clear();
    ::setrlimit(RLIMIT_NOFILE, &limit);
    QVERIFY(settled);
    QVERIFY(calls < 20); // no spinning
    QCOMPARE(idOf(toGood), 1);
    for (RawClient& client : late) {
        QCOMPARE(codeOf(frameOf(client)), QStringLiteral("too-many-files"));
        QVERIFY(client.isClosed());
    }
    RawClient after;
    QVERIFY(join(after));
}

void TestServer::permissions_data()
{
    QTest::addColumn<int>("umask");
    for (const int mask : {0, 022, 077, 0777})
        QTest::addRow("%03o", unsigned(mask)) << mask;
}

void TestServer::permissions()
{
    QFETCH(int, umask);
    QCOMPARE(modeOf(m_dir->path()), 0700);
    const Descriptor changes(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    QVERIFY(::inotify_add_watch(changes.get(), QFile::encodeName(m_dir->path()).constData(), IN_ATTRIB) >= 0);
    const mode_t before = ::umask(mode_t(umask));
    auto made = Server::listen(m_dir->path());
    const mode_t after = ::umask(before);
    QVERIFY2(made.ok(), qPrintable(made.error().line()));
    QCOMPARE(int(after), umask); // the process's own is left alone
    QCOMPARE(modeOf(socketPath()), 0600);
    // 0600 from its first moment: only a umask that shuts the owner out needs a change afterwards.
    QCOMPARE(isReadable(changes.get()), (umask & 0600) != 0);
}

void TestServer::otherUser()
{
    if (::geteuid() != 0)
        QSKIP("only root can become somebody else");
    start();
    constexpr uid_t kNobody = 65534;
    // First as it is, then with the file's own protection taken away, so that only the check of the uid is left.
    const struct {
        mode_t directory;
        mode_t socket;
        int status;
    } cases[] = {{0700, 0600, 1}, {0711, 0600, 1}, {0711, 0666, 2}};
    for (const auto& c : cases) {
        QCOMPARE(::chmod(QFile::encodeName(m_dir->path()).constData(), c.directory), 0);
        QCOMPARE(::chmod(QFile::encodeName(socketPath()).constData(), c.socket), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            // 1: could not connect; 2: refused with the right word; 0: got in; 3: something else.
            RawClient client;
            if (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)
                ::_exit(3);
            if (const int error = client.connect(m_dir->path()))
                ::_exit(error == EACCES ? 1 : 3);
            client.sendHello();
            isReadable(client.socket(), 10000);
            const auto frame = client.next();
            if (!frame)
                ::_exit(3);
            isReadable(client.socket(), 10000); // the end comes right behind the word, not always with it
            ::_exit(codeOf(*frame) == QLatin1String("engine-forbidden") && client.isClosed() ? 2 : 0);
        }
        int status = 0;
        QVERIFY(pumpUntil([&] { return ::waitpid(child, &status, WNOHANG) == child; }, 20000));
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), c.status);
        QCOMPARE(m_server->clients(), 0);
    }
    RawClient own;
    QVERIFY(join(own));
}

void TestServer::staleSocket()
{
    {
        const Descriptor directory = openDirectory(m_dir->path());
        QVERIFY(listenIn(directory.get(), m_dir->path()).ok()); // closed at once; its file stays
    }
    QVERIFY(modeOf(socketPath()) >= 0);
    RawClient client;
    QCOMPARE(client.connect(m_dir->path()), ECONNREFUSED);
    start();
    QVERIFY(join(client));
}

void TestServer::notASocket_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"file", "directory", "link", "fifo"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestServer::notASocket()
{
    QFETCH(QString, what);
    const QByteArray path = QFile::encodeName(socketPath());
    if (what == QLatin1String("file")) {
        QFile file(socketPath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("precious");
    } else if (what == QLatin1String("directory")) {
        QCOMPARE(::mkdir(path.constData(), 0700), 0);
    } else if (what == QLatin1String("link")) {
        QCOMPARE(::symlink("elsewhere", path.constData()), 0);
    } else {
        QCOMPARE(::mkfifo(path.constData(), 0600), 0);
    }
    struct stat before = {};
    QCOMPARE(::lstat(path.constData(), &before), 0);
    const auto made = Server::listen(m_dir->path());
    QVERIFY(!made);
    QCOMPARE(made.error().code, QStringLiteral("socket"));
    QCOMPARE(made.error().kind, ErrorKind::Environment);
    QVERIFY(made.error().what.contains(socketPath()));
    QVERIFY(made.error().why.contains(QStringLiteral("not a socket")));
    QVERIFY(made.error().mend.contains(QStringLiteral("move it away")));
    struct stat after = {};
    QCOMPARE(::lstat(path.constData(), &after), 0);
    QCOMPARE(after.st_ino, before.st_ino);
    QCOMPARE(after.st_mode, before.st_mode);
    QCOMPARE(after.st_size, before.st_size);
}

void TestServer::noDirectory()
{
    const auto made = Server::listen(m_dir->filePath(QStringLiteral("none")));
    QVERIFY(!made);
    QCOMPARE(made.error().code, QStringLiteral("socket"));
    QVERIFY(made.error().mend.contains(QStringLiteral("--data-dir")));
}

void TestServer::socketGoesWithServer()
{
    start();
    RawClient client;
    QVERIFY(join(client));
    QVERIFY(modeOf(socketPath()) >= 0);
    m_server.reset();
    QCOMPARE(modeOf(socketPath()), -1);
    QVERIFY(client.isClosed());
}

void TestServer::socketOfAnotherStays()
{
    start();
    const auto second = Server::listen(m_dir->path()); // as if the lock had been given to another engine
    QVERIFY(second.ok());
    m_server.reset();
    QCOMPARE(modeOf(socketPath()), 0600);
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
