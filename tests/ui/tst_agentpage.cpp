// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/livefakes.h"
#include "tests/ui/logfake.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentpage.h"
#include "ui/live/liveactions.h"
#include "ui/live/logpanel.h"
#include "ui/theme/format.h"
#include "ui/theme/style.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"

#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include <memory>

using namespace wavedeck;
using namespace wavedeck::ui;
using test::FakeCommands;
using test::FakeFeed;
using test::FakeLog;
using test::kNow;
using test::LiveBuilder;

class TestAgentPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>(Appearance::Choice::Light);
        applyAppearance(*qApp, *m_look);
    }
    void init()
    {
        m_make = test::gatewayHardening();
        m_feed = std::make_unique<FakeFeed>();
        m_commands = std::make_unique<FakeCommands>();
        m_page = std::make_unique<AgentPage>(
            *m_look, *m_feed, *m_commands,
            [this] {
                auto made = std::make_unique<FakeLog>();
                m_log = made.get();
                return made;
            },
            QStringLiteral("/data"), [] { return kNow; });
        m_page->resize(1300, 780);
        m_page->show();
        m_page->setActive(true);
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup() { m_page.reset(); }

    void answersLinksToAgents_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("agent"); // empty = not answered
        QTest::newRow("agent") << QStringLiteral("wavedeck:S-014/A-019") << QStringLiteral("A-019");
        QTest::newRow("its log") << QStringLiteral("wavedeck:S-014/A-019#log") << QStringLiteral("A-019");
        QTest::newRow("a line") << QStringLiteral("wavedeck:S-014/A-019#1195") << QStringLiteral("A-019");
        QTest::newRow("its id has a #") << QStringLiteral("wavedeck:S-014/scan#3") << QStringLiteral("scan#3");
        QTest::newRow("and a line") << QStringLiteral("wavedeck:S-014/scan#3#7") << QStringLiteral("scan#3");
        QTest::newRow("a gate") << QStringLiteral("wavedeck:S-014/G2") << QString();
        QTest::newRow("another session") << QStringLiteral("wavedeck:S-015/A-019") << QString();
        QTest::newRow("only the session") << QStringLiteral("wavedeck:S-014") << QString();
        QTest::newRow("a page") << QStringLiteral("live") << QString();
    }
    void answersLinksToAgents()
    {
        QFETCH(QString, uri);
        QFETCH(QString, agent);
        m_make.agent(QStringLiteral("scan#3"), QStringLiteral("Scan"), AgentState::Running, 1000);
        QVERIFY(!m_page->reveal(uri)); // nothing is known yet
        m_feed->tell(m_make.anew());
        QCOMPARE(m_page->reveal(uri), !agent.isEmpty());
        QCOMPARE(m_page->agent(), agent);
    }

    void showsHowItIsDoing()
    {
        open(QStringLiteral("A-019"));
        QCOMPARE(m_page->nameLabel()->text(), QStringLiteral("A-019 Refresh-token reuse tests"));
        QCOMPARE(m_page->stateLabel()->text(), QStringLiteral("Overdue"));
        const QString facts = m_page->facts()->accessibleDescription();
        QVERIFY2(facts.contains(QStringLiteral("Elapsed 34:08 limit 30:00")), qPrintable(facts));
        QVERIFY2(facts.contains(QStringLiteral("Progress ") + percent(72)), qPrintable(facts));
        QVERIFY(m_page->relations()->accessibleDescription().contains(
            QStringLiteral("Reports to C-03 Auth & sessions › D-02 Deputy, Analysis › O-01 Orchestrator")));
        QVERIFY(!m_page->end()->isVisible());
        QCOMPARE(m_page->file(), QStringLiteral("/data/runs/S-014/A-019/1/stdout.log"));
    }

    void unknownIsNoZero()
    {
        open(m_make.live().agents.constLast().row.id);
        for (const AgentFact& fact : m_page->facts()->facts())
            QCOMPARE(fact.value, kNone);
        QVERIFY(m_page->file().isEmpty());
        QVERIFY(m_page->log()->absenceLabel()->text().contains(QStringLiteral("has not started")));
    }

    void certifiesItsEnd_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("by");
        QTest::addColumn<QString>("says");
        QTest::newRow("exit") << 3 << 0 << int(EndedBy::Agent) << QStringLiteral("How exit code 3, Who by itself");
        QTest::newRow("signal") << 0 << 9 << int(EndedBy::Operator)
                                << QStringLiteral("How signal SIGKILL (9), Who by the operator");
        QTest::newRow("lost") << -1 << 0 << int(EndedBy::Unknown)
                              << QStringLiteral("How not known, Who nobody knows by whom");
    }
    void certifiesItsEnd()
    {
        QFETCH(int, code);
        QFETCH(int, signal);
        QFETCH(int, by);
        LiveAgent& agent = m_make.agentOf(QStringLiteral("A-020"));
        if (signal > 0)
            agent.last.exitSignal = signal;
        else if (code >= 0)
            agent.last.exitCode = code;
        agent.last.exitBy = EndedBy(by);
        agent.last.peakRssBytes = 612LL * 1024 * 1024;
        agent.last.lastLine = QStringLiteral("bye \x1b[31m");
        open(QStringLiteral("A-020"));
        QVERIFY(m_page->end()->isVisible());
        const QString end = m_page->end()->accessibleDescription();
        QFETCH(QString, says);
        QVERIFY2(end.startsWith(says), qPrintable(end));
        QVERIFY2(end.contains(QStringLiteral("Peak memory 612")), qPrintable(end));
        QVERIFY2(end.contains(QStringLiteral("Last line bye \\x1b[31m")), qPrintable(end));
    }

    void switchesStreamAndAttempt()
    {
        open(QStringLiteral("A-019"));
        m_page->streams()->button(1)->click();
        QCOMPARE(m_page->file(), QStringLiteral("/data/runs/S-014/A-019/1/stderr.log"));
        const qsizetype before = m_log->opened.size();
        m_feed->tell(m_make.changed({}));
        QCOMPARE(m_log->opened.size(), before); // the same file is not opened again
        m_make.agentOf(QStringLiteral("A-019")).last.number = 2;
        m_feed->tell(m_make.changed({18}));
        QCOMPARE(m_log->opened.last(), QStringLiteral("/data/runs/S-014/A-019/2/stderr.log"));
    }

    void goesToALineOnceItIsThere()
    {
        m_feed->tell(m_make.anew());
        QVERIFY(m_page->reveal(QStringLiteral("wavedeck:S-014/A-019#501")));
        LogView* view = m_page->log()->view();
        m_log->append(test::numbered(0, 400));
        QTRY_COMPARE(view->state().lines, 400);
        QVERIFY(view->isFollowing());
        m_log->append(test::numbered(400, 600));
        QTRY_VERIFY(view->visibleText().contains(QStringLiteral("line 500\n")));
        QVERIFY(!view->isFollowing());
    }

    void keys()
    {
        open(QStringLiteral("A-019"));
        LogView* view = m_page->log()->view();
        QVERIFY(view->hasFocus());
        QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(m_page->agent(), QStringLiteral("A-020"));
        QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(m_page->agent(), QStringLiteral("A-018"));
        QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(view, Qt::Key_E);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("agent.extend A-019")});
        QTest::keyClick(view, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_page->log()->searchField()->hasFocus());
        QTest::keyClicks(m_page->log()->searchField(), QStringLiteral("erl")); // letters, no commands
        QCOMPARE(m_page->log()->searchField()->text(), QStringLiteral("erl"));
        QCOMPARE(m_commands->asked.size(), 1);
    }

    void hostileTextIsPlain()
    {
        LiveAgent& agent = m_make.agentOf(QStringLiteral("A-019"));
        agent.row.name = QStringLiteral("<b>x</b>\x1b[31m\u202e");
        agent.row.step = QStringLiteral("<img src=x>\x07");
        open(QStringLiteral("A-019"));
        QVERIFY(m_page->nameLabel()->text().contains(QStringLiteral("<b>x</b>\\x1b[31m\\u{202e}")));
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            QVERIFY(!label->isVisible() || label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()));
        QVERIFY(m_page->relations()->accessibleDescription().contains(QStringLiteral("Step <img src=x>\\x07")));
    }

    void everyControlHasAName()
    {
        open(QStringLiteral("A-019"));
        for (const QAbstractButton* button : m_page->findChildren<QAbstractButton*>())
            QVERIFY2(
                !button->isVisibleTo(m_page.get()) || !button->accessibleName().isEmpty() || !button->text().isEmpty(),
                button->metaObject()->className());
        for (const MenuAction& each : m_page->menuActions())
            QVERIFY(!each.action->text().isEmpty());
    }

    /// For eyes: WAVEDECK_PICTURES=DIR keeps them.
    void looks()
    {
        const QString where = qEnvironmentVariable("WAVEDECK_PICTURES");
        LiveAgent& failed = m_make.agentOf(QStringLiteral("A-020"));
        failed.last.exitCode = 1;
        failed.last.exitBy = EndedBy::Agent;
        failed.last.lastLine = QStringLiteral("2 of 7 hunks rejected");
        for (const auto& id : {QStringLiteral("A-019"), QStringLiteral("A-020")}) {
            open(id);
            m_log->append(test::numbered(0, 300));
            QTRY_COMPARE(m_page->log()->view()->state().file, m_page->file());
            QTRY_VERIFY(m_page->log()->view()->visibleText().contains(QStringLiteral("line 299")));
            // A notice that is not there takes no room.
            if (!m_page->notices()->isVisible())
                QTRY_COMPARE(m_page->facts()->y(), m_page->noticePlace()->geometry().bottom() + 1);
            const QPixmap picture = m_page->grab();
            QVERIFY(picture.width() >= 1300);
            if (!where.isEmpty())
                QVERIFY(picture.save(QStringLiteral("%1/agent-%2.png").arg(where, id)));
        }
    }

private:
    void open(const QString& agent)
    {
        m_feed->tell(m_make.anew());
        QVERIFY(m_page->reveal(QStringLiteral("wavedeck:S-014/") + agent));
    }

    std::unique_ptr<Appearance> m_look;
    LiveBuilder m_make;
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<FakeCommands> m_commands;
    FakeLog* m_log = nullptr; ///< the page's
    std::unique_ptr<AgentPage> m_page;
};

QTEST_MAIN(TestAgentPage)
#include "tst_agentpage.moc"
