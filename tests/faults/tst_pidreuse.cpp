// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded pids that meanwhile belong to somebody else: nobody is signalled by number (trust.md, D7 and D8).
#include "tests/support/workbench.h"

#include "models/base/clock.h"
#include "models/run/rundirectory.h"

#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstring>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestPidReuse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foreignProcessIsLeftAlone_data();
    void foreignProcessIsLeftAlone();
    void lockSaysMoreThanThePids();
};

namespace {

template <class Record> bool putRecord(const QString& file, const Record& record)
{
    char bytes[run::kRecordBytes];
    run::write(bytes, record);
    return writeFile(file, QByteArray(bytes, sizeof bytes));
}

void setBoot(char (&boot)[40], const QString& id)
{
    std::snprintf(boot, sizeof boot, "%s", id.toLatin1().constData());
}

/// A session with one agent that runs, its engine killed.
QString interrupted(Workbench& bench, const QString& go)
{
    if (!bench.engine.startAndWait())
        return {};
    const auto session = bench.engine.run(Workbench::plan(
        {bench.agent(QStringLiteral("a"), {QStringLiteral("hold=") + go}, QStringLiteral("required: false"))}));
    if (!session || !bench.waitAlive(1)
        || !waitFor([&] { return bench.attempt(*session, QStringLiteral("a")).state == AgentState::Running; }))
        return {};
    bench.engine.kill();
    return *session;
}

} // namespace

void TestPidReuse::foreignProcessIsLeftAlone_data()
{
    QTest::addColumn<bool>("rightStart");
    QTest::addColumn<bool>("rightBoot");
    QTest::addColumn<bool>("stop");
    QTest::newRow("other start time") << false << true << false;
    QTest::newRow("other start time, stopped") << false << true << true;
    QTest::newRow("other boot") << true << false << false;
    QTest::newRow("other boot, stopped") << true << false << true;
    QTest::newRow("everything right but no lock") << true << true << false;
    QTest::newRow("everything right but no lock, stopped") << true << true << true;
}

void TestPidReuse::foreignProcessIsLeftAlone()
{
    QFETCH(bool, rightStart);
    QFETCH(bool, rightBoot);
    QFETCH(bool, stop);
    Workbench bench;
    const QString session = interrupted(bench, bench.folder() + QStringLiteral("/go"));
    QVERIFY2(!session.isEmpty(), qPrintable(bench.engine.errors()));
    const QString dir = runDirOf(bench.dataDir(), session, bench.attempt(session, QStringLiteral("a")));
    auto claim = run::readClaim(dir);
    auto started = run::readStarted(dir);
    QVERIFY(claim && started);
    const Process agent{int(started->agent.pid), started->agent.start};
    QCOMPARE(::kill(pid_t(claim->shim.pid), SIGKILL), 0);
    QVERIFY(waitFor([&] { return !lives(agent) && !run::isLocked(dir); }));

    QProcess foreign;
    foreign.start(stubProgram(), {bench.journalFile(), QStringLiteral("note-signals"), QStringLiteral("sleep=300000")});
    QVERIFY(foreign.waitForStarted() && bench.waitAlive(2));
    const int pid = int(foreign.processId());
    const quint64 start = startOf(pid) + (rightStart ? 0 : 1);
    claim->shim = {pid, start};
    started->agent = {pid, start};
    started->shim = {pid, start};
    const QString boot = rightBoot ? bootId() : QStringLiteral("00000000-0000-4000-8000-000000000000");
    setBoot(claim->boot, boot);
    setBoot(started->boot, boot);
    QVERIFY(putRecord(dir + QStringLiteral("/claim"), *claim) && putRecord(dir + QStringLiteral("/started"), *started));

    bench.engine.start();
    if (stop) {
        QVERIFY(waitFor([&] { return bench.engine.ask(QStringLiteral("engine.status"), {}, 1000).ok(); }));
        const QJsonObject which{{QStringLiteral("session"), session}, {QStringLiteral("agent"), QStringLiteral("a")},
            {QStringLiteral("actor"), QStringLiteral("test")}};
        (void)bench.engine.ask(QStringLiteral("agent.stop"), which, 20'000); // it may have ended before
        (void)bench.engine.ask(QStringLiteral("session.stop"), which, 20'000);
    }
    QVERIFY(bench.waitEnded(session));
    const Attempt attempt = bench.attempt(session, QStringLiteral("a"));
    QCOMPARE(attempt.state, AgentState::Lost);
    QCOMPARE(attempt.exitBy, std::optional(EndedBy::Unknown));
    QCOMPARE(foreign.state(), QProcess::Running);
    QVERIFY(bench.journal().signalsSeen.isEmpty());
    QVERIFY(lives({pid, startOf(pid)}));
    foreign.kill();
    foreign.waitForFinished();
}

void TestPidReuse::lockSaysMoreThanThePids()
{
    // The shim lives and holds its lock, only its pid is told wrongly: neither lost nor signalled, and its exit counts.
    Workbench bench;
    const QString go = bench.folder() + QStringLiteral("/go");
    const QString session = interrupted(bench, go);
    QVERIFY2(!session.isEmpty(), qPrintable(bench.engine.errors()));
    const QString dir = runDirOf(bench.dataDir(), session, bench.attempt(session, QStringLiteral("a")));
    QProcess foreign;
    foreign.start(stubProgram(), {bench.journalFile(), QStringLiteral("note-signals"), QStringLiteral("sleep=300000")});
    QVERIFY(foreign.waitForStarted() && bench.waitAlive(2));
    auto claim = run::readClaim(dir);
    QVERIFY(claim);
    claim->shim = {long(foreign.processId()), startOf(int(foreign.processId())) + 7};
    QVERIFY(putRecord(dir + QStringLiteral("/claim"), *claim));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(writeFile(go, "x"));
    QVERIFY(bench.waitEnded(session));
    QCOMPARE(bench.attempt(session, QStringLiteral("a")).state, AgentState::Succeeded);
    QVERIFY(bench.journal().signalsSeen.isEmpty());
    QCOMPARE(foreign.state(), QProcess::Running);
    foreign.kill();
    foreign.waitForFinished();
}

QTEST_GUILESS_MAIN(TestPidReuse)
#include "tst_pidreuse.moc"
