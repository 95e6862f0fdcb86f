// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/riskrepository.h"

#include <QJsonObject>

namespace wavedeck {

/// All that stands about one assessment, read at once.
struct RiskRecords {
    RiskRow row;
    risk::Assessment content;
    QString sha256; ///< of the content
    risk::RiskMatrix matrix;
    QList<RiskItem> items;
    QList<RiskRating> ratings;
    QList<RiskRehearsal> rehearsals;
    QList<RiskEvent> events;

    const RiskItem* item(const QString& kind, const QString& id) const; ///< null = nothing was done to it
    bool isDone(const QString& kind, const QString& id) const;
    risk::Level overall() const { return risk::overallLevel(content, matrix); }
    /// Until when a follow-up is due; 0 = not decided yet, or no horizon.
    qint64 followUpDue(const risk::FollowUp& followUp) const;
    bool isOverdue(qint64 now) const; ///< the decision about it, or the review after the deployment
    bool isDecided() const; ///< every recommendation is accepted, rejected or deferred, and there is one (RISK-27)
    /// Rehearsed and longer than estimated by so many percent; empty = never rehearsed or no estimate (RISK-9).
    std::optional<int> overEstimate() const;
};

/// Usage `unknown-risk`.
Result<RiskRecords> readRisk(Store& store, const QString& id);

/// `risk show --json` and `risk set --json`.
QJsonObject riskDocument(Store& store, const RiskRecords& records, qint64 now);
/// One line of `risk list --json`.
QJsonObject riskLine(const RiskRecords& records, qint64 now);

/// Those that name a session, as `risks` of its document: `[{"id","title","state","overall","step","overdue"}]`.
QJsonArray sessionRisks(Store& store, const QString& session, qint64 now);

/// A part as it is shown: `7.7 %`; null where there is nothing to count.
QJsonObject shareDocument(const risk::Share& share);

} // namespace wavedeck
