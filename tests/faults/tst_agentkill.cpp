// SPDX-License-Identifier: GPL-3.0-or-later
// A signal that ends an agent is told as that signal, not as "failed 137" (trust.md, D4).
#include "tests/support/workbench.h"

#include <QTest>

#include <csignal>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestAgentKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signalIsShown_data();
    void signalIsShown();
    void lastFailureIsRetriedToo_data();
    void lastFailureIsRetriedToo();
};

void TestAgentKill::signalIsShown_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<bool>("engineAway");
    QTest::newRow("KILL") << SIGKILL << false;
    QTest::newRow("TERM") << SIGTERM << false;
    QTest::newRow("KILL while no engine runs") << SIGKILL << true;
    QTest::newRow("TERM while no engine runs") << SIGTERM << true;
}

void TestAgentKill::signalIsShown()
{
    QFETCH(int, signal);
    QFETCH(bool, engineAway);
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString go = bench.folder() + QStringLiteral("/go");
    const auto session = bench.engine.run(Workbench::plan({
        bench.agent(QStringLiteral("victim"), {QStringLiteral("out=1000:1"), QStringLiteral("hold=") + go},
            QStringLiteral("required: false")),
        bench.agent(QStringLiteral("other"), {QStringLiteral("hold=") + go}),
        // One that ends with the same number by itself must not look the same.
        bench.agent(
            QStringLiteral("liar"), {QStringLiteral("exit=%1").arg(128 + signal)}, QStringLiteral("required: false")),
    }));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(3));
    const QString id = bench.attempt(*session, QStringLiteral("victim")).runId;
    const Process victim = bench.journal().lives.value(id).first().self;
    if (engineAway)
        bench.engine.kill();
    QVERIFY(lives(victim));
    QCOMPARE(::kill(victim.pid, signal), 0);
    if (engineAway)
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(writeFile(go, "x"));
    QVERIFY(bench.waitEnded(*session));

    const Attempt attempt = bench.attempt(*session, QStringLiteral("victim"));
    QCOMPARE(attempt.state, AgentState::Failed);
    QCOMPARE(attempt.exitSignal, std::optional(signal));
    QCOMPARE(attempt.exitCode, std::nullopt);
    QCOMPARE(attempt.exitBy, std::optional(EndedBy::Unknown));
    QCOMPARE(
        readFile(runDirOf(bench.dataDir(), *session, attempt) + QStringLiteral("/stdout.log")), stubBytes(1, 1000));
    const Attempt liar = bench.attempt(*session, QStringLiteral("liar"));
    QCOMPARE(liar.state, AgentState::Failed);
    QCOMPARE(liar.exitCode, std::optional(128 + signal));
    QCOMPARE(liar.exitSignal, std::nullopt);
    QCOMPARE(liar.exitBy, std::optional(EndedBy::Agent));
    QCOMPARE(bench.attempt(*session, QStringLiteral("other")).state, AgentState::Succeeded);
}

void TestAgentKill::lastFailureIsRetriedToo_data()
{
    QTest::addColumn<QString>("more");
    QTest::newRow("optional") << QStringLiteral("required: false, retries: 2");
    QTest::newRow("required") << QStringLiteral("retries: 2");
}

void TestAgentKill::lastFailureIsRetriedToo()
{
    // Nothing else runs when it fails: the wave must not be judged before the retries have been made.
    QFETCH(QString, more);
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session
        = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("exit=5")}, more)}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(waitFor([&] { return sessionRow(bench.dataDir(), *session)->state != SessionState::Running; }));
    QCOMPARE(attemptRows(bench.dataDir(), *session).size(), 3);
    for (const Attempt& attempt : attemptRows(bench.dataDir(), *session))
        QCOMPARE(attempt.exitCode, std::optional(5));
    QCOMPARE(bench.journal().starts(), 3);
}

QTEST_GUILESS_MAIN(TestAgentKill)
#include "tst_agentkill.moc"
