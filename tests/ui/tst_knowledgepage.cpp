// SPDX-License-Identifier: GPL-3.0-or-later
// The page Knowledge, its dialog, and the search over everything.
#include "knowledgefakes.h"
#include "ui/gates/celltable.h"
#include "ui/knowledge/entrydialog.h"
#include "ui/knowledge/entryview.h"
#include "ui/knowledge/knowledgepage.h"
#include "ui/knowledge/searchdialog.h"

#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

class TestKnowledgePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listsFiltersAndShows()
    {
        Appearance appearance;
        FakeKnowledge desk;
        KnowledgePage page(appearance, desk);
        page.resize(1280, 800);
        page.show();
        page.setActive(true);
        QCOMPARE(page.table()->rowCount(), 2);
        QCOMPARE(page.table()->currentId(), QStringLiteral("LESSON-001"));
        QVERIFY(desk.asked.contains(QStringLiteral("open 1")));
        QVERIFY(page.entryView()->saves()->text().startsWith(QStringLiteral("Version 1")));
        auto* filter = qobject_cast<QLineEdit*>(page.filterField());
        filter->setText(QStringLiteral("TWICE ask"));
        QCOMPARE(page.table()->rowCount(), 1);
        QCOMPARE(page.table()->currentId(), QStringLiteral("LESSON-002"));
        filter->clear();
        page.states()->setCurrentIndex(1); // documented, not fixed
        QCOMPARE(page.table()->rowCount(), 1);
        QVERIFY(page.reveal(QStringLiteral("LESSON-001")));
        QCOMPARE(page.table()->currentId(), QStringLiteral("LESSON-001"));
        QVERIFY(!page.reveal(QStringLiteral("DEBT-001")));
    }

    void manyAreFilteredInSlices()
    {
        Appearance appearance;
        FakeKnowledge desk;
        desk.entries.clear();
        for (int number = 10'000; number > 0; --number) {
            knowledge::Entry entry;
            entry.number = number;
            entry.title = QStringLiteral("Lesson %1").arg(number);
            entry.text = QStringLiteral("Words of the lesson. ").repeated(20);
            entry.source = number % 2000 == 0 ? QStringLiteral("S-020") : QStringLiteral("S-001");
            desk.entries.append(entry);
        }
        KnowledgePage page(appearance, desk);
        page.setActive(true);
        QTRY_VERIFY(!page.isFiltering());
        QCOMPARE(page.table()->rowCount(), 500); // the filter finds the others
        auto* filter = qobject_cast<QLineEdit*>(page.filterField());
        filter->setText(QStringLiteral("s-020"));
        QTRY_VERIFY(!page.isFiltering());
        QCOMPARE(page.table()->rowCount(), 5);
        QVERIFY(page.reveal(QStringLiteral("LESSON-003")));
        QTRY_VERIFY(!page.isFiltering());
        QCOMPARE(page.table()->currentId(), QStringLiteral("LESSON-003"));
    }

    void actsAskAndAreToldUntilAnotherIsChosen()
    {
        Appearance appearance;
        FakeKnowledge desk;
        desk.entries[0].kind = QStringLiteral("component");
        desk.entries[0].unreadBy = {QStringLiteral("L1 QA")};
        KnowledgePage page(appearance, desk);
        QStringList answers;
        page.setAsk([&](QWidget*, const Question&, const Confirmed& yes) { yes(answers); });
        QSignalSpy goes(&page, &Page::goTo);
        page.show();
        page.setActive(true);
        const auto asks = [&](QAction* action, const QStringList& values) {
            answers = values;
            action->trigger();
            return desk.asked.filter(QStringLiteral("act "))
                .value(desk.asked.filter(QStringLiteral("act ")).size() - 1);
        };
        QCOMPARE(asks(page.timeAction(), {QStringLiteral("5h"), {}}), QStringLiteral("act 2 1  300"));
        QCOMPARE(asks(page.timeAction(), {QStringLiteral("20h"), QStringLiteral("S-2")}),
            QStringLiteral("act 3 1 S-2 1200"));
        QCOMPARE(asks(page.timeAction(), {QStringLiteral("soon"), {}}), QStringLiteral("act 3 1 S-2 1200"));
        QVERIFY(page.told()->text().contains(QStringLiteral("soon")));
        QCOMPARE(asks(page.reuseAction(), {QStringLiteral("S-3")}), QStringLiteral("act 1 1 S-3 0"));
        QCOMPARE(asks(page.requireAction(), {QStringLiteral("L2 DEV")}), QStringLiteral("act 4 1 L2 DEV 0"));
        QCOMPARE(asks(page.readAction(), {QStringLiteral("L1 QA")}), QStringLiteral("act 5 1 L1 QA 0"));
        QCOMPARE(goes.size(), 0);
        QCOMPARE(asks(page.promoteAction(), {QStringLiteral("Ask first")}), QStringLiteral("act 0 1 Ask first 0"));
        QCOMPARE(goes.size(), 1);
        QCOMPARE(goes[0][0].toString(), QStringLiteral("plan:/plans/x.yaml"));
        QVERIFY(page.told()->text().contains(QStringLiteral("Ask first")));
        QCOMPARE(desk.asked.filter(QStringLiteral("open 1")).size(), 1); // reading it again opens nothing
        page.table()->choose(QStringLiteral("LESSON-002"));
        QVERIFY(page.told()->text().isEmpty());
        QVERIFY(!page.reuseAction()->isEnabled() && !page.readAction()->isEnabled());
    }

    void longTextsAreCut()
    {
        FakeKnowledge desk;
        Appearance appearance;
        EntryView view(appearance, nullptr);
        desk.entries[0].text = QStringLiteral("A paragraph of words.\n\n").repeated(8000);
        view.setEntry(&desk.entries[0]);
        QVERIFY(view.text()->toPlainText().size() <= EntryView::kMostText + 200);
        QVERIFY(view.text()->toPlainText().contains(QStringLiteral("LESSON-001")));
    }

    void textIsShownSafely()
    {
        FakeKnowledge desk;
        Appearance appearance;
        EntryView view(appearance, nullptr);
        view.setEntry(&desk.entries[1]);
        QVERIFY(view.text()->toPlainText().contains(QStringLiteral("<b>after</b>"))); // HTML is text
        view.setEntry(&desk.entries[0]);
        QVERIFY(view.text()->toPlainText().contains(QStringLiteral("Send 120 requests"))); // Markdown is not
        QVERIFY(!view.text()->textInteractionFlags().testFlag(Qt::LinksAccessibleByMouse));
        QVERIFY(!view.text()->textInteractionFlags().testFlag(Qt::LinksAccessibleByKeyboard));
        const QUrl file = QUrl::fromLocalFile(QStringLiteral("/etc/hosts"));
        const QTextDocument& document = *view.text()->document();
        QCOMPARE(document.resource(QTextDocument::ImageResource, file).value<QImage>().size(), QSize(1, 1));
        QVERIFY(document.resource(QTextDocument::HtmlResource, file).toByteArray().isEmpty());
        QVERIFY(document.resource(QTextDocument::StyleSheetResource, file).toByteArray().isEmpty());
    }

    void refusalsAreToldAndLifted()
    {
        FakeKnowledge desk;
        desk.refusal = {ErrorKind::Usage, QStringLiteral("session-path"), QStringLiteral("lesson"),
            QStringLiteral("it names a file"), QStringLiteral("write less")};
        QPointer<EntryDialog> dialog = new EntryDialog(desk, {}, nullptr);
        QSignalSpy accepted(dialog, &QDialog::accepted);
        dialog->show();
        dialog->title()->setText(QStringLiteral("T"));
        dialog->text()->setPlainText(QStringLiteral("Body"));
        dialog->kind()->setCurrentIndex(dialog->kind()->findData(QStringLiteral("decision")));
        QVERIFY(dialog->line("rationale")->isVisible());
        QVERIFY(!dialog->line("problem")->isVisible());
        QVERIFY(!dialog->reason()->isVisible());
        dialog->submit();
        QCOMPARE(accepted.size(), 0);
        QVERIFY(dialog->told()->text().contains(QStringLiteral("it names a file")));
        QVERIFY(dialog->reason()->isVisible());
        dialog->reason()->setText(QStringLiteral("it stays"));
        dialog->submit();
        QCOMPARE(accepted.size(), 1);
        QCOMPARE(desk.asked.last(), QStringLiteral("save 0 T it stays 0"));
    }

    void nearlyTheSameIsKeptWhenOneInsists()
    {
        FakeKnowledge desk;
        desk.refusal = {ErrorKind::Usage, QStringLiteral("similar"), QStringLiteral("LESSON-001"),
            QStringLiteral("it says nearly the same (94 %)"), {}};
        QPointer<EntryDialog> dialog = new EntryDialog(desk, desk.entries[0], nullptr);
        QSignalSpy accepted(dialog, &QDialog::accepted);
        dialog->submit();
        QCOMPARE(accepted.size(), 0);
        QVERIFY(dialog->told()->text().contains(QStringLiteral("LESSON-001")));
        dialog->submit();
        QCOMPARE(accepted.size(), 1);
    }

    void removingAsksWhy()
    {
        Appearance appearance;
        FakeKnowledge desk;
        KnowledgePage page(appearance, desk);
        page.setAsk([](QWidget*, const Question& question, const Confirmed& yes) {
            QVERIFY(question.dangerous);
            yes({QStringLiteral("outdated")});
        });
        page.setActive(true);
        page.removeAction()->trigger();
        QVERIFY(desk.asked.contains(QStringLiteral("remove 1 outdated")));
        QCOMPARE(page.table()->rowCount(), 1);
    }

    void searchAnswersWhileOneTypes()
    {
        Appearance appearance;
        FakeKnowledge desk;
        SearchDialog dialog(appearance, desk, nullptr);
        QSignalSpy chosen(&dialog, &SearchDialog::chosen);
        dialog.popUp();
        QTest::keyClicks(dialog.field(), QStringLiteral("ra"));
        QCOMPARE(desk.asked.last(), QStringLiteral("search ra "));
        search::Hit one;
        one.kind = QStringLiteral("debt");
        one.ref = QStringLiteral("DEBT-003");
        one.title = QStringLiteral("Rate");
        search::Hit two = one;
        two.ref = QStringLiteral("DEBT-004");
        desk.waiting({one, two});
        QCOMPARE(dialog.table()->rowCount(), 2);
        QTest::keyClick(dialog.field(), Qt::Key_Down);
        QTest::keyClick(dialog.field(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), QStringLiteral("DEBT-004"));
        QVERIFY(!dialog.isVisible());
        QCOMPARE(desk.asked.last(), QStringLiteral("query ra 2"));
        dialog.kinds()->setCurrentIndex(1);
        QCOMPARE(desk.asked.last(), QStringLiteral("search ra lesson"));
    }
};

QTEST_MAIN(TestKnowledgePage)
#include "tst_knowledgepage.moc"
