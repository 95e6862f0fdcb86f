// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/history/nextsteps.h"
#include "models/plan/history.h"
#include "models/plan/planreader.h"

#include <QJsonObject>
#include <QList>
#include <QObject>

#include <functional>
#include <optional>

namespace wavedeck {

/// One plan file that can be chosen.
struct PlanEntry {
    QString path; ///< absolute
    QString group; ///< "Templates", or the folder it lies in
    QString name; ///< session.name; the file's name when the plan is faulty
    QString summary; ///< "3 waves, 64 agents"
    QString fault; ///< "Line 14: unknown key …"; empty = none
};

/// What may be changed of a plan before it starts, without touching its file. Unset = as the plan says.
struct PlanLimits {
    std::optional<int> maxParallel; ///< 1..10000
    std::optional<qint64> budgetMicroUsd; ///< 0 = no budget
    std::optional<qint64> limitMs; ///< soft limit of agents for which the plan states none; 0 = none

    QJsonObject toJson() const; ///< `overrides` of session.start: max_parallel, budget_microusd, limit_ms
    /// For what a client sends: an Error names the value that cannot be one.
    static Result<PlanLimits> check(const QJsonObject& json);
    /// For what is stored, which was checked: nothing where it cannot be read.
    static PlanLimits fromJson(const QJsonObject& json);
    void applyTo(Plan& plan) const;
};

/// One check before the start (PLAN-9). Blocking ones that failed keep the session from starting.
struct PreflightCheck {
    enum State { Passed, Advisory, Failed };
    QString id; ///< `plan`, `programs`, `workspace`, `data-dir`, `disk`, `memory`, `engine`, `credentials`
    QString title;
    QString detail; ///< what was found, and where
    QString mend; ///< how to mend it; empty when it passed
    QString command; ///< a command line that mends it; empty = none does
    State state = Passed;
};

/// A plan, opened.
struct OpenedPlan {
    QString path;
    QByteArray text;
    QString workspace; ///< given at the opening; empty = the plan's own
    PlanReading reading;
    PlanHistory history; ///< of this data directory
    QJsonObject dryRun; ///< what would run, every agent by name; empty when the plan has faults
    QList<PreflightCheck> checks; ///< the plan's own first, then by id as above
    QList<history::NextStep> nextSteps; ///< what earlier sessions of its project recommend and nobody chose for
    qint64 checkedAt = 0; ///< UTC ms

    bool mayStart() const; ///< no faults, no blocking check failed
};

/// Plans, as the start page needs them: the reading is done elsewhere, answers come later on the GUI thread unless
/// context is destroyed before. GUI thread. The real one is in app/desktop/.
class PlanDesk : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Templates, and the plans in the folders that were opened before.
    virtual void list(QObject* context, std::function<void(const QList<PlanEntry>&)> answer) = 0;
    /// Reads a plan anew and checks everything it needs. workspace as in `run --workspace`.
    virtual void open(const QString& path, const QString& workspace, QObject* context,
        std::function<void(const Result<OpenedPlan>&)> answer)
        = 0;
    /// Starts a session of exactly the text that was shown; the answer is its id.
    virtual void start(const OpenedPlan& plan, const PlanLimits& limits, QObject* context,
        std::function<void(const Result<QString>&)> answer)
        = 0;
    /// HAND-5: what became of a recommended step; state: done, ignored (with a reason).
    virtual void choose(const history::NextStep& step, const QString& state, const QString& reason, QObject* context,
        std::function<void(const Status&)> answer)
        = 0;
};

} // namespace wavedeck
