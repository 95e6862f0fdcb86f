// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/livefakes.h"
#include "ui/live/agentpanel.h"
#include "ui/theme/style.h"

#include <QAccessible>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMenu>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>
#include <QVBoxLayout>
#include <QtTest>

#include <memory>

using namespace wavedeck;
using namespace wavedeck::ui;
using test::kMinuteMs;
using test::kNow;
using test::LiveBuilder;

namespace {

const QString kHostile = QStringLiteral("<b>bold</b><img src=x> \x1b[31m \u202egpj.exe\u202c ") + QString(10'000, u'W');

} // namespace

class TestAgentPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void rowsOpenWhereSomethingHappens();
    void placeAndSelectionStay_data();
    void placeAndSelectionStay();
    void theSelectedAgentIsNotFoldedAway();
    void whatAPersonClosedStaysClosed();
    void filterCountsAndClears();
    void filterHelp();
    void filterHintStandsBesideItsWords();
    void picks();
    void arrangementKeepsTheSelection();
    void sortingFromTheHeader();
    void columnsFollowTheWindow();
    void columnsShareTheRoom();
    void stateIsKept();
    void damagedStateIsIgnored_data();
    void damagedStateIsIgnored();
    void hostileTextsAreText();
    void everythingHasAName();
    void rowsAreSpoken();
    void copies();
    void keys();
    void largeTextHolds();

private:
    QStringList rows(int column = 0) const;
    QTreeView* view() const { return panel->view(); }
    int top(const QString& agent) const;
    void set(const QString& id, AgentState state)
    {
        const int index = make.live().agentIndex.value(id);
        make.set(index, state, 5 * kMinuteMs);
        panel->update(make.changed({index}));
    }

    Appearance appearance{Appearance::Choice::Dark};
    LiveBuilder make;
    std::unique_ptr<QWidget> window;
    AgentPanel* panel = nullptr;
};

void TestAgentPanel::initTestCase()
{
    applyAppearance(*qApp, appearance);
}

void TestAgentPanel::init()
{
    make = test::gatewayHardening();
    window = std::make_unique<QWidget>();
    panel = new AgentPanel(appearance, window.get());
    auto* layout = new QVBoxLayout(window.get());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(panel);
    window->resize(1400, 420);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    panel->update(make.anew());
}

void TestAgentPanel::cleanup()
{
    window.reset();
    appearance.setTextPercent(100);
}

/// What can be seen when scrolled: id or name of each row that lies in open groups.
QStringList TestAgentPanel::rows(int column) const
{
    QStringList all;
    for (QModelIndex index = view()->model()->index(0, 0); index.isValid(); index = view()->indexBelow(index)) {
        const QModelIndex cell = index.siblingAtColumn(column);
        const QString id = cell.data(AgentIdRole).toString();
        all.append(id.isEmpty() ? cell.data(AgentNameRole).toString() : id);
    }
    return all;
}

int TestAgentPanel::top(const QString& agent) const
{
    return view()->visualRect(panel->filter()->mapFromSource(panel->model().indexOf(agent))).top();
}

void TestAgentPanel::rowsOpenWhereSomethingHappens()
{
    const QStringList shown = rows();
    QCOMPARE(shown.mid(0, 10),
        QStringList({QStringLiteral("O-01"), QStringLiteral("D-01"), QStringLiteral("D-02"), QStringLiteral("C-03"),
            QStringLiteral("A-020"), QStringLiteral("A-019"), QStringLiteral("A-021"), QStringLiteral("A-017"),
            QStringLiteral("A-018"), QStringLiteral("4 succeeded")}));
    QVERIFY(!shown.contains(QStringLiteral("A-001"))); // the research is over
    QVERIFY(!shown.contains(QStringLiteral("A-050"))); // the verification has not begun
    QVERIFY(shown.contains(QStringLiteral("C-06")));
}

void TestAgentPanel::placeAndSelectionStay_data()
{
    QTest::addColumn<int>("arrangement");
    QTest::newRow("hierarchy") << int(Arrangement::Hierarchy);
    QTest::newRow("state") << int(Arrangement::State);
    QTest::newRow("flat") << int(Arrangement::Flat);
}

