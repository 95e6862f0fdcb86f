// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/secrets/finder.h"

#include <QByteArray>
#include <QSet>
#include <QString>

/// What the name of a file says about the secrets in it. Pure.
namespace wavedeck::audit {

/// How it is read: in configuration unquoted values count, in lock files and minified code only distinctive keys.
secrets::Looking lookingAt(const QByteArray& path, qint64 nowSeconds);

/// Named as what holds keys (`*-api.txt`, `*.key`, `id_rsa`, CREDENTIALS.md, .env…): looked at even when it is binary,
/// and for random words that stand there without a name.
bool isKeyContainer(const QByteArray& path);

/// A container that is encrypted by itself: its being there is what is told (`.p12`, `.pfx`, `.kdbx`).
bool isKeyStore(const QByteArray& path);

/// The first random word of a key container that no rule found, as a hit; length 0 = none.
secrets::Hit looseKey(QByteArrayView text);

/// By which a finding is known again, wherever its line has moved to: over rule, path and what stands around the
/// secret, never over the secret, so that it may be kept in a repository. 16 hexadecimal digits.
QString placeFingerprint(const QString& rule, const QByteArray& path, const QByteArray& maskedLine);

/// The fingerprints of an allow file: the first word of each line; `#` begins a remark.
QSet<QString> readAllowed(const QByteArray& text);
/// The same of the JSON of an earlier scan.
QSet<QString> readBaseline(const QByteArray& json, bool* good);

} // namespace wavedeck::audit
