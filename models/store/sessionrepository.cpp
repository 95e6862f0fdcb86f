// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sessionrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

using rows::json;
using rows::optional;
using rows::readAll;
using rows::Reader;
using rows::text;
using rows::words;

namespace {

QJsonObject toJson(const QMap<QString, QString>& map)
{
    QJsonObject object;
    for (auto it = map.begin(); it != map.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QVariant by(const std::optional<EndedBy>& value)
{
    return value ? text(*value) : QVariant(QLatin1String(""));
}

} // namespace

Status SessionRepository::insert(const Session& s)
{
    return m_store.run("INSERT INTO session VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {s.id, s.number, text(s.name), text(s.mission), text(s.mode), text(s.targetTier), text(s.workspace),
            text(s.planFile), text(s.planText), json(toJson(s.planSet)), s.maxParallel, json(s.launch),
            text(s.startedBy), text(s.state), json(QJsonArray::fromStringList(s.reasons)), text(s.operatorHold),
            text(s.stopBy), s.maxConcurrent, s.startedAt, s.endedAt, m_store.revision()});
}

Status SessionRepository::update(const Session& s)
{
    return m_store.run("UPDATE session SET launch=?, state=?, reasons=?, operator_hold=?, stop_by=?, max_concurrent=?, "
                       "ended_at=?, revision=? WHERE id=?",
        {json(s.launch), text(s.state), json(QJsonArray::fromStringList(s.reasons)), text(s.operatorHold),
            text(s.stopBy), s.maxConcurrent, s.endedAt, m_store.revision(), s.id});
}

Status SessionRepository::insert(const QString& session, const Wave& w)
{
    return m_store.run("INSERT INTO wave VALUES (?,?,?,?,?,?,?,?)",
        {session, w.id, w.position, text(w.name), text(w.state), w.startedAt, w.endedAt, m_store.revision()});
}

Status SessionRepository::update(const QString& session, const Wave& w)
{
    return m_store.run("UPDATE wave SET state=?, started_at=?, ended_at=?, revision=? WHERE session=? AND id=?",
        {text(w.state), w.startedAt, w.endedAt, m_store.revision(), session, w.id});
}

Status SessionRepository::insert(const QString& session, const Agent& a)
{
    return m_store.run(
        "INSERT INTO agent VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, a.id, a.wave, a.position, a.templateId, text(a.name), text(a.item), a.itemIndex, text(a.role),
            text(a.tier), text(a.reportsTo), text(a.adapter), text(a.capability), int(a.required), a.work, a.limitMs,
            text(a.state), text(a.stateSource), a.stateAt, words(a.reason), a.attempt, a.pid, optional(a.progress),
            text(a.progressSource), words(a.step), a.tokens.input, a.tokens.output, a.tokens.cacheRead,
            a.tokens.cacheWrite, a.costMicroUsd, words(a.accepted), m_store.revision(), text(a.model), text(a.provider),
            text(a.priority), text(a.parent)});
}

Status SessionRepository::update(const QString& session, const Agent& a)
{
    return m_store.run(
        "UPDATE agent SET limit_ms=?, state=?, state_source=?, state_at=?, reason=?, attempt=?, pid=?, progress=?, "
        "progress_source=?, step=?, tokens_input=?, tokens_output=?, tokens_cache_read=?, tokens_cache_write=?, "
        "cost_microusd=?, accepted=?, revision=? WHERE session=? AND id=?",
        {a.limitMs, text(a.state), text(a.stateSource), a.stateAt, words(a.reason), a.attempt, a.pid,
            optional(a.progress), text(a.progressSource), words(a.step), a.tokens.input, a.tokens.output,
            a.tokens.cacheRead, a.tokens.cacheWrite, a.costMicroUsd, words(a.accepted), m_store.revision(), session,
            a.id});
}

Status SessionRepository::insert(const QString& session, const Attempt& a)
{
    return m_store.run("INSERT INTO attempt VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, a.subject, a.number, a.runId, text(a.state), a.intentAt, a.startedAt, a.endedAt, a.pid, a.durationMs,
            optional(a.exitCode), optional(a.exitSignal), by(a.exitBy), words(a.reason), by(a.stopBy), a.cpuMs,
            a.peakRssBytes, words(a.lastLine), a.eventsOffset, m_store.revision()});
}

Status SessionRepository::update(const QString& session, const Attempt& a)
{
    return m_store.run(
        "UPDATE attempt SET state=?, started_at=?, ended_at=?, pid=?, duration_ms=?, exit_code=?, exit_signal=?, "
        "exit_by=?, reason=?, stop_by=?, cpu_ms=?, peak_rss_bytes=?, last_line=?, events_offset=?, revision=? "
        "WHERE session=? AND subject=? AND number=?",
        {text(a.state), a.startedAt, a.endedAt, a.pid, a.durationMs, optional(a.exitCode), optional(a.exitSignal),
            by(a.exitBy), words(a.reason), by(a.stopBy), a.cpuMs, a.peakRssBytes, words(a.lastLine), a.eventsOffset,
            m_store.revision(), session, a.subject, a.number});
}

