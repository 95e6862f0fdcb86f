// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/scheduler.h"
#include "app/engine/startholds.h"

#include "app/engine/closedproviders.h"
#include "app/engine/limits.h"
#include "app/engine/purse.h"
#include "app/engine/startholds.h"
#include "app/engine/waiting.h"
#include "models/base/clock.h"
#include "models/domain/blocking.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr qsizetype kMaxInstances = 10'000; ///< of one foreach; lists and ranges are checked by the plan reader

const QString kWaitsForMachine = waiting::kWaits + QStringLiteral("the machine: ");
constexpr qsizetype kMostWaits = 3; ///< reasons of a session; the agents have their own

/// Attempts of the session that go on, or will: not those that stand still until somebody decides.
int moving(const SessionRun& session)
{
    int count = session.live;
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents)
            count -= agent.money.still && isLive(agent.row->state);
    return count;
}

enum class Needs { Met, Waiting, Broken };
Needs needsOf(WaveRun& wave, const AgentRun& agent, QString& broken)
{
    Needs result = Needs::Met;
    for (const QString& need : agent.plan->needs)
        for (const AgentRun* other : waiting::needed(wave, need)) {
            if (other->row->isSettled())
                continue;
            if (waiting::isOver(*other)) {
                broken = QStringLiteral("%1 is %2").arg(other->row->id, word(other->row->state));
                return Needs::Broken;
            }
            result = Needs::Waiting;
        }
    return result;
}

} // namespace

void Scheduler::startWave(SessionRun& session, WaveRun& wave)
{
    for (qsizetype i = 0; i < wave.plan->agents.size(); ++i) {
        const AgentPlan& plan = wave.plan->agents[i];
        if (plan.forEach.kind != ForEach::Glob || !waiting::needed(wave, plan.id).empty())
            continue;
        QList<AgentInstance> instances = instancesOf(plan, session.plan.workspace);
        if (instances.size() > kMaxInstances) {
            m_set.note(session, QStringLiteral("wave:") + wave.row->id, QStringLiteral("foreach"),
                QStringLiteral("%1: more than %2 files match %3; the rest is left out")
                    .arg(plan.id)
                    .arg(kMaxInstances)
                    .arg(plan.forEach.glob));
            instances.resize(kMaxInstances);
        }
        int position = int(i) + 1;
        for (const WaveRun& earlier : session.waves) {
            if (&earlier == &wave)
                break;
            position += int(earlier.plan->agents.size());
        }
        for (const AgentInstance& instance : instances) {
            wave.agents.push_back(makeAgent(plan, *wave.plan, instance, position));
            m_set.journal().insert(session.id(), wave.agents.back().row);
        }
        if (instances.isEmpty()) {
            // No item is no result: the agent stands there as what could not be run, for a person to accept.
            AgentRun& none = wave.agents.emplace_back(makeAgent(plan, *wave.plan, {plan.id, {}, 0}, position));
            m_set.journal().insert(session.id(), none.row);
            m_set.set(session, none, AgentState::Cancelled, QStringLiteral("engine"),
                QStringLiteral("no file matches %1").arg(plan.forEach.glob));
        }
        m_set.note(session, QStringLiteral("wave:") + wave.row->id, QStringLiteral("foreach"),
            QStringLiteral("%1: %2 files match %3").arg(plan.id).arg(instances.size()).arg(plan.forEach.glob));
    }
    m_set.set(session, wave, WaveState::Running);
    noteWaivers(session, wave);
}

bool Scheduler::machineAllows(const SessionRun& session) const
{
    return session.admission.starts == Admission::Free
        || (session.admission.starts == Admission::OneAtATime && session.live == 0);
}

/// Set once and cleared once: `waits for …`; empty = it does not wait so.
void Scheduler::setWaiting(SessionRun& session, AgentRun& agent, const QString& why)
{
    Agent& row = agent.row.row;
    if (why.isEmpty() ? !row.reason.startsWith(waiting::kWaits) : row.reason == why)
        return;
    row.reason = why;
    m_set.changed(session, agent.row);
}

