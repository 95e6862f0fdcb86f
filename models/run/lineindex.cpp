// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/lineindex.h"

#include "models/run/rundirectory.h"

#include <algorithm>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

constexpr qint64 kBlock = 1024 * 1024;
constexpr qint64 kPageBlock = 64 * 1024;
constexpr quint64 kDigestStart = 14695981039346656037ULL; // FNV-1a, as the records of a run

quint64 digest(quint64 hash, const char* bytes, qint64 count)
{
    for (qint64 i = 0; i < count; ++i)
        hash = (hash ^ static_cast<unsigned char>(bytes[i])) * 1099511628211ULL;
    return hash;
}

qint64 readAt(int fd, char* to, qint64 most, qint64 offset)
{
    qint64 used = 0;
    while (used < most) {
        const ssize_t got = ::pread(fd, to + used, std::size_t(most - used), offset + used);
        if (got <= 0)
            break;
        used += got;
    }
    return used;
}

class OpenFile {
public:
    explicit OpenFile(const QString& file)
        : m_fd(file.isEmpty() ? -1 : openPlain(file))
    {
        if (m_fd >= 0 && ::fstat(m_fd, &m_info) != 0) {
            ::close(m_fd);
            m_fd = -1;
        }
    }
    ~OpenFile()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int fd() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    qint64 size() const { return m_info.st_size; }
    quint64 device() const { return m_info.st_dev; }
    quint64 inode() const { return m_info.st_ino; }

private:
    struct stat m_info { };
    int m_fd;
};

} // namespace

/// Reads a file from front to back in small blocks, up to a limit.
class BlockReader {
public:
    BlockReader(int fd, qint64 limit)
        : m_fd(fd)
        , m_limit(limit)
    {
    }

    /// What there is from an offset on, at least one byte; empty at the limit.
    std::pair<const char*, qint64> at(qint64 offset)
    {
        if (offset >= m_limit)
            return {nullptr, 0};
        if (offset < m_start || offset >= m_start + m_bytes.size()) {
            m_start = offset;
            m_bytes.resize(qsizetype(std::min(kPageBlock, m_limit - offset)));
            m_bytes.truncate(qsizetype(readAt(m_fd, m_bytes.data(), m_bytes.size(), offset)));
        }
        return {m_bytes.constData() + (offset - m_start), m_start + m_bytes.size() - offset};
    }

    qint64 limit() const { return m_limit; }

private:
    int m_fd;
    qint64 m_limit;
    qint64 m_start = 0;
    QByteArray m_bytes;
};

LineIndex::LineIndex(QString file)
    : m_file(std::move(file))
{
    restart();
}

void LineIndex::restart()
{
    m_marks = {{0, 0}};
    m_device = m_inode = 0;
    m_head = kDigestStart;
    m_headBytes = m_read = m_size = m_ends = m_lineStart = m_longest = 0;
}

/// Whether what was indexed still stands at the start of the file.
bool LineIndex::isSame(int fd, qint64 size) const
{
    if (size < m_read)
        return false;
    char head[kHead];
    return readAt(fd, head, m_headBytes, 0) == m_headBytes && digest(kDigestStart, head, m_headBytes) == m_head;
}

LineIndex::Step LineIndex::step(qint64 most)
{
    const OpenFile file(m_file);
    const bool known = m_inode != 0;
    const bool same = file.isOpen() && file.inode() == m_inode && file.device() == m_device;
    if (known && (!same || !isSame(file.fd(), file.size()))) {
        restart();
        ++m_generation;
    }
    if (!file.isOpen())
        return Step::Missing;
    m_device = file.device();
    m_inode = file.inode();
    m_size = file.size();
    QByteArray block;
    qint64 left = std::min(most, m_size - m_read);
    while (left > 0) {
        block.resize(qsizetype(std::min(kBlock, left)));
        const qint64 got = readAt(file.fd(), block.data(), block.size(), m_read);
        if (got <= 0)
            return Step::UpToDate; // cut just now: the next step finds out
        take(block.constData(), got);
        left -= got;
    }
    return m_read < m_size ? Step::More : Step::UpToDate;
}

