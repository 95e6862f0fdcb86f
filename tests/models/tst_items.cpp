// SPDX-License-Identifier: GPL-3.0-or-later
// The filter of the agent tree, the activity log, the list of what needs attention.
#include "models/items/agentfilter.h"
#include "models/items/attentionmodel.h"
#include "models/items/eventmodel.h"
#include "tests/support/livebuilder.h"
#include "tests/support/printmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace wavedeck;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;
using test::printModel;

namespace {

LiveBuilder team()
{
    LiveBuilder make;
    make.node(QStringLiteral("c-03"), QStringLiteral("Auth"));
    make.node(QStringLiteral("c-04"), QStringLiteral("Data"));
    make.wave(QStringLiteral("research"), QStringLiteral("Research"), WaveState::Running, 40 * kMinuteMs);
    const auto add = [&](const char* id, const char* name, AgentState state, const char* chief) -> Agent& {
        return make
            .agent(QString::fromLatin1(id), QString::fromLatin1(name), state, 5 * kMinuteMs, QString::fromLatin1(chief))
            .row;
    };
    add("a-2", "Lint", AgentState::Failed, "c-03").role = QStringLiteral("qa");
    add("a-10", "Build", AgentState::Running, "c-03").step = QStringLiteral("linking LINT rules");
    add("a-1", "Docs", AgentState::Succeeded, "c-03").capability = Capability::Modify;
    make.wave(QStringLiteral("analysis"), QStringLiteral("Deep look"), WaveState::Pending);
    add("b-1", "Graph", AgentState::Queued, "c-04").role = QStringLiteral("qa lead");
    add("b-2", "Count", AgentState::Queued, "c-04");
    return make;
}

QStringList words(const QStringList& lines)
{
    QStringList out;
    for (const QString& line : lines)
        out.append(line.trimmed());
    return out;
}

Event eventOf(qint64 id, const char* subject, const char* kind, const char* text)
{
    return {id, QStringLiteral("S-014"), QString::fromLatin1(subject), kNow + id, QString::fromLatin1(kind),
        QString::fromLatin1(text), {}};
}

QList<Event> many(qint64 first, int count)
{
    QList<Event> events;
    for (int i = 0; i < count; ++i)
        events.append(eventOf(first + i, "a-2", "agent", "running"));
    return events;
}

Attention attention(Attention::Kind kind, const char* subject, const char* title)
{
    return {kind, QString::fromLatin1(subject), QString::fromLatin1(title), QStringLiteral("detail"), kNow,
        {AttentionAction::OpenLog, AttentionAction::Retry}};
}

} // namespace

class TestItems : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filterWords_data();
    void filterWords();
    void picks();
    void groupsShowForWhatTheyHold();
    void filteredRowsComeAndGo();
    void sorting_data();
    void sorting();
    void sortedRowsStay();
    void eventsAppend();
    void eventsAreCapped();
    void eventRows_data();
    void eventRows();
    void eventFilter_data();
    void eventFilter();
    void attentionKeepsItsRows();
    void attentionRoles();
};

void TestItems::filterWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char* text, const char* shown) {
        QTest::addRow("%s", text) << QString::fromLatin1(text) << QString::fromLatin1(shown);
    };
    row("", "a-2 a-10 a-1 b-1 b-2");
    row("lint", "a-2 a-10");
    row("LINT", "a-2 a-10");
    row("  lint   build ", "a-10");
    row("-lint", "a-1 b-1 b-2");
    row("a-1", "a-10 a-1");
    row("state:failed", "a-2");
    row("state:fa", "a-2");
    row("state:", "a-2 a-10 a-1 b-1 b-2"); // still being typed
    row("-state:queued", "a-2 a-10 a-1");
    row("wave:analysis", "b-1 b-2");
    row("wave:deep", "b-1 b-2");
    row("wave:1", "a-2 a-10 a-1");
    row("role:qa", "a-2 b-1");
    row("role:qa -state:failed", "b-1");
    row("team:c-04", "b-1 b-2");
    row("capability:modify", "a-1");
    row("is:attention", "a-2");
    row("-is:attention", "a-10 a-1 b-1 b-2");
    row("is:live", "a-10");
    row("is:done", "a-1");
    row("is:finished", "a-2 a-1");
    row("is:what", "");
    row("other:word", "");
    row("-", "a-2 a-10 a-1 b-1 b-2"); // every id has one
    row("nothing like it", "");
}

