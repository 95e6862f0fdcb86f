// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/rules.h"
#include "models/store/sessionrepository.h"
#include "models/store/settingsrepository.h"

#include <QFileInfo>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

/// The table of settings, what may be set, and the rows that keep it (MON-17).
class TestEngineSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTableIsSound();
    void whatIsWritten_data();
    void whatIsWritten();
    void aBadValueChangesNothing_data();
    void aBadValueChangesNothing();
    void storedByHand();
    void planBeforeSettingBeforeDefault();
    void versions();
    void rowsAreOnlyAdded();
    void withoutADatabaseTheDefaults();
};

void TestEngineSettings::theTableIsSound()
{
    QSet<QString> seen;
    const Settings defaults;
    for (const SettingKey& key : settingKeys()) {
        QVERIFY2(!seen.contains(key.key), qPrintable(key.key));
        seen.insert(key.key);
        QVERIFY2(!key.help.isEmpty() && !key.standard.isNull(), qPrintable(key.key));
        QVERIFY2(key.below.isEmpty() || settingKey(key.below), qPrintable(key.key));
        QVERIFY2(key.above.isEmpty() || settingKey(key.above), qPrintable(key.key));
        // The default is valid, and what is shown of it is what may be written.
        Settings settings;
        QVERIFY2(settings.set(key.key, key.standard), qPrintable(key.key));
        const auto read = readSetting(key, settingText(key, key.standard));
        QVERIFY2(read && *read == key.standard, qPrintable(key.key + settingText(key, key.standard)));
    }
    for (const char* wanted : {"thresholds.memory.warning", "thresholds.cpu.critical", "thresholds.disk.warning",
             "thresholds.p95_ms.warning", "thresholds.error_rate.critical", "thresholds.disk_free.warning",
             "thresholds.memory.warning_after", "silent_after", "audit.interval", "audit.remediate", "notify.desktop"})
        QVERIFY2(settingKey(QLatin1String(wanted)), wanted);
}

void TestEngineSettings::whatIsWritten_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QJsonValue>("value");
    const auto row = [](const char* key, const char* text, const QJsonValue& value) {
        QTest::newRow(text) << QString::fromLatin1(key) << QString::fromLatin1(text) << value;
    };
    row("thresholds.memory.warning", "60", 60.0);
    row("thresholds.memory.warning", " 60.5 ", 60.5);
    row("silent_after", "90s", 90'000.0);
    row("silent_after", "250ms", 250.0);
    row("silent_after", "1.5h", 5'400'000.0);
    row("silent_after", "off", 0.0);
    row("silent_after", "0", 0.0);
    row("thresholds.memory.warning", "61%", 61.0);
    row("thresholds.p95_ms.warning", "400 ms", 400.0);
    row("thresholds.attempts.clear_after", "0s", 0.0);
    row("thresholds.disk_free.warning", "3GiB", 3.0 * 1024 * 1024 * 1024);
    row("thresholds.disk_free.warning", "1536 MiB", 1.5 * 1024 * 1024 * 1024);
    row("notify.desktop", "off", false);
    row("notify.desktop", "ON", true);
    row("notify.level", "critical", QStringLiteral("critical"));
    row("quiet_hours.from", "22:30", QStringLiteral("22:30"));
    row("quiet_hours.until", "off", QString());
}

void TestEngineSettings::whatIsWritten()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(QJsonValue, value);
    const auto read = readSetting(*settingKey(key), text);
    QVERIFY2(read, qPrintable(read.error().line()));
    QCOMPARE(*read, value);
    Settings settings;
    QVERIFY(settings.set(key, *read));
    QCOMPARE(settings.value(key), value);
    QVERIFY(settings.reset(key));
    QCOMPARE(settings.value(key), settingKey(key)->standard);
}

void TestEngineSettings::aBadValueChangesNothing_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* key, const char* text, const char* says) {
        QTest::newRow(name) << QString::fromLatin1(key) << QString::fromLatin1(text) << QString::fromLatin1(says);
    };
    row("at its critical line", "thresholds.memory.warning", "85", "not below thresholds.memory.critical, which is 85");
    row("90 with critical 85", "thresholds.memory.warning", "90", "not below thresholds.memory.critical");
    row("critical below warning", "thresholds.cpu.critical", "60", "not above thresholds.cpu.warning");
    row("lower is worse", "thresholds.disk_free.warning", "256MiB", "not above thresholds.disk_free.critical");
    row("above all", "thresholds.memory.critical", "101", "not between 0 and 100");
    row("below all", "thresholds.memory.warning", "-1", "not between");
    row("no number", "thresholds.memory.warning", "much", "no number");
    row("not finite", "thresholds.memory.warning", "nan", "not between");
    row("endless", "thresholds.p95_ms.critical", "inf", "not between");
    row("no duration", "silent_after", "2 fortnights", "no duration");
    row("no unit", "silent_after", "120", "no duration");
    row("too long", "silent_after", "9999d", "not between");
    row("negative", "silent_after", "-5s", "not between");
    row("no size", "thresholds.disk_free.warning", "lots", "no size");
    row("no switch", "notify.desktop", "maybe", "neither on nor off");
    row("no word", "notify.level", "panic", "none of its words");
    row("no time", "quiet_hours.from", "25:00", "no time of day");
    row("hostile", "quiet_hours.from", "'; DROP TABLE settings; --", "no time of day");
    row("near key", "thresholds.memroy.warning", "60", "did you mean thresholds.memory.warning");
    row("no key", "x", "60", "no such setting");
    row("empty key", "", "60", "no such setting");
}

