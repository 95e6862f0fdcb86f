// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/risk/assessment.h"
#include "models/risk/level.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <array>

/// What makes a level, and what a level asks for (RISK-1 to 3, RISK-18): versioned data. Version 1 is
/// resources/risk/matrix.yaml; risk_matrix of the store keeps every one that was ever in force.
namespace wavedeck::risk {

/// One signature that is needed, by somebody who has one of these roles.
struct ApprovalSlot {
    QStringList roles; ///< spelled as in models/people/roles.h
    QString name() const { return roles.join(QStringLiteral(" / ")); }
};

/// A document that a level asks for.
struct WantedDocument {
    QString name;
    QString isField; ///< key of the assessment that is this document; empty = it is linked in `documents`
};

struct Approval {
    QList<ApprovalSlot> signers;
    QList<ApprovalSlot> signersOfSecurity; ///< where the change is about security; empty = the same
    QList<WantedDocument> documents;
    int leastDays = 0; ///< until the decision; 0 and 0 = the same day
    int mostDays = 0;
    int livesDays = 0; ///< how long an approval holds; 0 = until the content changes

    const QList<ApprovalSlot>& signersFor(bool aboutSecurity) const
    {
        return aboutSecurity && !signersOfSecurity.isEmpty() ? signersOfSecurity : signers;
    }
    QString timeText() const; ///< `same day`, `1 to 2 days`, `1 to 2 weeks`
};

/// A question of RISK-1 with the answer of each level.
struct Criterion {
    QString field; ///< key of the assessment: user_impact, rollback_ease, testing
    QString name;
    std::array<QString, 4> answers; ///< LOW to CRITICAL

    const QString& answer(Level level) const { return answers[std::size_t(level) - 1]; } ///< not of None
};

struct RiskMatrix {
    int version = 0;
    QString name;
    QString sha256; ///< of the canonical document
    std::array<QString, kMostAxis> likelihoods; ///< names of 1 to 5
    std::array<QString, kMostAxis> impacts;
    std::array<std::array<Level, kMostAxis>, kMostAxis> cells; ///< [likelihood - 1][impact - 1]
    QList<Criterion> criteria;
    std::array<Approval, 4> approvals; ///< LOW to CRITICAL

    Level levelOf(const Score& score) const; ///< None unless both axes are set
    const Approval& approval(Level level) const { return approvals[std::size_t(level) - 1]; } ///< not of None
    /// Until when a decision is due: the end of the UTC day that is mostDays after. UTC ms.
    qint64 dueAt(Level level, qint64 submittedAt) const;
    /// When an approval ends; 0 = it does not.
    qint64 expiresAt(Level level, qint64 approvedAt) const;
};

/// The ones of the program by name: `matrix` (version 1), `nist`. YAML as it stands in resources/risk.
Result<QByteArray> shippedMatrix(const QString& name);

/// YAML to the document that is stored. Usage `bad-matrix`.
Result<QJsonObject> matrixFromYaml(const QByteArray& yaml);
/// The document with its number. Usage `bad-matrix` with what is wrong: every level, cell, slot and role is checked.
Result<RiskMatrix> matrixFrom(const QJsonObject& document, int version);

/// Version 1, as shipped.
const RiskMatrix& firstMatrix();

} // namespace wavedeck::risk
