// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/risk/difference.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace wavedeck::risk {

namespace {

constexpr int kDeepest = 16;
constexpr qsizetype kLongestShown = 120;

QString textOf(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Double:
        return QString::number(value.toInteger());
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    default:
        return value.toString();
    }
}

/// A list as a group: its members by their ids when each has one of its own, else by their places.
QJsonObject keyed(const QJsonArray& array)
{
    QJsonObject byId;
    QJsonObject byPlace;
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonObject member = array[i].toObject();
        if (const QString id = member.value(QLatin1String("id")).toString(); !id.isEmpty())
            byId.insert(id, member);
        byPlace.insert(QStringLiteral("%1").arg(i, 3, 10, QLatin1Char('0')), array[i]);
    }
    return byId.size() == array.size() ? byId : byPlace;
}

QStringList idsOf(const QJsonArray& array)
{
    QStringList ids;
    for (const QJsonValue& member : array)
        ids.append(member.toObject().value(QLatin1String("id")).toString());
    return ids;
}

void compare(
    const QJsonObject& before, const QJsonObject& after, const QString& lead, int depth, QList<Difference>& all);

void compareValues(
    const QJsonValue& before, const QJsonValue& after, const QString& path, int depth, QList<Difference>& all)
{
    if (before == after)
        return;
    const QString below = path + QLatin1Char('.');
    if (before.isObject() && after.isObject() && depth < kDeepest)
        return compare(before.toObject(), after.toObject(), below, depth + 1, all);
    if (before.isArray() && after.isArray() && depth < kDeepest) {
        const qsizetype sofar = all.size();
        compare(keyed(before.toArray()), keyed(after.toArray()), below, depth + 1, all);
        if (all.size() == sofar) // the same members in another order
            all.append({path, false, false, idsOf(before.toArray()).join(QStringLiteral(", ")),
                idsOf(after.toArray()).join(QStringLiteral(", "))});
        return;
    }
    all.append({path, before.isUndefined(), after.isUndefined(), textOf(before), textOf(after)});
}

void compare(
    const QJsonObject& before, const QJsonObject& after, const QString& lead, int depth, QList<Difference>& all)
{
    QJsonObject both = before;
    for (auto it = after.begin(); it != after.end(); ++it)
        both.insert(it.key(), it.value());
    for (const QString& key : both.keys())
        compareValues(before.value(key), after.value(key), lead + key, depth, all);
}

QString cut(const QString& text)
{
    const QString line = text.simplified();
    return line.size() > kLongestShown ? QString(line.left(kLongestShown - 1) + QChar(0x2026)) : line;
}

} // namespace

QString Difference::text() const
{
    if (isAdded)
        return QStringLiteral("added %1: %2").arg(path, cut(after));
    if (isRemoved)
        return QStringLiteral("removed %1: %2").arg(path, cut(before));
    return QStringLiteral("changed %1: %2 -> %3").arg(path, cut(before), cut(after));
}

QJsonObject Difference::document() const
{
    return {{QStringLiteral("path"), path}, {QStringLiteral("before"), isAdded ? QJsonValue() : QJsonValue(before)},
        {QStringLiteral("after"), isRemoved ? QJsonValue() : QJsonValue(after)}};
}

QList<Difference> difference(const QJsonObject& before, const QJsonObject& after)
{
    QList<Difference> all;
    compare(before, after, {}, 0, all);
    return all;
}

} // namespace wavedeck::risk
