// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/notices.h"

#include <QtTest>

using namespace wavedeck;

namespace {

constexpr qint64 kSecond = 1000;

NoticeItem item(const char* id, const char* group = "overdue", bool urgent = false)
{
    return {QLatin1String(id), QLatin1String(group), {QLatin1String(id), {}, QLatin1String(id), urgent}, true};
}

} // namespace

/// Driven by a clock of its own: every second a step, from `from` to `to` (both in seconds).
class TestNotices : public QObject {
    Q_OBJECT
    NoticeBook m_book;

    QStringList run(const QList<NoticeItem>& items, qint64 from, qint64 to, bool seen = false, bool quiet = false)
    {
        QStringList told;
        for (qint64 second = from; second <= to; ++second)
            if (const auto notice = m_book.step(items, second * kSecond, seen, quiet))
                told.append(QStringLiteral("%1 %2").arg(second).arg(notice->title));
        return told;
    }

private Q_SLOTS:
    void init() { m_book = {}; }

    void onceAfterTenSeconds() { QCOMPARE(run({item("a")}, 0, 600), QStringList{QStringLiteral("10 a")}); }

    void severalTogetherThenOneAMinute()
    {
        QCOMPARE(run({item("a")}, 0, 5), QStringList());
        QCOMPARE(
            run({item("a"), item("b", "failed", true)}, 6, 30), QStringList{QStringLiteral("10 2 need attention")});
        // A third one right behind waits until the minute is over.
        QCOMPARE(run({item("a"), item("b"), item("c")}, 31, 100), QStringList{QStringLiteral("70 c")});
    }

    void comesAgainAfterItWasGone()
    {
        QCOMPARE(run({item("a")}, 0, 100).size(), 1);
        QCOMPARE(run({}, 101, 110), QStringList());
        QCOMPARE(run({item("a")}, 111, 130), QStringList{QStringLiteral("121 a")});
    }

    void whatIsSeenIsNotTold()
    {
        QCOMPARE(run({item("a")}, 0, 5, true), QStringList());
        QCOMPARE(run({item("a")}, 6, 200), QStringList());
    }

    void quietHoursWait()
    {
        QCOMPARE(run({item("a"), item("b")}, 0, 3600, false, true), QStringList());
        QCOMPARE(run({item("a")}, 3601, 3700), QStringList{QStringLiteral("3601 a")}); // b has gone meanwhile
    }

    void criticalAlertsAreToldInQuietHours()
    {
        NoticeItem critical = item("c", "critical", true);
        critical.evenQuiet = true;
        QCOMPARE(run({item("a"), critical}, 0, 100, false, true), QStringList{QStringLiteral("10 c")});
        QCOMPARE(run({item("a"), critical}, 101, 200), QStringList{QStringLiteral("101 a")});
    }

    void repeatsAfterFourHours()
    {
        const qint64 hours = 4 * 3600;
        QCOMPARE(run({item("a")}, 0, hours + 30),
            (QStringList{QStringLiteral("10 a"), QStringLiteral("%1 a").arg(10 + hours + 10)}));
        init();
        NoticeItem once = item("a");
        once.repeats = false;
        QCOMPARE(run({once}, 0, hours + 30).size(), 1);
    }

    void saysHowManyOfEach()
    {
        const Notice one = coalesced({item("a", "failed", true), item("b"), item("c")});
        QCOMPARE(one.title, QStringLiteral("3 need attention"));
        QCOMPARE(one.body, QStringLiteral("1 failed, 2 overdue. First: a"));
        QCOMPARE(one.uri, QStringLiteral("a"));
        QVERIFY(one.urgent);
    }

    void quietHours_data()
    {
        QTest::addColumn<QTime>("from");
        QTest::addColumn<QTime>("to");
        QTest::addColumn<QTime>("now");
        QTest::addColumn<bool>("quiet");
        const QTime night(22, 0);
        const QTime morning(7, 0);
        QTest::newRow("over midnight, late") << night << morning << QTime(23, 30) << true;
        QTest::newRow("over midnight, early") << night << morning << QTime(6, 59) << true;
        QTest::newRow("over midnight, its end") << night << morning << QTime(7, 0) << false;
        QTest::newRow("over midnight, noon") << night << morning << QTime(12, 0) << false;
        QTest::newRow("by day") << QTime(12, 0) << QTime(13, 0) << QTime(12, 0) << true;
        QTest::newRow("by day, behind") << QTime(12, 0) << QTime(13, 0) << QTime(13, 0) << false;
        QTest::newRow("none") << night << night << night << false;
    }
    void quietHours()
    {
        QFETCH(QTime, from);
        QFETCH(QTime, to);
        QFETCH(QTime, now);
        QTEST((QuietHours{from, to}.holds(now)), "quiet");
        QVERIFY(!QuietHours().holds(now));
    }
};

QTEST_GUILESS_MAIN(TestNotices)
#include "tst_notices.moc"
