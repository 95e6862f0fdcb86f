// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinerows.h"

#include <algorithm>
#include <map>

namespace wavedeck {

namespace {

constexpr qsizetype kFoldFrom = 3; ///< fewer siblings stand by themselves
constexpr qsizetype kOpenTo = 12; ///< more are folded
constexpr qsizetype kCalmOpenTo = 24; ///< agents in a state that needs nobody

/// Most urgent first, as everywhere.
constexpr AgentState kStates[] = {AgentState::Failed, AgentState::Lost, AgentState::Overdue, AgentState::Blocked,
    AgentState::Running, AgentState::Starting, AgentState::Queued, AgentState::Succeeded, AgentState::Cancelled};

bool isCalm(AgentState state)
{
    return state == AgentState::Queued || state == AgentState::Succeeded || state == AgentState::Cancelled;
}

class Rows {
public:
    Rows(const LiveSession& live, const TimelineFolds& folds)
        : m_live(live)
        , m_folds(folds)
    {
        for (int i = 0; i < live.hierarchy.size(); ++i)
            m_nodes.insert(live.hierarchy[i].id, i);
    }

    QList<TimelineRow> take() { return std::move(m_rows); }

    void byWaves()
    {
        const bool over = hasEnded(m_live.session.state);
        for (int w = 0; w < m_live.waves.size(); ++w) {
            const LiveWave& wave = m_live.waves[w];
            const WaveState state = wave.row.state;
            TimelineRow row{TimelineRow::Group, QStringLiteral("wave/") + wave.row.id};
            row.wave = w;
            row.agents = wave.agents;
            if (add(row, state != WaveState::Pending && (state != WaveState::Passed || over)))
                addTeams(wave.agents, row.key);
        }
    }

    void byState()
    {
        for (const AgentState state : kStates) {
            TimelineRow row{TimelineRow::Group, QStringLiteral("state/") + word(state)};
            row.state = state;
            for (int i = 0; i < m_live.agents.size(); ++i)
                if (m_live.agents[i].row.state == state)
                    row.agents.append(i);
            if (row.agents.isEmpty() || !add(row, !isCalm(state) || row.agents.size() <= kCalmOpenTo))
                continue;
            for (const int agent : std::as_const(row.agents))
                addAgent(agent, 0);
        }
    }

    void byHierarchy()
    {
        QList<QList<int>> own(m_live.hierarchy.size());
        QList<int> nobody;
        for (int i = 0; i < m_live.agents.size(); ++i) {
            const int node = m_nodes.value(m_live.agents[i].row.reportsTo, -1);
            (node < 0 ? nobody : own[node]).append(i);
        }
        QList<QList<int>> below(m_live.hierarchy.size());
        std::map<int, QList<int>> children;
        for (int i = int(m_live.hierarchy.size()) - 1; i >= 0; --i) { // parents come before their children
            const int above = m_nodes.value(m_live.hierarchy[i].reportsTo, -1);
            const bool isTop = above < 0 || above >= i;
            below[i] += own[i];
            std::sort(below[i].begin(), below[i].end());
            if (!isTop)
                below[above] += below[i];
            children[isTop ? -1 : above].prepend(i);
        }
        for (const int top : children[-1])
            addNode(top, 0, own, below, children);
        if (nobody.isEmpty())
            return;
        TimelineRow row{TimelineRow::Team, QStringLiteral("node/")};
        row.agents = nobody;
        if (add(row, true))
            addSiblings(nobody, row.key, 1);
    }

private:
    bool add(TimelineRow& row, bool openByItself)
    {
        row.open = m_folds.value(row.key, openByItself);
        m_rows.append(row);
        return row.open;
    }

    void addAgent(int agent, int depth)
    {
        TimelineRow row{TimelineRow::Agent, QStringLiteral("agent/") + m_live.agents[agent].row.id, depth};
        row.agent = agent;
        m_rows.append(row);
    }

    /// Those without a team first, then team by team, each in the order of the plan.
    void addTeams(const QList<int>& agents, const QString& above)
    {
        QList<int> alone;
        QList<int> order;
        QHash<int, QList<int>> teams;
        for (const int agent : agents) {
            const int node = m_nodes.value(m_live.agents[agent].row.reportsTo, -1);
            if (node < 0) {
                alone.append(agent);
                continue;
            }
            if (!teams.contains(node))
                order.append(node);
            teams[node].append(agent);
        }
        addSiblings(alone, above, 0);
        for (const int node : std::as_const(order)) {
            TimelineRow row{TimelineRow::Team, above + QStringLiteral("/node/") + m_live.hierarchy[node].id};
            row.node = node;
            row.agents = teams[node];
            if (add(row, true))
                addSiblings(row.agents, row.key, 1);
        }
    }

    /// Agents in the order of the plan; what one `foreach` made stands together, below a row of its own.
    void addSiblings(const QList<int>& agents, const QString& above, int depth)
    {
        QHash<QString, QList<int>> made;
        for (const int agent : agents)
            if (m_live.agents[agent].row.itemIndex > 0)
                made[m_live.agents[agent].row.templateId].append(agent);
        for (const int agent : agents) {
            const Agent& one = m_live.agents[agent].row;
            const auto group = made.find(one.templateId);
            if (one.itemIndex <= 0 || group == made.end() || group->size() < kFoldFrom) {
                addAgent(agent, depth);
                continue;
            }
            if (group->first() != agent)
                continue;
            TimelineRow row{TimelineRow::Fold, above + QStringLiteral("/each/") + one.templateId, depth};
            row.agents = *group;
            if (add(row, row.agents.size() <= kOpenTo))
                for (const int sibling : std::as_const(row.agents))
                    addAgent(sibling, depth + 1);
        }
    }

    void addNode(int node, int depth, const QList<QList<int>>& own, const QList<QList<int>>& below,
        std::map<int, QList<int>>& children)
    {
        if (below[node].isEmpty())
            return;
        TimelineRow row{TimelineRow::Team, QStringLiteral("node/") + m_live.hierarchy[node].id, depth};
        row.node = node;
        row.agents = below[node];
        if (!add(row, true))
            return;
        addSiblings(own[node], row.key, depth + 1);
        for (const int child : children[node])
            addNode(child, depth + 1, own, below, children);
    }

    const LiveSession& m_live;
    const TimelineFolds& m_folds;
    QHash<QString, int> m_nodes;
    QList<TimelineRow> m_rows;
};

} // namespace

QList<TimelineRow> timelineRows(const LiveSession& live, TimelineGrouping grouping, const TimelineFolds& folds)
{
    Rows rows(live, folds);
    switch (grouping) {
    case TimelineGrouping::Waves:
        rows.byWaves();
        break;
    case TimelineGrouping::Hierarchy:
        rows.byHierarchy();
        break;
    case TimelineGrouping::State:
        rows.byState();
        break;
    }
    return rows.take();
}

QStringList timelinePath(const LiveSession& live, TimelineGrouping grouping, int agent)
{
    // Opened one after the other, until the agent stands there: the rules of what is below what stand once, above.
    TimelineFolds folds;
    QStringList path;
    for (int round = 0; round < 64; ++round) {
        const QList<TimelineRow> rows = timelineRows(live, grouping, folds);
        bool found = false;
        bool opened = false;
        for (const TimelineRow& row : rows) {
            found = found || row.agent == agent;
            if (row.agents.contains(agent) && !path.contains(row.key)) {
                path.append(row.key);
                folds.insert(row.key, true);
                opened = true;
            }
        }
        if (found || !opened)
            break;
    }
    return path;
}

} // namespace wavedeck
