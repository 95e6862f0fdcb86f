// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/audit/finding.h"

#include <QByteArrayView>
#include <QRegularExpression>

/// What counts as a secret, and what only looks like one. Pure.
namespace wavedeck::audit {

/// A key of a known provider: the prefix is distinctive, so shape and randomness of the rest decide.
struct ProviderRule {
    QString id;
    Severity severity;
    QByteArray needle; ///< must stand in the line (fast)
    QRegularExpression shape; ///< group 1 is the secret
    double minEntropy; ///< bits a character of the secret
    QString message;
};

const QList<ProviderRule>& providerRules();

/// Shannon entropy in bits a character.
double entropy(QByteArrayView text);

/// A stand-in such as xxx, changeme, ${VAR}, <token>, a run of one character or a counting sequence.
bool isPlaceholder(QByteArrayView value);

/// A value random enough to be a credential: letters and digits mixed, not words, a path, a version or a name.
bool looksRandom(QByteArrayView value);

/// Whether a name such as `db_password` says that the value is a secret; `token_url` or `password_hash` do not.
bool namesSecret(QByteArrayView name);

/// First 4 characters and the length.
QString redacted(QByteArrayView secret);

/// What a JSON Web Token says; `valid` only with a header and a payload that decode.
struct JwtFacts {
    bool valid = false;
    bool expired = false;
    bool sample = false; ///< the well-known demonstration token
};
JwtFacts readJwt(QByteArrayView token, qint64 nowSeconds);

} // namespace wavedeck::audit
