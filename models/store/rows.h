// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/states.h"
#include "models/secrets/redact.h"
#include "models/store/store.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlQuery>
#include <QVariant>

/// Values in and out of rows, one spelling for all repositories.
namespace wavedeck::rows {

/// A null QString would be stored as NULL; every text column is NOT NULL.
inline QVariant text(const QString& value)
{
    return value.isNull() ? QVariant(QLatin1String("")) : QVariant(value);
}
template <class E> QVariant text(E value) requires std::is_enum_v<E>
{
    return QString(word(value));
}
inline QVariant json(const QJsonObject& object)
{
    return object.isEmpty() ? QVariant(QLatin1String(""))
                            : QVariant(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}
inline QVariant json(const QJsonArray& array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}
/// What an agent, a tool or a person said: stored redacted, its raw log stays with the agent.
inline QVariant words(const QString& value)
{
    return text(redacted(value));
}
inline QVariant words(const QJsonObject& object)
{
    return json(redacted(object));
}
inline QVariant words(const QJsonArray& array)
{
    return json(redacted(array));
}
/// The same of a line of JSON; of anything else as bytes.
inline QVariant words(const QByteArray& body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    return QString::fromUtf8(document.isObject()
            ? QJsonDocument(redacted(document.object())).toJson(QJsonDocument::Compact)
            : redacted(body));
}
template <class T> QVariant optional(const std::optional<T>& value)
{
    return value ? QVariant(*value) : QVariant();
}

/// Takes the columns of a row one after the other.
class Reader {
public:
    explicit Reader(const QSqlQuery& query)
        : m_query(query)
    {
    }
    QVariant next() { return m_query.value(m_column++); }
    QString text() { return next().toString(); }
    qint64 number() { return next().toLongLong(); }
    int integer() { return next().toInt(); }
    bool flag() { return next().toInt() != 0; }
    std::optional<int> maybe()
    {
        const QVariant v = next();
        return v.isNull() ? std::nullopt : std::optional<int>(v.toInt());
    }
    std::optional<qint64> maybeNumber()
    {
        const QVariant v = next();
        return v.isNull() ? std::nullopt : std::optional<qint64>(v.toLongLong());
    }
    QJsonObject object() { return QJsonDocument::fromJson(next().toString().toUtf8()).object(); }
    QJsonArray array() { return QJsonDocument::fromJson(next().toString().toUtf8()).array(); }
    template <class E> E state(E otherwise) { return fromWord<E>(text()).value_or(otherwise); }

private:
    const QSqlQuery& m_query;
    int m_column = 0;
};

/// All rows of a statement (a literal, see Store::statement) with values bound in order; make takes one from a Reader.
template <class Row, class Make>
QList<Row> readAll(Store& store, const char* sql, const QVariantList& values, Make make)
{
    QList<Row> result;
    QSqlQuery& query = store.statement(sql);
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values[i]);
    if (query.exec())
        while (query.next()) {
            Reader reader(query);
            result.append(make(reader));
        }
    query.finish();
    return result;
}

} // namespace wavedeck::rows
