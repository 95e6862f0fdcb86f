// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/secrets/redact.h"
#include "plantedsecrets.h"

#include "models/secrets/finder.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <ctime>

using namespace wavedeck;

namespace {

/// Of the processor, so that a loaded machine changes nothing.
qint64 threadTime()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

} // namespace

/// What may be a secret never leaves redacted() whole; what is none comes back as it went in.
class TestRedact : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindInEveryPlace();
    void sayings_data();
    void sayings();
    void untouched_data();
    void untouched();
    void keepsLittle();
    void json();
    void keyLines();
    void longOnesAreHiddenToTheirEnd_data();
    void longOnesAreHiddenToTheirEnd();
    void hostileLinesTakeLinearTime_data();
    void hostileLinesTakeLinearTime();
    void weakSecrets();
};

void TestRedact::everyKindInEveryPlace()
{
    const QList<Planted> kinds = plantedKinds(1);
    QVERIFY(kinds.size() > 90);
    for (const Planted& kind : kinds) {
        for (const QByteArray& text : places(kind.text)) {
            const QByteArray out = redacted(text);
            QVERIFY2(!out.contains(kind.secret), kind.name.constData());
            const QString wide = redacted(QString::fromUtf8(text));
            QVERIFY2(!wide.contains(QString::fromUtf8(kind.secret)), kind.name.constData());
            QCOMPARE(wide, QString::fromUtf8(out)); // a byte order mark is dropped by the decoder, not by us
            // Again is the same: what is redacted stays so, and is not taken for something else.
            QVERIFY2(redacted(out) == out, QByteArray(kind.name + ": " + out + " -> " + redacted(out)).constData());
        }
    }
}

void TestRedact::sayings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QString& text, const QString& expected) {
        QTest::newRow(name) << text << expected;
    };
    const QString mark = QStringLiteral("…[redacted assigned-secret]");
    row("shell", QStringLiteral("DB_PASSWORD=hunter go"),
        QStringLiteral("DB_PASSWORD=h") + mark + QStringLiteral(" go"));
    row("json", QStringLiteral("{\"password\": \"correct horse\", \"n\": 1}"),
        QStringLiteral("{\"password\": \"cor") + mark + QStringLiteral("\", \"n\": 1}"));
    row("json in json", QStringLiteral("\"{\\\"api_key\\\":\\\"abcdefgh\\\",\\\"n\\\":1}\""),
        QStringLiteral("\"{\\\"api_key\\\":\\\"ab") + mark + QStringLiteral("\\\",\\\"n\\\":1}\""));
    row("flag", QStringLiteral("psql --password hunter77 --host db"),
        QStringLiteral("psql --password hu") + mark + QStringLiteral(" --host db"));
    row("query", QStringLiteral("GET /x?api_key=abcd1234&page=2"),
        QStringLiteral("GET /x?api_key=ab") + mark + QStringLiteral("&page=2"));
    row("header",
        QStringLiteral("Authorization: Bearer abcd1"
                       "234efgh5678"),
        QStringLiteral("Authorization: Bearer abcd") + mark);
    row("url", QStringLiteral("postgres://app:pw@db/x"),
        QStringLiteral("postgres://app:…[redacted url-password]@db/x"));
    row("two", QStringLiteral("A_TOKEN=abcd1234 B_SECRET=efgh5678"),
        QStringLiteral("A_TOKEN=ab") + mark + QStringLiteral(" B_SECRET=ef") + mark);
    row("beyond ASCII",
        QStringLiteral("Größe 😀 PASSWORD='pässw"
                       "örd99' ✓"),
        QStringLiteral("Größe 😀 PASSWORD='pä") + mark + QStringLiteral("' ✓"));
}

void TestRedact::sayings()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(redacted(text), expected);
    QCOMPARE(QString::fromUtf8(redacted(text.toUtf8())), expected);
}

