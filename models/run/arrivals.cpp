// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/arrivals.h"

#include "models/run/rundirectory.h"

#include <QFile>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

constexpr auto kRecord = qint64(sizeof(ArrivalNote));
static_assert(kRecord == 24);
constexpr char kMagic[kRecord] = "wavedeck-arrivals 1";

QByteArray path(const QString& directory)
{
    return QFile::encodeName(directory) + "/arrivals";
}

bool writeAll(int fd, const QByteArray& bytes, qint64 offset)
{
    return ::pwrite(fd, bytes.constData(), std::size_t(bytes.size()), offset) == ssize_t(bytes.size());
}

QByteArray bytesOf(const ArrivalNote& note)
{
    QByteArray bytes(kRecord, 0);
    std::memcpy(bytes.data(), &note, kRecord);
    return bytes;
}

bool isShorter(const ArrivalNote& note, const ArrivalNote& than)
{
    return note.outBytes < than.outBytes || note.errBytes < than.errBytes;
}

/// A note that goes leaves its doubt to the next one: what nobody knew is not known now. Where an output became
/// shorter, both notes stay.
QList<ArrivalNote> thinned(const QList<ArrivalNote>& notes)
{
    QList<ArrivalNote> kept;
    const qsizetype old = notes.size() / 2;
    bool doubt = false;
    for (qsizetype i = 0; i < notes.size(); ++i) {
        const bool isEdge = (i > 0 && isShorter(notes[i], notes[i - 1]))
            || (i + 1 < notes.size() && isShorter(notes[i + 1], notes[i]));
        if (i < old && i % 2 == 0 && !isEdge) {
            doubt = doubt || notes[i].atMs < 0;
            continue;
        }
        kept.append(notes[i]);
        if (std::exchange(doubt, false))
            kept.last().atMs = -std::abs(kept.constLast().atMs);
    }
    // An output that is cut again and again: the older half goes, and nobody knows when its lines came.
    if (kept.size() > kNotes - kNotes / 8) {
        kept.remove(0, kept.size() / 2);
        kept.first().atMs = -std::abs(kept.constFirst().atMs);
    }
    return kept;
}

/// A new file in the place of the full one: a reader has the one or the other.
bool rewrite(const QString& directory, const QList<ArrivalNote>& notes)
{
    const QByteArray name = path(directory);
    const QByteArray fresh = name + ".new";
    QByteArray bytes(kMagic, kRecord);
    bytes.append(reinterpret_cast<const char*>(notes.constData()), notes.size() * kRecord);
    const int fd = ::open(fresh.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    const bool written = fd >= 0 && writeAll(fd, bytes, 0);
    if (fd >= 0)
        ::close(fd);
    if (written && ::rename(fresh.constData(), name.constData()) == 0)
        return true;
    ::unlink(fresh.constData());
    return false;
}

} // namespace

bool appendArrival(const QString& directory, const ArrivalNote& note)
{
    const int fd = ::open(path(directory).constData(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat info { };
    if (fd < 0 || ::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        if (fd >= 0)
            ::close(fd);
        return false;
    }
    // A torn record at the end is written over.
    const qint64 records = info.st_size / kRecord;
    bool written = records > 0 || writeAll(fd, QByteArray(kMagic, kRecord), 0);
    if (records <= kNotes)
        written = written && writeAll(fd, bytesOf(note), std::max<qint64>(1, records) * kRecord);
    ::close(fd);
    if (records <= kNotes)
        return written;
    return rewrite(directory, thinned(readArrivals(directory)) << note);
}

QList<ArrivalNote> readArrivals(const QString& directory)
{
    const QByteArray bytes = readPlain(directory + QStringLiteral("/arrivals"), 0, (kNotes + 2) * kRecord);
    QList<ArrivalNote> notes;
    if (bytes.size() < 2 * kRecord || std::memcmp(bytes.constData(), kMagic, kRecord) != 0)
        return notes;
    notes.resize(bytes.size() / kRecord - 1);
    std::memcpy(notes.data(), bytes.constData() + kRecord, std::size_t(notes.size() * kRecord));
    return notes;
}

std::optional<ArrivalNote> lastArrival(const QString& directory)
{
    const QString file = directory + QStringLiteral("/arrivals");
    qint64 size = 0;
    const QByteArray magic = readPlain(file, 0, kRecord, &size);
    if (size < 2 * kRecord || magic.size() != kRecord || std::memcmp(magic.constData(), kMagic, kRecord) != 0)
        return std::nullopt;
    const QByteArray bytes = readPlain(file, (size / kRecord - 1) * kRecord, kRecord);
    ArrivalNote note;
    if (bytes.size() != kRecord)
        return std::nullopt;
    std::memcpy(&note, bytes.constData(), kRecord);
    return note;
}

Arrivals::Arrivals(const QList<ArrivalNote>& notes, Stream stream)
{
    qint64 before = 0;
    for (const ArrivalNote& note : notes) {
        const qint64 bytes = stream == Stream::Out ? note.outBytes : note.errBytes;
        if (bytes < before)
            m_notes.clear();
        if (bytes > before || (bytes > 0 && m_notes.isEmpty()))
            m_notes.append({bytes, std::max<qint64>(0, note.atMs)});
        before = bytes;
    }
}

qint64 Arrivals::timeOf(qint64 offset) const
{
    const auto at = std::upper_bound(
        m_notes.begin(), m_notes.end(), offset, [](qint64 wanted, const Note& note) { return wanted < note.bytes; });
    return at == m_notes.end() ? 0 : at->atMs;
}

} // namespace wavedeck::run