void TestItems::filterWords()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    LiveBuilder make = team();
    AgentModel model;
    AgentFilter filter(model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setArrangement(Arrangement::Flat);
    filter.setAttention({QStringLiteral("a-2")});
    model.update(make.anew());
    filter.setText(text);
    QStringList ids;
    for (int row = 0; row < filter.rowCount(); ++row)
        ids.append(filter.index(row, 0).data(AgentIdRole).toString());
    QCOMPARE(ids.join(QLatin1Char(' ')), shown);
    QCOMPARE(filter.count().shown, int(ids.size()));
    QCOMPARE(filter.count().all, 5);
}

void TestItems::picks()
{
    LiveBuilder make = team();
    AgentModel model;
    AgentFilter filter(model);
    QSignalSpy changed(&filter, &AgentFilter::filterChanged);
    model.update(make.anew());
    QVERIFY(!filter.isFiltering());
    filter.setWave(QStringLiteral("research"));
    QCOMPARE(filter.count().shown, 3);
    filter.setCapability(Capability::Modify);
    QCOMPARE(filter.count().shown, 1);
    filter.setText(QStringLiteral("state:running"));
    QCOMPARE(filter.count().shown, 0);
    QCOMPARE(filter.rowCount(), 0);
    QVERIFY(filter.isFiltering());
    filter.clear();
    QVERIFY(!filter.isFiltering());
    QCOMPARE(filter.count().shown, 5);
    QCOMPARE(changed.size(), 4);
}

