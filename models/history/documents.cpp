// SPDX-License-Identifier: GPL-3.0-or-later
// What history says as JSON.
#include "models/history/changes.h"
#include "models/history/compare.h"
#include "models/store/documentjson.h"

namespace wavedeck::history {

using documents::orNull;
using documents::timeOrNull;

namespace {

QJsonValue figureJson(const Figure& figure)
{
    if (figure.qualifier.isEmpty() && figure.text.isEmpty())
        return orNull(figure.value);
    return QJsonObject{{QStringLiteral("value"), orNull(figure.value)},
        {QStringLiteral("qualifier"), orNull(figure.qualifier)}, {QStringLiteral("text"), figure.text}};
}

QJsonArray lists(const QStringList& texts)
{
    return QJsonArray::fromStringList(texts);
}

} // namespace

QJsonObject document(const Line& line)
{
    QJsonObject json{{QStringLiteral("id"), line.id}, {QStringLiteral("name"), line.name},
        {QStringLiteral("reported"), line.reported}, {QStringLiteral("date"), orNull(line.date)},
        {QStringLiteral("state"), orNull(line.state)}, {QStringLiteral("mode"), orNull(line.mode)},
        {QStringLiteral("classification"), orNull(line.classification)},
        {QStringLiteral("source"), orNull(line.source)}, {QStringLiteral("started_at"), timeOrNull(line.startedAt)},
        {QStringLiteral("ended_at"), timeOrNull(line.endedAt)}, {QStringLiteral("tier"), orNull(line.tier)},
        {QStringLiteral("tier_before"), orNull(line.tierBefore)}, {QStringLiteral("before"), lists(line.before)},
        {QStringLiteral("after"), lists(line.after)}};
    json.insert(QStringLiteral("gates"), line.reported ? QJsonValue() : QJsonValue(line.gates));
    json.insert(QStringLiteral("gates_passed"), line.reported ? QJsonValue() : QJsonValue(line.gatesPassed));
    QJsonObject figures;
    for (auto it = line.figures.begin(); it != line.figures.end(); ++it)
        figures.insert(it.key(), figureJson(it.value()));
    json.insert(QStringLiteral("metrics"), figures);
    return json;
}

QJsonObject document(const Comparison& comparison)
{
    QJsonArray sessions;
    for (const Line& line : comparison.sessions)
        sessions.append(document(line));
    QJsonArray measures;
    for (const ComparedMeasure& row : comparison.measures) {
        QJsonArray cells;
        for (qsizetype i = 0; i < row.cells.size(); ++i) {
            const Cell& cell = row.cells[i];
            cells.append(QJsonObject{{QStringLiteral("session"), comparison.sessions[i].id},
                {QStringLiteral("value"), orNull(cell.figure.value)},
                {QStringLiteral("qualifier"), orNull(cell.figure.qualifier)}, {QStringLiteral("text"), cell.text},
                {QStringLiteral("change"), orNull(cell.change)}, {QStringLiteral("verdict"), orNull(cell.verdict)}});
        }
        measures.append(QJsonObject{{QStringLiteral("key"), row.key}, {QStringLiteral("name"), row.name},
            {QStringLiteral("sessions"), cells}, {QStringLiteral("note"), row.note}});
    }
    return {{QStringLiteral("base"), comparison.sessions.isEmpty() ? QString() : comparison.sessions.first().id},
        {QStringLiteral("sessions"), sessions}, {QStringLiteral("measures"), measures}};
}

QJsonArray document(const QList<HighWater>& records)
{
    QJsonArray array;
    for (const HighWater& record : records)
        array.append(QJsonObject{{QStringLiteral("key"), record.key}, {QStringLiteral("name"), record.name},
            {QStringLiteral("session"), record.session}, {QStringLiteral("value"), record.value},
            {QStringLiteral("text"), record.text}, {QStringLiteral("before"), orNull(record.before)},
            {QStringLiteral("before_session"), orNull(record.beforeSession)}});
    return array;
}

QJsonArray document(const QList<Trend>& trends)
{
    QJsonArray array;
    for (const Trend& trend : trends)
        array.append(QJsonObject{{QStringLiteral("key"), trend.key}, {QStringLiteral("name"), trend.name},
            {QStringLiteral("n"), trend.n}, {QStringLiteral("newest"), orNull(trend.newest)},
            {QStringLiteral("median_before"), orNull(trend.median)},
            {QStringLiteral("verdict"), orNull(trend.verdict)}});
    return array;
}

QJsonArray document(const QList<Criterion>& criteria)
{
    QJsonArray array;
    for (const Criterion& one : criteria)
        array.append(QJsonObject{{QStringLiteral("key"), one.key}, {QStringLiteral("name"), one.name},
            {QStringLiteral("answer"), orNull(one.answer)}, {QStringLiteral("why"), orNull(one.why)}});
    return array;
}

QJsonObject document(const Changes& changes)
{
    const auto parts = [](const Difference& part) {
        QJsonArray changed;
        for (const Difference::Changed& one : part.changed)
            changed.append(QJsonObject{{QStringLiteral("id"), one.id}, {QStringLiteral("what"), lists(one.what)}});
        return QJsonObject{{QStringLiteral("added"), lists(part.added)},
            {QStringLiteral("removed"), lists(part.removed)}, {QStringLiteral("changed"), changed}};
    };
    return {{QStringLiteral("from"), changes.from}, {QStringLiteral("to"), changes.to},
        {QStringLiteral("waves"), parts(changes.waves)}, {QStringLiteral("agents"), parts(changes.agents)},
        {QStringLiteral("gates"), parts(changes.gates)}};
}

QJsonArray document(const QList<AgentRuns>& runs)
{
    QJsonArray array;
    for (const AgentRuns& one : runs)
        array.append(QJsonObject{{QStringLiteral("agent"), one.agent}, {QStringLiteral("n"), one.n},
            {QStringLiteral("median_ms"), orNull(one.medianMs)}, {QStringLiteral("least_ms"), one.leastMs},
            {QStringLiteral("most_ms"), one.mostMs}, {QStringLiteral("here_ms"), orNull(one.hereMs)}});
    return array;
}

QJsonArray document(const QList<FlakyGate>& gates)
{
    QJsonArray array;
    for (const FlakyGate& one : gates)
        array.append(QJsonObject{{QStringLiteral("plan"), one.plan}, {QStringLiteral("gate"), one.gate},
            {QStringLiteral("turned"), one.turned}, {QStringLiteral("judged_again"), one.judgedAgain},
            {QStringLiteral("sessions"), lists(one.sessions)}});
    return array;
}

QJsonArray document(const QList<TypeStatistics>& types)
{
    QJsonArray array;
    for (const TypeStatistics& one : types)
        array.append(QJsonObject{{QStringLiteral("type"), one.type}, {QStringLiteral("count"), one.count},
            {QStringLiteral("succeeded"), one.succeeded}, {QStringLiteral("success_rate"), orNull(one.successRate)},
            {QStringLiteral("average_ms"), orNull(one.averageMs)}, {QStringLiteral("least_ms"), orNull(one.leastMs)},
            {QStringLiteral("most_ms"), orNull(one.mostMs)}, {QStringLiteral("output"), one.output}});
    return array;
}

} // namespace wavedeck::history
