// SPDX-License-Identifier: GPL-3.0-or-later
// One engine on a data directory, whatever its lock file says (PROC-5, PROC-6; trust.md, D9).
#include "tests/support/workbench.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestSingleton : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normalStartAndEnd();
    void duplicateIsRefused();
    void staleLock_data();
    void staleLock();
    void foreignProcessIsNotMistaken();
    void afterForceKill();
    void twentyAtOnce_data();
    void twentyAtOnce();
    void wordsOfTheDeadAreNotRepeated();
    void otherDirectoriesAreFree();
};

namespace {

QString lockFile(const Workbench& bench)
{
    return bench.dataDir() + QStringLiteral("/lock");
}

qint64 servingPid(EngineProcess& engine)
{
    const auto status = engine.ask(QStringLiteral("engine.status"));
    return status ? status->value(QLatin1String("pid")).toInteger() : 0;
}

} // namespace

void TestSingleton::normalStartAndEnd()
{
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString text = QString::fromLatin1(readFile(lockFile(bench)));
    QVERIFY2(text.contains(QStringLiteral("pid %1").arg(bench.engine.pid())), qPrintable(text));
    QVERIFY(bench.engine.ask(QStringLiteral("engine.stop")).ok());
    QCOMPARE(bench.engine.wait(), std::optional(0));
    QVERIFY(!QFile::exists(lockFile(bench)));
    // And by a signal.
    QVERIFY(bench.engine.startAndWait());
    QCOMPARE(bench.engine.kill(SIGTERM), std::optional(0));
    QVERIFY(!QFile::exists(lockFile(bench)));
}

void TestSingleton::duplicateIsRefused()
{
    Workbench bench;
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString text = QString::fromLatin1(readFile(lockFile(bench))).trimmed();
    EngineProcess second(bench.dataDir());
    second.start();
    QCOMPARE(second.wait(), std::optional(4));
    const QString said = second.errors();
    QVERIFY2(said.contains(QStringLiteral("pid %1").arg(bench.engine.pid())), qPrintable(said));
    QVERIFY2(said.contains(text.section(QStringLiteral("since "), 1)), qPrintable(said)); // when that one started
    QVERIFY2(said.contains(QStringLiteral("engine stop")), qPrintable(said));
    QCOMPARE(servingPid(bench.engine), qint64(bench.engine.pid()));
    QCOMPARE(QString::fromLatin1(readFile(lockFile(bench))).trimmed(), text);
}

void TestSingleton::staleLock_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("dead pid") << QByteArray("pid 4194200, since 2026-01-01T00:00:00.000Z\n");
    QTest::newRow("garbage") << QByteArray(3000, '\xff');
    QTest::newRow("negative pid") << QByteArray("pid -1, since now\n");
    QTest::newRow("pid of init") << QByteArray("pid 1, since 2026-01-01T00:00:00.000Z\n");
    QTest::newRow("NUL bytes") << QByteArray(64, '\0');
}

void TestSingleton::staleLock()
{
    QFETCH(QByteArray, text);
    Workbench bench;
    QVERIFY(QDir().mkpath(bench.dataDir()));
    QVERIFY(writeFile(lockFile(bench), text));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QCOMPARE(servingPid(bench.engine), qint64(bench.engine.pid()));
    const QByteArray now = readFile(lockFile(bench));
    const QByteArray own = "pid " + QByteArray::number(bench.engine.pid()) + ',';
    QVERIFY2(now.startsWith(own) && now.size() < 100, now.constData());
}

void TestSingleton::foreignProcessIsNotMistaken()
{
    // A pid alone says nothing: the named process lives, is no engine and must not be touched (PROC-6).
    Workbench bench;
    QVERIFY(QDir().mkpath(bench.dataDir()));
    QProcess foreign;
    foreign.start(stubProgram(), {bench.journalFile(), QStringLiteral("note-signals"), QStringLiteral("sleep=300000")});
    QVERIFY(foreign.waitForStarted() && bench.waitAlive(1));
    QVERIFY(writeFile(
        lockFile(bench), "pid " + QByteArray::number(foreign.processId()) + ", since 2026-01-01T00:00:00.000Z\n"));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QCOMPARE(servingPid(bench.engine), qint64(bench.engine.pid()));
    QVERIFY(bench.engine.ask(QStringLiteral("engine.stop")).ok());
    QCOMPARE(bench.engine.wait(), std::optional(0));
    QCOMPARE(foreign.state(), QProcess::Running);
    QVERIFY(bench.journal().signalsSeen.isEmpty());
    foreign.kill();
    foreign.waitForFinished();
}