void TestItems::groupsShowForWhatTheyHold()
{
    LiveBuilder make = team();
    AgentModel model;
    AgentFilter filter(model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(make.anew());
    filter.setText(QStringLiteral("docs"));
    QCOMPARE(words(printModel(filter)),
        QStringList({QStringLiteral("c-03 Auth"), QStringLiteral("1 succeeded"), QStringLiteral("a-1 Docs")}));
    filter.setText(QStringLiteral("auth")); // a group's own name finds nothing by itself
    QCOMPARE(printModel(filter), QStringList());
}

void TestItems::filteredRowsComeAndGo()
{
    LiveBuilder make = team();
    AgentModel model;
    AgentFilter filter(model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(make.anew());
    filter.setText(QStringLiteral("state:running"));
    QCOMPARE(words(printModel(filter)), QStringList({QStringLiteral("c-03 Auth"), QStringLiteral("a-10 Build")}));
    make.set(3, AgentState::Running, 1000);
    make.set(1, AgentState::Succeeded, 1000);
    model.update(make.changed({1, 3}));
    QCOMPARE(words(printModel(filter)), QStringList({QStringLiteral("c-04 Data"), QStringLiteral("b-1 Graph")}));
}

void TestItems::sorting_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("order");
    QTest::addColumn<QString>("ids");
    const auto row = [](const char* name, AgentColumn column, Qt::SortOrder order, const char* ids) {
        QTest::newRow(name) << int(column) << int(order) << QString::fromLatin1(ids);
    };
    row("id, natural", AgentColumn::Agent, Qt::AscendingOrder, "c-03 a-2 a-10 - a-1 c-04 b-1 b-2");
    row("id, down", AgentColumn::Agent, Qt::DescendingOrder, "c-04 b-2 b-1 c-03 a-10 a-2 - a-1");
    row("cost, unknown last", AgentColumn::Cost, Qt::AscendingOrder, "c-03 a-10 a-2 - a-1 c-04 b-1 b-2");
    row("cost, down: unknown last", AgentColumn::Cost, Qt::DescendingOrder, "c-03 a-2 a-10 - a-1 c-04 b-1 b-2");
    row("state by urgency", AgentColumn::State, Qt::DescendingOrder, "c-04 b-1 b-2 c-03 a-10 a-2 - a-1");
}

void TestItems::sorting()
{
    QFETCH(int, column);
    QFETCH(int, order);
    QFETCH(QString, ids);
    LiveBuilder make = team();
    make.agentAt(0).row.costMicroUsd = 20;
    make.agentAt(1).row.costMicroUsd = 10;
    AgentModel model;
    AgentFilter filter(model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(make.anew());
    filter.sort(column, Qt::SortOrder(order));
    QStringList found;
    std::function<void(const QModelIndex&)> visit = [&](const QModelIndex& parent) {
        for (int r = 0; r < filter.rowCount(parent); ++r) {
            const QString id = filter.index(r, 0, parent).data(AgentIdRole).toString();
            found.append(id.isEmpty() ? QStringLiteral("-") : id);
            visit(filter.index(r, 0, parent));
        }
    };
    visit({});
    QCOMPARE(found.join(QLatin1Char(' ')), ids);
}

void TestItems::sortedRowsStay()
{
    LiveBuilder make = team();
    AgentModel model;
    AgentFilter filter(model);
    model.setArrangement(Arrangement::Flat);
    make.agentAt(0).row.costMicroUsd = 20;
    make.agentAt(1).row.costMicroUsd = 10;
    model.update(make.anew());
    filter.sort(int(AgentColumn::Cost), Qt::DescendingOrder);
    QCOMPARE(filter.index(0, 0).data(AgentIdRole).toString(), QStringLiteral("a-2"));
    make.agentAt(1).row.costMicroUsd = 99;
    model.update(make.changed({1}));
    QCOMPARE(filter.index(0, 0).data(AgentIdRole).toString(), QStringLiteral("a-2"));
    filter.sort(int(AgentColumn::Cost), Qt::AscendingOrder);
    filter.sort(int(AgentColumn::Cost), Qt::DescendingOrder);
    QCOMPARE(filter.index(0, 0).data(AgentIdRole).toString(), QStringLiteral("a-10"));
}

void TestItems::eventsAppend()
{
    LiveBuilder make = team();
    EventModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    LiveUpdate update = make.anew();
    update.events = many(1, 3);
    update.eventCount = 1284;
    model.update(update);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.total(), 1284);
    update = make.changed({});
    update.events = many(4, 50);
    model.update(update);
    QCOMPARE(model.rowCount(), 53);
    QCOMPARE(inserted.size(), 1); // one signal a step, however many came
    QCOMPARE(model.index(52, 0).data(EventIdRole).toLongLong(), 53);
    model.update({});
    QCOMPARE(model.rowCount(), 0);
}

void TestItems::eventsAreCapped()
{
    LiveBuilder make = team();
    EventModel model;
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.update(make.anew());
    LiveUpdate update = make.changed({});
    update.events = many(1, EventModel::kEventsKept);
    model.update(update);
    QCOMPARE(removed.size(), 0);
    update.events = many(EventModel::kEventsKept + 1, 7);
    model.update(update);
    QCOMPARE(model.rowCount(), EventModel::kEventsKept);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(model.index(0, 0).data(EventIdRole).toLongLong(), 8);
    update.events = many(100'000, EventModel::kEventsKept + 9);
    model.update(update);
    QCOMPARE(model.rowCount(), EventModel::kEventsKept);
    QCOMPARE(model.index(0, 0).data(EventIdRole).toLongLong(), 100'009);
}

void TestItems::eventRows_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("wave");
    QTest::addColumn<int>("agentState");
    QTest::addColumn<int>("gateState");
    const auto row = [](const char* subject, const char* kind, const char* text, const char* shown, const char* wave,
                         int agentState, int gateState) {
        QTest::addRow("%s %s", subject, kind)
            << QString::fromLatin1(subject) << QString::fromLatin1(kind) << QString::fromLatin1(text)
            << QString::fromLatin1(shown) << QString::fromLatin1(wave) << agentState << gateState;
    };
    row("a-2", "agent", "failed: exit code 1", "a-2", "research", int(AgentState::Failed), -1);
    row("a-2", "note", "failed: exit code 1", "a-2", "research", -1, -1);
    row("b-1", "agent", "what: ever", "b-1", "analysis", -1, -1);
    row("wave:analysis", "wave", "running", "analysis", "analysis", -1, -1);
    row("gate:g1", "gate", "passed", "g1", "analysis", -1, int(GateState::Passed));
    row("@g1.lint", "gate", "failed: x", "g1.lint", "analysis", -1, int(GateState::Failed));
    row("", "session", "held", "S-014", "", -1, -1);
    row("unknown", "agent", "lost", "unknown", "", int(AgentState::Lost), -1);
}

void TestItems::eventRows()
{
    QFETCH(QString, subject);
    QFETCH(QString, kind);
    QFETCH(QString, text);
    QFETCH(int, agentState);
    QFETCH(int, gateState);
    LiveBuilder make = team();
    make.gate(QStringLiteral("g1"), {}, GateState::Pending);
    LiveUpdate update = make.anew();
    update.events = {{1, QStringLiteral("S-014"), subject, kNow, kind, text, QStringLiteral("kim")}};
    EventModel model;
    model.update(update);
    const QModelIndex index = model.index(0, 0);
    QTEST(index.data(EventSubjectRole).toString(), "shown");
    QTEST(index.data(EventWaveRole).toString(), "wave");
    QCOMPARE(index.data(EventAgentStateRole), agentState < 0 ? QVariant() : QVariant(agentState));
    QCOMPARE(index.data(EventGateStateRole), gateState < 0 ? QVariant() : QVariant(gateState));
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral(", by kim")));
    QVERIFY(!model.index(1, 0).data(EventIdRole).isValid());
}

