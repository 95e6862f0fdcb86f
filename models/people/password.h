// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QString>

/// Passwords (SEC-8, trust.md F): which are good, and how they are kept. Argon2id with 64 MiB and three passes takes a
/// quarter of a second: never inside a transaction, never on a GUI or engine thread.
namespace wavedeck::people {

/// A password in memory: UTF-8 in NFC, overwritten when it goes. Not copied.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray utf8); ///< takes it over: a copy that the caller keeps is its own to overwrite
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    const QByteArray& bytes() const { return m_bytes; }
    qsizetype length() const; ///< in characters (code points)
    bool operator==(const Secret& other) const { return m_bytes == other.m_bytes; }

private:
    QByteArray m_bytes;
};

constexpr int kLeastCharacters = 15;
constexpr int kMostBytes = 1024;

/// Refuses (Usage, `password-weak`) what is too short, too long, no text, the name, on the block list
/// (resources/passwords/blocked.txt) or made of a common word, a repetition or a row of keys. No other rule: any
/// character is good.
Status checkPassword(const Secret& password, const QString& userName);

/// Argon2id in PHC form with a salt of its own. Environment `out-of-memory` when 64 MiB are not to be had.
Result<QString> hashPassword(const Secret& password);
/// Takes as long for an empty phc (nobody of that name) as for a real one, and is false then.
bool verifyPassword(const QString& phc, const Secret& password);
/// Made with less than today's cost: hash it anew while the password is at hand.
bool isWeakHash(const QString& phc);

/// 32 random bytes in hexadecimal.
QString newTicket();

} // namespace wavedeck::people
