// SPDX-License-Identifier: GPL-3.0-or-later
#include "retrofixture.h"

#include "ui/retro/notecolumns.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"

#include <QLabel>
#include <QSignalSpy>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

/// The agenda and the record of a retrospective: what is written there, by keyboard, and what they say of it.
class TestRetroRecord : public RetroFixture {
    Q_OBJECT

    void open(const char* which)
    {
        m_page->action(which)->trigger();
        QVERIFY(list(which)->hasFocus());
    }
    RowList* list(const char* which) const
    {
        return qstrcmp(which, "agenda") == 0 ? m_page->agenda() : m_page->record();
    }
    /// Chosen with the arrows, opened with Enter.
    void enter(const char* which, const QString& rowKey)
    {
        RowList* rows = list(which);
        rows->setFocus();
        QTRY_VERIFY(rows->hasFocus());
        key(Qt::Key_Home);
        for (int i = 0; i < rows->rows().size() && rows->currentKey() != rowKey; ++i)
            key(Qt::Key_Down);
        QCOMPARE(rows->currentKey(), rowKey);
        key(Qt::Key_Return);
    }
    QString right(const char* which, const QString& rowKey) const
    {
        for (const Row& row : list(which)->rows())
            if (row.key == rowKey)
                return row.right;
        return QStringLiteral("no such row");
    }
    QStringList headings() const
    {
        QStringList all;
        for (const Row& row : m_page->record()->rows())
            if (row.heading)
                all.append(row.title);
        return all;
    }
    static QString line(int n) { return QStringLiteral("Insight %1").arg(n); }

private Q_SLOTS:
    void writesCards()
    {
        showSample();
        open("record");
        QCOMPARE(right("record", QStringLiteral("card:2")), QStringLiteral("0 of 7 fields, 0 of 5 insights"));
        enter("record", QStringLiteral("card:2"));
        answer({QStringLiteral("Tests"), QStringLiteral("Gates"),
            QStringList{line(1), line(2), line(3), line(4), line(5)}.join(QLatin1Char('\n')), QStringLiteral("Claims"),
            {}, QStringLiteral("Measure first"), QStringLiteral("Gate on proof")});
        QCOMPARE(right("record", QStringLiteral("card:2")), QStringLiteral("6 of 7 fields, 5 of 5 insights"));
        QCOMPARE(held().participants[1].card.value(QStringLiteral("Top Concern")), QStringLiteral("Claims"));
        // Each field is taken back by itself.
        m_page->action("undo")->trigger();
        QCOMPARE(held().participants[1].card.value(QStringLiteral("Key Recommendation")), QString());
        QCOMPARE(held().participants[1].card.value(QStringLiteral("Top Concern")), QStringLiteral("Claims"));
    }

    /// A document's own labels are the same fields.
    void readsCardsOfDocuments()
    {
        retro::Participant one;
        one.card = {{QStringLiteral("key insights"), QStringLiteral("a\nb")},
            {QStringLiteral("differently"), QStringLiteral("c")}};
        QStringList found;
        for (const retrowords::CardField& field : retrowords::cardFields())
            if (const QString text = one.card.value(retrowords::cardKey(one, field)); !text.isEmpty())
                found.append(field.key);
        QCOMPARE(found, (QStringList{QStringLiteral("Key Insights"), QStringLiteral("Would Do Differently")}));
    }

    /// Every list of texts is written the same way; next steps and recommendations become tickets, once.
    void createsTicketsOnce()
    {
        showSample();
        open("record");
        enter("record", QStringLiteral("list:achievements"));
        answer({QStringLiteral("No data was lost")});
        QCOMPARE(held().achievements, QStringList{QStringLiteral("No data was lost")});
        enter("record", QStringLiteral("list:keyLessons"));
        answer({QStringLiteral("Proof before claims")});
        QCOMPARE(held().keyLessons, QStringList{QStringLiteral("Proof before claims")});
        enter("record", QStringLiteral("list:nextSteps"));
        answer({QStringLiteral("Send the report\nClose the session")});
        QCOMPARE(held().nextSteps.size(), 2);
        QVERIFY(right("record", QStringLiteral("tickets:")).startsWith(QStringLiteral("4 recommendations and next")));
        const auto before = held().actions.size();
        enter("record", QStringLiteral("tickets:"));
        answer({QStringLiteral("P. Anand"), QStringLiteral("P1")});
        QCOMPARE(held().actions.size(), before + 4);
        QCOMPARE(m_page->told()->text(), QStringLiteral("4 tickets created"));
        QVERIFY(right("record", QStringLiteral("list:nextSteps")).contains(QStringLiteral("proposed")));
        enter("record", QStringLiteral("tickets:"));
        QCOMPARE(held().actions.size(), before + 4);
        QVERIFY(m_page->told()->text().startsWith(QStringLiteral("Every recommendation")));
    }

