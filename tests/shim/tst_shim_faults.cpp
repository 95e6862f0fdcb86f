// SPDX-License-Identifier: GPL-3.0-or-later
// wavedeck-shim when something goes wrong: races, signals, kills, full disks, torn records.
#include "models/run/rundirectory.h"
#include "shimprocess.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstring>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wavedeck;

class TestShimFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void manyShimsOneAgent_data();
    void manyShimsOneAgent();
    void claimExists();
    void lockTaken();
    void unusableDirectory_data();
    void unusableDirectory();
    void forwardsSignal_data();
    void forwardsSignal();
    void untrappedTermIsRecorded();
    void termBeforeTheStartReachesTheAgent();
    void forwardsToTheWholeGroup();
    void killedShimTakesTheAgentAlong();
    void detachedGrandchildIsAdopted();
    void directoryDisappears();
    void agentFillsTheDisk_data();
    void agentFillsTheDisk();
    void cannotClaimOnAFullDisk_data();
    void cannotClaimOnAFullDisk();
    void damagedRecord_data();
    void damagedRecord();

private:
    QString path(const char* name) const { return m_run + QLatin1Char('/') + QLatin1String(name); }
    QString mountSmallDisk(const QByteArray& type);

    std::unique_ptr<QTemporaryDir> m_temp;
    QString m_run;
};

void TestShimFaults::initTestCase()
{
    // Orphans come to us, so that how they ended can be seen.
    QCOMPARE(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
}

void TestShimFaults::init()
{
    m_temp = std::make_unique<QTemporaryDir>();
    m_run = m_temp->filePath(QStringLiteral("S-001/A/1"));
    QVERIFY(QDir().mkpath(m_run));
}

void TestShimFaults::manyShimsOneAgent_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("rounds");
    QTest::newRow("2") << 2 << 30;
    QTest::newRow("20") << 20 << 10;
}

void TestShimFaults::manyShimsOneAgent()
{
    QFETCH(int, count);
    QFETCH(int, rounds);
    for (int round = 0; round < rounds; ++round) {
        const QString directory = m_run + QStringLiteral("/%1/1").arg(round);
        QVERIFY(QDir().mkpath(directory));
        const QString ran = m_temp->filePath(QStringLiteral("ran%1").arg(round));
        std::vector<std::unique_ptr<ShimProcess>> shims;
        for (int i = 0; i < count; ++i) {
            shims.push_back(std::make_unique<ShimProcess>(directory));
            shims.back()->setup = [] { ::dup2(::open("/dev/null", O_WRONLY), 2); }; // the losers say why they lost
            shims.back()->start({"/bin/sh", "-c", "echo ran >> \"$1\"", "sh", QFile::encodeName(ran)});
        }
        int winners = 0;
        for (const auto& shim : shims) {
            const int code = shim->finish();
            QVERIFY2(code == 0 || code == run::kShimLocked || code == run::kShimClaimed, QByteArray::number(code));
            winners += code == 0;
        }
        QCOMPARE(winners, 1);
        QCOMPARE(readAll(ran), QByteArray("ran\n"));
        QVERIFY(run::readExit(directory));
    }
}

void TestShimFaults::claimExists()
{
    QVERIFY(writeAll(path("claim"), ""));
    ShimProcess shim(m_run);
    QCOMPARE(shim.run({"/bin/touch", QFile::encodeName(path("ran"))}), run::kShimClaimed);
    QVERIFY(!QFile::exists(path("ran")));
    QVERIFY(!QFile::exists(path("exit")));
    QVERIFY(run::recover(run::readFacts(m_run)) == run::Recovery::Lost);
}

void TestShimFaults::lockTaken()
{
    ShimProcess first(m_run);
    first.options = {"--fifo"};
    first.start({"/bin/sh", "-c", "read line"});
    QTRY_VERIFY(run::readStarted(m_run));
    ShimProcess second(m_run);
    QCOMPARE(second.run({"/bin/touch", QFile::encodeName(path("ran"))}), run::kShimLocked);
    QVERIFY(!QFile::exists(path("ran")));
    QVERIFY(writeAll(path("stdin"), "\n"));
    QCOMPARE(first.finish(), 0);
    ShimProcess third(m_run);
    QCOMPARE(third.run({"/bin/touch", QFile::encodeName(path("ran"))}), run::kShimClaimed);
    QVERIFY(!QFile::exists(path("ran")));
}

