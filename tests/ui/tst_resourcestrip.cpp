// SPDX-License-Identifier: GPL-3.0-or-later
// The resource strip: what is unknown, warnings with their waiting, words, the painted edge, keys, screen readers.
#include "tests/ui/cutcheck.h"
#include "ui/live/resourcestrip.h"

#include <QSignalSpy>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::ui;
using namespace wavedeck::fixture;

namespace {

constexpr qint64 kStart = 1'763'649'166'000;
constexpr qint64 kGiB = 1LL << 30;

MachineSample sampleAt(int second, double memoryPercent, double cpu = 58, double p95 = 438, double errors = 0.7)
{
    MachineSample sample;
    sample.at = kStart + second * 1000;
    sample.memoryTotal = 32 * kGiB;
    sample.memoryUsed = qint64(double(32 * kGiB) * memoryPercent / 100);
    sample.cores = 16;
    sample.cpuPercent = cpu;
    sample.p95Ms = p95;
    sample.errorPercent = errors;
    return sample;
}

QStringList words(const ResourceStrip& strip, ResourceStrip::Resource resource)
{
    QStringList all;
    for (const TextItem& item : strip.face(resource).texts)
        all.append(item.text);
    return all;
}

/// A second of this, so many seconds.
void hold(ResourceStrip& strip, int from, int seconds, double memory)
{
    for (int i = 0; i < seconds; ++i)
        strip.feed(sampleAt(from + i, memory));
}

} // namespace

class TestResourceStrip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhatItKnows();
    void unknownIsNeverZero();
    void warningWaitsAndStays();
    void criticalIsSooner();
    void noDataIsNoRecovery();
    void linesComeFromThePlan();
    void theEdgeOfAWarningIsPainted();
    void theChartFollows();
    void nothingIsCut_data();
    void nothingIsCut();
    void keysAndMouse();
    void accessibleTree();
};

void TestResourceStrip::saysWhatItKnows()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(3768, 78); // room for every word in any font
    strip.show();
    strip.feed(sampleAt(0, 74.0));
    const QString percentLines = QStringLiteral("85\u202f%");
    QCOMPARE(words(strip, ResourceStrip::Memory),
        QStringList({QStringLiteral("Memory, 23.7 of 32.0 GiB"), QStringLiteral("74"), QStringLiteral("%"),
            QStringLiteral("Normal"), percentLines, QStringLiteral("70\u202f%")}));
    QVERIFY(words(strip, ResourceStrip::Cpu).contains(QStringLiteral("CPU, 16 cores")));
    QVERIFY(words(strip, ResourceStrip::Latency).contains(QStringLiteral("438")));
    QVERIFY(words(strip, ResourceStrip::Latency).contains(QStringLiteral("1000 ms")));
    QVERIFY(words(strip, ResourceStrip::Errors).contains(QStringLiteral("0.7")));
}

void TestResourceStrip::unknownIsNeverZero()
{
    Appearance look(Appearance::Choice::Light);
    ResourceStrip strip(look);
    strip.resize(1208, 78);
    strip.show();
    for (const auto resource :
        {ResourceStrip::Memory, ResourceStrip::Cpu, ResourceStrip::Latency, ResourceStrip::Errors}) {
        QVERIFY(words(strip, resource).contains(QStringLiteral("–"))); // before the first sample
        QVERIFY(!words(strip, resource).contains(QStringLiteral("0")));
    }
    strip.feed(sampleAt(0, 40, -1, -1, -1));
    QVERIFY(words(strip, ResourceStrip::Cpu).contains(QStringLiteral("Not known yet")));
    QVERIFY(words(strip, ResourceStrip::Latency).contains(QStringLiteral("No requests told")));
    QVERIFY(words(strip, ResourceStrip::Errors).contains(QStringLiteral("No requests told")));
    QVERIFY(words(strip, ResourceStrip::Errors).contains(QStringLiteral("–")));
    strip.feed(sampleAt(1, 40, 0, 0, 0)); // a told zero is a zero
    QVERIFY(words(strip, ResourceStrip::Cpu).contains(QStringLiteral("0")));
    QVERIFY(words(strip, ResourceStrip::Errors).contains(QStringLiteral("0.0")));
}

