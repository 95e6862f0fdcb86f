// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/planfile.h"

#include "models/plan/gatelibrary.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <sys/resource.h>
#include <sys/stat.h>

namespace wavedeck {

namespace {

/// More than a plan may have, so that one that is a little too long gets its fault with its size.
constexpr qint64 kMostRead = 4 * kMostPlanBytes;

Error noPlan(const QString& given, const QString& why, const QString& mend)
{
    return {ErrorKind::Usage, QStringLiteral("no-plan"), given, why, mend};
}

Result<QByteArray> readText(const QString& path, const QString& given)
{
    QFile file(path);
    const QString check = QStringLiteral("check the path");
    const QFileInfo info(path);
    if (info.isDir())
        return noPlan(given, QStringLiteral("it is a folder"), QStringLiteral("name the plan file in it"));
    if (!file.open(QIODevice::ReadOnly))
        return noPlan(given, file.errorString(), check);
    const QByteArray text = file.read(kMostRead + 1);
    if (text.size() > kMostRead)
        return noPlan(given, QStringLiteral("it is larger than %1 KiB, the most a plan has").arg(kMostPlanBytes / 1024),
            QStringLiteral("a plan is a YAML file"));
    return text;
}

/// `resource:soft:hard,…`, `-` for no limit: what agents inherit from the caller.
QString callersLimits()
{
    const auto text
        = [](rlim_t value) { return value == RLIM_INFINITY ? QStringLiteral("-") : QString::number(value); };
    QStringList limits;
    for (int resource = 0; resource < int(RLIM_NLIMITS); ++resource) {
        rlimit limit{};
        if (::getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0)
            limits.append(
                QStringLiteral("%1:%2:%3").arg(QString::number(resource), text(limit.rlim_cur), text(limit.rlim_max)));
    }
    return limits.join(QLatin1Char(','));
}

/// Asked of the kernel's file: umask(2) can only be read by setting it, which would show in files that another thread
/// makes just then.
int callersUmask()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (status.open(QIODevice::ReadOnly))
        for (const QByteArray& line : status.readAll().split('\n'))
            if (line.startsWith("Umask:")) {
                bool ok = false;
                const int mask = line.mid(6).trimmed().toInt(&ok, 8);
                if (ok)
                    return mask;
            }
    const mode_t mask = ::umask(077);
    ::umask(mask);
    return int(mask);
}

} // namespace

QJsonObject passedEnvironment(const Plan& plan)
{
    QJsonObject environment;
    for (const QString& name : plan.environmentPass) {
        const QByteArray key = name.toUtf8();
        if (qEnvironmentVariableIsSet(key.constData()))
            environment.insert(name, qEnvironmentVariable(key.constData()));
    }
    return environment;
}

QStringList searchPath(const Plan& plan, const QString& programFolder)
{
    QString path = passedEnvironment(plan).value(QLatin1String("PATH")).toString();
    if (plan.environmentSet.contains(QStringLiteral("PATH")))
        path = plan.environmentSet.value(QStringLiteral("PATH"));
    QStringList folders = path.split(QLatin1Char(':'), Qt::SkipEmptyParts);
    folders.append(programFolder);
    return folders;
}

Result<PlanFile> readPlanFile(const QString& given, const QString& workspace, const QMap<QString, QString>& set,
    const QString& programFolder,
    const std::function<std::optional<double>(const QString& file, const QString& name)>& overhead,
    const QString& dataDir)
{
    PlanFile file;
    file.given = given;
    file.path = QFileInfo(given).absoluteFilePath();
    file.workspace = workspace;
    file.set = set;
    auto text = readText(file.path, given);
    if (!text)
        return text.error();
    file.text = std::move(*text);
    PlanContext context{file.path, file.workspace, file.set, {}, {}};
    if (!dataDir.isEmpty())
        context.gateFiles = gateFilesIn(gateFolder(dataDir));
    // The plan says which PATH its agents get, so it is read once before programs can be looked for.
    const Plan first = readPlan(file.text, context).plan;
    const QStringList folders = searchPath(first, programFolder);
    if (overhead)
        context.overheadPercent = overhead(file.path, first.name);
    context.findProgram
        = [folders](const QString& program) { return QStandardPaths::findExecutable(program, folders); };
    file.reading = readPlan(file.text, context);
    if (file.reading.ok())
        file.environment = passedEnvironment(file.reading.plan);
    return file;
}

QJsonObject startRequest(const PlanFile& file, const QString& actor, const PlanLimits& limits)
{
    QJsonObject set;
    for (auto it = file.set.begin(); it != file.set.end(); ++it)
        set.insert(it.key(), it.value());
    QJsonObject request{{QStringLiteral("plan_file"), file.path},
        {QStringLiteral("plan_text"), QString::fromUtf8(file.text)}, {QStringLiteral("workspace"), file.workspace},
        {QStringLiteral("set"), set}, {QStringLiteral("environment"), file.environment},
        {QStringLiteral("umask"), callersUmask()}, {QStringLiteral("limits"), callersLimits()},
        {QStringLiteral("actor"), actor}};
    if (const QJsonObject overrides = limits.toJson(); !overrides.isEmpty())
        request.insert(QStringLiteral("overrides"), overrides);
    return request;
}

QString ownTemplateFolder(const QString& dataDir)
{
    return QDir::cleanPath(dataDir + QStringLiteral("/plans"));
}

QString planTemplateFolder(const QString& programFolder)
{
    const QString folder = QDir::cleanPath(programFolder + QStringLiteral("/../share/wavedeck/plans"));
    return QFileInfo(folder).isDir() ? folder : QString();
}

} // namespace wavedeck
