// SPDX-License-Identifier: GPL-3.0-or-later
#include "configfiles.h"

#include <QJsonDocument>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::config;

Q_DECLARE_METATYPE(Files)

namespace {

/// The three files of CONF-1.
Files three(const QByteArray& backendPort, const QByteArray& composePort, const QByteArray& clientPort)
{
    return {{"backend/.env", "# the server\nPORT=" + backendPort + "\nLOG_LEVEL=info\n"},
        {"frontend/.env", "VITE_API_URL=http://localhost:" + clientPort + "/api\nPORT=3000\n"},
        {"docker-compose.yml",
            "services:\n  backend:\n    build: ./backend\n    env_file: backend/.env\n    ports:\n      - \""
                + composePort + ":" + composePort + "\"\n"}};
}

QByteArray compose(const QByteArray& services)
{
    return "services:\n" + services;
}

const QByteArray kDb = "  db:\n    image: postgres:16\n    ports:\n      - \"5433:5432\"\n";
const QByteArray kApi = "  api:\n    build: ./api\n    ports: [\"8080:8080\"]\n";

} // namespace

class TestConfigFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void faults_data();
    void faults();
    void threeFiles();
    void requiredVariables();
    void valuesStayHidden();
    void followsTheSource();
    void userRules();
    void severityAndMend();
};

