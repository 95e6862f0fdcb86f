// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/store.h"

#include "models/base/clock.h"
#include "models/store/searchindex.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QStandardPaths>
#include <QVariant>

#include <sqlite3.h>

#include <atomic>
#include <utility>

namespace wavedeck {

namespace {

const char* const kMigrations[] = {":/migrations/001_sessions.sql", ":/migrations/002_alerts.sql",
    ":/migrations/003_settings.sql", ":/migrations/004_audits.sql", ":/migrations/005_agent_details.sql",
    ":/migrations/006_spawns.sql", ":/migrations/007_worktrees.sql", ":/migrations/008_money.sql",
    ":/migrations/009_protocol.sql", ":/migrations/010_people.sql", ":/migrations/011_audit.sql",
    ":/migrations/012_gates.sql", ":/migrations/013_measures.sql", ":/migrations/014_security.sql",
    ":/migrations/015_signing.sql", ":/migrations/016_risk.sql", ":/migrations/017_debt.sql",
    ":/migrations/018_retro.sql", ":/migrations/019_knowledge.sql", ":/migrations/020_history.sql",
    ":/migrations/021_imports.sql", ":/migrations/022_retro.sql", ":/migrations/023_knowledge.sql",
    ":/migrations/024_handover.sql"};

QString databaseFile(const QString& dataDir)
{
    return dataDir + QStringLiteral("/wavedeck.db");
}

sqlite3* handleOf(const QSqlDatabase& db)
{
    const QVariant handle = db.driver()->handle();
    return handle.isValid() ? *static_cast<sqlite3* const*>(handle.constData()) : nullptr;
}

QString newestBackup(const QString& dataDir)
{
    const QStringList backups
        = QDir(dataDir + QStringLiteral("/backup")).entryList({QStringLiteral("*.db")}, QDir::Files, QDir::Time);
    return backups.isEmpty() ? QString() : dataDir + QStringLiteral("/backup/") + backups.first();
}

Error newer(const QString& file, int found)
{
    return {ErrorKind::Environment, QStringLiteral("database-newer"), file,
        QStringLiteral("its schema is version %1, this program knows up to %2").arg(found).arg(Store::schemaVersion()),
        QStringLiteral("use the newer program; the file was not touched")};
}

/// Renames the database and its WAL files out of the way, so that nothing ever writes over them.
Error moveAside(const QString& dataDir, const QString& why)
{
    const QString file = databaseFile(dataDir);
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString aside = QStringLiteral("%1.unreadable-%2").arg(file, stamp);
    const bool moved = QFile::rename(file, aside);
    for (const auto* suffix : {"-wal", "-shm"})
        QFile::rename(file + QLatin1String(suffix), aside + QLatin1String(suffix));
    const QString backup = newestBackup(dataDir);
    const QString mend = moved
        ? QStringLiteral("it was moved to %1 unchanged; %2, or start again for an empty database")
              .arg(aside,
                  backup.isEmpty() ? QStringLiteral("mend it") : QStringLiteral("copy %1 to %2").arg(backup, file))
        : QStringLiteral("move it aside by hand; nothing was written to it");
    return {ErrorKind::Environment, QStringLiteral("database-unreadable"), file, why, mend};
}

} // namespace

Store::Store(const QString& dataDir, const QString& connection)
    : m_dataDir(dataDir)
    , m_connection(connection)
    , m_db(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection))
{
    m_db.setDatabaseName(databaseFile(dataDir));
}

