// SPDX-License-Identifier: GPL-3.0-or-later
// audit list, verify, export
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/trail/trail.h"
#include "models/trail/trailrows.h"
#include "models/trail/verify.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace wavedeck::ctl {

namespace {

QString textOf(const QJsonObject& row, const char* key)
{
    return row.value(QLatin1String(key)).toString();
}

QString compact(const QJsonObject& object)
{
    return object.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<QList<QJsonObject>> read(Context& context, const Arguments& arguments, int newest)
{
    const auto store = context.store();
    if (!store && store.error().code == QLatin1String("no-database"))
        return QList<QJsonObject>();
    if (!store)
        return store.error();
    trail::Filter filter;
    filter.session = arguments.value("--session");
    filter.action = arguments.value("--action");
    filter.actor = arguments.value("--actor");
    filter.newest = newest;
    return trail::rows(**store, filter);
}

int list(Context& context, const Arguments& arguments)
{
    bool number = true;
    const int newest = arguments.has("--limit") ? arguments.value("--limit").toInt(&number) : 100;
    if (!number || newest < 0)
        return context.fail(usage("bad-value", QStringLiteral("--limit"), QStringLiteral("it is no number of rows"),
            QStringLiteral("0 = all")));
    const auto rows = read(context, arguments, newest);
    if (!rows)
        return context.fail(rows.error());
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("ROW"), QStringLiteral("AT"), QStringLiteral("WHO"),
        QStringLiteral("WHAT"), QStringLiteral("SUBJECT"), QStringLiteral("RESULT"), QStringLiteral("MORE")}};
    for (const QJsonObject& row : *rows) {
        array.append(row);
        const QString session = textOf(row, "session");
        lines.append({QString::number(row.value(QLatin1String("id")).toInteger()),
            dateTime(QDateTime::fromString(textOf(row, "at"), Qt::ISODateWithMs).toMSecsSinceEpoch()),
            clipped(textOf(row, "actor"), 40), textOf(row, "action"),
            clipped(session.isEmpty() ? textOf(row, "subject")
                                      : QString(session + QLatin1Char(' ') + textOf(row, "subject")),
                40),
            textOf(row, "result"), clipped(compact(row.value(QLatin1String("body")).toObject()), 80)});
    }
    return context.answer({{QStringLiteral("rows"), array}},
        rows->isEmpty() ? QStringLiteral("the audit trail is empty\n") : table(lines));
}

int verify(Context& context, const Arguments&)
{
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const auto verdict = trail::verify(**store);
    if (!verdict)
        return context.fail(verdict.error());
    QString text;
    for (const TrailFault& fault : verdict->faults)
        text += fault.row > 0 ? QStringLiteral("row %1: %2\n").arg(fault.row).arg(fault.what)
                              : QString(fault.what + QLatin1Char('\n'));
    text += verdict->ok()
        ? QStringLiteral("%1 rows, each bound to the one before; head %2\n").arg(verdict->checked).arg(verdict->head)
        : QStringLiteral("%1 rows, %2 faults\n").arg(verdict->checked).arg(verdict->faultCount);
    return context.answer(verdict->document(), text, verdict->ok() ? 0 : 1);
}

constexpr const char* kColumns[]
    = {"id", "at", "actor", "person", "source", "action", "session", "subject", "result", "body", "hash"};

QStringList cellsOf(const QJsonObject& row)
{
    QStringList cells;
    for (const char* key : kColumns) {
        const QJsonValue value = row.value(QLatin1String(key));
        cells.append(value.isObject() ? compact(value.toObject())
                : value.isDouble()    ? QString::number(value.toInteger())
                                      : value.toString());
    }
    return cells;
}

QString csvOf(const QList<QJsonObject>& rows)
{
    QStringList header;
    for (const char* key : kColumns)
        header.append(csvCell(QLatin1String(key)));
    QString text = header.join(QLatin1Char(',')) + QStringLiteral("\r\n");
    for (const QJsonObject& row : rows) {
        QStringList line;
        for (const QString& cell : cellsOf(row))
            line.append(csvCell(cell));
        text += line.join(QLatin1Char(',')) + QStringLiteral("\r\n");
    }
    return text;
}

int exportTrail(Context& context, const Arguments& arguments)
{
    const QString format = arguments.has("--format") ? arguments.value("--format") : QStringLiteral("json");
    if (format != QLatin1String("json") && format != QLatin1String("csv"))
        return context.fail(usage("bad-value", QStringLiteral("--format"),
            QStringLiteral("`%1` is no format").arg(format), QStringLiteral("one of json, csv")));
    const auto rows = read(context, arguments, 0);
    if (!rows)
        return context.fail(rows.error());
    if (format == QLatin1String("csv"))
        return print(csvOf(*rows)) ? 0 : int(ErrorKind::Environment);
    QJsonObject document;
    if (const auto store = context.store())
        document = trail::headDocument(**store);
    document.insert(QStringLiteral("rows_total"), document.take(QStringLiteral("rows")));
    QJsonArray array;
    for (const QJsonObject& row : *rows)
        array.append(row);
    document.insert(QStringLiteral("rows"), array);
    printJson(document);
    return 0;
}

constexpr Option kListOptions[]
    = {{"--session", "SESSION", "of one session"}, {"--action", "ACTION", "of one action (gate.waive) or group (gate)"},
        {"--actor", "NAME", "by whom, or part of it"}, {"--limit", "N", "the newest so many (default: 100; 0 = all)"}};
constexpr Option kExportOptions[]
    = {{"--session", "SESSION", "of one session"}, {"--action", "ACTION", "of one action (gate.waive) or group (gate)"},
        {"--actor", "NAME", "by whom, or part of it"}, {"--format", "FORMAT", "json (default) or csv"}};

constexpr Command kCommands[] = {
    {"audit list", "", "Who decided and changed what, refused ones too; oldest first.", kListOptions,
        "wavedeckctl audit list --session S-001 --action gate", 0, 0, list},
    {"audit verify", "",
        "Computes the chain of the audit trail anew and holds it against audit.anchor; exit 1 when something was "
        "changed, "
        "removed, inserted, moved or cut off.",
        {}, "wavedeckctl audit verify", 0, 0, verify},
    {"audit export", "", "The audit trail on stdout.", kExportOptions,
        "wavedeckctl audit export --format csv > trail.csv", 0, 0, exportTrail},
};

} // namespace

std::span<const Command> trailCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
