// SPDX-License-Identifier: GPL-3.0-or-later
// Who causes an alert, as its row tells it. Part of Monitor.
#include "app/engine/monitor.h"

#include <QHash>

#include <algorithm>

namespace wavedeck {

namespace {

constexpr std::size_t kMostSubjects = 5;
constexpr std::size_t kMostPids = 64;
constexpr qint64 kSilence = 3; ///< of an agent's usual gap (trust.md E)

QJsonObject processJson(const processes::Info& process)
{
    return {{QStringLiteral("pid"), process.pid}, {QStringLiteral("rss_bytes"), process.rssBytes}};
}

} // namespace

QJsonArray Monitor::duplicateSubjects(const SessionRun& session) const
{
    QJsonArray subjects;
    for (const Duplicate& duplicate : m_sample.duplicates) {
        if (duplicate.session != &session)
            continue;
        const auto& found = duplicate.processes.found;
        QJsonArray pids;
        QJsonArray each;
        qint64 surplusBytes = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            surplusBytes += i > 0 ? found[i].rssBytes : 0;
            if (i >= kMostPids)
                continue;
            pids.append(found[i].pid);
            each.append(processJson(found[i]));
        }
        subjects.append(QJsonObject{{QStringLiteral("agent"), duplicate.subject},
            {QStringLiteral("command"), duplicate.processes.command}, {QStringLiteral("count"), qint64(found.size())},
            {QStringLiteral("allowed"), 1}, {QStringLiteral("surplus"), qint64(found.size()) - 1},
            {QStringLiteral("surplus_rss_bytes"), surplusBytes}, {QStringLiteral("pids"), pids},
            {QStringLiteral("processes"), each}});
    }
    return subjects;
}

QJsonArray Monitor::orphanSubjects(const SessionRun& session) const
{
    QJsonArray subjects;
    std::size_t named = 0;
    for (const Orphan& orphan : m_sample.orphans)
        if (orphan.session == &session && named++ < kMostPids)
            subjects.append(
                QJsonObject{{QStringLiteral("agent"), orphan.subject}, {QStringLiteral("command"), orphan.command},
                    {QStringLiteral("count"), 1}, {QStringLiteral("allowed"), 0}, {QStringLiteral("surplus"), 1},
                    {QStringLiteral("surplus_rss_bytes"), orphan.process.rssBytes},
                    {QStringLiteral("pids"), QJsonArray{orphan.process.pid}},
                    {QStringLiteral("processes"), QJsonArray{processJson(orphan.process)}}});
    return subjects;
}

bool Monitor::isSilent(const Load& load) const
{
    const qint64 after = m_settings.integer(QStringLiteral("silent_after"));
    return after > 0 && load.silentMs > std::max(after, kSilence * load.usualGapMs)
        && !load.subject.startsWith(QLatin1Char('@'));
}

QJsonArray Monitor::silentSubjects(const SessionRun& session) const
{
    QJsonArray subjects;
    for (const Load& load : m_sample.loads)
        if (load.session == &session && isSilent(load))
            subjects.append(
                QJsonObject{{QStringLiteral("agent"), load.subject}, {QStringLiteral("silent_ms"), load.silentMs}});
    return subjects;
}

QJsonArray Monitor::subjects(const SessionRun& session, const Watch& watch, const Item& item) const
{
    const Watched watched = item.watched;
    if (watched == Watched::Context)
        return contextSubjects(session, item.rule.warning);
    if (watched == Watched::OfPlan || watched == Watched::Budget || watched == Watched::Quota)
        return {}; // it is about something else than agents
    if (watched == Watched::Duplicates)
        return duplicateSubjects(session);
    if (watched == Watched::Orphans)
        return orphanSubjects(session);
    if (watched == Watched::SilentAgents)
        return silentSubjects(session);
    if (const auto files = watch.files.find(watched); files != watch.files.end())
        return files->second.subjects;
    struct Cause {
        QString agent;
        double weight;
        QJsonObject numbers;
    };
    std::vector<Cause> causes;
    if (watched == Watched::P95 || watched == Watched::ErrorRate || watched == Watched::SloBurn
        || watched == Watched::Attempts) {
        QHash<QString, std::pair<int, int>> counts; // all, bad
        const double line = item.rule.warning;
        if (watched == Watched::Attempts)
            for (const Ended& ended : watch.attempts) {
                ++counts[ended.agent].first;
                counts[ended.agent].second += ended.failed;
            }
        else
            for (const Request& request : watch.requests) {
                ++counts[request.agent].first;
                counts[request.agent].second += watched == Watched::P95 ? request.ms > line : !request.ok;
            }
        for (auto it = counts.begin(); it != counts.end(); ++it)
            if (it->second > 0)
                causes.push_back({it.key(), double(it->second),
                    {{watched == Watched::Attempts ? QStringLiteral("attempts") : QStringLiteral("requests"),
                         it->first},
                        {watched == Watched::P95 ? QStringLiteral("slow") : QStringLiteral("failed"), it->second}}});
    } else {
        for (const Load& load : m_sample.loads)
            if (load.session == &session)
                causes.push_back({load.subject,
                    watched == Watched::Zombies   ? double(load.zombies)
                        : watched == Watched::Cpu ? double(load.cpuPermille)
                                                  : double(load.rssBytes),
                    {{QStringLiteral("rss_bytes"), load.rssBytes},
                        {QStringLiteral("cpu_percent"), double(load.cpuPermille) / 10},
                        {QStringLiteral("zombies"), load.zombies}}});
        std::erase_if(causes, [](const Cause& cause) { return cause.weight <= 0; });
    }
    std::sort(causes.begin(), causes.end(),
        [](const Cause& a, const Cause& b) { return a.weight != b.weight ? a.weight > b.weight : a.agent < b.agent; });
    QJsonArray subjects;
    for (std::size_t i = 0; i < std::min(causes.size(), kMostSubjects); ++i) {
        QJsonObject one = causes[i].numbers;
        one.insert(QStringLiteral("agent"), causes[i].agent);
        subjects.append(one);
    }
    return subjects;
}

} // namespace wavedeck
