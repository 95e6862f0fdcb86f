// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/protocol.h"
#include "harness.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::link;
using namespace wavedeck::link::test;

class TestProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bytesOfAFrame();
    void limit();
    void piecewise_data();
    void piecewise();
    void broken_data();
    void broken();
    void integers_data();
    void integers();
    void errorsBothWays();
    void errorFromAnything();
    void mutations();
};

void TestProtocol::bytesOfAFrame()
{
    QCOMPARE(encodeFrame({}), QByteArray("\0\0\0\2{}", 6));
    QCOMPARE(encodeFrame({{QStringLiteral("ä"), 1}}), QByteArray("\0\0\0\x08{\"\xc3\xa4\":1}", 12));
}

void TestProtocol::limit()
{
    const auto object = [](qsizetype jsonSize) {
        return QJsonObject{{QStringLiteral("t"), QString(jsonSize - 8, QLatin1Char('x'))}};
    };
    const QByteArray full = encodeFrame(object(kMaxFrameBytes));
    QCOMPARE(full.size(), kMaxFrameBytes + kFrameHeaderBytes);
    FrameReader reader;
    reader.append(full.constData(), full.size());
    QVERIFY(reader.ready());
    QCOMPARE(reader.next(), object(kMaxFrameBytes));
    QVERIFY(!reader.broken());
    QVERIFY(encodeFrame(object(kMaxFrameBytes + 1)).isEmpty());
    reader.append("\0\x10\0\1", 4); // 1 MiB and one byte: refused by its length alone
    QVERIFY(!reader.next());
    QVERIFY(reader.broken());
}

void TestProtocol::piecewise_data()
{
    QTest::addColumn<int>("piece");
    for (const int piece : {1, 2, 3, 4, 5, 7, 64, 1000, 100000})
        QTest::addRow("%d", piece) << piece;
}

void TestProtocol::piecewise()
{
    QFETCH(int, piece);
    constexpr int kFrames = 500;
    QByteArray stream;
    for (int i = 0; i < kFrames; ++i)
        stream += requestFrame(i, QString(i % 37, QLatin1Char('c')));
    FrameReader reader;
    int got = 0;
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        reader.append(stream.constData() + at, std::min(qsizetype(piece), stream.size() - at));
        while (reader.ready()) {
            const auto frame = reader.next();
            QVERIFY(frame);
            QCOMPARE(integerField(*frame, QLatin1String("id")), std::optional<qint64>(got));
            QCOMPARE(frame->value(QLatin1String("command")).toString().size(), got % 37);
            ++got;
        }
    }
    QCOMPARE(got, kFrames);
    QCOMPARE(reader.pending(), 0);
}

void TestProtocol::broken_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("huge length") << QByteArray("\xff\xff\xff\xff");
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::newRow("empty") << frameAround("");
    QTest::newRow("no JSON") << frameAround("hello");
    QTest::newRow("array") << frameAround("[1]");
    QTest::newRow("number") << frameAround("1");
    QTest::newRow("null") << frameAround("null");
    QTest::newRow("half an object") << frameAround("{\"a\":");
    QTest::newRow("two objects") << frameAround("{}{}");
    QTest::newRow("not UTF-8") << frameAround("{\"a\":\"\xff\xfe\"}");
    QTest::newRow("zeros") << frameAround(QByteArray(100, '\0'));
    QTest::newRow("too deep") << frameAround("{\"a\":" + QByteArray(100000, '[') + QByteArray(100000, ']') + "}");
}

void TestProtocol::broken()
{
    QFETCH(QByteArray, bytes);
    FrameReader reader;
    reader.append(bytes.constData(), bytes.size());
    QVERIFY(reader.ready());
    QVERIFY(!reader.next());
    QVERIFY(reader.broken());
    QCOMPARE(reader.pending(), 0);
    // For good: a whole frame after it is not believed any more.
    const QByteArray good = encodeFrame({});
    reader.append(good.constData(), good.size());
    QVERIFY(!reader.ready());
    QVERIFY(!reader.next());
}

