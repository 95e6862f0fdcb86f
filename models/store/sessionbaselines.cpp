// SPDX-License-Identifier: GPL-3.0-or-later
// What a session says about itself when it has ended (BASE-4). Part of AssuranceRepository.
#include "models/store/assurancerepository.h"

#include "models/store/rows.h"

namespace wavedeck {

namespace {

/// Each gives one number of a session, or nothing. Bound: the session.
struct Source {
    const char* name;
    const char* unit;
    const char* sql;
};
constexpr Source kSources[] = {
    {"session", "ms", "SELECT ended_at - started_at FROM session WHERE id = ? AND ended_at > started_at"},
    {"tokens", "tokens",
        "SELECT n FROM (SELECT sum(tokens_input + tokens_output + tokens_cache_read + tokens_cache_write) AS n FROM "
        "agent WHERE "
        "session = ?) WHERE n > 0"},
    {"cost", "microusd", "SELECT n FROM (SELECT sum(cost_microusd) AS n FROM agent WHERE session = ?) WHERE n > 0"},
    {"tests", "ms",
        "SELECT n FROM (SELECT sum(t.duration_ms) AS n FROM test_run t JOIN criterion c ON c.session = t.session AND "
        "c.gate = t.gate "
        "AND c.id = t.criterion AND c.attempt = t.attempt WHERE t.session = ? AND t.duration_ms >= 0) WHERE n > 0"},
    {"build", "ms",
        "SELECT n FROM (SELECT sum(t.duration_ms) AS n FROM attempt t JOIN agent a ON a.session = t.session AND a.id = "
        "t.subject AND "
        "a.attempt = t.number WHERE t.session = ? AND a.template IN ('build', 'compile') AND a.state = 'succeeded'"
        ") WHERE n > 0"},
    {"deployment", "ms",
        "SELECT n FROM (SELECT sum(ended_at - started_at) AS n FROM wave WHERE session = ? AND id IN ('deploy', "
        "'deployment', "
        "'release') AND state = 'passed') WHERE n > 0"},
};

} // namespace

Status AssuranceRepository::recordSession(const QString& session, const QString& product, qint64 at)
{
    for (const Source& source : kSources) {
        const QList<double> found = rows::readAll<double>(
            m_store, source.sql, {session}, [](rows::Reader& r) { return r.next().toDouble(); });
        if (found.isEmpty())
            continue;
        assurance::Measurement m;
        m.product = product;
        m.session = session;
        m.name = QLatin1String(source.name);
        m.unit = QLatin1String(source.unit);
        m.operational = true;
        m.at = at;
        m.what = assurance::fromSamples({found.first()});
        m.after = newest(product, m.name, false).has_value();
        m.source = QStringLiteral("session");
        if (Status stored = add(m); !stored)
            return stored;
    }
    return Done{};
}

} // namespace wavedeck
