// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/gaterows.h"

#include <QByteArray>
#include <QStringList>

namespace wavedeck {

class Journal;
struct CriterionRun;
struct SessionRun;

/// What results rest on (GATE-11). The engine's thread.
namespace evidence {

constexpr qint64 kMostHashed = 1024 * 1024; ///< in the loop; what is larger has no hash

/// A plain file as it is now: bytes, and SHA-256 when it is small enough. bytes -1 = there is none (or it is a link, a
/// folder, a device). name: as it is to be shown.
Evidence ofFile(const QString& path, const QString& name);

/// How files stand now (inode, size, time of the last change in ns), to be kept beside an attempt before it starts.
QByteArray marksOf(const QStringList& paths);
/// Whether a file is the attempt's own: it is not as it was before. Without marks (an attempt of an older engine) what
/// was changed since the attempt was meant, UTC ms.
bool isOwn(const QByteArray& marks, const QString& path, qint64 intentAt);

/// Puts a row into the journal, with gate, criterion, attempt and environment of the criterion.
void keep(const SessionRun& session, const CriterionRun& criterion, Evidence row, Journal& journal);

/// Where a criterion is verified: its own environment, for operational ones also that of the plan; empty = not said.
QString environmentOf(const SessionRun& session, const CriterionRun& criterion);

} // namespace evidence
} // namespace wavedeck
