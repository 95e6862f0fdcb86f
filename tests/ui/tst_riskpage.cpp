// SPDX-License-Identifier: GPL-3.0-or-later
#include "cutcheck.h"
#include "models/live/riskmerge.h"
#include "models/risk/fields.h"
#include "riskfakes.h"
#include "ui/gates/celltable.h"
#include "ui/risk/heatmatrix.h"
#include "ui/risk/riskcontent.h"
#include "ui/risk/riskdraft.h"
#include "ui/risk/riskform.h"
#include "ui/risk/riskhead.h"
#include "ui/risk/risklist.h"
#include "ui/risk/riskpage.h"
#include "ui/risk/riskside.h"
#include "ui/risk/scorepicker.h"
#include "ui/risk/siderows.h"
#include "ui/risk/signbar.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/secretfield.h"
#include "ui/widgets/segmented.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::test;

namespace {
const QString kId = QStringLiteral("RA-019");
const QByteArray kPassword = "a sentence nobody guesses";
}

class TestRiskPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_desk = std::make_unique<FakeRisk>();
        m_page = std::make_unique<RiskPage>(m_appearance, *m_desk, [] { return kRiskNow; });
        m_page->setAsk([this](QWidget*, const Question& question, const Confirmed& yes) {
            m_questions.append(question);
            yes(m_answers);
        });
        m_page->resize(1368, 840);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->setActive(true);
        m_questions.clear();
        m_answers.clear();
    }
    void cleanup() { m_page.reset(); }

    void matrixHasTheBandsOfTheIssue_data()
    {
        QTest::addColumn<int>("likelihood");
        QTest::addColumn<int>("impact");
        for (int l = 1; l <= 5; ++l)
            for (int i = 1; i <= 5; ++i)
                QTest::addRow("%d x %d", l, i) << l << i;
    }
    /// What the cell says is what the bands say, all 25.
    void matrixHasTheBandsOfTheIssue()
    {
        QFETCH(int, likelihood);
        QFETCH(int, impact);
        HeatMatrix matrix(m_appearance, nullptr);
        matrix.show(risk::firstMatrix(), {}, {});
        const int product = likelihood * impact;
        const char* level = product <= 4 ? "LOW" : product <= 9 ? "MEDIUM" : product <= 16 ? "HIGH" : "CRITICAL";
        const Part part = matrix.part((5 - likelihood) * 5 + impact - 1);
        QVERIFY2(part.name.endsWith(QStringLiteral(": %1, %2").arg(product).arg(QLatin1String(level))),
            qPrintable(part.name));
        QCOMPARE(matrix.partAt(matrix.cellRect({likelihood, impact}).center()), (5 - likelihood) * 5 + impact - 1);
    }

    void arrowsMoveTheResidualOfADraft()
    {
        m_desk->put(kId, keyRotation(), QStringLiteral("draft"));
        m_desk->publish();
        HeatMatrix* matrix = m_page->content()->matrix();
        QCOMPARE(matrix->residual(), (risk::Score{3, 4}));
        QTest::keyClick(matrix, Qt::Key_Down);
        QTest::keyClick(matrix, Qt::Key_Left);
        QCOMPARE(matrix->residual(), (risk::Score{2, 3}));
        QVERIFY(m_page->draft() && m_page->draft()->isChanged());
        QVERIFY(!m_page->bar()->isVisible()); // what is not stored is not decided about
        m_page->action("undo")->trigger();
        QCOMPARE(matrix->residual(), (risk::Score{3, 4}));
        m_page->action("redo")->trigger();
        QVERIFY(matrix->residual() != (risk::Score{3, 4}));
        m_page->action("save")->trigger();
        QVERIFY(m_desk->asked.contains(QStringLiteral("save RA-019 on 7")));
        QCOMPARE(m_desk->all[kId].version, 8);
        QVERIFY(m_page->bar()->isVisible());
        QVERIFY(m_page->notice()->isHidden());
    }

    void whatIsReviewedIsNotMovedByArrows()
    {
        m_desk->putReview(kId);
        m_desk->publish();
        QCOMPARE(m_page->content()->matrix()->focusPolicy(), Qt::NoFocus);
        QTest::keyClick(m_page->content()->matrix(), Qt::Key_Down);
        QVERIFY(!m_page->draft());
    }

    void pageShowsWhatIsSigned()
    {
        m_desk->putReview(kId);
        m_desk->publish();
        QCOMPARE(m_page->list()->cards().size(), 1);
        QCOMPARE(m_page->list()->cards().first().more, QStringLiteral("2 of 5 signed"));
        QVERIFY(m_page->head()->state().startsWith(QStringLiteral("Submitted, day 2, due 24 Nov")));
        QCOMPARE(m_page->content()->tested()->rowCount(), 5);
        QCOMPARE(m_page->content()->notTested()->rowCount(), 3);
        QCOMPARE(m_page->content()->rollback()->rowCount(), 4);
        QCOMPARE(m_page->content()->phases()->rowCount(), 2);
        QCOMPARE(m_page->side()->approvals()->rows().size(), 5);
        QVERIFY(m_page->side()->approvals()->rows()[2].turn);
        QCOMPARE(m_page->side()->levels()->rows().size(), 4);
        QVERIFY(m_page->side()->levels()->rows()[2].marked); // HIGH: residual 12
        QCOMPARE(m_page->badge().count, 1);
    }

    void signingTakesReasonCheckAndPassword()
    {
        m_desk->putReview(kId);
        m_desk->publish();
        SignBar* bar = m_page->bar();
        QVERIFY(bar->statement()->text().startsWith(QStringLiteral("Sign as s.haddad, L1 SECURITY")));
        QVERIFY(bar->under()->text().contains(QStringLiteral("Version 7, unchanged since 19 Nov")));
        QPushButton* approve = bar->button(RiskDecision::Approve);
        QVERIFY(approve->isVisible() && !approve->isEnabled());
        bar->reason()->setText(QStringLiteral("Accepted. Test clock skew during canary."));
        QVERIFY(!approve->isEnabled());
        bar->read()->setChecked(true);
        QVERIFY(!approve->isEnabled());
        m_page->action("primary")->trigger(); // Ctrl+Enter does no more than the button
        QVERIFY(m_desk->decisions.isEmpty());
        bar->password()->setText(QString::fromLatin1(kPassword));
        QVERIFY(approve->isEnabled());
        m_page->action("primary")->trigger();
        QCOMPARE(m_desk->decisions.size(), 1);
        const RiskDecision& decision = m_desk->decisions.first();
        QCOMPARE(int(decision.kind), int(RiskDecision::Approve));
        QCOMPARE(decision.version, 7);
        QCOMPARE(decision.sha256, QString(64, QLatin1Char('a')));
        QCOMPARE(decision.role, QStringLiteral("L1 SECURITY"));
        QCOMPARE(m_desk->passwords.first(), kPassword);
        QVERIFY(m_questions.isEmpty()); // no dialog
        QVERIFY(bar->password()->text().isEmpty());
        QVERIFY(bar->reason()->text().isEmpty());
        QVERIFY(!approve->isVisible());
        QCOMPARE(m_page->side()->approvals()->rows()[2].title, QStringLiteral("s.haddad, you"));
        QCOMPARE(m_page->badge().count, 0);
    }

    /// Exactly the version on the screen: another one is not signed, and that is said.
    void anotherVersionIsNotSigned()
    {
        m_desk->putReview(kId);
        m_desk->publish();
        SignBar* bar = m_page->bar();
        bar->reason()->setText(QStringLiteral("fine"));
        bar->read()->setChecked(true);
        bar->password()->setText(QString::fromLatin1(kPassword));
        m_desk->all[kId].version = 8; // by somebody at a terminal, not told yet
        m_page->action("primary")->trigger();
        QCOMPARE(m_desk->decisions.last().version, 7);
        QVERIFY(m_desk->all[kId].slots[2].by.isEmpty());
        QVERIFY2(bar->under()->text().contains(QStringLiteral("Version 8 was stored meanwhile")),
            qPrintable(bar->under()->text()));
        QVERIFY(bar->password()->text().isEmpty());
        QVERIFY(!bar->read()->isChecked()); // it is another list now
        QVERIFY(bar->reason()->text().isEmpty());
    }

    void barSaysWhyItIsNotMine_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("expected");
        QTest::newRow("author") << QStringLiteral("submitted") << QStringLiteral("you wrote it")
                                << QStringLiteral("you wrote it");
        QTest::newRow("stale") << QStringLiteral("stale") << QString()
                               << QStringLiteral("does not bring the signatures back");
        QTest::newRow("expired") << QStringLiteral("expired") << QString() << QStringLiteral("signed again");
        QTest::newRow("revoked") << QStringLiteral("revoked") << QString() << QStringLiteral("took the approval back");
        QTest::newRow("rejected") << QStringLiteral("rejected") << QString() << QStringLiteral("It was rejected");
    }
    void barSaysWhyItIsNotMine()
    {
        QFETCH(QString, state);
        QFETCH(QString, why);
        QFETCH(QString, expected);
        RiskShown& shown = m_desk->putReview(kId);
        shown.line.state = state;
        shown.notMine = why;
        for (RiskSlot& slot : shown.slots)
            slot.mine = false;
        m_desk->publish();
        QVERIFY2(m_page->bar()->under()->text().contains(expected), qPrintable(m_page->bar()->under()->text()));
        QVERIFY(!m_page->bar()->button(RiskDecision::Approve)->isVisible());
    }

    void rejectAndDeferAreAskedFirst()
    {
        m_desk->putReview(kId);
        m_desk->publish();
        SignBar* bar = m_page->bar();
        bar->reason()->setText(QStringLiteral("too early"));
        bar->password()->setText(QString::fromLatin1(kPassword));
        m_answers = {QStringLiteral("the lab is free")};
        bar->button(RiskDecision::Defer)->click();
        QCOMPARE(m_desk->decisions.last().trigger, QStringLiteral("the lab is free"));
        bar->reason()->setText(QStringLiteral("no"));
        bar->password()->setText(QString::fromLatin1(kPassword));
        bar->button(RiskDecision::Reject)->click();
        QVERIFY(m_questions.last().dangerous);
        QCOMPARE(int(m_desk->decisions.last().kind), int(RiskDecision::Reject));
        QCOMPARE(m_desk->decisions.last().reason, QStringLiteral("no"));
    }

    void everyFieldHasAnEditor()
    {
        m_desk->put(kId, keyRotation(), QStringLiteral("draft"));
        m_desk->publish();
        m_page->action("edit")->trigger();
        QCOMPARE(m_page->currentView(), RiskPage::View::Edit);
        for (const risk::FieldSpec& spec : risk::fieldSpecs())
            QVERIFY2(m_page->form()->editor(spec.key), qPrintable(spec.key));
        // Nothing is wider than the form, and opening it changes nothing.
        QVERIFY(m_page->form()->widget()->width() <= m_page->form()->viewport()->width());
        QVERIFY(!m_page->draft()->isChanged());
    }

    void formIsFilledUndoneAndStored()
    {
        m_desk->put(kId, keyRotation(), QStringLiteral("draft"));
        m_desk->publish();
        m_page->action("edit")->trigger();
        auto* title = m_page->form()->editor(QStringLiteral("title"))->findChild<QLineEdit*>();
        QVERIFY(title);
        title->setFocus();
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("Another title"));
        auto* summary = m_page->form()->editor(QStringLiteral("summary"))->findChild<QPlainTextEdit*>();
        summary->setPlainText(QStringLiteral("Short."));
        QTest::keyClick(summary, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(summary->toPlainText().startsWith(QStringLiteral("Replace both")));
        QCOMPARE(title->text(), QStringLiteral("Another title"));
        QTest::keyClick(title, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(title->text(), QStringLiteral("Rotate keys without downtime"));
        QTest::keyClick(title, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(title->text(), QStringLiteral("Another title"));
        QTest::keyClick(title, Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(m_desk->all[kId].line.title, QStringLiteral("Another title"));
        QVERIFY(!m_page->draft() || !m_page->draft()->isChanged());
    }

    void listsAreAddedReorderedAndRemoved()
    {
        m_desk->put(kId, keyRotation(), QStringLiteral("draft"));
        m_desk->publish();
        m_page->action("edit")->trigger();
        QWidget* tested = m_page->form()->editor(QStringLiteral("tested"));
        auto* rows = tested->findChild<QListWidget*>();
        const auto button = [tested](const char* name) {
            for (QPushButton* each : tested->findChildren<QPushButton*>())
                if (each->accessibleName().startsWith(QLatin1String(name)))
                    return each;
            return static_cast<QPushButton*>(nullptr);
        };
        QCOMPARE(rows->count(), 5);
        rows->setCurrentRow(4);
        button("Add")->click();
        QCOMPARE(rows->count(), 6);
        QCOMPARE(rows->currentRow(), 5);
        auto* text = tested->findChildren<QLineEdit*>().first();
        QTest::keyClicks(text, QStringLiteral("A new test"));
        QVERIFY(rows->item(5)->text().startsWith(QStringLiteral("A new test")));
        button("Move up")->click();
        QCOMPARE(rows->currentRow(), 4);
        QVERIFY(rows->item(4)->text().startsWith(QStringLiteral("A new test")));
        rows->setCurrentRow(0);
        button("Remove")->click();
        QCOMPARE(rows->count(), 5);
        m_page->action("save")->trigger();
        const QJsonArray stored = m_desk->all[kId].content.value(QLatin1String("tested")).toArray();
        QCOMPARE(stored.size(), 5);
        QCOMPARE(stored[3].toObject().value(QLatin1String("text")).toString(), QStringLiteral("A new test"));
    }

    /// Two edit the same version: neither loses anything.
    void conflictLosesNothing()
    {
        m_desk->put(kId, keyRotation(), QStringLiteral("draft"));
        m_desk->publish();
        m_page->action("edit")->trigger();
        auto* title = m_page->form()->editor(QStringLiteral("title"))->findChild<QLineEdit*>();
        title->setText(QStringLiteral("Mine"));
        RiskShown& stored = m_desk->all[kId];
        stored.content.insert(QStringLiteral("summary"), QStringLiteral("Theirs."));
        stored.version = 8;
        m_page->action("save")->trigger();
        QCOMPARE(stored.version, 8); // refused
        QVERIFY(m_page->notice()->isVisible());
        QCOMPARE(title->text(), QStringLiteral("Mine"));
        Q_EMIT m_page->notice()->acted(QStringLiteral("rebase"));
        QCOMPARE(title->text(), QStringLiteral("Mine"));
        QCOMPARE(m_page->draft()->content().value(QLatin1String("summary")).toString(), QStringLiteral("Theirs."));
        m_page->action("save")->trigger();
        QCOMPARE(stored.version, 9);
        QCOMPARE(stored.content.value(QLatin1String("title")).toString(), QStringLiteral("Mine"));
        QCOMPARE(stored.content.value(QLatin1String("summary")).toString(), QStringLiteral("Theirs."));
    }

    void mergeNamesWhatBothChanged()
    {
        const QJsonObject base{{QStringLiteral("a"), 1}, {QStringLiteral("b"), 1}, {QStringLiteral("c"), 1}};
        QJsonObject mine = base, theirs = base;
        mine.insert(QStringLiteral("a"), 2);
        mine.remove(QStringLiteral("c"));
        theirs.insert(QStringLiteral("a"), 3);
        theirs.insert(QStringLiteral("b"), 4);
        const RiskMerge merged = mergeRisk(base, mine, theirs);
        QCOMPARE(merged.conflicts, QStringList{QStringLiteral("a")});
        QCOMPARE(merged.content, (QJsonObject{{QStringLiteral("a"), 2}, {QStringLiteral("b"), 4}}));
    }

    void newOneIsADraft()
    {
        m_desk->publish();
        QVERIFY(m_page->emptyState()->isVisible());
        m_answers = {QStringLiteral("A change"), QStringLiteral("full")};
        m_page->action("new")->trigger();
        QVERIFY(m_desk->asked.contains(QStringLiteral("create A change full")));
        QVERIFY(m_page->head()->state().startsWith(QStringLiteral("Draft")));
        QVERIFY(m_page->bar()->under()->text().contains(QStringLiteral("Missing: summary")));
        QVERIFY(!m_page->bar()->button(RiskDecision::Submit)->isEnabled());
        m_desk->all.begin()->missing.clear();
        ++m_desk->all.begin()->line.revision;
        m_desk->publish();
        QVERIFY(m_page->bar()->button(RiskDecision::Submit)->isEnabled());
        m_page->action("primary")->trigger();
        QCOMPARE(int(m_desk->decisions.last().kind), int(RiskDecision::Submit));
    }

    void refusedForWantOfAPersonAsksForOne()
    {
        m_desk->refusal = {ErrorKind::Forbidden, QStringLiteral("not-signed-in"), QStringLiteral("risk new"),
            QStringLiteral("it needs a person"), {}};
        m_desk->publish();
        m_answers = {QStringLiteral("A change"), QStringLiteral("full")};
        int asked = 0;
        m_page->setSignIn([this, &asked](const QString&, const std::function<void(bool)>& then) {
            ++asked;
            m_desk->refusal = {};
            then(true);
        });
        m_page->action("new")->trigger();
        QCOMPARE(asked, 1);
        QCOMPARE(m_desk->all.size(), 1);
    }

    void queueShowsWhatWaits()
    {
        m_desk->putReview(kId);
        m_desk->put(QStringLiteral("RA-018"), keyRotation(), QStringLiteral("approved"));
        m_desk->others
            = {{RiskWaiting::Waiver, QStringLiteral("S-001/tests"), QStringLiteral("Tests pass"), risk::Level::None,
                QStringLiteral("Waiver ends"), 0, kRiskNow - 1, -1, QStringLiteral("wavedeck:S-001/tests#gate")}};
        m_desk->publish();
        QCOMPARE(m_page->list()->cards().size(), 2);
        QVERIFY(m_page->reveal(QStringLiteral("risk:queue")));
        QCOMPARE(m_page->list()->cards().size(), 2);
        QCOMPARE(m_page->badge().count, 2);
        QVERIFY(m_page->badge().tone == Tone::Bad); // one is overdue
        QSignalSpy gone(m_page.get(), &Page::goTo);
        QVERIFY(m_page->list()->choose(QStringLiteral("wavedeck:S-001/tests#gate")));
        QTest::keyClick(m_page->list(), Qt::Key_Return);
        QCOMPARE(gone.size(), 1);
    }

    void differenceIsOneClickAway()
    {
        RiskShown& shown = m_desk->putReview(kId);
        shown.approvedVersion = 5;
        shown.changes = {{QStringLiteral("residual.impact"), QStringLiteral("5"), QStringLiteral("4")}};
        m_desk->publish();
        QVERIFY(m_page->bar()->difference()->isVisible());
        m_page->bar()->difference()->click();
        QVERIFY(m_page->difference()->isVisible());
        QCOMPARE(m_page->difference()->rowCount(), 1);
        m_page->bar()->difference()->click();
        QVERIFY(m_page->content()->isVisible());
    }

    void commandsAreCopied()
    {
        m_desk->putReview(kId);
        m_desk->publish();
        m_page->content()->rollback()->choose(QStringLiteral("2"));
        m_page->action("copy")->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("kubectl rollout undo 'deploy/it'\\''s'"));
        m_page->content()->copyAll()->click();
        QCOMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 3);
    }

    void itemsAreTicked()
    {
        m_desk->put(kId, keyRotation(), QStringLiteral("approved"));
        m_desk->publish();
        for (CellTable* table : m_page->content()->rest())
            if (table->choose(QStringLiteral("checklist/C1")))
                QTest::keyClick(table, Qt::Key_Space);
        QVERIFY(m_desk->asked.contains(QStringLiteral("tick checklist C1 1")));
    }

    void hostileTextIsText_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString& text : fixture::hostileNames())
            QTest::addRow("%d", int(qHash(text) % 1000)) << text;
    }
    void hostileTextIsText()
    {
        QFETCH(QString, text);
        RiskShown& shown = m_desk->putReview(kId);
        QJsonObject& content = shown.content; // as if it had been put into the database by hand
        for (const char* key : {"title", "summary", "mitigation", "level_why"})
            content.insert(QLatin1String(key), text.left(3'000));
        shown.line.title = shown.line.author = shown.changedBy = shown.slots[0].by = shown.slots[0].title = text;
        shown.history[0].who = shown.history[0].text = text;
        shown.notMine = text;
        m_desk->publish();
        for (const QLabel* label : m_page->findChildren<QLabel*>()) {
            if (!label->text().isEmpty())
                QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->text().left(200)));
            QVERIFY2(fixture::harmless(label->text(), 8'000), qPrintable(label->text().left(200)));
        }
        for (const RiskCard& card : m_page->list()->cards())
            QVERIFY(fixture::harmless(card.spoken()));
        for (const SideRow& row : m_page->side()->approvals()->rows())
            QVERIFY(fixture::harmless(row.title + row.below));
    }

    void statesAreSaid()
    {
        RiskView nothing;
        m_desk->put(nothing);
        QVERIFY(m_page->emptyState()->isVisible());
        RiskView broken;
        broken.failure = QStringLiteral("the disk is gone");
        m_desk->put(broken);
        bool said = false;
        for (const QLabel* label : m_page->emptyState()->findChildren<QLabel*>())
            said = said || label->text().contains(QStringLiteral("the disk is gone"));
        QVERIFY(said);
        RiskShown& shown = m_desk->putReview(kId);
        shown.notMine = QStringLiteral("sign in first");
        RiskView nobody;
        nobody.known = true;
        m_desk->put(nobody);
        m_desk->publish();
        QVERIFY(m_page->bar()->statement()->text().contains(QStringLiteral("Nobody exists")));
    }

    /// What does not fit on one row goes into a second; nothing lies outside.
    void barFits_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("1280") << 1208;
        QTest::newRow("1440") << 1368;
    }
    void barFits()
    {
        QFETCH(int, width);
        RiskShown& shown = m_desk->putReview(kId);
        shown.approvedVersion = 5;
        m_desk->publish();
        m_page->resize(width, 740);
        QCoreApplication::processEvents();
        QCOMPARE(m_page->width(), width);
        for (QWidget* each : m_page->bar()->findChildren<QWidget*>())
            if (each->isVisible()) {
                const QRect where(each->mapTo(m_page->bar(), QPoint()), each->size());
                QVERIFY2(
                    m_page->bar()->rect().contains(where), qPrintable(each->accessibleName() + each->objectName()));
            }
    }

private:
    Appearance m_appearance{Appearance::Choice::Light};
    std::unique_ptr<FakeRisk> m_desk;
    std::unique_ptr<RiskPage> m_page;
    QList<Question> m_questions;
    QStringList m_answers;
};

QTEST_MAIN(TestRiskPage)
#include "tst_riskpage.moc"
