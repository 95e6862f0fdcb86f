// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/rules.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::risk {

namespace {

bool isAbove(const Score& residual, const Score& inherent)
{
    return (inherent.likelihood > 0 && residual.likelihood > inherent.likelihood)
        || (inherent.impact > 0 && residual.impact > inherent.impact);
}

Error aboveInherent(const QString& where)
{
    return {ErrorKind::Usage, QStringLiteral("residual-above-inherent"), where,
        QStringLiteral("the residual likelihood or impact is above the inherent one"),
        QStringLiteral("what is done against a risk does not make it worse")};
}

} // namespace

Level inherentLevel(const Assessment& assessment, const RiskMatrix& matrix)
{
    const Level scored = matrix.levelOf(assessment.inherent);
    return scored != Level::None ? scored : assessment.level;
}

Level residualLevel(const Assessment& assessment, const RiskMatrix& matrix)
{
    return matrix.levelOf(assessment.residual);
}

Level proposedLevel(const Assessment& assessment)
{
    return std::max({assessment.userImpact, assessment.rollbackEase, assessment.testing});
}

Level overallLevel(const Assessment& assessment, const RiskMatrix& matrix)
{
    if (assessment.level != Level::None)
        return assessment.level;
    if (const Level residual = residualLevel(assessment, matrix); residual != Level::None)
        return residual;
    const Level inherent = inherentLevel(assessment, matrix);
    return inherent != Level::None ? inherent : proposedLevel(assessment);
}

Level levelOf(const Risk& risk, const RiskMatrix& matrix)
{
    if (const Level residual = matrix.levelOf(risk.residual); residual != Level::None)
        return residual;
    const Level inherent = matrix.levelOf(risk.inherent);
    return inherent != Level::None ? inherent : risk.level;
}

Level worstRisk(const Assessment& assessment, const RiskMatrix& matrix)
{
    Level worst = Level::None;
    for (const Risk& risk : assessment.risks)
        if (risk.status != QLatin1String("closed"))
            worst = std::max(worst, levelOf(risk, matrix));
    return worst;
}

bool isAboutSecurity(const Assessment& assessment)
{
    const QString security = QStringLiteral("security");
    return assessment.category == security || assessment.flags.contains(security);
}

bool isRequired(const Assessment& assessment, Level level)
{
    const auto flags = changeFlags();
    return level >= Level::Medium || isAboutSecurity(assessment)
        || std::any_of(flags.begin(), flags.end(), [&](const ChangeFlag& flag) {
               return flag.required && assessment.flags.contains(QLatin1String(flag.word));
           });
}

Status check(const Assessment& assessment, const RiskMatrix& matrix)
{
    if (isAbove(assessment.residual, assessment.inherent))
        return aboveInherent(QStringLiteral("the assessment"));
    for (const Risk& risk : assessment.risks)
        if (isAbove(risk.residual, risk.inherent))
            return aboveInherent(QStringLiteral("risk ") + risk.id);
    const Level overall = overallLevel(assessment, matrix);
    const Level scored = std::max(residualLevel(assessment, matrix),
        residualLevel(assessment, matrix) == Level::None ? matrix.levelOf(assessment.inherent) : Level::None);
    const Level worst = std::max({worstRisk(assessment, matrix), proposedLevel(assessment), scored});
    if (overall != Level::None && overall < worst && assessment.levelWhy.isEmpty())
        return Error{ErrorKind::Usage, QStringLiteral("level-unjustified"), QStringLiteral("the overall level"),
            QStringLiteral("%1 is below the worst, %2").arg(word(overall), word(worst)),
            QStringLiteral("say why in level_why")};
    return Done{};
}

Share testedShare(const Assessment& assessment)
{
    return {int(assessment.tested.size()), int(assessment.tested.size() + assessment.notTested.size())};
}

Share answered(const Assessment& assessment)
{
    const auto has = [](const Question& q) { return !q.answer.isEmpty(); };
    return {int(std::count_if(assessment.questions.begin(), assessment.questions.end(), has)),
        int(assessment.questions.size())};
}

Share missionSuccess(const Assessment& assessment)
{
    QMap<QString, bool> met;
    for (const Evidence& line : assessment.objectives) {
        const bool counts = line.met && !line.text.isEmpty();
        met.insert(line.objective, met.value(line.objective, true) && counts);
    }
    const auto values = met.values();
    return {int(values.count(true)), int(values.size())};
}

Governance governance(const Assessment& assessment)
{
    Governance counts;
    for (const GovernanceLine& line : assessment.governance) {
        counts.openBefore += line.before.isEmpty() ? 0 : 1;
        counts.openAfter += line.after.isEmpty() ? 1 : 0;
        counts.fulfilled += line.after.isEmpty() ? 0 : 1;
    }
    return counts;
}

QStringList changedFields(const QJsonObject& before, const QJsonObject& after)
{
    QStringList keys = before.keys() + after.keys();
    keys.removeDuplicates();
    keys.removeIf([&](const QString& key) { return before.value(key) == after.value(key); });
    keys.sort();
    return keys;
}

} // namespace wavedeck::risk
