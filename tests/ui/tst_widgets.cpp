// SPDX-License-Identifier: GPL-3.0-or-later
// Delegates and small widgets: by keyboard, for screen readers, with hostile texts, and no more paint than allowed.
#include "ui/theme/format.h"
#include "ui/theme/style.h"
#include "ui/widgets/accessible.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/delegates.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/keyhint.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/segmented.h"
#include "ui/widgets/sparkline.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTextDocument>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace {

constexpr int kState = Qt::UserRole + 1;
constexpr int kPercent = Qt::UserRole + 2;
constexpr int kElapsed = Qt::UserRole + 3;
constexpr int kLimit = Qt::UserRole + 4;
constexpr int kText = Qt::UserRole + 5;

QString hostile()
{
    return QStringLiteral("<img src=x onerror=1>\u202e\x1b]0;t\x07\n") + QString(10'000, QLatin1Char('W'));
}

/// What a delegate paints of one cell.
QImage cell(const QAbstractItemDelegate& delegate, const QList<std::pair<int, QVariant>>& values, int width = 160)
{
    QStandardItemModel model(1, 1);
    for (const auto& [role, value] : values)
        model.setData(model.index(0, 0), value, role);
    QImage image(width, 28, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = image.rect();
    option.state = QStyle::State_Enabled;
    delegate.paint(&painter, option, model.index(0, 0));
    return image;
}

int sizeOf(const QAbstractItemDelegate& delegate, const QList<std::pair<int, QVariant>>& values)
{
    QStandardItemModel model(1, 1);
    for (const auto& [role, value] : values)
        model.setData(model.index(0, 0), value, role);
    return delegate.sizeHint(QStyleOptionViewItem(), model.index(0, 0)).width();
}

bool isEmpty(const QImage& image)
{
    QImage black(image.size(), image.format());
    black.fill(Qt::black);
    return image == black;
}

int coloured(const QImage& image, const QColor& colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == colour;
    return count;
}

class PaintCounter : public QObject {
public:
    int paints = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        paints += event->type() == QEvent::Paint;
        return false;
    }
};

} // namespace

class TestWidgets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void missingValuesLeaveTheCellEmpty();
    void statesOfTomorrowAreNoFault();
    void progressOfWhatHasNotBegun();
    void durationPastItsLimit();
    void pathsKeepTheirEnd();
    void hostileTextsAreCut();
    void sparklineKeepsNinety();
    void sparklineRepaintsTwiceASecond();
    void sparklineTellsItsLevel();
    void noticesAreTwoAndMore();
    void noticesAreSaidOnce();
    void noticesAreText();
    void emptyLoadingError();
    void chipByKeyboard();
    void segmentedByKeyboard();
    void tipsAreText();
    void keyHintGrowsWithItsText();

private:
    std::unique_ptr<Appearance> m_appearance;
};

void TestWidgets::initTestCase()
{
    m_appearance = std::make_unique<Appearance>(Appearance::Choice::Dark);
    applyAppearance(*qApp, *m_appearance);
}

void TestWidgets::missingValuesLeaveTheCellEmpty()
{
    QVERIFY(isEmpty(cell(StateDelegate(*m_appearance, {kState}), {})));
    QVERIFY(isEmpty(cell(ProgressDelegate(*m_appearance, {kPercent, kState}), {})));
    QVERIFY(isEmpty(cell(DurationDelegate(*m_appearance, {kElapsed, kLimit}), {})));
    QVERIFY(isEmpty(cell(LevelDelegate(*m_appearance, kState), {})));
    QVERIFY(isEmpty(cell(PrioDelegate(*m_appearance, kState), {})));
    QVERIFY(isEmpty(cell(PathDelegate(*m_appearance, kText), {})));
    QVERIFY(!isEmpty(cell(StateDelegate(*m_appearance, {kState}), {{kState, int(AgentState::Failed)}})));
    QVERIFY(!isEmpty(cell(PathDelegate(*m_appearance, kText), {{kText, QStringLiteral("a.cpp:1")}})));
}

