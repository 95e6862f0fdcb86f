// SPDX-License-Identifier: GPL-3.0-or-later
#include "repo.h"

#include <QTest>

class TestConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void namesBothSides();
    void valuesStayHidden();
    void usage();
};

using Files = QList<std::pair<QByteArray, QByteArray>>;
Q_DECLARE_METATYPE(Files)

static const QByteArray kCompose = "services:\n"
                                   "  backend:\n"
                                   "    build: ./backend\n"
                                   "    env_file: backend/.env\n"
                                   "    ports:\n"
                                   "      - \"54112:54112\"\n"
                                   "  db:\n"
                                   "    image: postgres:15\n"
                                   "    environment:\n"
                                   "      POSTGRES_PASSWORD: ${DB_PASSWORD}\n"
                                   "      TZ: ${TZ:-UTC}\n";

void TestConfig::rules_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QStringList>("rules");
    const auto row
        = [](const char* name, const Files& files, const QStringList& rules) { QTest::newRow(name) << files << rules; };
    const QByteArray backend = "PORT=54112\nDB_PASSWORD=x\nPUBLIC_API_URL=http://localhost:54112\n";
    const QByteArray frontend
        = "VITE_API_URL=http://localhost:54112/api\nPORT=3000\nPUBLIC_API_URL=http://localhost:54112/\n";
    row("consistent", {{"backend/.env", backend}, {"frontend/.env", frontend}, {"docker-compose.yml", kCompose}}, {});
    row("frontend on 8000",
        {{"backend/.env", backend}, {"frontend/.env", "VITE_API_URL=http://localhost:8000\n"},
            {"docker-compose.yml", kCompose}},
        {QStringLiteral("port-mismatch")});
    row("backend on 8000", {{"backend/.env", "PORT=8000\nDB_PASSWORD=x\n"}, {"docker-compose.yml", kCompose}},
        {QStringLiteral("port-mismatch")});
    row("without compose",
        {{"backend/.env", "PORT=54112\n"}, {"frontend/.env", "REACT_APP_API_URL=http://localhost:8000\n"}},
        {QStringLiteral("port-mismatch")});
    row("same key, other url", {{"a/.env", "AUTH_URL=https://a.acme.io\n"}, {"b/.env", "AUTH_URL=https://b.acme.io\n"}},
        {QStringLiteral("url-mismatch")});
    row("same key, slash", {{"a/.env", "AUTH_URL=https://a.acme.io\n"}, {"b/.env", "AUTH_URL=https://a.acme.io/\n"}},
        {});
    row("key in another spelling",
        {{"a/.env", "REDIS_PORT=6379\n"}, {"b/config.json", "{\n\"redis\": {\"port\": 6380}}"}},
        {QStringLiteral("port-mismatch")});
    row("own ports", {{"a/.env", "PORT=1000\n"}, {"b/.env", "PORT=2000\n"}}, {});
    row("stages differ",
        {{".env.production", "AUTH_URL=https://a.acme.io\n"}, {".env.development", "AUTH_URL=http://localhost:9\n"}},
        {});
    row("other values differ", {{"a/.env", "LOG_LEVEL=info\n"}, {"b/.env", "LOG_LEVEL=debug\n"}}, {});
    row("missing variable",
        {{"docker-compose.yml", "services:\n  db:\n    image: \"x:${TAG}\" # ${NO}\n    command: $$HOME\n"}},
        {QStringLiteral("missing-variable")});
    row("example", {{".env.example", "A=\nB=\n"}, {".env", "A=1\n"}}, {QStringLiteral("missing-variable")});
    row("repeated", {{".env", "A=1\nA=2\nB=1\nB=1\n"}}, {QStringLiteral("repeated-key")});
    row("port taken", {{"compose.yaml", "services:\n  a:\n    ports: [\"80:1\"]\n  b:\n    ports: [\"80:2\"]\n"}},
        {QStringLiteral("port-taken")});
    row("service url",
        {{"docker-compose.yml", kCompose}, {"worker/.env", "DB_PASSWORD=x\nBACKEND_URL=http://backend:9999\n"},
            {"backend/.env", "PORT=54112\n"}},
        {QStringLiteral("port-mismatch")});
    row("missing env_file", {{"compose.yml", "services:\n  a:\n    env_file: gone.env\n"}},
        {QStringLiteral("missing-file")});
    row("broken yaml", {{"compose.yml", "services: [\n"}}, {QStringLiteral("syntax")});
    row("no configuration", {{"package.json", "{\"url\": \"http://localhost:1\"}"}}, {});
}

void TestConfig::rules()
{
    QFETCH(Files, files);
    QFETCH(QStringList, rules);
    Repo repo;
    for (const auto& [name, text] : files)
        repo.write(name, text);
    const Answer answer = scan({repo.path()}, {}, true);
    QStringList found;
    const QJsonArray faults = answer.json.value(QStringLiteral("faults")).toArray();
    for (const QJsonValue& fault : faults)
        found.append(fault[QStringLiteral("rule")].toString());
    QVERIFY2(found == rules, answer.out.constData());
    QCOMPARE(answer.status, rules.isEmpty() ? 0 : 1);
    QCOMPARE(answer.json.value(QStringLiteral("ok")).toBool(), rules.isEmpty());
}

void TestConfig::namesBothSides()
{
    Repo repo;
    repo.write("backend/.env", "# x\nPORT=54112\n");
    repo.write("frontend/.env", "VITE_API_URL=http://localhost:8000\n");
    const Answer answer = scan({repo.path()}, {}, true);
    const QJsonArray places = answer.json.value(QStringLiteral("faults"))
                                  .toArray()
                                  .at(0)
                                  .toObject()
                                  .value(QStringLiteral("places"))
                                  .toArray();
    QCOMPARE(places.size(), 2);
    QVERIFY(places.at(0)[QStringLiteral("file")].toString().endsWith(QStringLiteral("frontend/.env")));
    QCOMPARE(places.at(0)[QStringLiteral("key")].toString(), QStringLiteral("VITE_API_URL"));
    QCOMPARE(places.at(0)[QStringLiteral("line")].toInt(), 1);
    QVERIFY(places.at(1)[QStringLiteral("file")].toString().endsWith(QStringLiteral("backend/.env")));
    QCOMPARE(places.at(1)[QStringLiteral("line")].toInt(), 2);
    QCOMPARE(places.at(1)[QStringLiteral("value")].toString(), QStringLiteral("54112"));
}

void TestConfig::valuesStayHidden()
{
    Repo repo;
    repo.write(".env", "A_TOKEN=one-secret\nA_TOKEN=two-secret\n");
    repo.write("b/.env", "DB_URL=postgres://u:hidden-pw@h1/x\n");
    repo.write("c/.env", "DB_URL=postgres://u:hidden-pw@h2/x\n");
    const Answer answer = scan({repo.path()}, {}, true);
    QCOMPARE(answer.json.value(QStringLiteral("faults")).toArray().size(), 2);
    QVERIFY2(!answer.out.contains("secret") && !answer.out.contains("hidden"), answer.out.constData());
}

void TestConfig::usage()
{
    QCOMPARE(scan({QStringLiteral("/no/such/path")}, {}, true).status, 2);
    QCOMPARE(scan({QStringLiteral("--nosuch")}, {}, true).status, 2);
}

QTEST_GUILESS_MAIN(TestConfig)
#include "tst_audit_config.moc"
