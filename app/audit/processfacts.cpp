// SPDX-License-Identifier: GPL-3.0-or-later
// Processes and memory, from /proc.
#include "app/audit/machine.h"

#include <QDir>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavedeck::audit {

namespace {

constexpr qsizetype kMostCommand = 128 * 1024;
constexpr qsizetype kMostEnvironment = 1024 * 1024;

QList<int> pidsIn(const QByteArray& folder)
{
    QList<int> pids;
    DIR* stream = ::opendir(folder.constData());
    if (!stream)
        return pids;
    while (const dirent* entry = ::readdir(stream)) {
        const int pid = std::atoi(entry->d_name);
        if (pid > 0)
            pids.append(pid);
    }
    ::closedir(stream);
    std::sort(pids.begin(), pids.end());
    return pids;
}

QByteArray fileOf(int pid, const char* name)
{
    return procFolder() + '/' + QByteArray::number(pid) + '/' + name;
}

QByteArray linkOf(int pid, const char* name)
{
    char target[4096];
    const ssize_t length = ::readlink(fileOf(pid, name).constData(), target, sizeof target);
    return length > 0 ? QByteArray(target, length) : QByteArray();
}

bool readStat(int pid, ProcessFact& process)
{
    const QByteArray text = readSmall(fileOf(pid, "stat"), 4096);
    // The name may hold spaces and brackets: fields count from the last ')'.
    const qsizetype open = text.indexOf('(');
    const qsizetype close = text.lastIndexOf(')');
    if (open < 0 || close < open)
        return false;
    process.pid = pid;
    process.name = text.mid(open + 1, close - open - 1);
    int group = 0;
    int terminal = 0;
    int front = 0;
    unsigned long long start = 0;
    long long rss = 0;
    const int fields = std::sscanf(text.constData() + close + 1,
        " %c %d %d %*d %d %d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu %*u %lld", &process.state,
        &process.parent, &group, &terminal, &front, &start, &rss);
    static const qint64 pageBytes = ::sysconf(_SC_PAGESIZE);
    process.start = start;
    process.rssBytes = rss * pageBytes;
    process.isInFront = terminal != 0 && front == group;
    return fields == 7;
}

/// The number behind `NAME:` at the start of a line, times 1024 for kB.
qint64 field(const QByteArray& text, const char* name, qint64 otherwise = 0)
{
    const QByteArray key = QByteArray(name) + ':';
    qsizetype at = text.startsWith(key) ? 0 : text.indexOf(QByteArray('\n' + key));
    if (at < 0)
        return otherwise;
    at = text.indexOf(':', at) + 1;
    const qsizetype end = text.indexOf('\n', at);
    const QByteArray line = text.mid(at, end < 0 ? -1 : end - at).simplified();
    bool ok = false;
    const qint64 value = line.split(' ').first().toLongLong(&ok);
    return !ok ? otherwise : line.endsWith("kB") ? value * 1024 : value;
}

QByteArray runIdIn(const QByteArray& environment)
{
    static const QByteArray kMark = QByteArrayLiteral("WAVEDECK_RUN_ID=");
    for (const QByteArray& entry : environment.split('\0'))
        if (entry.startsWith(kMark))
            return entry.mid(kMark.size());
    return {};
}

qint64 upMs()
{
    return qint64(readSmall(procFolder() + "/uptime", 128).split(' ').first().toDouble() * 1000);
}

void readOwn(ProcessFact& process)
{
    process.command = readSmall(fileOf(process.pid, "cmdline"), kMostCommand);
    if (!process.command.isEmpty() && !process.command.endsWith('\0'))
        process.command += '\0';
    process.program = linkOf(process.pid, "exe");
    process.folder = linkOf(process.pid, "cwd");
    const QByteArray input = linkOf(process.pid, "fd/0");
    if (input.startsWith("pipe:") || input.startsWith("socket:"))
        process.input = input;
    process.runId = runIdIn(readSmall(fileOf(process.pid, "environ"), kMostEnvironment));
}

} // namespace

QByteArray procFolder()
{
    const QByteArray given = qgetenv("WAVEDECK_PROC_DIR");
    return given.isEmpty() ? QByteArrayLiteral("/proc") : given;
}

