// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/plan/planadvice.h"

#include <QByteArray>
#include <QJsonObject>

#include <functional>
#include <optional>

namespace wavedeck {

/// The longest text of a plan. What `plan check` takes can be sent to the engine, whose frames hold 1 MiB.
constexpr qsizetype kMostPlanBytes = 768 * 1024;

/// One thing wrong with a plan, or worth a warning, and where.
struct Fault {
    Mark mark;
    QString message; ///< what is wrong and how to mend it, one line
    QString rule = {}; ///< id of protocolrules.h; empty = wrong in every mode, or no rule of the protocol
};

/// What the reader needs besides the text.
struct PlanContext {
    QString file; ///< absolute path of the plan, for messages and relative paths; need not exist
    QString workspace; ///< absolute; overrides session.workspace when not empty
    QMap<QString, QString> set; ///< --set KEY=VALUE
    /// Absolute path of a program without a slash, empty when PATH has none. Unset = programs are not looked for
    /// (an engine that reads its stored plan again).
    std::function<QString(const QString& program)> findProgram;
    /// Of earlier runs: the part of the time in which no agent ran, percent (WAVE-9). Empty = unknown.
    std::optional<double> overheadPercent;
    /// Gates and sets of gates by id, as in DATA_DIR/gates: they go before our own (gatelibrary.h).
    QMap<QString, QByteArray> gateFiles = {};
};

/// PLAN-5, PLAN-6 and WAVE-9 for one wave: shares in percent by agent id, the ratio of FORM-4 (0 when an agent has
/// none), who is overloaded (>= 40 %, for three agents or more) or idle, and parallel or sequential with why. By units
/// of `work`, and beside it by the time that the agents are estimated to take (INC-11).
struct WaveLoad {
    QString wave;
    QMap<QString, double> sharePercent;
    double ratio = 0;
    QMap<QString, double> timeSharePercent; ///< empty when an agent has no estimate
    double timeRatio = 0; ///< 0 = unknown
    std::optional<qint64> sequentialMs; ///< estimates one after the other
    std::optional<qint64> wallMs; ///< estimates as they would run, longest first
    QStringList overloaded;
    QStringList idle;
    bool parallel = true; ///< advised
    QString branch; ///< of WAVE-9's tree: dependencies, count, balance, overhead or parallel
    QString why;

    bool isBalanced() const; ///< at most 1.5 to 1 (INC-40)
};

struct PlanReading {
    Plan plan; ///< complete only when faults is empty
    QList<Fault> faults; ///< in the order of the file
    QList<Fault> warnings;
    QList<WaveLoad> loads;
    PlanAdvice advice;
    int agents = 0; ///< instances, globs counted as the files that match now
    bool ok() const { return faults.isEmpty(); }

    /// The document of `plan check --json`.
    QJsonObject toJson() const;
};

/// Reads a plan strictly (plan-format.md): every fault at once, each with line and column and how to mend it.
/// Pure but for the look-ups of findProgram and of foreach globs; any thread.
PlanReading readPlan(const QByteArray& yaml, const PlanContext& context);

} // namespace wavedeck
