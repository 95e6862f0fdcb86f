// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"

#include <QJsonArray>
#include <QList>
#include <QString>

#include <optional>

/// Rows of what a session knows of its protocol, as plain values; each is one row of the table with its name
/// (resources/migrations/006 to 009). Times are UTC ms (0 = never), money micro-dollars.
namespace wavedeck {

/// A request of an agent to start another (HIER-2).
struct Spawn {
    int number = 0;
    QString parent;
    int attempt = 0; ///< of the parent
    QString request; ///< its own name for what it asks
    qint64 at = 0;
    bool granted = false;
    QString reason;
    bool follows = true; ///< the chain of command was kept (HIER-3)
    QString agent; ///< the one that was made; empty = none
    QJsonObject body;
};

enum class WorktreeState { Making, Ready, Committed, Merging, Merged, Conflict, Dropping, Dropped, Failed };
QLatin1String word(WorktreeState state);

struct Worktree {
    QString agent;
    QString repository;
    QString path;
    QString branch;
    QString base;
    WorktreeState state = WorktreeState::Making;
    QString head;
    QString mergeCommit;
    int files = 0;
    int added = 0; ///< lines
    int removed = 0;
    QJsonArray checks; ///< {name, ok, text}
    QString reason;
    QString actor;
    qint64 madeAt = 0;
    qint64 changedAt = 0;
};

struct FileChange {
    QString path; ///< relative to the workspace
    QString agent; ///< empty = nobody's run accounts for it
    int attempt = 0;
    QString kind; ///< added, modified, deleted
    QString source; ///< worktree, scope, only-runner, ambiguous
    qint64 at = 0;
};

struct Usage {
    QString agent;
    int attempt = 0;
    QString model; ///< empty = unknown
    QString day; ///< 2026-11-21, UTC
    Tokens tokens;
    qint64 reports = 0;
    qint64 costTold = 0;
    qint64 costPriced = 0;
    qint64 unpriced = 0; ///< tokens whose cost is unknown
};

struct Quota {
    int number = 0;
    QString provider;
    QString kind; ///< quota, sign-in
    QString session;
    QString agent;
    QString text;
    qint64 closedAt = 0;
    qint64 until = 0; ///< 0 = not said
    qint64 openedAt = 0; ///< 0 = still closed
    QString openedBy;
};

enum class PhaseState { Open, Entered, Done, Skipped };
QLatin1String word(PhaseState state);

struct Phase {
    QString id; ///< 1 … 9, 8a, 8b, 8c
    int position = 0;
    QString name;
    PhaseState state = PhaseState::Open;
    qint64 enteredAt = 0;
    qint64 leftAt = 0;
    QString by;
    QString reason; ///< of a skip
};

enum class ItemState { Open, Done, Waived };
QLatin1String word(ItemState state);

struct ChecklistItem {
    QString list; ///< pre-session, pre-scan, execution, phase:3, …
    QString id;
    int position = 0;
    QString text;
    ItemState state = ItemState::Open;
    bool automatic = false; ///< the engine ticks it
    QString by;
    QString reason;
    qint64 at = 0;
};

/// A part of the score card (PLAN-7).
struct Score {
    qint64 at = 0;
    std::optional<double> points; ///< empty = withheld
    double ofAll = 100;
    QJsonArray parts; ///< {id, name, points, of, why}
};

} // namespace wavedeck