void TestResourceStrip::warningWaitsAndStays()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    QSignalSpy changed(&strip, &ResourceStrip::levelChanged);
    const Gauge& gauge = strip.gauge(ResourceStrip::Memory);
    hold(strip, 0, 20, 74);
    hold(strip, 20, 5, 60); // a dip: the waiting begins anew
    hold(strip, 25, 29, 74);
    QCOMPARE(gauge.level(), AlertLevel::Normal);
    hold(strip, 54, 2, 74);
    QCOMPARE(gauge.level(), AlertLevel::Warning);
    QCOMPARE(changed.count(), 1);
    QVERIFY(words(strip, ResourceStrip::Memory).contains(QStringLiteral("Warning for 31 s")));
    hold(strip, 56, 331, 74);
    QVERIFY2(words(strip, ResourceStrip::Memory).contains(QStringLiteral("Warning for 6 min")),
        qPrintable(words(strip, ResourceStrip::Memory).join(u'|')));
    hold(strip, 387, 120, 68); // below the line, above the clearing one
    QCOMPARE(gauge.level(), AlertLevel::Warning);
    hold(strip, 507, 62, 60);
    QCOMPARE(gauge.level(), AlertLevel::Normal);
    QCOMPARE(changed.count(), 2);
}

void TestResourceStrip::criticalIsSooner()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    hold(strip, 0, 12, 90);
    QCOMPARE(strip.gauge(ResourceStrip::Memory).level(), AlertLevel::Critical);
    QVERIFY(words(strip, ResourceStrip::Memory).join(u'|').contains(QStringLiteral("Critical for ")));
    QCOMPARE(strip.face(ResourceStrip::Memory).glyphs.last().glyph, Glyph::Failed);
    hold(strip, 12, 62, 75); // below 80 for a minute: eased, not over
    QCOMPARE(strip.gauge(ResourceStrip::Memory).level(), AlertLevel::Warning);
}

void TestResourceStrip::noDataIsNoRecovery()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    for (int i = 0; i < 40; ++i)
        strip.feed(sampleAt(i, 40, 50, 800));
    QCOMPARE(strip.gauge(ResourceStrip::Latency).level(), AlertLevel::Warning);
    for (int i = 40; i < 140; ++i)
        strip.feed(sampleAt(i, 40, 50, -1));
    QCOMPARE(strip.gauge(ResourceStrip::Latency).level(), AlertLevel::Warning);
    QVERIFY(words(strip, ResourceStrip::Latency).contains(QStringLiteral("Warning, nothing new told")));
    // A machine that slept is not one that was too full all the time.
    ResourceStrip slept(look);
    slept.resize(1368, 78);
    slept.show();
    slept.feed(sampleAt(0, 74));
    slept.feed(sampleAt(3'600, 74));
    slept.feed(sampleAt(3'601, 74));
    QCOMPARE(slept.gauge(ResourceStrip::Memory).level(), AlertLevel::Normal);
}

void TestResourceStrip::linesComeFromThePlan()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    Thresholds plan;
    plan.memory = {50, 60};
    plan.p95Ms = {100, 200};
    strip.setThresholds(plan);
    QVERIFY(words(strip, ResourceStrip::Memory).contains(QStringLiteral("50\u202f%")));
    QVERIFY(words(strip, ResourceStrip::Latency).contains(QStringLiteral("200 ms")));
    for (int i = 0; i < 35; ++i)
        strip.feed(sampleAt(i, 55, 50, 150));
    QCOMPARE(strip.gauge(ResourceStrip::Memory).level(), AlertLevel::Warning);
    QCOMPARE(strip.gauge(ResourceStrip::Latency).level(), AlertLevel::Warning);
    QCOMPARE(strip.gauge(ResourceStrip::Cpu).level(), AlertLevel::Normal);
}

void TestResourceStrip::theEdgeOfAWarningIsPainted()
{
    for (const auto choice : {Appearance::Choice::Dark, Appearance::Choice::Light}) {
        Appearance look(choice);
        ResourceStrip strip(look);
        strip.resize(1368, 78);
        strip.show();
        hold(strip, 0, 40, 74);
        const QImage image = strip.grab().toImage();
        const QColor edge = look.theme().tone(Tone::Warning).text;
        for (const int x : {3, 100, 338}) {
            QCOMPARE(image.pixelColor(x, 0), edge);
            QCOMPARE(image.pixelColor(x, 1), edge);
            QVERIFY(image.pixelColor(x, 2) != edge);
        }
        QVERIFY(image.pixelColor(400, 0) != edge); // CPU is fine
    }
}

void TestResourceStrip::theChartFollows()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    hold(strip, 0, 90, 20);
    const QImage low = strip.grab().toImage();
    hold(strip, 90, 90, 60);
    const QImage high = strip.grab().toImage();
    // Half way up: empty above 20 %, filled below 60 %; at the foot filled both times.
    for (const int x : {200, 230, 260}) {
        QCOMPARE(low.pixelColor(x, 46), look.theme().panel);
        QVERIFY(high.pixelColor(x, 46) != look.theme().panel);
        QVERIFY(low.pixelColor(x, 66) != look.theme().panel);
        QCOMPARE(high.pixelColor(x, 66), low.pixelColor(x, 66));
    }
    QCOMPARE(strip.gauge(ResourceStrip::Memory).samples().size(), qsizetype(kGaugeSamples));
    // Beyond every line it still stays inside.
    for (int i = 200; i < 300; ++i)
        strip.feed(sampleAt(i, 99, 100, 1e9, 100));
    QCOMPARE(strip.grab().toImage().pixelColor(684, 77), look.theme().line);
}

void TestResourceStrip::nothingIsCut_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("percent");
    for (const int width : {1208, 1368, 3768})
        for (const int percent : {90, 100, 125, 150})
            QTest::addRow("%d px, %d %%", width, percent) << width << percent;
}

