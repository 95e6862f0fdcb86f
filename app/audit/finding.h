// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/severity.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

/// What scanners say, as plain values. Any thread.
namespace wavedeck::audit {

/// One thing found. `file` is relative to the root, in the bytes of the file system (names need not be UTF-8) and
/// empty when it is about the whole repository; `line` counts from 1, 0 = about the whole file.
struct Finding {
    QString rule;
    Severity severity = Severity::Info;
    QByteArray file;
    int line = 0;
    QString message;
    QJsonObject detail;
    QString scanner; ///< set by the context

    /// Names that are not UTF-8 also carry `file_base64`, the exact bytes.
    QJsonObject toJson() const;
};

/// Everything that was left out, by reason: a count and the first few names.
class SkipList {
public:
    void add(const QString& why, const QByteArray& path);
    /// Something that is not a file: a missing tool, a check that could not be made.
    void addThing(const QString& what, const QString& why);
    int count() const;
    QJsonArray toJson() const;

private:
    struct Group {
        int count = 0;
        QStringList examples;
    };
    QMap<QString, Group> m_files; ///< by reason
    QJsonArray m_things;
};

/// Text from outside made safe for a terminal: control characters are written as \xNN, at most `limit` characters.
QString printable(const QString& text, int limit = 400);
QString printable(const QByteArray& bytes, int limit = 400);

} // namespace wavedeck::audit
