// SPDX-License-Identifier: GPL-3.0-or-later
// probe http, headers, docs, dependencies: small programs that gates run
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/dependencyprobe.h"
#include "app/ctl/httpprobe.h"
#include "app/ctl/output.h"
#include "app/ctl/values.h"
#include "app/git/gitrun.h"
#include "models/gates/headers.h"
#include "models/plan/glob.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

constexpr int kMostRequests = 100'000;
constexpr int kMostAtOnce = 200;
constexpr qint64 kMostHeaderBytes = 256 * 1024;

Result<int> count(const Arguments& arguments, const char* name, int standard, int least, int most)
{
    if (!arguments.has(name))
        return standard;
    bool ok = false;
    const int value = arguments.value(name).toInt(&ok);
    if (!ok || value < least || value > most)
        return usage("bad-value", QString::fromLatin1(name),
            QStringLiteral("%1 is no number from %2 to %3")
                .arg(arguments.value(name), QString::number(least), QString::number(most)));
    return value;
}

Result<QList<QUrl>> urlsOf(const QStringList& texts)
{
    QList<QUrl> urls;
    for (const QString& text : texts) {
        const QUrl url(text, QUrl::StrictMode);
        const bool http = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
        if (!url.isValid() || !http || url.host().isEmpty() || !url.userInfo().isEmpty())
            return usage("bad-value", text, QStringLiteral("it is no address of http or https"),
                QStringLiteral("write it as http://127.0.0.1:8080/health, without a user"));
        urls.append(url);
    }
    return urls;
}

