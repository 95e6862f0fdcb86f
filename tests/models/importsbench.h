// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/imports/fields.h"
#include "models/imports/intake.h"
#include "models/people/actor.h"
#include "models/store/debtrepository.h"
#include "models/store/historyrepository.h"
#include "models/store/importrepository.h"
#include "models/store/knowledgerepository.h"
#include "models/store/openforchange.h"
#include "models/store/personrepository.h"
#include "models/store/retrorepository.h"
#include "models/store/riskrepository.h"
#include "models/store/settingsrepository.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

/// Reports of our own of the shapes that people write, and a register to take them into.
namespace wavedeck::imports {

inline QByteArray shaped(const QString& name)
{
    QFile file(QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline Report read(const QByteArray& bytes, const QString& name = QStringLiteral("report.md"))
{
    auto report = reportOf(bytes, name);
    return report ? *report : Report();
}

inline QJsonObject expected(const char* json)
{
    return QJsonDocument::fromJson(json).object();
}

/// What is asked for; other counts may stand beside it.
inline QString differing(const QJsonObject& counts, const QJsonObject& wanted)
{
    QStringList wrong;
    for (auto it = wanted.begin(); it != wanted.end(); ++it)
        if (counts.value(it.key()) != it.value() && !(it.value().toDouble(-1) == 0 && !counts.contains(it.key())))
            wrong.append(QStringLiteral("%1: %2").arg(it.key(),
                QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("is"), counts.value(it.key())}})
                                      .toJson(QJsonDocument::Compact))));
    return wrong.join(QStringLiteral("; "));
}

inline bool warns(const Report& report, int line, const char* part)
{
    for (const Warning& one : report.warnings)
        if ((line == 0 || one.line == line) && one.message.contains(QLatin1String(part)))
            return true;
    return false;
}

inline const QStringList& allShapes()
{
    static const QStringList names{QStringLiteral("six-phase.md"), QStringLiteral("short-form.md"),
        QStringLiteral("risk.md"), QStringLiteral("history.md"), QStringLiteral("knowledge.md")};
    return names;
}

/// A register that one person at the keyboard may write in.
struct Register {
    Register()
    {
        auto opened = openForChange(dir.path());
        if (opened)
            store = std::move(*opened);
        by.name = QStringLiteral("Ada");
        by.signedIn = true;
        by.roles = {QStringLiteral("Admin")};
    }
    QTemporaryDir dir;
    std::unique_ptr<Store> store;
    Actor by;

    /// count: a literal, by whose address the store keeps its statement.
    int rows(const char* count)
    {
        QSqlQuery& query = store->statement(count);
        const int n = query.exec() && query.next() ? query.value(0).toInt() : -1;
        query.finish();
        return n;
    }
    int everything()
    {
        int n = 0;
        for (const char* count : {"SELECT count(*) FROM retro", "SELECT count(*) FROM debt",
                 "SELECT count(*) FROM risk", "SELECT count(*) FROM knowledge", "SELECT count(*) FROM reported_session",
                 "SELECT count(*) FROM imported_object", "SELECT count(*) FROM imported_document"})
            n += rows(count);
        return n;
    }
};

} // namespace wavedeck::imports
