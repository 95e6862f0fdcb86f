// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol page as a person meets it: what it says of a session, what is decided by keyboard, with hostile names.
#include "models/live/protocolview.h"
#include "tests/ui/cutcheck.h"
#include "tests/ui/livefakes.h"
#include "ui/live/agentfacts.h"
#include "ui/live/agentrows.h"
#include "ui/protocol/protocolpage.h"
#include "ui/protocol/protocolwords.h"
#include "ui/theme/format.h"
#include "ui/theme/style.h"
#include "ui/widgets/emptystate.h"

#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include <memory>

using namespace wavedeck;
using namespace wavedeck::ui;
using test::FakeCommands;
using test::FakeFeed;
using test::kNow;
using test::LiveBuilder;

namespace {

Worktree worktree(const QString& agent, WorktreeState state, int files, const QString& reason = {})
{
    Worktree tree;
    tree.agent = agent;
    tree.branch = QStringLiteral("wavedeck/S-014/") + agent;
    tree.state = state;
    tree.head = files > 0 ? QStringLiteral("abc123") : QString();
    tree.files = files;
    tree.added = files * 40;
    tree.removed = files * 3;
    tree.reason = reason;
    return tree;
}

ProtocolView view()
{
    ProtocolView view;
    const auto spawn = [&](const char* parent, const char* request, bool granted, bool follows, const char* reason) {
        Spawn one;
        one.number = int(view.spawns.size()) + 1;
        one.parent = QString::fromLatin1(parent);
        one.request = QString::fromLatin1(request);
        one.granted = granted;
        one.follows = follows;
        one.reason = QString::fromLatin1(reason);
        if (granted)
            one.agent = QString(one.parent + QLatin1Char('.') + one.request);
        view.spawns.append(one);
    };
    spawn("A-017", "fix-1", true, true, "a coordinator starts specialists");
    spawn("A-017", "fix-2", true, false, "a specialist starts nobody; counted in mode basic");
    spawn("A-018", "x", false, true, "A-018 may start no agent of profile 'coder'");
    view.worktrees = {worktree(QStringLiteral("A-017"), WorktreeState::Committed, 3),
        worktree(QStringLiteral("A-018"), WorktreeState::Conflict, 2, QStringLiteral("conflict in src/a.cpp")),
        worktree(QStringLiteral("A-019"), WorktreeState::Merged, 1)};
    const auto change = [&](const char* path, const char* agent) {
        FileChange one;
        one.path = QString::fromLatin1(path);
        one.agent = QString::fromLatin1(agent);
        one.kind = QStringLiteral("modified");
        one.source = QStringLiteral("scope");
        view.changes.append(one);
    };
    change("src/a.cpp", "A-017");
    change("src/shared.cpp", "A-017");
    change("src/shared.cpp", "A-019");
    const char* const names[] = {"Intake", "Task analysis", "Pre-scan", "Load balancing"};
    for (int i = 0; i < 4; ++i) {
        Phase phase;
        phase.id = QString::number(i + 1);
        phase.position = i;
        phase.name = QString::fromLatin1(names[i]);
        phase.state = i < 2 ? PhaseState::Done : i == 2 ? PhaseState::Entered : PhaseState::Open;
        phase.enteredAt = phase.leftAt = kNow - 60'000;
        view.phases.append(phase);
    }
    const auto item = [&](const char* list, const char* id, const char* text, ItemState state) {
        ChecklistItem one;
        one.list = QString::fromLatin1(list);
        one.id = QString::fromLatin1(id);
        one.text = QString::fromLatin1(text);
        one.state = state;
        view.checklists.append(one);
    };
    item("pre-session", "backup", "A backup of the workspace exists", ItemState::Done);
    item("pre-session", "rollback", "The way back is known", ItemState::Open);
    item("phase:4", "card", "The capability card was read", ItemState::Open);
    view.metrics = {{QStringLiteral("hierarchy_compliance"), 66.7}, {QStringLiteral("delegation_ratio"), 90.0},
        {QStringLiteral("direct_percent"), 4.2}, {QStringLiteral("direct_edit_rate"), QJsonValue::Null},
        {QStringLiteral("starts"), 3}, {QStringLiteral("violations"), 1}};
    Quota closed;
    closed.provider = QStringLiteral("openai");
    closed.kind = QStringLiteral("quota");
    closed.text = QStringLiteral("usage limit reached");
    closed.closedAt = kNow - 60'000;
    closed.until = kNow;
    Quota opened = closed;
    opened.provider = QStringLiteral("anthropic");
    opened.openedAt = kNow;
    view.quotas = {closed, opened};
    view.score.at = kNow;
    view.score.points = 87;
    view.score.parts = {QJsonObject{{QStringLiteral("name"), QStringLiteral("Load balance")},
                            {QStringLiteral("points"), 15}, {QStringLiteral("of"), 15}},
        QJsonObject{{QStringLiteral("name"), QStringLiteral("Pre-scan")}, {QStringLiteral("points"), QJsonValue::Null},
            {QStringLiteral("of"), 20}, {QStringLiteral("why"), QStringLiteral("nothing was counted")}}};
    return view;
}

} // namespace