void TestAgentPanel::placeAndSelectionStay()
{
    QFETCH(int, arrangement);
    panel->setArrangement(Arrangement(arrangement));
    QVERIFY(panel->select(QStringLiteral("A-026")));
    view()->scrollTo(view()->currentIndex(), QAbstractItemView::PositionAtCenter);
    int y = top(QStringLiteral("A-026"));
    QVERIFY(y > 0);
    QSignalSpy selected(panel, &AgentPanel::selectedChanged);
    QRandomGenerator random(5);
    const int own = make.live().agentIndex.value(QStringLiteral("A-026"));
    int moved = 0;
    for (int round = 0; round < 100; ++round) {
        QSet<int> agents;
        for (int i = 0; i < 4; ++i)
            agents.insert(int(random.bounded(int(make.live().agents.size()))));
        agents.remove(own);
        for (const int agent : std::as_const(agents))
            make.set(agent, AgentState(random.bounded(kAgentStates)), 5 * kMinuteMs);
        make.agentAt(own).row.progress = round % 100; // it changes too, but stays what it is
        agents.insert(own);
        QList<int> changed(agents.begin(), agents.end());
        std::sort(changed.begin(), changed.end());
        const int before = view()->verticalScrollBar()->value();
        panel->update(make.changed(changed));
        QCOMPARE(panel->selected(), QStringLiteral("A-026"));
        // Rows above came and went; what is looked at stands still, unless the tree is too short for that.
        const QScrollBar* bar = view()->verticalScrollBar();
        if (bar->value() > 0 && bar->value() < bar->maximum())
            QCOMPARE(top(QStringLiteral("A-026")), y);
        moved += bar->value() != before;
        if (bar->value() == 0 || bar->value() == bar->maximum())
            view()->scrollTo(view()->currentIndex(), QAbstractItemView::PositionAtCenter);
        y = top(QStringLiteral("A-026"));
    }
    QVERIFY2(arrangement == int(Arrangement::Flat) || moved > 0, "the test moved nothing above the row");
    QCOMPARE(selected.size(), 0);
}

void TestAgentPanel::theSelectedAgentIsNotFoldedAway()
{
    QVERIFY(panel->select(QStringLiteral("A-017")));
    set(QStringLiteral("A-017"), AgentState::Succeeded);
    set(QStringLiteral("A-018"), AgentState::Succeeded);
    QVERIFY(rows().contains(QStringLiteral("A-017")));
    QVERIFY(!rows().contains(QStringLiteral("A-018")));
    QVERIFY(rows().contains(QStringLiteral("5 succeeded")));
    QVERIFY(panel->select(QStringLiteral("A-019")));
    QTRY_VERIFY(!rows().contains(QStringLiteral("A-017")));
    QVERIFY(rows().contains(QStringLiteral("6 succeeded")));
    // One inside the fold is shown with it.
    QVERIFY(panel->select(QStringLiteral("A-017")));
    QVERIFY(rows().contains(QStringLiteral("A-018")));
}

void TestAgentPanel::whatAPersonClosedStaysClosed()
{
    QVERIFY(panel->select(QStringLiteral("A-017")));
    const QModelIndex team = view()->currentIndex().parent();
    view()->setCurrentIndex(team);
    QTest::keyClick(view(), Qt::Key_Left);
    QVERIFY(!rows().contains(QStringLiteral("A-017")));
    set(QStringLiteral("A-018"), AgentState::Failed);
    panel->update(make.anew()); // the same session read anew
    QVERIFY(!rows().contains(QStringLiteral("A-017")));
    QTest::keyClick(view(), Qt::Key_Down);
    view()->setCurrentIndex(panel->filter()->mapFromSource(panel->model().indexOf(QStringLiteral("A-017"))).parent());
    QTest::keyClick(view(), Qt::Key_Return); // Enter opens a team
    QVERIFY(rows().contains(QStringLiteral("A-017")));
    // One that begins opens by itself.
    set(QStringLiteral("A-042"), AgentState::Running);
    QVERIFY(rows().contains(QStringLiteral("A-042")));
}

void TestAgentPanel::filterCountsAndClears()
{
    FilterField* field = panel->filterField();
    QVERIFY(panel->clearButton()->isHidden());
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("57 agents"));
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral("token check"));
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("4 of 57 shown"));
    QVERIFY(panel->clearButton()->isVisible());
    QVERIFY(rows().contains(QStringLiteral("A-022"))); // inside a fold: it is opened
    QTest::keyClick(field, Qt::Key_Escape);
    QCOMPARE(field->text(), QString());
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("57 agents"));
    QVERIFY(!rows().contains(QStringLiteral("A-022"))); // closed as before
    QVERIFY(field->hasFocus());
    QTest::keyClick(field, Qt::Key_Escape);
    QVERIFY(view()->hasFocus());

    field->setText(QStringLiteral("no such thing"));
    QVERIFY(view()->isHidden());
    auto* clear = panel->findChildren<QPushButton*>().last();
    QVERIFY(clear->isVisible());
    clear->click();
    QVERIFY(view()->isVisible());
    QCOMPARE(field->text(), QString());
    QVERIFY(panel->clearButton()->isHidden());
}

