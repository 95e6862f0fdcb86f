// SPDX-License-Identifier: GPL-3.0-or-later
// The History page with a desk: measures in the table, reported sessions, charts, the comparison by keyboard.
#include "historyfakes.h"
#include "shellfixture.h"
#include "ui/gates/celltable.h"
#include "ui/history/comparepane.h"
#include "ui/history/historycharts.h"
#include "ui/history/sessionchart.h"
#include "ui/shell/sessionsmodel.h"
#include "ui/shell/sessionspage.h"
#include "ui/widgets/segmented.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using shelltest::kNow;
using wavedeck::test::FakeHistory;
using wavedeck::test::historyOf;

class TestHistoryPage : public QObject {
    Q_OBJECT
private:
    struct Bench {
        Bench()
            : page(appearance, feed, [] { return kNow; })
        {
            page.setDesk(desk);
            page.resize(1360, 820);
            page.show();
            page.setActive(true);
            Q_EMIT feed.sessionsChanged(shelltest::lines(14));
            desk.give(historyOf(14));
        }
        QString cell(int row, int column) const { return page.table()->model()->index(row, column).data().toString(); }
        QStringList compared() const
        {
            QStringList titles;
            const CellTable* table = page.comparePane()->table();
            for (int i = 0; i < table->model()->columnCount(); ++i)
                titles.append(table->model()->headerData(i, Qt::Horizontal).toString());
            return titles;
        }
        Appearance appearance;
        shelltest::FakeFeed feed;
        FakeHistory desk;
        SessionsPage page;
    };

private Q_SLOTS:
    void showsMeasuresOfOwnAndReported()
    {
        Bench bench;
        QVERIFY(bench.desk.active);
        QCOMPARE(bench.page.table()->model()->rowCount(), 13); // the last twelve, and the reported one
        QCOMPARE(bench.cell(0, SessionsModel::Id), QStringLiteral("S-014"));
        QCOMPARE(bench.cell(0, SessionsModel::Parallel), QStringLiteral("19.0"));
        QCOMPARE(bench.cell(0, SessionsModel::Direct), QStringLiteral("0 %"));
        QCOMPARE(bench.cell(0, SessionsModel::Gates), QStringLiteral("2 of 5"));
        QCOMPARE(bench.cell(0, SessionsModel::Tier), QStringLiteral("Beta"));
        const QModelIndex reported = bench.page.table()->model()->index(12, 0);
        QCOMPARE(reported.data().toString(), QStringLiteral("R-001"));
        QCOMPARE(bench.cell(12, SessionsModel::Done), QStringLiteral("31+")); // as written
        QCOMPARE(bench.cell(12, SessionsModel::State), QStringLiteral("DONE"));
        QCOMPARE(bench.cell(12, SessionsModel::Cost), QStringLiteral("–"));
        bench.page.table()->setCurrentIndex(reported);
        QTest::keyClick(bench.page.table(), Qt::Key_Return);
        QVERIFY(bench.feed.asked.isEmpty()); // nothing ran here that could be shown
    }

    void chartsFollowTheRange()
    {
        Bench bench;
        auto* range = bench.page.findChild<QComboBox*>(QStringLiteral("range"));
        QVERIFY(range);
        range->setCurrentIndex(2);
        Q_EMIT range->activated(2);
        QVERIFY(bench.page.charts()->chart(0)->points().size() > HistoryCharts::kShown);
        range->setCurrentIndex(0);
        Q_EMIT range->activated(0);
        QCOMPARE(bench.page.charts()->chart(0)->points().size(), HistoryCharts::kShown);
    }

    void chartsShowTheNewestTwelve()
    {
        Bench bench;
        const auto& points = bench.page.charts()->chart(0)->points();
        QCOMPARE(points.size(), HistoryCharts::kShown);
        QCOMPARE(points.last().session, QStringLiteral("S-014"));
        QCOMPARE(bench.page.charts()->value(0)->text(), QStringLiteral("$14.00"));
        HistoryView view = historyOf(3, 0);
        view.lines[0].figures.remove(QStringLiteral("cost_microusd"));
        bench.desk.give(view);
        QVERIFY(!bench.page.charts()->chart(0)->points().last().value); // a gap, no zero
        QCOMPARE(bench.page.charts()->value(0)->text(), QStringLiteral("–"));
    }

    void chartsSayWhatIsNotExact()
    {
        Bench bench;
        bench.desk.give(historyOf(3, 1));
        const auto& agents = bench.page.charts()->chart(2)->points();
        QCOMPARE(agents.first().session, QStringLiteral("R-001")); // before the own ones
        QVERIFY(!agents.first().isExact);
        QCOMPARE(agents.first().text, QStringLiteral("31+"));
        QVERIFY(agents.last().isExact);
        QVERIFY(bench.page.charts()->chart(2)->accessibleDescription().contains(QStringLiteral("R-001 31+")));
        // Of what no document says there is no point at all.
        QCOMPARE(bench.page.charts()->chart(0)->points().first().session, QStringLiteral("S-001"));
    }

