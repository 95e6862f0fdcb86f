// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// What a document says about a session that this installation has not run itself (HIST-1, 2, 5, 13): kept as
/// reported, never taken as measured. Plain values; any thread.
namespace wavedeck::history {

/// A number as it was written: "26+" is 26, at least.
struct ReportedValue {
    QString key; ///< of `metrics` (agents_spawned, …) where it is one; else the label, lower case
    QString label; ///< as written
    double value = 0;
    QString qualifier; ///< empty = as it stands; at-least, about, range
    double upTo = 0; ///< of a range
    QString unit; ///< x, %, h, …
    QString text; ///< as written
    int line = 0; ///< of the document

    bool operator==(const ReportedValue&) const = default;
};

struct ReportedSession {
    QString name; ///< "Session 020"
    QString date; ///< as written
    QString title;
    QString classification;
    QString status;
    QList<ReportedValue> values;
    QStringList before; ///< state of the project before and after (HIST-8)
    QStringList after;
    QStringList nextSteps; ///< HAND-5, in order
    QString source; ///< name of the document
    QString sourceRef; ///< one session per source document and name

    bool operator==(const ReportedSession&) const = default;
};

} // namespace wavedeck::history
