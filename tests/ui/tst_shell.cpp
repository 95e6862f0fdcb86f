// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellfixture.h"
#include "ui/shell/mainmenu.h"
#include "ui/shell/navrail.h"
#include "ui/shell/notices.h"
#include "ui/shell/pagehost.h"
#include "ui/shell/shortcutspage.h"
#include "ui/shell/statusstrip.h"
#include "ui/shell/windowactions.h"
#include "ui/shell/windowstate.h"

#include <QAccessible>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using shelltest::kNow;
using shelltest::Rig;

/// The window around fake pages: menus, keys, rail, status, notices, what is kept.
class TestShell : public QObject {
    Q_OBJECT
private:
    static QString status(const Rig& rig, StatusStrip::Part part)
    {
        const StatusPart* shown = rig.window.status()->part(part);
        return shown->isVisible() ? shown->content().text : QString();
    }
    static QStringList notices(const Rig& rig)
    {
        QStringList out;
        for (const QWidget* line : rig.window.findChild<NoticeBar*>()->findChildren<QWidget*>())
            if (line->isVisible() && line->inherits("wavedeck::ui::BarLine"))
                out.append(line->accessibleName());
        return out;
    }

private Q_SLOTS:
    void everyActionSitsInAMenu()
    {
        Rig rig;
        rig.feedAll();
        for (Page* page : rig.window.host()->pages()) {
            rig.window.goTo(page->id());
            QSet<const QAction*> inMenus;
            for (const MenuPlace& place : rig.window.menus()->places())
                inMenus.insert(place.action);
            const auto mine = [&](const QAction* action) {
                return !action->isSeparator() && !action->text().isEmpty() && !action->menu<QMenu*>()
                    && action->isVisible();
            };
            for (const QAction* action : rig.window.windowActions()->findChildren<QAction*>())
                QVERIFY2(!mine(action) || inMenus.contains(action), qPrintable(action->text()));
            for (const QWidget* widget : rig.window.currentPage()->findChildren<QWidget*>())
                for (const QAction* action : widget->actions())
                    QVERIFY2(!mine(action) || widget->inherits("QMenu") || inMenus.contains(action)
                            || action->parent()->inherits("QLineEdit"),
                        qPrintable(page->id() + action->text()));
            for (const MenuAction& each : rig.window.currentPage()->menuActions())
                QVERIFY(inMenus.contains(each.action));
        }
    }

    void noKeyStandsForTwoThings()
    {
        Rig rig;
        for (Page* page : rig.window.host()->pages()) {
            rig.window.goTo(page->id());
            QHash<QString, QString> seen;
            for (const MenuPlace& place : rig.window.menus()->places())
                for (const QKeySequence& keys : place.action->shortcuts()) {
                    const QString key = keys.toString(QKeySequence::PortableText);
                    QVERIFY2(!seen.contains(key), qPrintable(key + seen.value(key) + place.action->text()));
                    seen.insert(key, place.action->text());
                }
        }
    }

    void menusWithoutActionsAreHidden()
    {
        Rig rig;
        const auto shown
            = [&rig](ui::Menu which) { return rig.window.menus()->menu(which)->menuAction()->isVisible(); };
        rig.window.goTo(QStringLiteral("live"));
        QVERIFY(shown(ui::Menu::Agent));
        QVERIFY(!shown(ui::Menu::Review));
        rig.window.goTo(QStringLiteral("settings"));
        QVERIFY(!shown(ui::Menu::Agent));
        QVERIFY(shown(ui::Menu::Session));
        rig.window.goTo(QStringLiteral("live"));
        QVERIFY(shown(ui::Menu::Agent));
    }

    void railListsWhatIsThere()
    {
        Rig rig;
        QStringList names;
        for (const NavButton* button : rig.window.rail()->buttons())
            names.append(button->accessibleName());
        QCOMPARE(names,
            (QStringList{QStringLiteral("Live"), QStringLiteral("History"), QStringLiteral("Plans"),
                QStringLiteral("Settings")}));
        QVERIFY(!rig.window.rail()->button(QStringLiteral("shortcuts")));
    }

