// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/effort.h"

#include "models/domain/formulas.h"

#include <QRegularExpression>

#include <cmath>

namespace wavedeck::history {

namespace {

double reduction(double actual, double traditional)
{
    return (traditional - actual) / traditional * 100;
}

QString span(const Hours& range, int digits)
{
    const QString low = QString::number(range.low, 'f', digits);
    const QString high = QString::number(range.high, 'f', digits);
    return low == high ? low : QStringLiteral("%1 to %2").arg(low, high);
}

QJsonObject json(const Hours& range)
{
    return {{QStringLiteral("low"), range.low}, {QStringLiteral("high"), range.high}};
}

} // namespace

std::optional<Hours> hoursOf(const QString& text)
{
    static const QRegularExpression kHours(
        QStringLiteral("^\\s*(\\d{1,6}(?:\\.\\d{1,3})?)\\s*(?:-\\s*(\\d{1,6}(?:\\.\\d{1,3})?))?\\s*h?\\s*$"));
    const QRegularExpressionMatch match = kHours.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    Hours hours{match.captured(1).toDouble(), match.captured(1).toDouble()};
    if (!match.captured(2).isEmpty())
        hours.high = match.captured(2).toDouble();
    return hours.low > 0 && hours.high >= hours.low ? std::optional(hours) : std::nullopt;
}

Gain gainOf(const Hours& actual, const Hours& traditional)
{
    return {actual, traditional, {reduction(actual.high, traditional.low), reduction(actual.low, traditional.high)},
        {traditional.low / actual.high, traditional.high / actual.low}};
}

std::optional<Gain> gainOf(const QMap<QString, QString>& notes, double elapsedMs)
{
    const auto traditional = hoursOf(notes.value(QStringLiteral("traditional")));
    const double hours = elapsedMs / 3'600'000;
    auto actual = hoursOf(notes.value(QStringLiteral("actual")));
    if (!actual && hours > 0)
        actual = Hours{hours, hours};
    return traditional && actual ? std::optional(gainOf(*actual, *traditional)) : std::nullopt;
}

QString words(const Gain& gain)
{
    return QStringLiteral("%1 times faster than %2 h, %3 % less")
        .arg(span(gain.ratio, 1), span(gain.traditional, 0), span(gain.reduction, 1));
}

QJsonObject document(const Gain& gain)
{
    return {{QStringLiteral("actual_hours"), json(gain.actual)},
        {QStringLiteral("traditional_hours"), json(gain.traditional)},
        {QStringLiteral("reduction_percent"), json(gain.reduction)}, {QStringLiteral("ratio"), json(gain.ratio)}};
}

} // namespace wavedeck::history
