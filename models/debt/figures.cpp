// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/debt/figures.h"

#include "models/base/clock.h"
#include "models/domain/formulas.h"

#include <QSet>

#include <algorithm>

namespace wavedeck::debt {

namespace {

constexpr qsizetype kMostNamed = 500; ///< in the document of a session
constexpr qint64 kDayMs = 24LL * 3600 * 1000;

QString domainOf(const DebtItem& item)
{
    for (const QString& name : {item.domain, item.layer, item.category})
        if (!name.trimmed().isEmpty())
            return name;
    return {};
}

QJsonValue nameOrNull(const QString& name)
{
    return name.isEmpty() ? QJsonValue() : QJsonValue(name);
}

QJsonValue percent(int part, int whole)
{
    const auto value = formulas::percentOf(part, whole);
    return value ? QJsonValue(*value) : QJsonValue();
}

/// What an event does to the number of open and resolved ones.
std::pair<int, int> stepOf(const DebtEvent& event)
{
    if (event.kind == QLatin1String("added"))
        return {1, 0};
    if (event.field != QLatin1String("status"))
        return {0, 0};
    if (event.kind == QLatin1String("resolved"))
        return {-1, 1};
    if (event.kind == QLatin1String("reopened"))
        return {1, -1};
    if (event.kind == QLatin1String("removed"))
        return event.before == QLatin1String("resolved") ? std::pair(0, -1) : std::pair(-1, 0);
    return {0, 0};
}

template <class Wanted> QList<BurnPoint> burned(QList<DebtEvent> events, const Wanted& isWanted)
{
    std::stable_sort(events.begin(), events.end(), [](const DebtEvent& a, const DebtEvent& b) { return a.at < b.at; });
    QList<BurnPoint> points;
    BurnPoint now;
    for (const DebtEvent& event : std::as_const(events)) {
        const auto [open, resolved] = stepOf(event);
        if ((open == 0 && resolved == 0) || !isWanted(event.debt))
            continue;
        now = {event.at, now.open + open, now.resolved + resolved};
        if (!points.isEmpty() && points.last().at == event.at)
            points.last() = now;
        else
            points.append(now);
    }
    if (points.size() < 2 || points.last().at - points.first().at <= 2 * kDayMs)
        return points;
    QList<BurnPoint> days;
    for (const BurnPoint& point : std::as_const(points)) {
        if (!days.isEmpty() && days.last().at / kDayMs == point.at / kDayMs)
            days.last() = point;
        else
            days.append(point);
    }
    return days;
}

} // namespace

QJsonObject countsOf(const QList<DebtItem>& items)
{
    QJsonObject counts;
    for (const DebtStatus status : {DebtStatus::Draft, DebtStatus::Open, DebtStatus::InProgress, DebtStatus::Resolved})
        counts.insert(word(status),
            qint64(std::count_if(items.begin(), items.end(), [&](const DebtItem& i) { return i.status == status; })));
    return counts;
}

QJsonObject Rate::document() const
{
    return {{QStringLiteral("total"), total}, {QStringLiteral("resolved"), resolved},
        {QStringLiteral("percent"), percent(resolved, total)}};
}

Rate rateOf(const QList<DebtItem>& items)
{
    return {int(items.size()),
        int(std::count_if(items.begin(), items.end(), [](const DebtItem& item) { return item.isResolved(); }))};
}

QJsonObject ratesByPriority(const QList<DebtItem>& items)
{
    QJsonObject all;
    for (const PriorityMeaning& row : priorities()) {
        QList<DebtItem> same;
        std::copy_if(items.begin(), items.end(), std::back_inserter(same),
            [&](const DebtItem& item) { return item.priority == row.priority; });
        all.insert(word(row.priority), rateOf(same).document());
    }
    return all;
}

QList<DebtItem> inOrder(const QList<DebtItem>& items)
{
    QList<DebtItem> left;
    std::copy_if(
        items.begin(), items.end(), std::back_inserter(left), [](const DebtItem& item) { return !item.isResolved(); });
    // P0 is what blocks a launch (DEBT-2): the priority alone puts it first.
    std::stable_sort(left.begin(), left.end(), [](const DebtItem& a, const DebtItem& b) {
        return std::tie(a.priority, a.foundAt, a.number) < std::tie(b.priority, b.foundAt, b.number);
    });
    return left;
}

QList<Batch> batchesOf(const QList<DebtItem>& items)
{
    QList<Batch> batches;
    const QList<DebtItem> ordered = inOrder(items);
    for (const DebtItem& item : ordered) {
        const QString domain = domainOf(item);
        auto same = std::find_if(batches.begin(), batches.end(),
            [&](const Batch& batch) { return batch.domain.compare(domain, Qt::CaseInsensitive) == 0; });
        if (same == batches.end())
            same = batches.insert(batches.end(), {domain, {}, 0, 0});
        same->items.append(item);
        same->effortMin += std::max(0, item.effortMin);
        same->unsaidEfforts += item.effortMin < 0;
    }
    return batches;
}

QList<BurnPoint> burnDown(const QList<DebtEvent>& events, const QSet<QString>& ids)
{
    return burned(events, [&](const QString& id) { return ids.contains(id); });
}

QList<BurnPoint> burnDown(const QList<DebtEvent>& events)
{
    return burned(events, [](const QString&) { return true; });
}

int openAt(const QList<BurnPoint>& points, qint64 at)
{
    int open = -1;
    for (const BurnPoint& point : points)
        if (point.at <= at)
            open = point.open;
    return open;
}

QJsonArray document(const QList<BurnPoint>& points)
{
    QJsonArray array;
    for (const BurnPoint& point : points)
        array.append(QJsonObject{{QStringLiteral("at"), rfc3339(point.at)}, {QStringLiteral("open"), point.open},
            {QStringLiteral("resolved"), point.resolved}});
    return array;
}

QJsonObject document(const DebtEvent& e)
{
    return {{QStringLiteral("debt"), e.debt}, {QStringLiteral("at"), rfc3339(e.at)}, {QStringLiteral("kind"), e.kind},
        {QStringLiteral("field"), nameOrNull(e.field)}, {QStringLiteral("before"), nameOrNull(e.before)},
        {QStringLiteral("after"), nameOrNull(e.after)}, {QStringLiteral("by"), e.actor},
        {QStringLiteral("session"), nameOrNull(e.session)}, {QStringLiteral("reason"), nameOrNull(e.reason)}};
}

QJsonArray shares(const QList<DebtItem>& items, QString DebtItem::*of)
{
    QMap<QString, int> counts;
    for (const DebtItem& item : items)
        ++counts[item.*of];
    QList<std::pair<QString, int>> sorted;
    for (auto it = counts.begin(); it != counts.end(); ++it)
        sorted.append({it.key(), it.value()});
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    QJsonArray array;
    for (const auto& [name, n] : std::as_const(sorted))
        array.append(QJsonObject{{QStringLiteral("name"), nameOrNull(name)}, {QStringLiteral("n"), n},
            {QStringLiteral("percent"), percent(n, int(items.size()))}});
    return array;
}

QJsonObject foundStages(const QList<DebtItem>& items)
{
    const auto countOf = [&](QLatin1String stage) {
        return int(
            std::count_if(items.begin(), items.end(), [&](const DebtItem& item) { return item.foundStage == stage; }));
    };
    const int unsaid = countOf(QLatin1String(""));
    const int said = int(items.size()) - unsaid;
    QJsonArray array;
    int cost = 0;
    for (const Stage& stage : stages()) {
        const int n = countOf(QLatin1String(stage.name));
        cost += n * stage.weight;
        if (n > 0)
            array.append(QJsonObject{{QStringLiteral("name"), QLatin1String(stage.name)}, {QStringLiteral("n"), n},
                {QStringLiteral("percent"), percent(n, said)}, {QStringLiteral("weight"), stage.weight}});
    }
    return {{QStringLiteral("stages"), array}, {QStringLiteral("said"), said}, {QStringLiteral("unsaid"), unsaid},
        {QStringLiteral("weighted_cost"), said > 0 ? QJsonValue(cost) : QJsonValue()}};
}

QJsonArray bySession(const QList<DebtItem>& items)
{
    QMap<QString, QList<DebtItem>> found;
    QMap<QString, int> during;
    for (const DebtItem& item : items) {
        found[item.session].append(item);
        if (!item.resolvedSession.isEmpty())
            ++during[item.resolvedSession];
    }
    for (auto it = during.begin(); it != during.end(); ++it)
        found[it.key()]; // one that found nothing, and resolved something
    QJsonArray array;
    for (auto it = found.begin(); it != found.end(); ++it) {
        QJsonObject row = rateOf(it.value()).document();
        row.insert(QStringLiteral("session"), nameOrNull(it.key()));
        row.insert(QStringLiteral("priorities"), ratesByPriority(it.value()));
        row.insert(QStringLiteral("resolved_during"), it.key().isEmpty() ? 0 : during.value(it.key()));
        array.append(row);
    }
    return array;
}

QJsonObject sessionDocument(const QList<DebtItem>& all, const QString& session)
{
    QJsonArray ids;
    int resolved = 0;
    QList<DebtItem> own;
    for (const DebtItem& item : all) {
        resolved += item.resolvedSession == session;
        if (item.session != session)
            continue;
        own.append(item);
        if (ids.size() < kMostNamed)
            ids.append(
                QJsonObject{{QStringLiteral("id"), item.id}, {QStringLiteral("priority"), QString(word(item.priority))},
                    {QStringLiteral("status"), QString(word(item.status))}, {QStringLiteral("title"), item.title}});
    }
    QJsonObject open;
    for (const PriorityMeaning& row : priorities())
        open.insert(word(row.priority), qint64(std::count_if(own.begin(), own.end(), [&](const DebtItem& item) {
            return item.priority == row.priority && !item.isResolved();
        })));
    return {{QStringLiteral("added"), qint64(own.size())}, {QStringLiteral("resolved"), rateOf(own).resolved},
        {QStringLiteral("resolved_during"), resolved}, {QStringLiteral("open"), open}, {QStringLiteral("items"), ids},
        {QStringLiteral("found"), foundStages(own)}};
}

} // namespace wavedeck::debt
