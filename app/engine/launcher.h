// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace wavedeck {

/// What a shim is started with.
struct Launch {
    QString runDir; ///< made, 0700, when it is missing
    QString workingDirectory;
    QString stdinFile; ///< empty = /dev/null
    QStringList argv;
    QList<QByteArray> environment; ///< all of it, KEY=VALUE
    int umask = 022; ///< for the agent
    QByteArray limits; ///< for the agent, as the shim's --limits
    QByteArray prompt; ///< written to stdinFile first
    QByteArray marks; ///< written to runDir/before first, unless an earlier try did (evidence.h)
};

struct Shim {
    int pid = 0;
    int pidfd = -1; ///< owned by the caller
};

/// Starts shims, the engine's only way to start anything. Knows where wavedeck-shim is: beside this program, or
/// WAVEDECK_SHIM (benchmarks and the naive control of the kill storm).
class Launcher {
public:
    Launcher();
    /// posix_spawn: about 0.2 ms in which the engine stands still, so start few a turn. Errors are of the surroundings
    /// (no process, no descriptor, no space for the run directory) or, with the kind Usage, of the arguments (too long
    /// for the kernel); nothing was started either way.
    Result<Shim> launch(const Launch& launch) const;

    /// The folder of the running program.
    static QString programFolder();

private:
    QByteArray m_shim;
};

} // namespace wavedeck
