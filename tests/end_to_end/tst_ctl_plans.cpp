// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QtTest>

using namespace wavedeck::test;

/// Plans under their protocol, through the shipped programs: what is told, and what refuses before anything starts.
class TestCtlPlans : public QObject {
    Q_OBJECT

    static QStringList words(const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); }
    static QStringList rulesOf(const QJsonObject& document, const char* list)
    {
        QStringList rules;
        for (const QJsonValue& finding : document.value(QLatin1String(list)).toArray())
            rules.append(finding.toObject().value(QLatin1String("rule")).toString());
        rules.removeDuplicates();
        rules.sort();
        return rules;
    }
    static QByteArray plan(const QByteArray& mode, const QByteArray& agents)
    {
        return "version: 1\nsession: { name: n, mode: " + mode
            + ", success: [done], homogeneous: a test }\nhierarchy: [{ id: top, role: ORCHESTRATOR, tier: L0 }, { id: "
              "q, "
              "role: COORD_QUALITY, tier: L1, reports_to: top }]\nagents:\n  coord: { role: COORD_OPS, argv: "
              "[\"true\"] "
              "}\nwaves:\n  - id: w\n    agents:\n"
            + agents;
    }

private Q_SLOTS:
    void fiveFaults_data();
    void fiveFaults();
    void adviceInTextAndJson();
    void configurationThatDisagrees();
    void lessonsOfEarlierSessions();
    void overheadOfEarlierRuns();
    void cardAndRules();
    void parties();
};

// The five faults of a plan: told with line and reason; what is a matter of rigour refuses in the stricter modes.
void TestCtlPlans::fiveFaults_data()
{
    QTest::addColumn<QByteArray>("agents");
    QTest::addColumn<QByteArray>("place"); // the line, and part of the reason
    QTest::addColumn<bool>("always");
    QTest::newRow("start against the chain")
        << QByteArray("      - { id: secrets, tier: L3, reports_to: q, argv: [\"true\"], spawns: { profiles: [coord], "
                      "most: 1 } }\n")
        << QByteArray("plan.yaml:9:|may not start 'coord': Specialist starts nobody") << false;
    QTest::newRow("modifying task of a read-only agent")
        << QByteArray("      - { id: secrets, argv: [\"true\"], tools: [Write] }\n")
        << QByteArray("plan.yaml:9:|read-only, but is to use 'Write'") << false;
    QTest::newRow("overload") << QByteArray(
        "      - { id: secrets, argv: [\"true\"], work: 4 }\n      - { id: b, argv: "
        "[\"true\"], work: 3 }\n      - { id: c, argv: [\"true\"], work: 3 }\n")
                              << QByteArray("plan.yaml:9:|holds 40.0 % of the work of wave 'w'") << false;
    QTest::newRow("overlapping scopes") << QByteArray(
        "      - { id: secrets, argv: [\"true\"], writes: [a] }\n      - { id: b, argv: [\"true\"], "
        "writes: [a] }\n") << QByteArray("plan.yaml:10:|may write the same files")
                                        << true;
    QTest::newRow("circle") << QByteArray(
        "      - { id: secrets, argv: [\"true\"], needs: [b] }\n      - { id: b, argv: "
        "[\"true\"], needs: [secrets] }\n")
                            << QByteArray("plan.yaml:9:|need each other in a circle") << true;
}

void TestCtlPlans::fiveFaults()
{
    QFETCH(QByteArray, agents);
    QFETCH(QByteArray, place);
    QFETCH(bool, always);
    Ctl ctl;
    for (const char* mode : {"basic", "standard"}) {
        ctl.write(QStringLiteral("plan.yaml"), plan(mode, agents));
        const bool refuses = always || QLatin1String(mode) == QLatin1String("standard");
        const Answer check = ctl.call(words("plan check plan.yaml"));
        QCOMPARE(check.status, refuses ? 2 : 0);
        for (const QByteArray& part : place.split('|'))
            QVERIFY2(check.err.contains(part), check.err.constData());
        if (refuses)
            QCOMPARE(ctl.call(words("run plan.yaml")).status, 2);
    }
    QVERIFY2(!QFileInfo::exists(ctl.dataDir()), "a faulty plan started something");
}

