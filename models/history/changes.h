// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/line.h"

#include <QJsonArray>

/// What differs between two sessions that ran here, and what the same agents and gates did over several. Pure; any
/// thread.
namespace wavedeck::history {

/// Waves, agents or gates of one session that another has not, or has otherwise.
struct Difference {
    struct Changed {
        QString id;
        QStringList what; ///< "limit 10:00, was 5:00"
    };
    QStringList added;
    QStringList removed;
    QList<Changed> changed;

    bool isEmpty() const { return added.isEmpty() && removed.isEmpty() && changed.isEmpty(); }
};

struct Changes {
    QString from;
    QString to;
    Difference waves;
    Difference agents;
    Difference gates;
};
/// From the earlier to the later one.
Changes changesBetween(const Line& earlier, const Line& later);
/// One line each: "agent lint added", "gate tests changed: kind advisory, was blocking".
QStringList words(const Changes& changes);

/// How long one agent took in its runs.
struct AgentRuns {
    QString agent;
    int n = 0; ///< ended sessions of this plan in which it succeeded
    std::optional<qint64> medianMs; ///< nearest rank; empty = none
    qint64 leastMs = 0;
    qint64 mostMs = 0;
    std::optional<qint64> hereMs; ///< in the session that is looked at
};
/// Of the agents of one session, over all sessions of the same plan (by its name).
QList<AgentRuns> agentRuns(const QList<Line>& lines, const Line& of);

/// A gate whose verdict turned between passed and failed although no agent of the session had worked in between. What a
/// person changed in between is not seen: kFlakyNote says so wherever they are told.
inline constexpr const char* kFlakyNote
    = "no agent worked in between; files that a person changed meanwhile are not seen";
struct FlakyGate {
    QString plan;
    QString gate;
    int turned = 0; ///< n …
    int judgedAgain = 0; ///< … of m times that it was judged again with nothing done in between
    QStringList sessions;
};
QList<FlakyGate> flakyGates(const QList<Line>& lines);

/// HIST-9: agents of one type (their role).
struct TypeStatistics {
    QString type; ///< "none" = without a role
    int count = 0; ///< that were started
    int succeeded = 0;
    std::optional<double> successRate;
    std::optional<double> averageMs;
    std::optional<qint64> leastMs;
    std::optional<qint64> mostMs;
    QJsonObject output; ///< sums by kind: lines, files, …
};
QList<TypeStatistics> agentsByType(const Line& line);

QJsonObject document(const Changes& changes);
QJsonArray document(const QList<AgentRuns>& runs);
QJsonArray document(const QList<FlakyGate>& gates);
QJsonArray document(const QList<TypeStatistics>& types);

} // namespace wavedeck::history
