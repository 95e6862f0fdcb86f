// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of registers in three depths, and the executive one on one page (KNOW-8).
#include "tests/end_to_end/ctl.h"

#include <QFile>
#include <QTest>

using namespace wavedeck::test;

namespace {

QByteArray pdfOf(const Ctl& ctl, const QStringList& words)
{
    const QString file = ctl.path(QStringLiteral("depth.pdf"));
    QFile::remove(file);
    return ctl.call(words + QStringList{QStringLiteral("--format"), QStringLiteral("pdf"), QStringLiteral("-o"), file})
                .status
            == 0
        ? ctl.read(QStringLiteral("depth.pdf"))
        : QByteArray();
}

qsizetype pagesOf(const QByteArray& pdf)
{
    return pdf.count("/Type /Page\n");
}

} // namespace

class TestCtlDepths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void retrospective();
    void riskAssessment();
};

void TestCtlDepths::retrospective()
{
    // A report of many recommendations and contributions, of which the summary names a few.
    Ctl ctl;
    for (const char* line : {"user add ada --role Admin --password-fd 3", "signin ada --password-fd 3"})
        QCOMPARE(ctl.withPassword(QString::fromLatin1(line)).status, 0);
    QByteArray text = "# Retrospective Report\n\n**Date:** 2026-02-03\n\n## Participants\n\n- Ann (L1 QA)\n- Bo (L1 "
                      "DEV)\n\n## CONSOLIDATED RECOMMENDATIONS (PRIORITIZED)\n\n### HIGH PRIORITY (This week)\n\n";
    for (int i = 1; i <= 40; ++i) {
        const QByteArray n = QByteArray::number(i);
        text += "**" + n + ". Measure the queue number " + n + " before it is changed** \n- " + QByteArray(300, 'w')
            + "\n- **Owner:** Ann\n- **Time:** 2 hours\n\n";
    }
    const QString file = ctl.write(QStringLiteral("retro.md"), text);
    const Answer taken = ctl.call({QStringLiteral("import"), file});
    QVERIFY2(taken.status == 0 && taken.out.contains("RETRO-001"), taken.err.constData());
    const QStringList words{QStringLiteral("retro"), QStringLiteral("export"), QStringLiteral("RETRO-001")};
    const auto at = [&](const char* depth) {
        return words + QStringList{QStringLiteral("--depth"), QString::fromLatin1(depth)};
    };
    QCOMPARE(pagesOf(pdfOf(ctl, at("executive"))), 1);
    QVERIFY(pagesOf(pdfOf(ctl, at("full"))) > 1);
    const qsizetype full = ctl.call(at("full")).out.size();
    const qsizetype standard = ctl.call(at("standard")).out.size();
    const Answer executive = ctl.call(at("executive"));
    QVERIFY(executive.out.size() < standard && standard < full);
    QVERIFY2(
        executive.out.contains("Measure the queue number 1 ") && executive.out.contains("and 35 more"), executive.out);
    QCOMPARE(ctl.call(words).out, ctl.call(at("full")).out);
    QCOMPARE(ctl.call(at("none")).status, 2);
}

void TestCtlDepths::riskAssessment()
{
    Ctl ctl;
    for (const char* line : {"user add ada --role Admin --password-fd 3", "signin ada --password-fd 3"})
        QCOMPARE(ctl.withPassword(QString::fromLatin1(line)).status, 0);
    QCOMPARE(ctl.withPassword(QStringLiteral("risk new --title Release --template full")).status, 0);
    QStringList set{QStringLiteral("risk"), QStringLiteral("set"), QStringLiteral("RA-001"), QStringLiteral("--set"),
        QStringLiteral("summary=%1").arg(QStringLiteral("Words of a summary. ").repeated(300))};
    for (int i = 0; i < 30; ++i)
        set << QStringLiteral("--set")
            << QStringLiteral("risks.+={\"title\":\"Risk %1 of a cold cache that fills\",\"level\":\"LOW\"}").arg(i);
    const Answer changed = ctl.call(set);
    QVERIFY2(changed.status == 0, changed.err.constData());
    const QStringList words{
        QStringLiteral("risk"), QStringLiteral("export"), QStringLiteral("RA-001"), QStringLiteral("--depth")};
    QCOMPARE(pagesOf(pdfOf(ctl, words + QStringList{QStringLiteral("executive")})), 1);
    QVERIFY(pagesOf(pdfOf(ctl, words + QStringList{QStringLiteral("full")})) > 1);
    QVERIFY(pagesOf(pdfOf(ctl, words + QStringList{QStringLiteral("standard")})) >= 1);
}

QTEST_GUILESS_MAIN(TestCtlDepths)
#include "tst_ctl_depths.moc"
