// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

namespace wavedeck::test {

/// A database as the first release made it, with one completed session S-001 "old". False: it could not be made.
inline bool makeFirstSchema(const QString& folder)
{
    const QString name = QStringLiteral("first-schema");
    bool good = false;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        db.setDatabaseName(folder + QStringLiteral("/wavedeck.db"));
        QFile script(QStringLiteral(WAVEDECK_SOURCE_DIR "/resources/migrations/001_sessions.sql"));
        good = db.open() && script.open(QIODevice::ReadOnly);
        QString sql;
        for (const QString& line : QString::fromUtf8(script.readAll()).split(QLatin1Char('\n')))
            sql += line.section(QStringLiteral("--"), 0, 0) + QLatin1Char('\n');
        QSqlQuery query(db);
        for (const QString& one : sql.split(QLatin1Char(';')))
            good = good && (one.trimmed().isEmpty() || query.exec(one));
        good = good
            && query.exec(QStringLiteral(
                "INSERT INTO session VALUES ('S-001',1,'old','','basic','','/','/p','','{}',8,'{}','me','completed',"
                "'[]','','',1,1000,2000,5)"))
            && query.exec(QStringLiteral("PRAGMA user_version=1"));
    }
    QSqlDatabase::removeDatabase(name);
    return good;
}

} // namespace wavedeck::test
