// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/live/plandesk.h"
#include "models/plan/planreader.h"

#include <QByteArray>
#include <QJsonObject>

/// Plan files on disk, read the same way by the terminal and by the window. Any thread; blocks on the disk.
namespace wavedeck {

/// A plan file read from disk, with the caller's environment restricted to what the plan passes.
struct PlanFile {
    QString given; ///< as the caller wrote it
    QString path; ///< absolute
    QByteArray text;
    QString workspace; ///< absolute; empty = as the plan says
    QMap<QString, QString> set;
    PlanReading reading;
    QJsonObject environment; ///< only of a faultless plan
};

/// Reads and checks it. An Error (`no-plan`) means that there is nothing to check; faults of the plan are in the
/// reading. workspace is absolute or empty. programFolder is that of the running program, the last place where
/// programs are looked for. overhead tells that of earlier runs of the plan (PlanContext), when there is a database.
/// dataDir may hold gates of its user (gatelibrary.h).
Result<PlanFile> readPlanFile(const QString& given, const QString& workspace, const QMap<QString, QString>& set,
    const QString& programFolder,
    const std::function<std::optional<double>(const QString& file, const QString& name)>& overhead = {},
    const QString& dataDir = {});

/// Where the agents of a plan will find programs: the PATH they get, then programFolder.
QStringList searchPath(const Plan& plan, const QString& programFolder);

/// What agents get to see of this process's environment, and no more.
QJsonObject passedEnvironment(const Plan& plan);

/// The arguments of `session.start`, with what agents inherit from this process: umask and resource limits.
QJsonObject startRequest(const PlanFile& file, const QString& actor, const PlanLimits& limits = {});

/// The folder with plan templates: share/wavedeck/plans beside the program's bin; empty when there is none.
QString planTemplateFolder(const QString& programFolder);
/// The folder with the templates of this data directory: what was promoted (KNOW-11), and what its user puts there. It
/// need not exist.
QString ownTemplateFolder(const QString& dataDir);

} // namespace wavedeck
