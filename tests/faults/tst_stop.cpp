// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping ends whole process trees, and what is said about it is true.
#include "tests/support/workbench.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wavedeck;
using namespace wavedeck::testing;

// QtTest ends a function after five minutes; a thousand kills, or a machine that builds at the same time, take longer.
static const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

class TestStop : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLeft_data();
    void nothingIsLeft();
    void nextEngineCarriesOn_data();
    void nextEngineCarriesOn();
    void shimThatComesLate();
    void shimThatComesAfterTheEngine();
};

namespace {

const QString kSleep = QStringLiteral("sleep=500000");
constexpr int kStopMs = 15'000; // the promise; 10 s of them are grace for who ignores SIGTERM

void stopCommand(EngineProcess& engine, const QString& session, int timeoutMs)
{
    (void)engine.ask(QStringLiteral("session.stop"),
        {{QStringLiteral("session"), session}, {QStringLiteral("actor"), QStringLiteral("test")}}, timeoutMs);
}

/// A shim that waits for somebody to open a FIFO before it is one.
class LateShim {
public:
    explicit LateShim(const QString& folder)
        : m_fifo(folder + QStringLiteral("/gate"))
        , m_script(folder + QStringLiteral("/late-shim"))
    {
        ::mkfifo(m_fifo.toLocal8Bit().constData(), 0600);
        writeFile(m_script,
            QStringLiteral("#!/bin/sh\nread -r _ < '%1'\nexec '%2' \"$@\"\n")
                .arg(m_fifo, program("wavedeck-shim"))
                .toLocal8Bit());
        ::chmod(m_script.toLocal8Bit().constData(), 0700);
    }
    QString variable() const { return QStringLiteral("WAVEDECK_SHIM=") + m_script; }
    void release() const
    {
        const int fd = ::open(m_fifo.toLocal8Bit().constData(), O_RDWR | O_CLOEXEC);
        QVERIFY(fd >= 0 && ::write(fd, "\n", 1) == 1);
        // Kept open until the reader has taken the line, or is gone: the stop may have ended it.
        QVERIFY(waitFor([&] {
            int pending = 0;
            return (::ioctl(fd, FIONREAD, &pending) == 0 && pending == 0) || processesWith("late-shim").isEmpty();
        }));
        ::close(fd);
    }

private:
    QString m_fifo;
    QString m_script;
};

} // namespace

void TestStop::nothingIsLeft_data()
{
    QTest::addColumn<QStringList>("verbs");
    QTest::addColumn<int>("children");
    using S = QStringList;
    const auto q = [](const char* text) { return QString::fromLatin1(text); };
    QTest::newRow("plain") << S{kSleep} << 0;
    QTest::newRow("grandchild in a session of its own") << S{q("detach"), kSleep} << 1;
    QTest::newRow("ignores SIGTERM") << S{q("ignore-term"), kSleep} << 0;
    QTest::newRow("child without environment") << S{q("wiped"), kSleep} << 1;
    QTest::newRow("child without environment ignores SIGTERM")
        << S{q("ignore-term"), q("wiped"), q("obey-term"), kSleep} << 1;
    QTest::newRow("all of it") << S{q("ignore-term"), q("detach"), q("wiped"), kSleep} << 2;
}

void TestStop::nothingIsLeft()
{
    QFETCH(QStringList, verbs);
    QFETCH(int, children);
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    constexpr int kAgents = 3;
    QStringList agents;
    for (int i = 0; i < kAgents; ++i)
        agents.append(bench.agent(QStringLiteral("a%1").arg(i), verbs));
    const auto session = bench.engine.run(Workbench::plan(agents));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(kAgents, kAgents * children));

    QElapsedTimer timer;
    timer.start();
    const auto answer = bench.engine.ask(QStringLiteral("session.stop"),
        {{QStringLiteral("session"), *session}, {QStringLiteral("actor"), QStringLiteral("test")}});
    const qint64 took = timer.elapsed();
    QVERIFY2(answer.ok(), qPrintable(answer.error().line()));
    QCOMPARE(answer->value(QLatin1String("left")).toInt(-1), 0);
    QCOMPARE(answer->value(QLatin1String("state")).toString(), QStringLiteral("stopped"));
    for (const Process& process : bench.journal().everybody())
        QVERIFY2(!lives(process), qPrintable(QStringLiteral("pid %1 lives on").arg(process.pid)));
    QVERIFY2(took < kStopMs, qPrintable(QStringLiteral("it took %1 ms").arg(took)));
    for (int i = 0; i < kAgents; ++i) {
        const Attempt attempt = bench.attempt(*session, QStringLiteral("a%1").arg(i));
        QCOMPARE(attempt.state, AgentState::Cancelled);
        QCOMPARE(attempt.exitBy, std::optional(EndedBy::Operator));
        QCOMPARE(attempt.exitCode, std::nullopt);
        QVERIFY(attempt.exitSignal == SIGTERM || attempt.exitSignal == SIGKILL);
    }
}

