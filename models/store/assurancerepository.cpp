// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/assurancerepository.h"

#include "models/secrets/redact.h"
#include "models/store/alertrepository.h"
#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck {

using namespace assurance;

namespace {

constexpr qint64 kReviewMs = 24LL * 60 * 60 * 1000;

QJsonObject valuesJson(const assurance::Measured& what)
{
    QJsonObject values;
    for (auto it = what.values.begin(); it != what.values.end(); ++it)
        values.insert(it.key(), it.value());
    return values;
}

std::optional<double> maybeReal(rows::Reader& reader)
{
    const QVariant value = reader.next();
    return value.isNull() ? std::nullopt : std::optional(value.toDouble());
}

Standing standingFrom(const QString& text)
{
    return text == word(Standing::Met)  ? Standing::Met
        : text == word(Standing::Unmet) ? Standing::Unmet
                                        : Standing::Unknown;
}

Measurement measurementOf(rows::Reader& r)
{
    Measurement m;
    m.id = r.number();
    m.product = r.text();
    m.session = r.text();
    m.name = r.text();
    m.after = r.text() == QLatin1String("after");
    m.at = r.number();
    m.unit = r.text();
    m.what.n = r.number();
    m.what.p50 = maybeReal(r);
    m.what.p95 = maybeReal(r);
    m.what.p99 = maybeReal(r);
    const QJsonObject values = r.object();
    for (auto it = values.begin(); it != values.end(); ++it)
        m.what.values.insert(it.key(), it.value().toDouble());
    m.what.concurrency = r.integer();
    m.environment = r.text();
    m.source = r.text();
    m.actor = r.text();
    m.target = maybeReal(r);
    m.operational = r.flag();
    return m;
}

} // namespace

qint64 Observation::reviewAt() const
{
    return std::min(until, openedAt + kReviewMs);
}

Status AssuranceRepository::add(const Measurement& m)
{
    const QJsonObject values = valuesJson(m.what);
    const Status stored = m_store.run(
        "INSERT INTO measurement (product, session, name, side, at, unit, n, p50, p95, p99, \"values\", concurrency, "
        "environment, source, actor, target, operational, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {rows::text(m.product), rows::text(m.session), rows::text(m.name),
            m.after ? QStringLiteral("after") : QStringLiteral("baseline"), m.at, rows::text(m.unit), m.what.n,
            rows::optional(m.what.p50), rows::optional(m.what.p95), rows::optional(m.what.p99),
            QString::fromUtf8(QJsonDocument(values).toJson(QJsonDocument::Compact)), m.what.concurrency,
            rows::text(m.environment), rows::text(redacted(m.source)), rows::text(m.actor), rows::optional(m.target),
            int(m.operational), m_store.revision()});
    if (!stored || m.operational)
        return stored;
    return add(m.product, performanceEvidence(m.product, m.at), m.session);
}

QList<Measurement> AssuranceRepository::measurements()
{
    return rows::readAll<Measurement>(m_store,
        "SELECT id, product, session, name, side, at, unit, n, p50, p95, p99, \"values\", concurrency, environment, "
        "source, actor, target, operational FROM measurement ORDER BY id",
        {}, measurementOf);
}

