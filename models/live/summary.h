// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

#include <array>
#include <optional>

/// What the rows of a session say together: numbers and sentences that more than one view shows. Pure; any thread.
namespace wavedeck {

constexpr int kAgentStates = 9;

/// How many agents are in which state. *Done* means succeeded; *finished* is succeeded + failed + cancelled + lost.
struct StateCounts {
    std::array<int, kAgentStates> of{};
    int operator[](AgentState state) const { return of[std::size_t(state)]; }
    int total() const;
    int done() const { return (*this)[AgentState::Succeeded]; }
    int finished() const;
    int live() const; ///< a process of it may exist
};

struct WaveSummary {
    StateCounts counts;
    int percent = 0; ///< mean of agentPercent(), rounded; 100 of a wave that has passed
    qint64 elapsedMs = 0; ///< 0 = not begun
    qint64 sequentialMs = 0; ///< its agents' times one after the other (WAVE-3)
};

/// What one can do about something that needs attention; the words of the page's actions.
enum class AttentionAction {
    OpenLog,
    Retry,
    Accept,
    Extend,
    Cancel,
    Approve,
    Reject,
    Waive,
    Rerun,
    Resume,
    Acknowledge,
    Silence,
    EndSurplus, ///< the processes that an alert has too many
    CancelLargest, ///< one of the agents that an alert names
    LetRun, ///< without a limit from now on
};
constexpr int kAttentionActions = int(AttentionAction::LetRun) + 1;

/// Something a person should look at (WAVE-11, ui.md 6), most urgent first.
struct Attention {
    enum Kind {
        AgentFailed,
        AgentLost,
        GateFailed,
        AlertCritical,
        GateWaits,
        SessionHeld,
        AgentOverdue,
        AgentBlocked,
        AlertWarning, ///< or one whose source says nothing
        AgentSilent
    };
    Kind kind = AgentFailed;
    QString subject; ///< agent id, gate id, alert id, or empty for the session
    QString title; ///< "lint is 4:08 past its limit"
    QString detail;
    qint64 at = 0; ///< UTC ms
    QList<AttentionAction> actions;
    bool settled = false; ///< somebody acknowledged or silenced it: it is still so, and needs nobody

    bool isGate() const { return kind == GateFailed || kind == GateWaits; }
    bool isAlert() const { return kind == AlertCritical || kind == AlertWarning; }
    bool isAgent() const { return !isGate() && !isAlert() && kind != SessionHeld; }
    /// Something went wrong; the others are to be looked at. Overdue is not failed.
    bool isBad() const { return kind <= AlertCritical; }
};

struct SessionSummary {
    QString verdict; ///< "Running, wave 2 of 3", "Held", "Completed with 2 exceptions", …
    QStringList exceptions; ///< what it completed in spite of; empty while it has not
    StateCounts counts;
    QList<WaveSummary> waves; ///< as LiveSession::waves
    int waveNow = 0; ///< index of the first wave that has not ended; the last one's when all have
    qint64 elapsedMs = 0;
    std::optional<qint64> leftMs; ///< FORM-6-like estimate out of finished agents; empty = nothing to go by
    qint64 tokens = 0; ///< input + output + cache of all agents
    qint64 costMicroUsd = 0;
    bool costKnown = false; ///< some agent told tokens or cost; otherwise both are unknown, which is not 0
    QList<Attention> attention; ///< that nobody settled
    QList<Attention> settled;
};

SessionSummary summarize(const LiveSession& session, qint64 now);

/// How far an agent is: 100 when it succeeded or was accepted as it is; otherwise what it told, also when it failed,
/// was cancelled or lost: what did not succeed is not done.
int agentPercent(const LiveAgent& agent);

/// Time an agent's latest attempt has run; 0 = not started.
qint64 elapsedMs(const LiveAgent& agent, qint64 now);

} // namespace wavedeck
