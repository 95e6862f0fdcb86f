// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/summary.h"
#include "models/live/words.h"
#include "tests/support/livebuilder.h"

#include <QElapsedTimer>
#include <QtTest>

using namespace wavedeck;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;

namespace {

constexpr qint64 kSilent = 2 * kMinuteMs;

SessionSummary summarize(LiveSession live, qint64 now, qint64 silentAfterMs)
{
    live.silentAfterMs = silentAfterMs;
    return wavedeck::summarize(live, now);
}

QStringList actionsOf(const Attention& one)
{
    static const char* const kWords[] = {"log", "retry", "accept", "extend", "cancel", "approve", "reject", "waive",
        "rerun", "resume", "ack", "silence", "end", "largest", "letrun"};
    QStringList words;
    for (const AttentionAction action : one.actions)
        words.append(QLatin1String(kWords[int(action)]));
    return words;
}

QStringList told(const SessionSummary& sum)
{
    QStringList lines;
    for (const Attention& one : sum.attention)
        lines.append(QStringLiteral("%1 | %2 | %3").arg(one.title, one.detail, actionsOf(one).join(QLatin1Char(','))));
    return lines;
}

} // namespace

class TestSummary : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void durations_data();
    void durations();
    void verdict_data();
    void verdict();
    void completedNamesItsExceptions();
    void countsDoneAndFinished();
    void waves();
    void elapsedOfAttempts();
    void left_data();
    void left();
    void moneyIsUnknownUntilTold();
    void attention_data();
    void attention();
    void silence_data();
    void silence();
    void urgentFirst();
    void passedWavesAreSettled();
    void endedSessionsOfferTheLogOnly();
    void holdIsToldOnce();
    void linear();
};

void TestSummary::durations_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("brief");
    QTest::addColumn<QString>("spoken");
    QTest::addColumn<QString>("age");
    QTest::newRow("zero") << qint64(0) << "0:00"
                          << "0 seconds"
                          << "0 s";
    QTest::newRow("negative") << qint64(-5000) << "0:00"
                              << "0 seconds"
                              << "0 s";
    QTest::newRow("one") << qint64(61'000) << "1:01"
                         << "1 minute 1 second"
                         << "61 s";
    QTest::newRow("past") << qint64(248'999) << "4:08"
                          << "4 minutes 8 seconds"
                          << "4 min";
    QTest::newRow("hour") << qint64(3'600'000) << "1:00:00"
                          << "1 hour"
                          << "60 min";
    QTest::newRow("long") << qint64(4'366'000) << "1:12:46"
                          << "1 hour 12 minutes 46 seconds"
                          << "72 min";
}

void TestSummary::durations()
{
    QFETCH(qint64, ms);
    QTEST(shortDuration(ms), "brief");
    QTEST(spokenDuration(ms), "spoken");
    QTEST(shortAge(ms), "age");
}

void TestSummary::verdict_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("stopBy");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, SessionState state, const char* stopBy, const char* expected) {
        QTest::newRow(name) << int(state) << QString::fromLatin1(stopBy) << QString::fromLatin1(expected);
    };
    row("running", SessionState::Running, "", "Running, wave 2 of 3");
    row("held", SessionState::Held, "", "Held");
    row("stopping", SessionState::Running, "kim", "Stopping");
    row("stopping while held", SessionState::Held, "kim", "Stopping");
    row("completed", SessionState::Completed, "", "Completed");
    row("failed", SessionState::Failed, "", "Failed");
    row("stopped", SessionState::Stopped, "kim", "Stopped");
}

