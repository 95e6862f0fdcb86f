// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/clock.h"

#include <QDateTime>
#include <QFile>

#include <ctime>

namespace wavedeck {

namespace {
qint64 read(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return qint64(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}
}

qint64 utcMs()
{
    return read(CLOCK_REALTIME);
}

qint64 monotonicMs()
{
    return read(CLOCK_BOOTTIME);
}

QString bootId()
{
    static const QString id = [] {
        QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
        return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()).trimmed() : QString();
    }();
    return id;
}

QString rfc3339(qint64 utcMilliseconds)
{
    if (utcMilliseconds <= 0)
        return {};
    return QDateTime::fromMSecsSinceEpoch(utcMilliseconds, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString humanDuration(qint64 milliseconds)
{
    const qint64 ms = qMax<qint64>(0, milliseconds);
    if (ms < 1000)
        return QStringLiteral("%1ms").arg(ms);
    if (ms < 60'000)
        return QStringLiteral("%1.%2s").arg(ms / 1000).arg(ms % 1000 / 100);
    if (ms < 3'600'000)
        return QStringLiteral("%1m %2s").arg(ms / 60'000).arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1h %2m").arg(ms / 3'600'000).arg(ms / 60'000 % 60, 2, 10, QLatin1Char('0'));
}

} // namespace wavedeck
