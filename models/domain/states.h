// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <QStringView>

#include <optional>
#include <span>

/// The states of sessions, waves, agents and gates, and which may follow which. One table a kind; the
/// words are the contract of `command-line.md`, spelled the same in the database, JSON and on the screen.
namespace wavedeck {

enum class SessionState { Running, Held, Completed, Failed, Stopped };
enum class WaveState { Pending, Running, Gating, Passed, Held, Failed, Stopped, Skipped };
enum class AgentState { Queued, Blocked, Starting, Running, Overdue, Succeeded, Failed, Cancelled, Lost };
enum class GateState { Pending, Running, Passed, Failed, Inconclusive, Waived };

enum class GateKind { Blocking, Advisory };
enum class Verifies { Implemented, Operational };
/// When a gate is decided: before its wave's agents start, again and again while they run, or after they ended.
enum class GateTiming { Before, During, After };
/// What a gate's criterion asks. Approval and Checklist wait for a person, all others run a program.
enum class CriterionKind { Program, Metric, Report, Approval, Checklist, Coverage, Claim, Measure };
constexpr bool isForPerson(CriterionKind kind)
{
    return kind == CriterionKind::Approval || kind == CriterionKind::Checklist;
}
enum class Capability { ReadOnly, Modify };
/// What an agent is for (CAP-5). None = the plan does not say.
enum class AgentClass { None, Research, Scanner, Analysis, Verification };
/// How urgent something is (PLAN-11, DEBT-2): P0 before everything else (WAVE-7).
enum class Priority { P0, P1, P2, P3 };
/// How work is handed on (HIER-8). Unsaid = the plan leaves it open.
enum class Delegation { Unsaid, Coordinator, Direct };
/// How much rigour a session has (PLAN-10).
enum class Mode { Basic, Standard, Enhanced, Critical };
/// Who ended an attempt.
enum class EndedBy { Agent, Operator, Limit, Engine, Unknown };

/// One legal change of state, and what makes it: every terminal state has a producer.
template <class S> struct Transition {
    S from;
    S to;
    const char* producer;
};

std::span<const Transition<SessionState>> sessionTransitions();
std::span<const Transition<WaveState>> waveTransitions();
std::span<const Transition<AgentState>> agentTransitions();
std::span<const Transition<GateState>> gateTransitions();

bool mayFollow(SessionState from, SessionState to);
bool mayFollow(WaveState from, WaveState to);
bool mayFollow(AgentState from, AgentState to);
bool mayFollow(GateState from, GateState to);

/// True when nothing happens any more without a person asking for it (a retry, a rerun).
bool hasEnded(SessionState state);
bool hasEnded(WaveState state);
bool hasEnded(AgentState state);
bool hasEnded(GateState state);

/// True while a process of the agent may exist.
bool isLive(AgentState state);

QLatin1String word(SessionState state);
QLatin1String word(WaveState state);
QLatin1String word(AgentState state);
QLatin1String word(GateState state);
QLatin1String word(GateKind kind);
QLatin1String word(GateTiming timing);
QLatin1String word(Verifies verifies);
QLatin1String word(CriterionKind kind);
QLatin1String word(Capability capability);
QLatin1String word(AgentClass agentClass);
QLatin1String word(Priority priority);
QLatin1String word(Delegation delegation);
QLatin1String word(Mode mode);
QLatin1String word(EndedBy by);

/// The value a word stands for; empty for an unknown word.
template <class E> std::optional<E> fromWord(QStringView text);

} // namespace wavedeck
