// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/planrules.h"
#include "models/plan/planreader.h"
#include "models/run/monitorresults.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

namespace {

PlanReading read(const QByteArray& monitors)
{
    PlanContext context;
    context.file = QStringLiteral("/tmp/plan.yaml");
    return readPlan("version: 1\nsession: { name: t }\nmonitors:\n" + monitors
            + "waves:\n  - { id: w, agents: [ { id: a, argv: [/bin/true] } ] }\n",
        context);
}

MonitorPlan one(const QByteArray& text)
{
    const PlanReading reading = read("  - { id: m, " + text + " }\n");
    for (const Fault& fault : reading.faults)
        qWarning("%d:%d %s", fault.mark.line, fault.mark.column, qPrintable(fault.message));
    return reading.plan.monitors.value(0);
}

std::optional<MonitorResult> saw(double value, qint64 at = 1000)
{
    return MonitorResult{at, value, {}, {}};
}

} // namespace

/// `monitors:` of a plan (MON-6 to 8, 10 to 14): what may be written, what it means, how it stands.
class TestPlanMonitors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void faults_data();
    void faults();
    void values();
    void states_data();
    void states();
    void verifiedOnly();
    void resultsAreKept();
};

void TestPlanMonitors::faults_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& text, const char* says, int line = 4) {
        QTest::newRow(name) << text << line << QString::fromUtf8(says);
    };
    row("no list", "  x: 1\n", "give a list");
    row("unknown key", "  - { id: m, source: cpu, critical: 1, wraning: 2 }\n", "warning");
    row("no id", "  - { source: cpu, critical: 1 }\n", "id");
    row("bad id", "  - { id: M M, source: cpu, critical: 1 }\n", "is not an id");
    row("twice", "  - { id: m, source: cpu, critical: 1 }\n  - { id: m, source: cpu, critical: 1 }\n", "unique", 5);
    row("unknown kind", "  - { id: m, kind: helth, port: 1 }\n", "did you mean 'health'");
    row("no line", "  - { id: m, source: cpu }\n", "needs a line");
    row("no way to look", "  - { id: m, critical: 1 }\n", "needs argv or source");
    row("two ways", "  - { id: m, critical: 1, source: cpu, argv: [/bin/true] }\n", "two ways");
    row("unknown source", "  - { id: m, critical: 1, source: memroy }\n", "did you mean 'memory'");
    row("turned", "  - { id: m, source: cpu, warning: 5, critical: 1 }\n", "swap them");
    row("turned, higher", "  - { id: m, source: cpu, warning: 1, critical: 5, better: higher }\n", "swap them");
    row("expected beyond", "  - { id: m, source: cpu, expected: 20, warning: 10 }\n", "expected is worse");
    row("key of another kind", "  - { id: m, kind: health, port: 80, declared: [a] }\n",
        "does not go with kind: health");
    row("path without port", "  - { id: m, kind: health, argv: [/bin/true], path: /x }\n", "path without port");
    row("no port", "  - { id: m, kind: health, port: 70000 }\n", "1 to 65535");
    row("bad path", "  - { id: m, kind: health, port: 80, path: \"/a b\" }\n", "write /health");
    row("header smuggled", "  - { id: m, kind: health, port: 80, path: \"/a\\r\\nX: y\" }\n", "path");
    row("nothing declared", "  - { id: m, kind: subscriptions, argv: [/bin/true] }\n", "list the names");
    row("no target", "  - { id: m, kind: cache }\n", "target");
    row("target too high", "  - { id: m, kind: cache, target: 101 }\n", "0 to 100");
    row("nothing configured", "  - { id: m, kind: deployed, argv: [/bin/true] }\n", "configured");
    row("configured 0", "  - { id: m, kind: deployed, configured: 0, argv: [/bin/true] }\n", "configured");
    row("too often", "  - { id: m, source: cpu, critical: 1, every: 500ms }\n", "at least 1s");
    row("no duration", "  - { id: m, source: cpu, critical: 1, every: 5 }\n", "duration");
    row("bad pointer", "  - { id: m, argv: [/bin/true], json: x, critical: 1 }\n", "JSON pointer");
    row("item", "  - { id: m, argv: [/bin/echo, \"{item}\"], critical: 1 }\n", "{item}");
    row("unknown set", "  - { id: m, argv: [/bin/echo, \"{set.x}\"], critical: 1 }\n", "set.x");
    row("not finite", "  - { id: m, source: cpu, critical: .inf }\n", "number");
}

