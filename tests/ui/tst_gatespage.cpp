// SPDX-License-Identifier: GPL-3.0-or-later
// The gates page as a person meets it: both sides of criteria, readiness, what blocks, decisions, with hostile names.
#include "models/live/gatesview.h"
#include "tests/ui/cutcheck.h"
#include "tests/ui/livefakes.h"
#include "ui/gates/baselinechart.h"
#include "ui/gates/gatedecision.h"
#include "ui/gates/gatedetail.h"
#include "ui/gates/gatespage.h"
#include "ui/gates/tierladder.h"
#include "ui/theme/format.h"
#include "ui/theme/style.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <memory>

using namespace wavedeck;
using namespace wavedeck::ui;
using test::FakeCommands;
using test::FakeFeed;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;

namespace {

Criterion criterion(const char* gate, const char* id, Verifies side, GateState state, const char* value = "")
{
    Criterion one;
    one.gate = QString::fromLatin1(gate);
    one.id = QString::fromLatin1(id);
    one.verifies = side;
    one.state = state;
    one.value = QString::fromLatin1(value);
    one.checkedAt = state == GateState::Pending ? 0 : kNow - 12'000;
    return one;
}

/// The three waves of the mock-up, G2 half decided: the rate limit is implemented and does not work.
LiveBuilder session()
{
    LiveBuilder make;
    make.wave(
        QStringLiteral("research"), QStringLiteral("Research"), WaveState::Passed, 70 * kMinuteMs, 30 * kMinuteMs);
    LiveGate& g1 = make.gate(QStringLiteral("G1"), QStringLiteral("Research exit"), GateState::Passed);
    g1.criteria = {criterion("G1", "evidence", Verifies::Implemented, GateState::Passed)};
    make.wave(QStringLiteral("analysis"), QStringLiteral("Analysis"), WaveState::Held, 30 * kMinuteMs);
    make.agent(QStringLiteral("A-1"), QStringLiteral("Limit"), AgentState::Succeeded, 60'000);
    LiveGate& g2 = make.gate(QStringLiteral("G2"), QStringLiteral("Analysis exit"), GateState::Failed);
    Criterion made = criterion("G2", "rate-limit-implemented", Verifies::Implemented, GateState::Passed);
    made.feature = QStringLiteral("rate-limit");
    Criterion works = criterion("G2", "rate-limit-operational", Verifies::Operational, GateState::Failed, "0 of 70");
    works.feature = QStringLiteral("rate-limit");
    works.reason = QStringLiteral("70 requests, none refused");
    Criterion old = criterion("G2", "p95", Verifies::Operational, GateState::Passed, "480 ms");
    old.validMs = 10'000;
    Criterion list = criterion("G2", "before-deploy", Verifies::Implemented, GateState::Pending);
    list.kind = CriterionKind::Checklist;
    list.evidence
        = {QJsonObject{{QStringLiteral("item"), 1}, {QStringLiteral("text"), QStringLiteral("Backup exists")}}};
    Criterion sign = criterion("G2", "sign-off", Verifies::Implemented, GateState::Pending);
    sign.kind = CriterionKind::Approval;
    g2.criteria = {made, works, old, list, sign};
    LiveGate& v2
        = make.gate(QStringLiteral("V2"), QStringLiteral("Tokens per finding"), GateState::Failed, GateKind::Advisory);
    v2.criteria = {criterion("V2", "tokens", Verifies::Implemented, GateState::Failed, "512 k")};
    make.wave(QStringLiteral("verification"), QStringLiteral("Verification"), WaveState::Pending);
    make.gate(QStringLiteral("G3"), QStringLiteral("Verification exit"), GateState::Pending);
    return make;
}

TierNeed need(const char* id, const char* text, TierNeed::State state, const char* value = "")
{
    TierNeed one;
    one.id = QString::fromLatin1(id);
    one.text = QString::fromLatin1(text);
    one.state = state;
    one.value = QString::fromLatin1(value);
    return one;
}

GatesView view()
{
    GatesView view;
    view.tier = QStringLiteral("Alpha");
    view.target = QStringLiteral("Beta");
    TierStep alpha;
    alpha.tier = QStringLiteral("Alpha");
    alpha.reached = true;
    alpha.session = QStringLiteral("S-006");
    alpha.at = kNow - 86'400'000LL * 80;
    alpha.needs = {need("a1", "Core paths work", TierNeed::Met), need("a2", "It builds", TierNeed::Met)};
    TierStep beta;
    beta.tier = QStringLiteral("Beta");
    beta.needs = {need("b1", "Tests pass", TierNeed::Met),
        need("b2", "P95 within twice the target", TierNeed::Unmet, "P95 1028 ms, limit 1000 ms: fails by 28 ms"),
        need("b3", "Rate limit works", TierNeed::Unknown)};
    beta.needs[2].gate = QStringLiteral("G2");
    view.ladder = {alpha, beta};
    GateRecord& record = view.records[QStringLiteral("G2")];
    GateEvidence output;
    output.criterion = QStringLiteral("rate-limit-operational");
    output.path = QStringLiteral("runs/S-014/A-1/1/stdout.log");
    output.bytes = 1234;
    output.sha256 = QString(64, QLatin1Char('a'));
    output.at = kNow - 12'000;
    record.evidence = {output};
    record.history = {{kNow - 12'000, GateState::Failed, {}, QStringLiteral("70 requests, none refused"), {}}};
    record.tests = {{QStringLiteral("rate-limit-operational"), 21, 19, 2, 0, -1}};
    view.items[QStringLiteral("G2")][QStringLiteral("before-deploy")]
        = {QStringLiteral("Backup exists"), QStringLiteral("Rollback written")};
    view.blockers = {{QStringLiteral("gate"), QStringLiteral("G2"), QStringLiteral("analysis"),
        QStringLiteral("rate-limit-operational failed"), QStringLiteral("L1 QA"), {}}};
    ProductGate proved;
    proved.session = QStringLiteral("S-011");
    proved.proving = true;
    proved.gate.row.id = QStringLiteral("R1");
    proved.gate.row.name = QStringLiteral("Build and unit tests");
    proved.gate.row.state = GateState::Passed;
    ProductGate other = proved;
    other.session = QStringLiteral("S-012");
    other.proving = false;
    view.production = {proved, other};
    MeasuredSide before;
    before.name = QStringLiteral("api");
    before.unit = QStringLiteral("ms");
    before.n = 40;
    before.p50 = 120;
    before.p95 = 1200;
    MeasuredSide after = before;
    after.after = true;
    after.n = 12;
    after.p95 = {};
    view.measured = {before, after};
    view.measures.insert(QStringLiteral("@G2.p95"), QStringLiteral("api"));
    return view;
}

QString cellText(const CellTable* table, const QString& row, int column)
{
    const TableRow* found = table->rowOf(row);
    return found ? found->cells.value(column).text : QStringLiteral("(no row)");
}

} // namespace

class TestGatesPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>(Appearance::Choice::Light);
        applyAppearance(*qApp, *m_look);
    }
    void init()
    {
        m_feed = std::make_unique<FakeFeed>();
        m_commands = std::make_unique<FakeCommands>();
        m_page = std::make_unique<GatesPage>(*m_look, *m_feed, *m_commands, [] { return kNow; });
        m_asked.clear();
        m_page->commands().setAsk([this](QWidget*, const Question& question, const Confirmed& yes) {
            m_asked.append(question.title);
            yes({QStringLiteral("because")});
        });
        m_page->setFileDialogs({{}, [](QWidget*, const QString&, const QString&, const FileDialogs::Chosen& chosen) {
                                    chosen(QStringLiteral("/out"));
                                }});
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
        QSignalSpy goes(m_page.get(), &Page::goTo);
        Q_EMIT m_page->emptyState()->acted();
        QCOMPARE(goes.takeFirst().first().toString(), QStringLiteral("plans"));
    }

    void implementedIsNotOperational()
    {
        tell(view());
        QCOMPARE(cellText(m_page->table(), QStringLiteral("G2"), 3), QStringLiteral("1 of 3"));
        QCOMPARE(cellText(m_page->table(), QStringLiteral("G2"), 4), QStringLiteral("0 of 2"));
        QCOMPARE(cellText(m_page->table(), QStringLiteral("G1"), 4), kNone);
        QCOMPARE(m_page->table()->rowOf(QStringLiteral("G2"))->cells[4].tone, Tone::Bad);
        QCOMPARE(m_page->table()->currentId(), QStringLiteral("G2")); // the one that holds it
        const CellTable* criteria = m_page->detail()->criteria();
        QCOMPARE(cellText(criteria, QStringLiteral("rate-limit"), 1), QStringLiteral("Yes"));
        QCOMPARE(cellText(criteria, QStringLiteral("rate-limit"), 2), QStringLiteral("0 of 70"));
        QCOMPARE(cellText(criteria, QStringLiteral("rate-limit"), 3), QStringLiteral("stdout.log"));
        QCOMPARE(cellText(criteria, QStringLiteral("p95"), 2), QStringLiteral("Stale"));
        QCOMPARE(cellText(criteria, QStringLiteral("p95"), 1), kNone);
        QVERIFY(m_page->detail()->evidence()->text().contains(QStringLiteral("19 of 21 tests passed")));
        QVERIFY(m_page->detail()->evidence()->text().contains(QStringLiteral("SHA-256 aaaaaaaaaaaa…")));
        QVERIFY(m_page->detail()->lead()->text().contains(QStringLiteral("Verification starts when")));
    }

    /// Two that failed; nothing of a session that is over.
    void theBadgeCountsWhatNeedsAPerson()
    {
        tell(view());
        QCOMPARE(m_page->badge().count, 2);
        QCOMPARE(m_page->badge().tone, Tone::Bad);
        LiveBuilder over = session();
        over.session().state = SessionState::Completed;
        tell(view(), over);
        QCOMPARE(m_page->badge().count, 0);
    }

    void groupsAndScope()
    {
        tell(view());
        QVERIFY(m_page->table()->rowOf(QStringLiteral("group:production")));
        QVERIFY(!m_page->table()->rowOf(QStringLiteral("group:others")));
        QCOMPARE(m_page->table()->rowOf(QStringLiteral("group:session"))->cells[0].more,
            QStringLiteral("1 passed, 1 failed, 1 failed (advisory), 1 pending"));
        m_page->scope()->setCurrent(1);
        QVERIFY(m_page->table()->rowOf(QStringLiteral("S-012/R1")));
        m_page->kinds()->setCurrentIndex(2);
        QVERIFY(m_page->table()->rowOf(QStringLiteral("V2")));
        QVERIFY(!m_page->table()->rowOf(QStringLiteral("G1")));
        m_page->kinds()->setCurrentIndex(0);
        m_page->table()->setFocus();
        QVERIFY(m_page->table()->choose(QStringLiteral("S-011/R1")));
        QVERIFY(!m_page->waiveAction()->isEnabled()); // another session's
        QTest::keyClick(m_page->table(), Qt::Key_Up);
        QTest::keyClick(m_page->table(), Qt::Key_Left);
        QVERIFY(m_page->table()->isFolded(QStringLiteral("group:production")));
        QVERIFY(m_page->table()->choose(QStringLiteral("S-011/R1"))); // unfolds
        QVERIFY(!m_page->table()->isFolded(QStringLiteral("group:production")));
    }

    void readinessSaysWhatIsLeft()
    {
        tell(view());
        QVERIFY(m_page->ladder()->isVisible());
        QVERIFY(m_page->ladder()->accessibleName().contains(QStringLiteral("Beta: 1 of 3")));
        QVERIFY(faceSays(m_page->ladder()->face(), QStringLiteral("2 criteria left")));
        QVERIFY(faceSays(m_page->ladder()->face(), QStringLiteral("Target of S-014")));
        QCOMPARE(m_page->left()->rowCount(), 2);
        QCOMPARE(cellText(m_page->left(), QStringLiteral("b3"), 2), QStringLiteral("Nothing looked yet"));
        QCOMPARE(cellText(m_page->left(), QStringLiteral("b3"), 3), QStringLiteral("gate G2"));
        tell({}); // nothing is known of tiers: nothing is claimed
        QVERIFY(!m_page->ladder()->isVisible());
        QVERIFY(!m_page->left()->isVisible());
    }

    void whatBlocksIsOneLineAndAList()
    {
        tell(view());
        QVERIFY(m_page->blocking()->isVisible());
        QVERIFY(!m_page->blockers()->isVisible());
        Q_EMIT m_page->blocking()->acted(QStringLiteral("blockers"));
        QVERIFY(m_page->blockers()->isVisible());
        QCOMPARE(m_page->blockers()->rows().row(0).cells[2].text, QStringLiteral("L1 QA"));
        GatesView free = view();
        free.blockers.clear();
        tell(free);
        QVERIFY(!m_page->blockers()->isVisible());
    }

    void aWaiverIsSignedByKeyboard()
    {
        tell(view());
        m_page->setSigner(QStringLiteral("M. Lindqvist"), {QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 QA")});
        GateDecision* decision = m_page->detail()->decision();
        QVERIFY(decision->isVisible());
        QVERIFY(!decision->reason()->isVisible());
        m_page->table()->setFocus();
        QTest::keyClick(m_page->table(), Qt::Key_W);
        QVERIFY(decision->reason()->hasFocus());
        QVERIFY(!decision->sign()->isEnabled());
        QTest::keyClicks(decision->reason(), QStringLiteral("staging only"));
        QVERIFY(decision->sign()->isEnabled());
        decision->role()->setCurrentIndex(1);
        tell(view()); // facts come: the draft stays
        QCOMPARE(decision->reason()->toPlainText(), QStringLiteral("staging only"));
        QTest::keyClick(decision->reason(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("gate.waive G2")});
        const QJsonObject args = m_commands->asked.first().args;
        QCOMPARE(args.value(QLatin1String("role")).toString(), QStringLiteral("L1 QA"));
        QCOMPARE(args.value(QLatin1String("until")).toString(), QStringLiteral("2025-11-28"));
        QCOMPARE(args.value(QLatin1String("reason")).toString(), QStringLiteral("staging only"));
        QVERIFY(!decision->sign()->isEnabled()); // not twice
        m_commands->answerAll();
        QVERIFY(decision->reason()->toPlainText().isEmpty());
        QVERIFY(m_page->note()->isVisible());
    }

    void whatIsRefusedIsSaidAndTheDraftStays()
    {
        tell(view());
        GateDecision* decision = m_page->detail()->decision();
        decision->waive()->setChecked(true);
        decision->reason()->setPlainText(QStringLiteral("why"));
        decision->sign()->click();
        m_commands->refuseAll({ErrorKind::Forbidden, QStringLiteral("not-allowed"), QStringLiteral("gate G2"),
            QStringLiteral("the role Observer may not waive it"), {}});
        QVERIFY(m_page->note()->text().contains(QStringLiteral("may not waive")));
        QCOMPARE(decision->reason()->toPlainText(), QStringLiteral("why"));
        QVERIFY(decision->sign()->isEnabled());
        decision->discard()->click();
        QVERIFY(decision->wait()->isChecked());
        QVERIFY(decision->draft().reason.isEmpty());
    }

    /// The page goes over to another session, whose gate has the same id.
    void aDraftBelongsToItsSession()
    {
        tell(view());
        GateDecision* decision = m_page->detail()->decision();
        decision->waive()->setChecked(true);
        decision->reason()->setPlainText(QStringLiteral("staging only"));
        QVERIFY(m_feed->stays); // the newest does not take its place meanwhile
        m_page->setActive(false);
        QVERIFY(!m_feed->stays);
        m_page->setActive(true);
        QVERIFY(m_feed->stays);
        const WaiverDraft draft = decision->draft();
        LiveBuilder other = session();
        other.session().id = QStringLiteral("S-015");
        tell(view(), other);
        QVERIFY(m_page->table()->choose(QStringLiteral("G2")));
        QVERIFY(!m_feed->stays);
        QVERIFY(decision->wait()->isChecked());
        QVERIFY(decision->reason()->toPlainText().isEmpty());
        QVERIFY(!decision->sign()->isEnabled());
        Q_EMIT decision->signed_({QStringLiteral("S-014"), QStringLiteral("G2")}, draft); // a click on its way
        QVERIFY(m_commands->asked.isEmpty());
        QVERIFY(m_page->note()->text().contains(QStringLiteral("S-014")));
        tell(view());
        QVERIFY(m_page->table()->choose(QStringLiteral("G2")));
        QCOMPARE(decision->reason()->toPlainText(), QStringLiteral("staging only"));
        decision->sign()->click();
        tell(view(), other); // the answer comes when another is shown
        m_commands->answerAll();
        QVERIFY(m_page->note()->text().contains(QStringLiteral("G2 of S-014")));
        tell(view());
        QVERIFY(m_page->table()->choose(QStringLiteral("G2")));
        QVERIFY(decision->reason()->toPlainText().isEmpty());
    }

    void aDiscardedDraftComesBack()
    {
        tell(view());
        GateDecision* decision = m_page->detail()->decision();
        decision->waive()->setChecked(true);
        decision->reason()->setPlainText(QStringLiteral("staging only"));
        decision->until()->setCurrentIndex(2);
        QVERIFY(!m_page->undoAction()->isEnabled());
        decision->discard()->click();
        QVERIFY(!decision->isWritten());
        QVERIFY(m_page->note()->text().contains(QStringLiteral("Ctrl+Z")));
        QVERIFY(m_feed->stays); // it would be gone with the session
        QTest::keyClick(decision->wait(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(decision->reason()->toPlainText(), QStringLiteral("staging only"));
        QCOMPARE(decision->until()->currentIndex(), 2);
        QVERIFY(!m_page->undoAction()->isEnabled());
    }

    void theWheelScrollsAndChangesNothing()
    {
        tell(view());
        GateDecision* decision = m_page->detail()->decision();
        m_page->setSigner(QStringLiteral("ada"), {QStringLiteral("L1 QA"), QStringLiteral("Admin")});
        m_page->resize(1368, 300);
        m_page->table()->setFocus();
        QTest::keyClick(m_page->table(), Qt::Key_W);
        QVERIFY(decision->reason()->hasFocus());
        const QRect seen = m_page->detail()->viewport()->rect();
        const QPoint top = decision->reason()->mapTo(m_page->detail()->viewport(), QPoint(0, 0));
        QVERIFY2(seen.contains(top) && seen.contains(top + QPoint(0, decision->reason()->height())),
            qPrintable(QString::number(top.y())));
        for (QComboBox* field : {decision->until(), decision->role(), m_page->kinds()}) {
            QCOMPARE(field->focusPolicy(), Qt::StrongFocus);
            const int before = field->currentIndex();
            field->setFocus();
            QWheelEvent wheel(field->rect().center(), field->mapToGlobal(field->rect().center()), {}, QPoint(0, -120),
                Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(field, &wheel);
            QCOMPARE(field->currentIndex(), before);
        }
    }

    void whoSignsInOnTheWaySignsInARole_data()
    {
        QTest::addColumn<QStringList>("roles");
        QTest::addColumn<QString>("role"); // empty = it must be chosen first
        QTest::newRow("one") << QStringList{QStringLiteral("L1 QA")} << QStringLiteral("L1 QA");
        QTest::newRow("one that decides")
            << QStringList{QStringLiteral("Observer"), QStringLiteral("L1 QA")} << QStringLiteral("L1 QA");
        QTest::newRow("several") << QStringList{QStringLiteral("L1 OVERWATCH"), QStringLiteral("L1 QA")} << QString();
    }
    void whoSignsInOnTheWaySignsInARole()
    {
        QFETCH(QStringList, roles);
        QFETCH(QString, role);
        tell(view());
        GateDecision* decision = m_page->detail()->decision();
        decision->waive()->setChecked(true);
        decision->reason()->setPlainText(QStringLiteral("why"));
        decision->sign()->click();
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("role")), QJsonValue(QString()));
        m_page->setSigner(QStringLiteral("ada"), roles);
        m_commands->refuseAll({ErrorKind::Forbidden, kSignedIn, QStringLiteral("gate G2"), {}, {}});
        if (role.isEmpty()) {
            QVERIFY(m_commands->asked.isEmpty());
            QVERIFY(m_page->note()->text().contains(QStringLiteral("Choose the role")));
            QVERIFY(decision->role()->hasFocus());
            QCOMPARE(decision->reason()->toPlainText(), QStringLiteral("why"));
            role = roles.first();
            decision->sign()->click();
        }
        QCOMPARE(m_commands->asked.size(), 1);
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("role")).toString(), role);
    }

    /// What the engine would refuse is not offered, and not counted.
    void aGateBehindItsWaveIsNotDecided()
    {
        LiveBuilder make = session();
        make.live().waves[0].gates[0].row.state = GateState::Failed;
        tell(view(), make);
        QCOMPARE(m_page->badge().count, 2);
        QVERIFY(m_page->table()->choose(QStringLiteral("G1")));
        for (const QAction* action : {m_page->waiveAction(), m_page->approveAction(), m_page->rejectAction()})
            QVERIFY(!action->isEnabled());
        QVERIFY(!m_page->detail()->decision()->isVisible());
        m_page->checkAction()->trigger();
        QCOMPARE(m_commands->lines(), QStringList({QStringLiteral("gate.rerun G2"), QStringLiteral("gate.rerun V2")}));
        m_commands->answerAll();
        make.live().waves[0].gates[0].row.waiver = {{QStringLiteral("expired"), true}}; // it holds what comes after
        tell(view(), make);
        QVERIFY(m_page->waiveAction()->isEnabled());
        QCOMPARE(m_page->badge().count, 3);
    }

    void whatBlocksIsChosenFirst()
    {
        GatesView blocked = view();
        blocked.blockers.first().id = QStringLiteral("V2");
        tell(blocked);
        QCOMPARE(m_page->table()->currentId(), QStringLiteral("V2"));
    }

    void severalChecklistsAreToldApart()
    {
        LiveBuilder make = session();
        Criterion list = criterion("G2", "rollback", Verifies::Operational, GateState::Pending);
        list.kind = CriterionKind::Checklist;
        make.live().waves[1].gates[0].criteria.append(list);
        GatesView two = view();
        two.items[QStringLiteral("G2")][QStringLiteral("rollback")] = {QStringLiteral("Backup exists")};
        tell(two, make);
        CellTable* items = m_page->detail()->items();
        QCOMPARE(items->rowCount(), 5);
        QVERIFY(items->rows().row(0).group);
        QCOMPARE(items->rows().row(0).cells[0].text, QStringLiteral("Before deploy"));
        QCOMPARE(items->rows().row(0).cells[0].more, QStringLiteral("1 of 2 ticked"));
        QCOMPARE(items->rows().row(3).cells[0].text, QStringLiteral("Rollback"));
        QCOMPARE(items->rows().row(4).spoken, QStringLiteral("Rollback, Backup exists, open"));
        QString asked;
        m_page->commands().setAsk([&](QWidget*, const Question& question, const Confirmed&) { asked = question.text; });
        QVERIFY(items->choose(QStringLiteral("rollback.1")));
        Q_EMIT items->toggled(QStringLiteral("rollback.1"));
        QCOMPARE(asked, QStringLiteral("Rollback: Backup exists"));
    }

    void checkAgainRunsTheChosenOrAllThatFailed()
    {
        tell(view());
        m_page->table()->setFocus();
        QTest::keyClick(m_page->table(), Qt::Key_F5);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("gate.rerun G2")});
        m_commands->answerAll();
        m_page->table()->choose(QStringLiteral("G3")); // pending
        m_page->checkAction()->trigger();
        QCOMPARE(m_commands->lines(), QStringList({QStringLiteral("gate.rerun G2"), QStringLiteral("gate.rerun V2")}));
    }