void TestAgentPanel::filterHintStandsBesideItsWords()
{
    Appearance large;
    for (const int percent : {100, 150}) {
        large.setTextPercent(percent);
        FilterField field(large, QStringLiteral("Filter agents"), {});
        field.setFont(large.font());
        field.setKeyHint(QStringLiteral("/"));
        bool hidden = false;
        bool shown = false;
        for (int width = 80; width <= 500; width += 5) {
            field.resize(width, 40);
            field.ensurePolished();
            const QRectF hint = field.keyHintRect();
            hidden = hidden || hint.isEmpty();
            shown = shown || !hint.isEmpty();
            if (!hint.isEmpty())
                QVERIFY(hint.left() > field.fontMetrics().horizontalAdvance(field.placeholderText()) + 16);
        }
        QVERIFY2(hidden && shown, qPrintable(QString::number(percent)));
        field.setText(QStringLiteral("state:failed"));
        QVERIFY(field.keyHintRect().isEmpty());
    }
}

void TestAgentPanel::filterHelp()
{
    FilterField* field = panel->filterField();
    field->setFocus();
    QTest::keyClick(field, Qt::Key_Down, Qt::AltModifier);
    QVERIFY(field->helpMenu()->isVisible());
    field->helpMenu()->close();
    QAction* failed = nullptr;
    for (QAction* action : field->helpMenu()->actions())
        if (action->text().startsWith(QStringLiteral("state:failed")))
            failed = action;
    QVERIFY(failed);
    field->setText(QStringLiteral("jwks"));
    failed->trigger();
    QCOMPARE(field->text(), QStringLiteral("jwks state:failed"));
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("1 of 57 shown"));
}

void TestAgentPanel::picks()
{
    panel->waveBox()->setCurrentIndex(3);
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("16 of 57 shown"));
    panel->update(make.anew()); // stays picked
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("16 of 57 shown"));
    panel->waveBox()->setCurrentIndex(0);
    panel->capabilityBox()->setCurrentIndex(2);
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("2 of 57 shown"));
    panel->clearButton()->click();
    QCOMPARE(panel->capabilityBox()->currentIndex(), 0);
    QCOMPARE(panel->countLabel()->text(), QStringLiteral("57 agents"));
}

void TestAgentPanel::arrangementKeepsTheSelection()
{
    QVERIFY(panel->select(QStringLiteral("A-020")));
    panel->segments()->button(0)->setFocus();
    QTest::keyClick(panel->segments()->button(0), Qt::Key_Right);
    QCOMPARE(panel->model().arrangement(), Arrangement::State);
    QCOMPARE(rows().first(), QStringLiteral("1 failed"));
    QCOMPARE(panel->selected(), QStringLiteral("A-020"));
    panel->setArrangement(Arrangement::Flat);
    QCOMPARE(panel->segments()->current(), 2);
    QCOMPARE(panel->selected(), QStringLiteral("A-020"));
    QCOMPARE(rows().first(), QStringLiteral("A-020"));
    QCOMPARE(int(rows().size()), 57);
}

void TestAgentPanel::sortingFromTheHeader()
{
    panel->setArrangement(Arrangement::Flat);
    panel->sortBy(AgentColumn::Memory, Qt::DescendingOrder);
    QCOMPARE(rows().first(), QStringLiteral("A-035"));
    make.agentOf(QStringLiteral("A-017")).rssBytes = qint64(9) << 30;
    panel->update(make.changed({make.live().agentIndex.value(QStringLiteral("A-017"))}));
    QCOMPARE(rows().first(), QStringLiteral("A-035")); // nothing jumps before a person sorts again
    panel->sortBy(AgentColumn::Memory, Qt::AscendingOrder);
    panel->sortBy(AgentColumn::Memory, Qt::DescendingOrder);
    QCOMPARE(rows().first(), QStringLiteral("A-017"));
}

