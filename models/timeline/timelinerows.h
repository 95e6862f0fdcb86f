// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

#include <QHash>

/// The rows of the timeline: which agents stand below what, and what is folded. Pure; any thread.
namespace wavedeck {

enum class TimelineGrouping { Waves, Hierarchy, State };

struct TimelineRow {
    enum Kind {
        Group, ///< a wave, or all agents in a state; two lines high
        Team, ///< somebody of the hierarchy, with what is below them
        Fold, ///< what one `foreach` made
        Agent,
    };
    Kind kind = Agent;
    QString key; ///< stays the same while the row means the same
    int depth = 0; ///< below its group
    int wave = -1; ///< of a Group by waves: index
    int node = -1; ///< of a Team: index in the hierarchy; -1 = agents that report to nobody
    int agent = -1; ///< of an Agent: index
    AgentState state = AgentState::Queued; ///< of a Group by state
    QList<int> agents = {}; ///< all below it; empty for an Agent
    bool open = true;
    bool operator==(const TimelineRow&) const = default;
};

/// What a person, or an earlier look, opened and closed; by TimelineRow::key.
using TimelineFolds = QHash<QString, bool>;

/// Rows below a closed one are left out. Without a word in folds: a wave is closed before it begins and once it has
/// passed, unless the session has ended; a `foreach` of more than 12 is closed.
QList<TimelineRow> timelineRows(const LiveSession& live, TimelineGrouping grouping, const TimelineFolds& folds);

/// The rows' keys that have to be open for an agent to be seen, outermost first.
QStringList timelinePath(const LiveSession& live, TimelineGrouping grouping, int agent);

} // namespace wavedeck
