// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/alertrule.h"

#include "tests/support/noise.h"

#include <QTest>

#include <cmath>

using namespace wavedeck;

namespace {

/// Memory as trust.md E has it.
AlertRule memoryRule()
{
    AlertRule rule;
    rule.id = QStringLiteral("memory");
    rule.warning = 70;
    rule.critical = 85;
    rule.clearWarning = 65;
    rule.clearCritical = 80;
    rule.warningAfterMs = 30'000;
    rule.criticalAfterMs = 10'000;
    rule.clearAfterMs = 60'000;
    return rule;
}

struct Drive {
    AlertRule rule = memoryRule();
    AlertState state;
    qint64 now = 0;
    QList<std::pair<qint64, AlertChange>> changes;

    void step(std::optional<double> value, qint64 ms = 1000)
    {
        now += ms;
        if (const AlertChange change = state.step(rule, value, ms); change != AlertChange::None)
            changes.append({now, change});
    }
    void hold(std::optional<double> value, int seconds)
    {
        for (int i = 0; i < seconds; ++i)
            step(value);
    }
};

} // namespace

class TestAlertRule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void classifiesStrictlyBeyondTheLine()
    {
        const AlertRule rule = memoryRule();
        const std::pair<double, AlertLevel> rows[] = {{69.9, AlertLevel::Normal}, {70.0, AlertLevel::Normal},
            {70.1, AlertLevel::Warning}, {85.0, AlertLevel::Warning}, {85.1, AlertLevel::Critical},
            {84.9, AlertLevel::Warning}, {69.0, AlertLevel::Normal}};
        for (const auto& [value, level] : rows)
            QCOMPARE(classify(rule, value), level);
        AlertRule disk = rule; // free space: less is worse
        disk.higherIsWorse = false;
        disk.warning = 10;
        disk.critical = 5;
        QCOMPARE(classify(disk, 10), AlertLevel::Normal);
        QCOMPARE(classify(disk, 9.9), AlertLevel::Warning);
        QCOMPARE(classify(disk, 4.9), AlertLevel::Critical);
    }

    void aStepIsAnnouncedWithin31Seconds()
    {
        Drive drive;
        drive.hold(60, 60);
        QCOMPARE(drive.changes.size(), 0);
        const qint64 stepAt = drive.now;
        drive.hold(75, 100);
        QCOMPARE(drive.changes.size(), 1);
        QCOMPARE(drive.changes.first().second, AlertChange::Raised);
        QVERIFY(drive.changes.first().first - stepAt <= 31'000);
        QCOMPARE(drive.state.level(), AlertLevel::Warning);
    }

    void aSpikeIsNotAnnounced()
    {
        Drive drive;
        for (int round = 0; round < 20; ++round) {
            drive.hold(60, 40);
            drive.hold(75, 29);
        }
        QCOMPARE(drive.changes.size(), 0);
    }

    /// Six hours of a value that wanders around the line: at most two transitions.
    void wanderingAroundTheLine_data()
    {
        QTest::addColumn<double>("swing");
        QTest::addColumn<int>("period");
        QTest::newRow("slow, small") << 2.0 << 600;
        QTest::newRow("slow, to the hysteresis") << 4.9 << 1200;
        QTest::newRow("fast") << 3.0 << 70;
        QTest::newRow("every sample") << 1.0 << 2;
    }
    void wanderingAroundTheLine()
    {
        QFETCH(double, swing);
        QFETCH(int, period);
        Drive drive;
        for (int second = 0; second < 6 * 3600; ++second)
            drive.step(70 + swing * std::sin(2 * M_PI * second / period));
        QVERIFY2(drive.changes.size() <= 2, qPrintable(QString::number(drive.changes.size())));
    }

    /// trust.md, G7: noise for six hours with its mean on the line, and one that has it between the two lines.
    void recordedNoise_data()
    {
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("deviation");
        QTest::addColumn<double>("memory");
        QTest::newRow("on the line") << 70.0 << 3.0 << 0.9;
        QTest::newRow("on the line, lazy") << 70.0 << 2.5 << 0.95;
        QTest::newRow("between the lines") << 67.0 << 2.0 << 0.9;
        QTest::newRow("above the line") << 72.0 << 3.0 << 0.95;
    }
    void recordedNoise()
    {
        QFETCH(double, mean);
        QFETCH(double, deviation);
        QFETCH(double, memory);
        for (const std::uint64_t seed : {1, 2, 3}) {
            const QList<double> trace = testing::noisyTrace(mean, deviation, memory, 6 * 3600, seed);
            Drive drive;
            Drive waitOnly; // the control: without a line of its own for clearing, and without waiting for it
            waitOnly.rule.clearWarning = waitOnly.rule.warning;
            waitOnly.rule.clearAfterMs = waitOnly.rule.warningAfterMs = 0;
            for (const double value : trace) {
                drive.step(value);
                waitOnly.step(value);
                waitOnly.state = AlertState::fromJson([&] { // and without the flapping
                    QJsonObject json = waitOnly.state.toJson();
                    json.insert(QStringLiteral("changes"), 0);
                    json.insert(QStringLiteral("flapping"), false);
                    return json;
                }());
            }
            QVERIFY2(drive.changes.size() <= 2, qPrintable(QString::number(drive.changes.size())));
            QVERIFY2(waitOnly.changes.size() > 100, qPrintable(QString::number(waitOnly.changes.size())));
        }
    }

    void escalatesEasesAndResolves()
    {
        Drive drive;
        drive.hold(75, 40);
        drive.hold(90, 11);
        QCOMPARE(drive.state.level(), AlertLevel::Critical);
        drive.hold(78, 61); // below 80: no longer critical, still above 65
        QCOMPARE(drive.state.level(), AlertLevel::Warning);
        drive.hold(66, 300);
        QCOMPARE(drive.state.phase(), AlertState::Firing);
        drive.hold(64, 61);
        QCOMPARE(drive.state.phase(), AlertState::Inactive);
        QList<AlertChange> all;
        for (const auto& [at, change] : drive.changes)
            all.append(change);
        QCOMPARE(all,
            QList<AlertChange>(
                {AlertChange::Raised, AlertChange::Escalated, AlertChange::Eased, AlertChange::Resolved}));
    }

    void criticalAtOnceIsFasterThanWarning()
    {
        Drive drive;
        drive.hold(95, 20);
        QCOMPARE(drive.changes.size(), 1);
        QCOMPARE(drive.changes.first().first, qint64(10'000));
        QCOMPARE(drive.state.level(), AlertLevel::Critical);
    }

    void aSourceThatVanishesIsNoDataAndNoRecovery()
    {
        Drive drive;
        drive.hold(75, 40);
        drive.changes.clear();
        drive.hold(std::nullopt, 600);
        QCOMPARE(drive.changes.size(), 1);
        QCOMPARE(drive.changes.first().second, AlertChange::NoData);
        QVERIFY(!drive.state.hasData());
        QCOMPARE(drive.state.phase(), AlertState::Firing);
        drive.changes.clear();
        drive.step(75);
        QCOMPARE(drive.changes.size(), 1);
        QCOMPARE(drive.changes.first().second, AlertChange::DataBack);
        drive.hold(60, 59);
        QCOMPARE(drive.state.phase(), AlertState::Firing);
        drive.hold(60, 3);
        QCOMPARE(drive.state.phase(), AlertState::Inactive);
    }

    void aMissedSampleDoesNotCountAsTimeBeyondTheLine()
    {
        Drive drive;
        drive.hold(75, 29);
        drive.step(std::nullopt);
        drive.step(75);
        QCOMPARE(drive.changes.size(), 0);
        drive.step(75);
        drive.step(75);
        QCOMPARE(drive.changes.size(), 1);
    }

    /// Killed and started again after each second: the same changes at the same times, none twice.
    void survivesARestartAtAnyTime()
    {
        Drive whole;
        Drive cut;
        const auto both = [&](std::optional<double> value, int seconds) {
            for (int i = 0; i < seconds; ++i) {
                whole.step(value);
                cut.state = AlertState::fromJson(cut.state.toJson());
                cut.step(value);
            }
        };
        both(75, 45);
        both(90, 30);
        both(std::nullopt, 10);
        both(78, 100);
        both(60, 100);
        QCOMPARE(cut.changes, whole.changes);
        QVERIFY(whole.changes.size() >= 6);
    }

    void flappingStaysOneNotice()
    {
        Drive drive;
        drive.rule.warningAfterMs = drive.rule.criticalAfterMs = drive.rule.clearAfterMs = 0; // a check without waiting
        for (int i = 0; i < 60; ++i)
            drive.step(i % 2 ? 60 : 75);
        QVERIFY(drive.state.isFlapping());
        QCOMPARE(drive.state.phase(), AlertState::Firing);
        QVERIFY2(drive.changes.size() <= 6, qPrintable(QString::number(drive.changes.size())));
        drive.hold(60, 30);
        QVERIFY(!drive.state.isFlapping());
        QCOMPARE(drive.state.phase(), AlertState::Inactive);
    }

    void aBrokenRecordIsAnInactiveState()
    {
        const AlertState state
            = AlertState::fromJson({{QStringLiteral("phase"), 99}, {QStringLiteral("level"), QStringLiteral("x")}});
        QCOMPARE(state.phase(), AlertState::Inactive);
        QCOMPARE(state.level(), AlertLevel::Normal);
    }
};

QTEST_GUILESS_MAIN(TestAlertRule)
#include "tst_alertrule.moc"