void TestAgentPanel::columnsFollowTheWindow()
{
    QVERIFY(!view()->isColumnHidden(int(AgentColumn::Tokens)));
    window->resize(1280, 420);
    QTRY_VERIFY(view()->isColumnHidden(int(AgentColumn::Tokens)));
    QVERIFY(view()->isColumnHidden(int(AgentColumn::Cpu)));
    QVERIFY(!view()->isColumnHidden(int(AgentColumn::Cost)));
    // A person wants it all the same.
    QMenu* menu = panel->columnsButton()->menu();
    Q_EMIT menu->aboutToShow();
    for (QAction* action : menu->actions())
        if (action->text() == QStringLiteral("Tokens"))
            action->trigger();
    QVERIFY(!view()->isColumnHidden(int(AgentColumn::Tokens)));
    QVERIFY(view()->isColumnHidden(int(AgentColumn::Cpu)));
    Q_EMIT menu->aboutToShow();
    for (QAction* action : menu->actions())
        if (action->text() == QStringLiteral("Usual columns"))
            action->trigger();
    QVERIFY(view()->isColumnHidden(int(AgentColumn::Tokens)));
}

void TestAgentPanel::columnsShareTheRoom()
{
    const QHeaderView* header = view()->header();
    for (const int width : {1400, 1280, 2000}) {
        window->resize(width, 420);
        QTRY_COMPARE(panel->width(), width);
        int all = 0;
        for (int column = 0; column < kAgentColumns; ++column)
            all += header->sectionSize(column);
        QCOMPARE(all, view()->viewport()->width());
        const double ratio
            = double(header->sectionSize(int(AgentColumn::Agent))) / header->sectionSize(int(AgentColumn::Step));
        QVERIFY2(qAbs(ratio - 1.46) < 0.05, qPrintable(QString::number(ratio)));
    }
    // Where there is still less, more goes, and nothing is squeezed to nothing.
    window->resize(600, 420);
    QTRY_COMPARE(panel->width(), 600);
    QVERIFY(header->isSectionHidden(int(AgentColumn::Capability)));
    QVERIFY(!header->isSectionHidden(int(AgentColumn::State)));
    QVERIFY(header->sectionSize(int(AgentColumn::Agent)) >= 150);
    QVERIFY(!view()->horizontalScrollBar()->isVisible());
    // What a person made wider stays so, the rest shares what is left.
    view()->header()->resizeSection(int(AgentColumn::Progress), 200);
    window->resize(1500, 420);
    QTRY_COMPARE(panel->width(), 1500);
    QCOMPARE(header->sectionSize(int(AgentColumn::Progress)), 200);
}

void TestAgentPanel::stateIsKept()
{
    panel->setArrangement(Arrangement::Flat);
    view()->header()->moveSection(view()->header()->visualIndex(int(AgentColumn::Cpu)), 1);
    view()->header()->resizeSection(int(AgentColumn::Progress), 222);
    const QByteArray state = panel->saveState();
    AgentPanel other(appearance);
    other.resize(1400, 400);
    other.restoreState(state);
    QCOMPARE(other.model().arrangement(), Arrangement::Flat);
    QCOMPARE(other.view()->header()->visualIndex(int(AgentColumn::Cpu)), 1);
    QCOMPARE(other.view()->header()->sectionSize(int(AgentColumn::Progress)), 222);
    QCOMPARE(other.saveState(), state);
}

void TestAgentPanel::damagedStateIsIgnored_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("noise") << QByteArray(300, 'x');
    QTest::newRow("cut off") << AgentPanel(appearance).saveState().left(40);
    QByteArray twice = AgentPanel(appearance).saveState();
    for (qsizetype i = 20; i < twice.size(); ++i)
        twice[i] = 0;
    QTest::newRow("two columns in one place") << twice;
}

void TestAgentPanel::damagedStateIsIgnored()
{
    QFETCH(QByteArray, state);
    const QByteArray before = panel->saveState();
    panel->restoreState(state);
    QCOMPARE(panel->saveState(), before);
}

