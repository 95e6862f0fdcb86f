// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/secrettools.h"

#include "app/audit/files.h"
#include "app/audit/process.h"
#include "app/audit/secretfiles.h"

#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

namespace wavedeck::audit {

namespace {

constexpr qsizetype kMostFindings = 10'000;

/// What a tool said of one secret; never the secret.
struct Said {
    QString rule;
    QByteArray file;
    int line = 0;
};

QByteArray relative(const Repository& repository, const QString& name)
{
    const QByteArray path = QFile::encodeName(name);
    const QByteArray root = repository.root() + '/';
    return path.startsWith(root) ? path.mid(root.size()) : path;
}

QList<Said> readGitleaks(const Repository& repository, const QByteArray& out, bool* good)
{
    const QJsonDocument document = QJsonDocument::fromJson(out);
    *good = document.isArray();
    QList<Said> said;
    const QJsonArray rows = document.array();
    for (const QJsonValue& row : rows)
        said.append({row[QStringLiteral("RuleID")].toString(),
            relative(repository, row[QStringLiteral("File")].toString()), row[QStringLiteral("StartLine")].toInt()});
    return said;
}

QList<Said> readTrufflehog(const Repository& repository, const QByteArray& out, bool* good)
{
    QList<Said> said;
    const QList<QByteArray> lines = out.split('\n');
    for (const QByteArray& line : lines) {
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        const QJsonValue place
            = row[QStringLiteral("SourceMetadata")][QStringLiteral("Data")][QStringLiteral("Filesystem")];
        if (!row.isEmpty() && place.isObject())
            said.append({row[QStringLiteral("DetectorName")].toString(),
                relative(repository, place[QStringLiteral("file")].toString()), place[QStringLiteral("line")].toInt()});
    }
    *good = true;
    return said;
}

struct KnownTool {
    const char* program;
    QStringList arguments; ///< the root follows
    QList<Said> (*read)(const Repository& repository, const QByteArray& out, bool* good);
};

const QList<KnownTool>& knownTools()
{
    static const QList<KnownTool> kTools{
        {"gitleaks",
            {QStringLiteral("detect"), QStringLiteral("--no-git"), QStringLiteral("--no-banner"),
                QStringLiteral("--redact"), QStringLiteral("--exit-code"), QStringLiteral("0"),
                QStringLiteral("--report-format"), QStringLiteral("json"), QStringLiteral("--report-path"),
                QStringLiteral("/dev/stdout"), QStringLiteral("--source")},
            readGitleaks},
        {"trufflehog",
            {QStringLiteral("filesystem"), QStringLiteral("--json"), QStringLiteral("--no-update"),
                QStringLiteral("--no-verification")},
            readTrufflehog},
    };
    return kTools;
}

void add(ScanContext& context, const Said& said, const char* program)
{
    Finding finding;
    // A name of a rule, and nothing that could be more.
    finding.rule = printable(said.rule, 60);
    finding.severity = isTestPath(said.file) ? Severity::Low : Severity::High;
    finding.file = said.file;
    finding.line = said.line;
    finding.message = QStringLiteral("found by %1").arg(QLatin1String(program));
    finding.detail = {{QStringLiteral("tool"), QLatin1String(program)},
        {QStringLiteral("fingerprint"), placeFingerprint(finding.rule, said.file, QByteArray::number(said.line))}};
    addTo(context.summary(), QStringLiteral("secrets"), 1);
    context.add(finding);
}

} // namespace

void addToolFindings(ScanContext& context, const QList<QByteArray>& files, const QSet<QString>& known)
{
    for (const KnownTool& tool : knownTools()) {
        const QString name = QLatin1String(tool.program);
        if (QStandardPaths::findExecutable(name).isEmpty())
            continue;
        const QString root = context.repository().rootName();
        const ProcessResult run
            = runProcess(name, tool.arguments + QStringList{root}, root, context.options().toolLimitMs);
        bool good = run.good();
        const QList<Said> said = good ? tool.read(context.repository(), run.out, &good) : QList<Said>();
        if (!good) {
            context.skipped().addThing(name, QStringLiteral("it failed; only our own scanner looked"));
            return;
        }
        QSet<std::pair<QByteArray, int>> told;
        for (const Finding& finding : context.findings())
            told.insert({finding.file, finding.line});
        const QSet<QByteArray> asked(files.begin(), files.end());
        for (const Said& one : said) {
            const QString print = placeFingerprint(printable(one.rule, 60), one.file, QByteArray::number(one.line));
            if (!asked.contains(one.file) || told.contains({one.file, one.line}) || known.contains(print)
                || context.findings().size() >= kMostFindings)
                continue;
            told.insert({one.file, one.line});
            add(context, one, tool.program);
        }
        context.summary().insert(QStringLiteral("tool"), name);
        return;
    }
}

} // namespace wavedeck::audit
