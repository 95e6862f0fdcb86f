// SPDX-License-Identifier: GPL-3.0-or-later
#include "configfiles.h"

#include "models/config/derive.h"
#include "models/config/impact.h"

#include <QTest>

using namespace wavedeck;
using namespace wavedeck::config;

namespace {

// Made at run time, so that nobody takes them for real ones.
QByteArray secret(char of)
{
    return QByteArray("k3e") + QByteArray(40, of) + "09";
}

/// A web application as many are: client, back end, worker, queue and database, for several environments.
Files shop()
{
    const QByteArray compose
        = "x-logging: &logging\n"
          "  logging: { driver: json-file, options: { max-size: \"10m\" } }\n"
          "x-backend: &backend\n"
          "  <<: *logging\n"
          "  build: { context: ./backend, args: { PYTHON: \"3.11\" } }\n"
          "  env_file: .env\n"
          "  environment: &env\n"
          "    DATABASE_URL: postgresql+asyncpg://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db:5432/${POSTGRES_DB:-shop}\n"
          "    REDIS_URL: redis://redis:6379/0\n"
          "    CELERY_BROKER_URL: redis://redis:6379/1\n"
          "services:\n"
          "  nginx:\n"
          "    <<: *logging\n"
          "    image: nginx:1.25\n"
          "    ports: [\"${HTTP_PORT:-80}:80\", \"443:443\"]\n"
          "    volumes: [\"./nginx.conf:/etc/nginx/nginx.conf:ro\"]\n"
          "    depends_on: [web, api]\n"
          "  web:\n"
          "    build: ./frontend\n"
          "    ports:\n"
          "      - \"3000:3000\"\n"
          "    environment:\n"
          "      - NODE_ENV=production\n"
          "      - API_INTERNAL_URL=http://api:8000\n"
          "    depends_on: { api: { condition: service_healthy } }\n"
          "  api:\n"
          "    <<: *backend\n"
          "    command: uvicorn app.main:app --host 0.0.0.0 --port 8000\n"
          "    ports:\n"
          "      - target: 8000\n"
          "        published: 54112\n"
          "      - \"127.0.0.1:9229:9229\"\n"
          "    healthcheck: { test: [\"CMD\", \"curl\", \"http://localhost:8000/health\"] }\n"
          "    depends_on: [db, redis]\n"
          "  worker:\n"
          "    <<: *backend\n"
          "    environment:\n"
          "      <<: *env\n"
          "      METRICS_PORT: 9100\n"
          "    command: [\"celery\", \"-A\", \"app\", \"worker\", \"-Q\", \"default,mail\"]\n"
          "    depends_on: [redis]\n"
          "  flower:\n"
          "    extends: { service: worker }\n"
          "    profiles: [debug]\n"
          "    ports: [\"5555:5555\"]\n"
          "  adminer:\n"
          "    image: adminer\n"
          "    profiles: [tools]\n"
          "    ports: [\"5555:8080\"]\n"
          "  redis:\n"
          "    image: redis:7-alpine\n"
          "  db:\n"
          "    image: postgres:16\n"
          "    ports: [\"5433:5432\", \"5434:5432/udp\"]\n"
          "    environment:\n"
          "      POSTGRES_USER: ${POSTGRES_USER}\n"
          "      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}\n"
          "      POSTGRES_DB: ${POSTGRES_DB:-shop}\n"
          "volumes: { pg: {} }\n";
    return {{"docker-compose.yml", compose},
        {"docker-compose.override.yml",
            "services:\n  api:\n    ports: !override [\"8000:8000\"]\n    environment: { DEBUG: \"1\", PORT: 8000, "
            "ADMIN_PASSWORD: admin }\n  mailpit:\n    image: axllent/mailpit\n    ports: [\"8025:8025\", "
            "\"1025:1025\"]\n"},
        {"docker-compose.prod.yml",
            "services:\n  api:\n    image: registry.acme.io/shop/api:${TAG}\n    environment:\n      PUBLIC_API_URL: "
            "https://api.acme.io\n  web:\n    ports: [\"8080:3000\"]\n"},
        {".env",
            "# shared\nPOSTGRES_USER=shop\nPOSTGRES_PASSWORD=" + secret('m') + "\nSECRET_KEY=\"" + secret('q')
                + "\" # python -c ...\nCELERY_QUEUES=default,mail\nPORT=8000\n"
                  "# API_URL=http://localhost:1234\nCORS_ORIGINS=http://localhost:3000,http://localhost:5173\n"
                  "SMTP_HOST=mailpit\nSMTP_PORT=1025\nDB_PORT=5432\nDB_HOST=db\nSENTRY_DSN=\nTOKEN_URL=http://"
                  "auth.acme.io/t\n"
                  "PASSWORD_MIN_LENGTH=12\nPASSWORD_RESET_URL=http://localhost:3000/reset\nSECRET_KEY_FILE=/run/"
                  "secrets/key\n"
                  "FRONTEND_URL=http://localhost:3000\nTAG=1.4.2\n"},
        {".env.production",
            "POSTGRES_USER=shop_prod\nPOSTGRES_PASSWORD=" + secret('p')
                + "\nTAG=1.4.1\nFRONTEND_URL=https://shop.acme.io\n"},
        {".env.example",
            "POSTGRES_USER=shop\nPOSTGRES_PASSWORD=changeme\nSECRET_KEY=change-me\n# Optional: error reports\n"
            "SENTRY_ENVIRONMENT=\nHTTP_PORT=80\nPORT=8000\n"},
        {"frontend/.env",
            "NEXT_PUBLIC_API_URL=http://localhost:54112/api/v1\nNEXT_PUBLIC_WS_URL=ws://localhost:54112/ws\n"
            "NEXT_PUBLIC_APP_URL=http://localhost:3000\nPORT=3000\n"},
        {"frontend/.env.production", "NEXT_PUBLIC_API_URL=https://api.acme.io/api/v1\n"},
        {"frontend/.env.development", "NEXT_PUBLIC_API_URL=http://localhost:8000/api/v1\n"},
        {"frontend/package.json", "{\"dependencies\": {\"next\": \"14.1.0\"}, \"devDependencies\": {\"vite\": \"5\"}}"},
        {"backend/.env.test", "DATABASE_URL=postgresql://test:test@localhost:5499/test\nSECRET_KEY=test\n"},
        {"backend/config/default.yaml",
            "server: { host: 0.0.0.0, port: 8000 }\nlog: { level: info }\nqueues: [default, mail]\nport_range: "
            "8000-8010\n"},
        {"backend/config/production.yaml", "log: { level: warning }\nserver: { port: 80 }\n"},
        {"backend/pyproject.toml", "[tool.x]\nport = 1\n"},
        {"k8s/api-config.yaml",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  LOG_LEVEL: info\n---\napiVersion: v1\nkind: ConfigMap\ndata: "
            "{}\n"},
        {"node_modules/x/.env", "PORT=1\nPORT=2\n"}};
}

/// Metrics, logs and dashboards; nothing in it says ports twice but where it must.
Files monitoring()
{
    return {{"compose.yaml",
                "networks: { monitor: {} }\n"
                "services:\n"
                "  prometheus:\n    image: prom/prometheus:v2.48.0\n    ports: [\"9090:9090\"]\n    command:\n"
                "      - --config.file=/etc/prometheus/prometheus.yml\n      - --web.enable-lifecycle\n"
                "  alertmanager:\n    image: prom/alertmanager:v0.26.0\n    ports: [\"9093:9093\"]\n"
                "  grafana:\n    image: grafana/grafana:10.2.2\n    ports: [\"${GRAFANA_PORT:-3000}:3000\"]\n    "
                "environment:\n"
                "      GF_SECURITY_ADMIN_USER: ${ADMIN_USER}\n      GF_SECURITY_ADMIN_PASSWORD: ${ADMIN_PASSWORD}\n"
                "      GF_USERS_ALLOW_SIGN_UP: \"false\"\n      GF_SERVER_ROOT_URL: http://localhost:3001/\n"
                "  node-exporter:\n    image: quay.io/prometheus/node-exporter:v1.7.0\n    network_mode: host\n    "
                "pid: host\n"
                "  cadvisor:\n    image: gcr.io/cadvisor/cadvisor:v0.47.2\n    expose: [8080]\n"
                "  loki:\n    image: grafana/loki:2.9.3\n    ports: [\"3100:3100\"]\n"
                "  promtail:\n    image: grafana/promtail:2.9.3\n    command: -config.file=/etc/promtail/config.yml\n"
                "  blackbox:\n    image: prom/blackbox-exporter\n    ports: [\"9115-9116:9115-9116\"]\n"
                "  users-db:\n    image: postgres:16\n    environment: &pg { POSTGRES_USER: u, POSTGRES_PASSWORD_FILE: "
                "/run/secrets/a }\n    ports: [\"5441:5432\"]\n"
                "  orders-db:\n    image: postgres:16\n    environment: *pg\n    ports: [\"5442:5432\"]\n"},
        {".env", "ADMIN_USER=operator\nADMIN_PASSWORD='" + secret('g') + "'\nGRAFANA_PORT=3001\n"},
        {"users/.env", "DB_PORT=5441\nDATABASE_URL=postgres://u@users-db:5432/users\nPORT=8081\nSERVICE_NAME=users\n"},
        {"orders/.env",
            "DB_PORT=5442\nDATABASE_URL=postgres://u@orders-db:5432/orders\nPORT=8082\nSERVICE_NAME=orders\n"},
        {"loki/loki-config.yaml",
            "auth_enabled: false\nserver:\n  http_listen_port: 3100\n  grpc_listen_port: 9096\ncommon:\n  path_prefix: "
            "/loki\n"},
        {"promtail/promtail-config.yml",
            "server:\n  http_listen_port: 9080\n  grpc_listen_port: 0\nclients:\n  - url: "
            "http://loki:3100/loki/api/v1/push\n"
            "scrape_configs:\n  - job_name: x\n    pipeline_stages: [{ regex: { expression: '{{ .x }}' } }]\n"},
        {"alertmanager/config.yml",
            "global: { resolve_timeout: 5m, smtp_smarthost: 'mail.acme.io:587' }\nroute: { receiver: x }\nreceivers:\n "
            " - "
            "name: x\n    webhook_configs: [{ url: 'http://localhost:5001/hook' }]\n"},
        {"grafana/provisioning/datasources/datasource.yml",
            "datasources:\n  - { name: P, url: http://prometheus:9090 }\n  - { name: L, url: http://loki:3100 }\n"},
        {"grafana/config.ini",
            "[server]\nhttp_port = 3000\nroot_url = %(protocol)s://%(domain)s/\n[security]\n;admin_password = admin\n"},
        {"app/application.properties",
            "server.port=8085\nspring.datasource.url=jdbc:postgresql://users-db:5432/users\n"},
        {"app/application-dev.properties", "server.port=8086\nspring.datasource.password=postgres\n"},
        {"app/appsettings.json",
            "{ // comment\n \"Kestrel\": { \"Url\": \"http://*:5000\" }, \"AllowedHosts\": \"*\",\n}"}};
}

} // namespace

