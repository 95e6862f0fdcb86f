// SPDX-License-Identifier: GPL-3.0-or-later
// Data directories in surroundings that are not as usual: locked, given relative, with a mode of their own; an engine
// that is asked for too much, or by two at once.
#include "ctl.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <sys/stat.h>

using namespace wavedeck::test;

namespace {

const QByteArray kTrue = "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n";

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

struct stat infoOf(const QString& path)
{
    struct stat info = {};
    ::stat(QFile::encodeName(path).constData(), &info);
    return info;
}

/// A plan whose text has so many bytes.
QByteArray planOf(qsizetype bytes, const QByteArray& head = {})
{
    QByteArray text = "version: 1\nsession: { name: Test }\n" + head + "waves:\n" + kTrue;
    while (text.size() < bytes)
        text += "#" + QByteArray(qMin<qsizetype>(1000, qMax<qsizetype>(0, bytes - text.size() - 2)), '-') + "\n";
    return text;
}

/// Holds a database as another program would that works in it, until it is destroyed.
class Locker {
public:
    explicit Locker(const QString& file)
        : m_db(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("locker")))
    {
        m_db.setDatabaseName(file);
        QSqlQuery query(m_db.open() ? m_db : QSqlDatabase());
        m_locked = query.exec(QStringLiteral("PRAGMA locking_mode=EXCLUSIVE"))
            && query.exec(QStringLiteral("INSERT OR REPLACE INTO meta (key, value) VALUES ('test', '1')"));
    }
    ~Locker()
    {
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(QStringLiteral("locker"));
    }
    Locker(const Locker&) = delete;
    Locker& operator=(const Locker&) = delete;

    bool isLocked() const { return m_locked; }

private:
    QSqlDatabase m_db;
    bool m_locked = false;
};

} // namespace

class TestCtlDataDir : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lockedDatabaseStays();
    void relativeInARemovedFolder_data();
    void relativeInARemovedFolder();
    void existingFolderKeepsItsMode();
    void longestPlanCanBeSent();
    void planThatIsTooLong();
    void environmentThatIsTooLong();
    void twoStopsAtOnce();
};

void TestCtlDataDir::lockedDatabaseStays()
{
    Ctl ctl;
    QCOMPARE(ctl.run(kTrue).status, 0);
    QCOMPARE(ctl.call(words("engine stop")).status, 0);
    const QString file = ctl.path(QStringLiteral("data/wavedeck.db"));
    const QStringList before = QDir(ctl.dataDir()).entryList({QStringLiteral("wavedeck*")}, QDir::Files);
    {
        const Locker locker(file);
        QVERIFY(locker.isLocked());
        // Not read here: closing any descriptor of a file gives up the locks a process holds on it.
        const struct stat info = infoOf(file);
        QCOMPARE(ctl.call(words("engine start")).status, 4);
        QCOMPARE(infoOf(file).st_ino, info.st_ino);
        QCOMPARE(infoOf(file).st_size, info.st_size);
        QCOMPARE(infoOf(file).st_mtim.tv_nsec, info.st_mtim.tv_nsec);
        for (const QString& name : QDir(ctl.dataDir()).entryList({QStringLiteral("wavedeck*")}, QDir::Files))
            QVERIFY2(
                before.contains(name) || name.endsWith(QLatin1String("-wal")) || name.endsWith(QLatin1String("-shm")),
                qPrintable(name));
    }
    QVERIFY(waitUntil([&] { return ctl.call(words("engine start")).status == 0; }));
    QCOMPARE(ctl.state(), QStringLiteral("completed"));
}

void TestCtlDataDir::relativeInARemovedFolder_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("option") << QStringLiteral("exec \"$0\" --data-dir data session list");
    QTest::newRow("variable") << QStringLiteral("WAVEDECK_DATA_DIR=data exec \"$0\" session list");
}

