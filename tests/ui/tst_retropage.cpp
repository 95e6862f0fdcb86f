// SPDX-License-Identifier: GPL-3.0-or-later
#include "cutcheck.h"
#include "retrofixture.h"

#include "ui/retro/notecolumns.h"
#include "ui/retro/phasestrip.h"
#include "ui/retro/retroside.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"
#include "ui/retro/timerbar.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/emptystate.h"

#include <QDropEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

/// A retrospective from its beginning to its end, its clock, what is refused, what is listed.
class TestRetroPage : public RetroFixture {
    Q_OBJECT
private Q_SLOTS:
    /// From New to End: six phases, everybody speaks, themes, votes, recommendations, an action, by keyboard alone.
    void sixPhasesByKeyboard()
    {
        show();
        QVERIFY(m_page->emptyState()->isVisible());
        m_page->setFocus();
        key(Qt::Key_N, Qt::ControlModifier);
        fillNew(QStringLiteral("Callback resilience"), QStringLiteral("S-013"), QStringLiteral("Cy"),
            QStringLiteral("L1 OVERWATCH"));
        QCOMPARE(held().participants.size(), 3);
        QCOMPARE(held().session, QStringLiteral("S-013"));
        QCOMPARE(m_page->strip()->phases().size(), 6);
        key(Qt::Key_F8);
        QCOMPARE(held().state, QStringLiteral("in-progress"));
        QVERIFY(m_page->capture()->field()->hasFocus());
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("15:00"));

