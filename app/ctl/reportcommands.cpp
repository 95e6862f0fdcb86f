// SPDX-License-Identifier: GPL-3.0-or-later
// report
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/report/sessionreport.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace wavedeck::ctl {

namespace {

int writeFile(Context& context, const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return context.fail({ErrorKind::Environment, QStringLiteral("cannot-write"), path, file.errorString(),
            QStringLiteral("choose another with -o FILE")});
    return context.answer(
        {{QStringLiteral("file"), QFileInfo(path).absoluteFilePath()}}, QStringLiteral("wrote %1\n").arg(plain(path)));
}

Result<QString> formatOf(const Context& context, const Arguments& arguments)
{
    if (!arguments.has("--format"))
        return context.json() ? QStringLiteral("json") : QStringLiteral("md");
    const QString format = arguments.value("--format");
    if (format == QLatin1String("html") || format == QLatin1String("pdf"))
        return Error{ErrorKind::Environment, QStringLiteral("format-missing"), QStringLiteral("--format ") + format,
            QStringLiteral("it comes with the desktop program"), QStringLiteral("use md or json")};
    if (format != QLatin1String("md") && format != QLatin1String("json"))
        return usage("bad-value", QStringLiteral("--format ") + format, QStringLiteral("there is no such format"),
            QStringLiteral("use md, html, pdf or json"));
    return format;
}

int report(Context& context, const Arguments& arguments)
{
    const auto format = formatOf(context, arguments);
    if (!format)
        return context.fail(format.error());
    const QString id = arguments.positional.first();
    if (const auto rows = context.session(id); !rows)
        return context.fail(rows.error());
    const auto store = context.store();
    const auto input = store ? readSessionReport(**store, id, context.dataDir(), utcMs()) : std::nullopt;
    if (!input)
        return context.fail({ErrorKind::Environment, QStringLiteral("database-error"), id,
            QStringLiteral("it cannot be read any more"), {}});
    const bool json = *format == QLatin1String("json");
    if (arguments.has("--output"))
        return writeFile(context, arguments.value("--output"),
            json ? QJsonDocument(sessionReportJson(*input)).toJson(QJsonDocument::Indented)
                 : toMarkdown(sessionReport(*input)).toUtf8());
    if (json) {
        printJson(sessionReportJson(*input));
        return 0;
    }
    const QString text = toMarkdown(sessionReport(*input));
    return context.answer({{QStringLiteral("format"), *format}, {QStringLiteral("text"), text}}, text);
}

constexpr Option kOptions[] = {{"--format", "md|html|pdf|json", "how it is written (default: md)"},
    {"--output", "FILE", "where to write it, instead of stdout", 'o'}};

constexpr Command kCommands[] = {
    {"report", "SESSION", "The report of a session: verdict, waves, agents, gates with evidence, events, totals.",
        kOptions, "wavedeckctl report S-001 -o report.md", 1, 1, report},
};

} // namespace

std::span<const Command> reportCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