    void showsStatusVersionsAndWhoGotWhat()
    {
        Bench bench;
        HistoryView view = historyOf(3, 0);
        for (int i = 1; i <= 2; ++i) {
            history::StatusVersion version;
            version.project = QStringLiteral("orchard");
            version.version = i;
            version.session = QStringLiteral("S-00%1").arg(i);
            const QJsonObject gates{{QStringLiteral("key"), QStringLiteral("gates_passed")},
                {QStringLiteral("name"), QStringLiteral("Gates passed")}, {QStringLiteral("value"), i},
                {QStringLiteral("text"), QString::number(i)}, {QStringLiteral("better"), QStringLiteral("higher")}};
            version.body = {{QStringLiteral("dimensions"), QJsonArray{gates}},
                {QStringLiteral("open"), i == 1 ? QJsonArray{QStringLiteral("Gate a is failed")} : QJsonArray()}};
            view.versions.append(version);
            history::Delivery sent;
            sent.subject = QStringLiteral("S-001");
            sent.kind = QStringLiteral("handoff");
            sent.version = i;
            sent.newest = 2;
            sent.recipient = QStringLiteral("ann");
            view.deliveries.append(sent);
        }
        bench.desk.give(view);
        bench.page.table()->setFocus();
        bench.page.table()->setCurrentIndex(bench.page.table()->model()->index(0, 0));
        QTest::keyClick(bench.page.table(), Qt::Key_Space);
        const auto rows = [&](int part) {
            bench.page.comparePane()->parts()->setCurrent(part);
            Q_EMIT bench.page.comparePane()->parts()->currentChanged(part);
            QStringList said;
            const CellTable* table = bench.page.comparePane()->table();
            for (int i = 0; i < table->rowCount(); ++i)
                said.append(table->rows().row(i).spoken);
            return said;
        };
        const QStringList versions = rows(3);
        QVERIFY2(versions[0].endsWith(QStringLiteral("Gates passed: 2, was 1 (better)")), qPrintable(versions[0]));
        QVERIFY(versions[1].endsWith(QStringLiteral("closed: Gate a is failed")));
        QVERIFY(versions[2].endsWith(QStringLiteral("first version")));
        const QStringList sent = rows(4);
        QVERIFY(sent[0].endsWith(QStringLiteral("newest")));
        QVERIFY(sent[1].endsWith(QStringLiteral("superseded by V2")));
    }

    void whatReadsTheSameIsTheSame()
    {
        HistoryView view = historyOf(3, 0);
        const auto factor = [&](int line, double value) {
            view.lines[line].figures.insert(QStringLiteral("parallel_factor"), {value, {}, {}});
        };
        factor(1, 1.46);
        factor(2, 1.54); // both read 1.5
        const history::Comparison compared = history::compare({view.lines[1], view.lines[2]});
        for (const history::ComparedMeasure& row : compared.measures)
            if (row.key == QLatin1String("parallel_factor")) {
                QCOMPARE(row.cells[1].changeText, QString());
                QCOMPARE(row.cells[1].verdict, QStringLiteral("same"));
            }
        QCOMPARE(history::valueText(history::Kind::Percent, 38.96), QStringLiteral("39 %"));
        QCOMPARE(history::valueText(history::Kind::Percent, 39.0), QStringLiteral("39 %"));
        QCOMPARE(history::shownChange(history::Kind::Number, 1.46, 1.54), QString());
        QCOMPARE(history::shownChange(history::Kind::Number, 1.56, 1.54), QStringLiteral("+0.1"));
    }

