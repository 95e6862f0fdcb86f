// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/formulas.h"
#include "models/store/sessiondocument.h"
#include "models/store/sessionmetrics.h"

#include <QJsonArray>
#include <QTest>

using namespace wavedeck;

/// What the session document says a session came to (WAVE-5, WAVE-23, COST-2, COST-4).
class TestSessionMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gainOfAWave();
    void firstTimeSuccessAndRework();
    void timesOfPhasesAddUp();
    void tasksAndCost();
    void nothingRan();
    void balanceByUnitsAndTime();
    void gapsBetweenAgents();
    void preScanAgainstWhatWasCounted_data();
    void preScanAgainstWhatWasCounted();
    void hybridSaving();
    void delegationAndDirectEdits();
    void reassignedIsRework();
    void covered_data();
    void covered();
    void exceptions();
};

namespace {

constexpr qint64 kStart = 1'000'000;

SessionRows rowsOf(SessionState state = SessionState::Completed)
{
    SessionRows rows;
    rows.session.id = QStringLiteral("S-001");
    rows.session.state = state;
    rows.session.startedAt = kStart;
    rows.session.endedAt = kStart + 100'000;
    return rows;
}

Wave& addWave(SessionRows& rows, const QString& id, qint64 from, qint64 to)
{
    Wave wave;
    wave.id = id;
    wave.position = int(rows.waves.size()) + 1;
    wave.state = WaveState::Passed;
    wave.startedAt = kStart + from;
    wave.endedAt = kStart + to;
    rows.waves.append(wave);
    return rows.waves.last();
}

/// With attempts of so many milliseconds from the same moment on; the last one decides.
Agent& addAgent(SessionRows& rows, const QString& id, const QList<qint64>& attempts,
    AgentState state = AgentState::Succeeded, const QString& role = QStringLiteral("L3"))
{
    Agent agent;
    agent.id = id;
    agent.wave = rows.waves.last().id;
    agent.role = role;
    agent.state = state;
    agent.attempt = int(attempts.size());
    rows.agents.append(agent);
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        Attempt attempt;
        attempt.subject = id;
        attempt.number = int(i) + 1;
        attempt.state = i + 1 == attempts.size() ? state : AgentState::Failed;
        attempt.startedAt = rows.waves.last().startedAt;
        attempt.durationMs = attempts[i];
        attempt.endedAt = attempt.startedAt + attempts[i];
        rows.attempts.append(attempt);
    }
    std::stable_sort(rows.attempts.begin(), rows.attempts.end(),
        [](const Attempt& a, const Attempt& b) { return a.subject < b.subject; });
    return rows.agents.last();
}

QJsonObject metricsOf(const SessionRows& rows)
{
    return sessionDocument(rows, {}, kStart + 200'000).value(QLatin1String("metrics")).toObject();
}

} // namespace

