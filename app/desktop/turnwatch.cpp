// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/turnwatch.h"

#include <QAbstractEventDispatcher>
#include <QFile>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace wavedeck::desktop {

namespace {

qint64 nanoseconds(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

/// KiB of a line such as `Pss:   26412 kB`; 0 when it is not there.
qint64 kib(const char* file, const char* name)
{
    QFile status(QString::fromLatin1(file));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith(name))
            return line.mid(qsizetype(qstrlen(name))).trimmed().split(' ').first().toLongLong();
    return 0;
}

float rank(QList<float>& values, double part)
{
    if (values.isEmpty())
        return 0;
    const auto at = std::min(values.size() - 1, qsizetype(std::floor(part * double(values.size()))));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values.at(at);
}

} // namespace

TurnWatch::TurnWatch(QObject* parent)
    : QObject(parent)
{
    auto* dispatcher = QAbstractEventDispatcher::instance();
    connect(dispatcher, &QAbstractEventDispatcher::awake, this, &TurnWatch::awake);
    connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &TurnWatch::blocks);
}

void TurnWatch::start()
{
    m_turns.clear();
    m_turns.reserve(100'000);
    m_startWall = nanoseconds(CLOCK_MONOTONIC);
    m_startCpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
}

void TurnWatch::awake()
{
    if (m_awakeWall == 0) {
        m_awakeWall = nanoseconds(CLOCK_MONOTONIC);
        m_awakeCpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    }
}

void TurnWatch::blocks()
{
    if (m_awakeWall == 0 || m_startWall == 0)
        return;
    m_turns.append({float(nanoseconds(CLOCK_MONOTONIC) - m_awakeWall) / 1e6f,
        float(nanoseconds(CLOCK_THREAD_CPUTIME_ID) - m_awakeCpu) / 1e6f});
    m_awakeWall = 0;
}

QString TurnWatch::report(int updates) const
{
    const double wall = double(nanoseconds(CLOCK_MONOTONIC) - m_startWall) / 1e9;
    const double cpu = double(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - m_startCpu) / 1e9;
    QList<float> walls;
    QList<float> cpus;
    for (const Turn& turn : m_turns) {
        walls.append(turn.wallMs);
        cpus.append(turn.cpuMs);
    }
    const auto line = [](const char* name, const QString& value) {
        return QStringLiteral("%1 %2\n").arg(QLatin1String(name), -34).arg(value);
    };
    const auto ms = [](float value) { return QStringLiteral("%1 ms").arg(double(value), 0, 'f', 1); };
    const auto mib = [](qint64 value) { return QStringLiteral("%1 MiB").arg(double(value) / 1024, 0, 'f', 1); };
    const float longest = rank(walls, 1);
    const float longestCpu = rank(cpus, 1);
    QString text;
    text += line("measured", QStringLiteral("%1 s").arg(wall, 0, 'f', 1));
    text += line("updates shown", QString::number(updates));
    text += line("event-loop turns", QString::number(m_turns.size()));
    text += line("longest turn, wall", ms(longest));
    text += line("longest turn, its own CPU", ms(longestCpu));
    text
        += line("turns, wall p50 / p99", QString(ms(rank(walls, 0.5)) + QStringLiteral(" / ") + ms(rank(walls, 0.99))));
    text += line("CPU of a core", QStringLiteral("%1 %").arg(100 * cpu / wall, 0, 'f', 1));
    text += line("memory, PSS", mib(kib("/proc/self/smaps_rollup", "Pss:")));
    text += line("memory, highest RSS", mib(kib("/proc/self/status", "VmHWM:")));
    return text;
}

} // namespace wavedeck::desktop
