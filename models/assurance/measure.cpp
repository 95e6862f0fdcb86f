// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/assurance/measure.h"

#include "models/base/clock.h"
#include "models/domain/formulas.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace wavedeck::assurance {

namespace {

constexpr int kMostValues = 50;
constexpr double kMostUsers = 1e6;
constexpr const char* kHigherIsBetter[]
    = {"cache_hit_rate", "hit_rate", "throughput", "requests_per_second", "uptime", "coverage", "success_rate"};

Error nothing(const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("no-measurement"), QStringLiteral("measurement"), why,
        QStringLiteral("print numbers, one a line, or JSON: {\"samples\": [12.5, 13.1]}")};
}

Result<QList<double>> numbersOf(const QJsonArray& array)
{
    if (array.size() > kMostSamples)
        return nothing(QStringLiteral("more than %1 samples").arg(kMostSamples));
    QList<double> samples;
    samples.reserve(array.size());
    for (const QJsonValue& value : array) {
        if (!value.isDouble() || !std::isfinite(value.toDouble()))
            return nothing(QStringLiteral("sample %1 is no number").arg(samples.size() + 1));
        samples.append(value.toDouble());
    }
    if (samples.isEmpty())
        return nothing(QStringLiteral("there is no sample"));
    return samples;
}

bool isName(const QString& name)
{
    return !name.isEmpty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'
            || c == u'-' || c == u'.';
    });
}

/// Percentiles that somebody else took are believed, but not of too few samples.
void takeGiven(const QJsonObject& object, Measured& what)
{
    for (const auto& [name, into, least] : {std::tuple("p50", &Measured::p50, qint64(1)),
             {"p95", &Measured::p95, kLeastForP95}, {"p99", &Measured::p99, kLeastForP99}}) {
        QJsonValue value = object.value(QLatin1String(name));
        if (value.isUndefined())
            value = object.value(QLatin1String(name) + QLatin1String("_ms"));
        if (value.isDouble() && std::isfinite(value.toDouble()) && (what.n == 0 || what.n >= least))
            what.*into = value.toDouble();
    }
}

Result<Measured> fromObject(const QJsonObject& object)
{
    static const QStringList kKnown{QStringLiteral("samples"), QStringLiteral("n"), QStringLiteral("concurrency"),
        QStringLiteral("p50"), QStringLiteral("p95"), QStringLiteral("p99"), QStringLiteral("p50_ms"),
        QStringLiteral("p95_ms"), QStringLiteral("p99_ms")};
    Measured what;
    if (const QJsonValue samples = object.value(QLatin1String("samples")); !samples.isUndefined()) {
        const auto numbers = numbersOf(samples.toArray());
        if (!numbers)
            return numbers.error();
        what = fromSamples(*numbers);
    } else {
        what.n = qint64(std::clamp(object.value(QLatin1String("n")).toDouble(0), 0.0, 1e15));
        takeGiven(object, what);
    }
    what.concurrency = int(std::clamp(object.value(QLatin1String("concurrency")).toDouble(0), 0.0, kMostUsers));
    for (auto it = object.begin(); it != object.end(); ++it)
        if (!kKnown.contains(it.key()) && it.value().isDouble() && std::isfinite(it.value().toDouble())
            && isName(it.key()) && what.values.size() < kMostValues)
            what.values.insert(it.key(), it.value().toDouble());
    if (what.isEmpty())
        return nothing(QStringLiteral("its JSON has neither samples nor a percentile nor a named number"));
    return what;
}

