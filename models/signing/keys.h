// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/people/password.h"

#include <QByteArray>
#include <QString>

/// Keys that people sign with (Ed25519), as bytes: made, sealed by a password, opened, used. Nothing here knows the
/// database. Sealing and opening take as long as a password does (Argon2id, a quarter of a second, 64 MiB): never
/// inside a transaction, never on a GUI or engine thread.
namespace wavedeck::signing {

/// A key with its secret half in memory, overwritten when it goes. Not copied.
class Key {
public:
    /// A new one; Environment `no-random` when there is none to be made.
    static Result<Key> make();
    /// Opens what seal() gave. Forbidden `key-sealed` when this is not its password, or it is no key of ours, or
    /// another key than publicKey.
    static Result<Key> open(const QString& sealed, const QString& publicKey, const people::Secret& password);

    Key(Key&& other) noexcept = default;
    Key& operator=(Key&& other) noexcept;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key();

    /// A second one in memory, for who signs more than once.
    Key copy() const;

    const QString& publicKey() const { return m_public; } ///< hexadecimal, 64 characters
    /// The secret half as it is kept: `1:SALT:NONCE:BOX`, hexadecimal. Environment `out-of-memory`.
    Result<QString> seal(const people::Secret& password) const;
    /// Over the bytes themselves; hexadecimal, 128 characters.
    QString sign(const QByteArray& bytes) const;

private:
    Key() = default;

    QByteArray m_secret; ///< the seed
    QString m_public;
};

/// Whether signature (hexadecimal) is that of publicKey over bytes; false for anything that is none.
bool isSignedBy(const QString& publicKey, const QByteArray& bytes, const QString& signature);

/// SHA-256, hexadecimal.
QString sha256(const QByteArray& bytes);

} // namespace wavedeck::signing
