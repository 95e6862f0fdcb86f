// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/context.h"
#include "app/audit/files.h"
#include "app/audit/tools.h"

#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QStandardPaths>

#include <algorithm>

namespace wavedeck::audit {

namespace {

/// The tracked text files by the tool that looks at them.
struct Sorted {
    QHash<QString, QList<QByteArray>> byTool;
    bool qtSources = false;
    bool ownYamlRules = false;
};

bool includesQt(const QByteArray& path, const QByteArray& text)
{
    const QByteArray extension = extensionOf(path);
    return (extension == "cpp" || extension == "h" || extension == "cc")
        && (text.contains("#include <Q") || text.contains("#include <Qt"));
}

Sorted sortFiles(ScanContext& context)
{
    Sorted sorted;
    for (const QByteArray& path : context.repository().files()) {
        const QByteArray name = baseName(path);
        if (folderOf(path).isEmpty() && (name == ".yamllint" || name == ".yamllint.yml" || name == ".yamllint.yaml"))
            sorted.ownYamlRules = true;
        const FileText text = context.repository().readText(path);
        if (text.state != ReadState::Ok) {
            context.skip(text.state, path);
            continue;
        }
        sorted.qtSources = sorted.qtSources || includesQt(path, text.data);
        bool looked = false;
        for (const Tool& tool : tools()) {
            if (!tool.looksAt(path, text.data))
                continue;
            // An argument is text for Qt: other bytes would name another file.
            if (tool.program && QFile::encodeName(QFile::decodeName(path)) != path) {
                context.skipped().add(QStringLiteral("%1: the name is not UTF-8").arg(QLatin1String(tool.name)), path);
                continue;
            }
            sorted.byTool[QLatin1String(tool.name)].append(path);
            looked = true;
        }
        if (looked)
            context.countScanned();
    }
    return sorted;
}

/// The lines of the files that findings name, for their hashes; only tracked files are believed.
class LineSource {
public:
    explicit LineSource(const Repository& repository)
        : m_repository(repository)
    {
    }

    bool knows(const QByteArray& path) const { return m_repository.fileSet().contains(path); }

    /// Empty beyond the end of the file.
    std::optional<QByteArray> line(const QByteArray& path, int number)
    {
        if (path != m_path) {
            m_path = path;
            m_text = m_repository.readText(path).data;
            m_lines = splitLines(m_text);
        }
        if (number < 1 || number > m_lines.size())
            return std::nullopt;
        return m_lines.at(number - 1).toByteArray();
    }

private:
    const Repository& m_repository;
    QByteArray m_path;
    QByteArray m_text;
    QList<QByteArrayView> m_lines;
};

void addAll(ScanContext& context, const Tool& tool, QList<Finding> findings, LineSource& source)
{
    for (Finding& finding : findings) {
        if (!source.knows(finding.file))
            continue;
        finding.rule = QLatin1String(tool.name) + QLatin1Char(':') + finding.rule;
        const std::optional<QByteArray> line = source.line(finding.file, finding.line);
        if (!line)
            finding.line = 0; // an empty file, or an end-of-file message behind the last line
        // Broken on purpose is what test data often is.
        if (finding.severity > Severity::Low && (isTestPath(finding.file) || isVendored(finding.file)))
            finding.severity = Severity::Low;
        context.add(finding, line ? QByteArrayView(*line) : QByteArrayView());
    }
}

void runTool(ScanContext& context, const Tool& tool, const Sorted& sorted, LineSource& source, QJsonObject* table)
{
    const QString name = QLatin1String(tool.name);
    const QList<QByteArray> files = sorted.byTool.value(name);
    if (files.isEmpty())
        return;
    QElapsedTimer clock;
    clock.start();
    qsizetype done = 0;
    const qsizetype before = context.findings().size();
    for (; done < files.size(); done += tool.batch) {
        context.events().progress(done, files.size(), QStringLiteral("files, ") + name);
        const qint64 left = context.options().toolLimitMs - clock.elapsed();
        ToolRun run{context.repository(), files.mid(done, tool.batch), QFile::decodeName(context.repository().root()),
            sorted.qtSources, sorted.ownYamlRules, static_cast<int>(left)};
        const ToolAnswer answer = left > 0 ? tool.run(run) : ToolAnswer{{}, QString(), true};
        if (answer.timedOut)
            break;
        if (!answer.failure.isEmpty())
            context.skipped().addThing(
                QStringLiteral("%1: %2 files").arg(name).arg(run.files.size()), printable(answer.failure));
        addAll(context, tool, answer.findings, source);
    }
    done = std::min(done, files.size());
    if (done < files.size())
        context.skipped().addThing(
            QStringLiteral("%1: %2 of %3 files").arg(name).arg(files.size() - done).arg(files.size()),
            QStringLiteral("the time limit of %1 s was reached").arg(context.options().toolLimitMs / 1000));
    table->insert(name,
        QJsonObject{{QStringLiteral("files"), static_cast<qint64>(done)},
            {QStringLiteral("findings"), static_cast<qint64>(context.findings().size() - before)},
            {QStringLiteral("elapsed_ms"), clock.elapsed()}});
}

} // namespace

Status scanStatic(ScanContext& context)
{
    const Sorted sorted = sortFiles(context);
    LineSource source(context.repository());
    QJsonObject table;
    QJsonArray missing;
    const bool hasShellcheck = !QStandardPaths::findExecutable(QStringLiteral("shellcheck")).isEmpty();
    for (const Tool& tool : tools()) {
        const QString name = QLatin1String(tool.name);
        if (name == QStringLiteral("bash") && hasShellcheck)
            continue;
        const bool there = !tool.program || !QStandardPaths::findExecutable(QLatin1String(tool.program)).isEmpty();
        if (there) {
            runTool(context, tool, sorted, source, &table);
            continue;
        }
        missing.append(name);
        context.skipped().addThing(
            name, QStringLiteral("not installed; %1 files not analysed by it").arg(sorted.byTool.value(name).size()));
    }
    context.summary().insert(QStringLiteral("tools"), table);
    context.summary().insert(QStringLiteral("missing_tools"), missing);
    return Done{};
}

} // namespace wavedeck::audit
