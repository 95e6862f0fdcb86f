// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/assurance/claims.h"
#include "models/assurance/measure.h"
#include "models/assurance/tiers.h"
#include "models/store/store.h"

namespace wavedeck {

/// A tier that a product reached or lost (TIER-2).
struct TierChange {
    QString product;
    QString session; ///< whose results made it; empty = a measurement from the terminal
    qint64 at = 0;
    assurance::Tier tier = assurance::Tier::None;
    assurance::Tier before = assurance::Tier::None;
    QStringList missing; ///< texts of what is left to the next tier
};

/// The time after the end of a session in which what it deployed is watched (MON-9).
struct Observation {
    QString session;
    qint64 openedAt = 0;
    qint64 until = 0;
    qint64 closedAt = 0; ///< 0 = open
    QString summary;
    QString actor;

    qint64 reviewAt() const; ///< after 24 hours, or at its end when that is sooner (INC-55)
};

/// Measurements, claims, evidence of readiness, observation windows: table by table of 013_measures.sql. Thread of the
/// store. Writing runs inside the caller's transaction.
class AssuranceRepository {
public:
    explicit AssuranceRepository(Store& store)
        : m_store(store)
    {
    }

    /// Of performance in ms it also is evidence of readiness, and may change the tier.
    Status add(const assurance::Measurement& measurement);
    QList<assurance::Measurement> measurements(); ///< oldest first; of all products
    /// The newest of a side.
    std::optional<assurance::Measurement> newest(const QString& product, const QString& name, bool after);
    bool hasBaseline(const QString& product); ///< of performance, of whatever name
    /// What the engine knows of an ended session itself (BASE-4): wall time, tokens, cost, tests, build and deployment.
    /// The first of a name is the baseline.
    Status recordSession(const QString& session, const QString& product, qint64 at);

    Status add(const assurance::ClaimResult& result);
    QList<assurance::ClaimResult> claims(
        const QString& session); ///< the newest of each claim, in the order of first checks

    /// Evidence, and what comes of it. session: whose results these are; may be empty.
    Status add(const QString& product, const QList<assurance::TierEvidence>& evidence, const QString& session);
    assurance::TierState tier(const QString& product, qint64 now);
    QList<TierChange> tierChanges(const QString& product); ///< oldest first
    QStringList products(); ///< that have evidence or measurements

    Status open(const Observation& observation);
    /// Resolves the session's alerts: nothing watches it any more.
    Status close(const QString& session, const QString& summary, const QString& actor, qint64 at);
    QList<Observation> observations(); ///< newest first
    std::optional<Observation> observation(const QString& session);

private:
    QList<assurance::TierEvidence> performanceEvidence(const QString& product, qint64 at);

    Store& m_store;
};

} // namespace wavedeck
