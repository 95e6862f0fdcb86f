// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/processes.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wavedeck::processes {

namespace {

ssize_t readFile(const char* path, char* buffer, std::size_t size)
{
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    std::size_t used = 0;
    while (used < size) {
        const ssize_t got = ::read(fd, buffer + used, size - used);
        if (got <= 0)
            break;
        used += static_cast<std::size_t>(got);
    }
    ::close(fd);
    return static_cast<ssize_t>(used);
}

bool readStat(int pid, Info& info)
{
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%d/stat", pid);
    char text[1024];
    const ssize_t length = readFile(path, text, sizeof text - 1);
    if (length <= 0)
        return false;
    text[length] = 0;
    // The name may hold spaces and brackets: fields count from the last ')'.
    const char* rest = std::strrchr(text, ')');
    if (!rest)
        return false;
    unsigned long long user = 0, system = 0, start = 0;
    long long rss = 0;
    info.pid = pid;
    const int fields = std::sscanf(rest + 1,
        " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %*d %*d %llu %*u %lld", &info.state,
        &info.parent, &user, &system, &start, &rss);
    info.cpuTicks = user + system;
    info.start = start;
    static const long pageBytes = ::sysconf(_SC_PAGESIZE);
    info.rssBytes = rss * pageBytes;
    return fields == 6;
}

} // namespace

Table scan()
{
    Table table;
    DIR* proc = ::opendir("/proc");
    if (!proc)
        return table;
    while (const dirent* entry = ::readdir(proc)) {
        const int pid = std::atoi(entry->d_name);
        Info info;
        if (pid > 0 && readStat(pid, info))
            table.emplace(pid, info);
    }
    ::closedir(proc);
    return table;
}

quint64 startOf(int pid)
{
    Info info;
    return pid > 0 && readStat(pid, info) ? info.start : 0;
}

int open(int pid, quint64 start)
{
    if (pid <= 0)
        return -1;
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    if (fd >= 0 && startOf(pid) != start) {
        ::close(fd);
        return -1;
    }
    return fd;
}

std::vector<Info> descendants(const Table& table, int root)
{
    std::vector<Info> found;
    for (const auto& [pid, info] : table) {
        int at = pid;
        for (int depth = 0; depth < 256 && at > 1 && at != root; ++depth) {
            const auto it = table.find(at);
            at = it == table.end() ? 0 : it->second.parent;
        }
        if (at == root && pid != root && info.state != 'Z')
            found.push_back(info);
    }
    return found;
}

std::unordered_map<int, Usage> usageBelow(const Table& table, const std::vector<int>& roots)
{
    std::unordered_map<int, Usage> usage;
    for (const int root : roots)
        usage.emplace(root, Usage{});
    for (const auto& [pid, info] : table) {
        if (usage.contains(pid))
            continue;
        int at = info.parent;
        for (int depth = 0; depth < 64 && at > 1; ++depth) {
            if (const auto found = usage.find(at); found != usage.end()) {
                if (info.state == 'Z') {
                    ++found->second.zombies;
                    break;
                }
                found->second.rssBytes += info.rssBytes;
                found->second.cpuTicks += info.cpuTicks;
                ++found->second.processes;
                found->second.members.push_back(info);
                break;
            }
            const auto it = table.find(at);
            at = it == table.end() ? 0 : it->second.parent;
        }
    }
    return usage;
}

std::string runIdOf(int pid)
{
    static constexpr char kMark[] = "WAVEDECK_RUN_ID=";
    static std::vector<char> text(256 * 1024);
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%d/environ", pid);
    const ssize_t length = readFile(path, text.data(), text.size());
    for (ssize_t at = 0; at < length;) {
        const char* entry = text.data() + at;
        const std::size_t size = ::strnlen(entry, static_cast<std::size_t>(length - at));
        if (size > sizeof kMark - 1 && std::memcmp(entry, kMark, sizeof kMark - 1) == 0)
            return std::string(entry + sizeof kMark - 1, size - (sizeof kMark - 1));
        at += static_cast<ssize_t>(size) + 1;
    }
    return {};
}

std::unordered_map<std::string, std::vector<Info>> marked(const Table& table, const std::vector<std::string>& runIds)
{
    std::unordered_map<std::string, std::vector<Info>> found;
    for (const auto& [pid, info] : table) {
        const std::string id = info.state == 'Z' ? std::string() : runIdOf(pid);
        if (id.empty())
            continue;
        for (const std::string& wanted : runIds)
            if (wanted == id || (wanted.ends_with(':') && id.starts_with(wanted)))
                found[wanted].push_back(info);
    }
    return found;
}

bool signal(const Info& process, int number)
{
    const int fd = open(process.pid, process.start);
    if (fd < 0)
        return false;
    const bool sent = ::syscall(SYS_pidfd_send_signal, fd, number, nullptr, 0) == 0;
    ::close(fd);
    return sent;
}

} // namespace wavedeck::processes