void TestResourceStrip::nothingIsCut()
{
    QFETCH(int, width);
    QFETCH(int, percent);
    Appearance look(Appearance::Choice::Dark);
    look.setTextPercent(percent);
    ResourceStrip strip(look);
    strip.resize(width, strip.sizeHint().height());
    strip.show();
    for (int i = 0; i < 400; ++i)
        strip.feed(sampleAt(i, 74, 91, 12'345, 88.8));
    for (int i = 0; i < ResourceStrip::kResources; ++i) {
        const Face& face = strip.face(ResourceStrip::Resource(i));
        const QRect place(width * i / 4, 0, width / 4, strip.height());
        const QStringList wrong = cuts(face.texts, place);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        for (const TextItem& text : face.texts)
            QVERIFY2(!text.elided, qPrintable(text.text));
    }
}

void TestResourceStrip::keysAndMouse()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    strip.setFocus();
    QSignalSpy activated(&strip, &ResourceStrip::activated);
    QTest::keyClick(&strip, Qt::Key_Return);
    QTest::keyClick(&strip, Qt::Key_Right);
    QTest::keyClick(&strip, Qt::Key_Space);
    QTest::keyClick(&strip, Qt::Key_End);
    QTest::keyClick(&strip, Qt::Key_Right); // the end is the end
    QTest::keyClick(&strip, Qt::Key_Enter);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(700, 40));
    QTest::mouseClick(&strip, Qt::RightButton, {}, QPoint(700, 40));
    QList<int> met;
    for (const auto& call : activated)
        met.append(int(call.at(0).value<ResourceStrip::Resource>()));
    QCOMPARE(
        met, QList<int>({ResourceStrip::Memory, ResourceStrip::Cpu, ResourceStrip::Errors, ResourceStrip::Latency}));
}

void TestResourceStrip::accessibleTree()
{
    Appearance look(Appearance::Choice::Dark);
    ResourceStrip strip(look);
    strip.resize(1368, 78);
    strip.show();
    for (int i = 0; i < 40; ++i)
        strip.feed(sampleAt(i, 74, 58, -1, 0.7));
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&strip);
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->childCount(), 4);
    QCOMPARE(list->child(0)->text(QAccessible::Name),
        QStringLiteral(
            "Memory, 23.7 of 32.0 GiB, 74 %, Warning for 39 s; warning from 70\u202f%, critical from 85\u202f%"));
    QCOMPARE(list->child(2)->text(QAccessible::Name),
        QStringLiteral("P95 latency, unknown, No requests told; warning from 500 ms, critical from 1000 ms"));
    QSignalSpy activated(&strip, &ResourceStrip::activated);
    list->child(1)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(activated.count(), 1);
    list->child(3)->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
    QTest::keyClick(&strip, Qt::Key_Return);
    QCOMPARE(activated.last().at(0).value<ResourceStrip::Resource>(), ResourceStrip::Errors);
    static QList<int> told;
    told.clear();
    setPartsTeller([](QAccessibleEvent* event) { told.append(event->child()); });
    strip.feed(sampleAt(40, 74, 58, -1, 0.7)); // the same again: nobody is told
    QCOMPARE(told, QList<int>());
    strip.feed(sampleAt(41, 74, 58, 300, 0.7));
    QCOMPARE(told, QList<int>{2});
    setPartsTeller(nullptr);
}

QTEST_MAIN(TestResourceStrip)
#include "tst_resourcestrip.moc"
