// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/linesearch.h"

#include "models/run/rundirectory.h"

#include <algorithm>

namespace wavedeck::run {

namespace {

/// A longer line is looked through in parts; a pattern does not match across them.
constexpr qint64 kLongestLine = 4 * 1024 * 1024;

void lower(QByteArray& bytes)
{
    for (char& c : bytes)
        if (c >= 'A' && c <= 'Z')
            c = char(c + ('a' - 'A'));
}

} // namespace

QRegularExpression patternOf(const LineNeedle& needle)
{
    QRegularExpression::PatternOptions options = QRegularExpression::MultilineOption;
    if (!needle.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(QString::fromUtf8(needle.bytes), options);
}

LineSearch::LineSearch(const LineIndex& index, const LineNeedle& needle, bool backwards, Offset from)
    : m_index(index)
    , m_needle(needle.bytes)
    , m_isPattern(needle.pattern)
    , m_matchCase(needle.matchCase)
    , m_backwards(backwards)
    , m_at(std::clamp<qint64>(raw(from), 0, index.indexed()))
{
    if (needle.pattern)
        m_pattern = patternOf(needle);
    else if (!m_matchCase)
        lower(m_needle);
}

LineSearch::Step LineSearch::step(qint64 most)
{
    if (m_needle.isEmpty() || (m_isPattern && !m_pattern.isValid()))
        return Step::Ended;
    if (!m_isPattern)
        return plainStep(most);
    return m_backwards ? patternBackwards(most) : patternForwards(most);
}

LineSearch::Step LineSearch::plainStep(qint64 most)
{
    const qint64 overlap = m_needle.size() - 1;
    const qint64 start = m_backwards ? std::max<qint64>(0, m_at - most) : m_at;
    // Hits that begin before `end` are looked for; the last of them may reach beyond.
    const qint64 end = m_backwards ? m_at : std::min(m_index.indexed(), m_at + most);
    const qint64 until = std::min(m_index.indexed(), end + overlap);
    if (start >= end)
        return Step::Ended;
    QByteArray block = readPlain(m_index.file(), start, until - start);
    if (block.size() < until - start)
        return Step::Ended; // cut meanwhile: the index finds out
    if (!m_matchCase)
        lower(block);
    return m_backwards ? backwards(block, start) : forwards(block);
}

LineSearch::Step LineSearch::forwards(const QByteArray& block)
{
    const qsizetype at = block.indexOf(m_needle);
    if (at >= 0)
        return foundAt(m_at + at, m_needle.size());
    // Where the file may still grow, the end of it is looked at again.
    const qint64 looked = block.size() - (m_needle.size() - 1);
    if (looked <= 0)
        return Step::Ended;
    m_at += looked;
    return m_at + m_needle.size() <= m_index.indexed() ? Step::More : Step::Ended;
}

LineSearch::Step LineSearch::backwards(const QByteArray& block, qint64 start)
{
    const qsizetype at = block.lastIndexOf(m_needle);
    if (at >= 0)
        return foundAt(start + at, m_needle.size());
    m_at = start;
    return start > 0 ? Step::More : Step::Ended;
}

qsizetype LineSearch::Block::characterOf(qint64 byte) const
{
    const qsizetype at = qsizetype(std::clamp<qint64>(byte - start, 0, bytes.size()));
    return isFlat ? at : QString::fromUtf8(bytes.constData(), at).size();
}

qint64 LineSearch::Block::byteOf(qsizetype character) const
{
    return start + (isFlat ? character : QStringView(text).left(character).toUtf8().size());
}

/// Whole lines: from the one in which a byte lies to the one in which another lies.
bool LineSearch::readBlock(qint64 first, qint64 last)
{
    const LineNo line = m_index.lineAt(Offset(first));
    const LineNo lastLine = m_index.lineAt(Offset(last));
    const qint64 start = raw(m_index.startOf(line).value_or(Offset(first)));
    const qint64 end = raw(m_index.startOf(LineNo(raw(lastLine) + 1)).value_or(Offset(m_index.indexed())));
    // In the middle of a line that has no end: a part of it.
    m_block.start = std::max(start, first - kLongestLine);
    m_block.bytes = readPlain(m_index.file(), m_block.start, std::min(end, last + kLongestLine) - m_block.start);
    m_block.indexed = m_index.indexed();
    m_block.text = QString::fromUtf8(m_block.bytes);
    m_block.isFlat = m_block.text.size() == m_block.bytes.size();
    if (!m_block.isFlat && m_block.text.contains(QChar::ReplacementCharacter)) {
        m_block.text = QString::fromLatin1(m_block.bytes);
        m_block.isFlat = true;
    }
    return m_block.end() > first;
}

LineSearch::Step LineSearch::patternForwards(qint64 most)
{
    const qint64 indexed = m_index.indexed();
    if (m_at >= indexed)
        return Step::Ended;
    // The last line of what was indexed may have grown.
    const bool isWhole = m_block.end() < m_block.indexed || m_block.indexed == indexed;
    const bool isHere = isWhole && m_at >= m_block.start && m_at < m_block.end();
    if (!isHere && !readBlock(m_at, std::min(indexed, m_at + most) - 1))
        return Step::Ended; // cut meanwhile: the index finds out
    const QRegularExpressionMatch found = m_pattern.match(m_block.text, m_block.characterOf(m_at));
    if (found.hasMatch() && found.capturedStart() < m_block.text.size()) {
        const qint64 at = m_block.byteOf(found.capturedStart());
        return foundAt(at, m_block.byteOf(found.capturedEnd()) - at);
    }
    if (m_block.end() < indexed) {
        m_at = m_block.end();
        return Step::More;
    }
    // And is looked at again.
    m_at = std::max(m_at, m_block.start + m_block.bytes.lastIndexOf('\n') + 1);
    return Step::Ended;
}

LineSearch::Step LineSearch::patternBackwards(qint64 most)
{
    const qint64 from = std::max<qint64>(0, m_at - most);
    if (m_at <= 0 || !readBlock(from, m_at - 1))
        return Step::Ended;
    const qsizetype until = m_block.characterOf(m_at);
    QRegularExpressionMatch last;
    for (auto all = m_pattern.globalMatch(m_block.text); all.hasNext();) {
        const QRegularExpressionMatch one = all.next();
        if (one.capturedStart() >= until)
            break;
        last = one;
    }
    if (last.hasMatch()) {
        const qint64 at = m_block.byteOf(last.capturedStart());
        return foundAt(at, m_block.byteOf(last.capturedEnd()) - at);
    }
    m_at = std::min(m_block.start, from);
    return m_at > 0 ? Step::More : Step::Ended;
}

LineSearch::Step LineSearch::foundAt(qint64 at, qint64 length)
{
    m_at = at;
    m_hit.at = Offset(at);
    m_hit.length = length;
    m_hit.line = m_index.lineAt(m_hit.at);
    m_hit.column = at - raw(m_index.startOf(m_hit.line).value_or(Offset(at)));
    return Step::Found;
}

void LineSearch::next()
{
    if (!m_backwards)
        m_at = raw(m_hit.at) + std::max<qint64>(1, m_hit.length);
}

} // namespace wavedeck::run
