// SPDX-License-Identifier: GPL-3.0-or-later
// How sessions run: waves, needs, foreach, limits, retries, gates, what holds and what does not.
#include "ctl.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace wavedeck::test;

namespace {

QString stateOf(const QJsonObject& part)
{
    return part.value(QLatin1String("state")).toString();
}

QString exitBy(const QJsonObject& agent)
{
    return agent.value(QLatin1String("exit")).toObject().value(QLatin1String("by")).toString();
}

} // namespace

class TestCtlSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outcomes_data();
    void outcomes();
    void followingPrintsEvents();
    void heldSaysWhyAndGoesOnWhenWaiting();
    void failedAgentHoldsWave();
    void signalledAgent();
    void softLimitIsOverdueThenSucceeded();
    void killAfterIsFailedByLimit();
    void retriesAreNumbered();
    void foreachKinds();
    void needsOrderAndBlock();
    void wavesSideBySide();
    void progressFromEvents();
    void progressFromTerminal();
    void environmentIsAllowListed();
    void setValuesReachAgents();
    void hostileNamesStayHarmless();
};

void TestCtlSessions::outcomes_data()
{
    QTest::addColumn<QByteArray>("waves");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("gate"); ///< state of the gate `g`; empty = there is none
    const QByteArray agent = "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n";
    const auto row = [](const char* name, const QByteArray& waves, int status, const char* state, const char* gate) {
        QTest::newRow(name) << waves << status << QString::fromLatin1(state) << QString::fromLatin1(gate);
    };
    row("agent only", agent, 0, "completed", "");
    row("gate passes", agent + "    gates:\n      - { id: g, argv: [\"true\"] }\n", 0, "completed", "passed");
    row("gate wants exit 3",
        agent + "    gates:\n      - { id: g, argv: [\"exit 3\"], shell: true, pass: { exit: 3 } }\n", 0, "completed",
        "passed");
    row("gate fails", agent + "    gates:\n      - { id: g, argv: [\"false\"] }\n", 1, "held", "failed");
    row("advisory gate fails", agent + "    gates:\n      - { id: g, kind: advisory, argv: [\"false\"] }\n", 0,
        "completed", "failed");
    row("metric below warning",
        agent
            + "    gates:\n      - { id: g, argv: [echo, '{\"x\":1}'], metric: { json: /x, warning: 5, critical: 9 } "
              "}\n",
        0, "completed", "passed");
    row("metric at critical",
        agent
            + "    gates:\n      - { id: g, argv: [echo, '{\"x\":9}'], metric: { json: /x, warning: 5, critical: 9 } "
              "}\n",
        1, "held", "failed");
    row("metric absent",
        agent + "    gates:\n      - { id: g, argv: [\"true\"], metric: { json: /x, warning: 5, critical: 9 } }\n", 1,
        "held", "inconclusive");
    row("metric no number",
        agent
            + "    gates:\n      - { id: g, argv: [echo, '{\"x\":\"1\"}'], metric: { json: /x, warning: 5, critical: 9 "
              "} }\n",
        1, "held", "inconclusive");
    row("gate ended by a signal", agent + "    gates:\n      - { id: g, argv: [\"kill -9 $$\"], shell: true }\n", 1,
        "held", "inconclusive");
    row("gate past kill_after", agent + "    gates:\n      - { id: g, argv: [sleep, \"60\"], kill_after: 1s }\n", 1,
        "held", "inconclusive");
    row("approval waits", agent + "    gates:\n      - { id: g, approval: { roles: [L1 OVERWATCH], count: 1 } }\n", 1,
        "held", "pending");
    row("only optional agents fail",
        "  - id: one\n    agents:\n      - { id: a, argv: [\"false\"], required: false }\n", 0, "completed", "");
}

void TestCtlSessions::outcomes()
{
    QFETCH(QByteArray, waves);
    Ctl ctl;
    const Answer answer = ctl.run(waves);
    const QJsonObject session = answer.json();
    QTEST(answer.status, "status");
    QTEST(stateOf(session), "state");
    QTEST(stateOf(gateIn(session, QStringLiteral("g"))), "gate");
    const bool held = answer.status != 0;
    QCOMPARE(!session.value(QLatin1String("reasons")).toArray().isEmpty(), held);
    QCOMPARE(session.value(QLatin1String("ended_at")).isNull(), held);
}

void TestCtlSessions::followingPrintsEvents()
{
    Ctl ctl;
    ctl.plan("  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n");
    const Answer answer = ctl.call({QStringLiteral("run"), QStringLiteral("plan.yaml")});
    QCOMPARE(answer.status, 0);
    static const QRegularExpression line(QStringLiteral("(?m)^\\d\\d:\\d\\d:\\d\\d agent a running$"));
    QVERIFY2(line.match(QString::fromUtf8(answer.out)).hasMatch(), answer.out.constData());
    QVERIFY(!answer.out.contains('\x1b'));
}

