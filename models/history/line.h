// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

/// One session as history shows it, whether it ran here or a document reports it (HIST-1). Plain values; any thread.
namespace wavedeck::history {

/// A number and how sure it is (HIST-13).
struct Figure {
    std::optional<double> value; ///< empty = nobody measured it, or it does not apply
    QString qualifier; ///< of a reported one: at-least, about, range; empty = exact
    QString text; ///< as written; empty = ours

    bool isExact() const { return value && qualifier.isEmpty(); }
    bool operator==(const Figure&) const = default;
};

struct Line {
    QString id; ///< S-001; of a reported one R-001
    bool reported = false;
    QString name; ///< of the plan; as written
    QString plan; ///< its file
    QString date; ///< of a reported one, as written
    QString state; ///< word of SessionState; of a reported one its status as written
    QString mode;
    QString classification;
    QString source; ///< document of a reported one
    qsizetype rank = 0; ///< of a reported one: its place in time among them, oldest first
    qint64 startedAt = 0; ///< UTC ms; 0 = not known
    qint64 endedAt = 0;
    int gates = 0;
    int gatesPassed = 0; ///< passed or waived
    QString tier; ///< of its product at its end; empty = none known
    QString tierBefore;
    qint64 budgetMicroUsd = 0; ///< 0 = none
    QMap<QString, Figure> figures; ///< by key of measures(); of reported ones by label too
    QJsonObject shape; ///< waves, agents and gates, for what changed (changes.h); empty for reported ones
    QStringList before; ///< state of the project, as somebody wrote it (HIST-8)
    QStringList after;
    QStringList nextSteps; ///< of a reported one, in order

    bool isRunning() const { return state == QLatin1String("running") || state == QLatin1String("held"); }
    Figure figure(const QString& key) const { return figures.value(key); }
    bool operator==(const Line&) const = default;
};

/// A figure as people read it: as written, else by the measure's kind; "n/a" when there is none.
QString figureText(const Line& line, const QString& key);

} // namespace wavedeck::history
