// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/money/moneyrows.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>

/// Usage summed up by whatever it is asked by (COST-1, COST-7). Every sum is of the same rows, so totals agree to the
/// token and the micro-dollar. Pure; any thread.
namespace wavedeck {

/// Everything of one key.
struct CostLine {
    QString key; ///< empty = unknown (a model that nobody told)
    Tokens tokens;
    qint64 reports = 0;
    qint64 told = 0; ///< micro-dollars that agents told
    qint64 priced = 0; ///< by the price table
    qint64 unpriced = 0; ///< tokens whose cost is unknown: in none of the sums

    void add(const Usage& usage);
    void add(const CostLine& line);
    qint64 knownMicroUsd() const { return told + priced; }
    /// Empty when nothing of it is known: never 0 for unknown.
    std::optional<qint64> costMicroUsd() const;
    /// `told` (measured by the agent), `priced` (measured tokens by the table), `mixed`, `unknown`; empty without
    /// usage.
    QLatin1String source() const;
};

/// By key, sorted.
QList<CostLine> costsBy(const QList<Usage>& usage, const std::function<QString(const Usage&)>& key);
CostLine totalOf(const QList<CostLine>& lines);

/// `{NAME: key, tokens, reports, cost_microusd, cost_source, unpriced_tokens}`; a cost that is unknown is null. name =
/// what the key is called; empty = it is left out.
QJsonObject costJson(const CostLine& line, const QString& name);
QJsonArray costsJson(const QList<CostLine>& lines, const QString& name);

} // namespace wavedeck
