// SPDX-License-Identifier: GPL-3.0-or-later
// The disk is full while agents write: exit codes are kept, the engine says what is wrong, and goes on by itself
// (trust.md, D6).
#include "tests/support/workbench.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/mount.h>
#include <unistd.h>

using namespace wavedeck;
using namespace wavedeck::testing;

namespace {

constexpr qint64 kDiskBytes = 48 * 1024 * 1024;
constexpr qint64 kBallastBytes = 16 * 1024 * 1024;
constexpr int kAgents = 30;

/// A small file system of its own, with a ballast that can be thrown off.
class SmallDisk {
public:
    explicit SmallDisk(const QString& type, const QString& at = {})
        : m_folder(at.isEmpty() ? m_temp.filePath(QStringLiteral("disk")) : at)
    {
        QDir().mkpath(folder());
        if (::geteuid() != 0) {
            trouble = QStringLiteral("only root can mount a small file system");
            return;
        }
        if (type == QStringLiteral("tmpfs"))
            m_mounted = ::mount("tmpfs", path().constData(), "tmpfs", 0, "size=48m") == 0;
        else
            m_mounted = mountLoop(type);
        if (!m_mounted) {
            trouble = QStringLiteral("a small %1 cannot be mounted here").arg(type);
            return;
        }
        writeFile(ballast(), QByteArray(kBallastBytes, 'b'));
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(path().constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    const QString& folder() const { return m_folder; }
    bool throwOff() const { return QFile::remove(ballast()); }
    QString trouble;

private:
    QByteArray path() const { return QFile::encodeName(folder()); }
    QString ballast() const { return folder() + QStringLiteral("/ballast"); }
    bool mountLoop(const QString& type) const
    {
        const QString image = m_temp.filePath(QStringLiteral("image"));
        QFile file(image);
        return file.open(QIODevice::WriteOnly) && file.resize(kDiskBytes)
            && QProcess::execute(
                   QStringLiteral("/sbin/mkfs.") + type, {QStringLiteral("-q"), QStringLiteral("-F"), image})
            == 0
            && QProcess::execute(
                   QStringLiteral("mount"), {QStringLiteral("-o"), QStringLiteral("loop"), image, folder()})
            == 0;
    }
    QTemporaryDir m_temp;
    QString m_folder;
    bool m_mounted = false;
};

/// What the agents of a plan wait for, one file after the other.
struct Signs {
    explicit Signs(const Workbench& bench)
        : go(bench.folder() + QStringLiteral("/go"))
        , enough(bench.folder() + QStringLiteral("/enough"))
        , space(bench.folder() + QStringLiteral("/space"))
    {
    }
    QString go; ///< fill the disk
    QString enough; ///< fill it no more
    QString space; ///< there is space again: print
};

/// With few at once the others start later, and must not fill the disk again.
bool isFilling(int i, int parallel)
{
    return i < parallel - 1;
}

int codeOf(int i)
{
    return i % 3 == 0 ? 0 : i + 1;
}

QString name(int i)
{
    return QStringLiteral("a%1").arg(i);
}

QString degraded(EngineProcess& engine)
{
    const auto status = engine.ask(QStringLiteral("engine.status"));
    return status ? status->value(QLatin1String("degraded")).toString() : QString();
}

} // namespace

// QtTest ends a function after five minutes; a thousand kills, or a machine that builds at the same time, take longer.
static const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

class TestDiskFull : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitsAreKept_data();
    void exitsAreKept();
    void engineKilledOnFullDisk_data() { exitsAreKept_data(); }
    void engineKilledOnFullDisk();
    void nothingCanBeClaimed();

private:
    /// Agents that fill the disk, one that keeps it full, and those that print when there is space.
    QString fillingPlan(const Workbench& bench, const Signs& signs, int parallel) const;
    void makeSpace(const Workbench& bench, const SmallDisk& disk, const Signs& signs, const QString& floodRun) const;
    bool areExitsStored(const Workbench& bench, const QString& session, int parallel) const;
    /// Holds and resumes until the engine refuses it because it can store nothing; true when it ends, or will end,
    /// held.
    bool changeUntilRefused(Workbench& bench, const QString& session) const;
    void verifyExits(const Workbench& bench, const QString& session, int parallel) const;
};

QString TestDiskFull::fillingPlan(const Workbench& bench, const Signs& signs, int parallel) const
{
    const QString optional = QStringLiteral("required: false");
    QStringList agents{bench.agent(QStringLiteral("flood"),
        {QStringLiteral("hold=") + signs.go, QStringLiteral("flood=") + signs.enough, QStringLiteral("exit=77")},
        optional)};
    for (int i = 0; i < kAgents; ++i) {
        const QString exit = QStringLiteral("exit=%1").arg(codeOf(i));
        // The engine may start agents within the bytes that others gave back: what those print would not be kept.
        agents.append(bench.agent(name(i),
            isFilling(i, parallel)
                ? QStringList{QStringLiteral("hold=") + signs.go, QStringLiteral("fill"), exit}
                : QStringList{QStringLiteral("hold=") + signs.space, QStringLiteral("out=3000:%1").arg(i), exit},
            optional));
    }
    return Workbench::plan(agents, parallel);
}

void TestDiskFull::makeSpace(
    const Workbench& bench, const SmallDisk& disk, const Signs& signs, const QString& floodRun) const
{
    QVERIFY(writeFile(signs.enough, "x"));
    // In the middle of a round it would take all the space that is made here.
    QVERIFY(waitFor([&] {
        const QList<Life> lives = bench.journal().lives.value(floodRun);
        return !lives.isEmpty() && lives.first().code;
    }));
    QVERIFY(disk.throwOff());
    QVERIFY(writeFile(signs.space, "x"));
}

bool TestDiskFull::areExitsStored(const Workbench& bench, const QString& session, int parallel) const
{
    for (int i = 0; i < kAgents; ++i)
        if (isFilling(i, parallel) && !bench.attempt(session, name(i)).exitCode)
            return false;
    return true;
}

bool TestDiskFull::changeUntilRefused(Workbench& bench, const QString& session) const
{
    bool held = false;
    Error refusal;
    const bool refused = waitFor([&] {
        const auto answer = bench.engine.ask(held ? QStringLiteral("session.resume") : QStringLiteral("session.hold"),
            {{QStringLiteral("session"), session}});
        // Of what is refused some was taken in before, and is done later: its refusal says so.
        if (answer.ok() || answer.error().mend.contains(QStringLiteral("has taken it in")))
            held = !held;
        if (!answer.ok())
            refusal = answer.error();
        return !answer.ok() && !degraded(bench.engine).isEmpty();
    });
    [&] {
        QVERIFY(refused);
        QCOMPARE(refusal.kind, ErrorKind::Environment);
    }();
    return held;
}

void TestDiskFull::verifyExits(const Workbench& bench, const QString& session, int parallel) const
{
    QCOMPARE(sessionRow(bench.dataDir(), session)->state, SessionState::Completed);
    QCOMPARE(bench.attempt(session, QStringLiteral("flood")).exitCode, std::optional(77));
    const Journal journal = bench.journal();
    for (int i = 0; i < kAgents; ++i) {
        const Attempt attempt = bench.attempt(session, name(i));
        QCOMPARE(attempt.exitCode, std::optional(codeOf(i)));
        QCOMPARE(attempt.state, codeOf(i) == 0 ? AgentState::Succeeded : AgentState::Failed);
        QCOMPARE(journal.lives.value(attempt.runId).size(), 1);
        const QString output = runDirOf(bench.dataDir(), session, attempt) + QStringLiteral("/stdout.log");
        if (isFilling(i, parallel))
            QCOMPARE(QFileInfo(output).size(), journal.wrote.value(attempt.runId));
        else
            QVERIFY(readFile(output) == stubBytes(quint64(i), 3000));
    }
    QCOMPARE(journal.starts(), kAgents + 1);
    QCOMPARE(integrityCheck(bench.dataDir()), QStringLiteral("ok"));
}

void TestDiskFull::exitsAreKept_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("parallel");
    QTest::newRow("ext4, all at once") << QStringLiteral("ext4") << 64;
    QTest::newRow("ext4, most of them later") << QStringLiteral("ext4") << 8;
    QTest::newRow("tmpfs, all at once") << QStringLiteral("tmpfs") << 64;
    QTest::newRow("tmpfs, most of them later") << QStringLiteral("tmpfs") << 8;
}

