// SPDX-License-Identifier: GPL-3.0-or-later
// The import of the window: read on another thread, nothing stored before it is taken, refused for who is nobody.
#include "app/desktop/localimport.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace wavedeck;

class TestLocalImport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsAndStoresNothing();
    void refusesWhole();
};

void TestLocalImport::readsAndStoresNothing()
{
    QTemporaryDir dir;
    desktop::LocalImport desk(dir.path());
    std::optional<Result<ImportPreview>> preview;
    desk.read({QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/risk.md")}, this,
        [&](const Result<ImportPreview>& answer) { preview = answer; });
    QVERIFY(!preview);
    QTRY_VERIFY(preview.has_value());
    QVERIFY(preview->ok());
    QCOMPARE((*preview)->reports.first().count("risk"), 4);
    QVERIFY((*preview)->intake.added > 20);
    QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("wavedeck.db"))));
    std::optional<Result<imports::Intake>> taken;
    desk.take((*preview)->reports, this, [&](const Result<imports::Intake>& answer) { taken = answer; });
    QTRY_VERIFY(taken.has_value());
    QVERIFY(!taken->ok());
    QCOMPARE(taken->error().kind, ErrorKind::Forbidden);
}

void TestLocalImport::refusesWhole()
{
    QTemporaryDir dir;
    desktop::LocalImport desk(dir.path());
    std::optional<Result<ImportPreview>> preview;
    desk.read({QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/risk.md"), dir.path()}, this,
        [&](const Result<ImportPreview>& answer) { preview = answer; });
    QTRY_VERIFY(preview.has_value());
    QCOMPARE(preview->error().code, QStringLiteral("not-readable"));
}

QTEST_GUILESS_MAIN(TestLocalImport)
#include "tst_localimport.moc"
