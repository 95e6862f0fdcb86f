// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/pricerepository.h"

#include "models/base/clock.h"
#include "models/people/recorded.h"
#include "models/store/openforchange.h"
#include "models/store/rows.h"
#include "models/store/sessionrepository.h"

namespace wavedeck {

using rows::readAll;
using rows::Reader;

namespace {

Price readPrice(Reader& r)
{
    Price price;
    price.model = r.text();
    price.since = r.text();
    price.version = r.integer();
    price.input = r.maybeNumber();
    price.output = r.maybeNumber();
    price.cacheRead = r.maybeNumber();
    price.cacheWrite = r.maybeNumber();
    price.withdrawn = r.flag();
    price.at = r.number();
    price.by = r.text();
    return price;
}

QString dollars(const std::optional<qint64>& microUsd)
{
    return microUsd ? QString::number(double(*microUsd) / 1e6, 'f', 2) : QStringLiteral("unknown");
}

QString eventText(const Price& price)
{
    if (price.withdrawn)
        return QStringLiteral("price of %1 from %2 on withdrawn").arg(price.model, price.since);
    return QStringLiteral("price of %1 from %2 on: input %3, output %4 USD for a million tokens")
        .arg(price.model, price.since, dollars(price.input), dollars(price.output));
}

bool same(const Price& a, const Price& b)
{
    return a.input == b.input && a.output == b.output && a.cacheRead == b.cacheRead && a.cacheWrite == b.cacheWrite
        && a.withdrawn == b.withdrawn;
}

QJsonValue orNull(const std::optional<qint64>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

} // namespace

QList<Price> PriceRepository::versions()
{
    return readAll<Price>(m_store,
        "SELECT model, since, version, input, output, cache_read, cache_write, withdrawn, at, by FROM price "
        "ORDER BY model, since, version",
        {}, readPrice);
}

qint64 PriceRepository::revision()
{
    const auto found = readAll<qint64>(
        m_store, "SELECT coalesce(max(revision), 0) FROM price", {}, [](Reader& r) { return r.number(); });
    return found.isEmpty() ? 0 : found.first();
}

Status PriceRepository::set(Price price, const Actor& by)
{
    if (Status good = checkPrice(price); !good)
        return good;
    const TrailEntry entry
        = TrailEntry::of(by, price.withdrawn ? QStringLiteral("price.withdraw") : QStringLiteral("price.set"),
            QStringLiteral("price:") + price.model, priceDocument(price));
    return recorded(m_store, entry, [&](TrailEntry&) -> Result<Change> {
        if (Status may = mayDo(m_store, by, people::Right::Settings, QStringLiteral("the price of ") + price.model);
            !may)
            return may.error();
        // Looked up inside the transaction: somebody else may just have changed it.
        Price before;
        before.withdrawn = true; // none is as good as a withdrawn one
        for (const Price& one : versions())
            if (one.model == price.model && one.since == price.since)
                before = one;
        if (same(before, price) && price.withdrawn)
            return Error{ErrorKind::Usage, QStringLiteral("unknown-price"), price.model,
                QStringLiteral("it has no price that begins on %1").arg(price.since),
                QStringLiteral("see `wavedeckctl price list`")};
        if (same(before, price))
            return Change::None;
        price.version = before.version + 1;
        price.at = utcMs();
        Status done = m_store.run("INSERT INTO price VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            {price.model, price.since, price.version, rows::optional(price.input), rows::optional(price.output),
                rows::optional(price.cacheRead), rows::optional(price.cacheWrite), int(price.withdrawn), price.at,
                rows::text(by.printed()), m_store.revision()});
        if (done)
            done = SessionRepository(m_store).append({0, {}, QStringLiteral("price:") + price.model, price.at,
                QStringLiteral("price"), eventText(price), by.printed()});
        if (!done)
            return done.error();
        return Change::Made;
    });
}

Status PriceRepository::withdraw(const QString& model, const QString& since, const Actor& by)
{
    Price price;
    price.model = model;
    price.since = since;
    price.withdrawn = true;
    return set(price, by);
}

Result<QList<Price>> readPrices(const QString& dataDir)
{
    auto store = Store::openForReading(dataDir);
    if (!store)
        return store.error().code == QLatin1String("no-database") ? Result<QList<Price>>(QList<Price>())
                                                                  : store.error();
    return PriceRepository(**store).versions();
}

Status writePrice(const QString& dataDir, const Price& price, const Actor& by)
{
    if (Status good = checkPrice(price); !good)
        return good;
    auto store = openForChange(dataDir);
    return store ? PriceRepository(**store).set(price, by) : Status(store.error());
}

Status withdrawPrice(const QString& dataDir, const QString& model, const QString& since, const Actor& by)
{
    auto store = openForChange(dataDir);
    return store ? PriceRepository(**store).withdraw(model, since, by) : Status(store.error());
}

QList<Price> standingPrices(const QList<Price>& versions)
{
    QMap<std::pair<QString, QString>, Price> newest;
    for (const Price& price : versions) {
        Price& kept = newest[{price.model, price.since}];
        if (price.version >= kept.version)
            kept = price;
    }
    QList<Price> standing;
    for (const Price& price : std::as_const(newest))
        if (!price.withdrawn)
            standing.append(price);
    return standing;
}

QJsonObject priceDocument(const Price& price)
{
    return {{QStringLiteral("model"), price.model}, {QStringLiteral("since"), price.since},
        {QStringLiteral("version"), price.version}, {QStringLiteral("input_microusd"), orNull(price.input)},
        {QStringLiteral("output_microusd"), orNull(price.output)},
        {QStringLiteral("cache_read_microusd"), orNull(price.cacheRead)},
        {QStringLiteral("cache_write_microusd"), orNull(price.cacheWrite)}, {QStringLiteral("at"), rfc3339(price.at)},
        {QStringLiteral("by"), price.by}};
}

} // namespace wavedeck
