// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"

#include <QHash>
#include <QList>
#include <QString>

#include <optional>
#include <span>

/// The four tiers of readiness and what each asks for (TIER-1, INC-4, INC-5), as data, and the rules that compute where
/// a product stands (TIER-2 to TIER-5). A tier is never typed in: a gate that `proves` a criterion, a measurement, or a
/// person's evidence in such a gate speaks for it. Pure; any thread.
namespace wavedeck::assurance {

enum class Tier { None, Alpha, Beta, Production, Enterprise };
QLatin1String word(Tier tier); ///< none, Alpha, Beta, Production, Enterprise
std::optional<Tier> tierFrom(const QString& text); ///< case does not matter

struct TierText {
    Tier tier;
    const char* stage; ///< Development, Staging, …
    const char* example; ///< of the reports; empty = they give none
};
std::span<const TierText> tierTexts(); ///< lowest first, without None

/// What a criterion is met by.
enum class MetBy {
    Gate, ///< one that names it in `proves` and passed
    Performance, ///< P95 of measurements, or the number of a metric of a gate that proves it
    Load, ///< a measurement with enough users at once (BASE-5)
    Uptime, ///< the number of a metric of a gate that proves it, percent
    Restriction, ///< says what the tier forbids; nothing has to be shown
};

struct TierCriterion {
    Tier tier;
    const char* id; ///< named in `proves`
    const char* text; ///< of the reports
    MetBy by;
    bool operational; ///< a gate must have a criterion that verifies operational; implemented alone is not enough
    double limit; ///< of Performance: of P95 in ms, in Beta times the target; of Load: users; of Uptime: percent
    const char* mend; ///< what to do when it is not met
    const char* place; ///< in the reports
};
std::span<const TierCriterion> tierCriteria(); ///< 3 + 5 + 6 + 5, lowest tier first
const TierCriterion* findTierCriterion(const QString& id);
QStringList tierCriterionIds();

constexpr double kTargetP95Ms = 500; ///< where nobody said one (TIER-3)

/// The words are those of table tier_evidence.
enum class Standing { Unknown, Unmet, Met };
QLatin1String word(Standing standing);

/// What speaks for or against one criterion. One row of tier_evidence.
struct TierEvidence {
    QString criterion;
    Standing state = Standing::Unknown;
    QString value; ///< what was found, and by how much it fails
    QString source; ///< S-001/gate:tests or measurement:12
    qint64 at = 0; ///< UTC ms
    qint64 validUntil = 0; ///< UTC ms; 0 = for ever

    bool isStale(qint64 now) const { return validUntil > 0 && now > validUntil; }
};

/// A gate with its criteria, as they stand.
struct GateFacts {
    Gate gate;
    QList<Criterion> criteria;
};

/// What all gates of a session that prove a criterion say together. Empty while one of them is not decided and none
/// speaks against it. A waived gate meets nothing. source is left to the caller's session: S-001 gives S-001/gate:ID.
std::optional<TierEvidence> evidenceOf(
    const TierCriterion& criterion, const QList<GateFacts>& gates, const QString& session, qint64 now);

/// What a measured P95 (ms) says about a criterion of kind Performance or Load. users = 0: not said.
TierEvidence evidenceOf(const TierCriterion& criterion, std::optional<double> p95Ms, double targetMs, int users);

struct CriterionStanding {
    const TierCriterion* criterion = nullptr;
    Standing state = Standing::Unknown; ///< of the evidence; Unknown when there is none or it is stale
    bool stale = false;
    TierEvidence evidence; ///< source empty = there is none

    QString why() const; ///< in words, for lists of what is missing
};

/// Where a product stands.
struct TierState {
    Tier tier = Tier::None;
    std::optional<Tier> next; ///< empty = it is at the highest
    QList<CriterionStanding> criteria; ///< all, in the order of tierCriteria()

    QList<CriterionStanding> missingFor(Tier wanted) const; ///< unmet ones of it and of all below
};

/// newest: the newest evidence of each criterion.
TierState tierState(const QHash<QString, TierEvidence>& newest, qint64 now);

} // namespace wavedeck::assurance
