// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/riskmerge.h"

#include <QJsonArray>

namespace wavedeck {

namespace {

bool isNothing(const QJsonValue& value)
{
    return value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty())
        || (value.isArray() && value.toArray().isEmpty()) || (value.isObject() && value.toObject().isEmpty());
}

} // namespace

QJsonValue valueAt(const QJsonValue& root, const QStringList& path)
{
    QJsonValue at = root;
    for (const QString& step : path)
        at = at.isArray() ? at.toArray().at(step.toInt()) : at.toObject().value(step);
    return at;
}

QJsonValue withValue(const QJsonValue& root, const QStringList& path, const QJsonValue& value)
{
    if (path.isEmpty())
        return value;
    const QString step = path.first();
    const QStringList rest = path.mid(1);
    if (root.isArray()) {
        QJsonArray list = root.toArray();
        const int at = step.toInt();
        if (at < 0 || at >= list.size())
            return root;
        QJsonValue row = withValue(list.at(at), rest, value);
        list.replace(at, row.isObject() || row.isString() ? row : QJsonValue(QJsonObject()));
        return list;
    }
    QJsonObject object = root.toObject();
    const QJsonValue now = withValue(object.value(step), rest, value);
    if (isNothing(now))
        object.remove(step);
    else
        object.insert(step, now);
    return object;
}

RiskMerge mergeRisk(const QJsonObject& base, const QJsonObject& mine, const QJsonObject& theirs)
{
    RiskMerge merged{theirs, {}};
    QStringList keys = mine.keys();
    for (const QString& key : base.keys())
        if (!keys.contains(key))
            keys.append(key);
    for (const QString& key : std::as_const(keys)) {
        const QJsonValue before = base.value(key);
        const QJsonValue my = mine.value(key);
        const QJsonValue their = theirs.value(key);
        if (my == before || my == their)
            continue;
        if (their != before)
            merged.conflicts.append(key);
        if (my.isUndefined())
            merged.content.remove(key);
        else
            merged.content.insert(key, my);
    }
    return merged;
}

} // namespace wavedeck