void TestSummary::verdict()
{
    QFETCH(int, state);
    QFETCH(QString, stopBy);
    LiveBuilder make;
    make.wave(QStringLiteral("one"), QStringLiteral("One"), WaveState::Passed, 60 * kMinuteMs, 30 * kMinuteMs);
    make.wave(QStringLiteral("two"), QStringLiteral("Two"), WaveState::Running, 30 * kMinuteMs);
    make.wave(QStringLiteral("three"), QStringLiteral("Three"), WaveState::Pending);
    make.session().state = SessionState(state);
    make.session().stopBy = stopBy;
    QTEST(summarize(make.live(), kNow, 0).verdict, "expected");
    if (SessionState(state) != SessionState::Running || !stopBy.isEmpty())
        return;
    make.live().waves[1].row.state = WaveState::Gating;
    QCOMPARE(summarize(make.live(), kNow, 0).verdict, QStringLiteral("Running, gates of wave 2 of 3"));
    make.live().waves.clear();
    QCOMPARE(summarize(make.live(), kNow, 0).verdict, QStringLiteral("Running"));
}

void TestSummary::completedNamesItsExceptions()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Passed, kMinuteMs);
    make.agent(QStringLiteral("lint"), {}, AgentState::Failed, 1000).row.required = false;
    make.session().state = SessionState::Completed;
    SessionSummary sum = summarize(make.live(), kNow, 0);
    QCOMPARE(sum.verdict, QStringLiteral("Completed with 1 exception"));
    QCOMPARE(sum.exceptions, QStringList{QStringLiteral("lint failed, not required")});
    LiveGate& gate = make.gate(QStringLiteral("load"), {}, GateState::Waived);
    gate.row.waiver = {{QStringLiteral("by"), QStringLiteral("anna")}};
    sum = summarize(make.live(), kNow, 0);
    QCOMPARE(sum.verdict, QStringLiteral("Completed with 2 exceptions"));
    QCOMPARE(sum.exceptions.last(), QStringLiteral("gate load waived by anna"));
    make.session().state = SessionState::Running;
    QVERIFY(summarize(make.live(), kNow, 0).exceptions.isEmpty());
}

void TestSummary::countsDoneAndFinished()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
    for (int state = 0; state < kAgentStates; ++state)
        for (int i = 0; i <= state; ++i)
            make.agent(QStringLiteral("a%1-%2").arg(state).arg(i), {}, AgentState(state), 1000);
    const StateCounts counts = summarize(make.live(), kNow, 0).counts;
    QCOMPARE(counts.total(), 45);
    QCOMPARE(counts[AgentState::Overdue], int(AgentState::Overdue) + 1);
    QCOMPARE(counts.done(), int(AgentState::Succeeded) + 1);
    QCOMPARE(counts.finished(), 6 + 7 + 8 + 9); // succeeded, failed, cancelled, lost; never overdue
    QCOMPARE(counts.live(), 3 + 4 + 5);
}

