// SPDX-License-Identifier: GPL-3.0-or-later
// What is looked at once a second: the trees of all attempts, what they left behind, the settings. Part of Engine.
#include "app/engine/engine.h"

#include "models/base/clock.h"
#include "models/run/samples.h"
#include "models/store/settingsrepository.h"

#include <algorithm>
#include <unordered_set>

#include <unistd.h>

namespace wavedeck {

namespace {

constexpr qint64 kLookMs = 5000; ///< it reads the environment of every process that is below no shim

} // namespace

/// Processes that attempts left behind: they carry the mark of a session and live below none of its shims. Those of the
/// last look as long as they live; a new look when it is time.
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

/// Others write settings; what they changed is asked only when somebody has written at all.
void Engine::followSettings()
{
    if (const qint64 version = m_store->dataVersion(); version == std::exchange(m_dataVersion, version))
        return;
    followPrices();
    SettingsRepository repository(*m_store);
    if (const qint64 revision = repository.revision(); revision != std::exchange(m_settingsRevision, revision))
        m_monitor.follow(repository.read(), m_sessions);
}

/// How long it gave no sign of life. One that is made to stand still owes none.
qint64 Engine::silenceOf(Run& run, qint64 now, qint64 utc)
{
    if (!run.what.agent)
        return 0;
    const qint64 silence = run.life.look(run.dir, now, utc);
    if (!run.what.agent->money.still)
        return silence;
    run.life.rest(now);
    return 0;
}

void Engine::sample()
{
    followSettings();
    std::vector<int> shims;
    for (const Run& run : m_runs)
        if (run.stage == Run::Watched && run.startSeen)
            shims.push_back(run.shimPid);
    Monitor::Sample seen;
    const qint64 now = monotonicMs();
    const processes::Table table = processes::scan();
    const auto usage = processes::usageBelow(table, shims);
    const std::vector<processes::Duplicate> duplicates = m_duplicates.find(table, usage);
    static const long ticksPerSecond = ::sysconf(_SC_CLK_TCK);
    for (Run& run : m_runs) {
        const auto found = usage.find(run.shimPid);
        if (run.stage != Run::Watched || !run.startSeen || found == usage.end())
            continue;
        const processes::Usage& used = found->second;
        run::Sample sample;
        sample.atMs = utcMs();
        sample.rssBytes = used.rssBytes;
        sample.processes = used.processes;
        if (run.cpuTicks > 0 && used.cpuTicks >= run.cpuTicks)
            sample.cpuPermille = qint32((used.cpuTicks - run.cpuTicks) * 1000 / quint64(ticksPerSecond));
        run.cpuTicks = used.cpuTicks;
        Attempt& attempt = run.attempt().row;
        attempt.peakRssBytes = std::max(attempt.peakRssBytes, used.rssBytes); // stored when the attempt ends
        run::appendSample(run.dir, sample);
        noteOutput(run, sample.atMs);
        seen.loads.push_back({&run.session(), attempt.subject, sample.rssBytes, sample.cpuPermille, used.zombies,
            used.processes, silenceOf(run, now, sample.atMs), run.life.usualGapMs()});
        for (const processes::Duplicate& duplicate : duplicates)
            if (duplicate.root == run.shimPid)
                seen.duplicates.push_back({&run.session(), attempt.subject, duplicate});
    }
    seen.orphans = orphans(table, usage);
    m_monitor.sample(now, m_sessions, std::move(seen), [this](SessionRun& session) { m_touched.insert(&session); });
    m_planMonitors.sample(now, m_sessions);
}

} // namespace wavedeck
