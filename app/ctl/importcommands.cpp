// SPDX-License-Identifier: GPL-3.0-or-later
// import
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/imports/intake.h"
#include "models/store/importrepository.h"
#include "models/store/openforchange.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

/// `recommendations 20 (CRITICAL 2, HIGH 5)`: a count, and how it splits.
QString countsText(const QJsonObject& counts)
{
    QString text;
    for (auto it = counts.begin(); it != counts.end(); ++it) {
        if (it.value().isObject())
            continue;
        QStringList parts;
        for (const char* by : {"_by_priority", "_by_level", "_by_severity", "_by_phase", "_by_enforcement"}) {
            const QString name = it.key() == QLatin1String("debt_items") ? QStringLiteral("debt") : it.key();
            const QJsonObject split = counts.value(name + QLatin1String(by)).toObject();
            for (auto part = split.begin(); part != split.end(); ++part)
                parts.append(QStringLiteral("%1 %2").arg(plain(part.key())).arg(part.value().toInt()));
        }
        text += QStringLiteral("  %1 %2")
                    .arg(it.value().toInt(), 5)
                    .arg(QString(it.key()).replace(QLatin1Char('_'), QLatin1Char(' ')));
        text += (parts.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(parts.join(QStringLiteral(", "))))
            + QLatin1Char('\n');
    }
    return text;
}

QString reportText(const imports::Report& report, bool all)
{
    QString text
        = QStringLiteral("%1: %2\n")
              .arg(plain(report.file), report.kind.isEmpty() ? QStringLiteral("nothing recognised") : report.kind);
    if (report.kind.isEmpty())
        return text;
    text += countsText(imports::countsOf(report));
    for (const imports::Found& found : report.found)
        if (all || !found.chosen)
            text += QStringLiteral("  line %1: %2, %3 certainty%4: %5\n")
                        .arg(found.line)
                        .arg(QString(found.kind).replace(QLatin1Char('_'), QLatin1Char(' ')),
                            QString(imports::word(found.certainty)),
                            found.chosen ? QString() : QStringLiteral(", left out (%1)").arg(plain(found.why)),
                            clipped(found.title, 100));
    for (const imports::Warning& warning : report.warnings)
        text += QStringLiteral("  warning, line %1: %2\n").arg(warning.line).arg(plain(warning.message));
    for (const imports::Unrecognised& part : report.unrecognised)
        if (all)
            text += QStringLiteral("  not recognised, line %1: %2\n").arg(part.line).arg(clipped(part.title, 100));
    return text;
}

/// What stands in brackets is taken too where that was asked for.
void chooseAll(QList<imports::Report>& reports)
{
    for (imports::Report& report : reports)
        for (imports::Found& found : report.found)
            found.chosen = true;
}

Result<imports::Intake> done(Context& context, const QList<imports::Report>& reports, bool dryRun)
{
    if (dryRun) {
        const auto store = context.store();
        if (!store && store.error().code != QLatin1String("no-database"))
            return store.error();
        return imports::planned(store ? *store : nullptr, reports);
    }
    const auto by = context.who();
    if (!by)
        return by.error();
    auto store = openForChange(context.dataDir());
    if (!store)
        return store.error();
    return imports::take(**store, reports, *by, utcMs());
}

int importReports(Context& context, const Arguments& arguments)
{
    auto reports = imports::readReports(arguments.positional);
    if (!reports)
        return context.fail(reports.error());
    if (arguments.has("--all"))
        chooseAll(*reports);
    const bool dryRun = arguments.has("--dry-run");
    const auto intake = done(context, *reports, dryRun);
    if (!intake)
        return context.fail(intake.error());
    QJsonArray files;
    QString text;
    for (const imports::Report& report : *reports) {
        files.append(imports::documentOf(report));
        text += reportText(report, dryRun);
    }
    for (const QString& note : intake->notes)
        text += QStringLiteral("note: %1\n").arg(plain(note));
    if (!intake->places.isEmpty())
        text += QStringLiteral("made: %1\n").arg(clipped(intake->places.join(QStringLiteral(", ")), 2000));
    text += QStringLiteral("%1 %2, %3 unchanged\n")
                .arg(intake->added)
                .arg(dryRun ? QStringLiteral("would be added") : QStringLiteral("added"))
                .arg(intake->unchanged);
    return context.answer({{QStringLiteral("files"), files}, {QStringLiteral("added"), intake->added},
                              {QStringLiteral("unchanged"), intake->unchanged}, {QStringLiteral("dry_run"), dryRun},
                              {QStringLiteral("made"), QJsonArray::fromStringList(intake->places)},
                              {QStringLiteral("notes"), QJsonArray::fromStringList(intake->notes)}},
        text);
}

