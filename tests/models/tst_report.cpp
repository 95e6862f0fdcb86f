// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/hiddencharacters.h"
#include "models/domain/formulas.h"
#include "models/report/document.h"
#include "models/report/documentjson.h"

#include <QTest>

#include <algorithm>

using namespace wavedeck;

class TestReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formulasOfTheWorkedExample();
    void formulasWithoutData();
    void percentilesAreTheNearestRank();
    void waste_data();
    void waste();
    void reclaim();
    void markdown_data();
    void markdown();
    void codeCannotCloseItsFence();
    void tableRowsStayRows();
    void htmlTakesNothingFromATextAsMarkup();
    void whatDoesNotShowIsDropped();
    void aDocumentSurvivesItsJson();
    void hostileDocumentsAreRefused();
};

void TestReport::formulasOfTheWorkedExample()
{
    // 22, 30 and 72 s side by side (FORM-1 to FORM-4).
    const QList<formulas::Interval> runs{{1000, 23'000}, {1000, 31'000}, {1000, 73'000}};
    const qint64 wall = formulas::wallMs(runs);
    const qint64 sequential = formulas::sequentialMs(runs);
    QCOMPARE(wall, 72'000);
    QCOMPARE(sequential, 124'000);
    QCOMPARE(qRound(*formulas::speedUp(sequential, wall) * 100), 172);
    QCOMPARE(qRound(*formulas::savedPercent(sequential, wall) * 10), 419);
    QCOMPARE(qRound(*formulas::balanceRatio({72, 22}) * 100), 327);
    QCOMPARE(*formulas::percentOf(20, 21) > 95.2, true);
    QCOMPARE(*formulas::parallelFactor(124'000, 62'000), 2.0);
}

void TestReport::formulasWithoutData()
{
    QCOMPARE(formulas::wallMs({}), 0);
    QVERIFY(!formulas::speedUp(10, 0));
    QVERIFY(!formulas::savedPercent(0, 10));
    QVERIFY(!formulas::balanceRatio({}));
    QVERIFY(!formulas::balanceRatio({0, 3}));
    QVERIFY(!formulas::percentOf(0, 0));
    QVERIFY(!formulas::percentile({}, 95));
}

void TestReport::waste_data()
{
    QTest::addColumn<QList<qint64>>("sizes");
    QTest::addColumn<qint64>("needed");
    QTest::addColumn<qint64>("surplus");
    QTest::addColumn<qint64>("waste");
    constexpr qint64 kMB = 1'000'000;
    QTest::newRow("PROC-9: five, one needed") << QList<qint64>(5, 200 * kMB) << qint64(1) << qint64(4) << 800 * kMB;
    QTest::newRow("PROC-9: thirteen") << QList<qint64>(13, 200 * kMB) << qint64(1) << qint64(12) << 2400 * kMB;
    QTest::newRow("those that stay come first") << QList<qint64>{1, 10, 100} << qint64(2) << qint64(1) << qint64(100);
    QTest::newRow("none needed") << QList<qint64>{1, 10} << qint64(0) << qint64(2) << qint64(11);
    QTest::newRow("fewer than needed") << QList<qint64>{1, 10} << qint64(3) << qint64(0) << qint64(0);
    QTest::newRow("a need below nothing") << QList<qint64>{1, 10} << qint64(-3) << qint64(2) << qint64(11);
    QTest::newRow("none") << QList<qint64>{} << qint64(1) << qint64(0) << qint64(0);
}

void TestReport::waste()
{
    QFETCH(QList<qint64>, sizes);
    QFETCH(qint64, needed);
    QTEST(formulas::surplus(sizes.size(), needed), "surplus");
    QTEST(formulas::wasteBytes(sizes, needed), "waste");
}

void TestReport::reclaim()
{
    // AUDIT-12, and PROC-9: 81.7 % less 11 % of the memory.
    QCOMPARE(*formulas::reclaimPercent(1000, 250), 25.0);
    QVERIFY(!formulas::reclaimPercent(0, 250));
    QCOMPARE(qRound(*formulas::percentAfter(81.7, 11, 100) * 10), 707);
    QCOMPARE(*formulas::percentAfter(5, 10, 100), 0.0);
    QVERIFY(!formulas::percentAfter(5, 10, 0));
}

void TestReport::percentilesAreTheNearestRank()
{
    // The values 1 to n, in reverse: the value is its rank.
    const QMap<int, QPair<double, double>> ranks{
        {1, {1, 1}}, {19, {19, 19}}, {20, {19, 20}}, {99, {95, 99}}, {100, {95, 99}}, {1'000'000, {950'000, 990'000}}};
    for (auto it = ranks.begin(); it != ranks.end(); ++it) {
        QList<double> values;
        for (int i = it.key(); i > 0; --i)
            values.append(i);
        QCOMPARE(*formulas::percentile(values, 95), it.value().first);
        QCOMPARE(*formulas::percentile(values, 99), it.value().second);
        QCOMPARE(*formulas::percentile(values, 0), 1.0);
        QCOMPARE(*formulas::percentile(values, 100), double(it.key()));
    }
}

void TestReport::markdown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line");
    const auto row = [](const char* text, const char* line) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(line);
    };
    row("plain words, a-b and 1.5", "plain words, a-b and 1.5");
    row("*bold* _it_ `code`", "\\*bold\\* \\_it\\_ \\`code\\`");
    row("<script>&amp;", "\\<script\\>\\&amp;");
    row("# no heading", "\\# no heading");
    row("- no item", "\\- no item");
    row("1. no list", "1\\. no list");
    row("[x](http://y)", "\\[x\\](http\\://y)");
    row("a|b", "a\\|b");
    row("back\\slash", "back\\\\slash");
    row("two\nlines", "two lines");
    row("bell\a and \x1b[31m", "bell and \\[31m");
}

void TestReport::markdown()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    report::Document document{QStringLiteral("T"), {}, {}};
    document.add(text);
    QCOMPARE(report::toMarkdown(document), QString(QStringLiteral("# T\n\n") + line + QLatin1Char('\n')));
}

void TestReport::codeCannotCloseItsFence()
{
    report::Document document{QStringLiteral("T"), {}, {}};
    document.add(report::Code{QStringLiteral("a\n```\nb")});
    QCOMPARE(report::toMarkdown(document), QStringLiteral("# T\n\n````\na\n```\nb\n````\n"));
}

void TestReport::tableRowsStayRows()
{
    report::Document document{QStringLiteral("T"), {}, {}};
    document.add(report::Table{{QStringLiteral("A"), QStringLiteral("B")}, {{QStringLiteral("x|\ny")}}});
    QCOMPARE(report::toMarkdown(document), QStringLiteral("# T\n\n| A | B |\n| --- | --- |\n| x\\| y |  |\n"));
}

namespace {

report::Document hostile()
{
    report::Document document{QStringLiteral("Report <script>alert(1)</script>"), {}, {}};
    document.add(QStringLiteral("<img src=x onerror=alert(1)> & \"quoted\" \x1b[31m"));
    document.add(report::Table{{QStringLiteral("A"), QStringLiteral("B")}, {{QStringLiteral("</td><td>")}}});
    document.add(report::BulletList{{QStringLiteral("<b>one"), QStringLiteral("two")}, true});
    document.add(report::Code{QStringLiteral("</pre>\nline")});
    document.add(QStringLiteral("ends \u202eback \u2066so\u2069 and ghp")
        + QStringLiteral("_0123\u200b456789abcdefghijABCDEFGHIJ012345"));
    document.sections.append({QStringLiteral("Below"), {}, {{QStringLiteral("Deeper"), {}, {}}}});
    return document;
}

}

void TestReport::htmlTakesNothingFromATextAsMarkup()
{
    const QString html = toHtml(hostile());
    for (const char* tag : {"<script", "<img", "<b>", "\x1b"})
        QVERIFY2(!html.contains(QLatin1String(tag)), tag);
    QCOMPARE(html.count(QStringLiteral("</pre>")), 1);
    QCOMPARE(html.count(QStringLiteral("</td>")), 2); // a short row is filled up
    QCOMPARE(html.count(QStringLiteral("<li>")), 2);
    QVERIFY(html.contains(QStringLiteral("<h3>Deeper</h3>")));
    QVERIFY(html.contains(QStringLiteral("default-src 'none'")));
}

/// It turns a line round, or stands within a secret.
void TestReport::whatDoesNotShowIsDropped()
{
    for (const QString& text : {toHtml(hostile()), toMarkdown(hostile())}) {
        QVERIFY(std::none_of(text.begin(), text.end(), [](QChar c) { return isHidden(c.unicode()); }));
        QVERIFY(text.contains(QStringLiteral("ends back so and")));
        QVERIFY(!text.contains(QStringLiteral("abcdefghij")));
    }
}

void TestReport::aDocumentSurvivesItsJson()
{
    const report::Document document = hostile();
    const auto again = report::documentFromJson(report::toJson(document));
    QVERIFY(again);
    QCOMPARE(toHtml(*again), toHtml(document));
    QCOMPARE(toMarkdown(*again), toMarkdown(document));
}

void TestReport::hostileDocumentsAreRefused()
{
    QByteArray deep;
    for (int i = 0; i < 100; ++i)
        deep += R"({"heading":"a","sections":[)";
    for (int i = 0; i < 100; ++i)
        deep += "]}";
    for (const QByteArray& json : {QByteArray("no json"), QByteArray("[]"), QByteArray("{}"), deep,
             QByteArray(R"({"heading":"a","blocks":[{"video":"x"}]})")})
        QVERIFY2(!report::documentFromJson(json), json.left(40).constData());
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