void TestDiskFull::exitsAreKept()
{
    QFETCH(QString, type);
    QFETCH(int, parallel);
    const SmallDisk disk(type);
    if (!disk.trouble.isEmpty())
        QSKIP(qPrintable(disk.trouble));
    Workbench bench(disk.folder());
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const Signs signs(bench);
    const auto session = bench.engine.run(fillingPlan(bench, signs, parallel));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    const int first = std::min(parallel, kAgents + 1);
    QVERIFY(bench.waitAlive(first));
    QVERIFY(degraded(bench.engine).isEmpty());
    const QString floodRun = bench.attempt(*session, QStringLiteral("flood")).runId;
    QVERIFY(writeFile(signs.go, "x"));

    // Full: every agent of the first lot ended. What they gave back may suffice to store just that, not what is asked
    // then.
    QVERIFY(waitFor([&] { return bench.journal().wrote.size() >= first; }));
    QVERIFY(waitFor([&] { return !degraded(bench.engine).isEmpty() || areExitsStored(bench, *session, parallel); }));
    const bool held = changeUntilRefused(bench, *session);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(bench.engine.isRunning());
    const pid_t pid = bench.engine.pid();

    // Space again: it goes on without anybody's help.
    makeSpace(bench, disk, signs, floodRun);
    if (QTest::currentTestFailed())
        return;
    if (held) { // it must have been done by now, or all had ended before
        const auto hasEnded = [&] { return hasSessionEnded(bench.dataDir(), *session); };
        QVERIFY(
            waitFor([&] { return hasEnded() || sessionRow(bench.dataDir(), *session)->state == SessionState::Held; }));
        const QJsonObject which{{QStringLiteral("session"), *session}};
        QVERIFY(waitFor([&] { return hasEnded() || bench.engine.ask(QStringLiteral("session.resume"), which).ok(); }));
    }
    QVERIFY(bench.waitEnded(*session));
    QVERIFY(waitFor([&] { return degraded(bench.engine).isEmpty(); }));
    QCOMPARE(bench.engine.pid(), pid);
    QVERIFY(bench.engine.isRunning());
    verifyExits(bench, *session, parallel);
    if (QTest::currentTestFailed())
        return;
    QCOMPARE(bench.engine.kill(SIGTERM), std::optional(0));
}