void TestItems::eventFilter_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ids");
    QTest::newRow("all") << ""
                         << "1 2 3 4";
    QTest::newRow("one agent, no other with the same beginning") << "agent:a-1"
                                                                 << "1";
    QTest::newRow("wave") << "wave:research"
                          << "1 2";
    QTest::newRow("kind") << "kind:gate"
                          << "4";
    QTest::newRow("free text") << "EXIT"
                               << "2";
    QTest::newRow("negated") << "-kind:agent"
                             << "4";
    QTest::newRow("two words") << "wave:research -failed"
                               << "1";
}

void TestItems::eventFilter()
{
    QFETCH(QString, text);
    LiveBuilder make = team();
    make.gate(QStringLiteral("g1"), {}, GateState::Pending);
    LiveUpdate update = make.anew();
    update.events = {eventOf(1, "a-1", "agent", "running"), eventOf(2, "a-10", "agent", "failed: exit code 1"),
        eventOf(3, "b-1", "agent", "running"), eventOf(4, "gate:g1", "gate", "passed")};
    EventModel model;
    EventFilter filter(model);
    model.update(update);
    filter.setText(text);
    QStringList ids;
    for (int row = 0; row < filter.rowCount(); ++row)
        ids.append(filter.index(row, 0).data(EventIdRole).toString());
    QTEST(ids.join(QLatin1Char(' ')), "ids");
}

void TestItems::attentionKeepsItsRows()
{
    AttentionModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const Attention late = attention(Attention::AgentOverdue, "late", "late is 1:00 past its limit");
    const Attention bad = attention(Attention::AgentFailed, "bad", "bad failed");
    model.setItems({late});
    const QPersistentModelIndex selected(model.index(0));
    model.setItems({bad, late});
    QCOMPARE(printModel(model), QStringList({bad.title, late.title}));
    QCOMPARE(selected.row(), 1);
    QCOMPARE(changed.size(), 0);
    const Attention later = attention(Attention::AgentOverdue, "late", "late is 1:01 past its limit");
    model.setItems({bad, later});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(selected.data().toString(), later.title);
    // The same agent for another reason is another entry; survivors keep their order.
    const Attention worse = attention(Attention::AgentFailed, "late", "late failed");
    model.setItems({worse, bad});
    QVERIFY(!selected.isValid());
    QCOMPARE(printModel(model), QStringList({worse.title, bad.title}));
    model.setItems({bad, worse});
    QCOMPARE(printModel(model), QStringList({worse.title, bad.title}));
    QCOMPARE(model.rowOf(QStringLiteral("bad")), 1);
    QCOMPARE(model.rowOf(QStringLiteral("who")), -1);
    model.setItems({});
    QCOMPARE(model.rowCount(), 0);
}

void TestItems::attentionRoles()
{
    AttentionModel model;
    model.setItems({attention(Attention::AgentFailed, "bad", "bad failed")});
    const QModelIndex index = model.index(0);
    QCOMPARE(index.data(AttentionKindRole).toInt(), int(Attention::AgentFailed));
    QCOMPARE(index.data(AttentionSubjectRole).toString(), QStringLiteral("bad"));
    QCOMPARE(index.data(AttentionAtRole).toLongLong(), kNow);
    QCOMPARE(index.data(Qt::AccessibleTextRole).toString(), QStringLiteral("bad failed. detail"));
    QCOMPARE(index.data(AttentionActionsRole).value<QList<int>>(),
        QList<int>({int(AttentionAction::OpenLog), int(AttentionAction::Retry)}));
}

QTEST_GUILESS_MAIN(TestItems)
#include "tst_items.moc"
