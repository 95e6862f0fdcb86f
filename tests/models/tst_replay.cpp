// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/replay.h"
#include "models/live/summary.h"
#include "tests/support/livebuilder.h"

#include <QtTest>

using namespace wavedeck;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;

/// One wave of two agents, one of which failed and was tried again, and a gate; ten minutes in all.
class TestReplay : public QObject {
    Q_OBJECT
    LiveBuilder m_make;
    QList<Event> m_events;
    static constexpr qint64 kBegin = kNow - 10 * kMinuteMs;

    void tell(int second, const QString& subject, const char* kind, const char* text)
    {
        m_events.append({qint64(m_events.size()) + 1, QStringLiteral("S-014"), subject, kBegin + second * 1000,
            QLatin1String(kind), QLatin1String(text), QStringLiteral("ann")});
    }

    static AgentState stateOf(const LiveUpdate& update, const char* id)
    {
        return update.now->agents[update.now->agentIndex.value(QLatin1String(id))].row.state;
    }

private Q_SLOTS:
    void init()
    {
        m_make = LiveBuilder();
        m_events.clear();
        m_make.session().startedAt = kBegin;
        m_make.session().endedAt = kNow;
        m_make.session().state = SessionState::Completed;
        LiveWave& wave = m_make.wave(QStringLiteral("w"), {}, WaveState::Passed, 10 * kMinuteMs, 9 * kMinuteMs);
        Q_UNUSED(wave)
        m_make.agent(QStringLiteral("a"), {}, AgentState::Succeeded, 60'000).row.progress = 100;
        LiveAgent& retried = m_make.agent(QStringLiteral("b"), {}, AgentState::Succeeded, 30'000);
        retried.row.attempt = 2;
        retried.row.costMicroUsd = 42;
        retried.last.number = 2;
        retried.last.startedAt = kBegin + 200'000;
        retried.last.endedAt = kBegin + 230'000;
        Attempt first = retried.last;
        first.number = 1;
        first.state = AgentState::Failed;
        first.startedAt = kBegin + 10'000;
        first.endedAt = kBegin + 100'000;
        first.reason = QStringLiteral("exit code 1");
        retried.earlier = {first};
        m_make.gate(QStringLiteral("g"), {}, GateState::Passed);

        const QString none;
        tell(0, none, "session", "running");
        tell(1, QStringLiteral("wave:w"), "wave", "running");
        for (const char* id : {"a", "b"}) {
            tell(10, QLatin1String(id), "agent", "starting");
            tell(10, QLatin1String(id), "agent", "running");
        }
        tell(70, QStringLiteral("a"), "agent", "succeeded");
        tell(100, QStringLiteral("b"), "agent", "failed: exit code 1");
        tell(101, none, "session", "held: agent b failed; and more");
        tell(200, QStringLiteral("b"), "agent", "queued");
        tell(200, none, "session", "running");
        tell(200, QStringLiteral("b"), "agent", "starting");
        tell(201, QStringLiteral("b"), "agent", "running");
        tell(230, QStringLiteral("b"), "agent", "succeeded");
        tell(231, QStringLiteral("gate:g"), "gate", "running");
        tell(240, QStringLiteral("gate:g"), "gate", "passed");
        tell(541, QStringLiteral("wave:w"), "wave", "passed");
        tell(600, none, "session", "completed");
    }

    void standsAsItWas()
    {
        Replay replay(m_make.build(), m_events);
        LiveUpdate at = replay.moveTo(kBegin + 5000);
        QVERIFY(at.anew);
        QCOMPARE(at.now->session.state, SessionState::Running);
        QCOMPARE(at.now->waves[0].row.state, WaveState::Running);
        QCOMPARE(stateOf(at, "a"), AgentState::Queued);
        QVERIFY(!at.now->agents[0].row.progress); // nobody told it by then

        at = replay.moveTo(kBegin + 50'000);
        QVERIFY(!at.anew);
        QCOMPARE(at.changedAgents, (QList<int>{0, 1}));
        QCOMPARE(stateOf(at, "b"), AgentState::Running);
        QCOMPARE(at.now->agents[1].last.number, 1);
        QCOMPARE(at.now->agents[1].last.endedAt, 0); // how it ends is not known yet
        QCOMPARE(elapsedMs(at.now->agents[1], at.now->readAt), 40'000);
        QCOMPARE(at.now->agents[1].row.costMicroUsd, 0);

        at = replay.moveTo(kBegin + 150'000);
        QCOMPARE(stateOf(at, "b"), AgentState::Failed);
        QCOMPARE(at.now->agents[1].row.reason, QStringLiteral("exit code 1"));
        QCOMPARE(at.now->session.state, SessionState::Held);
        QCOMPARE(at.now->session.reasons, (QStringList{QStringLiteral("agent b failed"), QStringLiteral("and more")}));

        at = replay.moveTo(kBegin + 210'000);
        QCOMPARE(at.now->agents[1].last.number, 2);
        QCOMPARE(at.now->agents[1].earlier.size(), 1);
        QVERIFY(at.now->session.reasons.isEmpty());

        at = replay.moveTo(kBegin + 235'000);
        QCOMPARE(at.now->waves[0].gates[0].row.state, GateState::Running);
        QCOMPARE(at.now->agents[1].row.costMicroUsd, 42);
    }

    void endsAsItEnded()
    {
        const LiveSessionPtr recorded = m_make.build();
        Replay replay(recorded, m_events);
        const LiveUpdate at = replay.moveTo(replay.ends());
        QCOMPARE(at.now->session.state, recorded->session.state);
        QCOMPARE(at.now->session.endedAt, recorded->session.endedAt);
        for (int i = 0; i < at.now->agents.size(); ++i) {
            QCOMPARE(at.now->agents[i].row.state, recorded->agents[i].row.state);
            QCOMPARE(at.now->agents[i].last.endedAt, recorded->agents[i].last.endedAt);
        }
        QCOMPARE(at.now->waves[0].gates[0].row.state, GateState::Passed);
        QCOMPARE(at.eventCount, m_events.size());
    }

    void backwardsIsAnew()
    {
        Replay replay(m_make.build(), m_events);
        replay.moveTo(replay.ends());
        const LiveUpdate at = replay.moveTo(kBegin + 50'000);
        QVERIFY(at.anew);
        QCOMPARE(stateOf(at, "a"), AgentState::Running);
        QCOMPARE(at.eventCount, 6);
    }

    /// Nothing in it offers to change anything, though it looks as if it ran.
    void offersNothingButTheLog()
    {
        m_make.alert(QStringLiteral("memory"), AlertLevel::Critical, 90, 85, QStringLiteral("%"), 5 * kMinuteMs)
            .resolvedAt
            = kNow;
        Replay replay(m_make.build(), m_events);
        const LiveUpdate at = replay.moveTo(kBegin + 5 * kMinuteMs + 150'000 - 150'000 + 1000);
        QVERIFY(!mayChange(*at.now));
        QCOMPARE(at.now->alerts.size(), 1);
        QVERIFY(at.now->alerts[0].isOpen());
        for (const LiveUpdate& each : {at, replay.moveTo(kBegin + 150'000)})
            for (const Attention& one : summarize(*each.now, each.now->readAt).attention)
                for (const AttentionAction action : one.actions)
                    QCOMPARE(action, AttentionAction::OpenLog);
        QVERIFY(!summarize(*replay.moveTo(kBegin + 150'000).now, kBegin + 150'000).attention.isEmpty());
    }

    void strangeEventsAreNoHarm()
    {
        tell(20, QStringLiteral("wave:nobody"), "wave", "running");
        tell(20, QStringLiteral("gate:nobody"), "gate", "passed");
        tell(20, QStringLiteral("nobody"), "agent", "running");
        tell(20, QStringLiteral("a"), "agent", "flying: high");
        std::stable_sort(m_events.begin(), m_events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
        Replay replay(m_make.build(), m_events);
        QCOMPARE(stateOf(replay.moveTo(kBegin + 50'000), "a"), AgentState::Running);
        QCOMPARE(Replay(m_make.build(), {}).moveTo(kNow).now->session.state, SessionState::Running);
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
