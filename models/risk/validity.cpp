// SPDX-License-Identifier: GPL-3.0-or-later
// Whether an approval holds. Part of review.h.
#include "models/base/clock.h"
#include "models/people/toldroles.h"
#include "models/risk/review.h"
#include "models/store/rows.h"

#include <algorithm>

namespace wavedeck::risk {

namespace {

/// The matrix says which slots there are: it must be the one that was taken up, as the audit trail has it.
bool isKnownMatrix(Store& store, const RiskMatrix& matrix)
{
    if (matrix.version == 1 && matrix.sha256 == firstMatrix().sha256)
        return true;
    const auto told = rows::readAll<QJsonObject>(store,
        "SELECT body FROM audit WHERE subject = 'risk-matrix' AND action = 'risk.matrix' AND result = 'done'", {},
        [](rows::Reader& r) { return r.object(); });
    return std::any_of(told.begin(), told.end(), [&](const QJsonObject& body) {
        return body.value(QLatin1String("version")).toInt() == matrix.version
            && body.value(QLatin1String("sha256")).toString() == matrix.sha256;
    });
}

/// What the audit trail says happened since it was handed in last (decisions are signatures, and missed as such): a
/// state that somebody wrote into the register does not bring back what was changed, withdrawn or stale after that.
QString undoneSince(Store& store, const QString& id)
{
    const auto told = rows::readAll<QString>(store,
        "SELECT action FROM audit WHERE subject = ? AND result = 'done' AND action IN ('risk.submit', 'risk.set', "
        "'risk.stale', 'risk.expired', 'risk.withdraw') ORDER BY id DESC LIMIT 1",
        {rows::text(QStringLiteral("risk:") + id)}, [](rows::Reader& r) { return r.text(); });
    if (told.isEmpty())
        return QStringLiteral("the audit trail does not know that it was handed in");
    if (told.first() != QLatin1String("risk.submit"))
        return QStringLiteral("the audit trail has %1 after it was handed in").arg(told.first());
    return {};
}

/// `L1 QA (ada)`: a slot and who filled it.
QString named(const signing::Signature& one, const QString& what)
{
    return QStringLiteral("signature %1 of %2 as %3: %4").arg(one.id).arg(one.name, one.slot, what);
}

void refuse(Validity& validity, const char* code, const QString& why)
{
    validity.code = QLatin1String(code);
    validity.why = why;
}

/// What the register and the bytes say, before any signature is looked at.
bool isContentGood(Validity& validity, const Review& review, const QString& wanted)
{
    validity.revision = review.content.number;
    validity.sha256 = signing::sha256(review.content.content.toUtf8());
    if (validity.sha256 != review.content.sha256 || review.row.contentRevision != review.content.number)
        refuse(validity, "forged",
            QStringLiteral("revision %1 is not what was stored: its hash differs").arg(review.content.number));
    else if (!wanted.isEmpty() && wanted != validity.sha256)
        refuse(validity, "content-changed",
            QStringLiteral("the content is revision %1 by now").arg(review.content.number));
    return validity.ok();
}

bool isStateGood(Validity& validity, Store& store, const Review& review, const Scope* scope, qint64 now)
{
    const State state = stateOf(review.row, now);
    if (!scope)
        refuse(validity, "not-approved", QStringLiteral("it has no such phase"));
    else if (state == State::Expired)
        refuse(validity, "expired",
            QStringLiteral("the approval ended at %1; it must be handed in again").arg(rfc3339(review.row.expiresAt)));
    else if (state == State::Stale)
        refuse(validity, "stale",
            QStringLiteral("the content changed after it was approved; it must be handed in and signed again"));
    else if (state != State::Approved && state != State::Submitted)
        refuse(validity, "not-approved", QStringLiteral("it is %1").arg(word(state)));
    else if (!review.covers(scope->phase))
        refuse(validity, "not-approved",
            scope->against ? QStringLiteral("%1 by %2: %3")
                                 .arg(scope->against->meaning, scope->against->printed(), scope->against->reason)
                           : QStringLiteral("still to be signed by %1")
                                 .arg(scope->open().isEmpty() ? QStringLiteral("somebody: it has no level yet")
                                                              : scope->open().join(QStringLiteral(", "))));
    else if (const QString undone = undoneSince(store, review.row.id); !undone.isEmpty())
        refuse(validity, "forged", undone);
    else if (!isKnownMatrix(store, review.matrix))
        refuse(validity, "forged", QStringLiteral("its matrix is not the one that was taken up"));
    else if (isMatrixOutdated(store, review))
        refuse(validity, "stale",
            QStringLiteral("the matrix changed what it needs; it must be assessed and signed again"));
    return validity.ok();
}

} // namespace

QStringList faultsOfSlots(Store& store, const Review& review, const Scope& scope, const signing::Witness& witness)
{
    QStringList faults;
    const QHash<qint64, QString> notThese = barred(store, review);
    QHash<qint64, QString> seen;
    for (const FilledSlot& slot : scope.slots) {
        if (!slot.by)
            continue;
        const signing::Signature& one = *slot.by;
        for (const QString& what : witness.faultsOf(one))
            faults.append(named(one, what));
        if (one.content != review.content.content)
            faults.append(named(one, QStringLiteral("it is over another content")));
        if (one.matrix != review.matrix.version)
            faults.append(named(one, QStringLiteral("it goes by another matrix")));
        if (!one.roleList().contains(one.slot))
            faults.append(named(one, QStringLiteral("who signed had another role")));
        const qint64 row = witness.rowOf(one.id);
        if (!people::toldRoles(store, one.name, row).contains(one.slot))
            faults.append(named(one, QStringLiteral("the audit trail does not know that who signed had this role")));
        if (one.selfApproved && people::toldMode(store) != UserMode::Single)
            faults.append(named(one, QStringLiteral("it is self-approved, and several people decide here")));
        if (!one.selfApproved && notThese.contains(one.person))
            faults.append(named(one, QStringLiteral("who signed ") + notThese.value(one.person)));
        if (!one.selfApproved && seen.contains(one.person))
            faults.append(named(one, QStringLiteral("the same person signed as ") + seen.value(one.person)));
        seen.insert(one.person, one.slot);
    }
    // A decision against it that somebody took out of the table.
    for (auto it = witness.known().keyBegin(); it != witness.known().keyEnd(); ++it)
        if (std::none_of(review.signatures.begin(), review.signatures.end(),
                [&](const signing::Signature& one) { return one.id == *it; }))
            faults.append(QStringLiteral("signature %1 is missing, and the audit trail knows it").arg(*it));
    return faults;
}

Validity validApproval(Store& store, const QString& id, const QString& phase, const QString& contentSha256, qint64 now)
{
    Validity validity;
    const auto found = review(store, id);
    if (!found) {
        refuse(validity, found.error().code == QLatin1String("unknown-risk") ? "unknown-risk" : "forged",
            found.error().line());
        return validity;
    }
    const Scope* scope = found->scope(phase);
    if (!isContentGood(validity, *found, contentSha256) || !isStateGood(validity, store, *found, scope, now))
        return validity;
    if (!scope->isApproved())
        scope = &found->scopes.first();
    const signing::Witness witness = signing::Witness::read(store, QStringLiteral("risk:") + found->row.id);
    if (const QStringList faults = faultsOfSlots(store, *found, *scope, witness); !faults.isEmpty()) {
        refuse(validity, "forged", faults.first());
        return validity;
    }
    qint64 approvedAt = 0;
    for (const FilledSlot& slot : scope->slots) {
        validity.signatures.append(slot.by->id);
        validity.selfApproved = validity.selfApproved || slot.by->selfApproved;
        approvedAt = std::max(approvedAt, slot.by->at);
    }
    validity.expiresAt = found->matrix.expiresAt(scope->level, approvedAt);
    if (validity.expiresAt > 0 && now >= validity.expiresAt)
        refuse(validity, "expired",
            QStringLiteral("the approval ended at %1; it must be handed in again").arg(rfc3339(validity.expiresAt)));
    return validity;
}

} // namespace wavedeck::risk
