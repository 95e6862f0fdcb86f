// SPDX-License-Identifier: GPL-3.0-or-later
// The wave strip: cells in three densities, selection both ways, keys, little to repaint, nothing cut, hostile names,
// what a screen reader meets. With WAVEDECK_PICTURES=DIR pictures of it are kept there.
#include "tests/ui/cutcheck.h"
#include "tests/ui/paintwatch.h"
#include "tests/ui/stripfixture.h"
#include "ui/live/wavestrip.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QPaintEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextDocument>
#include <QToolTip>
#include <QWheelEvent>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::fixture;

namespace {

SessionSummary summaryOf(const LiveSession& live)
{
    return summarize(live, kNow);
}

/// The strip in a window of its own, with its first session shown.
struct Shown {
    explicit Shown(const LiveSession& live, int width = 1368, int percent = 100,
        Appearance::Choice choice = Appearance::Choice::Dark)
        : appearance(choice)
    {
        appearance.setTextPercent(percent);
        strip = std::make_unique<WaveStrip>(appearance);
        strip->resize(width, 178);
        give(live);
        strip->resize(width, strip->sizeHint().height());
        strip->show();
        QCoreApplication::processEvents();
    }
    void give(const LiveSession& live, qint64 now = kNow) { strip->show(shared(live), summaryOf(live), now); }
    QImage image() const { return strip->viewport()->grab().toImage(); }
    QPoint at(const QString& agent) const { return strip->agentRect(agent).center(); }

    Appearance appearance;
    std::unique_ptr<WaveStrip> strip;
};

int pixelsOf(const QRegion& region)
{
    int pixels = 0;
    for (const QRect& rect : region)
        pixels += rect.width() * rect.height();
    return pixels;
}

/// Pixels of a colour in a part of the picture.
int count(const QImage& image, const QRect& part, const QColor& colour)
{
    int found = 0;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x)
            found += image.valid(x, y) && image.pixelColor(x, y) == colour;
    return found;
}

QString tipAt(WaveStrip* strip, const QPoint& pos)
{
    QToolTip::hideText();
    QHelpEvent event(QEvent::ToolTip, pos, strip->viewport()->mapToGlobal(pos));
    QCoreApplication::sendEvent(strip->viewport(), &event);
    return QToolTip::text();
}

QList<std::pair<QAccessible::Event, int>> g_told;

void keepTold(QAccessibleEvent* event)
{
    g_told.append({event->type(), event->child()});
}

} // namespace

class TestWaveStrip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void densityGoesByTheSizeOfTheTeam_data();
    void densityGoesByTheSizeOfTheTeam();
    void largeCellsShowStateAndProgress();
    void smallCellsShowGlyphsOnlyWhereSomebodyIsNeeded();
    void barsShowEveryStateThatIsThere();
    void cardsStandInTheOrderOfThePlan();
    void gatesSayKindStateAndCriteria();
    void wavesSayHowLongTheyTook();
    void arrowsMoveThroughCardsAndCells();
    void enterAndMouseOpenAndSelect();
    void gatesAreSelectedOpenedAndHaveAMenu();
    void selectionFromOutsideIsSilent();
    void bigTeamsAreWalkedByTheirBar();
    void oneChangeRepaintsOneCell();
    void factsMoveNothing();
    void theActiveWaveComesIntoViewOnce();
    void nothingIsCut_data();
    void nothingIsCut();
    void hostileNamesAreText();
    void accessibleTree();
    void screenReadersHearOfChanges();
    void anotherSessionForgetsTheSelection();
    void updateOf500Agents();
    void pictures();
};

void TestWaveStrip::densityGoesByTheSizeOfTheTeam_data()
{
    QTest::addColumn<int>("agents");
    QTest::addColumn<int>("teams");
    QTest::addColumn<int>("density");
    QTest::newRow("24") << 24 << 1 << int(CellDensity::Large);
    QTest::newRow("25") << 25 << 1 << int(CellDensity::Small);
    QTest::newRow("160") << 160 << 1 << int(CellDensity::Small);
    QTest::newRow("161") << 161 << 1 << int(CellDensity::Bar);
    QTest::newRow("500") << 500 << 1 << int(CellDensity::Bar);
    QTest::newRow("3 teams of 24") << 72 << 3 << int(CellDensity::Large);
    QTest::newRow("4 teams of 120 have no room") << 480 << 4 << int(CellDensity::Bar);
}

