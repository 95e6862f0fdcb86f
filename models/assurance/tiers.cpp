// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/assurance/tiers.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace wavedeck::assurance {

namespace {

constexpr const char* kTierWords[] = {"none", "Alpha", "Beta", "Production", "Enterprise"};
constexpr const char* kStandingWords[] = {"unknown", "unmet", "met"};

constexpr TierText kTexts[] = {
    {Tier::Alpha, "Development", "Current state with 2 failed tests"},
    {Tier::Beta, "Staging", ""},
    {Tier::Production, "General Availability", ""},
    {Tier::Enterprise, "Mission Critical", ""},
};

using T = Tier;
using B = MetBy;
constexpr TierCriterion kCriteria[] = {
    {T::Alpha, "core-functionality", "Core functionality works", B::Gate, false, 0, "a gate that proves it passes",
        "000:L970"},
    {T::Alpha, "known-issues-documented", "Known issues documented", B::Gate, false, 0, "a gate that proves it passes",
        "000:L971"},
    {T::Alpha, "not-for-production", "Not for production use", B::Restriction, false, 0, "", "000:L972"},
    {T::Beta, "critical-tests", "All critical tests pass", B::Gate, false, 0, "a gate with the critical tests passes",
        "000:L976"},
    {T::Beta, "security-tests", "All security tests pass", B::Gate, true, 0,
        "a gate with the security tests passes, and verifies operational", "000:L977"},
    {T::Beta, "performance-2x", "Performance within 2x of target SLA", B::Performance, true, 2,
        "measure P95: at most twice the target", "000:L978"},
    {T::Beta, "noncritical-issues-documented", "Known non-critical issues documented", B::Gate, false, 0,
        "a gate that proves it passes", "000:L979"},
    {T::Beta, "staging-validated", "Staging environment validated", B::Gate, true, 0,
        "a gate on staging passes, and verifies operational", "000:L980"},
    {T::Production, "all-tests", "All tests pass (unit, integration, E2E)", B::Gate, false, 0,
        "the gates with all tests pass", "000:L983"},
    {T::Production, "security-scans", "All security scans pass (OWASP ZAP)", B::Gate, false, 0,
        "the gates with the scans pass", "000:L984"},
    {T::Production, "performance-sla", "Performance SLAs met (P95 <500ms)", B::Performance, true, 500,
        "measure P95 with 100 users at once: below 500 ms and below the target", "000:L985"},
    {T::Production, "load-tested", "Load tested (100+ concurrent users)", B::Load, true, 100,
        "measure P95 with 100 users at once or more", "000:L986"},
    {T::Production, "no-critical-bugs", "Zero critical/high bugs", B::Gate, false, 0, "a gate that counts them passes",
        "000:L987"},
    {T::Production, "monitoring", "Monitoring and alerting configured", B::Gate, true, 0,
        "a gate that tries them passes, and verifies operational", "000:L988"},
    {T::Enterprise, "redundancy", "Production tier + redundancy", B::Gate, true, 0,
        "a gate that takes one instance away passes, and verifies operational", "000:L991"},
    {T::Enterprise, "disaster-recovery", "Disaster recovery tested", B::Gate, true, 0,
        "a gate with the recovery drill passes, and verifies operational", "000:L992"},
    {T::Enterprise, "uptime", "99.9%+ uptime SLA", B::Uptime, true, 99.9,
        "a metric of a gate that proves it says 99.9 % or more", "000:L993"},
    {T::Enterprise, "on-call", "24/7 on-call support", B::Gate, true, 0,
        "a gate that pages somebody passes, and verifies operational", "000:L994"},
    {T::Enterprise, "chaos-engineering", "Chaos engineering validated", B::Gate, true, 0,
        "a gate with the experiments passes, and verifies operational", "000:L995"},
};

constexpr int kLoadUsers = 100;

QString number(double value)
{
    return QString::number(value, 'g', 12);
}

std::optional<double> numberOf(const GateFacts& facts)
{
    for (const Criterion& criterion : facts.criteria) {
        bool ok = false;
        const double value = criterion.value.toDouble(&ok);
        if (criterion.kind == CriterionKind::Metric && ok && std::isfinite(value))
            return value;
    }
    return std::nullopt;
}

bool isOperational(const GateFacts& facts)
{
    return std::any_of(facts.criteria.begin(), facts.criteria.end(),
        [](const Criterion& c) { return c.verifies == Verifies::Operational && c.state == GateState::Passed; });
}

/// What a metric of a gate says: the rule is the tier's, whatever lines the gate has of its own.
TierEvidence byNumber(const TierCriterion& criterion, double value)
{
    if (criterion.by == MetBy::Performance)
        return evidenceOf(criterion, value, kTargetP95Ms, 0);
    const QString said = QStringLiteral("%1 %").arg(number(value));
    if (value >= criterion.limit)
        return {{}, Standing::Met, said, {}};
    return {{}, Standing::Unmet,
        QStringLiteral("%1, needs %2 %: fails by %3 points")
            .arg(said, number(criterion.limit), number(criterion.limit - value)),
        {}};
}

/// What one gate says; empty = not decided yet.
std::optional<TierEvidence> evidenceOf(const TierCriterion& criterion, const GateFacts& facts)
{
    const Gate& gate = facts.gate;
    switch (gate.state) {
    case GateState::Pending:
    case GateState::Running:
        return std::nullopt;
    case GateState::Waived:
        return TierEvidence{{}, Standing::Unmet, QStringLiteral("waived, which meets nothing"), {}};
    case GateState::Inconclusive:
        return TierEvidence{{}, Standing::Unknown, gate.reason, {}};
    case GateState::Passed:
    case GateState::Failed:
        break;
    }
    if (criterion.by == MetBy::Load)
        return std::nullopt; // only a measurement says with how many users
    if (criterion.by == MetBy::Performance || criterion.by == MetBy::Uptime) {
        const auto value = numberOf(facts);
        if (value)
            return byNumber(criterion, *value);
        return TierEvidence{{}, Standing::Unknown, QStringLiteral("the gate measures no number"), {}};
    }
    if (gate.state == GateState::Failed)
        return TierEvidence{{}, Standing::Unmet, gate.reason, {}};
    if (criterion.operational && !isOperational(facts))
        return TierEvidence{{}, Standing::Unmet, QStringLiteral("implemented; not verified operational"), {}};
    return TierEvidence{{}, Standing::Met, QStringLiteral("gate %1 passed").arg(gate.id), {}};
}

qint64 validUntil(const GateFacts& facts, qint64 now)
{
    qint64 until = 0;
    for (const Criterion& criterion : facts.criteria)
        if (criterion.validMs > 0) {
            const qint64 end = (criterion.checkedAt > 0 ? criterion.checkedAt : now) + criterion.validMs;
            until = until == 0 ? end : std::min(until, end);
        }
    return until;
}

} // namespace

