// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/signing/keys.h"
#include "models/store/store.h"
#include "models/trail/verify.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

/// Signatures (trust.md A): one row for each decision of one person about exactly one content, each bound to the row
/// before by SHA-256, and each named with its hash by a row of the audit trail, so that a cut tail shows there.
namespace wavedeck::signing {

/// What a decision says. These words stand in the column.
namespace meaning {
constexpr char kApproved[] = "approved";
constexpr char kChangesRequested[] = "changes-requested";
constexpr char kRejected[] = "rejected";
constexpr char kDeferred[] = "deferred";
constexpr char kRevoked[] = "revoked";
constexpr char kEscalated[] = "escalated";
constexpr char kWaived[] = "waived";
constexpr char kReleased[] = "released";
}

/// What is going to be signed; who signs, and when, comes from the Signer.
struct Statement {
    QString subject; ///< `RA-001`, `waiver:S-001/GATE`
    qint64 revision = 0; ///< of the subject; 0 = it has none
    QString phase; ///< empty = all of it
    QString meaning;
    QString slot; ///< the role that it fills; empty = none
    QString reason; ///< redacted when it is signed
    qint64 matrix = 0; ///< version of the risk matrix; 0 = none
    QByteArray content; ///< the bytes that are decided about: canonical JSON
};

/// A row as it lies in the table. Times are UTC ms.
struct Signature {
    qint64 id = 0;
    qint64 at = 0;
    QString subject;
    qint64 revision = 0;
    QString phase;
    QString meaning;
    QString slot;
    qint64 person = 0;
    QString name; ///< and roles: as of then
    QString roles; ///< canonical JSON array
    bool selfApproved = false;
    QString reason;
    qint64 matrix = 0;
    QString contentSha256;
    QString content;
    QString publicKey;
    QString previous;
    QString statement; ///< canonical JSON of all columns above
    QString hash; ///< SHA-256 of statement
    QString signature; ///< over statement

    QStringList roleList() const;
    /// As reports print it: with `, self-approved` where nobody else looked.
    QString printed() const;
};

/// What is signed of a row: every column up to `previous`, roles as an array.
QJsonObject statementOf(const Signature& row);

/// Inside a running transaction. `row` comes with all columns up to publicKey, without id and previous; gives the
/// complete row. The caller appends the row of the audit trail, with reference() in its body, in the same transaction.
Result<Signature> append(Store& store, Signature row, const Key& key);

/// `{"signature":{"id":…,"hash":…}}`: what the audit trail says of a row.
QJsonObject reference(const Signature& row);

/// Of a subject, oldest first.
QList<Signature> signaturesOf(Store& store, const QString& subject);
std::optional<Signature> signature(Store& store, qint64 id);
/// Reads all rows in order without keeping them.
Status forEach(Store& store, const std::function<void(const Signature&)>& take);

/// All columns, for an exported record; and back (columns that are missing or of another type stay empty).
QJsonObject recordOf(const Signature& row);
Signature signatureOf(const QJsonObject& record);

/// What is wrong with a row by itself: its columns against its statement, the hash of its content and of the statement,
/// the signature. Nothing is known about the key here.
QStringList faultsOf(const Signature& row);

} // namespace wavedeck::signing