        // Opening: everybody one word, in the agenda.
        key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_page->agenda()->hasFocus());
        for (const char* word : {"Calm", "Alert", "Curious"}) {
            while (!m_page->agenda()->currentKey().startsWith(QLatin1String("word:"))
                || !held().participants[m_page->agenda()->currentKey().mid(5).toInt() - 1].word.isEmpty())
                key(Qt::Key_Down);
            key(Qt::Key_Return);
            answer({QLatin1String(word)});
        }
        QCOMPARE(held().participants[2].word, QStringLiteral("Curious"));
        key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        m_desk->pass(17 * kRetroMinute); // two minutes over
        m_page->tick();
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("+2:00"));
        QVERIFY(m_page->timer()->sub().contains(QStringLiteral("over its 15 min, phase 1 of 6, 2 min behind plan")));
        key(Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(PhaseStrip::minutes(held().phases[0]), QStringLiteral("17 of 15 min, 2 over"));

        // Two phases of notes; the second has themes.
        for (int i = 1; i <= 3; ++i)
            say(i, QStringLiteral("Good thing %1").arg(i));
        QVERIFY(m_page->capture()->field()->hasFocus());
        m_desk->pass(40 * kRetroMinute);
        key(Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(m_page->viewedPhase(), QStringLiteral("improve"));
        key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        answer({QStringLiteral("Evidence")});
        QCOMPARE(held().themes.size(), 1);
        say(1, QStringLiteral("Nothing was proven"));
        say(2, QStringLiteral("Found by luck"));
        QCOMPARE(held().notes.size(), 5);
        QCOMPARE(m_page->columns()->currentNumber(), held().notes.last().number);
        // To the card just written, its theme by its letter.
        m_page->columns()->column(2)->list()->setFocus();
        key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(QApplication::activePopupWidget());
        key(Qt::Key_A);
        QCOMPARE(held().notes.last().theme, held().themes.first().number);
        key(Qt::Key_Return); // its fields
        answer({{}, QStringLiteral("Late alarm"), {}, QStringLiteral("high")});
        QCOMPARE(held().notes.last().fields.value(QStringLiteral("impact")), QStringLiteral("Late alarm"));
        QCOMPARE(held().notes.last().severity, QStringLiteral("HIGH"));
        // Dots of Bo.
        key(Qt::Key_2, Qt::AltModifier);
        m_page->side()->themes()->setFocus();
        QTest::keyClick(m_page->side()->themes(), '+');
        QTest::keyClick(m_page->side()->themes(), '+');
        QCOMPARE(held().participants[1].votesCast, 2);
        QVERIFY(m_page->side()->votes()->text().contains(QStringLiteral("Bo: 2 of 5")));
        QCOMPARE(m_page->side()->themes()->themes().first().votes, -1); // hidden
        m_page->action("reveal")->trigger();
        QCOMPARE(m_page->side()->themes()->themes().first().votes, 2);

        m_desk->pass(30 * kRetroMinute);
        key(Qt::Key_PageDown, Qt::ControlModifier);
        say(3, QStringLiteral("Prove first"));
        m_desk->pass(30 * kRetroMinute);
        key(Qt::Key_PageDown, Qt::ControlModifier);

        // Recommendations: raw ones by the same field, then one out of two.
        QCOMPARE(m_page->viewedPhase(), QStringLiteral("recommendations"));
        say(1, QStringLiteral("Gate on proof"));
        say(2, QStringLiteral("Gate on evidence"));
        QCOMPARE(held().recommendations.size(), 2);
        QVERIFY(held().recommendations.first().raw);
        m_page->side()->recommendations()->setFocus();
        key(Qt::Key_Home);
        key(Qt::Key_Down, Qt::ShiftModifier);
        key(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        answer({QStringLiteral("Gate on operational proof"), QStringLiteral("critical"), QStringLiteral("Ada, Cy"),
            QStringLiteral("2 d")});
        QCOMPARE(held().recommendations.size(), 3);
        QCOMPARE(held().recommendations.last().from, (QList<int>{1, 2}));
        QCOMPARE(held().recommendations.last().effortMin, 960);
        QCOMPARE(held().recommendations.last().owners, (QStringList{QStringLiteral("Ada"), QStringLiteral("Cy")}));
        key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        answer({QStringLiteral("Say who waits"), {}, QStringLiteral("Bo"), QStringLiteral("1 h")});
        QCOMPARE(held().recommendations.last().title, QStringLiteral("Say who waits"));
        key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        answer({QStringLiteral("Write the gate"), QStringLiteral("P0"), QStringLiteral("Ada")});
        QCOMPARE(held().actions.size(), 1);
        key(Qt::Key_PageDown, Qt::ControlModifier);
        m_desk->pass(25 * kRetroMinute);
        key(Qt::Key_PageDown, Qt::ControlModifier); // closes the last one
        QVERIFY(!m_page->action("next")->isEnabled());
        m_page->action("end")->trigger();
        QTRY_VERIFY(qobject_cast<QDialog*>(QApplication::activeWindow()));
        key(Qt::Key_Tab); // the safe one has the keyboard
        key(Qt::Key_Space);
        QTRY_COMPARE(held().state, QStringLiteral("complete"));
        QVERIFY(!m_page->capture()->isVisible() && !m_page->timer()->isVisible());
        QVERIFY(m_page->side()->actions()->isVisible());
    }

    void saysWhichHoursArePlanned()
    {
        RetroView view;
        QJsonObject roi{{QStringLiteral("hours_invested"), 2.25}, {QStringLiteral("participants"), 3}};
        for (const QString& basis : {QStringLiteral("planned"), QStringLiteral("measured")}) {
            roi.insert(QStringLiteral("basis"), basis);
            view.statistics = {{QStringLiteral("roi"), roi}};
            QCOMPARE(
                retrowords::statistics(view).contains(QStringLiteral("planned")), basis == QLatin1String("planned"));
        }
    }

    void keepsTime()
    {
        showSample();
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("17:42"));
        const int wide = m_page->timer()->face()->width();
        m_desk->pass(1'000);
        m_page->tick();
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("17:41"));
        m_desk->pass(17 * kRetroMinute + 30'000);
        m_page->tick();
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("0:11"));
        QCoreApplication::processEvents();
        QCOMPARE(m_page->timer()->face()->width(), wide); // nothing moves
        key(Qt::Key_F8);
        m_desk->pass(5 * kRetroMinute);
        m_page->tick();
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("0:11"));
        QVERIFY(m_page->timer()->sub().endsWith(QStringLiteral("held")));
        key(Qt::Key_F8);
        m_page->action("extend")->trigger();
        QCOMPARE(m_page->timer()->face()->shown(), QStringLiteral("5:11"));
        const NoteColumn* speaker = m_page->columns()->column(3);
        QVERIFY(speaker->speaking()->isVisible());
        QVERIFY(speaker->speaking()->text().startsWith(QStringLiteral("Speaking, 44:4")));
    }

    /// What is refused is said, and what was typed is not lost; who is not allowed is told so.
    void tellsWhatIsRefused()
    {
        showSample();
        m_desk->refusal = {ErrorKind::Forbidden, QStringLiteral("forbidden"), QStringLiteral("retro"),
            QStringLiteral("this needs the role Facilitator"), {}};
        say(1, QStringLiteral("Not to be lost"));
        QVERIFY(m_page->notice()->isVisible());
        QCOMPARE(m_page->capture()->field()->text(), QStringLiteral("Not to be lost"));
        bool told = false;
        for (const QLabel* label : m_page->notice()->findChildren<QLabel*>())
            told = told || label->text().contains(QStringLiteral("Facilitator"));
        QVERIFY(told);
        // A form that was refused comes back as it was filled.
        m_desk->refusal = {ErrorKind::Usage, QStringLiteral("bad-value"), QStringLiteral("title"),
            QStringLiteral("it is there already"), {}};
        m_page->action("theme-new")->trigger();
        answer({QStringLiteral("Evidence")});
        QVERIFY(m_page->notice()->isVisible());
        Q_EMIT m_page->notice()->acted(QStringLiteral("again"));
        QTRY_VERIFY(qobject_cast<QDialog*>(QApplication::activeWindow()));
        QCOMPARE(qobject_cast<QLineEdit*>(QApplication::focusWidget())->text(), QStringLiteral("Evidence"));
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(held().themes.size(), 4);
        back();
        // One more than a phase asks for is added once somebody says so.
        m_page->capture()->field()->setText({});
        m_page->capture()->field()->setFocus();
        QTRY_VERIFY(m_page->capture()->field()->hasFocus());
        const auto notes = held().notes.size();
        m_desk->refusal = {ErrorKind::Usage, QStringLiteral("needs-confirmation"), QStringLiteral("Lindqvist"),
            QStringLiteral("has said 5 things"), {}};
        say(1, QStringLiteral("A sixth"));
        QCOMPARE(held().notes.size(), notes);
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeWindow());
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("verb")), Qt::LeftButton);
        QCOMPARE(held().notes.size(), notes + 1);
        QVERIFY(m_desk->last.value(QLatin1String("confirm")).toBool());
        QVERIFY(m_page->capture()->field()->text().isEmpty());
    }

    void listsAndExports()
    {
        showSample();
        m_page->action("list")->trigger();
        QVERIFY(m_page->list()->isVisible() && m_page->list()->hasFocus());
        QVERIFY(m_page->list()->rows().first().right.contains(QStringLiteral("in progress")));
        key(Qt::Key_Return);
        QVERIFY(m_page->columns()->isVisible());
        QCOMPARE(m_page->findTargets().first().uri, QStringLiteral("retro:RETRO-001"));
        QVERIFY(!m_page->reveal(QStringLiteral("RETRO-099")));
        QString folder;
        m_page->setDialogs({{},
                               [](QWidget*, const QString&, const QString&, const FileDialogs::Chosen& chosen) {
                                   chosen(QStringLiteral("/tmp/out"));
                               },
                               {}},
            [](QWidget*, const Question&, const Confirmed& yes) { yes({QStringLiteral("md")}); });
        m_page->action("share")->trigger();
        QCOMPARE(m_desk->asked.last(), QStringLiteral("export md"));
        QVERIFY(m_page->told()->text().contains(QStringLiteral("/tmp/out/RETRO-001.md")));
    }

    void efforts_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("minutes");
        QTest::newRow("day") << QStringLiteral("2 d") << 960;
        QTest::newRow("days") << QStringLiteral("1.5 days") << 720;
        QTest::newRow("week") << QStringLiteral("1 wk") << 2400;
        QTest::newRow("hours") << QStringLiteral("3h") << 180;
        QTest::newRow("minutes") << QStringLiteral("90 min") << 90;
        QTest::newRow("none") << QString() << -1;
        QTest::newRow("shown") << retrowords::effort(960) << 960;
        QTest::newRow("nonsense") << QStringLiteral("soon") << -2;
    }
    void efforts()
    {
        QFETCH(QString, words);
        QFETCH(int, minutes);
        QCOMPARE(retrowords::effortIn(words).value_or(-2), minutes);
    }

    /// Whatever people and agents call things is text, and fits.
    void showsHostileTextAsText()
    {
        m_desk->putSample();
        retro::Retro& one = m_desk->shownOne();
        const QStringList hostile = fixture::hostileNames();
        one.title = one.participants[0].name = one.notes[0].title = one.themes[0].title = hostile.value(0);
        one.participants[1].name = one.notes[1].title = one.recommendations[0].title = hostile.value(2);
        one.participants[2].name = one.notes[2].title = one.actions[0].title = hostile.value(3);
        show();
        m_desk->publish();
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            QVERIFY2(fixture::harmless(label->text()), qPrintable(label->text()));
            if (label->text().contains(QLatin1Char('<')))
                QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        for (const Row& row : m_page->side()->recommendations()->rows())
            QVERIFY(fixture::harmless(row.spoken()));
        for (const QAbstractItemView* list : {static_cast<QAbstractItemView*>(m_page->side()->themes()),
                 static_cast<QAbstractItemView*>(m_page->side()->recommendations())})
            for (int row = 0; row < list->model()->rowCount(); ++row) {
                const QModelIndex at = list->model()->index(row, 0);
                QCOMPARE(at.data(Qt::ToolTipRole).toString(), tipOf(at.data(Qt::AccessibleTextRole).toString()));
            }
        QVERIFY(!m_page->grab().isNull());
    }

    /// A hundred participants scroll; the page does not grow with them.
    void holdsManyParticipants()
    {
        m_desk->putSample();
        retro::Retro& one = m_desk->shownOne();
        for (int i = 6; i <= 40; ++i) {
            retro::Participant p;
            p.number = i;
            p.name = QStringLiteral("Agent %1").arg(i);
            one.participants.append(p);
        }
        show();
        m_desk->publish();
        QCOMPARE(m_page->columns()->columns().size(), 40);
        QVERIFY(m_page->columns()->widget()->width() > m_page->columns()->width());
        QCOMPARE(m_page->width(), 1370);
    }
};

QTEST_MAIN(TestRetroPage)
#include "tst_retropage.moc"
