// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

/// Where the lines of a growing file begin, so that any of them is read without reading those before it. Pure: no
/// thread; whoever owns an index gives it a step at a time. The file is read in blocks and never mapped: cutting a
/// mapped file would end the process.
namespace wavedeck::run {

enum class LineNo : qint64 {}; ///< from 0
enum class Offset : qint64 {}; ///< in bytes from the start of the file

constexpr qint64 raw(LineNo line)
{
    return qint64(line);
}
constexpr qint64 raw(Offset offset)
{
    return qint64(offset);
}

/// A line without its end (LF or CRLF).
struct FileLine {
    QByteArray bytes;
    bool cut = false; ///< it is longer than what was asked for
    qint64 at = 0; ///< where it begins, in bytes
};

class BlockReader;

class LineIndex {
public:
    static constexpr qint64 kStride = 128; ///< lines between two kept offsets
    /// Bytes between two kept offsets, where a line begins: long lines must not make reading a page long.
    static constexpr qint64 kReach = 256 * 1024;
    static constexpr qint64 kHead = 4096; ///< bytes at the start by which a file is known again

    enum class Step {
        Missing, ///< there is no such file, or it is no plain one; the index is empty
        More, ///< there is more to read now
        UpToDate,
    };

    explicit LineIndex(QString file = {});

    const QString& file() const { return m_file; }
    /// Reads on from where it stopped, at most `most` bytes. Begins anew when the file was cut or replaced.
    Step step(qint64 most);
    /// Counts how often it began anew: what was known by line before is void.
    int generation() const { return m_generation; }

    qint64 lines() const { return m_ends + (m_read > m_lineStart ? 1 : 0); } ///< the unfinished last one too
    qint64 indexed() const { return m_read; } ///< bytes
    qint64 size() const { return m_size; } ///< bytes, when last looked at
    qint64 longest() const { return m_longest; } ///< bytes, without the line's end
    qsizetype kept() const { return m_marks.size(); }

    /// Lines as they were indexed, each at most `mostBytes` long and all of them `mostInAll`; fewer where the file ends
    /// or is no longer the one that was indexed.
    QList<FileLine> read(LineNo first, qint64 count, qint64 mostBytes, qint64 mostInAll = 64 * 1024 * 1024) const;
    /// Where a line begins; empty beyond the end.
    std::optional<Offset> startOf(LineNo line) const;
    /// The line in which a byte lies; beyond the end the last one.
    LineNo lineAt(Offset offset) const;

private:
    struct Mark {
        qint64 line;
        qint64 offset;
    };
    void restart();
    bool isSame(int fd, qint64 size) const;
    void take(const char* bytes, qint64 count);
    std::optional<qint64> seek(BlockReader& reader, Mark& at, qint64 line) const;

    QString m_file;
    QList<Mark> m_marks;
    quint64 m_device = 0;
    quint64 m_inode = 0;
    quint64 m_head = 0; ///< digest of the first bytes
    qint64 m_headBytes = 0;
    qint64 m_read = 0;
    qint64 m_size = 0;
    qint64 m_ends = 0; ///< line ends so far
    qint64 m_lineStart = 0; ///< of the line that is not ended
    qint64 m_longest = 0;
    int m_generation = 0;
};

} // namespace wavedeck::run
