// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of sessions. Part of SessionRepository.
#include "models/store/sessionrepository.h"

#include "models/domain/formulas.h"

#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

QMap<QString, QString> toMap(const QJsonObject& object)
{
    QMap<QString, QString> map;
    for (auto it = object.begin(); it != object.end(); ++it)
        map.insert(it.key(), it.value().toString());
    return map;
}

Session readSession(Reader& r)
{
    Session s;
    s.id = r.text();
    s.number = r.integer();
    s.name = r.text();
    s.mission = r.text();
    s.mode = r.state(Mode::Basic);
    s.targetTier = r.text();
    s.workspace = r.text();
    s.planFile = r.text();
    s.planText = r.text();
    s.planSet = toMap(r.object());
    s.maxParallel = r.integer();
    s.launch = r.object();
    s.startedBy = r.text();
    s.state = r.state(SessionState::Failed);
    for (const QJsonValue& reason : r.array())
        s.reasons.append(reason.toString());
    s.operatorHold = r.text();
    s.stopBy = r.text();
    s.maxConcurrent = r.integer();
    s.startedAt = r.number();
    s.endedAt = r.number();
    return s;
}

Agent readAgent(Reader& r)
{
    Agent a;
    a.id = r.text();
    a.wave = r.text();
    a.position = r.integer();
    a.templateId = r.text();
    a.name = r.text();
    a.item = r.text();
    a.itemIndex = r.integer();
    a.role = r.text();
    a.tier = r.text();
    a.reportsTo = r.text();
    a.adapter = r.text();
    a.capability = r.state(Capability::ReadOnly);
    a.required = r.flag();
    a.work = r.next().toDouble();
    a.limitMs = r.number();
    a.state = r.state(AgentState::Lost);
    a.stateSource = r.text();
    a.stateAt = r.number();
    a.reason = r.text();
    a.attempt = r.integer();
    a.pid = r.number();
    a.progress = r.maybe();
    a.progressSource = r.text();
    a.step = r.text();
    a.tokens.input = r.number();
    a.tokens.output = r.number();
    a.tokens.cacheRead = r.number();
    a.tokens.cacheWrite = r.number();
    a.costMicroUsd = r.number();
    a.accepted = r.object();
    a.model = r.text();
    a.provider = r.text();
    a.priority = r.state(Priority::P2);
    a.parent = r.text();
    return a;
}

Attempt readAttempt(Reader& r)
{
    Attempt a;
    a.subject = r.text();
    a.number = r.integer();
    a.runId = r.text();
    a.state = r.state(AgentState::Lost);
    a.intentAt = r.number();
    a.startedAt = r.number();
    a.endedAt = r.number();
    a.pid = r.number();
    a.durationMs = r.number();
    a.exitCode = r.maybe();
    a.exitSignal = r.maybe();
    a.exitBy = fromWord<EndedBy>(r.text());
    a.reason = r.text();
    a.stopBy = fromWord<EndedBy>(r.text());
    a.cpuMs = r.number();
    a.peakRssBytes = r.number();
    a.lastLine = r.text();
    a.eventsOffset = r.number();
    return a;
}

Event readEvent(Reader& r)
{
    Event e;
    e.id = r.number();
    e.session = r.text();
    e.subject = r.text();
    e.at = r.number();
    e.kind = r.text();
    e.text = r.text();
    e.actor = r.text();
    return e;
}

} // namespace

QList<Session> SessionRepository::sessions()
{
    return readAll<Session>(m_store,
        "SELECT id, number, name, mission, mode, target_tier, workspace, plan_file, '', plan_set, max_parallel, "
        "launch, "
        "started_by, state, reasons, operator_hold, stop_by, max_concurrent, started_at, ended_at FROM session ORDER "
        "BY number",
        {}, readSession);
}

