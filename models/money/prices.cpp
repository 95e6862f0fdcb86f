// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/money/prices.h"

#include <QDate>
#include <QRegularExpression>

#include <algorithm>
#include <iterator>

namespace wavedeck {

namespace {

constexpr qint64 kMostPrice = 1'000'000'000'000; ///< a million dollars for a million tokens
constexpr qint64 kMostCost = 1'000'000'000'000'000;
constexpr qsizetype kLongestModel = 200;

Status wrong(const QString& what, const QString& why, const QString& mend)
{
    return Error{ErrorKind::Usage, QStringLiteral("bad-value"), what, why, mend};
}

} // namespace

Status checkPrice(const Price& price)
{
    if (price.model.trimmed().isEmpty() || price.model != price.model.trimmed() || price.model.size() > kLongestModel)
        return wrong(QStringLiteral("MODEL"), QStringLiteral("`%1` is no name of a model").arg(price.model.left(60)),
            QStringLiteral("write it as the agents tell it"));
    if (!QDate::fromString(price.since, Qt::ISODate).isValid() || price.since.size() != 10)
        return wrong(QStringLiteral("--since"), QStringLiteral("`%1` is no day").arg(price.since.left(60)),
            QStringLiteral("write --since 2026-11-21"));
    const auto prices = {price.input, price.output, price.cacheRead, price.cacheWrite};
    if (std::any_of(prices.begin(), prices.end(), [](auto p) { return p && (*p < 0 || *p > kMostPrice); }))
        return wrong(price.model, QStringLiteral("a price is below 0 or above a million dollars"),
            QStringLiteral("prices are dollars for a million tokens"));
    if (!price.withdrawn && std::none_of(prices.begin(), prices.end(), [](auto p) { return p.has_value(); }))
        return wrong(
            price.model, QStringLiteral("no price is given"), QStringLiteral("give --input and --output at least"));
    return Done{};
}

std::optional<qint64> microUsdOf(const QString& dollars)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]{1,7})(?:\\.([0-9]{1,6}))?$"));
    const auto match = form.match(dollars);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 micro = match.captured(1).toLongLong() * 1'000'000
        + match.captured(2).leftJustified(6, QLatin1Char('0')).toLongLong();
    return micro <= kMostPrice ? std::optional(micro) : std::nullopt;
}

PriceTable::PriceTable(const QList<Price>& versions)
{
    for (const Price& price : versions) {
        Price& kept = m_prices[price.model][price.since];
        if (price.version >= kept.version)
            kept = price;
    }
}

const Price* PriceTable::on(const QString& model, const QString& day) const
{
    const auto found = m_prices.constFind(model);
    if (found == m_prices.constEnd())
        return nullptr;
    for (auto it = found->upperBound(day); it != found->constBegin();) {
        --it;
        if (!it->withdrawn)
            return &it.value();
    }
    return nullptr;
}

Priced PriceTable::cost(const QString& model, const QString& day, const Tokens& tokens) const
{
    const Price* price = on(model, day);
    Priced result;
    unsigned __int128 millionths = 0; // of a micro-dollar
    const auto take = [&](qint64 count, std::optional<qint64> each) {
        if (each)
            millionths += static_cast<unsigned __int128>(count) * static_cast<unsigned __int128>(*each);
        else
            result.unpriced += count;
    };
    const Price none;
    const Price& p = price ? *price : none;
    take(tokens.input, p.input);
    take(tokens.output, p.output);
    take(tokens.cacheRead, p.cacheRead);
    take(tokens.cacheWrite, p.cacheWrite);
    const unsigned __int128 micro = (millionths + 500'000) / 1'000'000;
    result.microUsd = micro > static_cast<unsigned __int128>(kMostCost) ? kMostCost : static_cast<qint64>(micro);
    return result;
}

} // namespace wavedeck