Store::~Store()
{
    m_statements.clear();
    m_db.close();
    m_db = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

int Store::schemaVersion()
{
    return int(std::size(kMigrations));
}

Error Store::failure(const QSqlQuery& query, const QString& what) const
{
    const QSqlError error = query.lastError().isValid() ? query.lastError() : m_db.lastError();
    const bool full = error.nativeErrorCode() == QString::number(SQLITE_FULL);
    return {ErrorKind::Environment, full ? QStringLiteral("disk-full") : QStringLiteral("database-error"), what,
        error.databaseText(), full ? QStringLiteral("free some space; work goes on by itself") : QString()};
}

namespace {
QString nextConnectionName()
{
    static std::atomic<int> counter{0};
    return QStringLiteral("wavedeck-%1").arg(++counter);
}
}

Result<std::unique_ptr<Store>> Store::openForReading(const QString& dataDir)
{
    const QString file = databaseFile(dataDir);
    if (QFileInfo info(file); info.exists() && !info.isFile()) // opening a pipe would wait for ever
        return Error{ErrorKind::Environment, QStringLiteral("database-unreadable"), file,
            QStringLiteral("it is no plain file"), QStringLiteral("move it aside")};
    if (!QFile::exists(file))
        return Error{ErrorKind::Usage, QStringLiteral("no-database"), file, QStringLiteral("there is no database yet"),
            QStringLiteral("start a session with `wavedeckctl run PLAN.yaml`, or give --data-dir")};
    std::unique_ptr<Store> store(new Store(dataDir, nextConnectionName()));
    store->m_db.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"));
    if (!store->m_db.open())
        return store->failure(QSqlQuery(store->m_db), file);
    QSqlQuery query(store->m_db);
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
        return Error{ErrorKind::Environment, QStringLiteral("database-unreadable"), file,
            query.lastError().databaseText(), QStringLiteral("it was not touched; see %1/backup").arg(dataDir)};
    const int version = query.value(0).toInt();
    if (version > schemaVersion())
        return newer(file, version);
    if (version < schemaVersion())
        return Error{ErrorKind::Environment, QStringLiteral("database-older"), file,
            QStringLiteral("its schema is version %1, this program reads %2").arg(version).arg(schemaVersion()),
            QStringLiteral("run `wavedeckctl engine start` once: it migrates, after a backup")};
    return store;
}

Result<std::unique_ptr<Store>> Store::openForWriting(const QString& dataDir)
{
    const QString file = databaseFile(dataDir);
    if (QFile::exists(file) && QFile(file).size() > 0) {
        // Asked on a read-only connection first, so that a newer or damaged file is not touched at all.
        std::unique_ptr<Store> probe(new Store(dataDir, nextConnectionName()));
        probe->m_db.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"));
        const bool open = probe->m_db.open();
        QSqlQuery query(probe->m_db);
        QString fault;
        QSqlError error;
        if (!open || !query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
            error = query.lastError().isValid() ? query.lastError() : probe->m_db.lastError();
        else if (const int version = query.value(0).toInt(); version > schemaVersion())
            return newer(file, version);
        else if (!query.exec(QStringLiteral("PRAGMA quick_check(1)")) || !query.next())
            error = query.lastError();
        else if (query.value(0).toString() != QStringLiteral("ok"))
            fault = query.value(0).toString();
        if (error.isValid()) {
            // Locked, no descriptor, no right to read: that says nothing about the file, so it stays where it is.
            // Read-only: a crash left a journal that only a writer can roll back; opening for writing does.
            const int code = error.nativeErrorCode().toInt() & 0xff;
            if (code != SQLITE_NOTADB && code != SQLITE_CORRUPT && code != SQLITE_READONLY)
                return Error{ErrorKind::Environment, QStringLiteral("database-error"), file, error.databaseText(),
                    QStringLiteral("it was not touched; see who uses it, and its rights")};
            fault = code == SQLITE_READONLY ? QString() : error.databaseText();
        }
        query.finish();
        query = QSqlQuery();
        probe.reset();
        if (!fault.isEmpty())
            return moveAside(dataDir, fault);
    }
    std::unique_ptr<Store> store(new Store(dataDir, nextConnectionName()));
    store->m_db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    if (!store->m_db.open())
        return store->failure(QSqlQuery(store->m_db), file);
    if (Status status = store->configure(true); !status)
        return status.error();
    if (Status status = store->migrate(); !status)
        return status.error();
    return store;
}

Status Store::configure(bool writing)
{
    QSqlQuery query(m_db);
    if (writing) {
        if (!query.exec(QStringLiteral("PRAGMA journal_mode=WAL")) || !query.next()
            || query.value(0).toString() != QStringLiteral("wal"))
            return failure(query, QStringLiteral("cannot switch %1 to WAL").arg(m_db.databaseName()));
        query.finish();
    }
    for (const char* pragma : {"PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", "PRAGMA trusted_schema=OFF",
             "PRAGMA wal_autocheckpoint=4000", "PRAGMA cache_size=-4000"})
        if (!query.exec(QLatin1String(pragma)))
            return failure(query, QLatin1String(pragma));
    return Done{};
}

Status Store::migrate()
{
    QSqlQuery query(m_db);
    if (!query.exec(QStringLiteral("PRAGMA user_version")) || !query.next())
        return failure(query, QStringLiteral("cannot read the schema version"));
    const int version = query.value(0).toInt();
    query.finish();
    if (version == schemaVersion())
        return Done{};
    if (version > schemaVersion())
        return newer(m_db.databaseName(), version);
    if (version > 0) {
        const QString backup = m_dataDir + QStringLiteral("/backup/wavedeck-v%1-%2.db").arg(version).arg(utcMs());
        QDir().mkpath(m_dataDir + QStringLiteral("/backup"));
        query.prepare(QStringLiteral("VACUUM INTO ?"));
        query.addBindValue(backup);
        if (!query.exec())
            return failure(query, QStringLiteral("cannot back up the database before migrating it"));
    }
    sqlite3* handle = handleOf(m_db);
    for (int next = version; next < schemaVersion(); ++next) {
        QFile script(QLatin1String(kMigrations[next]));
        if (!script.open(QIODevice::ReadOnly))
            return Error{ErrorKind::Environment, QStringLiteral("database-error"), script.fileName(),
                QStringLiteral("missing"), {}};
        const QByteArray sql = "PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE;" + script.readAll()
            + "\nPRAGMA user_version=" + QByteArray::number(next + 1) + "; COMMIT; PRAGMA foreign_keys=ON;";
        char* message = nullptr;
        if (sqlite3_exec(handle, sql.constData(), nullptr, nullptr, &message) != SQLITE_OK) {
            const QString why = QString::fromUtf8(message);
            sqlite3_free(message);
            sqlite3_exec(handle, "ROLLBACK; PRAGMA foreign_keys=ON", nullptr, nullptr, nullptr);
            return Error{ErrorKind::Environment, QStringLiteral("database-error"),
                QStringLiteral("migration %1 of %2").arg(next + 1).arg(m_db.databaseName()), why,
                QStringLiteral("nothing of it was stored; the backup is in %1/backup").arg(m_dataDir)};
        }
    }
    // What there was before is searched too: committing takes it into the index.
    Status begun = begin();
    return begun ? commit() : begun;
}

Status Store::begin()
{
    m_revision = 0;
    m_afterCommit.clear();
    QSqlQuery& query = statement("BEGIN IMMEDIATE");
    if (!query.exec())
        return failure(query, QStringLiteral("cannot write to the database"));
    return Done{};
}

Status Store::commit()
{
    updateSearchIndex(*this);
    QSqlQuery& query = statement("COMMIT");
    if (!query.exec()) {
        const Error error = failure(query, QStringLiteral("cannot commit"));
        rollback();
        return error;
    }
    for (const auto& action : std::exchange(m_afterCommit, {}))
        action();
    return Done{};
}

void Store::rollback()
{
    m_afterCommit.clear();
    // A full disk makes SQLite roll back by itself; then this fails, and that is fine.
    if (sqlite3* handle = handleOf(m_db); handle && !sqlite3_get_autocommit(handle))
        statement("ROLLBACK").exec();
}

void Store::restartLog()
{
    if (sqlite3* handle = handleOf(m_db))
        sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
}

qint64 Store::revision()
{
    if (m_revision == 0) {
        QSqlQuery& query = statement("UPDATE revision SET value = value + 1 RETURNING value");
        if (query.exec() && query.next())
            m_revision = query.value(0).toLongLong();
        query.finish();
    }
    return m_revision;
}

QSqlQuery& Store::statement(const char* sql)
{
    auto& query = m_statements[sql];
    if (!query) {
        query = std::make_shared<QSqlQuery>(m_db);
        query->setForwardOnly(true);
        query->prepare(QLatin1String(sql));
    }
    return *query;
}

Status Store::run(const char* sql, const QVariantList& values)
{
    QSqlQuery& query = statement(sql);
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values[i]);
    if (!query.exec())
        return failure(query, QString::fromLatin1(sql).left(60));
    return Done{};
}

QString Store::value(const QString& key)
{
    QSqlQuery& query = statement("SELECT value FROM meta WHERE key = ?");
    query.bindValue(0, key);
    const QString result = query.exec() && query.next() ? query.value(0).toString() : QString();
    query.finish();
    return result;
}

Status Store::setValue(const QString& key, const QString& value)
{
    return run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", {key, value});
}

qint64 Store::dataVersion()
{
    QSqlQuery& query = statement("PRAGMA data_version");
    const qint64 version = query.exec() && query.next() ? query.value(0).toLongLong() : -1;
    query.finish();
    return version;
}

QString defaultDataDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/wavedeck");
}

} // namespace wavedeck