void TestPlanMonitors::faults()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, says);
    const PlanReading reading = read(text);
    QStringList all;
    bool found = false;
    for (const Fault& fault : reading.faults) {
        all.append(QStringLiteral("%1: %2").arg(fault.mark.line).arg(fault.message));
        found = found || (fault.mark.line == line && fault.message.contains(says));
    }
    QVERIFY2(found, qPrintable(all.join(QLatin1Char('\n'))));
}

void TestPlanMonitors::values()
{
    const MonitorPlan metric = one("name: Rate-limit violations, argv: [/bin/echo, x], json: /percent, expected: 5, "
                                   "warning: 10, critical: 20, unit: \"%\", every: 5s, kill_after: 2s, for: 30s");
    QCOMPARE(metric.kind, MonitorKind::Metric);
    QCOMPARE(metric.everyMs, 5000);
    QCOMPARE(metric.validForMs(), 15'000);
    const AlertRule rule = monitorRule(metric);
    QCOMPARE(rule.id, QStringLiteral("monitor:m"));
    QCOMPARE(rule.warning, 10.0);
    QCOMPARE(rule.critical, 20.0);
    QCOMPARE(rule.clearWarning, 5.0);
    QCOMPARE(rule.warningAfterMs, 30'000);
    QCOMPARE(rule.sampleMs, 5000);
    QCOMPARE(one("kind: health, port: 8080, path: /health").path, QStringLiteral("/health"));
    QCOMPARE(one("kind: subscriptions, declared: [a, b], argv: [/bin/echo]").declared.size(), 2);
    const MonitorPlan cache = one("kind: cache, target: 90");
    QVERIFY(cache.higherIsBetter && cache.warning == 90);
    QCOMPARE(one("kind: deployed, configured: 18, argv: [/bin/echo]").configured, 18.0);
    QCOMPARE(one("kind: deployed, estimate: 60").estimate.value_or(0), 60.0);
}

void TestPlanMonitors::states_data()
{
    QTest::addColumn<QByteArray>("monitor");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("state");
    const auto row = [](const char* name, const QByteArray& monitor, double value, const char* state) {
        QTest::newRow(name) << monitor << value << QString::fromLatin1(state);
    };
    const QByteArray violations = "source: cpu, expected: 5, warning: 10, critical: 20"; // MON-6
    row("violations 4", violations, 4, "ok");
    row("violations 7", violations, 7, "elevated");
    row("violations 11", violations, 11, "warning");
    row("violations 21", violations, 21, "critical");
    row("6 % of 10", "source: cpu, expected: 5, warning: 10", 6, "elevated"); // MON-7
    row("10.1 % of 10", "source: cpu, expected: 5, warning: 10", 10.1, "warning");
    row("0.51 s", "source: p95, expected: 0.11, warning: 0.5", 0.51, "warning");
    row("3 processes", "source: processes, expected: 2, warning: 2", 3, "warning");
    row("2 processes", "source: processes, expected: 2, warning: 2", 2, "ok");
    row("1.1 %", "source: error-rate, expected: 0, warning: 1", 1.1, "warning");
    row("none", "source: duplicates, critical: 0", 0, "ok"); // MON-8
    row("any", "source: duplicates, critical: 0", 1, "critical");
    row("healthy", "kind: health, port: 1", 0, "ok");
    row("not", "kind: health, port: 1", 1, "critical");
    row("all queues", "kind: subscriptions, declared: [a], argv: [/bin/echo]", 0, "ok");
    row("one missing", "kind: subscriptions, declared: [a], argv: [/bin/echo]", 1, "critical");
    row("cache 95", "kind: cache, target: 90", 95, "ok");
    row("cache 89", "kind: cache, target: 90", 89.9, "warning");
    row("all deployed", "kind: deployed, configured: 10, argv: [/bin/echo]", 0, "ok");
    row("half", "kind: deployed, configured: 10, argv: [/bin/echo]", 50, "warning");
    row("half, tolerated", "kind: deployed, configured: 10, argv: [/bin/echo], warning: 60", 50, "ok");
}

void TestPlanMonitors::states()
{
    QFETCH(QByteArray, monitor);
    QFETCH(double, value);
    QFETCH(QString, state);
    QCOMPARE(monitorState(one(monitor), saw(value), 1500), state);
}

void TestPlanMonitors::verifiedOnly()
{
    const MonitorPlan monitor = one("kind: health, port: 8080, every: 10s");
    QCOMPARE(monitorState(monitor, std::nullopt, 1000), QStringLiteral("unverified"));
    QJsonObject document = monitorDocument(monitor, saw(0), 31'000);
    QVERIFY(document.value(QLatin1String("verified")).toBool());
    QCOMPARE(document.value(QLatin1String("checked_by")).toString(), QStringLiteral("tcp 127.0.0.1:8080"));
    document = monitorDocument(monitor, saw(0), 31'001);
    QCOMPARE(document.value(QLatin1String("state")).toString(), QStringLiteral("unverified"));
    QVERIFY(!document.value(QLatin1String("verified")).toBool());
    QCOMPARE(monitorState(monitor, MonitorResult{1000, std::nullopt, {}, {}}, 1500), QStringLiteral("no-data"));
    document = monitorDocument(one("kind: deployed, estimate: 60"), std::nullopt, 1000); // MON-14, row 4
    QCOMPARE(document.value(QLatin1String("value")).toDouble(), 60.0);
    QVERIFY(!document.value(QLatin1String("verified")).toBool());
    QCOMPARE(document.value(QLatin1String("checked_by")).toString(), QStringLiteral("a person's estimate"));
}

void TestPlanMonitors::resultsAreKept()
{
    QTemporaryDir folder;
    const QString session = QStringLiteral("S-001");
    const QString id = QStringLiteral("m");
    QVERIFY(run::readResults(folder.path(), session, id, 10).isEmpty());
    QVERIFY(QDir().mkpath(folder.filePath(QStringLiteral("runs/S-001"))));
    const QString detail(400, QLatin1Char('x'));
    int written = 0;
    for (; written < 5000; ++written)
        QVERIFY(run::appendResult(folder.path(), session, id, {written, double(written), detail, {}}));
    QVERIFY(run::appendResult(folder.path(), session, id, {written, std::nullopt, QStringLiteral("why\nnot"), {}}));
    const auto last = run::readResults(folder.path(), session, id, 3);
    QCOMPARE(last.size(), 3);
    QVERIFY(!last.at(2).value);
    QCOMPARE(last.at(2).detail, QStringLiteral("why\nnot"));
    QCOMPARE(last.at(1).value.value_or(-1), 4999.0);
    const QString file = folder.filePath(QStringLiteral("runs/S-001/@monitors/m"));
    QVERIFY(QFile(file).size() < run::kMostResultBytes + 1000);
    QCOMPARE(QFile(file).permissions() & 0x77, QFile::Permissions());
    const auto many = run::readResults(folder.path(), session, id, 1000);
    QCOMPARE(many.size(), 1000);
    for (qsizetype i = 1; i < many.size(); ++i)
        QCOMPARE(many.at(i).atMs, many.at(i - 1).atMs + 1);
}

QTEST_GUILESS_MAIN(TestPlanMonitors)
#include "tst_planmonitors.moc"
