// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace wavedeck::audit {

/// What a child program did. `started` false: not found or not executable.
struct ProcessResult {
    bool started = false;
    bool timedOut = false; ///< ended by us after the limit
    bool crashed = false;
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    bool good() const { return started && !timedOut && !crashed && exitCode == 0; }
};

/// Runs a program without a shell and waits for it, at most `limitMs`; then it is killed. The environment is ours
/// without the GIT_* variables (a hook's GIT_DIR must not redirect us) and with a fixed locale.
ProcessResult runProcess(const QString& program, const QStringList& arguments, const QString& workingDirectory,
    int limitMs, const QByteArray& input = QByteArray());

/// git, told to run nothing the repository's configuration names (file system monitors, text converters, signature
/// programs), to take no lock and to ask nothing.
ProcessResult runGit(const QStringList& arguments, const QString& workingDirectory, int limitMs);

} // namespace wavedeck::audit