void TestCtlDataDir::relativeInARemovedFolder()
{
    QFETCH(QString, command);
    QTemporaryDir folder;
    QProcess shell;
    shell.setWorkingDirectory(folder.path());
    shell.start(QStringLiteral("sh"),
        {QStringLiteral("-c"), QString(QStringLiteral("mkdir gone && cd gone && rmdir ../gone && ") + command),
            Ctl::program()});
    QVERIFY(shell.waitForFinished());
    const QByteArray errors = shell.readAllStandardError();
    QCOMPARE(shell.exitCode(), 2);
    QVERIFY2(errors.contains("the current folder does not exist any more"), errors.constData());
}

void TestCtlDataDir::existingFolderKeepsItsMode()
{
    Ctl ctl;
    QCOMPARE(::mkdir(QFile::encodeName(ctl.dataDir()).constData(), 0700), 0);
    QCOMPARE(::chmod(QFile::encodeName(ctl.dataDir()).constData(), 0755), 0);
    QCOMPARE(ctl.run(kTrue).status, 0);
    QCOMPARE(infoOf(ctl.dataDir()).st_mode & 07777U, 0755U);
}

void TestCtlDataDir::longestPlanCanBeSent()
{
    Ctl ctl;
    const QString plan = ctl.write(QStringLiteral("plan.yaml"), planOf(768 * 1024));
    QCOMPARE(ctl.read(QStringLiteral("plan.yaml")).size(), 768 * 1024);
    QCOMPARE(ctl.json({QStringLiteral("plan"), QStringLiteral("check"), plan}).status, 0);
    const Answer answer = ctl.json({QStringLiteral("run"), plan});
    QVERIFY2(answer.status == 0, answer.err.constData());
}

void TestCtlDataDir::planThatIsTooLong()
{
    Ctl ctl;
    const QString plan = ctl.write(QStringLiteral("plan.yaml"), planOf(768 * 1024 + 100));
    for (const QStringList& command : {words("plan check"), words("run")}) {
        const Answer answer = ctl.json(QStringList(command) << plan);
        QCOMPARE(answer.status, 2);
        QCOMPARE(answer.json().value(QLatin1String("faults")).toArray().size(), 1);
        QVERIFY2(answer.err.contains("a plan has at most 786432"), answer.err.constData());
    }
}

void TestCtlDataDir::environmentThatIsTooLong()
{
    Ctl ctl;
    for (const char* name : {"WD_TEST_1", "WD_TEST_2", "WD_TEST_3"})
        ctl.environment().insert(QLatin1String(name), QString(120 * 1024, QLatin1Char('x')));
    const QString plan = ctl.write(QStringLiteral("plan.yaml"),
        planOf(700 * 1024, "environment: { pass: [PATH, WD_TEST_1, WD_TEST_2, WD_TEST_3] }\n"));
    const Answer answer = ctl.json({QStringLiteral("run"), plan});
    QCOMPARE(answer.status, 2);
    QCOMPARE(answer.error().value(QLatin1String("code")).toString(), QStringLiteral("plan-too-long"));
    QCOMPARE(ctl.call(words("session list")).out, QByteArray("no sessions yet\n"));
}

void TestCtlDataDir::twoStopsAtOnce()
{
    constexpr int kRounds = 4;
    constexpr int kStops = 4;
    Ctl ctl;
    for (int round = 0; round < kRounds; ++round) {
        QCOMPARE(ctl.call(words("engine start")).status, 0);
        std::vector<std::unique_ptr<QProcess>> stops;
        for (int i = 0; i < kStops; ++i)
            stops.push_back(ctl.start(words(i % 2 ? "engine stop" : "engine stop --agents")));
        for (const auto& stop : stops) {
            QVERIFY(stop->waitForFinished());
            const QByteArray errors = stop->readAllStandardError();
            QVERIFY2(stop->exitStatus() == QProcess::NormalExit && stop->exitCode() == 0, errors.constData());
        }
        QCOMPARE(ctl.enginePid(), 0);
    }
}

QTEST_GUILESS_MAIN(TestCtlDataDir)
#include "tst_ctl_datadir.moc"
