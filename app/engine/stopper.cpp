// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/stopper.h"

#include <algorithm>
#include <csignal>

#include <unistd.h>

namespace wavedeck {

void Stopper::add(const QString& runId, int shimPid, quint64 shimStart, bool grace, qint64 nowMs)
{
    const std::string id = runId.toStdString();
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const Job& job) { return job.runId == id; });
    if (found != m_jobs.end()) {
        if (!grace)
            found->killAt = nowMs;
        return;
    }
    Job job;
    job.runId = id;
    job.shimPid = shimPid;
    job.shimStart = shimStart;
    job.killAt = grace ? nowMs + kGraceMs : nowMs;
    m_jobs.push_back(std::move(job));
}

void Stopper::add(const QString& name, const std::vector<processes::Info>& processes, qint64 nowMs)
{
    if (isStopping(name))
        return;
    Job job;
    job.runId = name.toStdString();
    job.killAt = nowMs + kGraceMs;
    for (const processes::Info& process : processes) {
        // A sweep finds them by their having been asked.
        if (processes::signal(process, SIGTERM))
            job.asked.insert_or_assign(process.pid, process.start);
        processes::signal(process, SIGCONT);
    }
    m_jobs.push_back(std::move(job));
}

bool Stopper::isStopping(const QString& runIds) const
{
    const std::string prefix = runIds.toStdString();
    return std::any_of(m_jobs.begin(), m_jobs.end(), [&](const Job& job) { return job.runId.starts_with(prefix); });
}

bool Stopper::wasAsked(const processes::Info& process) const
{
    return std::any_of(m_jobs.begin(), m_jobs.end(), [&](const Job& job) {
        const auto found = job.asked.find(process.pid);
        return found != job.asked.end() && found->second == process.start;
    });
}

std::vector<Stopper::Job> Stopper::sweep(qint64 nowMs, const std::unordered_set<int>& shims)
{
    std::vector<Job> over;
    if (m_jobs.empty())
        return over;
    const processes::Table table = processes::scan();
    std::vector<std::string> ids;
    for (const Job& job : m_jobs)
        ids.push_back(job.runId);
    auto marked = processes::marked(table, ids);
    for (Job& job : m_jobs) {
        std::unordered_map<int, processes::Info> members;
        const auto shim = table.find(job.shimPid);
        job.shimLives = job.shimPid > 0 && shim != table.end() && shim->second.start == job.shimStart
            && shim->second.state != 'Z';
        if (job.shimLives)
            for (const auto& info : processes::descendants(table, job.shimPid))
                members.emplace(info.pid, info);
        // Once its shim is gone nothing else leads to a process that wiped its environment.
        for (const auto& [pid, start] : job.asked)
            if (const auto known = table.find(pid);
                known != table.end() && known->second.start == start && known->second.state != 'Z')
                members.emplace(pid, known->second);
        for (const auto& info : marked[job.runId])
            // A shim carries the mark too, and must live to record how its agent ends.
            if (info.pid != job.shimPid && !shims.contains(info.pid))
                members.emplace(info.pid, info);
        // An agent may have started this very engine.
        members.erase(static_cast<int>(::getpid()));
        if (job.shimLives)
            processes::signal(shim->second, SIGCONT); // one that somebody stopped would record nothing
        job.left.clear();
        for (const auto& [pid, info] : members) {
            job.left.append(QString::number(pid));
            const bool isNew = !wasAsked(info);
            job.asked.insert_or_assign(pid, info.start);
            if (nowMs >= job.killAt) {
                processes::signal(info, SIGKILL);
            } else if (isNew) {
                processes::signal(info, SIGTERM);
                processes::signal(info, SIGCONT); // else a stopped one hears of it only at the end
            }
        }
    }
    // A shim that still lives may be about to start its agent.
    const auto isOver
        = [&](const Job& job) { return (job.left.isEmpty() && !job.shimLives) || nowMs >= job.killAt + kGiveUpMs; };
    std::copy_if(m_jobs.begin(), m_jobs.end(), std::back_inserter(over), isOver);
    std::erase_if(m_jobs, isOver);
    return over;
}

} // namespace wavedeck
