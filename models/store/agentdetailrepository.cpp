// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/agentdetailrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

namespace {

AgentDetailRepository::Told readTold(rows::Reader& r)
{
    const qint64 at = r.number();
    return {at, r.object()};
}

} // namespace

Status AgentDetailRepository::put(const Of& of, const AgentStep& step)
{
    return m_store.run("INSERT OR REPLACE INTO agent_step (session, agent, attempt, number, of_all, text, began_at, "
                       "ended_at, source) VALUES (?,?,?,?,?,?,?,?,?)",
        {of.session, of.agent, of.attempt, step.number, step.of, rows::words(step.text), step.beganAt, step.endedAt,
            step.source});
}

Status AgentDetailRepository::add(const Of& of, const ToolUse& use)
{
    const auto count = [this](const char* sql, const QVariantList& values) {
        const auto found = rows::readAll<qint64>(m_store, sql, values, [](rows::Reader& r) { return r.number(); });
        return found.isEmpty() ? 0 : found.first();
    };
    // An agent that makes up names fills no database.
    const bool isKnown
        = count("SELECT count(*) FROM tool_use WHERE session = ? AND agent = ? AND attempt = ? AND name = ?",
              {of.session, of.agent, of.attempt, rows::words(use.name)})
        > 0;
    const bool isOne = isKnown
        || count("SELECT count(*) FROM tool_use WHERE session = ? AND agent = ? AND attempt = ?",
               {of.session, of.agent, of.attempt})
            < kMostTools;
    return m_store.run("INSERT INTO tool_use (session, agent, attempt, name, calls, ms, failed, denied) VALUES "
                       "(?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, ms = ms + "
                       "excluded.ms, failed = failed + excluded.failed, denied = denied + excluded.denied",
        {of.session, of.agent, of.attempt, isOne ? rows::words(use.name) : QVariant(QStringLiteral("others")),
            use.calls, use.ms, use.failed, use.denied});
}

QList<AgentStep> AgentDetailRepository::steps(const Of& of)
{
    return rows::readAll<AgentStep>(m_store,
        "SELECT number, of_all, text, began_at, ended_at, source FROM agent_step WHERE session = ? AND agent = ? AND "
        "attempt = ? ORDER BY number",
        {of.session, of.agent, of.attempt}, [](rows::Reader& r) {
            AgentStep step;
            step.number = r.integer();
            step.of = r.integer();
            step.text = r.text();
            step.beganAt = r.number();
            step.endedAt = r.number();
            step.source = r.text();
            return step;
        });
}

QList<ToolUse> AgentDetailRepository::tools(const Of& of)
{
    return rows::readAll<ToolUse>(m_store,
        "SELECT name, calls, ms, failed, denied FROM tool_use WHERE session = ? AND agent = ? AND attempt = ? ORDER BY "
        "ms "
        "DESC, calls DESC, name",
        {of.session, of.agent, of.attempt}, [](rows::Reader& r) {
            ToolUse use;
            use.name = r.text();
            use.calls = r.number();
            use.ms = r.number();
            use.failed = r.number();
            use.denied = r.number();
            return use;
        });
}

QList<AgentDetailRepository::Told> AgentDetailRepository::told(const Of& of, const QString& kind, int limit)
{
    return rows::readAll<Told>(m_store,
        "SELECT at, body FROM told WHERE session = ? AND agent = ? AND attempt = ? AND kind = ? ORDER BY id DESC LIMIT "
        "?",
        {of.session, of.agent, of.attempt, kind, limit}, readTold);
}

std::optional<AgentDetailRepository::Told> AgentDetailRepository::completionReport(const Of& of)
{
    const QList<Told> found = rows::readAll<Told>(m_store,
        "SELECT at, body FROM completion_report WHERE session = ? AND agent = ? AND attempt = ?",
        {of.session, of.agent, of.attempt}, readTold);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

} // namespace wavedeck
