// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/testrunrepository.h"

#include "models/secrets/redact.h"
#include "models/store/documentjson.h"
#include "models/store/rows.h"

#include <QHash>

#include <cmath>

namespace wavedeck {

using namespace documents;

namespace {

template <class Row> bool isSameCriterion(const Row& one, const QString& gate, const QString& criterion)
{
    return one.gate == gate && one.criterion == criterion;
}

QList<gates::Finding> findingsOf(const TestRows& rows, const TestRun& run)
{
    QList<gates::Finding> findings;
    for (const StoredFinding& finding : rows.findings)
        if (isSameCriterion(finding, run.gate, run.criterion) && finding.attempt == run.attempt)
            findings.append(finding.what);
    return findings;
}

QJsonObject deltaOf(const TestRun& before, const TestRun& run)
{
    return {{QStringLiteral("attempt"), before.attempt}, {QStringLiteral("total"), run.total - before.total},
        {QStringLiteral("passed"), run.passed - before.passed}, {QStringLiteral("failed"), run.failed - before.failed},
        {QStringLiteral("skipped"), run.skipped - before.skipped}};
}

QJsonValue rounded(double value)
{
    return std::round(value * 10) / 10;
}

QJsonObject runJson(const TestRows& rows, const TestRun& run, const TestRun* before)
{
    QJsonArray kinds;
    for (const auto& [kind, count] : gates::byKind(findingsOf(rows, run)))
        kinds.append(QJsonObject{{QStringLiteral("kind"), kind}, {QStringLiteral("count"), count}});
    const bool timed = run.durationMs >= 0 && run.total > 0;
    return {{QStringLiteral("gate"), run.gate}, {QStringLiteral("criterion"), run.criterion},
        {QStringLiteral("attempt"), run.attempt}, {QStringLiteral("at"), timeOrNull(run.at)},
        {QStringLiteral("total"), run.total}, {QStringLiteral("passed"), run.passed},
        {QStringLiteral("failed"), run.failed}, {QStringLiteral("skipped"), run.skipped},
        {QStringLiteral("pass_percent"),
            run.total > 0 ? rounded(100.0 * double(run.passed) / double(run.total)) : QJsonValue()},
        {QStringLiteral("duration_ms"), run.durationMs >= 0 ? QJsonValue(run.durationMs) : QJsonValue()},
        {QStringLiteral("per_test_ms"), timed ? rounded(double(run.durationMs) / double(run.total)) : QJsonValue()},
        {QStringLiteral("failures_by_kind"), kinds},
        {QStringLiteral("delta"), before ? QJsonValue(deltaOf(*before, run)) : QJsonValue()}};
}

} // namespace

Status TestRunRepository::insert(const QString& session, const TestRun& run, const gates::Report& report)
{
    Status done = Done{};
    if (report.isTests)
        done = m_store.run("INSERT OR REPLACE INTO test_run (session, gate, criterion, attempt, at, total, passed, "
                           "failed, skipped, duration_ms) VALUES (?,?,?,?,?,?,?,?,?,?)",
            {session, run.gate, run.criterion, run.attempt, run.at, run.total, run.passed, run.failed, run.skipped,
                run.durationMs});
    for (qsizetype i = 0; done && i < report.findings.size(); ++i) {
        const gates::Finding& finding = report.findings[i];
        done = m_store.run("INSERT OR REPLACE INTO finding (session, gate, criterion, attempt, number, severity, kind, "
                           "name, path, line, message) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            {session, run.gate, run.criterion, run.attempt, i + 1, finding.severity, redacted(finding.kind),
                rows::text(redacted(finding.name)), rows::text(finding.path), finding.line,
                rows::text(redacted(finding.message))});
    }
    return done;
}

TestRows TestRunRepository::of(const QString& session)
{
    TestRows all;
    all.runs = rows::readAll<TestRun>(m_store,
        "SELECT gate, criterion, attempt, at, total, passed, failed, skipped, duration_ms FROM test_run WHERE session "
        "= ? ORDER BY gate, criterion, attempt",
        {session}, [](rows::Reader& r) {
            TestRun run;
            run.gate = r.text();
            run.criterion = r.text();
            run.attempt = r.integer();
            run.at = r.number();
            run.total = r.number();
            run.passed = r.number();
            run.failed = r.number();
            run.skipped = r.number();
            run.durationMs = r.number();
            return run;
        });
    all.findings = rows::readAll<StoredFinding>(m_store,
        "SELECT gate, criterion, attempt, severity, kind, name, path, line, message FROM finding WHERE session = ? "
        "ORDER BY gate, criterion, attempt, number",
        {session}, [](rows::Reader& r) {
            StoredFinding finding;
            finding.gate = r.text();
            finding.criterion = r.text();
            finding.attempt = r.integer();
            finding.what.severity = r.text();
            finding.what.kind = r.text();
            finding.what.name = r.text();
            finding.what.path = r.text();
            finding.what.line = r.integer();
            finding.what.message = r.text();
            return finding;
        });
    return all;
}

QJsonArray testRunsDocument(const TestRows& rows)
{
    QJsonArray array;
    for (qsizetype i = 0; i < rows.runs.size(); ++i) {
        const TestRun& run = rows.runs[i];
        const bool again = i > 0 && isSameCriterion(rows.runs[i - 1], run.gate, run.criterion);
        array.append(runJson(rows, run, again ? &rows.runs[i - 1] : nullptr));
    }
    return array;
}

QJsonObject findingsDocument(const TestRows& rows, const QList<Criterion>& criteria, qsizetype most)
{
    QHash<std::pair<QString, QString>, int> newest;
    for (const Criterion& criterion : criteria)
        newest.insert({criterion.gate, criterion.id}, criterion.attempt - (criterion.state == GateState::Running));
    QJsonArray list;
    QMap<QString, qint64> counts;
    qint64 total = 0;
    for (const StoredFinding& finding : rows.findings) {
        if (newest.value({finding.gate, finding.criterion}) != finding.attempt)
            continue; // history
        ++total;
        ++counts[finding.what.severity];
        if (list.size() < most)
            list.append(
                QJsonObject{{QStringLiteral("gate"), finding.gate}, {QStringLiteral("criterion"), finding.criterion},
                    {QStringLiteral("attempt"), finding.attempt}, {QStringLiteral("severity"), finding.what.severity},
                    {QStringLiteral("kind"), finding.what.kind}, {QStringLiteral("name"), orNull(finding.what.name)},
                    {QStringLiteral("path"), orNull(finding.what.path)},
                    {QStringLiteral("line"), finding.what.line > 0 ? QJsonValue(finding.what.line) : QJsonValue()},
                    {QStringLiteral("message"), orNull(finding.what.message)}});
    }
    QJsonObject bySeverity;
    for (const QString& severity : gates::severities())
        bySeverity.insert(severity, counts.value(severity));
    return {
        {QStringLiteral("total"), total}, {QStringLiteral("by_severity"), bySeverity}, {QStringLiteral("list"), list}};
}

} // namespace wavedeck
