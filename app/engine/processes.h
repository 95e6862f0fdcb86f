// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <string>
#include <unordered_map>
#include <vector>

/// Looking at and signalling processes without ever trusting a bare pid. Linux only; the engine's thread.
namespace wavedeck::processes {

struct Info {
    int pid = 0;
    int parent = 0;
    char state = '?'; ///< as in /proc/PID/stat; Z = zombie
    quint64 start = 0; ///< clock ticks since boot
    quint64 cpuTicks = 0; ///< user + system, its own
    qint64 rssBytes = 0;
};

/// One pass over /proc.
using Table = std::unordered_map<int, Info>;
Table scan();

/// Start time of a living process, 0 when there is none.
quint64 startOf(int pid);

/// A pidfd of the process that has this pid *and* start time, or -1. The order matters: open first, then compare.
int open(int pid, quint64 start);

/// Everything below root in the table (without root), zombies left out.
std::vector<Info> descendants(const Table& table, int root);

/// What the trees below some roots use together; roots themselves do not count.
struct Usage {
    qint64 rssBytes = 0; ///< sum of resident sets: shared pages count more than once
    quint64 cpuTicks = 0;
    int processes = 0;
    int zombies = 0; ///< in none of the other numbers
    std::vector<Info> members; ///< all but zombies
};
std::unordered_map<int, Usage> usageBelow(const Table& table, const std::vector<int>& roots);

/// More processes of one program with the same arguments in a tree than the one there should be. What forked without
/// running another program (a worker of a server, a subshell) belongs to the process above it and does not count.
struct Duplicate {
    int root = 0; ///< of the tree
    QString command; ///< program and arguments, shortened
    std::vector<Info> found; ///< oldest first; all but the first are too many
};

/// Finds them. Reads the command line of a process at most twice in its life: when it is first seen, and once more
/// because it may just have been about to run its program; then it is known.
class DuplicateFinder {
public:
    std::vector<Duplicate> find(const Table& table, const std::unordered_map<int, Usage>& trees);

private:
    struct Known {
        quint64 start = 0;
        std::size_t hash = 0; ///< 0 = not to be counted
        int looks = 0;
        quint64 round = 0;
    };
    const Known& look(const Info& info);

    std::unordered_map<int, Known> m_known;
    quint64 m_round = 0;
};

/// Every process whose environment carries WAVEDECK_RUN_ID=runId for one of runIds, by run id; one that ends with a
/// colon stands for all that begin so. Zombies are left out.
std::unordered_map<std::string, std::vector<Info>> marked(const Table& table, const std::vector<std::string>& runIds);

/// WAVEDECK_RUN_ID of its environment; empty when it has none, or is not ours to look into.
std::string runIdOf(int pid);

/// Program and arguments as they may be shown, shortened; empty when it is gone.
QString shownCommand(int pid);

/// Signals the very process that was seen in the table, through a pidfd; false when it is gone.
bool signal(const Info& process, int signal);

} // namespace wavedeck::processes
