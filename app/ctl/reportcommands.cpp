// SPDX-License-Identifier: GPL-3.0-or-later
// report
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/outputfile.h"
#include "app/ctl/pdf.h"
#include "app/ctl/registering.h"
#include "models/base/clock.h"
#include "models/debt/exports.h"
#include "models/report/reports.h"
#include "models/report/status.h"
#include "models/store/handoverrepository.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

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

Result<QByteArray> written(const QString& format, const report::Document& document)
{
    if (format == QLatin1String("pdf"))
        return toPdf(document);
    return (format == QLatin1String("html") ? toHtml(document) : toMarkdown(document)).toUtf8();
}

Result<QString> oneOf(
    const Arguments& arguments, const char* option, const QStringList& known, const QString& otherwise)
{
    if (!arguments.has(option))
        return otherwise;
    const QString given = arguments.value(option);
    if (known.contains(given))
        return given;
    return usage("bad-value", QStringLiteral("%1 %2").arg(QLatin1String(option), given),
        QStringLiteral("there is no such one"), QStringLiteral("use ") + known.join(QStringLiteral(", ")));
}

int put(Context& context, const Arguments& arguments, const QString& format, const QByteArray& bytes)
{
    if (arguments.has("--output"))
        return writeFile(context, arguments.value("--output"), bytes);
    const bool isText = format == QLatin1String("md") || format == QLatin1String("html");
    if (isText && context.json())
        return context.answer(
            {{QStringLiteral("format"), format}, {QStringLiteral("text"), QString::fromUtf8(bytes)}}, {});
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout);
    return std::fflush(stdout) == 0 ? 0 : int(ErrorKind::Environment);
}

const QString kStatus = QStringLiteral("status");

/// Who gets it (HAND-9): `--to`, and with `--distribute` the list of `history distribution`.
Result<QStringList> recipientsOf(Context& context, const Arguments& arguments)
{
    QStringList names = arguments.values("--to");
    const auto store = context.store();
    if (arguments.has("--distribute") && store)
        names += HandoverRepository(**store).recipients();
    names.removeDuplicates();
    if (arguments.has("--distribute") && names.isEmpty())
        return usage("not-found", QStringLiteral("--distribute"), QStringLiteral("the distribution list is empty"),
            QStringLiteral("see `wavedeckctl history distribution add --help`"));
    for (const QString& name : std::as_const(names))
        if (name.trimmed().isEmpty() || name.size() > 200)
            return usage("bad-value", QStringLiteral("--to"), QStringLiteral("a name has 1 to 200 characters"));
    return names;
}

/// One report on its way out.
struct Outgoing {
    history::Delivery what;
    report::Document document;
    QJsonObject json;
};

Result<QByteArray> bytesOf(const Outgoing& out)
{
    return out.what.format == QLatin1String("json")
        ? Result<QByteArray>(QJsonDocument(out.json).toJson(QJsonDocument::Indented))
        : written(out.what.format, out.document);
}

/// Written and logged together: what could not be written was received by nobody.
int distribute(Context& context, const Arguments& arguments, Outgoing out, const QStringList& recipients)
{
    const QString sha256 = QString::fromLatin1(
        QCryptographicHash::hash(toMarkdown(out.document).toUtf8(), QCryptographicHash::Sha256).toHex());
    out.what.at = utcMs();
    out.what.by = context.whoName();
    if (arguments.has("--output"))
        out.what.file = QFileInfo(arguments.value("--output")).absoluteFilePath();
    int status = 0;
    const QJsonObject body{{QStringLiteral("kind"), out.what.kind}, {QStringLiteral("sha256"), sha256},
        {QStringLiteral("to"), QJsonArray::fromStringList(recipients)}};
    const Status done = changeRegister(context, QStringLiteral("report.distribute"),
        QStringLiteral("report:") + out.what.subject, body, [&](Store& store) -> Status {
            const auto version = HandoverRepository(store).deliver(out.what, sha256, recipients);
            if (!version)
                return version.error();
            const QString said
                = QStringLiteral("Version %1 of this report, for %2.%3")
                      .arg(*version)
                      .arg(recipients.join(QStringLiteral(", ")),
                          *version > 1 ? QStringLiteral(" It supersedes version %1.").arg(*version - 1) : QString());
            out.document.blocks.prepend(report::Paragraph{said});
            out.json.insert(QStringLiteral("distribution"),
                QJsonObject{{QStringLiteral("version"), *version},
                    {QStringLiteral("recipients"), QJsonArray::fromStringList(recipients)}});
            const auto bytes = bytesOf(out);
            if (!bytes)
                return bytes.error();
            status = put(context, arguments, out.what.format, *bytes);
            return status == 0 ? Status(Done{})
                               : Error{ErrorKind::Environment, QStringLiteral("cannot-write"), {}, {}, {}};
        });
    return done ? 0 : status != 0 ? status : context.fail(done.error()); // put() has told what it could not
}

/// HAND-8: keeps a version where it says something new.
Result<Outgoing> statusOutgoing(Context& context, const ReportInput& input)
{
    const auto reading = context.store();
    if (!reading)
        return reading.error();
    history::StatusVersion version = statusOf(**reading, input, context.whoName(), utcMs());
    const QList<history::StatusVersion> before = HandoverRepository(**reading).versions(version.project);
    if (!before.isEmpty() && before.last().session == version.session && before.last().body == version.body)
        version = before.last();
    else {
        const Status kept
            = changeRegister(context, QStringLiteral("report.status"), QStringLiteral("status:") + version.project,
                {{QStringLiteral("session"), version.session}}, [&](Store& store) -> Status {
                    const auto done = HandoverRepository(store).keep(version);
                    if (done)
                        version = *done;
                    return done ? Status(Done{}) : Status(done.error());
                });
        if (!kept)
            return kept.error();
    }
    const auto earlier = std::find_if(before.rbegin(), before.rend(),
        [&](const history::StatusVersion& one) { return one.version < version.version; });
    const history::StatusVersion* last = earlier == before.rend() ? nullptr : &*earlier;
    Outgoing out{{}, statusReport(version, last), history::document(version)};
    if (last)
        out.json.insert(QStringLiteral("changes"), history::document(history::difference(*last, version)));
    return out;
}