void TestSummary::waves()
{
    LiveBuilder make;
    make.wave(QStringLiteral("one"), {}, WaveState::Passed, 60 * kMinuteMs, 20 * kMinuteMs);
    make.agent(QStringLiteral("a"), {}, AgentState::Succeeded, 10 * kMinuteMs);
    make.agent(QStringLiteral("b"), {}, AgentState::Failed, 5 * kMinuteMs).row.progress = 41;
    make.wave(QStringLiteral("lame"), {}, WaveState::Held, 60 * kMinuteMs);
    make.agent(QStringLiteral("f"), {}, AgentState::Succeeded, kMinuteMs);
    make.agent(QStringLiteral("g"), {}, AgentState::Failed, kMinuteMs).row.progress = 41;
    make.agent(QStringLiteral("h"), {}, AgentState::Lost, kMinuteMs);
    make.wave(QStringLiteral("two"), {}, WaveState::Running, 40 * kMinuteMs);
    make.agent(QStringLiteral("c"), {}, AgentState::Running, 3 * kMinuteMs).row.progress = 50;
    make.agent(QStringLiteral("d"), {}, AgentState::Running, 2 * kMinuteMs); // progress unknown: 0
    make.agent(QStringLiteral("e"), {}, AgentState::Succeeded, kMinuteMs);
    make.wave(QStringLiteral("three"), {}, WaveState::Pending);
    const SessionSummary sum = summarize(make.live(), kNow, 0);
    QCOMPARE(sum.waves.size(), 4);
    QCOMPARE(sum.waves[0].percent, 100);
    QCOMPARE(sum.waves[0].elapsedMs, 20 * kMinuteMs);
    QCOMPARE(sum.waves[0].sequentialMs, 15 * kMinuteMs);
    QCOMPARE(sum.waves[1].percent, 47); // (100 + 41 + 0) / 3: what did not succeed is not done
    QCOMPARE(sum.waves[2].percent, 50);
    QCOMPARE(sum.waves[2].elapsedMs, 40 * kMinuteMs);
    QCOMPARE(sum.waves[2].sequentialMs, 6 * kMinuteMs);
    QCOMPARE(sum.waves[2].counts.done(), 1);
    QCOMPARE(sum.waves[3].percent, 0);
    QCOMPARE(sum.waves[3].elapsedMs, 0);
    QCOMPARE(sum.waveNow, 1);
    QCOMPARE(sum.elapsedMs, 72 * kMinuteMs + 46'000);
    make.live().waves[1].row.state = WaveState::Failed;
    make.live().waves[2].row.state = WaveState::Passed;
    make.live().waves[3].row.state = WaveState::Skipped;
    make.session().state = SessionState::Stopped;
    make.session().endedAt = make.session().startedAt + 1000;
    QCOMPARE(summarize(make.live(), kNow, 0).waveNow, 3);
    QCOMPARE(summarize(make.live(), kNow, 0).elapsedMs, 1000);
}

void TestSummary::elapsedOfAttempts()
{
    LiveAgent agent;
    QCOMPARE(elapsedMs(agent, kNow), 0);
    agent.last.number = 1;
    QCOMPARE(elapsedMs(agent, kNow), 0); // intended, not started
    agent.last.startedAt = kNow - 5000;
    QCOMPARE(elapsedMs(agent, kNow), 5000);
    QCOMPARE(elapsedMs(agent, kNow - 9000), 0); // a clock that was set back
    agent.last.endedAt = kNow - 9000;
    agent.last.durationMs = 4000;
    QCOMPARE(elapsedMs(agent, kNow), 4000);
    agent.last.durationMs = 0;
    QCOMPARE(elapsedMs(agent, kNow), 0);
}

void TestSummary::left_data()
{
    QTest::addColumn<QString>("states"); // of one wave: s = succeeded in 10 min, r = running 4 min, q, f
    QTest::addColumn<int>("parallel");
    QTest::addColumn<int>("progress");
    QTest::addColumn<int>("minutes"); // -1 = nothing to go by
    QTest::newRow("nothing finished") << "rrq" << 8 << -1 << -1;
    QTest::newRow("failed ones teach nothing") << "frq" << 8 << -1 << -1;
    QTest::newRow("one after the other") << "sqqq" << 1 << -1 << 30;
    QTest::newRow("side by side") << "sqqq" << 3 << -1 << 10;
    QTest::newRow("shared slots") << "sqqq" << 2 << -1 << 15;
    QTest::newRow("the rest of a running one") << "sr" << 8 << -1 << 6;
    QTest::newRow("its own progress tells more") << "sr" << 8 << 80 << 1;
    QTest::newRow("all done") << "sss" << 8 << -1 << 0;
}

void TestSummary::left()
{
    QFETCH(QString, states);
    QFETCH(int, parallel);
    QFETCH(int, progress);
    QFETCH(int, minutes);
    LiveBuilder make;
    make.session().maxParallel = parallel;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, 20 * kMinuteMs);
    for (const QChar c : states) {
        const QString id = QStringLiteral("a%1").arg(make.live().agents.size());
        if (c == QLatin1Char('s'))
            make.agent(id, {}, AgentState::Succeeded, 10 * kMinuteMs);
        else if (c == QLatin1Char('f'))
            make.agent(id, {}, AgentState::Failed, 10 * kMinuteMs);
        else if (c == QLatin1Char('q'))
            make.agent(id, {}, AgentState::Queued);
        else if (progress >= 0)
            make.agent(id, {}, AgentState::Running, 4 * kMinuteMs).row.progress = progress;
        else
            make.agent(id, {}, AgentState::Running, 4 * kMinuteMs);
    }
    const auto left = summarize(make.live(), kNow, 0).leftMs;
    QCOMPARE(left.has_value(), minutes >= 0);
    if (left)
        QCOMPARE(*left, minutes * kMinuteMs);
    make.session().state = SessionState::Held;
    QVERIFY(!summarize(make.live(), kNow, 0).leftMs);
    make.session().state = SessionState::Running;
    make.wave(
        QStringLiteral("later"), {}, WaveState::Pending); // found by a pattern when it starts: how many is unknown
    QVERIFY(!summarize(make.live(), kNow, 0).leftMs);
}

