// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/moneyrepository.h"

#include "models/store/rows.h"

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

Usage readUsage(Reader& r)
{
    Usage usage;
    usage.agent = r.text();
    usage.attempt = r.integer();
    usage.model = r.text();
    usage.day = r.text();
    usage.tokens.input = r.number();
    usage.tokens.output = r.number();
    usage.tokens.cacheRead = r.number();
    usage.tokens.cacheWrite = r.number();
    usage.reports = r.number();
    usage.costTold = r.number();
    usage.costPriced = r.number();
    usage.unpriced = r.number();
    return usage;
}

BudgetSet readBudget(Reader& r)
{
    BudgetSet budget;
    budget.number = r.integer();
    budget.costMicroUsd = r.maybeNumber();
    budget.tokens = r.maybeNumber();
    budget.at = r.number();
    budget.by = r.text();
    return budget;
}

Reservation readReservation(Reader& r)
{
    Reservation reservation;
    reservation.agent = r.text();
    reservation.attempt = r.integer();
    reservation.expected.costMicroUsd = r.maybeNumber();
    reservation.expected.tokens = r.maybeNumber();
    reservation.expected.source = r.text();
    return reservation;
}

Pause readPause(Reader& r)
{
    Pause pause;
    pause.number = r.integer();
    pause.from = r.number();
    pause.until = r.number();
    pause.reason = r.text();
    return pause;
}

ContextUse readContext(Reader& r)
{
    ContextUse context;
    context.agent = r.text();
    context.attempt = r.integer();
    context.used = r.number();
    context.size = r.number();
    context.at = r.number();
    return context;
}

Quota readQuota(Reader& r)
{
    Quota quota;
    quota.number = r.integer();
    quota.provider = r.text();
    quota.kind = r.text();
    quota.session = r.text();
    quota.agent = r.text();
    quota.text = r.text();
    quota.closedAt = r.number();
    quota.until = r.number();
    quota.openedAt = r.number();
    quota.openedBy = r.text();
    return quota;
}

} // namespace

Status MoneyRepository::add(const QString& session, const Usage& usage)
{
    // Sums of what agents claim stay far below overflow, whatever they claim.
    return m_store.run("INSERT INTO usage VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
                       "input = min(input + excluded.input, 1000000000000000), "
                       "output = min(output + excluded.output, 1000000000000000), "
                       "cache_read = min(cache_read + excluded.cache_read, 1000000000000000), "
                       "cache_write = min(cache_write + excluded.cache_write, 1000000000000000), "
                       "reports = reports + excluded.reports, "
                       "cost_told = min(cost_told + excluded.cost_told, 1000000000000000), "
                       "cost_priced = min(cost_priced + excluded.cost_priced, 1000000000000000), "
                       "unpriced = min(unpriced + excluded.unpriced, 1000000000000000), revision = excluded.revision",
        {session, usage.agent, usage.attempt, rows::text(usage.model), usage.day, usage.tokens.input,
            usage.tokens.output, usage.tokens.cacheRead, usage.tokens.cacheWrite, usage.reports, usage.costTold,
            usage.costPriced, usage.unpriced, m_store.revision()});
}

Status MoneyRepository::add(const QString& session, const BudgetSet& budget)
{
    return m_store.run("INSERT INTO budget VALUES (?,?,?,?,?,?,?)",
        {session, budget.number, rows::optional(budget.costMicroUsd), rows::optional(budget.tokens), budget.at,
            rows::text(budget.by), m_store.revision()});
}

Status MoneyRepository::add(const QString& session, const Reservation& reservation)
{
    return m_store.run("INSERT INTO reservation VALUES (?,?,?,?,?,?,?)",
        {session, reservation.agent, reservation.attempt, rows::optional(reservation.expected.costMicroUsd),
            rows::optional(reservation.expected.tokens), reservation.expected.source, m_store.revision()});
}

Status MoneyRepository::put(const QString& session, const Pause& pause)
{
    return m_store.run("INSERT OR REPLACE INTO pause VALUES (?,?,?,?,?,?)",
        {session, pause.number, pause.from, pause.until, rows::words(pause.reason), m_store.revision()});
}

Status MoneyRepository::put(const QString& session, const ContextUse& context)
{
    return m_store.run("INSERT OR REPLACE INTO context VALUES (?,?,?,?,?,?,?)",
        {session, context.agent, context.attempt, context.used, context.size, context.at, m_store.revision()});
}

