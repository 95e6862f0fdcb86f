// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/launcher.h"
#include "app/engine/loop.h"
#include "app/engine/monitor.h"
#include "app/engine/probe.h"
#include "app/engine/stopper.h"
#include "models/run/record.h"

#include <functional>
#include <list>
#include <memory>

namespace wavedeck {

/// What a monitor's program says once it has ended; a result that is not there is no value, never a good one. Pure.
MonitorResult judgeMonitor(
    const MonitorPlan& monitor, const run::Exit& exit, bool pastItsLimit, const QByteArray& output);

/// Lets the monitors of plans look, each at its own pace, and gives what they saw to the Monitor. Programs are started
/// through shims like everything, one at a time a monitor, in run directories that are removed again; they have no
/// rows, so a look that an engine leaves behind is ended by the next one and counts for nothing. The engine's thread.
class PlanMonitors {
public:
    /// launch makes a Launch out of argv for a run directory and a run id.
    using Launching
        = std::function<Launch(const SessionRun&, const MonitorPlan&, const QString& dir, const QString& id)>;

    PlanMonitors(Loop& loop, const Launcher& launcher, Stopper& stopper, Monitor& monitor);
    ~PlanMonitors();

    void open(const QString& dataDir, const QString& instance, Launching launching);
    /// A session that goes on: what an engine before left running is ended.
    void takeOver(const SessionRun& session);
    /// Takes what probes heard, ends what is past its limit, and starts what is due.
    void sample(qint64 nowMs, const Monitor::Sessions& sessions);
    /// Nothing of it is looked at any more.
    void remove(const SessionRun& session);
    bool isIdle() const; ///< no program runs

private:
    struct Look {
        SessionRun* session = nullptr; ///< null: it is only waited for
        const MonitorPlan* plan = nullptr;
        qint64 dueAt = 0; ///< monotonic
        qint64 resultAt = 0; ///< monotonic, of the last one; 0 = none
        std::unique_ptr<Probe> probe;
        // a program that runs
        int shimPid = 0;
        quint64 shimStart = 0;
        int pidfd = -1;
        Loop::Watch watch = 0;
        QString dir;
        QString runId;
        qint64 since = 0;
        bool pastItsLimit = false;
    };
    Look& lookOf(SessionRun& session, const MonitorPlan& plan, qint64 nowMs);
    void begin(Look& look, qint64 nowMs);
    void start(Look& look, qint64 nowMs);
    void ended(Look& look);
    void unwatch(Look& look);
    void take(Look& look, const MonitorResult& result);

    Loop& m_loop;
    const Launcher& m_launcher;
    Stopper& m_stopper;
    Monitor& m_monitor;
    QString m_dataDir;
    QString m_instance;
    Launching m_launching;
    std::list<Look> m_looks;
    int m_number = 0; ///< of run directories
};

} // namespace wavedeck