QLatin1String word(Tier tier)
{
    return QLatin1String(kTierWords[int(tier)]);
}

std::optional<Tier> tierFrom(const QString& text)
{
    for (int i = 0; i < int(std::size(kTierWords)); ++i)
        if (text.compare(QLatin1String(kTierWords[i]), Qt::CaseInsensitive) == 0)
            return Tier(i);
    return std::nullopt;
}

QLatin1String word(Standing standing)
{
    return QLatin1String(kStandingWords[int(standing)]);
}

std::span<const TierText> tierTexts()
{
    return kTexts;
}

std::span<const TierCriterion> tierCriteria()
{
    return kCriteria;
}

const TierCriterion* findTierCriterion(const QString& id)
{
    const auto found = std::find_if(
        std::begin(kCriteria), std::end(kCriteria), [&](const TierCriterion& c) { return id == QLatin1String(c.id); });
    return found == std::end(kCriteria) ? nullptr : found;
}

QStringList tierCriterionIds()
{
    QStringList ids;
    for (const TierCriterion& criterion : kCriteria)
        ids.append(QLatin1String(criterion.id));
    return ids;
}

std::optional<TierEvidence> evidenceOf(
    const TierCriterion& criterion, const QList<GateFacts>& gates, const QString& session, qint64 now)
{
    std::optional<TierEvidence> worst;
    bool open = false;
    for (const GateFacts& facts : gates) {
        if (!facts.gate.proves.contains(QLatin1String(criterion.id)))
            continue;
        auto said = evidenceOf(criterion, facts);
        if (!said) {
            open = true;
            continue;
        }
        said->criterion = QLatin1String(criterion.id);
        said->source = QStringLiteral("%1/gate:%2").arg(session, facts.gate.id);
        said->at = now;
        said->validUntil = validUntil(facts, now);
        const auto rank = [](const TierEvidence& e) { return e.state == Standing::Unmet ? -1 : int(e.state); };
        const bool sooner
            = worst && said->validUntil > 0 && (worst->validUntil == 0 || said->validUntil < worst->validUntil);
        const qint64 until = worst && !sooner ? worst->validUntil : said->validUntil;
        if (!worst || rank(*said) < rank(*worst))
            worst = said;
        worst->validUntil = until;
    }
    if (open && (!worst || worst->state != Standing::Unmet))
        return std::nullopt;
    return worst;
}

