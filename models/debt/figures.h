// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/debt/item.h"
#include "models/store/debtrepository.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QSet>

/// What the register says in numbers (DEBT-6, 11, 13, 15; FORM-26; PLAN-17). Pure; any thread.
namespace wavedeck::debt {

/// `draft`, `open`, `in-progress`, `resolved`: how many of each.
QJsonObject countsOf(const QList<DebtItem>& items);

/// resolved / total x 100 (FORM-26); percent is null when there is none.
struct Rate {
    int total = 0;
    int resolved = 0;

    QJsonObject document() const;
};
Rate rateOf(const QList<DebtItem>& items);
/// By P0 … P3.
QJsonObject ratesByPriority(const QList<DebtItem>& items);

/// What is left, in the order in which it is done: what blocks the launch, then priority, then age.
QList<DebtItem> inOrder(const QList<DebtItem>& items);

/// The work of one domain, for one coordinator; what has no domain goes by its layer, else by its category.
struct Batch {
    QString domain; ///< empty = nothing is said of its items
    QList<DebtItem> items; ///< in order
    int effortMin = 0; ///< of those that say it
    int unsaidEfforts = 0;
};
QList<Batch> batchesOf(const QList<DebtItem>& items);

/// How much was open after something changed.
struct BurnPoint {
    qint64 at = 0;
    int open = 0;
    int resolved = 0;
};
/// Of the items with these ids; removed ones are no longer counted from then on. Changes of the same moment are one
/// point; of more than two days the last of each day (UTC) counts.
QList<BurnPoint> burnDown(const QList<DebtEvent>& events, const QSet<QString>& ids);
QList<BurnPoint> burnDown(const QList<DebtEvent>& events); ///< of everything that ever was in the register
/// How much was open at a moment; -1 = before the first.
int openAt(const QList<BurnPoint>& points, qint64 at);
QJsonArray document(const QList<BurnPoint>& points);
QJsonObject document(const DebtEvent& event);

/// Shares of one value of a field: `{"name","n","percent"}`, the largest first; empty names are null.
QJsonArray shares(const QList<DebtItem>& items, QString DebtItem::*of);

/// COST-15: `{"stages":[{"name","n","percent","weight"}],"said","unsaid","weighted_cost"}`: where defects were found,
/// earliest stage first, and what they cost together when one found in QA costs 1; null = no stage is said.
QJsonObject foundStages(const QList<DebtItem>& items);

/// One session: what was found in it, how much of that is resolved, and what was resolved during it.
QJsonArray bySession(const QList<DebtItem>& items);

/// What the document of a session says: `{"added","resolved","resolved_during","open":{"P0":n,…},"items":[…]}`;
/// added and open are of what was found in it, resolved of that what is.
QJsonObject sessionDocument(const QList<DebtItem>& all, const QString& session);

} // namespace wavedeck::debt
