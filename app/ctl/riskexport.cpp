// SPDX-License-Identifier: GPL-3.0-or-later
// risk export, import
#include "app/ctl/output.h"
#include "app/ctl/outputfile.h"
#include "app/ctl/pdf.h"
#include "app/ctl/riskfiles.h"
#include "app/ctl/riskregister.h"
#include "models/base/clock.h"
#include "models/report/depth.h"
#include "models/report/markdownreader.h"
#include "models/report/riskreport.h"
#include "models/risk/sections.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kMostBytes = 8 * 1024 * 1024;

Result<QByteArray> bytesOf(const QString& path)
{
    QFile file(path);
    const QString why = !QFileInfo(path).isFile() ? QStringLiteral("it is no file")
        : !file.open(QIODevice::ReadOnly)         ? file.errorString()
        : file.size() > kMostBytes                ? QStringLiteral("it has more than 8 MiB")
                                                  : QString();
    if (!why.isEmpty())
        return usage("cannot-read", path, why, QStringLiteral("give an exported FILE.json or FILE.md"));
    return file.read(kMostBytes);
}

constexpr QLatin1String kFormats[]{
    QLatin1String("md"), QLatin1String("html"), QLatin1String("pdf"), QLatin1String("json")};

Result<QByteArray> exported(
    const QString& format, const QString& depth, const RiskRecords& records, const QJsonObject& document)
{
    if (format == QLatin1String("json"))
        return QJsonDocument(document).toJson(QJsonDocument::Indented);
    const report::Document report = report::atDepth(riskReport(records, document, utcMs()), depth,
        {QStringLiteral("Executive summary"), QStringLiteral("Summary"), QStringLiteral("Counts"),
            QStringLiteral("Risks"), QStringLiteral("Sign-off"), QStringLiteral("Missing")});
    if (format == QLatin1String("pdf"))
        return toPdf(report);
    return (format == QLatin1String("html") ? toHtml(report) : toMarkdown(report)).toUtf8();
}

int riskExport(Context& context, const Arguments& arguments)
{
    const QString format = arguments.has("--format") ? arguments.value("--format")
        : context.json()                             ? QStringLiteral("json")
                                                     : QStringLiteral("md");
    if (std::find(std::begin(kFormats), std::end(kFormats), format) == std::end(kFormats))
        return context.fail(usage("bad-value", QStringLiteral("--format ") + format,
            QStringLiteral("there is no such format"), QStringLiteral("use md, html, pdf or json")));
    if (format == QLatin1String("pdf") && !arguments.has("--output") && ::isatty(STDOUT_FILENO))
        return context.fail(usage("bad-value", QStringLiteral("--format pdf"),
            QStringLiteral("a terminal cannot show it"), QStringLiteral("give -o FILE")));
    const QString id = arguments.positional.first();
    const auto store = context.store();
    const auto records = store ? readRisk(**store, id) : Result<RiskRecords>(store.error());
    if (!records)
        return context.fail(records.error());
    const auto depth = depthOf(arguments);
    if (!depth)
        return context.fail(depth.error());
    const auto bytes = exported(format, *depth, *records, riskDocument(**store, *records, utcMs()));
    if (!bytes)
        return context.fail(bytes.error());
    if (arguments.has("--output"))
        return writeFile(context, arguments.value("--output"), *bytes);
    std::fwrite(bytes->constData(), 1, std::size_t(bytes->size()), stdout);
    return std::fflush(stdout) == 0 ? 0 : int(ErrorKind::Environment);
}

int riskImport(Context& context, const Arguments& arguments)
{
    const auto document = readAssessmentFile(arguments.positional.first());
    const auto assessment = document ? risk::fromJson(*document) : Result<risk::Assessment>(document.error());
    if (!assessment)
        return context.fail(assessment.error());
    return changingRisks(context, [&](Store&, RiskRepository& repository, const Actor& by) {
        const QString into = arguments.value("--into");
        const auto id = into.isEmpty() ? repository.create(*assessment, by, utcMs()) : Result<QString>(into);
        if (!id)
            return context.fail(id.error());
        if (!into.isEmpty())
            if (Status done = repository.save(into, *assessment, by, utcMs()); !done)
                return context.fail(done.error());
        return context.answer({{QStringLiteral("id"), *id}}, QStringLiteral("%1\n").arg(plain(*id)));
    });
}

constexpr Option kExportOptions[] = {{"--format", "md|html|pdf|json", "how it is written (default: md)"}, kDepthOption,
    {"--output", "FILE", "where to write it, instead of stdout", 'o'}};
constexpr Option kImportOptions[] = {{"--into", "ID", "replaces the content of this one; else a new one is made"}};

constexpr Command kCommands[] = {
    {"risk export", "ID", "Writes an assessment; Markdown and JSON can be read back.", kExportOptions,
        "wavedeckctl risk export RA-001 --format pdf -o RA-001.pdf", 1, 1, riskExport},
    {"risk import", "FILE", "Reads an exported Markdown or JSON file.", kImportOptions,
        "wavedeckctl risk import RA-001.md", 1, 1, riskImport},
};

} // namespace

Result<QJsonObject> readAssessmentFile(const QString& path)
{
    const auto bytes = bytesOf(path);
    if (!bytes)
        return bytes.error();
    // Markdown begins with its title.
    if (bytes->trimmed().startsWith('#')) {
        const auto markdown = report::documentFromMarkdown(QString::fromUtf8(*bytes));
        return markdown ? risk::contentFrom(*markdown) : Result<QJsonObject>(markdown.error());
    }
    QJsonParseError fault;
    const QJsonDocument json = QJsonDocument::fromJson(*bytes, &fault);
    if (!json.isObject())
        return usage("bad-assessment", path, QStringLiteral("it is no JSON object: %1").arg(fault.errorString()));
    // An export has the content among the rest.
    const QJsonObject object = json.object();
    const QJsonValue content = object.value(QLatin1String("content"));
    return content.isObject() ? content.toObject() : object;
}

std::span<const Command> riskExportCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
