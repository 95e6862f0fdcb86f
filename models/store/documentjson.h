// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/clock.h"
#include "models/domain/formulas.h"
#include "models/domain/session.h"

#include <QJsonObject>
#include <QJsonValue>

#include <algorithm>

/// Values as the session document writes them: what is unknown or does not apply is null. For the files that make
/// parts of it.
namespace wavedeck::documents {

template <class T> QJsonValue orNull(const std::optional<T>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

inline QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

inline QJsonValue orNull(const QJsonObject& object)
{
    return object.isEmpty() ? QJsonValue() : QJsonValue(object);
}

inline QJsonValue timeOrNull(qint64 utcMilliseconds)
{
    return orNull(rfc3339(utcMilliseconds));
}

/// When an attempt ran; of a live one until now. Stored durations are monotonic, so a stepped clock cannot make
/// one negative.
inline formulas::Interval intervalOf(const Attempt& attempt, qint64 now)
{
    if (attempt.endedAt > 0 && attempt.durationMs > 0)
        return {attempt.startedAt, attempt.startedAt + attempt.durationMs};
    return {attempt.startedAt, std::max(attempt.startedAt, attempt.endedAt > 0 ? attempt.endedAt : now)};
}

inline QList<formulas::Interval> intervalsOf(const QList<Attempt>& attempts, qint64 now)
{
    QList<formulas::Interval> intervals;
    for (const Attempt& attempt : attempts)
        if (attempt.startedAt > 0)
            intervals.append(intervalOf(attempt, now));
    return intervals;
}

inline QJsonObject tokensJson(const Tokens& tokens)
{
    return {{QStringLiteral("input"), tokens.input}, {QStringLiteral("output"), tokens.output},
        {QStringLiteral("cache_read"), tokens.cacheRead}, {QStringLiteral("cache_write"), tokens.cacheWrite}};
}

inline void addTokens(Tokens& sum, const Tokens& more)
{
    sum.input += more.input;
    sum.output += more.output;
    sum.cacheRead += more.cacheRead;
    sum.cacheWrite += more.cacheWrite;
}

} // namespace wavedeck::documents