void TestConfigFaults::faults_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("finding");
    const auto row = [](const char* name, const Files& files, const char* finding) {
        QTest::newRow(name) << files << QString::fromUtf8(finding);
    };
    row("CONF-1: client on another port", three("54112", "54112", "8000"),
        "port-mismatch frontend/.env:1 VITE_API_URL | docker-compose.yml:6 services.backend.ports");
    row("CONF-1: server on another port", three("8000", "54112", "54112"),
        "port-mismatch backend/.env:2 PORT | docker-compose.yml:6 services.backend.ports");
    row("CONF-1: compose on another port, the client with it", three("54112", "8000", "8000"),
        "port-mismatch backend/.env:2 PORT | docker-compose.yml:6 services.backend.ports");
    row("client and server without compose",
        {{"backend/.env", "PORT=54112\n"}, {"frontend/.env", "REACT_APP_API_URL=http://localhost:8000\n"}},
        "port-mismatch frontend/.env:1 REACT_APP_API_URL | backend/.env:1 PORT");
    row("container port of the service's own variable",
        {{"compose.yml",
            compose("  web:\n    image: acme/web\n    environment:\n      PORT: 8000\n    ports: [\"80:3000\"]\n")}},
        "port-mismatch compose.yml:5 PORT | compose.yml:6 services.web.ports");
    row("published port inside the network",
        {{"compose.yml",
            compose(
                kDb + "  api:\n    build: ./api\n    environment:\n      - DATABASE_URL=postgres://app@db:5433/x\n")}},
        "port-mismatch compose.yml:9 DATABASE_URL | compose.yml:5 services.db.ports");
    row("port of an image that publishes none",
        {{"compose.yml",
            compose("  cache:\n    image: redis:7\n  api:\n    image: acme/api\n    environment:\n      "
                    "CACHE_URL: redis://cache:6380/0\n")}},
        "port-mismatch compose.yml:7 CACHE_URL | compose.yml:2 services.cache");
    row("port beside its host",
        {{"compose.yml",
            compose(kDb + "  api:\n    build: ./api\n    environment:\n      DB_HOST: db\n      DB_PORT: \"5433\"\n")}},
        "port-mismatch compose.yml:10 DB_PORT | compose.yml:5 services.db.ports");
    row("port of a service in a root file", {{".env", "DB_PORT=5434\n"}, {"compose.yml", compose(kDb)}},
        "port-mismatch .env:1 DB_PORT | compose.yml:5 services.db.ports");
    row("database URL of a developer's machine",
        {{".env", "DATABASE_URL=postgresql://app@localhost:5432/app\n"}, {"compose.yml", compose(kDb)}},
        "port-mismatch .env:1 DATABASE_URL | compose.yml:5 services.db.ports");
    row("two services on one port",
        {{"compose.yml",
            compose("  a:\n    image: x\n    ports: [\"80:1\"]\n  b:\n    image: y\n    ports: [\"80:2\"]\n")}},
        "port-taken compose.yml:7 services.b.ports | compose.yml:4 services.a.ports");
    row("the same name, other host",
        {{"a/.env", "AUTH_URL=https://a.acme.io\n"}, {"b/.env", "AUTH_URL=https://b.acme.io\n"}},
        "url-mismatch b/.env:1 AUTH_URL | a/.env:1 AUTH_URL");
    row("the same name, other scheme",
        {{"a/.env", "AUTH_URL=https://a.acme.io\n"}, {"b/.env", "X=1\nNEXT_PUBLIC_AUTH_URL=http://a.acme.io\n"}},
        "url-mismatch b/.env:2 NEXT_PUBLIC_AUTH_URL | a/.env:1 AUTH_URL");
    row("the same name in another spelling",
        {{"a/.env", "REDIS_PORT=6379\n"}, {"b/config.json", "{\n  \"redis\": { \"port\": 6380 }\n}\n"}},
        "port-mismatch b/config.json:2 redis.port | a/.env:1 REDIS_PORT");
    row("in TOML", {{"a/.env", "SEARCH_PORT=9200\n"}, {"b/settings.toml", "# x\n[search]\nport = 9201\n"}},
        "port-mismatch b/settings.toml:3 search.port | a/.env:1 SEARCH_PORT");
    row("in INI", {{"a/.env", "SEARCH_PORT=9200\n"}, {"b/config.ini", "[search]\nport = 9201\n"}},
        "port-mismatch b/config.ini:2 search.port | a/.env:1 SEARCH_PORT");
    row("a secret that two must share", {{"a/.env", "JWT_ISSUER=acme\n"}, {"b/.env", "JWT_ISSUER=acme-api\n"}},
        "value-mismatch b/.env:1 JWT_ISSUER | a/.env:1 JWT_ISSUER");
    row("who may ask the back end",
        {{".env", "CORS_ORIGINS=http://localhost:3001,http://localhost:5173\n"},
            {"compose.yml", compose(kApi + "  frontend:\n    build: ./frontend\n    ports: [\"3000:3000\"]\n")}},
        "port-mismatch .env:1 CORS_ORIGINS | compose.yml:7 services.frontend.ports");
    row("a variable that nothing sets",
        {{".env", "A=1\n"},
            {"compose.yml", compose("  db:\n    image: \"x:${A}-${TAG}\" # ${NO}\n    command: $$HOME\n")}},
        "missing-variable compose.yml:3 TAG");
    row("a variable of the template", {{".env.example", "A=\nB=\n# optional\nC=\n"}, {".env", "A=1\n"}},
        "missing-variable .env.example:2 B | .env:0");
    row("a variable that compose and the template want",
        {{".env.example", "TAG=1\n"}, {".env", "A=1\n"}, {"compose.yml", compose("  db:\n    image: \"x:${TAG}\"\n")}},
        "missing-variable compose.yml:3 TAG | .env.example:1 TAG");
    row("said twice in one file", {{".env", "A=1\nB=1\nA=2\nB=1\n"}}, "repeated-key .env:3 A | .env:1 A");
    row("env_file that is not there", {{"compose.yml", compose("  a:\n    image: x\n    env_file: gone.env\n")}},
        "missing-file compose.yml:4 services.a.env_file");
    row("default password", {{".env", "A=1\nADMIN_PASSWORD=admin123\n"}}, "default-password .env:2 ADMIN_PASSWORD");
    row("the user's name as password",
        {{"compose.yml",
            compose("  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: ledger\n      "
                    "POSTGRES_PASSWORD: "
                    "ledger\n")}},
        "default-password compose.yml:6 POSTGRES_PASSWORD");
    row("default password in a default",
        {{"compose.yml",
            compose("  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: "
                    "${PG_PASSWORD:-changeme}\n")}},
        "default-password compose.yml:5 POSTGRES_PASSWORD");
    row("default password in a URL", {{".env", "BROKER_URL=amqp://guest:guest@mq.acme.io:5672//\n"}},
        "default-password .env:1 BROKER_URL");
    row("weak secret", {{".env", "JWT_SECRET=only-twenty-letters\n"}}, "weak-secret .env:1 JWT_SECRET");
    row("password of the database in two places",
        {{".env",
             "DATABASE_URL=postgres://app:k3e-"
             "PLUM-09@db:5432/app\n"},
            {"compose.yml",
                compose("  db:\n    image: postgres:16\n    environment:\n      POSTGRES_USER: app\n      "
                        "POSTGRES_PASSWORD: k3e-PLUM-10\n")}},
        "value-mismatch .env:1 DATABASE_URL | compose.yml:6 POSTGRES_PASSWORD");
    row("CONF-7",
        {{"web/package.json", "{\"dependencies\": {\"next\": \"14\"}}"},
            {"web/.env", "REACT_APP_API_URL=https://api.acme.io\n"}},
        "variable-name web/.env:1 REACT_APP_API_URL");
    row("CONF-8",
        {{"settings.yaml",
             "celery:\n  task_queues:\n    - default\n    - resilience\n    - notifications\n    - metrics\n"
             "    - exports\n    - security\n"},
            {"compose.yml",
                compose("  worker:\n    image: x\n    command: celery -A app worker -Q "
                        "default,resilience,notifications,metrics,exports\n")}},
        "queue-missing compose.yml:4 services.worker.command | settings.yaml:8 celery.task_queues[5]");
    row("a queue nobody declares",
        {{".env", "CELERY_QUEUES=default,mail\n"},
            {"compose.yml",
                compose("  worker:\n    image: x\n    command: [celery, worker, -Q, \"default,mail,exports\"]\n")}},
        "queue-unknown compose.yml:4 services.worker.command | .env:1 CELERY_QUEUES");
}

