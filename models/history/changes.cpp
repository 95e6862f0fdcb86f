// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/changes.h"

#include "models/domain/formulas.h"
#include "models/history/measures.h"

#include <algorithm>

namespace wavedeck::history {

namespace {

/// Properties that make it another one, and what they are called.
struct Property {
    const char* key;
    const char* name;
};
constexpr Property kOfWave[] = {{"name", "name"}, {"state", "result"}};
constexpr Property kOfAgent[] = {{"wave", "wave"}, {"role", "role"}, {"tier", "tier"}, {"model", "model"},
    {"adapter", "adapter"}, {"capability", "capability"}, {"reports_to", "reports to"}, {"required", "required"},
    {"limit_ms", "limit"}, {"work", "work"}, {"command", "command"}, {"state", "result"}};
constexpr Property kOfGate[]
    = {{"wave", "wave"}, {"kind", "kind"}, {"verifies", "verifies"}, {"criteria", "criteria"}, {"state", "result"}};

QMap<QString, QJsonObject> byId(const Line& line, const char* part)
{
    QMap<QString, QJsonObject> map;
    for (const QJsonValue& value : line.shape.value(QLatin1String(part)).toArray())
        map.insert(value.toObject().value(QLatin1String("id")).toString(), value.toObject());
    return map;
}

QString textOf(const char* key, const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.isDouble())
        return QLatin1String(key) == QLatin1String("limit_ms")
            ? (value.toDouble() > 0 ? valueText(Kind::Duration, value.toDouble()) : QStringLiteral("none"))
            : valueText(Kind::Count, value.toDouble());
    return value.toString().isEmpty() ? QStringLiteral("none") : value.toString();
}

template <std::size_t N>
Difference difference(const Line& earlier, const Line& later, const char* part, const Property (&properties)[N])
{
    const auto before = byId(earlier, part);
    const auto after = byId(later, part);
    Difference result;
    for (auto it = before.begin(); it != before.end(); ++it)
        if (!after.contains(it.key()))
            result.removed.append(it.key());
    for (auto it = after.begin(); it != after.end(); ++it) {
        const auto known = before.constFind(it.key());
        if (known == before.constEnd()) {
            result.added.append(it.key());
            continue;
        }
        QStringList what;
        for (const Property& one : properties) {
            const QJsonValue was = known->value(QLatin1String(one.key));
            const QJsonValue is = it->value(QLatin1String(one.key));
            if (is != was)
                what.append(QStringLiteral("%1 %2, was %3")
                                .arg(QLatin1String(one.name), textOf(one.key, is), textOf(one.key, was)));
        }
        if (!what.isEmpty())
            result.changed.append({it.key(), what});
    }
    return result;
}

void say(QStringList& lines, const QString& kind, const Difference& part)
{
    for (const QString& id : part.added)
        lines.append(QStringLiteral("%1 %2 added").arg(kind, id));
    for (const QString& id : part.removed)
        lines.append(QStringLiteral("%1 %2 removed").arg(kind, id));
    for (const Difference::Changed& one : part.changed)
        lines.append(QStringLiteral("%1 %2 changed: %3").arg(kind, one.id, one.what.join(QStringLiteral("; "))));
}

std::optional<qint64> whole(const std::optional<double>& value)
{
    return value ? std::optional<qint64>(qint64(*value)) : std::nullopt;
}

/// By agent: what its run took, where it succeeded.
QMap<QString, double> durationsOf(const Line& line)
{
    QMap<QString, double> durations;
    const auto agents = byId(line, "agents");
    for (auto it = agents.begin(); it != agents.end(); ++it)
        if (it->value(QLatin1String("state")).toString() == QLatin1String("succeeded")
            && it->value(QLatin1String("duration_ms")).isDouble())
            durations.insert(it.key(), it->value(QLatin1String("duration_ms")).toDouble());
    return durations;
}

} // namespace

Changes changesBetween(const Line& earlier, const Line& later)
{
    return {earlier.id, later.id, difference(earlier, later, "waves", kOfWave),
        difference(earlier, later, "agents", kOfAgent), difference(earlier, later, "gates", kOfGate)};
}

