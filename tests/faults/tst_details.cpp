// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of an agent's work and output outlives an engine that is killed: told once, counted once, and what came
// while nobody looked has no time.
#include "tests/support/workbench.h"

#include "models/live/agentdetails.h"
#include "models/run/arrivals.h"
#include "models/run/samples.h"

#include <QTest>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestDetails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outliveTheEngine();
    void ofAShortLife();
};

namespace {

/// A shell that does this, with `tell LINE` for its event file and `until NAME` for a file of the test.
QString agent(const Workbench& bench, const QString& script)
{
    const QString all = QStringLiteral("tell() { printf '%s\\n' \"$1\" >> \"$WAVEDECK_EVENTS\"; }; "
                                       "until_file() { while [ ! -e \"%1/$1\" ]; do sleep 0.02; done; }; ")
                            .replace(QStringLiteral("%1"), bench.folder())
        + script;
    const QString file = bench.folder() + QStringLiteral("/agent.sh");
    writeFile(file, all.toUtf8());
    return QStringLiteral("      - { id: worker, argv: [/bin/sh, %1] }\n").arg(file);
}

AgentDetails detailsOf(const Workbench& bench, const QString& session)
{
    const auto store = Store::openForReading(bench.dataDir());
    return store ? readAgentDetails(**store, {session, QStringLiteral("worker"), 1}) : AgentDetails();
}

} // namespace

void TestDetails::outliveTheEngine()
{
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(Workbench::plan({agent(bench,
        QStringLiteral("tell '{\"steps\":{\"now\":1,\"of\":3,\"names\":[\"Read\",\"Write\",\"Test\"]}}'\n"
                       "tell '{\"tool\":{\"name\":\"Bash\",\"ms\":1200}}'\n"
                       "echo one\nuntil_file a\n"
                       "echo two\ntell '{\"steps\":{\"now\":2,\"of\":3}}'\n"
                       "tell '{\"tool\":{\"name\":\"Bash\",\"ms\":300,\"ok\":false}}'\n"
                       "tell '{\"tool\":{\"name\":\"Read\",\"denied\":true}}'\nuntil_file b\n"
                       "echo three\ntell '{\"report\":{\"summary\":\"done\"}}'\nuntil_file c\n"))}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    const auto dir
        = [&] { return runDirOf(bench.dataDir(), *session, bench.attempt(*session, QStringLiteral("worker"))); };
    const auto notedUpTo = [&](qint64 bytes) {
        const auto last = run::lastArrival(dir());
        return last && last->outBytes >= bytes;
    };
    QVERIFY(waitFor([&] { return notedUpTo(4) && !run::readTrend(dir()).isEmpty(); }));
    QVERIFY(waitFor([&] { return detailsOf(bench, *session).tools.size() == 1; }));
    const qint64 firstSample = run::readTrend(dir()).first().atMs;
    bench.engine.kill();
    QVERIFY(writeFile(bench.folder() + QStringLiteral("/a"), "x"));
    QVERIFY(waitFor([&] { return readFile(dir() + QStringLiteral("/stdout.log")) == "one\ntwo\n"; }));

    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(waitFor([&] { return notedUpTo(8); }));
    QVERIFY(waitFor([&] { return detailsOf(bench, *session).tools.size() == 2; }));
    AgentDetails details = detailsOf(bench, *session);
    QCOMPARE(details.steps.size(), 3);
    QVERIFY(details.steps[0].endedAt > 0);
    QVERIFY(details.steps[1].isNow());
    QCOMPARE(details.steps[2].beganAt, 0);
    QVERIFY(writeFile(bench.folder() + QStringLiteral("/b"), "x"));
    QVERIFY(waitFor([&] { return notedUpTo(14); }));
    QVERIFY(waitFor([&] { return detailsOf(bench, *session).report.told; }));
    QVERIFY(!detailsOf(bench, *session).report.isFinal);
    QVERIFY(writeFile(bench.folder() + QStringLiteral("/c"), "x"));
    QVERIFY(bench.waitEnded(*session));

    const run::Arrivals stamps(run::readArrivals(dir()), run::Stream::Out);
    QVERIFY(stamps.timeOf(0) > 0);
    QCOMPARE(stamps.timeOf(4), 0); // it came while no engine looked
    QVERIFY(stamps.timeOf(8) > stamps.timeOf(0));
    details = detailsOf(bench, *session);
    QCOMPARE(details.tools[0], (ToolUse{QStringLiteral("Bash"), 2, 1500, 1, 0}));
    QCOMPARE(details.tools[1], (ToolUse{QStringLiteral("Read"), 1, 0, 0, 1}));
    QVERIFY(!details.steps[1].isNow());
    QVERIFY(details.report.isFinal);
    const auto trend = run::readTrend(dir());
    QCOMPARE(trend.first().atMs, firstSample);
    QVERIFY(trend.last().atMs > firstSample);
}

/// One that ends before anybody could look: its lines came when it ended.
void TestDetails::ofAShortLife()
{
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(Workbench::plan({agent(bench,
        QStringLiteral("tell '{\"step\":\"1 of 2, Read\"}'\ntell '{\"step\":\"2 of 2, Read\"}'\n"
                       "tell '{\"step\":\"Write\"}'\necho out\necho err >&2\n"))}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitEnded(*session));
    const Attempt attempt = bench.attempt(*session, QStringLiteral("worker"));
    const auto notes = run::readArrivals(runDirOf(bench.dataDir(), *session, attempt));
    QCOMPARE(run::Arrivals(notes, run::Stream::Out).timeOf(3), attempt.endedAt);
    QCOMPARE(run::Arrivals(notes, run::Stream::Err).timeOf(0), attempt.endedAt);
    const AgentDetails details = detailsOf(bench, *session);
    QCOMPARE(details.steps.size(), 2);
    QCOMPARE(details.steps[0].text, QStringLiteral("Read"));
    QVERIFY(details.steps[1].endedAt >= attempt.endedAt); // it was heard of when the agent had ended
}

QTEST_GUILESS_MAIN(TestDetails)
#include "tst_details.moc"
