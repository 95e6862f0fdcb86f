// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/recovery.h"
#include "models/plan/dryrun.h"
#include "models/plan/planshape.h"

#include <QtTest>

using namespace wavedeck;

namespace {

OpenedPlan opened(const QByteArray& yaml)
{
    OpenedPlan plan;
    PlanContext context;
    context.file = QStringLiteral("/tmp/plan.yaml");
    context.workspace = QStringLiteral("/tmp");
    plan.reading = readPlan(yaml, context);
    if (!plan.reading.ok())
        qFatal("%s", qPrintable(plan.reading.faults.first().message));
    plan.dryRun = dryRun(plan.reading.plan, {});
    return plan;
}

const QByteArray kTwoWaves
    = "version: 1\nsession: { name: n, max_parallel: 4, budget: { cost_usd: 12.5, tokens: 1000 } }\n"
      "hierarchy:\n  - { id: top, tier: L0 }\n  - { id: left, tier: L1, reports_to: top }\n"
      "  - { id: right, tier: L1, reports_to: top }\n"
      "waves:\n  - id: one\n    name: First\n    agents:\n"
      "      - { id: a, role: R, argv: [x], foreach: { range: [1, 8] }, limit: 10m, reports_to: left, work: 2 }\n"
      "      - { id: b, role: R, argv: [x], limit: 5m, kill_after: 1h, writes: [\"src/**\"], reports_to: right }\n"
      "    gates:\n      - { id: g, argv: [x] }\n      - { id: h, kind: advisory, argv: [x] }\n"
      "  - id: two\n    agents:\n      - { id: c, argv: [x] }\n"
      "  - id: three\n    needs: [one]\n    agents:\n      - { id: d, argv: [x], limit: 1m }\n";

} // namespace

class TestPlanShape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shape()
    {
        const QList<WaveShape> waves = shapeOf(opened(kTwoWaves));
        QCOMPARE(waves.size(), 3);
        QCOMPARE(waves[0].name, QStringLiteral("First"));
        QCOMPARE(waves[0].agents, 9);
        QCOMPARE(waves[0].readOnly, 8);
        QCOMPARE(waves[0].modify, 1);
        QCOMPARE(waves[0].teams, 2);
        QCOMPARE(waves[0].roles, 1);
        QCOMPARE(waves[0].gates, QStringList({QStringLiteral("g"), QStringLiteral("h")}));
        QCOMPARE(waves[0].criteria, 2);
        QVERIFY(waves[0].blocking);
        QVERIFY(waves[0].needs.isEmpty() && waves[1].needs.isEmpty());
        QCOMPARE(waves[1].name, QStringLiteral("two"));
        QCOMPARE(waves[2].needs, QStringLiteral("after one"));
    }

    void hierarchy()
    {
        QCOMPARE(hierarchyLine(opened(kTwoWaves).reading.plan),
            QStringLiteral("Plus 3 in the hierarchy, outside the waves: 1 in L0, 2 in L1."));
        QVERIFY(hierarchyLine(Plan()).isEmpty());
    }

    void estimate()
    {
        const OpenedPlan plan = opened(kTwoWaves);
        PlanEstimate known = estimateOf(plan, {});
        QCOMPARE(known.agents, 11);
        QCOMPARE(known.agentsWithoutLimit, 1);
        QCOMPARE(known.agentsWithOwnLimit, 10);
        QVERIFY(!known.longestMs); // c may take for ever
        QCOMPARE(known.budgetMicroUsd.value_or(0), 12'500'000);
        QCOMPARE(known.budgetTokens.value_or(0), 1000);
        QCOMPARE(known.work, 19.0);
        QCOMPARE(known.endedByClock, 1);
        QCOMPARE(known.firstEndMs, 3'600'000);
        PlanLimits limits;
        limits.limitMs = 120'000;
        limits.budgetMicroUsd = 0;
        known = estimateOf(plan, limits);
        // 85 minutes of work on 4 places, the last one 10 more; then 2 and 1.
        QCOMPARE(known.longestMs.value_or(0), (85 * 60'000) / 4 + 10 * 60'000 + 3 * 60'000);
        QVERIFY(!known.budgetMicroUsd);
    }

    void longest_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("agents");
        QTest::addColumn<int>("minutes");
        const QByteArray four = "      - { id: a, argv: [x], foreach: { range: [1, 4] }, limit: 10m }\n";
        QTest::newRow("a place for each") << QByteArray("session: { name: n, max_parallel: 4 }\n") << four << 10;
        QTest::newRow("one at a time") << QByteArray("session: { name: n, max_parallel: 1 }\n") << four << 40;
        QTest::newRow("chained") << QByteArray("session: { name: n, max_parallel: 8 }\n")
                                 << QByteArray("      - { id: a, argv: [x], limit: 10m }\n"
                                               "      - { id: b, argv: [x], limit: 5m, needs: [a] }\n")
                                 << 15;
        QTest::newRow("teams side by side")
            << QByteArray("session: { name: n, max_parallel: 8 }\nhierarchy:\n"
                          "  - { id: l, max_parallel: 2 }\n  - { id: r, max_parallel: 2 }\n")
            << QByteArray("      - { id: a, argv: [x], foreach: { range: [1, 2] }, limit: 10m, reports_to: l }\n"
                          "      - { id: b, argv: [x], foreach: { range: [1, 2] }, limit: 10m, reports_to: r }\n")
            << 10;
        QTest::newRow("a narrow team")
            << QByteArray("session: { name: n, max_parallel: 8 }\nhierarchy:\n  - { id: l, max_parallel: 1 }\n")
            << QByteArray("      - { id: a, argv: [x], foreach: { range: [1, 3] }, limit: 10m, reports_to: l }\n")
            << 30;
    }
    void longest()
    {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, agents);
        QFETCH(int, minutes);
        const OpenedPlan plan = opened("version: 1\n" + head + "waves:\n  - id: w\n    agents:\n" + agents);
        QCOMPARE(estimateOf(plan, {}).longestMs.value_or(0), minutes * 60'000);
    }

    void recovery_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("hold");
        QTest::addColumn<bool>("waits");
        const auto row = [](const char* name, SessionState state, const char* hold, bool waits) {
            QTest::newRow(name) << int(state) << QString::fromLatin1(hold) << waits;
        };
        row("crash", SessionState::Held, "held after a crash of the engine (on_restart: hold)", true);
        row("workspace", SessionState::Held, "its workspace /x is not there: bring it back and resume", true);
        row("environment", SessionState::Held, "runs/S-001/@environment is missing or empty", true);
        row("person", SessionState::Held, "held by OS user me, not signed in", false);
        row("budget", SessionState::Held, "budget exceeded: 2.00 USD, 0 tokens", false);
        row("gate", SessionState::Held, "", false);
        row("running", SessionState::Running, "", false);
        row("ended", SessionState::Failed, "held after a crash of the engine", false);
    }
    void recovery()
    {
        QFETCH(int, state);
        QFETCH(QString, hold);
        QFETCH(bool, waits);
        SessionLine line;
        line.session.state = SessionState(state);
        line.session.operatorHold = hold;
        const Recovery found = recoveryOf({line});
        QCOMPARE(found.waiting.size(), waits ? 1 : 0);
        QCOMPARE(found.goingOn, line.session.state == SessionState::Running ? 1 : 0);
    }
};

QTEST_GUILESS_MAIN(TestPlanShape)
#include "tst_planshape.moc"
