// SPDX-License-Identifier: GPL-3.0-or-later
// The preview: what was recognised with line and certainty, nothing stored before Import, ticks decide.
#include "ui/imports/importdialog.h"
#include "ui/imports/importing.h"
#include "ui/shell/mainmenu.h"

#include <QDropEvent>
#include <QLabel>
#include <QMainWindow>
#include <QMimeData>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>
#include <QUrl>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace {

/// Answers when it is told to.
class FakeImport : public ImportDesk {
public:
    void read(const QStringList& files, QObject*, Progress progress, Answer<ImportPreview> answer) override
    {
        asked = files;
        onProgress = std::move(progress);
        onRead = std::move(answer);
    }
    void take(const QList<imports::Report>& reports, QObject*, Answer<imports::Intake> answer) override
    {
        taken = reports;
        ++takes;
        onTaken = std::move(answer);
    }
    void stop() override { ++stops; }
    QStringList asked;
    QList<imports::Report> taken;
    int takes = 0;
    int stops = 0;
    Progress onProgress;
    Answer<ImportPreview> onRead;
    Answer<imports::Intake> onTaken;
};

ImportPreview sample()
{
    imports::Report report;
    report.file = QStringLiteral("/work/harbour.md");
    report.kind = QStringLiteral("retrospective");
    report.title = QStringLiteral("Harbour");
    report.found.append(
        {QStringLiteral("contribution"), 12, imports::Certainty::High, QStringLiteral("Two hooks"), {}, {}, {}, true});
    report.found.append({QStringLiteral("next_step"), 40, imports::Certainty::Low, QStringLiteral("Send it"), {}, {},
        QStringLiteral("listed further up"), false});
    report.warnings.append({30, QStringLiteral("it says 5, counted are 4")});
    report.unrecognised.append({50, QStringLiteral("Odds and ends")});
    ImportPreview preview;
    preview.reports = {report};
    preview.intake.added = 1;
    return preview;
}

QTreeWidgetItem* found(QTreeWidget* tree, const char* text)
{
    const auto items = tree->findItems(QLatin1String(text), Qt::MatchContains | Qt::MatchRecursive, 0);
    return items.isEmpty() ? nullptr : items.first();
}

QDropEvent dropped(const QMimeData& mime)
{
    return QDropEvent(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
}

} // namespace

class TestImportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsEverything();
    void ticksDecide();
    void keyboardIsEnough();
    void cancelStopsTheReading();
    void cancelStopsTheImport();
    void refusals();
    void nothingRecognised();
    void signsInFirst();
    void filesAreDropped();
};

void TestImportDialog::showsEverything()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("/work/harbour.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QCOMPARE(desk.asked.size(), 1);
    QVERIFY(!dialog.verb()->isEnabled());
    desk.onRead(sample());
    QTreeWidget* tree = dialog.tree();
    QCOMPARE(tree->topLevelItem(0)->text(0), QStringLiteral("harbour.md: retrospective"));
    QCOMPARE(found(tree, "Two hooks")->text(1), QStringLiteral("12"));
    QCOMPARE(found(tree, "Two hooks")->text(2), QStringLiteral("high"));
    QCOMPARE(found(tree, "Send it")->checkState(0), Qt::Unchecked);
    QVERIFY(found(tree, "Send it")->text(0).contains(QLatin1String("listed further up")));
    QCOMPARE(found(tree, "Send it")->parent()->text(0), QStringLiteral("Yours to decide (1)"));
    QVERIFY(found(tree, "Send it")->parent()->isExpanded());
    QCOMPARE(found(tree, "it says 5")->text(1), QStringLiteral("30"));
    QCOMPARE(found(tree, "Odds and ends")->text(1), QStringLiteral("50"));
    QVERIFY(dialog.verb()->isEnabled());
    QVERIFY(dialog.summary()->text().contains(QLatin1String("nothing is stored yet")));
    QCOMPARE(desk.takes, 0);
    dialog.keep()->click();
    QCOMPARE(desk.takes, 0);
    QCOMPARE(dialog.result(), int(QDialog::Rejected));
}

void TestImportDialog::ticksDecide()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("a.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    desk.onRead(sample());
    found(dialog.tree(), "Two hooks")->setCheckState(0, Qt::Unchecked);
    QVERIFY(!dialog.verb()->isEnabled());
    found(dialog.tree(), "Send it")->setCheckState(0, Qt::Checked);
    dialog.verb()->click();
    QCOMPARE(desk.takes, 1);
    QVERIFY(!desk.taken.first().found.at(0).chosen);
    QVERIFY(desk.taken.first().found.at(1).chosen);
    QVERIFY(!dialog.verb()->isEnabled());
    imports::Intake intake;
    intake.added = 1;
    intake.places = {QStringLiteral("RETRO-001")};
    desk.onTaken(intake);
    QVERIFY(dialog.summary()->text().contains(QLatin1String("RETRO-001")));
    dialog.keep()->click();
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
}

