// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultlines.h"
#include "models/plan/gatelibrary.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;
using wavedeck::test::lines;

namespace {

// A good plan around one gate's own lines; the gate begins in line 9 (with a session of one line).
QByteArray withGate(const QByteArray& gate, const QByteArray& session = "session: { name: n }\n")
{
    return "version: 1\n" + session
        + "waves:\n  - id: w\n    agents:\n      - id: a\n        argv: [grep]\n    gates:\n" + gate;
}

QString arguments(const CriterionPlan& criterion)
{
    return criterion.argv.join(QLatin1Char(' '));
}

}

/// Gates beyond what a wave may say of them since ever: both sides, timing, library, sets.
class TestPlanGates : public QObject {
    Q_OBJECT

    QMap<QString, QByteArray> m_files;

    PlanReading read(const QByteArray& yaml) const
    {
        PlanContext context;
        context.file = QDir::tempPath() + QStringLiteral("/plan.yaml");
        context.findProgram = [](const QString& program) -> QString { return QStringLiteral("/usr/bin/") + program; };
        context.gateFiles = m_files;
        return readPlan(yaml, context);
    }

private Q_SLOTS:
    void cleanup() { m_files.clear(); }

    void timingAndRights()
    {
        const PlanReading reading
            = read(withGate("      - { id: g, argv: [x], when: during, every: 5s, proves: [security-tests], waive: { "
                            "roles: [CTO] }, environment: staging, valid_for: 24h, evidence: [a.log] }\n"
                            "      - { id: h, argv: [x] }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        const GatePlan& gate = reading.plan.waves[0].gates[0];
        QCOMPARE(gate.timing, GateTiming::During);
        QCOMPARE(gate.everyMs, 5000);
        QCOMPARE(gate.proves, QStringList{QStringLiteral("security-tests")});
        QCOMPARE(gate.waiverRoles, QStringList{QStringLiteral("CTO")});
        QCOMPARE(gate.criteria[0].environment, QStringLiteral("staging"));
        QCOMPARE(gate.criteria[0].validMs, 24 * 3'600'000);
        QCOMPARE(gate.criteria[0].evidence, QStringList{QStringLiteral("a.log")});
        const GatePlan& plain = reading.plan.waves[0].gates[1];
        QCOMPARE(plain.timing, GateTiming::After);
        QVERIFY(plain.criteria[0].validMs == 0 && plain.waiverRoles.isEmpty() && plain.use.isEmpty());
        QVERIFY(plain.criteria[0].name.isEmpty() && plain.criteria[0].feature.isEmpty());
    }

    void twoSides()
    {
        const PlanReading reading = read(
            withGate("      - id: g\n        criteria:\n          - id: rate-limit\n            name: Rate limit\n"
                     "            valid_for: 1h\n            implemented: { argv: [unit] }\n"
                     "            operational: { argv: [probe, \"{session}\"], environment: staging }\n"
                     "          - { id: other, argv: [x] }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        const QList<CriterionPlan>& criteria = reading.plan.waves[0].gates[0].criteria;
        QCOMPARE(criteria.size(), 3);
        QCOMPARE(criteria[0].id, QStringLiteral("rate-limit-implemented"));
        QCOMPARE(criteria[1].id, QStringLiteral("rate-limit-operational"));
        for (const CriterionPlan& side : criteria.mid(0, 2)) {
            QCOMPARE(side.feature, QStringLiteral("rate-limit"));
            QCOMPARE(side.name, QStringLiteral("Rate limit"));
            QCOMPARE(side.validMs, 3'600'000);
        }
        QCOMPARE(criteria[0].verifies, Verifies::Implemented);
        QCOMPARE(criteria[1].verifies, Verifies::Operational);
        QCOMPARE(criteria[1].environment, QStringLiteral("staging"));
        QVERIFY(criteria[2].feature.isEmpty());
    }

    void severitiesAndCoverage()
    {
        const PlanReading reading = read(withGate(
            "      - { id: g, argv: [x], report: { sarif: out.sarif, allow: { critical: 0, high: 0, low: 9 } } }\n"
            "      - { id: c, argv: [x], coverage: { lcov: l.info, above: 80 } }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        const CriterionPlan& scan = reading.plan.waves[0].gates[0].criteria[0];
        QCOMPARE(scan.allowed.size(), 3);
        QCOMPARE(scan.allowed.value(QStringLiteral("low")), 9);
        const CriterionPlan& coverage = reading.plan.waves[0].gates[1].criteria[0];
        QCOMPARE(coverage.kind, CriterionKind::Coverage);
        QCOMPARE(coverage.reportFormat, QStringLiteral("lcov"));
        QCOMPARE(coverage.coverageAbove, 80.0);
    }

    void library()
    {
        const PlanReading reading = read(withGate(
            "      - { use: tests-pass, with: { argv: [ctest, --output-junit, t.xml], report: t.xml } }\n"
            "      - { id: load, use: p95-under, kind: advisory, with: { urls: [\"http://a/\", \"http://b/\"], limit: "
            "300, warning: 250 } }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        const QList<GatePlan>& gates = reading.plan.waves[0].gates;
        QCOMPARE(gates[0].id, QStringLiteral("tests-pass"));
        QCOMPARE(gates[0].use, QStringLiteral("tests-pass"));
        QCOMPARE(arguments(gates[0].criteria[0]), QStringLiteral("ctest --output-junit t.xml"));
        QCOMPARE(gates[0].criteria[0].reportPath, QStringLiteral("t.xml"));
        QCOMPARE(gates[0].criteria[0].allowed.value(QStringLiteral("skipped"), -1), 0);
        QCOMPARE(gates[1].id, QStringLiteral("load"));
        QCOMPARE(gates[1].kind, GateKind::Advisory);
        QCOMPARE(gates[1].criteria[0].metric.critical, 300.0);
        QCOMPARE(gates[1].criteria[0].metric.warning, 250.0);
        QCOMPARE(arguments(gates[1].criteria[0]),
            QStringLiteral("wavedeckctl probe http http://a/ http://b/ --requests 100 --concurrency 10 --json"));
        QVERIFY(gates[1].criteria[0].environment.isEmpty());
        QCOMPARE(
            reading.plan.gateFiles.keys(), (QStringList{QStringLiteral("p95-under"), QStringLiteral("tests-pass")}));
    }

    // What a value says is never looked at again: no placeholder of a value is replaced, no shell is begun.
    void valuesStayValues()
    {
        const PlanReading reading = read(withGate("      - { use: tests-pass, with: { argv: [\"a; rm -rf {with.report} "
                                                  "$(x)\"], report: \"{session}.xml\" } }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        const CriterionPlan& criterion = reading.plan.waves[0].gates[0].criteria[0];
        QCOMPARE(criterion.argv, QStringList{QStringLiteral("a; rm -rf {with.report} $(x)")});
        QVERIFY(!criterion.shell);
    }

    void everyOwnFileReads_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString& id : ownGateFiles().keys())
            QTest::newRow(qPrintable(id)) << id;
    }

    void everyOwnFileReads()
    {
        QFETCH(QString, id);
        const LibraryGate gate = describeGateFile(id, ownGateFiles().value(id));
        QVERIFY2(gate.fault.isEmpty(), qPrintable(gate.fault));
        QVERIFY(!gate.name.isEmpty() && !gate.text.isEmpty());
        QByteArray with;
        for (const GateParameter& parameter : gate.parameters)
            if (parameter.required)
                with += (with.isEmpty() ? "" : ", ") + parameter.name.toUtf8() + ": x";
        if (id == QLatin1String("coverage-above") || id == QLatin1String("protocol-v1-1b"))
            with += ", lcov: x";
        const QByteArray use = "{ use: " + id.toUtf8() + ", with: { " + with + " } }";
        const PlanReading reading = gate.isSet
            ? read(withGate("      - { id: g, argv: [x] }\n", "session: { name: n, gate_set: " + use + " }\n"))
            : read(withGate("      - " + use + "\n"));
        QCOMPARE(reading.ok(), gate.forPlans);
        if (gate.forPlans)
            for (const GatePlan& read : reading.plan.waves[0].gates)
                QVERIFY2(!read.criteria.isEmpty(), qPrintable(read.id));
    }

    // GATE-9: the sets of the reports are there, five gates, five and three.
    void sets()
    {
        const auto gatesOf = [](const char* id) {
            const QString name = QString::fromLatin1(id);
            return describeGateFile(name, ownGateFiles().value(name)).gates;
        };
        QCOMPARE(gatesOf("protocol-v1-1b").size(), 5);
        QCOMPARE(gatesOf("session-a").size(), 5);
        QCOMPARE(gatesOf("risk-assessment").size(), 3);
        const PlanReading reading = read(withGate("      - { id: g, argv: [x] }\n",
            "session: { name: n, gate_set: { use: protocol-v1-1b, when: before, with: { tests: [ctest], p95: [m], "
            "security: [s], urls: [\"http://127.0.0.1/\"], environment: staging, coverage: [c], lcov: l.info } } }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        QString classes; // GATE-2: B/B/B for 1, 3, 4 and A/A for 2, 5
        for (const GatePlan& gate : reading.plan.waves[0].gates.mid(1)) {
            classes += gate.kind == GateKind::Blocking ? QLatin1Char('B') : QLatin1Char('A');
            QCOMPARE(gate.timing, GateTiming::Before);
        }
        QCOMPARE(classes, QStringLiteral("BABBA"));
        QCOMPARE(reading.plan.gateSet, QStringLiteral("protocol-v1-1b"));
        QCOMPARE(reading.plan.waves[0].gates[2].criteria[0].metric.critical, 500.0);
        QCOMPARE(reading.plan.waves[0].gates[4].criteria[0].coverageAbove, 80.0);
        QVERIFY(reading.plan.gateFiles.contains(QStringLiteral("coverage-above")));
    }

    void userFiles()
    {
        QTemporaryDir folder;
        const auto write = [&](const char* name, const QByteArray& text) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write("mine.yaml",
            "name: Mine\ntext: t\nparams: { n: { text: t, default: 3 } }\n"
            "gate: { argv: [mine, \"-n{with.n}\"] }\n"));
        QVERIFY(write("two.yaml", "name: Two\ngates:\n  - { id: one, use: mine }\n  - { id: other, argv: [y] }\n"));
        QVERIFY(write("torn.yaml", "name: [\n"));
        QVERIFY(write("huge.yaml", QByteArray(70'000, ' ')));
        m_files = gateFilesIn(folder.path());
        QCOMPARE(m_files.keys(), (QStringList{QStringLiteral("mine"), QStringLiteral("torn"), QStringLiteral("two")}));
        const PlanReading reading
            = read(withGate("      - { id: g, argv: [x] }\n", "session: { name: n, gate_set: two }\n"));
        QVERIFY2(reading.ok(), qPrintable(lines(reading.faults).join(QLatin1Char('\n'))));
        QCOMPARE(reading.plan.waves[0].gates.size(), 3);
        QCOMPARE(arguments(reading.plan.waves[0].gates[1].criteria[0]), QStringLiteral("mine -n3"));
        // Read again from what was kept: what stands on the disk by then does not matter.
        Session session;
        session.planFile = QDir::tempPath() + QStringLiteral("/plan.yaml");
        session.launch.insert(QStringLiteral("gates"), gateFilesJson(reading.plan.gateFiles));
        const PlanReading again
            = readPlan(withGate("      - { id: g, argv: [x] }\n", "session: { name: n, gate_set: two }\n"),
                storedContext(session));
        QVERIFY2(again.ok(), qPrintable(lines(again.faults).join(QLatin1Char('\n'))));
        QCOMPARE(again.plan.waves[0].gates.size(), 3);
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QByteArray& yaml, const char* expected) {
            QTest::newRow(name) << yaml << QString::fromUtf8(expected);
        };
        const auto set = [](const QByteArray& value) {
            return withGate("      - { id: g, argv: [x] }\n", "session: { name: n, gate_set: " + value + " }\n");
        };
        row("unknown library gate", withGate("      - { use: test-pass }\n"),
            "9:16: the gate library has no 'test-pass'; did you mean 'tests-pass'?");
        row("missing parameter", withGate("      - { use: tests-pass }\n"),
            "9:9: tests-pass needs argv; add with: { argv: … }, see `wavedeckctl gate library tests-pass`");
        row("unknown parameter", withGate("      - { use: tests-pass, with: { argv: [x], reprt: y } }\n"),
            "9:47: tests-pass has no parameter 'reprt'; did you mean 'report'?");
        row("own form beside use", withGate("      - { use: tests-pass, with: { argv: [x] }, argv: [y] }\n"),
            "9:49: argv is what the library gate says; remove it beside use");
        row("with without use", withGate("      - { id: g, argv: [x], with: { a: b } }\n"),
            "9:35: with goes with use: LIBRARY-GATE; add that");
        row("set as gate", withGate("      - { use: session-a }\n"),
            "9:16: session-a is a set of gates; name it in session.gate_set");
        row("gate as set", set("tests-pass"), "2:31: tests-pass is no set of gates; name one of a set");
        row("risk set", set("risk-assessment"),
            "2:31: risk-assessment judges risk assessments, no session; choose another set");
        row("unknown wave of a set", set("{ use: session-a, wave: x, with: { e2e: [y] } }"),
            "2:55: wave 'x' is not in the plan; did you mean 'w'?");
        row("every without during", withGate("      - { id: g, argv: [x], every: 5s }\n"),
            "9:36: every goes with when: during; add that, or remove every");
        row("unknown tier criterion", withGate("      - { id: g, argv: [x], proves: [security-test] }\n"),
            "9:37: proves: 'security-test' is no criterion of a readiness tier; did you mean 'security-tests'?");
        row("allow without a report", withGate("      - { id: g, argv: [x], report: { allow: { high: 0 } } }\n"),
            "9:37: report: say which, as in report: { junit: FILE }");
        row("unknown severity", withGate("      - { id: g, argv: [x], report: { sarif: a, allow: { hihg: 0 } } }\n"),
            "9:58: unknown key 'hihg'; did you mean 'high'?");
        row("coverage without a line", withGate("      - { id: g, argv: [x], coverage: { lcov: a } }\n"),
            "9:39: above is missing; add above: 80");
        row("form beside sides",
            withGate("      - { id: g, criteria: [{ id: c, argv: [x], implemented: { argv: [y] }, operational: { argv: "
                     "[z] } }] }\n"),
            "9:44: argv stands beside implemented or operational; move it into one of them");
        row("side without a program",
            withGate(
                "      - { id: g, criteria: [{ id: c, implemented: { name: y }, operational: { argv: [z] } }] }\n"),
            "9:51: 'c-implemented' has no argv");
    }

    void faults()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, expected);
        const QStringList found = lines(read(yaml).faults);
        QVERIFY2(!found.isEmpty() && found.first().startsWith(expected),
            qPrintable(found.join(QLatin1Char('\n')) + QStringLiteral("\nexpected: ") + expected));
    }
};

QTEST_GUILESS_MAIN(TestPlanGates)
#include "tst_plangates.moc"