void TestWaveStrip::densityGoesByTheSizeOfTheTeam()
{
    QFETCH(int, agents);
    QFETCH(int, teams);
    QFETCH(int, density);
    Shown s(big(agents, teams));
    QCOMPARE(int(s.strip->densityOf(QStringLiteral("A-001"))), density);
    const QSize size = s.strip->agentRect(QStringLiteral("A-001")).size();
    if (density == int(CellDensity::Large))
        QCOMPARE(size, QSize(18, 20));
    else if (density == int(CellDensity::Small))
        QCOMPARE(size, QSize(11, 13));
    else
        QVERIFY(size.width() > 200 && size.height() == 14);
    // Every cell lies in its card, and none over another.
    QRegion taken;
    for (const StripItem& item : s.strip->stripLayout().items) {
        if (item.kind != StripItem::Cell && item.kind != StripItem::Bar)
            continue;
        QVERIFY(s.strip->stripLayout().cards[item.card].rect.contains(item.rect));
        QVERIFY(!taken.intersects(item.rect));
        taken += item.rect;
    }
}

void TestWaveStrip::largeCellsShowStateAndProgress()
{
    LiveSession live = gatewayHardening();
    Shown s(live);
    const Theme& theme = s.appearance.theme();
    const QImage image = s.image();
    // A-017 runs at 71 %: filled below, not above, with a glyph in between.
    const QRect cell = s.strip->agentRect(QStringLiteral("A-017"));
    QCOMPARE(cell.size(), QSize(18, 20));
    const QColor below = image.pixelColor(cell.left() + 2, cell.bottom() - 3);
    const QColor above = image.pixelColor(cell.left() + 2, cell.top() + 3);
    QCOMPARE(above, theme.tone(Tone::Running).tint);
    QVERIFY(below != above);
    QVERIFY(count(image, cell, theme.t1) > 10);
    const int filled = 14; // of 20, at 71 %
    QCOMPARE(image.pixelColor(cell.left() + 2, cell.bottom() - filled + 2), below);
    QCOMPARE(image.pixelColor(cell.left() + 2, cell.bottom() - filled - 1), above);
    // Failed is a filled cell, overdue one with a frame, each with its glyph.
    const QRect failed = s.strip->agentRect(QStringLiteral("A-018"));
    QVERIFY(count(image, failed, theme.tone(Tone::Bad).text) > 100);
    const QRect overdue = s.strip->agentRect(QStringLiteral("A-019"));
    QVERIFY(count(image, overdue, theme.tone(Tone::Warning).text) > 30);
    QCOMPARE(count(image, overdue, theme.tone(Tone::Bad).text), 0); // overdue is never red
    // Unknown progress is striped at the foot, not filled.
    live.agents[16].row.progress.reset();
    s.give(live);
    const QImage unknown = s.image();
    QCOMPARE(unknown.pixelColor(cell.left() + 2, cell.center().y() + 6), theme.tone(Tone::Running).tint);
    QVERIFY(unknown.pixelColor(cell.left() + 2, cell.bottom() - 2) != theme.tone(Tone::Running).tint);
    QCOMPARE(unknown.pixelColor(cell.left() + 4, cell.bottom() - 2), theme.tone(Tone::Running).tint);
}

void TestWaveStrip::smallCellsShowGlyphsOnlyWhereSomebodyIsNeeded()
{
    LiveSession live = big(100, 1);
    Shown s(live);
    const Theme& theme = s.appearance.theme();
    const QImage image = s.image();
    int done = 0;
    int needy = 0;
    for (const LiveAgent& agent : live.agents) {
        const QRect cell = s.strip->agentRect(agent.row.id);
        QSet<QRgb> colours; // inside, away from the corners
        for (int y = cell.top() + 3; y <= cell.bottom() - 3; ++y)
            for (int x = cell.left() + 3; x <= cell.right() - 3; ++x)
                colours.insert(image.pixel(x, y));
        if (agent.row.state == AgentState::Succeeded) {
            QCOMPARE(colours, QSet<QRgb>{theme.tone(Tone::Good).fill.rgb()});
            ++done;
        } else if (needsPerson(agent.row.state)) {
            QVERIFY(colours.size() > 2);
            ++needy;
        }
    }
    QVERIFY(done > 10 && needy > 5);
}

