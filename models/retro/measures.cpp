// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/measures.h"

#include "models/store/rows.h"
#include "models/store/sessiondocument.h"

namespace wavedeck::retro {

namespace {

QString nextSession(Store& store, const QString& session)
{
    return rows::readAll<QString>(store,
        "SELECT n.id FROM session s JOIN session n ON n.workspace = s.workspace AND n.number > s.number WHERE s.id = ? "
        "ORDER BY n.number LIMIT 1",
        {rows::text(session)}, [](rows::Reader& row) { return row.text(); })
        .value(0);
}

QJsonObject metricsOf(Store& store, const QString& session, const QString& dataDir, qint64 now)
{
    const auto rows = session.isEmpty() ? std::nullopt : readSessionRows(store, session);
    return rows ? sessionDocument(*rows, dataDir, now).value(QLatin1String("metrics")).toObject() : QJsonObject();
}

QJsonValue numberIn(const QJsonObject& metrics, const QString& key)
{
    const QJsonValue value = metrics.value(key);
    return value.isDouble() ? value : QJsonValue();
}

} // namespace

QJsonArray measures(Store& store, const Retro& retro, const QString& dataDir, qint64 now)
{
    QJsonArray array;
    QString next;
    QJsonObject before;
    QJsonObject after;
    const auto add = [&](const QString& of, int number, const QString& metric) {
        if (metric.isEmpty())
            return;
        if (array.isEmpty()) {
            next = nextSession(store, retro.session);
            before = metricsOf(store, retro.session, dataDir, now);
            after = metricsOf(store, next, dataDir, now);
        }
        array.append(QJsonObject{{QStringLiteral("of"), of}, {QStringLiteral("number"), number},
            {QStringLiteral("metric"), metric}, {QStringLiteral("before"), numberIn(before, metric)},
            {QStringLiteral("after"), numberIn(after, metric)},
            {QStringLiteral("next_session"), next.isEmpty() ? QJsonValue() : QJsonValue(next)}});
    };
    for (const Recommendation& one : retro.recommendations)
        add(QStringLiteral("recommendation"), one.number, one.measure);
    for (const Action& one : retro.actions)
        add(QStringLiteral("action"), one.number, one.measure);
    return array;
}

} // namespace wavedeck::retro