std::optional<Session> SessionRepository::session(const QString& id)
{
    const QList<Session> found = readAll<Session>(m_store,
        "SELECT id, number, name, mission, mode, target_tier, workspace, plan_file, plan_text, plan_set, max_parallel, "
        "launch, started_by, state, reasons, operator_hold, stop_by, max_concurrent, started_at, ended_at FROM session "
        "WHERE id = ?",
        {id}, readSession);
    return found.isEmpty() ? std::nullopt : std::optional<Session>(found.first());
}

QStringList SessionRepository::openSessionIds()
{
    return readAll<QString>(m_store, "SELECT id FROM session WHERE state IN ('running','held') ORDER BY number", {},
        [](Reader& r) { return r.text(); });
}

int SessionRepository::highestNumber()
{
    const auto found = readAll<int>(
        m_store, "SELECT coalesce(max(number), 0) FROM session", {}, [](Reader& r) { return r.integer(); });
    return found.isEmpty() ? 0 : found.first();
}

QList<Wave> SessionRepository::waves(const QString& session)
{
    return readAll<Wave>(m_store,
        "SELECT id, position, name, state, started_at, ended_at FROM wave WHERE session = ? ORDER BY position",
        {session}, [](Reader& r) {
            Wave w;
            w.id = r.text();
            w.position = r.integer();
            w.name = r.text();
            w.state = r.state(WaveState::Failed);
            w.startedAt = r.number();
            w.endedAt = r.number();
            return w;
        });
}

QList<Agent> SessionRepository::agents(const QString& session, qint64 after)
{
    return readAll<Agent>(m_store,
        "SELECT id, wave, position, template, name, item, item_index, role, tier, reports_to, adapter, capability, "
        "required, work, limit_ms, state, state_source, state_at, reason, attempt, pid, progress, progress_source, "
        "step, tokens_input, tokens_output, tokens_cache_read, tokens_cache_write, cost_microusd, accepted, "
        "model, provider, priority, parent FROM agent WHERE session = ? AND revision > ? ORDER BY position, "
        "item_index, replace(id, '.', ' ')",
        {session, after}, readAgent);
}

QList<Attempt> SessionRepository::attempts(const QString& session, qint64 after)
{
    return readAll<Attempt>(m_store,
        "SELECT subject, number, run_id, state, intent_at, started_at, ended_at, pid, duration_ms, exit_code, "
        "exit_signal, exit_by, reason, stop_by, cpu_ms, peak_rss_bytes, last_line, events_offset "
        "FROM attempt WHERE session = ? AND revision > ? ORDER BY subject, number",
        {session, after}, readAttempt);
}

QList<Attempt> SessionRepository::lastEnded(const QString& session, int limit)
{
    return readAll<Attempt>(m_store,
        "SELECT subject, number, run_id, state, intent_at, started_at, ended_at, pid, duration_ms, exit_code, "
        "exit_signal, exit_by, reason, stop_by, cpu_ms, peak_rss_bytes, last_line, events_offset "
        "FROM attempt WHERE session = ? AND ended_at > 0 AND subject NOT LIKE '@%' AND state <> 'cancelled' "
        "ORDER BY ended_at DESC LIMIT ?",
        {session, limit}, readAttempt);
}

QList<SessionRepository::ToldRequest> SessionRepository::requestsSince(const QString& session, qint64 since)
{
    QList<ToldRequest> found = readAll<ToldRequest>(m_store,
        "SELECT at, agent, body FROM told WHERE session = ? AND kind = 'request' AND at >= ? ORDER BY id DESC LIMIT "
        "10000",
        {session, since}, [](Reader& r) {
            ToldRequest request;
            request.at = r.number();
            request.agent = r.text();
            request.body = r.object();
            return request;
        });
    std::reverse(found.begin(), found.end());
    return found;
}

QList<SessionRepository::RequestMinute> SessionRepository::requestMinutes(const QString& session, qint64 since)
{
    return readAll<RequestMinute>(m_store,
        "SELECT at / 60000 * 60000, count(*), coalesce(sum(json_extract(body, '$.ok') = 0), 0) FROM told "
        "WHERE session = ? AND kind = 'request' AND at >= ? GROUP BY at / 60000",
        {session, since}, [](Reader& r) {
            RequestMinute minute;
            minute.at = r.number();
            minute.requests = r.integer();
            minute.failed = r.integer();
            return minute;
        });
}

