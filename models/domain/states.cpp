// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/states.h"

#include "models/domain/protocol.h"

#include <algorithm>

namespace wavedeck {

namespace {

using SS = SessionState;
constexpr Transition<SS> kSession[] = {
    {SS::Running, SS::Held, "nothing can go on without a person"},
    {SS::Held, SS::Running, "the reasons are gone"},
    {SS::Running, SS::Completed, "every wave passed"},
    {SS::Held, SS::Completed, "the last reason is gone and every wave passed"},
    {SS::Running, SS::Failed, "not even a person can carry it on: its plan or environment is unreadable"},
    {SS::Held, SS::Failed, "not even a person can carry it on: its plan or environment is unreadable"},
    {SS::Running, SS::Stopped, "session stop"},
    {SS::Held, SS::Stopped, "session stop"},
};

using WS = WaveState;
constexpr Transition<WS> kWave[] = {
    {WS::Pending, WS::Running, "its needs passed"},
    {WS::Running, WS::Gating, "every agent ended well or was accepted"},
    {WS::Running, WS::Held, "a required agent did not succeed, or a gate before the agents holds"},
    {WS::Held, WS::Running, "an agent is retried, extended or accepted"},
    {WS::Held, WS::Gating, "the agent was accepted, or a gate is rerun"},
    {WS::Gating, WS::Held, "a blocking gate failed, is inconclusive or waits for a person"},
    {WS::Gating, WS::Running, "an agent is retried"},
    {WS::Gating, WS::Passed, "every blocking gate passed or was waived"},
    {WS::Held, WS::Passed, "the gate was waived or approved"},
    {WS::Running, WS::Passed, "no gate, every agent ended well"},
    {WS::Running, WS::Failed, "the session failed"},
    {WS::Gating, WS::Failed, "the session failed"},
    {WS::Held, WS::Failed, "the session failed"},
    {WS::Running, WS::Stopped, "session stop"},
    {WS::Gating, WS::Stopped, "session stop"},
    {WS::Held, WS::Stopped, "session stop"},
    {WS::Pending, WS::Skipped, "the session ended before it"},
};

using AS = AgentState;
constexpr Transition<AS> kAgent[] = {
    {AS::Queued, AS::Blocked, "an agent it needs did not succeed"},
    {AS::Blocked, AS::Queued, "that agent is retried or accepted"},
    {AS::Queued, AS::Starting, "intent committed"},
    {AS::Starting, AS::Running, "the shim recorded the start"},
    {AS::Starting, AS::Succeeded, "exit record, code 0"},
    {AS::Starting, AS::Failed, "exit record"},
    {AS::Starting, AS::Cancelled, "stopped"},
    {AS::Starting, AS::Lost, "claim without lock or record"},
    {AS::Running, AS::Overdue, "past its soft limit"},
    {AS::Overdue, AS::Running, "limit extended"},
    {AS::Running, AS::Succeeded, "exit record, code 0"},
    {AS::Running, AS::Failed, "exit record, or kill_after"},
    {AS::Running, AS::Cancelled, "agent stop, session stop"},
    {AS::Running, AS::Lost, "lock free without a valid record"},
    {AS::Overdue, AS::Succeeded, "exit record, code 0"},
    {AS::Overdue, AS::Failed, "exit record, or kill_after"},
    {AS::Overdue, AS::Cancelled, "agent stop, session stop"},
    {AS::Overdue, AS::Lost, "lock free without a valid record"},
    {AS::Queued, AS::Cancelled, "agent stop, session stop"},
    {AS::Blocked, AS::Cancelled, "agent stop, session stop"},
    {AS::Succeeded, AS::Queued, "retry of one that told no completion report"},
    {AS::Failed, AS::Queued, "retry: a new, numbered attempt"},
    {AS::Cancelled, AS::Queued, "retry: a new, numbered attempt"},
    {AS::Lost, AS::Queued, "retry by a person, or idempotent"},
};

using GS = GateState;
constexpr Transition<GS> kGate[] = {
    {GS::Pending, GS::Running, "its time has come: before, during or after the wave's agents"},
    {GS::Pending, GS::Passed, "a person decided"},
    {GS::Pending, GS::Failed, "a person decided"},
    {GS::Pending, GS::Waived, "gate waive"},
    {GS::Running, GS::Passed, "every criterion passed"},
    {GS::Running, GS::Failed, "a criterion failed"},
    {GS::Running, GS::Inconclusive, "a criterion lacks the result its rule needs"},
    {GS::Running, GS::Pending, "only a person's criteria are left, or what it looks at changes"},
    {GS::Passed, GS::Pending, "gate rerun, stale evidence, or an agent of the wave is retried"},
    {GS::Failed, GS::Pending, "gate rerun, or an agent of the wave is retried"},
    {GS::Inconclusive, GS::Pending, "gate rerun, or an agent of the wave is retried"},
    {GS::Failed, GS::Waived, "gate waive"},
    {GS::Inconclusive, GS::Waived, "gate waive"},
    {GS::Waived, GS::Pending, "the waiver ended before the wave passed, or gate rerun"},
    {GS::Waived, GS::Failed, "the waiver ended before the wave passed"},
    {GS::Waived, GS::Inconclusive, "the waiver ended before the wave passed"},
};

template <class S, std::size_t N> bool contains(const Transition<S> (&table)[N], S from, S to)
{
    return std::any_of(std::begin(table), std::end(table), [&](const auto& t) { return t.from == from && t.to == to; });
}

// Order of the words = order of the enumerators.
template <class E> QLatin1String lookUp(const E value, std::span<const char* const> words)
{
    return QLatin1String(words[static_cast<std::size_t>(value)]);
}
template <class E> std::optional<E> find(QStringView text, std::span<const char* const> words)
{
    for (std::size_t i = 0; i < words.size(); ++i)
        if (text == QLatin1String(words[i]))
            return static_cast<E>(i);
    return std::nullopt;
}
}

#define WAVEDECK_ENUM(E, ...)                                                                                          \
    namespace {                                                                                                        \
    constexpr const char* k##E##Words[] = {__VA_ARGS__};                                                               \
    }                                                                                                                  \
    QLatin1String word(E value)                                                                                        \
    {                                                                                                                  \
        return lookUp(value, k##E##Words);                                                                             \
    }                                                                                                                  \
    template <> std::optional<E> fromWord<E>(QStringView text)                                                         \
    {                                                                                                                  \
        return find<E>(text, k##E##Words);                                                                             \
    }

WAVEDECK_ENUM(SessionState, "running", "held", "completed", "failed", "stopped")
WAVEDECK_ENUM(WaveState, "pending", "running", "gating", "passed", "held", "failed", "stopped", "skipped")
WAVEDECK_ENUM(
    AgentState, "queued", "blocked", "starting", "running", "overdue", "succeeded", "failed", "cancelled", "lost")
WAVEDECK_ENUM(GateState, "pending", "running", "passed", "failed", "inconclusive", "waived")
WAVEDECK_ENUM(GateKind, "blocking", "advisory")
WAVEDECK_ENUM(Verifies, "implemented", "operational")
WAVEDECK_ENUM(GateTiming, "before", "during", "after")
WAVEDECK_ENUM(
    CriterionKind, "program", "metric", "report", "approval", "checklist", "coverage", "claim", "measure")
WAVEDECK_ENUM(Capability, "read-only", "modify")
WAVEDECK_ENUM(AgentClass, "none", "research", "scanner", "analysis", "verification")
WAVEDECK_ENUM(Priority, "P0", "P1", "P2", "P3")
WAVEDECK_ENUM(Delegation, "unsaid", "coordinator", "direct")
WAVEDECK_ENUM(
    WorktreeState, "making", "ready", "committed", "merging", "merged", "conflict", "dropping", "dropped", "failed")
WAVEDECK_ENUM(PhaseState, "open", "entered", "done", "skipped")
WAVEDECK_ENUM(ItemState, "open", "done", "waived")
WAVEDECK_ENUM(Mode, "basic", "standard", "enhanced", "critical")
WAVEDECK_ENUM(EndedBy, "agent", "operator", "limit", "engine", "unknown")
#undef WAVEDECK_ENUM

std::span<const Transition<SS>> sessionTransitions()
{
    return kSession;
}
std::span<const Transition<WS>> waveTransitions()
{
    return kWave;
}
std::span<const Transition<AS>> agentTransitions()
{
    return kAgent;
}
std::span<const Transition<GS>> gateTransitions()
{
    return kGate;
}

bool mayFollow(SS from, SS to)
{
    return contains(kSession, from, to);
}
bool mayFollow(WS from, WS to)
{
    return contains(kWave, from, to);
}
bool mayFollow(AS from, AS to)
{
    return contains(kAgent, from, to);
}
bool mayFollow(GS from, GS to)
{
    return contains(kGate, from, to);
}

bool hasEnded(SS s)
{
    return s == SS::Completed || s == SS::Failed || s == SS::Stopped;
}
bool hasEnded(WS s)
{
    return s == WS::Passed || s == WS::Failed || s == WS::Stopped || s == WS::Skipped;
}
bool hasEnded(AS s)
{
    return s == AS::Succeeded || s == AS::Failed || s == AS::Cancelled || s == AS::Lost;
}
bool hasEnded(GS s)
{
    return s == GS::Passed || s == GS::Failed || s == GS::Inconclusive || s == GS::Waived;
}

bool isLive(AS s)
{
    return s == AS::Starting || s == AS::Running || s == AS::Overdue;
}

} // namespace wavedeck
