// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/debttext.h"

#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/debt/exports.h"
#include "models/debt/figures.h"
#include "models/people/recorded.h"
#include "models/run/rundirectory.h"
#include "models/store/openforchange.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kMostBytes = 64LL * 1024 * 1024;

Result<QByteArray> contentOf(const QString& path)
{
    const int fd = run::openPlain(path);
    QFile file;
    if (fd < 0 || !file.open(fd, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        if (fd >= 0)
            ::close(fd);
        return usage("no-file", path, QStringLiteral("it is no plain file, or not readable"));
    }
    if (file.size() > kMostBytes)
        return usage("too-large", path, QStringLiteral("it is larger than 64 MiB"));
    return file.readAll();
}

Result<debt::ReadItems> itemsOfFile(const QString& path)
{
    const auto bytes = contentOf(path);
    if (!bytes)
        return bytes.error();
    if (!path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
        return debt::itemsOfMarkdown(*bytes);
    return debt::itemsOfJson(QJsonDocument::fromJson(*bytes).object());
}

} // namespace

int readingDebt(Context& context, const std::function<int(DebtRepository*)>& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    if (!store)
        return read(nullptr);
    DebtRepository repository(**store);
    return read(&repository);
}

int changingDebt(
    Context& context, const std::function<int(DebtRepository&, const DebtBy&)>& change, const Arguments& arguments)
{
    const auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    DebtRepository repository(**store);
    const QString during
        = arguments.has("--during") ? arguments.value("--during") : qEnvironmentVariable("WAVEDECK_SESSION");
    return change(repository, {*by, utcMs(), arguments.value("--reason"), during});
}

Result<int> debtNumber(const QString& given)
{
    if (const int number = debt::numberOf(given); number > 0)
        return number;
    return usage("bad-value", given, QStringLiteral("it is no id of an item"),
        QStringLiteral("see `wavedeckctl debt list --status all`"));
}

Result<DebtFilter> debtFilter(const Arguments& arguments)
{
    DebtFilter filter;
    filter.statuses = arguments.values("--status");
    for (const QString& status : std::as_const(filter.statuses))
        if (status != QLatin1String("all") && !fromWord<DebtStatus>(status))
            return usage("bad-value", QStringLiteral("--status"), QStringLiteral("`%1` is no status").arg(status),
                QStringLiteral("open, in-progress, resolved, draft or all"));
    if (filter.statuses.isEmpty())
        filter.statuses = {QStringLiteral("draft"), QStringLiteral("open"), QStringLiteral("in-progress")};
    if (filter.statuses.contains(QLatin1String("all")))
        filter.statuses.clear();
    for (const QString& given : arguments.values("--priority")) {
        const auto priority = debt::priorityOf(given);
        if (!priority)
            return usage("bad-value", QStringLiteral("--priority"), QStringLiteral("`%1` is no priority").arg(given),
                QStringLiteral("P0, P1, P2 or P3"));
        filter.priorities.append(word(*priority));
    }
    filter.category = arguments.value("--category");
    filter.layer = arguments.value("--layer");
    filter.domain = arguments.value("--domain");
    filter.session = arguments.value("--session");
    filter.owner = arguments.value("--owner");
    filter.expert = arguments.value("--expert");
    filter.kind = arguments.value("--kind");
    filter.source = arguments.value("--source");
    filter.text = arguments.value("--text");
    if (arguments.has("--overdue"))
        filter.overdueAt = utcMs();
    return filter;
}

QString debtTable(const QList<DebtItem>& items)
{
    QList<QStringList> lines{
        {QStringLiteral("ID"), QStringLiteral("PRI"), QStringLiteral("STATUS"), QStringLiteral("CATEGORY"),
            QStringLiteral("LOCATION"), QStringLiteral("OWNER"), QStringLiteral("DUE"), QStringLiteral("TITLE")}};
    const qint64 now = utcMs();
    for (const DebtItem& item : items)
        lines.append({item.id, word(item.priority), word(item.status),
            item.category.isEmpty() ? QStringLiteral("-") : clipped(item.category, 20),
            item.path.isEmpty() ? QStringLiteral("-") : clipped(item.location(), 40),
            item.owner.isEmpty() ? QStringLiteral("-") : clipped(item.owner, 16),
            item.dueAt == 0 ? QStringLiteral("-")
                            : QString(rfc3339(item.dueAt).left(10)
                                + (debt::isOverdue(item, now) ? QStringLiteral(" overdue") : QString())),
            clipped(item.title, 80)});
    return table(lines);
}

int answerItem(Context& context, const Result<DebtItem>& item)
{
    if (!item)
        return context.fail(item.error());
    QString text = QStringLiteral("%1: %2, %3\n").arg(item->id, word(item->priority), word(item->status));
    if (item->status == DebtStatus::Draft)
        text += QStringLiteral("a draft: it lacks %1\n")
                    .arg(item->path.trimmed().isEmpty()
                            ? (item->category.trimmed().isEmpty() ? QStringLiteral("location and category")
                                                                  : QStringLiteral("its location"))
                            : QStringLiteral("its category"));
    return context.answer(debt::document(*item, utcMs()), text);
}

bool isDebtExport(const QString& file)
{
    if (file.endsWith(QLatin1String(".md"), Qt::CaseInsensitive))
        return true;
    if (!file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
        return false;
    const auto bytes = contentOf(file);
    const QJsonObject root = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    return root.contains(QLatin1String("items")) && !root.contains(QLatin1String("runs"));
}

int restoreDebt(Context& context, const QString& file)
{
    const auto read = itemsOfFile(file);
    if (!read)
        return context.fail(read.error());
    if (read->items.isEmpty())
        return context.fail(usage("nothing", file, QStringLiteral("no item of debt stands in it")));
    const auto store = openForChange(context.dataDir());
    if (!store)
        return context.fail(store.error());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    int counts[3] = {0, 0, 0};
    const QJsonObject body{{QStringLiteral("file"), file}, {QStringLiteral("items"), qint64(read->items.size())}};
    const Status done
        = recorded(**store, TrailEntry::of(*by, QStringLiteral("debt.restore"), QStringLiteral("debt"), body),
            [&](TrailEntry&) -> Result<Change> {
                if (Status may = mayDo(**store, *by, people::Right::Debt, QStringLiteral("debt import")); !may)
                    return may.error();
                DebtRepository repository(**store);
                for (const DebtItem& item : read->items) {
                    const auto one = repository.restore(item, by->printed(), utcMs());
                    if (!one)
                        return one.error();
                    ++counts[one->what];
                }
                const bool nothing = counts[DebtRepository::Upserted::Known] == read->items.size();
                return nothing ? Change::None : Change::Made;
            });
    if (!done)
        return context.fail(done.error());
    QString text = QStringLiteral("%1 added, %2 changed, %3 unchanged\n")
                       .arg(counts[DebtRepository::Upserted::Added])
                       .arg(counts[DebtRepository::Upserted::Reopened])
                       .arg(counts[DebtRepository::Upserted::Known]);
    for (const QString& warning : read->warnings)
        text += plain(warning) + QLatin1Char('\n');
    return context.answer(
        {{QStringLiteral("added"), counts[DebtRepository::Upserted::Added]},
            {QStringLiteral("changed"), counts[DebtRepository::Upserted::Reopened]},
            {QStringLiteral("unchanged"), counts[DebtRepository::Upserted::Known]}, {QStringLiteral("reopened"), 0},
            {QStringLiteral("resolved"), 0}, {QStringLiteral("dropped"), QJsonArray()},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(read->warnings)}},
        text);
}

} // namespace wavedeck::ctl
