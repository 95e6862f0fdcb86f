// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail: appended in a transaction, never changed, and whoever changes it all the same is found.
#include "models/store/openforchange.h"
#include "models/trail/trail.h"
#include "models/trail/trailrows.h"
#include "models/trail/verify.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wavedeck;

namespace {

/// As an attacker has it: the file itself, with nothing of ours between.
class Attacker {
public:
    explicit Attacker(const QString& dataDir)
    {
        sqlite3_open(QFile::encodeName(dataDir + QStringLiteral("/wavedeck.db")).constData(), &m_db);
    }
    ~Attacker() { sqlite3_close(m_db); }
    Attacker(const Attacker&) = delete;
    Attacker& operator=(const Attacker&) = delete;

    bool exec(const QString& sql)
    {
        return sqlite3_exec(m_db, sql.toUtf8().constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    int changed() { return sqlite3_changes(m_db); }

private:
    sqlite3* m_db = nullptr;
};

TrailEntry entry(int number)
{
    TrailEntry e;
    e.actor = QStringLiteral("ada");
    if (number % 3 == 0)
        e.person = number % 5 + 1;
    e.source = number % 3 == 0 ? TrailSource::Person : TrailSource::OsUser;
    e.action = QStringLiteral("gate.waive");
    e.session = QStringLiteral("S-%1").arg(number % 7);
    e.subject = QStringLiteral("gate:g%1").arg(number);
    e.result = number % 4 ? TrailResult::Done : TrailResult::Refused;
    e.body
        = {{QStringLiteral("reason"), QStringLiteral("because \"%1\"\n").arg(number)}, {QStringLiteral("n"), number}};
    e.at = 1'000'000 + number;
    return e;
}

void fill(Store& store, int rows, int aTransaction = 1)
{
    for (int i = 1; i <= rows;) {
        QVERIFY(store.begin());
        for (int n = 0; n < aTransaction && i <= rows; ++n, ++i)
            QVERIFY(trail::append(store, entry(i)));
        QVERIFY(store.commit());
    }
}

const char* const kColumns[]
    = {"at", "actor", "person", "source", "action", "session", "subject", "result", "body", "previous", "hash"};

/// One change of the table that nothing of ours would make; empty when it changed nothing.
QString tamper(Attacker& attacker, QRandomGenerator& random, int rows)
{
    const int row = random.bounded(1, rows + 1);
    const int other = random.bounded(1, rows + 1);
    QString sql;
    switch (random.bounded(5)) {
    case 0: {
        const char* column = kColumns[random.bounded(int(std::size(kColumns)))];
        const QByteArray name(column);
        // One bit of one character, or of the number.
        if (name == "at" || name == "person")
            sql = QStringLiteral("UPDATE audit SET %1 = coalesce(%1, 0) | (1 << %2) WHERE id = %3 AND (coalesce(%1, 0) "
                                 "& (1 << %2)) = 0")
                      .arg(QLatin1String(column))
                      .arg(random.bounded(30))
                      .arg(row);
        else if (name == "source" || name == "result") // checked by the table: another word of it
            sql = QStringLiteral(
                "UPDATE audit SET %1 = CASE %1 WHEN 'done' THEN 'refused' WHEN 'refused' THEN 'done' WHEN "
                "'person' THEN 'engine' ELSE 'person' END WHERE id = %2")
                      .arg(QLatin1String(column))
                      .arg(row);
        else
            sql = QStringLiteral(
                "UPDATE audit SET %1 = substr(%1, 1, %2) || char(unicode(substr(%1, %2 + 1, 1)) + 1) || "
                "substr(%1, %2 + 2) WHERE id = %3 AND length(%1) > %2")
                      .arg(QLatin1String(column))
                      .arg(random.bounded(30))
                      .arg(row);
        break;
    }
    case 1: // out of the middle
        sql = QStringLiteral("DELETE FROM audit WHERE id = %1").arg(row);
        break;
    case 2: // put in between: those behind it make room
        sql = QStringLiteral("UPDATE audit SET id = -id WHERE id > %1; UPDATE audit SET id = 1 - id WHERE id < 0;"
                             "INSERT INTO audit SELECT id + 1, at, actor, person, source, action, session, subject, "
                             "result, body, previous, hash FROM audit WHERE id = %1")
                  .arg(row);
        break;
    case 3: // two change places
        if (row == other)
            return {};
        sql = QStringLiteral("UPDATE audit SET id = -1 WHERE id = %1; UPDATE audit SET id = %1 WHERE id = %2;"
                             "UPDATE audit SET id = %2 WHERE id = -1")
                  .arg(row)
                  .arg(other);
        break;
    default: // the tail
        sql = QStringLiteral("DELETE FROM audit WHERE id >= %1").arg(row);
    }
    return attacker.exec(sql) && attacker.changed() > 0 ? sql : QString();
}

} // namespace

class TestTrail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void canonicalJson();
    void rowsAreBound();
    void nothingIsKeptOfWhatIsRolledBack();
    void tableRefusesChanges();
    void everyTamperingIsFound();
    void aRewrittenChainIsFoundByTheAnchor();
    void anchorIsNobodyElsesToRead();
    void anAnchorThatIsNoFileIsToldOf();
    void secretsAreNotKept();
    void manyRowsInTime();
};

void TestTrail::canonicalJson()
{
    const QJsonObject object{{QStringLiteral("b"), 1}, {QStringLiteral("a"), QStringLiteral("e\u0301\n\"")},
        {QStringLiteral("c"),
            QJsonArray{QJsonValue(true), QJsonValue(), QJsonValue(1.5), QJsonValue(qint64(9007199254740993))}}};
    QCOMPARE(trail::canonicalJson(object),
        QByteArray("{\"a\":\"\xc3\xa9\\u000a\\\"\",\"b\":1,\"c\":[true,null,\"1.5\",9007199254740993]}"));
}

void TestTrail::rowsAreBound()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    QCOMPARE(trail::head(**store).id, 0);
    QVERIFY(trail::verify(**store)->ok());
    fill(**store, 40);
    const auto verdict = trail::verify(**store);
    QVERIFY(verdict);
    QVERIFY(verdict->ok());
    QCOMPARE(verdict->checked, 40);
    QCOMPARE(verdict->anchored, 40);
    QCOMPARE(trail::headDocument(**store).value(QLatin1String("rows")).toInt(), 40);
    QCOMPARE(trail::headDocument(**store).value(QLatin1String("head")).toString(), verdict->head);
}