class TestProtocolPage : public QObject {
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
        m_page = std::make_unique<ProtocolPage>(*m_look, *m_feed, *m_commands);
        m_asked.clear();
        m_page->commands().setAsk([this](QWidget*, const Question& question, const Confirmed& yes) {
            m_asked.append(question.title);
            yes(question.fields.isEmpty() ? QStringList() : QStringList{QStringLiteral("because")});
        });
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
        tell({}); // nothing of its protocol is known
        QVERIFY(m_page->hierarchy()->isVisible());
        QVERIFY(!m_page->worktrees()->isVisible());
        QCOMPARE(m_page->gauges()->facts().first().value, QStringLiteral("–"));
    }

    void saysHowTheTeamStands()
    {
        tell(view());
        QCOMPARE(m_page->hierarchy()->rowCount(), 7);
        const AgentRow auth = rowOf(m_page->hierarchy(), QStringLiteral("C-03"));
        QCOMPARE(auth.depth, 2);
        QCOMPARE(auth.right, QStringLiteral("3 of 9 running, 4 done, 1 failed"));
        QCOMPARE(m_page->spawns()->rowCount(), 3);
        QCOMPARE(m_page->spawns()->rows().row(0).right, QStringLiteral("refused"));
        QCOMPARE(m_page->spawns()->rows().row(1).right, QStringLiteral("granted, against the chain"));
        QCOMPARE(m_page->spawns()->rows().row(1).rightTone, Tone::Warning);
        QCOMPARE(protocol::spawnWords(view()), QStringLiteral("2 of 3 granted"));
    }

    /// As the session document has them (protocolmetrics.h).
    void saysHowTheChainWasKept()
    {
        tell(view());
        QCOMPARE(fact(QStringLiteral("Chain of command")).value, rate(66.7));
        QCOMPARE(fact(QStringLiteral("Chain of command")).more, QStringLiteral("1 of 3 against it"));
        QCOMPARE(fact(QStringLiteral("Delegated")).value, rate(90));
        QCOMPARE(fact(QStringLiteral("Direct")).value, rate(4.2));
        QCOMPARE(fact(QStringLiteral("Direct")).more, QStringLiteral("of tool calls"));
        tell({});
        for (const char* unknown : {"Chain of command", "Delegated", "Direct"})
            QCOMPARE(fact(QLatin1String(unknown)).value, kNone);
    }

    void theBudgetIsChangedByKeyboard_data()
    {
        QTest::addColumn<QString>("dollars");
        QTest::addColumn<QString>("tokens");
        QTest::addColumn<QString>("asked"); // empty = nothing
        QTest::newRow("dollars") << QStringLiteral("7.50") << QString()
                                 << QStringLiteral(R"({"cost_microusd":7500000,"session":"S-014"})");
        QTest::newRow("both") << QStringLiteral("10") << QStringLiteral("90000")
                              << QStringLiteral(R"({"cost_microusd":10000000,"session":"S-014","tokens":90000})");
        QTest::newRow("no limit") << QStringLiteral("none") << QString()
                                  << QStringLiteral(R"({"cost_microusd":null,"session":"S-014"})");
        QTest::newRow("as it is") << QString() << QString() << QString();
        QTest::newRow("no amount") << QStringLiteral("-3") << QString() << QString();
        QTest::newRow("no number") << QString() << QStringLiteral("many<b>") << QString();
    }
    void theBudgetIsChangedByKeyboard()
    {
        QFETCH(QString, dollars);
        QFETCH(QString, tokens);
        QFETCH(QString, asked);
        m_page->commands().setAsk([&](QWidget*, const Question& question, const Confirmed& yes) {
            QCOMPARE(question.fields.size(), 2);
            yes({dollars, tokens});
        });
        tell(view());
        m_page->checklists()->setFocus(); // from anywhere on the page
        QTest::keyClick(m_page->checklists(), Qt::Key_B);
        if (asked.isEmpty()) {
            QVERIFY(m_commands->asked.isEmpty());
            QCOMPARE(m_page->note()->isVisible(), !dollars.isEmpty() || !tokens.isEmpty());
            return;
        }
        QCOMPARE(m_commands->asked.size(), 1);
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("session.budget"));
        QCOMPARE(
            QString::fromUtf8(QJsonDocument(m_commands->asked.first().args).toJson(QJsonDocument::Compact)), asked);
        QTest::keyClick(m_page->checklists(), Qt::Key_B); // asked once
        QCOMPARE(m_commands->asked.size(), 1);
        m_commands->answerAll();
        QVERIFY(!m_page->note()->isVisible());
    }

    void aClosedProviderIsOpened()
    {
        tell(view());
        QCOMPARE(m_page->quotas()->rowCount(), 1); // the other one is open again
        QCOMPARE(m_page->quotas()->rows().row(0).right, QStringLiteral("closed until ") + ui::clock(kNow).left(5));
        m_page->quotas()->setFocus();
        QVERIFY(m_page->quotas()->choose(QStringLiteral("openai")));
        QTest::keyClick(m_page->quotas(), Qt::Key_O);
        QCOMPARE(m_asked, QStringList{QStringLiteral("Open openai?")});
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("provider.open"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("provider")).toString(), QStringLiteral("openai"));
        m_commands->answerAll();
        tell({});
        QVERIFY(!m_page->quotas()->isVisible());
    }

    void aSpanTooWideIsSaidInWords_data()
    {
        QTest::addColumn<int>("running");
        QTest::addColumn<QString>("words");
        QTest::newRow("normal") << 6 << QStringLiteral("6 of 6 running");
        QTest::newRow("wide") << 7 << QStringLiteral("7 at once, more than 6");
        QTest::newRow("too wide") << 9 << QStringLiteral("9 at once, above 8");
    }
    void aSpanTooWideIsSaidInWords()
    {
        QFETCH(int, running);
        QFETCH(QString, words);
        LiveBuilder make;
        make.node(QStringLiteral("lead"), QStringLiteral("Coordinator"));
        make.wave(QStringLiteral("w"), QStringLiteral("W"), WaveState::Running, 60'000);
        for (int i = 0; i < running; ++i)
            make.agent(QString::number(i), QString::number(i), AgentState::Running, 1000, QStringLiteral("lead"));
        QCOMPARE(protocol::hierarchyRows(*make.build()).first().right, words);
    }

    void checklistsAndPhasesAreSettledByKeyboard()
    {
        tell(view());
        QCOMPARE(m_page->checklists()->rowCount(), 5); // two lists, three items
        QCOMPARE(m_page->checklists()->rows().row(0).right, QStringLiteral("1 of 2 settled"));
        m_page->checklists()->setFocus();
        QVERIFY(m_page->checklists()->choose(QStringLiteral("pre-session/rollback")));
        QTest::keyClick(m_page->checklists(), Qt::Key_Space);
        QCOMPARE(m_commands->asked.size(), 1);
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("checklist.tick"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("item")).toString(), QStringLiteral("rollback"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("list")).toString(), QStringLiteral("pre-session"));
        QTest::keyClick(m_page->checklists(), Qt::Key_Space); // asked once
        QCOMPARE(m_commands->asked.size(), 1);
        m_commands->refuseAll(
            {ErrorKind::Usage, QStringLiteral("x"), QStringLiteral("rollback"), QStringLiteral("it is settled"), {}});
        QVERIFY(m_page->note()->isVisible());
        QVERIFY2(m_page->note()->text().contains(QLatin1String("it is settled")), qPrintable(m_page->note()->text()));
        QTest::keyClick(m_page->checklists(), Qt::Key_W);
        QCOMPARE(m_asked, QStringList{QStringLiteral("Waive rollback?")});
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("reason")).toString(), QStringLiteral("because"));
        m_commands->answerAll();
        QVERIFY(!m_page->note()->isVisible());

        m_page->phases()->setFocus();
        QVERIFY(m_page->phases()->choose(QStringLiteral("4"))); // not entered: it can only be skipped
        QTest::keyClick(m_page->phases(), Qt::Key_D);
        QVERIFY(m_commands->asked.isEmpty());
        QTest::keyClick(m_page->phases(), Qt::Key_S);
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("phase.skip"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("phase")).toString(), QStringLiteral("4"));
    }

    void worktreesAreMergedAndDropped()
    {
        tell(view());
        QCOMPARE(m_page->worktrees()->rows().row(0).amount, QStringLiteral("3 files +120 −9"));
        QCOMPARE(m_page->worktrees()->rows().row(1).rightTone, Tone::Warning);
        m_page->worktrees()->setFocus();
        QVERIFY(m_page->worktrees()->choose(QStringLiteral("A-019")));
        QTest::keyClick(m_page->worktrees(), Qt::Key_M); // it is merged
        QVERIFY(m_asked.isEmpty());
        QVERIFY(m_page->worktrees()->choose(QStringLiteral("A-018")));
        QTest::keyClick(m_page->worktrees(), Qt::Key_M);
        QCOMPARE(m_asked.takeFirst(), QStringLiteral("Merge the worktree of A-018?"));
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("worktree.merge"));
        QCOMPARE(m_commands->asked.first().args.value(QLatin1String("agents")).toArray(),
            QJsonArray{QStringLiteral("A-018")});
        m_commands->answerAll();
        QTest::keyClick(m_page->worktrees(), Qt::Key_Delete);
        QCOMPARE(m_commands->asked.first().command, QStringLiteral("worktree.drop"));
        QSignalSpy goes(m_page.get(), &Page::goTo);
        QTest::keyClick(m_page->worktrees(), Qt::Key_Return);
        QCOMPARE(goes.first().first().toString(), QStringLiteral("wavedeck:S-014/A-018"));
    }

    void filesOfTwoAgentsStandFirst()
    {
        tell(view());
        QCOMPARE(m_page->changes()->rowCount(), 2);
        QCOMPARE(m_page->changes()->rows().row(0).text, QStringLiteral("src/shared.cpp"));
        QCOMPARE(m_page->changes()->rows().row(0).right, QStringLiteral("2 agents: A-017, A-019"));
        QCOMPARE(m_page->changes()->rows().row(0).tone, Tone::Warning);
    }

    void whatIsUnknownIsNotZero()
    {
        tell(view());
        QCOMPARE(m_page->score()->rows().row(0).right, QStringLiteral("15 of 15"));
        QCOMPARE(m_page->score()->rows().row(1).right, QStringLiteral("– of 20"));
        QCOMPARE(fact(QStringLiteral("Score")).value, QStringLiteral("87 of 100"));
        ProtocolView withheld = view();
        withheld.score.points.reset();
        QCOMPARE(protocol::scoreWords(withheld.score), QStringLiteral("withheld"));
    }

    void aReplayOffersNothing()
    {
        m_make = test::gatewayHardening();
        m_make.live().replayed = true;
        tell(view());
        QVERIFY(m_page->checklists()->choose(QStringLiteral("pre-session/rollback")));
        m_page->checklists()->setFocus();
        QTest::keyClick(m_page->checklists(), Qt::Key_Space);
        QVERIFY(m_commands->asked.isEmpty());
        m_make.live().replayed = false;
    }

    void hostileNamesAreHarmless()
    {
        ProtocolView bad;
        for (const QString& name : fixture::hostileNames()) {
            Spawn spawn;
            spawn.parent = spawn.request = spawn.reason = name;
            bad.spawns.append(spawn);
            bad.worktrees.append(worktree(name, WorktreeState::Failed, 1, name));
            FileChange change;
            change.path = change.agent = change.kind = name;
            bad.changes.append(change);
            Phase phase;
            phase.id = phase.name = phase.reason = name;
            bad.phases.append(phase);
            ChecklistItem item;
            item.list = item.id = item.text = item.reason = name;
            bad.checklists.append(item);
            Quota quota;
            quota.provider = quota.kind = quota.text = name;
            bad.quotas.append(quota);
        }
        tell(bad);
        for (const AgentRowList* list : m_page->findChildren<AgentRowList*>())
            for (int i = 0; i < list->rowCount(); ++i) {
                const AgentRow row = list->rows().row(i);
                for (const QString& text : {row.text, row.detail, row.right, row.amount, row.spoken})
                    QVERIFY2(fixture::harmless(text), qPrintable(text));
            }
        m_page->grab();
    }

    void holdsAtEverySize_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("percent");
        QTest::newRow("1440x900") << QSize(1368, 840) << 100;
        QTest::newRow("1280x800") << QSize(1208, 740) << 100;
        QTest::newRow("150 %") << QSize(1368, 840) << 150;
    }
    void holdsAtEverySize()
    {
        QFETCH(QSize, size);
        QFETCH(int, percent);
        m_look->setTextPercent(percent);
        m_page->resize(size);
        tell(view());
        QTRY_COMPARE(m_page->emptyState()->isVisible(), false);
        QCoreApplication::processEvents(); // the layout
        const QPixmap picture = m_page->grab();
        if (const QString where = qEnvironmentVariable("WAVEDECK_PICTURES"); !where.isEmpty())
            QVERIFY(picture.save(QStringLiteral("%1/protocol-%2-%3.png").arg(where).arg(size.width()).arg(percent)));
        for (const ProtocolColumn* column : m_page->findChildren<ProtocolColumn*>())
            QVERIFY2(column->widget()->width() <= column->viewport()->width(), qPrintable(column->accessibleName()));
        QCOMPARE(m_page->size(), size); // nothing pushes it wider
        for (const QToolButton* button : m_page->findChildren<QToolButton*>())
            if (button->isVisibleTo(m_page.get()))
                QTRY_VERIFY2(button->width() >= button->minimumSizeHint().width()
                        && button->mapTo(button->window(), QPoint(button->width(), 0)).x() <= size.width(),
                    qPrintable(button->text()));
    }

private:
    void tell(const ProtocolView& shown)
    {
        m_make.live().protocol = std::make_shared<const ProtocolView>(shown);
        m_feed->tell(m_make.anew());
    }
    static AgentRow rowOf(const AgentRowList* list, const QString& text)
    {
        for (int i = 0; i < list->rowCount(); ++i)
            if (list->rows().row(i).text == text)
                return list->rows().row(i);
        return {};
    }
    AgentFact fact(const QString& title) const
    {
        for (const AgentFact& one : m_page->gauges()->facts())
            if (one.title == title)
                return one;
        return {};
    }

    std::unique_ptr<Appearance> m_look;
    std::unique_ptr<FakeFeed> m_feed;
    std::unique_ptr<FakeCommands> m_commands;
    std::unique_ptr<ProtocolPage> m_page;
    LiveBuilder m_make = test::gatewayHardening();
    QStringList m_asked;
};

QTEST_MAIN(TestProtocolPage)
#include "tst_protocolpage.moc"
