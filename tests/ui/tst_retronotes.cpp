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

/// Notes and themes on the page: written, taken back, hidden, grouped, and where they lead.
class TestRetroNotes : public RetroFixture {
    Q_OBJECT
private Q_SLOTS:
    void takesBackWhatWasDone()
    {
        showSample();
        const auto notes = held().notes.size();
        say(4, QStringLiteral("One too many"));
        QCOMPARE(held().notes.size(), notes + 1);
        QCOMPARE(m_page->capture()->participant(), 4);
        key(Qt::Key_Z, Qt::ControlModifier); // in the empty field
        QCOMPARE(held().notes.size(), notes);
        key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(held().notes.last().title, QStringLiteral("One too many"));
        key(Qt::Key_Z, Qt::ControlModifier);
        // While somebody writes it is the field's own.
        type(QStringLiteral("half"));
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(held().notes.size(), notes);
        QVERIFY(m_page->capture()->field()->text() != QStringLiteral("half"));

        m_page->columns()->column(1)->list()->setFocus();
        const int first = m_page->columns()->currentNumber();
        key(Qt::Key_Delete);
        QCOMPARE(held().notes.size(), notes - 1);
        m_page->action("undo")->trigger();
        QVERIFY(retro::noteOf(m_desk->shownOne(), first));
        // A merge gives each note back to where it was.
        m_page->side()->themes()->choose(held().themes[1].number);
        m_page->action("merge")->trigger();
        answer({QStringLiteral("B"), QStringLiteral("A")});
        QCOMPARE(m_desk->asked.last(), QStringLiteral("theme-merge"));
        const int gone = held().themes[1].number;
        const auto in = [&] {
            return std::count_if(
                held().notes.begin(), held().notes.end(), [&](const retro::Note& note) { return note.theme == gone; });
        };
        QCOMPARE(in(), 0);
        m_page->action("undo")->trigger();
        QCOMPARE(in(), 2);
    }

    /// While a phase hides what others say nobody writes over it, either.
    void leavesHiddenNotesAlone()
    {
        m_desk->notesHidden = true;
        showSample();
        key(Qt::Key_1, Qt::AltModifier);
        const QList<retro::Note> before = held().notes;
        const auto operations = m_desk->asked.size();
        m_page->columns()->column(2)->list()->setFocus();
        const int number = m_page->columns()->currentNumber();
        QVERIFY(m_page->notes().find(number)->hidden);
        QVERIFY(!m_page->notes().find(number)->note.title.contains(retro::noteOf(m_desk->shownOne(), number)->title));
        const auto refuses = [&] {
            const bool told = m_page->notice()->isVisible() && !QApplication::activePopupWidget()
                && !qobject_cast<QDialog*>(QApplication::activeWindow());
            m_page->action("again")->trigger();
            return told && !m_page->notice()->isVisible();
        };
        key(Qt::Key_Return);
        QVERIFY(refuses());
        key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(refuses());
        key(Qt::Key_Delete);
        QVERIFY(refuses());
        Q_EMIT m_page->side()->themes()->dropped(number, held().themes.first().number);
        QVERIFY(refuses());
        QCOMPARE(m_desk->asked.size(), operations);
        QCOMPARE(held().notes, before);
        // One's own is as it was said.
        m_page->columns()->column(1)->list()->setFocus();
        key(Qt::Key_Return);
        answer({});
        QCOMPARE(held().notes, before);
        QCOMPARE(m_desk->asked.last(), QStringLiteral("edit"));
    }

    /// What cannot be taken back stays to be taken back, and is taken back where it was done.
    void takesBackOnlyWhatTheDeskTakesBack()
    {
        showSample();
        const auto notes = held().notes.size();
        say(4, QStringLiteral("One too many"));
        m_desk->refusal
            = {ErrorKind::Usage, QStringLiteral("wrong-state"), QStringLiteral("retro"), QStringLiteral("not now"), {}};
        m_page->action("undo")->trigger();
        QCOMPARE(held().notes.size(), notes + 1);
        QVERIFY(m_page->undo().canUndo() && !m_page->undo().canRedo());
        QVERIFY(m_page->notice()->isVisible());
        // What was refused is not said of another one, nor in the list.
        m_page->action("list")->trigger();
        QVERIFY(!m_page->notice()->isVisible());
        key(Qt::Key_Return);
        m_page->action("undo")->trigger();
        QCOMPARE(held().notes.size(), notes);
        QVERIFY(m_page->undo().canRedo());
    }

