// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/signing/keys.h"

#include <QCryptographicHash>
#include <QStringList>

#include <utility>

#include <sodium.h>

namespace wavedeck::signing {

namespace {

// What a sealed key of version 1 was made with; another cost is another version.
constexpr char kVersion[] = "1";
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64 * 1024 * 1024;

unsigned char* writable(QByteArray& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

const unsigned char* readable(const QByteArray& bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.constData());
}

void wipe(QByteArray& bytes)
{
    if (!bytes.isEmpty())
        sodium_memzero(bytes.data(), std::size_t(bytes.size()));
    bytes.clear();
}

/// Bytes that are overwritten when the function ends.
struct Wiped {
    explicit Wiped(qsizetype size)
        : bytes(size, '\0')
    {
    }
    ~Wiped() { wipe(bytes); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;

    QByteArray bytes;
};

bool derive(const people::Secret& password, const QByteArray& salt, Wiped& key)
{
    return crypto_pwhash(writable(key.bytes), static_cast<unsigned long long>(key.bytes.size()),
               password.bytes().constData(), static_cast<unsigned long long>(password.bytes().size()), readable(salt),
               kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13)
        == 0;
}

Error outOfMemory()
{
    return {ErrorKind::Environment, QStringLiteral("out-of-memory"), QStringLiteral("the signing key"),
        QStringLiteral("opening it takes 64 MiB of memory, which are not to be had"), {}};
}

Error sealedError()
{
    return {ErrorKind::Forbidden, QStringLiteral("key-sealed"), QStringLiteral("the signing key"),
        QStringLiteral("it does not open with this password"),
        QStringLiteral("let an Admin give a new password: that retires the key, and the next signature makes another")};
}

QByteArray random(std::size_t size)
{
    QByteArray bytes(qsizetype(size), '\0');
    randombytes_buf(bytes.data(), size);
    return bytes;
}

/// The public half that belongs to a seed, and with it the secret key of the library.
QString spread(const QByteArray& seed, Wiped& secret)
{
    QByteArray publicKey(crypto_sign_PUBLICKEYBYTES, '\0');
    crypto_sign_seed_keypair(writable(publicKey), writable(secret.bytes), readable(seed));
    return QString::fromLatin1(publicKey.toHex());
}

/// Hexadecimal of exactly so many bytes, in lower case; else empty.
QByteArray exactly(const QString& hexadecimal, std::size_t size)
{
    const QByteArray given = hexadecimal.toLatin1();
    const QByteArray bytes = QByteArray::fromHex(given);
    return bytes.size() == qsizetype(size) && bytes.toHex() == given ? bytes : QByteArray();
}

} // namespace

Key& Key::operator=(Key&& other) noexcept
{
    if (this != &other) {
        wipe(m_secret);
        m_secret = std::exchange(other.m_secret, {});
        m_public = std::exchange(other.m_public, {});
    }
    return *this;
}

Key::~Key()
{
    wipe(m_secret);
}

Result<Key> Key::make()
{
    if (sodium_init() < 0)
        return Error{ErrorKind::Environment, QStringLiteral("no-random"), QStringLiteral("the signing key"),
            QStringLiteral("this machine gives no random numbers"), {}};
    Key key;
    key.m_secret = random(crypto_sign_SEEDBYTES);
    Wiped secret(crypto_sign_SECRETKEYBYTES);
    key.m_public = spread(key.m_secret, secret);
    return key;
}

Result<Key> Key::open(const QString& sealed, const QString& publicKey, const people::Secret& password)
{
    const QStringList parts = sealed.split(QLatin1Char(':'));
    if (sodium_init() < 0 || parts.size() != 4 || parts[0] != QLatin1String(kVersion))
        return sealedError();
    const QByteArray salt = exactly(parts[1], crypto_pwhash_SALTBYTES);
    const QByteArray nonce = exactly(parts[2], crypto_secretbox_NONCEBYTES);
    const QByteArray box = exactly(parts[3], crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES);
    if (salt.isEmpty() || nonce.isEmpty() || box.isEmpty())
        return sealedError();
    Wiped derived(crypto_secretbox_KEYBYTES);
    if (!derive(password, salt, derived))
        return outOfMemory();
    Key key;
    key.m_secret = QByteArray(crypto_sign_SEEDBYTES, '\0');
    if (crypto_secretbox_open_easy(writable(key.m_secret), readable(box), static_cast<unsigned long long>(box.size()),
            readable(nonce), readable(derived.bytes))
        != 0)
        return sealedError();
    Wiped secret(crypto_sign_SECRETKEYBYTES);
    key.m_public = spread(key.m_secret, secret);
    if (key.m_public != publicKey)
        return sealedError();
    return key;
}

Key Key::copy() const
{
    Key other;
    other.m_secret = QByteArray(m_secret.constData(), m_secret.size());
    other.m_public = m_public;
    return other;
}

Result<QString> Key::seal(const people::Secret& password) const
{
    const QByteArray salt = random(crypto_pwhash_SALTBYTES);
    const QByteArray nonce = random(crypto_secretbox_NONCEBYTES);
    Wiped derived(crypto_secretbox_KEYBYTES);
    if (!derive(password, salt, derived))
        return outOfMemory();
    QByteArray box(crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES, '\0');
    crypto_secretbox_easy(writable(box), readable(m_secret), static_cast<unsigned long long>(m_secret.size()),
        readable(nonce), readable(derived.bytes));
    return QString::fromLatin1(QByteArray(kVersion) + ':' + salt.toHex() + ':' + nonce.toHex() + ':' + box.toHex());
}

QString Key::sign(const QByteArray& bytes) const
{
    Wiped secret(crypto_sign_SECRETKEYBYTES);
    spread(m_secret, secret);
    QByteArray signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(writable(signature), nullptr, readable(bytes), static_cast<unsigned long long>(bytes.size()),
        readable(secret.bytes));
    return QString::fromLatin1(signature.toHex());
}

bool isSignedBy(const QString& publicKey, const QByteArray& bytes, const QString& signature)
{
    const QByteArray key = exactly(publicKey, crypto_sign_PUBLICKEYBYTES);
    const QByteArray sig = exactly(signature, crypto_sign_BYTES);
    return sodium_init() >= 0 && !key.isEmpty() && !sig.isEmpty()
        && crypto_sign_verify_detached(
               readable(sig), readable(bytes), static_cast<unsigned long long>(bytes.size()), readable(key))
        == 0;
}

QString sha256(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

} // namespace wavedeck::signing