void TestCtlPlans::adviceInTextAndJson()
{
    Ctl ctl;
    ctl.write(QStringLiteral("plan.yaml"),
        "version: 1\nsession:\n  name: n\n  pre_scan: { instances: 80, complexity: low, hidden_work: 20, by: A, "
        "verified_by: B }\nhierarchy: [{ id: q, role: COORD_FRONTEND, tier: L1 }]\nwaves:\n  - id: w\n    agents:\n"
        "      - { id: secrets, argv: [\"true\"], work: 7, domain: frontend, reports_to: q, estimate: 22s }\n"
        "      - { id: b, argv: [\"true\"], work: 1, domain: frontend, reports_to: q, estimate: 30s }\n"
        "      - { id: c, argv: [\"true\"], work: 1, domain: frontend, reports_to: q, estimate: 72s }\n");
    const QJsonObject json = ctl.json(words("plan check plan.yaml")).json();
    QCOMPARE(json.value(QLatin1String("ok")), QJsonValue(true));
    QCOMPARE(json.value(QLatin1String("pre_scan")).toObject().value(QLatin1String("planned")).toDouble(), 120.0);
    const QJsonObject domain = json.value(QLatin1String("domains")).toArray().at(0).toObject();
    QCOMPARE(domain.value(QLatin1String("route")).toString(), QString::fromUtf8("SYNTHESIZER → COORD_FRONTEND"));
    QCOMPARE(domain.value(QLatin1String("node")).toString(), QStringLiteral("q"));
    QCOMPARE(domain.value(QLatin1String("delegation")).toString(), QStringLiteral("coordinator"));
    const QJsonObject assignment = json.value(QLatin1String("assignments")).toArray().at(0).toObject();
    QCOMPARE(assignment.value(QLatin1String("ratio")).toDouble(), 7.0);
    QCOMPARE(assignment.value(QLatin1String("proposed_ratio")).toDouble(), 1.0);
    const QString text = QString::fromUtf8(ctl.call(words("plan check plan.yaml")).out);
    for (const char* part : {"pre-scan: (80 found + 20 hidden) + 20 % buffer = 120 units; agents have 9; verified",
             "COORD_FRONTEND (Coordinator): 3 at once; secrets, b, c", "coordinator: 3 related tasks",
             "balance of wave w: 7.00:1, proposed 1.00:1: secrets 3 instead of 7", "by estimated time 3.27:1",
             "72 s instead of 124 s"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
}

// CONF-2: port 54112 against 8000, found before anything starts.
void TestCtlPlans::configurationThatDisagrees()
{
    Ctl ctl;
    QVERIFY(QDir(ctl.folder()).mkpath(QStringLiteral("ws/backend")));
    QVERIFY(QDir(ctl.folder()).mkpath(QStringLiteral("ws/frontend")));
    ctl.write(QStringLiteral("ws/backend/.env"), "PORT=54112\n");
    ctl.write(QStringLiteral("ws/frontend/.env"), "VITE_API_URL=http://localhost:8000\n");
    ctl.write(QStringLiteral("ws/docker-compose.yml"),
        "services:\n  backend:\n    build: ./backend\n    ports: [\"54112:54112\"]\n");
    const auto with = [&](const QByteArray& mode) {
        ctl.write(QStringLiteral("plan.yaml"),
            "version: 1\nsession: { name: n, workspace: ws, success: [s], mode: " + mode
                + " }\nwaves:\n  - id: w\n    agents:\n      - { id: secrets, argv: [\"true\"] }\n");
    };
    with("standard");
    const Answer refused = ctl.json(words("run plan.yaml"));
    QCOMPARE(refused.status, 2);
    QVERIFY2(rulesOf(refused.json(), "faults").contains(QStringLiteral("config")), refused.out.constData());
    QVERIFY2(refused.err.contains(".env"), refused.err.constData());
    QVERIFY(!QFileInfo::exists(ctl.dataDir()));
    with("basic");
    const QJsonObject told = ctl.json(words("plan check plan.yaml")).json();
    QVERIFY(told.value(QLatin1String("ok")).toBool());
    QVERIFY(rulesOf(told, "warnings").contains(QStringLiteral("config")));
    ctl.write(QStringLiteral("ws/frontend/.env"), "VITE_API_URL=http://localhost:54112\n");
    with("standard");
    const Answer right = ctl.json(words("plan check plan.yaml"));
    QVERIFY2(right.status == 0, right.err.constData());
}

// KNOW-6: what an agent told once is shown to who plans something like it.
void TestCtlPlans::lessonsOfEarlierSessions()
{
    Ctl ctl;
    const Answer first = ctl.run(
        "  - id: w\n    agents:\n      - id: qa\n        shell: true\n        argv: |\n"
        "          echo '{\"lesson\":{\"title\":\"Rate limiting needs a load test\",\"text\":\"Limits held only on "
        "paper\"}}' >> $WAVEDECK_EVENTS\n"
        "          echo '{\"lesson\":{\"title\":\"Colours of the \\u001b[31mbrand\"}}' >> $WAVEDECK_EVENTS\n");
    QCOMPARE(first.status, 0);
    ctl.write(QStringLiteral("next.yaml"),
        "version: 1\nsession: { name: next }\nwaves:\n  - id: w\n    agents:\n      - { id: secrets, name: Rate "
        "limiting, argv: [\"true\"] }\n");
    const QJsonArray related = ctl.json(words("plan check next.yaml")).json().value(QLatin1String("related")).toArray();
    QCOMPARE(related.size(), 1);
    const QJsonObject lesson = related[0].toObject();
    QCOMPARE(lesson.value(QLatin1String("title")).toString(), QStringLiteral("Rate limiting needs a load test"));
    QCOMPARE(lesson.value(QLatin1String("session")).toString(), QStringLiteral("S-001"));
    QCOMPARE(lesson.value(QLatin1String("agent")).toString(), QStringLiteral("secrets"));
    QVERIFY(ctl.call(words("plan check next.yaml"))
                .out.contains("lesson of S-001 for agent secrets: Rate limiting needs a load test"));
}

void TestCtlPlans::overheadOfEarlierRuns()
{
    Ctl ctl;
    const QByteArray waves
        = "  - id: w\n    agents:\n      - { id: secrets, argv: [sleep, \"0.2\"] }\n      - { id: b, "
          "argv: [sleep, \"0.2\"] }\n      - { id: c, argv: [sleep, \"0.2\"] }\n";
    QCOMPARE(ctl.run(waves).status, 0);
    const QJsonObject history
        = ctl.json(words("run plan.yaml --dry-run")).json().value(QLatin1String("history")).toObject();
    const QJsonValue overhead = history.value(QLatin1String("overhead_percent"));
    QVERIFY(overhead.isDouble() && overhead.toDouble() >= 0 && overhead.toDouble() <= 100);
    const QJsonObject load = ctl.json(words("plan check plan.yaml"))
                                 .json()
                                 .value(QLatin1String("load"))
                                 .toObject()
                                 .value(QLatin1String("waves"))
                                 .toArray()
                                 .at(0)
                                 .toObject();
    QCOMPARE(load.value(QLatin1String("branch")).toString(),
        overhead.toDouble() > 20 ? QStringLiteral("overhead") : QStringLiteral("parallel"));
}

void TestCtlPlans::cardAndRules()
{
    Ctl ctl;
    const Answer card = ctl.json(words("capability"));
    QCOMPARE(card.status, 0);
    QCOMPARE(card.json().value(QLatin1String("agents")).toArray().size(), 2);
    QCOMPARE(card.json().value(QLatin1String("classes")).toArray().size(), 4);
    QVERIFY(ctl.call(words("capability")).out.contains("Modifying agent (Task)"));
    QVERIFY(ctl.json(words("plan rules")).json().value(QLatin1String("rules")).toArray().size() > 20);
    QVERIFY(ctl.call(words("plan rules")).out.contains("HIER-2"));
}

void TestCtlPlans::parties()
{
    Ctl ctl;
    for (const auto& [name, agents] :
        {std::pair("search-party", 120), std::pair("qa-party", 8), std::pair("plan-party", 10)}) {
        QCOMPARE(ctl.call({QStringLiteral("plan"), QStringLiteral("new"), QLatin1String(name)}).status, 0);
        const Answer check = ctl.json(
            {QStringLiteral("plan"), QStringLiteral("check"), QLatin1String(name) + QStringLiteral(".yaml")});
        QVERIFY2(check.status == 0, check.err.constData());
        QCOMPARE(check.json().value(QLatin1String("agents")).toInt(), agents);
        QVERIFY2(check.err.isEmpty(), check.err.constData());
    }
}

QTEST_GUILESS_MAIN(TestCtlPlans)
#include "tst_ctl_plans.moc"
