// SPDX-License-Identifier: GPL-3.0-or-later
// Baselines, tiers, claims and windows of observation through the shipped programs.
#include "ctl.h"

#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

QJsonObject inList(const QJsonObject& document, const char* list, const char* key, const QString& wanted)
{
    for (const QJsonValue& value : document.value(QLatin1String(list)).toArray())
        if (value.toObject().value(QLatin1String(key)).toString() == wanted)
            return value.toObject();
    return {};
}

QString textIn(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

QByteArray samples(int n, double value)
{
    QByteArray lines;
    for (int i = 0; i < n; ++i)
        lines += QByteArray::number(value) + '\n';
    return lines;
}

Answer record(const Ctl& ctl, const QByteArray& text, const QStringList& more, const char* name = "api")
{
    return ctl.json(
        QStringList{QStringLiteral("baseline"), QStringLiteral("record"), QLatin1String(name), QStringLiteral("--from"),
            ctl.write(QStringLiteral("samples"), text), QStringLiteral("--product"), QStringLiteral("shop")}
        + more);
}

QJsonObject tierOf(const Ctl& ctl)
{
    return ctl
        .json({QStringLiteral("tier"), QStringLiteral("show"), QStringLiteral("--product"), QStringLiteral("shop")})
        .json();
}

} // namespace

