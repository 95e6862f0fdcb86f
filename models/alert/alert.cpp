// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/alert/alert.h"

#include "models/alert/rules.h"
#include "models/base/clock.h"

#include <QDateTime>

namespace wavedeck {

namespace {

QJsonValue orNull(const QJsonObject& object)
{
    return object.isEmpty() ? QJsonValue() : QJsonValue(object);
}

QJsonValue timeOrNull(qint64 utcMilliseconds)
{
    return utcMilliseconds > 0 ? QJsonValue(rfc3339(utcMilliseconds)) : QJsonValue();
}

} // namespace

QLatin1String word(AlertPhase phase)
{
    switch (phase) {
    case AlertPhase::Pending:
        return QLatin1String("pending");
    case AlertPhase::Firing:
        return QLatin1String("firing");
    case AlertPhase::NoData:
        return QLatin1String("no-data");
    case AlertPhase::Resolved:
        break;
    }
    return QLatin1String("resolved");
}

bool Alert::isSilenced(qint64 now) const
{
    const QString until = silence.value(QLatin1String("until")).toString();
    return !until.isEmpty() && QDateTime::fromString(until, Qt::ISODateWithMs).toMSecsSinceEpoch() > now;
}

QString alertId(int number)
{
    return QStringLiteral("AL-%1").arg(number, 3, 10, QLatin1Char('0'));
}

namespace {

/// The processes that subjects name: `{pid, program, agent, rss_bytes}`, oldest first of each.
QJsonArray processesOf(const QJsonArray& subjects)
{
    QJsonArray all;
    for (const QJsonValue& value : subjects) {
        const QJsonObject subject = value.toObject();
        for (const QJsonValue& process : subject.value(QLatin1String("processes")).toArray()) {
            QJsonObject one = process.toObject();
            one.insert(QStringLiteral("program"), subject.value(QLatin1String("command")));
            one.insert(QStringLiteral("agent"), subject.value(QLatin1String("agent")));
            all.append(one);
        }
    }
    return all;
}

qint64 wasteOf(const QJsonArray& subjects)
{
    qint64 bytes = 0;
    for (const QJsonValue& subject : subjects)
        bytes += subject.toObject().value(QLatin1String("surplus_rss_bytes")).toInteger();
    return bytes;
}

} // namespace

QJsonObject alertDocument(const Alert& alert, qint64 now)
{
    return {{QStringLiteral("id"), alert.id}, {QStringLiteral("session"), alert.session},
        {QStringLiteral("rule"), alert.rule}, {QStringLiteral("level"), QString(word(alert.level))},
        {QStringLiteral("phase"), QString(word(alert.phase))}, {QStringLiteral("value"), alert.value},
        {QStringLiteral("line"), alert.line}, {QStringLiteral("unit"), alert.unit},
        {QStringLiteral("text"), alert.text}, {QStringLiteral("raised_at"), timeOrNull(alert.raisedAt)},
        {QStringLiteral("changed_at"), timeOrNull(alert.changedAt)},
        {QStringLiteral("resolved_at"), timeOrNull(alert.resolvedAt)},
        {QStringLiteral("acknowledged"), orNull(alert.acknowledged)},
        {QStringLiteral("silence"), orNull(alert.silence)}, {QStringLiteral("silenced"), alert.isSilenced(now)},
        {QStringLiteral("no_data"), alert.noData}, {QStringLiteral("flapping"), alert.flapping},
        {QStringLiteral("subjects"), alert.subjects}, {QStringLiteral("processes"), processesOf(alert.subjects)},
        {QStringLiteral("waste_bytes"), wasteOf(alert.subjects)}};
}

} // namespace wavedeck
