// SPDX-License-Identifier: GPL-3.0-or-later
// The session header: its numbers and what it does not know, attention, buttons, lost engine, nothing cut, hostile
// names, keyboard, what a screen reader meets.
#include "tests/ui/cutcheck.h"
#include "tests/ui/paintwatch.h"
#include "tests/ui/stripfixture.h"
#include "ui/live/sessionheader.h"

#include <QSignalSpy>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::fixture;

namespace {

struct Shown {
    explicit Shown(int width = 1368, int percent = 100)
        : look(Appearance::Choice::Dark)
    {
        look.setTextPercent(percent);
        header = std::make_unique<SessionHeader>(look);
        header->resize(width, 80);
        live = gatewayHardening();
        summary = summarize(live, kNow);
        summary.leftMs = 48 * 60'000;
        give();
        header->resize(width, header->heightForWidth(width));
        header->show();
    }
    void give(qint64 now = kNow) { header->show(shared(live), summary, now); }
    QStringList words() const
    {
        QStringList all;
        for (const TextItem& item : header->face().texts)
            all.append(item.text);
        return all;
    }
    QStringList attentionWords() const
    {
        QStringList all;
        for (const TextItem& item : header->attention()->face().texts)
            all.append(item.text);
        return all;
    }
    QColor colourOf(const QString& text) const
    {
        for (const TextItem& item : header->face().texts)
            if (item.text == text)
                return item.colour;
        return {};
    }

    Appearance look;
    std::unique_ptr<SessionHeader> header;
    LiveSession live;
    SessionSummary summary;
};

Attention attention(Attention::Kind kind)
{
    Attention one;
    one.kind = kind;
    return one;
}

} // namespace

class TestSessionHeader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysHowItStands();
    void unknownCostIsNoZero();
    void rateComesFromTheLastMinute();
    void attentionIsGroupedAndCalmWithoutAny();
    void buttonsFollowTheSession();
    void recordedSessionsHaveNoButtons();
    void lostEngineGreysTheNumbersAndStopsElapsed();
    void bordersMoveWithTheirNumbers();
    void progressIsSegmented();
    void nothingIsCut_data();
    void nothingIsCut();
    void hostileNamesAreText();
    void keyboard();
    void accessibleTree();
    void noSession();
};

void TestSessionHeader::saysHowItStands()
{
    Shown s(3768); // room for every word in any font
    QCOMPARE(s.header->height(), 80);
    for (const char* word : {"S-014", "Gateway hardening", "Running, wave 2 of 3", "Elapsed", "1:12:46",
             "about 48 min left", "Agents done", "28", "/ 64", "11 live, limit 24", "Tokens", "Cost"})
        QVERIFY2(s.words().contains(QString::fromUtf8(word)), word);
    QVERIFY(s.words().contains(QStringLiteral("· plan gateway-hardening.yaml")));
    QVERIFY(s.words().contains(QStringLiteral("47\u202f% of $120.00 budget")));
    // The verdict is what is read from afar.
    for (const TextItem& item : s.header->face().texts)
        if (item.text.startsWith(QLatin1String("Running")))
            QVERIFY(item.font.pixelSize() >= 26);
    s.live.session.operatorHold = QStringLiteral("held by lead");
    s.live.session.state = SessionState::Held;
    s.summary.verdict = QStringLiteral("Held");
    s.give();
    QCOMPARE(s.header->face().glyphs.first().glyph, glyphOf(SessionState::Held));
    QCOMPARE(s.header->face().glyphs.first().colour, s.look.theme().tone(Tone::Warning).text);
}

