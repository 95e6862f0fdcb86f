// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/dependencyprobe.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>

namespace wavedeck::ctl {

namespace {

constexpr int kLimitMs = 300'000;
constexpr qsizetype kMostBytes = 32 * 1024 * 1024;

/// Vulnerabilities of severity high or critical in a tool's JSON; empty when it is not its JSON. Where a tool says no
/// severity, each counts: what is not known to be harmless is not.
std::optional<qint64> ofNpm(const QJsonObject& json)
{
    const QJsonValue counts = json.value(QLatin1String("metadata")).toObject().value(QLatin1String("vulnerabilities"));
    if (!counts.isObject())
        return std::nullopt;
    return counts.toObject().value(QLatin1String("critical")).toInteger()
        + counts.toObject().value(QLatin1String("high")).toInteger();
}

std::optional<qint64> ofPip(const QJsonObject& json)
{
    const QJsonValue dependencies = json.value(QLatin1String("dependencies"));
    if (!dependencies.isArray())
        return std::nullopt;
    qint64 count = 0;
    for (const QJsonValue& dependency : dependencies.toArray())
        count += dependency.toObject().value(QLatin1String("vulns")).toArray().size();
    return count;
}

std::optional<qint64> ofCargo(const QJsonObject& json)
{
    const QJsonValue count = json.value(QLatin1String("vulnerabilities")).toObject().value(QLatin1String("count"));
    return count.isDouble() ? std::optional(count.toInteger()) : std::nullopt;
}

std::optional<qint64> ofOsv(const QJsonObject& json)
{
    const QJsonValue results = json.value(QLatin1String("results"));
    if (!results.isArray())
        return std::nullopt;
    qint64 count = 0;
    for (const QJsonValue& result : results.toArray())
        for (const QJsonValue& package : result.toObject().value(QLatin1String("packages")).toArray())
            for (const QJsonValue& group : package.toObject().value(QLatin1String("groups")).toArray()) {
                const QString score = group.toObject().value(QLatin1String("max_severity")).toString();
                count += score.isEmpty() || score.toDouble() >= 7;
            }
    return count;
}

struct Tool {
    const char* lock; ///< which file it reads
    const char* program;
    const char* arguments;
    std::optional<qint64> (*count)(const QJsonObject&);
    const char* install;
};
constexpr Tool kTools[] = {
    {"package-lock.json", "npm", "audit --json", ofNpm, "npm"},
    {"requirements.txt", "pip-audit", "-r requirements.txt --format json --disable-pip --no-deps", ofPip, "pip-audit"},
    {"Cargo.lock", "cargo-audit", "audit --json", ofCargo, "cargo-audit"},
};
constexpr Tool kAnyTool{"", "osv-scanner", "--format json --recursive .", ofOsv, "osv-scanner"};
constexpr const char* kOtherLocks[]
    = {"yarn.lock", "pnpm-lock.yaml", "poetry.lock", "Pipfile.lock", "go.sum", "composer.lock", "Gemfile.lock"};

struct Asked {
    std::optional<qint64> count;
    QString why;
};

Asked ask(const Tool& tool, const QString& program, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, QString::fromLatin1(tool.arguments).split(QLatin1Char(' ')));
    if (!process.waitForFinished(kLimitMs)) {
        process.kill();
        process.waitForFinished(5000);
        return {std::nullopt, QStringLiteral("%1 did not end in time").arg(QLatin1String(tool.program))};
    }
    const QByteArray out = process.readAllStandardOutput().left(kMostBytes);
    const QJsonDocument json = QJsonDocument::fromJson(out);
    const auto count = json.isObject() ? tool.count(json.object()) : std::nullopt;
    return {count,
        count ? QString()
              : QStringLiteral("%1 gave no result (exit %2)").arg(QLatin1String(tool.program)).arg(process.exitCode())};
}

QString programOf(const Tool& tool)
{
    return QStandardPaths::findExecutable(QString::fromLatin1(tool.program));
}

void add(DependencyAudit& audit, const Tool& tool, const Asked& asked, const QString& lock)
{
    if (!asked.count) {
        audit.reason = asked.why;
        return;
    }
    audit.criticalHigh = audit.criticalHigh.value_or(0) + *asked.count;
    audit.tool = QString::fromLatin1(tool.program);
    audit.lines.append(QStringLiteral("%1: %2 high or critical (%3)").arg(lock).arg(*asked.count).arg(audit.tool));
}

} // namespace

DependencyAudit auditDependencies(const QString& folder)
{
    DependencyAudit audit;
    const QDir dir(folder);
    QStringList unread;
    for (const Tool& tool : kTools) {
        const QString lock = QString::fromLatin1(tool.lock);
        if (!QFileInfo(dir.filePath(lock)).isFile())
            continue;
        if (const QString program = programOf(tool); !program.isEmpty())
            add(audit, tool, ask(tool, program, folder), lock);
        else
            unread.append(QStringLiteral("%1 (install %2)").arg(lock, QLatin1String(tool.install)));
    }
    for (const char* lock : kOtherLocks)
        if (QFileInfo(dir.filePath(QString::fromLatin1(lock))).isFile())
            unread.append(QStringLiteral("%1 (install osv-scanner)").arg(QLatin1String(lock)));
    if (!unread.isEmpty()) {
        if (const QString program = programOf(kAnyTool); !program.isEmpty())
            add(audit, kAnyTool, ask(kAnyTool, program, folder), unread.join(QStringLiteral(", ")));
        else
            audit.reason = QStringLiteral("nothing installed reads %1").arg(unread.join(QStringLiteral(", ")));
    } else if (!audit.criticalHigh && audit.reason.isEmpty()) {
        audit.reason = QStringLiteral("no lock file in %1").arg(folder);
    }
    if (!audit.reason.isEmpty())
        audit.criticalHigh.reset(); // part of an answer is none
    return audit;
}

QJsonObject dependencyDocument(const DependencyAudit& audit)
{
    return {{QStringLiteral("critical_high"), audit.criticalHigh ? QJsonValue(*audit.criticalHigh) : QJsonValue()},
        {QStringLiteral("tool"), audit.tool.isEmpty() ? QJsonValue() : QJsonValue(audit.tool)},
        {QStringLiteral("reason"), audit.reason.isEmpty() ? QJsonValue() : QJsonValue(audit.reason)},
        {QStringLiteral("scanned"), QJsonArray::fromStringList(audit.lines)}};
}

} // namespace wavedeck::ctl
