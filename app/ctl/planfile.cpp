// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/planfile.h"

#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/assurance/product.h"
#include "models/config/planconfig.h"
#include "models/plan/shortgates.h"
#include "models/store/assurancerepository.h"
#include "models/store/knowledge.h"
#include "models/store/sessionrepository.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace wavedeck::ctl {

namespace {

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

} // namespace

Result<PlanFile> readPlanFile(Context& context, const Arguments& arguments)
{
    const auto set = readSet(arguments.values("--set"));
    if (!set)
        return set.error();
    QString workspace;
    if (arguments.has("--workspace")) {
        const QFileInfo folder(arguments.value("--workspace"));
        if (!folder.isDir())
            return usage("bad-value", QStringLiteral("--workspace"),
                QStringLiteral("there is no folder %1").arg(folder.filePath()), QStringLiteral("make it first"));
        workspace = QDir::cleanPath(folder.absoluteFilePath());
    }
    const auto store = context.store(); // without a database there is no history, which is no failure
    auto file = wavedeck::readPlanFile(
        arguments.positional.first(), workspace, *set, QCoreApplication::applicationDirPath(),
        [&](const QString& path, const QString& name) {
            return store ? historyOf(SessionRepository(**store).earlierRuns(path, name)).overheadPercent
                         : std::optional<double>();
        },
        context.dataDir());
    if (!file)
        return file.error();
    if (store) {
        file->reading.advice.related = relatedKnowledge(**store, file->reading.plan);
        file->reading.advice.unread = unreadReadings(**store, file->reading.plan);
    }
    checkBaselines(file->reading, store && AssuranceRepository(**store).hasBaseline(productOf(file->reading.plan)));
    if (file->reading.ok())
        config::addConfigFindings(file->reading);
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
    return planTemplateFolder(QCoreApplication::applicationDirPath());
}

} // namespace wavedeck::ctl