void TestWidgets::statesOfTomorrowAreNoFault()
{
    for (const int number : {-7, 9, 4711}) {
        for (const StateKind kind : {StateKind::Agent, StateKind::Gate, StateKind::Wave, StateKind::Session})
            QVERIFY(!isEmpty(cell(StateDelegate(*m_appearance, {kState, -1, kind}), {{kState, number}})));
        cell(ProgressDelegate(*m_appearance, {kPercent, kState}), {{kPercent, number}, {kState, number}});
        cell(LevelDelegate(*m_appearance, kState), {{kState, number}});
        cell(PrioDelegate(*m_appearance, kState), {{kState, number}});
        cell(DurationDelegate(*m_appearance, {kElapsed, kLimit}), {{kElapsed, number}, {kLimit, number}});
    }
}

void TestWidgets::progressOfWhatHasNotBegun()
{
    const ProgressDelegate delegate(*m_appearance, {kPercent, kState});
    const Theme& t = m_appearance->theme();
    const auto fill = [&](AgentState state, const QVariant& percent) {
        QList<std::pair<int, QVariant>> values{{kState, int(state)}};
        if (percent.isValid())
            values.append({kPercent, percent});
        return coloured(cell(delegate, values), t.tone(toneOf(state)).fill);
    };
    QCOMPARE(fill(AgentState::Queued, {}), 0);
    QCOMPARE(fill(AgentState::Succeeded, {}), 0);
    const int striped = fill(AgentState::Running, {});
    const int all = fill(AgentState::Running, 100);
    QVERIFY(striped > all / 4 && striped < all * 3 / 4);
    QVERIFY(fill(AgentState::Running, 50) > all * 4 / 10);
    QVERIFY(fill(AgentState::Running, 50) < all * 6 / 10);
    QCOMPARE(fill(AgentState::Running, 100), fill(AgentState::Running, 400));
    QVERIFY(fill(AgentState::Failed, 41) > 0);
}

