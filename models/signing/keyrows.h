// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/actor.h"
#include "models/signing/keys.h"
#include "models/store/store.h"

#include <QList>

#include <optional>

/// The keys of people as rows: made at the first signature, sealed anew when one's own password is changed, retired
/// when somebody else gives a new one. Each is told to the audit trail with its public half. Changes stand inside a
/// running transaction.
namespace wavedeck::signing {

struct KeyRow {
    qint64 id = 0;
    qint64 person = 0;
    QString publicKey;
    QString sealed; ///< empty once retired
    qint64 madeAt = 0;
    qint64 retiredAt = 0; ///< 0 = in use
};

std::optional<KeyRow> keyInUse(Store& store, qint64 person);
QList<KeyRow> allKeys(Store& store);

/// Of who signs with it first: audit row `key.make`.
Status addKey(Store& store, const Actor& owner, const QString& publicKey, const QString& sealed, qint64 now);
/// By whoever gave the person a new password: audit row `key.retire`. Nothing where there is none.
Status retireKey(Store& store, const Actor& by, qint64 person, const QString& name, qint64 now);

/// The key of a person whose password changes. Outside the transaction (Argon2 twice): opens it with the old password
/// and seals it by the new one; apply() stores that inside the transaction, or retires the key where the old password
/// was not at hand or does not open it.
class KeyChange {
public:
    KeyChange(Store& store, qint64 person, const people::Secret* old, const people::Secret& fresh);
    Status apply(Store& store, const Actor& by, qint64 person, const QString& name, qint64 now) const;

private:
    QString m_publicKey; ///< empty = there was no key
    QString m_sealed; ///< empty = it is to be retired
};

} // namespace wavedeck::signing
