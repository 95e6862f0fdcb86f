// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/verify.h"

#include <QByteArray>
#include <QMap>

/// An assessment with its signatures as files that can be checked without the database (and, by README.txt, without
/// this program): the exact bytes of each version that was signed, the records with their statements, the public keys,
/// the chain that binds all signatures, the head of the audit trail, and a manifest with the hash of each file.
namespace wavedeck::risk {

constexpr char kManifest[] = "manifest.json";

/// Names and bytes. Usage `unknown-risk`.
Result<QMap<QString, QByteArray>> signedFolder(Store& store, const QString& id, qint64 now);

/// Checks such files, whoever gives them: a flipped byte, a record that is missing, put in or in another's place, a key
/// of somebody else. `digest` (SHA-256 of the manifest, as the export told it and the audit trail keeps it): what makes
/// sure that not all of it was written anew; empty = not asked.
Verdict verifyFolder(const QMap<QString, QByteArray>& files, const QString& digest);

} // namespace wavedeck::risk