    void comparesByKeyboard()
    {
        Bench bench;
        auto* table = bench.page.table();
        QVERIFY(!bench.page.comparePane()->isVisible());
        QApplication::setActiveWindow(&bench.page);
        QVERIFY(QTest::qWaitForWindowActive(&bench.page));
        table->setFocus();
        table->setCurrentIndex(table->model()->index(1, 0));
        QTest::keyClick(table, Qt::Key_Space);
        QTest::keyClick(table, Qt::Key_Up);
        QTest::keyClick(table, Qt::Key_Space);
        QVERIFY(bench.page.comparePane()->isVisible());
        QCOMPARE(bench.compared(),
            (QStringList{QStringLiteral("Measure"), QStringLiteral("S-014, running"), QStringLiteral("S-013"),
                QStringLiteral("Change"), QStringLiteral("Note")}));
        const CellTable* measures = bench.page.comparePane()->table();
        QVERIFY(measures->rowOf(QStringLiteral("parallel_factor"))->spoken.contains(QStringLiteral("+1.0 better")));
        QVERIFY(measures->rowOf(QStringLiteral("direct_edit_rate"))->spoken.contains(QStringLiteral("-1 pt better")));
        // What is known only at the end is not judged while it runs.
        QVERIFY(
            measures->rowOf(QStringLiteral("cost_microusd"))->spoken.endsWith(QStringLiteral("S-014 still running")));
        // The older one as the base: the same change the other way round.
        table->setCurrentIndex(table->model()->index(1, 0));
        QTest::keyClick(table, Qt::Key_B);
        QCOMPARE(bench.compared().at(1), QStringLiteral("S-013"));
        QVERIFY(bench.page.comparePane()
                    ->table()
                    ->rowOf(QStringLiteral("parallel_factor"))
                    ->spoken.contains(QStringLiteral("-1.0 worse")));
        bench.page.comparePane()->parts()->setCurrent(2);
        Q_EMIT bench.page.comparePane()->parts()->currentChanged(2);
        QVERIFY(bench.page.comparePane()->table()->rowOf(QStringLiteral("max_concurrent")));
        for (const MenuAction& each : bench.page.menuActions())
            if (each.action->text().contains(QStringLiteral("Clear comparison")))
                each.action->trigger();
        QVERIFY(!bench.page.comparePane()->isVisible());
    }

    void aReportedNumberIsNotExact()
    {
        Bench bench;
        bench.page.model()->setChecked(QStringLiteral("S-013"), true);
        bench.page.model()->setChecked(QStringLiteral("R-001"), true);
        const TableRow* row = bench.page.comparePane()->table()->rowOf(QStringLiteral("agents_spawned"));
        QVERIFY(row && row->spoken.contains(QStringLiteral("R-001 31+")));
        QVERIFY(!row->spoken.contains(QLatin1Char('+') + QStringLiteral("2"))); // no change of an inexact number
        QVERIFY(row->spoken.endsWith(QStringLiteral("R-001 is reported as 31+")));
    }

    void filtersByResultAndRange()
    {
        Bench bench;
        bench.page.rangeFilter()->setCurrentIndex(2);
        Q_EMIT bench.page.rangeFilter()->activated(2);
        QCOMPARE(bench.page.table()->model()->rowCount(), 15);
        const int failed = bench.page.resultFilter()->findText(QStringLiteral("Failed"));
        bench.page.resultFilter()->setCurrentIndex(failed);
        Q_EMIT bench.page.resultFilter()->activated(failed);
        for (int row = 0; row < bench.page.table()->model()->rowCount(); ++row)
            QCOMPARE(bench.cell(row, SessionsModel::State), QStringLiteral("Failed"));
    }

    void exportsImportsAndPrints()
    {
        Bench bench;
        FileDialogs files;
        files.chooseFolder = [](QWidget*, const QString&, const QString&, const FileDialogs::Chosen& chosen) {
            chosen(QStringLiteral("/somewhere"));
        };
        bench.page.setDialogs(files);
        bench.page.exportAction()->trigger();
        QCOMPARE(bench.desk.exported, QStringList{QStringLiteral("/somewhere")});
        QVERIFY(bench.page.told()->text().contains(QStringLiteral("sessions.csv")));
        QVERIFY(!bench.page.importButton());
        int imports = 0;
        QAction import;
        connect(&import, &QAction::triggered, this, [&imports] { ++imports; });
        bench.page.setImport(&import);
        bench.page.importButton()->click();
        QCOMPARE(imports, 1);
        bench.page.table()->setCurrentIndex(bench.page.table()->model()->index(1, 0));
        bench.page.printActions().first()->trigger();
        QCOMPARE(bench.desk.reports, QStringList{QStringLiteral("S-013 final")});
        auto* preview = bench.page.findChild<QDialog*>(QStringLiteral("printPreview"));
        QVERIFY(preview && preview->isVisible());
        preview->close();
    }

    void nothingIsCut_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280") << QSize(1208, 736);
        QTest::newRow("1440") << QSize(1368, 836);
    }
    void nothingIsCut()
    {
        QFETCH(QSize, size);
        Bench bench;
        bench.page.resize(size);
        bench.page.model()->setChecked(QStringLiteral("S-013"), true);
        bench.page.model()->setChecked(QStringLiteral("S-014"), true);
        QVERIFY(!bench.page.grab().isNull());
        QVERIFY(bench.page.table()->height() > 100);
        QVERIFY(bench.page.comparePane()->table()->isVisible());
        QVERIFY(bench.page.comparePane()->table()->height() > 100);
        QVERIFY(bench.page.comparePane()->geometry().bottom() <= bench.page.height());
    }
};

QTEST_MAIN(TestHistoryPage)
#include "tst_historypage.moc"