void TestWaveStrip::barsShowEveryStateThatIsThere()
{
    const LiveSession live = big(500, 1);
    Shown s(live);
    const Theme& theme = s.appearance.theme();
    const QImage image = s.image();
    const QRect bar = s.strip->agentRect(QStringLiteral("A-001"));
    for (const Tone tone : {Tone::Good, Tone::Running, Tone::Warning, Tone::Bad, Tone::Blocked})
        QVERIFY2(count(image, bar, theme.tone(tone).fill) > 40, qPrintable(QString::number(int(tone))));
    // The hatch of the overdue piece: the light stripe beside the fill.
    QVERIFY(count(image, bar, theme.hatch) > 5);
    // One in five hundred is seen too.
    LiveSession one = live;
    for (LiveAgent& agent : one.agents)
        agent.row.state = AgentState::Succeeded;
    one.agents[321].row.state = AgentState::Lost;
    s.give(one);
    QVERIFY(count(s.image(), bar, theme.tone(Tone::Lost).fill) >= 3 * 14);
}

void TestWaveStrip::cardsStandInTheOrderOfThePlan()
{
    Shown s(gatewayHardening());
    QList<int> lefts;
    for (int wave = 0; wave < 3; ++wave) {
        lefts.append(s.strip->waveRect(wave).left());
        lefts.append(s.strip->gateRect(QStringLiteral("G%1").arg(wave + 1)).left());
    }
    QVERIFY(std::is_sorted(lefts.begin(), lefts.end()));
    // The active wave and the gate it works towards get the width.
    QVERIFY(s.strip->waveRect(1).width() > 2 * s.strip->waveRect(0).width());
    QVERIFY(s.strip->gateRect(QStringLiteral("G2")).width() > 2 * s.strip->gateRect(QStringLiteral("G1")).width());
    QCOMPARE(s.strip->gateRect(QStringLiteral("G3")).right(), s.strip->viewport()->width() - 12 - 1);
}

void TestWaveStrip::gatesSayKindStateAndCriteria()
{
    Shown s(gatewayHardening(), 3768); // room for every word in any font
    QStringList said;
    for (const TextItem& item : s.strip->texts())
        said.append(item.text);
    for (const char* word : {"G1", "Research exit", "Passed, 5 of 5", "Pending, 2 of 5 criteria met",
             "Every finding has evidence", "41 / 41", "Lead sign off", "waiting", "Pending, 0 of 6"})
        QVERIFY2(said.contains(QLatin1String(word)), word);
    // The tag of its kind is painted: the same gate, advisory, looks otherwise.
    LiveSession live = gatewayHardening();
    const QImage blocking = s.image().copy(s.strip->gateRect(QStringLiteral("G2")));
    live.waves[1].gates[0].row.kind = GateKind::Advisory;
    s.give(live);
    const QImage advisory = s.image().copy(s.strip->gateRect(QStringLiteral("G2")));
    int other = 0;
    int below = 0;
    for (int y = 0; y < blocking.height(); ++y)
        for (int x = 0; x < blocking.width(); ++x)
            if (blocking.pixel(x, y) != advisory.pixel(x, y))
                ++(y < 34 && x > blocking.width() - 100 ? other : below);
    QVERIFY(other > 100);
    QCOMPARE(below, 0);
}

void TestWaveStrip::wavesSayHowLongTheyTook()
{
    Shown s(gatewayHardening(), 3768); // room for every word in any font
    QStringList said;
    for (const TextItem& item : s.strip->texts())
        said.append(item.text);
    for (const char* word : {"Complete", "in 34:12", "36:14 elapsed", "13 of 28 done", "Waits for G2", "1 failed",
             "2 overdue", "1 blocked", "15 done", "1 cancelled", "20 queued"})
        QVERIFY2(said.contains(QLatin1String(word)), word);
    // 16 agents of 20 minutes each, one after the other (WAVE-3).
    const QString tip = tipAt(s.strip.get(), s.strip->waveRect(0).topLeft() + QPoint(8, 8));
    QVERIFY2(tip.contains(QStringLiteral("34:12 elapsed, its agents one after the other 5:20:00 (9.4 times")),
        qPrintable(tip));
}