void TestDiskFull::engineKilledOnFullDisk()
{
    QFETCH(QString, type);
    QFETCH(int, parallel);
    const SmallDisk disk(type);
    if (!disk.trouble.isEmpty())
        QSKIP(qPrintable(disk.trouble));
    Workbench bench(disk.folder());
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const Signs signs(bench);
    const auto session = bench.engine.run(fillingPlan(bench, signs, parallel));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    const int first = std::min(parallel, kAgents + 1);
    QVERIFY(bench.waitAlive(first));
    const QString floodRun = bench.attempt(*session, QStringLiteral("flood")).runId;
    QVERIFY(writeFile(signs.go, "x"));
    QVERIFY(waitFor([&] { return !degraded(bench.engine).isEmpty(); }));
    bench.engine.kill();
    // An engine that cannot store a thing may refuse to start, but says why; it may also start and say so.
    bench.engine.start();
    QVERIFY(waitFor([&] { return !bench.engine.isRunning() || !degraded(bench.engine).isEmpty(); }));
    if (!bench.engine.isRunning()) {
        QCOMPARE(bench.engine.wait(), std::optional(4));
        // Its words go to a file on the same full disk: there may be no room for them.
        const QString words = bench.engine.errors();
        QVERIFY2(words.isEmpty() || words.contains(QStringLiteral("full")), qPrintable(words));
    }
    QVERIFY(QDir(bench.dataDir()).entryList({QStringLiteral("*unreadable*")}).isEmpty());
    QVERIFY(waitFor([&] { return bench.journal().wrote.size() >= first; })); // nobody fills it any more but the flood
    makeSpace(bench, disk, signs, floodRun);
    if (QTest::currentTestFailed())
        return;
    if (!bench.engine.isRunning())
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    QVERIFY(bench.waitEnded(*session));
    verifyExits(bench, *session, parallel);
}

void TestDiskFull::nothingCanBeClaimed()
{
    // Only the run directories are on the full disk: the intent is stored, and no shim can claim.
    Workbench bench;
    const SmallDisk disk(QStringLiteral("tmpfs"), bench.dataDir() + QStringLiteral("/runs"));
    if (!disk.trouble.isEmpty())
        QSKIP(qPrintable(disk.trouble));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const QString go = bench.folder() + QStringLiteral("/go");
    const auto session
        = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {QStringLiteral("hold=") + go}),
            bench.agent(QStringLiteral("b"), {QStringLiteral("out=3000:1"), QStringLiteral("exit=0")},
                QStringLiteral("needs: [a]"))}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QVERIFY(bench.waitAlive(1));
    QFile filler(disk.folder() + QStringLiteral("/filler"));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const QByteArray block(4096, 'f');
    while (filler.write(block) == block.size()) { }
    QVERIFY(writeFile(go, "x"));
    QVERIFY(waitFor([&] { return bench.attempt(*session, QStringLiteral("a")).state == AgentState::Succeeded; }));
    // The spare of the first gave some bytes back.
    QVERIFY(waitFor([&] {
        while (filler.write(block) == block.size()) { }
        return !degraded(bench.engine).isEmpty() || hasSessionEnded(bench.dataDir(), *session);
    }));
    if (hasSessionEnded(bench.dataDir(), *session))
        QSKIP("the second agent was started within the bytes that the first gave back");
    QVERIFY2(degraded(bench.engine).contains(QStringLiteral("disk full")), qPrintable(degraded(bench.engine)));
    QVERIFY(bench.engine.isRunning());
    QVERIFY(disk.throwOff());
    QVERIFY(bench.waitEnded(*session));
    QCOMPARE(sessionRow(bench.dataDir(), *session)->state, SessionState::Completed);
    const Attempt attempt = bench.attempt(*session, QStringLiteral("b"));
    QCOMPARE(bench.journal().lives.value(attempt.runId).size(), 1);
    QVERIFY(
        readFile(runDirOf(bench.dataDir(), *session, attempt) + QStringLiteral("/stdout.log")) == stubBytes(1, 3000));
    QVERIFY(degraded(bench.engine).isEmpty());
    bench.engine.kill();
}

QTEST_GUILESS_MAIN(TestDiskFull)
#include "tst_diskfull.moc"
