// SPDX-License-Identifier: GPL-3.0-or-later
// Every glyph has a drawing, in the colours asked for; the icons of states differ without colour (ui.md 10.4).
#include "ui/theme/glyphs.h"

#include <QDir>
#include <QImage>
#include <QPainter>
#include <QSet>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace {

QImage drawn(Glyph glyph, int pixels, const QColor& colour, const QColor& knock, qreal ratio = 1)
{
    return glyphPixmap(glyph, pixels, colour, knock, ratio).toImage().convertToFormat(QImage::Format_ARGB32);
}

int painted(const QImage& image)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += qAlpha(image.pixel(x, y)) > 32;
    return count;
}

/// As somebody sees it who sees no colour: black on white.
QImage grey(Glyph glyph)
{
    QImage image(28, 28, QImage::Format_Grayscale8);
    image.fill(255);
    QPainter painter(&image);
    paintGlyph(&painter, glyph, QRectF(0, 0, 28, 28), Qt::black, Qt::white);
    return image;
}

/// Pixels that differ, in percent of those that either of them paints.
double difference(const QImage& a, const QImage& b)
{
    int either = 0;
    int differ = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const int p = qGray(a.pixel(x, y));
            const int q = qGray(b.pixel(x, y));
            either += p < 200 || q < 200;
            differ += std::abs(p - q) > 64;
        }
    }
    return either == 0 ? 0 : 100.0 * differ / either;
}

} // namespace

class TestGlyphs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyGlyphIsDrawn_data();
    void everyGlyphIsDrawn();
    void noFileIsLeftOver();
    void drawsInItsTwoColours();
    void isSharpAtTwice();
    void paintsOnWholePixels();
    void disabledIconIsFainter();
    void statesDifferWithoutColour();
    void everyStateHasAGlyphOfItsOwn();
};

void TestGlyphs::everyGlyphIsDrawn_data()
{
    QTest::addColumn<int>("glyph");
    for (int i = 0; i < kGlyphs; ++i)
        QTest::newRow(glyphName(Glyph(i)).latin1()) << i;
}

void TestGlyphs::everyGlyphIsDrawn()
{
    QFETCH(int, glyph);
    const QString path = QStringLiteral(":/icons/") + glyphName(Glyph(glyph)) + QStringLiteral(".svg");
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
    const QByteArray svg = file.readAll();
    // Colours are tokens, or the icon would not follow the theme.
    QVERIFY(svg.contains("currentColor"));
    QVERIFY(!QString::fromUtf8(svg).contains(QRegularExpression(QStringLiteral("#[0-9a-fA-F]{3}|rgb\\("))));

    const QImage image = drawn(Glyph(glyph), 16, Qt::black, Qt::white);
    QCOMPARE(image.size(), QSize(16, 16));
    QVERIFY2(painted(image) >= 16, qPrintable(QString::number(painted(image))));
    // Nothing is cut at the edge: the corners stay free.
    for (const QPoint corner : {QPoint(0, 0), QPoint(15, 0), QPoint(0, 15), QPoint(15, 15)})
        QVERIFY(qAlpha(image.pixel(corner)) < 32);
}

void TestGlyphs::noFileIsLeftOver()
{
    QSet<QString> known;
    for (int i = 0; i < kGlyphs; ++i)
        known.insert(glyphName(Glyph(i)) + QStringLiteral(".svg"));
    QCOMPARE(known.size(), kGlyphs);
    const QStringList files = QDir(QStringLiteral(WAVEDECK_SOURCE_DIR "/resources/icons")).entryList(QDir::Files);
    for (const QString& name : files)
        QVERIFY2(known.contains(name), qPrintable(name));
    QCOMPARE(files.size(), kGlyphs);
}

void TestGlyphs::drawsInItsTwoColours()
{
    const QImage image = drawn(Glyph::Failed, 32, QColor(200, 10, 20), QColor(1, 2, 250));
    int colour = 0;
    int knock = 0;
    for (int y = 0; y < 32; ++y) {
        for (int x = 0; x < 32; ++x) {
            colour += image.pixel(x, y) == qRgb(200, 10, 20);
            knock += image.pixel(x, y) == qRgb(1, 2, 250);
        }
    }
    QVERIFY(colour > 300);
    QVERIFY(knock > 30);
}

