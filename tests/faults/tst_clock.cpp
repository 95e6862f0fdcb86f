// SPDX-License-Identifier: GPL-3.0-or-later
// The clock is set while agents run: nobody becomes overdue, is ended or gets a negative duration by that (trust.md,
// D16).
#include "tests/support/workbench.h"

#include "models/base/clock.h"
#include "models/store/sessionrepository.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clockIsSet_data();
    void clockIsSet();
};

namespace {

qint64 newestEvent(const QString& dataDir, const QString& session)
{
    auto store = Store::openForReading(dataDir);
    if (!store)
        return 0;
    const QList<Event> events = SessionRepository(**store).events(session, 0, 10'000);
    return events.isEmpty() ? 0 : events.last().at;
}

} // namespace

void TestClock::clockIsSet_data()
{
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("an hour on") << QByteArray("+3600") << qint64(3600);
    QTest::newRow("a day on") << QByteArray("+86400") << qint64(86400);
    QTest::newRow("an hour back") << QByteArray("-3600") << qint64(-3600);
}

void TestClock::clockIsSet()
{
    QFETCH(QByteArray, step);
    QFETCH(qint64, seconds);
    const QString faketime = QStandardPaths::findExecutable(QStringLiteral("faketime"));
    if (faketime.isEmpty())
        QSKIP("faketime is not installed");
    Workbench bench;
    const QString clock = bench.folder() + QStringLiteral("/clock");
    QVERIFY(writeFile(clock, "+0\n"));
    bench.engine.wrapper = {faketime, QStringLiteral("-f"), QStringLiteral("+0")};
    // faketime itself sets FAKETIME, which wins over the file; so the library is loaded by hand where it is.
    bench.engine.wrapper.clear();
    const QStringList places{QStringLiteral("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
        QStringLiteral("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
        QStringLiteral("/usr/lib/faketime/libfaketime.so.1")};
    const auto library
        = std::find_if(places.begin(), places.end(), [](const QString& file) { return QFileInfo::exists(file); });
    if (library == places.end())
        QSKIP("libfaketime is not where it is looked for");
    bench.engine.environment
        = {QStringLiteral("LD_PRELOAD=") + *library, QStringLiteral("FAKETIME_TIMESTAMP_FILE=") + clock,
            QStringLiteral("FAKETIME_NO_CACHE=1"), QStringLiteral("FAKETIME_DONT_FAKE_MONOTONIC=1")};
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString go = bench.folder() + QStringLiteral("/go");
    const QString limits = QStringLiteral("limit: 10m, kill_after: 20m");
    const auto session
        = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("hold=") + go}, limits),
            bench.agent(QStringLiteral("b"), {QStringLiteral("hold=") + go}, limits)}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(2));
    QVERIFY(waitFor([&] { return bench.attempt(*session, QStringLiteral("a")).state == AgentState::Running; }));

    QVERIFY(writeFile(clock, step + "\n"));
    // An event with the new time shows that the engine lives in it.
    QVERIFY(waitFor(
        [&] {
            (void)bench.engine.ask(QStringLiteral("agent.extend"),
                {{QStringLiteral("session"), *session}, {QStringLiteral("agent"), QStringLiteral("b")},
                    {QStringLiteral("by_ms"), 1}});
            const qint64 off = newestEvent(bench.dataDir(), *session) - utcMs();
            return std::abs(off - seconds * 1000) < 600'000;
        },
        60'000, 100));
    // Three samples, one a second: it has looked at the limits many times since.
    const QString samples = runDirOf(bench.dataDir(), *session, bench.attempt(*session, QStringLiteral("a")))
        + QStringLiteral("/samples");
    QByteArray seen = readFile(samples);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(waitFor([&] { return readFile(samples) != seen; }));
        seen = readFile(samples);
    }
    QCOMPARE(bench.attempt(*session, QStringLiteral("a")).state, AgentState::Running);
    QCOMPARE(bench.attempt(*session, QStringLiteral("a")).stopBy, std::nullopt);
    QVERIFY(writeFile(go, "x"));
    QVERIFY(bench.waitEnded(*session));
    for (const Attempt& attempt : attemptRows(bench.dataDir(), *session)) {
        QCOMPARE(attempt.state, AgentState::Succeeded);
        QVERIFY2(
            attempt.durationMs >= 0 && attempt.durationMs < 120'000, qPrintable(QString::number(attempt.durationMs)));
    }
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
