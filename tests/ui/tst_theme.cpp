// SPDX-License-Identifier: GPL-3.0-or-later
// Every text can be read on every surface it can meet (ui.md 8), in both themes, and the themes follow the system.
#include "ui/theme/appearance.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace {

double luminance(const QColor& c)
{
    const auto channel = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

struct Named {
    const char* name;
    QColor colour;
};

QList<Named> surfaces(const Theme& t)
{
    return {
        {"win", t.win}, {"panel", t.panel}, {"raised", t.raised}, {"hover", t.hover}, {"inp", t.inp}, {"log", t.log}};
}

const char* toneName(int tone)
{
    constexpr const char* names[] = {"neutral", "running", "good", "warning", "bad", "blocked", "lost", "waived"};
    return names[tone];
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readable_data();
    void readable();
    void riskGrowsInOneDirection_data();
    void riskGrowsInOneDirection();
    void everyColourIsGiven();
    void moreContrast();
    void everyStateHasToneAndTitle();
    void onlyTheseNeedSomebody();
    void followsTheSystemUnlessTold();
    void textSizeKeepsItsLimits();
};

void TestTheme::readable_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("surface");
    QTest::addColumn<double>("least");
    for (const bool dark : {true, false}) {
        for (const bool more : {false, true}) {
            const Theme t = Theme::make(dark, more);
            const QByteArray theme = QByteArray(dark ? "dark" : "light") + (more ? "+" : "");
            const auto add
                = [&](const QByteArray& text, const QColor& a, const QByteArray& on, const QColor& b, double least) {
                      QTest::newRow(QByteArray(theme + ' ' + text + " on " + on).constData()) << a << b << least;
                  };
            const QList<Named> texts{{"t1", t.t1}, {"t2", t.t2}, {"t3", t.t3}, {"accent", t.accent}};
            for (const Named& surface : surfaces(t)) {
                for (const Named& text : texts)
                    add(text.name, text.colour, surface.name, surface.colour, 4.5);
                for (int tone = 0; tone < kTones; ++tone)
                    add(toneName(tone), t.tone(Tone(tone)).text, surface.name, surface.colour, 4.5);
                add("ctl", t.ctl, surface.name, surface.colour, 3.0);
            }
            // On the selection and on tints t2 stands for t3.
            for (const Named& text : {Named{"t1", t.t1}, Named{"t2", t.t2}}) {
                add(text.name, text.colour, "sel", t.sel, 4.5);
                for (int tone = 0; tone < kTones; ++tone)
                    add(text.name, text.colour, QByteArray(toneName(tone)) + " tint", t.tone(Tone(tone)).tint, 4.5);
            }
            for (int tone = 0; tone < kTones; ++tone) {
                const ToneColours& c = t.tone(Tone(tone));
                add(toneName(tone), c.text, "its tint", c.tint, 4.5);
                if (Tone(tone) != Tone::Neutral)
                    add(toneName(tone), c.text, "sel", t.sel, 4.5);
                add("knock", t.knock, QByteArray(toneName(tone)) + " text", c.text, 4.5);
            }
            add("accent text", t.accentText, "accent fill", t.accentFill, 4.5);
            add("accent text", t.accentText, "accent fill under the mouse", t.accentFill.darker(110), 4.5);
            add("accent text", t.accentText, "accent fill pressed", t.accentFill.darker(120), 4.5);
            for (std::size_t i = 0; i < t.risk.size(); ++i)
                add("risk", t.risk[i].text, QByteArray::number(int(i)), t.risk[i].fill, 4.5);
        }
    }
}

void TestTheme::readable()
{
    QFETCH(QColor, text);
    QFETCH(QColor, surface);
    QFETCH(double, least);
    const double is = contrast(text, surface);
    QVERIFY2(is >= least, qPrintable(QStringLiteral("%1 of %2").arg(is, 0, 'f', 2).arg(least)));
}

void TestTheme::riskGrowsInOneDirection_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestTheme::riskGrowsInOneDirection()
{
    QFETCH(bool, dark);
    const Theme t = Theme::make(dark);
    for (std::size_t i = 1; i < t.risk.size(); ++i)
        QVERIFY(dark ? luminance(t.risk[i].fill) > luminance(t.risk[i - 1].fill)
                     : luminance(t.risk[i].fill) < luminance(t.risk[i - 1].fill));
}