void TestRedact::untouched_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "a", "tests: 19 of 21 passed", "tokens: 1200 in, 340 out", "max_tokens=4096",
             "total_tokens: 123456", "https://example.org:8080/a/b?c=d", "git@github.com:owner/repo.git",
             "password: ${DB_PASSWORD}", "PASSWORD=<your-password>", "token=***", "std::string token = next();",
             "error: token: expired", "10:32:11 INFO wave:2 agent=w2-007 state=running", "key: value", "a == b",
             "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
             "password_hash = \"$argon2id$v=19$m=65536\"", "sk-circle", "-----BEGIN CERTIFICATE-----",
             "commit 3a348851b5c3d7e9f0a1b2c3d4e5f60718293a4b", "token: required", "Basic usage of the tool",
             "if (token != nullptr)", "--token-file /etc/token.txt"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestRedact::untouched()
{
    QFETCH(QString, text);
    QCOMPARE(redacted(text), text);
    QCOMPARE(redacted(text.toUtf8()), text.toUtf8());
}

void TestRedact::keepsLittle()
{
    for (const Planted& kind : plantedKinds(2)) {
        const QByteArray out = redacted(kind.text);
        const qsizetype most = std::max<qsizetype>(4, kind.secret.size() / 4);
        QVERIFY2(!out.contains(kind.secret.left(most + 1)), QByteArray(kind.name + ": " + out).constData());
    }
}

void TestRedact::json()
{
    const QString plain = QStringLiteral("plain words of somebody");
    const QJsonObject object{{QStringLiteral("password"), plain}, {QStringLiteral("n"), 7},
        {QStringLiteral("list"), QJsonArray{plain, QStringLiteral("X_TOKEN=abcd1234")}}};
    const QJsonObject out = redacted(QJsonValue(object)).toObject();
    QCOMPARE(out.value(QStringLiteral("password")).toString(), QStringLiteral("plai…[redacted assigned-secret]"));
    QCOMPARE(out.value(QStringLiteral("n")).toInt(), 7);
    QCOMPARE(out.value(QStringLiteral("list")).toArray().at(0).toString(), plain);
    QCOMPARE(out.value(QStringLiteral("list")).toArray().at(1).toString(),
        QStringLiteral("X_TOKEN=ab…[redacted assigned-secret]"));
}

void TestRedact::keyLines()
{
    // A view of a log asks line by line, without the armour.
    const QByteArray key = pemKey(3, "RSA ", 20);
    const QList<QByteArray> lines = key.split('\n');
    for (qsizetype i = 1; i + 3 < lines.size(); ++i)
        QCOMPARE(redacted(lines.at(i)), QByteArray("…[redacted private-key]"));
}

void TestRedact::longOnesAreHiddenToTheirEnd_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("behind");
    const struct {
        const char* before;
        const char* behind;
    } kRows[] = {
        {"DB_PASSWORD=", ""},
        {"DB_PASSWORD=", " next word"},
        {"  api_key: ", "\n  next: 1\n"},
        {"password: ", "\n"},
        {"{\"client_secret\": \"", "\", \"n\": 1}"},
        {"\"{\\\"client_secret\\\":\\\"", "\\\",\\\"n\\\":1}\""},
        {"token = '", "'"},
        {"token = '", " and no end"},
        {"<password>", "</password>"},
        {"psql --password ", " --host db"},
        {"GET /x?api_key=", "&page=2"},
        {"postgres://app:", "@db/x"},
        {"Authorization: Bearer ", "\r\n"},
        {"X-Auth: bearer ", ""},
    };
    for (const auto& row : kRows)
        QTest::newRow(QByteArray(QByteArray(row.before) + row.behind).constData())
            << QByteArray(row.before) << QByteArray(row.behind);
}