void TestSummary::moneyIsUnknownUntilTold()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
    make.agent(QStringLiteral("a"), {}, AgentState::Running, 1000);
    QVERIFY(!summarize(make.live(), kNow, 0).costKnown);
    make.agentAt(0).row.tokens = {1, 20, 300, 4000};
    QCOMPARE(summarize(make.live(), kNow, 0).tokens, 4321);
    QVERIFY(summarize(make.live(), kNow, 0).costKnown);
    make.agentAt(0).row.costMicroUsd = 5;
    QCOMPARE(summarize(make.live(), kNow, 0).costMicroUsd, 5);
}

void TestSummary::attention_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("accepted");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, AgentState state, const char* reason, bool accepted, const char* expected) {
        QTest::newRow(name) << int(state) << QString::fromLatin1(reason) << accepted << QString::fromLatin1(expected);
    };
    row("failed", AgentState::Failed, "exit code 1", false,
        "A-020 JWKS patch failed | Exit code 1. | log,retry,accept");
    row("failed, no reason", AgentState::Failed, "", false,
        "A-020 JWKS patch failed | It told no reason. | log,retry,accept");
    row("failed, accepted", AgentState::Failed, "exit code 1", true, "");
    row("lost", AgentState::Lost, "no record", false, "A-020 JWKS patch is lost | No record. | log,retry,accept");
    row("lost, accepted", AgentState::Lost, "", true, "");
    row("overdue", AgentState::Overdue, "", false,
        "A-020 is 4:08 past its limit | Still running. Not a failure. | extend,letrun,log,cancel");
    row("blocked", AgentState::Blocked, "A-019 is failed", false,
        "A-020 is blocked | Waits for A-019, which failed. | accept,cancel");
    row("blocked by a cancelled one", AgentState::Blocked, "A-019 is cancelled", false,
        "A-020 is blocked | Waits for A-019, which is cancelled. | accept,cancel");
    row("blocked, strange reason", AgentState::Blocked, "who knows", false,
        "A-020 is blocked | Who knows. | accept,cancel");
    row("blocked, accepted", AgentState::Blocked, "A-019 is failed", true, "");
    for (const AgentState state :
        {AgentState::Queued, AgentState::Starting, AgentState::Running, AgentState::Succeeded, AgentState::Cancelled})
        row(word(state).data(), state, "", false, "");
}

void TestSummary::attention()
{
    QFETCH(int, state);
    QFETCH(QString, reason);
    QFETCH(bool, accepted);
    QFETCH(QString, expected);
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, 40 * kMinuteMs);
    LiveAgent& agent
        = make.agent(QStringLiteral("A-020"), QStringLiteral("JWKS patch"), AgentState(state), 34 * kMinuteMs + 8000);
    agent.row.reason = reason;
    if (accepted)
        agent.row.accepted = {{QStringLiteral("by"), QStringLiteral("kim")}};
    QCOMPARE(told(summarize(make.live(), kNow, 0)).join(QLatin1Char('\n')), expected);
}