Status MoneyRepository::put(const Quota& quota)
{
    return m_store.run("INSERT OR REPLACE INTO quota VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        {quota.number, quota.provider, quota.kind, rows::text(quota.session), rows::text(quota.agent),
            rows::words(quota.text), quota.closedAt, quota.until, quota.openedAt, rows::text(quota.openedBy),
            m_store.revision()});
}

QList<Usage> MoneyRepository::usage(const QString& session)
{
    return readAll<Usage>(m_store,
        "SELECT agent, attempt, model, day, input, output, cache_read, cache_write, reports, cost_told, cost_priced, "
        "unpriced FROM usage WHERE session = ? ORDER BY agent, attempt, model, day",
        {session}, readUsage);
}

MoneyRows MoneyRepository::of(const QString& session)
{
    MoneyRows money;
    money.usage = usage(session);
    money.budgets = readAll<BudgetSet>(m_store,
        "SELECT number, cost, tokens, at, by FROM budget WHERE session = ? ORDER BY number", {session}, readBudget);
    money.reservations = readAll<Reservation>(m_store,
        "SELECT agent, attempt, cost, tokens, source FROM reservation WHERE session = ? ORDER BY agent, attempt",
        {session}, readReservation);
    money.pauses = readAll<Pause>(m_store,
        "SELECT number, from_at, until_at, reason FROM pause WHERE session = ? ORDER BY number", {session}, readPause);
    money.contexts = readAll<ContextUse>(m_store,
        "SELECT agent, attempt, used, size, at FROM context WHERE session = ? ORDER BY agent, attempt", {session},
        readContext);
    money.quotas = readAll<Quota>(m_store,
        "SELECT number, provider, kind, session, agent, text, closed_at, until, opened_at, opened_by FROM quota "
        "WHERE session = ? OR opened_at = 0 ORDER BY opened_at > 0, number",
        {session}, readQuota);
    return money;
}

QList<Quota> MoneyRepository::quotas(bool closedOnly)
{
    return readAll<Quota>(m_store,
        "SELECT number, provider, kind, session, agent, text, closed_at, until, opened_at, opened_by FROM quota "
        "WHERE opened_at = 0 OR ? = 0 ORDER BY number",
        {int(closedOnly)}, readQuota);
}

int MoneyRepository::highestQuota()
{
    const auto found = readAll<int>(
        m_store, "SELECT coalesce(max(number), 0) FROM quota", {}, [](Reader& r) { return r.integer(); });
    return found.isEmpty() ? 0 : found.first();
}

QByteArray MoneyRepository::toldQuota(const QString& session, const QString& agent, int attempt)
{
    const auto found = readAll<QByteArray>(m_store,
        "SELECT body FROM told WHERE session = ? AND kind = 'quota' AND agent = ? AND attempt = ? "
        "ORDER BY id DESC LIMIT 1",
        {session, agent, attempt}, [](Reader& r) { return r.text().toUtf8(); });
    return found.isEmpty() ? QByteArray() : found.first();
}

QHash<QString, Expected> MoneyRepository::earlier(const QString& planFile, const QString& name)
{
    struct Mean {
        QString agent;
        Expected expected;
    };
    // A mean over agents that told something; a cost of which a part is unknown is no mean of anything.
    const auto means = readAll<Mean>(m_store,
        "SELECT template, CAST(avg(CASE WHEN unpriced = 0 THEN cost END) AS INTEGER), CAST(avg(tokens) AS INTEGER) "
        "FROM (SELECT a.template AS template, a.session, a.id, sum(u.cost_told + u.cost_priced) AS cost, "
        "sum(u.input + u.output) AS tokens, sum(u.unpriced) AS unpriced FROM agent a "
        "JOIN usage u ON u.session = a.session AND u.agent = a.id JOIN session s ON s.id = a.session "
        "WHERE s.state = 'completed' AND (s.plan_file = ? OR s.name = ?) GROUP BY a.session, a.id) GROUP BY template",
        {rows::text(planFile), rows::text(name)}, [](Reader& r) {
            Mean mean;
            mean.agent = r.text();
            mean.expected.costMicroUsd = r.maybeNumber();
            mean.expected.tokens = r.maybeNumber();
            mean.expected.source = QStringLiteral("earlier");
            return mean;
        });
    QHash<QString, Expected> result;
    for (const Mean& mean : means)
        result.insert(mean.agent, mean.expected);
    return result;
}

} // namespace wavedeck
