// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellfixture.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/fuzzy.h"
#include "ui/shell/pagehost.h"
#include "ui/shell/windowactions.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using shelltest::Rig;

/// Finding by a few letters, and the palette by keyboard alone.
class TestPalette : public QObject {
    Q_OBJECT
private:
    static int score(const QString& typed, const QString& text)
    {
        return fuzzyScore(fuzzyTerms(typed), fuzzyFold(text));
    }
    static CommandPalette* open(Rig& rig)
    {
        QTest::keyClick(&rig.window, Qt::Key_K, Qt::ControlModifier);
        return rig.window.commandPalette();
    }
    static QStringList texts(const CommandPalette* palette)
    {
        QStringList out;
        for (int i = 0; i < palette->model()->rowCount(); ++i)
            out.append(palette->model()->entry(i)->text);
        return out;
    }

private Q_SLOTS:
    void ranks_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        const auto row = [](const char* typed, const char* better, const char* worse) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << QString::fromUtf8(better) << QString::fromUtf8(worse);
        };
        row("stop", "Stop session…", "Set top of page");
        row("ss", "Stop session…", "Cross-check");
        row("gate", "Gates", "Go to agents");
        row("g2", "G2 Analysis exit", "G12 Analysis exit");
        row("a-3", "A-3 lint", "A-013 lint");
        row("live", "Live", "Live agents of wave 2");
        row("ses st", "Stop session…", "Sample test");
        row("LINT", "lint", "long interval text");
        row("tok", "Refresh-token reuse", "Stop the clock");
    }
    void ranks()
    {
        QFETCH(QString, typed);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        QVERIFY(score(typed, better) != kNoMatch);
        QVERIFY2(score(typed, better) > score(typed, worse),
            qPrintable(QStringLiteral("%1 against %2").arg(score(typed, better)).arg(score(typed, worse))));
    }

    void findsOnlyWhatIsThere_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::newRow("all") << QString() << QStringLiteral("Live") << true;
        QTest::newRow("order") << QStringLiteral("vl") << QStringLiteral("Live") << false;
        QTest::newRow("one word misses") << QStringLiteral("live x") << QStringLiteral("Live") << false;
        QTest::newRow("words in any order")
            << QStringLiteral("session stop") << QStringLiteral("Stop session…") << true;
        QTest::newRow("empty text") << QStringLiteral("a") << QString() << false;
        QTest::newRow("long typed") << QString(500, QLatin1Char('a')) << QStringLiteral("aaa") << false;
        QTest::newRow("long text") << QStringLiteral("aaa") << QString(5000, QLatin1Char('a')) << true;
        QTest::newRow("folded") << QStringLiteral("ÄRGER") << QStringLiteral("Kein Ärger") << true;
    }
    void findsOnlyWhatIsThere()
    {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        QFETCH(bool, found);
        QCOMPARE(score(typed, text) != kNoMatch, found);
    }

    void opensFillsAndCloses()
    {
        Rig rig;
        rig.feedAll();
        rig.show();
        CommandPalette* palette = open(rig);
        QTRY_VERIFY(palette->isVisible());
        QVERIFY(palette->field()->hasFocus() || palette->focusWidget() == palette->field());
        // Every action of the menus is there, with its path and key.
        const QStringList all = texts(palette);
        for (const MenuPlace& each : rig.window.menus()->places())
            QVERIFY2(all.contains(actionText(each.action)), qPrintable(actionText(each.action)));
        const int stop = int(all.indexOf(QStringLiteral("Stop session…")));
        QCOMPARE(palette->model()->entry(stop)->detail, QStringLiteral("Session"));
        QCOMPARE(palette->model()->entry(stop)->keys, QStringLiteral("Ctrl Shift S"));
        // And the sessions, which are targets of the history page.
        QVERIFY(all.contains(QStringLiteral("S-012 Gateway hardening")));
        QTest::keyClick(palette->field(), Qt::Key_Escape);
        QTRY_VERIFY(!palette->isVisible());
    }

    void runsAnActionByKeyboard()
    {
        Rig rig;
        rig.show();
        QSignalSpy stopped(rig.live->stop, &QAction::triggered);
        rig.window.goTo(QStringLiteral("live"));
        CommandPalette* palette = open(rig);
        QTest::keyClicks(palette->field(), QStringLiteral("stop ses"));
        QCOMPARE(palette->model()->entry(0)->text, QStringLiteral("Stop session…"));
        QTest::keyClick(palette->field(), Qt::Key_Return);
        QCOMPARE(stopped.size(), 1);
        QVERIFY(!palette->isVisible());
    }

    void movesByArrows()
    {
        Rig rig;
        rig.show();
        CommandPalette* palette = open(rig);
        const int last = palette->model()->rowCount() - 1;
        QCOMPARE(palette->list()->currentIndex().row(), 0);
        QTest::keyClick(palette->field(), Qt::Key_Down);
        QCOMPARE(palette->list()->currentIndex().row(), 1);
        QTest::keyClick(palette->field(), Qt::Key_Up);
        QTest::keyClick(palette->field(), Qt::Key_Up);
        QCOMPARE(palette->list()->currentIndex().row(), last);
        QTest::keyClick(palette->field(), Qt::Key_PageUp);
        QVERIFY(palette->list()->currentIndex().row() < last);
        QTest::keyClick(palette->field(), Qt::Key_Tab);
        QVERIFY(palette->focusWidget() == palette->field());
    }

    void disabledOnesAreShownAndDoNothing()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        CommandPalette* palette = open(rig);
        QSignalSpy retried(rig.live->retry, &QAction::triggered);
        QTest::keyClicks(palette->field(), QStringLiteral("retry agent"));
        QCOMPARE(palette->model()->entry(0)->text, QStringLiteral("Retry agent"));
        const QModelIndex at = palette->model()->index(0);
        QCOMPARE(at.data(PaletteModel::EnabledRole).toBool(), false);
        QVERIFY(at.data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("not available now")));
        QTest::keyClick(palette->field(), Qt::Key_Return);
        QVERIFY(palette->isVisible());
        QCOMPARE(retried.size(), 0);
    }

    void goesToATarget()
    {
        Rig rig;
        rig.live->targets = {{Glyph::Agent, QStringLiteral("A-019 Refresh-token reuse tests"), QStringLiteral("Agent"),
            QStringLiteral("wavedeck:S-014/A-019")}};
        rig.show();
        rig.window.goTo(QStringLiteral("settings"));
        CommandPalette* palette = open(rig);
        QTest::keyClicks(palette->field(), QStringLiteral("a19 refresh"));
        QTest::keyClick(palette->field(), Qt::Key_Return);
        QCOMPARE(rig.window.currentPage(), static_cast<Page*>(rig.live));
        QCOMPARE(rig.live->revealed, QStringList{QStringLiteral("wavedeck:S-014/A-019")});
    }

    void nothingFound()
    {
        Rig rig;
        rig.show();
        CommandPalette* palette = open(rig);
        QTest::keyClicks(palette->field(), QStringLiteral("qqqqzzzz"));
        QCOMPARE(palette->model()->rowCount(), 0);
        QCOMPARE(palette->field()->accessibleDescription(), QStringLiteral("Nothing found"));
        QTest::keyClick(palette->field(), Qt::Key_Down);
        QTest::keyClick(palette->field(), Qt::Key_Return);
        QVERIFY(palette->isVisible());
    }

    void tellsAScreenReaderWhereOneIs()
    {
        Rig rig;
        rig.show();
        CommandPalette* palette = open(rig);
        QTest::keyClicks(palette->field(), QStringLiteral("history"));
        QVERIFY2(palette->field()->accessibleDescription().startsWith(QStringLiteral("History, View, Ctrl 7, 1 of ")),
            qPrintable(palette->field()->accessibleDescription()));
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(palette->list());
        QVERIFY(list && list->childCount() > 0);
        QCOMPARE(list->child(0)->text(QAccessible::Name), QStringLiteral("History, View, Ctrl 7"));
    }

    /// A bound and no measurement: what must not happen is work that grows with the square of the targets.
    void tenThousandTargetsStayFluid()
    {
        Rig rig;
        for (int i = 0; i < 10000; ++i)
            rig.live->targets.append({Glyph::Agent, QStringLiteral("agent-%1 Refresh-token reuse tests of %1").arg(i),
                QStringLiteral("Agent, running"), QString::number(i)});
        rig.show();
        CommandPalette* palette = open(rig);
        QElapsedTimer timer;
        timer.start();
        for (const QChar c : QStringLiteral("reuse 4711"))
            QTest::keyClick(palette->field(), char(c.toLatin1()));
        const qint64 perKey = timer.elapsed() / 10;
        QCOMPARE(palette->model()->entry(0)->text, QStringLiteral("agent-4711 Refresh-token reuse tests of 4711"));
        QVERIFY(palette->model()->rowCount() <= PaletteModel::kMost);
        qInfo("%lld ms a key", perKey);
        QVERIFY2(perKey < 200, qPrintable(QString::number(perKey)));
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
