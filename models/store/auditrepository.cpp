// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/auditrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

using rows::json;
using rows::Reader;
using rows::text;
using rows::words;

namespace {

#define SELECT_SUMMARY                                                                                                 \
    "SELECT id, kind, at, actor, json_array_length(findings), (SELECT count(*) FROM json_each(findings) WHERE "        \
    "json_extract(value, '$.state') = 'open'), waste_bytes, reclaimed_bytes, json_array_length(actions) FROM audits "

QList<AuditSummary> readSummaries(QSqlQuery& query)
{
    QList<AuditSummary> result;
    if (query.exec())
        while (query.next()) {
            Reader r(query);
            AuditSummary a;
            a.id = r.text();
            a.kind = r.text();
            a.at = r.number();
            a.actor = r.text();
            a.findings = r.number();
            a.openFindings = r.number();
            a.wasteBytes = r.number();
            a.reclaimedBytes = r.number();
            a.actions = r.number();
            result.append(std::move(a));
        }
    query.finish();
    return result;
}

const QString kSections = QStringLiteral("sections");
const QString kFindings = QStringLiteral("findings");
const QString kActions = QStringLiteral("actions");

/// The document without what has a column of its own.
QJsonObject rest(QJsonObject document)
{
    for (const QString& key : {kSections, kFindings, kActions})
        document.remove(key);
    return document;
}

qint64 number(const QJsonObject& document, const char* key)
{
    return document.value(QLatin1String(key)).toInteger();
}

} // namespace

Result<QString> AuditRepository::insert(const QJsonObject& given, qint64 at)
{
    if (Status begun = m_store.begin(); !begun)
        return begun.error();
    QSqlQuery& query = m_store.statement("SELECT coalesce(max(number), 0) + 1 FROM audits");
    const qint64 next = query.exec() && query.next() ? query.value(0).toLongLong() : 0;
    query.finish();
    const QString id = QStringLiteral("AUD-%1").arg(next, 3, 10, QLatin1Char('0'));
    QJsonObject document = given;
    document.insert(QStringLiteral("id"), id);
    const Status stored = m_store.run("INSERT INTO audits VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        {next, id, text(document.value(QStringLiteral("kind")).toString()), at,
            text(document.value(QStringLiteral("by")).toString()), words(document.value(kSections).toArray()),
            words(document.value(kFindings).toArray()), number(document, "waste_bytes"),
            number(document, "reclaimed_bytes"), words(document.value(kActions).toArray()), words(rest(document))});
    if (!stored) {
        m_store.rollback();
        return stored.error();
    }
    if (Status committed = m_store.commit(); !committed)
        return committed.error();
    return id;
}

Status AuditRepository::update(const QString& id, const QJsonObject& document)
{
    if (Status begun = m_store.begin(); !begun)
        return begun.error();
    const Status stored
        = m_store.run("UPDATE audits SET findings=?, reclaimed_bytes=?, actions=?, document=? WHERE id=?",
            {words(document.value(kFindings).toArray()), number(document, "reclaimed_bytes"),
                words(document.value(kActions).toArray()), words(rest(document)), id});
    if (!stored) {
        m_store.rollback();
        return stored.error();
    }
    return m_store.commit();
}

QList<AuditSummary> AuditRepository::audits()
{
    return readSummaries(m_store.statement(SELECT_SUMMARY "ORDER BY number"));
}

std::optional<AuditSummary> AuditRepository::newest(const QString& kind)
{
    QSqlQuery& query = m_store.statement(SELECT_SUMMARY "WHERE kind = ? ORDER BY number DESC LIMIT 1");
    query.bindValue(0, kind);
    const QList<AuditSummary> found = readSummaries(query);
    return found.isEmpty() ? std::nullopt : std::optional<AuditSummary>(found.first());
}

std::optional<QJsonObject> AuditRepository::document(const QString& id)
{
    QSqlQuery& query = m_store.statement("SELECT document, sections, findings, actions FROM audits WHERE id = ?");
    query.bindValue(0, id);
    std::optional<QJsonObject> result;
    if (query.exec() && query.next()) {
        Reader r(query);
        result = r.object();
        for (const QString& key : {kSections, kFindings, kActions})
            result->insert(key, r.array());
    }
    query.finish();
    return result;
}

audit::RunFacts AuditRepository::runs()
{
    audit::RunFacts facts;
    facts.instance = m_store.value(QStringLiteral("instance")).toUtf8();
    QSqlQuery& runs = m_store.statement("SELECT run_id, state IN ('starting','running','overdue') FROM attempt");
    if (runs.exec())
        while (runs.next()) {
            const QByteArray runId = runs.value(0).toString().toUtf8();
            facts.knownRuns.insert(runId);
            if (runs.value(1).toBool())
                facts.activeRuns.insert(runId);
        }
    runs.finish();
    QSqlQuery& sessions = m_store.statement("SELECT id, ended_at FROM session");
    if (sessions.exec())
        while (sessions.next()) {
            facts.sessions.insert(sessions.value(0).toString());
            if (sessions.value(1).toLongLong() == 0)
                facts.openSessions.insert(sessions.value(0).toString());
        }
    sessions.finish();
    return facts;
}

} // namespace wavedeck
