// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/states.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

/// What a plan file says (`plan-format.md`), as plain values. Durations are milliseconds, money is
/// micro-dollars. Read-only after the reader made it; any thread may read it.
namespace wavedeck {

/// Where in the plan file something stands; lines and columns count from 1.
struct Mark {
    int line = 0;
    int column = 0;
};

/// A number taken out of a gate's stdout (RFC 6901 pointer). Below warning: passed. Below critical: passed
/// with a warning. From critical on: failed. higherIsBetter turns the comparison round.
struct Metric {
    QString pointer;
    double warning = 0;
    double critical = 0;
    bool higherIsBetter = false;
};

/// What a document says, and what a program finds (AUDIT-11). Both numbers: the gap in percent is FORM-20.
struct ClaimPlan {
    QString says;
    QString source; ///< FILE or FILE:LINE
    QString expected;
    QString pointer; ///< RFC 6901 into the output; empty = the output itself, trimmed
    QString failsFrom = QStringLiteral("HIGH"); ///< severity of the gap that fails the criterion
};

/// What a baseline step measures (BASE-1, BASE-2, BASE-5). The program prints samples, or values, as JSON.
struct MeasurePlan {
    QString name;
    bool after = false; ///< else it is the baseline
    QString unit = QStringLiteral("ms");
    int concurrency = 0; ///< users at once; 0 = not said
    std::optional<double> target; ///< of P95
};

/// One condition of a gate.
struct CriterionPlan {
    QString id;
    QString name; ///< empty = the id
    QString feature; ///< the criterion of the plan that this is the implemented or operational side of
    CriterionKind kind = CriterionKind::Program;
    Verifies verifies = Verifies::Implemented;
    QStringList argv; ///< before substitution
    bool shell = false;
    int passExit = 0;
    Metric metric;
    QString reportFormat; ///< junit | sarif | cppcheck; of Coverage cobertura | lcov
    QString reportPath; ///< relative to the workspace
    QMap<QString, int> allowed; ///< findings by severity that still pass (GATE-17); a severity left out: any number
    std::optional<double> coverageAbove; ///< percent; strictly more is needed (GATE-10)
    ClaimPlan claim;
    MeasurePlan measure;
    QString environment; ///< where it is verified (SEC-2); empty = not said
    qint64 validMs = 0; ///< its evidence is stale after so long; 0 = never
    QStringList evidence; ///< files kept beside the output, relative to the workspace
    QStringList approvalRoles;
    int approvalCount = 1;
    QStringList checklist;
    qint64 limitMs = 0; ///< 0 = none
    qint64 killAfterMs = 10 * 60 * 1000; ///< past it: inconclusive
    Mark mark;
};

struct GatePlan {
    QString id;
    QString name;
    GateKind kind = GateKind::Blocking;
    GateTiming timing = GateTiming::After;
    qint64 everyMs = 60'000; ///< During: between two runs
    Verifies verifies = Verifies::Implemented;
    QString use; ///< of the gate library that it was made from; empty = written out
    QStringList proves; ///< criteria of readiness tiers (TIER-1)
    QStringList waiverRoles; ///< who may waive it; empty = any L1 and Admin
    QList<CriterionPlan> criteria; ///< at least one; the short form gives one with the id `result`
    Mark mark;
};

/// One agent for each item: the made agents are ID#1, ID#2, …
struct ForEach {
    enum Kind { None, List, Range, Glob };
    Kind kind = None;
    QStringList list;
    int first = 0; ///< Range, both ends included
    int last = 0;
    QString glob; ///< relative to the workspace; expanded when the wave starts
};

/// What a delegated agent is told beside its task (HIER-13, HIER-14, HIER-16).
struct MissionPayload {
    QString intent; ///< the commander's
    QString boundaries; ///< what is not its business
    QString outcome; ///< expected
    QString returnPath; ///< where its result goes
    QStringList context; ///< decisions and facts that it needs
    QStringList assumptions; ///< critical ones
    QStringList decisions; ///< related ones of before (KNOW-6)

