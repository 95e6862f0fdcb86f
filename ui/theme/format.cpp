// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/format.h"

#include "models/base/hiddencharacters.h"
#include "models/secrets/redactshown.h"

#include <QDateTime>
#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <QTimeZone>

#include <cmath>

namespace wavedeck::ui {

const QString kNone = QStringLiteral("–");

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
const QChar kNarrowSpace(0x202f);
const QChar kThinSpace(0x2009);

QString two(qint64 value)
{
    return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
}

/// Rounded, without a sum that could be too large.
qint64 nearest(qint64 value, qint64 unit)
{
    return value / unit + (value % unit >= unit / 2 ? 1 : 0);
}

/// Three significant digits.
QString three(double value)
{
    return QString::number(value, 'f', value < 10 ? 2 : value < 100 ? 1 : 0);
}

} // namespace

QString duration(qint64 ms)
{
    if (ms < 0)
        return kNone;
    const qint64 s = ms / kSecond;
    if (s < 3600)
        return QString::number(s / 60) + QLatin1Char(':') + two(s % 60);
    return QString::number(s / 3600) + QLatin1Char(':') + two(s / 60 % 60) + QLatin1Char(':') + two(s % 60);
}

QString roughly(qint64 ms)
{
    if (ms < 0)
        return kNone;
    if (ms < kMinute)
        return QStringLiteral("less than a minute");
    if (ms < 100 * kMinute)
        return QStringLiteral("about %1 min").arg(nearest(ms, kMinute));
    return QStringLiteral("about %1 h").arg(nearest(ms, kHour));
}

QString age(qint64 ms)
{
    if (ms < 0)
        return kNone;
    if (ms < 100 * kSecond)
        return QStringLiteral("%1 s").arg(ms / kSecond);
    if (ms < 100 * kMinute)
        return QStringLiteral("%1 min").arg(ms / kMinute);
    if (ms < 48 * kHour)
        return QStringLiteral("%1 h").arg(ms / kHour);
    return QStringLiteral("%1 d").arg(ms / kDay);
}

QString clock(qint64 utcMs)
{
    return utcMs <= 0 ? kNone : QDateTime::fromMSecsSinceEpoch(utcMs).toString(QStringLiteral("HH:mm:ss"));
}

QString clockMs(qint64 utcMs)
{
    return utcMs <= 0 ? kNone : QDateTime::fromMSecsSinceEpoch(utcMs).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString zone()
{
    return QDateTime::currentDateTime().timeZoneAbbreviation();
}

QString date(qint64 utcMs)
{
    if (utcMs <= 0)
        return kNone;
    const QDate day = QDateTime::fromMSecsSinceEpoch(utcMs).date();
    const bool thisYear = day.year() == QDate::currentDate().year();
    return QLocale::c().toString(day, thisYear ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
}

QString tokens(qint64 count)
{
    if (count < 0)
        return kNone;
    if (count < 1000)
        return QString::number(count);
    // 999,500 would round up to "1000 k".
    if (count < 999'500)
        return three(double(count) / 1e3) + QStringLiteral(" k");
    return three(double(count) / 1e6) + QStringLiteral(" M");
}

QString money(qint64 microUsd)
{
    if (microUsd < 0)
        return kNone;
    const qint64 cents = nearest(microUsd, 10000);
    return QLatin1Char('$') + QString::number(cents / 100) + QLatin1Char('.') + two(cents % 100);
}

QString memory(qint64 bytes)
{
    if (bytes < 0)
        return kNone;
    constexpr double kMiB = 1024.0 * 1024.0;
    const double mib = double(bytes) / kMiB;
    if (mib < 1023.5)
        return QString::number(std::lround(mib)) + QStringLiteral(" MiB");
    return QString::number(mib / 1024, 'f', 1) + QStringLiteral(" GiB");
}

QString percent(double value)
{
    return value < 0 ? kNone : QString::number(std::lround(value)) + kNarrowSpace + QLatin1Char('%');
}

QString rate(double value)
{
    return value < 0 ? kNone : QString::number(value, 'f', 1) + kNarrowSpace + QLatin1Char('%');
}

QString count(qint64 value)
{
    QString text = QString::number(value);
    for (qsizetype at = text.size() - 3; at > (value < 0 ? 1 : 0); at -= 3)
        text.insert(at, kThinSpace);
    return text;
}

QString plain(const QString& given, int most)
{
    return writtenOut(redactedShown(given), most);
}

QString plain(const Error& error, int most)
{
    // In the window nobody types a command: what mends it there is said in its own words.
    static const QHash<QString, QString> kMends{
        {QStringLiteral("not-signed-in"), QStringLiteral("sign in: menu Session")},
        {QStringLiteral("role-missing"), QStringLiteral("choose at least one role")},
        {QStringLiteral("reason-missing"), QStringLiteral("give a reason")},
        {QStringLiteral("password-temporary"), QStringLiteral("sign in again: menu Session")},
        {QStringLiteral("locked"), QStringLiteral("wait, or let an Admin unlock it")},
    };
    Error said = error;
    if (said.mend.contains(QLatin1String("wavedeckctl")) || said.mend.contains(QLatin1String("--")))
        said.mend = kMends.value(error.code);
    return plain(said.line(), most);
}

qreal tabularWidth(const QFont& font, const QString& text)
{
    const QFontMetricsF metrics(font);
    const qreal zero = metrics.horizontalAdvance(QLatin1Char('0'));
    qreal width = 0;
    QString run;
    for (const QChar c : text) {
        if (!c.isDigit()) {
            run += c;
            continue;
        }
        width += (run.isEmpty() ? 0 : metrics.horizontalAdvance(run)) + zero;
        run.clear();
    }
    return width + (run.isEmpty() ? 0 : metrics.horizontalAdvance(run));
}

void drawTabular(QPainter* painter, const QRectF& where, int flags, const QString& text)
{
    const QFontMetricsF metrics(painter->font());
    const qreal zero = metrics.horizontalAdvance(QLatin1Char('0'));
    const qreal width = tabularWidth(painter->font(), text);
    qreal x = where.left();
    if (flags & Qt::AlignRight)
        x = where.right() - width;
    else if (flags & Qt::AlignHCenter)
        x = where.center().x() - width / 2;
    qreal y = where.top() + metrics.ascent();
    if (flags & Qt::AlignVCenter)
        y = where.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    else if (flags & Qt::AlignBottom)
        y = where.bottom() - metrics.descent();
    QString run;
    const auto flush = [&] {
        if (run.isEmpty())
            return;
        painter->drawText(QPointF(x, y), run);
        x += metrics.horizontalAdvance(run);
        run.clear();
    };
    for (const QChar c : text) {
        if (!c.isDigit()) {
            run += c;
            continue;
        }
        flush();
        painter->drawText(QPointF(x + (zero - metrics.horizontalAdvance(c)) / 2, y), QString(c));
        x += zero;
    }
    flush();
}

} // namespace wavedeck::ui
