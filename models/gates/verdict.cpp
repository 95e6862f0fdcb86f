// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gates/verdict.h"

#include "models/secrets/redact.h"

namespace wavedeck {

namespace {

constexpr qsizetype kNamed = 5; ///< failed tests in a reason

Verdict inconclusive(const QString& reason)
{
    return {GateState::Inconclusive, {}, reason};
}

/// What is more than `allow` lets pass, worst first. Of tests a severity left out lets none pass; of scans none that is
/// worse than all that are named, else any number.
QStringList beyond(const CriterionPlan& criterion, const gates::Report& report)
{
    QStringList parts;
    bool worse = true;
    for (const QString& severity : gates::severities()) {
        const auto most = criterion.allowed.constFind(severity);
        const qint64 found = report.bySeverity.value(severity);
        worse = worse && most == criterion.allowed.cend();
        if (most == criterion.allowed.cend() && !report.isTests && !worse)
            continue;
        const qint64 allowed = most == criterion.allowed.cend() ? 0 : *most;
        if (found > allowed)
            parts.append(QStringLiteral("%1 %2 (%3 allowed)").arg(found).arg(severity).arg(allowed));
    }
    return parts;
}

QString failedNames(const gates::Report& report)
{
    QStringList names;
    for (const gates::Finding& finding : report.findings.mid(0, kNamed))
        names.append(redacted(finding.name.isEmpty() ? finding.kind : finding.name));
    if (report.failed > kNamed)
        names.append(QStringLiteral("…"));
    return names.join(QStringLiteral(", "));
}

bool allowsFailures(const CriterionPlan& criterion)
{
    for (const QString& severity : gates::severities())
        if (criterion.allowed.contains(severity))
            return true;
    return false;
}

Verdict judgeTests(const CriterionPlan& criterion, const gates::Report& report)
{
    if (report.total == 0)
        return inconclusive(QStringLiteral("%1 holds no test").arg(criterion.reportPath));
    const QString value = gates::testsText(report);
    const bool listed = report.failed == qint64(report.findings.size());
    const QStringList more = beyond(criterion, report);
    if (report.failed > 0 && (!allowsFailures(criterion) || !more.isEmpty() || !listed))
        return {GateState::Failed, value,
            QStringLiteral("%1 of %2 tests failed: %3").arg(report.failed).arg(report.total).arg(failedNames(report))};
    const QString skipped = QStringLiteral("%1 tests were skipped").arg(report.skipped);
    const auto most = criterion.allowed.constFind(QStringLiteral("skipped"));
    if (most != criterion.allowed.cend() && report.skipped > *most)
        return {GateState::Failed, value, QStringLiteral("%1, %2 allowed").arg(skipped, QString::number(*most))};
    if (report.passed() == 0 && report.failed == 0)
        return inconclusive(QStringLiteral("every test of %1 was skipped").arg(criterion.reportPath));
    if (report.skipped > 0 || report.failed > 0)
        return {GateState::Passed, value,
            QStringLiteral("passed with a warning: ")
                + (report.failed > 0 ? QStringLiteral("%1 tests failed, as allowed").arg(report.failed) : skipped)};
    return {GateState::Passed, value, {}};
}

Verdict judgeScan(const CriterionPlan& criterion, const gates::Report& report)
{
    const QString value = gates::findingsText(report);
    if (allowsFailures(criterion)) {
        const QStringList more = beyond(criterion, report);
        return more.isEmpty() ? Verdict{GateState::Passed, value, {}}
                              : Verdict{GateState::Failed, value, more.join(QStringLiteral(", "))};
    }
    if (report.errors > 0)
        return {
            GateState::Failed, value, QStringLiteral("%1 errors in %2").arg(report.errors).arg(criterion.reportPath)};
    const qint64 severe = report.bySeverity.value(QStringLiteral("critical"))
        + report.bySeverity.value(QStringLiteral("high")); // what a tool only warns of may score 9.8
    if (severe > 0)
        return {GateState::Failed, value,
            QStringLiteral("%1 critical or high findings in %2").arg(severe).arg(criterion.reportPath)};
    return {GateState::Passed, value, {}};
}

} // namespace

Verdict judgeReport(const CriterionPlan& criterion, const std::optional<QByteArray>& file)
{
    if (!file)
        return inconclusive(QStringLiteral("it wrote no report %1").arg(criterion.reportPath));
    gates::Report report = gates::readReport(criterion.reportFormat, *file);
    if (!report.fault.isEmpty())
        return inconclusive(
            QStringLiteral("%1 is no %2 report: %3").arg(criterion.reportPath, criterion.reportFormat, report.fault));
    Verdict verdict = report.isTests ? judgeTests(criterion, report) : judgeScan(criterion, report);
    verdict.report = std::move(report);
    return verdict;
}

Verdict judgeCoverage(const CriterionPlan& criterion, const std::optional<QByteArray>& file)
{
    if (!file)
        return inconclusive(QStringLiteral("it wrote no report %1").arg(criterion.reportPath));
    const gates::Coverage coverage = gates::readCoverage(criterion.reportFormat, *file);
    if (!coverage.fault.isEmpty())
        return inconclusive(
            QStringLiteral("%1 is no %2 report: %3").arg(criterion.reportPath, criterion.reportFormat, coverage.fault));
    const double line = criterion.coverageAbove.value_or(0);
    const QString value = QString::number(coverage.percent, 'g', 6) + QStringLiteral(" %");
    if (coverage.percent > line)
        return {GateState::Passed, value, {}};
    return {
        GateState::Failed, value, QStringLiteral("coverage is %1, not above %2 %").arg(value, QString::number(line))};
}

} // namespace wavedeck
