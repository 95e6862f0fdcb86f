// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/world.h"

#include <QTest>

using namespace wavedeck;

/// The rules of waves, needs, limits and gates, without a process: a plan in, what is started and how it stands out.
class TestScheduler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wavesFollowEachOther();
    void independentWavesRunSideBySide();
    void limits();
    void needsBlock();
    void urgentFirst();
    void urgentWorkThatFailedHolds();
    void failureHoldsUntilAccepted();
    void retriedAgentReopensItsGates();
    void gates_data();
    void gates();
    void operatorHold();
    void eachTerminalStateHasAProducer();
};

void TestScheduler::wavesFollowEachOther()
{
    World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ] }\n  - { id: b, agents: [ { id: y, argv: "
            "[/bin/true] } ] }\n");
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x")});
    QCOMPARE(w.wave("b"), QStringLiteral("pending"));
    QVERIFY(w.advance().isEmpty());
    w.end("x", AgentState::Succeeded);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("y")});
    QCOMPARE(w.wave("a"), QStringLiteral("passed"));
    w.end("y", AgentState::Succeeded);
    w.advance();
    QCOMPARE(w.state(), QStringLiteral("completed"));
    QVERIFY(w.advance().isEmpty());
}

void TestScheduler::independentWavesRunSideBySide()
{
    World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ] }\n  - { id: b, needs: [], agents: [ { id: "
            "y, argv: [/bin/true] } ] }\n"
            "  - { id: c, needs: [a, b], agents: [ { id: z, argv: [/bin/true] } ] }\n");
    QCOMPARE(w.advance(), QStringList({QStringLiteral("x"), QStringLiteral("y")}));
    w.end("y", AgentState::Failed);
    w.advance();
    QCOMPARE(w.wave("b"), QStringLiteral("held"));
    QCOMPARE(w.state(), QStringLiteral("running")); // x still runs
    w.end("x", AgentState::Succeeded);
    w.advance();
    QCOMPARE(w.state(), QStringLiteral("held"));
    QCOMPARE(w.session->row->reasons, QStringList{QStringLiteral("agent y failed: exit 3")});
}

void TestScheduler::limits()
{
    World w(
        "hierarchy:\n  - { id: boss, role: B, tier: L0 }\n  - { id: one, role: C, tier: L1, reports_to: boss, "
        "max_parallel: 1 }\n"
        "waves:\n  - id: a\n    max_parallel: 2\n    agents:\n"
        "      - { id: p, reports_to: one, argv: [/bin/true] }\n      - { id: q, reports_to: one, argv: [/bin/true] }\n"
        "      - { id: r, argv: [/bin/true] }\n      - { id: s, argv: [/bin/true] }\n"
        "  - { id: b, needs: [], agents: [ { id: t, argv: [/bin/true] }, { id: u, argv: [/bin/true] } ] }\n");
    // q waits for its coordinator, s for its wave, u for the session.
    QCOMPARE(w.advance(), QStringList({QStringLiteral("p"), QStringLiteral("r"), QStringLiteral("t")}));
    QCOMPARE(w.session->row->maxConcurrent, 3);
    w.end("r", AgentState::Succeeded);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("s")});
    w.end("p", AgentState::Succeeded);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("q")});
}

/// WAVE-7: one open P0 and six P1; these start within one pass after it.
void TestScheduler::urgentFirst()
{
    World w("waves:\n  - id: a\n    agents:\n      - { id: base, argv: [/bin/true] }\n"
            "      - { id: p1, argv: [/bin/true], foreach: { range: [1, 6] }, priority: P1 }\n"
            "      - { id: fix, needs: [base], argv: [/bin/true], priority: P0 }\n"
            "  - { id: b, needs: [], agents: [ { id: side, argv: [/bin/true] } ] }\n");
    w.session->row->maxParallel = 20;
    QCOMPARE(w.advance(), QStringList{QStringLiteral("base")}); // what it needs is as urgent
    QCOMPARE(w.agent("p1#1").row->reason, QStringLiteral("waits for P0: fix"));
    QCOMPARE(w.agent("side").row->reason, QStringLiteral("waits for P0: fix"));
    w.end("base", AgentState::Succeeded);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("fix")});
    QVERIFY(w.advance().isEmpty());
    w.end("fix", AgentState::Succeeded);
    QCOMPARE(w.advance().size(), 7);
    QVERIFY(w.agent("p1#1").row->reason.isEmpty());
}

void TestScheduler::urgentWorkThatFailedHolds()
{
    World w("waves:\n  - id: a\n    agents:\n      - { id: fix, argv: [/bin/true], priority: P0 }\n"
            "      - { id: may, argv: [/bin/true], priority: P0, required: false }\n      - { id: x, argv: [/bin/true] "
            "}\n");
    QCOMPARE(w.advance(), QStringList({QStringLiteral("fix"), QStringLiteral("may")}));
    w.end("may", AgentState::Failed);
    w.end("fix", AgentState::Failed);
    QVERIFY(w.advance().isEmpty());
    QCOMPARE(w.state(), QStringLiteral("held"));
    QCOMPARE(w.session->row->reasons, QStringList{QStringLiteral("agent fix failed: exit 3")});
    w.agent("fix").row->accepted = {{QStringLiteral("by"), QStringLiteral("me")}};
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x")});
    QCOMPARE(w.state(), QStringLiteral("running"));
}

