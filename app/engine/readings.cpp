// SPDX-License-Identifier: GPL-3.0-or-later
// What the monitor measures, and who causes it. Part of Monitor.
#include "app/engine/monitor.h"

#include "models/base/clock.h"
#include "models/domain/formulas.h"

#include <algorithm>
#include <cmath>

namespace wavedeck {

namespace {

constexpr std::size_t kMostRequests = 10'000; ///< in the window; of more the newest
constexpr std::size_t kMostSubjects = 5;
constexpr qint64 kLongSilence = 10; ///< of an agent's usual gap (trust.md E)

} // namespace

void Monitor::request(const SessionRun& session, const QString& agent, const QJsonObject& request, qint64 now)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return;
    keepRequest(found->second, agent, request, now);
    found->second.burn.add(now, 1, !found->second.requests.back().ok);
}

void Monitor::keepRequest(Watch& watch, const QString& agent, const QJsonObject& body, qint64 at)
{
    watch.requests.push_back(
        {at, body.value(QLatin1String("ms")).toDouble(-1), body.value(QLatin1String("ok")).toBool(true), agent});
    if (watch.requests.size() > kMostRequests)
        watch.requests.pop_front();
}

Monitor::Reading Monitor::read(const SessionRun& session, const Watch& watch, Watched watched, qint64 now) const
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
    case Watched::Orphans:
        return readOrphans(session);
    case Watched::SilentAgents:
        return readSilence(session);
    case Watched::SloBurn:
        return readBurn(watch, now);
    case Watched::Budget:
    case Watched::Context:
    case Watched::Quota:
        return readMoney(session, watched);
    case Watched::FileConflicts:
    case Watched::ScopeBreaks:
        return readFiles(watch, watched);
    case Watched::OfPlan:
        break; // looked()
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

/// Quiet until there is one.
Monitor::Reading Monitor::readFiles(const Watch& watch, Watched watched)
{
    const auto found = watch.files.find(watched);
    if (found == watch.files.end())
        return {};
    return {Reading::Value, double(found->second.count), found->second.detail};
}

void Monitor::files(SessionRun& session, Watched rule, int count, const QString& detail, const QJsonArray& subjects)
{
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end() || hasEnded(session.row->state))
        return;
    Watch& watch = found->second;
    watch.files[rule] = {count, detail, subjects};
    // At once: it may have been the last agent that runs, and then there is no further sample.
    step(session, watch, watch.of(rule), readFiles(watch, rule), 0);
    m_dirty = true;
}

Monitor::Reading Monitor::readBurn(const Watch& watch, qint64 now) const
{
    const double objective = m_settings.number(QStringLiteral("slo.objective"));
    const auto burn = watch.burn.burn(now, objective);
    if (!burn)
        return {};
    return {Reading::Value, *burn,
        QStringLiteral("of what %1 % of success allows in 30 days").arg(QString::number(objective))};
}

/// What ending them brings (PROC-9): `12 too many hold 2.3 GiB, without them memory is at 70.7 %`.
QString Monitor::wasteText(qint64 surplus, qint64 bytes) const
{
    QString text
        = QStringLiteral("%1 too many hold %2").arg(surplus).arg(valueText(QStringLiteral("bytes"), double(bytes)));
    if (m_facts.memoryPercent && m_facts.memoryTotal > 0)
        text += QStringLiteral(", without them memory is at %1")
                    .arg(valueText(QStringLiteral("%"),
                        std::max(0.0, *m_facts.memoryPercent - 100.0 * double(bytes) / m_facts.memoryTotal)));
    return text;
}

Monitor::Reading Monitor::readProcesses(const SessionRun& session, Watched watched) const
{
    double sum = 0;
    qint64 waste = 0;
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
                const auto& found = duplicate.processes.found;
                sum += double(found.size() - 1);
                for (std::size_t i = 1; i < found.size(); ++i)
                    waste += found[i].rssBytes;
                names.append(QStringLiteral("%1 of `%2` in %3")
                                 .arg(found.size())
                                 .arg(duplicate.processes.command, duplicate.subject));
            }
    }
    QString detail = names.mid(0, qsizetype(kMostSubjects)).join(QStringLiteral(", "));
    if (waste > 0)
        detail += QStringLiteral("; ") + wasteText(qint64(sum), waste);
    return {Reading::Value, sum, detail};
}

Monitor::Reading Monitor::readOrphans(const SessionRun& session) const
{
    qint64 count = 0;
    qint64 bytes = 0;
    QStringList names;
    for (const Orphan& orphan : m_sample.orphans)
        if (orphan.session == &session) {
            ++count;
            bytes += orphan.process.rssBytes;
            if (names.size() < qsizetype(kMostSubjects))
                names.append(QStringLiteral("`%1` of %2").arg(orphan.command, orphan.subject));
        }
    QString detail = names.join(QStringLiteral(", "));
    if (count > 0)
        detail += QStringLiteral("; ") + wasteText(count, bytes);
    return {Reading::Value, double(count), detail};
}

Monitor::Reading Monitor::readSilence(const SessionRun& session) const
{
    int silent = 0;
    int veryLong = 0;
    QStringList names;
    for (const Load& load : m_sample.loads)
        if (load.session == &session && isSilent(load)) {
            ++silent;
            veryLong += load.usualGapMs > 0 && load.silentMs > kLongSilence * load.usualGapMs;
            if (names.size() < qsizetype(kMostSubjects))
                names.append(QStringLiteral("%1 for %2").arg(load.subject, humanDuration(load.silentMs)));
        }
    if (silent > names.size())
        names.append(QStringLiteral("%1 more").arg(silent - names.size()));
    return {Reading::Value, {double(silent), double(veryLong)}, names.join(QStringLiteral(", "))};
}

} // namespace wavedeck
