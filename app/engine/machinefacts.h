// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace wavedeck {

/// What the machine says at one moment; empty = its source says nothing.
struct MachineFacts {
    std::optional<double> memoryPercent; ///< of the machine, or of the cgroup whose limit is nearer
    double memoryTotal = 0; ///< bytes that memoryPercent is of; 0 = unknown
    bool memoryOfCgroup = false;
    std::optional<double> pressureSome; ///< avg10, percent of time
    std::optional<double> pressureFull;
    std::optional<double> cpuPercent; ///< of all cores, since the reading before
    std::optional<double> diskPercent; ///< used, of what others than root may use
    std::optional<double> diskFree; ///< bytes
    double diskTotal = 0;
};

/// Reads them. A handful of small files, no walk over processes. The engine's thread.
///
/// For tests the environment variable WAVEDECK_PROC_DIR names a folder that is read instead of /proc: `meminfo`,
/// `stat`, `pressure/memory`, `self/cgroup`; below its `cgroup/` stands what is otherwise /sys/fs/cgroup, and a file
/// `disk` with the two numbers `TOTAL FREE` (bytes) stands for statvfs. A file that is not there says nothing.
/// Processes are always those of /proc.
class FactsReader {
public:
    explicit FactsReader(const QString& dataDir);

    MachineFacts read();
    /// All but the CPU, whose number is over the time since the reading before.
    MachineFacts readLevels() const;

private:
    void readMemory(MachineFacts& facts) const;
    void readPressure(MachineFacts& facts) const;
    void readDisk(MachineFacts& facts) const;
    std::optional<double> readCpu();
    QByteArray file(const char* name) const;

    QByteArray m_dataDir;
    QByteArray m_proc; ///< /proc
    QByteArray m_cgroups; ///< /sys/fs/cgroup
    bool m_replaced = false;
    qint64 m_busy = 0; ///< jiffies
    qint64 m_total = 0;
};

} // namespace wavedeck
