// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/store/assurancerepository.h"

#include <QJsonArray>
#include <QJsonObject>

namespace wavedeck {

/// A gap that an agent told (`gap` of its events, AUDIT-9), or one between a claim and reality.
struct GapRow {
    QString source; ///< agent:ID or claim:ID
    QString severity; ///< critical, high, medium, low; unknown = it said none
    QString title;
};

/// What an agent says to have made faster or smaller (BASE-6).
struct ImprovementClaim {
    QString agent;
    QString text; ///< `9.1x`, `-80 %`
};

/// What a session's registers hold besides its rows, as they stood at one commit. A plain value.
struct AssuranceRows {
    QString product;
    assurance::TierState tier;
    bool hasEvidence = false; ///< else nobody ever proved anything, and there is no tier to speak of
    QList<TierChange> tierChanges;
    QList<assurance::ClaimResult> claims;
    QList<GapRow> gaps; ///< told ones
    QList<assurance::Measurement> measurements; ///< of the product, oldest first
    QList<ImprovementClaim> improvements;
    std::optional<Observation> observation;
};

/// Inside the caller's read transaction. plan may be null: a session whose plan cannot be read.
AssuranceRows readAssurance(Store& store, const QString& session, const Plan* plan, qint64 now);

/// Into a session document: `tier`, `readiness`, `claims`, `gaps`, `baselines`, `improvement_claims`, `observation`.
void insertAssurance(
    QJsonObject& document, const AssuranceRows& rows, const QString& session, const QString& target, qint64 now);
/// The same, read from the store, which must have no transaction.
void insertAssurance(QJsonObject& document, Store& store, const Session& session, qint64 now);

/// The document of `tier show`: where a product stands, why, what is left, and its history.
QJsonObject tierDocument(const QString& product, const assurance::TierState& state, const QList<TierChange>& changes,
    const QString& target, qint64 now);

/// One name of a product: the newest baseline, the newest measurement after it, and the change.
QJsonObject baselineDocument(
    const std::optional<assurance::Measurement>& baseline, const std::optional<assurance::Measurement>& after);

QJsonObject observationDocument(const Observation& observation, qint64 now);

/// `9x`, `100-400x`, `-80 %`, `80 % faster`: what a text says about an improvement. Bounded.
QStringList improvementClaims(const QString& text);

} // namespace wavedeck
