// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planfile.h"
#include "models/plan/preflight.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace wavedeck {

namespace {

bool may(const QString& path, int rights)
{
    return ::access(QFile::encodeName(path).constData(), rights) == 0;
}

/// The path itself, or the nearest folder above it that exists.
QString nearestFolder(QString path)
{
    while (!QFileInfo::exists(path) && path.size() > 1)
        path = QFileInfo(path).path();
    return path;
}

void lookAtDataDir(const QString& dataDir, PreflightFacts& facts)
{
    facts.dataDir = dataDir;
    const QString folder = nearestFolder(dataDir);
    facts.dataDirThere = folder == dataDir;
    facts.dataDirUsable = QFileInfo(folder).isDir() && may(folder, R_OK | W_OK | X_OK);
    struct stat found { };
    if (facts.dataDirThere && ::stat(QFile::encodeName(dataDir).constData(), &found) == 0) {
        facts.dataDirMode = int(found.st_mode & 0777);
        facts.dataDirForeign = found.st_uid != ::geteuid();
    }
    struct statvfs disk { };
    if (::statvfs(QFile::encodeName(folder).constData(), &disk) == 0) {
        facts.diskFree = qint64(disk.f_bavail) * qint64(disk.f_frsize);
        facts.diskTotal = facts.diskFree + qint64(disk.f_blocks - disk.f_bfree) * qint64(disk.f_frsize);
    }
}

void lookAtMachine(PreflightFacts& facts)
{
    QString proc = qEnvironmentVariable("WAVEDECK_PROC_DIR"); // of tests, as for the engine
    if (proc.isEmpty())
        proc = QStringLiteral("/proc");
    QFile stat(proc + QStringLiteral("/stat"));
    facts.cpuTold = stat.open(QIODevice::ReadOnly) && stat.readLine().startsWith("cpu ");
    QFile file(proc + QStringLiteral("/meminfo"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const qint64 bytes = line.mid(line.indexOf(':') + 1).trimmed().split(' ').first().toLongLong() * 1024;
        if (line.startsWith("MemTotal:"))
            facts.memoryTotal = bytes;
        else if (line.startsWith("MemAvailable:"))
            facts.memoryAvailable = bytes;
    }
}

} // namespace

PreflightFacts gatherFacts(const Plan& plan, const QString& dataDir, const QString& programFolder)
{
    PreflightFacts facts;
    facts.templateFolder = planTemplateFolder(programFolder);
    facts.ownTemplates = ownTemplateFolder(dataDir);
    facts.workspaceThere = QFileInfo(plan.workspace).isDir();
    facts.workspaceReadable = may(plan.workspace, R_OK | X_OK);
    facts.workspaceWritable = may(plan.workspace, W_OK | X_OK);
    lookAtDataDir(QDir::cleanPath(dataDir), facts);
    lookAtMachine(facts);
    // Those that every plan passes are often unset and mean nothing by that.
    const QStringList usual = Plan().environmentPass;
    for (const QString& name : plan.environmentPass)
        if (!usual.contains(name)) {
            ++facts.namedVariables;
            if (!qEnvironmentVariableIsSet(name.toUtf8().constData()) && !plan.environmentSet.contains(name))
                facts.unsetVariables.append(name);
        }
    facts.engineProgram = programFolder + QStringLiteral("/wavedeckd");
    facts.engineStartable = QFileInfo(facts.engineProgram).isFile() && may(facts.engineProgram, X_OK);
    return facts;
}

} // namespace wavedeck
