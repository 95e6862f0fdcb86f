// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "models/domain/session.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

/// What tokens cost (COST-3): a table that people fill, dated, only added to. Nothing ships in it. Pure; any thread.
namespace wavedeck {

/// One version of the price of a model from a day on, in micro-dollars for a million tokens.
struct Price {
    QString model;
    QString since; ///< 2026-11-21: from this day on, UTC
    int version = 0; ///< of the model and day, from 1
    std::optional<qint64> input; ///< empty = unknown
    std::optional<qint64> output;
    std::optional<qint64> cacheRead;
    std::optional<qint64> cacheWrite;
    bool withdrawn = false; ///< the price before counts again
    qint64 at = 0; ///< UTC ms
    QString by;
};

/// Error `bad-value` for a model without a name, a day that is none, a price out of range or none at all.
Status checkPrice(const Price& price);

/// Micro-dollars of a decimal number of dollars, exact: `3`, `0.25`, `15.00`. Empty for anything else: a sign, more
/// than six digits behind the point, more than a million dollars.
std::optional<qint64> microUsdOf(const QString& dollars);

/// What some tokens come to.
struct Priced {
    qint64 microUsd = 0; ///< of those with a price, rounded half up
    qint64 unpriced = 0; ///< tokens without one: their cost is unknown, not 0
};

class PriceTable {
public:
    PriceTable() = default;
    /// Every version, in any order: of one model and day the newest counts, and a withdrawn one not at all.
    explicit PriceTable(const QList<Price>& versions);

    /// The price of a model on a day; null when there is none.
    const Price* on(const QString& model, const QString& day) const;
    Priced cost(const QString& model, const QString& day, const Tokens& tokens) const;

private:
    QHash<QString, QMap<QString, Price>> m_prices; ///< by model, then by the day they begin
};

} // namespace wavedeck
