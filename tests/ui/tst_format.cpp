// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and times as ui.md 9 writes them, and texts of others made harmless.
#include "ui/theme/format.h"

#include <QDate>
#include <QImage>
#include <QPainter>
#include <QTimeZone>
#include <QtTest>

#include <limits>

using namespace wavedeck::ui;

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kMiB = 1024 * 1024;
constexpr qint64 kLargest = std::numeric_limits<qint64>::max();

} // namespace

class TestFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void numbers_data();
    void numbers();
    void ratios_data();
    void ratios();
    void clockAndDate();
    void plainText_data();
    void plainText();
    void plainIsNeverLong();
    void digitsDoNotJitter();
    void drawsWhereItIsTold();
};

void TestFormat::initTestCase()
{
    qputenv("TZ", "UTC");
    tzset();
}

void TestFormat::numbers_data()
{
    using Function = QString (*)(qint64);
    QTest::addColumn<QString>("is");
    QTest::addColumn<QString>("wanted");
    const auto add = [](const char* name, Function f, qint64 value, const QString& wanted) {
        QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(name)).arg(value))) << f(value) << wanted;
    };
    add("duration", duration, -1, kNone);
    add("duration", duration, 0, QStringLiteral("0:00"));
    add("duration", duration, 999, QStringLiteral("0:00"));
    add("duration", duration, 4 * kMinute + 8 * kSecond, QStringLiteral("4:08"));
    add("duration", duration, 34 * kMinute + 8 * kSecond, QStringLiteral("34:08"));
    add("duration", duration, kHour - 1, QStringLiteral("59:59"));
    add("duration", duration, kHour + 12 * kMinute + 46 * kSecond, QStringLiteral("1:12:46"));
    add("duration", duration, 72 * kHour, QStringLiteral("72:00:00"));
    add("roughly", roughly, -1, kNone);
    add("roughly", roughly, 59 * kSecond, QStringLiteral("less than a minute"));
    add("roughly", roughly, 48 * kMinute + 20 * kSecond, QStringLiteral("about 48 min"));
    add("roughly", roughly, 3 * kHour, QStringLiteral("about 3 h"));
    add("age", age, -5, kNone);
    add("age", age, 12 * kSecond, QStringLiteral("12 s"));
    add("age", age, 73 * kMinute, QStringLiteral("73 min"));
    add("age", age, 30 * kHour, QStringLiteral("30 h"));
    add("age", age, 19 * kDay, QStringLiteral("19 d"));
    add("tokens", tokens, -1, kNone);
    add("tokens", tokens, 0, QStringLiteral("0"));
    add("tokens", tokens, 999, QStringLiteral("999"));
    add("tokens", tokens, 1000, QStringLiteral("1.00 k"));
    add("tokens", tokens, 412'000, QStringLiteral("412 k"));
    add("tokens", tokens, 999'499, QStringLiteral("999 k"));
    add("tokens", tokens, 999'500, QStringLiteral("1.00 M"));
    add("tokens", tokens, 18'400'000, QStringLiteral("18.4 M"));
    add("money", money, -1, kNone);
    add("money", money, 0, QStringLiteral("$0.00"));
    add("money", money, 61'370'000, QStringLiteral("$61.37"));
    add("money", money, 4'999, QStringLiteral("$0.00"));
    add("money", money, 5'000, QStringLiteral("$0.01"));
    add("money", money, 120'000'000, QStringLiteral("$120.00"));
    add("memory", memory, -1, kNone);
    add("memory", memory, 612 * kMiB, QStringLiteral("612 MiB"));
    add("memory", memory, 1023 * kMiB + kMiB * 6 / 10, QStringLiteral("1.0 GiB"));
    add("memory", memory, qint64(23.7 * 1024) * kMiB, QStringLiteral("23.7 GiB"));
    add("count", count, 0, QStringLiteral("0"));
    add("count", count, 999, QStringLiteral("999"));
    add("count", count, 1284, QStringLiteral("1\u2009284"));
    add("count", count, 1'000'000, QStringLiteral("1\u2009000\u2009000"));
    add("count", count, -123, QStringLiteral("-123"));
    add("count", count, -1234, QStringLiteral("-1\u2009234"));
    // Nonsense of others ends neither the program nor the line.
    for (const Function f : {duration, roughly, age, tokens, money, memory, count}) {
        const QString text = f(kLargest);
        QTest::newRow(qPrintable(QStringLiteral("largest ") + text))
            << QString::number(text.size() < 40) << QStringLiteral("1");
    }
}

void TestFormat::numbers()
{
    QFETCH(QString, is);
    QFETCH(QString, wanted);
    QCOMPARE(is, wanted);
}

void TestFormat::ratios_data()
{
    QTest::addColumn<QString>("is");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("percent") << percent(74) << QStringLiteral("74\u202f%");
    QTest::newRow("percent rounds") << percent(74.5) << QStringLiteral("75\u202f%");
    QTest::newRow("percent unknown") << percent(-1) << kNone;
    QTest::newRow("percent zero") << percent(0) << QStringLiteral("0\u202f%");
    QTest::newRow("rate") << rate(0.71) << QStringLiteral("0.7\u202f%");
    QTest::newRow("rate unknown") << rate(-0.1) << kNone;
}

void TestFormat::ratios()
{
    QFETCH(QString, is);
    QFETCH(QString, wanted);
    QCOMPARE(is, wanted);
}

void TestFormat::clockAndDate()
{
    const QDateTime at(QDate(2025, 11, 20), QTime(14, 32, 46, 123), QTimeZone::utc());
    QCOMPARE(clock(at.toMSecsSinceEpoch()), QStringLiteral("14:32:46"));
    QCOMPARE(clockMs(at.toMSecsSinceEpoch()), QStringLiteral("14:32:46.123"));
    QCOMPARE(clock(0), kNone);
    QCOMPARE(date(-1), kNone);
    QCOMPARE(zone(), QStringLiteral("UTC"));
    const QDateTime old(QDate(1999, 1, 2), QTime(0, 0), QTimeZone::utc());
    QCOMPARE(date(old.toMSecsSinceEpoch()), QStringLiteral("2 Jan 1999"));
    const QDateTime now(QDate(QDate::currentDate().year(), 11, 20), QTime(12, 0), QTimeZone::utc());
    QCOMPARE(date(now.toMSecsSinceEpoch()), QStringLiteral("20 Nov"));
}

void TestFormat::plainText_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("words") << QStringLiteral("Refresh-token tests") << QStringLiteral("Refresh-token tests");
    QTest::newRow("markup stays text") << QStringLiteral("<b>x</b> &amp;") << QStringLiteral("<b>x</b> &amp;");
    QTest::newRow("lines") << QStringLiteral("a\nb\tc\r") << QStringLiteral("a b c ");
    QTest::newRow("escape sequence") << QStringLiteral("\x1b[31mred") << QStringLiteral("\\x1b[31mred");
    QTest::newRow("nul and delete") << QString(QChar(0)) + QChar(0x7f) << QStringLiteral("\\x00\\x7f");
    QTest::newRow("c1") << QString(QChar(0x9b)) + QStringLiteral("31m") << QStringLiteral("\\x9b31m");
    QTest::newRow("bidi override") << QStringLiteral("a\u202etxt.exe") << QStringLiteral("a\\u{202e}txt.exe");
    QTest::newRow("bidi isolate") << QStringLiteral("\u2066x\u2069") << QStringLiteral("\\u{2066}x\\u{2069}");
    QTest::newRow("zero width") << QStringLiteral("pay\u200bpal") << QStringLiteral("pay\\u{200b}pal");
    QTest::newRow("byte order mark") << QStringLiteral("\ufeffx") << QStringLiteral("\\u{feff}x");
    QTest::newRow("line separator") << QStringLiteral("a\u2028b") << QStringLiteral("a\\u{2028}b");
    QTest::newRow("tag characters") << QString::fromUcs4(U"x\U000e0041", 2) << QStringLiteral("x\\u{e0041}");
    QTest::newRow("lone surrogate") << QString(QChar(0xd800)) << QStringLiteral("\\u{d800}");
    QTest::newRow("other scripts") << QStringLiteral("Größe 大小 שלום") << QStringLiteral("Größe 大小 שלום");
    QTest::newRow("emoji") << QString::fromUtf8("ok 🚀") << QString::fromUtf8("ok 🚀");
}

void TestFormat::plainText()
{
    QFETCH(QString, from);
    QFETCH(QString, wanted);
    QCOMPARE(plain(from), wanted);
}

void TestFormat::plainIsNeverLong()
{
    QCOMPARE(plain(QString(10'000, QLatin1Char('x'))), QString(200, QLatin1Char('x')) + QChar(0x2026));
    QCOMPARE(plain(QStringLiteral("abc"), 3), QStringLiteral("abc"));
    // What does not show does not keep a secret from being found.
    const QString secret = QStringLiteral("ghp") + QStringLiteral("_0123456789abcdefghijABCDEFGHIJ012345");
    QVERIFY(plain(secret).contains(QStringLiteral("redacted")));
    for (const char16_t hidden : {u'\u200b', u'\u202e', u'\u00ad', u'\x01'})
        QVERIFY(plain(QString(secret).insert(9, QChar(hidden))).contains(QStringLiteral("redacted")));
    // A command of the terminal mends nothing in a window.
    wavedeck::Error error{wavedeck::ErrorKind::Forbidden, QStringLiteral("not-signed-in"), QStringLiteral("gate g"),
        QStringLiteral("this needs a person"), QStringLiteral("sign in with `wavedeckctl signin NAME`, or give --as")};
    QCOMPARE(plain(error), QStringLiteral("gate g: this needs a person; sign in: menu Session"));
    error.code = QStringLiteral("other");
    QCOMPARE(plain(error), QStringLiteral("gate g: this needs a person"));
    error.mend = QStringLiteral("try again");
    QCOMPARE(plain(error), QStringLiteral("gate g: this needs a person; try again"));
    QCOMPARE(plain(QStringLiteral("abcd"), 3), QStringLiteral("abc…"));
    // Not cut inside a character of two code units.
    QCOMPARE(plain(QString::fromUtf8("🚀🚀🚀"), 2), QString::fromUtf8("🚀🚀…"));
}

void TestFormat::digitsDoNotJitter()
{
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(26);
    QCOMPARE(tabularWidth(font, QStringLiteral("1:11:11")), tabularWidth(font, QStringLiteral("8:08:08")));
    QVERIFY(tabularWidth(font, QStringLiteral("12")) > tabularWidth(font, QStringLiteral("1")));
    QCOMPARE(tabularWidth(font, QString()), 0.0);
}

void TestFormat::drawsWhereItIsTold()
{
    const auto columns = [](int flags) {
        QImage image(200, 30, QImage::Format_Grayscale8);
        image.fill(255);
        QPainter painter(&image);
        QFont font(QStringLiteral("Inter"));
        font.setPixelSize(13);
        painter.setFont(font);
        drawTabular(&painter, QRectF(0, 0, 200, 30), flags | Qt::AlignVCenter, QStringLiteral("34:08"));
        painter.end();
        int first = -1;
        int last = -1;
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height(); ++y) {
                if (qGray(image.pixel(x, y)) < 128) {
                    first = first < 0 ? x : first;
                    last = x;
                }
            }
        }
        return std::pair(first, last);
    };
    const auto left = columns(Qt::AlignLeft);
    const auto right = columns(Qt::AlignRight);
    const auto middle = columns(Qt::AlignHCenter);
    QVERIFY(left.first >= 0 && left.first < 4);
    QVERIFY(right.second > 195);
    QVERIFY(std::abs((middle.first + middle.second) / 2 - 100) < 3);
}

QTEST_MAIN(TestFormat)
#include "tst_format.moc"