    void itemsAreTickedAndTakenBack()
    {
        tell(view());
        CellTable* items = m_page->detail()->items();
        QVERIFY(items->isVisible());
        QCOMPARE(items->rowCount(), 2);
        items->setFocus();
        QTest::keyClick(items, Qt::Key_Space);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("gate.untick G2")});
        m_commands->answerAll();
        QTest::keyClick(items, Qt::Key_Down);
        QTest::keyClick(items, Qt::Key_Space);
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("gate.tick G2")});
        QCOMPARE(
            m_commands->asked.first().args.value(QLatin1String("item")).toString(), QStringLiteral("before-deploy.2"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("reason")).toString(), QStringLiteral("because"));
    }

    void aGateIsApprovedOrRejectedWithAReason()
    {
        tell(view());
        m_page->approveAction()->trigger();
        QCOMPARE(m_asked, QStringList{QStringLiteral("Approve gate G2?")});
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("gate.approve G2")});
        m_commands->answerAll();
        m_page->rejectAction()->trigger();
        QCOMPARE(m_commands->lines(), QStringList{QStringLiteral("gate.reject G2")});
    }

    void aRecordedSessionIsOnlyRead()
    {
        LiveBuilder make = session();
        make.live().replayed = true;
        tell(view(), make);
        for (const QAction* action : {m_page->checkAction(), m_page->waiveAction(), m_page->approveAction()})
            QVERIFY(!action->isEnabled() && !action->isVisible());
        QVERIFY(!m_page->detail()->decision()->isVisible());
        QVERIFY(!m_page->blocking()->isVisible());
        QVERIFY(m_page->exportAction()->isEnabled());
    }

    void evidenceLeadsToItsAgentAndLinksLeadHere()
    {
        tell(view());
        QSignalSpy goes(m_page.get(), &Page::goTo);
        m_page->detail()->criteria()->setFocus();
        QTest::keyClick(m_page->detail()->criteria(), Qt::Key_Return);
        QCOMPARE(goes.takeFirst().first().toString(), QStringLiteral("wavedeck:S-014/A-1#log"));
        QVERIFY(m_page->reveal(QStringLiteral("wavedeck:S-014/G1#gate")));
        QCOMPARE(m_page->table()->currentId(), QStringLiteral("G1"));
        QVERIFY(!m_page->reveal(QStringLiteral("wavedeck:S-014/A-1")));
        QVERIFY(m_page->reveal(QStringLiteral("gate:S-012/R1")));
    }

    void theEvidenceIsExportedIntoAFolder()
    {
        tell(view());
        m_page->exportAction()->trigger();
        QCOMPARE(m_commands->asked.size(), 1);
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("evidence.export"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("folder")).toString(), QStringLiteral("/out"));
    }

    void whatWasNotMeasuredIsNotDrawn()
    {
        tell(view());
        const BaselineChart* chart = m_page->detail()->baseline();
        QVERIFY(chart->isVisible());
        QVERIFY(faceSays(chart->face(), QStringLiteral("n/a")));
        QVERIFY(faceSays(chart->face(), QStringLiteral("before n = 40, after n = 12")));
        QVERIFY(chart->accessibleName().contains(QStringLiteral("P95: before 1200 ms, after n/a")));
    }

    void hostileNamesAreShownHarmless()
    {
        LiveBuilder make = session();
        GatesView hostile = view();
        const QStringList names = fixture::hostileNames();
        for (qsizetype i = 0; i < names.size(); ++i) {
            LiveGate& gate = make.gate(QStringLiteral("X%1").arg(i), names[i], GateState::Failed);
            gate.row.reason = names[i];
            gate.row.waiver = {{QStringLiteral("by"), names[i]}, {QStringLiteral("reason"), names[i]}};
            Criterion one = criterion("X", "c", Verifies::Implemented, GateState::Failed);
            one.name = one.value = one.reason = names[i];
            gate.criteria = {one};
            GateRecord& record = hostile.records[gate.row.id];
            record.history = {{kNow, {}, names[i], names[i], names[i]}};
            GateEvidence evidence;
            evidence.criterion = QStringLiteral("c");
            evidence.path = evidence.text = evidence.actor = names[i];
            record.evidence = {evidence};
        }
        tell(hostile, make);
        for (qsizetype i = 0; i < names.size(); ++i) {
            QVERIFY(m_page->table()->choose(QStringLiteral("X%1").arg(i)));
            for (const CellTable* table :
                {m_page->table(), m_page->detail()->criteria(), m_page->detail()->history(), m_page->left()})
                for (int row = 0; row < table->rowCount(); ++row) {
                    QVERIFY(fixture::harmless(table->rows().row(row).spoken));
                    for (const TableCell& cell : table->rows().row(row).cells)
                        QVERIFY(fixture::harmless(cell.text + cell.more + cell.lead, 700));
                }
            QVERIFY(fixture::harmless(m_page->detail()->evidence()->text()));
            QVERIFY(fixture::harmless(m_page->detail()->lead()->text()));
        }
    }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("percent");
        QTest::newRow("1440x900") << QSize(1368, 840) << 100;
        QTest::newRow("1280x800") << QSize(1208, 740) << 100;
        QTest::newRow("150 %") << QSize(1368, 840) << 150;
    }
    void nothingIsCut()
    {
        QFETCH(QSize, size);
        QFETCH(int, percent);
        m_look->setTextPercent(percent);
        m_page->resize(size);
        tell(view());
        QCoreApplication::processEvents();
        QCOMPARE(fixture::cuts(m_page->ladder()->face().texts, m_page->ladder()->rect()), QStringList());
        QCOMPARE(fixture::cuts(m_page->detail()->baseline()->face().texts, m_page->detail()->baseline()->rect()),
            QStringList());
        QVERIFY(m_page->table()->height() > 100);
    }

private:
    static bool faceSays(const Face& face, const QString& text)
    {
        return std::any_of(
            face.texts.begin(), face.texts.end(), [&](const TextItem& item) { return item.text.contains(text); });
    }

    void tell(const GatesView& view, std::optional<LiveBuilder> make = {})
    {
        LiveBuilder now = make ? *make : session();
        now.live().gates = std::make_shared<const GatesView>(view);
        m_feed->follow(now.session().id);
        m_feed->tell(now.anew());
    }

    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<FakeCommands> m_commands;
    std::unique_ptr<GatesPage> m_page;
    QStringList m_asked;
};

QTEST_MAIN(TestGatesPage)
#include "tst_gatespage.moc"
