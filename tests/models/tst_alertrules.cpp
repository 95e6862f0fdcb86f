// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/rules.h"

#include <QTest>

using namespace wavedeck;

/// The table of rules: the plan's lines, the times of trust.md E, the levels of MON-1, 2 and 8.
class TestAlertRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lines_data()
    {
        QTest::addColumn<int>("watched");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QList<double>>("lines"); // warning, critical, and where they clear
        QTest::addColumn<QList<qint64>>("times"); // warning, critical, clear
        const auto row = [](Watched watched, const char* id, QList<double> lines, QList<qint64> seconds) {
            for (qint64& time : seconds)
                time *= 1000;
            QTest::newRow(id) << int(watched) << QString::fromLatin1(id) << lines << seconds;
        };
        row(Watched::Memory, "memory", {70, 85, 65, 80}, {30, 10, 60});
        row(Watched::MemoryPressure, "memory-pressure", {10, 5, 5, 2.5}, {20, 20, 60});
        row(Watched::Cpu, "cpu", {70, 85, 65, 80}, {30, 10, 60});
        row(Watched::Disk, "disk", {90, 95, 88, 93}, {10, 10, 10});
        row(Watched::P95, "p95", {500, 1000, 450, 900}, {10, 10, 60});
        row(Watched::ErrorRate, "error-rate", {1, 5, 0.5, 2.5}, {10, 10, 60});
        row(Watched::Attempts, "attempts", {20, 50, 10, 25}, {0, 0, 0});
        row(Watched::Duplicates, "duplicates", {0, 10, 1, 11}, {0, 0, 10});
        row(Watched::Zombies, "zombies", {0, 100, 1, 101}, {30, 30, 10});
        row(Watched::Orphans, "orphans", {0, 20, 1, 21}, {10, 10, 10});
        row(Watched::SilentAgents, "silent-agents", {0, 0, 1, 1}, {0, 0, 0});
        row(Watched::SloBurn, "slo-burn", {6, 14.4, 6, 14.4}, {0, 0, 0});
    }

    void lines()
    {
        QFETCH(int, watched);
        QFETCH(QString, id);
        QFETCH(QList<double>, lines);
        QFETCH(QList<qint64>, times);
        const AlertRules rules = alertRules({});
        const AlertRule& rule = ruleOf(rules, Watched(watched));
        QCOMPARE(rule.id, id);
        QCOMPARE((QList<double>{rule.warning, rule.critical, rule.clearWarning, rule.clearCritical}), lines);
        QCOMPARE((QList<qint64>{rule.warningAfterMs, rule.criticalAfterMs, rule.clearAfterMs}), times);
    }

    void thePlanMovesLinesAndWhereTheyClear()
    {
        Thresholds thresholds;
        thresholds.memory = {60, 75, true};
        thresholds.disk = {50, 60, true};
        thresholds.p95Ms = {100, 200, true};
        const AlertRules rules = alertRules(thresholds);
        QCOMPARE(ruleOf(rules, Watched::Memory).clearWarning, 55.0);
        QCOMPARE(ruleOf(rules, Watched::Memory).clearCritical, 70.0);
        QCOMPARE(ruleOf(rules, Watched::Disk).critical, 60.0);
        QCOMPARE(ruleOf(rules, Watched::P95).critical, 200.0);
        QCOMPARE(ruleOf(rules, Watched::Cpu).warning, 70.0);
    }

    void levels_data()
    {
        QTest::addColumn<int>("watched");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("critical");
        QTest::addColumn<int>("cases");
        QTest::addColumn<QString>("level");
        const auto row = [](const char* name, Watched watched, double value, const char* level, int cases = 1000,
                             double critical = -1) {
            QTest::newRow(name) << int(watched) << value << (critical < 0 ? value : critical) << cases
                                << QString::fromLatin1(level);
        };
        row("memory at the line", Watched::Memory, 70, "normal");
        row("memory past it", Watched::Memory, 81.7, "warning");
        row("p95 at", Watched::P95, 500, "normal");
        row("p95 past critical", Watched::P95, 1028, "critical");
        row("p95 of too few", Watched::P95, 1028, "normal", 19);
        row("errors at", Watched::ErrorRate, 1, "normal");
        row("errors past", Watched::ErrorRate, 1.01, "warning");
        row("errors critical", Watched::ErrorRate, 5.01, "critical");
        row("2 of 4 attempts", Watched::Attempts, 50, "normal", 2);
        row("3 of 15 attempts", Watched::Attempts, 20, "warning", 3);
        row("4 of 6 attempts", Watched::Attempts, 66.7, "warning", 4);
        row("5 of 10 attempts", Watched::Attempts, 50, "critical", 5);
        row("3 of 20 attempts", Watched::Attempts, 15, "normal", 3);
        row("one duplicate", Watched::Duplicates, 1, "warning");
        row("12 duplicates", Watched::Duplicates, 12, "critical");
        row("pressure some", Watched::MemoryPressure, 10, "warning", 1000, 4.9);
        row("pressure full", Watched::MemoryPressure, 12, "critical", 1000, 5);
        row("pressure below", Watched::MemoryPressure, 9.9, "normal", 1000, 1);
        row("2 GiB free", Watched::DiskFree, 2.0 * 1024 * 1024 * 1024, "normal");
        row("1 GiB free", Watched::DiskFree, 1.0 * 1024 * 1024 * 1024, "warning");
        row("511 MiB free", Watched::DiskFree, 511.0 * 1024 * 1024, "critical");
    }

    void levels()
    {
        QFETCH(int, watched);
        QFETCH(double, value);
        QFETCH(double, critical);
        QFETCH(int, cases);
        QFETCH(QString, level);
        const AlertRules rules = alertRules({});
        QCOMPARE(QString(word(classify(ruleOf(rules, Watched(watched)), Measured(value, critical, cases)))), level);
    }

    void aLevelHoldsUntilItsClearingLine()
    {
        const AlertRules rules = alertRules({});
        const AlertRule& rule = ruleOf(rules, Watched::Memory);
        AlertLevel level = AlertLevel::Normal;
        QStringList seen;
        for (const double value : {69.0, 71.0, 69.0, 65.0, 64.9, 86.0, 80.0, 79.9, 66.0, 60.0, 90.0, 50.0}) {
            level = classify(rule, value, level);
            seen.append(QString(word(level)).left(1));
        }
        QCOMPARE(seen.join(QString()), QStringLiteral("nwwwnccwwncn"));
    }

    void words()
    {
        const AlertRules rules = alertRules({});
        QCOMPARE(pastLineText(ruleOf(rules, Watched::Memory), 74.02, AlertLevel::Warning),
            QStringLiteral("memory 74 % is past its warning line 70 %"));
        QCOMPARE(pastLineText(ruleOf(rules, Watched::Memory), 86.26, AlertLevel::Critical),
            QStringLiteral("memory 86.3 % is past its critical line 85 %"));
        QCOMPARE(pastLineText(ruleOf(rules, Watched::DiskFree), 1.5 * 1024 * 1024 * 1024, AlertLevel::Warning),
            QStringLiteral("free disk space 1.5 GiB is below its warning line 2.0 GiB"));
        QCOMPARE(pastLineText(ruleOf(rules, Watched::Duplicates), 12, AlertLevel::Critical),
            QStringLiteral("duplicate processes 12 is past its critical line 10"));
        QCOMPARE(pastLineText(ruleOf(rules, Watched::Attempts), 50, AlertLevel::Critical),
            QStringLiteral("failed attempts 50 % is at its critical line 50 %"));
    }
};

QTEST_GUILESS_MAIN(TestAlertRules)
#include "tst_alertrules.moc"
