// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/words.h"

#include <QStringList>

namespace wavedeck {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;

QString two(qint64 value)
{
    return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
}

QString counted(qint64 value, const QString& unit)
{
    return QStringLiteral("%1 %2%3").arg(QString::number(value), unit, value == 1 ? QString() : QStringLiteral("s"));
}

QString label(const QString& id, const QString& name)
{
    if (name.isEmpty() || name.compare(id, Qt::CaseInsensitive) == 0)
        return id;
    return id + QLatin1Char(' ') + name;
}

} // namespace

QString shortDuration(qint64 ms)
{
    const qint64 s = qMax<qint64>(0, ms) / kSecond;
    if (s < 3600)
        return QString::number(s / 60) + QLatin1Char(':') + two(s % 60);
    return QString::number(s / 3600) + QLatin1Char(':') + two(s / 60 % 60) + QLatin1Char(':') + two(s % 60);
}

QString spokenDuration(qint64 ms)
{
    const qint64 s = qMax<qint64>(0, ms) / kSecond;
    QStringList parts;
    if (s >= 3600)
        parts.append(counted(s / 3600, QStringLiteral("hour")));
    if (s / 60 % 60 > 0)
        parts.append(counted(s / 60 % 60, QStringLiteral("minute")));
    if (s % 60 > 0 || parts.isEmpty())
        parts.append(counted(s % 60, QStringLiteral("second")));
    return parts.join(QLatin1Char(' '));
}

QString shortAge(qint64 ms)
{
    const qint64 age = qMax<qint64>(0, ms);
    if (age < 100 * kSecond)
        return QStringLiteral("%1 s").arg(age / kSecond);
    if (age < 100 * kMinute)
        return QStringLiteral("%1 min").arg(age / kMinute);
    return QStringLiteral("%1 h").arg(age / kHour);
}

QString agentLabel(const Agent& agent)
{
    return label(agent.id, agent.name);
}

QString gateLabel(const Gate& gate)
{
    return label(gate.id, gate.name);
}

QString sentence(const QString& reason)
{
    QString text = reason.trimmed();
    if (text.isEmpty())
        return text;
    text[0] = text[0].toUpper();
    if (!text.endsWith(QLatin1Char('.')) && !text.endsWith(QLatin1Char('!')) && !text.endsWith(QLatin1Char('?')))
        text += QLatin1Char('.');
    return text;
}

QString blockerOf(const Agent& agent)
{
    // The engine writes "ID is STATE"; an id has no space.
    if (agent.state != AgentState::Blocked)
        return {};
    const qsizetype end = agent.reason.indexOf(QLatin1String(" is "));
    return end > 0 ? agent.reason.left(end) : QString();
}

} // namespace wavedeck
