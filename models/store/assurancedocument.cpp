// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/assurancedocument.h"

#include "models/assurance/product.h"
#include "models/store/documentjson.h"
#include "models/store/rows.h"
#include "models/store/sessionmetrics.h"

#include <QRegularExpression>

#include <algorithm>

namespace wavedeck {

using namespace assurance;
using namespace documents;

namespace {

constexpr qsizetype kMostClaims = 20; ///< of one text
constexpr qsizetype kMostText = 64 * 1024;
constexpr const char* kSeverities[] = {"critical", "high", "medium", "low", "unknown"};

QList<GapRow> readGaps(Store& store, const QString& session)
{
    return rows::readAll<GapRow>(store,
        "SELECT agent, body FROM told WHERE session = ? AND kind = 'gap' ORDER BY id LIMIT 1000", {session},
        [](rows::Reader& r) {
            GapRow gap;
            gap.source = QStringLiteral("agent:") + r.text();
            const QJsonObject body = r.object();
            gap.severity = word(gapFrom(body.value(QLatin1String("severity")).toString()).value_or(Gap::Unknown));
            gap.title = body.value(QLatin1String("title")).toString().left(500);
            return gap;
        });
}

QList<ImprovementClaim> readImprovements(Store& store, const QString& session)
{
    QList<ImprovementClaim> result;
    const auto reports = rows::readAll<std::pair<QString, QJsonObject>>(store,
        "SELECT r.agent, r.body FROM completion_report r JOIN agent a ON a.session = r.session AND a.id = r.agent AND "
        "a.attempt = r.attempt WHERE r.session = ? ORDER BY r.agent",
        {session}, [](rows::Reader& r) {
            const QString agent = r.text();
            return std::pair(agent, r.object());
        });
    for (const auto& [agent, report] : reports) {
        QStringList texts{report.value(QLatin1String("summary")).toString()};
        for (const QJsonValue& claim : report.value(QLatin1String("claims")).toArray())
            texts.append(claim.toObject().value(QLatin1String("claim")).toString());
        for (const QString& text : std::as_const(texts))
            for (const QString& said : improvementClaims(text))
                result.append({agent, said});
    }
    return result;
}

QJsonObject standingDocument(const CriterionStanding& s, qint64 now)
{
    const TierEvidence& e = s.evidence;
    return {{QStringLiteral("id"), QString::fromLatin1(s.criterion->id)},
        {QStringLiteral("tier"), QString(word(s.criterion->tier))},
        {QStringLiteral("text"), QString::fromUtf8(s.criterion->text)},
        {QStringLiteral("place"), QString::fromLatin1(s.criterion->place)},
        {QStringLiteral("state"), QString(word(s.state))}, {QStringLiteral("stale"), s.stale},
        {QStringLiteral("value"), orNull(e.value)}, {QStringLiteral("source"), orNull(e.source)},
        {QStringLiteral("at"), timeOrNull(e.at)},
        {QStringLiteral("age_ms"), e.at > 0 ? QJsonValue(std::max<qint64>(0, now - e.at)) : QJsonValue()},
        {QStringLiteral("valid_until"), timeOrNull(e.validUntil)},
        {QStringLiteral("why"), s.state == Standing::Met ? QJsonValue() : QJsonValue(s.why())}};
}

QJsonArray missingJson(const QList<CriterionStanding>& missing)
{
    QJsonArray array;
    for (const CriterionStanding& s : missing)
        array.append(QJsonObject{{QStringLiteral("id"), QString::fromLatin1(s.criterion->id)},
            {QStringLiteral("tier"), QString(word(s.criterion->tier))},
            {QStringLiteral("text"), QString::fromUtf8(s.criterion->text)}, {QStringLiteral("why"), s.why()}});
    return array;
}

QJsonObject gapsDocument(const AssuranceRows& rows)
{
    QJsonArray items;
    QMap<QString, int> counts;
    const auto add = [&](const QString& source, const QString& severity, const QString& title) {
        ++counts[severity];
        items.append(QJsonObject{{QStringLiteral("source"), source}, {QStringLiteral("severity"), severity},
            {QStringLiteral("title"), title}});
    };
    for (const GapRow& gap : rows.gaps)
        add(gap.source, gap.severity, gap.title);
    for (const ClaimResult& claim : rows.claims)
        if (claim.severity != Gap::None)
            add(QStringLiteral("claim:") + claim.claim, word(claim.severity),
                QStringLiteral("%1: claimed %2, found %3")
                    .arg(claim.says, claim.expected, claim.actual.isEmpty() ? QStringLiteral("n/a") : claim.actual));
    QJsonObject bySeverity;
    for (const char* severity : kSeverities)
        bySeverity.insert(QLatin1String(severity), counts.value(QLatin1String(severity)));
    return {{QStringLiteral("total"), items.size()}, {QStringLiteral("counts"), bySeverity},
        {QStringLiteral("items"), items}};
}

/// What was measured in or before this session, by name.
QJsonArray baselinesDocument(const AssuranceRows& rows, const QString& session, bool& proven)
{
    struct Sides {
        std::optional<Measurement> baseline;
        std::optional<Measurement> after;
        bool own = false; ///< the session measured it
    };
    QMap<QString, Sides> byName;
    for (const Measurement& m : rows.measurements) {
        Sides& sides = byName[m.name];
        (m.after ? sides.after : sides.baseline) = m;
        if (!m.after)
            sides.after.reset(); // of the baseline before
        sides.own = sides.own || m.session == session;
    }
    QJsonArray array;
    for (const Sides& sides : std::as_const(byName)) {
        if (!sides.own)
            continue;
        array.append(baselineDocument(sides.baseline, sides.after));
        proven = proven || (sides.baseline && sides.after && !sides.after->operational);
    }
    return array;
}

} // namespace

QStringList improvementClaims(const QString& text)
{
    static const QRegularExpression kClaim(QStringLiteral(
        "(?<![\\w.])(?:[0-9]+(?:\\.[0-9]+)?(?:-[0-9]+(?:\\.[0-9]+)?)?x(?![\\w])|-[0-9]+(?:\\.[0-9]+)? ?%|"
        "[0-9]+(?:\\.[0-9]+)? ?% (?:faster|slower|less|fewer|smaller|better|cheaper|quicker|shorter))"));
    QStringList found;
    auto matches = kClaim.globalMatch(text.left(kMostText));
    while (matches.hasNext() && found.size() < kMostClaims)
        if (const QString said = matches.next().captured(); !found.contains(said))
            found.append(said);
    return found;
}

AssuranceRows readAssurance(Store& store, const QString& session, const Plan* plan, qint64 now)
{
    AssuranceRepository repository(store);
    AssuranceRows result;
    result.claims = repository.claims(session);
    result.gaps = readGaps(store, session);
    result.improvements = readImprovements(store, session);
    result.observation = repository.observation(session);
    if (!plan)
        return result;
    result.product = productOf(*plan);
    result.tier = repository.tier(result.product, now);
    result.hasEvidence = std::any_of(result.tier.criteria.begin(), result.tier.criteria.end(),
        [](const CriterionStanding& s) { return s.evidence.at > 0; });
    result.tierChanges = repository.tierChanges(result.product);
    for (const Measurement& m : repository.measurements())
        if (m.product == result.product)
            result.measurements.append(m);
    return result;
}

QJsonObject tierDocument(
    const QString& product, const TierState& state, const QList<TierChange>& changes, const QString& target, qint64 now)
{
    QJsonArray criteria;
    for (const CriterionStanding& s : state.criteria)
        criteria.append(standingDocument(s, now));
    QJsonArray history;
    for (const TierChange& change : changes)
        history.append(QJsonObject{{QStringLiteral("at"), timeOrNull(change.at)},
            {QStringLiteral("tier"), QString(word(change.tier))},
            {QStringLiteral("before"), QString(word(change.before))},
            {QStringLiteral("session"), orNull(change.session)},
            {QStringLiteral("missing"), QJsonArray::fromStringList(change.missing)}});
    QJsonObject json{{QStringLiteral("product"), product}, {QStringLiteral("tier"), QString(word(state.tier))},
        {QStringLiteral("next"), state.next ? QJsonValue(QString(word(*state.next))) : QJsonValue()},
        {QStringLiteral("missing"), state.next ? missingJson(state.missingFor(*state.next)) : QJsonArray()},
        {QStringLiteral("criteria"), criteria}, {QStringLiteral("history"), history}};
    const auto wanted = tierFrom(target);
    json.insert(QStringLiteral("target"), wanted ? QJsonValue(QString(word(*wanted))) : QJsonValue());
    json.insert(QStringLiteral("target_reached"), wanted ? QJsonValue(state.tier >= *wanted) : QJsonValue());
    json.insert(QStringLiteral("missing_for_target"),
        wanted ? QJsonValue(missingJson(state.missingFor(*wanted))) : QJsonValue());
    return json;
}

QJsonObject baselineDocument(const std::optional<Measurement>& baseline, const std::optional<Measurement>& after)
{
    QJsonArray changes;
    if (baseline && after)
        for (const MetricChange& change : compare(baseline->what, after->what))
            changes.append(changeDocument(change));
    const Measurement& any = baseline ? *baseline : *after;
    return {{QStringLiteral("name"), any.name}, {QStringLiteral("product"), any.product},
        {QStringLiteral("unit"), any.unit},
        {QStringLiteral("baseline"), baseline ? QJsonValue(measurementDocument(*baseline)) : QJsonValue()},
        {QStringLiteral("after"), after ? QJsonValue(measurementDocument(*after)) : QJsonValue()},
        {QStringLiteral("changes"), changes}};
}

QJsonObject observationDocument(const Observation& o, qint64 now)
{
    const bool open = o.closedAt == 0;
    return {{QStringLiteral("session"), o.session},
        {QStringLiteral("state"),
            !open                ? QStringLiteral("closed")
                : now >= o.until ? QStringLiteral("over")
                                 : QStringLiteral("open")},
        {QStringLiteral("opened_at"), timeOrNull(o.openedAt)}, {QStringLiteral("until"), timeOrNull(o.until)},
        {QStringLiteral("left_ms"), open ? QJsonValue(std::max<qint64>(0, o.until - now)) : QJsonValue()},
        {QStringLiteral("review_at"), timeOrNull(o.reviewAt())},
        {QStringLiteral("review_due"), open && now >= o.reviewAt()},
        {QStringLiteral("closed_at"), timeOrNull(o.closedAt)}, {QStringLiteral("summary"), orNull(o.summary)},
        {QStringLiteral("closed_by"), orNull(o.actor)}};
}

void insertAssurance(
    QJsonObject& document, const AssuranceRows& rows, const QString& session, const QString& target, qint64 now)
{
    document.insert(
        QStringLiteral("tier"), rows.hasEvidence ? QJsonValue(QString(word(rows.tier.tier))) : QJsonValue());
    document.insert(QStringLiteral("readiness"),
        rows.product.isEmpty() ? QJsonValue()
                               : QJsonValue(tierDocument(rows.product, rows.tier, rows.tierChanges, target, now)));
    QJsonArray claims;
    for (const ClaimResult& claim : rows.claims)
        claims.append(claimDocument(claim));
    document.insert(QStringLiteral("claims"), claims);
    document.insert(QStringLiteral("gaps"), gapsDocument(rows));
    bool proven = false;
    document.insert(QStringLiteral("baselines"), baselinesDocument(rows, session, proven));
    QJsonArray improvements;
    for (const ImprovementClaim& said : rows.improvements)
        improvements.append(QJsonObject{{QStringLiteral("agent"), said.agent}, {QStringLiteral("claim"), said.text},
            {QStringLiteral("state"), proven ? QStringLiteral("measured") : QStringLiteral("unproven")}});
    document.insert(QStringLiteral("improvement_claims"), improvements);
    document.insert(QStringLiteral("observation"),
        rows.observation ? QJsonValue(observationDocument(*rows.observation, now)) : QJsonValue());
}

void insertAssurance(QJsonObject& document, Store& store, const Session& session, qint64 now)
{
    const auto plan = planOf(session);
    const bool snapshot = bool(store.run("BEGIN", {})); // several statements must see the same commit
    const AssuranceRows rows = readAssurance(store, session.id, plan ? &*plan : nullptr, now);
    if (snapshot)
        store.rollback();
    insertAssurance(document, rows, session.id, session.targetTier, now);
}

} // namespace wavedeck
