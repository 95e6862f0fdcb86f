// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/signing/keyrows.h"
#include "models/signing/signatures.h"
#include "models/trail/verify.h"

#include <QHash>

/// Whether signatures are what they say: by themselves, by the keys of people and by the audit trail, which tells each
/// signature with its hash and each key that was made. What sqlite3 puts in, changes or takes out shows here.
namespace wavedeck::signing {

/// What the database knows besides the signatures themselves. Read once; a plain value afterwards.
class Witness {
public:
    /// Of all signatures, which reads the audit trail through; or of those that its rows about one subject tell
    /// (`risk:RA-001`), by an index.
    static Witness read(Store& store, const QString& subject = {});

    /// faultsOf() and: whose the key is, whether it was in use, whether the audit trail knows the row like this.
    QStringList faultsOf(const Signature& row) const;
    /// Signatures that the audit trail knows, by id with their hashes.
    const QHash<qint64, QStringList>& known() const { return m_hashes; }
    /// The row of the audit trail that tells of a signature; 0 = none does.
    qint64 rowOf(qint64 signature) const { return m_rows.value(signature); }
    /// What is wrong with keys: those that nobody made as far as the audit trail knows.
    QList<TrailFault> faultsOfKeys() const;

private:
    struct Life {
        qint64 person = 0;
        qint64 made = 0; ///< rows of the audit trail; 0 = not known
        qint64 retired = 0;
    };

    QHash<QString, KeyRow> m_keys; ///< by public half
    QHash<QString, Life> m_lives;
    QHash<qint64, QStringList> m_hashes; ///< of signatures, by id
    QHash<qint64, qint64> m_rows; ///< of the audit trail, by signature
};

/// All signatures: each row, the chain that binds them, the keys, and the audit trail itself. Seconds for many: not on
/// a GUI or engine thread. `row` of a fault is the signature's id.
Result<TrailVerdict> verify(Store& store);

} // namespace wavedeck::signing
