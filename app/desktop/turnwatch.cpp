// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/turnwatch.h"

#include <QFile>
#include <QThread>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace wavedeck::desktop {

namespace {

/// Between two events without a wait there is next to nothing: after a longer gap a new turn begins. (The dispatcher's
/// own signals do not tell: with GLib several waits lie between two of them.)
constexpr qint64 kWaitedNs = 2'000'000;
constexpr float kLongMs = 50; // performance.md: no event-loop turn above it

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

qint64 processMemoryKib(const char* name)
{
    return kib("/proc/self/status", name);
}

WatchedApplication::WatchedApplication(int& argc, char** argv)
    : QApplication(argc, argv)
{
}

void WatchedApplication::startWatch()
{
    m_turns.clear();
    m_turns.reserve(100'000);
    m_turnBegin = m_turnEnd = 0;
    m_startWall = nanoseconds(CLOCK_MONOTONIC);
    m_startCpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    // Events of other threads come this way too: neither theirs to count nor ours to be counted with.
    if (m_startWall == 0 || QThread::currentThread() != thread() || m_depth > 0)
        return QApplication::notify(receiver, event);
    const qint64 now = nanoseconds(CLOCK_MONOTONIC);
    if (now - m_turnEnd > kWaitedNs) {
        closeTurn();
        m_turnBegin = now;
    }
    ++m_depth;
    const bool done = QApplication::notify(receiver, event);
    --m_depth;
    m_turnEnd = nanoseconds(CLOCK_MONOTONIC);
    return done;
}

void WatchedApplication::closeTurn()
{
    if (m_turnBegin != 0)
        m_turns.append({float(m_turnEnd - m_turnBegin) / 1e6f, m_turnBegin});
    m_turnBegin = 0;
}

float WatchedApplication::longestTurn()
{
    float longest = m_turnBegin != 0 ? float(nanoseconds(CLOCK_MONOTONIC) - m_turnBegin) / 1e6f : 0;
    for (const Turn& turn : std::as_const(m_turns))
        longest = std::max(longest, turn.ms);
    return longest;
}

QString WatchedApplication::watchReport(int updates) const
{
    const double wall = double(nanoseconds(CLOCK_MONOTONIC) - m_startWall) / 1e9;
    const double cpu = double(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - m_startCpu) / 1e9;
    QList<float> walls;
    qint64 over = 0;
    for (const Turn& turn : m_turns) {
        walls.append(turn.ms);
        over += turn.ms > kLongMs;
    }
    const auto line = [](const char* name, const QString& value) {
        return QStringLiteral("%1 %2\n").arg(QLatin1String(name), -34).arg(value);
    };
    const auto ms = [](float value) { return QStringLiteral("%1 ms").arg(double(value), 0, 'f', 1); };
    const auto mib = [](qint64 value) { return QStringLiteral("%1 MiB").arg(double(value) / 1024, 0, 'f', 1); };
    const float longest = rank(walls, 1);
    const auto worst
        = std::max_element(m_turns.begin(), m_turns.end(), [](const Turn& a, const Turn& b) { return a.ms < b.ms; });
    const double at = worst == m_turns.end() ? 0 : double(worst->at - m_startWall) / 1e9;
    QString text;
    text += line("measured", QStringLiteral("%1 s").arg(wall, 0, 'f', 1));
    text += line("updates shown", QString::number(updates));
    text += line("event-loop turns", QString::number(m_turns.size()));
    text += line("longest turn", QStringLiteral("%1, at %2 s").arg(ms(longest)).arg(at, 0, 'f', 1));
    text += line("turns above 50 ms", QString::number(over));
    text += line("turns, p50 / p99", QString(ms(rank(walls, 0.5)) + QStringLiteral(" / ") + ms(rank(walls, 0.99))));
    text += line("CPU of a core", QStringLiteral("%1 %").arg(100 * cpu / wall, 0, 'f', 1));
    text += line("memory, PSS", mib(kib("/proc/self/smaps_rollup", "Pss:")));
    text += line("memory, highest RSS", mib(kib("/proc/self/status", "VmHWM:")));
    return text;
}

} // namespace wavedeck::desktop