Result<Measured> fromLines(const QByteArray& text)
{
    QList<double> samples;
    int number = 0;
    for (const QByteArray& raw : text.split('\n')) {
        ++number;
        const QByteArray line = raw.trimmed();
        if (line.isEmpty())
            continue;
        bool ok = false;
        double value = 0;
        for (const QByteArray& field : line.split(',')) {
            value = field.trimmed().toDouble(&ok);
            if (ok)
                break;
        }
        if (!ok && samples.isEmpty() && number == 1)
            continue; // names of the columns
        if (!ok || !std::isfinite(value))
            return nothing(QStringLiteral("line %1 has no number").arg(number));
        if (samples.size() >= kMostSamples)
            return nothing(QStringLiteral("more than %1 samples").arg(kMostSamples));
        samples.append(value);
    }
    if (samples.isEmpty())
        return nothing(QStringLiteral("there is no sample"));
    return fromSamples(samples);
}

/// FORM-18, percent: 1.0 to 0.11 is -89. Empty when the baseline is 0.
std::optional<double> changePercent(double baseline, double after)
{
    return baseline == 0 ? std::nullopt : std::optional((after - baseline) / std::abs(baseline) * 100);
}

/// FORM-18: of a metric where lower is better baseline / after. Empty when it cannot be said.
std::optional<double> improvementFactor(double worse, double better)
{
    return worse > 0 && better > 0 ? std::optional(worse / better) : std::nullopt;
}

} // namespace

Measured fromSamples(const QList<double>& samples)
{
    Measured what;
    what.n = samples.size();
    what.p50 = formulas::percentile(samples, 50);
    if (what.n >= kLeastForP95)
        what.p95 = formulas::percentile(samples, 95);
    if (what.n >= kLeastForP99)
        what.p99 = formulas::percentile(samples, 99);
    return what;
}

