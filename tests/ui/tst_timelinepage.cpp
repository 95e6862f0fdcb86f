// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline as a person meets it: by keyboard alone, with a screen reader, with hostile names, with a thousand rows.
#include "tests/ui/cutcheck.h"
#include "tests/ui/livefakes.h"
#include "tests/ui/paintwatch.h"
#include "tests/ui/timelinefakes.h"
#include "ui/theme/style.h"
#include "ui/timeline/concurrencyband.h"
#include "ui/timeline/timelinefoot.h"
#include "ui/timeline/timelinepage.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/segmented.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace wavedeck;
using namespace wavedeck::ui;
using test::FakeFeed;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;

namespace {

QList<int> g_told; ///< rows that a screen reader was told of

} // namespace

class TestTimelinePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>(Appearance::Choice::Light);
        applyAppearance(*qApp, *m_look);
        QAccessible::setActive(true);
    }
    void init()
    {
        m_now = kNow;
        m_feed = std::make_unique<FakeFeed>();
        m_page = std::make_unique<TimelinePage>(*m_look, *m_feed, [this] { return m_now; });
        m_page->resize(1368, 840);
        m_page->show();
        m_page->setActive(true);
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    void cleanup()
    {
        m_page.reset();
        m_look->setTextPercent(100);
    }

    void saysWhatWillAppear()
    {
        QVERIFY(m_page->emptyState()->isVisible());
        m_feed->tell(LiveUpdate{});
        QVERIFY(m_page->emptyState()->isVisible());
        QVERIFY(!m_page->gantt()->isVisible());
        QSignalSpy goes(m_page.get(), &Page::goTo);
        Q_EMIT m_page->emptyState()->acted();
        QCOMPARE(goes.takeFirst().first().toString(), QStringLiteral("plans"));
        m_feed->fail(
            {ErrorKind::Environment, QStringLiteral("x"), QStringLiteral("disk"), QStringLiteral("broken"), {}});
        Q_EMIT m_page->emptyState()->acted();
        QCOMPARE(m_feed->retries, 1);
        tell(test::gatewayTimeline());
        QVERIFY(m_page->gantt()->isVisible());
    }

    void isUsedByKeyboardAlone()
    {
        tell(test::calmTimeline());
        GanttView* gantt = m_page->gantt();
        QCOMPARE(m_page->firstFocus(), gantt);
        gantt->setFocus();
        QSignalSpy goes(m_page.get(), &Page::goTo);
        while (gantt->selectedAgent() != QStringLiteral("A-021"))
            QTest::keyClick(gantt, Qt::Key_Down);
        QVERIFY(m_page->foot()->accessibleDescription().contains(QStringLiteral("Limit passed ")));
        QTest::keyClick(gantt, Qt::Key_Return);
        QCOMPARE(goes.takeFirst().first().toString(), QStringLiteral("wavedeck:S-014/A-021"));
        QTest::keyClick(gantt, Qt::Key_L);
        QCOMPARE(goes.takeFirst().first().toString(), QStringLiteral("wavedeck:S-014/A-021#log"));

        QVERIFY(m_page->followAction()->isChecked());
        const double shown = gantt->scale().msPerPixel();
        QTest::keyClick(gantt, Qt::Key_Plus);
        QVERIFY(gantt->scale().msPerPixel() < shown);
        QVERIFY2(m_page->followAction()->isChecked(), "now is in view");
        const qint64 from = gantt->scale().from();
        QTest::keyClick(gantt, Qt::Key_Left);
        QVERIFY(gantt->scale().from() < from);
        QVERIFY2(!m_page->followAction()->isChecked(), "a person went elsewhere");
        QTest::keyClick(gantt, Qt::Key_Right, Qt::ControlModifier);
        QVERIFY(gantt->scale().from() > from);
        QTest::keyClick(gantt, Qt::Key_N);
        QVERIFY(m_page->followAction()->isChecked());
        const double now = gantt->scale().x(kNow);
        QVERIFY(now > 0 && now < gantt->scale().width());
        QTest::keyClick(gantt, Qt::Key_Minus);
        QTest::keyClick(gantt, Qt::Key_F);
        QVERIFY(std::abs(gantt->scale().msPerPixel() - shown) < 1);

        QTest::keyClick(gantt, Qt::Key_Home);
        QCOMPARE(gantt->currentRow(), 0);
        const qsizetype rows = gantt->rows().size();
        QTest::keyClick(gantt, Qt::Key_Right);
        QCOMPARE(gantt->rows().size(), rows + 16);
        QTest::keyClick(gantt, Qt::Key_Left);
        QCOMPARE(gantt->rows().size(), rows);
        QTest::keyClick(gantt, Qt::Key_Space);
        QCOMPARE(gantt->rows().size(), rows + 16);
        QTest::keyClick(gantt, Qt::Key_End);
        QCOMPARE(gantt->currentRow(), int(gantt->rows().size()) - 1);
        QVERIFY(m_page->foot()->facts().isEmpty()); // a wave

        QTest::keyClick(gantt, Qt::Key_Up);
        QTest::keyClick(gantt, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), m_page->foot()->openButton());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(goes.count(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), m_page->groupings()->button(0));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
        QCOMPARE(gantt->grouping(), TimelineGrouping::Hierarchy);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
        QCOMPARE(gantt->grouping(), TimelineGrouping::State);
    }

    void everyActionSitsInAMenuWithItsKey()
    {
        QStringList keys;
        const QList<MenuAction> actions = m_page->menuActions();
        for (const MenuAction& each : actions)
            keys.append(each.action->shortcut().toString());
        QCOMPARE(keys.join(QLatin1Char(' ')), QStringLiteral("+ - F N  L"));
    }

    void everyControlHasAName()
    {
        tell(test::gatewayTimeline());
        int controls = 0;
        for (QWidget* widget : m_page->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
                continue;
            ++controls;
            QAccessibleInterface* told = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(told && !told->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
        QVERIFY(controls >= 9);
    }

    void aScreenReaderMeetsEveryRow()
    {
        tell(test::calmTimeline());
        QAccessibleInterface* told = QAccessible::queryAccessibleInterface(m_page->gantt());
        QCOMPARE(told->role(), QAccessible::List);
        QCOMPARE(told->childCount(), int(m_page->gantt()->rows().size()));
        QStringList all;
        for (int i = 0; i < told->childCount(); ++i)
            all.append(told->child(i)->text(QAccessible::Name));
        const auto says = [&](const char* text) {
            return std::any_of(
                all.begin(), all.end(), [text](const QString& one) { return one.contains(QLatin1String(text)); });
        };
        QVERIFY2(says("A-021 Refresh-token reuse tests, overdue by 4 minutes 8 seconds"),
            qPrintable(all.join(QLatin1Char('\n'))));
        QVERIFY2(says("Wave 1 Research, Complete, 16 agents, 34:12"), qPrintable(all.first()));
        QVERIFY2(says("gate G2 expected "), qPrintable(all.join(QLatin1Char('\n'))));
        QVERIFY2(says("A-040 Error-budget model, queued"), qPrintable(all.join(QLatin1Char('\n'))));
        QVERIFY2(says("projected to start about "), qPrintable(all.join(QLatin1Char('\n'))));
        QVERIFY2(says("attempt 1 failed from "), qPrintable(all.join(QLatin1Char('\n'))));
        QAccessibleInterface* row = told->child(3);
        row->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        QCOMPARE(m_page->gantt()->currentRow(), 3);
        QVERIFY(row->state().focused && row->state().selected);
        QVERIFY(m_page->band()->accessibleDescription().contains(QStringLiteral("8 live now, limit 24, Peak 19 at ")));
    }

    void followsNowUntilAPersonGoesElsewhere()
    {
        LiveBuilder make = test::calmTimeline();
        tell(make);
        GanttView* gantt = m_page->gantt();
        gantt->zoomBy(8);
        QVERIFY(gantt->isFollowing());
        const double at = gantt->scale().x(m_now);
        for (int i = 0; i < 40; ++i) {
            m_now += 15'000;
            m_feed->tell(make.changed({0}));
            QVERIFY(std::abs(gantt->scale().x(m_now) - at) < 1.01);
        }
        gantt->panBy(-50);
        QVERIFY(!gantt->isFollowing());
        const TimeScale scale = gantt->scale();
        m_now += 600'000;
        m_feed->tell(make.changed({0}));
        QVERIFY(gantt->scale() == scale);
        gantt->panBy(-1e7); // not out of reach
        QVERIFY(gantt->scale().x(m_page->timeline()->from) < gantt->scale().width());
        gantt->panBy(1e7);
        QVERIFY(gantt->scale().x(m_page->timeline()->to) > 0);
        gantt->fit();
        QVERIFY(gantt->isFollowing());
        m_now += 3 * 3'600'000;
        m_feed->tell(make.changed({0}));
        QVERIFY2(gantt->scale().x(m_now) < gantt->scale().width(), "fitted, it grows with the session");
    }

    void zoomsAroundThePointer()
    {
        tell(test::calmTimeline());
        GanttView* gantt = m_page->gantt();
        const int x = 300;
        const qint64 there = gantt->scale().at(x);
        const QPointF pos(gantt->nameWidth() + x, 200);
        QWheelEvent wheel(pos, gantt->viewport()->mapToGlobal(pos), {}, {0, 240}, Qt::NoButton, Qt::ControlModifier,
            Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(gantt->viewport(), &wheel);
        QVERIFY(std::abs(gantt->scale().x(there) - x) < 1);
    }

    void aRecordedSessionIsShownWhole()
    {
        LiveBuilder make = test::gatewayTimeline();
        make.session().state = SessionState::Stopped;
        make.session().endedAt = kNow - 60'000;
        for (int i = 0; i < make.live().agents.size(); ++i)
            if (isLive(make.agentAt(i).row.state))
                make.set(i, AgentState::Cancelled, 600'000);
        tell(make);
        const GanttView* gantt = m_page->gantt();
        QVERIFY(!m_page->followAction()->isEnabled());
        QVERIFY(!m_page->followAction()->isChecked());
        QVERIFY(m_page->timeline()->concurrency.projected.isEmpty());
        const TimeScale scale = gantt->scale();
        QVERIFY(std::abs(scale.x(m_page->timeline()->from)) < 1);
        QVERIFY(scale.x(m_page->timeline()->to) < scale.width());
        QVERIFY(scale.x(m_page->timeline()->to) > scale.width() / 2.0);
        QVERIFY2(gantt->rows().first().open, "nothing is folded in a session that is over");
    }

    void saysThatAnAgentHasFailed()
    {
        LiveBuilder make = test::gatewayTimeline();
        tell(make);
        g_told.clear();
        setPartsTeller([](QAccessibleEvent* event) {
            if (event->type() == QAccessible::NameChanged)
                g_told.append(event->child());
        });
        const int agent = make.live().agentIndex.value(QStringLiteral("A-019"));
        make.set(agent, AgentState::Failed, 60'000);
        m_feed->tell(make.changed({agent}));
        setPartsTeller(nullptr);
        QCOMPARE(g_told.size(), 1);
        QVERIFY(m_page->gantt()
                    ->part(g_told.first())
                    .name.contains(QStringLiteral("A-019 Session fixation review, failed")));
    }

    /// The line of now goes from top to bottom: it may not stay behind in rows that did not change.
    void movesNowAsAWhole()
    {
        LiveBuilder make = test::manyAgents(300);
        tell(make);
        GanttView* gantt = m_page->gantt();
        const TimeScale scale = gantt->scale();
        test::PaintWatch watch(gantt->viewport());
        for (int i = 0; i < 30 && watch.region.boundingRect() != gantt->viewport()->rect(); ++i) {
            const double before = std::round(scale.x(m_now));
            m_now += 1000;
            watch.region = {};
            m_feed->tell(make.changed({0}));
            QCoreApplication::processEvents();
            QVERIFY(gantt->scale() == scale);
            QCOMPARE(watch.region.contains(QRect(gantt->viewport()->rect().bottomLeft(), QSize(1, 1)))
                    && watch.region.contains(QRect(0, 0, 1, 1)) && watch.region.rectCount() == 1,
                std::round(scale.x(m_now)) != before);
        }
        QVERIFY(watch.region.rectCount() == 1);
    }

    void neitherScrollNorSelectionMovesByItself()
    {
        LiveBuilder make = test::manyAgents(300);
        tell(make);
        GanttView* gantt = m_page->gantt();
        gantt->setGrouping(TimelineGrouping::State);
        QVERIFY(m_page->reveal(QStringLiteral("wavedeck:S-900/agent-147")));
        gantt->verticalScrollBar()->setValue(
            gantt->rowRect(gantt->currentRow()).top() + gantt->verticalScrollBar()->value() - 100);
        const int top = gantt->rowRect(gantt->currentRow()).top();
        // Something far above fails: a row comes to stand in a group that is above all others.
        make.set(7, AgentState::Failed, 1000);
        m_feed->tell(make.changed({7}));
        QCOMPARE(gantt->selectedAgent(), QStringLiteral("agent-147"));
        QVERIFY(
            std::abs(gantt->rowRect(gantt->currentRow()).top() - top) <= gantt->rowRect(gantt->currentRow()).height());
        // A wave that has passed stays open under a person's eyes.
        gantt->setGrouping(TimelineGrouping::Waves);
        make.live().waves[0].row.state = WaveState::Passed;
        m_feed->tell(make.changed({0}));
        QVERIFY(gantt->rows().first().open);
    }

    void paintsOnlyRowsInView()
    {
        LiveBuilder make = test::manyAgents(1000);
        tell(make);
        GanttView* gantt = m_page->gantt();
        QVERIFY(gantt->rows().size() > 1000);
        const int row = gantt->rowRect(5).height();
        const int inView = gantt->viewport()->height() / row + 2;
        gantt->takePaintedRows();
        gantt->viewport()->repaint();
        const int whole = gantt->takePaintedRows();
        QVERIFY2(whole > 5 && whole <= inView, qPrintable(QString::number(whole)));
        gantt->verticalScrollBar()->setValue(gantt->verticalScrollBar()->maximum() / 2);
        gantt->takePaintedRows();
        gantt->viewport()->repaint();
        QVERIFY(gantt->takePaintedRows() <= inView);

        // One second later only what runs has moved; the scale has not.
        QCoreApplication::processEvents();
        test::PaintWatch watch(gantt->viewport());
        gantt->takePaintedRows();
        const TimeScale scale = gantt->scale();
        m_now += 1000;
        m_feed->tell(make.changed({0}));
        QVERIFY(gantt->scale() == scale);
        QCoreApplication::processEvents();
        const int live = gantt->takePaintedRows();
        QVERIFY2(live > 0 && live < whole / 2, qPrintable(QString::number(live)));
        QVERIFY(!watch.region.isEmpty());
    }

    void hostileNamesDoNothing()
    {
        LiveBuilder make = test::gatewayTimeline();
        const QStringList names = fixture::hostileNames();
        for (int i = 0; i < names.size(); ++i) {
            make.agentAt(i + 16).row.name = names[i];
            make.agentAt(i + 16).row.reason = names[i];
            make.agentAt(i + 16).row.step = names[i];
            make.live().waves[i % 3].row.name = names[i];
            make.live().waves[i % 3].gates[0].row.id = names[i];
            make.live().hierarchy[i % 3].role = names[i];
        }
        make.session().name = names[0];
        tell(make);
        for (const TimelineGrouping grouping :
            {TimelineGrouping::Waves, TimelineGrouping::Hierarchy, TimelineGrouping::State}) {
            m_page->gantt()->setGrouping(grouping);
            QVERIFY(!m_page->grab().isNull());
            for (int i = 0; i < m_page->gantt()->partCount(); ++i) {
                m_page->gantt()->focusPart(i);
                QVERIFY(fixture::harmless(m_page->gantt()->part(i).name));
                QVERIFY(fixture::harmless(m_page->foot()->accessibleDescription()));
            }
        }
    }

    void holdsAtAnySizeAndText()
    {
        tell(test::calmTimeline());
        for (const int text : {90, 100, 150})
            for (const QSize size : {QSize(1, 1), QSize(640, 400), QSize(1208, 740), QSize(3840, 2100)}) {
                m_look->setTextPercent(text);
                m_page->resize(size);
                QVERIFY(!m_page->grab().isNull());
                const int agent = m_page->gantt()->rowRect(4).height();
                QVERIFY(agent >= QFontMetrics(m_look->font(12)).height());
            }
    }

    void keepsHowItLooks()
    {
        m_page->groupings()->button(2)->click();
        const QByteArray state = m_page->saveState();
        m_page->groupings()->button(0)->click();
        for (const QByteArray& nonsense : {QByteArray(), QByteArray("x"), QByteArray(64, '\xff'), state.left(9)})
            m_page->restoreState(nonsense);
        QCOMPARE(m_page->gantt()->grouping(), TimelineGrouping::Waves);
        m_page->restoreState(state);
        QCOMPARE(m_page->gantt()->grouping(), TimelineGrouping::State);
        QCOMPARE(m_page->groupings()->current(), 2);
    }

    void answersLinksToAgents_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("agent");
        QTest::newRow("agent") << QStringLiteral("wavedeck:S-014/A-019") << QStringLiteral("A-019");
        QTest::newRow("in a folded wave") << QStringLiteral("wavedeck:S-014/A-003") << QStringLiteral("A-003");
        QTest::newRow("a line of its log") << QStringLiteral("wavedeck:S-014/A-019#12") << QStringLiteral("A-019");
        QTest::newRow("nobody") << QStringLiteral("wavedeck:S-014/nobody") << QString();
        QTest::newRow("another session") << QStringLiteral("wavedeck:S-015/A-019") << QString();
        QTest::newRow("no link") << QStringLiteral("A-019") << QString();
    }
    void answersLinksToAgents()
    {
        QFETCH(QString, uri);
        QFETCH(QString, agent);
        QVERIFY(!m_page->reveal(uri));
        tell(test::gatewayTimeline());
        QCOMPARE(m_page->reveal(uri), !agent.isEmpty());
        QCOMPARE(m_page->gantt()->selectedAgent(), agent);
        if (!agent.isEmpty()) {
            const QRect row = m_page->gantt()->rowRect(m_page->gantt()->currentRow());
            QVERIFY(m_page->gantt()->viewport()->rect().contains(row));
        }
    }

    void aHiddenPageDoesNoWork()
    {
        tell(test::gatewayTimeline());
        m_page->setActive(false);
        const TimelinePtr before = m_page->timeline();
        tell(test::gatewayTimeline());
        QCOMPARE(m_page->timeline(), before);
        m_page->setActive(true);
        QVERIFY(m_page->timeline() != before);
    }

    void timeStandsStillWithoutAnEngine()
    {
        LiveBuilder make = test::gatewayTimeline();
        tell(make);
        EngineHealth health;
        health.state = EngineHealth::Unreachable;
        m_feed->tell(health);
        m_now += 60'000;
        m_feed->tell(make.changed({0}));
        QCOMPARE(m_page->timeline()->now, kNow);
        m_feed->tell(EngineHealth{EngineHealth::Connected, 0, 1, {}, {}, {}});
        m_feed->tell(make.changed({0}));
        QCOMPARE(m_page->timeline()->now, m_now);
    }

    void ticksAreRound_data()
    {
        QTest::addColumn<qint64>("msPerPixel");
        QTest::addColumn<qint64>("step");
        QTest::newRow("a second") << qint64(10) << qint64(1000);
        QTest::newRow("half a minute") << qint64(300) << qint64(30'000);
        QTest::newRow("ten minutes") << qint64(6000) << qint64(600'000);
        QTest::newRow("a day") << qint64(1'000'000) << qint64(86'400'000);
    }
    void ticksAreRound()
    {
        QFETCH(qint64, msPerPixel);
        QFETCH(qint64, step);
        TimeScale scale;
        scale.setWidth(1000);
        scale.show(kNow, kNow + 1000 * msPerPixel, 0);
        QCOMPARE(scale.tickStep(80), step);
        const QList<qint64> ticks = scale.ticks(80);
        QVERIFY(!ticks.isEmpty());
        const qint64 offset = QDateTime::fromMSecsSinceEpoch(kNow).offsetFromUtc() * 1000LL;
        for (const qint64 tick : ticks) {
            QCOMPARE((tick + offset) % step, qint64(0));
            QVERIFY(tick >= kNow && tick <= kNow + 1000 * msPerPixel);
        }
        const qint64 middle = scale.at(400);
        scale.zoom(3, 400);
        QVERIFY(std::abs(scale.x(middle) - 400) < 1);
        scale.zoom(1e12, 0);
        scale.zoom(1e-12, 0);
        QVERIFY(scale.msPerPixel() > 0 && scale.ticks(80).size() < 1000);
    }

    /// A picture beside the mock-up, when somebody asks for one.
    void looksLikeItsMockup()
    {
        const QString folder = qEnvironmentVariable("WAVEDECK_PICTURES");
        if (folder.isEmpty())
            QSKIP("WAVEDECK_PICTURES is not set");
        tell(test::calmTimeline());
        QVERIFY(m_page->reveal(QStringLiteral("wavedeck:S-014/A-021")));
        for (const bool dark : {false, true})
            for (const QSize size : {QSize(1368, 840), QSize(1208, 740)})
                for (int grouping = 0; grouping < 3; ++grouping) {
                    m_look->setChoice(dark ? Appearance::Choice::Dark : Appearance::Choice::Light);
                    m_page->resize(size);
                    m_page->groupings()->setCurrent(grouping);
                    m_page->gantt()->setGrouping(TimelineGrouping(grouping));
                    QCoreApplication::processEvents();
                    QVERIFY(
                        m_page->grab().save(QStringLiteral("%1/timeline-%2-%3-%4.png")
                                                .arg(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                                .arg(size.width())
                                                .arg(grouping)));
                }
        m_look->setChoice(Appearance::Choice::Light);
        m_look->setTextPercent(150);
        m_page->resize(1368, 840);
        m_page->groupings()->setCurrent(0);
        m_page->gantt()->setGrouping(TimelineGrouping::Waves);
        QCoreApplication::processEvents();
        QVERIFY(m_page->grab().save(folder + QStringLiteral("/timeline-150.png")));
    }

private:
    void tell(LiveBuilder make)
    {
        m_feed->tell(make.anew());
        QCoreApplication::processEvents();
    }

    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<TimelinePage> m_page;
    qint64 m_now = kNow;
};

QTEST_MAIN(TestTimelinePage)
#include "tst_timelinepage.moc"
