// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/plandesk.h"
#include "models/plan/planreader.h"

/// What has to be right before a session starts (PLAN-9), as far as it can be seen without running anything.
namespace wavedeck {

/// What was found of the machine. Sizes are bytes, -1 = unknown.
struct PreflightFacts {
    QString ownTemplates; ///< another folder like the next
    QString templateFolder; ///< a plan whose agents would work in there has no workspace yet
    bool workspaceThere = false; ///< it is a folder
    bool workspaceReadable = false;
    bool workspaceWritable = false;
    QString dataDir;
    bool dataDirThere = false;
    bool dataDirUsable = false; ///< files can be made in it; when it is not there: it can be made
    bool dataDirForeign = false; ///< it belongs to another user
    int dataDirMode = 0700;
    qint64 diskTotal = -1; ///< of the data directory's file system, without what is kept for root
    qint64 diskFree = -1;
    qint64 memoryTotal = -1;
    qint64 memoryAvailable = -1;
    bool cpuTold = true; ///< the kernel says how busy the processors are
    QStringList unsetVariables; ///< of environment.pass, but for those that are often unset
    int namedVariables = 0; ///< how many were looked for
    QString engineProgram;
    bool engineStartable = false;
    bool engineRuns = false; ///< these four are for who may ask it
    qint64 enginePid = 0;
    QString engineVersion;
    QString engineDegraded; ///< why it stores nothing; empty = it does
    Error engineTrouble; ///< it is there, but cannot be used; an empty code = none
};

/// Looks at everything but a running engine. Blocks on the disk; any thread. The values of variables are not read.
PreflightFacts gatherFacts(const Plan& plan, const QString& dataDir, const QString& programFolder);

/// What the facts mean for this plan. Pure. Always the same eight checks in the same order.
QList<PreflightCheck> preflight(const PlanReading& reading, const PreflightFacts& facts);

} // namespace wavedeck
