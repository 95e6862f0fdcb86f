// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/protocolview.h"
#include "tests/ui/livefakes.h"
#include "tests/ui/logfake.h"
#include "ui/charts/trendchart.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentpage.h"
#include "ui/live/agentrows.h"
#include "ui/live/agentsides.h"
#include "ui/live/liveactions.h"
#include "ui/live/logpanel.h"
#include "ui/theme/format.h"
#include "ui/theme/style.h"
#include "ui/widgets/labels.h"
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
            makeDetails(), QStringLiteral("/data"), [] { return kNow; });
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
        QCOMPARE(m_page->nameLabel()->line(), QStringLiteral("A-019 Refresh-token reuse tests"));
        QCOMPARE(m_page->stateLabel()->text(), QStringLiteral("Overdue"));
        const QString facts = m_page->facts()->accessibleDescription();
        QVERIFY2(facts.contains(QStringLiteral("Elapsed 34:08 limit 30:00")), qPrintable(facts));
        QVERIFY2(facts.contains(QStringLiteral("Progress ") + percent(72)), qPrintable(facts));
        QVERIFY(m_page->work()->relations()->accessibleDescription().contains(
            QStringLiteral("Reports to C-03 Auth & sessions › D-02 Deputy, Analysis › O-01 Orchestrator")));
        QVERIFY(!m_page->work()->end()->isVisible());
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
        QVERIFY(m_page->work()->end()->isVisible());
        const QString end = m_page->work()->end()->accessibleDescription();
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
        m_commands->answerAll();
        QTest::keyClick(view, Qt::Key_Z, Qt::ControlModifier); // what was done here is taken back here
        QCOMPARE(m_commands->asked.size(), 1);
        QCOMPARE(m_commands->asked[0].args.value(QLatin1String("by_ms")).toInt(), -900'000);
        m_commands->answerAll();
        QTest::keyClick(view, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_page->log()->searchField()->hasFocus());
        QTest::keyClicks(m_page->log()->searchField(), QStringLiteral("erl")); // letters, no commands
        QCOMPARE(m_page->log()->searchField()->text(), QStringLiteral("erl"));
        QCOMPARE(m_commands->asked.size(), 0);
    }

    void showsWhatItTold()
    {
        m_details->of.insert(QStringLiteral("A-019"), test::refreshTokenDetails());
        open(QStringLiteral("A-019"));
        AgentWorkSide* work = m_page->work();
        AgentResultSide* results = m_page->results();
        QTRY_COMPARE(work->steps()->rowCount(), 8);
        QCOMPARE(work->stepHead()->hint(), QStringLiteral("5 of 8 steps done"));
        const AgentRow& now = work->steps()->rows().row(5);
        QVERIFY(now.current && now.pastLimit);
        QCOMPARE(now.right, QStringLiteral("12:22"));
        QCOMPARE(now.amount, QStringLiteral("188 / 260"));
        QCOMPARE(now.bar, 72);
        QCOMPARE(now.below, QStringLiteral("test suite"));
        QCOMPARE(work->steps()->rows().row(0).right, QStringLiteral("3:12"));
        QVERIFY(work->steps()->rows().row(6).right.isEmpty()); // not begun is not 0:00
        QVERIFY(m_page->facts()->accessibleDescription().startsWith(QStringLiteral("Progress, step 6 of 8 ")));
        QCOMPARE(work->toolHead()->hint(), QStringLiteral("87, 2 failed, 1 denied"));
        QCOMPARE(work->tools()->rows().row(0).right, QStringLiteral("13:07"));
        QCOMPARE(work->tools()->rows().row(1).bar, 14);
        QVERIFY(results->reportHead()->hint().startsWith(QStringLiteral("interim, ")));
        QCOMPARE(results->claims()->rowCount(), 5);
        QCOMPARE(results->claims()->rows().row(2).spoken,
            QStringLiteral("Parallel refresh is safe. Implemented: Yes. Operational: No"));
        QCOMPARE(results->claims()->rows().row(4).marks[1].word, QStringLiteral("Not told"));
        QCOMPARE(results->findings()->rowCount(), 3);
        QCOMPARE(results->findings()->rows().row(0).priority, 0);
        QCOMPARE(results->findings()->rows().row(1).right, QStringLiteral("+214 ") + QChar(0x2212) + u'0');
        QCOMPARE(results->memory()->ranges().size(), 205);
        QVERIFY(results->cpu()->accessibleDescription().contains(QStringLiteral("highest ")));
        QVERIFY(results->requests()->accessibleDescription().contains(QStringLiteral("120, 3 failed")));
        // The next agent has told nothing, and says so; nothing of this one is left.
        m_page->step(1);
        QTRY_COMPARE(work->steps()->rowCount(), 0);
        QVERIFY(work->noSteps()->isVisible());
        QVERIFY(!work->tools()->isVisible());
        QVERIFY(!results->claims()->isVisible());
        QVERIFY(!results->memory()->isVisible());
        QVERIFY(results->summary()->text().contains(QStringLiteral("report")));
    }

    void saysWhoStartedItAndWhatFor()
    {
        giveProtocol();
        open(QStringLiteral("A-019"));
        AgentWorkSide* work = m_page->work();
        const QString says = work->relations()->accessibleDescription();
        for (const char* part : {"Started by the plan", "May start coder, tester; 3 at most",
                 "Asked to start A-019.fix; 1 refused", "Sandbox not held: bubblewrap is not installed"})
            QVERIFY2(says.contains(QLatin1String(part)), qPrintable(says));
        QVERIFY(work->mission()->isVisible());
        QCOMPARE(work->mission()->text(),
            QStringLiteral("Intent: No token is accepted twice\nBoundaries: Only src/auth\nOutcome: A failing test "
                           "a case\nResult goes to: C-03"));
        QCOMPARE(m_page->results()->usage()->rowCount(), 2);
        QCOMPARE(m_page->results()->usage()->rows().row(0).right, QStringLiteral("cost unknown"));
        QCOMPARE(m_page->results()->usage()->rows().row(1).right, money(1'250'000));
        m_page->step(1); // has none of it
        QVERIFY(!work->mission()->isVisible());
        QVERIFY(!work->worktree()->isVisible());
        QVERIFY(!m_page->results()->usage()->isVisible());
    }

    void itsWorktreeIsMergedAndDropped()
    {
        giveProtocol();
        QStringList asked;
        m_page->setAsk([&](QWidget*, const Question& question, const Confirmed& yes) {
            asked.append(question.title);
            yes({QStringLiteral("because")});
        });
        const auto buttons = [this] { return m_page->work()->worktreeHead()->findChildren<QToolButton*>(); };
        open(QStringLiteral("A-019")); // still runs
        QVERIFY(m_page->work()->worktree()->isVisible());
        QVERIFY(!buttons().at(0)->isEnabled() && !buttons().at(1)->isEnabled());
        m_make.set(m_make.live().agentIndex.value(QStringLiteral("A-019")), AgentState::Succeeded, 60'000);
        open(QStringLiteral("A-019"));
        QVERIFY(m_page->work()->worktree()->accessibleDescription().contains(QStringLiteral("2 files +80")));
        QTest::keyClick(buttons().at(0), Qt::Key_Space);
        QCOMPARE(asked, QStringList{QStringLiteral("Merge the worktree of A-019?")});
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("worktree.merge"));
        QVERIFY(!buttons().at(0)->isEnabled()); // asked once
        m_commands->refuseAll(
            {ErrorKind::Usage, QStringLiteral("x"), QStringLiteral("A-019"), QStringLiteral("it is in the way"), {}});
        QTRY_VERIFY(m_page->notices()->isVisible());
        QTest::keyClick(buttons().at(1), Qt::Key_Space);
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("worktree.drop"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("reason")).toString(), QStringLiteral("because"));
        m_commands->answerAll();
    }

    void aNoticeOffersMoreTime()
    {
        open(QStringLiteral("A-019"));
        QTRY_VERIFY(m_page->notices()->isVisible());
        const auto buttons = m_page->notices()->findChildren<QPushButton*>();
        const auto extend = std::find_if(buttons.begin(), buttons.end(), [](const QPushButton* button) {
            return button->isVisible() && button->text() == QStringLiteral("Extend 15 min");
        });
        QVERIFY(extend != buttons.end());
        QTest::keyClick(*extend, Qt::Key_Space);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("agent.extend A-019")});
    }

    /// From the log with the Tab key through everything, and into every list, without a mouse.
    void isUsedByKeyboardAlone()
    {
        m_details->of.insert(QStringLiteral("A-019"), test::refreshTokenDetails());
        open(QStringLiteral("A-019"));
        QTRY_COMPARE(m_page->work()->steps()->rowCount(), 8);
        QSet<QWidget*> reached;
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QVERIFY(QApplication::focusWidget());
            reached.insert(QApplication::focusWidget());
        }
        AgentResultSide* results = m_page->results();
        for (QWidget* widget : std::initializer_list<QWidget*>{m_page->log()->view(), m_page->log()->searchField(),
                 m_page->log()->patternButton(), m_page->log()->timesButton(), m_page->log()->wrapButton(),
                 m_page->work()->steps(), m_page->work()->tools(), results->memory(), results->cpu(), results->claims(),
                 results->findings()}) {
            QVERIFY2(reached.contains(widget), qPrintable(widget->accessibleName()));
            QVERIFY2(!widget->accessibleName().isEmpty() || !widget->objectName().isEmpty(),
                widget->metaObject()->className());
        }
        m_page->work()->steps()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(m_page->work()->steps(), Qt::Key_Down);
        QCOMPARE(m_page->work()->steps()->currentIndex().row(), 1);
        QCOMPARE(m_page->work()->steps()->currentIndex().data(Qt::AccessibleTextRole).toString().left(32),
            QStringLiteral("Step 2, Map refresh paths, Succe"));
        results->memory()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(results->memory(), Qt::Key_Home);
        QVERIFY(results->memory()->readout().startsWith(ui::clock(kNow - 2048'000)));
        QTest::keyClick(results->memory(), Qt::Key_Right);
        QVERIFY(results->memory()->readout().startsWith(ui::clock(kNow - 2038'000)));
        QVERIFY(results->memory()->accessibleDescription().startsWith(results->memory()->readout()));
        QTest::keyClick(results->memory(), Qt::Key_Escape);
        QVERIFY(results->memory()->readout().isEmpty());
        for (QWidget* pane : m_page->panes())
            QVERIFY(pane->isVisible());
    }

    /// Below 1340 the log keeps its room; with text of 150 % too.
    void holdsInNarrowWindows()
    {
        m_details->of.insert(QStringLiteral("A-019"), test::refreshTokenDetails());
        open(QStringLiteral("A-019"));
        for (const int percent : {100, 150}) {
            m_look->setTextPercent(percent);
            for (const QSize& size : {QSize(1368, 814), QSize(1208, 714)}) {
                m_page->resize(size);
                QCoreApplication::processEvents();
                QVERIFY(m_page->log()->view()->width() >= 360);
                QVERIFY(m_page->results()->geometry().right() < size.width());
            }
        }
        m_look->setTextPercent(100);
    }

    void readsNothingWhileHidden()
    {
        QVERIFY(m_details->active);
        m_page->setActive(false);
        QVERIFY(!m_details->active);
    }

    void hostileTextIsPlain()
    {
        LiveAgent& agent = m_make.agentOf(QStringLiteral("A-019"));
        agent.row.name = QStringLiteral("<b>x</b>\x1b[31m\u202e");
        agent.row.step = QStringLiteral("<img src=x>\x07");
        open(QStringLiteral("A-019"));
        QVERIFY(m_page->nameLabel()->line().contains(QStringLiteral("<b>x</b>\\x1b[31m\\u{202e}")));
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            QVERIFY(!label->isVisible() || label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()));
        AgentDetails told;
        told.steps = {{1, 0, QStringLiteral("<img src=x>\x07"), kNow - 1000, 0, QStringLiteral("events")}};
        told.tools = {{QStringLiteral("<b>Bash</b>\x1b[2J"), 1, 1, 0, 0}};
        told.report.told = true;
        told.report.summary = QStringLiteral("<h1>x</h1>\u202e");
        told.report.claims = {{QStringLiteral("<i>y</i>"), true, {}}};
        told.report.files = {{QStringLiteral("\x1b]0;title\x07"), true, 1, 1, {}}};
        m_details->of.insert(QStringLiteral("A-019"), told);
        m_details->tell();
        QTRY_COMPARE(m_page->work()->steps()->rowCount(), 1);
        QCOMPARE(m_page->work()->steps()->rows().row(0).text, QStringLiteral("<img src=x>\\x07"));
        QCOMPARE(m_page->work()->tools()->rows().row(0).text, QStringLiteral("<b>Bash</b>\\x1b[2J"));
        QCOMPARE(m_page->results()->summary()->textFormat(), Qt::PlainText);
        QVERIFY(!m_page->results()->summary()->text().contains(QChar(0x202e)));
        QCOMPARE(m_page->results()->findings()->rows().row(0).text, QStringLiteral("\\x1b]0;title\\x07"));
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
        giveProtocol();
        AgentDetails details = test::refreshTokenDetails();
        m_details->of.insert(QStringLiteral("A-019"), details);
        details.steps.resize(6);
        details.report.isFinal = true;
        m_details->of.insert(QStringLiteral("A-020"), details);
        m_feed->tell(MachineSample{kNow, 16LL << 30, 8LL << 30, 8, 40, -1, -1});
        for (const bool dark : {false, true}) {
            m_look->setChoice(dark ? Appearance::Choice::Dark : Appearance::Choice::Light);
            for (const QSize& size : {QSize(1368, 814), QSize(1208, 714)})
                for (const auto& id : {QStringLiteral("A-019"), QStringLiteral("A-020")}) {
                    m_page->resize(size);
                    open(id);
                    for (int i = 0; i < 300; ++i)
                        m_log->arrived.insert(i, kNow - (300 - i) * 900);
                    m_log->notes = 1;
                    m_log->replace(logLines());
                    QTRY_COMPARE(m_page->log()->view()->state().file, m_page->file());
                    QTRY_VERIFY(m_page->log()->view()->visibleText().contains(QStringLiteral("127/260")));
                    QTRY_VERIFY(m_page->results()->memory()->isVisible());
                    m_page->log()->searchField()->setText(QStringLiteral("reuse"));
                    QTRY_VERIFY(m_page->log()->foundLabel()->text().contains(QStringLiteral(" of ")));
                    QTRY_VERIFY(m_page->log()->view()->visibleText().contains(QStringLiteral("3/260")));
                    // A notice that is not there takes no room.
                    if (!m_page->notices()->isVisible())
                        QTRY_COMPARE(m_page->facts()->y(), m_page->noticePlace()->geometry().bottom() + 1);
                    const QPixmap picture = m_page->grab();
                    QCOMPARE(picture.width(), size.width());
                    if (!where.isEmpty())
                        QVERIFY(picture.save(QStringLiteral("%1/agent-%2-%3-%4.png")
                                                 .arg(where, id)
                                                 .arg(size.width())
                                                 .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))));
                    m_page->log()->searchField()->clear();
                }
        }
        m_look->setChoice(Appearance::Choice::Light);
    }

private:
    std::unique_ptr<AgentSource> makeDetails()
    {
        auto made = std::make_unique<test::FakeAgent>();
        m_details = made.get();
        return made;
    }
    static QByteArrayList logLines()
    {
        QByteArrayList lines;
        for (int i = 0; i < 128; ++i)
            lines.append(QByteArray::number(i) + "/260 refresh."
                + (i % 7 == 3 ? "parallel_reuse_window ........... \x1b[31mFAILED\x1b[0m"
                              : "rotation_basic .................. \x1b[32mPassed\x1b[0m  6.8 s"));
        return lines;
    }
    /// What A-019 may start, is for, used, and left.
    void giveProtocol()
    {
        LiveAgent& agent = m_make.agentOf(QStringLiteral("A-019"));
        agent.row.templateId = QStringLiteral("reuse");
        auto plan = std::make_shared<Plan>();
        AgentPlan entry;
        entry.id = agent.row.templateId;
        entry.spawns = {{QStringLiteral("coder"), QStringLiteral("tester")}, 3};
        entry.payload.intent = QStringLiteral("No token is accepted twice");
        entry.payload.boundaries = QStringLiteral("Only src/auth");
        entry.payload.outcome = QStringLiteral("A failing test a case");
        entry.payload.returnPath = QStringLiteral("C-03");
        WavePlan wave;
        wave.id = agent.row.wave;
        wave.agents = {entry};
        plan->waves = {wave};
        auto view = std::make_shared<ProtocolView>();
        view->plan = plan;
        Spawn granted;
        granted.parent = agent.row.id;
        granted.agent = QStringLiteral("A-019.fix");
        granted.granted = true;
        Spawn refused;
        refused.parent = agent.row.id;
        view->spawns = {granted, refused};
        Sandbox sandbox;
        sandbox.agent = agent.row.id;
        sandbox.reason = QStringLiteral("bubblewrap is not installed");
        view->sandboxes.insert(sandbox.agent, sandbox);
        Usage unknown;
        unknown.agent = agent.row.id;
        unknown.tokens.input = unknown.unpriced = 5000;
        Usage known;
        known.agent = agent.row.id;
        known.model = QStringLiteral("opus");
        known.tokens.input = 90'000;
        known.costTold = 1'250'000;
        Usage other = known;
        other.agent = QStringLiteral("A-001");
        view->usage = {unknown, known, other};
        Worktree tree;
        tree.agent = agent.row.id;
        tree.state = WorktreeState::Committed;
        tree.branch = QStringLiteral("wavedeck/S-014/A-019");
        tree.head = QStringLiteral("abc123");
        tree.files = 2;
        tree.added = 80;
        view->worktrees = {tree};
        m_make.live().protocol = view;
    }
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
    test::FakeAgent* m_details = nullptr; ///< the page's
    std::unique_ptr<AgentPage> m_page;
};

QTEST_MAIN(TestAgentPage)
#include "tst_agentpage.moc"