    /// Who types faster than the desk answers takes back what was typed last, and nothing else.
    void takesBackTheNewestBeforeTheDeskAnswers()
    {
        showSample();
        const auto notes = held().notes;
        m_desk->late = true;
        say(1, QStringLiteral("First"));
        say(2, QStringLiteral("Second"));
        m_page->capture()->field()->setFocus();
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_desk->asked.last(), QStringLiteral("add"));
        m_desk->answerNow();
        QCOMPARE(held().notes.size(), notes.size() + 1);
        QCOMPARE(held().notes.last().title, QStringLiteral("First"));
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(held().notes, notes);
        // What was refused is not there to be taken back: nothing older goes instead.
        say(1, QStringLiteral("Third"));
        m_desk->late = true;
        m_desk->refusal
            = {ErrorKind::Usage, QStringLiteral("wrong-state"), QStringLiteral("retro"), QStringLiteral("not now"), {}};
        say(2, QStringLiteral("Fourth"));
        m_page->action("undo")->trigger();
        m_desk->answerNow();
        QCOMPARE(held().notes.size(), notes.size() + 1);
        QCOMPARE(held().notes.last().title, QStringLiteral("Third"));
    }

    /// While each contributes alone, in every phase: what others say and recommend is not seen.
    void showsNothingOfOthersWhoAreApart()
    {
        showSample();
        retro::Retro& one = m_desk->shownOne();
        one.state = QStringLiteral("open");
        one.openUntil = QDateTime::currentMSecsSinceEpoch() + 3'600'000;
        retro::Recommendation raw;
        raw.number = 99;
        raw.raw = true;
        raw.by = 2;
        raw.title = QStringLiteral("Told by one alone");
        one.recommendations.append(raw);
        m_desk->publish();
        m_page->capture()->setParticipant(1);
        m_desk->publish();
        int hidden = 0;
        for (const retro::Note& note : std::as_const(one.notes))
            if (const NoteCard* card = m_page->notes().find(note.number)) {
                QCOMPARE(card->hidden, note.by != 1);
                hidden += card->hidden;
            }
        QVERIFY(hidden > 0);
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QStringLiteral("Told by one alone")));
        // Before the deadline it begins with a reason.
        m_desk->refusal = {ErrorKind::Usage, QStringLiteral("deadline-ahead"), one.id, QStringLiteral("not yet"), {}};
        m_page->action("pause")->trigger();
        answer({QStringLiteral("all are done")});
        QCOMPARE(m_desk->last.value(QLatin1String("reason")).toString(), QStringLiteral("all are done"));
    }

    /// A phase without notes of its own is about those that were written; what is hidden stays so in it.
    void groupsWhatWasWritten()
    {
        m_desk->writing = {QStringLiteral("went-well"), QStringLiteral("improve")};
        m_desk->notesHidden = true;
        showSample();
        key(Qt::Key_1, Qt::AltModifier);
        Q_EMIT m_page->strip()->viewWanted(QStringLiteral("lessons"));
        QCOMPARE(m_page->notes().rowCount(), int(held().notes.size()));
        for (const retro::Note& note : held().notes)
            QCOMPARE(m_page->notes().find(note.number)->hidden, note.by != 1);
        for (const char* without : {"opening", "closing", "went-well"}) {
            Q_EMIT m_page->strip()->viewWanted(QLatin1String(without));
            QCOMPARE(m_page->notes().rowCount(), 0);
        }
    }

    /// Of all columns one shows its current card.
    void marksOneCard()
    {
        showSample();
        for (const int participant : {1, 2, 3}) {
            m_page->columns()->column(participant)->list()->setFocus();
            for (const NoteColumn* column : m_page->columns()->columns())
                QCOMPARE(column->list()->isMarked(), column->head().number == participant);
        }
    }

    void aCardIsDroppedOnATheme()
    {
        showSample();
        const int note = held().notes.last().number;
        QCOMPARE(held().notes.last().theme, 0);
        auto* themes = m_page->side()->themes();
        const std::unique_ptr<QMimeData> mime(
            m_page->notes().mimeData({m_page->notes().index(m_page->notes().rowCount() - 1)}));
        const QPoint at = themes->visualRect(themes->model()->index(1, 0)).center();
        QDragEnterEvent enter(at, Qt::CopyAction, mime.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(themes->viewport(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(themes->visualRect(themes->model()->index(1, 0)).center(), Qt::CopyAction, mime.get(),
            Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(themes->viewport(), &drop);
        QCOMPARE(retro::noteOf(m_desk->shownOne(), note)->theme, themes->themes()[1].number);
    }

    /// The agenda begins with the facts; one leads to where it was.
    void factsLeadToTheirPlace()
    {
        m_desk->facts
            = {{QStringLiteral("gate"), QStringLiteral("G2 failed twice"), QStringLiteral("wavedeck:S-013/G2")}};
        retro::Action before;
        before.title = QStringLiteral("Write it down");
        before.owner = QStringLiteral("ada");
        before.state = QStringLiteral("accepted");
        before.carriedFrom = QStringLiteral("RETRO-001/1");
        m_desk->previous = {before};
        showSample();
        key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QSignalSpy gone(m_page.get(), &Page::goTo);
        QCOMPARE(m_page->agenda()->currentKey(), QStringLiteral("fact:wavedeck:S-013/G2"));
        key(Qt::Key_Return);
        QCOMPARE(gone.value(0).value(0).toString(), QStringLiteral("wavedeck:S-013/G2"));
        QStringList titles;
        for (const Row& row : m_page->agenda()->rows())
            titles.append(row.title);
        QVERIFY(titles.contains(QStringLiteral("Write it down")));
    }
};

QTEST_MAIN(TestRetroNotes)
#include "tst_retronotes.moc"