void TestWaveStrip::arrowsMoveThroughCardsAndCells()
{
    Shown s(gatewayHardening());
    WaveStrip* strip = s.strip.get();
    strip->setFocus();
    QSignalSpy selected(strip, &WaveStrip::selected);
    QSignalSpy gates(strip, &WaveStrip::gateSelected);
    const auto key = [&](Qt::Key k, Qt::KeyboardModifiers with = Qt::NoModifier) { QTest::keyClick(strip, k, with); };
    key(Qt::Key_Home);
    QCOMPARE(strip->currentItem(), 0);
    QCOMPARE(selected.count(), 0); // a card is no agent
    key(Qt::Key_Right);
    QCOMPARE(selected.takeFirst().at(0).toString(), QStringLiteral("A-001"));
    key(Qt::Key_Right);
    key(Qt::Key_Down);
    QCOMPARE(strip->selectedAgent(), QStringLiteral("A-010")); // below A-002
    key(Qt::Key_Down); // nothing below: stays
    QCOMPARE(strip->selectedAgent(), QStringLiteral("A-010"));
    key(Qt::Key_Up);
    QCOMPARE(strip->selectedAgent(), QStringLiteral("A-002"));
    key(Qt::Key_Left);
    QCOMPARE(strip->selectedAgent(), QStringLiteral("A-001"));
    key(Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(gates.takeFirst().at(0).toString(), QStringLiteral("G1"));
    key(Qt::Key_Right, Qt::ControlModifier);
    key(Qt::Key_Down);
    QCOMPARE(strip->selectedAgent(), QStringLiteral("A-017"));
    key(Qt::Key_Left, Qt::ControlModifier); // to its card
    key(Qt::Key_Left, Qt::ControlModifier); // to the gate before it
    QCOMPARE(gates.takeFirst().at(0).toString(), QStringLiteral("G1"));
    key(Qt::Key_End);
    QCOMPARE(gates.takeFirst().at(0).toString(), QStringLiteral("G3"));
    key(Qt::Key_Right); // the end is the end
    QCOMPARE(strip->currentItem(), int(strip->stripLayout().items.size()) - 1);
    // Every item is reached by the right key alone.
    key(Qt::Key_Home);
    for (int i = 1; i < strip->stripLayout().items.size(); ++i) {
        key(Qt::Key_Right);
        QCOMPARE(strip->currentItem(), i);
    }
}

void TestWaveStrip::enterAndMouseOpenAndSelect()
{
    Shown s(gatewayHardening());
    WaveStrip* strip = s.strip.get();
    QSignalSpy selected(strip, &WaveStrip::selected);
    QSignalSpy opened(strip, &WaveStrip::opened);
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, s.at(QStringLiteral("A-018")));
    QCOMPARE(selected.takeFirst().at(0).toString(), QStringLiteral("A-018"));
    QCOMPARE(opened.count(), 0);
    QTest::mouseDClick(strip->viewport(), Qt::LeftButton, {}, s.at(QStringLiteral("A-018")));
    QCOMPARE(opened.takeFirst().at(0).toString(), QStringLiteral("A-018"));
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(opened.takeFirst().at(0).toString(), QStringLiteral("A-018"));
    // The gap between two cells belongs to one of them.
    selected.clear();
    QTest::mouseClick(
        strip->viewport(), Qt::LeftButton, {}, s.strip->agentRect(QStringLiteral("A-022")).topRight() + QPoint(1, 5));
    QCOMPARE(selected.count(), 1);
    QSignalSpy menu(strip, &WaveStrip::agentMenu);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(strip, &event);
    QCOMPARE(menu.count(), 1);
    // Clicks outside every card do nothing.
    selected.clear();
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(selected.count(), 0);
}

