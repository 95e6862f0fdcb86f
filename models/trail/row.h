// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

/// A row of the trail as it lies in the table. For models/trail alone.
namespace wavedeck::trail {

struct Row {
    qint64 id = 0;
    qint64 at = 0;
    QString actor;
    std::optional<qint64> person;
    QString source;
    QString action;
    QString session;
    QString subject;
    QString result;
    QString body; ///< canonical JSON, hashed as it stands
    QString previous;
    QString hash;
};

/// SHA-256 over every other column, hexadecimal.
QString hashOf(const Row& row);
/// 64 zeros: what stands before the first row.
QString noHash();
/// A JSON text with its quotes; NFC where normalise is set.
void writeString(QByteArray& out, const QString& text, bool normalise);

/// `ID HASH AT` appended to the anchor, made 0600 when there is none; true when it is there.
bool anchor(const QString& dataDir, qint64 id, const QString& hash, qint64 at);
QString anchorFile(const QString& dataDir);

} // namespace wavedeck::trail
