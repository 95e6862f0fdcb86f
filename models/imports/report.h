// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/retro/retro.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

/// What was read out of a report, before anything of it is stored (IMP-6). Plain values; any thread.
namespace wavedeck::imports {

/// Asked now and then while something long is done; false ends it with Usage `cancelled`, and nothing was stored. Empty =
/// always.
using Going = std::function<bool()>;
Status going(const Going& on, const QString& where);

constexpr qsizetype kMostObjects = 50'000; ///< of one document

enum class Certainty { High, Medium, Low };
QLatin1String word(Certainty certainty);

/// One object that was recognised.
struct Found {
    QString kind; ///< contribution, recommendation, debt_item, risk, …: models/imports/counts.cpp
    int line = 0;
    Certainty certainty = Certainty::High;
    QString title;
    QJsonObject fields; ///< by the names of models/imports/fields.h
    QStringList also; ///< counted under these names besides that of its kind
    QString why; ///< it is ambiguous
    bool chosen = true; ///< to be taken; what is ambiguous is left for a person

    QString field(const char* name) const { return fields.value(QLatin1String(name)).toString(); }
};

/// The document contradicts itself: both values stand in the message.
struct Warning {
    int line = 0;
    QString message;
};

/// A part that nothing was recognised in.
struct Unrecognised {
    int line = 0;
    QString title;
};

struct Report {
    QString file; ///< as it was named
    QString kind; ///< retrospective, session-report, risk-session, history, knowledge; empty = nothing recognised
    QString title;
    QString identity; ///< of the document, whatever its file is called: SHA-256 of title, date and id
    QJsonObject about; ///< date, duration_min, session, status, classification, …
    QList<Found> found; ///< by line
    QList<Warning> warnings; ///< by line
    QList<Unrecognised> unrecognised;
    std::optional<retro::Retro> own; ///< it is a retrospective that we exported, read back exactly

    int count(const char* wanted) const;
};

/// Counts by the names of command-line.md; what is absent is 0.
QJsonObject countsOf(const Report& report);
/// SHA-256 of kind, identity and content: the same object again has the same, whatever case, spaces or decorations.
QString fingerprintOf(const Report& report, const Found& found);

/// `{"file","kind","counts","warnings","found","unrecognised"}`.
QJsonObject documentOf(const Report& report);

/// Reads and recognises. Errors of readDocument(), and Usage `too-many-objects`, `cancelled`.
Result<Report> reportOf(const QByteArray& bytes, const QString& name, const Going& on = {});

} // namespace wavedeck::imports
