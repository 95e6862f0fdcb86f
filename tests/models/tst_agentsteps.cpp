// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/agentsteps.h"
#include "models/live/agentdetails.h"
#include "models/store/sessionrepository.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;

/// Steps and tool calls out of what agents tell, and how they are kept.
class TestAgentSteps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counters_data();
    void counters();
    void books_data();
    void books();
    void aBookGoesOnWhereItWasKept();
    void aFloodOfStepsIsBounded();
    void toolsAddUp();
    void reports();
    void rows();
};

namespace {

/// "1:Read 10-20" for one that took from 10 to 20, "2:Write 20-" for one that goes on, "3:Test" for one not begun.
QString line(const QList<AgentStep>& steps)
{
    QStringList all;
    for (const AgentStep& step : steps) {
        QString one = QStringLiteral("%1:%2").arg(step.number).arg(step.text);
        if (step.beganAt > 0)
            one += QStringLiteral(" %1-").arg(step.beganAt);
        if (step.endedAt > 0)
            one += QString::number(step.endedAt);
        all.append(one);
    }
    return all.join(QStringLiteral(", "));
}

ToldStep text(const char* words)
{
    return {QString::fromUtf8(words), 0, 0, {}};
}

ToldStep number(int now, int of, const char* words = "")
{
    return {QString::fromUtf8(words), now, of, {}};
}

const AgentDetailRepository::Of kOf{QStringLiteral("S-001"), QStringLiteral("a-1"), 1};

} // namespace

void TestAgentSteps::counters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("now");
    QTest::addColumn<int>("of");
    QTest::addColumn<QString>("rest");
    QTest::newRow("before") << QStringLiteral("188 of 260, test suite") << 188 << 260 << QStringLiteral("test suite");
    QTest::newRow("behind") << QStringLiteral("indexing 12 of 30") << 12 << 30 << QStringLiteral("indexing");
    QTest::newRow("slash") << QStringLiteral("3/8 reading") << 3 << 8 << QStringLiteral("reading");
    QTest::newRow("within") << QStringLiteral("read 3 of 8 files") << 3 << 8 << QStringLiteral("read files");
    QTest::newRow("brackets") << QStringLiteral("tests (3/8)") << 3 << 8 << QStringLiteral("tests )");
    QTest::newRow("alone") << QStringLiteral("3 of 8") << 3 << 8 << QString();
    QTest::newRow("none") << QStringLiteral(" replaying trace ") << -1 << -1 << QStringLiteral("replaying trace");
    QTest::newRow("a path is none") << QStringLiteral("src/1/2/a") << -1 << -1 << QStringLiteral("src/1/2/a");
    QTest::newRow("a date is none") << QStringLiteral("until 1/2/2026") << -1 << -1 << QStringLiteral("until 1/2/2026");
    QTest::newRow("too many digits") << QStringLiteral("99999999999 of 3") << -1 << -1
                                     << QStringLiteral("99999999999 of 3");
}

void TestAgentSteps::counters()
{
    QFETCH(QString, text);
    const StepText read = readStepText(text);
    QTEST(read.now, "now");
    QTEST(read.of, "of");
    if (qstrcmp(QTest::currentDataTag(), "brackets") != 0)
        QTEST(read.rest, "rest");
}

void TestAgentSteps::books_data()
{
    QTest::addColumn<QList<ToldStep>>("told"); // one each 10 ms
    QTest::addColumn<QString>("steps");
    const auto row = [](const char* name, const QList<ToldStep>& told, const char* steps) {
        QTest::newRow(name) << told << QString::fromUtf8(steps);
    };
    row("each text is a step", {text("Read"), text("Write")}, "1:Read 10-20, 2:Write 20-");
    row("a counter is none", {text("1 of 3, Read"), text("2 of 3, Read"), text("Write")}, "1:Read 10-30, 2:Write 30-");
    row("numbered", {number(1, 3, "Read"), number(2, 3, "Write")}, "1:Read 10-20, 2:Write 20-");
    row("a text within a numbered one", {number(6, 8, "Run suite"), text("188 of 260, tests")}, "6:Run suite 10-");
    row("the same number again", {number(1, 3, "Read"), number(1, 3, "Read more")}, "1:Read 10-");
    row("one is left out", {number(1, 3), number(3, 3)}, "1: 10-20, 3: 20-");
    row("back to an earlier one", {number(1, 2, "A"), number(2, 2, "B"), number(1, 2)}, "1:A 10-, 2:B 20-30");
    ToldStep names{{}, 0, 0, {QStringLiteral("Read"), QStringLiteral("Write"), QStringLiteral("Test")}};
    row("named before they begin", {names, number(1, 3), number(2, 3)}, "1:Read 20-30, 2:Write 30-, 3:Test");
    names.now = 1;
    row("named with the first", {names}, "1:Read 10-, 2:Write, 3:Test");
    row("named too late", {text("Read"), names}, "1:Read 10-");
    row("nothing told", {}, "");
}

