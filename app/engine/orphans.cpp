// SPDX-License-Identifier: GPL-3.0-or-later
// Processes that attempts left behind: they carry the mark of a session and live below none of its shims. Part of
// Engine.
#include "app/engine/engine.h"

#include "models/base/clock.h"

#include <algorithm>
#include <unordered_set>

namespace wavedeck {

namespace {

constexpr qint64 kLookMs = 5000; ///< it reads the environment of every process that is below no shim

} // namespace

/// Those of the last look as long as they live; a new look when it is time.
std::vector<Monitor::Orphan> Engine::orphans(
    const processes::Table& table, const std::unordered_map<int, processes::Usage>& trees)
{
    const auto gone = [&](const Monitor::Orphan& orphan) {
        const auto found = table.find(orphan.process.pid);
        return found == table.end() || found->second.start != orphan.process.start || found->second.state == 'Z';
    };
    std::erase_if(m_orphans, gone);
    const qint64 now = monotonicMs();
    if (now < m_orphansAt)
        return m_orphans;
    m_orphansAt = now + kLookMs;
    m_orphans.clear();
    std::unordered_set<int> owned{int(::getpid())};
    for (const auto& [shim, tree] : trees) {
        owned.insert(shim);
        for (const processes::Info& member : tree.members)
            owned.insert(member.pid);
    }
    for (const Run& run : m_runs) // also those whose start was not seen yet
        owned.insert(run.shimPid);
    for (const auto& [pid, info] : table) {
        if (info.state == 'Z' || owned.contains(pid))
            continue;
        const QString runId = QString::fromStdString(processes::runIdOf(pid));
        const QStringList parts = runId.split(QLatin1Char(':')); // instance, session, subject, attempt
        if (parts.size() != 4 || parts.first() != m_instance || parts.at(2).startsWith(QLatin1String("@monitor.")))
            continue;
        const auto live = [&](const Run& run) { return run.attempt()->runId == runId; };
        const auto session = std::find_if(
            m_sessions.begin(), m_sessions.end(), [&](const auto& one) { return one->id() == parts.at(1); });
        // A tool that detached itself from an agent that still runs is the agent's business.
        if (session == m_sessions.end() || std::any_of(m_runs.begin(), m_runs.end(), live)
            || m_stopper.isStopping(runId))
            continue;
        m_orphans.push_back({session->get(), parts.at(2), processes::shownCommand(pid), info});
    }
    std::sort(m_orphans.begin(), m_orphans.end(),
        [](const Monitor::Orphan& a, const Monitor::Orphan& b) { return a.process.start < b.process.start; });
    return m_orphans;
}

} // namespace wavedeck
