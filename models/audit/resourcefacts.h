// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

/// What a resource audit (AUDIT-1) saw of the machine, as plain values: app/audit reads them, the rules judge them.
/// Sizes are bytes, times UTC milliseconds. Any thread.
namespace wavedeck::audit {

/// One process, named so exactly that no later one with its pid is taken for it.
struct ProcessFact {
    int pid = 0;
    int parent = 0;
    quint64 start = 0; ///< clock ticks since boot
    char state = '?'; ///< as in /proc/PID/stat; Z = zombie
    bool isOwn = false; ///< it runs as the user of the audit
    bool isSelf = false; ///< the audit itself, or a process above it
    bool isInFront = false; ///< the foreground of a terminal: somebody sits at it
    QByteArray input; ///< what its standard input is when that is a pipe or a socket: `pipe:[4711]`; else empty
    QByteArray name; ///< at most 15 bytes, the process chooses it
    QByteArray program; ///< the file it runs; empty = not readable
    QByteArray command; ///< program and arguments, each ended by NUL; empty = none, or not readable
    QByteArray folder; ///< its working directory; empty = not readable
    QByteArray runId; ///< WAVEDECK_RUN_ID; empty = none
    qint64 rssBytes = 0; ///< resident; shared pages count
    qint64 earlierRssBytes = 0; ///< at the first look
    std::optional<qint64> privateBytes; ///< what nobody else has mapped: what its end surely gives back
    qint64 swapBytes = 0;
    qint64 ageMs = 0;
};

struct MemoryFact {
    qint64 totalBytes = 0; ///< 0 = nothing is known
    qint64 availableBytes = 0;
    qint64 cachedBytes = 0; ///< page cache and buffers: given back when somebody needs it
    qint64 swapTotalBytes = 0;
    qint64 swapFreeBytes = 0;
};

/// What a file or a folder with all below it takes.
struct FileFact {
    enum class Kind { OldTemp, OwnTemp, Core, OrphanRun };
    Kind kind = Kind::OldTemp;
    QByteArray path; ///< absolute, in the bytes of the file system
    bool isFolder = false;
    qint64 bytes = 0; ///< allocated: what its removal gives back
    qint64 usedAt = 0; ///< last read or written
    quint64 device = 0;
    quint64 inode = 0;
    QString evidence; ///< how it is known to be that
    QString refusal; ///< why it is left alone even with consent; empty = it may be removed
};

struct DiskFact {
    QStringList folders; ///< looked into
    QList<FileFact> files;
    qint64 entries = 0; ///< names looked at
    bool isCutOff = false; ///< there was more than an audit looks at
    int inUse = 0; ///< old temporary files that a process has open
    qint64 totalBytes = 0; ///< of the file system of the data directory
    qint64 freeBytes = 0;
};

struct SocketFact {
    enum class State { Listening, Established, Other };
    QString protocol; ///< tcp, tcp6, udp, udp6
    State state = State::Other;
    QString local; ///< ADDRESS:PORT
    QString remote;
    quint64 inode = 0;
    QList<int> pids; ///< own processes that hold it
    std::optional<qint64> idleMs; ///< since the last data either way; empty = the kernel does not tell
};

struct NetworkFact {
    QList<SocketFact> sockets;
    bool tellsIdle = false; ///< the kernel answered how long connections are idle
    bool isReadable = true;
};

/// What the database of the data directory knows of runs.
struct RunFacts {
    QByteArray instance; ///< its part of a run id; empty = there is no database yet
    QSet<QByteArray> activeRuns; ///< run ids that have not ended
    QSet<QByteArray> knownRuns; ///< all run ids
    QSet<QString> sessions; ///< all
    QSet<QString> openSessions; ///< not ended
};

struct ResourceFacts {
    qint64 at = 0;
    qint64 apartMs = 0; ///< between the two looks
    QList<ProcessFact> processes; ///< those that both looks saw
    int passing = 0; ///< seen in one look only
    MemoryFact memory;
    DiskFact disk;
    NetworkFact network;
    RunFacts runs;
};

} // namespace wavedeck::audit