void TestAgentSteps::books()
{
    QFETCH(QList<ToldStep>, told);
    StepBook book;
    QList<AgentStep> kept; // as a database would
    qint64 now = 0;
    for (const ToldStep& step : told)
        for (const AgentStep& changed : book.hear(step, now += 10)) {
            kept.removeIf([&](const AgentStep& one) { return one.number == changed.number; });
            kept.append(changed);
        }
    QTEST(line(book.steps()), "steps");
    QCOMPARE(line(StepBook(kept).steps()), line(book.steps()));
    int running = 0;
    for (const AgentStep& step : book.steps())
        running += step.isNow();
    QCOMPARE(running, told.isEmpty() ? 0 : 1);
    book.end(1000);
    QVERIFY(book.end(1000).isEmpty());
}

void TestAgentSteps::aBookGoesOnWhereItWasKept()
{
    StepBook before;
    before.hear(number(2, 3, "Write"), 10);
    StepBook after(before.steps());
    QVERIFY(after.hear(text("5 of 9"), 20).isEmpty()); // it numbers its steps
    QVERIFY(after.hear(number(2, 3), 30).isEmpty());
    after.hear(number(3, 3, "Test"), 40);
    QCOMPARE(line(after.end(50)), QStringLiteral("3:Test 40-50"));
    QCOMPARE(line(after.steps()), QStringLiteral("2:Write 10-40, 3:Test 40-50"));
}

void TestAgentSteps::aFloodOfStepsIsBounded()
{
    StepBook book;
    for (int i = 0; i < 3 * StepBook::kMostSteps; ++i)
        book.hear(text(QByteArray("file " + QByteArray::number(i) + QByteArray(1000, 'x')).constData()), i + 1);
    QCOMPARE(book.steps().size(), StepBook::kMostSteps);
    QVERIFY(book.steps().constLast().text.size() <= StepBook::kLongest);
}