void TestTrail::nothingIsKeptOfWhatIsRolledBack()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    fill(**store, 3);
    QVERIFY((*store)->begin());
    QVERIFY(trail::append(**store, entry(4)));
    (*store)->rollback();
    QVERIFY((*store)->begin());
    QVERIFY((*store)->commit());
    const auto verdict = trail::verify(**store);
    QVERIFY(verdict->ok());
    QCOMPARE(verdict->anchored, 3);
}

void TestTrail::tableRefusesChanges()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    fill(**store, 3);
    Attacker attacker(folder.path());
    QVERIFY(!attacker.exec(QStringLiteral("UPDATE audit SET actor = 'bob' WHERE id = 2")));
    QVERIFY(!attacker.exec(QStringLiteral("DELETE FROM audit WHERE id = 3")));
    QVERIFY(!attacker.exec(QStringLiteral("INSERT INTO audit SELECT 9, at, actor, person, source, action, session, "
                                          "subject, result, body, previous, hash FROM audit WHERE id = 1")));
    QVERIFY(!attacker.exec(QStringLiteral("INSERT OR REPLACE INTO audit SELECT id, at, 'bob', person, source, action, "
                                          "session, subject, result, body, previous, hash FROM audit WHERE id = 1")));
    QVERIFY(trail::verify(**store)->ok());
}

void TestTrail::everyTamperingIsFound()
{
    constexpr int kRows = 120;
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    fill(**store, kRows, 7); // an anchor every seven rows: a cut is found wherever it is
    Attacker attacker(folder.path());
    for (const char* trigger : {"audit_next", "audit_update", "audit_delete"})
        QVERIFY(attacker.exec(QStringLiteral("DROP TRIGGER ") + QLatin1String(trigger)));
    QVERIFY(attacker.exec(QStringLiteral("PRAGMA synchronous = OFF; CREATE TABLE kept AS SELECT * FROM audit")));
    QRandomGenerator random(20'261'121);
    int done = 0;
    for (int tries = 0; done < 1000 && tries < 5000; ++tries) {
        QVERIFY(attacker.exec(QStringLiteral("SAVEPOINT one")));
        const QString how = tamper(attacker, random, kRows);
        QVERIFY(attacker.exec(QStringLiteral("RELEASE one")));
        if (how.isEmpty())
            continue;
        ++done;
        const auto verdict = trail::verify(**store);
        QVERIFY(verdict);
        QVERIFY2(!verdict->ok() && !verdict->faults.isEmpty(), qPrintable(how));
        QVERIFY(
            attacker.exec(QStringLiteral("BEGIN; DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; COMMIT")));
    }
    QCOMPARE(done, 1000);
    QVERIFY(trail::verify(**store)->ok());
}