Status SessionRepository::insert(const QString& session, const Gate& g)
{
    return m_store.run("INSERT INTO gate VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, g.id, g.wave, g.position, text(g.name), text(g.kind), text(g.verifies), text(g.state),
            words(g.reason), words(g.waiver), g.startedAt, g.endedAt, m_store.revision(), text(g.timing),
            json(QJsonArray::fromStringList(g.proves)), g.results});
}

Status SessionRepository::update(const QString& session, const Gate& g)
{
    return m_store.run("UPDATE gate SET state=?, reason=?, waiver=?, started_at=?, ended_at=?, results=?, revision=? "
                       "WHERE session=? AND id=?",
        {text(g.state), words(g.reason), words(g.waiver), g.startedAt, g.endedAt, g.results, m_store.revision(),
            session, g.id});
}

Status SessionRepository::insert(const QString& session, const Criterion& c)
{
    return m_store.run("INSERT INTO criterion VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, c.gate, c.id, c.position, text(c.kind), text(c.verifies), text(c.state), words(c.value),
            words(c.reason), c.attempt, words(c.evidence), m_store.revision(), text(c.name), text(c.feature),
            text(c.environment), c.validMs, c.checkedAt});
}

Status SessionRepository::update(const QString& session, const Criterion& c)
{
    return m_store.run("UPDATE criterion SET state=?, value=?, reason=?, attempt=?, evidence=?, environment=?, "
                       "checked_at=?, revision=? "
                       "WHERE session=? AND gate=? AND id=?",
        {text(c.state), words(c.value), words(c.reason), c.attempt, words(c.evidence), text(c.environment), c.checkedAt,
            m_store.revision(), session, c.gate, c.id});
}

Status SessionRepository::append(const Event& e)
{
    return m_store.run("INSERT INTO event (session, subject, at, kind, text, actor) VALUES (?,?,?,?,?,?)",
        {text(e.session), text(e.subject), e.at, text(e.kind), words(e.text), text(e.actor)});
}

Status SessionRepository::appendTold(
    const QString& session, const QString& agent, int attempt, qint64 at, const QString& kind, const QByteArray& body)
{
    return m_store.run("INSERT INTO told (session, agent, attempt, at, kind, body) VALUES (?,?,?,?,?,?)",
        {session, agent, attempt, at, kind, words(body)});
}

Status SessionRepository::insertCompletionReport(
    const QString& session, const QString& agent, int attempt, qint64 at, const QByteArray& body)
{
    return m_store.run("INSERT INTO completion_report VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
        {session, agent, attempt, at, words(body)});
}

Result<QStringList> SessionRepository::abandon(const QString& session, const QString& reason, qint64 at)
{
    const QStringList runIds = readAll<QString>(m_store,
        "SELECT run_id FROM attempt WHERE session = ? AND state IN ('starting','running','overdue')", {session},
        [](Reader& r) { return r.text(); });
    const qint64 revision = m_store.revision();
    const struct {
        const char* sql;
        QVariantList values;
    } changes[] = {
        {"UPDATE wave SET state = CASE WHEN state = 'pending' THEN 'skipped' ELSE 'failed' END, ended_at = ?, revision "
         "= ? "
         "WHERE session = ? AND state IN ('pending','running','gating','held')",
            {at, revision, session}},
        {"UPDATE agent SET state = CASE WHEN state IN ('queued','blocked') THEN 'cancelled' ELSE 'lost' END, pid = 0, "
         "state_source = 'engine', state_at = ?, reason = ?, revision = ? WHERE session = ? AND state IN "
         "('queued','blocked','starting','running','overdue')",
            {at, reason, revision, session}},
        {"UPDATE attempt SET state = 'lost', ended_at = ?, exit_by = 'unknown', reason = ?, revision = ? WHERE session "
         "= ? AND "
         "state IN ('starting','running','overdue')",
            {at, reason, revision, session}},
        {"UPDATE alert SET phase = 'resolved', resolved_at = ?, changed_at = ?, text = ?, no_data = 0, revision = ? "
         "WHERE session = ? AND phase <> 'resolved'",
            {at, at, reason, revision, session}},
        {"UPDATE gate SET state = 'inconclusive', reason = ?, revision = ? WHERE session = ? AND state = 'running'",
            {reason, revision, session}},
    };
    for (const auto& change : changes)
        if (Status status = m_store.run(change.sql, change.values); !status)
            return status.error();
    return runIds;
}

} // namespace wavedeck
