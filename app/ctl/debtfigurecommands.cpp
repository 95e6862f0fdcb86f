// SPDX-License-Identifier: GPL-3.0-or-later
// debt order, burndown, batches, stats, export
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/debttext.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/debt/exports.h"
#include "models/debt/figures.h"
#include "models/protocol/routing.h"
#include "models/report/debtsection.h"
#include "models/secrets/redact.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace wavedeck::ctl {

namespace {

QList<DebtItem> itemsOf(DebtRepository* repository, const DebtFilter& filter)
{
    return repository ? repository->items(filter) : QList<DebtItem>();
}

/// The filter without a status: figures are about all of them.
Result<DebtFilter> anyStatus(const Arguments& arguments)
{
    auto filter = debtFilter(arguments);
    if (filter && !arguments.has("--status"))
        filter->statuses.clear();
    return filter;
}

int debtOrder(Context& context, const Arguments& arguments)
{
    const auto filter = debtFilter(arguments);
    if (!filter)
        return context.fail(filter.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        const QList<DebtItem> items = debt::inOrder(itemsOf(repository, *filter));
        QJsonArray array;
        for (const DebtItem& item : items) {
            QJsonObject one = debt::document(item, utcMs());
            one.insert(QStringLiteral("position"), qint64(array.size() + 1));
            one.insert(QStringLiteral("blocks"), item.priority == Priority::P0);
            array.append(one);
        }
        return context.answer({{QStringLiteral("items"), array}},
            items.isEmpty() ? QStringLiteral("nothing is left\n") : debtTable(items));
    });
}

QString rateText(const debt::Rate& rate)
{
    return rate.total == 0 ? QStringLiteral("n/a")
                           : QStringLiteral("%1/%2 = %3 %")
                                 .arg(rate.resolved)
                                 .arg(rate.total)
                                 .arg(100.0 * rate.resolved / rate.total, 0, 'f', 1);
}

int debtBurndown(Context& context, const Arguments& arguments)
{
    const auto filter = anyStatus(arguments);
    if (!filter)
        return context.fail(filter.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        const QList<DebtItem> items = itemsOf(repository, *filter);
        const QList<DebtEvent> events = repository ? repository->events() : QList<DebtEvent>();
        QSet<QString> ids;
        for (const DebtItem& item : items)
            ids.insert(item.id);
        // With any filter only what is still there can be told by it.
        const bool all = arguments.options.isEmpty();
        const QList<debt::BurnPoint> points = all ? debt::burnDown(events) : debt::burnDown(events, ids);
        const debt::Rate rate = debt::rateOf(items);
        QString text;
        for (const debt::BurnPoint& point : points)
            text += QStringLiteral("%1  %2 open, %3 resolved\n")
                        .arg(dateTime(point.at))
                        .arg(point.open)
                        .arg(point.resolved);
        const QJsonArray sessions = debt::bySession(items);
        for (const QJsonValue& value : sessions) {
            const QJsonObject row = value.toObject();
            text += QStringLiteral("%1: %2\n")
                        .arg(row.value(QLatin1String("session")).toString(QStringLiteral("outside a session")),
                            rateText({row.value(QLatin1String("total")).toInt(),
                                row.value(QLatin1String("resolved")).toInt()}));
        }
        text += QStringLiteral("resolved: %1\n").arg(rateText(rate));
        QJsonObject document = rate.document();
        document.insert(QStringLiteral("open"), rate.total - rate.resolved);
        document.insert(QStringLiteral("points"), debt::document(points));
        document.insert(QStringLiteral("priorities"), debt::ratesByPriority(items));
        document.insert(QStringLiteral("sessions"), sessions);
        return context.answer(document, text);
    });
}

int debtBatches(Context& context, const Arguments& arguments)
{
    const auto filter = debtFilter(arguments);
    if (!filter)
        return context.fail(filter.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        const QList<debt::Batch> batches = debt::batchesOf(itemsOf(repository, *filter));
        QJsonArray array;
        QString text;
        for (const debt::Batch& batch : batches) {
            const routing::Route route = routing::routeOf(batch.domain, {});
            QJsonArray ids;
            QStringList names;
            for (const DebtItem& item : batch.items) {
                ids.append(item.id);
                names.append(item.id);
            }
            array.append(QJsonObject{
                {QStringLiteral("domain"), batch.domain.isEmpty() ? QJsonValue() : QJsonValue(batch.domain)},
                {QStringLiteral("coordinator"), route.known ? QJsonValue(route.coordinator) : QJsonValue()},
                {QStringLiteral("route"), route.text()}, {QStringLiteral("items"), ids},
                {QStringLiteral("effort_min"),
                    batch.unsaidEfforts == batch.items.size() ? QJsonValue() : QJsonValue(batch.effortMin)},
                {QStringLiteral("effort_unsaid"), batch.unsaidEfforts}});
            text += QStringLiteral("%1 → %2: %3 items: %4\n")
                        .arg(batch.domain.isEmpty() ? QStringLiteral("(no domain)") : plain(batch.domain),
                            plain(route.text()))
                        .arg(batch.items.size())
                        .arg(names.join(QStringLiteral(", ")));
        }
        return context.answer(
            {{QStringLiteral("batches"), array}}, text.isEmpty() ? QStringLiteral("nothing is left\n") : text);
    });
}

QString shareText(const QString& title, const QJsonArray& shares)
{
    QString text = title + QLatin1Char('\n');
    for (const QJsonValue& value : shares) {
        const QJsonObject one = value.toObject();
        text += QStringLiteral("  %1  %2  %3 %\n")
                    .arg(plain(one.value(QLatin1String("name")).toString(QStringLiteral("not said"))))
                    .arg(one.value(QLatin1String("n")).toInt())
                    .arg(one.value(QLatin1String("percent")).toDouble(), 0, 'f', 1);
    }
    return shares.isEmpty() ? QString() : text;
}

