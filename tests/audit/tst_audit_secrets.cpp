// SPDX-License-Identifier: GPL-3.0-or-later
#include "repo.h"

#include <QTest>

/// Keys are put together here, so that no scanner takes this file for a leak.
class TestSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void line_data();
    void line();
    void neverPrinted();
    void severityByPlace();
    void privateKey();
    void shardsCoverEachFileOnce();
    void hostileNames();
};

void TestSecrets::line_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rule"); // empty: nothing may be found
    const auto row = [](const char* name, const char* file, const QByteArray& text, const char* rule) {
        QTest::newRow(name) << QByteArray(file) << text << QString::fromLatin1(rule);
    };
    const QByteArray random36 = QByteArray("q7Zt2LmP9xVb4RkW8sYc") + "3NfH6dGj1TaU5oEi";
    row("aws", "a.py", QByteArray("k = 'AKIA") + "Q3EGRT5VN7XJ2WZM'", "aws-access-key");
    row("aws documentation", "a.py", QByteArray("k = 'AKIA") + "IOSFODNN7EXAMPLE'", "");
    row("aws too short", "a.py", QByteArray("k = 'AKIA") + "Q3EGRT5VN7X'", "");
    row("github", "a.txt", "x ghp_" + random36, "github-token");
    row("github, placeholder", "a.txt", QByteArray("x ghp_") + QByteArray(36, 'x'), "");
    row("gitlab", "a.yml", QByteArray("t: glpat-") + "Zk3_vRt8Qm-2LxPw9sYb", "gitlab-token");
    row("stripe", "a.rb", QByteArray("s = \"sk_live_") + "9aBc3dEf7GhJ2kLm\"", "stripe-key");
    row("stripe test key", "a.rb", QByteArray("s = \"sk_test_") + "9aBc3dEf7GhJ2kLm\"", "");
    row("npm", ".npmrc", "//r/:_authToken=npm_" + random36, "npm-token");
    row("css class", "a.css", ".sk-circle-fade-dot-animation-container-element-wide {}", "");
    row("password", "a.py", QByteArray("db_password = \"r7#Kq2") + "!vTz9w\"", "assigned-secret");
    row("password, last line without newline", "c.env", QByteArray("A=1\nDB_PASSWORD=") + "r7Kq2vTz9wLx",
        "assigned-secret");
    row("variable", "c.env", "DB_PASSWORD=${DB_PASSWORD_PROD_2}", "");
    row("changeme", "c.env", "DB_PASSWORD=changeme12345", "");
    row("angle brackets", "c.env", "API_KEY=<your-key-9a8b7c6d>", "");
    row("look-up", "a.py", "password = os.environ['DB_PASSWORD_2024_X']", "");
    row("expression", "a.cpp", "token = nextToken2(reader3, 17);", "");
    row("word value", "a.json", "{\"secret\": \"projects/my-app/secrets/key-2\"}", "");
    row("token url", "a.py", "token_url = \"https://auth2.acme.io/v1/x9y8\"", "");
    row("uuid", "a.json", "{\"token\": \"1f0e2d3c-4b5a-4968-8776-5a4b3c2d1e0f\"}", "");
    row("hash of a lock file", "package-lock.json",
        "{\"secret\": \"r7Kq2vTz9"
        "wLxr7Kq2vTz9wLy\"}",
        "");
    row("url password", "a.py", QByteArray("u = 'postgres://app:") + "r7Kq2vTz9wLx@db.acme.io/x'", "url-password");
    row("url placeholder", "a.py", "u = 'postgres://user:password@db.acme.io/x'", "");
    row("jwt", "a.txt", QByteArray("eyJhbGciOiJIUzI1NiJ9.") + "eyJpc3MiOiJhY21lIn0." + "q7Zt2LmP9xVb4RkW8sYc3NfH6dGj",
        "jwt");
    row("not a jwt", "a.txt",
        QByteArray("eyJhbGciOiJIUzI1NiJ9X.") + "eyJpc3MiOiJhY21lIn0Y." + "q7Zt2LmP9xVb4RkW8sYc3NfH6dGj", "");
    row("allowed", "a.txt", "x ghp_" + random36 + " # wavedeck:allow-secret", "");
}

void TestSecrets::line()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    QFETCH(QString, rule);
    Repo repo;
    repo.write(file, text);
    repo.commit();
    const Answer answer = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(answer.status, rule.isEmpty() ? 0 : 1);
    QCOMPARE(answer.json.value(QStringLiteral("files_scanned")).toInt(), 1);
    if (rule.isEmpty())
        QCOMPARE(answer.findings(), QStringList());
    else
        QCOMPARE(answer.finding(rule).value(QStringLiteral("line")).toInt(), static_cast<int>(text.count('\n')) + 1);
    QCOMPARE(answer.summary().value(QStringLiteral("allowed")).toInt(), text.contains("allow-secret") ? 1 : 0);
}

