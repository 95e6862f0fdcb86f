// SPDX-License-Identifier: GPL-3.0-or-later
// Shims are killed: what they looked after is lost, is said to be, and is never taken for a success (trust.md, D3).
#include "tests/support/workbench.h"

#include "models/run/rundirectory.h"

#include <QTest>

#include <csignal>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestShimKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lostIsLost_data();
    void lostIsLost();
    void whileNoEngineRuns();
    void idempotentOnesRunAgain();
};

namespace {

constexpr int kAgents = 50;
constexpr int kKilled = 20;

QString name(int i)
{
    return QStringLiteral("a%1").arg(i);
}

/// Kills the shim of an attempt, as its claim names it.
bool killShim(const Workbench& bench, const QString& session, const QString& subject)
{
    const auto claim = run::readClaim(runDirOf(bench.dataDir(), session, bench.attempt(session, subject)));
    return claim && startOf(int(claim->shim.pid)) == claim->shim.start && ::kill(pid_t(claim->shim.pid), SIGKILL) == 0;
}

void verifyLost(const Workbench& bench, const QString& session, const QString& subject)
{
    const Attempt attempt = bench.attempt(session, subject);
    QCOMPARE(attempt.state, AgentState::Lost);
    QCOMPARE(attempt.exitBy, std::optional(EndedBy::Unknown));
    QCOMPARE(attempt.exitCode, std::nullopt);
    QCOMPARE(attempt.exitSignal, std::nullopt);
    QCOMPARE(bench.attempt(session, subject, 2).number, 0);
}

} // namespace

void TestShimKill::lostIsLost_data()
{
    QTest::addColumn<QString>("more");
    QTest::addColumn<QStringList>("verbs");
    QTest::newRow("plain") << QStringLiteral("required: false") << QStringList();
    QTest::newRow("with retries") << QStringLiteral("required: false, retries: 2") << QStringList();
    QTest::newRow("with processes in sessions of their own")
        << QStringLiteral("required: false") << QStringList{QStringLiteral("ignore-term"), QStringLiteral("detach")};
}

void TestShimKill::lostIsLost()
{
    QFETCH(QString, more);
    QFETCH(QStringList, verbs);
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString go = bench.folder() + QStringLiteral("/go");
    QStringList agents;
    for (int i = 0; i < kAgents; ++i)
        agents.append(bench.agent(name(i), verbs + QStringList{QStringLiteral("hold=") + go}, more));
    const auto session = bench.engine.run(Workbench::plan(agents));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(kAgents, verbs.isEmpty() ? 0 : kAgents));

    for (int i = 0; i < kKilled; ++i)
        QVERIFY(killShim(bench, *session, name(i)));
    const Journal journal = bench.journal();
    QList<Process> orphans;
    for (int i = 0; i < kKilled; ++i) {
        const QString id = bench.attempt(*session, name(i)).runId;
        for (const Life& life : journal.lives.value(id))
            orphans.append(life.self);
        orphans += journal.children.value(id);
    }
    QVERIFY(waitFor(
        [&] {
            return std::none_of(orphans.begin(), orphans.end(), [](const Process& process) { return lives(process); });
        },
        10'000));
    QVERIFY(writeFile(go, "x"));
    QVERIFY(bench.waitEnded(*session));
    for (int i = 0; i < kAgents; ++i) {
        if (i < kKilled)
            verifyLost(bench, *session, name(i));
        else
            QCOMPARE(bench.attempt(*session, name(i)).state, AgentState::Succeeded);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(bench.journal().starts(), kAgents);
}

void TestShimKill::whileNoEngineRuns()
{
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString go = bench.folder() + QStringLiteral("/go");
    QStringList agents;
    for (int i = 0; i < kAgents; ++i)
        agents.append(bench.agent(name(i),
            {QStringLiteral("ignore-term"), QStringLiteral("detach"), QStringLiteral("hold=") + go},
            QStringLiteral("required: false, retries: 2")));
    const auto session = bench.engine.run(Workbench::plan(agents));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(kAgents, kAgents));
    bench.engine.kill();
    for (int i = 0; i < kKilled; ++i)
        QVERIFY(killShim(bench, *session, name(i)));
    QVERIFY(writeFile(go, "x"));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(bench.waitEnded(*session));
    for (int i = 0; i < kAgents; ++i) {
        if (i < kKilled)
            verifyLost(bench, *session, name(i));
        else
            QCOMPARE(bench.attempt(*session, name(i)).state, AgentState::Succeeded);
        if (QTest::currentTestFailed())
            return;
    }
    // The detached ones of the lost are found by their mark; those of the others stay as their agents wished.
    const Journal journal = bench.journal();
    QVERIFY(waitFor([&] {
        for (int i = 0; i < kKilled; ++i)
            for (const Process& child : journal.children.value(bench.attempt(*session, name(i)).runId))
                if (lives(child))
                    return false;
        return true;
    }));
}

void TestShimKill::idempotentOnesRunAgain()
{
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString go = bench.folder() + QStringLiteral("/go");
    QStringList agents;
    for (int i = 0; i < kKilled; ++i)
        agents.append(bench.agent(name(i), {QStringLiteral("hold=") + go}, QStringLiteral("idempotent: true")));
    const auto session = bench.engine.run(Workbench::plan(agents));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(kKilled));
    for (int i = 0; i < kKilled; ++i)
        QVERIFY(killShim(bench, *session, name(i)));
    QVERIFY(bench.waitAlive(2 * kKilled));
    QVERIFY(writeFile(go, "x"));
    QVERIFY(bench.waitEnded(*session));
    QCOMPARE(sessionRow(bench.dataDir(), *session)->state, SessionState::Completed);
    for (int i = 0; i < kKilled; ++i) {
        QCOMPARE(bench.attempt(*session, name(i), 1).state, AgentState::Lost);
        QCOMPARE(bench.attempt(*session, name(i), 2).state, AgentState::Succeeded);
        QCOMPARE(bench.journal().lives.value(bench.attempt(*session, name(i), 2).runId).size(), 1);
    }
}

QTEST_GUILESS_MAIN(TestShimKill)
#include "tst_shimkill.moc"