void TestWaveStrip::gatesAreSelectedOpenedAndHaveAMenu()
{
    Shown s(gatewayHardening());
    WaveStrip* strip = s.strip.get();
    QSignalSpy selected(strip, &WaveStrip::gateSelected);
    QSignalSpy opened(strip, &WaveStrip::gateOpened);
    QSignalSpy menu(strip, &WaveStrip::gateMenu);
    const QPoint at = strip->gateRect(QStringLiteral("G2")).center();
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(selected.takeFirst().at(0).toString(), QStringLiteral("G2"));
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(opened.takeFirst().at(0).toString(), QStringLiteral("G2"));
    QContextMenuEvent mouse(QContextMenuEvent::Mouse, at, strip->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(strip->viewport(), &mouse);
    QCOMPARE(menu.takeFirst().at(0).toString(), QStringLiteral("G2"));
    QContextMenuEvent keyboard(QContextMenuEvent::Keyboard, {}, {});
    QCoreApplication::sendEvent(strip, &keyboard);
    QCOMPARE(menu.takeFirst().at(0).toString(), QStringLiteral("G2"));
}

void TestWaveStrip::selectionFromOutsideIsSilent()
{
    Shown s(gatewayHardening());
    WaveStrip* strip = s.strip.get();
    QSignalSpy selected(strip, &WaveStrip::selected);
    const Theme& theme = s.appearance.theme();
    const QRect cell = strip->agentRect(QStringLiteral("A-030"));
    const QRect around = cell.adjusted(-1, -1, 1, 1);
    strip->clearFocus(); // with it the ring has the colour of the focus
    const int before = count(s.image(), around, theme.t1);
    strip->select(QStringLiteral("A-030"));
    QCOMPARE(selected.count(), 0);
    QCOMPARE(strip->selectedAgent(), QStringLiteral("A-030"));
    QVERIFY(count(s.image(), around, theme.t1) > before + 60); // the ring
    strip->setFocus();
    QVERIFY(count(s.image(), around, theme.accent) > 60);
    // The arrows go on from there.
    QTest::keyClick(strip, Qt::Key_Right);
    QCOMPARE(selected.takeFirst().at(0).toString(), QStringLiteral("A-031"));
    strip->clearFocus();
    strip->select({});
    QVERIFY(strip->selectedAgent().isEmpty());
    QCOMPARE(count(s.image(), around, theme.t1), before);
    strip->select(QStringLiteral("no such agent"));
    QVERIFY(strip->selectedAgent().isEmpty());
}

void TestWaveStrip::bigTeamsAreWalkedByTheirBar()
{
    const LiveSession live = big(500, 1);
    Shown s(live);
    WaveStrip* strip = s.strip.get();
    QSignalSpy selected(strip, &WaveStrip::selected);
    // A press on the red piece goes from failed agent to failed agent.
    const QRect bar = strip->agentRect(QStringLiteral("A-001"));
    QPoint red;
    const QImage image = s.image();
    for (int x = bar.left(); x < bar.right(); ++x)
        if (image.pixelColor(x, bar.center().y()) == s.appearance.theme().tone(Tone::Bad).fill)
            red = QPoint(x, bar.center().y());
    QVERIFY(!red.isNull());
    QSet<QString> met;
    for (int i = 0; i < 3; ++i) {
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, red - QPoint(1, 0));
        const QString id = selected.takeFirst().at(0).toString();
        QCOMPARE(live.agents[live.agentIndex.value(id)].row.state, AgentState::Failed);
        met.insert(id);
    }
    QCOMPARE(met.size(), 3);
    // By keys: Space takes the next one, Enter opens the one that is selected.
    QTest::keyClick(strip, Qt::Key_Space);
    const QString next = selected.takeFirst().at(0).toString();
    QVERIFY(!met.contains(next));
    QSignalSpy opened(strip, &WaveStrip::opened);
    QTest::keyClick(strip, Qt::Key_Return);
    QCOMPARE(opened.takeFirst().at(0).toString(), next);
}