Result<Measured> readMeasured(const QByteArray& text)
{
    if (text.size() > kMostMeasuredBytes)
        return nothing(QStringLiteral("it is longer than %1 MiB").arg(kMostMeasuredBytes / 1024 / 1024));
    const QByteArray trimmed = text.trimmed();
    if (!trimmed.startsWith('{') && !trimmed.startsWith('['))
        return fromLines(text);
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(trimmed, &error);
    if (document.isNull())
        return nothing(QStringLiteral("it is no JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (document.isObject())
        return fromObject(document.object());
    const auto numbers = numbersOf(document.array());
    return numbers ? Result<Measured>(fromSamples(*numbers)) : Result<Measured>(numbers.error());
}

QString MetricChange::verdict() const
{
    if (!factor)
        return before && after && *before == *after ? QStringLiteral("same") : QStringLiteral("n/a");
    return *before == *after ? QStringLiteral("same")
        : *factor > 1        ? QStringLiteral("improved")
                             : QStringLiteral("worse");
}

MetricChange changeOf(const QString& metric, std::optional<double> before, std::optional<double> after)
{
    MetricChange change{metric, before, after, false, std::nullopt, std::nullopt};
    change.higherIsBetter = std::any_of(std::begin(kHigherIsBetter), std::end(kHigherIsBetter),
        [&](const char* name) { return metric == QLatin1String(name); });
    if (!before || !after)
        return change;
    change.percent = changePercent(*before, *after);
    change.factor = change.higherIsBetter ? improvementFactor(*after, *before) : improvementFactor(*before, *after);
    return change;
}

QList<MetricChange> compare(const Measured& before, const Measured& after)
{
    QList<MetricChange> changes{changeOf(QStringLiteral("p50"), before.p50, after.p50),
        changeOf(QStringLiteral("p95"), before.p95, after.p95), changeOf(QStringLiteral("p99"), before.p99, after.p99)};
    QStringList names = before.values.keys();
    for (const QString& name : after.values.keys())
        if (!names.contains(name))
            names.append(name);
    const auto valueOf = [](const Measured& of, const QString& name) {
        const auto found = of.values.constFind(name);
        return found == of.values.cend() ? std::nullopt : std::optional(*found);
    };
    for (const QString& name : std::as_const(names))
        changes.append(changeOf(name, valueOf(before, name), valueOf(after, name)));
    return changes;
}

QString changeText(const MetricChange& change)
{
    if (!change.percent)
        return QStringLiteral("n/a");
    const QString sign = *change.percent > 0 ? QStringLiteral("+") : QString();
    const QString percent = QStringLiteral("%1%2 %").arg(sign, QString::number(*change.percent, 'f', 1));
    return change.factor ? QStringLiteral("%1, %2x").arg(percent, QString::number(*change.factor, 'f', 2)) : percent;
}

QString targetFault(const Measured& what, const std::optional<double>& target, const QString& unit)
{
    if (!target || (what.p95 && *what.p95 < *target))
        return {};
    if (!what.p95)
        return QStringLiteral("P95 n/a: %1 samples, it needs %2").arg(what.n).arg(kLeastForP95);
    return QStringLiteral("P95 %1 %2 is not below %3 %2").arg(numberText(what.p95), unit, numberText(target));
}

QString numberText(const std::optional<double>& value)
{
    return value ? QString::number(*value, 'g', 10) : QStringLiteral("n/a");
}

QString summaryText(const Measured& what, const QString& unit)
{
    QStringList parts;
    for (const auto& [name, value] :
        {std::pair("P50", what.p50), std::pair("P95", what.p95), std::pair("P99", what.p99)})
        parts.append(value ? QStringLiteral("%1 %2 %3").arg(QLatin1String(name), numberText(value), unit)
                           : QStringLiteral("%1 n/a").arg(QLatin1String(name)));
    parts.append(what.n > 0 ? QStringLiteral("n %1").arg(what.n) : QStringLiteral("n not said"));
    for (auto it = what.values.begin(); it != what.values.end(); ++it)
        parts.append(QStringLiteral("%1 %2").arg(it.key(), numberText(it.value())));
    if (what.concurrency > 0)
        parts.append(QStringLiteral("%1 users").arg(what.concurrency));
    return parts.join(QStringLiteral(", "));
}

namespace {

QJsonValue orNull(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject measurementDocument(const Measurement& m)
{
    QJsonObject values;
    for (auto it = m.what.values.begin(); it != m.what.values.end(); ++it)
        values.insert(it.key(), it.value());
    return {{QStringLiteral("id"), m.id}, {QStringLiteral("product"), m.product},
        {QStringLiteral("session"), orNull(m.session)}, {QStringLiteral("name"), m.name},
        {QStringLiteral("side"), m.after ? QStringLiteral("after") : QStringLiteral("baseline")},
        {QStringLiteral("kind"), m.operational ? QStringLiteral("operational") : QStringLiteral("performance")},
        {QStringLiteral("at"), rfc3339(m.at)}, {QStringLiteral("unit"), m.unit}, {QStringLiteral("n"), m.what.n},
        {QStringLiteral("p50"), orNull(m.what.p50)}, {QStringLiteral("p95"), orNull(m.what.p95)},
        {QStringLiteral("p99"), orNull(m.what.p99)}, {QStringLiteral("values"), values},
        {QStringLiteral("concurrency"), m.what.concurrency > 0 ? QJsonValue(m.what.concurrency) : QJsonValue()},
        {QStringLiteral("target"), orNull(m.target)}, {QStringLiteral("environment"), orNull(m.environment)},
        {QStringLiteral("source"), orNull(m.source)}, {QStringLiteral("by"), orNull(m.actor)}};
}

QJsonObject changeDocument(const MetricChange& change)
{
    return {{QStringLiteral("metric"), change.metric}, {QStringLiteral("before"), orNull(change.before)},
        {QStringLiteral("after"), orNull(change.after)},
        {QStringLiteral("better"), change.higherIsBetter ? QStringLiteral("higher") : QStringLiteral("lower")},
        {QStringLiteral("change_percent"), orNull(change.percent)}, {QStringLiteral("factor"), orNull(change.factor)},
        {QStringLiteral("verdict"), change.verdict()}};
}

} // namespace wavedeck::assurance