bool isProcReplaced()
{
    return !qEnvironmentVariableIsEmpty("WAVEDECK_PROC_DIR");
}

QByteArray readSmall(const QByteArray& path, qsizetype most)
{
    const int fd = ::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return {};
    QByteArray text;
    char piece[16 * 1024];
    while (text.size() < most) {
        const ssize_t got = ::read(fd, piece, sizeof piece);
        if (got <= 0)
            break;
        text.append(piece, got);
    }
    ::close(fd);
    text.truncate(std::min(text.size(), most));
    return text;
}

Look lookAtProcesses()
{
    Look look;
    for (const int pid : pidsIn(procFolder())) {
        ProcessFact process;
        if (readStat(pid, process))
            look.emplace(pid, Seen{process.start, process.rssBytes});
    }
    return look;
}

QList<ProcessFact> readProcesses(const Look& earlier, int* passing)
{
    QList<ProcessFact> processes;
    const qint64 up = upMs();
    static const qint64 ticks = std::max(1L, ::sysconf(_SC_CLK_TCK));
    const auto user = qint64(::getuid());
    for (const int pid : pidsIn(procFolder())) {
        ProcessFact process;
        if (!readStat(pid, process))
            continue;
        const auto before = earlier.find(pid);
        if (before == earlier.end() || before->second.start != process.start) {
            ++*passing;
            continue;
        }
        const QByteArray status = readSmall(fileOf(pid, "status"));
        process.isOwn = field(status, "Uid", -1) == user; // the real one, the first of four
        process.swapBytes = field(status, "VmSwap");
        process.earlierRssBytes = before->second.rssBytes;
        process.ageMs = std::max<qint64>(0, up - qint64(process.start) * 1000 / ticks);
        if (process.isOwn)
            readOwn(process);
        // Threads of the kernel are nobody's.
        process.isOwn = process.isOwn && (process.state == 'Z' || !process.command.isEmpty() || process.rssBytes > 0);
        processes.append(process);
    }
    // The audit and what runs it are no waste.
    QHash<int, ProcessFact*> byPid;
    for (ProcessFact& process : processes)
        byPid.insert(process.pid, &process);
    int pid = isProcReplaced() ? 0 : int(::getpid());
    for (int depth = 0; depth < 256 && byPid.contains(pid) && pid > 0; ++depth) {
        byPid.value(pid)->isSelf = true;
        pid = byPid.value(pid)->parent;
    }
    return processes;
}

MemoryFact readMemory()
{
    const QByteArray text = readSmall(procFolder() + "/meminfo");
    MemoryFact memory;
    memory.totalBytes = field(text, "MemTotal");
    memory.availableBytes = field(text, "MemAvailable");
    memory.cachedBytes = field(text, "Cached") + field(text, "Buffers");
    memory.swapTotalBytes = field(text, "SwapTotal");
    memory.swapFreeBytes = field(text, "SwapFree");
    return memory;
}

std::optional<qint64> privateBytesOf(int pid)
{
    const QByteArray text = readSmall(fileOf(pid, "smaps_rollup"));
    const qint64 clean = field(text, "Private_Clean", -1);
    const qint64 dirty = field(text, "Private_Dirty", -1);
    return clean < 0 || dirty < 0 ? std::nullopt : std::optional(clean + dirty);
}

QSet<QPair<quint64, quint64>> openFiles()
{
    QSet<QPair<quint64, quint64>> open;
    const auto add = [&](const QByteArray& path) {
        struct stat info { };
        if (::stat(path.constData(), &info) == 0)
            open.insert({info.st_dev, info.st_ino});
    };
    for (const int pid : pidsIn(procFolder())) {
        add(fileOf(pid, "exe"));
        add(fileOf(pid, "cwd"));
        const QByteArray folder = fileOf(pid, "fd");
        DIR* stream = ::opendir(folder.constData());
        if (!stream)
            continue;
        while (const dirent* entry = ::readdir(stream))
            if (entry->d_name[0] != '.')
                add(folder + '/' + entry->d_name);
        ::closedir(stream);
    }
    return open;
}

} // namespace wavedeck::audit
