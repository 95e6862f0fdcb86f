// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/judge.h"

#include "models/assurance/claims.h"
#include "models/assurance/measure.h"
#include "models/secrets/redact.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <cstring>

namespace wavedeck {

namespace {

constexpr qsizetype kMostReason = 300;

Verdict inconclusive(const QString& reason)
{
    return {GateState::Inconclusive, {}, reason};
}

QString number(double value)
{
    return QString::number(value, 'g', 12);
}

Verdict judgeMetric(const Metric& metric, const QByteArray& output)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(output, &error);
    if (document.isNull())
        return inconclusive(
            QStringLiteral("its output is no JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    const QJsonValue found
        = atPointer(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), metric.pointer);
    if (!found.isDouble() || !std::isfinite(found.toDouble())) {
        // A program may say why it knows no number.
        const QString why = document.object().value(QLatin1String("reason")).toString().simplified().left(kMostReason);
        return inconclusive(QStringLiteral("no number at %1 in its output").arg(metric.pointer)
            + (why.isEmpty() ? QString() : QString(QStringLiteral(": ") + redacted(why))));
    }
    const double value = found.toDouble();
    const auto reaches = [&](double line) { return metric.higherIsBetter ? value <= line : value >= line; };
    const QString limit
        = metric.higherIsBetter ? QStringLiteral("%1 is %2, not above %3") : QStringLiteral("%1 is %2, not below %3");
    if (reaches(metric.critical))
        return {GateState::Failed, number(value), limit.arg(metric.pointer, number(value), number(metric.critical))};
    if (reaches(metric.warning))
        return {GateState::Passed, number(value),
            QStringLiteral("passed with a warning: ")
                + limit.arg(metric.pointer, number(value), number(metric.warning))};
    return {GateState::Passed, number(value), {}};
}

Verdict judgeClaimed(const CriterionPlan& criterion, const QByteArray& output)
{
    const assurance::ClaimResult result = assurance::judgeClaim(criterion.claim, criterion.id, output);
    if (result.severity == assurance::Gap::Unknown)
        return inconclusive(result.reason);
    const QString apart
        = QStringLiteral("claimed %1, found %2: %3").arg(result.expected, result.actual, assurance::gapText(result));
    if (assurance::isFailing(criterion.claim, result))
        return {GateState::Failed, result.actual, apart};
    return {GateState::Passed, result.actual, result.severity == assurance::Gap::None ? QString() : apart};
}

/// What was measured, and whether it keeps its target; the comparison with the baseline is the engine's.
Verdict judgeMeasured(const CriterionPlan& criterion, const run::Exit& exit, const QByteArray& output)
{
    if (exit.code != 0)
        return inconclusive(QStringLiteral("it could not measure: exit %1").arg(exit.code));
    const auto measured = assurance::readMeasured(output);
    if (!measured)
        return inconclusive(measured.error().why);
    const MeasurePlan& plan = criterion.measure;
    const QString value = assurance::summaryText(*measured, plan.unit);
    const QString fault = assurance::targetFault(*measured, plan.target, plan.unit);
    if (fault.isEmpty())
        return {GateState::Passed, value, {}};
    return {measured->p95 ? GateState::Failed : GateState::Inconclusive, value, fault};
}

/// What it wrote says that all is well; how it ended must say so too (it may have died before the rest). Tests that
/// failed and findings, as far as they are allowed, are why a program ends with another code.
Verdict judgeWithExit(const CriterionPlan& criterion, const run::Exit& exit, Verdict verdict)
{
    const bool foundSome = verdict.report
        && (verdict.report->isTests ? verdict.report->failed > 0 : !verdict.report->findings.isEmpty());
    if (verdict.state != GateState::Passed || exit.code == criterion.passExit || foundSome)
        return verdict;
    verdict.state = GateState::Inconclusive;
    verdict.reason = QStringLiteral("it ended with exit %1 instead of %2, although what it wrote says that all is well")
                         .arg(exit.code)
                         .arg(criterion.passExit);
    return verdict;
}

} // namespace

Verdict judge(const CriterionPlan& criterion, const run::Exit& exit, const QByteArray& output,
    const std::optional<QByteArray>& report)
{
    if (exit.execErrno != 0)
        return inconclusive(
            QStringLiteral("not startable: %1").arg(QString::fromLocal8Bit(std::strerror(exit.execErrno))));
    if (exit.signal != 0)
        return inconclusive(QStringLiteral("ended by signal %1").arg(exit.signal));
    switch (criterion.kind) {
    case CriterionKind::Metric:
        return judgeWithExit(criterion, exit, judgeMetric(criterion.metric, output));
    case CriterionKind::Report:
        return judgeWithExit(criterion, exit, judgeReport(criterion, report));
    case CriterionKind::Program:
        break;
    case CriterionKind::Coverage:
        return judgeWithExit(criterion, exit, judgeCoverage(criterion, report));
    case CriterionKind::Claim:
        return judgeClaimed(criterion, output);
    case CriterionKind::Measure:
        return judgeMeasured(criterion, exit, output);
    case CriterionKind::Approval:
    case CriterionKind::Checklist:
        return inconclusive(QStringLiteral("a person decides"));
    }
    const QString value = QStringLiteral("exit %1").arg(exit.code);
    if (exit.code == criterion.passExit)
        return {GateState::Passed, value, {}};
    return {GateState::Failed, value, QStringLiteral("exit %1 instead of %2").arg(exit.code).arg(criterion.passExit)};
}

} // namespace wavedeck
