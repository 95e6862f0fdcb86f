// SPDX-License-Identifier: GPL-3.0-or-later
// Duplicate processes in the trees of agents. Part of processes.h.
#include "app/engine/processes.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck::processes {

namespace {

constexpr int kLooks = 2;
constexpr qsizetype kShownCommand = 120;
constexpr std::size_t kMostCommand = 4096; ///< what differs only behind it counts as the same

/// NUL-separated; empty when it is gone or has none.
std::string_view commandLine(int pid, char (&buffer)[kMostCommand])
{
    char path[32];
    std::snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    ::close(fd);
    return {buffer, got > 0 ? static_cast<std::size_t>(got) : 0};
}

} // namespace

QString shownCommand(int pid)
{
    char buffer[kMostCommand];
    const std::string_view line = commandLine(pid, buffer);
    QString text = QString::fromUtf8(line.data(), qsizetype(line.size())).replace(QChar(0), QLatin1Char(' ')).trimmed();
    if (text.size() > kShownCommand)
        text = text.left(kShownCommand - 1) + QChar(0x2026);
    return text;
}

const DuplicateFinder::Known& DuplicateFinder::look(const Info& info)
{
    Known& known = m_known[info.pid];
    if (known.start != info.start)
        known = {info.start, 0, 0, 0};
    known.round = m_round;
    if (known.looks < kLooks) {
        char buffer[kMostCommand];
        const std::string_view line = commandLine(info.pid, buffer);
        // Only what was seen twice counts: short-lived tools come and go side by side.
        known.hash = ++known.looks < kLooks || line.empty() ? 0 : std::hash<std::string_view>()(line);
    }
    return known;
}

std::vector<Duplicate> DuplicateFinder::find(const Table& table, const std::unordered_map<int, Usage>& trees)
{
    ++m_round;
    std::vector<Duplicate> result;
    for (const auto& [root, tree] : trees) {
        std::unordered_map<std::size_t, std::vector<Info>> same;
        for (const Info& info : tree.members)
            if (const std::size_t hash = look(info).hash; hash != 0)
                same[hash].push_back(info);
        for (auto& [hash, found] : same) {
            if (found.size() < 2)
                continue;
            // Without a program of its own it is part of the process above it.
            std::erase_if(found, [&, key = hash](const Info& info) {
                const auto parent = m_known.find(info.parent);
                return parent != m_known.end() && parent->second.round == m_round && parent->second.hash == key
                    && table.contains(info.parent);
            });
            if (found.size() < 2)
                continue;
            std::sort(found.begin(), found.end(),
                [](const Info& a, const Info& b) { return a.start != b.start ? a.start < b.start : a.pid < b.pid; });
            result.push_back({root, shownCommand(found.front().pid), std::move(found)});
        }
    }
    std::erase_if(m_known, [&](const auto& entry) { return entry.second.round != m_round; });
    return result;
}

} // namespace wavedeck::processes
