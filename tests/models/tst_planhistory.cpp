// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/history.h"
#include "models/store/sessionrepository.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;

class TestPlanHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void peaks_data()
    {
        QTest::addColumn<QList<qint64>>("numbers"); // from, to, bytes, …
        QTest::addColumn<qint64>("peak");
        using L = QList<qint64>;
        QTest::newRow("nothing") << L{} << qint64(0);
        QTest::newRow("one") << L{10, 20, 5} << qint64(5);
        QTest::newRow("side by side") << L{10, 20, 5, 15, 30, 7} << qint64(12);
        QTest::newRow("one after the other") << L{10, 20, 5, 20, 30, 7} << qint64(7);
        QTest::newRow("not ended, not measured") << L{10, 0, 5, 10, 30, 0, 10, 30, 3} << qint64(3);
    }
    void peaks()
    {
        QFETCH(QList<qint64>, numbers);
        QList<MemorySpan> spans;
        for (qsizetype i = 0; i + 2 < numbers.size(); i += 3)
            spans.append({numbers[i], numbers[i + 1], numbers[i + 2]});
        QTEST(peakTogether(spans), "peak");
    }

    void whatNobodyToldIsUnknown()
    {
        const PlanHistory none = historyOf({});
        QVERIFY(!none.durationMs && !none.costMicroUsd && none.runs() == 0);
        const PlanHistory some
            = historyOf({{QStringLiteral("S-002"), 900, 0, 0, 50}, {QStringLiteral("S-001"), 700, 0, 12, 0}});
        QCOMPARE(some.sessions, (QStringList{QStringLiteral("S-002"), QStringLiteral("S-001")}));
        QCOMPARE(some.durationMs->least, 700);
        QCOMPARE(some.durationMs->most, 900);
        QVERIFY(!some.costMicroUsd);
        QCOMPARE(some.tokens->most, 12);
        QCOMPARE(some.peakBytes->least, 50);
        QVERIFY(some.toJson().value(QLatin1String("cost_microusd")).isNull());
    }

    /// Completed ones of the same plan only, the newest few.
    void readsTheDatabase()
    {
        const QTemporaryDir dir;
        auto store = Store::openForWriting(dir.path());
        QVERIFY(store.ok());
        QVERIFY((*store)->begin());
        SessionRepository repository(**store);
        const auto add = [&](int number, SessionState state, const QString& file, const QString& name) {
            Session session;
            session.id = QStringLiteral("S-%1").arg(number, 3, 10, QLatin1Char('0'));
            session.number = number;
            session.name = name;
            session.planFile = file;
            session.state = state;
            session.startedAt = 1'000'000;
            session.endedAt = 1'000'000 + number * 1000;
            QVERIFY(repository.insert(session));
        };
        const QString file = QStringLiteral("/p/a.yaml");
        const QString name = QStringLiteral("a");
        add(1, SessionState::Completed, file, name);
        add(2, SessionState::Stopped, file, name);
        add(3, SessionState::Completed, QStringLiteral("/elsewhere"), name);
        add(4, SessionState::Completed, QStringLiteral("/elsewhere"), QStringLiteral("b"));
        QVERIFY((*store)->commit());
        const QList<EarlierRun> runs = repository.earlierRuns(file, name);
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0].session, QStringLiteral("S-003"));
        QCOMPARE(runs[0].durationMs, 3000);
        QCOMPARE(runs[1].session, QStringLiteral("S-001"));
    }
};

QTEST_GUILESS_MAIN(TestPlanHistory)
#include "tst_planhistory.moc"