void TestTrail::aRewrittenChainIsFoundByTheAnchor()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    fill(**store, 10);
    Attacker attacker(folder.path());
    for (const char* trigger : {"audit_next", "audit_update", "audit_delete"})
        QVERIFY(attacker.exec(QStringLiteral("DROP TRIGGER ") + QLatin1String(trigger)));
    // Hashes computed anew all through: only what stands outside the database tells.
    const QString anchor = folder.path() + QStringLiteral("/audit.anchor");
    QVERIFY(QFile::copy(anchor, anchor + QStringLiteral(".kept")));
    QVERIFY(attacker.exec(QStringLiteral("DELETE FROM audit")));
    QVERIFY((*store)->begin());
    for (int i = 1; i <= 10; ++i) {
        TrailEntry e = entry(i);
        if (i == 4)
            e.actor = QStringLiteral("bob");
        QVERIFY(trail::append(**store, e));
    }
    QVERIFY((*store)->commit());
    QVERIFY(QFile::remove(anchor));
    QVERIFY(!trail::verify(**store)->ok()); // it is missing
    QVERIFY(QFile::rename(anchor + QStringLiteral(".kept"), anchor));
    const auto verdict = trail::verify(**store);
    QCOMPARE(verdict->faultCount, 7);
    QCOMPARE(verdict->faults.first().row, 4);
}

void TestTrail::anchorIsNobodyElsesToRead()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    fill(**store, 1);
    const auto rights = QFile::permissions(folder.path() + QStringLiteral("/audit.anchor"));
    QCOMPARE(
        rights & ~(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser), QFile::Permissions());
}

void TestTrail::anAnchorThatIsNoFileIsToldOf()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    const QByteArray anchor = QFile::encodeName(folder.filePath(QStringLiteral("audit.anchor")));
    QCOMPARE(::mkfifo(anchor.constData(), 0600), 0);
    fill(**store, 3); // nobody reads from it, and nobody waits
    const int reader = ::open(anchor.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(reader >= 0);
    QVERIFY((*store)->begin() && trail::append(**store, entry(4)) && (*store)->commit());
    char byte = 0;
    QVERIFY(::read(reader, &byte, 1) <= 0); // nor is it written to
    ::close(reader);
    for (const char* kind : {"pipe", "folder", "link"}) {
        const auto verdict = trail::verify(**store);
        QVERIFY(verdict && !verdict->ok());
        QCOMPARE(verdict->faultCount, 1);
        QVERIFY2(verdict->faults.first().what.contains(QStringLiteral("no plain file")), kind);
        QVERIFY(::remove(anchor.constData()) == 0);
        if (qstrcmp(kind, "pipe") == 0)
            QCOMPARE(::mkdir(anchor.constData(), 0700), 0);
        else
            QCOMPARE(::symlink("/dev/null", anchor.constData()), 0);
    }
}

void TestTrail::secretsAreNotKept()
{
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    const QString secret = QStringLiteral("hunter") + QString::number(24680);
    TrailEntry e = entry(1);
    e.subject = QStringLiteral("gate:DB_PASSWORD=") + secret;
    e.session = QStringLiteral("API_TOKEN=") + secret;
    e.action = QStringLiteral("x --password ") + secret;
    QVERIFY((*store)->begin() && trail::append(**store, e) && (*store)->commit());
    const QList<QJsonObject> rows = trail::rows(**store, {});
    QCOMPARE(rows.size(), 1);
    QVERIFY(!QJsonDocument(rows.first()).toJson().contains(secret.toUtf8()));
    QVERIFY(rows.first().value(QLatin1String("subject")).toString().startsWith(QStringLiteral("gate:DB_PASSWORD=")));
    QVERIFY(trail::verify(**store)->ok());
}

void TestTrail::manyRowsInTime()
{
    const int rows = qEnvironmentVariableIntValue("WAVEDECK_TRAIL_ROWS");
    if (rows <= 0)
        QSKIP("a measurement: set WAVEDECK_TRAIL_ROWS=300000");
    QTemporaryDir folder;
    auto store = openForChange(folder.path());
    QVERIFY(store);
    QElapsedTimer timer;
    timer.start();
    fill(**store, rows, 1000);
    qInfo("%d rows appended in %lld ms", rows, timer.restart());
    const auto verdict = trail::verify(**store);
    qInfo("verified in %lld ms", timer.elapsed());
    QVERIFY(verdict->ok());
    QCOMPARE(verdict->checked, rows);
}

QTEST_GUILESS_MAIN(TestTrail)
#include "tst_trail.moc"