QJsonObject documentOf(const ImportedDocument& one, int number)
{
    return {{QStringLiteral("number"), number}, {QStringLiteral("title"), one.title},
        {QStringLiteral("kind"), one.kind}, {QStringLiteral("file"), one.file},
        {QStringLiteral("place"), one.place.isEmpty() ? QJsonValue() : QJsonValue(one.place)},
        {QStringLiteral("objects"), one.objects}, {QStringLiteral("at"), rfc3339(one.at)},
        {QStringLiteral("actor"), one.actor}};
}

int importedList(Context& context, const Arguments&)
{
    const auto store = context.store();
    if (!store && store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    const QList<ImportedDocument> all = store ? ImportRepository(**store).documents() : QList<ImportedDocument>();
    QJsonArray items;
    QList<QStringList> rows{{QStringLiteral("N"), QStringLiteral("KIND"), QStringLiteral("TITLE"),
        QStringLiteral("OBJECTS"), QStringLiteral("PLACE"), QStringLiteral("IMPORTED")}};
    for (qsizetype i = 0; i < all.size(); ++i) {
        const ImportedDocument& one = all.at(i);
        items.append(documentOf(one, int(i) + 1));
        rows.append({QString::number(i + 1), one.kind, clipped(one.title, 60), QString::number(one.objects), one.place,
            dateTime(one.at)});
    }
    return context.answer(
        {{QStringLiteral("items"), items}}, all.isEmpty() ? QStringLiteral("nothing was imported yet\n") : table(rows));
}

/// Every object with its line and where it went: what no register has a place for can be looked at here.
int importedShow(Context& context, const Arguments& arguments)
{
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    ImportRepository repository(**store);
    const QList<ImportedDocument> all = repository.documents();
    const int number = arguments.positional.first().toInt();
    if (number < 1 || number > all.size())
        return context.fail(usage("not-found", arguments.positional.first(),
            QStringLiteral("there is no such imported document"), QStringLiteral("see `wavedeckctl imported list`")));
    const QString kind = arguments.value("--kind").replace(QLatin1Char(' '), QLatin1Char('_'));
    QJsonObject document = documentOf(all.at(number - 1), number);
    QJsonArray objects;
    QList<QStringList> rows{{QStringLiteral("LINE"), QStringLiteral("KIND"), QStringLiteral("TITLE"),
        QStringLiteral("CERTAINTY"), QStringLiteral("PLACE")}};
    for (const ImportedObject& one : repository.objects(all.at(number - 1).identity, kind)) {
        objects.append(QJsonObject{{QStringLiteral("kind"), one.found.kind}, {QStringLiteral("line"), one.found.line},
            {QStringLiteral("certainty"), QString(imports::word(one.found.certainty))},
            {QStringLiteral("title"), one.found.title}, {QStringLiteral("fields"), one.found.fields},
            {QStringLiteral("place"), one.place.isEmpty() ? QJsonValue() : QJsonValue(one.place)}});
        rows.append(
            {QString::number(one.found.line), QString(one.found.kind).replace(QLatin1Char('_'), QLatin1Char(' ')),
                clipped(one.found.title, 80), QString(imports::word(one.found.certainty)), one.place});
    }
    document.insert(QStringLiteral("objects"), objects);
    return context.answer(document, rows.size() > 1 ? table(rows) : QStringLiteral("there are no such objects\n"));
}

constexpr Option kShowOptions[] = {{"--kind", "KIND", "only these: gap, metric row, tier, checklist item, …"}};
constexpr Option kOptions[] = {
    {"--dry-run", nullptr, "lists what was recognised, line by line, and what it would add; stores nothing"},
    {"--all", nullptr, "takes what is ambiguous too, instead of leaving it out"},
};

constexpr Command kCommands[] = {
    {"import", "FILE…",
        "Reports in Markdown (retrospective, session report, risk session, history, knowledge) go into the registers, "
        "all of them or none; the same again adds nothing. What contradicts itself is told with its line.",
        kOptions, "wavedeckctl import REPORT.md --dry-run", 1, -1, importReports},
    {"imported list", "", "Reports that were imported.", {}, "wavedeckctl imported list", 0, 0, importedList},
    {"imported show", "N", "What was taken out of one, line by line, and where it went.", kShowOptions,
        "wavedeckctl imported show 1 --kind gap", 1, 1, importedShow},
};

} // namespace

std::span<const Command> importCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