void TestConfigFaults::faults()
{
    QFETCH(Files, files);
    QFETCH(QString, finding);
    const ConfigFolder folder(files);
    const QList<Finding> found = folder.check();
    QStringList texts;
    for (const Finding& one : found)
        texts.append(one.text());
    QVERIFY2(shortly(found, folder) == QStringList{finding},
        qPrintable(shortly(found, folder).join(QLatin1Char('\n')) + QLatin1Char('\n') + texts.join(QLatin1Char('\n'))));
}

// Both places with line and column, and none once it is mended.
void TestConfigFaults::threeFiles()
{
    const ConfigFolder folder(three("54112", "54112", "8000"));
    const QList<Finding> found = folder.check();
    QCOMPARE(found.size(), 1);
    const QString text = found.first().text().remove(folder.path() + QLatin1Char('/'));
    QVERIFY2(text.startsWith(QStringLiteral("frontend/.env:1:1: port-mismatch: VITE_API_URL points to port 8000, but "
                                            "service backend publishes 54112 (docker-compose.yml:6:9 ")),
        qPrintable(text));
    for (const Files& right : {three("54112", "54112", "54112"), three("8000", "8000", "8000")})
        QCOMPARE(shortly(ConfigFolder(right).check(), folder), QStringList());
}

void TestConfigFaults::requiredVariables()
{
    const ConfigFolder folder({{".env", "A=1\nEMPTY=\n"},
        {"compose.yml",
            compose("  a:\n    image: x\n    environment: "
                    "{ FROM_COMPOSE: 1 }\n")}});
    CheckOptions options;
    options.required
        = {QStringLiteral("A"), QStringLiteral("FROM_COMPOSE"), QStringLiteral("EMPTY"), QStringLiteral("NONE")};
    options.requiredBy = {QStringLiteral("plan.yaml"), {3, 5}, {}, {}};
    QCOMPARE(shortly(folder.check(options), folder),
        QStringList({QStringLiteral("missing-variable .env:2 EMPTY | plan.yaml:3 EMPTY"),
            QStringLiteral("missing-variable plan.yaml:3 NONE")}));
}