void TestCtlSessions::heldSaysWhyAndGoesOnWhenWaiting()
{
    Ctl ctl;
    ctl.plan("  - id: one\n    agents:\n      - { id: a, argv: [\"test -e done\"], shell: true }\n");
    const auto waiting = ctl.start(
        {QStringLiteral("run"), QStringLiteral("plan.yaml"), QStringLiteral("--wait"), QStringLiteral("--json")});
    QVERIFY(waiting->waitForStarted());
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); }));
    QCOMPARE(waiting->state(), QProcess::Running);
    ctl.write(QStringLiteral("done"), {});
    QCOMPARE(ctl.call({QStringLiteral("agent"), QStringLiteral("retry"), QStringLiteral("S-001"), QStringLiteral("a")})
                 .status,
        0);
    QVERIFY(waiting->waitForFinished(20'000));
    QCOMPARE(waiting->exitCode(), 0);
}

void TestCtlSessions::failedAgentHoldsWave()
{
    Ctl ctl;
    const Answer answer = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"exit 7\"], shell: true }\n"
                                  "  - id: two\n    agents:\n      - { id: b, argv: [\"true\"] }\n");
    QCOMPARE(answer.status, 1);
    const QJsonObject session = answer.json();
    QCOMPARE(stateOf(waveIn(session, QStringLiteral("one"))), QStringLiteral("held"));
    QCOMPARE(stateOf(waveIn(session, QStringLiteral("two"))), QStringLiteral("pending"));
    const QJsonObject later = agentIn(session, QStringLiteral("b"));
    QCOMPARE(stateOf(later), QStringLiteral("queued"));
    QVERIFY(later.value(QLatin1String("exit")).isNull());
    QCOMPARE(agentIn(session, QStringLiteral("a"))
                 .value(QLatin1String("exit"))
                 .toObject()
                 .value(QLatin1String("code"))
                 .toInt(),
        7);
}

void TestCtlSessions::signalledAgent()
{
    Ctl ctl;
    const QJsonObject exit = agentIn(
        ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"kill -SEGV $$\"], shell: true }\n").json(),
        QStringLiteral("a"))
                                 .value(QLatin1String("exit"))
                                 .toObject();
    QVERIFY(exit.value(QLatin1String("code")).isNull());
    QCOMPARE(exit.value(QLatin1String("signal")).toInt(), 11);
    QCOMPARE(exit.value(QLatin1String("by")).toString(), QStringLiteral("agent"));
}

void TestCtlSessions::softLimitIsOverdueThenSucceeded()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; "
                        "done\"], shell: true, limit: 1s }\n")
                 .isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("overdue"); }));
    QCOMPARE(ctl.state(), QStringLiteral("running"));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject agent = agentIn(ctl.session(), QStringLiteral("a"));
    QCOMPARE(stateOf(agent), QStringLiteral("succeeded"));
    QVERIFY(agent.value(QLatin1String("elapsed_ms")).toInteger() >= 1000);
}

void TestCtlSessions::killAfterIsFailedByLimit()
{
    Ctl ctl;
    const Answer answer
        = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [sleep, \"600\"], kill_after: 1s }\n");
    QCOMPARE(answer.status, 1);
    const QJsonObject agent = agentIn(answer.json(), QStringLiteral("a"));
    QCOMPARE(stateOf(agent), QStringLiteral("failed"));
    QCOMPARE(exitBy(agent), QStringLiteral("limit"));
    QVERIFY(agent.value(QLatin1String("exit")).toObject().value(QLatin1String("signal")).isDouble());
}

void TestCtlSessions::retriesAreNumbered()
{
    Ctl ctl;
    const Answer answer = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"echo x >> tries; test $(wc -l < "
                                  "tries) -ge 3\"], shell: true, retries: 2 }\n");
    QCOMPARE(answer.status, 0);
    const QJsonObject agent = agentIn(answer.json(), QStringLiteral("a"));
    QCOMPARE(agent.value(QLatin1String("attempt")).toInt(), 3);
    QStringList states;
    const QJsonArray attempts = agent.value(QLatin1String("attempts")).toArray();
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        QCOMPARE(attempts[i].toObject().value(QLatin1String("number")).toInt(), int(i) + 1);
        states.append(stateOf(attempts[i].toObject()));
    }
    QCOMPARE(states, QStringList({QStringLiteral("failed"), QStringLiteral("failed"), QStringLiteral("succeeded")}));
    const QJsonObject metrics = answer.json().value(QLatin1String("metrics")).toObject();
    QCOMPARE(metrics.value(QLatin1String("success_rate")).toDouble(), 100.0);
    QCOMPARE(metrics.value(QLatin1String("first_time_success_rate")).toDouble(), 0.0);
}

