// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/rundirectory.h"

#include <QFile>
#include <QHash>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::run {

namespace {

QByteArray encoded(const QString& directory, const char* name)
{
    return QFile::encodeName(directory) + '/' + name;
}

/// The `key value` lines of a sealed record; empty when it is not valid.
QHash<QByteArray, QByteArray> fields(const QString& directory, const char* name)
{
    const int fd = ::open(encoded(directory, name).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return {};
    char record[kRecordBytes] = {};
    const ssize_t got = ::read(fd, record, sizeof record);
    ::close(fd);
    const std::size_t length = got > 0 ? sealedLength(record, static_cast<std::size_t>(got)) : 0;
    QHash<QByteArray, QByteArray> result;
    for (const QByteArray& line : QByteArray(record, qsizetype(length)).split('\n')) {
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
    return ::access(encoded(directory, "claim").constData(), F_OK) == 0;
}

bool isLocked(const QString& directory)
{
    const int fd = ::open(encoded(directory, "lock").constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
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
    if (facts.exit)
        return Recovery::TakeExit;
    if (facts.locked)
        return Recovery::Attach;
    return facts.claimed ? Recovery::Lost : Recovery::Start;
}

QString lastLine(const QString& file)
{
    QFile f(file);
    if (!f.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return {};
    constexpr qint64 kTail = 4096;
    f.seek(qMax<qint64>(0, f.size() - kTail));
    QByteArray tail = f.read(kTail);
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