QList<SessionRepository::CacheCount> SessionRepository::cacheCounts(const QString& session)
{
    return readAll<CacheCount>(m_store,
        "SELECT json_extract(body, '$.endpoint'), count(*), coalesce(sum(json_extract(body, '$.hit') = 1), 0), "
        "coalesce(max(json_extract(body, '$.ttl_s')), 0) FROM told WHERE session = ? AND kind = 'cache' GROUP BY 1",
        {session}, [](Reader& r) {
            CacheCount count;
            count.endpoint = r.text();
            count.lookups = r.integer();
            count.hits = r.integer();
            count.ttlSeconds = r.next().toDouble();
            return count;
        });
}

QList<Gate> SessionRepository::gates(const QString& session)
{
    return readAll<Gate>(m_store,
        "SELECT id, wave, position, name, kind, verifies, state, reason, waiver, started_at, ended_at, timing, proves, "
        "results FROM gate WHERE session = ? ORDER BY position",
        {session}, [](Reader& r) {
            Gate g;
            g.id = r.text();
            g.wave = r.text();
            g.position = r.integer();
            g.name = r.text();
            g.kind = r.state(GateKind::Blocking);
            g.verifies = r.state(Verifies::Implemented);
            g.state = r.state(GateState::Inconclusive);
            g.reason = r.text();
            g.waiver = r.object();
            g.startedAt = r.number();
            g.endedAt = r.number();
            g.timing = r.state(GateTiming::After);
            for (const QJsonValue& proved : r.array())
                g.proves.append(proved.toString());
            g.results = r.integer();
            return g;
        });
}

QList<Criterion> SessionRepository::criteria(const QString& session)
{
    return readAll<Criterion>(m_store,
        "SELECT gate, id, position, kind, verifies, state, value, reason, attempt, evidence, name, feature, "
        "environment, "
        "valid_ms, checked_at FROM criterion WHERE session = ? ORDER BY gate, position",
        {session}, [](Reader& r) {
            Criterion c;
            c.gate = r.text();
            c.id = r.text();
            c.position = r.integer();
            c.kind = r.state(CriterionKind::Program);
            c.verifies = r.state(Verifies::Implemented);
            c.state = r.state(GateState::Inconclusive);
            c.value = r.text();
            c.reason = r.text();
            c.attempt = r.integer();
            c.evidence = r.array();
            c.name = r.text();
            c.feature = r.text();
            c.environment = r.text();
            c.validMs = r.number();
            c.checkedAt = r.number();
            return c;
        });
}

QList<Event> SessionRepository::events(const QString& session, qint64 afterId, int limit)
{
    return readAll<Event>(m_store,
        "SELECT id, session, subject, at, kind, text, actor FROM event WHERE session = ? AND id > ? ORDER BY id LIMIT "
        "?",
        {session, afterId, limit}, readEvent);
}

QJsonObject SessionRepository::completionReport(const QString& session, const QString& agent)
{
    const auto found = readAll<QJsonObject>(m_store,
        "SELECT body FROM completion_report WHERE session = ? AND agent = ? ORDER BY attempt DESC LIMIT 1",
        {session, agent}, [](Reader& r) { return r.object(); });
    return found.isEmpty() ? QJsonObject() : found.first();
}

QJsonObject SessionRepository::toldReport(const QString& session, const QString& agent, int attempt)
{
    const auto found = readAll<QJsonObject>(m_store,
        "SELECT body FROM told WHERE session = ? AND kind = 'report' AND agent = ? AND attempt = ? ORDER BY id DESC "
        "LIMIT 1",
        {session, agent, attempt}, [](Reader& r) { return r.object(); });
    return found.isEmpty() ? QJsonObject() : found.first();
}

