// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/findingimport.h"
#include "models/store/debtrepository.h"
#include "models/store/openforchange.h"
#include "repo.h"

#include <QJsonDocument>
#include <QTest>

/// What the tests of imports share: somebody who may, a data directory, files of findings.
namespace wavedeck::test {

inline Actor somebody()
{
    Actor actor(QStringLiteral("ada"));
    actor.person = 1;
    actor.roles = {QStringLiteral("Admin")};
    actor.signedIn = true;
    return actor;
}

/// One result of a SARIF file.
inline QJsonObject result(const QString& rule, const QString& path, int line, const QString& message)
{
    const QJsonObject place{{QStringLiteral("artifactLocation"), QJsonObject{{QStringLiteral("uri"), path}}},
        {QStringLiteral("region"), QJsonObject{{QStringLiteral("startLine"), line}}}};
    return {{QStringLiteral("ruleId"), rule}, {QStringLiteral("level"), QStringLiteral("warning")},
        {QStringLiteral("message"), QJsonObject{{QStringLiteral("text"), message}}},
        {QStringLiteral("locations"), QJsonArray{QJsonObject{{QStringLiteral("physicalLocation"), place}}}}};
}

/// A SARIF file of one run; more are members of the run.
inline QByteArray sarif(const QJsonArray& results, const QJsonObject& more = {}, const QJsonArray& rules = {})
{
    QJsonObject run = more;
    run.insert(QStringLiteral("tool"),
        QJsonObject{{QStringLiteral("driver"),
            QJsonObject{{QStringLiteral("name"), QStringLiteral("lint")}, {QStringLiteral("rules"), rules}}}});
    run.insert(QStringLiteral("results"), results);
    return QJsonDocument(
        QJsonObject{{QStringLiteral("version"), QStringLiteral("2.1.0")}, {QStringLiteral("runs"), QJsonArray{run}}})
        .toJson();
}

/// A repository, a data directory, and imports into it.
class ImportBench {
public:
    Repo repo;

    QString data() const { return m_data.path() + QStringLiteral("/data"); }

    Result<ImportResult> import(const QByteArray& bytes, bool isPartial = false) const
    {
        const QString file = m_data.path() + QStringLiteral("/findings");
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            return Error{ErrorKind::Environment, {}, file, out.errorString(), {}};
        out.close();
        return audit::importFindings({file, repo.path(), isPartial, {}, {}}, data(), somebody(), {});
    }

    QList<DebtItem> items() const
    {
        const auto store = openForChange(data());
        return store ? DebtRepository(**store).items() : QList<DebtItem>();
    }

    /// `added/unchanged/reopened/resolved`, or the reason of a refusal.
    static QString told(const Result<ImportResult>& result)
    {
        return result ? QStringLiteral("%1/%2/%3/%4")
                            .arg(result->added)
                            .arg(result->unchanged)
                            .arg(result->reopened)
                            .arg(result->resolved)
                      : result.error().line();
    }

private:
    QTemporaryDir m_data;
};

} // namespace wavedeck::test
