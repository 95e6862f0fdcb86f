// SPDX-License-Identifier: GPL-3.0-or-later
// The import of the window: read on another thread, nothing stored before it is taken, refused for who is nobody.
#include "app/desktop/localimport.h"
#include "app/link/enginestarter.h"
#include "models/base/clock.h"
#include "models/people/accounts.h"
#include "models/people/ticketfile.h"

#include <QDir>
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
    void stopEndsIt();
};

void TestLocalImport::readsAndStoresNothing()
{
    QTemporaryDir dir;
    desktop::LocalImport desk(dir.path());
    std::optional<Result<ImportPreview>> preview;
    desk.read({QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/risk.md")}, this, {},
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
    desk.read({QStringLiteral(WAVEDECK_SOURCE_DIR "/tests/models/reports/risk.md"), dir.path()}, this, {},
        [&](const Result<ImportPreview>& answer) { preview = answer; });
    QTRY_VERIFY(preview.has_value());
    QCOMPARE(preview->error().code, QStringLiteral("not-readable"));
}

/// Both are answered, and nothing of the one that was asked is read; what is asked after it is.
void TestLocalImport::stopEndsIt()
{
    QTemporaryDir dir;
    QStringList many;
    for (int i = 0; i < 20; ++i) {
        QFile file(dir.filePath(QStringLiteral("r%1.md").arg(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# Retrospective\n\n## What went well\n\n### L1 QA - What went well\n\n");
        for (int line = 0; line < 2'000; ++line)
            file.write(
                "**" + QByteArray::number(line + 1) + ". Proof " + QByteArray::number(line) + "**\n\nWords.\n\n");
    }
    for (const QFileInfo& file : QDir(dir.path()).entryInfoList({QStringLiteral("*.md")}))
        many.append(file.filePath());
    desktop::LocalImport desk(dir.path());
    std::optional<Result<ImportPreview>> stopped;
    qsizetype read = 0;
    desk.read(
        many, this,
        [&](qsizetype files) {
            read = files;
            if (files == 1)
                desk.stop();
        },
        [&](const Result<ImportPreview>& answer) { stopped = answer; });
    std::optional<Result<ImportPreview>> after;
    QTRY_VERIFY_WITH_TIMEOUT(stopped.has_value(), 30'000);
    QVERIFY(!*stopped);
    QCOMPARE(stopped->error().code, QStringLiteral("cancelled"));
    QVERIFY2(read < many.size() - 1, qPrintable(QString::number(read)));
    desk.read({many.first()}, this, {}, [&](const Result<ImportPreview>& answer) { after = answer; });
    QTRY_VERIFY_WITH_TIMEOUT(after.has_value(), 30'000);
    QVERIFY(after->ok());
    // Of one that is stopped nothing is kept.
    people::Accounts accounts(dir.path());
    const auto word = [] { return people::Secret(QByteArray("nobody guesses what ada says")); };
    QVERIFY(accounts.add(Actor(link::osActor()), {QStringLiteral("ada"), {QStringLiteral("Admin")}, false}, word()));
    const auto in = accounts.signIn(QStringLiteral("ada"), word(), false, utcMs());
    QVERIFY(in && people::writeTicket(dir.path(), in->ticket));
    std::optional<Result<imports::Intake>> taken;
    desk.take((*after)->reports, this, [&](const Result<imports::Intake>& answer) { taken = answer; });
    desk.stop();
    QTRY_VERIFY_WITH_TIMEOUT(taken.has_value(), 30'000);
    QVERIFY(!*taken);
    QCOMPARE(taken->error().code, QStringLiteral("cancelled"));
    taken.reset();
    desk.take((*after)->reports, this, [&](const Result<imports::Intake>& answer) { taken = answer; });
    QTRY_VERIFY_WITH_TIMEOUT(taken.has_value(), 30'000);
    QVERIFY2(*taken && (*taken)->unchanged == 0 && (*taken)->added > 1'000,
        qPrintable(*taken ? QString::number((*taken)->added) : taken->error().line()));
}

QTEST_GUILESS_MAIN(TestLocalImport)
#include "tst_localimport.moc"