void TestConfigFaults::valuesStayHidden()
{
    const QByteArray one = QByteArray("one-") + "hidden-value";
    const QByteArray two = QByteArray("two-") + "hidden-value";
    const ConfigFolder folder({{".env", "A_TOKEN=" + one + "\nA_TOKEN=" + two + "\nJWT_SECRET=" + one + "\n"},
        {"b/.env", "AUTH_URL=https://u:" + one + "@h1.acme.io/x?key=" + two + "\n"},
        {"c/.env", "AUTH_URL=https://u:" + two + "@h2.acme.io/x\nJWT_SECRET=" + two + "\n"}});
    const ConfigSet set = folder.set();
    const QList<Finding> found = config::check(set, ownRules());
    QVERIFY(found.size() >= 4);
    const QByteArray json = QJsonDocument(checkDocument(set, found)).toJson();
    QVERIFY2(!json.contains("hidden"), json.constData());
    for (const Finding& finding : found)
        QVERIFY2(!finding.text().contains(QLatin1String("hidden")), qPrintable(finding.text()));
}

// CONF-3: a changed port in the source flags exactly the two that follow it.
void TestConfigFaults::followsTheSource()
{
    const ConfigFolder folder(three("54112", "54113", "54112"));
    CheckOptions options;
    options.source = folder.path("docker-compose.yml");
    const QList<Finding> found = folder.check(options);
    QCOMPARE(shortly(found, folder),
        QStringList({QStringLiteral("drift backend/.env:2 PORT | docker-compose.yml:6 services.backend.ports"),
            QStringLiteral("drift frontend/.env:1 VITE_API_URL | docker-compose.yml:6 services.backend.ports")}));
    QVERIFY(found[0].fix && found[0].fix->to == QLatin1String("54113"));
    QVERIFY(found[1].fix && found[1].fix->to == QLatin1String("http://localhost:54113/api"));
}

void TestConfigFaults::userRules()
{
    const ConfigFolder folder({{"rules.yaml",
                                   "rules:\n  - { id: default-password, off: true }\n  - { id: weak-secret, "
                                   "severity: low }\nsame: [region]\nsecret_length: 8\n"},
        {"bad.yaml", "rules:\n  - { id: nonsense }\n"}, {"worse.yaml", "ruels: []\n"},
        {"a/.env", "ADMIN_PASSWORD=admin\nREGION=eu\nJWT_SECRET=12ab56\n"}, {"b/.env", "REGION=us\n"}});
    const auto rules = rulesWith(folder.path("rules.yaml"));
    QVERIFY(rules);
    const QList<Finding> found = config::check(folder.set(), *rules);
    QCOMPARE(shortly(found, folder),
        QStringList({QStringLiteral("weak-secret a/.env:3 JWT_SECRET"),
            QStringLiteral("value-mismatch b/.env:1 REGION | a/.env:2 REGION")}));
    QCOMPARE(found.first().severity, QStringLiteral("low"));
    QVERIFY(rulesWith(folder.path("bad.yaml")).error().line().contains(QLatin1String("bad.yaml:2:5")));
    QVERIFY(rulesWith(folder.path("worse.yaml")).error().line().contains(QLatin1String("ruels")));
    QVERIFY(!rulesWith(folder.path("none.yaml")));
}

void TestConfigFaults::severityAndMend()
{
    for (const Rule& rule : ownRules().rules)
        QVERIFY2(!rule.what.isEmpty() && !rule.mend.isEmpty() && !rule.source.isEmpty(), qPrintable(rule.id));
    // SEC-14: the way to make a secret is told.
    QVERIFY(ownRules().rule(QStringLiteral("weak-secret"))->mend.contains(QLatin1String("token_urlsafe(32)")));
    QCOMPARE(ownRules().factors.size(), 7);
}

QTEST_GUILESS_MAIN(TestConfigFaults)
#include "tst_config_faults.moc"