    void railTellsItsBadges()
    {
        Rig rig;
        NavButton* live = rig.window.rail()->button(QStringLiteral("live"));
        rig.live->setBadge({5, Tone::Bad});
        QCOMPARE(live->accessibleName(), QStringLiteral("Live, 5 need attention"));
        QCOMPARE(QAccessible::queryAccessibleInterface(live)->text(QAccessible::Name), live->accessibleName());
        rig.live->setBadge({1, Tone::Warning});
        QCOMPARE(live->accessibleName(), QStringLiteral("Live, 1 needs attention"));
        rig.live->setBadge({});
        QCOMPARE(live->accessibleName(), QStringLiteral("Live"));
    }

    void railByKeyboard()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        NavButton* live = rig.window.rail()->button(QStringLiteral("live"));
        NavButton* history = rig.window.rail()->button(QStringLiteral("history"));
        QVERIFY(live->focusPolicy() & Qt::TabFocus);
        QVERIFY(!(history->focusPolicy() & Qt::TabFocus)); // one stop for the rail
        live->setFocus();
        QTest::keyClick(live, Qt::Key_Down);
        QVERIFY(history->hasFocus());
        QTest::keyClick(history, Qt::Key_Return);
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("history"));
        QVERIFY(history->isChecked());
        QVERIFY(!live->isChecked());
        QVERIFY(history->height() >= 24 && history->width() >= 24);
    }

    void pagesByKeys_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("page");
        QTest::newRow("1") << int(Qt::Key_1) << QStringLiteral("live");
        QTest::newRow("7") << int(Qt::Key_7) << QStringLiteral("history");
        QTest::newRow("8") << int(Qt::Key_8) << QStringLiteral("plans");
        QTest::newRow("comma") << int(Qt::Key_Comma) << QStringLiteral("settings");
    }
    void pagesByKeys()
    {
        QFETCH(int, key);
        QFETCH(QString, page);
        Rig rig;
        rig.show();
        QTest::keyClick(&rig.window, Qt::Key(key), Qt::ControlModifier);
        QCOMPARE(rig.window.currentPage()->id(), page);
        // Once more changes nothing.
        QTest::keyClick(&rig.window, Qt::Key(key), Qt::ControlModifier);
        QCOMPARE(rig.window.currentPage()->id(), page);
        QVERIFY(rig.window.windowActions()->ofPage(page)->isChecked());
    }

    void backAndForward()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        rig.live->list->setCurrentIndex(rig.live->list->model()->index(3, 0));
        rig.live->list->setFocus();
        rig.window.goTo(QStringLiteral("plans"));
        rig.window.goTo(QStringLiteral("settings"));
        QTest::keyClick(&rig.window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("plans"));
        QTest::keyClick(&rig.window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("live"));
        QCOMPARE(rig.live->list->currentIndex().row(), 3);
        QVERIFY(rig.live->list->hasFocus());
        QTest::keyClick(&rig.window, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("plans"));
        QVERIFY(rig.window.windowActions()->forward->isEnabled());
        rig.window.goTo(QStringLiteral("history")); // another way: nothing is ahead any more
        QVERIFY(!rig.window.windowActions()->forward->isEnabled());
    }

    void hiddenPagesAreToldSo()
    {
        Rig rig;
        rig.window.goTo(QStringLiteral("live"));
        rig.live->activity.clear();
        rig.window.goTo(QStringLiteral("plans"));
        rig.window.goTo(QStringLiteral("live"));
        QCOMPARE(rig.live->activity, (QList<bool>{false, true}));
    }

    void panesByF6()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        QVERIFY(rig.live->list->hasFocus()); // the first that is no filter
        QTest::keyClick(&rig.window, Qt::Key_F6);
        QVERIFY(rig.live->text->hasFocus());
        QTest::keyClick(&rig.window, Qt::Key_F6);
        QVERIFY(rig.live->filter->hasFocus());
        QTest::keyClick(&rig.window, Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(rig.live->text->hasFocus());
        QTest::keyClick(&rig.window, Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(rig.live->list->hasFocus());
        rig.live->text->hide();
        QTest::keyClick(&rig.window, Qt::Key_F6);
        QVERIFY(rig.live->filter->hasFocus());
        for (const QString& id : {QStringLiteral("history"), QStringLiteral("settings")}) {
            rig.window.goTo(id);
            const QWidget* first = rig.window.focusWidget();
            QTest::keyClick(&rig.window, Qt::Key_F6);
            QVERIFY2(rig.window.currentPage()->isAncestorOf(rig.window.focusWidget()), qPrintable(id));
            QVERIFY2(rig.window.focusWidget() != first || id == QLatin1String("history"), qPrintable(id));
        }
    }

    void slashGoesToTheFilterButIsTypedInFields()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        QTest::keyClick(rig.live->list, Qt::Key_Slash);
        QVERIFY(rig.live->filter->hasFocus());
        QTest::keyClick(rig.live->filter, Qt::Key_Slash);
        QCOMPARE(rig.live->filter->text(), QStringLiteral("/"));
        rig.live->text->setFocus();
        QTest::keyClick(rig.live->text, Qt::Key_Slash);
        QVERIFY(rig.live->text->hasFocus());
        QCOMPARE(rig.live->text->toPlainText(), QStringLiteral("/"));
        rig.live->number->setFocus();
        QTest::keyClick(rig.live->number, Qt::Key_Slash);
        QVERIFY(rig.live->number->hasFocus());
    }

    void lettersAreForListsOnly()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        QSignalSpy held(rig.live->hold, &QAction::triggered);
        rig.live->list->setFocus();
        QTest::keyClick(rig.live->list, Qt::Key_H);
        QCOMPARE(held.size(), 1);
        rig.live->filter->setFocus();
        QTest::keyClick(rig.live->filter, Qt::Key_H);
        QCOMPARE(held.size(), 1);
        QCOMPARE(rig.live->filter->text(), QStringLiteral("h"));
    }

    void escapeClearsThenLeaves()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        rig.live->filter->setFocus();
        QTest::keyClicks(rig.live->filter, QStringLiteral("auth"));
        QTest::keyClick(rig.live->filter, Qt::Key_Escape);
        QCOMPARE(rig.live->filter->text(), QString());
        QVERIFY(rig.live->filter->hasFocus());
        QTest::keyClick(rig.live->filter, Qt::Key_Escape);
        QVERIFY(rig.live->list->hasFocus());
        rig.window.rail()->button(QStringLiteral("live"))->setFocus();
        QTest::keyClick(rig.window.rail()->button(QStringLiteral("live")), Qt::Key_Escape);
        QVERIFY(rig.live->list->hasFocus());
    }

    void tabGoesInReadingOrder()
    {
        Rig rig;
        rig.feedAll();
        rig.show();
        rig.window.goTo(QStringLiteral("history"));
        QWidget* filter = rig.window.currentPage()->filterField();
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_Tab);
        QCOMPARE(rig.window.focusWidget()->objectName(), QStringLiteral("sessionsTable"));
        // The whole window has no dead end, and every stop says what it is.
        QStringList stops;
        for (int i = 0; i < 40 && !(i > 0 && rig.window.focusWidget() == filter); ++i) {
            const QWidget* at = rig.window.focusWidget();
            const QString name
                = QAccessible::queryAccessibleInterface(rig.window.focusWidget())->text(QAccessible::Name);
            QVERIFY2(!name.isEmpty(), qPrintable(at->objectName()));
            stops.append(at->objectName());
            QTest::keyClick(rig.window.focusWidget(), Qt::Key_Tab);
        }
        for (const char* each : {"commandField", "themeButton", "rail-history", "sessionsTable", "status-shortcuts"})
            QVERIFY2(stops.contains(QLatin1String(each)), each);
    }

    void statusSaysTheVerdictOnEveryPage()
    {
        Rig rig({1440, 900});
        rig.feedAll();
        rig.show();
        for (const Page* page : rig.window.host()->pages()) {
            rig.window.goTo(page->id());
            QCOMPARE(status(rig, StatusStrip::Verdict), QStringLiteral("S-014 Running"));
            QCOMPARE(status(rig, StatusStrip::Elapsed), QStringLiteral("1:12:46"));
            QCOMPARE(status(rig, StatusStrip::WavePart), QStringLiteral("Wave 2 of 3 · Analysis"));
            QVERIFY(status(rig, StatusStrip::Done).startsWith(QStringLiteral("28 of 64 done · ")));
            QVERIFY(status(rig, StatusStrip::AttentionPart).endsWith(QStringLiteral(" need attention")));
            QCOMPARE(status(rig, StatusStrip::Memory), QStringLiteral("Memory 74\u202f%"));
            QCOMPARE(status(rig, StatusStrip::Cost), QStringLiteral("$61.37 of $120.00"));
            QCOMPARE(status(rig, StatusStrip::Engine), QStringLiteral("Engine connected · updated 0.4 s ago"));
            QVERIFY(status(rig, StatusStrip::ClockPart).contains(QLatin1Char(':')));
            QCOMPARE(status(rig, StatusStrip::Shortcuts), QStringLiteral("Shortcuts"));
        }
        QCOMPARE(rig.window.windowTitle(), QStringLiteral("S-014 Running · Wavedeck"));
    }

    void statusIsNeverCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("text");
        QTest::newRow("1440") << QSize(1440, 900) << 100;
        QTest::newRow("1280") << QSize(1280, 800) << 100;
        QTest::newRow("1280, 150 %") << QSize(1280, 800) << 150;
        QTest::newRow("1440, 150 %") << QSize(1440, 900) << 150;
        QTest::newRow("900, 150 %") << QSize(900, 700) << 150;
    }
    void statusIsNeverCut()
    {
        QFETCH(QSize, size);
        QFETCH(int, text);
        Rig rig(size);
        rig.settings.set(Setting::TextPercent, text);
        LiveSession session = shelltest::sample();
        session.waves[1].row.name = QStringLiteral("Analysis of everything that was ever found");
        rig.feedAll();
        Q_EMIT rig.feed.updated(shelltest::anew(session));
        rig.show();
        int before = -1;
        for (int i = 0; i < StatusStrip::kParts; ++i) {
            const StatusPart* part = rig.window.status()->part(StatusStrip::Part(i));
            if (!part->isVisible())
                continue;
            QVERIFY2(part->width() >= part->wanted(), qPrintable(part->objectName()));
            QVERIFY2(part->x() >= before, qPrintable(part->objectName()));
            before = part->x() + part->width();
            QVERIFY2(before <= rig.window.status()->width(), qPrintable(part->objectName()));
        }
        for (const auto part : {StatusStrip::Verdict, StatusStrip::AttentionPart, StatusStrip::Engine})
            QVERIFY(!status(rig, part).isEmpty()); // the last to go
        if (size.width() >= 1280 && text == 100)
            QVERIFY(!status(rig, StatusStrip::Memory).isEmpty());
        if (size.width() == 1280)
            QVERIFY(status(rig, StatusStrip::WavePart).isEmpty()); // the first to go
    }

    void withoutASession()
    {
        Rig rig;
        rig.show();
        QCOMPARE(status(rig, StatusStrip::Verdict), QStringLiteral("No session"));
        QCOMPARE(status(rig, StatusStrip::Elapsed), QString());
        QCOMPARE(status(rig, StatusStrip::Engine), QStringLiteral("Engine idle"));
        QCOMPARE(rig.window.windowTitle(), QStringLiteral("Wavedeck"));
    }

    void unknownCostIsNotZero()
    {
        Rig rig({1600, 900});
        LiveSession session = shelltest::sample();
        for (LiveAgent& agent : session.agents) {
            agent.row.tokens = {};
            agent.row.costMicroUsd = 0;
        }
        rig.show();
        Q_EMIT rig.feed.updated(shelltest::anew(session));
        QCOMPARE(status(rig, StatusStrip::Cost), QStringLiteral("– of $120.00"));
        session.budgetMicroUsd = 0;
        Q_EMIT rig.feed.updated(shelltest::anew(session));
        QCOMPARE(status(rig, StatusStrip::Cost), QString());
    }

    void memoryHasHysteresis()
    {
        Rig rig;
        rig.show();
        const auto at = [&rig](qint64 used) {
            MachineSample sample;
            sample.memoryTotal = 100;
            sample.memoryUsed = used;
            Q_EMIT rig.feed.machineSampled(sample);
            return rig.window.status()->part(StatusStrip::Memory)->content();
        };
        QCOMPARE(at(69).tone, Tone::Neutral);
        QCOMPARE(at(70).tone, Tone::Neutral); // past the line, not on it (MON-1)
        QCOMPARE(at(71).tone, Tone::Warning);
        QCOMPARE(at(66).tone, Tone::Warning);
        QCOMPARE(at(64).tone, Tone::Neutral);
        QCOMPARE(at(69).tone, Tone::Neutral);
        QCOMPARE(at(86).tone, Tone::Bad);
        QVERIFY(at(86).glyph.has_value()); // never by colour alone
    }

    void lostEngineStopsTheClockAndSaysSince()
    {
        Rig rig({1440, 900});
        rig.feedAll();
        rig.show();
        QCOMPARE(notices(rig).size(), 0);
        EngineHealth gone;
        gone.state = EngineHealth::Unreachable;
        gone.since = kNow;
        gone.problem = QStringLiteral("connection refused");
        rig.now = kNow + 44000;
        Q_EMIT rig.feed.engineChanged(gone);
        QCOMPARE(status(rig, StatusStrip::Elapsed), QStringLiteral("1:12:46"));
        QVERIFY(rig.window.status()->part(StatusStrip::Elapsed)->content().stale);
        QVERIFY(status(rig, StatusStrip::Engine).startsWith(QStringLiteral("Engine not reachable")));
        QCOMPARE(notices(rig).size(), 1);
        QVERIFY2(
            notices(rig)[0].startsWith(QStringLiteral("Engine not reachable since ")), qPrintable(notices(rig)[0]));
        QVERIFY2(notices(rig)[0].endsWith(QStringLiteral("Numbers are 44 s old. Connection refused.")),
            qPrintable(notices(rig)[0]));
        // It goes along to other pages, in their place or above them.
        rig.window.goTo(QStringLiteral("history"));
        QCOMPARE(notices(rig).size(), 1);
        for (QPushButton* button : rig.window.findChild<NoticeBar*>()->findChildren<QPushButton*>())
            if (button->isVisible())
                button->click();
        QCOMPARE(rig.commands.asked, QStringList{QStringLiteral("engine.status")});
        gone.state = EngineHealth::Starting;
        Q_EMIT rig.feed.engineChanged(gone);
        QCOMPARE(status(rig, StatusStrip::Engine), QStringLiteral("Engine starts"));
        gone.state = EngineHealth::Connected;
        Q_EMIT rig.feed.engineChanged(gone);
        QCOMPARE(notices(rig).size(), 0);
        QVERIFY(!rig.window.status()->part(StatusStrip::Elapsed)->content().stale);
        QCOMPARE(status(rig, StatusStrip::Elapsed), QStringLiteral("1:13:30"));
    }

    void degradedAndUnreadable()
    {
        Rig rig;
        rig.feedAll();
        rig.show();
        EngineHealth full;
        full.state = EngineHealth::Connected;
        full.degraded = QStringLiteral("no space left on device");
        Q_EMIT rig.feed.engineChanged(full);
        QCOMPARE(notices(rig).size(), 1);
        QVERIFY(notices(rig)[0].contains(QStringLiteral("No space left on device.")));
        QCOMPARE(status(rig, StatusStrip::Engine).section(QStringLiteral(" ·"), 0, 0),
            QStringLiteral("Engine cannot store"));
        Q_EMIT rig.feed.failed({ErrorKind::Environment, QStringLiteral("database-locked"),
            QStringLiteral("cannot read <b>the database</b>"), QStringLiteral("disk I/O error"), {}});
        QCOMPARE(notices(rig).size(), 2);
        QVERIFY2(notices(rig)[0].contains(QStringLiteral("<b>the database</b>: disk I/O error.")),
            qPrintable(notices(rig)[0]));
        Q_EMIT rig.feed.failed({});
        QCOMPARE(notices(rig).size(), 1);
    }

    void linksFollowTheirSessionFirst()
    {
        Rig rig;
        rig.feedAll();
        rig.show();
        rig.window.goTo(QStringLiteral("history"));
        QVERIFY(rig.window.goTo(QStringLiteral("wavedeck:S-014/A-003#12")));
        QCOMPARE(rig.live->revealed, QStringList{QStringLiteral("wavedeck:S-014/A-003#12")});
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("live"));
        QVERIFY(rig.window.goTo(QStringLiteral("wavedeck:S-009/A-1")));
        QCOMPARE(rig.feed.asked, QStringList{QStringLiteral("S-009")});
        QCOMPARE(rig.live->revealed.size(), 1); // it has not come yet
        LiveSession other = shelltest::sample();
        other.session.id = QStringLiteral("S-009");
        Q_EMIT rig.feed.updated(shelltest::anew(other));
        QCOMPARE(rig.live->revealed.last(), QStringLiteral("wavedeck:S-009/A-1"));
        QVERIFY(!rig.window.goTo(QStringLiteral("nowhere")));
    }

    void shortcutsComeFromTheActions()
    {
        Rig rig;
        rig.show();
        rig.window.goTo(QStringLiteral("plans"));
        QTest::keyClick(&rig.window, Qt::Key_F1);
        auto* page = qobject_cast<ShortcutsPage*>(rig.window.currentPage());
        QVERIFY(page);
        const QAbstractItemModel* model = page->view()->model();
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("Plans, the page you came from"));
        QCOMPARE(model->index(1, 0).data().toString(), QStringLiteral("Everywhere"));
        QHash<QString, QString> keys;
        for (int section = 0; section < model->rowCount(); ++section) {
            const QModelIndex head = model->index(section, 0);
            for (int row = 0; row < model->rowCount(head); ++row)
                keys.insert(head.data().toString().section(QLatin1Char(','), 0, 0) + QLatin1Char('/')
                        + model->index(row, 0, head).data().toString(),
                    model->index(row, 1, head).data().toString());
        }
        QCOMPARE(keys.value(QStringLiteral("Plans/Hold new agents")), QStringLiteral("H"));
        QCOMPARE(keys.value(QStringLiteral("Plans/Move on Plans")), QStringLiteral("Up, Down"));
        QCOMPARE(keys.value(QStringLiteral("Live/Stop session…")), QStringLiteral("Ctrl+Shift+S"));
        QCOMPARE(keys.value(QStringLiteral("Everywhere/Next pane")), QStringLiteral("F6"));
        QVERIFY(keys.contains(QStringLiteral("Everywhere/Larger")));
        QVERIFY(!keys.contains(QStringLiteral("Plans/Retry agent"))); // has none
        // An action that gets another key shows it.
        rig.plans->stop->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_B));
        QTest::keyClick(&rig.window, Qt::Key_Escape);
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("plans"));
        QTest::keyClick(&rig.window, Qt::Key_F1);
        QCOMPARE(model->index(1, 1, model->index(0, 0)).data().toString(), QStringLiteral("Ctrl+B"));
        QTest::keyClick(&rig.window, Qt::Key_F1); // and back
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("plans"));
        rig.window.goTo(QStringLiteral("live"));
        QVERIFY(rig.window.goTo(QStringLiteral("shortcuts"))); // by its id it is filled as well
        QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("Live, the page you came from"));
    }

    void textSizeAndThemeByMenu()
    {
        Rig rig;
        rig.show();
        QTest::keyClick(&rig.window, Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(rig.appearance.textPercent(), 110);
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(&rig.window, Qt::Key_Equal, Qt::ControlModifier);
        QCOMPARE(rig.appearance.textPercent(), 150);
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(&rig.window, Qt::Key_Minus, Qt::ControlModifier);
        QCOMPARE(rig.appearance.textPercent(), 90);
        QTest::keyClick(&rig.window, Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(rig.appearance.textPercent(), 100);
        for (QAction* action : rig.window.windowActions()->themeMenu()->actions())
            if (actionText(action) == QLatin1String("Dark"))
                action->trigger();
        QCOMPARE(rig.appearance.choice(), Appearance::Choice::Dark);
        QCOMPARE(rig.settings.value(Setting::Theme).toString(), QStringLiteral("dark"));
    }

    void smallWindowsScroll()
    {
        Rig rig;
        rig.show();
        rig.window.resize(800, 500);
        const auto* frame = rig.window.findChild<QScrollArea*>(QStringLiteral("frame-live"));
        rig.window.goTo(QStringLiteral("live"));
        QTRY_VERIFY(frame->widget()->width() > frame->viewport()->width());
        QVERIFY(frame->widget()->height() > frame->viewport()->height());
        rig.window.resize(1280, 800);
        QTRY_COMPARE(frame->widget()->width(), frame->viewport()->width());
        QCOMPARE(frame->widget()->height(), frame->viewport()->height());
    }

    void keepsHowItWasLeft()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("s.ini"));
        const auto with = [&path](const std::function<void(MainWindow&, shelltest::FakePage&)>& act) {
            ui::Settings settings(path);
            Appearance appearance;
            shelltest::FakeFeed feed;
            shelltest::FakeCommands commands;
            auto* live = new shelltest::FakePage(QStringLiteral("live"), QStringLiteral("Live"), Glyph::Live);
            MainWindow window({appearance, feed, commands, settings, QString()}, {live});
            act(window, *live);
        };
        const QSize screen = QGuiApplication::primaryScreen()->availableSize();
        with([](MainWindow& window, shelltest::FakePage& live) {
            QCOMPARE(window.currentPage()->id(), QStringLiteral("live"));
            window.show();
            window.setGeometry(20, 30, 700, 560);
            live.state = "splitter";
            window.goTo(QStringLiteral("history"));
            window.close();
        });
        QRect kept;
        with([&kept](MainWindow& window, shelltest::FakePage& live) {
            QCOMPARE(window.currentPage()->id(), QStringLiteral("history"));
            QCOMPARE(live.state, QByteArray("splitter"));
            kept = window.geometry();
        });
        QCOMPARE(kept.topLeft(), QPoint(20, 30));
        {
            ui::Settings settings(path);
            settings.setState(QStringLiteral("place"), "90000 90000 1200 800"); // a screen that is gone
        }
        with([screen](MainWindow& window, shelltest::FakePage&) {
            QVERIFY(QRect(QPoint(), screen).contains(window.geometry().topLeft()));
        });
    }

    void newAttentionNeverTakesTheFocus()
    {
        Rig rig;
        rig.feedAll();
        rig.show();
        rig.window.goTo(QStringLiteral("live"));
        rig.live->text->setFocus();
        LiveSession session = shelltest::sample();
        session.agents[40].row.state = AgentState::Failed;
        LiveUpdate update = shelltest::anew(session);
        update.anew = false;
        update.changedAgents = {40};
        const QString before = status(rig, StatusStrip::AttentionPart);
        Q_EMIT rig.feed.updated(update);
        QVERIFY(status(rig, StatusStrip::AttentionPart) != before);
        QVERIFY(rig.live->text->hasFocus());
        QCOMPARE(QApplication::activeModalWidget(), nullptr);
        QCOMPARE(QApplication::activePopupWidget(), nullptr);
    }
};

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
