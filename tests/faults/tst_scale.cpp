// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand agents and many probes: all end well, and the engine stays small.
#include "tests/support/workbench.h"

#include <QElapsedTimer>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::testing;

// QtTest ends a function after five minutes; a thousand kills, or a machine that builds at the same time, take longer.
static const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

class TestScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thousandAgents();
    void manyProbes();
};

namespace {

constexpr qint64 kEngineKib = 30 * 1024;

/// Sanitizers keep freed memory, so that a limit would be one of theirs.
constexpr bool isSanitized()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

void verifySmall(const EngineProcess& engine)
{
    const qint64 peak = statusKib(engine.pid(), "VmHWM");
    qInfo("peak of the engine: %.1f MiB", double(peak) / 1024);
    QVERIFY(peak > 0);
    if (!isSanitized())
        QVERIFY2(peak < kEngineKib, qPrintable(QStringLiteral("%1 KiB").arg(peak)));
}

} // namespace

void TestScale::thousandAgents()
{
    constexpr int kAgents = 1000;
    constexpr int kParallel = 64;
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QElapsedTimer timer;
    timer.start();
    const auto session = bench.engine.run(Workbench::plan(
        {QStringLiteral("      - { id: t, foreach: { range: [1, %1] }, argv: [/bin/true] }\n").arg(kAgents)},
        kParallel));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session, 280'000));
    qInfo("%d agents, %d at once: %lld ms", kAgents, kParallel, timer.elapsed());
    const auto row = sessionRow(bench.dataDir(), *session);
    QCOMPARE(row->state, SessionState::Completed);
    QVERIFY(row->maxConcurrent > 1 && row->maxConcurrent <= kParallel);
    const QList<Attempt> attempts = attemptRows(bench.dataDir(), *session);
    QCOMPARE(attempts.size(), kAgents);
    for (const Attempt& attempt : attempts) {
        QCOMPARE(attempt.state, AgentState::Succeeded);
        QCOMPARE(attempt.exitCode, std::optional(0));
        QVERIFY(attempt.durationMs >= 0 && attempt.pid > 0);
    }
    verifySmall(bench.engine);
}

void TestScale::manyProbes()
{
    constexpr int kProbes = 120;
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QString plan = Workbench::plan({bench.agent(QStringLiteral("a"), {})}, 16) + QStringLiteral("    gates:\n");
    for (int i = 0; i < kProbes; ++i)
        plan += QStringLiteral("      - { id: p%1, argv: [/bin/true] }\n").arg(i);
    QElapsedTimer timer;
    timer.start();
    const auto session = bench.engine.run(plan);
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session));
    qInfo("%d probes: %lld ms", kProbes, timer.elapsed());
    QCOMPARE(sessionRow(bench.dataDir(), *session)->state, SessionState::Completed);
    QCOMPARE(attemptRows(bench.dataDir(), *session).size(), kProbes + 1);
    verifySmall(bench.engine);
}

QTEST_GUILESS_MAIN(TestScale)
#include "tst_scale.moc"
