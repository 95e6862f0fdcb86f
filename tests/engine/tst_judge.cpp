// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/judge.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cerrno>

using namespace wavedeck;

/// From a gate's output to its verdict, as a table: what lacks the result its rule needs is inconclusive.
class TestJudge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointer_data();
    void pointer();
    void program_data();
    void program();
    void metric_data();
    void metric();
    void report_data();
    void report();
    void exitCounts_data();
    void exitCounts();
};

void TestJudge::pointer_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("expected");
    const auto row = [](const char* name, const char* path, const QJsonValue& expected) {
        QTest::newRow(name) << QString::fromLatin1(path) << expected;
    };
    row("member", "/a", 1);
    row("nested", "/b/c", 2);
    row("array element", "/d/1", 20);
    row("leading zero is no index", "/d/01", QJsonValue::Undefined);
    row("past the end", "/d/2", QJsonValue::Undefined);
    row("minus", "/d/-1", QJsonValue::Undefined);
    row("escaped slash", "/x~1y", 3);
    row("escaped tilde", "/m~0n", 4);
    row("missing", "/nothing", QJsonValue::Undefined);
    row("through a number", "/a/b", QJsonValue::Undefined);
    row("no pointer", "a", QJsonValue::Undefined);
}

void TestJudge::pointer()
{
    QFETCH(QString, path);
    QFETCH(QJsonValue, expected);
    const QJsonObject root{{QStringLiteral("a"), 1}, {QStringLiteral("b"), QJsonObject{{QStringLiteral("c"), 2}}},
        {QStringLiteral("d"), QJsonArray{10, 20}}, {QStringLiteral("x/y"), 3}, {QStringLiteral("m~n"), 4}};
    QCOMPARE(atPointer(root, path), expected);
}

void TestJudge::program_data()
{
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("execErrno");
    QTest::addColumn<GateState>("state");
    QTest::newRow("0 wanted, 0 got") << 0 << 0 << 0 << 0 << GateState::Passed;
    QTest::newRow("0 wanted, 1 got") << 0 << 1 << 0 << 0 << GateState::Failed;
    QTest::newRow("3 wanted, 3 got") << 3 << 3 << 0 << 0 << GateState::Passed;
    QTest::newRow("3 wanted, 0 got") << 3 << 0 << 0 << 0 << GateState::Failed;
    QTest::newRow("ended by a signal") << 0 << 137 << 9 << 0 << GateState::Inconclusive;
    QTest::newRow("137 wanted, killed") << 137 << 137 << 9 << 0 << GateState::Inconclusive;
    QTest::newRow("not startable") << 0 << 127 << 0 << ENOENT << GateState::Inconclusive;
    QTest::newRow("127 wanted, not startable") << 127 << 127 << 0 << ENOENT << GateState::Inconclusive;
}

void TestJudge::program()
{
    QFETCH(int, wanted);
    QFETCH(int, code);
    QFETCH(int, signal);
    QFETCH(int, execErrno);
    CriterionPlan plan;
    plan.passExit = wanted;
    run::Exit exit;
    exit.code = code;
    exit.signal = signal;
    exit.execErrno = execErrno;
    QTEST(judge(plan, exit, {}, std::nullopt).state, "state");
}

void TestJudge::metric_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<bool>("higher");
    QTest::addColumn<GateState>("state");
    QTest::addColumn<bool>("says");
    const auto row = [](const char* name, const char* output, bool higher, GateState state, bool says) {
        QTest::newRow(name) << QByteArray(output) << higher << state << says;
    };
    // Lines: warning 500, critical 1000; turned round: warning 90, critical 80.
    row("below warning", "{\"v\":499.9}", false, GateState::Passed, false);
    row("at warning", "{\"v\":500}", false, GateState::Passed, true);
    row("below critical", "{\"v\":999}", false, GateState::Passed, true);
    row("at critical", "{\"v\":1000}", false, GateState::Failed, true);
    row("higher is better, above", "{\"v\":91}", true, GateState::Passed, false);
    row("higher is better, at warning", "{\"v\":90}", true, GateState::Passed, true);
    row("higher is better, at critical", "{\"v\":80}", true, GateState::Failed, true);
    row("absent", "{\"w\":1}", false, GateState::Inconclusive, true);
    row("text", "{\"v\":\"12\"}", false, GateState::Inconclusive, true);
    row("null", "{\"v\":null}", false, GateState::Inconclusive, true);
    row("no JSON", "all fine", false, GateState::Inconclusive, true);
    row("nothing", "", false, GateState::Inconclusive, true);
    row("cut off", "{\"v\":1", false, GateState::Inconclusive, true);
}