void TestTheme::everyColourIsGiven()
{
    for (const bool dark : {true, false}) {
        const Theme t = Theme::make(dark);
        QCOMPARE(t.dark, dark);
        for (const QColor& c : {t.win, t.panel, t.raised, t.hover, t.inp, t.log, t.sel, t.selb, t.accent, t.accentFill,
                 t.accentText, t.line0, t.line, t.line2, t.ctl, t.t1, t.t2, t.t3, t.knock, t.hatch})
            QVERIFY(c.isValid() && c.alpha() == 255);
        for (const ToneColours& tone : t.tones)
            for (const QColor& c : {tone.text, tone.tint, tone.fill})
                QVERIFY(c.isValid() && c.alpha() == 255);
    }
}

void TestTheme::moreContrast()
{
    for (const bool dark : {true, false}) {
        const Theme t = Theme::make(dark, true);
        QCOMPARE(t.line2, Theme::make(dark).ctl);
        QCOMPARE(t.t3, Theme::make(dark).t2);
        QVERIFY(contrast(t.line2, t.panel) >= 3);
    }
}

void TestTheme::everyStateHasToneAndTitle()
{
    QStringList titles;
    for (int i = 0; i <= int(AgentState::Lost); ++i)
        titles << title(AgentState(i));
    QCOMPARE(titles.join(QLatin1Char(' ')),
        QStringLiteral("Queued Blocked Starting Running Overdue Succeeded Failed Cancelled Lost"));
    titles.clear();
    for (int i = 0; i <= int(GateState::Waived); ++i)
        titles << title(GateState(i));
    QCOMPARE(titles.join(QLatin1Char(' ')), QStringLiteral("Pending Running Passed Failed Inconclusive Waived"));
    // Overdue is not failed: never in its colour (ui.md 1.3).
    QVERIFY(toneOf(AgentState::Overdue) != toneOf(AgentState::Failed));
    QCOMPARE(toneOf(AgentState::Overdue), Tone::Warning);
    QCOMPARE(toneOf(WaveState::Held), toneOf(SessionState::Held));
}

void TestTheme::onlyTheseNeedSomebody()
{
    QStringList names;
    for (int i = 0; i <= int(AgentState::Lost); ++i)
        if (needsPerson(AgentState(i)))
            names << title(AgentState(i));
    names.sort();
    QCOMPARE(names,
        (QStringList{
            QStringLiteral("Blocked"), QStringLiteral("Failed"), QStringLiteral("Lost"), QStringLiteral("Overdue")}));
}

void TestTheme::followsTheSystemUnlessTold()
{
    Appearance appearance(Appearance::Choice::System);
    appearance.setSystemDark(false);
    QSignalSpy changed(&appearance, &Appearance::changed);
    appearance.setSystemDark(true);
    QVERIFY(appearance.theme().dark);
    QCOMPARE(changed.size(), 1);
    appearance.setSystemDark(true);
    QCOMPARE(changed.size(), 1);
    appearance.setChoice(Appearance::Choice::Light);
    QVERIFY(!appearance.theme().dark);
    QCOMPARE(changed.size(), 2);
    appearance.setSystemDark(false);
    appearance.setSystemDark(true);
    QVERIFY(!appearance.theme().dark);
    QCOMPARE(changed.size(), 2);
    appearance.setChoice(Appearance::Choice::System);
    QVERIFY(appearance.theme().dark);
}

void TestTheme::textSizeKeepsItsLimits()
{
    Appearance appearance(Appearance::Choice::Dark);
    QCOMPARE(appearance.font(13).pixelSize(), 13);
    appearance.setTextPercent(1000);
    QCOMPARE(appearance.textPercent(), 150);
    QCOMPARE(appearance.font(12).pixelSize(), 18);
    QCOMPARE(appearance.px(4), 6);
    appearance.setTextPercent(1);
    QCOMPARE(appearance.textPercent(), 90);
    QVERIFY(appearance.font(11).pixelSize() >= 9);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