QList<Event> SessionRepository::lastEvents(const QString& session, int limit)
{
    QList<Event> found = readAll<Event>(m_store,
        "SELECT id, session, subject, at, kind, text, actor FROM event WHERE session = ? ORDER BY id DESC LIMIT ?",
        {session, limit}, readEvent);
    std::reverse(found.begin(), found.end());
    return found;
}

qint64 SessionRepository::eventCount(const QString& session)
{
    const auto found = readAll<qint64>(
        m_store, "SELECT count(*) FROM event WHERE session = ?", {session}, [](Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

QList<AgentTotals> SessionRepository::agentTotals(const QString& session)
{
    return readAll<AgentTotals>(m_store,
        "SELECT session, state, count(*), sum(cost_microusd), sum(tokens_input + tokens_output + tokens_cache_read + "
        "tokens_cache_write) FROM agent WHERE ? = '' OR session = ? GROUP BY session, state",
        {rows::text(session), rows::text(session)}, [](Reader& r) {
            AgentTotals t;
            t.session = r.text();
            t.state = r.state(AgentState::Lost);
            t.agents = r.integer();
            t.costMicroUsd = r.number();
            t.tokens = r.number();
            return t;
        });
}

QList<EarlierRun> SessionRepository::earlierRuns(const QString& planFile, const QString& name)
{
    QList<EarlierRun> runs = readAll<EarlierRun>(m_store,
        "SELECT id, ended_at - started_at, (SELECT coalesce(sum(cost_microusd), 0) FROM agent WHERE session = s.id), "
        "(SELECT coalesce(sum(tokens_input + tokens_output + tokens_cache_read + tokens_cache_write), 0) FROM agent "
        "WHERE session = s.id) FROM session s WHERE state = 'completed' AND (plan_file = ? OR name = ?) ORDER BY "
        "number DESC LIMIT ?",
        {rows::text(planFile), rows::text(name), kEarlierRuns}, [](Reader& r) {
            EarlierRun run;
            run.session = r.text();
            run.durationMs = r.number();
            run.costMicroUsd = r.number();
            run.tokens = r.number();
            return run;
        });
    for (EarlierRun& run : runs) {
        const QList<MemorySpan> spans = readAll<MemorySpan>(m_store,
            "SELECT started_at, ended_at, peak_rss_bytes FROM attempt WHERE session = ? AND started_at > 0",
            {run.session}, [](Reader& r) {
                MemorySpan span;
                span.from = r.number();
                span.to = r.number();
                span.bytes = r.number();
                return span;
            });
        QList<formulas::Interval> busy;
        for (const MemorySpan& span : spans)
            busy.append({span.from, span.to});
        run.busyMs = formulas::coveredMs(busy);
        run.peakBytes = peakTogether(spans);
    }
    return runs;
}

QString SessionRepository::newestId()
{
    const auto found = readAll<QString>(
        m_store, "SELECT id FROM session ORDER BY number DESC LIMIT 1", {}, [](Reader& r) { return r.text(); });
    return found.isEmpty() ? QString() : found.first();
}

qint64 SessionRepository::frameRevision(const QString& session)
{
    const auto found = readAll<qint64>(m_store,
        "SELECT max((SELECT coalesce(max(revision),0) FROM wave WHERE session=?), (SELECT coalesce(max(revision),0) "
        "FROM gate WHERE session=?), (SELECT coalesce(max(revision),0) FROM criterion WHERE session=?))",
        {session, session, session}, [](Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

qint64 SessionRepository::revision()
{
    const auto found = readAll<qint64>(m_store, "SELECT value FROM revision", {}, [](Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

qint64 SessionRepository::revisionOf(const QString& session)
{
    const auto found = readAll<qint64>(m_store,
        "SELECT max((SELECT coalesce(max(revision),0) FROM session WHERE id=?), (SELECT coalesce(max(revision),0) FROM "
        "wave WHERE session=?), (SELECT coalesce(max(revision),0) FROM agent WHERE session=?), (SELECT "
        "coalesce(max(revision),0) FROM gate WHERE session=?))",
        {session, session, session, session}, [](Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

} // namespace wavedeck
