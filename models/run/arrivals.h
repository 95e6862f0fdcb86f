// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

/// `arrivals` in a run directory: when how much of an attempt's output was there. The agent writes straight into its
/// files, so nobody sees a line come; the engine notes the sizes once a second, when they changed. Fixed records of 24
/// bytes in host byte order, the first of them a magic number; at most kNotes. When there is no room for another one,
/// every second of the older half goes: what is old is known less exactly, never wrongly.
namespace wavedeck::run {

enum class Stream { Out, Err };

constexpr int kNotes = 16384; ///< 384 KiB

/// At a time, so many bytes of each output were there.
struct ArrivalNote {
    /// UTC ms; below 0: nobody looked for a while before (there was no engine): what came since the note before came at
    /// a time that nobody knows, the latest being this one.
    qint64 atMs = 0;
    qint64 outBytes = 0;
    qint64 errBytes = 0;
};

/// Appends; false when the file cannot be written (a lost note makes lines later, or without a time).
bool appendArrival(const QString& directory, const ArrivalNote& note);

/// The notes of one output, for looking up.
class Arrivals {
public:
    Arrivals() = default;
    /// Of notes in the order in which they were written. Where an output became shorter, it began anew.
    Arrivals(const QList<ArrivalNote>& notes, Stream stream);

    /// UTC ms at which the byte at an offset was first seen; 0 = unknown.
    qint64 timeOf(qint64 offset) const;
    bool isEmpty() const { return m_notes.isEmpty(); }

private:
    struct Note {
        qint64 bytes; ///< ascending
        qint64 atMs; ///< 0 = nobody knows
    };
    QList<Note> m_notes;
};

QList<ArrivalNote> readArrivals(const QString& directory);
std::optional<ArrivalNote> lastArrival(const QString& directory);

} // namespace wavedeck::run