int debtStats(Context& context, const Arguments& arguments)
{
    const auto filter = anyStatus(arguments);
    if (!filter)
        return context.fail(filter.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        const QList<DebtItem> items = itemsOf(repository, *filter);
        QList<DebtItem> p0;
        QSet<QString> security;
        int overdue = 0;
        for (const DebtItem& item : items) {
            if (item.priority == Priority::P0)
                p0.append(item);
            if (item.isSecurity())
                security.insert(item.id);
            overdue += debt::isOverdue(item, utcMs());
        }
        const QList<debt::BurnPoint> curve
            = repository ? debt::burnDown(repository->events(), security) : QList<debt::BurnPoint>();
        const QJsonArray byCategory = debt::shares(p0, &DebtItem::category);
        const QJsonArray byLayer = debt::shares(p0, &DebtItem::layer);
        QString text = shareText(QStringLiteral("P0 by category"), byCategory)
            + shareText(QStringLiteral("P0 by layer"), byLayer)
            + shareText(QStringLiteral("all by category"), debt::shares(items, &DebtItem::category));
        for (const debt::BurnPoint& point : curve)
            text += QStringLiteral("security  %1  %2 open\n").arg(dateTime(point.at)).arg(point.open);
        text += QStringLiteral("%1 overdue\n").arg(overdue);
        const QJsonObject found = debt::foundStages(items);
        if (found.value(QLatin1String("said")).toInt() > 0)
            text += foundText(found) + QLatin1Char('\n');
        return context.answer(
            {{QStringLiteral("total"), qint64(items.size())}, {QStringLiteral("counts"), debt::countsOf(items)},
                {QStringLiteral("overdue"), overdue}, {QStringLiteral("p0_by_category"), byCategory},
                {QStringLiteral("p0_by_layer"), byLayer},
                {QStringLiteral("by_category"), debt::shares(items, &DebtItem::category)},
                {QStringLiteral("by_layer"), debt::shares(items, &DebtItem::layer)},
                {QStringLiteral("by_source"), debt::shares(items, &DebtItem::source)},
                {QStringLiteral("security"), debt::document(curve)}, {QStringLiteral("found"), found}},
            text);
    });
}

int write(Context& context, const QString& file, const QByteArray& bytes)
{
    if (file.isEmpty())
        return printBytes(bytes) ? 0 : 4;
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return context.fail({ErrorKind::Environment, QStringLiteral("not-written"), file, out.errorString(), {}});
    return 0;
}

int debtExport(Context& context, const Arguments& arguments)
{
    const QString format = arguments.has("--format") ? arguments.value("--format") : QStringLiteral("md");
    if (!QStringList{QStringLiteral("csv"), QStringLiteral("json"), QStringLiteral("md")}.contains(format))
        return context.fail(usage("bad-value", QStringLiteral("--format"),
            QStringLiteral("`%1` is no format").arg(format), QStringLiteral("csv, json or md")));
    const auto filter = anyStatus(arguments);
    if (!filter)
        return context.fail(filter.error());
    return readingDebt(context, [&](DebtRepository* repository) {
        const QList<DebtItem> items = itemsOf(repository, *filter);
        if (format == QLatin1String("csv"))
            return write(context, arguments.value("--output"), debt::csvOf(items));
        if (format == QLatin1String("md"))
            return write(context, arguments.value("--output"), debt::markdownOf(items, utcMs()));
        const QJsonObject document
            = debt::jsonOf(items, repository ? repository->events() : QList<DebtEvent>(), utcMs());
        return write(context, arguments.value("--output"), QJsonDocument(redacted(document)).toJson());
    });
}

#define WAVEDECK_DEBT_FILTER                                                                                           \
    {"--priority", "P0..P3", "only these", 0, true}, {"--category", "NAME", "only this one"},                          \
        {"--layer", "NAME", "only this one"}, {"--domain", "NAME", "only this one"},                                   \
    {                                                                                                                  \
        "--session", "SESSION", "found in this one"                                                                    \
    }
constexpr Option kFilter[] = {WAVEDECK_DEBT_FILTER};
constexpr Option kExportOptions[] = {WAVEDECK_DEBT_FILTER, {"--format", "FORMAT", "csv, json or md (the default)"},
    {"--status", "STATUS", "only these; else all", 0, true}, {"--output", "FILE", "instead of stdout", 'o'}};
#undef WAVEDECK_DEBT_FILTER

constexpr Command kCommands[] = {
    {"debt order", "", "What is left, in the order in which it is done: what blocks a launch, priority, age.", kFilter,
        "wavedeckctl debt order", 0, 0, debtOrder},
    {"debt burndown", "", "How much was open when, and how much of it is resolved, by priority and session.", kFilter,
        "wavedeckctl debt burndown --session S-020", 0, 0, debtBurndown},
    {"debt batches", "", "What is left by domain, each with the coordinator that it goes to.", kFilter,
        "wavedeckctl debt batches", 0, 0, debtBatches},
    {"debt stats", "", "Where the P0 come from, security debt over time, what is overdue.", kFilter,
        "wavedeckctl debt stats", 0, 0, debtStats},
    {"debt export", "", "The register as one file; Markdown and JSON can be read back with `debt import`.",
        kExportOptions, "wavedeckctl debt export --format md -o TECHNICAL_DEBT.md", 0, 0, debtExport},
};

} // namespace

std::span<const Command> debtFigureCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
