// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/machine.h"

#include <QFile>
#include <QThread>

namespace wavedeck::desktop {

namespace {

QByteArray readAll(const char* path)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// `MemTotal:       32780000 kB` in bytes; -1 when there is no such line.
qint64 field(const QByteArray& meminfo, const char* name)
{
    const qsizetype at = meminfo.indexOf(name);
    if (at < 0)
        return -1;
    const qsizetype end = meminfo.indexOf('\n', at);
    const QByteArray value = meminfo.mid(at + qsizetype(qstrlen(name)), end - at - qsizetype(qstrlen(name)));
    return value.trimmed().split(' ').first().toLongLong() * 1024;
}

} // namespace

MachineSample Machine::sample(qint64 now)
{
    MachineSample sample;
    sample.at = now;
    sample.cores = QThread::idealThreadCount();
    const QByteArray meminfo = readAll("/proc/meminfo");
    sample.memoryTotal = std::max<qint64>(0, field(meminfo, "MemTotal:"));
    sample.memoryUsed = sample.memoryTotal - std::max<qint64>(0, field(meminfo, "MemAvailable:"));

    // cpu  user nice system idle iowait irq softirq steal …
    const QByteArray stat = readAll("/proc/stat");
    const QList<QByteArray> words = stat.left(stat.indexOf('\n')).simplified().split(' ');
    qint64 total = 0;
    for (qsizetype i = 1; i < words.size() && i <= 8; ++i)
        total += words.at(i).toLongLong();
    const qint64 idle = words.size() > 5 ? words.at(4).toLongLong() + words.at(5).toLongLong() : 0;
    const qint64 busy = total - idle;
    if (m_total > 0 && total > m_total)
        sample.cpuPercent = 100.0 * double(busy - m_busy) / double(total - m_total);
    m_busy = busy;
    m_total = total;
    return sample;
}

} // namespace wavedeck::desktop