void TestScheduler::needsBlock()
{
    World w("waves:\n  - id: a\n    agents:\n      - { id: x, argv: [/bin/true], required: false }\n"
            "      - { id: y, needs: [x], argv: [/bin/true] }\n      - { id: z, needs: [y], argv: [/bin/true] }\n");
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x")});
    w.end("x", AgentState::Failed);
    QVERIFY(w.advance().isEmpty());
    QCOMPARE(QString(word(w.agent("y").row->state)), QStringLiteral("blocked"));
    QCOMPARE(QString(word(w.agent("z").row->state)), QStringLiteral("blocked"));
    QCOMPARE(w.state(), QStringLiteral("held"));
    QCOMPARE(w.session->row->reasons.first(), QStringLiteral("agent y blocked: x is failed"));
    // Accepting x frees the chain.
    w.agent("x").row->accepted = {{QStringLiteral("by"), QStringLiteral("me")}};
    QCOMPARE(w.advance(), QStringList{QStringLiteral("y")});
    QCOMPARE(w.state(), QStringLiteral("running"));
    QCOMPARE(QString(word(w.agent("z").row->state)), QStringLiteral("queued"));
}

void TestScheduler::failureHoldsUntilAccepted()
{
    for (const AgentState bad : {AgentState::Failed, AgentState::Lost, AgentState::Cancelled}) {
        World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] }, { id: o, argv: [/bin/true], required: "
                "false } ] }\n");
        w.advance();
        w.end("x", bad);
        w.end("o", bad);
        w.advance();
        QCOMPARE(w.state(), QStringLiteral("held"));
        QCOMPARE(w.session->row->reasons.size(), 1);
        w.agent("x").row->accepted = {{QStringLiteral("by"), QStringLiteral("me")}};
        w.advance();
        QCOMPARE(w.state(), QStringLiteral("completed"));
    }
}

void TestScheduler::retriedAgentReopensItsGates()
{
    World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true], required: false } ], gates: [ { id: g, argv: "
            "[/bin/true] } ] }\n");
    w.advance();
    w.end("x", AgentState::Failed);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("@g.result")});
    w.judge("g", GateState::Failed);
    w.advance();
    QCOMPARE(w.wave("a"), QStringLiteral("held"));
    w.set.set(*w.session, w.agent("x"), AgentState::Queued, QStringLiteral("operator"));
    w.scheduler.reset(*w.session, w.gate("g"), {}, QStringLiteral("me"));
    QCOMPARE(w.advance(), QStringList{QStringLiteral("x")});
    QCOMPARE(w.wave("a"), QStringLiteral("running"));
    w.end("x", AgentState::Succeeded);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("@g.result")});
    QCOMPARE(w.gate("g").criteria.front().row->attempt, 2);
}

void TestScheduler::gates_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<GateState>("result");
    QTest::addColumn<QString>("session");
    QTest::newRow("blocking passed") << QStringLiteral("blocking") << GateState::Passed << QStringLiteral("completed");
    QTest::newRow("blocking failed") << QStringLiteral("blocking") << GateState::Failed << QStringLiteral("held");
    QTest::newRow("blocking inconclusive")
        << QStringLiteral("blocking") << GateState::Inconclusive << QStringLiteral("held");
    QTest::newRow("advisory passed") << QStringLiteral("advisory") << GateState::Passed << QStringLiteral("completed");
    QTest::newRow("advisory failed") << QStringLiteral("advisory") << GateState::Failed << QStringLiteral("completed");
    QTest::newRow("advisory inconclusive")
        << QStringLiteral("advisory") << GateState::Inconclusive << QStringLiteral("completed");
}

void TestScheduler::gates()
{
    QFETCH(QString, kind);
    QFETCH(GateState, result);
    const QByteArray plan
        = QByteArray("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, kind: ")
        + kind.toLatin1() + ", argv: [/bin/true] } ] }\n";
    World w(plan.constData());
    w.advance();
    w.end("x", AgentState::Succeeded);
    QCOMPARE(w.advance(), QStringList{QStringLiteral("@g.result")});
    QCOMPARE(w.wave("a"), QStringLiteral("gating"));
    w.judge("g", result);
    w.advance();
    QTEST(w.state(), "session");
    if (w.state() == QStringLiteral("held")) {
        QVERIFY(w.session->row->reasons.first().startsWith(QStringLiteral("gate g %1").arg(word(result))));
        w.set.set(*w.session, w.gate("g"), GateState::Waived, QStringLiteral("known"), QStringLiteral("me"));
        w.advance();
        QCOMPARE(w.state(), QStringLiteral("completed"));
    }
}

void TestScheduler::operatorHold()
{
    World w(
        "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] }, { id: y, needs: [x], argv: [/bin/true] } ] }\n");
    w.advance();
    w.session->row->operatorHold = QStringLiteral("held by me");
    QVERIFY(w.advance().isEmpty());
    QCOMPARE(w.state(), QStringLiteral("held"));
    w.end("x", AgentState::Succeeded);
    QVERIFY(w.advance().isEmpty()); // x ended, y must not start
    w.session->row->operatorHold.clear();
    QCOMPARE(w.advance(), QStringList{QStringLiteral("y")});
    QCOMPARE(w.state(), QStringLiteral("running"));
}

void TestScheduler::eachTerminalStateHasAProducer()
{
    for (const AgentState state : {AgentState::Succeeded, AgentState::Failed, AgentState::Cancelled, AgentState::Lost})
        QVERIFY(std::any_of(agentTransitions().begin(), agentTransitions().end(),
            [&](const auto& t) { return t.to == state && *t.producer; }));
    for (const WaveState state : {WaveState::Passed, WaveState::Failed, WaveState::Stopped, WaveState::Skipped})
        QVERIFY(std::any_of(waveTransitions().begin(), waveTransitions().end(),
            [&](const auto& t) { return t.to == state && *t.producer; }));
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