void TestSessionHeader::unknownCostIsNoZero()
{
    Shown s;
    s.summary.costKnown = false;
    s.summary.costMicroUsd = 0;
    s.summary.tokens = 0;
    s.give();
    QCOMPARE(s.words().count(QStringLiteral("–")), 2);
    QVERIFY(s.words().contains(QStringLiteral("none told")));
    QVERIFY(s.words().contains(QStringLiteral("$120.00 budget")));
    QVERIFY(!s.words().contains(QStringLiteral("$0.00")));
    // Tokens were told, their price was not.
    s.summary.costKnown = true;
    s.summary.tokens = 412'000;
    s.give();
    QVERIFY(s.words().contains(QStringLiteral("412")));
    QVERIFY(!s.words().contains(QStringLiteral("$0.00")));
    QCOMPARE(s.words().count(QStringLiteral("–")), 1);
    // A price was told, tokens were not; and a budget there is none.
    s.summary.tokens = 0;
    s.summary.costMicroUsd = 1'500'000;
    s.live.budgetMicroUsd = 0;
    s.give();
    QVERIFY(s.words().contains(QStringLiteral("$1.50")));
    QVERIFY(s.words().contains(QStringLiteral("no budget")));
    QCOMPARE(s.words().count(QStringLiteral("–")), 1);
    // Nothing spent, and told so.
    s.summary.costMicroUsd = 0;
    s.give();
    QVERIFY(s.words().contains(QStringLiteral("$0.00")));
}