void TestProtocol::integers_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("isInteger");
    QTest::addColumn<qint64>("number");
    QTest::newRow("zero") << QByteArray("0") << true << qint64(0);
    QTest::newRow("one") << QByteArray("1") << true << qint64(1);
    QTest::newRow("negative") << QByteArray("-7") << true << qint64(-7);
    QTest::newRow("largest") << QByteArray("9223372036854775807") << true << std::numeric_limits<qint64>::max();
    QTest::newRow("whole") << QByteArray("2.0") << true << qint64(2);
    QTest::newRow("fraction") << QByteArray("1.5") << false << qint64(0);
    QTest::newRow("beyond") << QByteArray("1e300") << false << qint64(0);
    QTest::newRow("text") << QByteArray("\"1\"") << false << qint64(0);
    QTest::newRow("true") << QByteArray("true") << false << qint64(0);
    QTest::newRow("null") << QByteArray("null") << false << qint64(0);
    QTest::newRow("array") << QByteArray("[1]") << false << qint64(0);
}

void TestProtocol::integers()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, isInteger);
    QFETCH(qint64, number);
    const QByteArray frame = frameAround("{\"id\":" + json + "}");
    FrameReader reader;
    reader.append(frame.constData(), frame.size());
    const auto object = reader.next();
    QVERIFY(object);
    const auto field = integerField(*object, QLatin1String("id"));
    QCOMPARE(field.has_value(), isInteger);
    if (isInteger)
        QCOMPARE(*field, number);
    QVERIFY(!integerField(*object, QLatin1String("none")));
}

void TestProtocol::errorsBothWays()
{
    for (const ErrorKind kind : {ErrorKind::Usage, ErrorKind::Forbidden, ErrorKind::Environment}) {
        const Error error{kind, QStringLiteral("a-code"), QStringLiteral("what"), QStringLiteral("why\n\"x\""),
            QStringLiteral("mend ü")};
        const Error back = errorFrom(errorObject(error));
        QCOMPARE(back.kind, kind);
        QCOMPARE(back.code, error.code);
        QCOMPARE(back.line(), error.line());
    }
}

void TestProtocol::errorFromAnything()
{
    for (const QJsonValue& kind : {QJsonValue(), QJsonValue(0), QJsonValue(1), QJsonValue(5), QJsonValue(2.5),
             QJsonValue(1e300), QJsonValue(QStringLiteral("2"))}) {
        const Error error = errorFrom({{QStringLiteral("kind"), kind}, {QStringLiteral("code"), 3}});
        QCOMPARE(error.kind, ErrorKind::Environment);
        QCOMPARE(error.code, QStringLiteral("unknown"));
        QVERIFY(!error.what.isEmpty());
    }
}

/// Changes a valid stream at random places and feeds it in random pieces: whatever comes out, the reader neither
/// crashes nor keeps more than it was given, and what was whole before the first change still comes out.
void TestProtocol::mutations()
{
    const QByteArray stream = requestFrame(1, QStringLiteral("session.hold")) + encodeFrame(helloObject())
        + requestFrame(2, QStringLiteral("x"), {{QStringLiteral("ä"), QJsonArray{1, 2.5, true, QJsonValue()}}});
    const qsizetype firstFrame = requestFrame(1, QStringLiteral("session.hold")).size();
    QRandomGenerator random(20240607);
    int brokenReaders = 0;
    int intact = 0;
    for (int round = 0; round < 100000; ++round) {
        QByteArray bytes = stream;
        qsizetype firstChange = bytes.size();
        for (quint32 n = random.bounded(4U); n > 0; --n) {
            const qsizetype at = random.bounded(int(bytes.size()));
            firstChange = std::min(firstChange, at);
            switch (random.bounded(4)) {
            case 0:
                bytes[at] = char(random.bounded(256));
                break;
            case 1:
                bytes.remove(at, random.bounded(8));
                break;
            case 2:
                bytes.insert(at, random.bounded(8), char(random.bounded(256)));
                break;
            default:
                bytes[at] = char(bytes.at(at) ^ (1 << random.bounded(8)));
            }
            if (bytes.isEmpty())
                break;
        }
        FrameReader reader;
        int frames = 0;
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype piece = std::min(qsizetype(1 + random.bounded(80)), bytes.size() - at);
            reader.append(bytes.constData() + at, piece);
            at += piece;
            while (reader.next())
                ++frames;
            if (reader.pending() > at || (reader.broken() && reader.pending() != 0))
                QFAIL("the reader keeps what it was not given");
        }
        if (firstChange >= firstFrame && frames < 1)
            QFAIL(qPrintable(QStringLiteral("round %1 lost a whole frame").arg(round)));
        brokenReaders += reader.broken() ? 1 : 0;
        intact += frames == 3 ? 1 : 0;
    }
    QVERIFY(brokenReaders > 10000); // both sides of the reader were reached
    QVERIFY(intact > 10000);
}

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
