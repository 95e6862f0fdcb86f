// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/assurance/claims.h"
#include "models/assurance/measure.h"
#include "models/assurance/product.h"
#include "models/plan/shortgates.h"

#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::assurance;

namespace {

QList<double> oneTo(int n)
{
    QList<double> samples;
    for (int i = n; i >= 1; --i) // the order must not count
        samples.append(i);
    return samples;
}

PlanReading read(
    const QByteArray& waves, const char* session = "", const std::function<bool(const QString&)>& stored = {})
{
    PlanContext context;
    context.file = QStringLiteral("/tmp/plan.yaml");
    context.workspace = QStringLiteral("/tmp");
    PlanReading reading = readPlan(
        QByteArray("version: 1\nsession:\n  name: x\n") + session + "waves:\n  - id: work\n" + waves, context);
    if (stored)
        checkBaselines(reading, stored(productOf(reading.plan)));
    return reading;
}

} // namespace

class TestMeasures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// BASE-3, and that too few samples say nothing.
    void percentiles_data()
    {
        QTest::addColumn<int>("n");
        QTest::addColumn<QString>("text");
        QTest::newRow("1") << 1 << "P50 1 ms, P95 n/a, P99 n/a, n 1";
        QTest::newRow("19") << 19 << "P50 10 ms, P95 n/a, P99 n/a, n 19";
        QTest::newRow("20") << 20 << "P50 10 ms, P95 19 ms, P99 n/a, n 20";
        QTest::newRow("99") << 99 << "P50 50 ms, P95 95 ms, P99 n/a, n 99";
        QTest::newRow("100") << 100 << "P50 50 ms, P95 95 ms, P99 99 ms, n 100";
        QTest::newRow("1000000") << 1000000 << "P50 500000 ms, P95 950000 ms, P99 990000 ms, n 1000000";
    }
    void percentiles()
    {
        QFETCH(int, n);
        QFETCH(QString, text);
        QCOMPARE(summaryText(fromSamples(oneTo(n)), QStringLiteral("ms")), text);
    }

    void readings_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("summary"); // empty = refused
        const auto row = [](const char* text, const char* summary) {
            QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(summary);
        };
        row("1\n2\n3", "P50 2 ms, P95 n/a, P99 n/a, n 3");
        row("ms\n1\n2\n", "P50 1 ms, P95 n/a, P99 n/a, n 2");
        row("time,ms\n10:00,7\n10:01,8\n", "P50 7 ms, P95 n/a, P99 n/a, n 2");
        row("[4, 5]", "P50 4 ms, P95 n/a, P99 n/a, n 2");
        row("{\"samples\": [4], \"cache_hit_rate\": 95}", "P50 4 ms, P95 n/a, P99 n/a, n 1, cache_hit_rate 95");
        row("{\"p95\": 1028}", "P50 n/a, P95 1028 ms, P99 n/a, n not said");
        row("{\"p95_ms\": 1028, \"p50_ms\": 80, \"n\": 70, \"concurrency\": 100}",
            "P50 80 ms, P95 1028 ms, P99 n/a, n 70, 100 users");
        row("{\"p95\": 1028, \"p50\": 9, \"n\": 19}", "P50 9 ms, P95 n/a, P99 n/a, n 19");
        row("{\"response_bytes\": 512}", "P50 n/a, P95 n/a, P99 n/a, n not said, response_bytes 512");
        row("{\"bad name\": 512}", "");
        row("{\"samples\": [1, \"2\"]}", "");
        row("{\"samples\": []}", "");
        row("{\"samples\": 3}", "");
        row("{\"p95\": 1e999}", "");
        row("{", "");
        row("{}", "");
        row("", "");
        row("fast\nfaster\n", "");
        row("1\nnan\n", "");
        row("1\nfast\n", "");
    }
    void readings()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, summary);
        const auto measured = readMeasured(text);
        QCOMPARE(measured ? summaryText(*measured, QStringLiteral("ms")) : QString(), summary);
        if (!measured)
            QCOMPARE(measured.error().code, QStringLiteral("no-measurement"));
    }

    /// BASE-2, BASE-4, FORM-18.
    void changes_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<double>("before");
        QTest::addColumn<double>("after");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("BASE-2") << "p95" << 1.0 << 0.11 << "-89.0 %, 9.09x"
                                << "improved";
        QTest::newRow("BASE-4") << "p50" << 105.0 << 84.0 << "-20.0 %, 1.25x"
                                << "improved";
        QTest::newRow("worse") << "p50" << 100.0 << 150.0 << "+50.0 %, 0.67x"
                               << "worse";
        QTest::newRow("same") << "p50" << 100.0 << 100.0 << "0.0 %, 1.00x"
                              << "same";
        QTest::newRow("higher is better") << "cache_hit_rate" << 90.0 << 95.0 << "+5.6 %, 1.06x"
                                          << "improved";
        QTest::newRow("from nothing") << "response_bytes" << 0.0 << 5.0 << "n/a"
                                      << "n/a";
        QTest::newRow("to nothing") << "response_bytes" << 5.0 << 0.0 << "-100.0 %"
                                    << "n/a";
    }
    void changes()
    {
        QFETCH(QString, metric);
        QFETCH(double, before);
        QFETCH(double, after);
        const MetricChange change = changeOf(metric, before, after);
        QTEST(changeText(change), "text");
        QTEST(change.verdict(), "verdict");
        QCOMPARE(changeText(changeOf(metric, before, std::nullopt)), QStringLiteral("n/a"));
        QCOMPARE(changeOf(metric, std::nullopt, after).verdict(), QStringLiteral("n/a"));
    }

    void targets()
    {
        Measured what;
        what.n = 20;
        what.p95 = 500;
        QCOMPARE(targetFault(what, 500, QStringLiteral("ms")), QStringLiteral("P95 500 ms is not below 500 ms"));
        what.p95 = 499;
        QVERIFY(targetFault(what, 500, QStringLiteral("ms")).isEmpty());
        QVERIFY(targetFault({}, std::nullopt, {}).isEmpty());
        QVERIFY(!targetFault({}, 500, QStringLiteral("ms")).isEmpty());
    }

    /// AUDIT-11, FORM-20.
    void claims_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("gap");
        QTest::addColumn<bool>("fails"); // from HIGH on
        const auto row = [](const char* name, const char* expected, const char* pointer, const char* output,
                             const char* gap, bool fails) {
            QTest::newRow(name) << QString::fromLatin1(expected) << QString::fromLatin1(pointer) << QByteArray(output)
                                << QString::fromLatin1(gap) << fails;
        };
        row("18 and 0", "18", "", "0\n", "100.0 %, CRITICAL", true);
        row("10 and 5", "10", "/active", "{\"active\": 5}", "50.0 %, CRITICAL", true);
        row("7 and 6", "7/7", "", "6/7", "14.3 %, MEDIUM", false);
        row("20 of 20", "20 of 20", "/running", "{\"running\": 20}", "0.0 %, NONE", false);
        row("19 of 20", "20 of 20", "/running", "{\"running\": 19}", "5.0 %, MEDIUM", false);
        row("little", "100", "", "99", "1.0 %, LOW", false);
        row("a quarter", "100", "", "75", "25.0 %, HIGH", true);
        row("more than said", "10", "", "20", "-100.0 %, CRITICAL", true);
        row("none said, some there", "0", "", "3", "CRITICAL", true);
        row("none said, none there", "0", "", "0", "NONE", false);
        row("length of a list", "2", "/names", "{\"names\": [\"a\", \"b\"]}", "0.0 %, NONE", false);
        row("text", "V2", "", "V2\n", "NONE", false);
        row("another text", "V2", "", "V1\n", "CRITICAL", true);
        row("yes or no", "true", "/on", "{\"on\": false}", "CRITICAL", true);
        row("nothing", "20", "", "", "UNKNOWN", false);
        row("no JSON", "20", "/running", "oops", "UNKNOWN", false);
        row("not there", "20", "/running", "{\"stopped\": 3}", "UNKNOWN", false);
    }
    void claims()
    {
        QFETCH(QString, expected);
        QFETCH(QString, pointer);
        QFETCH(QByteArray, output);
        ClaimPlan claim;
        claim.says = QStringLiteral("all run");
        claim.expected = expected;
        claim.pointer = pointer;
        const ClaimResult result = judgeClaim(claim, QStringLiteral("c"), output);
        QTEST(gapText(result), "gap");
        QTEST(isFailing(claim, result), "fails");
        QCOMPARE(result.reason.isEmpty(), result.severity != Gap::Unknown);
    }

    void sixOfSeven()
    {
        QCOMPARE(QString::number(*ratioPercent(QStringLiteral("6/7")), 'f', 1), QStringLiteral("85.7"));
        QCOMPARE(ratioPercent(QStringLiteral("20 of 20")), 100.0);
        QVERIFY(!ratioPercent(QStringLiteral("6")));
        QVERIFY(!ratioPercent(QStringLiteral("6/0")));
        ClaimPlan claim;
        claim.expected = QStringLiteral("7");
        const ClaimResult result = judgeClaim(claim, QStringLiteral("c"), "6/7");
        QCOMPARE(QString::number(*result.reachedPercent, 'f', 1), QStringLiteral("85.7"));
    }

    void baselineBecomesTwoGates()
    {
        const auto reading = read("    baseline: { name: api, argv: [/bin/echo, '5'], concurrency: 100, target: 500, "
                                  "environment: staging }\n"
                                  "    agents: [{ id: a, argv: [/bin/true], performance: true }]\n");
        QVERIFY2(reading.ok(), reading.ok() ? "" : qPrintable(reading.faults.first().message));
        const QList<GatePlan> gates = reading.plan.waves.first().gates;
        QCOMPARE(gates.size(), 2);
        QCOMPARE(gates[0].id, QStringLiteral("api-baseline"));
        QCOMPARE(gates[0].timing, GateTiming::Before);
        QCOMPARE(gates[0].criteria.first().kind, CriterionKind::Measure);
        QVERIFY(!gates[0].criteria.first().measure.after);
        QVERIFY(!gates[0].criteria.first().measure.target);
        QCOMPARE(gates[1].id, QStringLiteral("api-after"));
        QCOMPARE(gates[1].timing, GateTiming::After);
        QVERIFY(gates[1].criteria.first().measure.after);
        QCOMPARE(gates[1].criteria.first().measure.target, 500.0);
        QCOMPARE(gates[1].criteria.first().measure.concurrency, 100);
        QCOMPARE(gates[1].criteria.first().environment, QStringLiteral("staging"));
        QVERIFY(reading.plan.waves.first().agents.first().performance);
    }

    void claimsBecomeAGate()
    {
        const auto reading = read("    claims: [{ id: version, says: V2, argv: [/bin/echo, V2], expected: V2 }]\n"
                                  "    agents: [{ id: a, argv: [/bin/true] }]\n",
            "  claims:\n    - { id: containers, says: \"20 of 20 run\", source: \"README.md:12\", argv: [/bin/echo, "
            "'20'], json: \"\", expected: 20, fails_from: low }\n");
        QVERIFY2(reading.ok(), reading.ok() ? "" : qPrintable(reading.faults.first().message));
        const QList<GatePlan> gates = reading.plan.waves.first().gates;
        QCOMPARE(gates.size(), 2);
        QCOMPARE(gates[0].id, QStringLiteral("claims"));
        QCOMPARE(gates[0].timing, GateTiming::Before);
        QCOMPARE(gates[0].criteria.first().claim.expected, QStringLiteral("20"));
        QCOMPARE(gates[0].criteria.first().claim.failsFrom, QStringLiteral("LOW"));
        QCOMPARE(gates[0].criteria.first().claim.source, QStringLiteral("README.md:12"));
        QCOMPARE(gates[1].id, QStringLiteral("work-claims"));
        QCOMPARE(gates[1].timing, GateTiming::After);
    }

    void faults_data()
    {
        QTest::addColumn<QString>("wave");
        QTest::addColumn<QString>("message");
        QTest::newRow("no argv") << "    baseline: { name: api }\n"
                                 << "argv";
        QTest::newRow("no name") << "    baseline: { argv: [/bin/true] }\n"
                                 << "name";
        QTest::newRow("unknown key") << "    baseline: { name: api, argv: [/bin/true], targets: 5 }\n"
                                     << "target";
        QTest::newRow("no expected") << "    claims: [{ id: c, says: x, argv: [/bin/true] }]\n"
                                     << "expected";
        QTest::newRow("twice") << "    claims: [{ id: c, says: x, argv: [/bin/true], expected: 1 }, { id: c, says: x, "
                                  "argv: [/bin/true], expected: 1 }]\n"
                               << "duplicate";
        QTest::newRow("severity") << "    claims: [{ id: c, says: x, argv: [/bin/true], expected: 1, fails_from: BAD "
                                     "}]\n"
                                  << "BAD";
        QTest::newRow("pointer") << "    claims: [{ id: c, says: x, argv: [/bin/true], expected: 1, json: running }]\n"
                                 << "pointer";
        QTest::newRow("empty") << "    claims: []\n"
                               << "list";
        QTest::newRow("no list") << "    claims: { id: c }\n"
                                 << "list";
    }
    void faults()
    {
        QFETCH(QString, wave);
        QFETCH(QString, message);
        const auto reading = read((wave + QStringLiteral("    agents: [{ id: a, argv: [/bin/true] }]\n")).toUtf8());
        QVERIFY(!reading.ok());
        QVERIFY2(reading.faults.first().message.contains(message), qPrintable(reading.faults.first().message));
    }

    /// BASE-1: refused from standard on, told in basic; a stored baseline suffices.
    void performanceNeedsABaseline()
    {
        const char* wave = "    agents: [{ id: a, argv: [/bin/true], performance: true }]\n";
        const auto none = [](const QString&) { return false; };
        const auto stored = [](const QString& product) { return product == QLatin1String("tmp"); };
        const auto told = [](const QList<Fault>& faults) {
            return std::any_of(faults.begin(), faults.end(),
                [](const Fault& fault) { return fault.rule == QLatin1String("baseline"); });
        };
        QVERIFY(told(read(wave, "", none).warnings));
        QVERIFY(told(read(wave, "  mode: standard\n", none).faults));
        QVERIFY(!told(read(wave, "  mode: standard\n", stored).faults));
        QVERIFY(!told(read(wave, "  mode: standard\n").faults));
        QVERIFY(!told(read("    baseline: { name: api, argv: [/bin/echo, '5'] }\n"
                           "    agents: [{ id: a, argv: [/bin/true], performance: true }]\n",
            "  mode: standard\n", none)
                          .faults));
    }
};

QTEST_GUILESS_MAIN(TestMeasures)
#include "tst_measures.moc"
