// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/formulas.h"
#include "models/plan/reading.h"
#include "models/protocol/balance.h"

#include <algorithm>
#include <cmath>

// A better sharing of a wave's work, where the plan's is bad (PLAN-5).
namespace wavedeck::plan {

namespace {

constexpr qsizetype kMostAgents = 1000; ///< nobody reads a longer proposal
constexpr qsizetype kMostPieces = 20'000;

/// What of an agent's work can be given away: its units, or its inputs when there are as many as that.
QList<double> piecesOf(const AgentPlan& agent)
{
    if (agent.work <= 0)
        return {};
    qsizetype count = 1;
    if (std::floor(agent.work) == agent.work && agent.work <= double(kMostPieces))
        count = qsizetype(agent.work);
    else if (agent.inputs.size() > 1)
        count = agent.inputs.size();
    return QList<double>(count, agent.work / double(count));
}

double ratioOf(const QList<double>& loads)
{
    return formulas::balanceRatio(loads).value_or(0);
}

/// Shares the work of agents of one capability out among them; false when there is too much to propose.
bool shareOut(Reading& reading, qsizetype wave, Capability capability, QList<AssignmentAdvice::Share>& shares)
{
    const WavePlan& plan = reading.plan.waves[wave];
    QList<double> pieces;
    QList<qsizetype> lanes; // places in shares
    qsizetype place = 0;
    for (qsizetype a = 0; a < plan.agents.size(); ++a) {
        for (qsizetype i = 0; i < reading.instances[wave][a].size(); ++i, ++place) {
            if (plan.agents[a].capability != capability)
                continue;
            lanes.append(place);
            pieces += piecesOf(plan.agents[a]);
            if (pieces.size() > kMostPieces)
                return false;
        }
    }
    const int count = int(lanes.size());
    const QList<double> loads = balance::loadsOf(pieces, balance::longestFirst(pieces, count), count);
    for (qsizetype i = 0; i < lanes.size(); ++i)
        shares[lanes[i]].proposed = loads[i];
    return true;
}

QList<AssignmentAdvice::Share> sharesOf(Reading& reading, qsizetype wave)
{
    QList<AssignmentAdvice::Share> shares;
    for (qsizetype a = 0; a < reading.plan.waves[wave].agents.size(); ++a)
        for (const AgentInstance& instance : std::as_const(reading.instances[wave][a]))
            shares.append({instance.id, reading.plan.waves[wave].agents[a].work, 0});
    return shares;
}

void adviseWave(Reading& reading, qsizetype wave)
{
    AssignmentAdvice advice;
    advice.wave = reading.plan.waves[wave].id;
    advice.shares = sharesOf(reading, wave);
    if (advice.shares.size() < 2 || advice.shares.size() > kMostAgents
        || !shareOut(reading, wave, Capability::ReadOnly, advice.shares)
        || !shareOut(reading, wave, Capability::Modify, advice.shares))
        return;
    QList<double> before;
    QList<double> after;
    for (const AssignmentAdvice::Share& share : std::as_const(advice.shares)) {
        before.append(share.work);
        after.append(share.proposed);
    }
    advice.ratio = ratioOf(before);
    advice.proposedRatio = ratioOf(after);
    const bool better = advice.proposedRatio > 0 && (advice.ratio <= 0 || advice.proposedRatio < advice.ratio);
    if (better)
        reading.advice.assignments.append(advice);
}

}

void adviseBalance(Reading& reading)
{
    for (qsizetype w = 0; w < reading.plan.waves.size(); ++w) {
        const WaveLoad& load = reading.loads[w];
        if (load.isBalanced() && load.overloaded.isEmpty())
            continue;
        adviseWave(reading, w);
    }
}

} // namespace wavedeck::plan
