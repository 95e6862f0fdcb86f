// SPDX-License-Identifier: GPL-3.0-or-later
// The engine is killed again and again while agents run: nothing is lost and nothing is started twice.
//   WAVEDECK_STORM_KILLS=N   random kills (100)
//   WAVEDECK_STORM_SEED=N    the seed that an earlier run printed
//   WAVEDECK_STORM_KEEP=DIR  works in DIR, which must not exist, and leaves it there
#include "tests/faults/storm.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck::testing;

// QtTest ends a function after five minutes; a thousand kills, or a machine that builds at the same time, take longer.
static const bool kPatient = qputenv("QTEST_FUNCTION_TIMEOUT", "3600000");

class TestKillStorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLost();
};

void TestKillStorm::nothingIsLost()
{
    constexpr int kPerStep = 5;
    QTemporaryDir temp;
    Storm::Options options;
    options.folder = qEnvironmentVariable("WAVEDECK_STORM_KEEP", temp.path());
    QVERIFY(QDir().mkpath(options.folder));
    options.engine = program("wavedeckd");
    options.kills = qEnvironmentVariable("WAVEDECK_STORM_KILLS", QStringLiteral("100")).toInt();
    options.minimumPerStep = kPerStep;
    options.seed = qEnvironmentVariableIsSet("WAVEDECK_STORM_SEED")
        ? qEnvironmentVariable("WAVEDECK_STORM_SEED").toUInt()
        : QRandomGenerator::global()->generate();
    Storm storm(options);
    const bool over = storm.rage();
    qInfo("%s", qPrintable(storm.table()));
    const Judgement judgement = judgeStorm(storm.dataDir(), storm.journalFile());
    qInfo("%s", qPrintable(judgement.line()));
    QVERIFY2(over && storm.trouble().isEmpty(), qPrintable(storm.trouble()));
    for (const QString& step : Storm::steps())
        QVERIFY2(storm.hits().value(step) >= kPerStep, qPrintable(step));
    QVERIFY(judgement.sessions > 0 && judgement.starts > 50);
    QVERIFY2(judgement.failures() == 0,
        qPrintable(judgement.line() + QLatin1Char('\n') + judgement.details.join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(TestKillStorm)
#include "tst_killstorm.moc"