void TestCtlSessions::foreachKinds()
{
    Ctl ctl;
    QDir(ctl.folder()).mkpath(QStringLiteral("src/deep"));
    ctl.write(QStringLiteral("src/one.c"), {});
    ctl.write(QStringLiteral("src/deep/a b.c"), {});
    const Answer answer
        = ctl.run("  - id: one\n    agents:\n"
                  "      - { id: list, foreach: { list: [x, \"y z\"] }, argv: [echo, \"{item}\"] }\n"
                  "      - { id: range, foreach: { range: [3, 5] }, argv: [echo, \"{item} {index}\"] }\n"
                  "      - { id: glob, foreach: { glob: \"src/**/*.c\" }, argv: [echo, \"{item}\"] }\n");
    QCOMPARE(answer.status, 0);
    const auto output = [&](const char* agent) {
        return ctl.read(QStringLiteral("data/runs/S-001/%1/1/stdout.log").arg(QLatin1String(agent)));
    };
    QCOMPARE(output("list#2"), QByteArray("y z\n"));
    QCOMPARE(output("range#1"), QByteArray("3 1\n"));
    QCOMPARE(output("range#3"), QByteArray("5 3\n"));
    QCOMPARE(output("glob#1") + output("glob#2"), QByteArray("src/deep/a b.c\nsrc/one.c\n"));
    QCOMPARE(waveIn(answer.json(), QStringLiteral("one")).value(QLatin1String("agents")).toArray().size(), 7);
}

void TestCtlSessions::needsOrderAndBlock()
{
    Ctl ctl;
    const Answer good
        = ctl.run("  - id: one\n    agents:\n      - { id: b, argv: [\"cat made\"], shell: true, needs: [a] }\n"
                  "      - { id: a, argv: [\"sleep 0.2; echo yes > made\"], shell: true }\n");
    QCOMPARE(good.status, 0);
    const Answer bad = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [\"false\"] }\n      - { id: b, argv: "
                               "[\"true\"], needs: [a] }\n");
    QCOMPARE(bad.status, 1);
    const QJsonObject blocked = agentIn(bad.json(), QStringLiteral("b"));
    QCOMPARE(stateOf(blocked), QStringLiteral("blocked"));
    QVERIFY(blocked.value(QLatin1String("reason")).toString().contains(QLatin1Char('a')));
    QVERIFY(blocked.value(QLatin1String("stdout")).isNull());
}

void TestCtlSessions::wavesSideBySide()
{
    Ctl ctl;
    // Each waits for the other: one after the other they would never end.
    const QByteArray meet = "\"touch $1; i=0; while ! test -e $2; do sleep 0.05; i=$((i+1)); test $i -lt 200; done\"";
    const Answer answer = ctl.run("  - id: left\n    needs: []\n    agents:\n      - { id: a, argv: [" + meet
        + ", a.here, b.here], shell: true, kill_after: 20s }\n"
          "  - id: right\n    needs: []\n    agents:\n      - { id: b, argv: ["
        + meet + ", b.here, a.here], shell: true, kill_after: 20s }\n");
    QCOMPARE(answer.status, 0);
    const QJsonObject session = answer.json();
    QVERIFY2(session.value(QLatin1String("metrics")).toObject().value(QLatin1String("max_concurrent")).toInt() == 2,
        answer.out.constData());
}

void TestCtlSessions::progressFromEvents()
{
    Ctl ctl;
    QVERIFY(!ctl.detach("  - id: one\n    agents:\n      - id: a\n        shell: true\n        argv:\n          - |\n"
                        "            echo '{\"progress\":40,\"step\":\"indexing\"}' >> $WAVEDECK_EVENTS\n"
                        "            echo '{\"tokens\":{\"input\":1200,\"output\":300},\"cost_usd\":0.012}' >> "
                        "$WAVEDECK_EVENTS\n"
                        "            echo '{\"tokens\":{\"input\":100,\"cache_read\":7},\"cost_usd\":0.001}' >> "
                        "$WAVEDECK_EVENTS\n"
                        "            echo '{\"report\":{\"created\":[\"x.md\"],\"summary\":\"found it\"}}' >> "
                        "$WAVEDECK_EVENTS\n"
                        "            while ! test -e done; do sleep 0.05; done\n")
                 .isEmpty());
    QVERIFY(waitUntil(
        [&] { return agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("progress")).toInt() == 40; }));
    const QJsonObject live = agentIn(ctl.session(), QStringLiteral("a"));
    QCOMPARE(live.value(QLatin1String("progress_source")).toString(), QStringLiteral("events"));
    QCOMPARE(live.value(QLatin1String("step")).toString(), QStringLiteral("indexing"));
    QVERIFY(isAlive(live.value(QLatin1String("pid")).toInteger()));
    QVERIFY(live.value(QLatin1String("exit")).isNull());
    QVERIFY(waitUntil(
        [&] { return agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("rss_bytes")).toInteger() > 0; }));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject session = ctl.session();
    QCOMPARE(session.value(QLatin1String("cost_microusd")).toInteger(), 13'000);
    const QJsonObject tokens = session.value(QLatin1String("tokens")).toObject();
    QCOMPARE(tokens.value(QLatin1String("input")).toInteger(), 1300);
    QCOMPARE(tokens.value(QLatin1String("output")).toInteger(), 300);
    QCOMPARE(tokens.value(QLatin1String("cache_read")).toInteger(), 7);
    QVERIFY(ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out.contains("found it"));
}

