// SPDX-License-Identifier: GPL-3.0-or-later
// What is refused as a report, and that what is large or hostile is read to its end in time.
#include "importsbench.h"

using namespace wavedeck;
using namespace wavedeck::imports;

class TestImportLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refused_data();
    void refused();
    void allOrNothing();
    void manyRepeated();
    void mutants();
    void largeIsLinear();
    void oneLongListIsLinear_data();
    void oneLongListIsLinear();
};

void TestImportLimits::refused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    QTest::newRow("nul") << QByteArray("# A\nb\0c\n", 8) << "not-text"
                         << "f:2:2";
    QTest::newRow("latin 1") << QByteArray("# A\n\nCaf\xE9\n") << "not-text"
                             << "f:3:4";
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << "not-text"
                              << "f:1:1";
    QTest::newRow("surrogate") << QByteArray("ab\xED\xA0\x80") << "not-text"
                               << "f:1:3";
    QTest::newRow("cut") << QByteArray("a\xE2\x82") << "not-text"
                         << "f:1:2";
    QTest::newRow("escape") << QByteArray("# \x1b[31mred\n") << "not-text"
                            << "f:1:3";
    QTest::newRow("long line") << QByteArray(70'000, 'x') << "line-too-long"
                               << "f:1:65537";
    QTest::newRow("many lines") << QByteArray(200'001, '\n') << "too-many-lines"
                                << "f:200001:1";
    QTest::newRow("deep quote") << QByteArray(100, '>') + " a"
                                << "too-deep"
                                << "f:1:1";
    QTest::newRow("deep list") << QByteArray(1000, ' ') + "- a"
                               << "too-deep"
                               << "f:1:1";
    QTest::newRow("large") << QByteArray("x\n").repeated(9 * 1024 * 1024) << "too-large"
                           << "f:1:1";
}

void TestImportLimits::refused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    QFETCH(QString, place);
    const auto report = reportOf(bytes, QStringLiteral("f"));
    QVERIFY(!report);
    QCOMPARE(report.error().code, code);
    QCOMPARE(report.error().what, place);
    QCOMPARE(report.error().kind, ErrorKind::Usage);
}

