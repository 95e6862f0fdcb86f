// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/planfile.h"

#include "app/ctl/context.h"
#include "app/ctl/output.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace wavedeck::ctl {

namespace {

/// More than a plan may have, so that one that is a little too long gets its fault with its size.
constexpr qint64 kMostRead = 4 * kMostPlanBytes;

Result<QByteArray> readText(const QString& path, const QString& given)
{
    QFile file(path);
    const QString check = QStringLiteral("check the path");
    if (QFileInfo(path).isDir())
        return usage("no-plan", given, QStringLiteral("it is a folder"), QStringLiteral("name the plan file in it"));
    if (!file.open(QIODevice::ReadOnly))
        return usage("no-plan", given, file.errorString(), check);
    const QByteArray text = file.read(kMostRead + 1);
    if (text.size() > kMostRead)
        return usage("no-plan", given,
            QStringLiteral("it is larger than %1 KiB, the most a plan has").arg(kMostPlanBytes / 1024),
            QStringLiteral("a plan is a YAML file"));
    return text;
}

Result<QMap<QString, QString>> readSet(const QStringList& values)
{
    QMap<QString, QString> set;
    for (const QString& value : values) {
        const qsizetype split = value.indexOf(QLatin1Char('='));
        if (split <= 0)
            return usage("bad-value", QStringLiteral("--set %1").arg(value), QStringLiteral("it is no KEY=VALUE"),
                QStringLiteral("write --set KEY=VALUE"));
        set.insert(value.left(split), value.mid(split + 1));
    }
    return set;
}

/// What agents get to see of the caller's environment, and no more.
QJsonObject environmentFor(const Plan& plan)
{
    QJsonObject environment;
    for (const QString& name : plan.environmentPass) {
        const QByteArray key = name.toUtf8();
        if (qEnvironmentVariableIsSet(key.constData()))
            environment.insert(name, qEnvironmentVariable(key.constData()));
    }
    return environment;
}

/// Where the agents will find programs: the PATH they get, then our own folder.
QStringList searchPath(const Plan& plan)
{
    QString path = environmentFor(plan).value(QLatin1String("PATH")).toString();
    if (plan.environmentSet.contains(QStringLiteral("PATH")))
        path = plan.environmentSet.value(QStringLiteral("PATH"));
    QStringList folders = path.split(QLatin1Char(':'), Qt::SkipEmptyParts);
    folders.append(QCoreApplication::applicationDirPath());
    return folders;
}

} // namespace

Result<PlanFile> readPlanFile(const Arguments& arguments)
{
    PlanFile file;
    const QString given = file.given = arguments.positional.first();
    file.path = QFileInfo(given).absoluteFilePath();
    auto set = readSet(arguments.values("--set"));
    if (!set)
        return set.error();
    file.set = std::move(*set);
    if (arguments.has("--workspace")) {
        const QFileInfo folder(arguments.value("--workspace"));
        if (!folder.isDir())
            return usage("bad-value", QStringLiteral("--workspace"),
                QStringLiteral("there is no folder %1").arg(folder.filePath()), QStringLiteral("make it first"));
        file.workspace = QDir::cleanPath(folder.absoluteFilePath());
    }
    auto text = readText(file.path, given);
    if (!text)
        return text.error();
    file.text = std::move(*text);
    PlanContext context{file.path, file.workspace, file.set, {}};
    // The plan says which PATH its agents get, so it is read once before programs can be looked for.
    const QStringList folders = searchPath(readPlan(file.text, context).plan);
    context.findProgram
        = [folders](const QString& program) { return QStandardPaths::findExecutable(program, folders); };
    file.reading = readPlan(file.text, context);
    if (file.reading.ok())
        file.environment = environmentFor(file.reading.plan);
    return file;
}

void printFindings(const PlanFile& file)
{
    const auto line = [&](const Fault& fault, const QString& what) {
        printError(QStringLiteral("%1:%2:%3: %4%5")
                       .arg(file.given)
                       .arg(fault.mark.line)
                       .arg(fault.mark.column)
                       .arg(what, fault.message));
    };
    for (const Fault& warning : file.reading.warnings)
        line(warning, QStringLiteral("warning: "));
    for (const Fault& fault : file.reading.faults)
        line(fault, {});
}

QString templateFolder()
{
    const QString folder
        = QDir::cleanPath(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/wavedeck/plans"));
    return QFileInfo(folder).isDir() ? folder : QString();
}

} // namespace wavedeck::ctl
