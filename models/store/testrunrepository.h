// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"
#include "models/gates/reports.h"
#include "models/store/store.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

namespace wavedeck {

/// One run of tests that a criterion's report told of (GATE-12, GATE-16). One row of table test_run.
struct TestRun {
    QString gate;
    QString criterion;
    int attempt = 0;
    qint64 at = 0; ///< UTC ms
    qint64 total = 0;
    qint64 passed = 0;
    qint64 failed = 0;
    qint64 skipped = 0;
    qint64 durationMs = -1; ///< -1 = not said
};

/// What a run of tests or a scan found. One row of table finding.
struct StoredFinding {
    QString gate;
    QString criterion;
    int attempt = 0;
    gates::Finding what;
};

/// All of a session, of every attempt: a rerun replaces nothing.
struct TestRows {
    QList<TestRun> runs; ///< by gate, criterion and attempt
    QList<StoredFinding> findings; ///< likewise, in the order of the report
};

/// Test runs and findings. Writing: the engine, inside its transaction. Thread of the store.
class TestRunRepository {
public:
    explicit TestRunRepository(Store& store)
        : m_store(store)
    {
    }

    /// Everything that a report said of one attempt. What is stored is redacted.
    Status insert(const QString& session, const TestRun& run, const gates::Report& report);

    TestRows of(const QString& session);

private:
    Store& m_store;
};

/// Of each run: counts, `pass_percent`, `per_test_ms`, failures by kind, and the change to the run before (GATE-20).
QJsonArray testRunsDocument(const TestRows& rows);

/// The findings of the newest ended attempt of each criterion, at most `most`; and how many of each severity there are.
QJsonObject findingsDocument(const TestRows& rows, const QList<Criterion>& criteria, qsizetype most = 200);

} // namespace wavedeck
