// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/agentmodel.h"
#include "models/items/agenttexts.h"
#include "tests/support/livebuilder.h"
#include "tests/support/printmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QtTest>

#include <functional>

using namespace wavedeck;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;
using test::printModel;

namespace {

QStringList lines(const char* text)
{
    QStringList all = QString::fromLatin1(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return all;
}

/// Two coordinators below an orchestrator, and one agent that reports to nobody.
LiveBuilder team()
{
    LiveBuilder make;
    make.node(QStringLiteral("o-01"), QStringLiteral("Orchestrator"));
    make.node(QStringLiteral("c-03"), QStringLiteral("Auth"), QStringLiteral("o-01"));
    make.node(QStringLiteral("c-04"), QStringLiteral("Data"), QStringLiteral("o-01"));
    make.wave(QStringLiteral("analysis"), QStringLiteral("Analysis"), WaveState::Running, 40 * kMinuteMs);
    const QString auth = QStringLiteral("c-03");
    const QString data = QStringLiteral("c-04");
    make.agent(QStringLiteral("a0"), {}, AgentState::Running, 5 * kMinuteMs, auth);
    make.agent(QStringLiteral("a1"), {}, AgentState::Running, 5 * kMinuteMs, auth);
    make.agent(QStringLiteral("a2"), {}, AgentState::Running, 5 * kMinuteMs, auth);
    make.agent(QStringLiteral("a3"), {}, AgentState::Queued, 0, auth);
    make.agent(QStringLiteral("b0"), {}, AgentState::Running, 5 * kMinuteMs, data);
    make.agent(QStringLiteral("b1"), {}, AgentState::Succeeded, 4 * kMinuteMs, data);
    make.agent(QStringLiteral("alone"), {}, AgentState::Queued);
    return make;
}

/// Four coordinators, agents in all states; their ids have a `#`.
LiveBuilder crowd(int agents)
{
    LiveBuilder make;
    for (int team = 0; team < 4; ++team)
        make.node(QStringLiteral("c-%1").arg(team), QStringLiteral("Team"));
    make.wave(QStringLiteral("w"), {}, WaveState::Running, 40 * kMinuteMs);
    for (int i = 0; i < agents; ++i)
        make.agent(QStringLiteral("a#%1").arg(i), {}, AgentState(i % kAgentStates), 5 * kMinuteMs,
            QStringLiteral("c-%1").arg(i % 5));
    return make;
}

QList<int> lastChanged;

void change(LiveBuilder& make, QRandomGenerator& random, int many)
{
    QSet<int> agents;
    for (int i = 0; i < many; ++i)
        agents.insert(int(random.bounded(int(make.live().agents.size()))));
    lastChanged = QList<int>(agents.begin(), agents.end());
    std::sort(lastChanged.begin(), lastChanged.end());
    for (const int agent : std::as_const(lastChanged)) {
        if (random.bounded(2))
            make.set(agent, AgentState(random.bounded(kAgentStates)), 5 * kMinuteMs);
        LiveAgent& one = make.agentAt(agent);
        one.row.progress = int(random.bounded(101));
        one.row.tokens.output += random.bounded(1000);
        one.row.costMicroUsd += random.bounded(1000);
        if (one.cpuPercent >= 0)
            one.cpuPercent = random.bounded(100);
    }
}

class Fixture {
public:
    explicit Fixture(LiveBuilder builder)
        : make(std::move(builder))
        , tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest)
        , resets(&model, &QAbstractItemModel::modelReset)
        , changes(&model, &QAbstractItemModel::dataChanged)
    {
        model.update(make.anew());
        resets.clear();
    }
    void set(const QString& id, AgentState state)
    {
        const int index = make.live().agentIndex.value(id);
        make.set(index, state, 5 * kMinuteMs);
        model.update(make.changed({index}));
    }
    QStringList tree() const { return printModel(model); }

    LiveBuilder make;
    AgentModel model;
    QAbstractItemModelTester tester;
    QSignalSpy resets;
    QSignalSpy changes;
};

} // namespace

class TestAgentModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hierarchy();
    void wavesWithoutHierarchy();
    void states();
    void flat();
    void problemsRiseOnce();
    void saysWhatItWaitsFor_data();
    void saysWhatItWaitsFor();
    void succeededFoldAway();
    void theSelectedOneStays();
    void cells_data();
    void cells();
    void sentences_data();
    void sentences();
    void statesHaveASource();
    void groupsAddUp();
    void narrowChanges();
    void nothingForNothing();
    void tickTouchesElapsedOnly();
    void wrongIndexes();
    void persistentIndexesFollow_data();
    void persistentIndexesFollow();
    void storm_data();
    void storm();
};

