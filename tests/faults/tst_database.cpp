// SPDX-License-Identifier: GPL-3.0-or-later
// Databases that are newer, damaged or no databases at all are never written over (trust.md, D14 and D17).
#include "tests/support/workbench.h"

#include "models/store/store.h"

#include <QDir>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::testing;

class TestDatabase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newerSchemaIsRefused();
    void damaged_data();
    void damaged();
    void numbersDoNotComeBack();
    void firstSchemaIsMadeWhole();
    void aDirectoryThatIsGoneIsLeft();
};

namespace {

QString file(const Workbench& bench)
{
    return bench.dataDir() + QStringLiteral("/wavedeck.db");
}

bool execute(const QString& database, const QString& sql)
{
    bool done = false;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("edit"));
        db.setDatabaseName(database);
        done = db.open() && QSqlQuery(db).exec(sql);
    }
    QSqlDatabase::removeDatabase(QStringLiteral("edit"));
    return done;
}

/// A database with a session of 30 agents in it, its engine ended; everything is in the one file.
QString filled(Workbench& bench)
{
    if (!bench.engine.startAndWait())
        return {};
    const auto session = bench.engine.run(
        Workbench::plan({bench.agent(QStringLiteral("a"), {}, QStringLiteral("foreach: { range: [1, 30] }"))}));
    if (!session || !bench.waitEnded(*session))
        return {};
    bench.engine.kill(15);
    return execute(file(bench), QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")) ? *session : QString();
}

} // namespace

/// Nobody sees what an engine does in a directory that was moved away; and the lock of the next one is not its to
/// remove.
void TestDatabase::aDirectoryThatIsGoneIsLeft()
{
    Workbench bench;
    QVERIFY(bench.engine.startAndWait());
    QVERIFY(
        bench.engine.run(QStringLiteral("version: 1\nsession: { name: x }\nwaves:\n  - id: w\n    agents:\n      - { "
                                        "id: a, argv: [sleep, \"300\"] }\n")));
    const QString aside = bench.dataDir() + QStringLiteral("-aside");
    QVERIFY(QDir().rename(bench.dataDir(), aside));
    QVERIFY(QDir().mkpath(bench.dataDir()));
    QFile lock(bench.dataDir() + QStringLiteral("/lock"));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    QVERIFY(bench.engine.wait().has_value());
    QVERIFY(lock.exists());
    // The next one in the right place takes over what runs, and can end it.
    QVERIFY(QDir(bench.dataDir()).removeRecursively());
    QVERIFY(QDir().rename(aside, bench.dataDir()));
    QVERIFY(bench.engine.startAndWait());
    QVERIFY(bench.engine.ask(QStringLiteral("session.stop"), {{QStringLiteral("session"), QStringLiteral("S-001")}}));
}

void TestDatabase::newerSchemaIsRefused()
{
    Workbench bench;
    QVERIFY(!filled(bench).isEmpty());
    QVERIFY(execute(file(bench), QStringLiteral("PRAGMA user_version=999")));
    const QByteArray before = readFile(file(bench));
    for (int i = 0; i < 2; ++i) {
        bench.engine.start();
        QCOMPARE(bench.engine.wait(), std::optional(4));
    }
    const QString said = bench.engine.errors();
    QVERIFY2(said.contains(file(bench)) && said.contains(QStringLiteral("999"))
            && said.contains(QString::number(Store::schemaVersion())),
        qPrintable(said));
    QVERIFY(readFile(file(bench)) == before);
    QVERIFY(QDir(bench.dataDir()).entryList({QStringLiteral("*unreadable*")}).isEmpty());
}

void TestDatabase::damaged_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("garbage") << 0;
    QTest::newRow("truncated") << 1;
    QTest::newRow("zeroed") << 2;
    QTest::newRow("flipped bytes") << 3;
    QTest::newRow("flipped header") << 4;
    QTest::newRow("a few words") << 5;
}

void TestDatabase::damaged()
{
    QFETCH(int, how);
    Workbench bench;
    const QString session = filled(bench);
    QVERIFY2(!session.isEmpty(), qPrintable(bench.engine.errors()));
    QByteArray bytes = readFile(file(bench));
    QVERIFY(bytes.size() > 20000);
    switch (how) {
    case 0:
        bytes.fill('g');
        break;
    case 1:
        bytes.truncate(bytes.size() / 2 + 100);
        break;
    case 2:
        bytes.fill('\0');
        break;
    case 3:
        // In the head of many pages: SQLite's own check has to see it.
        for (qsizetype page = 4096; page < bytes.size(); page += 8192)
            for (int i = 0; i < 40; ++i)
                bytes[page + i] = char(bytes[page + i] ^ 0x5a);
        break;
    case 4:
        bytes[5] = char(bytes[5] ^ 1);
        break;
    default:
        bytes = "This is no database.";
        break;
    }
    QVERIFY(writeFile(file(bench), bytes));

    bench.engine.start();
    QCOMPARE(bench.engine.wait(), std::optional(4));
    const QStringList aside = QDir(bench.dataDir())
                                  .entryList({QStringLiteral("wavedeck.db.unreadable-*")}, QDir::Files)
                                  .filter(QRegularExpression(QStringLiteral("[0-9]$")));
    QCOMPARE(aside.size(), 1);
    const QString moved = bench.dataDir() + QLatin1Char('/') + aside.first();
    QVERIFY(readFile(moved) == bytes);
    QVERIFY(!QFile::exists(file(bench)));
    const QString said = bench.engine.errors();
    QVERIFY2(said.contains(moved) && said.contains(file(bench) + QStringLiteral(":")), qPrintable(said));

    // The next one begins anew and keeps away from the directories of before.
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto next = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {})}));
    QVERIFY2(next.ok(), qPrintable(next.error().line()));
    QVERIFY(*next != session);
    QVERIFY(bench.waitEnded(*next));
    QCOMPARE(sessionRow(bench.dataDir(), *next)->state, SessionState::Completed);
    QVERIFY(readFile(moved) == bytes);
    QCOMPARE(integrityCheck(bench.dataDir()), QStringLiteral("ok"));
}

void TestDatabase::numbersDoNotComeBack()
{
    Workbench bench;
    QVERIFY(QDir().mkpath(bench.dataDir() + QStringLiteral("/runs/S-041/a/1")));
    QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
    const auto session = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {})}));
    QVERIFY2(session.ok(), qPrintable(session.error().line()));
    QCOMPARE(*session, QStringLiteral("S-042"));
}

void TestDatabase::firstSchemaIsMadeWhole()
{
    // Killed while the schema is made, as often as chance will have it: the next start completes it.
    Workbench bench;
    for (int i = 0; i < 15; ++i) {
        // The shim of the round before may still be writing there.
        QVERIFY(waitFor([&] { return QDir(bench.dataDir()).removeRecursively(); }));
        bench.engine.start();
        // From before the file is there until well after.
        if (i % 3 != 0)
            QVERIFY(
                waitFor([&] { return QFile::exists(i % 3 == 1 ? file(bench) : file(bench) + QStringLiteral("-wal")); },
                    30'000, 1));
        bench.engine.kill();
        QVERIFY2(bench.engine.startAndWait(), qPrintable(bench.engine.errors()));
        QCOMPARE(integrityCheck(bench.dataDir()), QStringLiteral("ok"));
        const auto session = bench.engine.run(Workbench::plan({bench.agent(QStringLiteral("a"), {})}));
        QVERIFY2(session.ok(), qPrintable(session.error().line()));
        bench.engine.kill();
    }
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