Result<HttpLoad> loadOf(const Arguments& arguments, int requests)
{
    HttpLoad load;
    const auto urls = urlsOf(arguments.positional);
    if (!urls)
        return urls.error();
    load.urls = *urls;
    const auto asked = count(arguments, "--requests", requests, 1, kMostRequests);
    const auto atOnce = count(arguments, "--concurrency", std::min(10, asked ? *asked : 1), 1, kMostAtOnce);
    const auto timeout
        = arguments.has("--timeout") ? durationOption(arguments, "--timeout") : Result<qint64>(qint64{10'000});
    if (!asked)
        return asked.error();
    if (!atOnce)
        return atOnce.error();
    if (!timeout)
        return timeout.error();
    load.requests = *asked;
    load.concurrency = *atOnce;
    load.timeoutMs = int(std::min<qint64>(*timeout, 600'000));
    for (const QString& header : arguments.values("--header")) {
        const qsizetype colon = header.indexOf(QLatin1Char(':'));
        if (colon <= 0 || header.contains(QLatin1Char('\n')) || header.contains(QLatin1Char('\r')))
            return usage("bad-value", QStringLiteral("--header"), QStringLiteral("it is no NAME: VALUE"));
        load.headers.append({header.left(colon).trimmed().toUtf8(), header.mid(colon + 1).trimmed().toUtf8()});
    }
    return load;
}

int http(Context& context, const Arguments& arguments)
{
    const auto load = loadOf(arguments, 100);
    if (!load)
        return context.fail(load.error());
    const auto wanted = count(arguments, "--expect-status", 0, 100, 599);
    const auto least = count(arguments, "--at-least", 1, 1, kMostRequests);
    if (!wanted || !least)
        return context.fail(wanted ? least.error() : wanted.error());
    const HttpResult result = sendAll(*load);
    QJsonObject document = httpDocument(*load, result);
    QString text = QStringLiteral("%1 of %2 requests to %3 end points were answered in %4 ms\n")
                       .arg(result.latencyMs.size())
                       .arg(load->requests)
                       .arg(load->urls.size())
                       .arg(result.tookMs);
    for (auto it = result.status.begin(); it != result.status.end(); ++it)
        text += QStringLiteral("  %1: %2\n").arg(it.key()).arg(it.value());
    for (const char* key : {"p50_ms", "p95_ms", "p99_ms"}) {
        const QJsonValue value = document.value(QLatin1String(key));
        text += QStringLiteral("  %1 %2\n")
                    .arg(QString::fromLatin1(key).left(3).toUpper(),
                        value.isDouble() ? QString(QString::number(value.toDouble()) + QStringLiteral(" ms"))
                                         : QStringLiteral("n/a"));
    }
    int status = result.latencyMs.isEmpty() ? 4 : 0;
    if (status == 4)
        printError(QStringLiteral("wavedeckctl: nobody answered: %1").arg(plain(result.error)));
    if (*wanted > 0) {
        const int met = result.status.value(*wanted);
        document.insert(QStringLiteral("expected"),
            QJsonObject{{QStringLiteral("status"), *wanted}, {QStringLiteral("count"), met},
                {QStringLiteral("at_least"), *least}});
        text += QStringLiteral("%1 requests met %2, at least %3 wanted\n").arg(met).arg(*wanted).arg(*least);
        if (status == 0 && met < *least)
            status = 1;
    }
    return context.answer(document, text, status);
}

Result<QList<std::pair<QString, QString>>> headersFrom(const Arguments& arguments)
{
    if (arguments.has("--text")) {
        QFile file;
        file.setFileName(arguments.value("--text"));
        const bool opened = arguments.value("--text") == QLatin1String("-") ? file.open(0, QIODevice::ReadOnly)
                                                                            : file.open(QIODevice::ReadOnly);
        if (!opened)
            return usage("bad-value", arguments.value("--text"), file.errorString());
        return gates::headersOf(QString::fromUtf8(file.read(kMostHeaderBytes)));
    }
    if (arguments.positional.isEmpty())
        return usage("bad-value", QStringLiteral("URL"), QStringLiteral("neither an address nor --text is given"));
    const auto load = loadOf(arguments, 1);
    if (!load)
        return load.error();
    const HttpResult result = sendAll(*load);
    if (result.latencyMs.isEmpty())
        return Error{ErrorKind::Environment, QStringLiteral("no-answer"), arguments.positional[0], result.error,
            QStringLiteral("start what is asked, or check the address")};
    return result.headers;
}

int headers(Context& context, const Arguments& arguments)
{
    const auto found = headersFrom(arguments);
    if (!found)
        return context.fail(found.error());
    QJsonArray array;
    QList<QStringList> rows{{QStringLiteral("HEADER"), QStringLiteral("WANTED"), QStringLiteral("FOUND")}};
    int good = 0;
    const auto checks = gates::checkHeaders(*found);
    for (const gates::HeaderCheck& check : checks) {
        good += check.good;
        array.append(QJsonObject{{QStringLiteral("name"), check.name}, {QStringLiteral("wanted"), check.wanted},
            {QStringLiteral("found"), check.found.isEmpty() ? QJsonValue() : QJsonValue(check.found)},
            {QStringLiteral("good"), check.good}});
        rows.append({check.name, check.wanted,
            check.found.isEmpty()
                ? QStringLiteral("missing")
                : QString((check.good ? QString() : QStringLiteral("other: ")) + plain(check.found))});
    }
    const int missing = int(checks.size()) - good;
    return context.answer(
        {{QStringLiteral("good"), good}, {QStringLiteral("missing"), missing}, {QStringLiteral("headers"), array}},
        table(rows), missing == 0 ? 0 : 1);
}

bool matchesAny(const QStringList& patterns, const QString& path)
{
    return std::any_of(
        patterns.begin(), patterns.end(), [&](const QString& pattern) { return glob::matches(pattern, path); });
}

QStringList patternsOf(const Arguments& arguments, const char* name, const QString& standard)
{
    return (arguments.has(name) ? arguments.value(name) : standard).split(QLatin1Char(','), Qt::SkipEmptyParts);
}

/// Files that are not as they were at the commit: changed, committed since, or new.
Result<QStringList> changedSince(const QString& folder, const QString& base)
{
    const auto broken = [&](const QString& why) {
        return Error{ErrorKind::Environment, QStringLiteral("no-history"), folder, why,
            QStringLiteral("name a commit of a git repository with --base")};
    };
    const git::Repository repository = git::repositoryOf(folder);
    if (!repository.good)
        return broken(repository.error);
    const git::Place place{repository.top, {}};
    const git::Answer commit = git::run(place,
        {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"),
            QStringLiteral("--end-of-options"), base + QStringLiteral("^{commit}")});
    if (!commit.good())
        return broken(QStringLiteral("%1 is no commit").arg(base));
    const git::Answer changed = git::run(place,
        {QStringLiteral("diff"), QStringLiteral("--name-only"), QStringLiteral("-z"), QStringLiteral("--no-ext-diff"),
            commit.line()});
    const git::Answer fresh = git::run(place,
        {QStringLiteral("ls-files"), QStringLiteral("--others"), QStringLiteral("--exclude-standard"),
            QStringLiteral("-z")});
    if (!changed.good() || !fresh.good())
        return broken(changed.good() ? fresh.error : changed.error);
    QStringList files;
    for (const QByteArray& name : changed.fields() + fresh.fields())
        files.append(QString::fromUtf8(name));
    return files;
}

int docs(Context& context, const Arguments& arguments)
{
    const QString base = arguments.has("--base") ? arguments.value("--base") : QStringLiteral("HEAD");
    const auto files = changedSince(arguments.positional.value(0, QStringLiteral(".")), base);
    if (!files)
        return context.fail(files.error());
    const QStringList docGlobs = patternsOf(arguments, "--docs", QStringLiteral("**/*.md,docs/**"));
    const QStringList codeGlobs = patternsOf(arguments, "--code", QStringLiteral("src/**,app/**,lib/**"));
    QStringList code;
    QStringList documents;
    for (const QString& file : *files) {
        if (matchesAny(docGlobs, file))
            documents.append(file);
        else if (matchesAny(codeGlobs, file))
            code.append(file);
    }
    const bool good = code.isEmpty() || !documents.isEmpty();
    const QString text = code.isEmpty() ? QStringLiteral("no code changed since %1\n").arg(base)
        : good                          ? QStringLiteral("%1 files of code and %2 of documentation changed since %3\n")
                     .arg(code.size())
                     .arg(documents.size())
                     .arg(base)
               : QStringLiteral("%1 files of code changed since %2, and no documentation: %3\n")
                     .arg(QString::number(code.size()), base, plain(code.mid(0, 5).join(QStringLiteral(", "))));
    return context.answer({{QStringLiteral("base"), base}, {QStringLiteral("good"), good},
                              {QStringLiteral("code"), QJsonArray::fromStringList(code.mid(0, 1000))},
                              {QStringLiteral("docs"), QJsonArray::fromStringList(documents.mid(0, 1000))}},
        text, good ? 0 : 1);
}

int dependencies(Context& context, const Arguments& arguments)
{
    const auto below = count(arguments, "--below", 1, 0, kMostRequests);
    if (!below)
        return context.fail(below.error());
    const DependencyAudit audit = auditDependencies(arguments.positional.value(0, QStringLiteral(".")));
    QString text = audit.reason.isEmpty() ? QString() : QString(audit.reason + QLatin1Char('\n'));
    for (const QString& line : audit.lines)
        text += plain(line) + QLatin1Char('\n');
    const int status = !audit.criticalHigh ? 4 : *audit.criticalHigh >= *below ? 1 : 0;
    return context.answer(dependencyDocument(audit), text, status);
}

constexpr Option kHttpOptions[] = {{"--requests", "N", "how many; 100 when left out"},
    {"--concurrency", "N", "at once; 10 when left out, at most 200"}, {"--timeout", "TIME", "of one request; 10s"},
    {"--header", "NAME: VALUE", "sent with each request", 0, true},
    {"--expect-status", "CODE", "exit 1 when too few answers have it"},
    {"--at-least", "N", "how many answers must have it; 1 when left out"}};
constexpr Option kHeaderOptions[] = {{"--text", "FILE", "read them from a file instead, - for stdin"},
    {"--timeout", "TIME", "of the request; 10s"}, {"--header", "NAME: VALUE", "sent with the request", 0, true}};
constexpr Option kDocsOptions[] = {{"--base", "COMMIT", "what to compare with; HEAD when left out"},
    {"--code", "GLOBS", "what is code, with commas between"},
    {"--docs", "GLOBS", "what is documentation, with commas between"}};

constexpr Option kDependencyOptions[] = {{"--below", "N", "critical and high ones from which it exits 1; 1"}};

constexpr Command kCommands[] = {
    {"probe http", "URL...", "Asks addresses many times: latency, errors, rate limits. Redirects are not followed.",
        kHttpOptions, "wavedeckctl probe http http://127.0.0.1:8080/api --requests 120 --expect-status 429", 1, 1000,
        http},
    {"probe headers", "[URL]", "Compares the security headers of an answer with what they must say.", kHeaderOptions,
        "wavedeckctl probe headers https://staging.example/ --json", 0, 1, headers},
    {"probe docs", "[FOLDER]", "Whether documentation changed where code did, since a commit of git.", kDocsOptions,
        "wavedeckctl probe docs . --base main --code 'src/**' --docs '**/*.md'", 0, 1, docs},
    {"probe dependencies", "[FOLDER]", "Known vulnerabilities, asked of npm, pip-audit, cargo or osv-scanner.",
        kDependencyOptions, "wavedeckctl probe dependencies . --json", 0, 1, dependencies},
};

} // namespace

std::span<const Command> probeCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
