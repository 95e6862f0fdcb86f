// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/matrix.h"

/// What follows from the content of an assessment. Pure; any thread.
namespace wavedeck::risk {

/// Of the inherent score; where there is none, the level set by hand (RISK-11).
Level inherentLevel(const Assessment& assessment, const RiskMatrix& matrix);
/// None unless both residual axes are set.
Level residualLevel(const Assessment& assessment, const RiskMatrix& matrix);
/// What its approval goes by: set by hand, else residual, else inherent, else proposed.
Level overallLevel(const Assessment& assessment, const RiskMatrix& matrix);
/// The worst of the answers of RISK-1; None while none is given.
Level proposedLevel(const Assessment& assessment);
/// Of one risk: residual, else inherent, else as given.
Level levelOf(const Risk& risk, const RiskMatrix& matrix);
/// Of the risks that are not closed.
Level worstRisk(const Assessment& assessment, const RiskMatrix& matrix);
bool isAboutSecurity(const Assessment& assessment);
/// RISK-5: MEDIUM and above, or a flag that asks for it.
bool isRequired(const Assessment& assessment, Level level);

/// What may not be stored at all: a residual above its inherent, a level below the worst without a reason. Usage
/// `residual-above-inherent`, `level-unjustified`.
Status check(const Assessment& assessment, const RiskMatrix& matrix);

/// Part of the gate before handing in (RISK-7, RISK-8, RISK-19, RISK-24; GATE-8).
struct Missing {
    QString field; ///< key of the assessment
    QString what;
    QLatin1String criterion; ///< of resources/gates/risk-assessment.yaml: sections, justified, reviewer

    QString text() const { return QString(field + QStringLiteral(": ") + what); }
};
QList<Missing> missing(const Assessment& assessment, const RiskMatrix& matrix);

/// n of all, and the part in tenths of a percent; -1 = nothing to count.
struct Share {
    int n = 0;
    int all = 0;
    int tenths() const { return all > 0 ? int((qint64(n) * 2000 + all) / (2 * qint64(all))) : -1; }
};
Share testedShare(const Assessment& assessment); ///< RISK-15
Share answered(const Assessment& assessment); ///< of the six questions (RISK-19)
Share missionSuccess(const Assessment& assessment); ///< objectives with all their evidence (RISK-28)

/// RISK-21.
struct Governance {
    int openBefore = 0;
    int openAfter = 0;
    int fulfilled = 0;
};
Governance governance(const Assessment& assessment);

/// What a role looks at in a review, and the only fields it may change of what is another's (RISK-22). Data:
/// resources/risk/focus.yaml.
struct Focus {
    QString role;
    QStringList fields;
    QStringList questions;
};
const QList<Focus>& focusAreas();
/// Keys that differ.
QStringList changedFields(const QJsonObject& before, const QJsonObject& after);
/// Who may change everything may; who holds only roles with a focus may change their fields. Forbidden `not-your-part`.
Status mayChange(const QStringList& roles, bool isAuthor, const QStringList& fields);

/// A new assessment of a template: full or minimal (resources/risk/full.yaml, minimal.yaml). Usage `unknown-template`.
Result<Assessment> newAssessment(const QString& form);

} // namespace wavedeck::risk