void TestSessionHeader::rateComesFromTheLastMinute()
{
    Shown s;
    s.summary.tokens = 1'000'000;
    for (int second = 1; second <= 300; ++second) {
        s.summary.tokens += second <= 200 ? 9'000 : 4'200; // what was long ago does not count
        s.give(kNow + second * 1000);
    }
    QVERIFY2(s.words().contains(QStringLiteral("4.20 k per second")), qPrintable(s.words().join(u'|')));
    // Another session begins with nothing.
    s.live.session.id = QStringLiteral("S-015");
    s.give(kNow + 400'000);
    QVERIFY(!s.words().join(u'|').contains(QStringLiteral("per second")));
}

void TestSessionHeader::attentionIsGroupedAndCalmWithoutAny()
{
    Shown s;
    QCOMPARE(s.attentionWords(),
        QStringList({QStringLiteral("4"), QStringLiteral("Need attention"), QStringLiteral("1 failed, 2 overdue"),
            QStringLiteral("1 blocked")}));
    const Theme& theme = s.look.theme();
    QCOMPARE(s.header->attention()->grab().toImage().pixelColor(30, 75), theme.tone(Tone::Bad).tint);
    QVERIFY(s.header->attention()->isEnabled());
    // Overdue is not failed: no red.
    s.summary.attention = {attention(Attention::AgentOverdue), attention(Attention::AgentOverdue)};
    s.give();
    QCOMPARE(s.header->attention()->face().glyphs.first().glyph, Glyph::Overdue);
    QCOMPARE(s.header->attention()->grab().toImage().pixelColor(30, 75), theme.tone(Tone::Warning).tint);
    // Many kinds are counted, not cut.
    s.summary.attention.clear();
    for (const auto kind : {Attention::AgentFailed, Attention::AgentLost, Attention::GateFailed, Attention::GateWaits,
             Attention::AgentOverdue, Attention::AgentBlocked, Attention::AgentSilent})
        s.summary.attention << attention(kind) << attention(kind);
    s.give();
    QCOMPARE(s.attentionWords(),
        QStringList({QStringLiteral("14"), QStringLiteral("Need attention"), QStringLiteral("2 failed, 2 lost"),
            QStringLiteral("2 gates failed, 4 more")}));
    QVERIFY(s.header->attention()->accessibleName().contains(QStringLiteral("2 silent")));
    s.summary.attention.clear();
    s.give();
    QCOMPARE(s.attentionWords(), QStringList{QStringLiteral("Nothing needs you")});
    QVERIFY(!s.header->attention()->isEnabled());
    QCOMPARE(s.header->attention()->grab().toImage().pixelColor(30, 75), theme.panel);
}

void TestSessionHeader::buttonsFollowTheSession()
{
    Shown s;
    QPushButton* hold = s.header->holdButton();
    QPushButton* stop = s.header->stopButton();
    QSignalSpy held(s.header.get(), &SessionHeader::holdClicked);
    QSignalSpy resumed(s.header.get(), &SessionHeader::resumeClicked);
    QSignalSpy stopped(s.header.get(), &SessionHeader::stopClicked);
    QCOMPARE(hold->text(), QStringLiteral("Hold new agents"));
    hold->click();
    QCOMPARE(held.count(), 1);
    QCOMPARE(hold->text(), QStringLiteral("Hold new agents")); // nothing is shown as done before it is
    s.header->setBusy(SessionHeader::Busy::Holding);
    QCOMPARE(hold->text(), QStringLiteral("Holding…"));
    QVERIFY(!hold->isEnabled() && stop->isEnabled());
    const QRect place = hold->geometry();
    s.header->setBusy(SessionHeader::Busy::Nothing);
    s.live.session.operatorHold = QStringLiteral("held by lead");
    s.live.session.state = SessionState::Held;
    s.give();
    QCOMPARE(hold->text(), QStringLiteral("Release agents")); // some still run
    QCOMPARE(hold->geometry(), place);
    hold->click();
    QCOMPARE(resumed.count(), 1);
    QCOMPARE(held.count(), 1);
    for (auto state : {AgentState::Running, AgentState::Overdue, AgentState::Starting})
        s.summary.counts.of[std::size_t(state)] = 0;
    s.give();
    QCOMPARE(hold->text(), QStringLiteral("Resume"));
    s.header->setBusy(SessionHeader::Busy::Resuming);
    QCOMPARE(hold->text(), QStringLiteral("Resuming…"));
    s.header->setBusy(SessionHeader::Busy::Nothing);
    stop->click();
    QCOMPARE(stopped.count(), 1);
    s.header->setBusy(SessionHeader::Busy::Stopping);
    QCOMPARE(stop->text(), QStringLiteral("Stopping…"));
    QVERIFY(!stop->isEnabled() && !hold->isEnabled());
    s.header->setBusy(SessionHeader::Busy::Nothing);
    s.live.session.stopBy = QStringLiteral("lead"); // the engine knows, whoever asked
    s.give();
    QCOMPARE(stop->text(), QStringLiteral("Stopping…"));
}

void TestSessionHeader::recordedSessionsHaveNoButtons()
{
    Shown s;
    QVERIFY(s.header->holdButton()->isVisible() && s.header->stopButton()->isVisible());
    const QRect before = s.header->attention()->geometry();
    s.live.session.state = SessionState::Completed;
    s.live.session.endedAt = kNow;
    s.give();
    QVERIFY(!s.header->holdButton()->isVisible() && !s.header->stopButton()->isVisible());
    QCOMPARE(s.header->attention()->geometry().right(), s.header->width() - 1);
    QVERIFY(s.header->attention()->geometry() != before);
    QVERIFY(s.words().join(u'|').contains(QStringLiteral("ended ")));
    QVERIFY(s.words().contains(QStringLiteral("30 finished")));
    QCOMPARE(s.header->partWidgets().size(), 1);
}

void TestSessionHeader::lostEngineGreysTheNumbersAndStopsElapsed()
{
    Shown s;
    const Theme& theme = s.look.theme();
    QCOMPARE(s.colourOf(QStringLiteral("1:12:46")), theme.t1);
    s.header->setStale(true);
    QCOMPARE(s.colourOf(QStringLiteral("1:12:46")), theme.t3);
    QCOMPARE(s.colourOf(QStringLiteral("28")), theme.t3);
    s.summary.elapsedMs += 44'000;
    s.give(kNow + 44'000);
    QVERIFY(s.words().contains(QStringLiteral("1:12:46")));
    QVERIFY(s.header->part(1).name.endsWith(QStringLiteral("as last told")));
    s.header->setStale(false);
    s.give(kNow + 44'000);
    QVERIFY(s.words().contains(QStringLiteral("1:13:30")));
    QCOMPARE(s.colourOf(QStringLiteral("1:13:30")), theme.t1);
}

void TestSessionHeader::bordersMoveWithTheirNumbers()
{
    Shown s;
    s.header->QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(s.header.get()));
    s.summary.leftMs.reset();
    s.give();
    QCoreApplication::processEvents();
    const QRect before = s.header->part(1).rect;
    test::PaintWatch watch(s.header.get());
    s.summary.leftMs = qint64(100) * 3'600'000;
    s.summary.elapsedMs = qint64(999) * 3'600'000;
    s.give();
    QCoreApplication::processEvents();
    const QRect after = s.header->part(1).rect;
    QVERIFY(after != before);
    QVERIFY(watch.region.contains(QRect(before.left(), 2, 1, before.height() - 4)));
    QVERIFY(watch.region.contains(QRect(after.left(), 2, 1, after.height() - 4)));
}

void TestSessionHeader::progressIsSegmented()
{
    Shown s;
    const QImage image = s.header->grab().toImage();
    const Theme& theme = s.look.theme();
    const int y = 66;
    QList<QColor> met;
    for (int x = 16; x < 380; ++x)
        if (const QColor c = image.pixelColor(x, y); met.isEmpty() || met.last() != c)
            met.append(c);
    for (const Tone tone : {Tone::Good, Tone::Running, Tone::Bad, Tone::Blocked})
        QVERIFY(met.contains(theme.tone(tone).fill));
    QVERIFY(met.indexOf(theme.tone(Tone::Good).fill) < met.indexOf(theme.tone(Tone::Running).fill));
    // The overdue piece is hatched: two colours in turn.
    QVERIFY(met.contains(theme.tone(Tone::Warning).fill));
    QVERIFY(met.contains(theme.hatch));
}

void TestSessionHeader::nothingIsCut_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("large");
    for (const int width : {1208, 1368, 3768})
        for (const int percent : {90, 100, 125, 150})
            for (const bool large : {false, true})
                QTest::addRow("%d px, %d %%, %s", width, percent, large ? "large" : "usual")
                    << width << percent << large;
}

void TestSessionHeader::nothingIsCut()
{
    QFETCH(int, width);
    QFETCH(int, percent);
    QFETCH(bool, large);
    Shown s(width, percent);
    if (large) { // the longest there are
        s.summary.verdict = QStringLiteral("Running, gates of wave 12 of 14");
        s.summary.elapsedMs = 123 * 3'600'000LL;
        s.summary.costMicroUsd = 123'456'780'000;
        s.live.budgetMicroUsd = 999'999'000'000;
        s.live.session.maxParallel = 10'000;
        s.summary.counts.of[std::size_t(AgentState::Succeeded)] = 1'234;
    }
    s.give();
    s.header->resize(width, s.header->heightForWidth(width));
    const QList<TextItem> texts = s.header->face().texts;
    QCOMPARE(cuts(texts, s.header->rect()), QStringList());
    for (const TextItem& text : texts)
        QVERIFY2(!text.elided, qPrintable(text.text));
    const QList<TextItem> attention = s.header->attention()->face().texts;
    QCOMPARE(cuts(attention, s.header->attention()->rect()), QStringList());
    // Nothing stands on anything else.
    for (const TextItem& text : texts)
        for (const QWidget* widget : s.header->partWidgets())
            QVERIFY2(!text.rect.intersects(widget->geometry()), qPrintable(text.text));
    for (QPushButton* button : {s.header->holdButton(), s.header->stopButton()}) {
        QVERIFY(s.header->rect().contains(button->geometry()));
        QVERIFY(button->height() >= 24);
    }
    // Numbers keep their sub-texts where the window has the width.
    if (width >= 1368)
        QVERIFY(s.words().join(u'|').contains(QStringLiteral(" left")));
    if (percent == 100 && !large)
        QCOMPARE(s.header->height(), 80);
}

void TestSessionHeader::hostileNamesAreText()
{
    for (const QString& name : hostileNames()) {
        Shown s;
        s.live.session.name = name;
        s.live.session.planFile = QStringLiteral("/tmp/") + name;
        s.summary.verdict = name;
        s.give();
        s.header->resize(1368, s.header->heightForWidth(1368));
        for (const TextItem& text : s.header->face().texts)
            QVERIFY2(harmless(text.text, 300), qPrintable(text.text));
        const QStringList wrong = cuts(s.header->face().texts, s.header->rect());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        QVERIFY(harmless(s.header->part(0).name));
        QVERIFY(!s.header->grab().isNull());
        QVERIFY(s.words().contains(QStringLiteral("1:12:46"))); // what matters is not pushed out
    }
}

void TestSessionHeader::keyboard()
{
    Shown s;
    QSignalSpy attention(s.header.get(), &SessionHeader::attentionClicked);
    QSignalSpy held(s.header.get(), &SessionHeader::holdClicked);
    QSignalSpy stopped(s.header.get(), &SessionHeader::stopClicked);
    s.header->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(s.header.get()));
    s.header->attention()->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(attention.count(), 1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), s.header->holdButton());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(held.count(), 1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(stopped.count(), 1);
    QTest::mouseClick(s.header->attention(), Qt::LeftButton);
    QCOMPARE(attention.count(), 2);
}