void TestAgentModel::hierarchy()
{
    Fixture f(team());
    QCOMPARE(f.tree(), lines(R"(o-01 Orchestrator
  c-03 Auth
    a0
    a1
    a2
    a3
  c-04 Data
    b0
    1 succeeded
      b1
analysis Analysis
  alone
)"));
}

void TestAgentModel::wavesWithoutHierarchy()
{
    LiveBuilder make;
    make.wave(QStringLiteral("one"), QStringLiteral("One"), WaveState::Running, kMinuteMs);
    make.agent(QStringLiteral("a"), QStringLiteral("Alpha"), AgentState::Running, 1000, QStringLiteral("nobody"));
    make.agent(QStringLiteral("b"), {}, AgentState::Failed, 1000);
    make.wave(QStringLiteral("two"), QStringLiteral("two"), WaveState::Pending);
    Fixture f(make);
    QCOMPARE(f.tree(), lines("one One\n  b\n  a Alpha\ntwo\n"));
    QCOMPARE(f.model.index(1, int(AgentColumn::Step)).data().toString(),
        QStringLiteral("Its agents are found when it starts"));
}

void TestAgentModel::states()
{
    Fixture f(team());
    f.model.setArrangement(Arrangement::State);
    QCOMPARE(f.resets.size(), 1);
    QCOMPARE(f.tree(), lines(R"(4 running
  a0
  a1
  a2
  b0
2 queued
  a3
  alone
1 succeeded
  b1
)"));
    f.set(QStringLiteral("a1"), AgentState::Failed);
    f.set(QStringLiteral("a3"), AgentState::Running);
    f.set(QStringLiteral("alone"), AgentState::Running);
    QCOMPARE(f.tree(), lines(R"(1 failed
  a1
5 running
  a0
  a2
  a3
  b0
  alone
1 succeeded
  b1
)"));
    QCOMPARE(f.resets.size(), 1);
}

void TestAgentModel::flat()
{
    Fixture f(team());
    f.model.setArrangement(Arrangement::Flat);
    QCOMPARE(f.tree(), lines("a0\na1\na2\na3\nb0\nb1\nalone\n"));
    f.set(QStringLiteral("b0"), AgentState::Overdue);
    f.set(QStringLiteral("a2"), AgentState::Succeeded);
    QCOMPARE(f.tree(), lines("b0\na0\na1\na2\na3\nb1\nalone\n"));
}

void TestAgentModel::problemsRiseOnce()
{
    Fixture f(team());
    QSignalSpy moves(&f.model, &QAbstractItemModel::rowsMoved);
    const auto auth = [&] { return f.tree().mid(2, 4).join(QString()).simplified(); };
    f.set(QStringLiteral("a2"), AgentState::Overdue);
    QCOMPARE(auth(), QStringLiteral("a2 a0 a1 a3"));
    f.set(QStringLiteral("a1"), AgentState::Failed); // more urgent than overdue
    QCOMPARE(auth(), QStringLiteral("a1 a2 a0 a3"));
    f.set(QStringLiteral("a3"), AgentState::Blocked); // less urgent
    QCOMPARE(auth(), QStringLiteral("a1 a2 a3 a0"));
    QCOMPARE(moves.size(), 3);
    // What stands among the problems stays there, whatever becomes of it.
    f.set(QStringLiteral("a1"), AgentState::Running);
    f.set(QStringLiteral("a2"), AgentState::Failed);
    f.set(QStringLiteral("a3"), AgentState::Queued);
    QCOMPARE(auth(), QStringLiteral("a1 a2 a3 a0"));
    QCOMPARE(moves.size(), 3);
    f.set(QStringLiteral("a0"), AgentState::Overdue); // above what is no problem any more
    QCOMPARE(auth(), QStringLiteral("a0 a1 a2 a3"));
    QCOMPARE(moves.size(), 4);
    // An accepted failure is no problem any more, but where it stands does not change.
    f.make.agentOf(QStringLiteral("a2")).row.accepted = {{QStringLiteral("reason"), QStringLiteral("known")}};
    f.model.update(f.make.changed({2}));
    QCOMPARE(auth(), QStringLiteral("a0 a1 a2 a3"));
    QCOMPARE(f.model.indexOf(QStringLiteral("a2")).siblingAtColumn(int(AgentColumn::Step)).data().toString(),
        QStringLiteral("Accepted: known"));
    QCOMPARE(f.resets.size(), 0);
}

/// What somebody waits for stands where its step would.
void TestAgentModel::saysWhatItWaitsFor_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, AgentState state, const char* reason, const char* text) {
        QTest::newRow(name) << int(state) << QString::fromLatin1(reason) << QString::fromLatin1(text);
    };
    row("quota", AgentState::Queued, "waits for quota of openai until 17:42", "Waits for quota of openai until 17:42");
    row("its start is decided", AgentState::Starting, "waits for quota of openai", "Waits for quota of openai");
    row("budget", AgentState::Queued, "waits for budget: 4.90 of 5 USD spent", "Waits for budget: 4.90 of 5 USD spent");
    row("P0", AgentState::Queued, "waits for P0: fix and 1 more", "Waits for P0: fix and 1 more");
    row("paused", AgentState::Running, "paused: budget of 5 USD is spent", "Paused: budget of 5 USD is spent");
    row("paused past its limit", AgentState::Overdue, "paused: budget of 5 USD is spent",
        "Paused: budget of 5 USD is spent");
    row("context", AgentState::Running, "context limit: 200 of 200 tokens", "Context limit: 200 of 200 tokens");
    row("another reason", AgentState::Running, "started again", "step 1 of 2");
    row("none", AgentState::Running, "", "step 1 of 2");
}

void TestAgentModel::saysWhatItWaitsFor()
{
    QFETCH(int, state);
    QFETCH(QString, reason);
    Agent agent;
    agent.state = AgentState(state);
    agent.reason = reason;
    agent.step = QStringLiteral("step 1 of 2");
    QTEST(stepText(agent), "text");
}

void TestAgentModel::succeededFoldAway()
{
    Fixture f(team());
    f.set(QStringLiteral("a1"), AgentState::Succeeded);
    f.set(QStringLiteral("a0"), AgentState::Succeeded);
    QCOMPARE(f.tree().mid(1, 6), lines(R"(  c-03 Auth
    a2
    a3
    2 succeeded
      a0
      a1
)"));
    f.set(QStringLiteral("b0"), AgentState::Succeeded);
    QCOMPARE(f.tree().mid(7, 4), lines("  c-04 Data\n    2 succeeded\n      b0\n      b1\n"));
    // A repeated run of an agent takes it out again; an empty fold goes.
    f.set(QStringLiteral("b0"), AgentState::Queued);
    f.set(QStringLiteral("b1"), AgentState::Queued);
    QCOMPARE(f.tree().mid(7, 3), lines("  c-04 Data\n    b0\n    b1\n"));
    QCOMPARE(f.resets.size(), 0);
}

void TestAgentModel::theSelectedOneStays()
{
    Fixture f(team());
    f.model.setPinned(QStringLiteral("a1"));
    f.set(QStringLiteral("a1"), AgentState::Succeeded);
    f.set(QStringLiteral("a2"), AgentState::Succeeded);
    QCOMPARE(f.tree().mid(2, 5), lines("    a0\n    a1\n    a3\n    1 succeeded\n      a2\n"));
    f.model.setPinned(QStringLiteral("a2")); // looked at inside the fold: stays in it
    QCOMPARE(f.tree().mid(3, 1), lines("    a1\n")); // nothing moves while a view changes its selection
    f.model.foldUnpinned();
    QCOMPARE(f.tree().mid(2, 5), lines("    a0\n    a3\n    2 succeeded\n      a1\n      a2\n"));
    const QModelIndex fold = f.model.indexOf(QStringLiteral("a1")).parent();
    QCOMPARE(fold.siblingAtColumn(int(AgentColumn::Step)).data().toString(), QStringLiteral("10:00 agent time"));
    f.model.setPinned({});
    f.model.foldUnpinned();
    QCOMPARE(f.tree().mid(4, 1), lines("    2 succeeded\n"));
}

void TestAgentModel::cells_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("role");
    QTest::addColumn<QVariant>("expected");
    const auto row = [](const char* name, AgentColumn column, int role, const QVariant& expected) {
        QTest::newRow(name) << int(column) << role << expected;
    };
    row("label", AgentColumn::Agent, Qt::DisplayRole, QStringLiteral("A-019 Reuse tests"));
    row("id", AgentColumn::Cpu, AgentIdRole, QStringLiteral("A-019"));
    row("name", AgentColumn::Agent, AgentNameRole, QStringLiteral("Reuse tests"));
    row("uri", AgentColumn::Agent, UriRole, QStringLiteral("wavedeck:S-014/A-019"));
    row("state", AgentColumn::State, Qt::DisplayRole, QStringLiteral("overdue"));
    row("state value", AgentColumn::State, AgentStateRole, int(AgentState::Overdue));
    row("needs a person", AgentColumn::State, AttentionRole, true);
    row("capability", AgentColumn::Capability, Qt::DisplayRole, QStringLiteral("modify"));
    row("step", AgentColumn::Step, Qt::DisplayRole, QStringLiteral("188 of 260, test suite"));
    row("progress", AgentColumn::Progress, ProgressRole, 72);
    row("hatch", AgentColumn::Progress, PastLimitRole, true);
    row("elapsed", AgentColumn::Elapsed, ElapsedRole, qint64(2'048'000));
    row("limit", AgentColumn::Elapsed, LimitRole, qint64(1'800'000));
    row("elapsed spoken", AgentColumn::Elapsed, Qt::AccessibleTextRole,
        QStringLiteral("34 minutes 8 seconds, limit 30 minutes"));
    row("tokens", AgentColumn::Tokens, Qt::DisplayRole, qint64(412'000));
    row("cost", AgentColumn::Cost, Qt::DisplayRole, qint64(1'240'000));
    row("cost spoken", AgentColumn::Cost, Qt::AccessibleTextRole, QStringLiteral("1.24 dollars"));
    row("memory", AgentColumn::Memory, Qt::DisplayRole, qint64(612 * 1024 * 1024));
    row("cpu unknown", AgentColumn::Cpu, Qt::DisplayRole, QVariant());
    row("cpu unknown, spoken", AgentColumn::Cpu, Qt::AccessibleTextRole, QStringLiteral("unknown"));
    row("no such role", AgentColumn::Agent, Qt::DecorationRole, QVariant());
}

void TestAgentModel::cells()
{
    QFETCH(int, column);
    QFETCH(int, role);
    QFETCH(QVariant, expected);
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
    LiveAgent& agent = make.agent(
        QStringLiteral("A-019"), QStringLiteral("Reuse tests"), AgentState::Overdue, 34 * kMinuteMs + 8000);
    agent.row.capability = Capability::Modify;
    agent.row.progress = 72;
    agent.row.step = QStringLiteral("188 of 260, test suite");
    agent.row.tokens.input = 412'000;
    agent.row.costMicroUsd = 1'240'000;
    agent.rssBytes = 612 * 1024 * 1024;
    agent.cpuPercent = -1;
    Fixture f(make);
    const QModelIndex index = f.model.indexOf(QStringLiteral("A-019")).siblingAtColumn(column);
    QVERIFY(index.isValid());
    QCOMPARE(index.data(role), expected);
}

void TestAgentModel::sentences_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, AgentState state, const char* reason, const char* expected) {
        QTest::newRow(name) << int(state) << QString::fromLatin1(reason) << QString::fromLatin1(expected);
    };
    row("overdue", AgentState::Overdue, "",
        "A-019 Refresh-token reuse tests, overdue by 4 minutes 8 seconds, 72 percent, step 6 of 8");
    row("running", AgentState::Running, "",
        "A-019 Refresh-token reuse tests, running for 34 minutes 8 seconds, 72 percent, step 6 of 8");
    row("failed", AgentState::Failed, "exit code 1",
        "A-019 Refresh-token reuse tests, failed after 34 minutes 8 seconds, Exit code 1");
    row("blocked", AgentState::Blocked, "A-020 is failed",
        "A-019 Refresh-token reuse tests, blocked, waits for A-020, 72 percent");
    row("queued", AgentState::Queued, "", "A-019 Refresh-token reuse tests, queued, 72 percent");
    row("queued, kept back", AgentState::Queued, "waits for the machine: memory 74 %",
        "A-019 Refresh-token reuse tests, queued, 72 percent, Waits for the machine: memory 74 %");
    row("succeeded", AgentState::Succeeded, "",
        "A-019 Refresh-token reuse tests, succeeded after 34 minutes 8 seconds, step 6 of 8");
}

void TestAgentModel::sentences()
{
    QFETCH(int, state);
    QFETCH(QString, reason);
    QFETCH(QString, expected);
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
    LiveAgent& agent = make.agent(
        QStringLiteral("A-019"), QStringLiteral("Refresh-token reuse tests"), AgentState(state), 34 * kMinuteMs + 8000);
    agent.row.progress = 72;
    agent.row.step = QStringLiteral("6 of 8");
    agent.row.reason = reason;
    Fixture f(make);
    QCOMPARE(f.model.indexOf(QStringLiteral("A-019")).data(Qt::AccessibleTextRole).toString(), expected);
}

/// Every state says who told it and how old it is (a status that nobody told is no status).
void TestAgentModel::statesHaveASource()
{
    LiveBuilder make;
    make.wave(QStringLiteral("w"), {}, WaveState::Running, kMinuteMs);
    LiveAgent& agent = make.agent(QStringLiteral("a"), {}, AgentState::Running, 5 * kMinuteMs);
    agent.row.stateAt = kNow - 4 * kMinuteMs;
    agent.row.stateSource = QStringLiteral("process");
    agent.outputAt = kNow - 3000;
    Fixture f(make);
    const auto source = [&](AgentColumn column) {
        return f.model.indexOf(QStringLiteral("a")).siblingAtColumn(int(column)).data(SourceRole).toString();
    };
    QCOMPARE(source(AgentColumn::State), QStringLiteral("Running for 4 min. Source: process. Output 3 s ago."));
    QCOMPARE(source(AgentColumn::Progress), QStringLiteral("It told no progress."));
    QCOMPARE(source(AgentColumn::Memory), QString());
    f.make.agentOf(QStringLiteral("a")).row.progress = 72;
    f.make.agentOf(QStringLiteral("a")).row.progressSource = QStringLiteral("events");
    f.model.update(f.make.changed({0}));
    QCOMPARE(source(AgentColumn::Progress), QStringLiteral("72 %, told by its events"));
}

void TestAgentModel::groupsAddUp()
{
    LiveBuilder make = team();
    make.agentOf(QStringLiteral("a0")).row.progress = 60;
    make.agentOf(QStringLiteral("a0")).row.costMicroUsd = 500'000;
    make.agentOf(QStringLiteral("b1")).row.costMicroUsd = 250'000;
    make.agentOf(QStringLiteral("b1")).row.tokens.output = 7;
    Fixture f(make);
    const QModelIndex top = f.model.index(0, 0);
    const auto cell
        = [&](const QModelIndex& index, AgentColumn column) { return index.siblingAtColumn(int(column)).data(); };
    QCOMPARE(cell(top, AgentColumn::State).toString(), QStringLiteral("running"));
    QCOMPARE(cell(top, AgentColumn::Step).toString(), QStringLiteral("1 of 6 finished"));
    QCOMPARE(cell(top, AgentColumn::Progress).toInt(), qRound(160 / 6.0));
    QCOMPARE(cell(top, AgentColumn::Cost).toLongLong(), 750'000);
    QCOMPARE(cell(top, AgentColumn::Tokens).toLongLong(), 7);
    QCOMPARE(cell(top, AgentColumn::Memory).toLongLong(), 4ll * 300 * 1024 * 1024);
    QCOMPARE(cell(top, AgentColumn::Cpu).toInt(), 80);
    QCOMPARE(cell(top, AgentColumn::Elapsed).toLongLong(), 5 * kMinuteMs);
    QCOMPARE(top.data(Qt::AccessibleTextRole).toString(),
        QStringLiteral("o-01 Orchestrator, running, 1 of 6 finished, 27 percent"));
    f.set(QStringLiteral("a1"), AgentState::Failed);
    QCOMPARE(cell(top, AgentColumn::Step).toString(), QStringLiteral("2 of 6 finished"));
    QVERIFY(top.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("finished, 1 failed, ")));
    for (const char* id : {"a0", "a2", "a3"})
        f.set(QString::fromLatin1(id), AgentState::Succeeded);
    QCOMPARE(cell(f.model.index(0, 0, top), AgentColumn::State).toString(), QStringLiteral("failed"));
    QCOMPARE(cell(f.model.index(1, 0, top), AgentColumn::State).toString(), QStringLiteral("running"));
    f.set(QStringLiteral("b0"), AgentState::Succeeded);
    QCOMPARE(cell(f.model.index(1, 0, top), AgentColumn::State).toString(), QStringLiteral("succeeded"));
    QCOMPARE(cell(f.model.index(1, 0), AgentColumn::State).toString(), QStringLiteral("queued"));
}

void TestAgentModel::narrowChanges()
{
    Fixture f(team());
    f.changes.clear();
    for (const int agent : {0, 1, 2})
        f.make.agentAt(agent).row.step = QStringLiteral("step");
    f.model.update(f.make.changed({0, 1, 2}));
    QCOMPARE(f.changes.size(), 1); // three neighbours, one run, one column; no group tells a step of its own
    const auto from = f.changes[0][0].toModelIndex();
    const auto to = f.changes[0][1].toModelIndex();
    QCOMPARE(from, f.model.indexOf(QStringLiteral("a0")).siblingAtColumn(int(AgentColumn::Step)));
    QCOMPARE(to, f.model.indexOf(QStringLiteral("a2")).siblingAtColumn(int(AgentColumn::Step)));
    f.changes.clear();
    f.make.agentAt(0).row.tokens.input = 5;
    f.model.update(f.make.changed({0}));
    QCOMPARE(f.changes.size(), 3); // the agent, its coordinator, the orchestrator
    for (const auto& change : f.changes) {
        QCOMPARE(change[0].toModelIndex().column(), int(AgentColumn::Tokens));
        QCOMPARE(change[1].toModelIndex().column(), int(AgentColumn::Tokens));
    }
}

void TestAgentModel::nothingForNothing()
{
    Fixture f(team());
    f.changes.clear();
    f.make.agentAt(0).rssBytes += 1000; // shows the same
    f.make.agentAt(0).cpuPercent += 0.2;
    f.model.update(f.make.changed({0}));
    f.model.update(f.make.changed({}));
    QCOMPARE(f.changes.size(), 0);
    f.make.agentAt(0).rssBytes += 9 * 1024 * 1024;
    f.model.update(f.make.changed({0}));
    QVERIFY(f.changes.size() > 0);
    QCOMPARE(f.resets.size(), 0);
    f.model.update({});
    QCOMPARE(f.resets.size(), 1);
    QCOMPARE(f.model.rowCount(), 0);
    f.model.update({});
    f.model.tick(kNow + 1000);
    QCOMPARE(f.resets.size(), 1);
    f.model.update(f.make.anew());
    QCOMPARE(f.resets.size(), 2);
    f.make.agent(QStringLiteral("more"), {}, AgentState::Queued); // forgotten `anew`: never a wrong index
    f.model.update(f.make.changed({7}));
    QCOMPARE(f.resets.size(), 3);
    QVERIFY(f.model.indexOf(QStringLiteral("more")).isValid());
}

void TestAgentModel::tickTouchesElapsedOnly()
{
    Fixture f(team());
    f.changes.clear();
    f.model.tick(kNow + 1000);
    QSet<QString> touched;
    for (const auto& change : f.changes) {
        const auto from = change[0].toModelIndex();
        const auto to = change[1].toModelIndex();
        QCOMPARE(from.column(), int(AgentColumn::Elapsed));
        QCOMPARE(to.column(), int(AgentColumn::Elapsed));
        for (int row = from.row(); row <= to.row(); ++row)
            touched.insert(from.siblingAtRow(row).data(AgentIdRole).toString());
    }
    const QSet<QString> live{QStringLiteral("a0"), QStringLiteral("a1"), QStringLiteral("a2"), QStringLiteral("b0"),
        QStringLiteral("c-03"), QStringLiteral("c-04"), QStringLiteral("o-01")};
    QCOMPARE(touched, live);
    QCOMPARE(f.model.indexOf(QStringLiteral("a0")).data(ElapsedRole).toLongLong(), 5 * kMinuteMs + 1000);
    f.changes.clear();
    f.model.tick(kNow + 1000);
    QCOMPARE(f.changes.size(), 0);
}

void TestAgentModel::wrongIndexes()
{
    Fixture f(team());
    const QModelIndex top = f.model.index(0, 0);
    QVERIFY(!f.model.index(f.model.rowCount(), 0).isValid());
    QVERIFY(!f.model.index(0, kAgentColumns).isValid());
    QVERIFY(!f.model.index(-1, 0).isValid());
    QVERIFY(!f.model.index(f.model.rowCount(top), 0, top).isValid());
    QCOMPARE(f.model.rowCount(top.siblingAtColumn(1)), 0);
    QVERIFY(!f.model.data({}, Qt::DisplayRole).isValid());
    QVERIFY(!f.model.indexOf(QStringLiteral("nobody")).isValid());
    QCOMPARE(f.model.agentAt(top), -1);
    QVERIFY(!f.model.headerData(kAgentColumns, Qt::Horizontal).isValid());
}

void TestAgentModel::persistentIndexesFollow_data()
{
    QTest::addColumn<int>("arrangement");
    QTest::addColumn<int>("atOnce"); // how many agents change in one update
    for (const int arrangement : {0, 1, 2})
        for (const int many : {1, 3, 50})
            QTest::addRow("arrangement %d, %d at once", arrangement, many) << arrangement << many;
}

void TestAgentModel::persistentIndexesFollow()
{
    QFETCH(int, arrangement);
    QFETCH(int, atOnce);
    Fixture f(crowd(100));
    f.model.setArrangement(Arrangement(arrangement));
    QHash<QString, QPersistentModelIndex> kept;
    for (const LiveAgent& agent : f.make.live().agents)
        kept.insert(agent.row.id, f.model.indexOf(agent.row.id).siblingAtColumn(2));
    f.resets.clear();
    QRandomGenerator random(7);
    for (int round = 0; round < 60; ++round) {
        change(f.make, random, atOnce);
        f.model.update(f.make.changed(lastChanged));
        for (auto it = kept.cbegin(); it != kept.cend(); ++it) {
            QVERIFY(it->isValid());
            QCOMPARE(it->data(AgentIdRole).toString(), it.key());
            QCOMPARE(it->column(), 2);
            QCOMPARE(QModelIndex(*it), f.model.indexOf(it.key()).siblingAtColumn(2));
        }
    }
    QCOMPARE(f.resets.size(), 0);
}

void TestAgentModel::storm_data()
{
    QTest::addColumn<int>("arrangement");
    QTest::newRow("hierarchy") << int(Arrangement::Hierarchy);
    QTest::newRow("state") << int(Arrangement::State);
    QTest::newRow("flat") << int(Arrangement::Flat);
}

void TestAgentModel::storm()
{
    QFETCH(int, arrangement);
    Fixture f(crowd(500));
    f.model.setArrangement(Arrangement(arrangement));
    f.resets.clear();
    QRandomGenerator random(14);
    for (int round = 0; round < 100; ++round) {
        change(f.make, random, round % 10 == 0 ? 60 : 1 + int(random.bounded(6))); // now and then all at once
        f.model.update(f.make.changed(lastChanged));
        if (round % 4 == 0)
            f.model.tick(kNow + round * 250);
    }
    QCOMPARE(f.resets.size(), 0);
    // Every agent is there once, and in the group that its state asks for.
    int shown = 0;
    std::function<void(const QModelIndex&)> visit = [&](const QModelIndex& parent) {
        for (int row = 0; row < f.model.rowCount(parent); ++row) {
            const QModelIndex index = f.model.index(row, 0, parent);
            if (f.model.agentAt(index) < 0) {
                visit(index);
                continue;
            }
            ++shown;
            const auto state = AgentState(index.data(AgentStateRole).toInt());
            if (arrangement == int(Arrangement::State))
                QCOMPARE(parent.data(AgentStateRole).toInt(), int(state));
            if (arrangement == int(Arrangement::Hierarchy))
                QCOMPARE(parent.data(RowKindRole).toInt() == int(RowKind::Fold), state == AgentState::Succeeded);
        }
    };
    visit({});
    QCOMPARE(shown, 500);
    // Sums that were kept up to date are the ones of a new tree.
    AgentModel fresh;
    fresh.setArrangement(Arrangement(arrangement));
    fresh.update(f.make.anew());
    const auto sums = [](const AgentModel& model) {
        QStringList all;
        for (const QString& line : printModel(model, {0, 3, 4, 6, 7, 8, 9}))
            if (!line.contains(QLatin1Char('#')))
                all.append(line);
        return all;
    };
    QCOMPARE(sums(f.model), sums(fresh));
}

QTEST_GUILESS_MAIN(TestAgentModel)
#include "tst_agentmodel.moc"
