// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/resourcefacts.h"
#include "models/audit/severity.h"

#include <QJsonArray>
#include <QJsonObject>

namespace wavedeck::audit {

/// The four parts of a resource audit (AUDIT-1), in their order.
enum class Section { Processes, Memory, Disk, Network };
inline constexpr int kSections = 4;
QLatin1String word(Section section);

/// What a remedy would act on: a process by pid and start time, or a file by path and inode.
struct Target {
    int pid = 0; ///< 0 = a file
    quint64 start = 0;
    QByteArray path;
    bool isFolder = false;
    quint64 device = 0;
    quint64 inode = 0;
    QByteArray command; ///< of the process; it must still be that before anything is sent to it
    QString name; ///< for people and the record
    qint64 bytes = 0; ///< what it gives back
};

/// Who does what about a finding, with consent only (AUDIT-2).
enum class Remedy { None, End, Clean };

/// One thing found, with its evidence and exact numbers.
struct ResourceFinding {
    int number = 0; ///< from 1, in the audit
    Section section = Section::Processes;
    QString rule;
    Severity severity = Severity::Info;
    QString message;
    qint64 wasteBytes = 0;
    qint64 reclaimBytes = 0; ///< expected when it is remedied
    Remedy remedy = Remedy::None;
    QList<Target> targets; ///< what the remedy acts on
    QString state; ///< open, remedied or partly
    QJsonObject evidence;
};

/// How many instances of a program are meant to run: `worker=3`. By the name of the program's file.
using Allowances = QHash<QByteArray, int>;

struct ResourceRules {
    Allowances allowed; ///< 1 when not named
    QSet<QByteArray> only; ///< programs that may be ended, by the name of their file; empty = all
    qint64 idleMs = 30 * 60 * 1000; ///< an established connection without data for so long is idle
    QJsonObject earlier; ///< section memory of the audit before, for growth since then; empty = none
    QString earlierId;
    qint64 earlierAt = 0;
};

/// Facts and findings of one section.
struct SectionReport {
    Section section = Section::Processes;
    QJsonObject facts; ///< numbers; sizes `…_bytes`, times `…_ms`
    QStringList cannotKnow; ///< said plainly
};

/// One audit as it is stored. Sizes of memory and of disk are never mixed into one percentage.
struct ResourceAudit {
    QString id; ///< AUD-001; empty = not stored yet
    qint64 at = 0;
    qint64 elapsedMs = 0;
    QString actor;
    QList<SectionReport> sections;
    QList<ResourceFinding> findings; ///< worst first
    QJsonObject consent; ///< {"end","clean","by"}
    QJsonArray actions; ///< {"at","by","finding","what","target","result","bytes","done"}
    MemoryFact memory;

    qint64 wasteBytes() const;
    qint64 reclaimBytes() const; ///< expected
    qint64 reclaimedBytes() const; ///< by actions that were done
};

/// Judges the facts. Pure; no process or file is touched.
ResourceAudit judgeResources(const ResourceFacts& facts, const ResourceRules& rules);

/// The document of `scan resources --json`.
QJsonObject resourceDocument(const ResourceAudit& audit);

/// The rules of one section each; they append to the audit.
void judgeProcesses(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit);
void judgeMemory(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit);
void judgeDisk(const ResourceFacts& facts, ResourceAudit& audit);
void judgeNetwork(const ResourceFacts& facts, const ResourceRules& rules, ResourceAudit& audit);

/// Program and arguments on one line, shortened, without control characters.
QString shownCommand(const ProcessFact& process);

} // namespace wavedeck::audit