class TestConfigShapes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingWrong_data();
    void nothingWrong();
    void oneFaultInThem_data();
    void oneFaultInThem();
    void oneEnvironment();
    void impact();
    void factors();
    void deriving();
};

void TestConfigShapes::nothingWrong_data()
{
    QTest::addColumn<bool>("isShop");
    QTest::newRow("shop") << true;
    QTest::newRow("monitoring") << false;
}

void TestConfigShapes::nothingWrong()
{
    QFETCH(bool, isShop);
    const ConfigFolder folder(isShop ? shop() : monitoring());
    QStringList texts;
    for (const Finding& finding : folder.check())
        texts.append(finding.text());
    QVERIFY2(texts.isEmpty(), qPrintable(texts.join(QLatin1Char('\n'))));
    QVERIFY(folder.set().services.size() >= 8);
}

void TestConfigShapes::oneFaultInThem_data()
{
    QTest::addColumn<bool>("isShop");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("finding");
    const auto row
        = [](const char* name, bool isShop, const char* file, const char* from, const char* to, const char* finding) {
              QTest::newRow(name) << isShop << QByteArray(file) << QByteArray(from) << QByteArray(to)
                                  << QString::fromUtf8(finding);
          };
    row("client", true, "frontend/.env", "API_URL=http://localhost:54112", "API_URL=http://localhost:54113",
        "port-mismatch frontend/.env:1 NEXT_PUBLIC_API_URL | docker-compose.yml:30 services.api.ports");
    row("compose's port", true, "docker-compose.yml", "@db:5432", "@db:5433",
        "port-mismatch docker-compose.yml:8 DATABASE_URL | docker-compose.yml:54 services.db.ports");
    row("a service's URL", true, "docker-compose.yml", "http://api:8000", "http://api:54112",
        "port-mismatch docker-compose.yml:24 API_INTERNAL_URL | docker-compose.yml:30 services.api.ports");
    row("own port", true, "frontend/.env", "\nPORT=3000", "\nPORT=3010",
        "port-mismatch frontend/.env:4 PORT | docker-compose.yml:21 services.web.ports");
    row("settings", true, "backend/config/default.yaml", "port: 8000 }", "port: 8001 }",
        "port-mismatch backend/config/default.yaml:1 server.port | docker-compose.yml:30 services.api.ports");
    row("queue", true, "docker-compose.yml", "\"default,mail\"", "\"default\"",
        "queue-missing docker-compose.yml:40 services.worker.command | backend/config/default.yaml:3 queues[1]");
    row("prefix", true, "frontend/.env", "NEXT_PUBLIC_APP_URL", "REACT_APP_APP_URL",
        "variable-name frontend/.env:3 REACT_APP_APP_URL");
    row("variable", true, ".env", "POSTGRES_USER=shop\n", "", "");
    row("logs", false, "promtail/promtail-config.yml", "loki:3100", "loki:3101",
        "port-mismatch promtail/promtail-config.yml:5 clients[0].url | compose.yaml:29 services.loki.ports");
    row("administrator", false, "compose.yaml", "${ADMIN_PASSWORD}", "admin",
        "default-password compose.yaml:17 GF_SECURITY_ADMIN_PASSWORD");
    row("taken", false, "compose.yaml", "3100:3100", "9090:3100",
        "port-taken compose.yaml:29 services.loki.ports | compose.yaml:5 services.prometheus.ports");
}

