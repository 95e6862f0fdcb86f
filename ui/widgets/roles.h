// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Which roles a delegate asks a model for. Models number their own and know nothing of ui/; -1 = the model has none,
/// and what stands in brackets is taken instead. Values are plain: numbers, bools, texts of somebody else.
namespace wavedeck::ui {

enum class StateKind { Agent, Gate, Wave, Session };

struct StateRoles {
    int state = -1; ///< int of AgentState, GateState, …; invalid = an empty cell
    int attention = -1; ///< bool: the word stands in colour too (agents: needsPerson(); others: failed)
    StateKind kind = StateKind::Agent;
};

struct ProgressRoles {
    int percent = -1; ///< int 0..100; invalid = unknown
    int state = -1; ///< int of AgentState (running)
    int pastLimit = -1; ///< bool (no)
    int text = -1; ///< what to write instead of an unknown number: "step 3" (en dash)
};

struct DurationRoles {
    int elapsed = -1; ///< ms; invalid = not started
    int limit = -1; ///< ms; 0 = none
    int pastLimit = -1; ///< bool (elapsed is above limit)
};

} // namespace wavedeck::ui
