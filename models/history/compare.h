// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/line.h"
#include "models/history/measures.h"

#include <QJsonArray>

/// Sessions against each other (HIST-2), the best there was (HIST-3), where measures go. Pure; any thread.
namespace wavedeck::history {

struct Cell {
    QString text; ///< as people read it
    Figure figure;
    std::optional<double> change; ///< the base minus this one; empty for the base, and where either is not exact
    QString changeText; ///< "+1.4"; empty where both read the same
    QString verdict; ///< of the base against this one: better, worse, same; empty = cannot or must not be judged
};

struct ComparedMeasure {
    QString key;
    QString name;
    QList<Cell> cells; ///< one a session, the base first
    QString note;
};

struct Comparison {
    QList<Line> sessions; ///< the base first
    QList<ComparedMeasure> measures; ///< those that at least one of them has
};

/// The first is the base.
Comparison compare(const QList<Line>& sessions);

/// The best of a measure and whose it is.
struct HighWater {
    QString key;
    QString name;
    QString session; ///< the first that reached it
    QString text;
    double value = 0;
    QString before; ///< what it was before that; empty = nothing
    QString beforeSession;
};

/// better, worse, same of value against other; empty = more is neither.
QString verdictOf(Better better, double value, double other);

/// By measure, of those that have one; sessions that still run do not count. lines in any order: own ones go by their
/// start, reported ones before all of them by their rank.
QList<HighWater> highWaters(const QList<Line>& lines);
/// Those that this session set, when it ended (HIST-3: announced when exceeded).
QList<HighWater> recordsOf(const QList<Line>& lines, const QString& session);

/// Where a measure goes: the newest ended session against the median of those before.
struct Trend {
    QString key;
    QString name;
    qsizetype n = 0; ///< sessions with an exact value
    std::optional<double> newest;
    std::optional<double> median; ///< of those before; empty = none
    QString verdict; ///< better, worse, same; empty = cannot be judged
};
QList<Trend> trends(const QList<Line>& lines);

/// Own and reported ones in the order of time, oldest first.
QList<Line> inTime(QList<Line> lines);

/// HIST-6: whether a session deserves a narrative.
struct Criterion {
    QString key; ///< turning-point, new-patterns, novel-approaches, worth-remembering, institutional-value
    QString name;
    QString answer; ///< yes, no; empty = nobody has said
    QString why;
};
/// notes: of the session; records: recordsOf() it; patterns: how many the knowledge base has from it; told: what the
/// document that reports it ticks (parts.h), key to its words.
QList<Criterion> significance(const QMap<QString, QString>& notes, const QList<HighWater>& records, int patterns,
    const QMap<QString, QString>& told = {});
bool deservesNarrative(const QList<Criterion>& criteria);

QJsonObject document(const Line& line);
QJsonObject document(const Comparison& comparison);
QJsonArray document(const QList<HighWater>& records);
QJsonArray document(const QList<Trend>& trends);
QJsonArray document(const QList<Criterion>& criteria);

} // namespace wavedeck::history
