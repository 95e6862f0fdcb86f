// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/resourcefacts.h"

#include <unordered_map>

/// Reading the machine for a resource audit: what /proc, the file system and the kernel's socket list say. One thread;
/// nothing is changed. WAVEDECK_PROC_DIR names a folder that is read instead of /proc (tests).
namespace wavedeck::audit {

/// /proc, or what stands for it.
QByteArray procFolder();
bool isProcReplaced();

/// The whole of a small file, at most `most` bytes; empty when it cannot be read.
QByteArray readSmall(const QByteArray& path, qsizetype most = 64 * 1024);

/// Cheap first look: pid → start time and resident bytes.
struct Seen {
    quint64 start = 0;
    qint64 rssBytes = 0;
};
using Look = std::unordered_map<int, Seen>;
Look lookAtProcesses();

/// Every process that both looks saw, with all that can be read of it. `passing` counts the others.
QList<ProcessFact> readProcesses(const Look& earlier, int* passing);

MemoryFact readMemory();

/// What only this process has mapped. Walks its page tables: some milliseconds for a large one, so only for those that
/// are too many. Empty when it is not readable.
std::optional<qint64> privateBytesOf(int pid);

/// The sockets of the machine, with the own processes that hold them.
NetworkFact readNetwork(const QList<ProcessFact>& processes);

/// How long each established TCP connection is without data, by inode, as the kernel tells (sock_diag); false when it
/// does not answer.
bool readIdleTimes(QHash<quint64, qint64>* idleMsByInode);

/// What an audit looks for on disk.
struct DiskSearch {
    QStringList folders; ///< of temporary files, absolute
    QString dataDir; ///< its runs are compared with the database; never searched for temporary files
    bool knowsRuns = false; ///< the database was read: without it no run directory is called an orphan
    qint64 olderThanMs = 0;
    qint64 now = 0;
};
DiskFact readDisk(const DiskSearch& search, const RunFacts& runs);

/// What a file or folder with all below it takes (allocated bytes, hard links elsewhere not counted), without leaving
/// its file system or following a link. `newest` becomes the newest time of use below it.
qint64 bytesBelow(const QByteArray& path, qint64* newest);

/// Device and inode of every file that an own process has open, runs or works in.
QSet<QPair<quint64, quint64>> openFiles();

} // namespace wavedeck::audit
