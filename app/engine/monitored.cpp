// SPDX-License-Identifier: GPL-3.0-or-later
// The monitors of plans (MON-6 to 8, 11 to 14): what the engine knows itself, and what a look makes of an alert. Part
// of Monitor.
#include "app/engine/monitor.h"

#include "models/base/clock.h"
#include "models/domain/formulas.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr int kLeastLookups = 20; ///< of an endpoint, else its rate says nothing
constexpr std::size_t kMostEndpoints = 1000;
constexpr qsizetype kLongestEndpoint = 200;

} // namespace

void Monitor::cache(const SessionRun& session, const QJsonObject& body)
{
    const auto found = m_watches.find(session.id());
    const QString endpoint = body.value(QLatin1String("endpoint")).toString().left(kLongestEndpoint);
    if (found == m_watches.end() || endpoint.isEmpty() || !body.value(QLatin1String("hit")).isBool())
        return;
    auto& caches = found->second.caches;
    if (caches.size() >= kMostEndpoints && !caches.contains(endpoint))
        return;
    Cache& cache = caches[endpoint];
    ++cache.lookups;
    cache.hits += body.value(QLatin1String("hit")).toBool();
    cache.ttlSeconds = body.value(QLatin1String("ttl_s")).toDouble(cache.ttlSeconds);
}

/// The endpoint with the lowest rate; all of them as parts.
MonitorResult Monitor::readCaches(const Watch& watch)
{
    MonitorResult result{utcMs(), std::nullopt, QStringLiteral("fewer than 20 look-ups of any endpoint"), {}};
    for (const auto& [endpoint, cache] : watch.caches) {
        const double percent = formulas::percentOf(cache.hits, cache.lookups).value_or(0);
        result.parts.insert(endpoint,
            QJsonObject{{QStringLiteral("hits"), cache.hits}, {QStringLiteral("lookups"), cache.lookups},
                {QStringLiteral("percent"), percent},
                {QStringLiteral("ttl_s"), cache.ttlSeconds > 0 ? QJsonValue(cache.ttlSeconds) : QJsonValue()}});
        if (cache.lookups < kLeastLookups || (result.value && percent >= *result.value))
            continue;
        result.value = percent;
        result.detail = QStringLiteral("%1: %2 of %3").arg(endpoint).arg(cache.hits).arg(cache.lookups);
    }
    return result;
}

MonitorResult Monitor::measure(const SessionRun& session, const MonitorPlan& monitor, qint64 now) const
{
    MonitorResult result{utcMs(), std::nullopt, QStringLiteral("nothing is told yet"), {}};
    const auto found = m_watches.find(session.id());
    if (found == m_watches.end())
        return result;
    const Watch& watch = found->second;
    if (monitor.kind == MonitorKind::Cache)
        return readCaches(watch);
    if (monitor.source == QStringLiteral("processes")) {
        int count = 0;
        for (const Load& load : m_sample.loads)
            count += load.session == &session ? load.processes : 0;
        return {result.atMs, double(count), {}, {}};
    }
    if (monitor.source == QStringLiteral("startup-failures"))
        return {result.atMs, double(watch.startFailures), {}, {}};
    for (const Item& item : watch.items) {
        if (item.watched == Watched::OfPlan || item.rule.id != monitor.source)
            continue;
        const Reading reading = read(session, watch, item.watched, now);
        if (reading.kind == Reading::Value)
            return {result.atMs, reading.value.value, reading.detail, {}};
    }
    return result;
}

void Monitor::looked(SessionRun& session, const QString& monitor, const MonitorResult& result, qint64 elapsedMs)
{
    const auto found = m_watches.find(session.id());
    Item* item = found == m_watches.end() ? nullptr : itemOf(found->second, monitorRuleId(monitor));
    if (!item || session.isOver())
        return;
    m_dirty = true;
    const Reading reading{result.value ? Reading::Value : Reading::Missing, result.value.value_or(0), result.detail};
    step(session, found->second, *item, reading, elapsedMs);
}

} // namespace wavedeck