/// What a session is held for when nothing of it can run.
void Scheduler::noteWait(SessionRun& session, const QString& why)
{
    if (!why.isEmpty() && session.money.waits.size() < kMostWaits && !session.money.waits.contains(why))
        session.money.waits.append(why);
}

/// Why an agent that the plan would start now must wait for budget or machine; empty when it may start.
QString Scheduler::waitOf(SessionRun& session, const AgentRun& agent, Purse& purse) const
{
    if (const QString why = purse.refuses(agent); !why.isEmpty()) {
        noteWait(session, why);
        return why;
    }
    if (machineAllows(session))
        return {};
    session.admission.kept = true;
    return kWaitsForMachine + session.admission.reason;
}

void Scheduler::advanceAgents(SessionRun& session, WaveRun& wave, const waiting::Blockers& blockers,
    const QString& gate, std::vector<Start>& starts)
{
    const bool mayStart = session.row->operatorHold.isEmpty();
    Limits limits(session, wave);
    Purse purse(session);
    int kept = 0; // those that would have been started take their places in the limits too
    const auto consider = [&](AgentRun& agent) {
        const AgentState state = agent.row->state;
        const auto closed
            = [&] { return session.money.closed ? session.money.closed->refuses(session, agent) : QString(); };
        // One that its provider turned away stands there as failed until that is open.
        if (state == AgentState::Failed && agent.retryDue)
            noteWait(session, closed());
        if ((state != AgentState::Queued && state != AgentState::Blocked) || !agent.row->accepted.isEmpty())
            return;
        QString broken;
        const Needs needs = agent.plan->needs.isEmpty() ? Needs::Met : needsOf(wave, agent, broken);
        if (needs == Needs::Broken && state == AgentState::Queued)
            m_set.set(session, agent, AgentState::Blocked, QStringLiteral("engine"), broken);
        else if (needs != Needs::Broken && state == AgentState::Blocked)
            m_set.set(session, agent, AgentState::Queued, QStringLiteral("engine"));
        if (!gate.isEmpty()) { // none starts before it
            setWaiting(session, agent, needs == Needs::Met ? QString(waiting::kWaits + gate) : QString());
            return;
        }
        if (needs == Needs::Met && mayStart && !blockers.waiting.isEmpty() && !blockers.agents.contains(&agent)) {
            setWaiting(session, agent, blockers.waiting);
            return;
        }
        if (needs != Needs::Met || !mayStart || session.places() + kept >= session.row->maxParallel || limits.waveFull()
            || !limits.allows(agent.row.row)) {
            setWaiting(session, agent, {});
            return;
        }
        const QString held = startholds::agentHold(session, agent.row->role);
        if (const QString why = held.isEmpty() ? closed() : held; !why.isEmpty()) {
            noteWait(session, why);
            setWaiting(session, agent, why); // it takes no place: the others go on
            return;
        }
        limits.started(agent.row.row);
        if (const QString why = waitOf(session, agent, purse); !why.isEmpty()) {
            ++kept;
            setWaiting(session, agent, why);
            return;
        }
        m_set.beginAttempt(session, agent, m_instance);
        purse.begin(agent, m_set.journal());
        starts.push_back({&session, &wave, &agent, nullptr, nullptr});
    };
    // Those that agents asked for first: somebody who runs may wait for them.
    const bool hasChildren = !session.spawnedPlans.empty();
    for (AgentRun& agent : wave.agents)
        if (hasChildren && !agent.row->parent.isEmpty())
            consider(agent);
    for (AgentRun& agent : wave.agents)
        if (!hasChildren || agent.row->parent.isEmpty())
            consider(agent);
}

QString holdReason(const AgentRun& agent)
{
    return holdReason(agent.row.row, agent.owes, agent.retryDue);
}

