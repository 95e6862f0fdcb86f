// SPDX-License-Identifier: GPL-3.0-or-later
// import
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/imports/intake.h"
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

constexpr Option kOptions[] = {
    {"--dry-run", nullptr, "lists what was recognised, line by line, and what it would add; stores nothing"},
    {"--all", nullptr, "takes what is ambiguous too, instead of leaving it out"},
};

constexpr Command kCommands[] = {
    {"import", "FILE…",
        "Reports in Markdown (retrospective, session report, risk session, history, knowledge) go into the registers, "
        "all of them or none; the same again adds nothing. What contradicts itself is told with its line.",
        kOptions, "wavedeckctl import REPORT.md --dry-run", 1, -1, importReports},
};

} // namespace

std::span<const Command> importCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