void TestStop::nextEngineCarriesOn_data()
{
    QTest::addColumn<QString>("crashAt");
    QTest::newRow("before the first signal") << QStringLiteral("before_signal:1");
    QTest::newRow("after the first signals") << QStringLiteral("after_signal:1");
    QTest::newRow("in the middle of the grace") << QStringLiteral("after_signal:9");
}

void TestStop::nextEngineCarriesOn()
{
    QFETCH(QString, crashAt);
    Workbench bench;
    bench.engine.environment = {QStringLiteral("WAVEDECK_CRASH_AT=") + crashAt};
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString detach = QStringLiteral("detach");
    const auto session = bench.engine.run(Workbench::plan({
        bench.agent(QStringLiteral("plain"), {kSleep}),
        bench.agent(QStringLiteral("detached"), {detach, kSleep}),
        bench.agent(QStringLiteral("stubborn"), {QStringLiteral("ignore-term"), detach, kSleep}),
    }));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(3, 2));
    stopCommand(bench.engine, *session, 30'000);
    QCOMPARE(bench.engine.wait(), std::optional(-SIGKILL)); // at its crash point

    bench.engine.environment.clear();
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(bench.waitEnded(*session, kStopMs + 15'000));
    QCOMPARE(sessionRow(bench.dataDir(), *session)->state, SessionState::Stopped);
    QVERIFY(waitFor([&] { return !bench.isAnybodyAlive(); }, kStopMs));
    for (const Attempt& attempt : attemptRows(bench.dataDir(), *session))
        QCOMPARE(attempt.state, AgentState::Cancelled);
    QCOMPARE(bench.journal().starts(), 3);
}

void TestStop::shimThatComesLate()
{
    Workbench bench;
    const LateShim late(bench.folder());
    bench.engine.environment = {late.variable()};
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {kSleep})}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(waitFor([&] { return !processesWith("late-shim").isEmpty(); }));
    // It is asked to stop when its shim is there and has started nothing yet.
    stopCommand(bench.engine, *session, 700);
    late.release();
    QVERIFY(bench.waitEnded(*session, kStopMs + 10'000));
    QVERIFY(!bench.isAnybodyAlive());
    QCOMPARE(bench.attempt(*session, QStringLiteral("a")).state, AgentState::Cancelled);
}

void TestStop::shimThatComesAfterTheEngine()
{
    Workbench bench;
    const LateShim late(bench.folder());
    bench.engine.environment = {late.variable()};
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {kSleep})}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(waitFor([&] { return !processesWith("late-shim").isEmpty(); }));
    stopCommand(bench.engine, *session, 700);
    bench.engine.kill();
    // The next engine finds no claim and a wish to stop. It may say cancelled only if nothing can start any more.
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(bench.waitEnded(*session, kStopMs + 15'000));
    QCOMPARE(bench.attempt(*session, QStringLiteral("a")).state, AgentState::Cancelled);
    late.release();
    // Nobody may start now; the shim ends by itself.
    QVERIFY(waitFor([&] { return processesWith(bench.dataDir().toLocal8Bit() + "/runs").isEmpty(); }));
    QCOMPARE(bench.journal().starts(), 0);
}

QTEST_GUILESS_MAIN(TestStop)
#include "tst_stop.moc"