QStringList words(const Changes& changes)
{
    QStringList lines;
    say(lines, QStringLiteral("wave"), changes.waves);
    say(lines, QStringLiteral("agent"), changes.agents);
    say(lines, QStringLiteral("gate"), changes.gates);
    return lines;
}

QList<AgentRuns> agentRuns(const QList<Line>& lines, const Line& of)
{
    QMap<QString, QList<double>> all;
    for (const Line& line : lines)
        if (!line.reported && line.name == of.name && !line.isRunning()) {
            const auto durations = durationsOf(line);
            for (auto it = durations.begin(); it != durations.end(); ++it)
                all[it.key()].append(it.value());
        }
    const auto here = byId(of, "agents");
    QList<AgentRuns> result;
    for (auto it = here.begin(); it != here.end(); ++it) {
        AgentRuns runs;
        runs.agent = it.key();
        const QList<double> values = all.value(it.key());
        runs.n = int(values.size());
        runs.medianMs = whole(formulas::percentile(values, 50));
        if (!values.isEmpty()) {
            runs.leastMs = qint64(*std::min_element(values.begin(), values.end()));
            runs.mostMs = qint64(*std::max_element(values.begin(), values.end()));
        }
        if (const QJsonValue ms = it->value(QLatin1String("duration_ms")); ms.isDouble())
            runs.hereMs = ms.toInteger();
        result.append(runs);
    }
    return result;
}

QList<FlakyGate> flakyGates(const QList<Line>& lines)
{
    QMap<QString, FlakyGate> all;
    for (const Line& line : lines)
        for (const QJsonValue& value : line.shape.value(QLatin1String("gates")).toArray()) {
            const QJsonObject gate = value.toObject();
            const QString id = gate.value(QLatin1String("id")).toString();
            FlakyGate& one = all[line.name + QLatin1Char('\n') + id];
            one.plan = line.name;
            one.gate = id;
            one.turned += gate.value(QLatin1String("turned")).toInt();
            one.judgedAgain += gate.value(QLatin1String("judged_again")).toInt();
            if (gate.value(QLatin1String("turned")).toInt() > 0)
                one.sessions.append(line.id);
        }
    QList<FlakyGate> flaky;
    for (const FlakyGate& one : std::as_const(all))
        if (one.turned > 0)
            flaky.append(one);
    return flaky;
}

QList<TypeStatistics> agentsByType(const Line& line)
{
    struct Tally {
        TypeStatistics result;
        QList<double> durations;
        QMap<QString, double> output;
    };
    QMap<QString, Tally> tallies;
    for (const QJsonValue& value : line.shape.value(QLatin1String("agents")).toArray()) {
        const QJsonObject agent = value.toObject();
        const QString role = agent.value(QLatin1String("role")).toString();
        Tally& tally = tallies[role.isEmpty() ? QStringLiteral("none") : role];
        if (agent.value(QLatin1String("attempts")).toInt() == 0)
            continue;
        ++tally.result.count;
        tally.result.succeeded += agent.value(QLatin1String("state")).toString() == QLatin1String("succeeded");
        if (const QJsonValue ms = agent.value(QLatin1String("duration_ms")); ms.isDouble())
            tally.durations.append(ms.toDouble());
        const QJsonObject output = agent.value(QLatin1String("output")).toObject();
        for (auto it = output.begin(); it != output.end(); ++it)
            tally.output[it.key()] += it->toDouble();
    }
    QList<TypeStatistics> result;
    for (auto it = tallies.begin(); it != tallies.end(); ++it) {
        TypeStatistics& one = it->result;
        one.type = it.key();
        one.successRate = formulas::percentOf(one.succeeded, one.count);
        if (!it->durations.isEmpty()) {
            double sum = 0;
            for (const double ms : std::as_const(it->durations))
                sum += ms;
            one.averageMs = sum / double(it->durations.size());
            one.leastMs = qint64(*std::min_element(it->durations.begin(), it->durations.end()));
            one.mostMs = qint64(*std::max_element(it->durations.begin(), it->durations.end()));
        }
        for (auto sum = it->output.begin(); sum != it->output.end(); ++sum)
            one.output.insert(sum.key(), sum.value());
        result.append(one);
    }
    return result;
}

} // namespace wavedeck::history
