// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

/// Baselines and what came after them (BASE-1 to BASE-5): percentiles of samples by nearest rank (FORM-17), and change
/// against the baseline (FORM-18). Pure; any thread. What was not measured is empty, never 0.
namespace wavedeck::assurance {

constexpr qint64 kLeastForP95 = 20; ///< samples; fewer say nothing about it (trust.md E)
constexpr qint64 kLeastForP99 = 100;
constexpr qsizetype kMostSamples = 1'000'000;
constexpr qsizetype kMostMeasuredBytes = 64 * 1024 * 1024;

/// What samples, or values that somebody else computed, say.
struct Measured {
    qint64 n = 0; ///< samples; 0 = only values
    std::optional<double> p50;
    std::optional<double> p95;
    std::optional<double> p99;
    QMap<QString, double> values; ///< others by name: cache_hit_rate, response_bytes, …
    int concurrency = 0; ///< as the program said; 0 = it did not

    bool isEmpty() const { return !p50 && !p95 && !p99 && values.isEmpty(); }
};

Measured fromSamples(const QList<double>& samples);

/// What a program or a file says. JSON: a list of numbers, or {"samples": […], "n", "p50", "p95", "p99", "concurrency",
/// NAME: number, …}; the percentiles also as p95_ms. Else text: a number a line, of a line with commas the first that
/// is one; a first line of names is left out. Hostile: too long, no number, not finite is an error `no-measurement`.
Result<Measured> readMeasured(const QByteArray& text);

/// One row of table measurement.
struct Measurement {
    qint64 id = 0;
    QString product;
    QString session; ///< empty = taken from the terminal
    QString name;
    bool after = false; ///< else it is the baseline
    bool operational = false; ///< of a session itself (BASE-4): it says nothing about tiers
    qint64 at = 0; ///< UTC ms
    QString unit = QStringLiteral("ms");
    Measured what;
    std::optional<double> target; ///< of P95
    QString environment;
    QString source; ///< file, command or criterion
    QString actor;
};

/// One metric before and after.
struct MetricChange {
    QString metric; ///< p50, p95, p99 or a name
    std::optional<double> before;
    std::optional<double> after;
    bool higherIsBetter = false;
    std::optional<double> percent; ///< (after - before) / before * 100
    std::optional<double> factor; ///< how many times better; below 1 it is worse

    QString verdict() const; ///< improved, worse, same or n/a
};
MetricChange changeOf(const QString& metric, std::optional<double> before, std::optional<double> after);

/// Every metric that one of them has: percentiles first, then by name.
QList<MetricChange> compare(const Measured& before, const Measured& after);

/// `-89.0 %, 9.09x`; `n/a` when it cannot be said.
QString changeText(const MetricChange& change);

/// Why a target of P95 is not kept; empty = it is, or there is none. 500 fails at 500 (GATE-10).
QString targetFault(const Measured& what, const std::optional<double>& target, const QString& unit);

QString numberText(const std::optional<double>& value); ///< `n/a` when empty
QString summaryText(const Measured& what, const QString& unit); ///< `P50 80 ms, P95 n/a, P99 n/a, n 12, …`

QJsonObject measurementDocument(const Measurement& measurement);
QJsonObject changeDocument(const MetricChange& change);

} // namespace wavedeck::assurance
