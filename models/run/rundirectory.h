// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run/record.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// Reading a run directory: what its files say, without side effects. Any thread.
namespace wavedeck::run {

/// `runs/S-001/SUBJECT/ATTEMPT` below the data directory. A subject is an agent id, or `@GATE.CRITERION`.
QString relativePath(const QString& session, const QString& subject, int attempt);

/// The records; empty when the file is missing, not yet filled or torn.
std::optional<Claim> readClaim(const QString& directory);
std::optional<Started> readStarted(const QString& directory);
std::optional<Exit> readExit(const QString& directory);

/// True when `claim` exists at all, filled or torn: from then on nothing may be started here again.
bool isClaimed(const QString& directory);

/// True when some process holds `lock`. Ask only after isClaimed(): the probe takes the lock for an instant, and
/// a shim that has not claimed yet must never find it taken.
bool isLocked(const QString& directory);

/// What the files of a run directory say together.
struct Facts {
    bool claimed = false;
    bool locked = false;
    std::optional<Exit> exit;
};
Facts readFacts(const QString& directory);

/// What a new engine does with an attempt that its database says was started (trust.md, D, step 6).
enum class Recovery {
    Attach, ///< a shim holds the lock: it runs, whatever the files say (an agent can write them, not hold the lock)
    TakeExit, ///< a valid exit record: that is the result
    Lost, ///< claimed, not held, no record: nobody knows how it ended
    Start, ///< nobody claimed it: starting it is safe
};
Recovery recover(const Facts& facts);

/// Opens a file below a run directory for reading, or -1. An agent may have put anything there: a pipe that would block
/// for ever, a link to somewhere else or a device is refused.
int openPlain(const QString& file);

/// The same for writing; made when it is not there, for nobody else to read. flags: O_APPEND, O_TRUNC.
int openPlainForWriting(const QString& file, int flags);

/// Up to most bytes from an offset of such a file; empty when it is no plain file or ends before. size, when asked for,
/// is set to the length of the whole file.
QByteArray readPlain(const QString& file, qint64 offset, qint64 most, qint64* size = nullptr);

/// The text of the last non-empty line of a file, read from its last 4 KiB; control bytes become `\xNN`.
QString lastLine(const QString& file);

} // namespace wavedeck::run
