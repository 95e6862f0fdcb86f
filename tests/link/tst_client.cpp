// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/client.h"
#include "app/link/endpoint.h"
#include "harness.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <poll.h>
#include <sys/socket.h>
#include <thread>
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

/// An engine that is none: takes one client, answers each frame of it with the next of the given bytes, and closes.
class FakeEngine {
public:
    FakeEngine(const QString& dataDir, QList<QByteArray> answers)
    {
        const Descriptor directory = openDirectory(dataDir);
        auto made = listenIn(directory.get(), dataDir);
        if (!made)
            qFatal("no socket: %s", qPrintable(made.error().line()));
        m_thread = std::thread(
            [listening = std::move(*made), answers = std::move(answers)] { serve(listening.socket.get(), answers); });
    }
    ~FakeEngine() { m_thread.join(); }

private:
    static void serve(int listening, const QList<QByteArray>& answers)
    {
        isReadable(listening, 5000);
        const Descriptor socket(::accept(listening, nullptr, nullptr));
        FrameReader reader;
        char chunk[4096];
        for (const QByteArray& answer : answers) {
            while (!reader.next()) {
                const ssize_t n = ::recv(socket.get(), chunk, sizeof chunk, 0);
                if (n <= 0)
                    return;
                reader.append(chunk, n);
            }
            (void)::send(socket.get(), answer.constData(), std::size_t(answer.size()), MSG_NOSIGNAL);
        }
    }

    std::thread m_thread;
};

QByteArray helloFrame(int protocol = kProtocol)
{
    QJsonObject hello = helloObject();
    hello.insert(QStringLiteral("protocol"), protocol);
    return encodeFrame(hello);
}

} // namespace

class TestClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void longPath();
    void engineError();
    void lateAnswerIsIgnored();
    void tooLong();
    void fullFrameBothWays();
    void errors_data();
    void errors();
    void handshake_data();
    void handshake();
    void afterHandshake_data();
    void afterHandshake();
    void silentEngine();
    void fullQueue();
    void engineEnds();
    void tooManyClients();
    void forbiddenDirectory();
};

void TestClient::roundTrip()
{
    const QTemporaryDir dir;
    const EngineThread engine(dir.path(), answer);
    QVERIFY(engine.isUp());
    auto client = Client::connect(dir.path());
    QVERIFY2(client.ok(), qPrintable(client.error().line()));
    QCOMPARE((*client)->enginePid(), qint64(::getpid()));
    for (int i = 0; i < 100; ++i) {
        const auto result = (*client)->ask(kEcho, number(i));
        QVERIFY2(result.ok(), qPrintable(result.error().line()));
        QCOMPARE(*result, number(i));
    }
}

void TestClient::longPath()
{
    const QTemporaryDir dir;
    QString path = dir.path();
    for (int i = 0; i < 20; ++i)
        path = path + QStringLiteral("/a-folder-with-a-long-näme-%1").arg(i);
    QVERIFY(path.size() > 400);
    QVERIFY(QDir().mkpath(path));
    const EngineThread engine(path, answer);
    QVERIFY(engine.isUp());
    QVERIFY(QFileInfo::exists(path + QStringLiteral("/engine.sock")));
    auto client = Client::connect(path);
    QVERIFY2(client.ok(), qPrintable(client.error().line()));
    QCOMPARE((*client)->ask(kEcho, number(7)).value(), number(7));
}

void TestClient::engineError()
{
    const QTemporaryDir dir;
    const EngineThread engine(dir.path(), answer);
    auto client = Client::connect(dir.path());
    QVERIFY(client.ok());
    const auto result = (*client)->ask(QStringLiteral("fail"));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Forbidden);
    QCOMPARE(result.error().code, QStringLiteral("no"));
    QCOMPARE(result.error().line(), QStringLiteral("not you: a rule; sign in"));
    QCOMPARE((*client)->ask(kEcho, number(1)).value(), number(1));
}

void TestClient::lateAnswerIsIgnored()
{
    const QTemporaryDir dir;
    std::optional<Server::Request> kept;
    const EngineThread engine(dir.path(), [&kept](Server& server, const Server::Request& request) {
        if (request.command == QLatin1String("later")) {
            kept = request;
            return;
        }
        if (kept)
            server.reply(kept->client, kept->id, number(-1));
        answer(server, request);
    });
    auto client = Client::connect(dir.path());
    QVERIFY(client.ok());
    const auto silent = (*client)->ask(QStringLiteral("later"), {}, 50);
    QVERIFY(!silent);
    QCOMPARE(silent.error().code, QStringLiteral("engine-silent"));
    QCOMPARE((*client)->ask(kEcho, number(2)).value(), number(2));
}