    bool isEmpty() const
    {
        return intent.isEmpty() && boundaries.isEmpty() && outcome.isEmpty() && returnPath.isEmpty()
            && context.isEmpty() && assumptions.isEmpty() && decisions.isEmpty();
    }
};

/// What an agent may start (`spawns:`): profiles of the plan, and how many in all. most 0 = none.
struct SpawnRules {
    QStringList profiles;
    int most = 0;
};

struct AgentPlan {
    QString id; ///< [a-z0-9][a-z0-9-]*
    QString profile; ///< `use`; empty = none
    QString name;
    QString role;
    QString tier;
    QString reportsTo; ///< id of a hierarchy node; empty = none
    QString adapter = QStringLiteral("command");
    QString model;
    Capability capability = Capability::ReadOnly;
    bool saysCapability = false; ///< it stands in the plan; else it follows from writes
    QStringList argv; ///< before substitution
    bool shell = false;
    QString prompt;
    QStringList needs; ///< agents of the same wave
    QStringList writes; ///< globs; empty = changes nothing
    qint64 limitMs = 0; ///< soft; 0 = never overdue
    qint64 killAfterMs = 0; ///< 0 = never ended by the clock
    int retries = 0;
    bool required = true;
    bool idempotent = false;
    bool worktree = false;
    double work = 1; ///< units counted by the pre-scan
    QString provider; ///< whose quota and sign-in it uses; empty = that of its adapter, for `command` none
    AgentClass agentClass = AgentClass::None;
    bool performance = false; ///< needs a stored baseline before it starts (BASE-1)
    QStringList tools; ///< that it is meant to use (CAP-5)
    QStringList inputs; ///< files that it reads, for the size check (CAP-6); before substitution
    Priority priority = Priority::P2;
    bool urgent = false; ///< for the advice of HIER-8
    bool isolated = false; ///< a single task of its own: the top may start it directly (HIER-2)
    QString domain; ///< of its work, for the routing table (HIER-7)
    Delegation delegation = Delegation::Unsaid;
    QString delegationReason;
    MissionPayload payload;
    QStringList protocols; ///< related ones (HIER-11)
    SpawnRules spawns;
    qint64 estimateMs = 0; ///< how long it is expected to take; 0 = not said
    std::optional<qint64> reserveMicroUsd; ///< of the budget, before it starts; empty = from earlier agents
    std::optional<qint64> reserveTokens;
    ForEach forEach;
    Mark mark;
};

struct WavePlan {
    QString id;
    QString name;
    QStringList needs; ///< wave ids, resolved: the wave before when the plan says nothing
    int maxParallel = 0; ///< 0 = only the session's limit
    QList<AgentPlan> agents;
    QList<GatePlan> gates;
    Mark mark;
};

struct HierarchyNode {
    QString id;
    QString role;
    QString tier;
    QString reportsTo;
    int maxParallel = 0; ///< of everything below it; 0 = no limit
    QStringList domains; ///< whose work goes to it (HIER-7)
    Mark mark;
};

struct Threshold {
    double warning = 0;
    double critical = 0;
    bool given = false; ///< by the plan; else a setting may stand in its place

    bool operator==(const Threshold&) const = default;
};

struct Thresholds {
    Threshold memory{70, 85};
    Threshold cpu{70, 85};
    Threshold disk{90, 95};
    Threshold p95Ms{500, 1000};
    Threshold errorRate{1, 5};

    bool operator==(const Thresholds&) const = default;
};

/// What a monitor of a plan looks at (MON-6 to 8, 11 to 14).
enum class MonitorKind {
    Metric, ///< a number out of a program's output, or one that the engine knows
    Health, ///< a program that exits 0, a TCP port that listens, or an HTTP answer below 400; on this machine
    Subscriptions, ///< how many of the declared names a program does not name
    Cache, ///< the lowest hit rate in percent, of what agents tell
    Deployed, ///< the gap between what is configured and what a program counts, in percent (FORM-20)
};
QLatin1String word(MonitorKind kind);

/// One entry of `monitors:`.
struct MonitorPlan {
    QString id;
    QString name;
    MonitorKind kind = MonitorKind::Metric;
    QStringList argv; ///< before substitution
    bool shell = false;
    QString pointer; ///< RFC 6901, into the output
    QString source; ///< instead of argv: a rule of rules.h, `processes` or `startup-failures`
    int port = 0; ///< instead of argv
    QString path; ///< of an HTTP request on that port
    QStringList declared;
    double configured = 0;
    std::optional<double> estimate; ///< a person's word for a gap that nothing can count
    std::optional<double> expected; ///< past it: elevated, and nobody is told
    std::optional<double> warning;
    std::optional<double> critical;
    bool higherIsBetter = false;
    QString unit;
    qint64 everyMs = 30'000;
    qint64 killAfterMs = 10'000;
    qint64 forMs = 0; ///< past a line for so long it fires
    qint64 validMs = 0; ///< older results are unverified; 0 = three times every
    Mark mark;

