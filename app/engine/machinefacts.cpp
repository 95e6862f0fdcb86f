// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/machinefacts.h"

#include <QFile>
#include <QList>

#include <algorithm>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace wavedeck {

namespace {

constexpr std::size_t kMostBytes = 64 * 1024; // /proc/stat of a machine with many cores

QByteArray readSmall(const QByteArray& path)
{
    const int fd = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    QByteArray text(kMostBytes, Qt::Uninitialized);
    qsizetype used = 0;
    while (used < text.size()) {
        const ssize_t got = ::read(fd, text.data() + used, std::size_t(text.size() - used));
        if (got <= 0)
            break;
        used += got;
    }
    ::close(fd);
    text.truncate(used);
    return text;
}

/// The number behind `NAME` at the start of a line; `MemTotal:       32780000 kB` gives kB.
std::optional<qint64> field(const QByteArray& text, const char* name)
{
    const qsizetype length = qsizetype(qstrlen(name));
    for (qsizetype at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        if (at > 0 && text[at - 1] != '\n')
            continue;
        const qsizetype end = text.indexOf('\n', at);
        bool ok = false;
        const QByteArray value = text.mid(at + length, end < 0 ? -1 : end - at - length).trimmed();
        const qint64 number = value.split(' ').first().toLongLong(&ok);
        return ok ? std::optional(number) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<qint64> number(const QByteArray& text)
{
    bool ok = false;
    const qint64 value = text.trimmed().toLongLong(&ok); // `max` is none
    return ok ? std::optional(value) : std::nullopt;
}

/// How full one cgroup is; empty without a limit below that of the machine.
std::optional<double> fullness(const QByteArray& folder, bool second, qint64 machineBytes)
{
    const auto limit = number(readSmall(folder + (second ? "/memory.max" : "/memory.limit_in_bytes")));
    if (!limit || *limit <= 0 || *limit >= machineBytes)
        return std::nullopt;
    const auto current = number(readSmall(folder + (second ? "/memory.current" : "/memory.usage_in_bytes")));
    if (!current)
        return std::nullopt;
    const auto cache = field(readSmall(folder + "/memory.stat"), second ? "inactive_file " : "total_inactive_file ");
    return 100.0 * double(std::max<qint64>(0, *current - cache.value_or(0))) / double(*limit);
}

/// The fullest of the cgroups from our own up to the root.
std::optional<double> cgroupPercent(const QByteArray& membership, const QByteArray& root, qint64 machineBytes)
{
    std::optional<double> worst;
    for (const QByteArray& line : membership.split('\n')) {
        const QList<QByteArray> parts = line.split(':'); // ID:CONTROLLERS:PATH
        if (parts.size() < 3)
            continue;
        const bool second = parts[0] == "0" && parts[1].isEmpty();
        if (!second && !parts[1].split(',').contains("memory"))
            continue;
        const QByteArray base = second ? root : QByteArray(root + "/memory");
        QByteArray path = line.mid(parts[0].size() + parts[1].size() + 2);
        // In a container its path may be one of the host; what is mounted then is its own group as the root.
        for (;;) {
            if (path == "/")
                path.clear();
            if (const auto full = fullness(base + path, second, machineBytes); full && full > worst)
                worst = full;
            if (path.isEmpty())
                break;
            path.truncate(std::max<qsizetype>(0, path.lastIndexOf('/')));
        }
    }
    return worst;
}

} // namespace

FactsReader::FactsReader(const QString& dataDir)
    : m_dataDir(QFile::encodeName(dataDir))
    , m_proc(qgetenv("WAVEDECK_PROC_DIR"))
    , m_cgroups("/sys/fs/cgroup")
    , m_replaced(!m_proc.isEmpty())
{
    if (m_replaced)
        m_cgroups = m_proc + "/cgroup";
    else
        m_proc = "/proc";
}

QByteArray FactsReader::file(const char* name) const
{
    return readSmall(m_proc + '/' + name);
}

void FactsReader::readMemory(MachineFacts& facts) const
{
    const QByteArray meminfo = file("meminfo");
    const auto total = field(meminfo, "MemTotal:");
    const auto available = field(meminfo, "MemAvailable:");
    if (!total || !available || *total <= 0)
        return;
    facts.memoryTotal = double(*total) * 1024;
    facts.memoryPercent = 100.0 * (1.0 - double(*available) / double(*total));
    if (const auto group = cgroupPercent(file("self/cgroup"), m_cgroups, *total * 1024);
        group && *group > *facts.memoryPercent) {
        facts.memoryPercent = group;
        facts.memoryOfCgroup = true;
        facts.memoryTotal = 0;
    }
}

void FactsReader::readPressure(MachineFacts& facts) const
{
    // some avg10=0.00 avg60=0.00 avg300=0.00 total=0
    for (const QByteArray& line : file("pressure/memory").split('\n')) {
        const qsizetype at = line.indexOf("avg10=");
        if (at < 0)
            continue;
        bool ok = false;
        const double value = line.mid(at + 6).split(' ').first().toDouble(&ok);
        if (ok && line.startsWith("some"))
            facts.pressureSome = value;
        else if (ok && line.startsWith("full"))
            facts.pressureFull = value;
    }
}

void FactsReader::readDisk(MachineFacts& facts) const
{
    double used = 0;
    double free = 0;
    if (m_replaced) {
        const QList<QByteArray> words = file("disk").simplified().split(' ');
        if (words.size() < 2)
            return;
        free = words[1].toDouble();
        used = words[0].toDouble() - free;
    } else {
        struct statvfs disk { };
        if (::statvfs(m_dataDir.constData(), &disk) != 0)
            return;
        free = double(disk.f_bavail) * double(disk.f_frsize);
        used = double(disk.f_blocks - disk.f_bfree) * double(disk.f_frsize);
    }
    facts.diskTotal = used + free;
    if (facts.diskTotal <= 0)
        return;
    facts.diskFree = free;
    facts.diskPercent = 100.0 * used / facts.diskTotal;
}

std::optional<double> FactsReader::readCpu()
{
    // cpu  user nice system idle iowait irq softirq steal …
    const QByteArray stat = file("stat");
    const QList<QByteArray> words = stat.left(stat.indexOf('\n')).simplified().split(' ');
    if (words.size() < 6 || words.first() != "cpu")
        return std::nullopt;
    qint64 total = 0;
    for (qsizetype i = 1; i < words.size() && i <= 8; ++i)
        total += words.at(i).toLongLong();
    const qint64 busy = total - words.at(4).toLongLong() - words.at(5).toLongLong();
    std::optional<double> percent;
    if (m_total > 0 && total > m_total)
        percent = std::clamp(100.0 * double(busy - m_busy) / double(total - m_total), 0.0, 100.0);
    else if (total == m_total || m_total == 0)
        percent = 0; // the first reading, or no tick since the last: nothing was used that anybody saw
    m_busy = busy;
    m_total = total;
    return percent;
}

MachineFacts FactsReader::readLevels() const
{
    MachineFacts facts;
    readMemory(facts);
    readPressure(facts);
    readDisk(facts);
    return facts;
}

MachineFacts FactsReader::read()
{
    MachineFacts facts = readLevels();
    facts.cpuPercent = readCpu();
    return facts;
}

} // namespace wavedeck
