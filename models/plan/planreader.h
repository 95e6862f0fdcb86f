// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

#include <QByteArray>
#include <QJsonObject>

#include <functional>

namespace wavedeck {

/// The longest text of a plan. What `plan check` takes can be sent to the engine, whose frames hold 1 MiB.
constexpr qsizetype kMostPlanBytes = 768 * 1024;

/// One thing wrong with a plan, or worth a warning, and where.
struct Fault {
    Mark mark;
    QString message; ///< what is wrong and how to mend it, one line
};

/// What the reader needs besides the text.
struct PlanContext {
    QString file; ///< absolute path of the plan, for messages and relative paths; need not exist
    QString workspace; ///< absolute; overrides session.workspace when not empty
    QMap<QString, QString> set; ///< --set KEY=VALUE
    /// Absolute path of a program without a slash, empty when PATH has none. Unset = programs are not looked for
    /// (an engine that reads its stored plan again).
    std::function<QString(const QString& program)> findProgram;
};

/// PLAN-5, PLAN-6 and WAVE-9 for one wave: shares of `work` in percent by agent id, the ratio of FORM-4 (0 when an
/// agent has no work), who is overloaded (>= 40 %, for three agents or more) or idle, and parallel or sequential with
/// why.
struct WaveLoad {
    QString wave;
    QMap<QString, double> sharePercent;
    double ratio = 0;
    QStringList overloaded;
    QStringList idle;
    bool parallel = true;
    QString why;
};

struct PlanReading {
    Plan plan; ///< complete only when faults is empty
    QList<Fault> faults; ///< in the order of the file
    QList<Fault> warnings;
    QList<WaveLoad> loads;
    int agents = 0; ///< instances, globs counted as the files that match now
    bool ok() const { return faults.isEmpty(); }

    /// The document of `plan check --json`.
    QJsonObject toJson() const;
};

/// Reads a plan strictly (plan-format.md): every fault at once, each with line and column and how to mend it.
/// Pure but for the look-ups of findProgram and of foreach globs; any thread.
PlanReading readPlan(const QByteArray& yaml, const PlanContext& context);

} // namespace wavedeck
