// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellfixture.h"
#include "ui/shell/pagehost.h"
#include "ui/shell/sessionsmodel.h"
#include "ui/shell/sessionspage.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using shelltest::kNow;

/// The list of sessions: its model, and the page by keyboard.
class TestSessionsPage : public QObject {
    Q_OBJECT
private:
    struct Alone {
        Alone()
            : page(appearance, feed, [] { return kNow; })
        {
            page.resize(1200, 700);
        }
        QString cell(int row, int column) const { return page.table()->model()->index(row, column).data().toString(); }
        QStringList ids() const
        {
            QStringList out;
            for (int row = 0; row < page.table()->model()->rowCount(); ++row)
                out.append(cell(row, SessionsModel::Id));
            return out;
        }
        Appearance appearance;
        shelltest::FakeFeed feed;
        SessionsPage page;
    };

private Q_SLOTS:
    void modelIsSound()
    {
        SessionsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setSessions(shelltest::lines(3), kNow);
        model.setSessions(shelltest::lines(3), kNow);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(changed.size(), 0); // the same says nothing
        QCOMPARE(inserted.size(), 1);
        auto more = shelltest::lines(3);
        SessionLine newest = more.first();
        newest.session.id = QStringLiteral("S-004");
        more.prepend(newest);
        more[3].succeeded = 60;
        model.setSessions(more, kNow);
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 2); // before the new row came on top of it
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("S-004"));
        QCOMPARE(model.index(3, SessionsModel::Done).data().toString(), QStringLiteral("60 of 62"));
        model.setSessions(shelltest::lines(2), kNow);
        QCOMPARE(reset.size(), 1);
        model.setSessions({}, kNow);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.index(0, 0).isValid());
    }

    void showsTheNumbers()
    {
        Alone alone;
        Q_EMIT alone.feed.sessionsChanged(shelltest::lines(2));
        QCOMPARE(alone.cell(0, SessionsModel::Id), QStringLiteral("S-002"));
        QCOMPARE(alone.cell(0, SessionsModel::Name), QStringLiteral("Gateway hardening"));
        QCOMPARE(alone.cell(0, SessionsModel::State), QStringLiteral("Running"));
        QCOMPARE(alone.cell(0, SessionsModel::Elapsed), QStringLiteral("1:12:46"));
        QCOMPARE(alone.cell(0, SessionsModel::Done), QStringLiteral("28 of 64"));
        QCOMPARE(alone.cell(0, SessionsModel::Tokens), QStringLiteral("18.4 M"));
        QCOMPARE(alone.cell(0, SessionsModel::Cost), QStringLiteral("$61.37"));
        QVERIFY(alone.page.table()
                    ->model()
                    ->index(0, 0)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .startsWith(QStringLiteral("S-002, Gateway hardening, Running, started ")));
    }

    void unknownIsNotZero()
    {
        Alone alone;
        auto lines = shelltest::lines(1);
        lines[0].tokens = 0;
        lines[0].costMicroUsd = 0;
        lines[0].session.name.clear();
        lines[0].session.startedAt = 0;
        Q_EMIT alone.feed.sessionsChanged(lines);
        for (const int column : {SessionsModel::Tokens, SessionsModel::Cost, SessionsModel::Name,
                 SessionsModel::Started, SessionsModel::Elapsed})
            QCOMPARE(alone.cell(0, column), QStringLiteral("–"));
    }

    void emptySaysWhatComesHere()
    {
        Alone alone;
        alone.page.show();
        auto* table = alone.page.table();
        Q_EMIT alone.feed.sessionsChanged({});
        QVERIFY(!table->isVisible());
        bool told = false;
        for (const QLabel* label : alone.page.findChildren<QLabel*>())
            told |= label->isVisible() && label->text().startsWith(QStringLiteral("No session yet"));
        QVERIFY(told);
        Q_EMIT alone.feed.sessionsChanged(shelltest::lines(1));
        QVERIFY(table->isVisible());
    }

    void sortsByMeaning_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QStringList>("ascending");
        // Ten is after nine, 2 h after 50 min, and 1 000 k after 999 k.
        QTest::newRow("id") << int(SessionsModel::Id) << QStringList{QStringLiteral("S-9"), QStringLiteral("S-10")};
        QTest::newRow("elapsed") << int(SessionsModel::Elapsed)
                                 << QStringList{QStringLiteral("S-9"), QStringLiteral("S-10")};
        QTest::newRow("tokens") << int(SessionsModel::Tokens)
                                << QStringList{QStringLiteral("S-10"), QStringLiteral("S-9")};
        QTest::newRow("name") << int(SessionsModel::Name) << QStringList{QStringLiteral("S-10"), QStringLiteral("S-9")};
    }
    void sortsByMeaning()
    {
        QFETCH(int, column);
        QFETCH(QStringList, ascending);
        SessionLine ten;
        ten.session.id = QStringLiteral("S-10");
        ten.session.number = 10;
        ten.session.name = QStringLiteral("alpha");
        ten.session.state = SessionState::Completed;
        ten.session.startedAt = kNow - 7200000;
        ten.session.endedAt = kNow;
        ten.tokens = 999000;
        SessionLine nine = ten;
        nine.session.id = QStringLiteral("S-9");
        nine.session.number = 9;
        nine.session.name = QStringLiteral("Beta");
        nine.session.endedAt = ten.session.startedAt + 3000000;
        nine.tokens = 1000000;
        Alone alone;
        Q_EMIT alone.feed.sessionsChanged({ten, nine});
        alone.page.table()->sortByColumn(column, Qt::AscendingOrder);
        QCOMPARE(alone.ids(), ascending);
        const QByteArray kept = alone.page.saveState();
        Alone other;
        other.page.restoreState(kept);
        QCOMPARE(other.page.table()->header()->sortIndicatorSection(), column);
        other.page.restoreState("nonsense");
        QCOMPARE(other.page.table()->header()->sortIndicatorSection(), column);
    }

    void filtersByWords()
    {
        Alone alone;
        Q_EMIT alone.feed.sessionsChanged(shelltest::lines(12));
        auto* filter = qobject_cast<QLineEdit*>(alone.page.filterField());
        filter->setText(QStringLiteral("gateway RUNNING"));
        QCOMPARE(alone.ids(), QStringList{QStringLiteral("S-012")});
        filter->setText(QStringLiteral("s-00 failed"));
        QVERIFY(!alone.ids().isEmpty());
        for (int row = 0; row < alone.page.table()->model()->rowCount(); ++row)
            QCOMPARE(alone.cell(row, SessionsModel::State), QStringLiteral("Failed"));
        filter->setText(QStringLiteral("nowhere"));
        QCOMPARE(alone.ids().size(), 0);
        filter->clear();
        QCOMPARE(alone.ids().size(), 12);
    }

    void enterFollows()
    {
        shelltest::Rig rig;
        rig.feedAll();
        rig.show();
        QTest::keyClick(&rig.window, Qt::Key_7, Qt::ControlModifier);
        auto* page = qobject_cast<SessionsPage*>(rig.window.currentPage());
        QVERIFY(page);
        QVERIFY(page->table()->hasFocus()); // the list, not the filter
        page->table()->setCurrentIndex(page->table()->model()->index(3, 0));
        QTest::keyClick(page->table(), Qt::Key_Return);
        QCOMPARE(rig.feed.asked, QStringList{QStringLiteral("S-009")});
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("live"));
    }

    void doubleClickFollowsOneClickDoesNot()
    {
        shelltest::Rig rig;
        rig.feedAll();
        rig.show();
        rig.window.goTo(QStringLiteral("history"));
        auto* table = qobject_cast<SessionsPage*>(rig.window.currentPage())->table();
        const QPoint at = table->visualRect(table->model()->index(1, 1)).center();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(rig.feed.asked.size(), 0);
        QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(rig.feed.asked, QStringList{QStringLiteral("S-011")});
    }

    void followsTheNewest()
    {
        shelltest::Rig rig;
        rig.feedAll();
        rig.show();
        rig.window.goTo(QStringLiteral("history"));
        for (const MenuAction& each : rig.window.currentPage()->menuActions())
            if (each.action->text().contains(QStringLiteral("newest")))
                each.action->trigger();
        QCOMPARE(rig.feed.asked, QStringList{QString()});
        QCOMPARE(rig.window.currentPage()->id(), QStringLiteral("live"));
    }

    void keepsTheSelectionWhenTheListChanges()
    {
        Alone alone;
        Q_EMIT alone.feed.sessionsChanged(shelltest::lines(5));
        auto* table = alone.page.table();
        table->setCurrentIndex(table->model()->index(2, 0));
        const QString chosen = table->currentIndex().data().toString();
        auto shorter = shelltest::lines(5);
        shorter.removeFirst();
        Q_EMIT alone.feed.sessionsChanged(shorter); // another list: the model starts anew
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), chosen);
    }

    void hostileTextsAreShownAsText_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("markup") << QStringLiteral("<img src=file:///etc/passwd><b>x</b>");
        QTest::newRow("escape") << QStringLiteral("a\x1b[31mred\x07");
        QTest::newRow("bidi") << QStringLiteral("abc\u202Egpj.exe");
        QTest::newRow("lines") << QStringLiteral("one\ntwo\ttabs\r");
        QTest::newRow("long") << QString(10000, QLatin1Char('w'));
        QTest::newRow("surrogate") << QString(QChar(0xd800)) + QStringLiteral("x");
        QTest::newRow("mnemonic") << QStringLiteral("&a && &b");
    }
    void hostileTextsAreShownAsText()
    {
        QFETCH(QString, name);
        shelltest::Rig rig;
        auto lines = shelltest::lines(2);
        lines[0].session.name = name;
        lines[0].session.planFile = name;
        lines[1].session.id = name;
        Q_EMIT rig.feed.sessionsChanged(lines);
        LiveSession session = shelltest::sample();
        session.session.id = name;
        session.waves[1].row.name = name;
        Q_EMIT rig.feed.updated(shelltest::anew(session));
        rig.show();
        rig.window.goTo(QStringLiteral("history"));
        const auto harmless = [](const QString& text) {
            for (const QChar c : text)
                if (c.unicode() < 0x20 || c == QChar(0x202e) || c.isSurrogate())
                    return false;
            return text.size() <= 1200;
        };
        auto* table = qobject_cast<SessionsPage*>(rig.window.currentPage())->table();
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < SessionsModel::kColumns; ++column) {
                const QModelIndex at = table->model()->index(row, column);
                QVERIFY(harmless(at.data().toString()));
                QVERIFY(harmless(at.data(Qt::AccessibleTextRole).toString()));
                QVERIFY(at.data(Qt::ToolTipRole).isNull());
            }
        for (const FindTarget& target : rig.window.currentPage()->findTargets())
            QVERIFY(harmless(target.text));
        QVERIFY(harmless(rig.window.windowTitle()));
        for (const QLabel* label : rig.window.findChildren<QLabel*>())
            QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText, qPrintable(label->text()));
        QVERIFY(!rig.window.grab().isNull());
    }

    /// No widget for a row, and a long list costs about what its rows cost.
    void tenThousandSessions()
    {
        Alone alone;
        alone.page.show();
        Q_EMIT alone.feed.sessionsChanged(shelltest::lines(12));
        const auto few = alone.page.findChildren<QWidget*>().size();
        Q_EMIT alone.feed.sessionsChanged(shelltest::lines(10000));
        QCOMPARE(alone.page.table()->model()->rowCount(), 10000);
        QVERIFY(!alone.page.grab().isNull());
        QCOMPARE(alone.page.findChildren<QWidget*>().size(), few);
    }
};

QTEST_MAIN(TestSessionsPage)
#include "tst_sessionspage.moc"