    qint64 validForMs() const { return validMs > 0 ? validMs : 3 * everyMs; }
};

struct Budget {
    std::optional<qint64> costMicroUsd;
    std::optional<qint64> tokens;
    bool stopOnExceeded = false; ///< else hold
    bool isSet() const { return costMicroUsd || tokens; }
};

/// What was counted before the work was shared out (PLAN-2, PLAN-3). Buffer: FORM-23.
struct PreScan {
    bool given = false;
    double instances = -1; ///< units found; -1 = not said
    QString complexity; ///< low | medium | high
    double hiddenWork = -1; ///< units predicted beside them; -1 = not said
    double bufferPercent = 20;
    QString by;
    QString verifiedBy; ///< somebody else (PLAN-3)
};

/// Configuration files that must agree (CONF-1, CONF-3). Paths relative to the workspace, globs allowed.
struct ConfigurationPlan {
    bool given = false;
    QStringList files; ///< empty = those found in the workspace
    QStringList required; ///< variables
    QString source; ///< the one file that the others follow; empty = none
    QString rules; ///< a file of rules beside our own; empty = none
};

/// Open debt that still lets the next wave start (DEBT-7); empty = any number.
struct DebtCeiling {
    std::optional<int> p0;
    std::optional<int> p1;
    bool isSet() const { return p0 || p1; }
};

struct Plan {
    QString file; ///< absolute path it was read from
    QString folder; ///< of the file
    QString name;
    QString mission;
    QStringList success;
    Mode mode = Mode::Basic;
    QString targetTier;
    QString product; ///< whose readiness it works on; empty = the workspace's folder
    QString environmentName; ///< where it deploys to, as staging (SEC-2); empty = not said
    QString gateSet; ///< a set of gates by name (GATE-9); empty = none
    QMap<QString, QByteArray> gateFiles; ///< texts of the gate library that it uses, by id
    qint64 observeMs = 0; ///< window of observation after its end (MON-9); 0 = none
    ConfigurationPlan configuration;
    bool needsRisk = false; ///< `requires: risk`: starts only with an approved assessment of exactly this plan (RISK-4)
    QString riskId; ///< that one; empty = any that is about it
    DebtCeiling debtCeiling;
    QString workspace; ///< absolute
    int maxParallel = 8;
    Budget budget;
    bool holdOnRestart = false;
    bool resumeOnQuota = false; ///< the clock opens a provider again; else a person does
    QString scheme; ///< of the hierarchy: command | layers | elite; empty = command (models/protocol/hierarchy.h)
    QString protocol; ///< its version, as v1.1c (PLAN-15); empty = the newest
    QString context = QStringLiteral("minimal"); ///< minimal | full (HIER-17)
    double delegationTarget = 85; ///< percent (INC-29)
    QStringList standingOrders; ///< PLAN-18
    QMap<QString, QString> preSession; ///< item of the pre-session checklist → `done`, or why it is waived (PLAN-9)
    QString homogeneous; ///< why all agents are of one capability (CAP-4); empty = not said
    QString order; ///< parallel | sequential, against the advice of WAVE-9; empty = as advised
    QString orderReason;
    qint64 allTaskTokens = 0; ///< what modifying agents alone would use, as estimated (COST-8); 0 = not said
    PreScan preScan;
    Thresholds thresholds;
    QStringList environmentPass{QStringLiteral("PATH"), QStringLiteral("HOME"), QStringLiteral("USER"),
        QStringLiteral("LANG"), QStringLiteral("LC_ALL"), QStringLiteral("TZ"), QStringLiteral("TMPDIR"),
        QStringLiteral("TERM")};
    QMap<QString, QString> environmentSet;
    QList<HierarchyNode> hierarchy;
    QMap<QString, AgentPlan>
        profiles; ///< of `agents:`, read like agents; those that may be started by agents have argv
    QMap<QString, QString> set; ///< --set KEY=VALUE
    QList<MonitorPlan> monitors;
    QList<WavePlan> waves;
};

/// One agent as the engine runs it: a plan's agent, or one item of its foreach.
struct AgentInstance {
    QString id; ///< ID or ID#n
    QString item; ///< foreach item; empty without
    int index = 0; ///< 1-based place in foreach; 0 without
};

/// What {item}, {index}, … stand for in one argument.
struct Substitution {
    QString item;
    QString index;
    QString session;
    QString wave;
    QString agent;
    QString workspace;
    QString runDir;
    QMap<QString, QString> set;
};

/// Replaces the known placeholders inside one argument; never splits it; other braces stay.
QString substitute(const QString& argument, const Substitution& values);

/// The instances of an agent whose foreach is none, list or range. For a glob: the files below workspace that match,
/// sorted, relative to it; `**` crosses folders, links are not followed, `.git` is left out.
QList<AgentInstance> instancesOf(const AgentPlan& agent, const QString& workspace);

/// The argv to execute: substituted, and behind `/bin/sh -c` when shell is set (argv[0] is the script, the rest are $1,
/// $2, …).
QStringList commandLine(const QStringList& argv, bool shell, const Substitution& values);

} // namespace wavedeck
