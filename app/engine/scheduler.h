// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/transitions.h"

#include <vector>

namespace wavedeck {
namespace waiting {
struct Blockers;
}

class Purse;

/// An intent that has to be committed before it is carried out: an attempt of an agent, or of a gate's program.
struct Start {
    SessionRun* session = nullptr;
    WaveRun* wave = nullptr;
    AgentRun* agent = nullptr; ///< or
    GateRun* gate = nullptr;
    CriterionRun* criterion = nullptr;
};

/// Decides what a session does next (`architecture.md`, "How a session runs"). Looks only at the rows, never at a
/// process, a file or a clock; call it after every change, it is idempotent.
class Scheduler {
public:
    /// instance = identity of the data directory, the first part of run ids.
    Scheduler(Transitions& transitions, const QString& instance)
        : m_set(transitions)
        , m_instance(instance)
    {
    }

    /// Carries the session as far as the rules allow; what has to be started is appended to starts.
    void advance(SessionRun& session, std::vector<Start>& starts);

    /// Puts a gate and its criteria back to pending, because it is rerun or an agent of its wave starts again.
    void reset(SessionRun& session, GateRun& gate, const QString& why, const QString& actor);

private:
    static void noteWait(SessionRun& session, const QString& why);
    QString waitOf(SessionRun& session, const AgentRun& agent, Purse& purse) const;
    bool machineAllows(const SessionRun& session) const;
    void setWaiting(SessionRun& session, AgentRun& agent, const QString& why);
    void startWave(SessionRun& session, WaveRun& wave);
    void advanceAgents(SessionRun& session, WaveRun& wave, const waiting::Blockers& blockers, const QString& gate,
        std::vector<Start>& starts);

    // schedulergates.cpp
    enum class Place { None, OfAgents, Beside }; ///< which slot a gate's program takes; None = it is not started
    struct Standing {
        bool busy = false; ///< something of them goes on, or will
        QString why; ///< the first that holds
    };
    static Standing standingOf(const SessionRun& session, const WaveRun& wave, const GateTiming* only);
    static bool isHeldBefore(const SessionRun& session, const WaveRun& wave);
    Standing askGates(
        SessionRun& session, WaveRun& wave, const GateTiming* only, bool staleCounts, std::vector<Start>& starts);
    QString advanceBefore(SessionRun& session, WaveRun& wave, std::vector<Start>& starts); ///< empty = agents may start
    void followDuring(SessionRun& session, WaveRun& wave, std::vector<Start>& starts);
    void advanceGates(SessionRun& session, WaveRun& wave, std::vector<Start>& starts);
    void advanceGate(SessionRun& session, WaveRun& wave, GateRun& gate, Place place, std::vector<Start>& starts);
    void repeat(SessionRun& session, GateRun& gate);
    bool dropStale(SessionRun& session, GateRun& gate);
    void endWaivers(SessionRun& session, WaveRun& wave);
    void followPassed(SessionRun& session, WaveRun& wave, std::vector<Start>& starts);
    void forget(SessionRun& session, CriterionRun& criterion);
    void noteWaivers(SessionRun& session, const WaveRun& wave);

    Transitions& m_set;
    QString m_instance;
};

/// What a gate's criteria say together: failed before inconclusive before running before pending before passed.
struct GateVerdict {
    GateState state = GateState::Pending;
    QString reason;
};
GateVerdict judgeGate(const GateRun& gate);

/// Why an agent keeps its wave from ending well; empty when it does not.
QString holdReason(const AgentRun& agent);

/// All reasons of a session that cannot go on without a person.
QStringList holdReasons(const SessionRun& session);

} // namespace wavedeck
