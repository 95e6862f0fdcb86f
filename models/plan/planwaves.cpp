// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/shortgates.h"

namespace wavedeck::plan {

namespace {

/// Ids that must be unique in the whole plan: a person names an agent or a gate by its id alone.
struct Seen {
    QHash<QString, Mark> waves;
    QHash<QString, Mark> agents;
    QHash<QString, Mark> gates;
};

/// The list behind a key; reports what is no list, or empty when there must be something.
QList<YamlNodePtr> listOf(const MapReader& map, const char* key, const QString& emptyFault)
{
    const YamlNode* node = map.child(key);
    if (!node)
        return {};
    if (!node->isSequence())
        map.findings().fault(node->mark,
            QStringLiteral("%1: %2 is not a list; begin each with '- id: …'")
                .arg(QString::fromLatin1(key), describe(*node)));
    else if (node->items.isEmpty() && !emptyFault.isEmpty())
        map.findings().fault(node->mark, emptyFault);
    return node->items;
}

void readAgents(Reading& reading, const MapReader& map, WavePlan& wave, WaveNotes& notes, Seen& seen)
{
    const QString none = QStringLiteral("a wave has at least one agent; add one");
    map.require("agents", QStringLiteral("agents: with at least one agent"));
    for (const YamlNodePtr& item : listOf(map, "agents", none)) {
        AgentNotes agentNotes;
        wave.agents.append(readAgent(reading, *item, agentNotes));
        notes.agents.append(agentNotes);
        const AgentPlan& agent = wave.agents.last();
        checkUnique(reading, seen.agents, agent.id, agent.mark, QStringLiteral("agent ids are unique in the plan"));
    }
}

void readNeeds(Reading& reading, const MapReader& map, WavePlan& wave, WaveNotes& notes)
{
    const YamlNode* needs = map.child("needs");
    if (!needs) {
        if (!reading.plan.waves.isEmpty() && !reading.plan.waves.last().id.isEmpty())
            wave.needs.append(reading.plan.waves.last().id);
        return;
    }
    map.list("needs", wave.needs);
    for (const YamlNodePtr& item : needs->items)
        notes.needs.append({item->mark, item->text});
}

void addGate(Reading& reading, WavePlan& wave, const GatePlan& gate, Seen& seen)
{
    wave.gates.append(gate);
    checkUnique(reading, seen.gates, gate.id, gate.mark, QStringLiteral("gate ids are unique in the plan"));
}

/// What is written shorter than a gate: the claims of the session stand before its first wave.
void readShortGates(Reading& reading, const MapReader& map, WavePlan& wave, Seen& seen)
{
    const YamlNode* session = nullptr;
    if (reading.plan.waves.isEmpty() && reading.session)
        for (const YamlEntry& entry : reading.session->entries)
            if (entry.key == QLatin1String("claims"))
                session = entry.value.get();
    if (session)
        addGate(reading, wave, readClaims(reading, *session, QStringLiteral("claims"), GateTiming::Before), seen);
    if (const YamlNode* baseline = map.child("baseline"))
        for (const GatePlan& gate : readBaseline(reading, *baseline))
            addGate(reading, wave, gate, seen);
    if (const YamlNode* claims = map.child("claims"))
        addGate(
            reading, wave, readClaims(reading, *claims, wave.id + QStringLiteral("-claims"), GateTiming::After), seen);
}

void readWave(Reading& reading, const YamlNode& node, Seen& seen)
{
    const MapReader map(node, keys::wave, reading.findings);
    WavePlan wave;
    WaveNotes notes;
    wave.mark = node.mark;
    if (node.isMapping()) {
        map.require("id", QStringLiteral("id: research"));
        map.id("id", wave.id);
        checkUnique(reading, seen.waves, wave.id, map.markOf("id"), QStringLiteral("wave ids are unique"));
        wave.name = wave.id;
        map.line("name", wave.name);
        map.integer("max_parallel", wave.maxParallel, 1, 10'000);
        readNeeds(reading, map, wave, notes);
        readAgents(reading, map, wave, notes, seen);
        readShortGates(reading, map, wave, seen);
        for (const YamlNodePtr& item : listOf(map, "gates", {}))
            addGate(reading, wave, readGate(reading, *item), seen);
    }
    reading.plan.waves.append(wave);
    reading.waves.append(notes);
}

}

void readWaves(Reading& reading, const YamlNode& node)
{
    if (!node.isSequence()) {
        reading.findings.fault(
            node.mark, QStringLiteral("waves: %1 is not a list; begin each wave with '- id: …'").arg(describe(node)));
        return;
    }
    if (node.items.isEmpty())
        reading.findings.fault(node.mark, QStringLiteral("waves is empty; add at least one wave"));
    Seen seen;
    for (const YamlNodePtr& item : node.items)
        readWave(reading, *item, seen);
}

} // namespace wavedeck::plan