void TestSessionMetrics::gainOfAWave()
{
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("w"), 0, 72'000);
    addAgent(rows, QStringLiteral("a"), {22'000});
    addAgent(rows, QStringLiteral("b"), {30'000});
    addAgent(rows, QStringLiteral("c"), {72'000});
    const WaveGain gain = waveGain(rows, QStringLiteral("w"), kStart);
    QCOMPARE(gain.wallMs, 72'000);
    QCOMPARE(gain.sequentialMs, 124'000);
    QCOMPARE(gain.criticalAgent, QStringLiteral("c"));
    QCOMPARE(gain.criticalMs, 72'000);
    const QJsonObject wave
        = sessionDocument(rows, {}, kStart).value(QLatin1String("waves")).toArray().first().toObject();
    QCOMPARE(qRound(wave.value(QLatin1String("speed_up")).toDouble() * 100), 172);
    QCOMPARE(qRound(wave.value(QLatin1String("saved_percent")).toDouble() * 10), 419);
    QVERIFY(waveGain(rows, QStringLiteral("none"), kStart).criticalAgent.isEmpty());
}

void TestSessionMetrics::firstTimeSuccessAndRework()
{
    // WAVE-23: of 20 agents two were started again.
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("w"), 0, 50'000);
    for (int i = 0; i < 20; ++i)
        addAgent(rows, QStringLiteral("a%1").arg(i, 2, 10, QLatin1Char('0')),
            i < 2 ? QList<qint64>{1000, 1000} : QList<qint64>{1000});
    QJsonObject metrics = metricsOf(rows);
    QCOMPARE(metrics.value(QLatin1String("first_time_success_rate")).toDouble(), 90.0);
    QCOMPARE(metrics.value(QLatin1String("rework_rate")).toDouble(), 10.0);
    QCOMPARE(metrics.value(QLatin1String("redeployed")).toInt(), 2);
    QCOMPARE(metrics.value(QLatin1String("success_rate")).toDouble(), 100.0);
    QCOMPARE(metrics.value(QLatin1String("failed")).toInt(), 0);
    QCOMPARE(metrics.value(QLatin1String("zero_rework")), QJsonValue(false));
    rows.agents[0].attempt = rows.agents[1].attempt = 1;
    rows.agents[5].state = AgentState::Failed;
    metrics = metricsOf(rows);
    QCOMPARE(metrics.value(QLatin1String("zero_rework")), QJsonValue(true));
    QCOMPARE(metrics.value(QLatin1String("failed")).toInt(), 1);
    QCOMPARE(metrics.value(QLatin1String("success_rate")).toDouble(), 95.0);
}

void TestSessionMetrics::timesOfPhasesAddUp()
{
    // COST-2: 0 to 40 and 30 to 60 side by side, 80 to 90, of 100 s.
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("a"), 0, 40'000);
    addWave(rows, QStringLiteral("b"), 30'000, 60'000);
    addWave(rows, QStringLiteral("c"), 80'000, 90'000);
    QCOMPARE(metricsOf(rows).value(QLatin1String("idle_ms")).toInteger(), 30'000);
    rows.waves.removeAt(1);
    QCOMPARE(metricsOf(rows).value(QLatin1String("idle_ms")).toInteger(), 50'000);
}

void TestSessionMetrics::tasksAndCost()
{
    // COST-4: 6 tasks in 72 s, 0.36 for them.
    SessionRows rows = rowsOf();
    rows.session.endedAt = kStart + 72'000;
    addWave(rows, QStringLiteral("one"), 0, 36'000);
    for (int i = 0; i < 4; ++i) {
        Agent& agent = addAgent(rows, QStringLiteral("a%1").arg(i), {36'000});
        agent.costMicroUsd = 30'000;
        agent.tokens.input = 1000;
    }
    addWave(rows, QStringLiteral("two"), 36'000, 72'000);
    for (int i = 0; i < 2; ++i) {
        Agent& agent
            = addAgent(rows, QStringLiteral("b%1").arg(i), {36'000}, AgentState::Succeeded, QStringLiteral("L2 QA"));
        agent.costMicroUsd = 120'000;
        agent.tokens.output = 5;
    }
    const QJsonObject document = sessionDocument(rows, {}, kStart);
    const QJsonObject metrics = document.value(QLatin1String("metrics")).toObject();
    QCOMPARE(metrics.value(QLatin1String("tasks_per_hour")).toDouble(), 300.0);
    QCOMPARE(metrics.value(QLatin1String("cost_microusd")).toInteger(), 360'000);
    QCOMPARE(metrics.value(QLatin1String("cost_per_task_microusd")).toInteger(), 60'000);
    QCOMPARE(document.value(QLatin1String("cost_microusd")).toInteger(), 360'000);
    const QJsonArray waves = document.value(QLatin1String("waves")).toArray();
    QCOMPARE(waves[0][QStringLiteral("cost_microusd")].toInteger(), 120'000);
    QCOMPARE(waves[0][QStringLiteral("tokens")][QStringLiteral("input")].toInteger(), 4000);
    QCOMPARE(waves[1][QStringLiteral("cost_microusd")].toInteger(), 240'000);
    const QJsonObject qa = metrics.value(QLatin1String("by_role")).toObject().value(QLatin1String("L2 QA")).toObject();
    QCOMPARE(qa.value(QLatin1String("succeeded")).toInt(), 2);
    QCOMPARE(qa.value(QLatin1String("tasks_per_hour")).toDouble(), 200.0);
    QCOMPARE(qa.value(QLatin1String("cost_per_task_microusd")).toInteger(), 120'000);
    QCOMPARE(qa.value(QLatin1String("tokens")).toObject().value(QLatin1String("output")).toInteger(), 10);
}

void TestSessionMetrics::nothingRan()
{
    SessionRows rows = rowsOf();
    rows.session.endedAt = kStart;
    const QJsonObject metrics = metricsOf(rows);
    for (const char* key : {"tasks_per_hour", "cost_per_task_microusd", "rework_rate", "zero_rework", "speed_up"})
        QVERIFY2(metrics.value(QLatin1String(key)).isNull(), key);
    QVERIFY(!formulas::perHour(1, 0));
    QVERIFY(!formulas::costPerTask(1, 0));
    QCOMPARE(*formulas::costPerTask(5, 2), 3);
}

void TestSessionMetrics::balanceByUnitsAndTime()
{
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("w"), 0, 72'000);
    for (const qint64 ms : {22'000, 30'000, 72'000})
        addAgent(rows, QStringLiteral("a%1").arg(ms), {ms}).work = 2;
    const QJsonObject wave
        = sessionDocument(rows, {}, kStart + 200'000).value(QLatin1String("waves")).toArray().first().toObject();
    QCOMPARE(wave.value(QLatin1String("balance_ratio")).toDouble(), 1.0);
    QCOMPARE(wave.value(QLatin1String("balance_ratio_time")).toDouble(), 72.0 / 22); // INC-11: 3.27:1
    const QJsonArray shares = wave.value(QLatin1String("shares")).toArray();
    QCOMPARE(shares.size(), 3);
    QCOMPARE(shares.first().toObject().value(QLatin1String("percent")).toDouble(), 100.0 / 3);
    const QJsonObject metrics = metricsOf(rows);
    QCOMPARE(metrics.value(QLatin1String("critical_agent")).toString(), QStringLiteral("a72000"));
    QVERIFY(metrics.value(QLatin1String("delegation_ratio")).isNull()); // the plan cannot be read
}

void TestSessionMetrics::gapsBetweenAgents()
{
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("w"), 0, 400'000);
    for (const char* id : {"a", "b", "c"})
        addAgent(rows, QString::fromLatin1(id), {10'000});
    rows.attempts[1].startedAt += 11'000; // a second after the end of a
    rows.attempts[1].endedAt += 11'000;
    rows.attempts[2].startedAt += 321'001; // past five minutes after the end of b
    rows.attempts[2].endedAt += 321'001;
    const QJsonArray gaps = metricsOf(rows).value(QLatin1String("idle_gaps")).toArray();
    QCOMPARE(gaps.size(), 2);
    QCOMPARE(gaps[0].toObject().value(QLatin1String("ms")).toInteger(), 1000);
    QCOMPARE(gaps[0].toObject().value(QLatin1String("before")).toString(), QStringLiteral("b"));
    QVERIFY(!gaps[0].toObject().value(QLatin1String("long")).toBool());
    QVERIFY(gaps[1].toObject().value(QLatin1String("long")).toBool());
    QCOMPARE(metricsOf(rows).value(QLatin1String("idle_gap_ms")).toInteger(), 301'001);
}

namespace {

/// A plan that can be read again, with one wave `w`.
void givePlan(SessionRows& rows, const QByteArray& session, const QByteArray& agents, const QByteArray& hierarchy = {})
{
    rows.session.planFile = QStringLiteral("/tmp/p.yaml");
    rows.session.workspace = QStringLiteral("/tmp");
    rows.session.planText = QString::fromUtf8("version: 1\nsession: { name: n, success: [s]" + session + " }\n"
        + hierarchy + "waves:\n  - id: w\n    agents:\n" + agents);
    QVERIFY2(planOf(rows.session), qPrintable(rows.session.planText));
}

} // namespace

void TestSessionMetrics::preScanAgainstWhatWasCounted_data()
{
    QTest::addColumn<double>("told");
    QTest::addColumn<double>("percent"); ///< -1 = unknown
    QTest::newRow("6 of 6") << 6.0 << 100.0;
    QTest::newRow("8 of 6") << 8.0 << 75.0; // PLAN-4
    QTest::newRow("nothing told") << -1.0 << -1.0;
}

void TestSessionMetrics::preScanAgainstWhatWasCounted()
{
    QFETCH(double, told);
    QFETCH(double, percent);
    SessionRows rows = rowsOf();
    givePlan(rows, ", pre_scan: { instances: 6, complexity: low, hidden_work: 4, by: ANNA, verified_by: BERT }",
        "      - { id: a, argv: [/bin/true] }\n");
    addWave(rows, QStringLiteral("w"), 0, 1000);
    addAgent(rows, QStringLiteral("a"), {1000}).work = 6;
    if (told >= 0)
        rows.protocol.outputs[QStringLiteral("a")].insert(QStringLiteral("units"), told);
    const QJsonObject scan = metricsOf(rows).value(QLatin1String("pre_scan")).toObject();
    QCOMPARE(scan.value(QLatin1String("planned")).toDouble(), 12.0); // FORM-23
    QCOMPARE(scan.value(QLatin1String("accuracy_percent")).toDouble(-1), percent);
}

void TestSessionMetrics::hybridSaving()
{
    SessionRows rows = rowsOf();
    givePlan(rows, ", all_task_tokens: 70000", "      - { id: a, argv: [/bin/true] }\n");
    addWave(rows, QStringLiteral("w"), 0, 1000);
    addAgent(rows, QStringLiteral("a"), {1000}).tokens.input = 10'000;
    Agent& writer = addAgent(rows, QStringLiteral("b"), {1000});
    writer.capability = Capability::Modify;
    writer.tokens.output = 33'000;
    const QJsonObject hybrid = metricsOf(rows).value(QLatin1String("hybrid")).toObject();
    QCOMPARE(qRound(hybrid.value(QLatin1String("saving_percent")).toDouble() * 10), 386); // FORM-13
    givePlan(rows, {}, "      - { id: a, argv: [/bin/true] }\n");
    QVERIFY(metricsOf(rows).value(QLatin1String("hybrid")).toObject().value(QLatin1String("saving_percent")).isNull());
}

void TestSessionMetrics::delegationAndDirectEdits()
{
    SessionRows rows = rowsOf();
    givePlan(rows, {}, "      - { id: a, argv: [/bin/true] }\n",
        "hierarchy:\n  - { id: top, role: ORCHESTRATOR, tier: L0 }\n");
    addWave(rows, QStringLiteral("w"), 0, 1000);
    addAgent(rows, QStringLiteral("direct"), {1000}, AgentState::Succeeded, QStringLiteral("ORCHESTRATOR")).work = 15;
    addAgent(rows, QStringLiteral("other"), {1000}, AgentState::Succeeded, QStringLiteral("SPECIALIST")).work = 85;
    for (Agent& agent : rows.agents)
        agent.reportsTo = QStringLiteral("top");
    QCOMPARE(metricsOf(rows).value(QLatin1String("delegation_ratio")).toDouble(), 85.0); // HIER-4
    QVERIFY(metricsOf(rows).value(QLatin1String("direct_edit_rate")).isNull()); // nothing was edited
    for (int i = 0; i < 100; ++i) {
        FileChange change;
        change.path = QString::number(i);
        change.agent = i < 15 ? QStringLiteral("direct") : QStringLiteral("other");
        change.source = QStringLiteral("scope");
        rows.ground.changes.append(change);
    }
    QCOMPARE(metricsOf(rows).value(QLatin1String("direct_edit_rate")).toDouble(), 15.0); // HIER-5
}

void TestSessionMetrics::reassignedIsRework()
{
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("w"), 0, 1000);
    for (int i = 0; i < 19; ++i)
        addAgent(rows, QStringLiteral("a%1").arg(i), i == 3 ? QList<qint64>{10, 10} : QList<qint64>{10});
    rows.agents[5].state = AgentState::Failed;
    addAgent(rows, QStringLiteral("z"), {10}).capability = Capability::Modify;
    Spawn spawn;
    spawn.granted = true;
    spawn.agent = QStringLiteral("z");
    spawn.body = {{QStringLiteral("replaces"), QStringLiteral("a5")}};
    rows.spawns.append(spawn);
    const QJsonObject metrics = metricsOf(rows);
    QCOMPARE(metrics.value(QLatin1String("first_time_success_rate")).toDouble(), 90.0); // WAVE-23
    QCOMPARE(metrics.value(QLatin1String("rework_rate")).toDouble(), 10.0);
    QCOMPARE(metrics.value(QLatin1String("zero_rework")).toBool(true), false);
    QCOMPARE(metrics.value(QLatin1String("mismatches"))
                 .toArray()
                 .first()
                 .toObject()
                 .value(QLatin1String("agent"))
                 .toString(),
        QStringLiteral("a5")); // CAP-7
}

void TestSessionMetrics::covered_data()
{
    QTest::addColumn<QList<formulas::Interval>>("runs");
    QTest::addColumn<qint64>("expected");
    using L = QList<formulas::Interval>;
    QTest::newRow("none") << L{} << qint64(0);
    QTest::newRow("apart, backwards") << L{{10, 20}, {0, 5}} << qint64(15);
    QTest::newRow("one in another") << L{{0, 100}, {10, 20}, {90, 110}} << qint64(110);
    QTest::newRow("end to end") << L{{0, 5}, {5, 9}} << qint64(9);
    QTest::newRow("a clock that stepped back") << L{{10, 5}, {0, 3}} << qint64(3);
}

void TestSessionMetrics::covered()
{
    QFETCH(QList<formulas::Interval>, runs);
    QTEST(formulas::coveredMs(runs), "expected");
}

void TestSessionMetrics::exceptions()
{
    SessionRows rows = rowsOf();
    addWave(rows, QStringLiteral("w"), 0, 50'000);
    addAgent(rows, QStringLiteral("good"), {1});
    Agent& accepted = addAgent(rows, QStringLiteral("lint"), {1}, AgentState::Failed);
    accepted.accepted
        = {{QStringLiteral("by"), QStringLiteral("anna")}, {QStringLiteral("reason"), QStringLiteral("known")}};
    addAgent(rows, QStringLiteral("extra"), {1}, AgentState::Lost).required = false;
    Gate gate;
    gate.id = QStringLiteral("load");
    gate.state = GateState::Waived;
    gate.waiver = {{QStringLiteral("by"), QStringLiteral("anna")}, {QStringLiteral("reason"), QStringLiteral("later")}};
    rows.gates.append(gate);
    gate.id = QStringLiteral("style");
    gate.kind = GateKind::Advisory;
    gate.state = GateState::Failed;
    rows.gates.append(gate);
    gate.state = GateState::Passed;
    rows.gates.append(gate);
    const QStringList expected{QStringLiteral("lint failed, accepted by anna: known"),
        QStringLiteral("extra lost, not required"), QStringLiteral("gate load waived by anna: later"),
        QStringLiteral("advisory gate style failed")};
    QCOMPARE(exceptionsOf(rows), expected);
    QCOMPARE(sessionDocument(rows, {}, kStart).value(QLatin1String("exceptions")).toArray(),
        QJsonArray::fromStringList(expected));
}

QTEST_GUILESS_MAIN(TestSessionMetrics)
#include "tst_sessionmetrics.moc"
