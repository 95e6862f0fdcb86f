// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/livefakes.h"
#include "ui/live/agentpanel.h"
#include "ui/live/attentionpanel.h"
#include "ui/live/eventpanel.h"
#include "ui/live/liveactions.h"
#include "ui/live/livepage.h"
#include "ui/live/resourcestrip.h"
#include "ui/live/sessionheader.h"

#include <QJsonObject>
#include <QScrollBar>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

/// Alerts on the live page, by keyboard: what fires is among what needs attention, with what one can do about it.
class TestLiveAlerts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        make = gatewayHardening();
        feed = std::make_unique<FakeFeed>();
        commands = std::make_unique<FakeCommands>();
        page = std::make_unique<LivePage>(appearance, *feed, *commands, [] { return kNow; });
        page->setAsk([this](QWidget*, const Question& question, Confirmed confirmed) {
            questions.append(question);
            confirmed(values);
        });
        page->resize(1368, 800);
        page->show();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        questions.clear();
        values.clear();
    }
    void cleanup() { page.reset(); }

    void countsAndShowsThem()
    {
        tell();
        const qsizetype before = page->summary().attention.size();
        fire(QStringLiteral("memory"), AlertLevel::Critical);
        QCOMPARE(page->summary().attention.size(), before + 1);
        QVERIFY(page->header()->attention()->accessibleName().contains(QStringLiteral("1 critical alert")));
        QCOMPARE(page->badge().count, int(before) + 1);
        const int row = page->attention()->model().rowOf(QStringLiteral("AL-001"));
        QVERIFY(row >= 0);
        QVERIFY(page->attention()->acknowledgeAll()->isVisible());
    }

    void acknowledgedByKeyAndTakenBack()
    {
        tell();
        fire(QStringLiteral("cpu"), AlertLevel::Warning);
        choose(QStringLiteral("AL-001"));
        QTest::keyClick(list(), Qt::Key_A);
        QCOMPARE(commands->lines(), QStringList{QStringLiteral("alert.ack AL-001")});
        QVERIFY(!page->actions()->undo->isEnabled()); // nothing is done before the engine says so
        commands->answerAll();
        make.live().alerts[0].acknowledged = {{QStringLiteral("by"), QStringLiteral("ann")}};
        tell();
        QVERIFY(list()->model()->rowCount() > 0);
        const int row = page->attention()->model().rowOf(QStringLiteral("AL-001"));
        QCOMPARE(row, list()->model()->rowCount() - 1); // below what needs somebody
        QVERIFY(list()->model()->index(row, 0).data(AttentionSettledRole).toBool());

        QVERIFY(page->actions()->undo->isEnabled());
        QVERIFY(page->actions()->undo->text().contains(QStringLiteral("AL-001")));
        QTest::keyClick(list(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(commands->lines(), QStringList{QStringLiteral("alert.ack AL-001")});
        QVERIFY(commands->asked[0].args.value(QLatin1String("undo")).toBool());
        commands->answerAll();
        QVERIFY(!page->actions()->undo->isEnabled());
        QTest::keyClick(list(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(commands->asked.size(), 1);
        QVERIFY(!commands->asked[0].args.contains(QLatin1String("undo")));
    }

    void longerLimitIsTakenBack()
    {
        tell();
        QVERIFY(page->reveal(QStringLiteral("wavedeck:S-014/A-019")));
        page->actions()->of(AttentionAction::Extend)->trigger();
        commands->answerAll();
        page->actions()->undo->trigger();
        QCOMPARE(commands->lines(), QStringList{QStringLiteral("agent.extend A-019")});
        QCOMPARE(commands->asked[0].args.value(QLatin1String("by_ms")).toInt(), -900'000);
        // Refused: it is told, and not offered again.
        commands->refuseAll({ErrorKind::Usage, QStringLiteral("too-late"), QStringLiteral("A-019"),
            QStringLiteral("it has run past its earlier limit already"), {}});
        QVERIFY(!page->actions()->undo->isEnabled());
        QVERIFY(!page->actions()->redo->isEnabled());
    }

    void allAlertsAtOnce()
    {
        tell();
        fire(QStringLiteral("cpu"), AlertLevel::Warning);
        fire(QStringLiteral("memory"), AlertLevel::Critical);
        page->attention()->acknowledgeAll()->setFocus();
        QTest::keyClick(page->attention()->acknowledgeAll(), Qt::Key_Space);
        QStringList lines = commands->lines();
        lines.sort();
        QCOMPARE(lines, (QStringList{QStringLiteral("alert.ack AL-001"), QStringLiteral("alert.ack AL-002")}));
    }

    void silencedWithReasonAndEnd()
    {
        tell();
        fire(QStringLiteral("cpu"), AlertLevel::Warning);
        choose(QStringLiteral("AL-001"));
        values = QStringList{QStringLiteral("4 hours"), QStringLiteral("a load test")};
        page->actions()->of(AttentionAction::Silence)->trigger();
        QCOMPARE(questions.size(), 1);
        QVERIFY(questions[0].fields[1].required);
        QCOMPARE(commands->lines(), QStringList{QStringLiteral("alert.silence AL-001")});
        QCOMPARE(commands->asked[0].args.value(QLatin1String("reason")).toString(), QStringLiteral("a load test"));
        QVERIFY(!commands->asked[0].args.value(QLatin1String("until")).toString().isEmpty());
    }

    void surplusIsEndedAfterAQuestion()
    {
        tell();
        Alert& alert = fire(QStringLiteral("duplicates"), AlertLevel::Critical);
        alert.subjects
            = {QJsonObject{{QStringLiteral("agent"), QStringLiteral("A-017")}, {QStringLiteral("surplus"), 12}}};
        tell();
        choose(QStringLiteral("AL-001"));
        QTest::keyClick(list(), Qt::Key_Right); // the first thing one can do
        QTest::keyClick(list(), Qt::Key_Return);
        QCOMPARE(questions.size(), 1);
        QVERIFY(questions[0].text.contains(QStringLiteral("A-017 (12 too many)")));
        QVERIFY(questions[0].dangerous);
        QCOMPARE(commands->lines(), QStringList{QStringLiteral("alert.end AL-001")});
    }

    void criticalOffersAgentsToCancel()
    {
        tell();
        Alert& alert = fire(QStringLiteral("memory"), AlertLevel::Critical);
        alert.subjects
            = {QJsonObject{{QStringLiteral("agent"), QStringLiteral("A-019")}, {QStringLiteral("rss_bytes"), 2e9}},
                QJsonObject{{QStringLiteral("agent"), QStringLiteral("A-017")}, {QStringLiteral("rss_bytes"), 1e9}}};
        tell();
        choose(QStringLiteral("AL-001"));
        values = QStringList{QStringLiteral("A-017 (954 MiB)")};
        page->actions()->of(AttentionAction::CancelLargest)->trigger();
        QCOMPARE(questions.size(), 1);
        QCOMPARE(questions[0].fields[0].choices.size(), 2);
        QCOMPARE(questions[0].fields[0].choices[1], values[0]);
        QCOMPARE(commands->lines(), QStringList{QStringLiteral("agent.stop A-017")});
    }

    void enterGoesToWhoCausedIt()
    {
        tell();
        Alert& alert = fire(QStringLiteral("memory"), AlertLevel::Warning);
        alert.subjects
            = {QJsonObject{{QStringLiteral("agent"), QStringLiteral("A-019")}, {QStringLiteral("rss_bytes"), 2e9}}};
        tell();
        choose(QStringLiteral("AL-001"));
        QTest::keyClick(list(), Qt::Key_Return);
        QCOMPARE(page->agents()->selected(), QStringLiteral("A-019"));
        QVERIFY(page->agents()->view()->hasFocus());
    }

    /// Where a click on a notification leads.
    void aLinkLeadsToIt()
    {
        tell();
        fire(QStringLiteral("cpu"), AlertLevel::Warning);
        QVERIFY(page->reveal(QStringLiteral("wavedeck:S-014/AL-001")));
        QVERIFY(list()->hasFocus());
        QCOMPARE(page->attention()->current()->subject, QStringLiteral("AL-001"));
        QVERIFY(!page->reveal(QStringLiteral("wavedeck:S-014/AL-077")));
    }

    void fewNeedNoScrolling()
    {
        make = LiveBuilder();
        make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
        tell(true);
        for (int i = 0; i < 3; ++i) {
            fire(QStringLiteral("cpu"), AlertLevel::Warning);
            QTRY_COMPARE_WITH_TIMEOUT(list()->verticalScrollBar()->maximum(), 0, 1000);
        }
    }

    void linesComeFromTheSession()
    {
        make.live().thresholds.memory = {40, 60};
        tell(true);
        QCOMPARE(page->resources()->gauge(ResourceStrip::Memory).lines().warning, 40.0);
    }

    void everyActionIsInAMenu()
    {
        QList<QAction*> inMenus;
        for (const MenuAction& each : page->menuActions())
            inMenus.append(each.action);
        for (const auto action : {AttentionAction::Acknowledge, AttentionAction::Silence, AttentionAction::EndSurplus,
                 AttentionAction::CancelLargest})
            QVERIFY(inMenus.contains(page->actions()->of(action)));
        QVERIFY(inMenus.contains(page->actions()->undo) && inMenus.contains(page->actions()->redo));
    }

    void recordedSessionsHaveNone()
    {
        fire(QStringLiteral("memory"), AlertLevel::Critical);
        make.session().state = SessionState::Completed;
        make.session().endedAt = kNow;
        tell(true);
        QVERIFY(page->attention()->model().rowOf(QStringLiteral("AL-001")) < 0);
        QVERIFY(!page->attention()->acknowledgeAll()->isVisible());
    }

private:
    Alert& fire(const QString& rule, AlertLevel level)
    {
        Alert& alert = make.alert(rule, level, 90, rule == QStringLiteral("duplicates") ? 0 : 70,
            rule == QStringLiteral("duplicates") ? QString() : QStringLiteral("%"), kMinuteMs);
        tell();
        return alert;
    }
    void tell(bool anew = false)
    {
        feed->tell(anew || !m_told ? make.anew() : make.changed({}));
        m_told = true;
    }
    QListView* list() const { return page->attention()->view(); }
    void choose(const QString& alert)
    {
        list()->setFocus();
        list()->setCurrentIndex(list()->model()->index(page->attention()->model().rowOf(alert), 0));
    }

    Appearance appearance{Appearance::Choice::Dark};
    LiveBuilder make;
    std::unique_ptr<FakeFeed> feed;
    std::unique_ptr<FakeCommands> commands;
    std::unique_ptr<LivePage> page;
    QList<Question> questions;
    QStringList values;
    bool m_told = false;
};

QTEST_MAIN(TestLiveAlerts)
#include "tst_livealerts.moc"