void TestWaveStrip::oneChangeRepaintsOneCell()
{
    LiveSession live = big(500, 20); // 25 a team, small cells, in a strip that has the rows
    Shown s(live);
    s.strip->setMaximumRows(12);
    s.strip->resize(1368, 900);
    s.give(live);
    QCoreApplication::processEvents();
    QCOMPARE(s.strip->densityOf(QStringLiteral("A-001")), CellDensity::Small);
    test::PaintWatch watch(s.strip->viewport());
    s.give(live);
    QCoreApplication::processEvents();
    QVERIFY(watch.region.isEmpty()); // nothing changed, nothing painted
    live.agents[4].row.progress = 99;
    live.agents[4].row.state = AgentState::Running;
    s.give(live);
    watch.region = {};
    s.strip->viewport()->repaint(QRect()); // flush what is pending
    QCoreApplication::processEvents();
    watch.region = {};
    live.agents[4].row.progress = 50;
    s.give(live);
    QCoreApplication::processEvents();
    const int whole = s.strip->viewport()->width() * s.strip->viewport()->height();
    QVERIFY(watch.region.intersects(s.strip->agentRect(QStringLiteral("A-005"))));
    QVERIFY(!watch.region.intersects(s.strip->agentRect(QStringLiteral("A-007"))));
    QVERIFY(!watch.region.intersects(s.strip->agentRect(QStringLiteral("A-480"))));
    QVERIFY2(pixelsOf(watch.region) < whole / 100, qPrintable(QString::number(pixelsOf(watch.region))));
    // Another state: its cell, and the numbers that count it.
    watch.region = {};
    s.give(withState(live, QStringLiteral("A-005"), AgentState::Failed));
    QCoreApplication::processEvents();
    QVERIFY(watch.region.intersects(s.strip->agentRect(QStringLiteral("A-005"))));
    QVERIFY(!watch.region.intersects(s.strip->agentRect(QStringLiteral("A-480"))));
    QVERIFY2(pixelsOf(watch.region) < whole / 20, qPrintable(QString::number(pixelsOf(watch.region))));
}

void TestWaveStrip::factsMoveNothing()
{
    LiveSession live = gatewayHardening();
    Shown s(live);
    QList<QRect> before;
    for (const StripItem& item : s.strip->stripLayout().items)
        before.append(item.rect);
    for (LiveAgent& agent : live.agents)
        agent.row.state = AgentState::Failed;
    live.waves[1].gates[0].criteria[0].value = QStringLiteral("a rather long value of a criterion");
    s.give(live, kNow + 3'600'000);
    QList<QRect> after;
    for (const StripItem& item : s.strip->stripLayout().items)
        after.append(item.rect);
    QCOMPARE(after, before);
    QCOMPARE(fixture::cuts(s.strip->texts(), QRectF(0, 0, 1368, 158)), QStringList());
}

