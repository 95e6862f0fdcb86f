// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions outlive the terminal and the engine.
#include "ctl.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>

using namespace wavedeck::test;

namespace {
const QByteArray kWaiting = "  - id: one\n    agents:\n      - { id: a, argv: [\"echo once >> starts; while ! test -e "
                            "done; do sleep 0.05; done; echo end\"], shell: true }\n"
                            "  - id: two\n    agents:\n      - { id: b, argv: [\"true\"] }\n";
}

class TestCtlSurvive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void engineKilledWhileFollowing();
    void engineKilledThenSteered();
    void terminalKilled();
    void interruptWithoutTerminalDetaches();
    void engineStopLeavesAgents();
    void logFollowsUntilTheEnd();
    void limitsOfTheStartOutliveTheEngine();
    void budgetOfTheStartOutlivesTheEngine();

private:
    std::unique_ptr<QProcess> follow(const Ctl& ctl, const QStringList& more = {}) const;
};

/// `run` in the background, until its first agent runs.
std::unique_ptr<QProcess> TestCtlSurvive::follow(const Ctl& ctl, const QStringList& more) const
{
    ctl.plan(kWaiting);
    auto process = ctl.start(QStringList{QStringLiteral("run"), QStringLiteral("plan.yaml")} + more);
    const bool runs = waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); });
    return runs ? std::move(process) : nullptr;
}

void TestCtlSurvive::engineKilledWhileFollowing()
{
    Ctl ctl;
    const auto run = follow(ctl, {QStringLiteral("--json")});
    QVERIFY(run);
    const qint64 engine = ctl.enginePid();
    QCOMPARE(::kill(pid_t(engine), SIGKILL), 0);
    QVERIFY(waitUntil([&] { return ctl.enginePid() > 0 && ctl.enginePid() != engine; }));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(run->waitForFinished(30'000));
    QCOMPARE(run->exitCode(), 0);
    QVERIFY(run->readAllStandardError().contains("takes over"));
    Answer answer;
    answer.out = run->readAllStandardOutput();
    QCOMPARE(answer.json().value(QLatin1String("state")).toString(), QStringLiteral("completed"));
    QCOMPARE(ctl.read(QStringLiteral("starts")), QByteArray("once\n"));
}

void TestCtlSurvive::engineKilledThenSteered()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(kWaiting).isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QCOMPARE(::kill(pid_t(ctl.enginePid()), SIGKILL), 0);
    const Answer answer = ctl.json({QStringLiteral("session"), QStringLiteral("stop"), QStringLiteral("S-001")});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json().value(QLatin1String("left")).toInt(-1), 0);
    QCOMPARE(ctl.state(), QStringLiteral("stopped"));
}

void TestCtlSurvive::terminalKilled()
{
    Ctl ctl;
    const auto run = follow(ctl);
    QVERIFY(run);
    run->kill();
    QVERIFY(run->waitForFinished());
    QCOMPARE(ctl.agentState(QStringLiteral("a")), QStringLiteral("running"));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlSurvive::interruptWithoutTerminalDetaches()
{
    Ctl ctl;
    const auto run = follow(ctl, {QStringLiteral("--json")});
    QVERIFY(run);
    QCOMPARE(::kill(pid_t(run->processId()), SIGINT), 0);
    QVERIFY(run->waitForFinished());
    QCOMPARE(run->exitStatus(), QProcess::NormalExit);
    QCOMPARE(run->exitCode(), 0);
    QVERIFY(run->readAllStandardError().contains("goes on in the background"));
    QCOMPARE(ctl.agentState(QStringLiteral("a")), QStringLiteral("running"));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

void TestCtlSurvive::engineStopLeavesAgents()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(kWaiting).isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    const qint64 agent = agentIn(ctl.session(), QStringLiteral("a")).value(QLatin1String("pid")).toInteger();
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("stop")}).status, 0);
    QCOMPARE(ctl.enginePid(), 0);
    QVERIFY(isAlive(agent));
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("start")}).status, 0);
    const Answer answer = ctl.json({QStringLiteral("engine"), QStringLiteral("stop"), QStringLiteral("--agents")});
    QCOMPARE(answer.json().value(QLatin1String("left")).toInt(-1), 0);
    QVERIFY(!isAlive(agent));
    QCOMPARE(ctl.state(), QStringLiteral("stopped"));
}

