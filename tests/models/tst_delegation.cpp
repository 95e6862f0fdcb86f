// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/capability.h"
#include "models/protocol/delegation.h"
#include "models/protocol/routing.h"

#include <QJsonArray>
#include <QtTest>

using namespace wavedeck;

class TestDelegation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void routes_data()
    {
        QTest::addColumn<QString>("route");
        const auto row
            = [](const char* domain, const char* route) { QTest::newRow(domain) << QString::fromUtf8(route); };
        for (const char* domain : {"Database/API/infrastructure", "database", "API", "infrastructure"})
            row(domain, "ARCHITECT → COORD_PLATFORM");
        for (const char* domain : {"Tests/code quality/CI", "tests", "code-quality", "Ci"})
            row(domain, "ARCHITECT → COORD_QUALITY");
        for (const char* domain : {"Scheduling engine/solver", "scheduling engine", "solver"})
            row(domain, "ARCHITECT → COORD_ENGINE");
        for (const char* domain : {"Documentation/releases", "documentation", "releases"})
            row(domain, "SYNTHESIZER → COORD_OPS");
        for (const char* domain : {"Resilience/compliance", "resilience", "compliance"})
            row(domain, "SYNTHESIZER → COORD_RESILIENCE");
        for (const char* domain : {"Frontend/UX", "frontend", "UX"})
            row(domain, "SYNTHESIZER → COORD_FRONTEND");
        row("Reconnaissance", "G2_RECON (via /search-party)");
        row("Planning", "G5_PLANNING (via /plan-party)");
        row("tooling", "ask: nobody is named for it");
        row("intelligence", "ask: nobody is named for it");
        row("-", "ask: nobody is named for it");
    }
    void routes()
    {
        QFETCH(QString, route);
        QCOMPARE(routing::routeOf(QString::fromLatin1(QTest::currentDataTag()), {}).text(), route);
    }
    void everyRowIsRouted()
    {
        QCOMPARE(routing::table().size(), 8);
        for (const routing::Row& row : routing::table())
            QCOMPARE(routing::routeOf(row.title, {}).coordinator, row.coordinator);
    }

    void aPlansOwnDomainsComeFirst()
    {
        HierarchyNode top{QStringLiteral("top"), QStringLiteral("ORCHESTRATOR"), {}, {}, 0, {}, {}};
        HierarchyNode deputy{QStringLiteral("arch"), QStringLiteral("ARCHITECT"), {}, QStringLiteral("top"), 0, {}, {}};
        HierarchyNode tooling{QStringLiteral("tools"), QStringLiteral("COORD_TOOLING"), {}, QStringLiteral("arch"), 0,
            {QStringLiteral("Tooling"), QStringLiteral("ci")}, {}};
        HierarchyNode quality{
            QStringLiteral("q"), QStringLiteral("Coord-Quality"), {}, QStringLiteral("top"), 0, {}, {}};
        const QList<HierarchyNode> nodes{top, deputy, tooling, quality};
        const routing::Route own = routing::routeOf(QStringLiteral("CI"), nodes);
        QVERIFY(own.known && own.ownDomain);
        QCOMPARE(own.node, QStringLiteral("tools"));
        QCOMPARE(own.text(), QStringLiteral("ARCHITECT → COORD_TOOLING"));
        const routing::Route table = routing::routeOf(QStringLiteral("tests"), nodes);
        QVERIFY(table.known && !table.ownDomain);
        QCOMPARE(table.node, QStringLiteral("q"));
    }

    void advice_data()
    {
        QTest::addColumn<int>("related");
        QTest::addColumn<QString>("flags"); // i isolated, u urgent, p parallel, s specialised, r recovery, x cross
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, int related, const char* flags, const char* text) {
            QTest::newRow(name) << related << QString::fromLatin1(flags) << QString::fromUtf8(text);
        };
        row("three related", 3, "", "coordinator: 3 related tasks");
        row("single", 1, "", "direct: a single isolated task");
        row("single of a special context", 1, "spr", "direct: a single isolated task");
        row("four, urgent", 4, "u", "ask: 4 related tasks speaks for a coordinator, but urgent for direct");
        row("two", 2, "", "ask: no criterion speaks for either");
        row("two in parallel", 2, "p", "coordinator: they can run in parallel");
        row("two special", 2, "sr", "coordinator: specialised context, recovery needs the domain's expertise");
        row("two, isolated", 2, "i", "direct: a single isolated task");
        row("across", 2, "xu", "direct: coordination across domains at the top, urgent");
    }
    void advice()
    {
        QFETCH(int, related);
        QFETCH(QString, flags);
        QFETCH(QString, text);
        delegation::Package package;
        package.related = related;
        package.isolated = flags.contains(QLatin1Char('i'));
        package.urgent = flags.contains(QLatin1Char('u'));
        package.parallel = flags.contains(QLatin1Char('p'));
        package.specialised = flags.contains(QLatin1Char('s'));
        package.recovery = flags.contains(QLatin1Char('r'));
        package.crossDomain = flags.contains(QLatin1Char('x'));
        QCOMPARE(delegation::adviceFor(package).text(), text);
    }

    void fivePoints()
    {
        MissionPayload payload;
        QCOMPARE(delegation::metOf(delegation::checklist(payload)), 0);
        payload.context = payload.assumptions = payload.decisions = QStringList{QStringLiteral("x")};
        payload.returnPath = QStringLiteral("/r");
        const QList<delegation::Point> points = delegation::checklist(payload);
        QCOMPARE(points.size(), 5);
        QCOMPARE(delegation::metOf(points), 4);
        QVERIFY(!points[3].met);
        QCOMPARE(points[3].text, QStringLiteral("expected outcomes defined"));
        payload.outcome = QStringLiteral("o");
        QCOMPARE(delegation::metOf(delegation::checklist(payload)), 5);
    }

    void lints_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("found");
        const auto row = [](const char* text, int found) { QTest::newRow(text) << QString::fromUtf8(text) << found; };
        row("Change ./src/a.cpp as the other agent knows.", 2);
        row("Change /repo/src/a.cpp.", 0);
        row("Change {workspace}/src/a.cpp and see https://example.org/a/b.html, and/or 1/2.", 0);
        row("See src/a.cpp, (tests/b.py) and ../c.", 3);
        row("Each of the other agents has ./a and ./a.", 2);
        row("Nothing", 0);
    }
    void lints()
    {
        QFETCH(QString, text);
        QFETCH(int, found);
        MissionPayload payload;
        payload.context = QStringList{text};
        QCOMPARE(delegation::lint(payload).size(), found);
        // Whatever stands in a plan, no more is said of it than somebody reads.
        QVERIFY(delegation::lint(QString(text + QStringLiteral("/ ./b")).repeated(8000)).size() <= 11);
    }

    void theCard()
    {
        QCOMPARE(capability::cards().size(), 2);
        for (const capability::Card& card : capability::cards())
            QVERIFY(!card.modifies.isEmpty() && !card.speed.isEmpty() && !card.cost.isEmpty()
                && !card.useCases.isEmpty() && !card.limitations.isEmpty() && !card.when.isEmpty());
        QCOMPARE(capability::classes().size(), 4);
        QVERIFY(capability::modifies(QStringLiteral("edit")) && capability::modifies(QStringLiteral("Bash")));
        QVERIFY(!capability::modifies(QStringLiteral("Read")));
        const QString text = capability::text();
        QVERIFY(text.count(QLatin1Char('\n')) <= 60); // one page
        for (const QString& line : text.split(QLatin1Char('\n')))
            QVERIFY2(line.size() <= 110, qPrintable(line));
        QCOMPARE(capability::document().value(QLatin1String("agents")).toArray().size(), 2);
    }

    void toolsOutsideOfAClass()
    {
        const QStringList tools{QStringLiteral("WebSearch"), QStringLiteral("Read"), QStringLiteral("Edit")};
        QCOMPARE(capability::outsideOf(AgentClass::Scanner, tools), QStringList{QStringLiteral("WebSearch")});
        QCOMPARE(capability::outsideOf(AgentClass::Research, tools), QStringList());
        QCOMPARE(capability::outsideOf(AgentClass::None, tools), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestDelegation)
#include "tst_delegation.moc"