void TestShimFaults::unusableDirectory_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"missing", "file", "link", "link as log", "file as fifo"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestShimFaults::unusableDirectory()
{
    QFETCH(QString, kind);
    QString directory = m_run;
    const QString elsewhere = m_temp->filePath(QStringLiteral("elsewhere"));
    ShimProcess* shim = nullptr;
    if (kind == QLatin1String("missing")) {
        directory = m_run + QStringLiteral("/none");
    } else if (kind == QLatin1String("file")) {
        directory = path("plain");
        QVERIFY(writeAll(directory, "x"));
    } else if (kind == QLatin1String("link")) {
        directory = elsewhere;
        QVERIFY(QFile::link(m_run, directory));
    } else if (kind == QLatin1String("link as log")) {
        QVERIFY(QFile::link(elsewhere, path("stdout.log")));
    } else {
        QVERIFY(writeAll(path("stdin"), ""));
    }
    ShimProcess process(directory);
    shim = &process;
    shim->options = {"--fifo"};
    QCOMPARE(
        shim->run({"/bin/touch", QFile::encodeName(m_temp->filePath(QStringLiteral("ran")))}), run::kShimCannotRecord);
    QVERIFY(!QFile::exists(m_temp->filePath(QStringLiteral("ran"))));
    QVERIFY(!QFile::exists(path("claim")));
    if (kind == QLatin1String("link as log"))
        QVERIFY(!QFile::exists(elsewhere));
}

void TestShimFaults::forwardsSignal_data()
{
    QTest::addColumn<int>("signal");
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2})
        QTest::addRow("%d", signal) << signal;
}

void TestShimFaults::forwardsSignal()
{
    QFETCH(int, signal);
    ShimProcess shim(m_run);
    shim.start({"/bin/sh", "-c",
        "for s in 1 2 3 10 12 15; do trap \"exit $((40+s))\" $s; done; echo ready; while :; do sleep 0.01; done"});
    QTRY_COMPARE(readAll(path("stdout.log")), QByteArray("ready\n"));
    QCOMPARE(::kill(shim.pid(), signal), 0);
    QCOMPARE(shim.finish(), 40 + signal);
    QCOMPARE(run::readExit(m_run).value_or(run::Exit{}).code, 40 + signal);
}

void TestShimFaults::untrappedTermIsRecorded()
{
    ShimProcess shim(m_run);
    shim.start({"/bin/sleep", "1000"});
    QTRY_VERIFY(run::readStarted(m_run));
    QCOMPARE(::kill(shim.pid(), SIGTERM), 0);
    QCOMPARE(shim.finish(), 128 + SIGTERM);
    const auto exit = run::readExit(m_run);
    QVERIFY(exit);
    QCOMPARE(exit->signal, SIGTERM);
}

void TestShimFaults::termBeforeTheStartReachesTheAgent()
{
    ShimProcess shim(m_run);
    shim.setup = [] { // pending over exec: it is there before the first line of the shim runs
        sigset_t term;
        ::sigemptyset(&term);
        ::sigaddset(&term, SIGTERM);
        ::sigprocmask(SIG_BLOCK, &term, nullptr);
        ::kill(::getpid(), SIGTERM);
    };
    QCOMPARE(shim.run({"/bin/sleep", "1000"}), 128 + SIGTERM);
    QCOMPARE(run::readExit(m_run).value_or(run::Exit{}).signal, SIGTERM);
    QVERIFY(run::readStarted(m_run));
}

void TestShimFaults::forwardsToTheWholeGroup()
{
    ShimProcess shim(m_run);
    shim.start({"/bin/sh", "-c", "sleep 1000 & echo $!; wait"});
    QTRY_VERIFY(readAll(path("stdout.log")).endsWith('\n'));
    const pid_t child = readAll(path("stdout.log")).trimmed().toInt();
    QVERIFY(child > 0);
    QCOMPARE(::kill(shim.pid(), SIGTERM), 0);
    QCOMPARE(shim.finish(), 128 + SIGTERM);
    int status = 0;
    // Reaped by the shim, or by us when it came after the agent's end.
    const pid_t reaped = ::waitpid(child, &status, 0);
    QVERIFY(reaped < 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM));
    QCOMPARE(processState(child), 'X');
}

