// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

#include <sys/types.h>

using Bytes = QList<QByteArray>;

/// A real wavedeck-shim on a run directory, started by plain fork and exec so that argv, environment, signals and
/// descriptors are exactly what the test says. Ends with the test: a shim that still runs is killed.
class ShimProcess {
public:
    ShimProcess() = default;
    explicit ShimProcess(const QString& runDir)
        : m_runDir(runDir)
    {
    }
    ~ShimProcess();
    ShimProcess(const ShimProcess&) = delete;
    ShimProcess& operator=(const ShimProcess&) = delete;

    Bytes options; ///< before `--`, besides --run-dir
    Bytes environment{"PATH=/usr/bin:/bin", "WAVEDECK_RUN_ID=S-001/A/1"};
    std::function<void()> setup; ///< in the child before exec; system calls only

    void start(const Bytes& program);
    /// Starts the bare program with these arguments and nothing else.
    void startRaw(const Bytes& arguments);
    /// Waits for the end. Exit status, or minus the signal.
    int finish();
    int run(const Bytes& program)
    {
        start(program);
        return finish();
    }
    pid_t pid() const { return m_pid; }

private:
    QString m_runDir;
    pid_t m_pid = -1;
};

QByteArray readAll(const QString& file);
bool writeAll(const QString& file, const QByteArray& bytes);

/// State letter of a process, 'X' when there is none.
char processState(pid_t pid);
pid_t parentOf(pid_t pid);
