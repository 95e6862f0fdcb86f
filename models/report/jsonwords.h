// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

/// Values of the session document as reports write them. Pure; any thread.
namespace wavedeck::report::words {

inline QString textOf(const QJsonValue& value)
{
    if (value.isString())
        return value.toString();
    if (value.isDouble())
        return value.toDouble() == double(value.toInteger()) ? QString::number(value.toInteger())
                                                             : QString::number(value.toDouble(), 'f', 1);
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    return {};
}

inline QString text(const QJsonObject& object, const char* key)
{
    return textOf(object.value(QLatin1String(key)));
}

inline QString duration(const QJsonObject& object, const char* key)
{
    return humanDuration(object.value(QLatin1String(key)).toInteger());
}

/// A number or `n/a`: what does not apply is never shown as 0.
inline QString number(const QJsonObject& object, const char* key, const QString& unit = {})
{
    const QJsonValue value = object.value(QLatin1String(key));
    return value.isDouble() ? QString(textOf(value) + unit) : QStringLiteral("n/a");
}

inline QString money(qint64 microUsd)
{
    return QStringLiteral("$%1.%2").arg(microUsd / 1'000'000).arg(microUsd % 1'000'000, 6, 10, QLatin1Char('0'));
}

inline QString evidenceText(const QJsonObject& evidence)
{
    QStringList parts;
    for (auto it = evidence.begin(); it != evidence.end(); ++it)
        parts.append(QStringLiteral("%1 %2").arg(it.key(), textOf(it.value())));
    return parts.join(QStringLiteral(", "));
}

} // namespace wavedeck::report::words
