// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/server.h"
#include "harness.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include <dirent.h>

using namespace wavedeck;
using namespace wavedeck::link;
using namespace wavedeck::link::test;

namespace {

const QString kEcho = QStringLiteral("echo");

/// Something a client should never send.
QByteArray garbage(QRandomGenerator& random)
{
    QByteArray bytes(random.bounded(1, 600), '\0');
    for (char& byte : bytes)
        byte = char(random.bounded(256));
    switch (random.bounded(8)) {
    case 0:
        return bytes;
    case 1:
        return frameAround(bytes);
    case 2: // a length that lies, in either direction
        qToBigEndian(quint32(random.bounded(2 * int(kMaxFrameBytes))), bytes.append(8, '{').data());
        return bytes;
    case 3:
        return encodeFrame(helloObject()) + bytes;
    case 4:
        return encodeFrame(helloObject()) + frameAround("{\"id\":" + bytes.toHex() + "}");
    case 5: // a valid conversation, cut off anywhere
        bytes = encodeFrame(helloObject()) + requestFrame(1, kEcho) + requestFrame(2, QStringLiteral("big"));
        return bytes.left(random.bounded(int(bytes.size())));
    case 6: { // the same with one bit flipped
        bytes = encodeFrame(helloObject()) + requestFrame(1, kEcho);
        const int at = random.bounded(int(bytes.size()));
        bytes[at] = char(bytes.at(at) ^ (1 << random.bounded(8)));
        return bytes;
    }
    default:
        return encodeFrame(helloObject()) + frameAround(QByteArray(random.bounded(2000), '['));
    }
}

int openDescriptors()
{
    int count = 0;
    if (DIR* listing = ::opendir("/proc/self/fd")) {
        while (::readdir(listing))
            ++count;
        ::closedir(listing);
    }
    return count;
}

} // namespace

class TestHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void garbageBesideGood();
    void slowReader();
    void slowReaderThatReadsInTheEnd();
};

void TestHostile::garbageBesideGood()
{
    constexpr int kConnections = 10000;
    const QTemporaryDir dir;
    auto made = Server::listen(dir.path());
    QVERIFY(made.ok());
    Server& server = **made;
    const auto handle = [&server](const Server::Request& request) { answer(server, request); };
    RawClient good(dir.path());
    good.sendHello();
    QVERIFY(pump(server, handle, [&] { return good.next().has_value(); }));
    const int descriptors = openDescriptors();

    QRandomGenerator random(42);
    std::vector<RawClient> bad(20);
    qint64 slowestNs = 0;
    int within100Ms = 0;
    for (int i = 1; i <= kConnections; ++i) {
        RawClient& client = bad[random.bounded(quint32(bad.size()))];
        QCOMPARE(client.connect(dir.path()), 0); // ending its former connection as it stands
        client.send(garbage(random));
        QElapsedTimer clock;
        clock.start();
        good.send(requestFrame(i, kEcho, {{QStringLiteral("n"), i}}));
        std::optional<QJsonObject> got;
        QVERIFY2(pump(server, handle, [&] { return (got = good.next()).has_value(); }), qPrintable(QString::number(i)));
        QCOMPARE(integerField(*got, QLatin1String("id")), std::optional<qint64>(i));
        slowestNs = std::max(slowestNs, clock.nsecsElapsed());
        within100Ms += clock.elapsed() < 100 ? 1 : 0;
    }
    qInfo("%d answers beside %d hostile connections: slowest %.2f ms, %d within 100 ms", kConnections, kConnections,
        double(slowestNs) / 1e6, within100Ms);
    bad.clear();
    QVERIFY(pump(server, handle, [&] { return server.clients() == 1 && !isReadable(server.descriptor()); }));
    QCOMPARE(openDescriptors(), descriptors); // nothing leaked
}

void TestHostile::slowReader()
{
    const QTemporaryDir dir;
    auto made = Server::listen(dir.path());
    QVERIFY(made.ok());
    Server& server = **made;
    const auto handle = [&server](const Server::Request& request) { answer(server, request); };
    RawClient good(dir.path());
    RawClient slow(dir.path());
    good.sendHello();
    slow.sendHello();
    QVERIFY(pump(server, handle, [&] { return good.next().has_value(); }));
    QVERIFY(pump(server, handle, [&] { return server.clients() == 2; }));
    qint64 asked = 0;
    constexpr int kBytes = 500000;
    while (server.clients() == 2 && asked < 100) {
        ++asked;
        slow.send(requestFrame(asked, QStringLiteral("big"), {{QStringLiteral("bytes"), kBytes}}));
        good.send(requestFrame(asked, kEcho));
        QVERIFY(pump(server, handle, [&] { return good.next().has_value(); }));
    }
    QCOMPARE(server.clients(), 1);
    // Not before 4 MiB were kept for it, and not long after.
    QVERIFY2(asked * kBytes > 4 * kMaxFrameBytes, qPrintable(QString::number(asked)));
    QVERIFY2(asked * kBytes < 6 * kMaxFrameBytes, qPrintable(QString::number(asked)));
    good.send(requestFrame(1000, kEcho));
    QVERIFY(pump(server, handle, [&] { return good.next().has_value(); }));
}

void TestHostile::slowReaderThatReadsInTheEnd()
{
    const QTemporaryDir dir;
    auto made = Server::listen(dir.path());
    QVERIFY(made.ok());
    Server& server = **made;
    int handled = 0;
    const auto handle = [&](const Server::Request& request) {
        ++handled;
        answer(server, request);
    };
    RawClient slow(dir.path());
    slow.sendHello();
    QVERIFY(pump(server, handle, [&] { return slow.next().has_value(); }));
    constexpr int kAsked = 6;
    for (int i = 1; i <= kAsked; ++i)
        slow.send(requestFrame(i, QStringLiteral("big"), {{QStringLiteral("bytes"), 600000 + i}}));
    QVERIFY(pump(server, handle, [&] { return handled == kAsked; }));
    for (int i = 1; i <= kAsked; ++i) {
        std::optional<QJsonObject> got;
        QVERIFY(pump(server, handle, [&] { return (got = slow.next()).has_value(); }));
        QCOMPARE(integerField(*got, QLatin1String("id")), std::optional<qint64>(i));
        const QJsonObject result = got->value(QLatin1String("result")).toObject();
        QCOMPARE(result.value(QLatin1String("text")).toString().size(), 600000 + i);
    }
    QVERIFY(!isReadable(server.descriptor()));
}

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