void TestWaveStrip::theActiveWaveComesIntoViewOnce()
{
    Shown s(longPlan(14, 8));
    WaveStrip* strip = s.strip.get();
    QScrollBar* bar = strip->horizontalScrollBar();
    QVERIFY(bar->maximum() > 500);
    QVERIFY(strip->viewport()->rect().contains(strip->waveRect(8)));
    // A person looks at the beginning: facts do not drag the strip back.
    QTest::keyClick(strip, Qt::Key_Home);
    QCOMPARE(bar->value(), 0);
    s.give(longPlan(14, 8), kNow + 250);
    QCOMPARE(bar->value(), 0);
    // The next wave becomes the active one.
    s.give(longPlan(14, 9), kNow + 500);
    QVERIFY(strip->viewport()->rect().contains(strip->waveRect(9)));
    // Under a hand that scrolls it stays.
    const QPointF middle(strip->viewport()->rect().center());
    QWheelEvent wheel(middle, strip->viewport()->mapToGlobal(middle), {}, {0, 120 * 40}, Qt::NoButton, Qt::NoModifier,
        Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(strip->viewport(), &wheel);
    QCOMPARE(bar->value(), 0);
    s.give(longPlan(14, 10), kNow + 1'000);
    QCOMPARE(bar->value(), 0);
    s.give(longPlan(14, 11), kNow + 9'000); // long after it
    QVERIFY(strip->viewport()->rect().contains(strip->waveRect(11)));
    // Keys bring what they reach into view.
    QTest::keyClick(strip, Qt::Key_End);
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(strip->viewport()->rect().contains(strip->gateRect(QStringLiteral("G14"))));
}

void TestWaveStrip::nothingIsCut_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("plan");
    for (const int width : {1208, 1368, 3768})
        for (const int percent : {90, 100, 125, 150})
            for (int plan = 0; plan < 5; ++plan)
                QTest::addRow("%d px, %d %%, plan %d", width, percent, plan) << width << percent << plan;
}

void TestWaveStrip::nothingIsCut()
{
    QFETCH(int, width);
    QFETCH(int, percent);
    QFETCH(int, plan);
    LiveSession live = plan == 0 ? gatewayHardening()
        : plan == 1              ? big(480, 8)
        : plan == 2              ? longPlan(9, 4)
        : plan == 3              ? big(60, 5)
                                 : gatewayHardening();
    if (plan == 4) {
        live.session.state = SessionState::Stopped;
        for (LiveWave& wave : live.waves)
            wave.row.state = WaveState::Stopped;
    }
    Shown s(live, width, percent);
    const QList<TextItem> texts = s.strip->texts();
    QVERIFY(texts.size() > 5);
    QCOMPARE(cuts(texts, QRectF(0, 0, s.strip->stripLayout().width, s.strip->stripLayout().height)), QStringList());
    for (const TextItem& text : texts) {
        // Numbers are never elided; and no text lies over a cell.
        QVERIFY2(!text.elided || !text.text.front().isDigit(), qPrintable(text.text));
        int cards = 0;
        for (const CardBox& card : s.strip->stripLayout().cards)
            cards += QRectF(card.rect).contains(text.rect.center());
        QCOMPARE(cards, 1);
        for (const StripItem& item : s.strip->stripLayout().items)
            if (item.kind == StripItem::Cell || item.kind == StripItem::Bar)
                QVERIFY2(!text.rect.adjusted(0, 3, 0, -3).intersects(item.rect), qPrintable(text.text));
    }
}

void TestWaveStrip::hostileNamesAreText()
{
    LiveSession live = gatewayHardening();
    const QStringList names = hostileNames();
    for (qsizetype i = 0; i < names.size(); ++i) {
        live.agents[i].row.name = names[i];
        live.agents[16 + i].row.name = names[i];
        live.agents[16 + i].row.step = names[i];
        live.agents[16 + i].row.reason = names[i];
    }
    for (qsizetype round = 0; round < names.size(); ++round) {
        live.waves[1].row.name = names[round];
        live.waves[1].gates[0].row.name = names[round];
        live.waves[1].gates[0].row.reason = names[round];
        live.waves[0].gates[0].row.id = names[round];
        live.waves[0].gates[0].row.name = names[round] + QStringLiteral("2");
        live.waves[1].gates[0].criteria[1].id = names[round];
        live.waves[1].gates[0].criteria[1].value = names[round];
        for (LiveNode& node : live.hierarchy)
            node.role = names[round];
        Shown s(live);
        for (const TextItem& text : s.strip->texts())
            QVERIFY2(harmless(text.text, 300), qPrintable(text.text));
        QCOMPARE(cuts(s.strip->texts(), QRectF(0, 0, 1368, 158)), QStringList());
        QVERIFY(!s.image().isNull());
        for (int i = 0; i < s.strip->partCount(); ++i) {
            QVERIFY(harmless(s.strip->part(i).name));
            const QString tip = tipAt(s.strip.get(), s.strip->part(i).rect.center());
            QVERIFY2(!tip.isEmpty() && harmless(tip), qPrintable(tip));
            QVERIFY2(!Qt::mightBeRichText(tip), qPrintable(tip));
        }
    }
}

void TestWaveStrip::accessibleTree()
{
    Shown s(gatewayHardening());
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(s.strip.get());
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Waves and gates"));
    QCOMPARE(list->childCount(), 3 + 3 + 64);
    QStringList names;
    for (int i = 0; i < list->childCount(); ++i) {
        QAccessibleInterface* child = list->child(i);
        QVERIFY(child && child->isValid());
        QCOMPARE(child->role(), QAccessible::ListItem);
        QCOMPARE(list->indexOfChild(child), i);
        QCOMPARE(child->parent(), list);
        QCOMPARE(list->child(i), child); // the same one each time
        QVERIFY(child->state().focusable && !child->state().invisible);
        QVERIFY(!child->rect().isEmpty());
        names.append(child->text(QAccessible::Name));
    }
    QVERIFY(!list->child(list->childCount()));
    QCOMPARE(names[0], QStringLiteral("Wave 1 Research, Complete in 34:12, 15 of 16 done: 15 done, 1 cancelled"));
    QVERIFY2(
        names.contains(QStringLiteral("A-019 Review part 19, Overdue, 72 percent")), qPrintable(names.join(u'\n')));
    QVERIFY(names.contains(
        QStringLiteral("Gate G2 Analysis exit, blocking, verifies implemented, pending, 2 of 5 criteria met")));
    // Press and focus by the screen reader.
    QSignalSpy selected(s.strip.get(), &WaveStrip::selected);
    const int index = int(names.indexOf(QStringLiteral("A-019 Review part 19, Overdue, 72 percent")));
    QAccessibleInterface* cell = list->child(index);
    QVERIFY(cell->state().selectable && !cell->state().selected);
    QVERIFY(cell->actionInterface()->actionNames().contains(QAccessibleActionInterface::pressAction()));
    cell->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(selected.takeFirst().at(0).toString(), QStringLiteral("A-019"));
    QVERIFY(cell->state().selected);
    list->child(0)->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
    QCOMPARE(s.strip->currentItem(), 0);
    // What is where: the cell in the middle of its own place.
    QCOMPARE(list->childAt(cell->rect().center().x(), cell->rect().center().y()), cell);
    // A child that is gone says so.
    LiveSession small = longPlan(1, 0);
    s.give(small);
    QCOMPARE(list->childCount(), 1 + 1 + 8);
    QVERIFY(!cell->isValid());
    QVERIFY(cell->text(QAccessible::Name).isEmpty());
}

void TestWaveStrip::screenReadersHearOfChanges()
{
    LiveSession live = gatewayHardening();
    Shown s(live);
    setPartsTeller(keepTold);
    const auto restore = qScopeGuard([] { setPartsTeller(nullptr); });
    g_told.clear();
    s.give(live);
    QVERIFY(g_told.isEmpty());
    s.give(withState(live, QStringLiteral("A-017"), AgentState::Failed));
    const int item = s.strip->stripLayout().itemOfAgent[16];
    QVERIFY(g_told.contains(std::pair(QAccessible::NameChanged, item)));
    QVERIFY(!g_told.contains(std::pair(QAccessible::NameChanged, item + 1)));
    g_told.clear();
    s.strip->select(QStringLiteral("A-017"));
    QVERIFY(g_told.contains(std::pair(QAccessible::StateChanged, item)));
    g_told.clear();
    setPartsTeller(nullptr); // nobody listens
    s.give(live);
    QVERIFY(g_told.isEmpty());
}

void TestWaveStrip::anotherSessionForgetsTheSelection()
{
    Shown s(gatewayHardening());
    s.strip->select(QStringLiteral("A-060"));
    QVERIFY(!s.strip->selectedAgent().isEmpty());
    LiveSession other = longPlan(2, 0);
    other.session.id = QStringLiteral("S-015");
    s.give(other);
    QVERIFY(s.strip->selectedAgent().isEmpty());
    s.strip->show(nullptr, SessionSummary(), kNow);
    QCOMPARE(s.strip->partCount(), 0);
    QTest::keyClick(s.strip.get(), Qt::Key_Right);
    QTest::mouseClick(s.strip->viewport(), Qt::LeftButton, {}, QPoint(100, 80));
    QVERIFY(tipAt(s.strip.get(), QPoint(100, 80)).isEmpty());
    QVERIFY(!s.image().isNull());
}

void TestWaveStrip::updateOf500Agents()
{
    LiveSession live = big(500, 20);
    Shown s(live);
    s.strip->setMaximumRows(12);
    s.strip->resize(1368, 900);
    s.give(live);
    QList<LiveSessionPtr> sessions;
    for (int i = 0; i < 8; ++i) {
        for (int k = 0; k < 500; k += 3)
            live.agents[k].row.progress = (i * 17 + k) % 100;
        sessions.append(shared(live));
    }
    const SessionSummary summary = summaryOf(live);
    int i = 0;
    QBENCHMARK
    {
        ++i;
        s.strip->show(sessions[i % sessions.size()], summary, kNow + i * 250);
    }
}

void TestWaveStrip::pictures()
{
    const QString folder = qEnvironmentVariable("WAVEDECK_PICTURES");
    if (folder.isEmpty())
        QSKIP("WAVEDECK_PICTURES is not set");
    for (const bool dark : {true, false}) {
        for (const int width : {1208, 1368}) {
            Shown s(gatewayHardening(), width, 100, dark ? Appearance::Choice::Dark : Appearance::Choice::Light);
            const QString theme = dark ? QStringLiteral("dark") : QStringLiteral("light");
            QVERIFY(s.image().save(folder + QStringLiteral("/wavestrip-%1-%2.png").arg(theme).arg(width)));
        }
    }
}

QTEST_MAIN(TestWaveStrip)
#include "tst_wavestrip.moc"