void TestClient::tooLong()
{
    const QTemporaryDir dir;
    const EngineThread engine(dir.path(), answer);
    auto client = Client::connect(dir.path());
    QVERIFY(client.ok());
    const QJsonObject long_{{QStringLiteral("text"), QString(kMaxFrameBytes, QLatin1Char('x'))}};
    const auto asked = (*client)->ask(kEcho, long_);
    QVERIFY(!asked);
    QCOMPARE(asked.error().code, QStringLiteral("request-too-long"));
    QCOMPARE(asked.error().kind, ErrorKind::Usage);
    const auto answered = (*client)->ask(QStringLiteral("big"), {{QStringLiteral("bytes"), kMaxFrameBytes}});
    QVERIFY(!answered);
    QCOMPARE(answered.error().code, QStringLiteral("answer-too-long"));
    QCOMPARE((*client)->ask(kEcho, number(3)).value(), number(3));
}

void TestClient::fullFrameBothWays()
{
    const QTemporaryDir dir;
    const EngineThread engine(dir.path(), answer);
    auto client = Client::connect(dir.path());
    QVERIFY(client.ok());
    const QJsonObject nearlyFull{{QStringLiteral("text"), QString(kMaxFrameBytes - 100, QLatin1Char('x'))}};
    QVERIFY(!encodeFrame(nearlyFull).isEmpty());
    const auto asked = (*client)->ask(kEcho, nearlyFull);
    QVERIFY2(asked.ok(), qPrintable(asked.error().line()));
    QCOMPARE(*asked, nearlyFull);
}

void TestClient::errors_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("mend");
    const QString start = QStringLiteral("wavedeckctl engine start");
    QTest::newRow("empty directory") << QStringLiteral("empty") << QStringLiteral("engine-not-running") << start;
    QTest::newRow("no directory") << QStringLiteral("missing") << QStringLiteral("engine-not-running") << start;
    QTest::newRow("stale socket") << QStringLiteral("stale") << QStringLiteral("engine-not-running") << start;
    QTest::newRow("a file as socket") << QStringLiteral("file") << QStringLiteral("engine-not-running") << start;
    QTest::newRow("a file as directory") << QStringLiteral("notdir") << QStringLiteral("engine-not-running")
                                         << QStringLiteral("--data-dir");
}

void TestClient::errors()
{
    QFETCH(QString, what);
    QFETCH(QString, code);
    QFETCH(QString, mend);
    const QTemporaryDir dir;
    QString path = dir.path();
    const QString socket = path + QStringLiteral("/engine.sock");
    if (what == QLatin1String("missing")) {
        path = path + QStringLiteral("/none");
    } else if (what == QLatin1String("stale")) {
        const Descriptor directory = openDirectory(path);
        QVERIFY(listenIn(directory.get(), path).ok()); // closed at once, its file stays
        QVERIFY(QFileInfo::exists(socket));
    } else if (what == QLatin1String("file") || what == QLatin1String("notdir")) {
        QFile file(socket);
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (what == QLatin1String("notdir"))
            path = socket;
    }
    const auto client = Client::connect(path, 2000);
    QVERIFY(!client);
    QCOMPARE(client.error().code, code);
    QCOMPARE(client.error().kind, ErrorKind::Environment);
    QVERIFY2(client.error().mend.contains(mend), qPrintable(client.error().line()));
    QVERIFY(client.error().what.contains(path));
}

void TestClient::handshake_data()
{
    QTest::addColumn<QList<QByteArray>>("answers");
    QTest::addColumn<QString>("code");
    const QByteArray refusal = encodeFrame({{QStringLiteral("error"),
        QJsonObject{{QStringLiteral("code"), QStringLiteral("of-the-engine")}, {QStringLiteral("kind"), 3}}}});
    const QString differs = QStringLiteral("protocol-differs");
    QTest::newRow("another protocol") << QList<QByteArray>{helloFrame(2)} << differs;
    QTest::newRow("no hello") << QList<QByteArray>{encodeFrame({})} << differs;
    QTest::newRow("garbage") << QList<QByteArray>{"SSH-2.0-OpenSSH_9.2p1\r\n"} << differs;
    QTest::newRow("no JSON") << QList<QByteArray>{frameAround("nonsense")} << differs;
    QTest::newRow("an error") << QList<QByteArray>{refusal} << QStringLiteral("of-the-engine");
    QTest::newRow("closed at once") << QList<QByteArray>{} << QStringLiteral("engine-gone");
    QTest::newRow("half a frame") << QList<QByteArray>{helloFrame().left(20)} << QStringLiteral("engine-gone");
}

