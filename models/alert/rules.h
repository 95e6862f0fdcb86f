// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alertrule.h"
#include "models/domain/plan.h"
#include "models/settings/settings.h"

#include <array>

/// Everything that is watched of a running session, as data: the lines of the plan or, where the plan has none, those
/// of the settings, whose defaults are those of trust.md E; how long a value is past them before it fires, where and
/// how long before it clears. Pure; any thread.
namespace wavedeck {

/// In the order in which they are shown.
enum class Watched {
    Memory, ///< percent: MemAvailable, or the cgroup's limit when that is nearer
    MemoryPressure, ///< percent of time: `some` against the warning line, `full` against the critical one
    Cpu, ///< percent of all cores
    Disk, ///< percent used of the data directory's file system
    DiskFree, ///< bytes free there
    P95, ///< milliseconds, of the `request` events of the last minutes
    ErrorRate, ///< percent of them
    Attempts, ///< percent of the last attempts that failed
    Duplicates, ///< processes more than there should be of one program with the same arguments
    Zombies, ///< ended processes that nobody waited for
    Orphans, ///< processes that agents left behind when they ended
    SilentAgents, ///< agents without a sign of life for too long (WAVE-11); for much too long: the critical line
    SloBurn, ///< how many times faster than allowed requests fail: over 6 h and 30 min; 1 h and 5 min: critical
    Budget, ///< percent of the session's budget that is spent
    Context, ///< percent of the context that the fullest running agent uses (COST-14)
    Quota, ///< providers that this session's agents found closed
    FileConflicts, ///< files that more than one agent of a wave changed (WAVE-4)
    ScopeBreaks, ///< files changed by agents whose plan does not let them (CAP-7)
    OfPlan, ///< not of the table: a monitor of the plan
};
constexpr int kWatched = int(Watched::OfPlan); ///< how many the table has

/// The rules of a session, by Watched.
using AlertRules = std::array<AlertRule, kWatched>;
AlertRules alertRules(const Thresholds& thresholds, const Settings& settings = {});

/// What of the rules can be set: `thresholds.RULE.warning`, `.critical`, `.warning_after`, `.critical_after` and
/// `.clear_after`.
QList<SettingKey> ruleSettings();

/// The lines that count: the plan's where it gives any of a metric, else those of the settings (MON-17).
Thresholds effectiveThresholds(Thresholds plan, const Settings& settings);

inline const AlertRule& ruleOf(const AlertRules& rules, Watched watched)
{
    return rules[std::size_t(watched)];
}

/// A source that is always there: that it says nothing is worth an alert of its own. The others are quiet when there is
/// nothing to say (no `request` event, no such file in this kernel).
bool isVital(Watched watched);
/// About the machine, the same for every session; the others are about one session's agents.
bool isAboutMachine(Watched watched);

/// How far back request events count, and how many of the last attempts.
constexpr qint64 kRequestWindowMs = 5 * 60 * 1000;
constexpr int kAttemptWindow = 20;
/// Free bytes say something only about a file system so many times as large as the line; of smaller ones the percentage
/// does.
constexpr qint64 kDiskFreeShare = 4;

/// `74 %`, `1028 ms`, `1.5 GiB`, `3`.
QString valueText(const QString& unit, double value);
/// `memory 74 % is past its warning line 70 %: DETAIL`; for free bytes `below`; with a line of 0 only `TITLE: DETAIL`.
QString pastLineText(const AlertRule& rule, const Measured& value, AlertLevel level, const QString& detail = {});

QLatin1String word(AlertLevel level); ///< normal, warning, critical
std::optional<AlertLevel> alertLevel(QStringView word);

} // namespace wavedeck
