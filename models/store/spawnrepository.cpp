// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/spawnrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

Status SpawnRepository::insert(const QString& session, const Spawn& s)
{
    return m_store.run("INSERT INTO spawn (session, number, parent, attempt, request, at, decision, reason, follows, "
                       "agent, body, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, s.number, s.parent, s.attempt, rows::text(s.request), s.at,
            s.granted ? QStringLiteral("granted") : QStringLiteral("refused"), rows::words(s.reason), int(s.follows),
            rows::text(s.agent), rows::json(s.body), m_store.revision()});
}

QList<Spawn> SpawnRepository::spawns(const QString& session, qint64 after)
{
    return rows::readAll<Spawn>(m_store,
        "SELECT number, parent, attempt, request, at, decision, reason, follows, agent, body FROM spawn WHERE session "
        "= ? AND revision > ? ORDER BY number",
        {session, after}, [](rows::Reader& r) {
            Spawn s;
            s.number = r.integer();
            s.parent = r.text();
            s.attempt = r.integer();
            s.request = r.text();
            s.at = r.number();
            s.granted = r.text() == QStringLiteral("granted");
            s.reason = r.text();
            s.follows = r.flag();
            s.agent = r.text();
            s.body = r.object();
            return s;
        });
}

QList<AgentActions> SpawnRepository::actions(const QString& session)
{
    return rows::readAll<AgentActions>(m_store,
        "SELECT agent, sum(calls), sum(CASE WHEN name IN ('Read','Edit','Write','Bash') THEN calls ELSE 0 END) FROM "
        "tool_use WHERE session = ? GROUP BY agent ORDER BY agent",
        {session}, [](rows::Reader& r) {
            AgentActions actions;
            actions.agent = r.text();
            actions.all = r.number();
            actions.guarded = r.number();
            return actions;
        });
}

} // namespace wavedeck
