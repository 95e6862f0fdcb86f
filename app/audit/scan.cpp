// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/scan.h"

#include "app/audit/context.h"
#include "models/base/clock.h"
#include "models/store/openforchange.h"
#include "models/store/securityrepository.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <cstdio>

namespace wavedeck {

namespace audit {

namespace {

struct Entry {
    const char* name;
    const char* what;
    Scanner scan;
};

constexpr Entry kScanners[]{
    {"inventory", "languages, files, lines and the largest files; build output that is tracked", scanInventory},
    {"secrets", "keys, tokens and passwords (never printed), also in files that git ignores", scanSecrets},
    {"todo", "TODO, FIXME, XXX and HACK in comments, with author and age", scanTodo},
    {"duplicates", "files with the same content, and the bytes that wastes", scanDuplicates},
    {"links", "relative links, images and anchors in Markdown and HTML that lead nowhere", scanLinks},
    {"static", "the analysers this machine has: cppcheck, shellcheck, yamllint, xmllint, Python, JSON", scanStatic},
    {"hotspots", "files that change often and are large (changes × lines)", scanHotspots},
    {"dependencies", "package manifests: names and versions, what is not pinned, missing lock files", scanDependencies},
    {"shard", "secrets and TODO marks in one slice of the files (--part I --parts N)", scanShard},
    {"verify", "whether every finding below --findings DIR names a file and line that are there", verifyFindings},
    {"report", "one Markdown report from the findings below --findings DIR (-o FILE)", writeReport},
};

void print(FILE* stream, const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
    std::fflush(stream);
}

int fail(const Error& error, bool json)
{
    print(stderr, QStringLiteral("wavedeckctl: %1\n").arg(error.line()));
    if (json) {
        const QJsonObject object{{QStringLiteral("code"), error.code},
            {QStringLiteral("message"),
                error.why.isEmpty() ? error.what : QString(error.what + QStringLiteral(": ") + error.why)},
            {QStringLiteral("hint"), error.mend}};
        print(stdout, QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("error"), object}}).toJson()));
    }
    return static_cast<int>(error.kind);
}

int list(bool json)
{
    QJsonArray scanners;
    QString text;
    for (const Entry& entry : kScanners) {
        const QString name = QString::fromLatin1(entry.name);
        const QString what = QString::fromUtf8(entry.what);
        scanners.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("what"), what}});
        text += QStringLiteral("%1  %2\n").arg(name, -12).arg(what);
    }
    const QJsonObject document{{QStringLiteral("scanners"), scanners}};
    print(stdout, json ? QString::fromUtf8(QJsonDocument(document).toJson()) : text);
    return 0;
}

/// All paths must lie in one repository: a finding's file is relative to one root.
Result<Repository> openRepository(const Options& options)
{
    Result<Repository> repository = Repository::open(options.paths.first());
    for (qsizetype i = 1; repository && i < options.paths.size(); ++i) {
        const Result<Repository> other = Repository::open(options.paths.at(i));
        if (!other)
            return other.error();
        if (other->root() != repository->root())
            return usage(QStringLiteral("scan %1").arg(options.scanner),
                QStringLiteral("the paths lie in different repositories"), QStringLiteral("scan one after the other"));
    }
    return repository;
}

Status writeFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return Error{ErrorKind::Environment, QStringLiteral("cannot-write"),
            QStringLiteral("'%1'").arg(printable(path)), file.errorString(),
            QStringLiteral("check the folder and its free space")};
    return Done{};
}

QString forPeople(const ScanContext& context)
{
    QString text;
    for (const Finding& finding : context.findings())
        text += QStringLiteral("%1:%2: %3 %4: %5\n")
                    .arg(finding.file.isEmpty() ? QStringLiteral(".") : printable(finding.file))
                    .arg(finding.line)
                    .arg(QString(word(finding.severity)), finding.rule, printable(finding.message));
    return text;
}

QString closing(const Options& options, const QJsonObject& document)
{
    const QJsonObject summary = document.value(QStringLiteral("summary")).toObject();
    QString text = QStringLiteral("%1: %2 findings in %3 files")
                       .arg(options.scanner)
                       .arg(summary.value(QStringLiteral("findings")).toInteger())
                       .arg(document.value(QStringLiteral("files_scanned")).toInteger());
    for (int i = static_cast<int>(Severity::Critical); i >= 0; --i) {
        const QString name = word(static_cast<Severity>(i));
        if (const qint64 n = summary.value(name).toInteger(); n > 0)
            text += QStringLiteral(", %1 %2").arg(n).arg(name);
    }
    const QJsonArray skipped = document.value(QStringLiteral("skipped")).toArray();
    for (const QJsonValue& entry : skipped)
        text += QStringLiteral("\nskipped: %1: %2")
                    .arg(printable(entry[QStringLiteral("what")].toString()),
                        printable(entry[QStringLiteral("why")].toString()));
    return text;
}

