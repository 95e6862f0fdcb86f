// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <memory>

namespace wavedeck {

/// One engine a data directory (PROC-1): an flock on `lock`. The kernel frees it when the process dies, whatever the
/// file says: a stale pid, garbage or the pid of a foreign process never refuses a start (PROC-2, PROC-6). The text in
/// the file (pid and start, UTC) only serves the message of the refused one. A normal end removes the file (PROC-4).
class EngineLock {
public:
    /// Error code `already-running`; why names the pid and the start time of the one that runs.
    static Result<std::unique_ptr<EngineLock>> take(const QString& dataDir);
    ~EngineLock();

    /// Whether the file of that name is still the one that is held. It is not when the data directory was removed or
    /// moved away: then this engine serves nothing that anybody sees, and another may serve the directory in its place.
    bool isThere() const;

private:
    EngineLock(const QString& file, int descriptor)
        : m_file(file)
        , m_descriptor(descriptor)
    {
    }
    QString m_file;
    int m_descriptor;
};

} // namespace wavedeck
