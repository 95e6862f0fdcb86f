// SPDX-License-Identifier: GPL-3.0-or-later
// `baseline:` of a wave (BASE-1, BASE-2, BASE-5): becomes two gates, so that nothing below knows more than gates.
#include "models/assurance/product.h"
#include "models/plan/protocolrules.h"
#include "models/plan/shortgates.h"

namespace wavedeck::plan {

namespace {

constexpr int kMostUsers = 1'000'000;

GatePlan gateOf(const CriterionPlan& criterion, GateKind kind, bool after)
{
    GatePlan gate;
    gate.id = criterion.measure.name + (after ? QStringLiteral("-after") : QStringLiteral("-baseline"));
    gate.name = after ? QStringLiteral("%1 measured again").arg(criterion.measure.name)
                      : QStringLiteral("Baseline of %1").arg(criterion.measure.name);
    gate.kind = kind;
    gate.timing = after ? GateTiming::After : GateTiming::Before;
    gate.verifies = Verifies::Operational;
    gate.mark = criterion.mark;
    gate.criteria.append(criterion);
    CriterionPlan& own = gate.criteria.last();
    own.measure.after = after;
    if (!after)
        own.measure.target.reset(); // what is not done yet cannot keep it
    return gate;
}

} // namespace

QList<GatePlan> readBaseline(Reading& reading, const YamlNode& node)
{
    const MapReader map(node, keys::baseline, reading.findings);
    if (!node.isMapping())
        return {};
    CriterionPlan criterion;
    criterion.id = QStringLiteral("result");
    criterion.kind = CriterionKind::Measure;
    criterion.verifies = Verifies::Operational;
    criterion.mark = node.mark;
    map.require("name", QStringLiteral("name: api, what is measured"));
    map.id("name", criterion.measure.name);
    map.line("unit", criterion.measure.unit);
    map.integer("concurrency", criterion.measure.concurrency, 1, kMostUsers);
    if (map.has("target")) {
        double target = 0;
        map.number("target", target, 0, 1e12);
        criterion.measure.target = target;
    }
    map.line("environment", criterion.environment);
    map.duration("valid_for", criterion.validMs);
    map.duration("limit", criterion.limitMs);
    map.duration("kill_after", criterion.killAfterMs);
    GateKind kind = GateKind::Blocking;
    map.state("kind", kind, 2);
    map.require("argv", QStringLiteral("argv: [./measure.sh], which prints samples"));
    readCommand(map, criterion.argv, criterion.shell);
    if (!criterion.argv.isEmpty())
        checkCommand(reading, criterion.argv, criterion.shell, map.markOf("argv"));
    for (const QString& argument : std::as_const(criterion.argv))
        checkPlaceholders(reading, argument, false, map.markOf("argv"));
    return {gateOf(criterion, kind, false), gateOf(criterion, kind, true)};
}

} // namespace wavedeck::plan

namespace wavedeck {

void checkBaselines(PlanReading& reading, bool stored)
{
    bool measured = stored;
    for (const WavePlan& wave : std::as_const(reading.plan.waves)) {
        for (const GatePlan& gate : wave.gates)
            measured = measured
                || (gate.timing == GateTiming::Before && gate.criteria.first().kind == CriterionKind::Measure);
        for (const AgentPlan& agent : wave.agents)
            if (agent.performance && !measured)
                tell(reading, QLatin1String("baseline"), agent.mark,
                    QStringLiteral(
                        "agent '%1' works on performance, and no baseline of '%2' is stored; give its wave a "
                        "baseline:, or take one with `wavedeckctl baseline record`")
                        .arg(agent.id, productOf(reading.plan)));
    }
}

} // namespace wavedeck