void TestImportDialog::keyboardIsEnough()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("a.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    desk.onRead(sample());
    QTreeWidget* tree = dialog.tree();
    QTRY_VERIFY(tree->hasFocus());
    tree->setCurrentItem(found(tree, "Send it"));
    QTest::keyClick(tree, Qt::Key_Space);
    QCOMPARE(found(tree, "Send it")->checkState(0), Qt::Checked);
    QTest::keyClick(tree, Qt::Key_Tab);
    QTRY_VERIFY(!tree->hasFocus());
    dialog.verb()->setFocus();
    QTest::keyClick(dialog.verb(), Qt::Key_Space);
    QCOMPARE(desk.takes, 1);
    desk.onTaken(imports::Intake());
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(desk.stops, 0);
}

void TestImportDialog::cancelStopsTheReading()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("a.md"), QStringLiteral("b.md"), QStringLiteral("c.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    const auto* bar = dialog.findChild<QProgressBar*>();
    desk.onProgress(2);
    QCOMPARE(bar->value(), 2);
    QCOMPARE(bar->maximum(), 3);
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(desk.stops, 1);
}

/// It stays until it is known whether anything was stored.
void TestImportDialog::cancelStopsTheImport()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("a.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    desk.onRead(sample());
    dialog.verb()->click();
    dialog.keep()->click();
    QCOMPARE(desk.stops, 1);
    QVERIFY(dialog.isVisible());
    desk.onTaken(Error{ErrorKind::Usage, QStringLiteral("cancelled"), QStringLiteral("a.md"),
        QStringLiteral("it was cancelled"), QStringLiteral("nothing was taken")});
    QVERIFY(dialog.told()->text().contains(QLatin1String("nothing was taken")));
    QVERIFY(dialog.verb()->isEnabled());
    dialog.keep()->click();
    QVERIFY(!dialog.isVisible());
}

void TestImportDialog::refusals()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("a.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    desk.onRead(Error{ErrorKind::Usage, QStringLiteral("not-text"), QStringLiteral("a.md:3:4"),
        QStringLiteral("that is not UTF-8"), {}});
    QVERIFY(dialog.told()->text().contains(QLatin1String("a.md:3:4")));
    QVERIFY(!dialog.verb()->isEnabled());
}

void TestImportDialog::nothingRecognised()
{
    FakeImport desk;
    ImportDialog dialog(desk, {QStringLiteral("a.md")}, {}, nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    ImportPreview preview;
    preview.reports = {imports::Report()};
    desk.onRead(preview);
    QVERIFY(dialog.summary()->text().contains(QLatin1String("Nothing was recognised")));
    QVERIFY(!dialog.verb()->isEnabled());
}

void TestImportDialog::signsInFirst()
{
    FakeImport desk;
    std::function<void(bool)> then;
    ImportDialog dialog(
        desk, {QStringLiteral("a.md")}, [&](const QString&, const std::function<void(bool)>& call) { then = call; },
        nullptr);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    desk.onRead(sample());
    dialog.submit();
    const Error nobody{ErrorKind::Forbidden, QStringLiteral("not-signed-in"), QStringLiteral("import"),
        QStringLiteral("nobody is signed in"), {}};
    desk.onTaken(nobody);
    QVERIFY(then != nullptr);
    then(true);
    QCOMPARE(desk.takes, 2);
    desk.onTaken(nobody);
    QVERIFY(dialog.verb()->isEnabled());
}

void TestImportDialog::filesAreDropped()
{
    QCOMPARE(droppedReports({QUrl::fromLocalFile(QStringLiteral("/a/b.md")), QUrl(QStringLiteral("https://x/y.md")),
                 QUrl::fromLocalFile(QStringLiteral("/a/c.TXT")), QUrl::fromLocalFile(QStringLiteral("/a/d.png"))}),
        QStringList({QStringLiteral("/a/b.md"), QStringLiteral("/a/c.TXT")}));
    FakeImport desk;
    QMainWindow window;
    MainMenu menu(window.menuBar());
    Importing importing(desk, &menu, &window);
    QVERIFY(menu.menu(Menu::Tools)->actions().contains(importing.action()));
    window.show();
    QMimeData picture;
    picture.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/d.png"))});
    QDragEnterEvent wrong(QPoint(5, 5), Qt::CopyAction, &picture, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &wrong);
    QVERIFY(desk.asked.isEmpty());
    QMimeData report;
    report.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/b.md"))});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &report, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent yes = dropped(report);
    QCoreApplication::sendEvent(&window, &yes);
    QVERIFY(yes.isAccepted());
    QTRY_COMPARE(desk.asked, QStringList{QStringLiteral("/a/b.md")});
}

QTEST_MAIN(TestImportDialog)
#include "tst_importdialog.moc"
