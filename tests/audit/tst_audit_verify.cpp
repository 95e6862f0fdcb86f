// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planreader.h"
#include "repo.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

class TestVerify : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foreign_data();
    void foreign();
    void torn();
    void movedLine();
    void maskedSecret();
    void newestAttempt();
    void reportHasEverything();
    void reportIsInert();
    void shippedPlanIsSound();

private:
    static void put(const Repo& repo, const QString& place, const QByteArray& text)
    {
        QVERIFY(QDir().mkpath(repo.outside() + QStringLiteral("/runs/") + place));
        QFile file(repo.outside() + QStringLiteral("/runs/%1/findings.json").arg(place));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static Answer verify(const Repo& repo)
    {
        return scan({QStringLiteral("verify"), repo.path(), QStringLiteral("--findings"),
            repo.outside() + QStringLiteral("/runs")});
    }
    static QByteArray one(const QByteArray& file, const QByteArray& line, const QByteArray& hash = QByteArray())
    {
        const QByteArray detail = hash.isEmpty() ? QByteArray("{}") : "{\"match_sha256\":\"" + hash + "\"}";
        return "{\"scanner\":\"x\",\"findings\":[{\"rule\":\"r\",\"severity\":\"low\",\"file\":" + file
            + ",\"line\":" + line + ",\"message\":\"m\",\"detail\":" + detail + "}]}";
    }
};

void TestVerify::foreign_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<bool>("confirmed");
    const QByteArray good = QCryptographicHash::hash("two", QCryptographicHash::Sha256).toHex();
    QTest::newRow("there") << one("\"a.txt\"", "2") << true;
    QTest::newRow("same line") << one("\"a.txt\"", "2", good) << true;
    QTest::newRow("whole file") << one("\"a.txt\"", "0") << true;
    QTest::newRow("whole repository") << one("\"\"", "0") << true;
    QTest::newRow("other line") << one("\"a.txt\"", "1", good) << false;
    QTest::newRow("beyond the end") << one("\"a.txt\"", "4") << false;
    QTest::newRow("no such file") << one("\"b.txt\"", "1") << false;
    QTest::newRow("parent") << one("\"../outside.txt\"", "1") << false;
    QTest::newRow("parent inside") << one("\"x/../../outside.txt\"", "0") << false;
    QTest::newRow("absolute") << one("\"/etc/passwd\"", "1") << false;
    QTest::newRow("through a link") << one("\"link/passwd\"", "1") << false;
    QTest::newRow("nul") << one("\"a.txt\\u0000\"", "1") << false;
    QTest::newRow("negative") << one("\"a.txt\"", "-1") << false;
    QTest::newRow("fraction") << one("\"a.txt\"", "1.5") << false;
    QTest::newRow("huge") << one("\"a.txt\"", "1e300") << false;
    QTest::newRow("text for a line") << one("\"a.txt\"", "\"1\"") << false;
    QTest::newRow("number for a file") << one("7", "1") << false;
    QTest::newRow("no object") << QByteArray("{\"scanner\":\"x\",\"findings\":[7]}") << false;
    QTest::newRow("very long name") << one('"' + QByteArray(100'000, 'a') + '"', "1") << false;
}

void TestVerify::foreign()
{
    QFETCH(QByteArray, document);
    QFETCH(bool, confirmed);
    Repo repo;
    repo.write("a.txt", "one\n  two \nthree");
    QVERIFY(QFile::link(QStringLiteral("/etc"), repo.path() + QStringLiteral("/link")));
    repo.commit();
    put(repo, QStringLiteral("agent/1"), document);
    const Answer answer = verify(repo);
    QCOMPARE(answer.status, confirmed ? 0 : 1);
    QCOMPARE(answer.json.value(QStringLiteral("checked")).toInt(), 1);
    QCOMPARE(answer.json.value(QStringLiteral("confirmed")).toInt(), confirmed ? 1 : 0);
    QCOMPARE(answer.json.value(QStringLiteral("refuted_count")).toInt(), confirmed ? 0 : 1);
    QCOMPARE(answer.json.value(QStringLiteral("refuted")).toArray().size(), confirmed ? 0 : 1);
}

void TestVerify::torn()
{
    Repo repo;
    repo.write("a.txt", "one\n");
    repo.commit();
    put(repo, QStringLiteral("torn/1"), one("\"a.txt\"", "1").chopped(9));
    put(repo, QStringLiteral("array/1"), "[]");
    put(repo, QStringLiteral("good/1"), one("\"a.txt\"", "1"));
    put(repo, QStringLiteral("@gate.result/1"), "not looked at");
    const Answer answer = verify(repo);
    QCOMPARE(answer.status, 1);
    QCOMPARE(answer.json.value(QStringLiteral("checked")).toInt(), 3);
    QCOMPARE(answer.json.value(QStringLiteral("refuted_count")).toInt(), 2);
}

void TestVerify::movedLine()
{
    Repo repo;
    repo.write("a.py", "# TODO: one\n");
    repo.commit();
    QVERIFY(QDir().mkpath(repo.outside() + QStringLiteral("/runs/todo/1")));
    QCOMPARE(scan({QStringLiteral("todo"), repo.path(), QStringLiteral("--out"),
                      repo.outside() + QStringLiteral("/runs/todo/1/findings.json")})
                 .status,
        0);
    QCOMPARE(verify(repo).status, 0);
    repo.write("a.py", "x = 1\n# TODO: one\n");
    const Answer answer = verify(repo);
    QCOMPARE(answer.status, 1);
    QCOMPARE(
        answer.json.value(QStringLiteral("refuted")).toArray().at(0).toObject().value(QStringLiteral("why")).toString(),
        QStringLiteral("the line says something else now"));
}

void TestVerify::maskedSecret()
{
    Repo repo;
    const QByteArray line = QByteArray("\t  API_TOKEN=r7Kq2vTz") + "9wLxP4mN # live\n";
    repo.write("c.env", line);
    repo.commit();
    QVERIFY(QDir().mkpath(repo.outside() + QStringLiteral("/runs/secrets/1")));
    const Answer found = scan({QStringLiteral("secrets"), repo.path(), QStringLiteral("--out"),
        repo.outside() + QStringLiteral("/runs/secrets/1/findings.json")});
    QCOMPARE(found.findings().size(), 1);
    // A hash of the whole line would be a way to guess a weak password.
    const QByteArray hash = QCryptographicHash::hash(line.trimmed(), QCryptographicHash::Sha256).toHex();
    QVERIFY(!found.out.contains(hash));
    QCOMPARE(verify(repo).status, 0);
    repo.write("c.env", "API_TOKEN=none\n");
    QCOMPARE(verify(repo).status, 1);
}

void TestVerify::newestAttempt()
{
    Repo repo;
    repo.write("a.txt", "one\n");
    repo.commit();
    put(repo, QStringLiteral("agent/2"), one("\"gone\"", "1"));
    put(repo, QStringLiteral("agent/10"), one("\"a.txt\"", "1"));
    const Answer answer = verify(repo);
    QCOMPARE(answer.status, 0);
    QCOMPARE(
        answer.json.value(QStringLiteral("sources")).toArray(), QJsonArray{QStringLiteral("agent/10/findings.json")});
}

void TestVerify::reportHasEverything()
{
    Repo repo;
    repo.write("a.py", "# TODO: one\n");
    repo.write("page.md", "[a](gone.md)\n");
    repo.write("Dockerfile", "FROM redis\n");
    repo.commit();
    for (const char* name : {"todo", "links", "inventory", "dependencies", "static"}) {
        const QString folder = repo.outside() + QStringLiteral("/runs/%1/1").arg(QLatin1String(name));
        QVERIFY(QDir().mkpath(folder));
        QCOMPARE(
            scan({QLatin1String(name), repo.path(), QStringLiteral("--out"), folder + QStringLiteral("/findings.json")})
                .status,
            0);
    }
    QVERIFY(QDir().mkpath(repo.outside() + QStringLiteral("/runs/verify/1")));
    QCOMPARE(scan({QStringLiteral("verify"), repo.path(), QStringLiteral("--findings"),
                      repo.outside() + QStringLiteral("/runs"), QStringLiteral("--out"),
                      repo.outside() + QStringLiteral("/runs/verify/1/findings.json")})
                 .status,
        0);
    const QString out = repo.outside() + QStringLiteral("/report.md");
    const Answer answer = scan({QStringLiteral("report"), repo.path(), QStringLiteral("--findings"),
        repo.outside() + QStringLiteral("/runs"), QStringLiteral("-o"), out});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json.value(QStringLiteral("by_scanner"))
                 .toObject()
                 .value(QStringLiteral("links"))
                 .toObject()
                 .value(QStringLiteral("medium"))
                 .toInt(),
        1);
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    for (const char* part :
        {"| links | 0 | 0 | 1 | 0 | 0 |", "3 findings checked against the files, 3 confirmed, 0 refuted",
            "gone.md does not exist", "## Inventory", "redis", "TODO: one"})
        QVERIFY2(text.contains(part), part);
}