TierEvidence evidenceOf(const TierCriterion& criterion, std::optional<double> p95Ms, double targetMs, int users)
{
    TierEvidence result{QLatin1String(criterion.id), Standing::Unknown, {}, {}};
    if (!p95Ms || !std::isfinite(*p95Ms)) {
        result.value = QStringLiteral("P95 n/a");
        return result;
    }
    const QString crowd = users > 0 ? QStringLiteral("%1 users").arg(users) : QStringLiteral("users not said");
    const bool beta = criterion.tier == Tier::Beta;
    // Beta asks nothing of the load; Production measures under load (BASE-5).
    if (!beta && users < kLoadUsers) {
        result.state = Standing::Unmet;
        result.value = QStringLiteral("P95 %1 ms, %2: needs %3 or more").arg(number(*p95Ms), crowd).arg(kLoadUsers);
        return result;
    }
    if (criterion.by == MetBy::Load) {
        result.state = Standing::Met;
        result.value = QStringLiteral("P95 %1 ms, %2").arg(number(*p95Ms), crowd);
        return result;
    }
    const double limit = beta ? criterion.limit * targetMs : std::min(criterion.limit, targetMs);
    const bool met = beta ? *p95Ms <= limit : *p95Ms < limit;
    result.state = met ? Standing::Met : Standing::Unmet;
    result.value = QStringLiteral("P95 %1 ms, limit %2 ms").arg(number(*p95Ms), number(limit));
    if (!met && *p95Ms > limit)
        result.value += QStringLiteral(": fails by %1 ms").arg(number(*p95Ms - limit));
    else if (!met)
        result.value += QStringLiteral(": must be below it");
    return result;
}

QString CriterionStanding::why() const
{
    if (stale)
        return QStringLiteral("its evidence is stale");
    if (evidence.source.isEmpty())
        return QStringLiteral("no evidence: %1").arg(QLatin1String(criterion->mend));
    return evidence.value;
}

QList<CriterionStanding> TierState::missingFor(Tier wanted) const
{
    QList<CriterionStanding> missing;
    for (const CriterionStanding& standing : criteria)
        if (standing.criterion->tier <= wanted && standing.state != Standing::Met)
            missing.append(standing);
    return missing;
}

TierState tierState(const QHash<QString, TierEvidence>& newest, qint64 now)
{
    TierState result;
    for (const TierCriterion& criterion : kCriteria) {
        CriterionStanding standing{&criterion, Standing::Unknown, false, newest.value(QLatin1String(criterion.id))};
        if (criterion.by == MetBy::Restriction) {
            standing.state = Standing::Met;
            standing.evidence.source = QStringLiteral("tier");
        } else {
            standing.stale = standing.evidence.isStale(now);
            standing.state = standing.stale ? Standing::Unknown : standing.evidence.state;
        }
        result.criteria.append(standing);
    }
    for (const TierText& text : kTexts) {
        if (!result.missingFor(text.tier).isEmpty()) {
            result.next = text.tier;
            break;
        }
        result.tier = text.tier;
    }
    return result;
}

} // namespace wavedeck::assurance
