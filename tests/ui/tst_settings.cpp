// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellfixture.h"
#include "ui/shell/enginesettings.h"
#include "ui/shell/pagehost.h"
#include "ui/shell/settingspage.h"
#include "ui/shell/windowstate.h"

#include <QCheckBox>
#include <QLabel>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;

/// The table of settings, its file, and what the settings page does with them.
class TestSettings : public QObject {
    Q_OBJECT
private:
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

private Q_SLOTS:
    void tableIsWhole()
    {
        QSet<QString> keys;
        int at = 0;
        for (const SettingRow& row : settingTable()) {
            QCOMPARE(int(row.setting), at++);
            keys.insert(QLatin1String(row.key));
            QVERIFY(row.type != SettingType::Word || row.words.contains(row.fallback.toString()));
            QVERIFY(row.type != SettingType::Number
                || (row.low <= row.fallback.toInt() && row.fallback.toInt() <= row.high));
        }
        QCOMPARE(keys.size(), at);
    }

    void keepsWhatWasSet()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("deep/er/settings.ini"));
        {
            ui::Settings settings(path);
            QSignalSpy changed(&settings, &ui::Settings::changed);
            QVERIFY(settings.set(Setting::Theme, QStringLiteral("dark")));
            QVERIFY(settings.set(Setting::TextPercent, 130));
            QVERIFY(settings.set(Setting::IncreaseContrast, true));
            QCOMPARE(changed.size(), 3);
            QVERIFY(settings.set(Setting::TextPercent, 130)); // nothing new
            QCOMPARE(changed.size(), 3);
            settings.setState(QStringLiteral("page-live"), QByteArray("\0\xff\n=", 4));
            settings.sync();
            QCOMPARE(settings.problem(), QString());
        }
        ui::Settings again(path);
        QCOMPARE(again.value(Setting::Theme).toString(), QStringLiteral("dark"));
        QCOMPARE(again.textPercent(), 130);
        QCOMPARE(again.value(Setting::IncreaseContrast).toBool(), true);
        QCOMPARE(again.state(QStringLiteral("page-live")), QByteArray("\0\xff\n=", 4));
    }

    void refusesWhatDoesNotFit_data()
    {
        QTest::addColumn<int>("setting");
        QTest::addColumn<QVariant>("value");
        QTest::newRow("no such theme") << int(Setting::Theme) << QVariant(QStringLiteral("pink"));
        QTest::newRow("too large") << int(Setting::TextPercent) << QVariant(151);
        QTest::newRow("too small") << int(Setting::TextPercent) << QVariant(89);
        QTest::newRow("no number") << int(Setting::TextPercent) << QVariant(QStringLiteral("soon"));
        QTest::newRow("negative") << int(Setting::TextPercent) << QVariant(-1);
        QTest::newRow("no switch") << int(Setting::IncreaseContrast) << QVariant(QStringLiteral("maybe"));
        QTest::newRow("nothing") << int(Setting::Theme) << QVariant();
    }
    void refusesWhatDoesNotFit()
    {
        QFETCH(int, setting);
        QFETCH(QVariant, value);
        QTemporaryDir dir;
        ui::Settings settings(dir.filePath(QStringLiteral("s.ini")));
        const QVariant before = settings.value(Setting(setting));
        QVERIFY(!settings.set(Setting(setting), value));
        QCOMPARE(settings.value(Setting(setting)), before);
    }

    void fallsBackOnBrokenFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray("\x7f\x45\x4c\x46\x00\xff\xfe[[[==\n]]", 14);
        QTest::newRow("wrong types") << QByteArray("[appearance]\ntheme=17\ntext-percent=big\nincrease-contrast=2\n"
                                                   "[agents]\npossibly-stuck-after-seconds=@Variant(\\0\\0)\n");
        QTest::newRow("out of range") << QByteArray(
            "[appearance]\ntext-percent=100000000000000000000\n[agents]\npossibly-stuck-after-seconds=-5\n");
        QTest::newRow("lists") << QByteArray("[appearance]\ntheme=a, b, c\ntext-percent=1, 2\n");
        QTest::newRow("broken places") << QByteArray("[window]\nplace=%%%\npage=!!\npage-live=@ByteArray(\\xff\n");
        QTest::newRow("no page of that name") << QByteArray("[window]\npage=bm9wZQ==\nplace=LTk5OTk5IDAgMTAgMTA=\n");
        QTest::newRow("one long line") << QByteArray(300000, 'x');
    }
    void fallsBackOnBrokenFiles()
    {
        QFETCH(QByteArray, bytes);
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("s.ini"));
        write(path, bytes);
        ui::Settings settings(path);
        for (const SettingRow& row : settingTable())
            QCOMPARE(settings.value(row.setting).toString(), row.fallback.toString());
        Appearance appearance;
        settings.drive(appearance);
        QCOMPARE(appearance.textPercent(), 100);
        // And it can be set again.
        QVERIFY(settings.set(Setting::TextPercent, 120));
        QCOMPARE(settings.textPercent(), 120);
        // A window opens on it, at a size that fits, on a page that is there.
        shelltest::FakeFeed feed;
        shelltest::FakeCommands commands;
        MainWindow window({appearance, feed, commands, settings, QString()},
            {new shelltest::FakePage(QStringLiteral("live"), QStringLiteral("Live"), Glyph::Live)});
        QVERIFY(window.currentPage() != nullptr);
        QVERIFY(window.width() >= 200);
    }

    void leavesNewerFilesAlone()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("s.ini"));
        write(path, "[General]\nversion=9\n[appearance]\ntheme=dark\nshape=round\n");
        {
            ui::Settings settings(path);
            QCOMPARE(settings.value(Setting::Theme).toString(), QStringLiteral("dark"));
            settings.set(Setting::TextPercent, 110);
            settings.sync();
        }
        QSettings file(path, QSettings::IniFormat);
        QCOMPARE(file.value(QStringLiteral("version")).toInt(), 9);
        QCOMPARE(file.value(QStringLiteral("appearance/shape")).toString(), QStringLiteral("round"));
        QCOMPARE(file.value(QStringLiteral("appearance/text-percent")).toInt(), 110);
    }

    void writesItsVersion()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("s.ini"));
        {
            ui::Settings settings(path);
            settings.set(Setting::TextPercent, 110);
        }
        QCOMPARE(
            QSettings(path, QSettings::IniFormat).value(QStringLiteral("version")).toInt(), ui::Settings::kVersion);
    }

    void saysWhenNothingCanBeKept()
    {
        QTemporaryDir dir;
        write(dir.filePath(QStringLiteral("file")), "x");
        ui::Settings settings(dir.filePath(QStringLiteral("file/settings.ini")));
        settings.set(Setting::TextPercent, 120);
        settings.sync();
        QVERIFY2(settings.problem().contains(QStringLiteral("cannot be")), qPrintable(settings.problem()));
        ui::Settings folder(dir.path());
        QVERIFY(!folder.problem().isEmpty());
    }

    void tooMuchStateIsNotKept()
    {
        QTemporaryDir dir;
        ui::Settings settings(dir.filePath(QStringLiteral("s.ini")));
        settings.setState(QStringLiteral("page-live"), "small");
        settings.setState(QStringLiteral("page-live"), QByteArray(100000, 'x'));
        QCOMPARE(settings.state(QStringLiteral("page-live")), QByteArray("small"));
    }

    void pageSetsAndFollows()
    {
        shelltest::Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("settings"));
        Page* page = rig.window.currentPage();
        auto* dark = page->findChild<QRadioButton*>(QStringLiteral("theme-dark"));
        auto* text = page->findChild<QSpinBox*>(QStringLiteral("textPercent"));
        auto* contrast = page->findChild<QCheckBox*>(QStringLiteral("increaseContrast"));
        // From the keyboard.
        dark->setFocus();
        QTest::keyClick(dark, Qt::Key_Space);
        QCOMPARE(rig.appearance.choice(), Appearance::Choice::Dark);
        QTest::keyClick(text, Qt::Key_Up);
        QCOMPARE(rig.appearance.textPercent(), 110);
        contrast->setFocus();
        QTest::keyClick(contrast, Qt::Key_Space);
        QVERIFY(rig.appearance.increaseContrast());
        // And the other way round.
        rig.settings.set(Setting::TextPercent, 150);
        rig.settings.set(Setting::Theme, QStringLiteral("light"));
        QCOMPARE(text->value(), 150);
        QVERIFY(!dark->isChecked());
        QVERIFY(rig.appearance.theme().dark == false);
    }

    /// Edited in place by keyboard; what is wrong is said, and changes nothing; what is stored is seen when it is told.
    void engineSettingsAreEdited()
    {
        shelltest::Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("settings"));
        auto* page = rig.window.findChild<SettingsPage*>();
        EngineSettings* engine = page->engine();
        QTableView* view = engine->view();
        Q_EMIT rig.feed.settingsChanged(wavedeck::Settings());
        engine->filterField()->setText(QStringLiteral("thresholds.memory.warning"));
        QVERIFY(view->model()->rowCount() >= 1);
        view->setFocus();
        view->setCurrentIndex(view->model()->index(0, SettingsModel::Value));
        const auto type = [&](const char* text) {
            QTest::keyClick(view, Qt::Key_F2);
            auto* field = view->findChild<QLineEdit*>();
            QVERIFY(field);
            field->selectAll();
            QTest::keyClicks(field, QLatin1String(text));
            QTest::keyClick(field, Qt::Key_Return);
        };
        type("90"); // the critical line is 85
        QTRY_VERIFY(engine->problem()->isVisible());
        QVERIFY(rig.commands.asked.isEmpty());
        QVERIFY(engine->problem()->text().contains(QStringLiteral("thresholds.memory")));
        type("60");
        QTRY_COMPARE(rig.commands.asked.size(), 1);
        QCOMPARE(rig.commands.asked[0], QStringLiteral("settings.set"));
        QCOMPARE(rig.commands.args[0].value(QLatin1String("value")).toInt(), 60);
        QVERIFY(!engine->problem()->isVisible());
        const auto shown = [&] { return view->model()->index(0, SettingsModel::Value).data().toString(); };
        QVERIFY(shown().startsWith(QStringLiteral("70")));
        wavedeck::Settings changed;
        QVERIFY(changed.set(QStringLiteral("thresholds.memory.warning"), 60));
        Q_EMIT rig.feed.settingsChanged(changed);
        QVERIFY(shown().startsWith(QStringLiteral("60")));
        rig.commands.asked.clear();
        QTest::keyClick(view, Qt::Key_Delete);
        QCOMPARE(rig.commands.asked.size(), 1);
        QCOMPARE(rig.commands.asked[0], QStringLiteral("settings.reset"));
    }

    void pageShowsWhereTheDataIs()
    {
        shelltest::Rig rig;
        auto* path
            = rig.window.host()->page(QStringLiteral("settings"))->findChild<QLabel*>(QStringLiteral("dataDirectory"));
        QCOMPARE(path->text(), QStringLiteral("/home/someone/.local/share/wavedeck"));
        QCOMPARE(path->textFormat(), Qt::PlainText);
        QVERIFY(path->textInteractionFlags() & Qt::TextSelectableByKeyboard);
    }
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
