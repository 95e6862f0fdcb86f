// SPDX-License-Identifier: GPL-3.0-or-later
// report
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/outputfile.h"
#include "app/ctl/pdf.h"
#include "models/base/clock.h"
#include "models/report/sessionreport.h"

#include <QJsonDocument>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr QLatin1String kFormats[]{
    QLatin1String("md"), QLatin1String("html"), QLatin1String("pdf"), QLatin1String("json")};

Result<QString> formatOf(const Context& context, const Arguments& arguments)
{
    if (!arguments.has("--format"))
        return context.json() ? QStringLiteral("json") : QStringLiteral("md");
    const QString format = arguments.value("--format");
    if (std::find(std::begin(kFormats), std::end(kFormats), format) == std::end(kFormats))
        return usage("bad-value", QStringLiteral("--format ") + format, QStringLiteral("there is no such format"),
            QStringLiteral("use md, html, pdf or json"));
    if (format == QLatin1String("pdf") && !arguments.has("--output") && ::isatty(STDOUT_FILENO))
        return usage("bad-value", QStringLiteral("--format pdf"), QStringLiteral("a terminal cannot show it"),
            QStringLiteral("give -o FILE"));
    return format;
}

Result<QByteArray> written(const QString& format, const SessionReportInput& input)
{
    if (format == QLatin1String("json"))
        return QJsonDocument(sessionReportJson(input)).toJson(QJsonDocument::Indented);
    const report::Document document = sessionReport(input);
    if (format == QLatin1String("pdf"))
        return toPdf(document);
    return (format == QLatin1String("html") ? toHtml(document) : toMarkdown(document)).toUtf8();
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
    const auto bytes = written(*format, *input);
    if (!bytes)
        return context.fail(bytes.error());
    if (arguments.has("--output"))
        return writeFile(context, arguments.value("--output"), *bytes);
    const bool isText = *format == QLatin1String("md") || *format == QLatin1String("html");
    if (isText && context.json())
        return context.answer(
            {{QStringLiteral("format"), *format}, {QStringLiteral("text"), QString::fromUtf8(*bytes)}}, {});
    std::fwrite(bytes->constData(), 1, std::size_t(bytes->size()), stdout);
    return std::fflush(stdout) == 0 ? 0 : int(ErrorKind::Environment);
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
