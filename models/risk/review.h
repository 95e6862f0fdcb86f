// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/signing/verify.h"
#include "models/store/riskrepository.h"

#include <QHash>

/// How far the approval of an assessment is (RISK-3, RISK-4, RISK-12), worked out anew each time from what was signed:
/// nothing that only stands in a column of the register counts. Reads; same thread as the store.
namespace wavedeck::risk {

/// One slot and who filled it.
struct FilledSlot {
    ApprovalSlot slot;
    std::optional<signing::Signature> by;
};

/// What is decided at once: all of an assessment, or one phase of it.
struct Scope {
    QString phase; ///< id; empty = all of it
    QString name;
    Level level = Level::None; ///< content and escalations, the higher
    QList<FilledSlot> slots;
    std::optional<signing::Signature> against; ///< the last decision that was no approval; over when slots fill again

    bool isApproved() const; ///< every slot is filled, and there is one
    bool isDecided() const { return isApproved() || against; }
    QStringList open() const; ///< names of slots
};

struct Review {
    RiskRow row;
    RiskRevision content; ///< the newest
    Assessment assessment;
    RiskMatrix matrix; ///< of the content
    QList<signing::Signature> signatures; ///< of this assessment, oldest first
    QList<Scope> scopes; ///< all of it first, then its phases

    const Scope* scope(const QString& phase) const; ///< by id or name, in any case; null when there is none
    /// All of it is approved, or every phase is decided and one is approved.
    bool isApproved() const;
    /// That phase (empty: all of it) may be carried out.
    bool covers(const QString& phase) const;
};

Result<Review> review(Store& store, const QString& id);

/// Who may not sign a revision, and why (RISK-4): author, editors since the last approved revision, requesters, who
/// handed it in. A revision of somebody not signed in may be of everybody who was there then.
QHash<qint64, QString> barred(Store& store, const Review& review);

/// Whether levels or slots of an assessment are others under the matrix that is in force now.
bool isMatrixOutdated(Store& store, const Review& review);

/// What is wrong with the signature of a slot beyond signing::Witness: its role, who it is, two of one person. Empty =
/// good.
QStringList faultsOfSlots(Store& store, const Review& review, const Scope& scope, const signing::Witness& witness);

/// Whether something may be carried out now.
struct Validity {
    QString code; ///< empty = it may; unknown-risk, not-approved, stale, expired, content-changed, forged
    QString why; ///< with who must sign next
    qint64 revision = 0;
    QString sha256; ///< of the content
    qint64 expiresAt = 0; ///< 0 = it does not
    QList<qint64> signatures; ///< that it rests on
    bool selfApproved = false;

    bool ok() const { return code.isEmpty(); }
};

/// The question of the launch gate: whether every slot of the level is filled by valid signatures over exactly the
/// bytes of the newest revision. Computes its hash anew, verifies each signature, its key and its row of the audit
/// trail, asks separation of duties again. contentSha256: the newest must be that one; empty = whichever it is. Inside
/// the transaction that starts what is approved.
Validity validApproval(Store& store, const QString& id, const QString& phase, const QString& contentSha256, qint64 now);

/// Approved, and past its life: what the register says until tidy() has been there.
State stateOf(const RiskRow& row, qint64 now);
/// Handed in, and past the time of its level (RISK-18).
bool isOverdue(const RiskRow& row, qint64 now);

/// `[{"role","signed_by","signed_at","signed_as","self_approved"}]`.
QJsonArray slotsDocument(const Scope& scope);
/// `[{"phase","name","level","decision","slots"}]` of the phases.
QJsonArray phasesDocument(const Review& review);

} // namespace wavedeck::risk