void TestGlyphs::isSharpAtTwice()
{
    const QPixmap twice = glyphPixmap(Glyph::Running, 16, Qt::black, Qt::white, 2);
    QCOMPARE(twice.size(), QSize(32, 32));
    QCOMPARE(twice.devicePixelRatio(), 2.0);
    QCOMPARE(glyphIcon(Glyph::Running, Qt::black, Qt::white).pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
}

void TestGlyphs::paintsOnWholePixels()
{
    QImage there(20, 20, QImage::Format_ARGB32_Premultiplied);
    there.fill(Qt::transparent);
    QPainter painter(&there);
    paintGlyph(&painter, Glyph::Stop, QRectF(1.6, 2.2, 16, 16), Qt::black, Qt::white);
    painter.end();
    const QImage alone = drawn(Glyph::Stop, 16, Qt::black, Qt::white);
    QCOMPARE(there.copy(2, 2, 16, 16).convertToFormat(QImage::Format_ARGB32), alone);
}

void TestGlyphs::disabledIconIsFainter()
{
    const Theme theme = Theme::make(true);
    const QIcon icon = glyphIcon(Glyph::Stop, theme);
    QCOMPARE(icon.pixmap(16).toImage().pixelColor(8, 8), theme.t2);
    QCOMPARE(icon.pixmap(16, QIcon::Disabled).toImage().pixelColor(8, 8), theme.t3);
}

void TestGlyphs::statesDifferWithoutColour()
{
    // Together on one screen: states of agents, waves and sessions, gates, and the warning of the machine.
    const QList<Glyph> glyphs{Glyph::Queued, Glyph::Running, Glyph::Overdue, Glyph::Succeeded, Glyph::Failed,
        Glyph::Cancelled, Glyph::Lost, Glyph::Blocked, Glyph::Held, Glyph::Stop, Glyph::Warning, Glyph::GatePending,
        Glyph::GateRunning, Glyph::GatePassed, Glyph::GateFailed, Glyph::GateWaived, Glyph::GateInconclusive};
    QString alike;
    for (qsizetype i = 0; i < glyphs.size(); ++i) {
        for (qsizetype j = i + 1; j < glyphs.size(); ++j) {
            const double percent = difference(grey(glyphs[i]), grey(glyphs[j]));
            if (percent < 20)
                alike += glyphName(glyphs[i]) + QLatin1Char(' ') + glyphName(glyphs[j])
                    + QStringLiteral(" %1 %\n").arg(percent, 0, 'f', 1);
        }
    }
    QVERIFY2(alike.isEmpty(), qPrintable(alike));
}

void TestGlyphs::everyStateHasAGlyphOfItsOwn()
{
    QSet<int> agents;
    for (int i = 0; i <= int(AgentState::Lost); ++i)
        agents.insert(int(glyphOf(AgentState(i))));
    QCOMPARE(agents.size(), int(AgentState::Lost)); // starting shows as running
    QSet<int> gates;
    for (int i = 0; i <= int(GateState::Waived); ++i)
        gates.insert(int(glyphOf(GateState(i))));
    QCOMPARE(gates.size(), int(GateState::Waived) + 1);
    QSet<int> waves;
    for (int i = 0; i <= int(WaveState::Skipped); ++i)
        waves.insert(int(glyphOf(WaveState(i))));
    QCOMPARE(waves.size(), int(WaveState::Skipped) + 1);
    QSet<int> sessions;
    for (int i = 0; i <= int(SessionState::Stopped); ++i)
        sessions.insert(int(glyphOf(SessionState(i))));
    QCOMPARE(sessions.size(), int(SessionState::Stopped) + 1);
}

QTEST_MAIN(TestGlyphs)
#include "tst_glyphs.moc"