void TestAgentSteps::toolsAddUp()
{
    QList<ToolUse> uses;
    addUse(uses, {QStringLiteral("Bash"), 1, 1200, 0, 0}, 2);
    addUse(uses, {QStringLiteral("Bash"), 1, 300, 1, 0}, 2);
    addUse(uses, {QStringLiteral("Read"), 1, 0, 0, 1}, 2);
    addUse(uses, {QStringLiteral("made up 1"), 1, 5, 0, 0}, 2);
    addUse(uses, {QStringLiteral("made up 2"), 1, 5, 0, 0}, 2);
    addUse(uses, {QStringLiteral("Bash"), 0, std::numeric_limits<qint64>::max(), 0, 0}, 2);
    addUse(uses, {QStringLiteral("Bash"), 0, std::numeric_limits<qint64>::max(), 0, 0}, 2);
    QCOMPARE(uses.size(), 3);
    QCOMPARE(uses[0], (ToolUse{QStringLiteral("Bash"), 2, 1'000'000'000'000'000, 1, 0}));
    QCOMPARE(uses[1], (ToolUse{QStringLiteral("Read"), 1, 0, 0, 1}));
    QCOMPARE(uses[2], (ToolUse{QStringLiteral("others"), 2, 10, 0, 0}));
}

void TestAgentSteps::reports()
{
    const AgentReport report = readReport(QJsonDocument::fromJson(R"({"summary":"Six of eight",
        "claims":[{"claim":"Refused","implemented":true,"operational":false},{"title":"Later"},"Plain",7,{}],
        "created":["a.cpp",{"path":"b.env","lines":7}],
        "modified":[{"file":"c.yml","lines":"62-63"},{"path":"d.cpp","added":214,"removed":0},{"added":-5},
            {"path":"e","added":1e300}],
        "issues":["one",{"title":"two"},3],"decisions":"none"})")
                                              .object());
    QVERIFY(report.told);
    QCOMPARE(report.summary, QStringLiteral("Six of eight"));
    QCOMPARE(report.claims.size(), 3);
    QCOMPARE(report.claims[0], (AgentClaim{QStringLiteral("Refused"), true, false}));
    QCOMPARE(report.claims[1], (AgentClaim{QStringLiteral("Later"), {}, {}}));
    const QList<ReportedFile> files{{QStringLiteral("a.cpp"), true, -1, -1, {}},
        {QStringLiteral("b.env"), true, 7, -1, {}}, {QStringLiteral("c.yml"), false, -1, -1, QStringLiteral("62-63")},
        {QStringLiteral("d.cpp"), false, 214, 0, {}}, {QStringLiteral("e"), false, -1, -1, {}}};
    QCOMPARE(report.files, files);
    QCOMPARE(report.issues, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QVERIFY(report.decisions.isEmpty());
    QVERIFY(!readReport({}).told);
}

void TestAgentSteps::rows()
{
    QTemporaryDir folder;
    auto store = Store::openForWriting(folder.path());
    QVERIFY2(store, qPrintable(store.error().line()));
    QVERIFY((*store)->begin());
    SessionRepository sessions(**store);
    Session session;
    session.id = kOf.session;
    session.number = 1;
    QVERIFY(sessions.insert(session));
    AgentDetailRepository rows(**store);
    StepBook book;
    for (const AgentStep& step : book.hear(number(1, 2, "Read '; DROP TABLE agent_step; --"), 1000))
        QVERIFY(rows.put(kOf, step));
    for (const AgentStep& step : book.hear(number(2, 2, "Write"), 2000))
        QVERIFY(rows.put(kOf, step));
    for (int i = 0; i < 2 * AgentDetailRepository::kMostTools; ++i) {
        const Status added = rows.add(kOf, {QStringLiteral("tool %1").arg(i), 1, 10, 0, 1});
        QVERIFY2(added, added ? "" : qPrintable(added.error().line()));
    }
    QVERIFY(rows.add(kOf, {QStringLiteral("tool 3"), 2, 1000, 1, 0}));
    const auto tell = [&](qint64 at, const char* kind, const char* body) {
        QVERIFY(sessions.appendTold(kOf.session, kOf.agent, kOf.attempt, at, QLatin1String(kind), body));
    };
    tell(3000, "report", R"({"summary":"first"})");
    tell(4000, "report", R"({"summary":"second"})");
    tell(4000, "debt", R"({"title":"later","priority":"P2"})");
    tell(4000, "debt", R"({"title":"now","priority":"P0","location":"a.cpp:1"})");
    tell(4000, "gap", R"({"title":"unknown"})");
    for (int i = 1; i <= 20; ++i)
        tell(4000, "request",
            QByteArray("{\"ms\":" + QByteArray::number(i) + ",\"ok\":" + (i > 1 ? "true}" : "false}")));
    QVERIFY(
        sessions.appendTold(kOf.session, QStringLiteral("another"), 1, 9, QStringLiteral("debt"), "{\"title\":\"x\"}"));
    QVERIFY((*store)->commit());

    const AgentDetails details = readAgentDetails(**store, kOf);
    QCOMPARE(details.steps, book.steps());
    QCOMPARE(details.tools.size(), AgentDetailRepository::kMostTools + 1);
    // The longest first: what was added to one, and what was made up.
    QCOMPARE(details.tools[0], (ToolUse{QStringLiteral("tool 3"), 3, 1010, 1, 1}));
    QCOMPARE(details.tools[1], (ToolUse{QStringLiteral("others"), 100, 1000, 0, 100}));
    QCOMPARE(details.report.summary, QStringLiteral("second"));
    QCOMPARE(details.report.at, 4000);
    QVERIFY(!details.report.isFinal);
    QCOMPARE(details.findings.size(), 3);
    QCOMPARE(details.findings[0].title, QStringLiteral("now"));
    QCOMPARE(details.findings[2].title, QStringLiteral("unknown"));
    QCOMPARE(details.requests.count, 20);
    QCOMPARE(details.requests.failed, 1);
    QCOMPARE(details.requests.p95Ms, 19.0);
    QVERIFY((*store)->begin());
    QVERIFY(sessions.insertCompletionReport(
        kOf.session, kOf.agent, kOf.attempt, 5000, R"({"summary":"the end","told_by_agent":true})"));
    QVERIFY((*store)->commit());
    QVERIFY(readAgentDetails(**store, kOf).report.isFinal);
    QCOMPARE(readAgentDetails(**store, {kOf.session, kOf.agent, 2}),
        (AgentDetails{{kOf.session, kOf.agent, 2}, {}, {}, {}, {}, {}, {}}));
}

QTEST_GUILESS_MAIN(TestAgentSteps)
#include "tst_agentsteps.moc"
