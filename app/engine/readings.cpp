// SPDX-License-Identifier: GPL-3.0-or-later
// What the monitor measures, and who causes it. Part of Monitor.
#include "app/engine/monitor.h"

#include "models/domain/formulas.h"

#include <algorithm>
#include <cmath>

namespace wavedeck {

namespace {

constexpr std::size_t kMostRequests = 10'000; ///< in the window; of more the newest
constexpr std::size_t kMostSubjects = 5;
constexpr std::size_t kMostPids = 64;

} // namespace

void Monitor::request(const SessionRun& session, const QString& agent, const QJsonObject& request, qint64 now)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return;
    std::deque<Request>& requests = found->second.requests;
    requests.push_back(
        {now, request.value(QLatin1String("ms")).toDouble(-1), request.value(QLatin1String("ok")).toBool(true), agent});
    if (requests.size() > kMostRequests)
        requests.pop_front();
}

Monitor::Reading Monitor::read(const SessionRun& session, const Watch& watch, Watched watched) const
{
    switch (watched) {
    case Watched::Memory:
    case Watched::MemoryPressure:
    case Watched::Cpu:
    case Watched::Disk:
    case Watched::DiskFree:
        return readMachine(watched);
    case Watched::P95:
    case Watched::ErrorRate:
        return readRequests(watch, watched);
    case Watched::Attempts:
        return readAttempts(watch);
    case Watched::Duplicates:
    case Watched::Zombies:
        return readProcesses(session, watched);
    }
    return {};
}

Monitor::Reading Monitor::readMachine(Watched watched) const
{
    const auto value = [&](const std::optional<double>& number, const QString& detail = {}) -> Reading {
        if (!number)
            return {isVital(watched) ? Reading::Missing : Reading::Quiet, {0}, {}};
        return {Reading::Value, *number, detail};
    };
    switch (watched) {
    case Watched::Memory:
        return value(m_facts.memoryPercent,
            m_facts.memoryOfCgroup ? QStringLiteral("of the limit of its control group") : QString());
    case Watched::MemoryPressure:
        if (!m_facts.pressureSome)
            return {};
        return {Reading::Value, {*m_facts.pressureSome, m_facts.pressureFull.value_or(0)}, {}};
    case Watched::Cpu:
        return value(m_facts.cpuPercent);
    case Watched::Disk:
        return value(m_facts.diskPercent);
    default:
        break;
    }
    if (!m_facts.diskFree)
        return {};
    // Of a small file system the bytes say nothing; each line is asked by itself.
    static const AlertRule rule = ruleOf(alertRules({}), Watched::DiskFree);
    const auto counts = [&](double line) { return m_facts.diskTotal >= double(kDiskFreeShare) * line; };
    if (!counts(rule.critical))
        return {};
    const double free = *m_facts.diskFree;
    return {Reading::Value, {counts(rule.warning) ? free : std::max(free, 2 * rule.warning), free}, {}};
}

Monitor::Reading Monitor::readRequests(const Watch& watch, Watched watched) const
{
    QList<double> times;
    qint64 wrong = 0;
    for (const Request& request : watch.requests) {
        if (watched == Watched::P95 && request.ms >= 0)
            times.append(request.ms);
        wrong += !request.ok;
    }
    const int count = int(watched == Watched::P95 ? times.size() : watch.requests.size());
    if (count == 0)
        return {};
    const double value = watched == Watched::P95 ? *formulas::percentile(times, 95) : 100.0 * double(wrong) / count;
    return {Reading::Value, {value, value, count},
        watched == Watched::P95 ? QStringLiteral("%1 requests in five minutes").arg(count)
                                : QStringLiteral("%1 of %2 requests in five minutes").arg(wrong).arg(count)};
}

Monitor::Reading Monitor::readAttempts(const Watch& watch)
{
    if (watch.attempts.empty())
        return {};
    const auto failed
        = std::count_if(watch.attempts.begin(), watch.attempts.end(), [](const Ended& ended) { return ended.failed; });
    const double value = 100.0 * double(failed) / double(watch.attempts.size());
    return {Reading::Value, {value, value, int(failed)},
        QStringLiteral("%1 of the last %2 attempts").arg(failed).arg(watch.attempts.size())};
}

Monitor::Reading Monitor::readProcesses(const SessionRun& session, Watched watched) const
{
    double sum = 0;
    QStringList names;
    if (watched == Watched::Zombies) {
        for (const Load& load : m_sample.loads)
            if (load.session == &session && load.zombies > 0) {
                sum += load.zombies;
                names.append(load.subject);
            }
    } else {
        for (const Duplicate& duplicate : m_sample.duplicates)
            if (duplicate.session == &session) {
                sum += double(duplicate.processes.found.size() - 1);
                names.append(QStringLiteral("%1 of `%2` in %3")
                                 .arg(duplicate.processes.found.size())
                                 .arg(duplicate.processes.command, duplicate.subject));
            }
    }
    return {Reading::Value, sum, names.mid(0, qsizetype(kMostSubjects)).join(QStringLiteral(", "))};
}

QJsonArray Monitor::duplicateSubjects(const SessionRun& session) const
{
    QJsonArray subjects;
    for (const Duplicate& duplicate : m_sample.duplicates) {
        if (duplicate.session != &session)
            continue;
        const auto& found = duplicate.processes.found;
        QJsonArray pids;
        qint64 surplusBytes = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            surplusBytes += i > 0 ? found[i].rssBytes : 0;
            if (i < kMostPids)
                pids.append(found[i].pid);
        }
        subjects.append(QJsonObject{{QStringLiteral("agent"), duplicate.subject},
            {QStringLiteral("command"), duplicate.processes.command}, {QStringLiteral("count"), qint64(found.size())},
            {QStringLiteral("allowed"), 1}, {QStringLiteral("surplus"), qint64(found.size()) - 1},
            {QStringLiteral("surplus_rss_bytes"), surplusBytes}, {QStringLiteral("pids"), pids}});
    }
    return subjects;
}

QJsonArray Monitor::subjects(const SessionRun& session, const Watch& watch, Watched watched) const
{
    if (watched == Watched::Duplicates)
        return duplicateSubjects(session);
    struct Cause {
        QString agent;
        double weight;
        QJsonObject numbers;
    };
    std::vector<Cause> causes;
    if (watched == Watched::P95 || watched == Watched::ErrorRate || watched == Watched::Attempts) {
        QHash<QString, std::pair<int, int>> counts; // all, bad
        const double line = ruleOf(watch.rules, watched).warning;
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
