// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/secrettools.h"

#include "app/audit/files.h"
#include "app/audit/process.h"
#include "app/audit/secretfiles.h"

#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>

#include <optional>

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

/// The findings; nothing when it is no report. A half of one is none: what is missing could be anything.
using Heard = std::optional<QList<Said>>;

Heard readGitleaks(const Repository& repository, const QByteArray& out)
{
    const QJsonDocument document = QJsonDocument::fromJson(out);
    if (!document.isArray())
        return std::nullopt;
    QList<Said> said;
    const QJsonArray rows = document.array();
    for (const QJsonValue& row : rows) {
        const QString rule = row[QStringLiteral("RuleID")].toString();
        const QString file = row[QStringLiteral("File")].toString();
        if (rule.isEmpty() || file.isEmpty())
            return std::nullopt;
        said.append({rule, relative(repository, file), row[QStringLiteral("StartLine")].toInt()});
    }
    return said;
}

/// One object a line, and nothing at all when there is nothing.
Heard readTrufflehog(const Repository& repository, const QByteArray& out)
{
    QList<Said> said;
    const QList<QByteArray> lines = out.split('\n');
    for (const QByteArray& line : lines) {
        if (line.trimmed().isEmpty())
            continue;
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        const QJsonValue place
            = row[QStringLiteral("SourceMetadata")][QStringLiteral("Data")][QStringLiteral("Filesystem")];
        const QString rule = row[QStringLiteral("DetectorName")].toString();
        const QString file = place[QStringLiteral("file")].toString();
        if (rule.isEmpty() || file.isEmpty())
            return std::nullopt;
        said.append({rule, relative(repository, file), place[QStringLiteral("line")].toInt()});
    }
    return said;
}

struct KnownTool {
    const char* program;
    QStringList arguments; ///< the root follows
    Heard (*read)(const Repository& repository, const QByteArray& out);
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

/// Which lines are excused by their own words. Findings come file by file: one file is held.
class Excused {
public:
    explicit Excused(const Repository& repository)
        : m_repository(repository)
    {
    }
    bool contains(const LineOf& place)
    {
        if (place.first != m_file) {
            m_file = place.first;
            m_lines = m_repository.readText(m_file).data.split('\n');
        }
        return m_lines.value(place.second - 1).contains("wavedeck:allow-secret");
    }

private:
    const Repository& m_repository;
    QByteArray m_file;
    QList<QByteArray> m_lines;
};

void addAll(ScanContext& context, const QList<Said>& all, const char* program, const QList<QByteArray>& files,
    const QSet<QString>& known, QSet<LineOf> told)
{
    for (const Finding& finding : context.findings())
        told.insert({finding.file, finding.line});
    const QSet<QByteArray> asked(files.begin(), files.end());
    Excused excused(context.repository());
    for (const Said& one : all) {
        const LineOf place(one.file, one.line);
        const QString print = placeFingerprint(printable(one.rule, 60), one.file, QByteArray::number(one.line));
        if (!asked.contains(one.file) || told.contains(place) || context.findings().size() >= kMostFindings)
            continue;
        told.insert(place);
        if (known.contains(print))
            addTo(context.summary(), QStringLiteral("known"), 1);
        else if (!excused.contains(place))
            add(context, one, program);
    }
}

} // namespace

void addToolFindings(
    ScanContext& context, const QList<QByteArray>& files, const QSet<QString>& known, const QSet<LineOf>& settled)
{
    for (const KnownTool& tool : knownTools()) {
        const QString name = QLatin1String(tool.program);
        if (QStandardPaths::findExecutable(name).isEmpty())
            continue;
        const QString root = context.repository().rootName();
        const ProcessResult run
            = runProcess(name, tool.arguments + QStringList{root}, root, context.options().toolLimitMs);
        const Heard heard = run.good() ? tool.read(context.repository(), run.out) : std::nullopt;
        if (heard) {
            addAll(context, *heard, tool.program, files, known, settled);
            context.summary().insert(QStringLiteral("tool"), name);
            return;
        }
        context.skipped().addThing(name,
            run.timedOut      ? QStringLiteral("it took too long; what it would have found is missing")
                : !run.good() ? QStringLiteral("it failed; what it would have found is missing")
                              : QStringLiteral("what it printed is no report; what it found is missing"));
    }
}

} // namespace wavedeck::audit
