// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/assurance/tiers.h"

#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::assurance;

namespace {

constexpr qint64 kNow = 1'700'000'000'000;

GateFacts gate(const QString& id, GateState state, const QStringList& proves, Verifies verifies = Verifies::Operational,
    const QString& metric = {})
{
    GateFacts facts;
    facts.gate.id = id;
    facts.gate.state = state;
    facts.gate.proves = proves;
    facts.gate.reason = state == GateState::Passed ? QString() : QStringLiteral("why of ") + id;
    Criterion criterion;
    criterion.gate = id;
    criterion.id = QStringLiteral("result");
    criterion.state = state;
    criterion.verifies = verifies;
    criterion.checkedAt = kNow;
    if (!metric.isEmpty()) {
        criterion.kind = CriterionKind::Metric;
        criterion.value = metric;
    }
    facts.criteria.append(criterion);
    return facts;
}

const TierCriterion& criterion(const char* id)
{
    return *findTierCriterion(QLatin1String(id));
}

using Newest = QHash<QString, TierEvidence>;

void put(Newest& newest, const TierEvidence& evidence)
{
    newest.insert(evidence.criterion, evidence);
}

/// All criteria up to and with a tier, met.
Newest metUpTo(Tier tier)
{
    Newest newest;
    for (const TierCriterion& c : tierCriteria())
        if (c.tier <= tier)
            put(newest, {QLatin1String(c.id), Standing::Met, {}, QStringLiteral("S-001/gate:x"), kNow, 0});
    return newest;
}

QStringList ids(const QList<CriterionStanding>& standings)
{
    QStringList result;
    for (const CriterionStanding& s : standings)
        result.append(QLatin1String(s.criterion->id));
    return result;
}

} // namespace

