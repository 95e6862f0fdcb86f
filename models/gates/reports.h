// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

/// What the reports of test runners, scanners and coverage tools say: JUnit XML, SARIF 2.1.0, cppcheck XML version 2,
/// Cobertura XML, LCOV. Pure; any thread; linear time. Reports are hostile: one that is too large, too deep, cut off or
/// of another kind has a fault and nothing else.
namespace wavedeck::gates {

constexpr qint64 kMostReportBytes = 8 * 1024 * 1024; ///< it is read on the engine's thread
constexpr qsizetype kMostFindings = 10'000; ///< kept of one run; all are counted

/// critical, high, medium, low, info: worst first.
const QStringList& severities();

/// One failed test or one result of a scan (GATE-17, GATE-20).
struct Finding {
    QString severity;
    QString kind; ///< rule of a scanner, or type of a failure; `unknown` when the report says none
    QString name; ///< of the test; empty for a scan
    QString path;
    int line = 0; ///< 0 = not said
    QString message; ///< first 500 characters, one line
};

struct Report {
    QString fault; ///< why it cannot be read; empty = it can
    bool isTests = false; ///< else a scan
    qint64 total = 0; ///< tests, or results
    qint64 failed = 0; ///< tests that failed or ended with an error
    qint64 skipped = 0;
    qint64 durationMs = -1; ///< -1 = not said
    qint64 errors = 0; ///< results of a scan that the tool itself calls an error
    QMap<QString, qint64> bySeverity = {}; ///< of all findings
    QList<Finding> findings = {};

    qint64 passed() const { return total - failed - skipped; }
};

/// format: junit, sarif or cppcheck. A failed test is `high` unless its property `severity` says another word.
Report readReport(const QString& format, const QByteArray& text);

struct Coverage {
    QString fault;
    qint64 lines = 0; ///< that could be run
    qint64 covered = 0;
    double percent = 0; ///< of what the report counted, or of its rate where it gives only that
};

/// format: cobertura or lcov. Lines of a file that stand twice (tests run in parts) count once, covered when any was.
Coverage readCoverage(const QString& format, const QByteArray& text);

/// `19 of 21 passed (90.5 %), 1 skipped`
QString testsText(const Report& report);
/// `2 high, 1 low`; `none` without a finding
QString findingsText(const Report& report);

/// Failures or results by kind, most first (GATE-20).
QList<std::pair<QString, qint64>> byKind(const QList<Finding>& findings);

} // namespace wavedeck::gates
