// SPDX-License-Identifier: GPL-3.0-or-later
// What people get wrong when they write a report, and parts of one: nothing is read that does not stand there, and what
// is lost by it is said.
#include "models/imports/report.h"

#include <QTest>

using namespace wavedeck;
using namespace wavedeck::imports;

namespace {

Report read(const QByteArray& bytes)
{
    auto report = reportOf(bytes, QStringLiteral("odd.md"));
    return report ? *report : Report();
}

const QByteArray kHead("# Retrospective of the mill\n\n**Session Date:** 2026-03-01\n\n");

QByteArray recommendation(const QByteArray& effort)
{
    return kHead
        + "## Consolidated recommendations\n\n### HIGH PRIORITY (Next 1-2 Weeks)\n\n**1. Grease the wheel (L1 QA)**\n"
          "- Every morning\n- **Owner:** L1 QA\n- **Time:** "
        + effort + "\n";
}

} // namespace

class TestImportOddities : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// One chapter of a retrospective is enough to know it by.
    void aChapterAlone()
    {
        const Report report = read(recommendation("3 hours"));
        QCOMPARE(report.kind, QStringLiteral("retrospective"));
        QCOMPARE(report.count("recommendation"), 1);
        QCOMPARE(report.found.first().fields.value(QStringLiteral("effort_min")).toInt(), 180);
    }

    void anUnclosedFence()
    {
        const Report report
            = read(kHead + "## What went well\n\n- Bread\n\n```sh\nmake\n\n## What could be improved\n\n- Flour\n");
        QCOMPARE(report.warnings.size(), 1);
        QCOMPARE(report.warnings.first().line, 9);
        QVERIFY(report.warnings.first().message.contains(QLatin1String("never closed")));
        const Report closed = read(
            kHead + "## What went well\n\n- Bread\n\n```sh\nmake\n```\n\n## What could be improved\n\n- Flour\n");
        QVERIFY(closed.warnings.isEmpty());
    }

    void effortsThatAreNone_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<int>("minutes"); // -1 = not read
        QTest::newRow("negative") << QByteArray("-5 hours") << -1;
        QTest::newRow("many digits") << QByteArray("99999999999999999999 days") << -1;
        QTest::newRow("too long") << QByteArray("999999 weeks") << -1;
        QTest::newRow("range") << QByteArray("3-5 hours") << 300;
        QTest::newRow("about") << QByteArray("~2 days") << 960;
        QTest::newRow("with a dash in front") << QByteArray("Backend - 5 hours") << 300;
    }
    void effortsThatAreNone()
    {
        QFETCH(QByteArray, written);
        QFETCH(int, minutes);
        const Report report = read(recommendation(written));
        QCOMPARE(report.count("recommendation"), 1);
        QCOMPARE(report.found.first().fields.value(QStringLiteral("effort_min")).toInt(-1), minutes);
    }

    /// A share is no number of hours.
    void hoursSaved()
    {
        const Report report = read(recommendation("1 hour")
            + "\n**ROI Projection:**\n- **Expected hours saved:** 30+ hours (if 50% of it is done)\n- **Benefit ratio (saved / invested):** "
              "166.7 %\n");
        QCOMPARE(report.about.value(QStringLiteral("saved_hours")).toDouble(), 30.0);
    }
};

QTEST_GUILESS_MAIN(TestImportOddities)
#include "tst_importoddities.moc"
