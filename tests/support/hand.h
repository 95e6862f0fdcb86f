// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>

namespace wavedeck::test {

/// A connection that no rule of ours stands in the way of.
class Hand {
public:
    explicit Hand(const QString& folder)
        : m_db(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("hand")))
    {
        m_db.setDatabaseName(folder + QStringLiteral("/wavedeck.db"));
        m_db.open();
        run(QStringLiteral("PRAGMA synchronous=OFF"));
    }
    ~Hand()
    {
        m_db.close();
        m_db = {};
        QSqlDatabase::removeDatabase(QStringLiteral("hand"));
    }
    Hand(const Hand&) = delete;
    Hand& operator=(const Hand&) = delete;

    bool run(const QString& sql)
    {
        QSqlQuery query(m_db);
        const bool done = query.exec(sql);
        if (!done)
            qWarning("%s: %s", qPrintable(sql.left(200)), qPrintable(query.lastError().text()));
        return done;
    }
    QString text(const QString& sql)
    {
        QSqlQuery query(m_db);
        return query.exec(sql) && query.next() ? query.value(0).toString() : QString();
    }

private:
    QSqlDatabase m_db;
};

} // namespace wavedeck::test