void TestImportLimits::allOrNothing()
{
    Register reg;
    Actor observer = reg.by;
    observer.roles = {QStringLiteral("Observer")};
    const QList<Report> good{read(shaped(QStringLiteral("history.md"))), read(shaped(QStringLiteral("risk.md")))};
    const auto forbidden = take(*reg.store, good, observer, 1);
    QVERIFY(!forbidden);
    QCOMPARE(forbidden.error().kind, ErrorKind::Forbidden);
    QCOMPARE(reg.everything(), 0);
    // A failure in the last of them undoes the first.
    QVERIFY(reg.store->run("CREATE TRIGGER stop BEFORE INSERT ON risk BEGIN SELECT RAISE(ABORT, 'no'); END", {}).ok());
    QVERIFY(!take(*reg.store, good, reg.by, 1));
    QCOMPARE(reg.everything(), 0);
    QTemporaryDir dir;
    QVERIFY(!readReports({QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/risk.md"), dir.path()}));
    QVERIFY(!readReports({dir.filePath(QStringLiteral("none.md"))}));
    QVERIFY(!readReports({QStringLiteral("/dev/zero")}));
}

void TestImportLimits::manyRepeated()
{
    // Very wide tables are taken as they are, and what is stored of a row by name is bounded.
    const auto table = [](int columns, int rows) -> QByteArray {
        QByteArray text = "|" + QByteArray("h|").repeated(columns).replace("h|h|", "a|b|") + "\n|---|\n";
        for (int r = 0; r < rows; ++r)
            text += "|" + QByteArray("x|").repeated(columns - 1) + "v" + QByteArray::number(r) + "|\n";
        return text + "\ntext\n\n";
    };
    const QByteArray head = "# Retrospective\n\n## What went well\n\n- a\n\n## What could be improved\n\n- b\n\n";
    const Report narrow = read(head + table(2, 20) + table(2, 20));
    QVERIFY(warns(narrow, 0, "repeats the one"));
    QCOMPARE(narrow.count("table_row"), 20);
    const Report wide = read(head + table(6000, 50) + table(6000, 50));
    QVERIFY(!warns(wide, 0, "repeats the one"));
    QCOMPARE(wide.count("table_row"), 100);
    for (const Found& found : wide.found)
        QVERIFY(found.fields.value(QStringLiteral("cells")).toObject().size() <= 256);
    // Many claims about many risks: each is compared with what was counted once.
    const Report levels = read("# Risk assessment session\n\n## Approval\n\n## Risks\n\n"
        + QByteArray("**One more:** (LOW risk)\n\n").repeated(8'000)
        + QByteArray("4 critical gaps\n").repeated(22'000));
    QCOMPARE(levels.count("risk"), 8'000);
    QCOMPARE(levels.warnings.size(), 22'000);
}

void TestImportLimits::mutants()
{
    QRandomGenerator random(20);
    const QByteArray marks("#*`|>-[]():\n\r~_\\ 0P1→├DEBT-");
    for (int i = 0; i < 1000; ++i) {
        QByteArray bytes = shaped(allShapes().at(i % allShapes().size()));
        for (int edits = random.bounded(1, 12); edits > 0 && !bytes.isEmpty(); --edits) {
            const qsizetype at = random.bounded(int(bytes.size()));
            const qsizetype length = random.bounded(1, 200);
            switch (random.bounded(4)) {
            case 0:
                bytes.remove(at, length);
                break;
            case 1:
                bytes.insert(at, marks.mid(random.bounded(int(marks.size())), random.bounded(1, 8)));
                break;
            case 2:
                bytes.insert(random.bounded(int(bytes.size())), bytes.mid(at, length));
                break;
            default:
                bytes[at] = char(random.bounded(256));
            }
        }
        const auto report = reportOf(bytes, QStringLiteral("mutant"));
        if (!report) {
            QCOMPARE(report.error().kind, ErrorKind::Usage);
            continue;
        }
        for (const Found& found : report->found)
            QVERIFY(found.line >= 1 && found.line <= bytes.count('\n') + bytes.count('\r') + 1);
        if (i % 40 != 0)
            continue;
        // Whatever came of it: all of it or nothing, and the same again adds nothing.
        Register reg;
        const auto taken = take(*reg.store, {*report}, reg.by, 1);
        if (!taken) {
            QCOMPARE(reg.everything(), 0);
            continue;
        }
        const auto again = take(*reg.store, {*report}, reg.by, 2);
        QVERIFY(again.ok());
        QCOMPARE(again->added, 0);
    }
}

void TestImportLimits::largeIsLinear()
{
    // What would make a backtracking pattern or a list of lists slow: it is read to its end.
    const QByteArray nasty = "**" + QByteArray("a ").repeated(20'000) + "(1 x + \n" + QByteArray("(").repeated(30'000)
        + "\n" + QByteArray("| a ").repeated(10'000) + "\n" + QByteArray("| - ").repeated(10'000) + "\n";
    QVERIFY(reportOf(
        "# Retrospective\n## What went well\n" + nasty + "## What could be improved\n" + nasty, QStringLiteral("nasty"))
                .ok());
    QByteArray many("# Retrospective\n## What went well\n");
    for (int i = 0; i < 20'000; ++i)
        many += "### " + QByteArray::number(i) + ". Point\nText\n";
    const Report report = read(many);
    QCOMPARE(report.count("contribution"), 20'000);
    // A list that each of its labels begins anew, items that look far up, lines that all name the same phase.
    for (const QByteArray& line : {QByteArray("- **Themes:**\n"), QByteArray("- **Next steps:**\n"),
             QByteArray("- DEBT-1 to 400: a\n"), QByteArray("**P1 (3 items)**\n- DEBT-1: a\n"),
             QByteArray("- Phase 1 (a): 5 minutes\n"), QByteArray("**Tiers 1**\n**a:**\n- b\n- c\n")}) {
        const auto read
            = reportOf("# Retrospective\n## What went well\n" + line.repeated(30'000), QStringLiteral("many"));
        QVERIFY(read.ok() || read.error().code == QLatin1String("too-many-objects"));
    }
}

void TestImportLimits::oneLongListIsLinear_data()
{
    QTest::addColumn<QByteArray>("item");
    QTest::newRow("insights") << QByteArray("- **Insight 1: something that somebody saw in the end**\n");
    QTest::newRow("meta-lessons") << QByteArray("- **Meta-Lesson 1: something that somebody saw**\n");
    QTest::newRow("bullets") << QByteArray("- something that somebody saw, and that took long\n");
}

/// By the time of this process alone, whatever else runs.
void TestImportLimits::oneLongListIsLinear()
{
    QFETCH(const QByteArray, item);
    const auto spent = [&](qsizetype bytes) {
        const QByteArray text
            = "# Retrospective\n\n## What went well\n\n- a\n\n## Lessons learned\n\n### Ada - Summary of "
              "Lessons learned\n\n"
            + item.repeated(bytes / item.size());
        const std::clock_t from = std::clock();
        const auto report = reportOf(text, QStringLiteral("list.md"));
        [&] { QVERIFY(report.ok() || report.error().code == QLatin1String("too-many-objects")); }();
        return double(std::clock() - from);
    };
    const double half = spent(1'500'000);
    const double whole = spent(3'000'000);
    QVERIFY2(whole < 3 * half, qPrintable(QStringLiteral("%1 and %2").arg(half).arg(whole)));
}

QTEST_GUILESS_MAIN(TestImportLimits)
#include "tst_importlimits.moc"
