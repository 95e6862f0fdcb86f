// SPDX-License-Identifier: GPL-3.0-or-later
// The control of the kill storm: an engine that spawns before it saves, with a shim that claims nothing. The judge has
// to find it out; a durability test that cannot fail proves nothing.
#include "tests/faults/storm.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck::testing;

// QtTest ends a function after five minutes; a thousand kills, or a machine that builds at the same time, take longer.
static const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

class TestKillStormControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void naiveEngineIsFoundOut();
};

void TestKillStormControl::naiveEngineIsFoundOut()
{
    QTemporaryDir temp;
    Storm::Options options;
    options.folder = temp.path();
    options.engine = program("wavedeckd-naive");
    options.shim = QFileInfo(stubProgram()).path() + QStringLiteral("/naive_shim");
    options.kills = 40;
    options.seed = qEnvironmentVariable("WAVEDECK_STORM_SEED", QStringLiteral("1")).toUInt();
    Storm storm(options);
    const bool over = storm.rage();
    qInfo("%s", qPrintable(storm.table()));
    const Judgement judgement = judgeStorm(storm.dataDir(), storm.journalFile());
    qInfo("%s\n%s", qPrintable(judgement.line()), qPrintable(judgement.details.join(QLatin1Char('\n'))));
    // It must run at all, else it would be found guilty of nothing but being broken.
    QVERIFY2(over, qPrintable(storm.trouble()));
    QVERIFY(judgement.starts > 50);
    QVERIFY2(judgement.doubleStarts > 0, "the judge does not see double starts");
    QVERIFY2(
        judgement.lostExits + judgement.lostBytes + judgement.strangers > 0, "the judge does not see what was lost");
}

QTEST_GUILESS_MAIN(TestKillStormControl)
#include "tst_killstorm_control.moc"