int give(Context& context, const Arguments& arguments, const QString& otherwise)
{
    const auto format = formatOf(context, arguments);
    const auto kind = oneOf(arguments, "--kind", QStringList(reportKinds()) << kStatus, otherwise);
    const auto depth = oneOf(arguments, "--depth", reportDepths(), QStringLiteral("full"));
    for (const Result<QString>* read : {&format, &kind, &depth})
        if (!*read)
            return context.fail(read->error());
    const QString id = arguments.positional.first();
    if (const auto rows = context.session(id); !rows)
        return context.fail(rows.error());
    const auto store = context.store();
    const auto input = store ? readReport(**store, id, utcMs()) : Result<ReportInput>(store.error());
    if (!input)
        return context.fail(input.error());
    const auto recipients = recipientsOf(context, arguments);
    if (!recipients)
        return context.fail(recipients.error());
    auto out = *kind == kStatus
        ? statusOutgoing(context, *input)
        : Result<Outgoing>({{}, makeReport(*input, *kind, *depth), reportJson(*input, *kind, *depth)});
    if (!out)
        return context.fail(out.error());
    out->what.subject = id;
    out->what.kind = *kind;
    out->what.depth = *depth;
    out->what.format = *format;
    if (!recipients->isEmpty())
        return distribute(context, arguments, *out, *recipients);
    const auto bytes = bytesOf(*out);
    return bytes ? put(context, arguments, *format, *bytes) : context.fail(bytes.error());
}

int report(Context& context, const Arguments& arguments)
{
    return give(context, arguments, QStringLiteral("final"));
}

/// HAND-1: what the next session is started from, three files; none that is there already is written over.
int handoffFolder(Context& context, const Arguments& arguments, const ReportInput& input)
{
    const QString id = input.line.id;
    const QDir folder(arguments.value("--folder"));
    const auto store = context.store();
    const QList<std::pair<QString, QByteArray>> files{
        {id + QStringLiteral("_HANDOFF.md"), toMarkdown(handoffReport(input)).toUtf8()},
        {id + QStringLiteral("_STATUS.md"),
            toMarkdown(makeReport(input, QStringLiteral("final"), QStringLiteral("standard"))).toUtf8()},
        {QStringLiteral("TECHNICAL_DEBT.md"), debt::markdownOf(DebtRepository(**store).items(), utcMs())}};
    for (const auto& file : files)
        if (folder.exists(file.first) || !folder.exists())
            return context.fail(usage("bad-value", folder.filePath(file.first),
                folder.exists() ? QStringLiteral("it is there already") : QStringLiteral("there is no such folder"),
                QStringLiteral("choose another with --folder DIR")));
    QJsonArray written;
    QString text;
    for (const auto& file : files) {
        QSaveFile out(folder.filePath(file.first));
        if (!out.open(QIODevice::WriteOnly) || out.write(file.second) != file.second.size() || !out.commit())
            return context.fail({ErrorKind::Environment, QStringLiteral("cannot-write"), out.fileName(),
                out.errorString(), QStringLiteral("choose another with --folder DIR")});
        written.append(QFileInfo(out.fileName()).absoluteFilePath());
        text += QStringLiteral("wrote %1\n").arg(plain(out.fileName()));
    }
    return context.answer({{QStringLiteral("files"), written}}, text);
}

int handoff(Context& context, const Arguments& arguments)
{
    if (arguments.has("--folder")) {
        const auto store = context.store();
        const auto input
            = store ? readReport(**store, arguments.positional.first(), utcMs()) : Result<ReportInput>(store.error());
        return input ? handoffFolder(context, arguments, *input) : context.fail(input.error());
    }
    return give(context, arguments, QStringLiteral("handoff"));
}

constexpr Option kDepth = {"--depth", "executive|standard|full", "one page, without logs and lists, or all (default)"};
constexpr Option kFormat = {"--format", "md|html|pdf|json", "how it is written (default: md)"};
constexpr Option kOutput = {"--output", "FILE", "where to write it, instead of stdout", 'o'};
constexpr Option kTo = {"--to", "NAME", "who receives it: version and name are logged; repeat for more", 0, true};
constexpr Option kDistribute = {"--distribute", nullptr, "to everybody of `history distribution`"};
constexpr Option kOptions[] = {{"--kind", "KIND",
                                   "final (default), handoff, completion, narrative, risk, or status, which keeps a "
                                   "version of where the project stands"},
    kDepth, kFormat, kOutput, kTo, kDistribute};
constexpr Option kHandoff[] = {kDepth, kFormat, kOutput, kTo, kDistribute,
    {"--folder", "DIR", "writes three files there: the hand-off, the status report and the register of debt"}};

constexpr Command kCommands[] = {
    {"report", "SESSION", "The report of a session: verdict, waves, agents, gates with evidence, events, totals.",
        kOptions, "wavedeckctl report S-001 -o report.md", 1, 1, report},
    {"handoff", "SESSION", "What the next session needs: open items, agent states, metrics, files, next steps.",
        kHandoff, "wavedeckctl handoff S-001 -o HANDOFF.md", 1, 1, handoff},
};

} // namespace

std::span<const Command> reportCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
