// SPDX-License-Identifier: GPL-3.0-or-later
// Gates before, during and after the agents of a wave. Part of Scheduler.
//
//   timing  asked when                        holds                  its result is new enough
//   before  the wave starts, then when rerun  agents from starting   until the first agent starts: by valid
//   during  again and again while agents run  the wave from passing  from `every` before the last agent's end on
//   after   every agent of the wave is over   the wave from passing  by valid, when the wave is to pass
#include "app/engine/scheduler.h"

#include "app/engine/waiting.h"
#include "models/domain/blocking.h"

#include <algorithm>
#include <utility>

namespace wavedeck {

namespace {

bool isUndecided(const GateRun& gate)
{
    // One that waits for a person keeps nobody busy.
    return !hasEnded(gate.row->state) && !(gate.row->state == GateState::Pending && !gate.row->reason.isEmpty());
}

bool hasLiveAgent(const WaveRun& wave)
{
    return std::any_of(
        wave.agents.begin(), wave.agents.end(), [](const AgentRun& agent) { return isLive(agent.row->state); });
}

/// When the last of a wave's agents ended, as far as any did.
qint64 lastEnd(const WaveRun& wave)
{
    qint64 last = 0;
    for (const AgentRun& agent : wave.agents)
        if (agent.row->attempt > 0 && hasEnded(agent.row->state))
            last = std::max(last, agent.row->stateAt);
    return last;
}

/// It has looked, and may look again: an open decision of a person is no reason to go on by old measurements.
bool repeats(const GateRun& gate)
{
    return gate.row->startedAt > 0 && gate.row->state != GateState::Running && gate.row->state != GateState::Waived;
}

/// Who made a gate's verdict: the person whose decision came last; else the engine.
QString deciderOf(const GateRun& gate)
{
    const auto last = std::max_element(gate.criteria.begin(), gate.criteria.end(),
        [](const CriterionRun& a, const CriterionRun& b) { return a.row->checkedAt < b.row->checkedAt; });
    if (last == gate.criteria.end() || !last->needsPerson() || !hasEnded(last->row->state))
        return Transitions::engine();
    return last->row->evidence.last().toObject().value(QLatin1String("by")).toString(Transitions::engine());
}

QString waitsForPerson(const CriterionPlan& plan)
{
    if (plan.kind == CriterionKind::Checklist)
        return QStringLiteral("waits for a person to confirm the checklist");
    return QStringLiteral("waits for approval by %1")
        .arg(plan.approvalRoles.isEmpty() ? QStringLiteral("a person")
                                          : plan.approvalRoles.join(QStringLiteral(" or ")));
}

} // namespace

GateVerdict judgeGate(const GateRun& gate)
{
    QString failed, inconclusive, persons;
    bool running = false;
    bool pending = false;
    const auto add = [&gate](QString& to, const CriterionRun& criterion) {
        const QString name = gate.criteria.size() > 1 ? criterion.row->id + QStringLiteral(": ") : QString();
        to += (to.isEmpty() ? QString() : QStringLiteral(", ")) + name + criterion.row->reason;
    };
    for (const CriterionRun& criterion : gate.criteria) {
        switch (criterion.row->state) {
        case GateState::Failed:
            add(failed, criterion);
            break;
        case GateState::Inconclusive:
            add(inconclusive, criterion);
            break;
        case GateState::Running:
            running = true;
            break;
        case GateState::Pending:
            pending = pending || !criterion.needsPerson();
            if (criterion.needsPerson())
                persons = waitsForPerson(*criterion.plan);
            break;
        case GateState::Passed:
        case GateState::Waived:
            break;
        }
    }
    if (running)
        return {GateState::Running, {}};
    if (!failed.isEmpty())
        return {GateState::Failed, failed};
    if (!inconclusive.isEmpty())
        return {GateState::Inconclusive, inconclusive};
    if (pending)
        return {GateState::Pending, {}};
    if (!persons.isEmpty())
        return {GateState::Pending, persons};
    return {GateState::Passed, {}};
}

void Scheduler::advanceGate(SessionRun& session, WaveRun& wave, GateRun& gate, Place place, std::vector<Start>& starts)
{
    if (hasEnded(gate.row->state))
        return;
    if (place != Place::None && session.row->operatorHold.isEmpty())
        for (CriterionRun& criterion : gate.criteria) {
            if (criterion.row->state != GateState::Pending || criterion.needsPerson())
                continue;
            if (criterion.attempt.mark != Tracked<Attempt>::Clean) { // its end is not stored: no row over it
                session.again = true;
                continue;
            }
            if (place == Place::OfAgents && session.places() >= session.row->maxParallel)
                break;
            if (!machineAllows(session)) {
                session.admission.kept = true;
                break;
            }
            m_set.set(session, gate, GateState::Running);
            m_set.beginAttempt(session, criterion, m_instance, place == Place::Beside);
            starts.push_back({&session, &wave, nullptr, &gate, &criterion});
        }
    const GateVerdict verdict = judgeGate(gate);
    if (verdict.state == GateState::Pending && gate.row->state == GateState::Running && verdict.reason.isEmpty())
        return; // programs of it still wait for a free slot
    m_set.set(session, gate, verdict.state, verdict.reason,
        hasEnded(verdict.state) ? deciderOf(gate) : Transitions::engine());
}

/// What was found or decided counts no more. A person's criterion begins its next round: what was given before is
/// history.
void Scheduler::forget(SessionRun& session, CriterionRun& criterion)
{
    criterion.stale = false;
    criterion.row->evidence = {};
    if (criterion.needsPerson()) {
        ++criterion.row->attempt;
        criterion.row->environment = criterion.plan->environment;
    }
    m_set.set(session, criterion, GateState::Pending, {}, {});
}

void Scheduler::reset(SessionRun& session, GateRun& gate, const QString& why, const QString& actor)
{
    for (CriterionRun& criterion : gate.criteria)
        if (hasEnded(criterion.row->state) || !criterion.row->evidence.isEmpty())
            forget(session, criterion);
    gate.due = false;
    gate.waiverOver = false;
    if (hasEnded(gate.row->state))
        m_set.set(session, gate, GateState::Pending, why, actor);
}

/// Only what programs find: a person is not asked again every minute.
void Scheduler::repeat(SessionRun& session, GateRun& gate)
{
    gate.due = false;
    if (!repeats(gate))
        return;
    for (CriterionRun& criterion : gate.criteria)
        if (!criterion.needsPerson() && hasEnded(criterion.row->state))
            forget(session, criterion);
    m_set.set(session, gate, GateState::Pending);
}

bool Scheduler::dropStale(SessionRun& session, GateRun& gate)
{
    if (gate.row->state != GateState::Passed)
        return false; // it does not count anyway
    QStringList stale;
    for (CriterionRun& criterion : gate.criteria)
        if (criterion.stale && hasEnded(criterion.row->state)) {
            stale.append(criterion.row->id);
            forget(session, criterion);
        }
    if (stale.isEmpty())
        return false;
    m_set.note(session, QStringLiteral("gate:") + gate.row->id, QStringLiteral("stale"),
        QStringLiteral("the evidence of %1 is too old to count").arg(stale.join(QStringLiteral(", "))));
    m_set.set(session, gate, GateState::Pending);
    return true;
}

void Scheduler::endWaivers(SessionRun& session, WaveRun& wave)
{
    for (GateRun& gate : wave.gates) {
        if (gate.row->state != GateState::Waived || !gate.waiverOver)
            continue;
        gate.waiverOver = false;
        const GateVerdict verdict = judgeGate(gate);
        // What a person decides or a program finds is asked anew; what failed stays so.
        const GateState state = verdict.state == GateState::Failed || verdict.state == GateState::Inconclusive
            ? verdict.state
            : GateState::Pending;
        const QString by = gate.row->waiver.value(QLatin1String("by")).toString();
        const QString fault = std::exchange(gate.waiverFault, {});
        const QString ended = fault.isEmpty() ? QStringLiteral("its waiver by %1 has expired").arg(by) : fault;
        gate.row->waiver.insert(QStringLiteral("expired"), true);
        m_set.note(session, QStringLiteral("gate:") + gate.row->id, QStringLiteral("waiver"), ended);
        m_set.set(session, gate, state,
            state == GateState::Pending ? QString() : QString(verdict.reason + QStringLiteral("; ") + ended));
    }
}

Scheduler::Standing Scheduler::standingOf(const SessionRun& session, const WaveRun& wave, const GateTiming* only)
{
    Standing standing;
    for (const GateRun& gate : wave.gates) {
        if (only && gate.plan->timing != *only)
            continue;
        standing.busy = standing.busy || isUndecided(gate);
        if (standing.why.isEmpty())
            standing.why = holdReason(gate.row.row, session.row->mode);
    }
    return standing;
}

Scheduler::Standing Scheduler::askGates(
    SessionRun& session, WaveRun& wave, const GateTiming* only, bool staleCounts, std::vector<Start>& starts)
{
    const auto ask = [&] {
        for (GateRun& gate : wave.gates)
            if (!only || gate.plan->timing == *only)
                advanceGate(session, wave, gate, Place::OfAgents, starts);
        return standingOf(session, wave, only);
    };
    const Standing standing = ask();
    if (standing.busy || !standing.why.isEmpty() || !staleCounts)
        return standing;
    // All would be well: only now is it worth asking again what has become too old meanwhile.
    bool dropped = false;
    for (GateRun& gate : wave.gates) {
        const bool counts = !only || gate.plan->timing == *only;
        const bool lookedAtAgain = only || gate.plan->timing != GateTiming::Before || !waiting::hasAgentStarted(wave);
        if (counts && lookedAtAgain)
            dropped = dropStale(session, gate) || dropped;
    }
    return dropped ? ask() : standing;
}

QString Scheduler::advanceBefore(SessionRun& session, WaveRun& wave, std::vector<Start>& starts)
{
    constexpr GateTiming kBefore = GateTiming::Before;
    const bool mayStart = session.row->operatorHold.isEmpty();
    const bool isFirst = !waiting::hasAgentStarted(wave);
    const Standing standing = askGates(session, wave, &kBefore, mayStart && isFirst, starts);
    // A waiver that let this wave start may have ended before any agent could.
    if (const GateRun* behind = isFirst ? waiting::gateBehind(session, wave) : nullptr)
        return QStringLiteral("gate %1").arg(behind->row.row.id);
    if (!standing.why.isEmpty())
        return standing.why;
    if (!standing.busy)
        return {};
    const auto open = std::find_if(wave.gates.begin(), wave.gates.end(),
        [](const GateRun& gate) { return gate.plan->timing == kBefore && isUndecided(gate); });
    return QStringLiteral("gate %1").arg(open->row->id);
}

bool Scheduler::isHeldBefore(const SessionRun& session, const WaveRun& wave)
{
    constexpr GateTiming kBefore = GateTiming::Before;
    const Standing standing = standingOf(session, wave, &kBefore);
    return !standing.why.isEmpty() && !standing.busy && !hasLiveAgent(wave);
}

void Scheduler::followDuring(SessionRun& session, WaveRun& wave, std::vector<Start>& starts)
{
    const bool live = hasLiveAgent(wave);
    for (GateRun& gate : wave.gates) {
        if (gate.plan->timing != GateTiming::During)
            continue;
        gate.askedAtEnd = false;
        if (gate.due && live && session.row->operatorHold.isEmpty())
            repeat(session, gate);
        // Nobody waits for it, and it waits for no agent to end.
        advanceGate(session, wave, gate, live ? Place::Beside : Place::None, starts);
    }
}

void Scheduler::advanceGates(SessionRun& session, WaveRun& wave, std::vector<Start>& starts)
{
    // What was found shortly before the end stands for it. One that still runs is asked when it has ended.
    for (GateRun& gate : wave.gates) {
        if (gate.plan->timing != GateTiming::During || gate.askedAtEnd)
            continue;
        advanceGate(session, wave, gate, Place::OfAgents, starts);
        if (repeats(gate) && gate.row->startedAt + gate.plan->everyMs < lastEnd(wave)) {
            gate.askedAtEnd = true;
            repeat(session, gate);
        }
    }
    const Standing standing = askGates(session, wave, nullptr, true, starts);
    if (!standing.why.isEmpty() && !standing.busy)
        m_set.set(session, wave, WaveState::Held, standing.why);
    else if (standing.why.isEmpty() && !standing.busy)
        m_set.set(session, wave, WaveState::Passed);
    else if (wave.row->state == WaveState::Held)
        m_set.set(session, wave, WaveState::Gating);
}

/// A wave that waits for this one starts behind what is waived or passed then, not when this one passed.
void Scheduler::followPassed(SessionRun& session, WaveRun& wave, std::vector<Start>& starts)
{
    endWaivers(session, wave);
    for (GateRun& gate : wave.gates)
        advanceGate(session, wave, gate, Place::OfAgents, starts);
}

void Scheduler::noteWaivers(SessionRun& session, const WaveRun& wave)
{
    for (const WaveRun& earlier : session.waves)
        if (wave.plan->needs.contains(earlier.row->id))
            for (const GateRun& gate : earlier.gates)
                if (gate.row->state == GateState::Waived)
                    m_set.note(session, QStringLiteral("wave:") + wave.row->id, QStringLiteral("waiver"),
                        QStringLiteral("starts behind gate %1, waived by %2 until %3: %4")
                            .arg(gate.row->id, gate.row->waiver.value(QLatin1String("by")).toString(),
                                gate.row->waiver.value(QLatin1String("until")).toString(),
                                gate.row->waiver.value(QLatin1String("reason")).toString()));
}

} // namespace wavedeck
