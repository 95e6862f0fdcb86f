// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/gaterepository.h"

#include "models/store/rows.h"

namespace wavedeck {

using namespace rows;

Status GateRepository::insert(const QString& session, const GateResult& r)
{
    return m_store.run(
        "INSERT INTO gate_result (session, gate, number, at, state, reason, actor, criteria) VALUES (?,?,?,?,?,?,?,?)",
        {session, r.gate, r.number, r.at, text(r.state), words(r.reason), text(r.actor), words(r.criteria)});
}

Status GateRepository::insert(const QString& session, const Evidence& e)
{
    return m_store.run("INSERT INTO evidence (session, gate, criterion, attempt, at, kind, path, bytes, sha256, text, "
                       "actor, environment, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {session, e.gate, e.criterion, e.attempt, e.at, text(e.kind), text(e.path), e.bytes, text(e.sha256),
            words(e.text), text(e.actor), text(e.environment), m_store.revision()});
}

QList<GateResult> GateRepository::results(const QString& session, const QString& gate, int newest)
{
    return readAll<GateResult>(m_store,
        "WITH of(s, g, n) AS (VALUES (?, ?, ?)) SELECT r.gate, r.number, r.at, r.state, r.reason, r.actor, r.criteria "
        "FROM gate_result r, of JOIN gate g ON g.session = r.session AND g.id = r.gate WHERE r.session = of.s AND "
        "(of.g = '' OR r.gate = of.g) AND (of.n = 0 OR r.number > g.results - of.n) ORDER BY r.gate, r.number",
        {session, text(gate), newest}, [](Reader& r) {
            GateResult result;
            result.gate = r.text();
            result.number = r.integer();
            result.at = r.number();
            result.state = r.state(GateState::Inconclusive);
            result.reason = r.text();
            result.actor = r.text();
            result.criteria = r.array();
            return result;
        });
}

QList<Evidence> GateRepository::evidence(const QString& session, const QString& gate, bool all)
{
    return readAll<Evidence>(m_store,
        "WITH of(s, g, a) AS (VALUES (?, ?, ?)) SELECT e.id, e.gate, e.criterion, e.attempt, e.at, e.kind, e.path, "
        "e.bytes, e.sha256, e.text, e.actor, e.environment FROM evidence e, of LEFT JOIN criterion c ON c.session = "
        "e.session AND c.gate = e.gate AND c.id = e.criterion WHERE e.session = of.s AND (of.g = '' OR e.gate = of.g) "
        "AND (of.a = 1 OR e.attempt = c.attempt) ORDER BY e.id",
        {session, text(gate), int(all)}, [](Reader& r) {
            Evidence e;
            e.id = r.number();
            e.gate = r.text();
            e.criterion = r.text();
            e.attempt = r.integer();
            e.at = r.number();
            e.kind = r.text();
            e.path = r.text();
            e.bytes = r.number();
            e.sha256 = r.text();
            e.text = r.text();
            e.actor = r.text();
            e.environment = r.text();
            return e;
        });
}

} // namespace wavedeck