Scanner scannerNamed(const QString& name)
{
    for (const Entry& entry : kScanners) {
        if (name == QLatin1String(entry.name))
            return entry.scan;
    }
    return nullptr;
}

int exitStatus(const ScanContext& context)
{
    std::optional<Severity> failOn = context.options().failOn;
    // Who only looks for secrets asks whether there are any; with --out the findings are somebody else's to judge.
    if (!failOn && context.options().scanner == QStringLiteral("secrets") && context.options().outFile.isEmpty())
        failOn = Severity::Low;
    for (const Finding& finding : context.findings()) {
        if (failOn && finding.severity >= *failOn)
            return 1;
    }
    return context.isBad() ? 1 : 0;
}

/// --store: the hashes by which a credential is known again need a key, which the data directory holds.
Result<QByteArray> storeKey(const QString& dataDir)
{
    const auto store = openForChange(dataDir);
    return store ? SecurityRepository(**store).fingerprintKey() : store.error();
}

Status keepCredentials(ScanContext& context)
{
    const auto store = openForChange(context.options().dataDir);
    if (!store)
        return store.error();
    Actor actor;
    actor.name = context.options().actor;
    // Started by an agent or a gate, it is that session's scan.
    const QString session = qEnvironmentVariable("WAVEDECK_SESSION");
    const Result<int> fresh = SecurityRepository(**store).note(context.credentials(), session, actor, utcMs());
    if (!fresh)
        return fresh.error();
    context.summary().insert(QStringLiteral("stored"), static_cast<qint64>(context.credentials().size()));
    context.summary().insert(QStringLiteral("new"), *fresh);
    return Done{};
}

int run(const Options& options)
{
    const Scanner scan = scannerNamed(options.scanner);
    if (!scan)
        return fail(usage(QStringLiteral("scan %1").arg(printable(options.scanner)), QStringLiteral("no such scan"),
                        QStringLiteral("see `wavedeckctl scan list`")),
            options.json);
    Result<Repository> repository = openRepository(options);
    if (!repository)
        return fail(repository.error(), options.json);
    if (options.scanner == QStringLiteral("secrets") && repository->isGit() && !options.trackedOnly)
        repository->addUntracked();
    Events events;
    ScanContext context(*repository, options, events);
    Status done = scan(context);
    if (done && options.store)
        done = keepCredentials(context);
    if (!done)
        return fail(done.error(), options.json);
    context.finish();
    const QJsonObject document = context.document();
    const QByteArray bytes = QJsonDocument(document).toJson();
    QJsonArray created;
    if (!options.outFile.isEmpty()) {
        const Status written = writeFile(options.outFile, bytes);
        if (!written)
            return fail(written.error(), options.json);
        created.append(QFileInfo(options.outFile).absoluteFilePath());
    }
    if (!options.reportFile.isEmpty()) {
        const Status written = writeFile(options.reportFile, context.text().toUtf8());
        if (!written)
            return fail(written.error(), options.json);
        created.append(QFileInfo(options.reportFile).absoluteFilePath());
    }
    const QString close = closing(options, document);
    if (options.json)
        print(stdout, QString::fromUtf8(bytes));
    else if (!options.reportFile.isEmpty())
        print(stdout, QStringLiteral("report: %1\n").arg(options.reportFile));
    else
        print(stdout, context.text().isEmpty() ? forPeople(context) : context.text());
    if (!options.json && options.scanner != QStringLiteral("report"))
        print(stdout, close + QLatin1Char('\n'));
    events.write({{QStringLiteral("progress"), 100}, {QStringLiteral("step"), QStringLiteral("done")}});
    events.write({{QStringLiteral("report"),
        QJsonObject{{QStringLiteral("created"), created}, {QStringLiteral("modified"), QJsonArray()},
            {QStringLiteral("summary"), close.section(QLatin1Char('\n'), 0, 0)}}}});
    return exitStatus(context);
}

} // namespace

} // namespace audit

int runScan(const QStringList& arguments, bool json, const QString& dataDir, const QString& actor)
{
    Result<audit::Options> options = audit::readOptions(arguments, json);
    if (!options)
        return audit::fail(options.error(), json || arguments.contains(QStringLiteral("--json")));
    if (options->scanner == QStringLiteral("list"))
        return audit::list(options->json);
    options->dataDir = dataDir;
    options->actor = actor;
    if (options->store) {
        const Result<QByteArray> key = audit::storeKey(dataDir);
        if (!key)
            return audit::fail(key.error(), options->json);
        options->key = *key;
    }
    return audit::run(*options);
}

} // namespace wavedeck
