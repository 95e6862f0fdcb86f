// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/processes.h"

#include <QString>
#include <QStringList>

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace wavedeck {

/// Ends process trees and proves it (trust.md, D, step 7). A tree is what descends from the attempt's shim together
/// with whatever carries its WAVEDECK_RUN_ID: tools of agents run in sessions of their own and may outlive their
/// parents. SIGTERM first; kGraceMs later SIGKILL, again and again until a sweep finds nothing; what is there kGiveUpMs
/// after that is listed as out of reach. Signals go through pidfds to processes of the same sweep, never to a bare pid.
class Stopper {
public:
    static constexpr qint64 kGraceMs = 10'000;
    static constexpr qint64 kGiveUpMs = 3'000;
    static constexpr qint64 kSweepMs = 100;

    struct Job {
        std::string runId;
        int shimPid = 0; ///< 0 = the shim is gone: only the marker leads to its processes
        quint64 shimStart = 0;
        qint64 killAt = 0; ///< monotonic; from then on SIGKILL
        bool shimLives = false; ///< at the last sweep
        std::unordered_map<int, quint64> asked; ///< pids that were sent a signal, with their start times
        QStringList left; ///< "pid (name)" that the last sweep found
    };

    /// runId may also be the first part of many, up to a colon: everything a session (or this engine ever) left behind.
    /// Begins to end a tree; with grace = false by SIGKILL at once (the agent of a dead shim).
    void add(const QString& runId, int shimPid, quint64 shimStart, bool grace, qint64 nowMs);
    /// Ends just these processes, SIGTERM first like a tree; name stands for a run id.
    void add(const QString& name, const std::vector<processes::Info>& processes, qint64 nowMs);
    /// Any job whose run id begins so.
    bool isStopping(const QString& runIds) const;

    bool isIdle() const { return m_jobs.empty(); }

    /// One sweep. Returns the jobs that are over: nothing left, or given up with `left` filled.
    /// shims = pids that are never signalled but woken: those of attempts that are looked after.
    std::vector<Job> sweep(qint64 nowMs, const std::unordered_set<int>& shims);

private:
    bool wasAsked(const processes::Info& process) const;
    std::vector<Job> m_jobs;
};

} // namespace wavedeck