void TestSummary::silence_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<qint64>("outputAgo"); // -1 = never
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, AgentState state, qint64 ago, const char* expected) {
        QTest::newRow(name) << int(state) << ago << QString::fromLatin1(expected);
    };
    row("just under", AgentState::Running, kSilent - 1, "");
    row("silent", AgentState::Running, kSilent,
        "A-019 wrote nothing for 2 min | Possibly stuck. Still running. | log,cancel");
    row("silent from the start", AgentState::Running, -1,
        "A-019 wrote nothing for 34 min | Possibly stuck. Still running. | log,cancel");
    row("overdue, talking", AgentState::Overdue, 3000,
        "A-019 is 4:08 past its limit | Still running, output 3 s ago. Not a failure. | extend,letrun,log,cancel");
    row("overdue, silent: one entry", AgentState::Overdue, 5 * kMinuteMs,
        "A-019 is 4:08 past its limit | Still running, no output for 5 min. Not a failure. | extend,letrun,log,cancel");
}

void TestSummary::silence()
{
    QFETCH(int, state);
    QFETCH(qint64, outputAgo);
    QFETCH(QString, expected);
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, 40 * kMinuteMs);
    make.agent(QStringLiteral("A-019"), {}, AgentState(state), 34 * kMinuteMs + 8000).outputAt
        = outputAgo < 0 ? 0 : kNow - outputAgo;
    if (AgentState(state) == AgentState::Running && outputAgo < 0)
        QVERIFY(summarize(make.live(), kNow, 0).attention.isEmpty()); // 0 = never
    QString lines = told(summarize(make.live(), kNow, kSilent)).join(QLatin1Char('\n'));
    QCOMPARE(lines, expected);
}

void TestSummary::urgentFirst()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Held, 40 * kMinuteMs);
    make.agent(QStringLiteral("quiet"), {}, AgentState::Running, 5 * kMinuteMs);
    make.agent(QStringLiteral("waits"), {}, AgentState::Blocked).row.reason = QStringLiteral("bad is failed");
    make.agent(QStringLiteral("waits2"), {}, AgentState::Blocked).row.reason = QStringLiteral("bad is failed");
    make.agent(QStringLiteral("late"), {}, AgentState::Overdue, 31 * kMinuteMs).outputAt = kNow;
    make.agent(QStringLiteral("gone"), {}, AgentState::Lost, 1000);
    make.agent(QStringLiteral("bad"), {}, AgentState::Failed, 1000).row.reason = QStringLiteral("exit code 2");
    LiveGate& failed = make.gate(QStringLiteral("g1"), QStringLiteral("Exit"), GateState::Failed);
    failed.row.reason = QStringLiteral("lint: exit code 1");
    make.gate(QStringLiteral("g2"), {}, GateState::Inconclusive);
    make.gate(QStringLiteral("g3"), {}, GateState::Pending).row.reason = QStringLiteral("waits for approval by lead");
    make.gate(QStringLiteral("g4"), {}, GateState::Pending);
    const QStringList expected{
        QStringLiteral("bad failed | Exit code 2. Blocks waits, waits2. | log,retry,accept"),
        QStringLiteral("gone is lost | How it ended is not known. | log,retry,accept"),
        QStringLiteral("Gate g1 Exit failed | Lint: exit code 1. | rerun,waive"),
        QStringLiteral("Gate g2 is inconclusive | It told no reason. | rerun,waive"),
        QStringLiteral("Gate g3 waits for you | Waits for approval by lead. | approve,reject,waive"),
        QStringLiteral(
            "late is 1:00 past its limit | Still running, output 0 s ago. Not a failure. | extend,letrun,log,cancel"),
        QStringLiteral("waits is blocked | Waits for bad, which failed. | accept,cancel"),
        QStringLiteral("waits2 is blocked | Waits for bad, which failed. | accept,cancel"),
        QStringLiteral("quiet wrote nothing for 5 min | Possibly stuck. Still running. | log,cancel"),
    };
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)), expected);
}