void TestRedact::longOnesAreHiddenToTheirEnd()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, behind);
    for (const int length : {511, 512, 513, 600, 4095, 4096, 4097, 20'000}) {
        const QByteArray secret = randomText(quint32(length), length, kLettersDigits).toUtf8();
        const QByteArray out = redacted(QByteArray(before + secret + behind));
        const QByteArray shown = out.mid(before.size() + 4);
        QVERIFY2(out.startsWith(before), out.constData());
        for (qsizetype at = 4; at + 8 <= secret.size(); ++at)
            QVERIFY2(!shown.contains(secret.mid(at, 8)), QByteArray::number(length).constData());
        if (before != "token = '" || behind == "'")
            QVERIFY2(out.endsWith(behind), out.constData());
    }
}

void TestRedact::hostileLinesTakeLinearTime_data()
{
    QTest::addColumn<QByteArray>("piece");
    const QByteArray armour = QByteArray("-----BEGIN RSA ") + "PRIVATE KEY-----";
    for (const QByteArray& piece :
        {QByteArray("a"), QByteArray("="), QByteArray(":"), QByteArray("-"), QByteArray("eyJ"), QByteArray(".eyJ"),
            QByteArray("://"), QByteArray("a://b:"), QByteArray("SG."), QByteArray("token=\""), QByteArray("a_token= "),
            QByteArray("sk-"), QByteArray("glc_+/"), QByteArray("Bearer "), QByteArray("Basic "), QByteArray("ghp_"),
            armour, QByteArray(armour + "\nMIIEpAIBAAKCAQEA7bq3xWvLkT9sYzR2mNfQ\n"), QByteArray("1:AA"),
            QByteArray("\\n"), QByteArray("password"), QByteArray("--password "), QByteArray("\"\""),
            QByteArray("token=a"), QByteArray("token=()"), QByteArray("secret:1"), QByteArray("pass='a"),
            QByteArray(".eyJhbGciOiJI"), QByteArray("key=)"), QByteArray("a://b:c@")})
        QTest::newRow(piece.left(40).constData()) << piece;
}

void TestRedact::hostileLinesTakeLinearTime()
{
    QFETCH(QByteArray, piece);
    // Time is compared with itself: eight times the text may take at most some forty times as long, where a quadratic
    // walk takes 64 times and more; and what an honest 1 MiB takes is far from what such a walk would.
    const auto took = [&](qsizetype size) {
        const QByteArray line = piece.repeated(size / piece.size());
        const qint64 began = threadTime();
        const QByteArray out = redacted(line);
        return std::max<qint64>(threadTime() - began, 200'000) + (out.isEmpty() ? 1 : 0);
    };
    took(1024);
    const qint64 small = std::min(took(128 * 1024), took(128 * 1024));
    const qint64 large = took(1024 * 1024);
    QVERIFY2(large < 40 * small, qPrintable(QStringLiteral("%1 ns and %2 ns").arg(small).arg(large)));
}

void TestRedact::weakSecrets()
{
    const QString name = QStringLiteral("JWT_SECRET");
    QVERIFY(!secrets::weakness(name, QStringLiteral("short-one")).isEmpty());
    QVERIFY(!secrets::weakness(name, randomText(5, 31, kLettersDigits)).isEmpty());
    QVERIFY(secrets::weakness(name, randomText(5, 32, kLettersDigits)).isEmpty());
    QVERIFY(!secrets::weakness(name, QStringLiteral("changeme-changeme-changeme-changeme")).isEmpty());
    QVERIFY(secrets::weakness(name, QStringLiteral("${JWT_SECRET}")).isEmpty());
    QVERIFY(secrets::weakness(QStringLiteral("DB_PASSWORD"), QStringLiteral("short")).isEmpty());
    QVERIFY(secrets::weakness(QStringLiteral("PORT"), QStringLiteral("80")).isEmpty());
    QVERIFY(!secrets::weakness(name, QStringLiteral("short-one")).contains(QStringLiteral("short-one")));
    QVERIFY(secrets::generatingHint().contains(QStringLiteral("token_urlsafe")));
}

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
