// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

/// The one function through which everything goes that is shown, stored, logged or exported (trust.md, F): whatever
/// may be a secret is cut down to its first characters (at most 4, never more than a quarter) and `…[redacted RULE]`.
/// What is redacted already stays as it is. Linear; text without a sign of a secret is returned as it came, shared.
/// Any thread. An agent's own log, and what goes into a pipe as bytes, never comes here.
namespace wavedeck {

QString redacted(const QString& text);
QByteArray redacted(const QByteArray& text); ///< UTF-8, or any bytes
QStringList redacted(const QStringList& texts);
/// Every string within, at most 64 levels deep. A string below a key that names a secret (`"db_password": "…"`) is
/// hidden whatever it looks like.
QJsonValue redacted(const QJsonValue& value);
QJsonObject redacted(const QJsonObject& object);
QJsonArray redacted(const QJsonArray& array);

/// Also where a line is one of a private key whose armour is not part of the text: for pieces of logs.
QByteArray redactedLines(const QByteArray& text);

/// What redacted() would replace, for callers that keep places of the text: UTF-16 units [from, from + length) by `by`.
struct Redaction {
    qsizetype from = 0;
    qsizetype length = 0;
    QString by;
};
QList<Redaction> redactions(const QString& text); ///< in order

/// How a secret is named where it must be told apart: the first characters and the rule.
QString shownSecret(const QString& secret, const char* rule);

} // namespace wavedeck