void TestJudge::metric()
{
    QFETCH(QByteArray, output);
    QFETCH(bool, higher);
    QFETCH(bool, says);
    CriterionPlan plan;
    plan.kind = CriterionKind::Metric;
    plan.metric = higher ? Metric{QStringLiteral("/v"), 90, 80, true} : Metric{QStringLiteral("/v"), 500, 1000, false};
    const Verdict verdict = judge(plan, {}, output, std::nullopt);
    QTEST(verdict.state, "state");
    QCOMPARE(!verdict.reason.isEmpty(), says);
}

void TestJudge::report_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<GateState>("state");
    const auto row = [](const char* name, const char* format, const char* content, GateState state) {
        QTest::newRow(name) << QString::fromLatin1(format) << QByteArray(content) << state;
    };
    row("junit passed", "junit", "<testsuite><testcase name='a'/></testsuite>", GateState::Passed);
    row("junit failure", "junit", "<testsuite><testcase name='a'><failure/></testcase></testsuite>", GateState::Failed);
    row("junit error", "junit", "<testsuites><testsuite><testcase><error/></testcase></testsuite></testsuites>",
        GateState::Failed);
    row("junit without a test", "junit", "<testsuite/>", GateState::Inconclusive);
    row("junit torn", "junit", "<testsuite><testcase name='a'/>", GateState::Inconclusive);
    row("other XML", "junit", "<html/>", GateState::Inconclusive);
    row("sarif clean", "sarif", "{\"runs\":[{\"results\":[]}]}", GateState::Passed);
    row("sarif warning", "sarif", "{\"runs\":[{\"results\":[{\"level\":\"warning\"}]}]}", GateState::Passed);
    row("sarif error", "sarif", "{\"runs\":[{\"results\":[{\"level\":\"error\"}]}]}", GateState::Failed);
    row("no sarif", "sarif", "{}", GateState::Inconclusive);
    row("cppcheck clean", "cppcheck", "<results version='2'><errors/></results>", GateState::Passed);
    row("cppcheck style", "cppcheck", "<results><errors><error severity='style'/></errors></results>",
        GateState::Passed);
    row("cppcheck error", "cppcheck", "<results><errors><error severity='error'/></errors></results>",
        GateState::Failed);
}

void TestJudge::report()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, content);
    CriterionPlan plan;
    plan.kind = CriterionKind::Report;
    plan.reportFormat = format;
    plan.reportPath = QStringLiteral("out");
    QTEST(judge(plan, {}, {}, content).state, "state");
    QCOMPARE(judge(plan, {}, {}, std::nullopt).state, GateState::Inconclusive);
}

void TestJudge::exitCounts_data()
{
    QTest::addColumn<CriterionKind>("kind");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    QTest::addColumn<GateState>("state");
    const auto row
        = [](const char* name, CriterionKind kind, const char* format, const char* content, int code, GateState state) {
              QTest::newRow(name) << kind << QString::fromLatin1(format) << QByteArray(content) << code << state;
          };
    using K = CriterionKind;
    const char* const good = "<testsuite><testcase name='a'/></testsuite>";
    const char* const one = "<testsuite><testcase name='a'><failure/></testcase><testcase name='b'/></testsuite>";
    row("tests passed", K::Report, "junit", good, 0, GateState::Passed);
    row("tests passed, then a crash", K::Report, "junit", good, 134, GateState::Inconclusive);
    row("a test failed", K::Report, "junit", one, 1, GateState::Failed);
    row("a scan that broke", K::Report, "sarif", "{\"runs\":[{\"results\":[]}]}", 2, GateState::Inconclusive);
    row("a scan with a note", K::Report, "sarif", "{\"runs\":[{\"results\":[{\"level\":\"note\"}]}]}", 1,
        GateState::Passed);
    row("covered, then a crash", K::Coverage, "lcov", "SF:a\nDA:1,1\nend_of_record\n", 1, GateState::Inconclusive);
    row("too little covered", K::Coverage, "lcov", "SF:a\nDA:1,0\nend_of_record\n", 1, GateState::Failed);
    row("good number", K::Metric, "", "{\"v\":1}", 0, GateState::Passed);
    row("good number of a program that failed", K::Metric, "", "{\"v\":1}", 1, GateState::Inconclusive);
    row("bad number", K::Metric, "", "{\"v\":9000}", 1, GateState::Failed);
}

/// A program that ended otherwise than it should says nothing good, whatever it wrote before.
void TestJudge::exitCounts()
{
    QFETCH(CriterionKind, kind);
    QFETCH(QString, format);
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    CriterionPlan plan;
    plan.kind = kind;
    plan.reportFormat = format;
    plan.reportPath = QStringLiteral("out");
    plan.metric = Metric{QStringLiteral("/v"), 500, 1000, false};
    run::Exit exit;
    exit.code = code;
    QTEST(judge(plan, exit, content, content).state, "state");
}

QTEST_GUILESS_MAIN(TestJudge)
#include "tst_judge.moc"
