// SPDX-License-Identifier: GPL-3.0-or-later
#include "importbench.h"

using namespace wavedeck;
using namespace wavedeck::test;

/// TODO and FIXME become items with author and age, once, and go when they go.
class TestHarvest : public QObject {
    Q_OBJECT

    static QString harvest(const ImportBench& bench, const QString& below = {})
    {
        return ImportBench::told(
            audit::harvestComments(bench.repo.path() + below, QStringLiteral("S-001"), bench.data(), somebody(), {}));
    }

private Q_SLOTS:
    void knowsMarksAgain()
    {
        const ImportBench bench;
        const QByteArray marks = "int a;\n// " + QByteArray("TODO") + ": tidy up\nint b;\n// " + QByteArray("FIXME")
            + " it leaks\nint c;\n";
        bench.repo.write("src/a.cpp", marks);
        bench.repo.commit(QStringLiteral("2024-01-02T03:04:05Z"));
        QCOMPARE(harvest(bench), QStringLiteral("2/0/0/0"));
        const QList<DebtItem> items = bench.items();
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0].line, 2);
        QCOMPARE(items[0].priority, Priority::P3);
        QCOMPARE(items[1].priority, Priority::P2);
        QCOMPARE(items[0].source, QStringLiteral("comment"));
        QCOMPARE(items[0].session, QStringLiteral("S-001"));
        QCOMPARE(items[0].owner, QString());
        QVERIFY2(items[0].what.contains(QStringLiteral("2024-01-02")), qPrintable(items[0].what));
        QCOMPARE(items[0].foundAt, 1'704'164'645'000);
        QCOMPARE(harvest(bench), QStringLiteral("0/2/0/0"));
        bench.repo.write("src/a.cpp", QByteArray("int z;\n").repeated(500) + marks);
        QCOMPARE(harvest(bench), QStringLiteral("0/2/0/0"));
        bench.repo.commit();
        bench.repo.git({QStringLiteral("mv"), QStringLiteral("src/a.cpp"), QStringLiteral("src/b.cpp")});
        QCOMPARE(harvest(bench), QStringLiteral("0/2/0/0"));
        QCOMPARE(bench.items().first().path, QStringLiteral("src/b.cpp"));
        bench.repo.write("src/b.cpp", "int a;\n");
        bench.repo.write("other/x.cpp", "int a;\n");
        bench.repo.git({QStringLiteral("add"), QStringLiteral("-A")});
        QCOMPARE(harvest(bench, QStringLiteral("/other")), QStringLiteral("0/0/0/0")); // one folder resolves nothing
        QCOMPARE(harvest(bench), QStringLiteral("0/0/0/0"));
        QCOMPARE(harvest(bench), QStringLiteral("0/0/0/2"));
        QCOMPARE(bench.items().first().status, DebtStatus::Resolved);
    }
};

QTEST_GUILESS_MAIN(TestHarvest)
#include "tst_audit_harvest.moc"
