// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/rundirectory.h"

#include <QFile>
#include <QHash>

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

QString inside(const QString& directory, const char* name)
{
    return directory + QLatin1Char('/') + QLatin1String(name);
}

/// The `key value` lines of a sealed record; empty when it is not valid.
QHash<QByteArray, QByteArray> fields(const QString& directory, const char* name)
{
    const QByteArray record = readPlain(inside(directory, name), 0, kRecordBytes);
    const std::size_t length = sealedLength(record.constData(), std::size_t(record.size()));
    QHash<QByteArray, QByteArray> result;
    for (const QByteArray& line : record.left(qsizetype(length)).split('\n')) {
        const qsizetype space = line.indexOf(' ');
        if (space > 0)
            result.insert(line.left(space), line.mid(space + 1));
    }
    return result;
}

void copyBoot(char (&boot)[40], const QByteArray& text)
{
    std::snprintf(boot, sizeof boot, "%s", text.constData());
}

} // namespace

QString relativePath(const QString& session, const QString& subject, int attempt)
{
    return QStringLiteral("runs/%1/%2/%3").arg(session, subject).arg(attempt);
}

std::optional<Claim> readClaim(const QString& directory)
{
    const auto f = fields(directory, "claim");
    if (!f.contains("wavedeck-claim"))
        return std::nullopt;
    Claim claim;
    claim.shim = {f["shim"].toLong(), f["shim_start"].toULongLong()};
    copyBoot(claim.boot, f["boot"]);
    return claim;
}

std::optional<Started> readStarted(const QString& directory)
{
    const auto f = fields(directory, "started");
    if (!f.contains("wavedeck-started"))
        return std::nullopt;
    Started started;
    started.agent = {f["pid"].toLong(), f["start"].toULongLong()};
    started.shim = {f["shim"].toLong(), f["shim_start"].toULongLong()};
    copyBoot(started.boot, f["boot"]);
    started.atMs = f["at_ms"].toLongLong();
    return started;
}

std::optional<Exit> readExit(const QString& directory)
{
    const auto f = fields(directory, "exit");
    if (!f.contains("wavedeck-exit"))
        return std::nullopt;
    Exit e;
    e.code = f["code"].toInt();
    e.signal = f["signal"].toInt();
    e.execErrno = f["exec_errno"].toInt();
    e.atMs = f["at_ms"].toLongLong();
    e.durationMs = f["duration_ms"].toLongLong();
    e.userMs = f["user_ms"].toLongLong();
    e.systemMs = f["system_ms"].toLongLong();
    e.maxRssKib = f["max_rss_kib"].toLongLong();
    e.stdoutBytes = f["stdout_bytes"].toLongLong();
    e.stderrBytes = f["stderr_bytes"].toLongLong();
    return e;
}

bool isClaimed(const QString& directory)
{
    return ::access(QFile::encodeName(inside(directory, "claim")).constData(), F_OK) == 0;
}

bool isLocked(const QString& directory)
{
    const int fd = openPlain(inside(directory, "lock"));
    if (fd < 0)
        return false;
    const bool locked = ::flock(fd, LOCK_SH | LOCK_NB) != 0;
    ::close(fd);
    return locked;
}

Facts readFacts(const QString& directory)
{
    Facts facts;
    facts.claimed = isClaimed(directory);
    // The lock is asked before the record: a shim that ends between the two has written its record by then.
    facts.locked = facts.claimed && isLocked(directory);
    facts.exit = readExit(directory);
    return facts;
}

Recovery recover(const Facts& facts)
{
    if (facts.locked)
        return Recovery::Attach;
    if (facts.exit)
        return Recovery::TakeExit;
    return facts.claimed ? Recovery::Lost : Recovery::Start;
}

namespace {

/// Never waits for whoever holds the other end of a pipe, and never becomes the terminal of this process.
int openWhenPlain(const QString& file, int flags)
{
    constexpr int kAlways = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    const int fd = ::open(QFile::encodeName(file).constData(), flags | kAlways, 0600);
    struct stat info { };
    if (fd >= 0 && (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) {
        ::close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

} // namespace

int openPlain(const QString& file)
{
    return openWhenPlain(file, O_RDONLY);
}

int openPlainForWriting(const QString& file, int flags)
{
    return openWhenPlain(file, O_WRONLY | O_CREAT | flags);
}

QByteArray readPlain(const QString& file, qint64 offset, qint64 most, qint64* size)
{
    const int fd = openPlain(file);
    struct stat info { };
    if (fd < 0 || ::fstat(fd, &info) != 0)
        info.st_size = 0;
    if (size)
        *size = info.st_size;
    const qint64 length = std::clamp<qint64>(info.st_size - offset, 0, most);
    QByteArray bytes(length, Qt::Uninitialized);
    qint64 used = 0;
    while (used < length) {
        const ssize_t got = ::pread(fd, bytes.data() + used, size_t(length - used), offset + used);
        if (got <= 0)
            break;
        used += got;
    }
    bytes.truncate(used);
    if (fd >= 0)
        ::close(fd);
    return bytes;
}

QString lastLine(const QString& file)
{
    constexpr qint64 kTail = 4096;
    qint64 size = 0;
    readPlain(file, 0, 0, &size);
    QByteArray tail = readPlain(file, qMax<qint64>(0, size - kTail), kTail);
    while (tail.endsWith('\n') || tail.endsWith('\r') || tail.endsWith(' '))
        tail.chop(1);
    const QByteArray line = tail.mid(tail.lastIndexOf('\n') + 1).left(500);
    QString text;
    for (const QChar c : QString::fromUtf8(line)) {
        if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0))
            text += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            text += c;
    }
    return text;
}

} // namespace wavedeck::run
