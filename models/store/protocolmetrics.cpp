// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/protocolmetrics.h"

#include "models/protocol/hierarchy.h"
#include "models/store/documentjson.h"
#include "models/store/hierarchydocument.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck {

using namespace documents;

namespace {

const AgentPlan* planned(const Plan& plan, const Agent& agent)
{
    for (const WavePlan& wave : plan.waves)
        if (wave.id == agent.wave)
            for (const AgentPlan& one : wave.agents)
                if (one.id == agent.templateId)
                    return &one;
    return nullptr;
}

/// What an agent made of the kind that the pre-scan counted: told, never guessed.
std::optional<double> unitsOf(const SessionRows& rows, const QString& agent)
{
    const auto made = rows.protocol.outputs.constFind(agent);
    if (made == rows.protocol.outputs.constEnd() || !made->contains(QStringLiteral("units")))
        return std::nullopt;
    return made->value(QStringLiteral("units"));
}

/// FORM-7 by units of work: what agents below the top did, of all that was done.
std::optional<double> delegationRatio(const SessionRows& rows, const hierarchy::Chain& chain)
{
    double all = 0;
    double direct = 0;
    for (const Agent& agent : rows.agents) {
        if (agent.attempt == 0)
            continue;
        all += agent.work;
        if (chain.isTop(agent.role, agent.tier, agent.reportsTo))
            direct += agent.work;
    }
    if (chain.isEmpty())
        return std::nullopt;
    return formulas::delegationPercent(all, direct);
}

/// PLAN-4: units predicted against units told, over the agents and for each.
QJsonObject preScanJson(const SessionRows& rows, const Plan& plan)
{
    std::optional<double> counted;
    double predicted = plan.preScan.instances;
    double shared = 0;
    QJsonArray agents;
    for (const Agent& agent : rows.agents) {
        shared += agent.work;
        const auto units = unitsOf(rows, agent.id);
        if (!units)
            continue;
        counted = counted.value_or(0) + *units;
        agents.append(QJsonObject{{QStringLiteral("agent"), agent.id}, {QStringLiteral("predicted"), agent.work},
            {QStringLiteral("counted"), *units},
            {QStringLiteral("accuracy_percent"), orNull(formulas::accuracyPercent(agent.work, *units))}});
    }
    if (predicted < 0)
        predicted = shared;
    const double hidden = std::max(0.0, plan.preScan.hiddenWork);
    return {{QStringLiteral("given"), plan.preScan.given}, {QStringLiteral("predicted"), predicted},
        {QStringLiteral("planned"),
            plan.preScan.given ? QJsonValue(formulas::withBuffer(predicted, hidden, plan.preScan.bufferPercent))
                               : QJsonValue()},
        {QStringLiteral("counted"), orNull(counted)},
        {QStringLiteral("accuracy_percent"),
            counted ? orNull(formulas::accuracyPercent(predicted, *counted)) : QJsonValue()},
        {QStringLiteral("by"), orNull(plan.preScan.by)},
        {QStringLiteral("verified_by"), orNull(plan.preScan.verifiedBy)}, {QStringLiteral("agents"), agents}};
}

/// How long agents were expected to take, and took: of those that have ended well.
QJsonArray estimatesJson(const SessionRows& rows, const Plan& plan, qint64 now)
{
    QJsonArray array;
    for (const Agent& agent : rows.agents) {
        const AgentPlan* one = planned(plan, agent);
        if (!one || one->estimateMs <= 0 || agent.state != AgentState::Succeeded)
            continue;
        const QList<Attempt> attempts = rows.attemptsOf(agent.id);
        const qint64 took = attempts.isEmpty() ? 0 : formulas::sequentialMs(intervalsOf({attempts.last()}, now));
        array.append(QJsonObject{{QStringLiteral("agent"), agent.id}, {QStringLiteral("estimate_ms"), one->estimateMs},
            {QStringLiteral("actual_ms"), took},
            {QStringLiteral("accuracy_percent"),
                orNull(formulas::accuracyPercent(double(one->estimateMs), double(took)))}});
    }
    return array;
}

/// FORM-13: read-only agents beside modifying ones, against what modifying ones alone were estimated to use.
QJsonObject hybridJson(const SessionRows& rows, const Plan& plan)
{
    qint64 reading = 0;
    qint64 modifying = 0;
    for (const Agent& agent : rows.agents)
        (agent.capability == Capability::ReadOnly ? reading : modifying) += agent.tokens.input + agent.tokens.output;
    const bool known = plan.allTaskTokens > 0 && reading + modifying > 0;
    return {{QStringLiteral("read_only_tokens"), reading}, {QStringLiteral("modify_tokens"), modifying},
        {QStringLiteral("tokens"), reading + modifying},
        {QStringLiteral("all_modify_tokens"), plan.allTaskTokens > 0 ? QJsonValue(plan.allTaskTokens) : QJsonValue()},
        {QStringLiteral("saving_percent"),
            known ? orNull(formulas::savedPercent(plan.allTaskTokens, reading + modifying)) : QJsonValue()}};
}

QJsonObject outputsJson(const SessionRows& rows)
{
    QMap<QString, double> sums;
    for (const QMap<QString, double>& made : rows.protocol.outputs)
        for (auto it = made.begin(); it != made.end(); ++it)
            sums[it.key()] += it.value();
    QJsonObject json;
    for (auto it = sums.cbegin(); it != sums.cend(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

/// FORM-8: edits of the top itself, of those whose agent is known. Empty when no edit is.
std::optional<double> directEditRate(const SessionRows& rows, const hierarchy::Chain& chain)
{
    qint64 all = 0;
    qint64 direct = 0;
    for (const FileChange& change : rows.ground.changes) {
        const Agent* agent = change.source == QLatin1String("ambiguous") ? nullptr : rows.agent(change.agent);
        if (!agent)
            continue;
        ++all;
        direct += chain.isTop(agent->role, agent->tier, agent->reportsTo);
    }
    return chain.isEmpty() ? std::nullopt : formulas::percentOf(direct, all);
}

void insertReassignments(QJsonObject& metrics, const SessionRows& rows)
{
    QJsonArray mismatches;
    const QList<Reassignment> all = reassignmentsOf(rows);
    for (const Reassignment& one : all)
        if (one.mismatch)
            mismatches.append(
                QJsonObject{{QStringLiteral("agent"), one.agent}, {QStringLiteral("replaced_by"), one.by}});
    metrics.insert(QStringLiteral("reassigned"), all.size());
    metrics.insert(QStringLiteral("mismatches"), mismatches);
}

} // namespace

QList<Reassignment> reassignmentsOf(const SessionRows& rows)
{
    QList<Reassignment> result;
    for (const Spawn& spawn : rows.spawns) {
        const Agent* replaced = rows.agent(spawn.body.value(QLatin1String("replaces")).toString());
        const Agent* by = rows.agent(spawn.agent);
        if (spawn.granted && replaced && by && replaced != by)
            result.append({replaced->id, by->id, replaced->capability != by->capability});
    }
    return result;
}

QJsonObject chainMetrics(const SessionRows& rows, const Plan& plan)
{
    const hierarchy::Chain chain(plan);
    const ChainFigures figures = chainFigures(rows, plan);
    return {{QStringLiteral("delegation_ratio"), orNull(delegationRatio(rows, chain))},
        {QStringLiteral("hierarchy_compliance"), orNull(figures.compliancePercent())},
        {QStringLiteral("direct_edit_rate"), orNull(directEditRate(rows, chain))},
        {QStringLiteral("direct_percent"), directPercent(rows, chain)}, {QStringLiteral("starts"), figures.starts},
        {QStringLiteral("violations"), figures.violations.size()}};
}

void insertProtocolMetrics(QJsonObject& metrics, const SessionRows& rows, const Plan* plan, qint64 now)
{
    int ended = 0;
    for (const Agent& agent : rows.agents)
        ended += agent.attempt > 0 && hasEnded(agent.state);
    metrics.insert(
        QStringLiteral("reports_told"), ended > 0 ? QJsonValue(rows.protocol.reported.size()) : QJsonValue());
    metrics.insert(QStringLiteral("outputs"), outputsJson(rows));
    const QJsonObject chain = plan ? chainMetrics(rows, *plan) : QJsonObject();
    for (const QString& key : {QStringLiteral("delegation_ratio"), QStringLiteral("hierarchy_compliance"),
             QStringLiteral("direct_edit_rate")})
        metrics.insert(key, plan ? chain.value(key) : QJsonValue());
    insertReassignments(metrics, rows);
    metrics.insert(QStringLiteral("pre_scan"), plan ? QJsonValue(preScanJson(rows, *plan)) : QJsonValue());
    metrics.insert(QStringLiteral("estimates"), plan ? QJsonValue(estimatesJson(rows, *plan, now)) : QJsonValue());
    metrics.insert(QStringLiteral("hybrid"), plan ? QJsonValue(hybridJson(rows, *plan)) : QJsonValue());
}

} // namespace wavedeck