void TestEngineSettings::aBadValueChangesNothing()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(QString, says);
    QTemporaryDir folder;
    QString line;
    if (const SettingKey* known = settingKey(key)) {
        const auto value = readSetting(*known, text);
        line = value ? writeSetting(folder.path(), key, *value, QStringLiteral("me")).error().line()
                     : value.error().line();
    } else {
        line = writeSetting(folder.path(), key, 60, QStringLiteral("me")).error().line();
    }
    QVERIFY2(line.contains(says), qPrintable(line));
    const auto settings = readSettings(folder.path());
    QVERIFY(settings && *settings == Settings());
}

void TestEngineSettings::storedByHand()
{
    const Settings settings = Settings::of({{QStringLiteral("thresholds.memory.warning"), 90.0},
        {QStringLiteral("thresholds.memory.critical"), 80.0}, {QStringLiteral("thresholds.cpu.warning"), 90.0},
        {QStringLiteral("thresholds.cpu.critical"), 95.0}, {QStringLiteral("silent_after"), QStringLiteral("soon")},
        {QStringLiteral("gone"), 1.0}, {QStringLiteral("notify.level"), QStringLiteral("critical")}});
    QCOMPARE(settings.number(QStringLiteral("thresholds.memory.warning")), 70.0);
    QCOMPARE(settings.number(QStringLiteral("thresholds.memory.critical")), 85.0);
    QCOMPARE(settings.number(QStringLiteral("thresholds.cpu.warning")), 90.0); // both moved, whatever came first
    QCOMPARE(settings.integer(QStringLiteral("silent_after")), 120'000);
    QVERIFY(settings.isSet(QStringLiteral("notify.level")));
}

void TestEngineSettings::planBeforeSettingBeforeDefault()
{
    Settings settings;
    QVERIFY(settings.set(QStringLiteral("thresholds.memory.warning"), 60));
    QVERIFY(settings.set(QStringLiteral("thresholds.cpu.warning"), 50));
    QVERIFY(settings.set(QStringLiteral("thresholds.memory.warning_after"), 5000));
    QVERIFY(settings.set(QStringLiteral("thresholds.attempts.warning"), 30));
    Thresholds plan;
    plan.cpu = {75, 90, true};
    const AlertRules rules = alertRules(plan, settings);
    QCOMPARE(ruleOf(rules, Watched::Memory).warning, 60.0);
    QCOMPARE(ruleOf(rules, Watched::Memory).clearWarning, 55.0);
    QCOMPARE(ruleOf(rules, Watched::Memory).critical, 85.0);
    QCOMPARE(ruleOf(rules, Watched::Memory).warningAfterMs, 5000);
    QCOMPARE(ruleOf(rules, Watched::Cpu).warning, 75.0);
    QCOMPARE(ruleOf(rules, Watched::Attempts).warning, 30.0);
    QCOMPARE(ruleOf(rules, Watched::Disk).warning, 90.0);
}

void TestEngineSettings::versions()
{
    QTemporaryDir folder;
    const QString key = QStringLiteral("thresholds.memory.warning");
    const QString data = folder.filePath(QStringLiteral("new/data"));
    QVERIFY(writeSetting(data, key, 60, QStringLiteral("me")));
    QCOMPARE(QFileInfo(data).permissions() & 0x77, QFile::Permissions());
    QCOMPARE(QFileInfo(data + QStringLiteral("/wavedeck.db")).permissions() & 0x77, QFile::Permissions());
    QVERIFY(writeSetting(folder.path(), key, 60, QStringLiteral("me")));
    QVERIFY(writeSetting(folder.path(), key, 60, QStringLiteral("me"))); // stands already
    QVERIFY(!writeSetting(folder.path(), key, 90, QStringLiteral("me")));
    QVERIFY(writeSetting(folder.path(), key, 65, QStringLiteral("another")));
    QVERIFY(resetSetting(folder.path(), key, QStringLiteral("me")));
    QVERIFY(resetSetting(folder.path(), key, QStringLiteral("me"))); // nothing to take back
    auto store = Store::openForReading(folder.path());
    QVERIFY(store);
    const auto history = SettingsRepository(**store).history(key);
    QCOMPARE(history.size(), 3);
    QCOMPARE(history.at(0).value, QJsonValue(60));
    QCOMPARE(history.at(1).by, QStringLiteral("another"));
    QCOMPARE(history.at(1).version, 2);
    QVERIFY(history.at(2).value.isUndefined());
    QVERIFY(!SettingsRepository(**store).read().isSet(key));
    QStringList told;
    for (const Event& event : SessionRepository(**store).events(QString::fromLatin1(""), 0, 100))
        told.append(event.text);
    QCOMPARE(told,
        QStringList(
            {QStringLiteral("thresholds.memory.warning: 70 → 60"), QStringLiteral("thresholds.memory.warning: 60 → 65"),
                QStringLiteral("thresholds.memory.warning: 65 → 70 (the default)")}));
}

void TestEngineSettings::rowsAreOnlyAdded()
{
    QTemporaryDir folder;
    QVERIFY(writeSetting(folder.path(), QStringLiteral("silent_after"), 1000, QStringLiteral("me")));
    auto store = Store::openForWriting(folder.path());
    QVERIFY(store);
    QVERIFY(!(*store)->run("UPDATE settings SET value = ''", {}));
    QVERIFY(!(*store)->run("DELETE FROM settings", {}));
    QCOMPARE(SettingsRepository(**store).read().integer(QStringLiteral("silent_after")), 1000);
}

void TestEngineSettings::withoutADatabaseTheDefaults()
{
    QTemporaryDir folder;
    const auto settings = readSettings(folder.path());
    QVERIFY(settings && *settings == Settings());
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("wavedeck.db"))));
}

QTEST_GUILESS_MAIN(TestEngineSettings)
#include "tst_enginesettings.moc"
