// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <functional>
#include <memory>

namespace wavedeck {

/// One connection to `wavedeck.db` in a data directory. Belongs to the thread that opened it. WAL, synchronous FULL,
/// foreign keys, trusted_schema off. Writers open with openForWriting(), which also migrates: it saves a copy below
/// `backup/` first, refuses a newer schema without touching the file (code `database-newer`), and moves an unreadable
/// database aside instead of writing to it (code `database-unreadable`; the message names where it is and the backup).
class Store {
public:
    static Result<std::unique_ptr<Store>> openForWriting(const QString& dataDir);
    /// Read-only; code `no-database` when there is none, `database-newer` when this program does not know its schema.
    static Result<std::unique_ptr<Store>> openForReading(const QString& dataDir);
    ~Store();

    /// `BEGIN IMMEDIATE`, so that a writer that read before it wrote never meets BUSY_SNAPSHOT.
    Status begin();
    /// Commits; on failure (disk full) the transaction is rolled back and nothing of it is stored.
    Status commit();
    void rollback();
    /// Done once the running transaction is committed, forgotten when it is not. One a key (a literal): the last given.
    void afterCommit(const char* key, std::function<void()> action) { m_afterCommit[key] = std::move(action); }
    /// Lets the write-ahead log begin anew, so that on a full disk its space is used again. Quiet when it cannot.
    void restartLog();

    /// The revision of the running transaction's rows; one number a transaction, growing.
    qint64 revision();

    /// A statement prepared once a connection. sql must be a literal: its address is the key.
    QSqlQuery& statement(const char* sql);
    /// Executes statement(sql) with values bound in order; the error says which statement failed.
    Status run(const char* sql, const QVariantList& values);

    QString value(const QString& key); ///< of table meta; empty when there is none
    Status setValue(const QString& key, const QString& value);

    /// Changes when another connection has committed: the cheap question of a reader's tick.
    qint64 dataVersion();

    const QString& dataDir() const { return m_dataDir; }
    static int schemaVersion(); ///< the newest one that this program knows

private:
    Store(const QString& dataDir, const QString& connection);
    Status configure(bool writing);
    Status migrate();
    Error failure(const QSqlQuery& query, const QString& what) const;

    QString m_dataDir;
    QString m_connection;
    QSqlDatabase m_db;
    QHash<const char*, std::shared_ptr<QSqlQuery>> m_statements;
    QHash<const char*, std::function<void()>> m_afterCommit;
    qint64 m_revision = 0; ///< of the running transaction; 0 = none taken yet
};

/// `$XDG_DATA_HOME/wavedeck`, or `~/.local/share/wavedeck`.
QString defaultDataDir();

} // namespace wavedeck