class TestTiers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeFiveSixFive()
    {
        QHash<Tier, int> counts;
        QSet<QString> seen;
        for (const TierCriterion& c : tierCriteria()) {
            ++counts[c.tier];
            seen.insert(QLatin1String(c.id));
        }
        QCOMPARE(counts[Tier::Alpha], 3);
        QCOMPARE(counts[Tier::Beta], 5);
        QCOMPARE(counts[Tier::Production], 6);
        QCOMPARE(counts[Tier::Enterprise], 5);
        QCOMPARE(seen.size(), 19);
        QCOMPARE(tierFrom(QStringLiteral("beta")), Tier::Beta);
        QVERIFY(!tierFrom(QStringLiteral("gamma")));
    }

    /// TIER-2: 19/21 tests, the security test failing, P95 1028 ms, no load test.
    void reportsOwnCase()
    {
        const QList<GateFacts> gates{
            gate(QStringLiteral("tests"), GateState::Failed, {QStringLiteral("critical-tests")}),
            gate(QStringLiteral("rate-limit"), GateState::Failed, {QStringLiteral("security-tests")}),
            gate(QStringLiteral("p95"), GateState::Failed, {QStringLiteral("performance-2x")}, Verifies::Operational,
                QStringLiteral("1028")),
            gate(QStringLiteral("coverage"), GateState::Passed, {QStringLiteral("core-functionality")}),
            gate(QStringLiteral("documentation"), GateState::Passed,
                {QStringLiteral("known-issues-documented"), QStringLiteral("noncritical-issues-documented")},
                Verifies::Implemented)};
        Newest newest;
        for (const TierCriterion& c : tierCriteria())
            if (const auto evidence = evidenceOf(c, gates, QStringLiteral("S-001"), kNow))
                put(newest, *evidence);
        const TierState state = tierState(newest, kNow);
        QCOMPARE(state.tier, Tier::Alpha);
        QCOMPARE(state.next, Tier::Beta);
        QCOMPARE(ids(state.missingFor(Tier::Beta)),
            (QStringList{QStringLiteral("critical-tests"), QStringLiteral("security-tests"),
                QStringLiteral("performance-2x"), QStringLiteral("staging-validated")}));
        QCOMPARE(newest.value(QStringLiteral("performance-2x")).value,
            QStringLiteral("P95 1028 ms, limit 1000 ms: fails by 28 ms"));
        QCOMPARE(newest.value(QStringLiteral("critical-tests")).source, QStringLiteral("S-001/gate:tests"));
    }

    /// TIER-3, BASE-5.
    void performance_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("p95");
        QTest::addColumn<double>("target");
        QTest::addColumn<int>("users");
        QTest::addColumn<bool>("met");
        QTest::newRow("1028") << "performance-2x" << 1028.0 << 500.0 << 0 << false;
        QTest::newRow("1000.1") << "performance-2x" << 1000.1 << 500.0 << 0 << false;
        QTest::newRow("1000") << "performance-2x" << 1000.0 << 500.0 << 0 << true;
        QTest::newRow("target 200") << "performance-2x" << 401.0 << 200.0 << 0 << false;
        QTest::newRow("499") << "performance-sla" << 499.0 << 500.0 << 100 << true;
        QTest::newRow("500") << "performance-sla" << 500.0 << 500.0 << 100 << false;
        QTest::newRow("a lax target changes nothing") << "performance-sla" << 500.0 << 2000.0 << 100 << false;
        QTest::newRow("a strict one does") << "performance-sla" << 300.0 << 200.0 << 100 << false;
        QTest::newRow("one user") << "load-tested" << 80.0 << 500.0 << 1 << false;
        QTest::newRow("users not said") << "load-tested" << 80.0 << 500.0 << 0 << false;
        QTest::newRow("99 users") << "load-tested" << 80.0 << 500.0 << 99 << false;
        QTest::newRow("100 users") << "load-tested" << 80.0 << 500.0 << 100 << true;
        QTest::newRow("sla with one user") << "performance-sla" << 80.0 << 500.0 << 1 << false;
    }
    void performance()
    {
        QFETCH(QString, id);
        QFETCH(double, p95);
        QFETCH(double, target);
        QFETCH(int, users);
        QFETCH(bool, met);
        const TierEvidence evidence = evidenceOf(*findTierCriterion(id), p95, target, users);
        QCOMPARE(evidence.state, met ? Standing::Met : Standing::Unmet);
        QCOMPARE(evidenceOf(*findTierCriterion(id), std::nullopt, target, users).state, Standing::Unknown);
    }

    /// TIER-4: any single unmet criterion keeps the tier below and is named.
    void anyOneKeepsItBelow()
    {
        for (const TierCriterion& c : tierCriteria()) {
            if (c.by == MetBy::Restriction)
                continue;
            for (const bool stale : {false, true}) {
                Newest newest = metUpTo(Tier::Enterprise);
                TierEvidence& one = newest[QLatin1String(c.id)];
                if (stale)
                    one.validUntil = kNow - 1;
                else
                    one.state = Standing::Unmet;
                const TierState state = tierState(newest, kNow);
                QCOMPARE(state.tier, Tier(int(c.tier) - 1));
                QCOMPARE(ids(state.missingFor(Tier::Enterprise)), QStringList{QLatin1String(c.id)});
                QCOMPARE(state.missingFor(Tier::Enterprise).first().stale, stale);
            }
        }
        QCOMPARE(tierState(metUpTo(Tier::Production), kNow).tier, Tier::Production);
        QVERIFY(!tierState(metUpTo(Tier::Enterprise), kNow).next);
        QCOMPARE(tierState({}, kNow).tier, Tier::None);
    }

    /// TIER-5: 99.89 is not met; 99.9 with the other four is Enterprise.
    void uptime()
    {
        for (const auto& [value, tier] : {std::pair("99.89", Tier::Production), {"99.9", Tier::Enterprise}}) {
            Newest newest = metUpTo(Tier::Enterprise);
            const auto evidence = evidenceOf(criterion("uptime"),
                {gate(QStringLiteral("uptime"), GateState::Passed, {QStringLiteral("uptime")}, Verifies::Operational,
                    QString::fromLatin1(value))},
                QStringLiteral("S-001"), kNow);
            QVERIFY(evidence);
            put(newest, *evidence);
            QCOMPARE(tierState(newest, kNow).tier, tier);
        }
    }

    void gates_data()
    {
        QTest::addColumn<GateState>("state");
        QTest::addColumn<Verifies>("verifies");
        QTest::addColumn<QString>("criterion");
        QTest::addColumn<int>("standing"); // -1 = not decided
        const auto met = int(Standing::Met);
        const auto unmet = int(Standing::Unmet);
        QTest::newRow("passed") << GateState::Passed << Verifies::Operational << "security-tests" << met;
        QTest::newRow("implemented only") << GateState::Passed << Verifies::Implemented << "security-tests" << unmet;
        QTest::newRow("a document") << GateState::Passed << Verifies::Implemented << "known-issues-documented" << met;
        QTest::newRow("waived") << GateState::Waived << Verifies::Operational << "security-tests" << unmet;
        QTest::newRow("failed") << GateState::Failed << Verifies::Operational << "security-tests" << unmet;
        QTest::newRow("inconclusive") << GateState::Inconclusive << Verifies::Operational << "security-tests"
                                      << int(Standing::Unknown);
        QTest::newRow("pending") << GateState::Pending << Verifies::Operational << "security-tests" << -1;
        QTest::newRow("running") << GateState::Running << Verifies::Operational << "security-tests" << -1;
        QTest::newRow("load is no gate's word") << GateState::Passed << Verifies::Operational << "load-tested" << -1;
    }
    void gates()
    {
        QFETCH(GateState, state);
        QFETCH(Verifies, verifies);
        QFETCH(QString, criterion);
        QFETCH(int, standing);
        const auto evidence = evidenceOf(*findTierCriterion(criterion),
            {gate(QStringLiteral("g"), state, {criterion}, verifies)}, QStringLiteral("S-001"), kNow);
        QCOMPARE(evidence ? int(evidence->state) : -1, standing);
    }

    void severalGates()
    {
        const QStringList proves{QStringLiteral("all-tests")};
        const auto said = [&](GateState unit, GateState e2e) {
            const auto evidence = evidenceOf(criterion("all-tests"),
                {gate(QStringLiteral("unit"), unit, proves), gate(QStringLiteral("e2e"), e2e, proves)},
                QStringLiteral("S-001"), kNow);
            return evidence ? int(evidence->state) : -1;
        };
        QCOMPARE(said(GateState::Passed, GateState::Passed), int(Standing::Met));
        QCOMPARE(said(GateState::Passed, GateState::Pending), -1);
        QCOMPARE(said(GateState::Failed, GateState::Pending), int(Standing::Unmet));
        QCOMPARE(said(GateState::Passed, GateState::Failed), int(Standing::Unmet));
        QCOMPARE(said(GateState::Waived, GateState::Passed), int(Standing::Unmet));
        QCOMPARE(said(GateState::Inconclusive, GateState::Passed), int(Standing::Unknown));
    }

    void evidenceGrowsStale()
    {
        GateFacts facts = gate(QStringLiteral("g"), GateState::Passed, {QStringLiteral("all-tests")});
        facts.criteria.first().validMs = 1000;
        const auto evidence = evidenceOf(criterion("all-tests"), {facts}, QStringLiteral("S-001"), kNow + 500);
        QVERIFY(evidence);
        QCOMPARE(evidence->validUntil, kNow + 1000);
        QVERIFY(!evidence->isStale(kNow + 1000));
        QVERIFY(evidence->isStale(kNow + 1001));
    }
};

QTEST_GUILESS_MAIN(TestTiers)
#include "tst_tiers.moc"
