// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

/// What the tools say that debt is imported from (trust.md C), as plain values. Any thread.
namespace wavedeck::debt {

constexpr qint64 kMostImportBytes = 100LL * 1024 * 1024;
constexpr int kMostDepth = 64;
constexpr qint64 kMostItems = 1'000'000; ///< objects and elements of lists
constexpr qint64 kMostMembers = 4'000'000; ///< of objects, together
constexpr qsizetype kMostTitle = 200;
constexpr qsizetype kMostProse = 4000;
constexpr qsizetype kMostName = 200; ///< of tools, rules and labels
constexpr qsizetype kMostPath = 1024;

/// One result of a tool. Its texts are redacted, and what they hide is written out.
struct Finding {
    QString rule;
    QString path; ///< below the folder, with `/`, without `.` and `..`
    int line = 0; ///< 0 = the whole file
    QString fingerprint; ///< by which it is known again, with rule and path; never made of the line's number
    QString content; ///< hash of the line it stands on; empty = not known
    QString title;
    QString what;
    QString fix;
    QString priority; ///< P0 to P3
    QString label; ///< how its tool calls that
    QString category;
    QString suppressed; ///< by the tool: accepted, under-review, rejected; empty = nothing said
    QString suppressedWhy;
    qint64 since = 0; ///< UTC ms from when it is there; 0 = not known
};

/// What one tool said of one folder.
struct Scan {
    QString tool;
    bool complete = true; ///< what it does not name is not there; false resolves nothing
    QString why; ///< it is not complete
    QSet<QString> rules; ///< that ran; empty = all
    QSet<QString> files; ///< that were looked at; empty = all
    QSet<QString> unread; ///< files that it could not look at
    QString scope; ///< the folder below which it looked; empty = all
    QList<Finding> findings;
    QMap<QString, int> dropped; ///< why, and how many
};

/// A file of findings, read as a whole.
struct Findings {
    QString format; ///< SARIF, cppcheck
    QList<Scan> scans; ///< one a tool
};

/// The lines of a file below the folder, empty where it cannot be read. It follows no link and opens nothing outside.
using SourceLines = std::function<QList<QByteArray>(const QString& path)>;

/// Where paths of a file lead.
struct Place {
    QString folder; ///< absolute; what an absolute path must lie in
    SourceLines lines; ///< may be empty: then only what the file itself quotes is known
};

/// Usage error `bad-import`: the whole file is refused.
inline Error refused(const QString& what, const QString& why, const QString& mend = {})
{
    return {ErrorKind::Usage, QStringLiteral("bad-import"), what, why, mend};
}

/// SARIF 2.1.0. All of it or an error that says where it is wrong.
Result<Findings> readSarif(const QByteArray& text, const Place& place);
/// The XML of cppcheck, version 2.
Result<Findings> readCppcheckXml(const QByteArray& text, const Place& place);
/// Either, by how it begins.
Result<Findings> readFindings(const QByteArray& text, const Place& place);

} // namespace wavedeck::debt