void TestSecrets::neverPrinted()
{
    Repo repo;
    const QByteArray secret = QByteArray("r7Kq2vTz") + "9wLxP4mN";
    repo.write("c.env", "API_TOKEN=" + secret + '\n');
    repo.commit();
    const Answer answer = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(answer.findings().size(), 1);
    QVERIFY(!answer.out.contains(secret.mid(0, 6)));
    QVERIFY(answer.out.contains("r7Kq…[redacted assigned-secret]"));
}

void TestSecrets::severityByPlace()
{
    Repo repo;
    const QByteArray key = QByteArray("AKIA") + "Q3EGRT5VN7XJ2WZM\n";
    repo.write("tests/key.txt", key);
    repo.commit();
    const QStringList gate{
        QStringLiteral("secrets"), repo.path(), QStringLiteral("--fail-on"), QStringLiteral("critical")};
    QCOMPARE(scan(gate).status, 0); // planted in a test
    repo.write("src/key.txt", key);
    QCOMPARE(scan(gate + QStringList{QStringLiteral("--tracked-only")}).status, 0);
    QCOMPARE(scan(gate).status, 1);
}

void TestSecrets::privateKey()
{
    Repo repo;
    const QByteArray armour = QByteArray("-----BEGIN RSA ") + "PRIVATE KEY-----";
    repo.write("a.pem", armour + "\nMIIEpAIBAAKCAQEA7bq3xWvLkT9sYzR2mNfQ\n");
    repo.write("parser.cpp", "if (line == \"" + armour + "\")\n    return parse(line);\n");
    repo.commit();
    const Answer answer = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(answer.findings(), QStringList{QStringLiteral("a.pem:1 private-key critical")});
}

void TestSecrets::shardsCoverEachFileOnce()
{
    Repo repo;
    for (int i = 0; i < 7; ++i)
        repo.write("f" + QByteArray::number(i) + ".py", "# TODO: one\n");
    repo.commit();
    QStringList all;
    int scanned = 0;
    for (int part = 1; part <= 9; ++part) {
        const Answer answer = scan({QStringLiteral("shard"), QStringLiteral("--part"), QString::number(part),
            QStringLiteral("--parts"), QStringLiteral("9"), repo.path()});
        QCOMPARE(answer.status, 0);
        all += answer.findings();
        scanned += answer.json.value(QStringLiteral("files_scanned")).toInt();
    }
    QCOMPARE(scanned, 7);
    QCOMPARE(all.size(), 7);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 7);
    QCOMPARE(scan({QStringLiteral("shard"), repo.path()}).status, 2);
    QCOMPARE(scan({QStringLiteral("shard"), repo.path(), QStringLiteral("--part"), QStringLiteral("3"),
                      QStringLiteral("--parts"), QStringLiteral("2")})
                 .status,
        2);
}

void TestSecrets::hostileNames()
{
    Repo repo;
    const QByteArray key = QByteArray("AKIA") + "Q3EGRT5VN7XJ2WZM # TODO: go\n";
    const QList<QByteArray> names{
        "--help.py", "a b\nc.py", "-rf.sh", "\xff\xfe.py", "x/$(touch gone).sh", "\x1b[31mred.py"};
    for (const QByteArray& name : names)
        repo.write(name, key);
    repo.write("big.txt", QByteArray(6 * 1024 * 1024, 'x'));
    repo.write("bin.dat", QByteArray("a\0b", 3));
    QVERIFY(QFile::link(QStringLiteral("/etc/passwd"), repo.path() + QStringLiteral("/link.py")));
    repo.commit();
    const Answer answer = scan({QStringLiteral("secrets"), repo.path()});
    QCOMPARE(answer.status, 1);
    QCOMPARE(answer.findings().size(), names.size());
    QCOMPARE(answer.json.value(QStringLiteral("files_scanned")).toInt(), static_cast<int>(names.size()) + 1);
    QCOMPARE(answer.summary().value(QStringLiteral("skipped")).toInt(), 1);
    for (const char* name : {"inventory", "todo", "duplicates", "links", "static", "hotspots", "dependencies"}) {
        const QString out = repo.outside() + QStringLiteral("/runs/%1/1").arg(QLatin1String(name));
        QVERIFY(QDir().mkpath(out));
        const Answer other
            = scan({QLatin1String(name), repo.path(), QStringLiteral("--out"), out + QStringLiteral("/findings.json")});
        QVERIFY2(other.status == 0, other.err.constData());
    }
    QVERIFY(!QFile::exists(repo.path() + QStringLiteral("/gone")));
    const Answer verified = scan({QStringLiteral("verify"), repo.path(), QStringLiteral("--findings"),
        repo.outside() + QStringLiteral("/runs")});
    QVERIFY2(verified.status == 0, verified.out.constData());
    QVERIFY(verified.json.value(QStringLiteral("checked")).toInt() > 0);
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_audit_secrets.moc"
