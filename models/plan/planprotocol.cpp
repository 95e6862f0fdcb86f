// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include <cmath>

// The keys by which a plan says how it keeps to the protocol. What they mean together is checked elsewhere.
namespace wavedeck::plan {

namespace {

constexpr int kMostSpawns = 1000;
constexpr double kMostUnits = 1e9;

QStringList protocolVersions()
{
    return {QStringLiteral("v1.1"), QStringLiteral("v1.1b"), QStringLiteral("v1.1c"), QStringLiteral("v1.2")};
}

/// A choice that stays as it is when the key is absent, and else is the word itself.
void word(const MapReader& map, const char* key, const QStringList& words, QString& value)
{
    int index = -1;
    map.choice(key, words, index);
    if (index >= 0)
        value = words[index];
}

void wholeNumber(const MapReader& map, const char* key, double most, std::optional<qint64>& value)
{
    double number = -1;
    map.number(key, number, 0, most);
    if (number >= 0 && std::floor(number) == number)
        value = static_cast<qint64>(number);
    else if (number >= 0)
        map.findings().fault(map.markOf(key), QStringLiteral("%1: write a whole number").arg(QString::fromLatin1(key)));
}

void readOrder(const MapReader& session, Plan& plan)
{
    const YamlNode* node = session.child("order");
    if (!node)
        return;
    const MapReader map(*node, keys::order, session.findings());
    map.require("mode", QStringLiteral("mode: parallel or mode: sequential"));
    map.require("reason", QStringLiteral("reason: why not as advised (it is kept with the session)"));
    word(map, "mode", {QStringLiteral("parallel"), QStringLiteral("sequential")}, plan.order);
    map.line("reason", plan.orderReason);
}

void readPreSession(const MapReader& session, Plan& plan)
{
    const YamlNode* node = session.child("pre_session");
    if (!node)
        return;
    const MapReader map(*node, keys::preSession, session.findings());
    for (const QString& item : keys::preSession.keys) {
        QString said;
        map.line(item.toLatin1().constData(), said);
        if (!said.isEmpty())
            plan.preSession.insert(item, said);
    }
}

void readPreScan(const MapReader& session, PreScan& scan)
{
    const YamlNode* node = session.child("pre_scan");
    if (!node)
        return;
    const MapReader map(*node, keys::preScan, session.findings());
    scan.given = true;
    map.number("instances", scan.instances, 0, kMostUnits);
    word(map, "complexity", {QStringLiteral("low"), QStringLiteral("medium"), QStringLiteral("high")}, scan.complexity);
    map.number("hidden_work", scan.hiddenWork, 0, kMostUnits);
    map.number("buffer_percent", scan.bufferPercent, 0, 1000);
    map.line("by", scan.by);
    map.line("verified_by", scan.verifiedBy);
}

void readPayload(const MapReader& agent, MissionPayload& payload)
{
    const YamlNode* node = agent.child("payload");
    if (!node)
        return;
    const MapReader map(*node, keys::payload, agent.findings());
    map.prose("intent", payload.intent);
    map.prose("boundaries", payload.boundaries);
    map.prose("outcome", payload.outcome);
    map.prose("return_path", payload.returnPath);
    map.list("context", payload.context);
    map.list("assumptions", payload.assumptions);
    map.list("decisions", payload.decisions);
}

void readDelegation(const MapReader& agent, AgentPlan& value)
{
    const YamlNode* node = agent.child("delegation");
    if (!node)
        return;
    const MapReader map(*node, keys::delegation, agent.findings());
    map.require("mode", QStringLiteral("mode: coordinator or mode: direct"));
    int mode = -1;
    map.choice("mode", {wavedeck::word(Delegation::Coordinator), wavedeck::word(Delegation::Direct)}, mode);
    if (mode >= 0)
        value.delegation = mode == 0 ? Delegation::Coordinator : Delegation::Direct;
    map.line("reason", value.delegationReason);
}

void readSpawns(const MapReader& agent, SpawnRules& rules, QList<Reference>& references)
{
    const YamlNode* node = agent.child("spawns");
    if (!node)
        return;
    const MapReader map(*node, keys::spawns, agent.findings());
    map.require("profiles", QStringLiteral("profiles: the names of `agents:` that it may start"));
    map.require("most", QStringLiteral("most: how many in all"));
    map.list("profiles", rules.profiles);
    map.integer("most", rules.most, 0, kMostSpawns);
    if (const YamlNode* profiles = map.child("profiles"))
        for (const YamlNodePtr& item : profiles->items)
            if (item->isScalar())
                references.append({item->mark, item->text});
}

void readReserve(const MapReader& agent, AgentPlan& value)
{
    if (const YamlNode* node = agent.child("reserve"))
        readMoney(MapReader(*node, keys::reserve, agent.findings()), value.reserveMicroUsd, value.reserveTokens);
}

void readClass(const MapReader& map, AgentClass& value)
{
    QStringList words;
    for (const AgentClass one :
        {AgentClass::Research, AgentClass::Scanner, AgentClass::Analysis, AgentClass::Verification})
        words.append(wavedeck::word(one));
    int index = static_cast<int>(value) - 1;
    map.choice("class", words, index);
    value = static_cast<AgentClass>(index + 1);
}

}

void readMoney(const MapReader& map, std::optional<qint64>& microUsd, std::optional<qint64>& tokens)
{
    double cost = -1;
    map.number("cost_usd", cost, 0, 1e9);
    if (cost >= 0)
        microUsd = std::llround(cost * 1e6);
    wholeNumber(map, "tokens", 1e15, tokens);
}

void readSessionProtocol(Reading& reading, const MapReader& map)
{
    Plan& plan = reading.plan;
    word(map, "scheme", {QStringLiteral("command"), QStringLiteral("layers"), QStringLiteral("elite")}, plan.scheme);
    word(map, "protocol", protocolVersions(), plan.protocol);
    word(map, "context", {QStringLiteral("minimal"), QStringLiteral("full")}, plan.context);
    map.number("delegation_target", plan.delegationTarget, 0, 100);
    map.list("standing_orders", plan.standingOrders);
    map.line("homogeneous", plan.homogeneous);
    std::optional<qint64> tokens;
    wholeNumber(map, "all_task_tokens", 1e15, tokens);
    plan.allTaskTokens = tokens.value_or(0);
    if (const YamlNode* quota = map.child("quota")) {
        int resume = 1;
        MapReader(*quota, keys::quota, reading.findings)
            .choice("resume", {QStringLiteral("clock"), QStringLiteral("person")}, resume);
        plan.resumeOnQuota = resume == 0;
    }
    readOrder(map, plan);
    readPreSession(map, plan);
    readPreScan(map, plan.preScan);
}

void readAgentProtocol(const MapReader& map, AgentPlan& agent, QList<Reference>& spawns)
{
    map.line("provider", agent.provider);
    readClass(map, agent.agentClass);
    map.list("tools", agent.tools);
    map.list("inputs", agent.inputs);
    map.state("priority", agent.priority, 4);
    map.boolean("urgent", agent.urgent);
    map.boolean("isolated", agent.isolated);
    map.boolean("performance", agent.performance);
    map.line("domain", agent.domain);
    readDelegation(map, agent);
    readPayload(map, agent.payload);
    map.list("protocols", agent.protocols);
    readSpawns(map, agent.spawns, spawns);
    map.duration("estimate", agent.estimateMs);
    readReserve(map, agent);
}

} // namespace wavedeck::plan
