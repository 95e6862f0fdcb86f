// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QStringList>

#include <atomic>

namespace wavedeck::desktop {

/// Runs `wavedeckctl --data-dir DATADIR WORDS…`, so that window and terminal write the same, and gives what it said;
/// with a file, its output goes there. what: what is made, for the error `no-export`. The process is killed after two
/// minutes, as soon as stop is true, and when this process dies. Blocks; any thread but the GUI's.
Result<QByteArray> runTerminal(const QString& what, const QString& dataDir, const QStringList& words,
    const std::atomic<bool>& stop, const QString& file = {});

/// The same into a new file, which is there when all of it is: its name. `no-export` where it is there already or
/// cannot be written.
Result<QString> exportByTerminal(
    const QString& file, const QString& dataDir, const QStringList& words, const std::atomic<bool>& stop);

/// The same of one record, `wavedeckctl WHAT export ID --format FORMAT`, into a folder. A depth may stand behind the
/// format: `pdf executive` is written to ID-executive.pdf (KNOW-8).
Result<QString> exportRecord(const QString& what, const QString& id, const QString& format, const QString& folder,
    const QString& dataDir, const std::atomic<bool>& stop);

} // namespace wavedeck::desktop