namespace {
void addHolds(const SessionRun& session, const WaveRun& wave, QStringList& reasons)
{
    for (const GateRun& gate : wave.gates)
        if (const QString reason = holdReason(gate.row.row, session.row->mode); !reason.isEmpty())
            reasons.append(reason);
}
} // namespace

QStringList holdReasons(const SessionRun& session)
{
    QStringList reasons;
    if (!session.row->operatorHold.isEmpty())
        reasons.append(session.row->operatorHold);
    if (session.admission.held)
        reasons.append(kWaitsForMachine + session.admission.reason);
    if (session.money.paused)
        reasons.append(exceededText(session));
    reasons.append(session.money.waits);
    for (const QString& why : {session.protocol.startHold, session.protocol.closeHold})
        if (!why.isEmpty())
            reasons.append(why);
    for (const WaveRun& wave : session.waves) {
        if (waiting::isNext(session, wave))
            for (const QString& why : wave.startHolds)
                if (!why.isEmpty()) // it only waits to be counted
                    reasons.append(why);
        // All others wait for a P0 agent that did not succeed, so its wave is not over.
        const bool held = wave.row->state == WaveState::Held;
        if (waiting::isAwaited(session, wave))
            addHolds(session, wave, reasons);
        if (!held && !(session.hasUrgent && wave.row->state == WaveState::Running))
            continue;
        for (const AgentRun& agent : wave.agents)
            if (const QString reason = holdReason(agent); !reason.isEmpty() && (held || waiting::isBlocker(agent)))
                reasons.append(reason);
        addHolds(session, wave, reasons);
    }
    return reasons;
}

void Scheduler::advance(SessionRun& session, std::vector<Start>& starts)
{
    if (hasEnded(session.row->state))
        return;
    bool passed = true;
    bool busy = moving(session) > 0;
    session.admission.kept = false;
    session.money.waits.clear();
    for (WaveRun& wave : session.waves) {
        if (session.protocol.startHold.isEmpty() && waiting::mayStartNow(session, wave))
            startWave(session, wave);
        if (waiting::isAwaited(session, wave))
            followPassed(session, wave, starts);
        if (waiting::isOpen(wave)) {
            endWaivers(session, wave);
            const QString gate = advanceBefore(session, wave, starts);
            advanceAgents(session, wave, waiting::blockersOf(session), gate, starts);
            const bool over = std::all_of(wave.agents.begin(), wave.agents.end(),
                [](const AgentRun& a) { return waiting::isOver(a) || !a.row->accepted.isEmpty(); });
            const auto bad = std::find_if(
                wave.agents.begin(), wave.agents.end(), [](const AgentRun& a) { return !holdReason(a).isEmpty(); });
            if (!over || bad != wave.agents.end())
                followDuring(session, wave, starts);
            if (!over) {
                const bool held = isHeldBefore(session, wave);
                m_set.set(session, wave, held ? WaveState::Held : WaveState::Running, held ? gate : QString());
            } else if (bad != wave.agents.end())
                m_set.set(session, wave, WaveState::Held, holdReason(*bad));
            else {
                if (wave.row->state == WaveState::Running && !wave.gates.empty())
                    m_set.set(session, wave, WaveState::Gating);
                advanceGates(session, wave, starts);
            }
        }
        passed = passed && wave.row->state == WaveState::Passed;
    }
    busy = busy || moving(session) > 0;
    if (passed && session.protocol.mayClose) {
        m_set.setReasons(session, {});
        m_set.set(session, SessionState::Completed);
        return;
    }
    // A wave that became passed just now may have freed one before it in the plan.
    const QStringList reasons = holdReasons(session);
    const bool held = !session.row->operatorHold.isEmpty() || (!busy && !reasons.isEmpty());
    m_set.setReasons(session, held ? reasons : QStringList());
    m_set.set(session, held ? SessionState::Held : SessionState::Running);
}

} // namespace wavedeck
