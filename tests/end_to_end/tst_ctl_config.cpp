// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

QStringList words(const char* text)
{
    return QString::fromUtf8(text).split(QLatin1Char(' '));
}

/// The three files of CONF-1 in `ws`.
void writeThree(const Ctl& ctl, const QByteArray& clientPort)
{
    for (const char* folder : {"ws/backend", "ws/frontend"})
        QDir(ctl.folder()).mkpath(QString::fromUtf8(folder));
    ctl.write(QStringLiteral("ws/backend/.env"), "PORT=54112\n");
    ctl.write(QStringLiteral("ws/frontend/.env"), "VITE_API_URL=http://localhost:" + clientPort + "\n");
    ctl.write(QStringLiteral("ws/docker-compose.yml"),
        "services:\n  backend:\n    build: ./backend\n    ports: [\"54112:54112\"]\n");
}

} // namespace

class TestCtlConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothPlaces();
    void listHidesSecrets();
    void impactAndFactors();
    void derive();
    void usage();
    void contextAndOverride();
    void teams();
};

void TestCtlConfig::bothPlaces()
{
    Ctl ctl;
    writeThree(ctl, "8000");
    const Answer text = ctl.call(words("config check ws"));
    QCOMPARE(text.status, 1);
    QVERIFY2(text.out.contains("ws/frontend/.env:1:1: port-mismatch: ")
            && text.out.contains("(ws/docker-compose.yml:4:13 services.backend.ports)"),
        text.out.constData());
    const Answer json = ctl.json(words("config check ws --required API_TOKEN,PORT"));
    QCOMPARE(json.status, 1);
    const QJsonArray faults = json.json().value(QLatin1String("faults")).toArray();
    QCOMPARE(faults.size(), 2);
    const QJsonArray places = faults[1].toObject().value(QLatin1String("places")).toArray();
    QCOMPARE(places.size(), 2);
    QCOMPARE(places[1].toObject().value(QLatin1String("line")).toInt(), 4);
    writeThree(ctl, "54112");
    QCOMPARE(ctl.call(words("config check ws")).status, 0);
    // Nothing of this needs a data directory.
    QVERIFY(!QFileInfo::exists(ctl.dataDir()));
}

void TestCtlConfig::listHidesSecrets()
{
    Ctl ctl;
    const QByteArray hidden = QByteArray("hid") + "den-one";
    ctl.write(QStringLiteral(".env"),
        "PORT=80\nDB_PASSWORD=" + hidden + "\nURL=https://u:" + hidden + "@acme.io/x?token=" + hidden + "\n");
    for (const char* command :
        {"config list .", "config list . --json", "config check .", "config impact DB_PASSWORD ."}) {
        const Answer answer = ctl.call(words(command));
        QVERIFY2(answer.status <= 1 && !answer.out.contains(hidden) && !answer.err.contains(hidden), command);
    }
    const QJsonArray entries = ctl.json(words("config list .")).json().value(QLatin1String("entries")).toArray();
    QCOMPARE(entries.size(), 3);
    QCOMPARE(entries[0].toObject().value(QLatin1String("value")).toString(), QStringLiteral("80"));
    QVERIFY(entries[1].toObject().value(QLatin1String("value")).isNull());
    QCOMPARE(entries[2].toObject().value(QLatin1String("value")).toString(), QStringLiteral("https://acme.io/x"));
}

void TestCtlConfig::impactAndFactors()
{
    Ctl ctl;
    writeThree(ctl, "54112");
    const QJsonObject impact = ctl.json(words("config impact PORT ws")).json();
    QCOMPARE(impact.value(QLatin1String("restart")).toArray().size(), 1);
    QCOMPARE(ctl.call(words("config impact NONE ws")).status, 2);
    const Answer factors = ctl.json(words("config factors ws"));
    QCOMPARE(factors.status, 0);
    QCOMPARE(factors.json().value(QLatin1String("factors")).toArray().size(), 7);
}

