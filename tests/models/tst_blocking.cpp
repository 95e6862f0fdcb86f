// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/blocking.h"

#include <QTest>

using namespace wavedeck;

class TestBlocking : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// In which states of its wave a gate can be decided, by its timing: `-` never, `y` yes, `x` when its waiver ended.
    void isDecidedWhileItCounts_data()
    {
        QTest::addColumn<WaveState>("wave");
        QTest::addColumn<QString>("byTiming"); // before, during, after
        QTest::newRow("pending") << WaveState::Pending << QStringLiteral("---");
        QTest::newRow("running") << WaveState::Running << QStringLiteral("yy-");
        QTest::newRow("gating") << WaveState::Gating << QStringLiteral("yyy");
        QTest::newRow("held") << WaveState::Held << QStringLiteral("yyy");
        QTest::newRow("passed") << WaveState::Passed << QStringLiteral("xxx");
        QTest::newRow("failed") << WaveState::Failed << QStringLiteral("---");
        QTest::newRow("stopped") << WaveState::Stopped << QStringLiteral("---");
        QTest::newRow("skipped") << WaveState::Skipped << QStringLiteral("---");
    }
    void isDecidedWhileItCounts()
    {
        QFETCH(WaveState, wave);
        QFETCH(QString, byTiming);
        const GateTiming timings[] = {GateTiming::Before, GateTiming::During, GateTiming::After};
        for (qsizetype i = 0; i < byTiming.size(); ++i) {
            Gate gate;
            gate.timing = timings[i];
            gate.state = GateState::Failed;
            QCOMPARE(isDecidable(gate, wave, Mode::Standard), byTiming[i] == QLatin1Char('y'));
            gate.waiver = {{QStringLiteral("by"), QStringLiteral("ada")}, {QStringLiteral("expired"), true}};
            QCOMPARE(isDecidable(gate, wave, Mode::Standard), byTiming[i] != QLatin1Char('-'));
            gate.state = GateState::Running;
            QVERIFY(!isDecidable(gate, wave, Mode::Standard));
        }
    }

    void behindItsWaveOnlyWhatHolds()
    {
        Gate gate;
        gate.waiver = {{QStringLiteral("expired"), true}};
        for (const GateState settled : {GateState::Passed, GateState::Waived}) {
            gate.state = settled;
            QVERIFY(!isDecidable(gate, WaveState::Passed, Mode::Standard));
        }
        gate.state = GateState::Pending;
        QVERIFY(isDecidable(gate, WaveState::Passed, Mode::Standard));
        gate.kind = GateKind::Advisory;
        QVERIFY(!isDecidable(gate, WaveState::Passed, Mode::Standard));
        QVERIFY(isDecidable(gate, WaveState::Passed, Mode::Enhanced));
    }
};

QTEST_GUILESS_MAIN(TestBlocking)
#include "tst_blocking.moc"