void TestShimFaults::killedShimTakesTheAgentAlong()
{
    ShimProcess shim(m_run);
    shim.start({"/bin/sleep", "1000"});
    QTRY_VERIFY(run::readStarted(m_run));
    const pid_t agent = pid_t(run::readStarted(m_run)->agent.pid);
    QCOMPARE(::kill(shim.pid(), SIGKILL), 0);
    QCOMPARE(shim.finish(), -SIGKILL);
    int status = 0;
    QCOMPARE(::waitpid(agent, &status, 0), agent);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGKILL);
    const run::Facts facts = run::readFacts(m_run);
    QVERIFY(facts.claimed);
    QVERIFY(!facts.locked);
    QVERIFY(!facts.exit);
    QVERIFY(run::recover(facts) == run::Recovery::Lost);
    ShimProcess again(m_run);
    QCOMPARE(again.run({"/bin/true"}), run::kShimClaimed);
}

void TestShimFaults::detachedGrandchildIsAdopted()
{
    ShimProcess shim(m_run);
    shim.options = {"--fifo"};
    // The subshell ends at once and orphans the daemon.
    shim.start({"/bin/sh", "-c", "(setsid sleep 1000 & echo $!); read line; exit 5"});
    const pid_t owner = shim.pid();
    QTRY_VERIFY(readAll(path("stdout.log")).endsWith('\n'));
    const pid_t daemon = readAll(path("stdout.log")).trimmed().toInt();
    QVERIFY(daemon > 0);
    QTRY_COMPARE(parentOf(daemon), owner);
    QVERIFY(writeAll(path("stdin"), "\n"));
    QCOMPARE(shim.finish(), 5);
    QVERIFY(run::readExit(m_run));
    QVERIFY(!run::isLocked(m_run)); // the daemon holds nothing of the shim's
    QVERIFY(processState(daemon) != 'X' && processState(daemon) != 'Z');
    QCOMPARE(::kill(daemon, SIGKILL), 0);
    QCOMPARE(::waitpid(daemon, nullptr, 0), daemon);
}

void TestShimFaults::directoryDisappears()
{
    ShimProcess shim(m_run);
    shim.start({"/bin/sh", "-c", "echo ready; while [ -e \"$1\" ]; do sleep 0.01; done; exit 6", "sh",
        QFile::encodeName(path("exit"))});
    QTRY_COMPARE(readAll(path("stdout.log")), QByteArray("ready\n"));
    QVERIFY(QDir(m_run).removeRecursively());
    QCOMPARE(shim.finish(), 6);
}

/// A file system of about 1 MiB in a mount namespace of our own. Empty when it cannot be had; then the reason is said.
QString TestShimFaults::mountSmallDisk(const QByteArray& type)
{
    static const bool own
        = ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    if (!own) {
        qWarning("no mount namespace: %s", std::strerror(errno));
        return {};
    }
    const QString point = m_temp->filePath(QStringLiteral("disk"));
    QDir().mkpath(point);
    if (type == "tmpfs") {
        if (::mount("none", QFile::encodeName(point).constData(), "tmpfs", 0, "size=1m") == 0)
            return point;
        qWarning("no tmpfs: %s", std::strerror(errno));
        return {};
    }
    const QString image = m_temp->filePath(QStringLiteral("image"));
    QFile file(image);
    if (!file.open(QIODevice::WriteOnly) || !file.resize(4 * 1024 * 1024))
        return {};
    const QStringList steps[] = {{QStringLiteral("mkfs.ext4"), QStringLiteral("-q"), QStringLiteral("-m0"), image},
        {QStringLiteral("mount"), QStringLiteral("-o"), QStringLiteral("loop"), image, point}};
    for (const QStringList& step : steps) {
        QProcess process;
        process.start(step.at(0), step.mid(1));
        if (!process.waitForFinished() || process.exitCode() != 0) {
            qWarning("%s: %s", qPrintable(step.at(0)), process.readAllStandardError().constData());
            return {};
        }
    }
    return point;
}

/// Unmounts at the end of a test, before its temporary directory goes.
struct Unmount {
    QString point;
    ~Unmount() { ::umount2(QFile::encodeName(point).constData(), MNT_DETACH); }
};

void TestShimFaults::agentFillsTheDisk_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("tmpfs") << QByteArray("tmpfs");
    QTest::newRow("ext4") << QByteArray("ext4");
}