class TestCtlAssurance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// BASE-2: 1.0 to 0.11 shows -89.0 % and 9.09x.
    void baselineAndAfter()
    {
        const Ctl ctl;
        const QStringList compare{QStringLiteral("baseline"), QStringLiteral("compare"), QStringLiteral("api")};
        QCOMPARE(ctl.call(compare).status, 2);
        QCOMPARE(record(ctl, samples(100, 1.0), {}).status, 0);
        QCOMPARE(ctl.call(compare).status, 1);
        QCOMPARE(record(ctl, samples(19, 0.11), {QStringLiteral("--after")}).status, 0);
        const Answer few = ctl.json(compare);
        QCOMPARE(few.status, 0);
        QVERIFY(inList(few.json(), "changes", "metric", QStringLiteral("p95"))
                    .value(QLatin1String("change_percent"))
                    .isNull()); // of 19 samples there is no P95
        QCOMPARE(record(ctl, samples(100, 0.11), {QStringLiteral("--after")}).status, 0);
        const QByteArray text = ctl.call(compare).out;
        QVERIFY2(text.contains("-89.0 %, 9.09x") && text.contains("n 100 before, 100 after"), text.constData());
        QCOMPARE(record(ctl, "fast\n", {}).status, 2);
        QCOMPARE(ctl.json({QStringLiteral("baseline"), QStringLiteral("list")})
                     .json()
                     .value(QLatin1String("measurements"))
                     .toArray()
                     .size(),
            2);
    }

    void programsAreMeasured()
    {
        const Ctl ctl;
        const Answer timed = ctl.call(
            {QStringLiteral("--json"), QStringLiteral("baseline"), QStringLiteral("record"), QStringLiteral("start"),
                QStringLiteral("--runs"), QStringLiteral("3"), QStringLiteral("--"), QStringLiteral("/bin/true")});
        QCOMPARE(timed.status, 0);
        QCOMPARE(timed.json().value(QLatin1String("n")).toInt(), 3);
        QVERIFY(timed.json().value(QLatin1String("p50")).toDouble() > 0);
        QVERIFY(timed.json().value(QLatin1String("p95")).isNull());
        const Answer said = ctl.call({QStringLiteral("--json"), QStringLiteral("baseline"), QStringLiteral("record"),
            QStringLiteral("cache"), QStringLiteral("--"), QStringLiteral("/bin/echo"),
            QStringLiteral("{\"p95\": 12.5, \"cache_hit_rate\": 95, \"response_bytes\": 512}")});
        QCOMPARE(said.status, 0);
        QCOMPARE(
            said.json().value(QLatin1String("values")).toObject().value(QLatin1String("cache_hit_rate")).toInt(), 95);
        QCOMPARE(ctl.call({QStringLiteral("baseline"), QStringLiteral("record"), QStringLiteral("x"),
                              QStringLiteral("--"), QStringLiteral("/bin/false")})
                     .status,
            2);
        QCOMPARE(ctl.call({QStringLiteral("baseline"), QStringLiteral("record"), QStringLiteral("x")}).status, 2);
    }

    /// TIER-3 and BASE-5 from outside: the tier comes out of measurements.
    void measurementsSpeakForTiers()
    {
        const Ctl ctl;
        const auto criterion = [&](const char* id) { return inList(tierOf(ctl), "criteria", "id", QLatin1String(id)); };
        QCOMPARE(record(ctl, samples(20, 1028), {}).status, 0);
        QCOMPARE(textIn(criterion("performance-2x"), "state"), QStringLiteral("unmet"));
        QVERIFY(textIn(criterion("performance-2x"), "value").contains(QLatin1String("fails by 28 ms")));
        QCOMPARE(record(ctl, samples(20, 1000), {}).status, 0);
        QCOMPARE(textIn(criterion("performance-2x"), "state"), QStringLiteral("met"));
        QVERIFY(textIn(criterion("performance-2x"), "source").startsWith(QLatin1String("measurement:")));
        const QStringList users{QStringLiteral("--concurrency"), QStringLiteral("100")};
        for (const auto& [ms, state] : {std::pair(500.0, "unmet"), {499.0, "met"}}) {
            QCOMPARE(record(ctl, samples(20, ms), users).status, 0);
            QCOMPARE(textIn(criterion("performance-sla"), "state"), QLatin1String(state));
        }
        QCOMPARE(textIn(criterion("load-tested"), "state"), QStringLiteral("met"));
        QCOMPARE(record(ctl, samples(20, 80), {QStringLiteral("--concurrency"), QStringLiteral("1")}).status, 0);
        QCOMPARE(textIn(criterion("load-tested"), "state"), QStringLiteral("unmet"));
        QCOMPARE(textIn(tierOf(ctl), "tier"), QStringLiteral("none"));
        QVERIFY(!inList(tierOf(ctl), "missing", "id", QStringLiteral("core-functionality")).isEmpty());
        // What a session measures of itself is no word on the product.
        QCOMPARE(record(ctl, samples(20, 9000), {}, "tests").status, 0);
        QCOMPARE(textIn(criterion("performance-2x"), "state"), QStringLiteral("met"));
    }

    void claimsFromTheTerminal()
    {
        const Ctl ctl;
        const auto check = [&](const char* expected, const char* found) {
            return ctl.call({QStringLiteral("--json"), QStringLiteral("claim"), QStringLiteral("check"),
                QStringLiteral("--says"), QStringLiteral("20 of 20 run"), QStringLiteral("--expected"),
                QLatin1String(expected), QStringLiteral("--"), QStringLiteral("/bin/echo"), QLatin1String(found)});
        };
        QCOMPARE(check("20", "20").status, 0);
        const Answer apart = check("20", "5");
        QCOMPARE(apart.status, 1);
        const QJsonObject claim = apart.json().value(QLatin1String("claims")).toArray().first().toObject();
        QCOMPARE(claim.value(QLatin1String("gap_percent")).toDouble(), 75.0);
        QCOMPARE(textIn(claim, "severity"), QStringLiteral("critical"));
        const QJsonObject part = check("7", "6/7").json().value(QLatin1String("claims")).toArray().first().toObject();
        QCOMPARE(
            QString::number(part.value(QLatin1String("reached_percent")).toDouble(), 'f', 1), QStringLiteral("85.7"));
        const QString file = ctl.write(QStringLiteral("claims.yaml"),
            "claims:\n  - { id: version, says: V2, argv: [/bin/echo, V1], expected: V2 }\n");
        QCOMPARE(ctl.call({QStringLiteral("claim"), QStringLiteral("check"), file}).status, 1);
        const QString wrong = ctl.write(QStringLiteral("wrong.yaml"), "claims:\n  - { id: version, says: V2 }\n");
        QCOMPARE(ctl.call({QStringLiteral("claim"), QStringLiteral("check"), wrong}).status, 2);
    }

    /// A claim that does not hold keeps the first wave from starting; mended, the session goes on.
    void claimsHoldASession()
    {
        const Ctl ctl;
        const QString real = ctl.write(QStringLiteral("running"), "{\"running\": 5}");
        const QByteArray waves
            = "  - id: work\n    agents: [{ id: a, argv: [/bin/touch, started] }]\n    claims:\n      "
              "- { id: after, says: V2, argv: [/bin/echo, V2], expected: V2 }\n";
        const QString plan = ctl.write(QStringLiteral("claims-plan.yaml"),
            "version: 1\nsession:\n  name: claims\n  claims:\n    - { id: containers, says: \"20 of 20 run\", source: "
            "\"README.md:12\", argv: [/bin/cat, running], json: /running, expected: 20 }\nwaves:\n"
                + waves);
        const Answer held = ctl.json({QStringLiteral("run"), plan});
        QCOMPARE(held.status, 1);
        QCOMPARE(textIn(held.json(), "state"), QStringLiteral("held"));
        QCOMPARE(textIn(agentIn(held.json(), QStringLiteral("a")), "state"), QStringLiteral("queued"));
        const QJsonObject claim = inList(held.json(), "claims", "id", QStringLiteral("containers"));
        QCOMPARE(textIn(claim, "reality"), QStringLiteral("5"));
        QCOMPARE(textIn(claim, "severity"), QStringLiteral("critical"));
        QCOMPARE(held.json()
                     .value(QLatin1String("gaps"))
                     .toObject()
                     .value(QLatin1String("counts"))
                     .toObject()
                     .value(QLatin1String("critical"))
                     .toInt(),
            1);
        const QByteArray report = ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out;
        QVERIFY2(report.contains("Claims against reality") && report.contains("CRITICAL"), report.constData());
        ctl.write(QStringLiteral("running"), "{\"running\": 20}");
        QCOMPARE(ctl.call({QStringLiteral("gate"), QStringLiteral("rerun"), QStringLiteral("S-001"),
                              QStringLiteral("claims")})
                     .status,
            0);
        QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
        QCOMPARE(textIn(inList(ctl.session(), "claims", "id", QStringLiteral("containers")), "severity"),
            QStringLiteral("none"));
        QCOMPARE(ctl.call({QStringLiteral("claim"), QStringLiteral("check"), QStringLiteral("S-001")}).status, 0);
    }

    /// BASE-1, BASE-2, BASE-6: measured before and after the work of a wave.
    void aWaveMeasuresItsWork()
    {
        const Ctl ctl;
        ctl.write(QStringLiteral("now"), samples(100, 1.0));
        ctl.write(QStringLiteral("then"), samples(100, 0.11));
        const QByteArray report = "printf '%s\\n' '{\"report\":{\"summary\":\"9x faster\"}}' >> $WAVEDECK_EVENTS; cp "
                                  "then now";
        const Answer done
            = ctl.run("  - id: work\n    baseline: { name: api, argv: [/bin/cat, now], unit: s, target: "
                      "0.5 }\n    agents:\n      - id: a\n        performance: true\n        shell: true\n "
                      "       argv: [\""
                + QByteArray(report).replace('\\', "\\\\").replace('"', "\\\"") + "\"]\n");
        QVERIFY2(done.status == 0, done.out.constData());
        const QJsonObject document = done.json();
        QCOMPARE(textIn(gateIn(document, QStringLiteral("api-baseline")), "state"), QStringLiteral("passed"));
        const QJsonObject after = gateIn(document, QStringLiteral("api-after"));
        QCOMPARE(textIn(after, "state"), QStringLiteral("passed"));
        const QString value = textIn(after.value(QLatin1String("criteria")).toArray().first().toObject(), "value");
        QVERIFY2(value.contains(QLatin1String("p95 -89.0 %, 9.09x")), qPrintable(value));
        const QJsonObject api = inList(document, "baselines", "name", QStringLiteral("api"));
        QCOMPARE(
            inList(api, "changes", "metric", QStringLiteral("p99")).value(QLatin1String("change_percent")).toDouble(),
            -89.0);
        QCOMPARE(textIn(document.value(QLatin1String("improvement_claims")).toArray().first().toObject(), "state"),
            QStringLiteral("measured"));
        // BASE-4: what the session says of itself became a baseline of its own.
        QVERIFY(!inList(ctl.session(), "baselines", "name", QStringLiteral("session")).isEmpty());
    }

    /// BASE-4: duration of tests, tokens and cost of a session, the first as baseline, the next compared with it. What
    /// a session did not have has no row.
    void aSessionMeasuresItself()
    {
        const Ctl ctl;
        const auto plan = [&](const char* name, const char* seconds, const char* tokens, const char* cost) {
            ctl.write(QStringLiteral("results.xml"),
                QByteArray("<testsuites><testsuite name='api' tests='1' time='") + seconds
                    + "'><testcase name='one'/></testsuite></testsuites>");
            const QByteArray say = QByteArray("printf '%s\\n' '{\"tokens\":{\"input\":") + tokens
                + ",\"output\":10},\"model\":\"m\",\"cost_usd\":" + cost + "}' >> $WAVEDECK_EVENTS";
            const QString file = ctl.write(QLatin1String(name) + QStringLiteral(".yaml"),
                QByteArray("version: 1\nsession: { name: own, product: own }\nwaves:\n  - id: work\n    agents:\n      "
                           "- id: a\n        shell: true\n        argv: [\"")
                    + QByteArray(say).replace('\\', "\\\\").replace('"', "\\\"")
                    + "\"]\n    gates:\n      - { id: tests, argv: [cp, results.xml, junit.xml], report: { junit: "
                      "junit.xml } }\n");
            return ctl.json({QStringLiteral("run"), file});
        };
        const Answer first = plan("first", "8", "990", "0.5");
        QVERIFY2(first.status == 0, first.out.constData());
        const Answer second = plan("second", "2", "490", "0.25");
        QVERIFY2(second.status == 0, second.out.constData());
        const QJsonObject session = ctl.session(QStringLiteral("S-002"));
        const struct {
            const char* name;
            const char* unit;
            double before;
            double after;
        } rows[]
            = {{"tests", "ms", 8000, 2000}, {"tokens", "tokens", 1000, 500}, {"cost", "microusd", 500'000, 250'000}};
        for (const auto& row : rows) {
            const QJsonObject found = inList(session, "baselines", "name", QLatin1String(row.name));
            const auto p50 = [&](const char* side) {
                return found.value(QLatin1String(side)).toObject().value(QLatin1String("p50")).toDouble(-1);
            };
            QCOMPARE(textIn(found, "unit"), QLatin1String(row.unit));
            QCOMPARE(p50("baseline"), row.before);
            QCOMPARE(p50("after"), row.after);
            QVERIFY(found.value(QLatin1String("after")).toObject().value(QLatin1String("p95")).isNull()); // n is 1
            const double change = 100 * (row.after - row.before) / row.before;
            QCOMPARE(inList(found, "changes", "metric", QStringLiteral("p50"))
                         .value(QLatin1String("change_percent"))
                         .toDouble(),
                change);
        }
        for (const char* none : {"build", "deployment"})
            QVERIFY(inList(session, "baselines", "name", QLatin1String(none)).isEmpty());
    }

    void anImprovementWithoutBaselineIsUnproven()
    {
        const Ctl ctl;
        const QByteArray say = "printf '%s\\n' '{\"report\":{\"summary\":\"caching helped 100-400x\"}}' >> "
                               "$WAVEDECK_EVENTS";
        const Answer done = ctl.run("  - id: work\n    agents:\n      - id: a\n        shell: true\n        argv: [\""
            + QByteArray(say).replace('\\', "\\\\").replace('"', "\\\"") + "\"]\n");
        QVERIFY2(done.status == 0, done.out.constData());
        const QJsonObject claim = done.json().value(QLatin1String("improvement_claims")).toArray().first().toObject();
        QCOMPARE(textIn(claim, "claim"), QStringLiteral("100-400x"));
        QCOMPARE(textIn(claim, "state"), QStringLiteral("unproven"));
        QVERIFY(ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out.contains("unproven"));
    }

    /// TIER-2, TIER-6, MON-9: gates make the tier, the session says what it misses, and its observation is closed with
    /// a summary alone.
    void gatesMakeTheTier()
    {
        const Ctl ctl;
        const QString plan = ctl.write(QStringLiteral("tiers.yaml"),
            "version: 1\nsession: { name: tiers, target_tier: Beta, product: shop, observe: 1h }\nwaves:\n  - id: "
            "work\n"
            "    agents: [{ id: a, argv: [/bin/true] }]\n    gates:\n"
            "      - { id: core, argv: [/bin/true], proves: [core-functionality, known-issues-documented] }\n"
            "      - { id: tests, kind: advisory, argv: [/bin/false], proves: [critical-tests] }\n"
            "      - { id: security, argv: [/bin/true], proves: [security-tests] }\n"
            "      - { id: p95, kind: advisory, verifies: operational, argv: [/bin/echo, '{\"p95_ms\": 1028}'], "
            "metric: { "
            "json: /p95_ms, critical: 500 }, proves: [performance-2x] }\n");
        const Answer done = ctl.json({QStringLiteral("run"), plan});
        QVERIFY2(done.status == 0, done.out.constData());
        QCOMPARE(textIn(done.json(), "tier"), QStringLiteral("Alpha"));
        const QJsonObject readiness = done.json().value(QLatin1String("readiness")).toObject();
        QCOMPARE(readiness.value(QLatin1String("target_reached")), QJsonValue(false));
        QCOMPARE(textIn(readiness.value(QLatin1String("history")).toArray().first().toObject(), "tier"),
            QStringLiteral("Alpha"));
        const auto why = [&](const char* id) {
            return textIn(inList(readiness, "missing_for_target", "id", QLatin1String(id)), "why");
        };
        QVERIFY(why("critical-tests").contains(QLatin1String("exit 1")));
        QVERIFY(why("security-tests").contains(QLatin1String("not verified operational")));
        QVERIFY(why("performance-2x").contains(QLatin1String("fails by 28 ms")));
        QVERIFY(why("core-functionality").isEmpty());
        QCOMPARE(ctl.call({QStringLiteral("tier"), QStringLiteral("show"), QStringLiteral("S-001")}).status, 1);
        const QByteArray report = ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out;
        QVERIFY2(report.contains("Tier: Alpha"), report.constData());

        const QJsonObject window = ctl.session().value(QLatin1String("observation")).toObject();
        QCOMPARE(textIn(window, "state"), QStringLiteral("open"));
        QVERIFY(window.value(QLatin1String("left_ms")).toInteger() > 0);
        const QStringList close{QStringLiteral("observation"), QStringLiteral("close"), QStringLiteral("S-001")};
        QCOMPARE(ctl.call(close).status, 2);
        QCOMPARE(ctl.call(close + QStringList{QStringLiteral("--summary"), QStringLiteral(" ")}).status, 2);
        QCOMPARE(ctl.call(close + QStringList{QStringLiteral("--summary"), QStringLiteral("quiet")}).status, 0);
        QCOMPARE(
            textIn(ctl.session().value(QLatin1String("observation")).toObject(), "summary"), QStringLiteral("quiet"));
        QCOMPARE(ctl.call(close + QStringList{QStringLiteral("--summary"), QStringLiteral("again")}).status, 2);
        // The engine that watched it hears of it, and lets go.
        QVERIFY(waitUntil([&] {
            return ctl.json({QStringLiteral("engine"), QStringLiteral("status")})
                .json()
                .value(QLatin1String("sessions"))
                .toArray()
                .isEmpty();
        }));
    }

    /// BASE-1 from outside: refused without a baseline, started with one.
    void performanceWorkNeedsABaseline()
    {
        const Ctl ctl;
        const QString plan = ctl.write(QStringLiteral("fast.yaml"),
            "version: 1\nsession: { name: fast, mode: standard, success: [x] }\nwaves:\n  - id: work\n    agents: [{ "
            "id: a, argv: [/bin/true], performance: true }]\n");
        const QString product = ctl.folder().section(QLatin1Char('/'), -1);
        const QStringList check{QStringLiteral("plan"), QStringLiteral("check"), plan};
        const Answer checked = ctl.call(check);
        QCOMPARE(checked.status, 2);
        QVERIFY2(checked.err.contains("baseline") || checked.out.contains("baseline"), checked.err.constData());
        const Answer refused = ctl.json({QStringLiteral("run"), plan, QStringLiteral("--detach")});
        QCOMPARE(refused.status, 2);
        QVERIFY2(refused.err.contains("baseline") || refused.out.contains("baseline"), refused.err.constData());
        QCOMPARE(ctl.call({QStringLiteral("baseline"), QStringLiteral("record"), QStringLiteral("api"),
                              QStringLiteral("--product"), product, QStringLiteral("--"), QStringLiteral("/bin/echo"),
                              QStringLiteral("{\"p50\": 1, \"p95\": 2, \"p99\": 3, \"cache_hit_rate\": 90, "
                                             "\"response_bytes\": 10}")})
                     .status,
            0);
        QCOMPARE(ctl.call(check).status, 0);
        const Answer started = ctl.json({QStringLiteral("run"), plan, QStringLiteral("--detach")});
        QVERIFY2(started.status == 0, started.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCtlAssurance)
#include "tst_ctl_assurance.moc"