void TestWidgets::durationPastItsLimit()
{
    const DurationDelegate delegate(*m_appearance, {kElapsed, kLimit});
    const QColor warning = m_appearance->theme().tone(Tone::Warning).text;
    const QVariant limit(30 * 60'000);
    QCOMPARE(coloured(cell(delegate, {{kElapsed, 30 * 60'000}, {kLimit, limit}}), warning), 0);
    QVERIFY(coloured(cell(delegate, {{kElapsed, 30 * 60'000 + 1}, {kLimit, limit}}), warning) > 0);
    // The engine's word counts more than a comparison.
    const DurationDelegate told(*m_appearance, {kElapsed, kLimit, kState});
    QCOMPARE(coloured(cell(told, {{kElapsed, 99 * 60'000}, {kLimit, limit}, {kState, false}}), warning), 0);
    QVERIFY(!isEmpty(cell(delegate, {{kLimit, limit}})));
}

void TestWidgets::pathsKeepTheirEnd()
{
    const PathDelegate delegate(*m_appearance, kText);
    const QString end = QStringLiteral("/token_store.cpp:1195");
    const QImage a = cell(delegate, {{kText, QString(QStringLiteral("services/gateway/src/session/one") + end)}}, 150);
    const QImage b = cell(delegate, {{kText, QString(QStringLiteral("another/long/way/to/the/same/two") + end)}}, 150);
    QCOMPARE(a.copy(60, 0, 90, 28), b.copy(60, 0, 90, 28));
    const QImage c
        = cell(delegate, {{kText, QStringLiteral("services/gateway/src/session/one/token_store.cpp:1196")}}, 150);
    QVERIFY(a != c);
}

void TestWidgets::hostileTextsAreCut()
{
    const PathDelegate path(*m_appearance, kText);
    QVERIFY(!isEmpty(cell(path, {{kText, hostile()}})));
    const ProgressDelegate progress(*m_appearance, {kPercent, kState, -1, kText});
    cell(progress, {{kState, int(AgentState::Running)}, {kText, hostile()}});
    QVERIFY(sizeOf(progress, {{kState, int(AgentState::Running)}, {kText, hostile()}}) < 1200);
    EmptyState state(*m_appearance);
    state.showError(QStringLiteral("Cannot read log"), hostile());
    for (const QLabel* label : state.findChildren<QLabel*>()) {
        QCOMPARE(label->textFormat(), label->pixmap().isNull() ? Qt::PlainText : label->textFormat());
        QVERIFY(label->text().size() < 700);
        QVERIFY(!label->text().contains(QChar(0x202e)) && !label->text().contains(QChar(0x1b)));
    }
}

void TestWidgets::sparklineKeepsNinety()
{
    Sparkline line(*m_appearance);
    for (int i = 0; i < 200; ++i)
        line.push(i);
    QCOMPARE(line.samples().size(), Sparkline::kSamples);
    QCOMPARE(line.samples().first(), 110.0);
    QCOMPARE(line.samples().last(), 199.0);
    line.setSamples(QList<double>(500, 3.0));
    QCOMPARE(line.samples().size(), Sparkline::kSamples);
    // Nothing but unknown draws its thresholds, and no line.
    line.setSamples(QList<double>(90, -1.0));
    line.resize(200, 50);
    QCOMPARE(coloured(line.grab().toImage(), m_appearance->theme().tone(Tone::Running).text), 0);
}

void TestWidgets::sparklineRepaintsTwiceASecond()
{
    Sparkline line(*m_appearance);
    line.resize(200, 50);
    line.show();
    QVERIFY(QTest::qWaitForWindowExposed(&line));
    PaintCounter counter;
    line.installEventFilter(&counter);
    QCoreApplication::processEvents(); // what showing it left to paint
    line.repaint();
    const int before = counter.paints;
    QElapsedTimer clock;
    clock.start();
    // Fed as fast as possible until it has painted thrice more.
    while (counter.paints < before + 3) {
        line.push(50);
        QCoreApplication::processEvents();
        QVERIFY(clock.elapsed() < 20'000);
    }
    QVERIFY2(clock.elapsed() >= 1450, qPrintable(QString::number(clock.elapsed())));
}

void TestWidgets::sparklineTellsItsLevel()
{
    Sparkline line(*m_appearance);
    line.setSubject(QStringLiteral("Memory"));
    line.setTone(Tone::Warning);
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(&line);
    QVERIFY(interface->text(QAccessible::Name).startsWith(QStringLiteral("Memory, warning")));
    QCOMPARE(interface->role(), QAccessible::Chart);
}

void TestWidgets::noticesAreTwoAndMore()
{
    NoticeBar bar(*m_appearance);
    QSignalSpy acted(&bar, &NoticeBar::acted);
    const auto notice = [](const char* id) {
        BarNotice made;
        made.id = QString::fromLatin1(id);
        made.lead = QStringLiteral("Past its limit.");
        made.action = QStringLiteral("Extend 15 min");
        return made;
    };
    bar.setNotices({notice("a"), notice("b"), notice("c"), notice("d")});
    bar.show();
    QCOMPARE(bar.findChildren<BarLine*>().size(), 2);
    bool more = false;
    for (const QLabel* label : bar.findChildren<QLabel*>())
        more = more || (label->isVisible() && label->text() == QStringLiteral("+2 more"));
    QVERIFY(more);
    auto* button = bar.findChildren<BarLine*>().at(1)->findChild<QPushButton*>();
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(acted.size(), 1);
    QCOMPARE(acted.first().first().toString(), QStringLiteral("b"));
    bar.setNotices({});
    QVERIFY(!bar.isVisible());
}

void TestWidgets::noticesAreSaidOnce()
{
    NoticeBar bar(*m_appearance);
    QSignalSpy alerted(&bar, &NoticeBar::alerted);
    BarNotice notice;
    notice.id = QStringLiteral("engine");
    notice.lead = QStringLiteral("Engine not reachable.");
    notice.rest = QStringLiteral("Numbers are 1 s old.");
    bar.setNotices({notice});
    QCOMPARE(alerted.size(), 1);
    notice.rest = QStringLiteral("Numbers are 2 s old.");
    bar.setNotices({notice});
    QCOMPARE(alerted.size(), 1);
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(bar.findChild<BarLine*>());
    QCOMPARE(interface->role(), QAccessible::AlertMessage);
    QCOMPARE(interface->text(QAccessible::Name), QStringLiteral("Engine not reachable. Numbers are 2 s old."));
}

void TestWidgets::noticesAreText()
{
    NoticeBar bar(*m_appearance);
    BarNotice notice;
    notice.lead = QStringLiteral("<b>A-1</b> failed.");
    notice.rest = QStringLiteral("<a href='x'>y</a>");
    bar.setNotices({notice});
    for (const QLabel* label : bar.findChildren<QLabel*>())
        if (!label->text().isEmpty())
            QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestWidgets::emptyLoadingError()
{
    EmptyState state(*m_appearance);
    state.resize(300, 160);
    state.show();
    auto* button = state.findChild<QPushButton*>();
    auto* bar = state.findChild<QProgressBar*>();
    QSignalSpy acted(&state, &EmptyState::acted);
    state.showEmpty(QStringLiteral("No debt recorded"), QStringLiteral("Agents add items."));
    QVERIFY(!button->isVisible());
    QVERIFY(!bar->isVisible());
    state.showLoading(QStringLiteral("Reading 41 reports"), 12, 41, QStringLiteral("S-009"));
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->value(), 12);
    QCOMPARE(bar->maximum(), 41);
    QCOMPARE(state.accessibleName(), QStringLiteral("Reading 41 reports. 12 of 41, S-009"));
    state.showError(QStringLiteral("Cannot read log"), QStringLiteral("permission denied"));
    QVERIFY(!bar->isVisible());
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), QStringLiteral("Try again"));
    QTest::keyClick(button, Qt::Key_Space);
    QCOMPARE(acted.size(), 1);
    bool selectable = false;
    for (const QLabel* label : state.findChildren<QLabel*>())
        selectable = selectable
            || (label->text() == QStringLiteral("permission denied")
                && label->textInteractionFlags().testFlag(Qt::TextSelectableByKeyboard));
    QVERIFY(selectable);
    state.showLoading(QStringLiteral("Reading"), 0, 0, {});
    QVERIFY(bar->maximum() > 0);
}

void TestWidgets::chipByKeyboard()
{
    Chip chip(*m_appearance, QStringLiteral("Failed"));
    chip.setCount(4);
    QCOMPARE(chip.accessibleName(), QStringLiteral("Failed, 4"));
    QVERIFY(chip.sizeHint().height() >= 24);
    const int width = chip.sizeHint().width();
    chip.setCount(4000);
    QVERIFY(chip.sizeHint().width() > width);
    QTest::keyClick(&chip, Qt::Key_Space);
    QVERIFY(chip.isChecked());
    QTest::keyClick(&chip, Qt::Key_Return);
    QVERIFY(!chip.isChecked());
}

void TestWidgets::segmentedByKeyboard()
{
    Segmented view(*m_appearance, QStringLiteral("Arrange agents by"),
        {QStringLiteral("Hierarchy"), QStringLiteral("State"), QStringLiteral("Flat")});
    QSignalSpy changed(&view, &Segmented::currentChanged);
    view.show();
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    QCOMPARE(view.current(), 0);
    view.button(0)->setFocus();
    QTest::keyClick(view.button(0), Qt::Key_Right);
    QCOMPARE(view.current(), 1);
    QTest::keyClick(view.button(1), Qt::Key_Right);
    QCOMPARE(view.current(), 2);
    QCOMPARE(changed.size(), 2);
    view.setCurrent(7);
    QCOMPARE(view.current(), 2);
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(view.button(2));
    QCOMPARE(interface->role(), QAccessible::RadioButton);
    QVERIFY(interface->state().checked);
    QVERIFY(view.button(1)->height() >= 24);
}

void TestWidgets::tipsAreText()
{
    const QString tip = tipOf(QStringLiteral("<b>A-1</b> & co"));
    QTextDocument document;
    document.setHtml(tip);
    QCOMPARE(document.toPlainText(), QStringLiteral("<b>A-1</b> & co"));
    QCOMPARE(tipOf(QString()), QString());
}

void TestWidgets::keyHintGrowsWithItsText()
{
    KeyHint hint(*m_appearance, QStringLiteral("K"));
    const int width = hint.sizeHint().width();
    hint.setKeys(QStringLiteral("Ctrl Enter"));
    QVERIFY(hint.sizeHint().width() > width);
    QCOMPARE(hint.accessibleName(), QStringLiteral("Ctrl Enter"));
}

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
