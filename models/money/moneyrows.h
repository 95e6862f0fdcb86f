// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"

#include <QList>
#include <QString>

#include <optional>

/// Rows of what a session costs and may cost, besides Usage and Quota of protocol.h: each is one row of the table with
/// its name (resources/migrations/008). Times are UTC ms, money micro-dollars.
namespace wavedeck {

/// What a session may cost, as somebody said; the one with the highest number counts.
struct BudgetSet {
    int number = 0;
    std::optional<qint64> costMicroUsd; ///< empty = no limit
    std::optional<qint64> tokens;
    qint64 at = 0;
    QString by;
};

/// What an agent may be expected to use, before anybody knows.
struct Expected {
    std::optional<qint64> costMicroUsd; ///< empty = unknown
    std::optional<qint64> tokens; ///< input and output
    QString source; ///< plan, session, earlier

    bool isKnown() const { return costMicroUsd || tokens; }
};

/// What was set aside for an attempt when it was started.
struct Reservation {
    QString agent;
    int attempt = 0;
    Expected expected;
};

/// The agents of a session stood still because its budget was passed.
struct Pause {
    int number = 0;
    qint64 from = 0;
    qint64 until = 0; ///< 0 = they stand
    QString reason;
};

/// How full the context of an attempt is (COST-14), in tokens.
struct ContextUse {
    QString agent;
    int attempt = 0;
    qint64 used = 0;
    qint64 size = 0;
    qint64 at = 0;

    double percent() const { return size > 0 ? 100.0 * double(used) / double(size) : 0; }
};

/// All of it for one session.
struct MoneyRows {
    QList<Usage> usage; ///< by agent, attempt, model, day
    QList<BudgetSet> budgets; ///< oldest first
    QList<Reservation> reservations;
    QList<Pause> pauses; ///< oldest first
    QList<ContextUse> contexts;
    QList<Quota> quotas; ///< reported in it, and those that are closed whoever reported them
};

} // namespace wavedeck