void TestShimFaults::agentFillsTheDisk()
{
    QFETCH(QByteArray, type);
    const QString disk = mountSmallDisk(type);
    if (disk.isEmpty())
        QSKIP("cannot mount a small file system here (the warning above says why)");
    const Unmount unmount{disk};
    const QString directory = disk + QStringLiteral("/A/1");
    QVERIFY(QDir().mkpath(directory));
    ShimProcess shim(directory);
    // Goes on block by block until not even one more fits.
    const QByteArray fill = "cat /dev/zero; i=0; while head -c 4096 /dev/zero >> \"$1\"; do i=$((i+1)); "
                            "[ $i -lt 1000 ] || exit 8; done; exit 7";
    QCOMPARE(shim.run({"/bin/sh", "-c", fill, "sh", QFile::encodeName(disk + QStringLiteral("/more"))}), 7);
    const auto exit = run::readExit(directory);
    QVERIFY(exit);
    QCOMPARE(exit->code, 7);
    QVERIFY(exit->stdoutBytes > 100'000);
    QCOMPARE(QFileInfo(directory + QStringLiteral("/stdout.log")).size(), exit->stdoutBytes);
    QVERIFY(run::readStarted(directory));
    QCOMPARE(QFileInfo(directory + QStringLiteral("/spare")).size(), 0);
}

void TestShimFaults::cannotClaimOnAFullDisk_data()
{
    agentFillsTheDisk_data();
}

void TestShimFaults::cannotClaimOnAFullDisk()
{
    QFETCH(QByteArray, type);
    const QString disk = mountSmallDisk(type);
    if (disk.isEmpty())
        QSKIP("cannot mount a small file system here (the warning above says why)");
    const Unmount unmount{disk};
    const QString directory = disk + QStringLiteral("/A/1");
    QVERIFY(QDir().mkpath(directory));
    QFile filler(disk + QStringLiteral("/filler"));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const QByteArray block(1024, 'x');
    while (filler.write(block) == block.size()) { }
    filler.close();
    const QString ran = m_temp->filePath(QStringLiteral("ran"));
    ShimProcess shim(directory);
    QCOMPARE(shim.run({"/bin/touch", QFile::encodeName(ran)}), run::kShimCannotRecord);
    QVERIFY(!QFile::exists(ran));
    QVERIFY(run::recover(run::readFacts(directory)) == run::Recovery::Start);
    for (const char* name : {"claim", "spare", "exit", "started"})
        QVERIFY2(!QFile::exists(directory + QLatin1Char('/') + QLatin1String(name)), name);
    // The same directory works once there is space again.
    QVERIFY(filler.remove());
    ShimProcess again(directory);
    QCOMPARE(again.run({"/bin/touch", QFile::encodeName(ran)}), 0);
    QVERIFY(QFile::exists(ran));
}

void TestShimFaults::damagedRecord_data()
{
    QTest::addColumn<int>("flipped"); // byte counted from the start, or -1
    QTest::addColumn<int>("length"); // of the text that is kept, or -1; the rest is zeros
    QTest::addColumn<int>("fileSize");
    const int size = int(run::kRecordBytes);
    for (const int at : {0, 7, 16, 21, 40, 80, 120})
        QTest::addRow("flipped %d", at) << at << -1 << size;
    for (const int length : {0, 1, 20, 100})
        QTest::addRow("only %d bytes arrived", length) << -1 << length << size;
    QTest::newRow("empty file") << -1 << -1 << 0;
    QTest::newRow("cut file") << -1 << -1 << 60;
}

void TestShimFaults::damagedRecord()
{
    QFETCH(int, flipped);
    QFETCH(int, length);
    QFETCH(int, fileSize);
    ShimProcess shim(m_run);
    QCOMPARE(shim.run({"/bin/true"}), 0);
    QVERIFY(run::readExit(m_run));
    QByteArray record = readAll(path("exit"));
    QCOMPARE(record.size(), qsizetype(run::kRecordBytes));
    if (flipped >= 0)
        record[flipped] = static_cast<char>(record.at(flipped) ^ 1);
    if (length >= 0)
        record = record.left(length) + QByteArray(record.size() - length, 0);
    QVERIFY(writeAll(path("exit"), record.left(fileSize)));
    QVERIFY(!run::readExit(m_run));
    QVERIFY(run::recover(run::readFacts(m_run)) == run::Recovery::Lost);
}

QTEST_GUILESS_MAIN(TestShimFaults)
#include "tst_shim_faults.moc"