void TestConfigShapes::oneFaultInThem()
{
    QFETCH(bool, isShop);
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, finding);
    const ConfigFolder folder(isShop ? shop() : monitoring());
    QByteArray text = folder.read(file);
    QVERIFY(text.contains(from));
    folder.write(file, text.replace(text.indexOf(from), from.size(), to));
    const QList<Finding> found = folder.check();
    QStringList texts = shortly(found, folder);
    // .env.production still sets it, and so it is not missing.
    QVERIFY2(
        texts == (finding.isEmpty() ? QStringList() : QStringList{finding}), qPrintable(texts.join(QLatin1Char('\n'))));
}

void TestConfigShapes::oneEnvironment()
{
    ConfigFolder folder(shop());
    folder.write("api/.env.production", "PUBLIC_API_URL=https://api.acme.com\n");
    CheckOptions options;
    options.environment = QStringLiteral("production");
    QCOMPARE(folder.check(options).size(), 1);
    options.environment = QStringLiteral("staging");
    QCOMPARE(shortly(folder.check(options), folder), QStringList());
}

// CONF-10: who reads it, then who depends on them, what is depended on first.
void TestConfigShapes::impact()
{
    const ConfigFolder folder(shop());
    const Impact password = impactOf(QStringLiteral("POSTGRES_PASSWORD"), folder.set(), ownRules());
    QStringList order;
    for (const ImpactStep& step : password.restart)
        order.append(step.service + (step.reads ? QLatin1String("!") : QLatin1String("")));
    QCOMPARE(order.join(QLatin1Char(' ')), QStringLiteral("worker! flower! db! api! web nginx"));
    QVERIFY(password.places.size() >= 4);
    const Impact url = impactOf(QStringLiteral("wsUrl"), folder.set(), ownRules());
    QCOMPARE(url.restart.size(), 2);
    QCOMPARE(url.restart[0].service, QStringLiteral("web"));
    QCOMPARE(url.restart[1].service, QStringLiteral("nginx"));
    QVERIFY(impactOf(QStringLiteral("NOBODY_KNOWS"), folder.set(), ownRules()).places.isEmpty());
}

