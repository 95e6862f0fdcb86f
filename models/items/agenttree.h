// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "models/live/summary.h"

#include <memory>
#include <vector>

namespace wavedeck {

/// How the agents of a session stand below each other.
enum class Arrangement { Hierarchy, State, Flat };

/// What a row of the agent tree is.
enum class RowKind {
    Agent,
    Unit, ///< a node of the plan's hierarchy
    Wave, ///< holds agents that report to nobody
    State, ///< holds the agents in one state
    Fold, ///< holds the succeeded agents of its parent
};

/// What the agents below a row come to.
struct GroupSums {
    StateCounts counts;
    int percentSum = 0; ///< of all agents; finished ones count 100
    qint64 startedAt = 0; ///< of the first attempt; 0 = none
    qint64 endedAt = 0; ///< of the last one; 0 = none
    qint64 agentMs = 0; ///< time of those that have ended, added up
    qint64 tokens = 0;
    qint64 costMicroUsd = 0;
    qint64 rssBytes = 0; ///< 0 = unknown
    double cpuPercent = -1;

    bool operator==(const GroupSums& other) const;
    void add(const LiveAgent& agent);
    void add(const GroupSums& other);
    int percent() const { return counts.total() == 0 ? 0 : qRound(double(percentSum) / counts.total()); }
    /// Running while anything is live; empty without agents.
    std::optional<AgentState> state() const;
};

/// One row. A node stays at its address while it is in the tree.
struct AgentNode {
    RowKind kind = RowKind::Agent;
    int agent = -1; ///< index into LiveSession::agents; -1 = a group
    QString id; ///< of a group
    QString name; ///< of a group
    AgentState state = AgentState::Queued; ///< of a State row
    AgentNode* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<AgentNode>> children;
    AgentNode* fold = nullptr; ///< the Fold among the children; null = none
    bool raised = false; ///< stands among the problems at the top of its parent, and stays there
    GroupSums sums; ///< of a group
};

/// A person should look at this agent: failed or lost and not accepted, overdue, blocked.
bool isProblem(const Agent& agent);
/// Smaller = more urgent.
int urgency(AgentState state);

/// The order of the agent tree, without any signal: AgentModel asks where something belongs, tells its views, and lets
/// it be moved. Among the children of a node stand first the problems, then agents in the order of the plan, then the
/// fold, then other groups. GUI thread.
class AgentTree {
public:
    void build(const LiveSession& live, Arrangement arrangement);
    Arrangement arrangement() const { return m_arrangement; }

    AgentNode* root() { return &m_root; }
    const AgentNode* root() const { return &m_root; }
    AgentNode* nodeOf(int agent) const;

    /// An agent that is looked at does not fold away below the eyes; -1 = none.
    void pin(int agent) { m_pinned = agent; }

    /// The row that an agent should be moved to because of its state.
    struct Target {
        AgentNode* parent = nullptr; ///< null = it does not exist yet: make()
        bool raised = false;
        bool stays = true; ///< nothing to do
    };
    Target targetOf(const LiveSession& live, int agent) const;
    /// Position in parent before the move.
    int positionIn(const AgentNode* parent, const LiveSession& live, int agent, bool raised) const;
    void move(AgentNode* node, AgentNode* parent, int position, bool raised);

    /// A group that targetOf() misses: its parent and position, then the making.
    struct Missing {
        AgentNode* parent = nullptr;
        int position = 0;
    };
    Missing missingFor(const LiveSession& live, int agent);
    AgentNode* make(const Missing& where, const LiveSession& live, int agent);
    /// Folds and State rows that lost their last agent.
    QList<AgentNode*> emptied() const;
    void remove(AgentNode* node);

    /// Computes all sums anew; gives the groups whose sums changed.
    QList<AgentNode*> sumUp(const LiveSession& live);

private:
    AgentNode* append(AgentNode* parent, RowKind kind, const QString& id = {}, const QString& name = {});
    void buildHierarchy(const LiveSession& live);
    void buildFlat(const LiveSession& live);
    void buildStates(const LiveSession& live);
    void fill(AgentNode* parent, QList<int> agents, const LiveSession& live);
    AgentNode* addAgent(AgentNode* parent, int agent);
    AgentNode* stateRow(AgentState state) const;
    bool folds(const LiveSession& live, int agent) const;

    Arrangement m_arrangement = Arrangement::Hierarchy;
    AgentNode m_root;
    std::vector<AgentNode*> m_nodes; ///< by agent
    std::vector<AgentNode*> m_homes; ///< by agent: the group it belongs to, apart from folds
    int m_pinned = -1;
};

} // namespace wavedeck