// CONF-3: only with --write, and then nothing but the value.
void TestCtlConfig::derive()
{
    Ctl ctl;
    writeThree(ctl, "8000");
    const QStringList ask = words("config derive ws --source ws/docker-compose.yml");
    QCOMPARE(ctl.call(ask).status, 1);
    QCOMPARE(ctl.read(QStringLiteral("ws/frontend/.env")), QByteArray("VITE_API_URL=http://localhost:8000\n"));
    QCOMPARE(ctl.call(ask + QStringList{QStringLiteral("--write")}).status, 0);
    QCOMPARE(ctl.read(QStringLiteral("ws/frontend/.env")), QByteArray("VITE_API_URL=http://localhost:54112\n"));
    QCOMPARE(ctl.call(ask).status, 0);
    QCOMPARE(ctl.call(words("config check ws --source ws/docker-compose.yml")).status, 0);
}

void TestCtlConfig::usage()
{
    Ctl ctl;
    QCOMPARE(ctl.call(words("config check nowhere")).status, 2);
    QCOMPARE(ctl.call(words("config check . --rules nowhere.yaml")).status, 2);
    QCOMPARE(ctl.call(words("config derive .")).status, 2);
    QCOMPARE(ctl.call(words("config check --nosuch")).status, 2);
    for (const char* command : {"check", "list", "impact", "derive", "factors"})
        QVERIFY(ctl.call({QStringLiteral("config"), QLatin1String(command), QStringLiteral("--help")})
                    .out.contains("wavedeckctl config"));
}

// HIER-17 and WAVE-14: both stay with the session; the engine is killed in between.
void TestCtlConfig::contextAndOverride()
{
    Ctl ctl;
    const QString id = ctl.detach("  - id: w\n    agents:\n      - { id: coder, argv: [sleep, \"20\"] }\n");
    QVERIFY(!id.isEmpty());
    const auto hierarchy = [&] { return ctl.session(id).value(QLatin1String("hierarchy")).toObject(); };
    QCOMPARE(hierarchy().value(QLatin1String("role")).toString(), QStringLiteral("ORCHESTRATOR"));
    QCOMPARE(hierarchy().value(QLatin1String("context")).toString(), QStringLiteral("minimal"));
    QCOMPARE(ctl.call(words("session context S-001 full --loaded README.md --loaded docs/a.md")).status, 0);
    QCOMPARE(ctl.call(words("session context S-001 huge")).status, 2);
    QCOMPARE(ctl.call(words("engine stop")).status, 0);
    QCOMPARE(hierarchy().value(QLatin1String("role")).toString(), QStringLiteral("ORCHESTRATOR"));
    QCOMPARE(hierarchy().value(QLatin1String("context")).toString(), QStringLiteral("full"));
    QCOMPARE(hierarchy().value(QLatin1String("context_loaded")).toArray().size(), 2);
    const QByteArray told = ctl.call(words("session replay S-001 --speed 0")).out;
    QVERIFY2(told.count("no security audit agent") == 1, told.constData());
}

// HIER-18.
void TestCtlConfig::teams()
{
    Ctl ctl;
    const QJsonObject all = ctl.json(words("team cards")).json().value(QLatin1String("teams")).toObject();
    QCOMPARE(all.value(QLatin1String("retrospective")).toArray().size(), 6);
    QCOMPARE(all.value(QLatin1String("risk")).toArray().size(), 5);
    for (const QJsonValue& team : all)
        for (const QJsonValue& card : team.toArray())
            for (const char* key : {"name", "role", "focus", "contribution"})
                QVERIFY(!card[QLatin1String(key)].toString().isEmpty());
    QCOMPARE(ctl.call(words("team cards nobody")).status, 2);
}

QTEST_GUILESS_MAIN(TestCtlConfig)
#include "tst_ctl_config.moc"