void TestSingleton::afterForceKill()
{
    Workbench bench;
    for (int i = 0; i < 5; ++i) {
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
        QCOMPARE(servingPid(bench.engine), qint64(bench.engine.pid()));
        QCOMPARE(bench.engine.kill(SIGKILL), std::optional(-SIGKILL));
        QVERIFY(QFile::exists(lockFile(bench))); // nobody could remove it
    }
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
}

void TestSingleton::twentyAtOnce_data()
{
    QTest::addColumn<bool>("stale");
    QTest::newRow("new directory") << false;
    QTest::newRow("stale lock") << true;
}

void TestSingleton::twentyAtOnce()
{
    QFETCH(bool, stale);
    constexpr int kEngines = 20;
    Workbench bench;
    if (stale) {
        QVERIFY(bench.engine.startAndWait());
        bench.engine.kill();
    }
    std::vector<std::unique_ptr<EngineProcess>> engines;
    for (int i = 0; i < kEngines; ++i)
        engines.push_back(std::make_unique<EngineProcess>(bench.dataDir()));
    for (const auto& engine : engines)
        engine->start();
    const auto running = [&] {
        return std::count_if(engines.begin(), engines.end(), [](const auto& engine) { return engine->isRunning(); });
    };
    QVERIFY(waitFor([&] { return running() == 1; }));
    const auto winner
        = std::find_if(engines.begin(), engines.end(), [](const auto& engine) { return engine->isRunning(); });
    QVERIFY(waitFor([&] { return servingPid(**winner) == (*winner)->pid(); }));
    for (const auto& engine : engines)
        if (engine != *winner)
            QCOMPARE(engine->wait(), std::optional(4));
    const QStringList said = (*winner)->errors().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& line : said)
        QVERIFY2(line.contains(QStringLiteral("pid %1,").arg((*winner)->pid())), qPrintable(line));
    QCOMPARE(said.size(), kEngines - 1);
    QCOMPARE(running(), 1);
}

void TestSingleton::wordsOfTheDeadAreNotRepeated()
{
    // We are an engine between the taking of a stale lock and the first words in it.
    Workbench bench;
    QVERIFY(QDir().mkpath(bench.dataDir()));
    QVERIFY(writeFile(lockFile(bench), "pid 4194200, since 2026-01-01T00:00:00.000Z\n"));
    const int fd = ::open(lockFile(bench).toLocal8Bit().constData(), O_RDWR | O_CLOEXEC);
    QVERIFY(fd >= 0 && ::flock(fd, LOCK_EX | LOCK_NB) == 0);
    bench.engine.start();
    QVERIFY(!bench.engine.wait(200)); // it does not believe them
    const QByteArray own = "pid " + QByteArray::number(::getpid()) + ", since 2026-02-02T00:00:00.000Z\n";
    QCOMPARE(::pwrite(fd, own.constData(), std::size_t(own.size()), 0), ssize_t(own.size()));
    QCOMPARE(bench.engine.wait(), std::optional(4));
    QVERIFY2(bench.engine.errors().contains(QString::fromLatin1(own).trimmed()), qPrintable(bench.engine.errors()));
    ::close(fd);
}

void TestSingleton::otherDirectoriesAreFree()
{
    Workbench one;
    Workbench two;
    QVERIFY(one.engine.startAndWait() && two.engine.startAndWait());
    QVERIFY(servingPid(one.engine) != servingPid(two.engine));
}

QTEST_GUILESS_MAIN(TestSingleton)
#include "tst_singleton.moc"
