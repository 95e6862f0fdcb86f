// SPDX-License-Identifier: GPL-3.0-or-later
// history status, status diff, distribution, distribution add, remove
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/registering.h"
#include "models/base/clock.h"
#include "models/history/handover.h"
#include "models/store/handoverrepository.h"

#include <algorithm>

namespace wavedeck::ctl {

namespace {

using namespace history;

/// Empty without a database.
template <class T> Result<QList<T>> readList(Context& context, const std::function<QList<T>(HandoverRepository&)>& read)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return store.error();
    if (!store)
        return QList<T>();
    HandoverRepository repository(**store);
    return read(repository);
}

Result<QList<StatusVersion>> versionsOf(Context& context, const Arguments& arguments)
{
    return readList<StatusVersion>(
        context, [&](HandoverRepository& repository) { return repository.versions(arguments.value("--project")); });
}

int status(Context& context, const Arguments& arguments)
{
    const auto versions = versionsOf(context, arguments);
    if (!versions)
        return context.fail(versions.error());
    QList<QStringList> rows{{QStringLiteral("PROJECT"), QStringLiteral("VERSION"), QStringLiteral("SESSION"),
        QStringLiteral("AT"), QStringLiteral("BY"), QStringLiteral("OPEN")}};
    QJsonArray items;
    for (const StatusVersion& one : *versions) {
        items.append(document(one));
        rows.append({plain(one.project), QStringLiteral("V%1").arg(one.version), one.session, dateTime(one.at),
            plain(one.by), QString::number(one.body.value(QLatin1String("open")).toArray().size())});
    }
    return context.answer({{QStringLiteral("items"), items}},
        items.isEmpty() ? QStringLiteral("no status report yet: see `wavedeckctl report SESSION --kind status`\n")
                        : table(rows));
}

/// "2" or "V2" of the project; of several projects one must be named.
Result<StatusVersion> versionOf(const QList<StatusVersion>& versions, const QString& wanted)
{
    const QString digits = wanted.startsWith(QLatin1Char('V'), Qt::CaseInsensitive) ? wanted.mid(1) : wanted;
    QList<StatusVersion> found;
    for (const StatusVersion& one : versions)
        if (QString::number(one.version) == digits)
            found.append(one);
    if (found.size() == 1)
        return found.first();
    return found.isEmpty() ? usage("not-found", wanted, QStringLiteral("there is no such version"),
               QStringLiteral("see `wavedeckctl history status`"))
                           : usage("ambiguous", wanted, QStringLiteral("%1 projects have it").arg(found.size()),
                               QStringLiteral("give --project NAME"));
}

QString differenceText(const StatusDifference& found, const StatusVersion& from, const StatusVersion& to)
{
    QList<QStringList> rows{{QStringLiteral("DIMENSION"), QStringLiteral("V%1").arg(from.version),
        QStringLiteral("V%1").arg(to.version), QStringLiteral("CHANGE")}};
    for (const StatusChange& one : found.dimensions)
        rows.append({plain(one.name), plain(one.from), plain(one.to),
            QString(one.change + QLatin1Char(' ') + one.verdict).trimmed()});
    QString text = table(rows);
    for (const QString& item : found.closed)
        text += QStringLiteral("closed: %1\n").arg(plain(item));
    for (const QString& item : found.added)
        text += QStringLiteral("new: %1\n").arg(plain(item));
    return text;
}

int statusDiff(Context& context, const Arguments& arguments)
{
    const auto versions = versionsOf(context, arguments);
    if (!versions)
        return context.fail(versions.error());
    const auto from = versionOf(*versions, arguments.positional.value(0));
    const auto to = versionOf(*versions, arguments.positional.value(1));
    if (!from || !to)
        return context.fail(from ? to.error() : from.error());
    const StatusDifference found = difference(*from, *to);
    QJsonObject json = document(found);
    json.insert(QStringLiteral("project"), to->project);
    json.insert(QStringLiteral("from"), from->version);
    json.insert(QStringLiteral("to"), to->version);
    return context.answer(json, differenceText(found, *from, *to));
}

int distribution(Context& context, const Arguments& arguments)
{
    const auto log = readList<Delivery>(
        context, [&](HandoverRepository& repository) { return repository.deliveries(arguments.positional.value(0)); });
    const auto names
        = readList<QString>(context, [](HandoverRepository& repository) { return repository.recipients(); });
    if (!log || !names)
        return context.fail(log ? names.error() : log.error());
    QList<QStringList> rows{{QStringLiteral("REPORT"), QStringLiteral("KIND"), QStringLiteral("DEPTH"),
        QStringLiteral("VERSION"), QStringLiteral("RECIPIENT"), QStringLiteral("FORMAT"), QStringLiteral("AT"),
        QStringLiteral("BY"), QStringLiteral("NOTE")}};
    for (const Delivery& one : *log)
        rows.append({one.subject, one.kind, one.depth, QString::number(one.version), plain(one.recipient), one.format,
            dateTime(one.at), plain(one.by),
            one.isSuperseded() ? QStringLiteral("superseded by version %1").arg(one.newest) : QString()});
    const QString list = names->isEmpty()
        ? QStringLiteral("The distribution list is empty.\n")
        : QString(QStringLiteral("Distribution list: ") + plain(names->join(QStringLiteral(", "))) + QLatin1Char('\n'));
    return context.answer(
        {{QStringLiteral("recipients"), QJsonArray::fromStringList(*names)}, {QStringLiteral("items"), document(*log)}},
        log->isEmpty() ? QString(list + QStringLiteral("no report was distributed yet\n"))
                       : QString(list + QLatin1Char('\n') + table(rows)));
}

int setRecipient(Context& context, const Arguments& arguments, bool on)
{
    const QStringList names = arguments.positional;
    for (const QString& name : names)
        if (name.trimmed().isEmpty() || name.size() > 200)
            return context.fail(usage("bad-value", name.left(20), QStringLiteral("a name has 1 to 200 characters")));
    const QString by = context.whoName();
    const Status done = changeRegister(
        context, on ? QStringLiteral("distribution.add") : QStringLiteral("distribution.remove"),
        QStringLiteral("distribution"), {{QStringLiteral("names"), QJsonArray::fromStringList(names)}},
        [&](Store& store) -> Status {
            for (const QString& name : names)
                if (Status set = HandoverRepository(store).setRecipient(name, on, by, utcMs()); !set)
                    return set;
            return Done{};
        },
        people::Right::Facilitate);
    if (!done)
        return context.fail(done.error());
    const Arguments none;
    return distribution(context, none);
}

int addRecipients(Context& context, const Arguments& arguments)
{
    return setRecipient(context, arguments, true);
}

int removeRecipients(Context& context, const Arguments& arguments)
{
    return setRecipient(context, arguments, false);
}

constexpr Option kProject[] = {{"--project", "NAME", "only of this project"}};

constexpr Command kCommands[] = {
    {"history status", "", "Status reports by project and version; `report SESSION --kind status` makes one.", kProject,
        "wavedeckctl history status --project orchard", 0, 0, status},
    {"history status diff", "FROM TO", "What differs between two versions: each dimension, gaps closed and new.",
        kProject, "wavedeckctl history status diff 1 2", 2, 2, statusDiff},
    {"history distribution", "[SESSION]", "Who received which version of a report, and who is on the list.", {},
        "wavedeckctl history distribution S-001", 0, 1, distribution},
    {"history distribution add", "NAME…", "Puts names on the distribution list.", {},
        "wavedeckctl history distribution add Stakeholder \"All L1 Agents\"", 1, 50, addRecipients},
    {"history distribution remove", "NAME…", "Takes names off it.", {},
        "wavedeckctl history distribution remove Stakeholder", 1, 50, removeRecipients},
};

} // namespace

std::span<const Command> handoverCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
