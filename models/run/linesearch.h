// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/run/lineindex.h"

#include <QRegularExpression>

namespace wavedeck::run {

/// What is looked for.
struct LineNeedle {
    QByteArray bytes; ///< UTF-8
    bool matchCase = false; ///< else letters of ASCII match in both cases; in a pattern all letters
    bool pattern = false; ///< a regular expression, looked for line by line

    bool operator==(const LineNeedle&) const = default;
};

/// The pattern of such a needle; invalid when it is none.
QRegularExpression patternOf(const LineNeedle& needle);

/// Where a search found something.
struct LineHit {
    LineNo line{};
    qint64 column = 0; ///< in bytes from the start of the line
    Offset at{};
    qint64 length = 0; ///< in bytes; 0 = a pattern that needs none
};

/// Looks through an indexed file, a step at a time. The index must outlive it; when that began anew, so must the
/// search. A line that is no UTF-8 is matched byte by byte. What an agent wrote may make a pattern slow: the library
/// gives up on a block then, and the search goes on behind it.
class LineSearch {
public:
    enum class Step { More, Found, Ended };

    /// Forwards: the first hit that begins at `from` or behind; backwards: the last one that begins before it.
    LineSearch(const LineIndex& index, const LineNeedle& needle, bool backwards, Offset from);

    Step step(qint64 most);
    const LineHit& hit() const { return m_hit; }
    /// Goes on behind the hit (or before it). Forwards also when the file has grown since it ended.
    void next();

private:
    /// Whole lines as text, for patterns.
    struct Block {
        qint64 start = 0; ///< bytes, of a line
        QByteArray bytes;
        QString text; ///< of them
        bool isFlat = true; ///< a character is a byte: all of it is ASCII, or it is no UTF-8
        qint64 indexed = 0; ///< bytes of the file that were known when it was read

        qint64 end() const { return start + bytes.size(); }
        qsizetype characterOf(qint64 byte) const; ///< byte: in the file
        qint64 byteOf(qsizetype character) const;
    };
    Step forwards(const QByteArray& block);
    Step backwards(const QByteArray& block, qint64 start);
    Step plainStep(qint64 most);
    Step patternForwards(qint64 most);
    Step patternBackwards(qint64 most);
    bool readBlock(qint64 first, qint64 last);
    Step foundAt(qint64 at, qint64 length);

    const LineIndex& m_index;
    QByteArray m_needle;
    QRegularExpression m_pattern;
    bool m_isPattern;
    bool m_matchCase;
    bool m_backwards;
    qint64 m_at; ///< everything on the near side of it has been looked at
    Block m_block;
    LineHit m_hit;
};

} // namespace wavedeck::run
