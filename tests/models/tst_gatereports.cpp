// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gates/verdict.h"

#include <QTest>

using namespace wavedeck;

/// What reports of tests, scans and coverage say, and what they decide: as tables, hostile ones included.
class TestGateReports : public QObject {
    Q_OBJECT

private:
    static CriterionPlan criterion(const QString& format, const QMap<QString, int>& allowed = {})
    {
        CriterionPlan plan;
        plan.kind = CriterionKind::Report;
        plan.reportFormat = format;
        plan.reportPath = QStringLiteral("out");
        plan.allowed = allowed;
        return plan;
    }

    /// So many tests, of which some fail by kind or are skipped.
    static QByteArray junit(int passed, const QList<QByteArray>& failures, int skipped = 0, const QByteArray& time = {})
    {
        QByteArray text
            = "<testsuites>" + (time.isEmpty() ? QByteArray("<testsuite>") : "<testsuite time='" + time + "'>");
        for (int i = 0; i < passed; ++i)
            text += "<testcase classname='api' name='t" + QByteArray::number(i) + "'/>";
        for (const QByteArray& type : failures)
            text += "<testcase name='bad " + type + "' file='a.py' line='7'><failure type='" + type
                + "' message='m'>long text</failure></testcase>";
        for (int i = 0; i < skipped; ++i)
            text += "<testcase name='s'><skipped/></testcase>";
        return text + "</testsuite></testsuites>";
    }

private Q_SLOTS:
    // GATE-12: 21 tests, 19 passed are 90.5 %, 105 s are 5.0 s a test.
    void countsTests()
    {
        const gates::Report report
            = gates::readReport(QStringLiteral("junit"), junit(19, {"config", "timeout"}, 0, "105"));
        QVERIFY2(report.fault.isEmpty(), qPrintable(report.fault));
        QCOMPARE(report.total, 21);
        QCOMPARE(report.passed(), 19);
        QCOMPARE(report.failed, 2);
        QCOMPARE(report.durationMs, 105'000);
        QCOMPARE(gates::testsText(report), QStringLiteral("19 of 21 passed (90.5 %)"));
        QCOMPARE(report.findings.size(), 2);
        QCOMPARE(report.findings[0].severity, QStringLiteral("high"));
        QCOMPARE(report.findings[0].kind, QStringLiteral("config"));
        QCOMPARE(report.findings[0].path, QStringLiteral("a.py"));
        QCOMPARE(report.findings[0].line, 7);
        const Verdict verdict = judgeReport(criterion(QStringLiteral("junit")), junit(19, {"config", "timeout"}));
        QCOMPARE(verdict.state, GateState::Failed);
        QVERIFY2(verdict.reason.contains(QStringLiteral("bad config, bad timeout")), qPrintable(verdict.reason));
    }

    // GATE-20: 54 failures in categories, whose sum is 54.
    void groupsFailures()
    {
        QList<QByteArray> failures(54, "fixture");
        std::fill_n(failures.begin(), 12, "array");
        std::fill_n(failures.begin() + 12, 5, "timeout");
        const gates::Report report = gates::readReport(QStringLiteral("junit"), junit(585, failures));
        const auto kinds = gates::byKind(report.findings);
        QCOMPARE(kinds.size(), 3);
        QCOMPARE(kinds[0].first, QStringLiteral("fixture"));
        QCOMPARE(kinds[0].second + kinds[1].second + kinds[2].second, 54);
        QCOMPARE(kinds[2].second, 5);
    }

    void skipped()
    {
        const CriterionPlan plain = criterion(QStringLiteral("junit"));
        const CriterionPlan strict = criterion(QStringLiteral("junit"), {{QStringLiteral("skipped"), 0}});
        QCOMPARE(judgeReport(strict, junit(3, {})).state, GateState::Passed);
        QCOMPARE(judgeReport(strict, junit(3, {}, 1)).state, GateState::Failed);
        const Verdict told = judgeReport(plain, junit(3, {}, 1));
        QCOMPARE(told.state, GateState::Passed);
        QVERIFY(told.reason.contains(QStringLiteral("1 tests were skipped")));
        QCOMPARE(judgeReport(plain, junit(0, {}, 2)).state, GateState::Inconclusive); // nothing ran
        QCOMPARE(judgeReport(strict, junit(3, {"x"})).state, GateState::Failed); // allowing skips allows no failure
    }

    void claimedFailures()
    {
        const QByteArray text = "<testsuite failures='2' tests='3'><testcase name='a'/><testcase name='b'/>"
                                "<testcase name='c'/></testsuite>";
        QCOMPARE(judgeReport(criterion(QStringLiteral("junit")), text).state, GateState::Failed);
        QCOMPARE(judgeReport(criterion(QStringLiteral("junit"), {{QStringLiteral("high"), 5}}), text).state,
            GateState::Failed);
    }

    void scans_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("value");
        QTest::addColumn<GateState>("plain");
        QTest::addColumn<GateState>("noHigh");
        const auto row = [](const char* name, const char* format, const QByteArray& text, const char* value,
                             GateState plain, GateState noHigh) {
            QTest::newRow(name) << QString::fromLatin1(format) << text << QString::fromLatin1(value) << plain << noHigh;
        };
        const auto sarif = [](const QByteArray& result, const QByteArray& rule = "{\"id\":\"r\"}") {
            return QByteArray(
                "{\"runs\":[{\"tool\":{\"driver\":{\"rules\":[" + rule + "]}},\"results\":[" + result + "]}]}");
        };
        using S = GateState;
        row("clean", "sarif", sarif(""), "none", S::Passed, S::Passed);
        row("error", "sarif", sarif("{\"level\":\"error\",\"ruleId\":\"r\"}"), "1 high", S::Failed, S::Failed);
        row("warning is the default", "sarif", sarif("{\"ruleId\":\"r\"}"), "1 medium", S::Passed, S::Passed);
        row("note", "sarif", sarif("{\"level\":\"note\"}"), "1 low", S::Passed, S::Passed);
        row("level of the rule", "sarif",
            sarif("{\"ruleIndex\":0}", "{\"id\":\"r\",\"defaultConfiguration\":{\"level\":\"error\"}}"), "1 high",
            S::Failed, S::Failed);
        row("CVSS of the rule", "sarif",
            sarif("{\"ruleId\":\"r\"}", "{\"id\":\"r\",\"properties\":{\"security-severity\":\"9.8\"}}"), "1 critical",
            S::Failed, S::Failed);
        row("CVSS of the result", "sarif", sarif("{\"properties\":{\"security-severity\":7.0}}"), "1 high", S::Failed,
            S::Failed);
        row("CVSS below high", "sarif", sarif("{\"properties\":{\"security-severity\":\"6.9\"}}"), "1 medium",
            S::Passed, S::Passed);
        row("passed checks", "sarif", sarif("{\"kind\":\"pass\",\"level\":\"none\"}"), "none", S::Passed, S::Passed);
        row("cppcheck", "cppcheck",
            "<results version='2'><errors><error id='nullPointer' severity='error' msg='m'><location file='a.cpp' "
            "line='3'/></error><error id='x' severity='style'/></errors></results>",
            "1 high, 1 low", S::Failed, S::Failed);
    }