void TestCtlSessions::progressFromTerminal()
{
    Ctl ctl;
    const Answer answer
        = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [printf, '\\033]9;4;1;70\\007'] }\n");
    const QJsonObject agent = agentIn(answer.json(), QStringLiteral("a"));
    QCOMPARE(agent.value(QLatin1String("progress")).toInt(), 70);
    QCOMPARE(agent.value(QLatin1String("progress_source")).toString(), QStringLiteral("terminal"));
}

void TestCtlSessions::environmentIsAllowListed()
{
    Ctl ctl;
    ctl.environment().insert(QStringLiteral("WD_TEST_SECRET"), QStringLiteral("hunter2-hunter2"));
    ctl.environment().insert(QStringLiteral("WD_TEST_GIVEN"), QStringLiteral("passed on"));
    const Answer answer = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [env] }\n",
        "environment: { pass: [PATH, WD_TEST_GIVEN], set: { CI: \"1\" } }\n");
    QCOMPARE(answer.status, 0);
    const QByteArray seen = ctl.read(QStringLiteral("data/runs/S-001/a/1/stdout.log"));
    QVERIFY(seen.contains("WD_TEST_GIVEN=passed on\n"));
    QVERIFY(seen.contains("CI=1\n"));
    QVERIFY(!seen.contains("HOME="));
    QVERIFY(!seen.contains("WD_TEST_SECRET"));
    QFile engine(QStringLiteral("/proc/%1/environ").arg(ctl.enginePid()));
    QVERIFY(engine.open(QIODevice::ReadOnly));
    QVERIFY(!engine.readAll().contains("hunter2-hunter2"));
    for (const char* file : {"data/wavedeck.db", "data/wavedeck.db-wal", "data/log/engine.log"})
        QVERIFY2(!ctl.read(QLatin1String(file)).contains("hunter2-hunter2"), file);
}

void TestCtlSessions::setValuesReachAgents()
{
    Ctl ctl;
    ctl.plan("  - id: one\n    agents:\n      - { id: a, argv: [echo, \"{set.branch}|{workspace}\"] }\n");
    QDir(ctl.folder()).mkpath(QStringLiteral("work here"));
    QCOMPARE(ctl.call({QStringLiteral("run"), QStringLiteral("plan.yaml"), QStringLiteral("--set"),
                          QStringLiteral("branch=a b=c"), QStringLiteral("--workspace"), QStringLiteral("work here")})
                 .status,
        0);
    QCOMPARE(ctl.read(QStringLiteral("data/runs/S-001/a/1/stdout.log")),
        QString(QStringLiteral("a b=c|") + ctl.path(QStringLiteral("work here")) + QLatin1Char('\n')).toUtf8());
}

void TestCtlSessions::hostileNamesStayHarmless()
{
    Ctl ctl;
    // Plans refuse control characters; steps and output are the agent's own, and what it tells may carry any.
    ctl.plan("  - id: one\n    agents:\n      - id: a\n        shell: true\n        argv:\n          - |\n"
             "            echo "
             "'{\"progress\":1,\"step\":\"s\\u001b[2Jx\",\"report\":{\"summary\":\"r\\u001b]0;owned\\u0007\"}}' >> "
             "$WAVEDECK_EVENTS\n"
             "            printf '\\033[2J\\033]0;owned\\007last'\n");
    QCOMPARE(ctl.call({QStringLiteral("run"), QStringLiteral("plan.yaml")}).status, 0);
    for (const char* command :
        {"session show S-001", "agent show S-001 a", "agent list S-001", "report S-001", "session list"})
        QVERIFY2(!ctl.call(QString::fromLatin1(command).split(QLatin1Char(' '))).out.contains('\x1b'), command);
    // Not for a terminal: the bytes as they are.
    QVERIFY(ctl.call({QStringLiteral("agent"), QStringLiteral("log"), QStringLiteral("S-001"), QStringLiteral("a")})
                .out.startsWith("\x1b[2J"));
}

QTEST_GUILESS_MAIN(TestCtlSessions)
#include "tst_ctl_sessions.moc"
