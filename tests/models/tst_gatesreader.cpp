// SPDX-License-Identifier: GPL-3.0-or-later
// What a window reads of gates, against a real database that somebody else writes.
#include "models/live/gatesreader.h"
#include "models/live/livereader.h"
#include "models/store/sessionrepository.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

namespace {

Criterion criterion(const QString& id, Verifies side, GateState state, const QString& feature = {})
{
    Criterion one;
    one.gate = QStringLiteral("exit");
    one.id = id;
    one.verifies = side;
    one.state = state;
    one.feature = feature;
    return one;
}

} // namespace

class TestGatesReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        auto writer = Store::openForWriting(m_dir->path());
        QVERIFY2(writer.ok(), qPrintable(writer ? QString() : writer.error().line()));
        m_writer = std::move(*writer);
        auto reader = Store::openForReading(m_dir->path());
        QVERIFY(reader.ok());
        m_reader = std::move(*reader);
        store(QStringLiteral("S-001"), 1);
        store(QStringLiteral("S-002"), 2);
    }
    void cleanup()
    {
        m_reader.reset();
        m_writer.reset();
        m_dir.reset();
    }

    void sidesOfOneCriterionAreOneLine()
    {
        const QList<Criterion> criteria{criterion(QStringLiteral("limit-implemented"), Verifies::Implemented,
                                            GateState::Passed, QStringLiteral("limit")),
            criterion(QStringLiteral("tests"), Verifies::Implemented, GateState::Failed),
            criterion(QStringLiteral("limit-operational"), Verifies::Operational, GateState::Inconclusive,
                QStringLiteral("limit"))};
        const QList<GateFeature> features = featuresOf(criteria);
        QCOMPARE(features.size(), 2);
        QCOMPARE(features[0].id, QStringLiteral("limit"));
        QCOMPARE(features[0].implemented->state, GateState::Passed);
        QCOMPARE(features[0].operational->state, GateState::Inconclusive);
        QVERIFY(features[1].implemented && !features[1].operational);
        const GateSide implemented = sideOf(criteria, Verifies::Implemented, 1000);
        QCOMPARE(implemented.met, 1);
        QCOMPARE(implemented.all, 2);
        QVERIFY(implemented.bad);
        const GateSide operational = sideOf(criteria, Verifies::Operational, 1000);
        QCOMPARE(operational.met, 0);
        QCOMPARE(operational.all, 1);
    }

    /// What is too old is not met any more (GATE-6).
    void staleEvidenceCountsNoMore()
    {
        Criterion old = criterion(QStringLiteral("p95"), Verifies::Operational, GateState::Passed);
        old.checkedAt = 1000;
        old.validMs = 500;
        QCOMPARE(sideOf({old}, Verifies::Operational, 1500).met, 1);
        const GateSide stale = sideOf({old}, Verifies::Operational, 1501);
        QCOMPARE(stale.met, 0);
        QVERIFY(stale.stale);
    }

    void countsSayWhichFailuresAreAdvisory()
    {
        LiveGate passed;
        passed.row.state = GateState::Passed;
        LiveGate failed;
        failed.row.state = GateState::Failed;
        LiveGate advisory = failed;
        advisory.row.kind = GateKind::Advisory;
        QCOMPARE(gateCounts({&failed, &passed, &advisory, &passed}),
            QStringLiteral("2 passed, 1 failed, 1 failed (advisory)"));
        QCOMPARE(gateCounts({}), QString());
    }

    void readsHistoryEvidenceTestsAndFindings()
    {
        change("INSERT INTO gate_result VALUES ('S-001', 'exit', 1, 100, 'failed', '2 of 21 failed', '', '[]')");
        change("INSERT INTO event (session, subject, at, kind, text, actor) VALUES ('S-001', 'gate:exit', 120, "
               "'waive', 'known', 'lead')");
        change(
            "INSERT INTO event (session, subject, at, kind, text, actor) VALUES ('S-001', 'a-1', 130, 'x', 'y', '')");
        change("INSERT INTO evidence VALUES (1, 'S-001', 'exit', 'tests', 1, 100, 'output', 'runs/x/stdout.log', 44, "
               "'ab', '19 of 21', '', 'staging', 1)");
        for (int attempt = 1; attempt <= 2; ++attempt)
            QVERIFY(m_writer->run("INSERT INTO test_run VALUES ('S-001', 'exit', 'tests', ?, 100, 21, ?, 2, 0, -1)",
                {attempt, attempt == 1 ? 3 : 19}));
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        const auto update = live.read(5);
        QVERIFY(update && update->now && update->now->gates);
        const GateRecord record = update->now->gates->records.value(QStringLiteral("exit"));
        QCOMPARE(record.history.size(), 2);
        QCOMPARE(record.history[0].kind, QStringLiteral("waive"));
        QCOMPARE(record.history[1].state, std::optional(GateState::Failed));
        QCOMPARE(record.evidence.first().sha256, QStringLiteral("ab"));
        QCOMPARE(record.tests.size(), 1);
        QCOMPARE(record.tests.first().passed, 19);
        QCOMPARE(record.tests.first().durationMs, -1);
        QVERIFY(update->now->gates->measured.isEmpty());
        QVERIFY(update->now->gates->tier.isEmpty());
        QCOMPARE(update->now->gates->ladder.size(), 4);
        QVERIFY(!update->now->gates->ladder.first().reached);
        QCOMPARE(update->now->gates->ladder.first().at, 0);
    }

    /// Too few samples for a percentile is no number, not 0.
    void whatWasNotMeasuredIsNoNumber()
    {
        change("INSERT INTO measurement (product, session, name, side, at, unit, n, p50, p95, p99, \"values\", "
               "concurrency, environment, source, actor, revision) VALUES ('w', '', 'api', 'baseline', 1, 'ms', 12, "
               "40.5, NULL, NULL, '{}', 0, '', '', '', 1)");
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        const auto update = live.read(5);
        QCOMPARE(update->now->gates->measured.size(), 1);
        const MeasuredSide& side = update->now->gates->measured.first();
        QCOMPARE(side.p50, std::optional(40.5));
        QVERIFY(!side.p95 && !side.p99);
        QCOMPARE(side.n, 12);
        QVERIFY(!side.after);
    }

    /// In the engine's own words; what comes and goes with other rows is seen too (GATE-18).
    void whatBlocksIsSaid()
    {
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        QVERIFY(live.read(5)->now->gates->blockers.isEmpty());
        QVERIFY(m_writer->begin());
        SessionRepository repository(*m_writer);
        Wave wave = repository.waves(QStringLiteral("S-001")).first();
        wave.state = WaveState::Held;
        Gate gate = repository.gates(QStringLiteral("S-001")).first();
        gate.state = GateState::Failed;
        gate.reason = QStringLiteral("tests failed");
        QVERIFY(repository.update(QStringLiteral("S-001"), wave) && repository.update(QStringLiteral("S-001"), gate)
            && m_writer->commit());
        const auto update = live.read(6);
        QVERIFY(update && update->now->gates);
        const QList<Blocker>& blockers = update->now->gates->blockers;
        QCOMPARE(blockers.size(), 1);
        QCOMPARE(blockers.first().id, QStringLiteral("exit"));
        QVERIFY(!blockers.first().why.isEmpty());
    }

    /// The same view until a row of it is newer.
    void isReadAnewOnlyWhenSomethingChanged()
    {
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        const GatesViewPtr first = live.read(5)->now->gates;
        QVERIFY(first);
        QVERIFY(m_writer->begin());
        Session other = *SessionRepository(*m_writer).session(QStringLiteral("S-002"));
        other.state = SessionState::Held;
        QVERIFY(SessionRepository(*m_writer).update(other) && m_writer->commit());
        const auto same = live.read(6);
        QVERIFY(same && same->now->gates == first);
        QVERIFY(m_writer->begin());
        Gate gate = SessionRepository(*m_writer).gates(QStringLiteral("S-001")).first();
        gate.state = GateState::Running;
        QVERIFY(SessionRepository(*m_writer).update(QStringLiteral("S-001"), gate) && m_writer->commit());
        const auto later = live.read(7);
        QVERIFY(later && later->now->gates && later->now->gates != first);
    }

    void gatesOfOtherSessionsComeByWhatTheyProve()
    {
        change("INSERT INTO tier_evidence (product, criterion, state, value, source, at, valid_until, revision) VALUES "
               "('w', 'tests-pass', 'met', '', 'S-002/gate:exit', 1, 0, 1)");
        change("INSERT INTO tier_evidence (product, criterion, state, value, source, at, valid_until, revision) VALUES "
               "('/elsewhere', 'docs', 'met', '', 'S-002/gate:exit', 1, 0, 1)");
        LiveReader live(*m_reader);
        live.follow(QStringLiteral("S-001"));
        const GatesViewPtr view = live.read(5)->now->gates;
        QCOMPARE(view->production.size(), 1);
        QVERIFY(view->production.first().proving);
        QCOMPARE(view->production.first().session, QStringLiteral("S-002"));
        QCOMPARE(view->production.first().gate.row.id, QStringLiteral("exit"));
        QCOMPARE(view->production.first().gate.criteria.size(), 1);
    }

private:
    void change(const char* sql) { QVERIFY(m_writer->run(sql, {})); }

    void store(const QString& id, int number)
    {
        Session session;
        session.id = id;
        session.number = number;
        session.name = QStringLiteral("Gated");
        session.workspace = QStringLiteral("/w");
        session.startedAt = 1;
        Wave wave;
        wave.id = QStringLiteral("build");
        wave.name = QStringLiteral("Build");
        Gate gate;
        gate.id = QStringLiteral("exit");
        gate.wave = wave.id;
        gate.name = QStringLiteral("Exit");
        SessionRepository repository(*m_writer);
        QVERIFY(m_writer->begin());
        QVERIFY(repository.insert(session) && repository.insert(id, wave) && repository.insert(id, gate)
            && repository.insert(id, criterion(QStringLiteral("tests"), Verifies::Implemented, GateState::Pending)));
        QVERIFY(m_writer->commit());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Store> m_writer;
    std::unique_ptr<Store> m_reader;
};

QTEST_GUILESS_MAIN(TestGatesReader)
#include "tst_gatesreader.moc"
