// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace wavedeck::ctl {

/// What to print of a growing file.
struct TailOptions {
    qint64 lines = -1; ///< only the last ones; -1 = all
    bool follow = false;
    bool escape = false; ///< control bytes as \xNN, but for TAB, LF and colours
    std::function<bool()> goesOn; ///< asked between the looks while following; false = the last look
};

/// Prints a file to stdout, the last lines found from its end, never all of it in memory. Following starts anew when
/// the file was cut or replaced, and waits for it when it is not there yet. False when it cannot be read.
bool printTail(const QString& file, const TailOptions& options);

/// The last lines of a file, at most 512 KiB of them. Empty when it cannot be read.
QByteArray lastLines(const QString& file, qint64 lines);

/// Control bytes as `\xNN`, but for TAB, LF and whole SGR sequences (ESC [ digits and ; m): what an agent wrote, made
/// safe for a terminal. A sequence that the end of `bytes` cuts is escaped.
QByteArray escapedControls(const QByteArray& bytes);

} // namespace wavedeck::ctl
