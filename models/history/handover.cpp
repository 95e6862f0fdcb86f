// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/handover.h"

#include "models/history/compare.h"
#include "models/store/documentjson.h"

#include <QMap>
#include <QStringList>

namespace wavedeck::history {

using documents::orNull;
using documents::timeOrNull;

namespace {

const QString kDimensions = QStringLiteral("dimensions");

QString text(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

Better betterOf(const QString& word)
{
    return word == QLatin1String("higher") ? Better::Higher
        : word == QLatin1String("lower")   ? Better::Lower
                                           : Better::Neither;
}

StatusChange changeOf(const QJsonObject& was, const QJsonObject& is)
{
    const QJsonObject& known = is.isEmpty() ? was : is;
    StatusChange change{text(known, "key"), text(known, "name"), text(was, "text"), text(is, "text"), {}, {}};
    const QJsonValue before = was.value(QLatin1String("value"));
    const QJsonValue after = is.value(QLatin1String("value"));
    const bool isKnown = before.isDouble() || after.isDouble() || text(known, "better").isEmpty();
    if (change.from == change.to)
        change.verdict = isKnown ? QStringLiteral("same") : QString();
    else if (before.isDouble() && after.isDouble()) {
        const Measure* one = measure(change.key);
        change.change = shownChange(one ? one->kind : Kind::Count, after.toDouble(), before.toDouble());
        change.verdict = verdictOf(betterOf(text(known, "better")), after.toDouble(), before.toDouble());
    }
    return change;
}

QStringList openOf(const StatusVersion& version)
{
    QStringList open;
    for (const QJsonValue& value : version.body.value(QLatin1String("open")).toArray())
        open.append(value.toString());
    return open;
}

} // namespace

StatusDifference difference(const StatusVersion& earlier, const StatusVersion& later)
{
    StatusDifference result;
    QMap<QString, QJsonObject> before;
    QStringList order;
    for (const QJsonValue& value : earlier.body.value(kDimensions).toArray()) {
        before.insert(text(value.toObject(), "key"), value.toObject());
        order.append(text(value.toObject(), "key"));
    }
    for (const QJsonValue& value : later.body.value(kDimensions).toArray())
        result.dimensions.append(changeOf(before.take(text(value.toObject(), "key")), value.toObject()));
    for (const QString& key : std::as_const(order))
        if (before.contains(key))
            result.dimensions.append(changeOf(before.value(key), {}));
    const QStringList was = openOf(earlier);
    const QStringList is = openOf(later);
    for (const QString& item : was)
        if (!is.contains(item))
            result.closed.append(item);
    for (const QString& item : is)
        if (!was.contains(item))
            result.added.append(item);
    return result;
}

QJsonObject document(const StatusVersion& version)
{
    QJsonObject json{{QStringLiteral("project"), version.project}, {QStringLiteral("version"), version.version},
        {QStringLiteral("session"), version.session}, {QStringLiteral("at"), timeOrNull(version.at)},
        {QStringLiteral("by"), orNull(version.by)}};
    for (auto it = version.body.begin(); it != version.body.end(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

QJsonObject document(const StatusDifference& difference)
{
    QJsonArray dimensions;
    for (const StatusChange& one : difference.dimensions)
        dimensions.append(QJsonObject{{QStringLiteral("key"), one.key}, {QStringLiteral("name"), one.name},
            {QStringLiteral("from"), orNull(one.from)}, {QStringLiteral("to"), orNull(one.to)},
            {QStringLiteral("change"), orNull(one.change)}, {QStringLiteral("verdict"), orNull(one.verdict)}});
    return {{kDimensions, dimensions}, {QStringLiteral("closed"), QJsonArray::fromStringList(difference.closed)},
        {QStringLiteral("added"), QJsonArray::fromStringList(difference.added)}};
}

QJsonArray document(const QList<Delivery>& deliveries)
{
    QJsonArray array;
    for (const Delivery& one : deliveries)
        array.append(QJsonObject{{QStringLiteral("subject"), one.subject}, {QStringLiteral("kind"), one.kind},
            {QStringLiteral("depth"), one.depth}, {QStringLiteral("version"), one.version},
            {QStringLiteral("superseded_by"), one.isSuperseded() ? QJsonValue(one.newest) : QJsonValue()},
            {QStringLiteral("recipient"), one.recipient}, {QStringLiteral("format"), one.format},
            {QStringLiteral("file"), orNull(one.file)}, {QStringLiteral("at"), timeOrNull(one.at)},
            {QStringLiteral("by"), orNull(one.by)}});
    return array;
}

} // namespace wavedeck::history
