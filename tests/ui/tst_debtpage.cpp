// SPDX-License-Identifier: GPL-3.0-or-later
#include "debtfakes.h"

#include "ui/debt/burnchart.h"
#include "ui/debt/debtdetail.h"
#include "ui/debt/debtpage.h"
#include "ui/debt/debttable.h"
#include "ui/live/filterfield.h"
#include "ui/theme/style.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/emptystate.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

namespace {
constexpr qint64 kNow = 1763649166000;
}

/// The page Debt: what it shows, what it asks, what it never does.
class TestDebtPage : public QObject {
    Q_OBJECT

    void show()
    {
        m_page->resize(1210, 760);
        m_page->show();
        m_page->setActive(true);
        m_desk->putSample();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    QList<Chip*> chips() const { return m_page->findChildren<Chip*>(); }

private Q_SLOTS:
    void initTestCase() { applyAppearance(*qApp, m_appearance); }
    void init()
    {
        m_desk = std::make_unique<FakeDebt>();
        m_page = std::make_unique<DebtPage>(m_appearance, *m_desk, [] { return kNow; });
        m_page->setDialogs({{},
                               [](QWidget*, const QString&, const QString&, const FileDialogs::Chosen& chosen) {
                                   chosen(QStringLiteral("/work"));
                               },
                               [](QWidget*, const QString&, const QString&, const FileDialogs::Chosen& chosen) {
                                   chosen(QStringLiteral("/tmp/a.sarif"));
                               }},
            [this](QWidget*, const Question& question, const Confirmed& yes) {
                m_question = question;
                if (!m_answers.isEmpty())
                    yes(m_answers);
            });
        m_answers.clear();
        m_question = {};
    }
    void cleanup()
    {
        m_page.reset();
        m_desk.reset();
    }

    void showsOpenItemsWorstFirst()
    {
        show();
        QCOMPARE(m_page->model().rowCount(), 5);
        QCOMPARE(m_page->model().item(0).priority, Priority::P0);
        QCOMPARE(m_page->model().item(4).priority, Priority::P3);
        QCOMPARE(m_page->model().hiddenResolved(), 1);
        QCOMPARE(m_page->badge().count, 2);
        QCOMPARE(m_page->table()->currentNumber(), 2);
        QCOMPARE(m_page->chart()->burn().size(), 2);
        QVERIFY(
            m_page->chart()->accessibleDescription().contains(QStringLiteral("S-002: 4 open, 1 found, 3 resolved")));
        QCOMPARE(m_page->detail()->code()->code().lines.size(), 2);
        QVERIFY(m_page->detail()->history()->text().contains(QStringLiteral("recorded, auditor")));
    }

    void filters()
    {
        show();
        chips().first()->click();
        QCOMPARE(m_page->model().rowCount(), 3);
        chips().first()->click();
        m_page->statusFilter()->setCurrentIndex(1);
        Q_EMIT m_page->statusFilter()->activated(1);
        QCOMPARE(m_page->model().rowCount(), 6);
        auto* field = qobject_cast<QLineEdit*>(m_page->filterField());
        QVERIFY(field);
        field->setText(QStringLiteral("#471"));
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QCOMPARE(m_page->table()->currentNumber(), 6);
        // What it looked like is there again, also in another window.
        DebtPage other(m_appearance, *m_desk, [] { return kNow; });
        other.restoreState(m_page->saveState());
        other.show();
        other.setActive(true);
        m_desk->putSample();
        QCOMPARE(other.model().rowCount(), 1);
        other.restoreState("nonsense");
        QVERIFY(other.reveal(QStringLiteral("DEBT-004")));
        QCOMPARE(other.table()->currentNumber(), 4);
        QVERIFY(!other.reveal(QStringLiteral("DEBT-099")));
    }

    void sortsByItsHeader()
    {
        show();
        m_page->table()->sortByColumn(DebtModel::Title, Qt::AscendingOrder);
        m_page->model().sort(DebtModel::Title, Qt::AscendingOrder);
        QCOMPARE(m_page->model().item(0).title, QStringLiteral("Metric labels carry user id"));
        m_page->model().sort(DebtModel::Title, Qt::DescendingOrder);
        QCOMPARE(m_page->model().item(0).title, QStringLiteral("Two date formatters"));
    }

    void editsAndUndoes()
    {
        show();
        m_page->startAction()->trigger();
        QCOMPARE(m_desk->asked.last(), QStringLiteral("2 status=in-progress"));
        m_page->undo().undo();
        QCOMPARE(m_desk->asked.last(), QStringLiteral("2 status=open"));
        m_page->undo().redo();
        QCOMPARE(m_desk->asked.last(), QStringLiteral("2 status=in-progress"));
        Q_EMIT m_page->detail()->ownerChosen(2, QStringLiteral("ada"));
        QCOMPARE(m_desk->asked.last(), QStringLiteral("2 owner=ada"));
    }

    void anOwnerGoesToTheItemThatWasShown()
    {
        show();
        QVERIFY(m_page->table()->choose(3));
        QComboBox* owner = m_page->detail()->owner();
        owner->setFocus();
        QTest::keyClicks(owner->lineEdit(), QStringLiteral("zoe"));
        QVERIFY(m_page->table()->choose(4)); // as when the chosen one is filtered away
        QVERIFY(owner->currentText().isEmpty());
        QTest::keyClicks(owner->lineEdit(), QStringLiteral("bo"));
        QTest::keyClick(owner->lineEdit(), Qt::Key_Return);
        QCOMPARE(m_desk->asked.last(), QStringLiteral("4 owner=bo"));
        QVERIFY(m_desk->asked.filter(QStringLiteral("zoe")).isEmpty());
    }

    void undoLeavesWhatSomebodyElseSetSince()
    {
        show();
        m_page->edit(4, QStringLiteral("owner"), QStringLiteral("ada"), QStringLiteral("Owner of DEBT-004"));
        auto items = m_desk->view()->items;
        items[3].owner = QStringLiteral("bo");
        m_desk->put(items);
        const qsizetype asked = m_desk->asked.size();
        m_page->undo().undo();
        QCOMPARE(m_desk->asked.size(), asked);
        QVERIFY2(m_page->told()->text().contains(QStringLiteral("bo")), qPrintable(m_page->told()->text()));
    }

    void theFilterSaysWhatItHolds()
    {
        show();
        auto* box = m_page->findChild<QComboBox*>(QStringLiteral("category"));
        QVERIFY(box);
        box->setCurrentIndex(box->findData(QStringLiteral("Security")));
        Q_EMIT box->activated(box->currentIndex());
        QCOMPARE(m_page->model().rowCount(), 3);
        auto items = m_desk->view()->items;
        for (DebtItem& item : items)
            item.category = QStringLiteral("Reliability");
        m_desk->put(items);
        QCOMPARE(m_page->model().rowCount(), 0);
        QVERIFY(box->currentText().contains(QStringLiteral("Security")));
    }

    // A P0 is put lower only by an approval: the reason is asked for, and sent.
    void asksForTheReasonOfAnApproval()
    {
        show();
        m_desk->refuse = {ErrorKind::Forbidden, QStringLiteral("p0-needs-approval"), QStringLiteral("DEBT-002"),
            QStringLiteral("a P0 blocks launch"), {}};
        m_answers = {QStringLiteral("feature is off")};
        m_page->edit(2, QStringLiteral("priority"), QStringLiteral("P1"), QStringLiteral("Priority of DEBT-002"));
        QCOMPARE(m_question.fields.size(), 1);
        QCOMPARE(m_desk->asked.last(), QStringLiteral("2 priority=P1 because feature is off"));
        QVERIFY(m_page->told()->text().contains(QStringLiteral("Done")));
    }

    void resolvesWithProof()
    {
        show();
        QVERIFY(m_page->table()->choose(3)); // a security item
        m_answers = {QStringLiteral("#9"), QString(), QStringLiteral("tst_pool")};
        Q_EMIT m_page->detail()->statusChosen(DebtStatus::Resolved);
        QCOMPARE(m_question.fields.size(), 3);
        QCOMPARE(m_desk->asked.last(), QStringLiteral("resolve 3 pr=#9 regression_test=tst_pool"));
    }

    void addsAndImports()
    {
        show();
        m_answers = {QStringLiteral("New one"), QStringLiteral("P1"), QStringLiteral("Config"),
            QStringLiteral("db/pool.cpp:77"), QString()};
        m_page->newAction()->trigger();
        QVERIFY(m_desk->asked.contains(QStringLiteral("add New one db/pool.cpp:77")));
        m_page->importAction()->trigger();
        QCOMPARE(m_desk->asked.last(), QStringLiteral("import /tmp/a.sarif /work"));
        QVERIFY(!m_page->importAction()->isEnabled());
        m_desk->imported(QJsonObject{{QStringLiteral("added"), 3}, {QStringLiteral("unchanged"), 2}});
        QVERIFY(m_page->importAction()->isEnabled());
        QVERIFY2(m_page->told()->text().contains(QStringLiteral("3 added, 2 unchanged")),
            qPrintable(m_page->told()->text()));
        m_page->importAction()->trigger();
        m_desk->imported(
            Error{ErrorKind::Usage, QStringLiteral("bad-import"), QStringLiteral("byte 7"), QStringLiteral("no"), {}});
        QVERIFY(m_page->told()->text().contains(QStringLiteral("byte 7: no")));
    }

    void leadsElsewhere()
    {
        show();
        QSignalSpy gone(m_page.get(), &Page::goTo);
        m_page->detail()->foundIn()->click();
        QCOMPARE(gone.size(), 1);
        QCOMPARE(gone[0][0].toString(), QStringLiteral("wavedeck:S-003/auditor#log"));
        m_page->detail()->open()->click();
        QCOMPARE(m_desk->asked.last(), QStringLiteral("open src/file2.cpp:12"));
    }

    // Every text of others is text, in the table, the detail and the history.
    void showsHostileTextAsText()
    {
        show();
        DebtItem evil = FakeDebt::item(7, Priority::P0, QStringLiteral("<img src='http://x/y'>\u202e\u001b[31m=1+1"));
        evil.what = evil.fix = evil.owner = evil.title;
        m_desk->put({evil});
        const auto labels = m_page->detail()->findChildren<QLabel*>();
        bool seen = false;
        for (const QLabel* label : labels) {
            QVERIFY(!label->text().contains(QChar(0x202e)) && !label->text().contains(QChar(0x1b)));
            if (label->text().contains(QStringLiteral("<img"))) {
                seen = true;
                QCOMPARE(label->textFormat(), Qt::PlainText);
            }
        }
        QVERIFY(seen);
    }

    void saysWhatIsNotThere()
    {
        m_page->show();
        m_page->setActive(true);
        m_desk->put({});
        QVERIFY(m_page->emptyState()->isVisible());
        m_desk->putSample();
        QVERIFY(!m_page->emptyState()->isVisible());
    }

    // 25,000 rows: filtering and choosing does work for the list, not for each row of it.
    void holdsManyItems()
    {
        show();
        QList<DebtItem> items;
        for (int i = 1; i <= 25'000; ++i)
            items.append(FakeDebt::item(i, Priority(i % 4), QStringLiteral("Item number %1").arg(i)));
        const auto widgets = m_page->findChildren<QWidget*>().size();
        m_desk->put(items);
        QCOMPARE(m_page->model().rowCount(), 25'000);
        QVERIFY(m_page->findChildren<QWidget*>().size() < widgets + 50);
        QVERIFY(m_page->table()->choose(12'345));
        QCOMPARE(m_page->model().counts()[1], 6250);
    }

private:
    Appearance m_appearance{Appearance::Choice::Light};
    std::unique_ptr<FakeDebt> m_desk;
    std::unique_ptr<DebtPage> m_page;
    QStringList m_answers;
    Question m_question;
};

QTEST_MAIN(TestDebtPage)
#include "tst_debtpage.moc"
