// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/review.h"
#include "models/signing/signer.h"

/// Handing in, deciding and taking back (RISK-3, 4, 16, 18, 25; trust.md A). Each is one transaction with its row of
/// the audit trail, done or refused, whichever process asks. Same thread as the store, no transaction running.
namespace wavedeck::risk {

/// What a person decides with a signature.
enum class Verb { Approve, RequestChanges, Reject, Defer, Revoke, Escalate };
QLatin1String word(Verb verb); ///< `approve`, `request-changes`, …
std::optional<Verb> verbOf(const QString& given);

struct Decision {
    Verb verb = Verb::Approve;
    QString id;
    QString phase; ///< id or name; empty = all of it
    QString role; ///< whose slot; empty = the first that fits who signs
    QString reason;
    QString trigger; ///< of a deferral: what brings it back; kept behind the reason
    qint64 revision = 0; ///< that was read; 0 = the newest. Usage `content-changed` when it is not the newest
};

class Approvals {
public:
    explicit Approvals(Store& store)
        : m_store(store)
    {
    }

    /// Opens the slots. What was signed already over this revision counts no more: it becomes a revision of its own.
    /// Usage: `incomplete` (all that is missing), `not-now`, `unchanged`, `matrix-changed`. Right: EditRisk.
    Status submit(const QString& id, const Actor& by, qint64 now);
    /// Usage `not-now`, `reason-missing`. Right: EditRisk.
    Status withdraw(const QString& id, const QString& reason, const Actor& by, qint64 now);
    /// Forbidden: `no-slot`, `not-allowed` (role), `self-approval` (author, editor, requester), `same-person`, `slot-filled`,
    /// those of Signer::sign(). Usage: `not-now`, `unknown-phase`, `reason-missing`, `bad-role`,
    /// `content-changed`, `matrix-changed`, `highest-level`.
    Status decide(const Decision& decision, const signing::Signer& signer, qint64 now);

    /// What time does: approvals past their life are expired, what is overdue is told once. Nothing to do: no
    /// transaction. By the engine, and by whoever changes something here.
    Status tidy(qint64 now);

private:
    Store& m_store;
};

/// Whether this person may fill a slot of a scope, and which; the Error says why not. What the queue and the bar show.
Result<QString> slotFor(
    Store& store, const Review& review, const Scope& scope, const Actor& actor, const QString& role = {});

/// Inside the transaction that takes up a new matrix: approvals whose levels or slots are others by it become stale.
Status staleByMatrix(Store& store, const Actor& by, qint64 now);

} // namespace wavedeck::risk