void TestSummary::passedWavesAreSettled()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Passed, 40 * kMinuteMs, kMinuteMs);
    make.agent(QStringLiteral("optional"), {}, AgentState::Failed, 1000);
    make.gate(QStringLiteral("g"), {}, GateState::Failed, GateKind::Advisory);
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)), QStringList());
    make.live().waves[0].row.state = WaveState::Running;
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)).size(), 2);
}

void TestSummary::endedSessionsOfferTheLogOnly()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Stopped, 40 * kMinuteMs, kMinuteMs);
    make.agent(QStringLiteral("bad"), {}, AgentState::Failed, 1000);
    make.agent(QStringLiteral("waits"), {}, AgentState::Blocked).row.reason = QStringLiteral("bad is failed");
    make.agent(QStringLiteral("late"), {}, AgentState::Overdue, 31 * kMinuteMs); // what the database last knew
    make.agent(QStringLiteral("quiet"), {}, AgentState::Running, 31 * kMinuteMs);
    make.gate(QStringLiteral("g"), {}, GateState::Pending).row.reason = QStringLiteral("waits for approval by lead");
    make.session().state = SessionState::Stopped;
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)),
        QStringList{QStringLiteral("bad failed | It told no reason. Blocks waits. | log")});
}

void TestSummary::holdIsToldOnce()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Held, 40 * kMinuteMs);
    make.agent(QStringLiteral("bad"), {}, AgentState::Failed, 1000).row.reason = QStringLiteral("exit code 2");
    make.session().state = SessionState::Held;
    make.session().reasons = {QStringLiteral("agent bad failed: exit code 2")};
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)),
        QStringList{QStringLiteral("bad failed | Exit code 2. | log,retry,accept")});
    make.session().operatorHold = QStringLiteral("held by kim");
    make.session().reasons.prepend(make.session().operatorHold);
    make.session().reasons.append(QStringLiteral("agent other cancelled: stopped before it was started"));
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)).last(),
        QStringLiteral("S-014 is held | Held by kim. Agent other cancelled: stopped before it was started. | resume"));
    make.session().operatorHold.clear();
    make.session().reasons.removeFirst();
    QCOMPARE(told(summarize(make.live(), kNow, kSilent)).last(),
        QStringLiteral("S-014 is held | Agent other cancelled: stopped before it was started. | "));
}

void TestSummary::linear()
{
    // Ten times the agents may take ten times the time, not a hundred times.
    const auto cost = [](int agents) {
        LiveBuilder make;
        make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
        for (int i = 0; i < agents; ++i) {
            LiveAgent& one = make.agent(QStringLiteral("a%1").arg(i), {}, AgentState(i % kAgentStates), 1000);
            if (one.row.state == AgentState::Blocked)
                one.row.reason = QStringLiteral("a%1 is failed").arg(i + 5);
        }
        qint64 best = std::numeric_limits<qint64>::max();
        for (int round = 0; round < 15; ++round) {
            QElapsedTimer timer;
            timer.start();
            const SessionSummary sum = summarize(make.live(), kNow, kSilent);
            best = std::min(best, timer.nsecsElapsed());
            if (sum.counts.total() != agents)
                return qint64(0);
        }
        return best;
    };
    const qint64 one = cost(1000);
    const qint64 ten = cost(10'000);
    QVERIFY(one > 0 && ten > 0);
    QVERIFY2(ten < 40 * one, qPrintable(QStringLiteral("%1 ns → %2 ns").arg(one).arg(ten)));
}

QTEST_GUILESS_MAIN(TestSummary)
#include "tst_summary.moc"