void TestSessionHeader::accessibleTree()
{
    Shown s;
    QAccessibleInterface* header = QAccessible::queryAccessibleInterface(s.header.get());
    QVERIFY(header);
    QCOMPARE(header->text(QAccessible::Name), QStringLiteral("Session"));
    QCOMPARE(header->childCount(), 5 + 3);
    QStringList names;
    for (int i = 0; i < header->childCount(); ++i) {
        QAccessibleInterface* child = header->child(i);
        QVERIFY(child && child->isValid());
        QCOMPARE(header->indexOfChild(child), i);
        QCOMPARE(child->role(), i < 5 ? QAccessible::StaticText : QAccessible::Button);
        names.append(child->text(QAccessible::Name));
    }
    QCOMPARE(names[0],
        QStringLiteral(
            "S-014 Gateway hardening: Running, wave 2 of 3; 1 failed, 2 overdue, 1 blocked, 9 running, 28 done, "
            "22 queued, 1 cancelled"));
    QCOMPARE(names[1], QStringLiteral("Elapsed 1 hour 12 minutes 46 seconds, about 48 min left"));
    QCOMPARE(names[2], QStringLiteral("28 of 64 agents done, 11 live, limit 24"));
    QVERIFY(names[4].startsWith(QStringLiteral("Cost $")));
    QCOMPARE(names.mid(5),
        QStringList({QStringLiteral("4 need attention: 1 failed, 2 overdue, 1 blocked"),
            QStringLiteral("Hold new agents"), QStringLiteral("Stop the session")}));
    s.summary.costKnown = false;
    s.give();
    QCOMPARE(header->child(4)->text(QAccessible::Name), QStringLiteral("Cost unknown"));
    // Told: what changed, but not the clock, four times a second.
    static QList<int> told;
    told.clear();
    setPartsTeller([](QAccessibleEvent* event) {
        if (event->object() && event->object()->objectName() == QStringLiteral("sessionHeader"))
            told.append(event->child());
    });
    s.summary.elapsedMs += 1000;
    s.give(kNow + 1000);
    QCOMPARE(told, QList<int>());
    s.summary.verdict = QStringLiteral("Held");
    s.give(kNow + 1000);
    QCOMPARE(told, QList<int>{0});
    setPartsTeller(nullptr);
}

void TestSessionHeader::noSession()
{
    Shown s;
    s.header->show(nullptr, SessionSummary(), kNow);
    QVERIFY(s.words().contains(QStringLiteral("No session")));
    QCOMPARE(s.words().count(QStringLiteral("–")), 4);
    QVERIFY(!s.header->holdButton()->isVisible());
    QVERIFY(!s.header->grab().isNull());
}

QTEST_MAIN(TestSessionHeader)
#include "tst_sessionheader.moc"
