// SPDX-License-Identifier: GPL-3.0-or-later
// Settings from outside: what a person sets, what a running engine makes of it.
#include "ctl.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck::test;

namespace {

QStringList words(const char* line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

} // namespace

class TestCtlSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listGetSetResetHistory();
    void wrongOnesChangeNothing_data();
    void wrongOnesChangeNothing();
    void aRunningEngineFollows();
};

void TestCtlSettings::listGetSetResetHistory()
{
    Ctl ctl;
    const Answer all = ctl.json(words("settings list"));
    QCOMPARE(all.status, 0);
    const QJsonArray settings = all.json().value(QLatin1String("settings")).toArray();
    QVERIFY(settings.size() > 40);
    for (const QJsonValue& one : settings)
        QVERIFY2(one.toObject().value(QLatin1String("value")) == one.toObject().value(QLatin1String("default")),
            qPrintable(one.toObject().value(QLatin1String("key")).toString()));
    QVERIFY(ctl.call(words("settings list")).out.contains("thresholds.memory.warning"));

    const Answer set = ctl.json(words("settings set thresholds.memory.warning 60"));
    QCOMPARE(set.status, 0);
    QCOMPARE(set.json().value(QLatin1String("value")).toDouble(), 60.0);
    QCOMPARE(set.json().value(QLatin1String("version")).toInt(), 1);
    QVERIFY(set.json().value(QLatin1String("set")).toBool());
    QCOMPARE(ctl.call(words("settings get thresholds.memory.warning")).out, QByteArray("60 %\n"));
    QCOMPARE(ctl.call(words("settings reset thresholds.memory.warning")).status, 0);
    const QJsonObject back = ctl.json(words("settings get thresholds.memory.warning")).json();
    QCOMPARE(back.value(QLatin1String("value")).toDouble(), 70.0);
    QVERIFY(!back.value(QLatin1String("set")).toBool());
    const QJsonArray versions = ctl.json(words("settings history thresholds.memory.warning"))
                                    .json()
                                    .value(QLatin1String("versions"))
                                    .toArray();
    QCOMPARE(versions.size(), 2);
    QCOMPARE(versions[0].toObject().value(QLatin1String("value")).toDouble(), 60.0);
    QVERIFY(versions[1].toObject().value(QLatin1String("value")).isNull());
    QVERIFY(!versions[0].toObject().value(QLatin1String("by")).toString().isEmpty());
}

void TestCtlSettings::wrongOnesChangeNothing_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("code");
    QTest::newRow("beyond critical") << words("settings set thresholds.memory.warning 90")
                                     << QStringLiteral("bad-value");
    QTest::newRow("no number") << words("settings set thresholds.memory.warning lots") << QStringLiteral("bad-value");
    QTest::newRow("unknown") << words("settings set thresholds.memory.warnign 60") << QStringLiteral("unknown-setting");
    QTest::newRow("get unknown") << words("settings get x") << QStringLiteral("unknown-setting");
    QTest::newRow("reset unknown") << words("settings reset x") << QStringLiteral("unknown-setting");
    QTest::newRow("history unknown") << words("settings history x") << QStringLiteral("unknown-setting");
    QTest::newRow("no value") << words("settings set silent_after") << QStringLiteral("usage");
}

void TestCtlSettings::wrongOnesChangeNothing()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, code);
    Ctl ctl;
    const QByteArray before = ctl.json(words("settings list")).out;
    const Answer answer = ctl.json(arguments);
    QCOMPARE(answer.status, 2);
    QCOMPARE(answer.code(), code);
    QCOMPARE(ctl.json(words("settings list")).out, before);
}

void TestCtlSettings::aRunningEngineFollows()
{
    Ctl ctl;
    const QString proc = ctl.folder() + QStringLiteral("/proc");
    QVERIFY(QDir().mkpath(proc));
    ctl.write(QStringLiteral("proc/meminfo"), "MemTotal: 1000000 kB\nMemAvailable: 380000 kB\n"); // 62 % used
    ctl.write(QStringLiteral("proc/stat"), "cpu 1 0 1 1000 0 0 0 0\n");
    ctl.write(QStringLiteral("proc/disk"), "107374182400 53687091200\n");
    ctl.environment().insert(QStringLiteral("WAVEDECK_PROC_DIR"), proc);
    const QString id
        = ctl.detach("  - id: one\n    agents:\n      - { id: a, argv: [sh, -c, \"while ! test -e done; do "
                     "sleep 0.05; done\"] }\n");
    QVERIFY(!id.isEmpty());
    QVERIFY(waitUntil([&] { return ctl.agentState(QStringLiteral("a")) == QLatin1String("running"); }));
    QCOMPARE(ctl.call(words("settings set thresholds.memory.warning_after 0s")).status, 0);
    QVERIFY(ctl.json(words("alert list S-001")).json().value(QLatin1String("alerts")).toArray().isEmpty());
    QCOMPARE(ctl.call(words("settings set thresholds.memory.warning 60")).status, 0);
    QJsonObject alert;
    QVERIFY(waitUntil([&] {
        const QJsonArray alerts = ctl.json(words("alert list S-001")).json().value(QLatin1String("alerts")).toArray();
        alert = alerts.isEmpty() ? QJsonObject() : alerts.first().toObject();
        return !alert.isEmpty();
    }));
    QCOMPARE(alert.value(QLatin1String("rule")).toString(), QStringLiteral("memory"));
    QCOMPARE(alert.value(QLatin1String("line")).toDouble(), 60.0);
    ctl.write(QStringLiteral("done"), "");
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
}

QTEST_GUILESS_MAIN(TestCtlSettings)
#include "tst_ctl_settings.moc"
