// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/severity.h"

#include <QByteArrayView>
#include <QString>

#include <span>

/// What a secret looks like, and what only looks like one. Data and pure functions on bytes; any thread; every one of
/// them takes a time that grows with the length and no faster, whatever the text.
namespace wavedeck::secrets {

/// Sets of characters, as bits.
enum Alphabet : quint16 {
    kUpper = 1,
    kLower = 2,
    kDigit = 4,
    kDash = 8,
    kUnder = 16,
    kDot = 32,
    kSlash = 64, ///< / and +
    kEqual = 128,
    kHex = 256, ///< 0-9 a-f
    kBase32 = 512, ///< A-Z 2-7
    kAlnum = kUpper | kLower | kDigit,
    kToken = kAlnum | kDash | kUnder, ///< base64url
    kBase64 = kAlnum | kSlash | kEqual,
};

/// Whether the character belongs to one of the sets.
bool isOf(char c, quint16 alphabet);

/// A key of a known provider: a prefix, and how long what follows is.
struct ProviderRule {
    const char* id;
    const char* prefix;
    quint16 alphabet; ///< of what follows
    int least; ///< characters after the prefix
    int most;
    double minEntropy; ///< bits a character of the whole, for a report
    audit::Severity severity;
    const char* what; ///< for people
    quint16 leftAlphabet = 0; ///< some keys begin before their distinctive part
    int left = 0; ///< at least so many of leftAlphabet before the prefix
};

std::span<const ProviderRule> providerRules();

/// The longest thing that a rule can match, with what it looks at around it: two windows that overlap by so much miss
/// nothing between them.
inline constexpr qsizetype kLongest = 16 * 1024;

/// Shannon entropy in bits a character.
double entropy(QByteArrayView text);

/// A stand-in such as xxx, changeme, ${VAR}, <token>, a run of one character or a counting sequence.
bool isPlaceholder(QByteArrayView value);

/// Only what cannot be a value at all: ${VAR}, $(…), {{…}}, <…>, ***, and what is redacted already.
bool isMark(QByteArrayView value);

/// A value random enough to be a credential: letters and digits mixed, not words, a path, a version or a name.
bool looksRandom(QByteArrayView value);

/// At least three of lower case, upper case, digits and others, and eight characters: a password that somebody chose.
bool looksChosen(QByteArrayView value);

/// Whether a name such as `db_password` or `apiKey` says that the value is a secret; `token_url`, `password_hash` and
/// `tokens` do not.
bool namesSecret(QByteArrayView name);

/// Whether a name can be one of a secret at all: the cheap question before the next two.
bool endsLikeSecret(QByteArrayView name);

/// `STRIPE_KEY`, `APP_KEY_BASE`: a key by a name of an environment, but not PUBLIC_KEY or PRIMARY_KEY.
bool namesKey(QByteArrayView name);

/// What a JSON Web Token says; `valid` only with a header and a payload that decode.
struct JwtFacts {
    bool valid = false;
    bool expired = false;
    bool sample = false; ///< the well-known demonstration token
};
JwtFacts readJwt(QByteArrayView token, qint64 nowSeconds);

/// SEC-14: fewer characters than this are a weak secret.
inline constexpr int kStrongLength = 32;

/// SEC-14: why the value of a secret named so is weak, empty when it is not, when the name says no secret or the
/// value is a mark such as ${VAR}. Passwords of people are no business of it: names that end in password and the like
/// are left out. Never quotes the value.
QString weakness(const QString& name, const QString& value);

/// SEC-14: how to make one; for help texts and the header of an example file.
QString generatingHint();

} // namespace wavedeck::secrets