void TestAgentPanel::hostileTextsAreText()
{
    LiveBuilder hostile;
    hostile.node(QStringLiteral("c"), kHostile);
    hostile.wave(QStringLiteral("w"), kHostile, WaveState::Running, kMinuteMs);
    LiveAgent& agent = hostile.agent(QStringLiteral("a"), kHostile, AgentState::Running, 1000, QStringLiteral("c"));
    agent.row.step = kHostile;
    agent.row.role = kHostile;
    panel->update(hostile.anew());
    QVERIFY(panel->select(QStringLiteral("a")));
    QVERIFY(!panel->grab().isNull());
    const QModelIndex index = view()->currentIndex();
    for (int column = 0; column < kAgentColumns; ++column)
        for (const int role : {int(Qt::AccessibleTextRole), int(Qt::DisplayRole)}) {
            const QString text = index.siblingAtColumn(column).data(role).toString();
            QVERIFY2(text.size() < 2000, qPrintable(QString::number(text.size())));
            QVERIFY(!text.contains(QChar(0x1b)));
            QVERIFY(!text.contains(QChar(0x202e)));
        }
    QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("<b>bold</b>")));
    QVERIFY(!panel->copyText().contains(QChar(0x1b)));
    QVERIFY(panel->waveBox()->itemText(1).size() < 100);
    // A tool tip is shown as plain text: nothing in it may look like the begin of HTML to Qt.
    for (const AgentColumn column : {AgentColumn::Agent, AgentColumn::Step}) {
        const QRect cell = view()->visualRect(index.siblingAtColumn(int(column)));
        QHelpEvent help(QEvent::ToolTip, cell.center(), view()->viewport()->mapToGlobal(cell.center()));
        QApplication::sendEvent(view()->viewport(), &help);
        QVERIFY(QToolTip::text().contains(QStringLiteral("<b>bold</b>")));
        QVERIFY(!Qt::mightBeRichText(QToolTip::text()));
    }
}

void TestAgentPanel::everythingHasAName()
{
    for (QWidget* widget : panel->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->isHidden() || qobject_cast<QMenu*>(widget))
            continue;
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(interface);
        QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        QVERIFY2(widget->height() >= 24 || qobject_cast<QHeaderView*>(widget), widget->metaObject()->className());
    }
}

void TestAgentPanel::rowsAreSpoken()
{
    QVERIFY(panel->select(QStringLiteral("A-019")));
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(view());
    QCOMPARE(tree->role(), QAccessible::Tree);
    QCOMPARE(tree->text(QAccessible::Name), QStringLiteral("Agents"));
    QAccessibleInterface* cell = tree->tableInterface()->cellAt(int(rows().indexOf(QStringLiteral("A-019"))), 0);
    QVERIFY(cell);
    QCOMPARE(cell->text(QAccessible::Name),
        QStringLiteral("A-019 Refresh-token reuse tests, overdue by 4 minutes 8 seconds, 72 percent, "
                       "step 188 of 260, test suite"));
}

void TestAgentPanel::copies()
{
    QVERIFY(panel->select(QStringLiteral("A-019")));
    const QStringList cells = panel->copyText().split(QLatin1Char('\t'));
    QCOMPARE(cells.size(), kAgentColumns);
    QCOMPARE(cells[0], QStringLiteral("A-019 Refresh-token reuse tests"));
    QCOMPARE(cells[1], QStringLiteral("overdue"));
    QCOMPARE(cells[5], QStringLiteral("34:08"));
    QVERIFY(cells[7].startsWith(QLatin1Char('$')));
}

void TestAgentPanel::keys()
{
    QVERIFY(panel->select(QStringLiteral("A-019")));
    view()->setFocus();
    QSignalSpy opened(panel, &AgentPanel::opened);
    QSignalSpy selected(panel, &AgentPanel::selectedChanged);
    QTest::keyClick(view(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened[0][0].toString(), QStringLiteral("wavedeck:S-014/A-019"));
    QTest::keyClick(view(), Qt::Key_Down);
    QCOMPARE(selected.size(), 1);
    QCOMPARE(panel->selected(), QStringLiteral("A-021"));
    QTest::keyClicks(view(), QStringLiteral("om")); // no search
    QCOMPARE(panel->selected(), QStringLiteral("A-021"));
    QTest::keyClick(view(), Qt::Key_Left);
    QCOMPARE(panel->selected(), QString()); // its team
    QCOMPARE(view()->currentIndex().data(AgentIdRole).toString(), QStringLiteral("C-03"));
}

void TestAgentPanel::largeTextHolds()
{
    appearance.setTextPercent(150);
    QVERIFY(panel->select(QStringLiteral("A-019")));
    const QRect row = view()->visualRect(view()->currentIndex());
    QVERIFY(row.height() >= QFontMetrics(appearance.font()).height());
    QVERIFY(row.height() >= 26 * 3 / 2);
    const QHeaderView* header = view()->header();
    AgentDelegate delegate(appearance, nullptr);
    for (const AgentColumn column : {AgentColumn::State, AgentColumn::Elapsed, AgentColumn::Cost})
        QVERIFY(header->sectionSize(int(column)) >= delegate.usualWidth(int(column), false));
    QVERIFY(!panel->grab().isNull());
}

QTEST_MAIN(TestAgentPanel)
#include "tst_agentpanel.moc"
