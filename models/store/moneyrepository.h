// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/money/moneyrows.h"
#include "models/store/store.h"

#include <QHash>
#include <QList>

namespace wavedeck {

/// Reads and writes what sessions cost and may cost. The engine is the only writer; its writes stand inside
/// Store::begin() and commit(), together with what they follow from: a report is counted with the offset of the event
/// file it stood at, so exactly once. Same thread as the store.
class MoneyRepository {
public:
    explicit MoneyRepository(Store& store)
        : m_store(store)
    {
    }

    /// Adds to the row of the same agent, attempt, model and day.
    Status add(const QString& session, const Usage& usage);
    Status add(const QString& session, const BudgetSet& budget);
    Status add(const QString& session, const Reservation& reservation);
    Status put(const QString& session, const Pause& pause);
    Status put(const QString& session, const ContextUse& context);
    Status put(const Quota& quota); ///< by its number

    MoneyRows of(const QString& session);
    QList<Usage> usage(const QString& session);
    QList<Quota> quotas(bool closedOnly); ///< of the whole data directory, oldest first
    int highestQuota();
    QByteArray toldQuota(const QString& session, const QString& agent, int attempt); ///< the last line; empty = none

    /// What the agents of completed sessions of the same plan (its file, or its name) used on average, by the id they
    /// have in the plan; who told nothing is not in it.
    QHash<QString, Expected> earlier(const QString& planFile, const QString& name);

private:
    Store& m_store;
};

} // namespace wavedeck