std::optional<Measurement> AssuranceRepository::newest(const QString& product, const QString& name, bool after)
{
    const QList<Measurement> found = rows::readAll<Measurement>(m_store,
        "SELECT id, product, session, name, side, at, unit, n, p50, p95, p99, \"values\", concurrency, environment, "
        "source, actor, target, operational FROM measurement WHERE product = ? AND name = ? AND side = ? ORDER BY id "
        "DESC LIMIT 1",
        {product, name, after ? QStringLiteral("after") : QStringLiteral("baseline")}, measurementOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

bool AssuranceRepository::hasBaseline(const QString& product)
{
    return !rows::readAll<int>(m_store,
        "SELECT 1 FROM measurement WHERE product = ? AND side = 'baseline' AND operational = 0 LIMIT 1", {product},
        [](rows::Reader& r) {
            return r.integer();
        }).isEmpty();
}

Status AssuranceRepository::add(const ClaimResult& r)
{
    return m_store.run("INSERT INTO claim_result (session, claim, says, source, expected, actual, gap_percent, "
                       "severity, at, actor, reason, revision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        {rows::text(r.session), rows::text(r.claim), rows::text(r.says), rows::text(r.source), rows::text(r.expected),
            rows::text(redacted(r.actual)), rows::optional(r.gapPercent), QString(word(r.severity)), r.at,
            rows::text(r.actor), rows::text(r.reason), m_store.revision()});
}

QList<ClaimResult> AssuranceRepository::claims(const QString& session)
{
    return rows::readAll<ClaimResult>(m_store,
        "SELECT c.session, c.claim, c.says, c.source, c.expected, c.actual, c.gap_percent, c.severity, c.at, c.actor, "
        "c.reason FROM claim_result c JOIN (SELECT claim, min(id) AS first, max(id) AS last FROM claim_result WHERE "
        "session = ? GROUP BY claim) n ON c.id = n.last ORDER BY n.first",
        {session}, [](rows::Reader& r) {
            ClaimResult c;
            c.session = r.text();
            c.claim = r.text();
            c.says = r.text();
            c.source = r.text();
            c.expected = r.text();
            c.actual = r.text();
            c.gapPercent = maybeReal(r);
            c.severity = gapFrom(r.text()).value_or(Gap::Unknown);
            c.at = r.number();
            c.actor = r.text();
            c.reason = r.text();
            c.reachedPercent = reachedPercent(c.expected, c.actual);
            return c;
        });
}

/// What the newest measurement of each name says; the worst of them counts, for the load the best.
QList<TierEvidence> AssuranceRepository::performanceEvidence(const QString& product, qint64 at)
{
    QList<TierEvidence> result;
    const QList<Measurement> newest = rows::readAll<Measurement>(m_store,
        "SELECT id, product, session, name, side, at, unit, n, p50, p95, p99, \"values\", concurrency, environment, "
        "source, actor, target, operational FROM measurement WHERE id IN (SELECT max(id) FROM measurement WHERE "
        "product "
        "= ? AND operational = 0 AND unit = 'ms' AND p95 IS NOT NULL GROUP BY name)",
        {product}, measurementOf);
    for (const TierCriterion& criterion : tierCriteria()) {
        if (criterion.by != MetBy::Performance && criterion.by != MetBy::Load)
            continue;
        std::optional<TierEvidence> chosen;
        for (const Measurement& m : newest) {
            TierEvidence said = evidenceOf(criterion, m.what.p95, m.target.value_or(kTargetP95Ms), m.what.concurrency);
            said.value = m.name + QStringLiteral(": ") + said.value;
            said.source = QStringLiteral("measurement:%1").arg(m.id);
            said.at = at;
            const bool counts
                = !chosen || (criterion.by == MetBy::Load ? said.state == Standing::Met : said.state != Standing::Met);
            if (counts)
                chosen = said;
        }
        if (chosen)
            result.append(*chosen);
    }
    return result;
}

Status AssuranceRepository::add(const QString& product, const QList<TierEvidence>& evidence, const QString& session)
{
    qint64 at = 0;
    for (const TierEvidence& e : evidence) {
        at = std::max(at, e.at);
        const Status stored = m_store.run("INSERT INTO tier_evidence (product, criterion, state, value, source, at, "
                                          "valid_until, revision) VALUES (?,?,?,?,?,?,?,?)",
            {product, e.criterion, QString(word(e.state)), rows::text(e.value), rows::text(e.source), e.at,
                e.validUntil, m_store.revision()});
        if (!stored)
            return stored;
    }
    if (evidence.isEmpty())
        return Done{};
    const QList<TierChange> changes = tierChanges(product);
    const Tier before = changes.isEmpty() ? Tier::None : changes.last().tier;
    const TierState state = tier(product, at);
    if (state.tier == before)
        return Done{};
    QJsonArray missing;
    if (state.next)
        for (const CriterionStanding& standing : state.missingFor(*state.next))
            missing.append(QString::fromUtf8(standing.criterion->text));
    return m_store.run(
        "INSERT INTO tier_change (product, session, at, tier, before, missing, revision) VALUES (?,?,?,?,?,?,?)",
        {product, rows::text(session), at, QString(word(state.tier)), QString(word(before)), rows::json(missing),
            m_store.revision()});
}

TierState AssuranceRepository::tier(const QString& product, qint64 now)
{
    QHash<QString, TierEvidence> newest;
    const QList<TierEvidence> rows = rows::readAll<TierEvidence>(m_store,
        "SELECT criterion, state, value, source, at, valid_until FROM tier_evidence WHERE id IN (SELECT max(id) FROM "
        "tier_evidence WHERE product = ? GROUP BY criterion)",
        {product}, [](rows::Reader& r) {
            TierEvidence e;
            e.criterion = r.text();
            e.state = standingFrom(r.text());
            e.value = r.text();
            e.source = r.text();
            e.at = r.number();
            e.validUntil = r.number();
            return e;
        });
    for (const TierEvidence& e : rows)
        newest.insert(e.criterion, e);
    return tierState(newest, now);
}

QList<TierChange> AssuranceRepository::tierChanges(const QString& product)
{
    return rows::readAll<TierChange>(m_store,
        "SELECT product, session, at, tier, before, missing FROM tier_change WHERE product = ? ORDER BY id", {product},
        [](rows::Reader& r) {
            TierChange c;
            c.product = r.text();
            c.session = r.text();
            c.at = r.number();
            c.tier = tierFrom(r.text()).value_or(Tier::None);
            c.before = tierFrom(r.text()).value_or(Tier::None);
            for (const QJsonValue& text : r.array())
                c.missing.append(text.toString());
            return c;
        });
}

QStringList AssuranceRepository::products()
{
    return rows::readAll<QString>(m_store,
        "SELECT product FROM tier_evidence UNION SELECT product FROM measurement ORDER BY 1", {},
        [](rows::Reader& r) { return r.text(); });
}

Status AssuranceRepository::open(const Observation& o)
{
    return m_store.run("INSERT OR REPLACE INTO observation (session, opened_at, until, closed_at, summary, actor, "
                       "revision) VALUES (?,?,?,?,?,?,?)",
        {o.session, o.openedAt, o.until, o.closedAt, rows::text(o.summary), rows::text(o.actor), m_store.revision()});
}

Status AssuranceRepository::close(const QString& session, const QString& summary, const QString& actor, qint64 at)
{
    // No engine need run: what is open of the session's alerts ends with its window.
    AlertRepository alerts(m_store);
    for (Alert& alert : alerts.openAlerts(session)) {
        alert.phase = AlertPhase::Resolved;
        alert.changedAt = alert.resolvedAt = at;
        alert.noData = false;
        if (Status stored = alerts.update(alert); !stored)
            return stored;
    }
    return m_store.run("UPDATE observation SET closed_at = ?, summary = ?, actor = ?, revision = ? WHERE session = ?",
        {at, summary, actor, m_store.revision(), session});
}

namespace {

Observation observationOf(rows::Reader& r)
{
    Observation o;
    o.session = r.text();
    o.openedAt = r.number();
    o.until = r.number();
    o.closedAt = r.number();
    o.summary = r.text();
    o.actor = r.text();
    return o;
}

} // namespace

QList<Observation> AssuranceRepository::observations()
{
    return rows::readAll<Observation>(m_store,
        "SELECT session, opened_at, until, closed_at, summary, actor FROM observation ORDER BY opened_at DESC", {},
        observationOf);
}

std::optional<Observation> AssuranceRepository::observation(const QString& session)
{
    const QList<Observation> found = rows::readAll<Observation>(m_store,
        "SELECT session, opened_at, until, closed_at, summary, actor FROM observation WHERE session = ?", {session},
        observationOf);
    return found.isEmpty() ? std::nullopt : std::optional(found.first());
}

} // namespace wavedeck