void LineIndex::take(const char* bytes, qint64 count)
{
    const qint64 head = std::min(kHead - m_headBytes, count);
    if (head > 0) {
        m_head = digest(m_head, bytes, head);
        m_headBytes += head;
    }
    const char* const end = bytes + count;
    for (const char* at = bytes; at < end;) {
        const auto* lf = static_cast<const char*>(std::memchr(at, '\n', std::size_t(end - at)));
        if (!lf)
            break;
        const qint64 next = m_read + (lf - bytes) + 1;
        m_longest = std::max(m_longest, next - 1 - m_lineStart);
        m_lineStart = next;
        ++m_ends;
        const Mark& last = m_marks.constLast();
        if (m_ends - last.line >= kStride || next - last.offset >= kReach)
            m_marks.append({m_ends, next});
        at = lf + 1;
    }
    m_read += count;
    m_longest = std::max(m_longest, m_read - m_lineStart);
}

/// Moves `at` to the start of a line, by the nearest offset that is kept; empty when the file does not have it.
std::optional<qint64> LineIndex::seek(BlockReader& reader, Mark& at, qint64 line) const
{
    auto mark = std::upper_bound(
        m_marks.begin(), m_marks.end(), line, [](qint64 wanted, const Mark& one) { return wanted < one.line; });
    --mark;
    if (at.line > line || at.line < mark->line)
        at = *mark;
    while (at.line < line) {
        const auto [bytes, count] = reader.at(at.offset);
        if (count <= 0)
            return std::nullopt;
        const auto* lf = static_cast<const char*>(std::memchr(bytes, '\n', std::size_t(count)));
        at.offset += lf ? lf - bytes + 1 : count;
        at.line += lf ? 1 : 0;
    }
    return at.offset;
}

QList<FileLine> LineIndex::read(LineNo first, qint64 count, qint64 mostBytes, qint64 mostInAll) const
{
    QList<FileLine> found;
    const OpenFile file(m_file);
    if (!file.isOpen() || file.inode() != m_inode || file.device() != m_device || file.size() < m_read)
        return found;
    BlockReader reader(file.fd(), m_read);
    Mark at = m_marks.constFirst();
    const qint64 from = std::max<qint64>(0, raw(first));
    const qint64 until = std::min(lines(), from + std::max<qint64>(0, count));
    qint64 inAll = 0;
    for (qint64 line = from; line < until && inAll < mostInAll; ++line) {
        if (!seek(reader, at, line))
            break;
        FileLine one;
        one.at = at.offset;
        qint64 offset = at.offset;
        bool ended = false;
        // One byte more than asked for: it may be the CR of the line's end.
        while (!ended && one.bytes.size() <= mostBytes) {
            const auto [bytes, there] = reader.at(offset);
            if (there <= 0)
                break;
            const auto* lf = static_cast<const char*>(std::memchr(bytes, '\n', std::size_t(there)));
            ended = lf != nullptr;
            const qint64 part = std::min<qint64>(lf ? lf - bytes : there, mostBytes + 1 - one.bytes.size());
            one.bytes.append(bytes, qsizetype(part));
            ended = ended && part == lf - bytes;
            offset += part;
        }
        if (ended && one.bytes.endsWith('\r'))
            one.bytes.chop(1);
        one.cut = one.bytes.size() > mostBytes;
        one.bytes.truncate(qsizetype(std::min<qint64>(one.bytes.size(), mostBytes)));
        if (ended)
            at = {line + 1, offset + 1};
        inAll += one.bytes.size();
        found.append(one);
    }
    return found;
}

std::optional<Offset> LineIndex::startOf(LineNo line) const
{
    if (raw(line) < 0 || raw(line) >= lines())
        return std::nullopt;
    const OpenFile file(m_file);
    if (!file.isOpen())
        return std::nullopt;
    BlockReader reader(file.fd(), m_read);
    Mark at = m_marks.constFirst();
    const auto start = seek(reader, at, raw(line));
    return start ? std::optional(Offset(*start)) : std::nullopt;
}

LineNo LineIndex::lineAt(Offset offset) const
{
    const qint64 wanted = std::clamp<qint64>(raw(offset), 0, std::max<qint64>(0, m_read - 1));
    auto mark = std::upper_bound(
        m_marks.begin(), m_marks.end(), wanted, [](qint64 one, const Mark& other) { return one < other.offset; });
    --mark;
    const OpenFile file(m_file);
    if (!file.isOpen())
        return LineNo(mark->line);
    BlockReader reader(file.fd(), wanted);
    qint64 line = mark->line;
    for (qint64 at = mark->offset; at < wanted;) {
        const auto [bytes, count] = reader.at(at);
        if (count <= 0)
            break;
        line += std::count(bytes, bytes + count, '\n');
        at += count;
    }
    return LineNo(line);
}

} // namespace wavedeck::run