void TestCtlSurvive::logFollowsUntilTheEnd()
{
    Ctl ctl;
    QVERIFY(!ctl.detach(kWaiting).isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    const auto log = ctl.start({QStringLiteral("agent"), QStringLiteral("log"), QStringLiteral("S-001"),
        QStringLiteral("a"), QStringLiteral("--follow")});
    QVERIFY(log->waitForStarted());
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(log->waitForFinished(20'000));
    QCOMPARE(log->readAllStandardOutput(), QByteArray("end\n"));
}

void TestCtlSurvive::limitsOfTheStartOutliveTheEngine()
{
    Ctl ctl;
    ctl.write(QStringLiteral("one.txt"), {});
    ctl.write(QStringLiteral("two.txt"), {});
    // What a glob makes is only made after the new engine read the plan's text again.
    ctl.plan("  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; done\"], shell: "
             "true }\n"
             "      - { id: own, argv: [\"true\"], limit: 90s }\n"
             "  - id: two\n    agents:\n      - { id: b, argv: [\"true\"], foreach: { glob: \"*.txt\" } }\n");
    const Answer started = ctl.json({QStringLiteral("run"), QStringLiteral("plan.yaml"), QStringLiteral("--detach"),
        QStringLiteral("--limit"), QStringLiteral("7m"), QStringLiteral("--max-parallel"), QStringLiteral("1")});
    QCOMPARE(started.status, 0);
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    const auto limit = [&](const QString& agent) {
        return agentIn(ctl.session(), agent).value(QLatin1String("limit_ms")).toInteger();
    };
    QCOMPARE(limit(QStringLiteral("a")), 420'000);
    QCOMPARE(limit(QStringLiteral("own")), 90'000);
    QCOMPARE(ctl.agentState(QStringLiteral("own")), QStringLiteral("queued")); // one at a time
    QCOMPARE(::kill(pid_t(ctl.enginePid()), SIGKILL), 0);
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("start")}).status, 0);
    QCOMPARE(ctl.agentState(QStringLiteral("own")), QStringLiteral("queued"));
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    QCOMPARE(limit(QStringLiteral("b#1")), 420'000);
    QCOMPARE(limit(QStringLiteral("b#2")), 420'000);
}

void TestCtlSurvive::budgetOfTheStartOutlivesTheEngine()
{
    Ctl ctl;
    ctl.plan("  - id: one\n    agents:\n      - { id: a, argv: [\"while ! test -e done; do sleep 0.05; done; echo "
             "'{\\\"cost_usd\\\":2}' >> $WAVEDECK_EVENTS\"], shell: true }\n"
             "  - id: two\n    agents:\n      - { id: b, argv: [\"true\"] }\n");
    QCOMPARE(ctl.json({QStringLiteral("run"), QStringLiteral("plan.yaml"), QStringLiteral("--detach"),
                          QStringLiteral("--budget"), QStringLiteral("1.50")})
                 .status,
        0);
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QCOMPARE(::kill(pid_t(ctl.enginePid()), SIGKILL), 0);
    QCOMPARE(ctl.call({QStringLiteral("engine"), QStringLiteral("start")}).status, 0);
    ctl.write(QStringLiteral("done"), {});
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("held"); }));
    const QString reasons = ctl.session().value(QLatin1String("reasons")).toArray().first().toString();
    QVERIFY2(reasons.contains(QLatin1String("budget exceeded: 2.00 USD")), qPrintable(reasons));
    QCOMPARE(ctl.agentState(QStringLiteral("b")), QStringLiteral("queued"));
}

QTEST_GUILESS_MAIN(TestCtlSurvive)
#include "tst_ctl_survive.moc"
