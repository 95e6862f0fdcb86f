// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trendchart.h"
#include "ui/theme/format.h"
#include "ui/theme/style.h"

#include <QAccessible>
#include <QtTest>

#include <cmath>
#include <limits>
#include <memory>

using namespace wavedeck::ui;

class TestCharts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_look = std::make_unique<Appearance>(Appearance::Choice::Light);
        applyAppearance(*qApp, *m_look);
    }

    void decimates_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("most");
        for (const int count : {0, 1, 2, 299, 300, 301, 1024, 50'000})
            for (const int most : {2, 600})
                QTest::addRow("%d to %d", count, most) << count << most;
    }
    /// Never more points than asked for; the least and the most stay; x ascends.
    void decimates()
    {
        QFETCH(int, count);
        QFETCH(int, most);
        QList<TrendRange> ranges;
        double least = std::numeric_limits<double>::max();
        double highest = 0;
        for (int i = 0; i < count; ++i) {
            const double value = (i * 79) % 1009;
            ranges.append({1000 + i * 10LL, value, value + i % 3});
            least = std::min(least, value);
            highest = std::max(highest, value + i % 3);
        }
        const QList<QPointF> line = trendLine(ranges, 1000, most);
        QVERIFY(line.size() <= most);
        QCOMPARE(line.isEmpty(), count == 0);
        double lowest = std::numeric_limits<double>::max();
        double top = 0;
        for (qsizetype i = 0; i < line.size(); ++i) {
            QVERIFY(i == 0 || line[i].x() >= line[i - 1].x());
            lowest = std::min(lowest, line[i].y());
            top = std::max(top, line[i].y());
        }
        if (count > 0) {
            QCOMPARE(lowest, least);
            QCOMPARE(top, highest);
        }
    }

    void leavesOutWhatIsNoNumber()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double inf = std::numeric_limits<double>::infinity();
        const QList<TrendRange> ranges{
            {1000, 1, 1}, {2000, nan, 2}, {3000, 1, inf}, {4000, -inf, 1}, {500, 9, 9}, {5000, 5, 4}, {6000, 2, 3}};
        const QList<QPointF> line = trendLine(ranges, 1000);
        QCOMPARE(line, QList<QPointF>({{0, 1}, {5000, 2}, {5000, 3}}));
        QCOMPARE(peakOf(ranges).value, 9.0);
        QCOMPARE(peakOf({{1, nan, nan}}).index, -1);
    }

    void endsAxesAtRoundNumbers_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("binary");
        QTest::addColumn<double>("end");
        QTest::newRow("0") << 0.0 << false << 1.0;
        QTest::newRow("nan") << std::nan("") << false << 1.0;
        QTest::newRow("100") << 100.0 << false << 100.0;
        QTest::newRow("101") << 101.0 << false << 200.0;
        QTest::newRow("210") << 210.0 << false << 250.0;
        QTest::newRow("0.3") << 0.3 << false << 0.5;
        QTest::newRow("600 MiB") << 600.0 << true << 768.0;
        QTest::newRow("1 KiB") << 1024.0 << true << 1024.0;
        QTest::newRow("1025") << 1025.0 << true << 1536.0;
    }
    void endsAxesAtRoundNumbers()
    {
        QFETCH(double, value);
        QFETCH(bool, binary);
        QTEST(niceAbove(value, binary), "end");
    }

    /// A trend that grows by a second each second moves its axis rarely, and wastes little.
    void theTimeAxisMovesRarely()
    {
        int moves = 0;
        double before = 0;
        for (qint64 ms = 0; ms < 12 * 3600 * 1000LL; ms += 1000) {
            const double end = niceSpan(double(ms));
            QVERIFY(end >= double(ms));
            QVERIFY(ms < 600'000 || end <= double(ms) * 1.11);
            moves += end != before;
            before = end;
        }
        QVERIFY(moves < 200);
    }

    void drawsOnlyWhatChangedAndIsSeen()
    {
        TrendChart chart(*m_look, QStringLiteral("Memory"));
        chart.resize(300, 120);
        chart.setTrend(ranges(10), 1000);
        chart.setTrend(ranges(20), 1000);
        QCOMPARE(chart.refreshes(), 0); // nobody sees it
        QVERIFY(chart.line().isEmpty());
        chart.show();
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        QCOMPARE(chart.refreshes(), 1);
        QCOMPARE(chart.line().size(), 20);
        chart.setTrend(ranges(20), 1000);
        QCOMPARE(chart.refreshes(), 1);
        chart.setTrend(ranges(5000), 1000);
        QCOMPARE(chart.refreshes(), 2);
        QVERIFY(chart.line().size() <= 600);
        QVERIFY(!chart.grab().isNull());
    }

    void saysWhatItShows()
    {
        TrendChart chart(*m_look, QStringLiteral("CPU"));
        chart.resize(300, 120);
        chart.show();
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("Nothing measured yet."));
        TrendScale scale;
        scale.warning = 70;
        scale.critical = 85;
        scale.warningLabel = QStringLiteral("70");
        scale.words = [](double value) { return percent(value); };
        chart.setScale(scale);
        chart.setTrend({{1000, 10, 20}, {2000, 30, 72}, {3000, 5, 40}}, 1000);
        QVERIFY2(chart.accessibleDescription().startsWith(
                     QStringLiteral("Last %1, highest %2 at ").arg(percent(40), percent(72))),
            qPrintable(chart.accessibleDescription()));
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("past the warning line")));
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&chart);
        QVERIFY(face);
        QCOMPARE(face->role(), QAccessible::Chart);
        QCOMPARE(face->text(QAccessible::Name), QStringLiteral("CPU"));
        chart.setTrend({{1000, 10, 20}, {2000, 30, 90}}, 1000);
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("past the critical line")));
        chart.setTrend({{1000, 10, 20}}, 1000);
        QVERIFY(chart.accessibleDescription().contains(QStringLiteral("below the warning line")));
    }

    void readsOffByPointerAndKeys()
    {
        TrendChart chart(*m_look, QStringLiteral("CPU"));
        chart.resize(400, 120);
        chart.show();
        QVERIFY(QTest::qWaitForWindowActive(&chart));
        chart.setTrend(ranges(61), 1000);
        QTest::mouseMove(chart.viewport(), QPoint(20, 40));
        QTest::mouseMove(chart.viewport(), QPoint(200, 40));
        QTRY_VERIFY(!chart.readout().isEmpty());
        chart.setFocus();
        QTest::keyClick(&chart, Qt::Key_Home);
        QVERIFY(chart.readout().startsWith(clock(1000)));
        QTest::keyClick(&chart, Qt::Key_Left);
        QVERIFY(chart.readout().startsWith(clock(1000)));
        QTest::keyClick(&chart, Qt::Key_End);
        const QString last = chart.readout();
        QTest::keyClick(&chart, Qt::Key_Right);
        QCOMPARE(chart.readout(), last);
        // What is read off stays where it is when more comes.
        chart.setTrend(ranges(80), 1000);
        QCOMPARE(chart.readout(), last);
        chart.setTrend({}, 1000);
        QVERIFY(chart.readout().isEmpty());
        QTest::keyClick(&chart, Qt::Key_Home);
        QTest::keyClick(&chart, Qt::Key_End);
        QVERIFY(chart.readout().isEmpty());
        QVERIFY(!chart.grab().isNull());
    }

private:
    static QList<TrendRange> ranges(int count)
    {
        QList<TrendRange> made;
        for (int i = 0; i < count; ++i)
            made.append({1000 + i * 1000LL, double(i % 50), double(i % 50)});
        return made;
    }
    std::unique_ptr<Appearance> m_look;
};

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
