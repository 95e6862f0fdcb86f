// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/risk/assessment.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

/// The rollback of an assessment, run for once by the engine (RISK-9): a session of its own whose agents are the steps,
/// one after the other, each with its real command. Plain values; any thread.
namespace wavedeck::risk {

/// What a session says of itself that is a rehearsal.
struct Rehearsal {
    QString risk; ///< RA-001; empty = it is none
    qint64 revision = 0; ///< of the content that was rehearsed
    QString environment;

    QJsonObject json() const;
    static Rehearsal from(const QJsonObject& json); ///< what is missing or of another type stays empty
};

/// Name of the agent that is a step; from 1.
QString rehearsalAgent(qsizetype step);

/// A plan of one wave a step, as text. workspace: absolute. Usage `no-rollback` when there are no steps, `bad-value` without
/// an environment.
Result<QByteArray> rehearsalPlan(const Assessment& assessment, const Rehearsal& rehearsal, const QString& workspace);

/// How one step went. Unknown stays empty.
struct RehearsedStep {
    std::optional<int> exit; ///< empty = it did not run, or was ended by a signal
    qint64 durationMs = 0;
    QByteArray output; ///< its first MiB
};

/// `[{"command","expected","exit","matched","duration_ms"}]`: matched is whether the expected words stand in the
/// output; null where nothing is expected or it did not run.
QJsonArray rehearsedSteps(const Rollback& rollback, const QList<RehearsedStep>& steps);

/// How much longer than estimated, in percent (6 min against 5 = 20); empty without an estimate.
std::optional<double> rehearsalOverPercent(const Rollback& rollback, qint64 measuredMs);

/// A step's command as a person copies it.
QString commandOf(const RollbackStep& step);

} // namespace wavedeck::risk