    void scans()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, text);
        QFETCH(QString, value);
        const Verdict plain = judgeReport(criterion(format), text);
        QTEST(plain.state, "plain");
        QCOMPARE(plain.value, value);
        const QMap<QString, int> none{{QStringLiteral("critical"), 0}, {QStringLiteral("high"), 0}};
        QTEST(judgeReport(criterion(format, none), text).state, "noHigh");
    }

    // A severity left out that is worse than all that are named allows none.
    void allowsNothingWorse()
    {
        const QByteArray critical
            = "{\"runs\":[{\"results\":[{\"properties\":{\"security-severity\":\"9.8\"}},{\"level\":\"note\"}]}]}";
        const auto with = [&](const QMap<QString, int>& allowed) {
            return judgeReport(criterion(QStringLiteral("sarif"), allowed), critical).state;
        };
        QCOMPARE(with({{QStringLiteral("high"), 0}}), GateState::Failed);
        QCOMPARE(with({{QStringLiteral("low"), 5}}), GateState::Failed);
        QCOMPARE(with({{QStringLiteral("critical"), 1}}), GateState::Passed); // low is better than it, and left out
        QCOMPARE(with({{QStringLiteral("critical"), 1}, {QStringLiteral("low"), 0}}), GateState::Failed);
        QCOMPARE(with({{QStringLiteral("skipped"), 0}}), GateState::Failed); // no severity is named
    }

    // A scan that did not take place found nothing, and says nothing.
    void unfinishedScans()
    {
        for (const char* text :
            {"{\"runs\":[]}", "{\"runs\":[{}]}", "{\"runs\":[{\"results\":{}}]}", "{\"runs\":[{\"results\":null}]}",
                "{\"runs\":[7]}", "{\"runs\":[{\"results\":[],\"invocations\":[{\"executionSuccessful\":false}]}]}"})
            QCOMPARE(judgeReport(criterion(QStringLiteral("sarif")), QByteArray(text)).state, GateState::Inconclusive);
        const QByteArray good = "{\"runs\":[{\"results\":[],\"invocations\":[{\"executionSuccessful\":true}]}]}";
        QCOMPARE(judgeReport(criterion(QStringLiteral("sarif")), good).state, GateState::Passed);
    }

    // What suites below the root claim counts, and so does an error that belongs to no test.
    void claimsOfSuites()
    {
        const gates::Report claimed = gates::readReport(QStringLiteral("junit"),
            "<testsuites><testsuite tests='5' errors='3'><testcase name='a'/><testcase name='b'/></testsuite>"
            "</testsuites>");
        QCOMPARE(gates::testsText(claimed), QStringLiteral("2 of 5 passed (40.0 %)"));
        const gates::Report sum = gates::readReport(QStringLiteral("junit"),
            "<testsuites><testsuite tests='1' errors='1'/><testsuite tests='2' failures='1'><testcase name='b'/>"
            "</testsuite></testsuites>");
        QCOMPARE(sum.failed, 2);
        QCOMPARE(sum.total, 3);
        const QByteArray outside = "<testsuites><testsuite name='s'><testcase name='a'/><error message='no set-up'/>"
                                   "<testcase name='b'/></testsuite></testsuites>";
        const gates::Report alone = gates::readReport(QStringLiteral("junit"), outside);
        QCOMPARE(alone.failed, 1);
        QCOMPARE(alone.passed(), 2);
        QCOMPARE(alone.findings.first().message, QStringLiteral("no set-up"));
        QCOMPARE(judgeReport(criterion(QStringLiteral("junit")), outside).state, GateState::Failed);
        const gates::Report huge = gates::readReport(QStringLiteral("junit"),
            "<testsuites errors='9223372036854775807'><testsuite failures='9223372036854775807' errors='-5'/>"
            "</testsuites>");
        QCOMPARE(huge.passed(), 0);
    }

    void coverage_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<GateState>("state"); // more than 80 wanted
        const auto row = [](const char* name, const char* format, const QByteArray& text, GateState state) {
            QTest::newRow(name) << QString::fromLatin1(format) << text << state;
        };
        const auto lcov = [](int covered, int lines) {
            QByteArray text = "TN:\nSF:a.c\n";
            for (int i = 1; i <= lines; ++i)
                text += "DA:" + QByteArray::number(i) + (i <= covered ? ",3\n" : ",0\n");
            return QByteArray(text + "end_of_record\n");
        };
        row("80.0 fails", "lcov", lcov(800, 1000), GateState::Failed);
        row("80.1 passes", "lcov", lcov(801, 1000), GateState::Passed);
        row("90 passes", "lcov", lcov(9, 10), GateState::Passed);
        row("no line", "lcov", "SF:a\nend_of_record\n", GateState::Inconclusive);
        row("cut off", "lcov", "SF:a\nDA:1,1\n", GateState::Inconclusive);
        row("no LCOV", "lcov", "all is covered\n", GateState::Inconclusive);
        row("a line twice is one", "lcov", lcov(8, 10) + lcov(8, 10), GateState::Failed);
        row("covered in one part", "lcov", lcov(8, 10) + "SF:a.c\nDA:9,1\nend_of_record\n", GateState::Passed);
        row("cobertura rate 0.8", "cobertura", "<coverage line-rate='0.8'/>", GateState::Failed);
        row("cobertura rate 0.801", "cobertura", "<coverage line-rate='0.801'/>", GateState::Passed);
        row("cobertura lines", "cobertura",
            "<coverage line-rate='0.1'><packages><package><classes><class filename='a'><methods><method><lines>"
            "<line number='1' hits='1'/></lines></method></methods><lines><line number='1' hits='1'/>"
            "<line number='2' hits='0'/></lines></class></classes></package></packages></coverage>",
            GateState::Failed);
        row("cobertura without anything", "cobertura", "<coverage/>", GateState::Inconclusive);
        row("rate above 1", "cobertura", "<coverage line-rate='90'/>", GateState::Inconclusive);
        row("other XML", "cobertura", "<html/>", GateState::Inconclusive);
    }

    void coverage()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, text);
        CriterionPlan plan = criterion(format);
        plan.coverageAbove = 80;
        const Verdict verdict = judgeCoverage(plan, text);
        QTEST(verdict.state, "state");
        QCOMPARE(verdict.value.isEmpty(), verdict.state == GateState::Inconclusive);
    }

    // 7 % is not above 7 %, though 100 * 0.07 is a little more.
    void rateIsNoMoreThanItSays()
    {
        CriterionPlan plan = criterion(QStringLiteral("cobertura"));
        plan.coverageAbove = 7;
        QCOMPARE(judgeCoverage(plan, QByteArray("<coverage line-rate='0.07'/>")).state, GateState::Failed);
    }

    void hostile_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const char* format, const QByteArray& text) {
            QTest::newRow(name) << QString::fromLatin1(format) << text;
        };
        QByteArray bomb = "<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>";
        for (int i = 1; i < 12; ++i) {
            const QByteArray low = "&a" + QByteArray::number(i - 1) + ";";
            bomb += "<!ENTITY a" + QByteArray::number(i) + " '" + low.repeated(10) + "'>";
        }
        bomb += "]><testsuite><testcase name='a'><failure>&a11;</failure></testcase></testsuite>";
        row("entities that grow", "junit", bomb);
        row("entity of a file", "junit",
            "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='&f;'/></testsuite>");
        row("deep JSON", "sarif", QByteArray(1'000'000, '['));
        row("deep XML without end", "junit", "<testsuite>" + QByteArray("<a>").repeated(500'000));
        row("too large", "junit", QByteArray(gates::kMostReportBytes + 1, ' '));
        row("too large LCOV", "lcov", QByteArray(gates::kMostReportBytes + 1, '\n'));
        row("zeros", "cppcheck", QByteArray(1000, '\0'));
        row("no UTF-8", "sarif", "\xff\xfe\xfd");
        row("nothing", "cobertura", "");
    }

    void hostile()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, text);
        CriterionPlan plan = criterion(format);
        plan.coverageAbove = 80;
        const bool covers = format == QLatin1String("lcov") || format == QLatin1String("cobertura");
        const Verdict verdict = covers ? judgeCoverage(plan, text) : judgeReport(plan, text);
        QCOMPARE(verdict.state, GateState::Inconclusive);
        QVERIFY(!verdict.reason.isEmpty());
    }

    void manyFindingsAreCounted()
    {
        QByteArray text = "<results><errors>";
        text += QByteArray("<error id='a' severity='error' msg='m'/>").repeated(20'000);
        const gates::Report report = gates::readReport(QStringLiteral("cppcheck"), text + "</errors></results>");
        QCOMPARE(report.findings.size(), gates::kMostFindings);
        QCOMPARE(report.bySeverity.value(QStringLiteral("high")), 20'000);
    }
};

QTEST_GUILESS_MAIN(TestGateReports)
#include "tst_gatereports.moc"
