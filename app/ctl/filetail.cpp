// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/filetail.h"

#include "app/ctl/output.h"
#include "models/run/rundirectory.h"
#include "models/secrets/redact.h"

#include <QFile>

#include <algorithm>

#include <poll.h>
#include <sys/stat.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kChunk = 64 * 1024;
constexpr int kLookMs = 100;

/// Where the last `lines` lines begin, looked for from the end, and no further back than `floor`.
qint64 startOfLastLines(QFile& file, qint64 lines, qint64 floor = 0)
{
    const qint64 size = file.size();
    qint64 found = 0;
    for (qint64 end = size; end > floor;) {
        const qint64 begin = std::max(floor, end - kChunk);
        file.seek(begin);
        const QByteArray chunk = file.read(end - begin);
        for (qsizetype i = chunk.size() - 1; i >= 0; --i)
            if (chunk[i] == '\n' && begin + i != size - 1 && ++found >= lines)
                return begin + i + 1;
        end = begin;
    }
    return floor;
}

/// An agent may have put a pipe, a device or a link in place of its file: only a plain one is opened.
bool open(QFile& file, const QString& name, QIODevice::OpenMode mode)
{
    const int fd = run::openPlain(name);
    return fd >= 0 && file.open(fd, mode, QFileDevice::AutoCloseHandle);
}

ino_t inodeOf(const QString& name)
{
    struct stat info = {};
    return ::lstat(QFile::encodeName(name).constData(), &info) == 0 ? info.st_ino : 0;
}

/// Bytes of the UTF-8 character at `at`; 0 when it is none.
qsizetype characterLength(const QByteArray& bytes, qsizetype at)
{
    const auto c = static_cast<unsigned char>(bytes[at]);
    const qsizetype length = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (at + length > bytes.size())
        return 0;
    for (qsizetype i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(bytes[at + i]) & 0xc0) != 0x80)
            return 0;
    return length;
}

/// How many bytes at the end begin a character whose rest is not there yet.
qsizetype cutCharacter(const QByteArray& bytes)
{
    for (qsizetype back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const auto c = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if (c >= 0xc0)
            return (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2) > back ? back : 0;
        if (c < 0x80)
            return 0;
    }
    return 0;
}

/// How much of a chunk can be looked at for secrets by itself: whole lines; of a line that does not end in it all but
/// its last word; a rest without a line end only when `settled`, for the other half of a secret may follow.
qsizetype wholePart(const QByteArray& chunk, bool settled)
{
    if (const qsizetype line = chunk.lastIndexOf('\n'); line >= 0)
        return line + 1;
    if (chunk.size() < kChunk)
        return settled ? chunk.size() - cutCharacter(chunk) : 0;
    const qsizetype blank = chunk.lastIndexOf(' ');
    return blank > kChunk / 2 ? blank + 1 : chunk.size() - cutCharacter(chunk);
}

/// Prints from position to the end; moves it there. On a terminal (`escape`) secrets are redacted, and a line that has
/// no end yet waits for it, or for `settled`. False when stdout is closed.
bool printRest(QFile& file, qint64& position, bool escape, bool settled)
{
    file.seek(position);
    for (;;) {
        QByteArray chunk = file.read(kChunk);
        if (escape) {
            const qsizetype whole = wholePart(chunk, settled);
            if (whole < chunk.size()) {
                chunk.truncate(whole == 0 && settled ? chunk.size() : whole);
                file.seek(position + chunk.size());
            }
        }
        if (chunk.isEmpty())
            return true;
        position += chunk.size();
        if (!printBytes(escape ? escapedControls(redactedLines(chunk)) : chunk))
            return false;
    }
}

qsizetype colourLength(const QByteArray& bytes, qsizetype at)
{
    if (at + 1 >= bytes.size() || bytes[at] != 0x1b || bytes[at + 1] != '[')
        return 0;
    qsizetype i = at + 2;
    while (i < bytes.size() && ((bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == ';'))
        ++i;
    return i < bytes.size() && bytes[i] == 'm' ? i - at + 1 : 0;
}

} // namespace

QByteArray escapedControls(const QByteArray& bytes)
{
    QByteArray result;
    result.reserve(bytes.size());
    for (qsizetype i = 0; i < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        const qsizetype colour = colourLength(bytes, i);
        const qsizetype length = colour > 0 ? colour : characterLength(bytes, i);
        const bool control = (c < 0x20 && c != '\n' && c != '\t' && colour == 0) || c == 0x7f;
        // U+0080..U+009F are control characters too; a byte that is no UTF-8 may be one for some terminals.
        const bool c1 = c == 0xc2 && length == 2 && static_cast<unsigned char>(bytes[i + 1]) < 0xa0;
        if (length > 0 && !control && !c1) {
            result += bytes.mid(i, length);
            i += length;
            continue;
        }
        for (const qsizetype end = i + std::max<qsizetype>(1, length); i < end; ++i) {
            result += "\\x";
            result += bytes.mid(i, 1).toHex();
        }
    }
    return result;
}

QByteArray lastLines(const QString& name, qint64 lines)
{
    constexpr qint64 kMost = 512 * 1024;
    QFile file;
    if (lines <= 0 || !open(file, name, QIODevice::ReadOnly))
        return {};
    const qint64 size = file.size();
    const qint64 start = startOfLastLines(file, lines, std::max<qint64>(0, size - kMost));
    file.seek(start);
    return file.read(size - start);
}

bool printTail(const QString& name, const TailOptions& options)
{
    QFile file;
    qint64 position = 0;
    ino_t inode = 0;
    bool last = !options.follow;
    qint64 seen = -1;
    for (;;) {
        if (!file.isOpen() && open(file, name, QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            position = inode == 0 && options.lines >= 0
                ? (options.lines == 0 ? file.size() : startOfLastLines(file, options.lines))
                : 0;
            inode = inodeOf(name);
        }
        if (file.isOpen()) {
            if (file.size() < position)
                position = 0; // cut: what stands there now is new
            const bool settled = last || file.size() == seen; // nothing came since the last look
            seen = file.size();
            if (!printRest(file, position, options.escape, settled))
                return true;
            if (options.follow && inodeOf(name) != inode)
                file.close(); // rotated: the new one is opened at the next look
        } else if (!options.follow) {
            return false;
        }
        if (last)
            return true;
        ::poll(nullptr, 0, kLookMs);
        last = options.goesOn && !options.goesOn();
    }
}

} // namespace wavedeck::ctl
