// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gatetimes.h"
#include "models/base/clock.h"
#include "tests/engine/world.h"

#include <QTest>

using namespace wavedeck;

namespace {

const QByteArray kOneGate = "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] }, { id: y, needs: [x], argv: "
                            "[/bin/true] } ], gates: [ { id: g, argv: [/bin/true] } ] }\n"
                            "  - { id: b, agents: [ { id: z, argv: [/bin/true] } ] }\n";
const QString kGate = QStringLiteral("@g.result");

std::function<void(Plan&)> with(GateTiming timing, qint64 validMs = 0)
{
    return [=](Plan& plan) {
        GatePlan& gate = plan.waves[0].gates[0];
        gate.timing = timing;
        gate.everyMs = 1000;
        gate.criteria[0].validMs = validMs;
    };
}

} // namespace

/// When gates are asked, how long what they found counts, and what ends a waiver. Time is given, never waited for.
class TestGateTimes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void beforeHoldsEveryAgent()
    {
        World w(kOneGate, with(GateTiming::Before));
        QCOMPARE(w.advance(), QStringList{kGate});
        QCOMPARE(w.agent("x").row->reason, QStringLiteral("waits for gate g"));
        w.judge("g", GateState::Failed);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.wave("a"), QStringLiteral("held"));
        QCOMPARE(w.session->row->reasons, QStringList{QStringLiteral("gate g failed: exit 1 instead of 0")});
        w.scheduler.reset(*w.session, w.gate("g"), {}, QStringLiteral("me"));
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Passed);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("x")});
        QVERIFY(w.agent("x").row->reason.isEmpty());
        QCOMPARE(w.wave("a"), QStringLiteral("running"));
        // Rerun while they run: who runs goes on, who has not started waits.
        w.scheduler.reset(*w.session, w.gate("g"), {}, QStringLiteral("me"));
        QCOMPARE(w.advance(), QStringList{kGate});
        w.end("x", AgentState::Succeeded);
        QVERIFY(w.advance().isEmpty());
        w.judge("g", GateState::Inconclusive);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.wave("a"), QStringLiteral("held"));
        w.set.set(*w.session, w.gate("g"), GateState::Waived, QStringLiteral("known"), QStringLiteral("me"));
        QCOMPARE(w.advance(), QStringList{QStringLiteral("y")});
    }

    void beforeIsAskedAgainWhenStale()
    {
        World w(kOneGate, with(GateTiming::Before, 1000));
        w.session->row->operatorHold = QStringLiteral("held by me");
        QVERIFY(w.advance().isEmpty());
        w.session->row->operatorHold.clear();
        w.advance();
        w.session->row->operatorHold = QStringLiteral("held by me"); // it passes while nobody may start
        w.judge("g", GateState::Passed);
        QVERIFY(w.advance().isEmpty());
        w.session->row->operatorHold.clear();
        gatetimes::tell(*w.session, utcMs() + 5000);
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Passed);
        gatetimes::tell(*w.session, utcMs());
        QCOMPARE(w.advance(), QStringList{QStringLiteral("x")});
        gatetimes::tell(*w.session, utcMs() + 5000); // once an agent has started it has done its work
        QVERIFY(w.advance().isEmpty());
        w.end("x", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("y")});
    }

    void duringRunsAgainAndAgain()
    {
        World w(kOneGate, with(GateTiming::During));
        w.session->row->maxParallel = 1; // it takes nobody's place
        w.advance();
        QCOMPARE(w.gate("g").row->state, GateState::Running);
        w.judge("g", GateState::Failed);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.wave("a"), QStringLiteral("running")); // nobody waits for it
        const qint64 next = gatetimes::tell(*w.session, utcMs());
        QCOMPARE(next, w.gate("g").row->startedAt + 1000);
        QVERIFY(w.advance().isEmpty());
        gatetimes::tell(*w.session, next);
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Passed);
        QVERIFY(w.advance().isEmpty());
        w.end("x", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("y")});
        w.end("y", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("z")}); // its newest result is new enough
        QCOMPARE(w.gate("g").row->results, 2);
    }

    void duringIsAskedOnceMoreAtTheEnd()
    {
        World w(kOneGate, with(GateTiming::During));
        w.advance();
        w.judge("g", GateState::Passed);
        w.end("x", AgentState::Succeeded);
        w.advance();
        w.gate("g").row->startedAt -= 5000;
        w.end("y", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Failed);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.wave("a"), QStringLiteral("held"));
        gatetimes::tell(*w.session, utcMs() + 60'000); // no agent runs any more
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.state(), QStringLiteral("held"));
    }

    /// It still ran when they ended, and had looked long before: that result is too old as well.
    void duringThatStillRanIsAskedOnceMore()
    {
        World w(kOneGate, with(GateTiming::During));
        w.advance();
        w.end("x", AgentState::Succeeded);
        w.advance();
        w.end("y", AgentState::Succeeded);
        w.gate("g").row->startedAt -= 5000;
        QVERIFY(w.advance().isEmpty());
        w.judge("g", GateState::Passed);
        QCOMPARE(w.advance(), QStringList{kGate});
        QCOMPARE(w.wave("b"), QStringLiteral("pending"));
        w.judge("g", GateState::Passed);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("z")});
    }

    /// One row of an attempt stands where the next comes: it begins once that is stored, and nothing passes meanwhile.
    void nextAttemptWaitsForTheCommit()
    {
        World w(kOneGate, with(GateTiming::During));
        w.advance();
        w.end("x", AgentState::Succeeded);
        w.advance();
        w.end("y", AgentState::Succeeded);
        w.gate("g").row->startedAt -= 5000;
        w.judge("g", GateState::Passed);
        w.gate("g").criteria.front().attempt.mark = Tracked<Attempt>::Update;
        QVERIFY(w.advance().isEmpty());
        QVERIFY(w.session->again);
        QCOMPARE(w.wave("a"), QStringLiteral("gating"));
        QCOMPARE(w.gate("g").criteria.front().attempt->number, 1);
        w.gate("g").criteria.front().attempt.mark = Tracked<Attempt>::Clean;
        QCOMPARE(w.advance(), QStringList{kGate});
        QCOMPARE(w.gate("g").criteria.front().attempt->number, 2);
    }

    /// What waits for a person goes on being measured, and is measured again at the end.
    void duringWithAPersonGoesOn()
    {
        World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, criteria: [ { id: "
                "result, argv: [/bin/true] }, { id: p, checklist: [ one ] } ] } ] }\n",
            with(GateTiming::During));
        w.advance();
        w.judge("g", GateState::Passed);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.gate("g").row->state, GateState::Pending);
        const qint64 next = gatetimes::tell(*w.session, utcMs());
        QCOMPARE(next, w.gate("g").row->startedAt + 1000);
        gatetimes::tell(*w.session, next);
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Passed);
        w.advance();
        w.gate("g").row->startedAt -= 5000;
        w.end("x", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Failed);
        w.advance();
        QCOMPARE(w.gate("g").row->state, GateState::Failed);
    }

    /// A program beside the agents takes nobody's place, whenever it begins.
    void besideTakesNoPlace()
    {
        World w(
            "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] }, { id: y, argv: [/bin/true] } ], gates: [ { "
            "id: g, kind: advisory, argv: [/bin/true] } ] }\n",
            with(GateTiming::During));
        w.session->row->maxParallel = 1;
        QCOMPARE(w.advance(), (QStringList{QStringLiteral("x"), kGate}));
        w.end("x", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("y")}); // while the gate still runs
        QCOMPARE(w.session->row->maxConcurrent, 1);
        w.judge("g", GateState::Passed);
        QCOMPARE(w.session->places(), 1);
        w.end("y", AgentState::Succeeded);
        QCOMPARE(w.session->live, 0);
        QCOMPARE(w.session->places(), 0);
    }

    /// A wave that has passed behind a waiver is no wave to start behind once that has ended.
    void waiverEndsAfterItsWave()
    {
        World w(
            "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, argv: [/bin/true] } ] "
            "}\n  - { id: slow, needs: [], agents: [ { id: s, argv: [/bin/true] } ] }\n"
            "  - { id: b, needs: [a, slow], agents: [ { id: z, argv: [/bin/true] } ] }\n");
        w.advance();
        w.end("x", AgentState::Succeeded);
        w.advance();
        w.judge("g", GateState::Failed);
        w.advance();
        const qint64 until = utcMs() + 60'000;
        w.gate("g").row->waiver
            = {{QStringLiteral("by"), QStringLiteral("ANNA")}, {QStringLiteral("until"), rfc3339(until)}};
        w.set.set(*w.session, w.gate("g"), GateState::Waived, QStringLiteral("known"), QStringLiteral("ANNA"));
        w.advance();
        QCOMPARE(w.wave("a"), QStringLiteral("passed"));
        QCOMPARE(gatetimes::tell(*w.session, utcMs()), until);
        w.end("s", AgentState::Succeeded);
        gatetimes::tell(*w.session, until);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.wave("b"), QStringLiteral("pending"));
        QCOMPARE(w.state(), QStringLiteral("held"));
        QCOMPARE(w.session->row->reasons,
            QStringList{QStringLiteral("gate g failed: exit 1 instead of 0; its waiver by ANNA has expired")});
        w.scheduler.reset(*w.session, w.gate("g"), {}, QStringLiteral("me"));
        QCOMPARE(w.advance(), QStringList{kGate});
        QCOMPARE(w.wave("b"), QStringLiteral("pending"));
        w.judge("g", GateState::Passed);
        QCOMPARE(w.advance(), QStringList{QStringLiteral("z")});
    }

    void staleDoesNotPass()
    {
        World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, argv: [/bin/true] }, "
                "{ id: h, approval: { count: 1 } } ] }\n",
            with(GateTiming::After, 1000));
        w.advance();
        w.end("x", AgentState::Succeeded);
        QCOMPARE(w.advance(), QStringList{kGate});
        w.judge("g", GateState::Passed);
        w.advance();
        QCOMPARE(w.state(), QStringLiteral("held"));
        gatetimes::tell(*w.session, utcMs() + 5000);
        QVERIFY(w.advance().isEmpty()); // not while the wave would not pass anyway
        w.set.set(*w.session, w.gate("h").criteria.front(), GateState::Passed, {}, {});
        gatetimes::tell(*w.session, utcMs() + 5000);
        QCOMPARE(w.advance(), QStringList{kGate});
        QCOMPARE(w.wave("a"), QStringLiteral("gating"));
        w.judge("g", GateState::Passed);
        gatetimes::tell(*w.session, utcMs());
        w.advance();
        QCOMPARE(w.state(), QStringLiteral("completed"));
    }

    void waiverEnds()
    {
        World w("waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, argv: [/bin/true] }, "
                "{ id: h, approval: { count: 1 } } ] }\n  - { id: b, agents: [ { id: z, argv: [/bin/true] } ] }\n");
        w.advance();
        w.end("x", AgentState::Succeeded);
        w.advance();
        w.judge("g", GateState::Failed);
        w.advance();
        const qint64 until = utcMs() + 60'000;
        w.gate("g").row->waiver = {{QStringLiteral("by"), QStringLiteral("ANNA")},
            {QStringLiteral("reason"), QStringLiteral("known")}, {QStringLiteral("until"), rfc3339(until)}};
        w.set.set(*w.session, w.gate("g"), GateState::Waived, QStringLiteral("known"), QStringLiteral("ANNA"));
        QCOMPARE(gatetimes::tell(*w.session, utcMs()), until);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.session->row->reasons, QStringList{QStringLiteral("gate h waits for approval by a person")});
        gatetimes::tell(*w.session, until);
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.gate("g").row->state, GateState::Failed);
        w.set.set(*w.session, w.gate("h").criteria.front(), GateState::Passed, {}, {});
        QVERIFY(w.advance().isEmpty());
        QCOMPARE(w.session->row->reasons,
            QStringList{QStringLiteral("gate g failed: exit 1 instead of 0; its waiver by ANNA has expired")});
        QCOMPARE(w.state(), QStringLiteral("held"));
    }

    /// GATE-3, GATE-4: from mode enhanced on an advisory gate needs an exception on record.
    void advisoryHoldsFromEnhancedOn()
    {
        const QByteArray plan
            = "waves:\n  - { id: a, agents: [ { id: x, argv: [/bin/true] } ], gates: [ { id: g, kind: "
              "advisory, argv: [/bin/true] } ] }\n";
        for (const Mode mode : {Mode::Basic, Mode::Standard, Mode::Enhanced, Mode::Critical}) {
            World w(plan, [mode](Plan& p) { p.mode = mode; });
            w.advance();
            w.end("x", AgentState::Succeeded);
            w.advance();
            w.judge("g", GateState::Failed);
            w.advance();
            QCOMPARE(w.state(), mode >= Mode::Enhanced ? QStringLiteral("held") : QStringLiteral("completed"));
            if (mode < Mode::Enhanced)
                continue;
            QCOMPARE(w.session->row->reasons.first(), QStringLiteral("advisory gate g failed: exit 1 instead of 0"));
            w.set.set(*w.session, w.gate("g"), GateState::Waived, QStringLiteral("known"), QStringLiteral("me"));
            w.advance();
            QCOMPARE(w.state(), QStringLiteral("completed"));
        }
    }
};

QTEST_GUILESS_MAIN(TestGateTimes)
#include "tst_gatetimes.moc"
