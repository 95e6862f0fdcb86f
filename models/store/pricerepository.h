// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/money/prices.h"
#include "models/people/actor.h"
#include "models/store/store.h"

#include <QList>

namespace wavedeck {

/// Reads and writes the price table. Any process may write it: each change is a short transaction of its own, told as
/// an event of the engine's log, and followed by a running engine within a second. What was priced before stays as it
/// was (COST-3). Same thread as the store.
class PriceRepository {
public:
    explicit PriceRepository(Store& store)
        : m_store(store)
    {
    }

    /// Every version, by model, day and version.
    QList<Price> versions();
    /// A new version of the price's model and day. Errors of checkPrice(): nothing was changed. A price that stands
    /// already makes none.
    Status set(Price price, const Actor& by);
    /// Error `unknown-price` when none stands.
    Status withdraw(const QString& model, const QString& since, const Actor& by);
    /// Grows with every change.
    qint64 revision();

private:
    Store& m_store;
};

/// The same for who has no store at hand (a settings page): opens the database of dataDir, does one thing and closes
/// it. Blocking: call them on a worker thread. Without a database there are no prices, and writing makes one.
Result<QList<Price>> readPrices(const QString& dataDir);
Status writePrice(const QString& dataDir, const Price& price, const Actor& by);
Status withdrawPrice(const QString& dataDir, const QString& model, const QString& since, const Actor& by);

/// Those that count, by model and day; of every model and day the newest version.
QList<Price> standingPrices(const QList<Price>& versions);

/// `{model, since, input_microusd, output_microusd, cache_read_microusd, cache_write_microusd, at, by}`, each for a
/// million tokens; null where unknown.
QJsonObject priceDocument(const Price& price);

} // namespace wavedeck
