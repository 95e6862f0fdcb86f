// SPDX-License-Identifier: GPL-3.0-or-later
// Gates of waves, written out or named from the library, and the set of gates of a session.
#include "models/assurance/tiers.h"
#include "models/plan/criteria.h"
#include "models/plan/gateuse.h"

namespace wavedeck::plan {

namespace {

constexpr qint64 kShortestMs = 1000;

void readTiming(Reading& reading, const MapReader& map, GatePlan& gate)
{
    map.state("when", gate.timing, 3);
    map.duration("every", gate.everyMs);
    if (!map.has("every"))
        return;
    if (gate.timing != GateTiming::During)
        reading.findings.fault(
            map.markOf("every"), QStringLiteral("every goes with when: during; add that, or remove every"));
    else if (gate.everyMs < kShortestMs) {
        reading.findings.fault(map.markOf("every"), QStringLiteral("every: 1s is the shortest"));
        gate.everyMs = kShortestMs;
    }
}

void readWaive(Reading& reading, const MapReader& map, GatePlan& gate)
{
    const YamlNode* node = map.child("waive");
    if (!node)
        return;
    const MapReader waive(*node, keys::waive, reading.findings);
    waive.require("roles", QStringLiteral("roles: [L1 OVERWATCH]"));
    waive.list("roles", gate.waiverRoles);
    if (waive.has("roles") && gate.waiverRoles.isEmpty())
        reading.findings.fault(
            waive.markOf("roles"), QStringLiteral("roles is empty; name who may waive the gate, or leave it out"));
}

void readProves(Reading& reading, const MapReader& map, GatePlan& gate)
{
    map.list("proves", gate.proves);
    for (const QString& id : std::as_const(gate.proves))
        if (!assurance::findTierCriterion(id))
            reading.findings.fault(map.markOf("proves"),
                QStringLiteral("proves: ") + quoted(id) + QStringLiteral(" is no criterion of a readiness tier")
                    + suggestion(id, assurance::tierCriterionIds(), QStringLiteral("they are")));
}

void refuseBeside(Reading& reading, const MapReader& map)
{
    for (const char* key : {"argv", "shell", "pass", "metric", "report", "coverage", "approval", "checklist"})
        if (map.has(key))
            reading.findings.fault(map.markOf(key),
                QStringLiteral("%1 stands beside criteria; move it into one of them").arg(QString::fromLatin1(key)));
}

/// A gate that is written out. `use` is the library gate that it was made from.
GatePlan readWritten(Reading& reading, const YamlNode& node, const QString& use)
{
    GatePlan gate;
    gate.mark = node.mark;
    gate.use = use;
    const MapReader map(node, keys::gate, reading.findings);
    if (!node.isMapping())
        return gate;
    map.require("id", QStringLiteral("id: tests"));
    map.id("id", gate.id);
    gate.name = gate.id;
    map.line("name", gate.name);
    map.state("kind", gate.kind, 2);
    map.state("verifies", gate.verifies, 2);
    readProves(reading, map, gate);
    readTiming(reading, map, gate);
    readWaive(reading, map, gate);
    CriterionPlan criterion;
    criterion.verifies = gate.verifies;
    if (const YamlNode* criteria = map.child("criteria")) {
        refuseBeside(reading, map);
        readCommon(map, criterion);
        readCriteria(reading, *criteria, gate, criterion);
        return gate;
    }
    if (map.has("criteria"))
        return gate;
    criterion.id = QStringLiteral("result");
    readCriterion(reading, map, QStringLiteral("give one, or list both under criteria"), criterion);
    criterion.name.clear(); // that was the gate's
    gate.criteria.append(criterion);
    return gate;
}

/// The wave that the gates of the set belong to: the one named, else the last.
WavePlan* waveOfSet(Reading& reading, const MapReader& map)
{
    QString id;
    if (map.has("wave"))
        map.id("wave", id);
    QStringList known;
    for (WavePlan& wave : reading.plan.waves) {
        if (wave.id == id)
            return &wave;
        known.append(wave.id);
    }
    if (id.isEmpty())
        return reading.plan.waves.isEmpty() ? nullptr : &reading.plan.waves.last();
    reading.findings.fault(map.markOf("wave"),
        QStringLiteral("wave ") + quoted(id) + QStringLiteral(" is not in the plan")
            + suggestion(id, known, QStringLiteral("waves")));
    return nullptr;
}

const YamlNode* entryOf(const YamlNode& node, const char* key)
{
    for (const YamlEntry& entry : node.entries)
        if (entry.key == QLatin1String(key))
            return entry.value.get();
    return nullptr;
}

bool hasGate(const Plan& plan, const QString& id)
{
    for (const WavePlan& wave : plan.waves)
        for (const GatePlan& gate : wave.gates)
            if (gate.id == id)
                return true;
    return false;
}

}

GatePlan readGate(Reading& reading, const YamlNode& node)
{
    if (!node.isMapping() || !entryOf(node, "use")) {
        if (const YamlNode* with = entryOf(node, "with"))
            reading.findings.fault(with->mark, QStringLiteral("with goes with use: LIBRARY-GATE; add that"));
        return readWritten(reading, node, {});
    }
    QString use;
    const YamlNodePtr whole = expandedGate(reading, node, use);
    if (whole)
        return readWritten(reading, *whole, use);
    GatePlan gate;
    gate.mark = node.mark;
    if (const YamlNode* id = entryOf(node, "id"); id && isId(id->text))
        gate.id = id->text;
    return gate;
}

void addGateSet(Reading& reading)
{
    const YamlNode* given = reading.session ? entryOf(*reading.session, "gate_set") : nullptr;
    if (!given || given->kind == YamlNode::Kind::Null)
        return;
    YamlNode named; // gate_set: NAME is short for gate_set: { use: NAME }
    named.kind = YamlNode::Kind::Mapping;
    named.mark = given->mark;
    if (given->isScalar())
        named.entries.append({QStringLiteral("use"), given->mark, std::make_shared<YamlNode>(*given)});
    const MapReader map(given->isScalar() ? named : *given, keys::gateSet, reading.findings);
    QString& id = reading.plan.gateSet;
    if (!map.require("use", QStringLiteral("use: protocol-v1.1b")))
        return;
    map.id("use", id);
    GateTiming timing = GateTiming::After;
    map.state("when", timing, 3);
    WavePlan* wave = waveOfSet(reading, map);
    const YamlNodePtr file = id.isEmpty() ? nullptr : libraryFile(reading, id, map.markOf("use"));
    if (!file || !wave)
        return;
    const YamlNode* gates = entryOf(*file, "gates");
    const YamlNode* purpose = entryOf(*file, "for");
    if (!gates || !gates->isSequence() || (purpose && purpose->text == QLatin1String("risk"))) {
        reading.findings.fault(map.markOf("use"),
            gates ? QStringLiteral("%1 judges risk assessments, no session; choose another set").arg(id)
                  : QStringLiteral("%1 is no set of gates; name one of a set").arg(id));
        return;
    }
    const auto values = parametersOf(reading, id, *file, map.child("with"), map.mark());
    const YamlNodePtr list = withValues(reading, *gates, values, map.mark());
    for (const YamlNodePtr& item : list->items) {
        GatePlan gate = readGate(reading, *item);
        if (timing != GateTiming::After)
            gate.timing = timing;
        if (hasGate(reading.plan, gate.id))
            reading.findings.fault(map.mark(),
                QStringLiteral("gate %1 of the set %2 is in the plan already; rename that one")
                    .arg(quoted(gate.id), id));
        else
            wave->gates.append(gate);
    }
}

} // namespace wavedeck::plan