void TestVerify::reportIsInert()
{
    Repo repo;
    repo.write("a.txt", "one\n");
    repo.commit();
    put(repo, QStringLiteral("agent/1"),
        "{\"scanner\":\"x\",\"findings\":[{\"severity\":\"high\",\"file\":\"a.txt\",\"line\":1,\"rule\":\"r\","
        "\"message\":\"<script>\\n# Head [x](javascript:y) | `z`\\u001b[31m\"}]}");
    const QString out = repo.outside() + QStringLiteral("/report.md");
    QCOMPARE(scan({QStringLiteral("report"), repo.path(), QStringLiteral("--findings"),
                      repo.outside() + QStringLiteral("/runs"), QStringLiteral("-o"), out})
                 .status,
        0);
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("\\<script\\>"));
    QVERIFY(!text.contains("\n# Head"));
    QVERIFY(!text.contains("[x]("));
    QVERIFY(!text.contains('\x1b'));
}

void TestVerify::shippedPlanIsSound()
{
    QFile file(QStringLiteral(WAVEDECK_SOURCE_DIR "/resources/plans/repository-audit.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    wavedeck::PlanContext context;
    const QTemporaryDir folder;
    context.file = folder.filePath(QStringLiteral("repository-audit.yaml"));
    const wavedeck::PlanReading reading = wavedeck::readPlan(file.readAll(), context);
    QVERIFY2(reading.ok() && reading.warnings.isEmpty(), QJsonDocument(reading.toJson()).toJson().constData());
    QCOMPARE(reading.plan.workspace, folder.path());
    QCOMPARE(reading.plan.waves.size(), 3);
    QCOMPARE(reading.plan.waves.first().agents.first().id, QStringLiteral("secrets"));
    for (const wavedeck::WavePlan& wave : reading.plan.waves) {
        for (const wavedeck::AgentPlan& agent : wave.agents)
            QVERIFY2(agent.limitMs > 0 && agent.writes.isEmpty(), qPrintable(agent.id));
    }
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_audit_verify.moc"
