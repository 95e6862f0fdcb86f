// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/filetail.h"

#include "app/ctl/output.h"

#include <QFile>

#include <algorithm>

#include <poll.h>
#include <sys/stat.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kChunk = 64 * 1024;
constexpr int kLookMs = 100;

/// Where the last `lines` lines begin, looked for from the end.
qint64 startOfLastLines(QFile& file, qint64 lines)
{
    const qint64 size = file.size();
    qint64 found = 0;
    for (qint64 end = size; end > 0;) {
        const qint64 begin = std::max<qint64>(0, end - kChunk);
        file.seek(begin);
        const QByteArray chunk = file.read(end - begin);
        for (qsizetype i = chunk.size() - 1; i >= 0; --i)
            if (chunk[i] == '\n' && begin + i != size - 1 && ++found >= lines)
                return begin + i + 1;
        end = begin;
    }
    return 0;
}

ino_t inodeOf(const QString& name)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(name).constData(), &info) == 0 ? info.st_ino : 0;
}

/// Prints from position to the end; moves it there. False when stdout is closed.
bool printRest(QFile& file, qint64& position, bool escape)
{
    file.seek(position);
    for (;;) {
        const QByteArray chunk = file.read(kChunk);
        if (chunk.isEmpty())
            return true;
        position += chunk.size();
        if (!printBytes(escape ? escapedControls(chunk) : chunk))
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
    static const char kHex[] = "0123456789abcdef";
    QByteArray result;
    result.reserve(bytes.size());
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (const qsizetype colour = colourLength(bytes, i)) {
            result += bytes.mid(i, colour);
            i += colour - 1;
            continue;
        }
        // U+0080..U+009F are control characters too, two bytes in UTF-8.
        const bool c1 = c == 0xc2 && i + 1 < bytes.size() && static_cast<unsigned char>(bytes[i + 1]) < 0xa0;
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || c1) {
            result += "\\x";
            result += kHex[c >> 4];
            result += kHex[c & 15];
            if (c1) {
                const auto second = static_cast<unsigned char>(bytes[++i]);
                result += "\\x";
                result += kHex[second >> 4];
                result += kHex[second & 15];
            }
            continue;
        }
        result += bytes[i];
    }
    return result;
}

bool printTail(const QString& name, const TailOptions& options)
{
    QFile file(name);
    qint64 position = 0;
    ino_t inode = 0;
    bool last = !options.follow;
    for (;;) {
        if (!file.isOpen() && file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            position = inode == 0 && options.lines >= 0
                ? (options.lines == 0 ? file.size() : startOfLastLines(file, options.lines))
                : 0;
            inode = inodeOf(name);
        }
        if (file.isOpen()) {
            if (file.size() < position)
                position = 0; // cut: what stands there now is new
            if (!printRest(file, position, options.escape))
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