    /// A meta-lesson says which lessons it is of.
    void linksLessons()
    {
        showSample();
        Q_EMIT m_page->record()->opened(QStringLiteral("meta:"));
        answer({QStringLiteral("Evidence is part of the work")});
        const int number = held().themes.last().number;
        QCOMPARE(held().themes.last().phase, QStringLiteral("lessons"));
        QCOMPARE(right("record", QStringLiteral("theme:%1").arg(number)), QStringLiteral("0 lessons linked"));
        m_desk->act(held().id, QStringLiteral("theme"),
            {{QStringLiteral("note"), held().notes.first().number}, {QStringLiteral("theme"), number}}, this,
            [](const auto&) {});
        QCOMPARE(right("record", QStringLiteral("theme:%1").arg(number)), QStringLiteral("1 lesson linked"));
    }

    /// What everybody recommended, with what became of it; the follow-up; what the time is worth.
    void showsWhatBecameOfIt()
    {
        showSample();
        retro::Recommendation raw;
        raw.raw = true;
        for (const char* outcome : {"", "merged into 1", "merged into 1", "dropped: done already"}) {
            ++raw.number;
            raw.title = QStringLiteral("Raw %1").arg(raw.number);
            raw.outcome = QLatin1String(outcome);
            m_desk->shownOne().recommendations.append(raw);
        }
        m_desk->publish();
        QCOMPARE(m_page->record()->rows().first().right,
            QStringLiteral("4 raw: 1 dropped, 2 merged, 1 open, 2 consolidated"));
        QCOMPARE(right("record", QStringLiteral("raw:4")), QStringLiteral("dropped: done already"));
        QCOMPARE(right("record", QStringLiteral("1")), QStringLiteral("no action yet"));
        Q_EMIT m_page->record()->opened(QStringLiteral("saved:"));
        answer({QStringLiteral("30")});
        // 200 minutes of five people.
        QCOMPARE(right("record", QStringLiteral("none:benefit_percent")).left(4), QStringLiteral("180."));
        m_desk->shownOne().savedHours = 10; // less than it takes
        m_desk->publish();
        QVERIFY(right("record", QStringLiteral("none:net_percent")).startsWith(QChar(0x2212)));
        QVERIFY(headings().contains(QStringLiteral("Follow-up")));
        // It comes by itself when the last phase begins, and leaves the keyboard where it is.
        while (held().phase != held().phases.last().id)
            m_page->action("next")->trigger();
        QVERIFY(m_page->record()->isVisible() && !m_page->record()->hasFocus());
    }

    void acknowledgesReading()
    {
        showSample();
        open("agenda");
        enter("agenda", QStringLiteral("reading:"));
        answer({QStringLiteral("Session report"), QStringLiteral("1329")});
        QCOMPARE(held().readings.first().lines, 1329);
        QVERIFY(right("agenda", QStringLiteral("read:2")).startsWith(QStringLiteral("has not read")));
        enter("agenda", QStringLiteral("read:2"));
        QVERIFY(held().participants[1].hasRead && !held().participants[0].hasRead);
        QCOMPARE(right("agenda", QStringLiteral("read:2")), QStringLiteral("has read"));
    }

    void takesWhatAgentsSaid()
    {
        m_desk->offered = 3;
        showSample();
        open("agenda");
        enter("agenda", QStringLiteral("take:"));
        QVERIFY(m_page->told()->text().startsWith(QStringLiteral("3 contributions")));
        QCOMPARE(right("agenda", QStringLiteral("take:")), QStringLiteral("no such row"));
        QVERIFY(!m_page->action("take")->isEnabled());
    }

    void evidenceIsOpened()
    {
        showSample();
        QSignalSpy gone(m_page.get(), &Page::goTo);
        m_desk->shownOne().notes.first().cites = QStringLiteral("wavedeck:S-013/A-002");
        m_desk->publish();
        m_page->columns()->column(1)->list()->setFocus();
        key(Qt::Key_Home);
        key(Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(gone.value(0).value(0).toString(), QStringLiteral("wavedeck:S-013/A-002"));
        key(Qt::Key_Down);
        key(Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(gone.size(), 1);
        QVERIFY(m_page->told()->text().contains(QStringLiteral("names no")));
    }

    /// A phase that lacks something is closed with what is missing, or with a reason.
    void closesAPhaseThatLacksSomething()
    {
        showSample();
        const Error lacks{ErrorKind::Usage, QStringLiteral("phase-incomplete"),
            QStringLiteral("What could be improved"), QStringLiteral("no summary of the phase"), {}};
        m_desk->refusal = lacks;
        key(Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(m_desk->last.value(QLatin1String("strict")).toBool());
        answer({QStringLiteral("We prove what we claim")});
        QCOMPARE(m_desk->last.value(QLatin1String("summary")).toString(), QStringLiteral("We prove what we claim"));
        QVERIFY(m_desk->last.value(QLatin1String("strict")).toBool());
        QCOMPARE(held().phase, QStringLiteral("lessons"));
        m_desk->refusal = lacks;
        key(Qt::Key_PageDown, Qt::ControlModifier);
        answer({{}, QStringLiteral("time is up")});
        QCOMPARE(m_desk->last.value(QLatin1String("reason")).toString(), QStringLiteral("time is up"));
        QVERIFY(!m_desk->last.contains(QLatin1String("strict")));
        QCOMPARE(held().phase, QStringLiteral("recommendations"));
    }
};

QTEST_MAIN(TestRetroRecord)
#include "tst_retrorecord.moc"