void TestClient::handshake()
{
    QFETCH(QList<QByteArray>, answers);
    QFETCH(QString, code);
    const QTemporaryDir dir;
    const FakeEngine engine(dir.path(), answers);
    const auto client = Client::connect(dir.path());
    QVERIFY(!client);
    QCOMPARE(client.error().code, code);
    QVERIFY(!client.error().what.isEmpty());
}

void TestClient::afterHandshake_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    const QJsonObject nothing{{QStringLiteral("id"), 1}};
    QJsonObject odd = nothing;
    odd.insert(QStringLiteral("error"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("x")}});
    QTest::newRow("closed") << QByteArray() << QStringLiteral("engine-gone");
    QTest::newRow("half a frame") << encodeFrame(nothing).left(8) << QStringLiteral("engine-gone");
    QTest::newRow("garbage") << QByteArray("\xff\xff\xff\xff") << QStringLiteral("protocol-differs");
    QTest::newRow("neither result nor error") << encodeFrame(nothing) << QStringLiteral("protocol-differs");
    QTest::newRow("an odd error") << encodeFrame(odd) << QStringLiteral("unknown");
    QTest::newRow("another's answer only")
        << requestFrame(99, QString()) + requestFrame(98, QString()) << QStringLiteral("engine-gone");
}

void TestClient::afterHandshake()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    const QTemporaryDir dir;
    const FakeEngine engine(dir.path(), {helloFrame(), bytes});
    auto client = Client::connect(dir.path());
    QVERIFY2(client.ok(), qPrintable(client.error().line()));
    const auto result = (*client)->ask(kEcho);
    QVERIFY(!result);
    QCOMPARE(result.error().code, code);
    const auto again = (*client)->ask(kEcho);
    QVERIFY(!again);
    QCOMPARE(again.error().code, QStringLiteral("engine-gone"));
}

void TestClient::silentEngine()
{
    const QTemporaryDir dir;
    const Descriptor directory = openDirectory(dir.path());
    const auto listening = listenIn(directory.get(), dir.path());
    QVERIFY(listening.ok());
    QElapsedTimer clock;
    clock.start();
    const auto client = Client::connect(dir.path(), 100);
    QVERIFY(!client);
    QCOMPARE(client.error().code, QStringLiteral("engine-silent"));
    QVERIFY(clock.elapsed() >= 100);
}

void TestClient::fullQueue()
{
    const QTemporaryDir dir;
    const Descriptor directory = openDirectory(dir.path());
    const auto listening = listenIn(directory.get(), dir.path());
    QVERIFY(listening.ok());
    QCOMPARE(::listen(listening->socket.get(), 0), 0);
    const RawClient waiting(dir.path()); // fills the queue
    const auto client = Client::connect(dir.path(), 100);
    QVERIFY(!client);
    QCOMPARE(client.error().code, QStringLiteral("engine-silent"));
}

void TestClient::engineEnds()
{
    const QTemporaryDir dir;
    auto engine = std::make_unique<EngineThread>(dir.path(), answer);
    auto client = Client::connect(dir.path());
    QVERIFY(client.ok());
    engine.reset();
    QVERIFY(!QFileInfo::exists(dir.filePath(QStringLiteral("engine.sock"))));
    const auto result = (*client)->ask(kEcho);
    QVERIFY(!result);
    QCOMPARE(result.error().code, QStringLiteral("engine-gone"));
    QVERIFY(result.error().mend.contains(QStringLiteral("wavedeckctl engine status")));
}

void TestClient::tooManyClients()
{
    const QTemporaryDir dir;
    const EngineThread engine(dir.path(), answer);
    std::vector<std::unique_ptr<Client>> all;
    for (int i = 0; i < kMaxClients; ++i) {
        auto client = Client::connect(dir.path());
        QVERIFY2(client.ok(), qPrintable(client.error().line()));
        all.push_back(std::move(*client));
    }
    const auto further = Client::connect(dir.path());
    QVERIFY(!further);
    QCOMPARE(further.error().code, QStringLiteral("too-many-clients"));
    QVERIFY(all.back()->ask(kEcho, number(1)).ok());
    all.pop_back();
    QTRY_VERIFY(Client::connect(dir.path()).ok());
}

void TestClient::forbiddenDirectory()
{
    if (::geteuid() == 0)
        QSKIP("nothing is forbidden to root; tst_server has another user's view");
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("closed"));
    QVERIFY(QDir().mkdir(path));
    QVERIFY(QFile::setPermissions(path, {}));
    const auto client = Client::connect(path);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(!client);
    QCOMPARE(client.error().code, QStringLiteral("engine-forbidden"));
    QCOMPARE(client.error().kind, ErrorKind::Forbidden);
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
