// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/money/costs.h"

#include <QMap>

namespace wavedeck {

namespace {

void addTokens(Tokens& sum, const Tokens& more)
{
    sum.input += more.input;
    sum.output += more.output;
    sum.cacheRead += more.cacheRead;
    sum.cacheWrite += more.cacheWrite;
}

} // namespace

void CostLine::add(const Usage& usage)
{
    addTokens(tokens, usage.tokens);
    reports += usage.reports;
    told += usage.costTold;
    priced += usage.costPriced;
    unpriced += usage.unpriced;
}

void CostLine::add(const CostLine& line)
{
    addTokens(tokens, line.tokens);
    reports += line.reports;
    told += line.told;
    priced += line.priced;
    unpriced += line.unpriced;
}

std::optional<qint64> CostLine::costMicroUsd() const
{
    if (reports == 0 || (unpriced > 0 && knownMicroUsd() == 0))
        return std::nullopt;
    return knownMicroUsd();
}

QLatin1String CostLine::source() const
{
    if (reports == 0)
        return {};
    const int kinds = (told > 0) + (priced > 0) + (unpriced > 0);
    return kinds > 1   ? QLatin1String("mixed")
        : unpriced > 0 ? QLatin1String("unknown")
        : priced > 0   ? QLatin1String("priced")
                       : QLatin1String("told");
}

QList<CostLine> costsBy(const QList<Usage>& usage, const std::function<QString(const Usage&)>& key)
{
    QMap<QString, CostLine> lines;
    for (const Usage& one : usage) {
        const QString name = key(one);
        CostLine& line = lines[name];
        line.key = name;
        line.add(one);
    }
    return lines.values();
}

CostLine totalOf(const QList<CostLine>& lines)
{
    CostLine total;
    for (const CostLine& line : lines)
        total.add(line);
    return total;
}

QJsonObject costJson(const CostLine& line, const QString& name)
{
    const auto cost = line.costMicroUsd();
    const QLatin1String source = line.source();
    QJsonObject json{
        {QStringLiteral("tokens"),
            QJsonObject{{QStringLiteral("input"), line.tokens.input}, {QStringLiteral("output"), line.tokens.output},
                {QStringLiteral("cache_read"), line.tokens.cacheRead},
                {QStringLiteral("cache_write"), line.tokens.cacheWrite}}},
        {QStringLiteral("reports"), line.reports},
        {QStringLiteral("cost_microusd"), cost ? QJsonValue(*cost) : QJsonValue()},
        {QStringLiteral("cost_source"), source.isEmpty() ? QJsonValue() : QJsonValue(QString(source))},
        {QStringLiteral("unpriced_tokens"), line.unpriced}};
    if (!name.isEmpty())
        json.insert(name, line.key.isEmpty() ? QJsonValue() : QJsonValue(line.key));
    return json;
}

QJsonArray costsJson(const QList<CostLine>& lines, const QString& name)
{
    QJsonArray array;
    for (const CostLine& line : lines)
        array.append(costJson(line, name));
    return array;
}

} // namespace wavedeck
