// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/logfake.h"
#include "ui/live/logpanel.h"
#include "ui/theme/format.h"
#include "ui/theme/style.h"

#include <QAccessible>
#include <QClipboard>
#include <QSignalSpy>
#include <QtTest>

#include <memory>

using namespace wavedeck;
using namespace wavedeck::ui;
using test::FakeLog;
using test::numbered;

class TestLogView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>(Appearance::Choice::Dark);
        applyAppearance(*qApp, *m_look);
    }
    void init()
    {
        m_log = std::make_unique<FakeLog>();
        m_panel = std::make_unique<LogPanel>(*m_look, *m_log);
        m_panel->resize(900, 500);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        m_view = m_panel->view();
        m_view->setFocus();
    }
    void cleanup()
    {
        m_panel.reset();
        m_log.reset();
    }

    void makesTextHarmless_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QByteArray("abc") << QStringLiteral("abc");
        QTest::newRow("colour") << QByteArray("\x1b[1;31mred\x1b[0m") << QStringLiteral("red");
        QTest::newRow("palette") << QByteArray("\x1b[38;5;200mx\x1b[m") << QStringLiteral("x");
        QTest::newRow("title") << QByteArray("\x1b]0;title\x07") << QStringLiteral("\\x1b]0;title\\x07");
        QTest::newRow("clear") << QByteArray("\x1b[2J") << QStringLiteral("\\x1b[2J");
        QTest::newRow("cut colour") << QByteArray("\x1b[3") << QStringLiteral("\\x1b[3");
        QTest::newRow("endless colour") << QByteArray("\x1b[") + QByteArray(100, '1') + 'm'
                                        << QString(QStringLiteral("\\x1b[") + QString(100, u'1') + u'm');
        QTest::newRow("nul") << QByteArray("a\0b", 3) << QStringLiteral("a\\x00b");
        QTest::newRow("c1") << QByteArray("\xc2\x9b") << QStringLiteral("\\x9b");
        QTest::newRow("bidi") << QByteArray("\xe2\x80\xaegpj") << QStringLiteral("\\u{202e}gpj");
        QTest::newRow("zero width") << QByteArray("a\xe2\x80\x8b"
                                                  "b")
                                    << QStringLiteral("a\\u{200b}b");
        QTest::newRow("not utf-8") << QByteArray("\xff\xc0\x80") << QStringLiteral("\\xff\\xc0\\x80");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QStringLiteral("\\xed\\xa0\\x80");
        QTest::newRow("cut character") << QByteArray("\xe2\x82") << QStringLiteral("\\xe2\\x82");
        QTest::newRow("letters") << QByteArray("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")
                                 << QString::fromUtf8("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
        QTest::newRow("tab") << QByteArray("a\tb") << QStringLiteral("a       b");
        QTest::newRow("html") << QByteArray("<b>x</b>") << QStringLiteral("<b>x</b>");
    }
    void makesTextHarmless()
    {
        QFETCH(QByteArray, bytes);
        const LogText text = readLogText(bytes);
        QTEST(text.text, "text");
        QCOMPARE(text.bytes.size(), text.text.size() + 1);
        int at = 0;
        for (const LogSpan& span : text.spans) {
            QCOMPARE(span.start, at);
            at += span.length;
        }
        QCOMPARE(at, int(text.text.size()));
    }

    void keepsColours()
    {
        const LogText text = readLogText("a\x1b[31mb\x1b[1;32mc\x1b[0md");
        QCOMPARE(text.spans.size(), 4);
        QCOMPARE(text.spans[1].tone, Tone::Bad);
        QCOMPARE(text.spans[2].tone, Tone::Good);
        QVERIFY(text.spans[2].bold);
        QCOMPARE(text.spans[3].tone, Tone::Neutral);
        QCOMPARE(text.columnOf(6), 1); // `b`, behind five bytes of colour
    }

    void followsItsEnd()
    {
        m_log->append(numbered(0, 1000));
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 999")));
        m_log->append(numbered(1000, 10));
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 1009")));
        QVERIFY(m_view->isFollowing());
        QVERIFY(!m_panel->jumpButton()->isVisible());
    }

    void scrollingUpPauses()
    {
        m_log->append(numbered(0, 1000));
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 999")));
        QTest::keyClick(m_view, Qt::Key_Up);
        QVERIFY(!m_view->isFollowing());
        const qint64 top = m_view->topLine();
        const QString read = m_view->visibleText();
        m_log->append(numbered(1000, 128));
        QTRY_COMPARE(m_view->newLines(), 128);
        QVERIFY(m_panel->pausedLabel()->isVisible());
        QCOMPARE(m_panel->pausedLabel()->text(), QStringLiteral("Follow paused, 128 new lines below"));
        QCOMPARE(m_view->topLine(), top);
        QVERIFY(read.startsWith(m_view->shownText(top)));
        QTest::keyClick(m_view, Qt::Key_End);
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 1127")));
        QVERIFY(m_view->isFollowing());
        QVERIFY(!m_panel->pausedLabel()->isVisible());
    }

    void jumpsAnywhere()
    {
        m_log->append(numbered(0, 100'000));
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 99999")));
        QTest::keyClick(m_view, Qt::Key_Home);
        QTRY_VERIFY(m_view->visibleText().startsWith(QStringLiteral("line 0\n")));
        m_view->goToLine(50'000);
        QTRY_VERIFY(m_view->visibleText().contains(QStringLiteral("line 50000\n")));
        QTest::keyClick(m_view, Qt::Key_PageDown);
        QTRY_VERIFY(!m_view->shownText(m_view->topLine()).isEmpty());
    }

    void moreLinesThanAScrollBarCounts()
    {
        m_log->pretend = 5'000'000'000;
        m_log->tell();
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 4999999999")));
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / 2);
        QTRY_VERIFY(m_view->visibleText().startsWith(QStringLiteral("line 2")));
        QVERIFY(std::abs(m_view->topLine() - 2'500'000'000) < 1'000);
        const qint64 top = m_view->topLine();
        QTest::keyClick(m_view, Qt::Key_Down);
        QCOMPARE(m_view->topLine(), top + 1);
    }

    void beginsAnewWhenTheFileDoes()
    {
        m_log->append(numbered(0, 1000));
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 999")));
        QTest::keyClick(m_view, Qt::Key_Home);
        QTest::keyClick(m_view, Qt::Key_A, Qt::ControlModifier);
        m_log->replace({"new"});
        QTRY_COMPARE(m_view->visibleText(), QStringLiteral("new"));
        QVERIFY(!m_view->hasSelection());
        QVERIFY(m_view->isFollowing());
    }

    void anUnfinishedLineGrows()
    {
        m_log->append({"half"});
        QTRY_COMPARE(m_view->visibleText(), QStringLiteral("half"));
        m_log->lines.last() += " of it";
        m_log->tell();
        QTRY_COMPARE(m_view->visibleText(), QStringLiteral("half of it"));
    }

    void copiesWhatIsShown()
    {
        m_log->append({"one \x1b[31mred\x1b[0m", "t\x1b]0;x\x07wo", "three"});
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("three")));
        QTest::keyClick(m_view, Qt::Key_A, Qt::ControlModifier);
        QVERIFY(!m_view->isFollowing());
        QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("one red\nt\\x1b]0;x\\x07wo\nthree"));
    }

    void selectsByKeyAndMouse()
    {
        m_log->append({"alpha beta", "gamma"});
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("gamma")));
        QTest::keyClick(m_view, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(m_view, Qt::Key_Right, Qt::ShiftModifier);
        m_view->copy();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("al"));
        QTest::keyClick(m_view, Qt::Key_End, Qt::ControlModifier | Qt::ShiftModifier);
        m_view->copy();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("alpha beta\ngamma"));
        const int y = m_view->lineRect(0).center().y();
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, QPoint(2, y));
        QVERIFY(!m_view->hasSelection());
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(2, y));
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, QPoint(2, y));
        QTest::mouseMove(m_view->viewport(), QPoint(880, y));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, QPoint(880, y));
        m_view->copy();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("alpha beta"));
    }

    void searchesByKeyboard()
    {
        QByteArrayList lines = numbered(0, 1000);
        lines[100] = "a Needle";
        lines[700] = "needle and needle";
        m_log->append(lines);
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 999")));
        QTest::keyClick(m_view, Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_panel->searchField()->hasFocus());
        QTest::keyClicks(m_panel->searchField(), QStringLiteral("needle"));
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("1 of 3"));
        QTRY_VERIFY(m_view->visibleText().contains(QStringLiteral("a Needle")));
        QVERIFY(!m_view->isFollowing());
        QTest::keyClick(m_panel->searchField(), Qt::Key_F3);
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("2 of 3"));
        QTRY_VERIFY(m_view->visibleText().contains(QStringLiteral("needle and needle")));
        QTest::keyClick(m_panel->searchField(), Qt::Key_F3);
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("3 of 3"));
        QTest::keyClick(m_panel->searchField(), Qt::Key_F3); // around
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("1 of 3"));
        QTest::keyClick(m_panel->searchField(), Qt::Key_F3, Qt::ShiftModifier);
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("3 of 3"));
        QCOMPARE(static_cast<MarkedScrollBar*>(m_view->verticalScrollBar())->marks(), 3);
        m_panel->caseButton()->setChecked(true);
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("1 of 2"));
        m_panel->searchField()->setText(QStringLiteral("nowhere"));
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("No match"));
        QTest::keyClick(m_panel->searchField(), Qt::Key_Escape);
        QVERIFY(m_panel->searchField()->text().isEmpty());
        QTest::keyClick(m_panel->searchField(), Qt::Key_Escape);
        QVERIFY(m_view->hasFocus());
    }

    void searchesForPatterns()
    {
        QByteArrayList lines = numbered(0, 300);
        lines[100] = "took 17 ms";
        lines[200] = "took 4 s";
        m_log->append(lines);
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 299")));
        m_panel->searchField()->setText(QStringLiteral("took \\d+ m?s"));
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("No match"));
        QTest::keyClick(m_panel->patternButton(), Qt::Key_Space);
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("1 of 2"));
        QTest::keyClick(m_panel->searchField(), Qt::Key_F3);
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("2 of 2"));
        m_panel->searchField()->setText(QStringLiteral("took ("));
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("No pattern"));
        QVERIFY(m_panel->searchField()->accessibleDescription().startsWith(QStringLiteral("No pattern: ")));
        QTest::keyClick(m_panel->searchField(), Qt::Key_Return); // asks nobody
        QCOMPARE(m_panel->foundLabel()->text(), QStringLiteral("No pattern"));
        m_panel->searchField()->setText(QStringLiteral("^"));
        m_panel->searchField()->clear();
        QVERIFY(m_panel->foundLabel()->text().isEmpty());
    }

    /// Where nothing is known there is no column; where a line's time is not, it is empty; a late note is shown.
    void tellsWhenLinesCame()
    {
        constexpr qint64 kAt = 1'700'000'000'000;
        m_log->append(numbered(0, 10));
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("line 9")));
        QVERIFY(!m_view->hasTimeColumn());
        for (int i = 0; i < 8; ++i)
            m_log->arrived.insert(i, kAt + i * 1000);
        m_log->notes = 1;
        m_log->tell();
        QTRY_VERIFY(m_view->hasTimeColumn());
        QTRY_COMPARE(m_view->timeText(3), ui::clock(kAt + 3000));
        QVERIFY(m_view->timeText(9).isEmpty());
        m_log->arrived.insert(9, kAt + 60'000);
        m_log->notes = 2;
        m_log->tell();
        QTRY_COMPARE(m_view->timeText(9), ui::clock(kAt + 60'000));
        QVERIFY(m_view->visibleText().startsWith(QStringLiteral("line 0"))); // times are no part of the text
        m_panel->timesButton()->click();
        QVERIFY(!m_view->hasTimeColumn());
        m_panel->timesButton()->click();
        QVERIFY(m_view->hasTimeColumn());
        m_panel->resize(450, 500); // what little room there is is the text's
        QTRY_VERIFY(!m_view->hasTimeColumn());
        m_panel->resize(900, 500);
    }

    void wrapsLongLines()
    {
        QByteArrayList lines = numbered(0, 50);
        lines.append(QByteArray(500, 'w'));
        m_log->append(lines);
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("www")));
        QVERIFY(m_view->horizontalScrollBar()->maximum() > 0);
        const int one = m_view->lineRect(50).height();
        m_panel->wrapButton()->click();
        QCOMPARE(m_view->horizontalScrollBar()->maximum(), 0);
        const QRect last = m_view->lineRect(50);
        QVERIFY(last.height() >= 4 * one);
        QVERIFY(last.bottom() <= m_view->viewport()->height());
    }

    void cutsEndlessLines()
    {
        m_log->append({QByteArray(100'000, 'x')});
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("longer than 4 KiB)"))
            || m_view->visibleText().contains(QStringLiteral("longer than")));
        QVERIFY(m_view->visibleText().size() < 5000);
    }

    void readsNothingWhileHidden()
    {
        QVERIFY(m_log->active);
        m_panel->hide();
        QVERIFY(!m_log->active);
        m_panel->show();
        QVERIFY(m_log->active);
    }

    void saysWhatIsMissing()
    {
        m_panel->setAbsence(QStringLiteral("It has not started."));
        QVERIFY(m_panel->absenceLabel()->isVisible());
        m_log->open(QStringLiteral("/x"));
        QTRY_COMPARE(m_panel->absenceLabel()->text(), QStringLiteral("Nothing written here yet."));
        m_panel->setEnded(true);
        QCOMPARE(m_panel->absenceLabel()->text(), QStringLiteral("Nothing was written here."));
        m_log->append({"x"});
        QTRY_VERIFY(!m_panel->absenceLabel()->isVisible());
    }

    /// For eyes: WAVEDECK_PICTURES=DIR keeps them.
    void looks()
    {
        QByteArrayList lines = numbered(0, 1180);
        for (int i = 0; i < 40; ++i)
            lines.append(QByteArray::number(100 + i) + "/260 refresh."
                + (i % 7 == 3 ? "parallel_reuse_window ........... \x1b[31mFAILED\x1b[0m"
                              : "rotation_basic .................. \x1b[32mPassed\x1b[0m  6.8 s"));
        lines.append("hostile \x1b]0;title\x07 \xe2\x80\xaegpj.exe \xff");
        for (int i = 0; i < 1400; ++i)
            m_log->arrived.insert(i, 1'700'000'000'000 + i * 700);
        m_log->notes = 1;
        m_log->append(lines);
        QTRY_VERIFY(m_view->visibleText().contains(QStringLiteral("hostile")));
        m_panel->searchField()->setText(QStringLiteral("reuse"));
        QTRY_COMPARE(m_panel->foundLabel()->text(), QStringLiteral("1 of 6"));
        QTest::keyClick(m_view, Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(m_view->hasSelection());
        m_log->append(numbered(0, 128));
        QTRY_COMPARE(m_view->newLines(), 128);
        const QString where = qEnvironmentVariable("WAVEDECK_PICTURES");
        for (const auto choice : {Appearance::Choice::Light, Appearance::Choice::Dark}) {
            m_look->setChoice(choice);
            const QPixmap picture = m_panel->grab();
            QVERIFY(!picture.isNull());
            if (!where.isEmpty())
                QVERIFY(picture.save(where
                    + (choice == Appearance::Choice::Light ? QStringLiteral("/log-light.png")
                                                           : QStringLiteral("/log-dark.png"))));
        }
    }

    void isReadOut()
    {
        m_log->append({"one", "\x1b[2Jtwo"});
        QTRY_VERIFY(m_view->visibleText().endsWith(QStringLiteral("two")));
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(m_view);
        QVERIFY(face);
        QCOMPARE(face->text(QAccessible::Name), QStringLiteral("Log"));
        QVERIFY(face->state().readOnly);
        QVERIFY(face->textInterface());
        QCOMPARE(face->textInterface()->text(0, face->textInterface()->characterCount()),
            QStringLiteral("one\n\\x1b[2Jtwo"));
        for (const QAbstractButton* button : m_panel->findChildren<QAbstractButton*>())
            QVERIFY2(
                !button->accessibleName().isEmpty() || !button->text().isEmpty(), qPrintable(button->objectName()));
    }

    void paintsHostileLines()
    {
        QByteArrayList lines;
        for (int i = 0; i < 200; ++i)
            lines.append(QByteArray("\x1b[31m\xe2\x80\xae\0\xff", 10).repeated(1000));
        m_log->append(lines);
        QTRY_VERIFY(!m_view->shownText(199).isEmpty());
        for (const QChar c : m_view->visibleText())
            QVERIFY(c == u'\n' || (c.isPrint() && c.unicode() != 0x202e));
        QElapsedTimer since;
        since.start();
        for (int i = 0; i < 10; ++i)
            m_view->viewport()->grab();
        qInfo("a frame of hostile lines: %.1f ms", double(since.nsecsElapsed()) / 1e7);
    }

private:
    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<FakeLog> m_log;
    std::unique_ptr<LogPanel> m_panel;
    LogView* m_view = nullptr;
};

QTEST_MAIN(TestLogView)
#include "tst_logview.moc"
