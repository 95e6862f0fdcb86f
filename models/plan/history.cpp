// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/history.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

namespace {

std::optional<Spread> spread(const QList<EarlierRun>& runs, qint64 EarlierRun::*number)
{
    std::optional<Spread> result;
    for (const EarlierRun& run : runs) {
        const qint64 value = run.*number;
        if (value <= 0)
            continue;
        result = result ? Spread{std::min(result->least, value), std::max(result->most, value)} : Spread{value, value};
    }
    return result;
}

QJsonValue json(const std::optional<Spread>& spread)
{
    return spread
        ? QJsonValue(QJsonObject{{QStringLiteral("least"), spread->least}, {QStringLiteral("most"), spread->most}})
        : QJsonValue();
}

} // namespace

qint64 peakTogether(const QList<MemorySpan>& spans)
{
    QList<std::pair<qint64, qint64>> changes; // when, by how much
    for (const MemorySpan& span : spans)
        if (span.bytes > 0 && span.to > span.from) {
            changes.append({span.from, span.bytes});
            changes.append({span.to, -span.bytes});
        }
    std::sort(changes.begin(), changes.end()); // at one time, who ends goes before who starts
    qint64 now = 0;
    qint64 most = 0;
    for (const auto& [at, by] : std::as_const(changes)) {
        now += by;
        most = std::max(most, now);
    }
    return most;
}

PlanHistory historyOf(const QList<EarlierRun>& runs)
{
    PlanHistory history;
    for (const EarlierRun& run : runs)
        history.sessions.append(run.session);
    history.durationMs = spread(runs, &EarlierRun::durationMs);
    history.costMicroUsd = spread(runs, &EarlierRun::costMicroUsd);
    history.tokens = spread(runs, &EarlierRun::tokens);
    history.peakBytes = spread(runs, &EarlierRun::peakBytes);
    for (const EarlierRun& run : runs) {
        if (run.durationMs <= 0 || run.busyMs <= 0)
            continue;
        const double overhead = std::max(0.0, 100.0 * double(run.durationMs - run.busyMs) / double(run.durationMs));
        history.overheadPercent = std::min(history.overheadPercent.value_or(overhead), overhead);
    }
    return history;
}

QJsonObject PlanHistory::toJson() const
{
    return {{QStringLiteral("sessions"), QJsonArray::fromStringList(sessions)},
        {QStringLiteral("duration_ms"), json(durationMs)}, {QStringLiteral("cost_microusd"), json(costMicroUsd)},
        {QStringLiteral("tokens"), json(tokens)}, {QStringLiteral("peak_rss_bytes"), json(peakBytes)},
        {QStringLiteral("overhead_percent"), overheadPercent ? QJsonValue(*overheadPercent) : QJsonValue()}};
}

} // namespace wavedeck