void TestConfigShapes::factors()
{
    const ConfigFolder folder(shop());
    const ConfigSet set = folder.set();
    QMap<QString, QString> states;
    for (const FactorResult& result : factorsOf(set, config::check(set, ownRules()), ownRules()))
        states.insert(result.factor.id, QString(word(result.state)));
    QCOMPARE(states.size(), 7);
    QCOMPARE(states.value(QStringLiteral("config")), QStringLiteral("kept"));
    QCOMPARE(states.value(QStringLiteral("port-binding")), QStringLiteral("kept"));
    QCOMPARE(states.value(QStringLiteral("build-run")), QStringLiteral("unknown"));
}

// Only the values change; quotes, comments and everything else stay.
void TestConfigShapes::deriving()
{
    ConfigFolder folder({{"backend/.env", "# server\nexport PORT=\"54112\" # here\nX=54112\n"},
        {"frontend/.env", "VITE_API_URL=http://localhost:54112/api # client\n"},
        {"docker-compose.yml", "services:\n  backend:\n    build: ./backend\n    ports: [\"54113:54113\"]\n"}});
    CheckOptions options;
    options.source = folder.path("docker-compose.yml");
    const QList<Derived> all = derive(folder.check(options));
    QCOMPARE(all.size(), 2);
    for (const Derived& derived : all) {
        QVERIFY(derived.left.isEmpty() && derived.changes.size() == 1);
        QVERIFY(writeDerived(derived));
        QVERIFY(!writeDerived(derived)); // it changed since it was read
    }
    QCOMPARE(folder.read("backend/.env"), QByteArray("# server\nexport PORT=\"54113\" # here\nX=54112\n"));
    QCOMPARE(folder.read("frontend/.env"), QByteArray("VITE_API_URL=http://localhost:54113/api # client\n"));
    QVERIFY(folder.check(options).isEmpty());
}

QTEST_GUILESS_MAIN(TestConfigShapes)
#include "tst_config_shapes.moc"
