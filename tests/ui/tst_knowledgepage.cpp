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
