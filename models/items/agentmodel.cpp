// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/agentmodel.h"

#include <QSet>

#include <algorithm>
#include <functional>

namespace wavedeck {

namespace {

/// More moves than this at once are one change of layout: each move costs a view of its rows a new layout.
constexpr qsizetype kSingleMoves = 3;

constexpr qint64 kMiB = 1024 * 1024;

qint64 allTokens(const Tokens& tokens)
{
    return tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
}

/// The columns in which two versions of an agent look different, from first to last.
class Span {
public:
    void add(bool differs, AgentColumn column)
    {
        if (!differs)
            return;
        m_first = std::min(m_first, int(column));
        m_last = std::max(m_last, int(column));
    }
    bool isEmpty() const { return m_last < 0; }
    AgentColumn first() const { return AgentColumn(m_first); }
    AgentColumn last() const { return AgentColumn(m_last); }

private:
    int m_first = kAgentColumns;
    int m_last = -1;
};

Span differences(const LiveAgent& a, const LiveAgent& b)
{
    Span span;
    const bool state = a.row.state != b.row.state || a.row.accepted != b.row.accepted;
    span.add(a.row.name != b.row.name, AgentColumn::Agent);
    span.add(state, AgentColumn::State);
    span.add(state || a.row.step != b.row.step || a.row.reason != b.row.reason, AgentColumn::Step);
    span.add(state || a.row.progress != b.row.progress, AgentColumn::Progress);
    span.add(state || a.row.limitMs != b.row.limitMs || a.last.number != b.last.number
            || a.last.startedAt != b.last.startedAt || a.last.endedAt != b.last.endedAt,
        AgentColumn::Elapsed);
    span.add(allTokens(a.row.tokens) != allTokens(b.row.tokens), AgentColumn::Tokens);
    span.add(a.row.costMicroUsd != b.row.costMicroUsd, AgentColumn::Cost);
    // As it is shown: memory in MiB, CPU in whole percent.
    span.add(a.rssBytes / kMiB != b.rssBytes / kMiB, AgentColumn::Memory);
    span.add(qRound(a.cpuPercent) != qRound(b.cpuPercent), AgentColumn::Cpu);
    return span;
}

Span differences(const AgentNode& node, const GroupSums& a, const GroupSums& b)
{
    Span span;
    const bool counts = a.counts.of != b.counts.of;
    const bool named = node.kind == RowKind::Fold || node.kind == RowKind::State;
    span.add(counts && named, AgentColumn::Agent);
    span.add(a.state() != b.state(), AgentColumn::State);
    span.add(counts || (node.kind == RowKind::Fold && a.agentMs != b.agentMs), AgentColumn::Step);
    span.add(counts || a.percentSum != b.percentSum, AgentColumn::Progress);
    span.add(counts || a.startedAt != b.startedAt || a.endedAt != b.endedAt, AgentColumn::Elapsed);
    span.add(a.tokens != b.tokens, AgentColumn::Tokens);
    span.add(a.costMicroUsd != b.costMicroUsd, AgentColumn::Cost);
    span.add(a.rssBytes / kMiB != b.rssBytes / kMiB, AgentColumn::Memory);
    span.add(qRound(a.cpuPercent) != qRound(b.cpuPercent), AgentColumn::Cpu);
    return span;
}

} // namespace

AgentModel::AgentModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

AgentModel::~AgentModel() = default;

AgentNode* AgentModel::nodeAt(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<AgentNode*>(index.internalPointer()) : nullptr;
}

QModelIndex AgentModel::indexFor(AgentNode* node, int column) const
{
    return !node || !node->parent ? QModelIndex() : createIndex(node->row, column, node);
}

QModelIndex AgentModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const AgentNode* above = parent.isValid() ? nodeAt(parent) : m_tree.root();
    return createIndex(row, column, above->children[std::size_t(row)].get());
}

QModelIndex AgentModel::parent(const QModelIndex& child) const
{
    const AgentNode* node = nodeAt(child);
    return node ? indexFor(node->parent) : QModelIndex();
}

int AgentModel::rowCount(const QModelIndex& parent) const
{
    if (parent.column() > 0)
        return 0;
    const AgentNode* node = parent.isValid() ? nodeAt(parent) : m_tree.root();
    return int(node->children.size());
}

int AgentModel::columnCount(const QModelIndex& parent) const
{
    Q_UNUSED(parent)
    return kAgentColumns;
}

QModelIndex AgentModel::indexOf(const QString& agent) const
{
    return m_live ? indexFor(m_tree.nodeOf(m_live->agentIndex.value(agent, -1))) : QModelIndex();
}

int AgentModel::agentAt(const QModelIndex& index) const
{
    const AgentNode* node = nodeAt(index);
    return node ? node->agent : -1;
}

bool AgentModel::isOpenAtFirst(const QModelIndex& index) const
{
    const AgentNode* node = nodeAt(index);
    if (!node || node->kind == RowKind::Agent || node->kind == RowKind::Fold)
        return false;
    const StateCounts& counts = node->sums.counts;
    if (node->kind == RowKind::State)
        return node->state != AgentState::Succeeded && node->state != AgentState::Queued;
    // A team that has not begun, or came to its end without trouble, is one line.
    return counts.total() == 0 || counts.live() > 0 || counts[AgentState::Failed] > 0 || counts[AgentState::Lost] > 0
        || counts[AgentState::Blocked] > 0 || (counts.finished() > 0 && counts.finished() < counts.total());
}

void AgentModel::setArrangement(Arrangement arrangement)
{
    if (arrangement == m_tree.arrangement())
        return;
    beginResetModel();
    m_tree.build(m_live ? *m_live : LiveSession(), arrangement);
    findLive();
    endResetModel();
}

void AgentModel::replace(const LiveSessionPtr& live)
{
    beginResetModel();
    m_live = live;
    m_tree.pin(live ? live->agentIndex.value(m_pinned, -1) : -1);
    m_tree.build(live ? *live : LiveSession(), m_tree.arrangement());
    m_now = live ? live->readAt : 0;
    findLive();
    endResetModel();
}

void AgentModel::update(const LiveUpdate& update)
{
    const bool same = m_live && update.now && m_live->agents.size() == update.now->agents.size() && !update.anew;
    if (!same) {
        if (m_live || update.now)
            replace(update.now);
        return;
    }
    foldUnpinned();
    const LiveSessionPtr before = std::exchange(m_live, update.now);
    QList<Change> changes;
    QList<int> moved;
    for (const int agent : update.changedAgents) {
        AgentNode* node = m_tree.nodeOf(agent);
        if (!node)
            continue;
        const Span span = differences(before->agents[agent], m_live->agents[agent]);
        if (span.isEmpty())
            continue;
        changes.append({node, span.first(), span.last()});
        if (!m_tree.targetOf(*m_live, agent).stays)
            moved.append(agent);
    }
    settle(moved);
    if (changes.isEmpty())
        return;
    QHash<AgentNode*, GroupSums> sums;
    std::function<void(AgentNode*)> keep = [&](AgentNode* node) {
        for (const auto& child : node->children)
            if (child->kind != RowKind::Agent) {
                sums.insert(child.get(), child->sums);
                keep(child.get());
            }
    };
    keep(m_tree.root());
    const QList<AgentNode*> groups = m_tree.sumUp(*m_live);
    for (AgentNode* node : groups)
        if (const Span span = differences(*node, sums.value(node), node->sums); !span.isEmpty())
            changes.append({node, span.first(), span.last()});
    findLive();
    tell(std::move(changes));
}

void AgentModel::setPinned(const QString& agent)
{
    if (agent == m_pinned)
        return;
    m_unpinned.append(std::exchange(m_pinned, agent));
    if (m_live)
        m_tree.pin(m_live->agentIndex.value(agent, -1));
}

QList<int> AgentModel::takeUnpinned()
{
    QList<int> agents;
    const QStringList unpinned = std::exchange(m_unpinned, {});
    for (const QString& id : unpinned) {
        const int agent = m_live ? m_live->agentIndex.value(id, -1) : -1;
        if (agent >= 0 && m_tree.nodeOf(agent) && !m_tree.targetOf(*m_live, agent).stays && !agents.contains(agent))
            agents.append(agent);
    }
    return agents;
}

void AgentModel::foldUnpinned()
{
    const QList<int> agents = takeUnpinned();
    if (agents.isEmpty())
        return;
    settle(agents);
    QList<Change> changes;
    const QList<AgentNode*> groups = m_tree.sumUp(*m_live);
    for (AgentNode* node : groups)
        changes.append({node, AgentColumn::Agent, AgentColumn::Cpu});
    tell(std::move(changes));
}

/// Brings agents to the rows that their states ask for.
void AgentModel::settle(const QList<int>& agents)
{
    if (agents.isEmpty())
        return;
    for (const int agent : agents) {
        if (m_tree.targetOf(*m_live, agent).parent)
            continue;
        const AgentTree::Missing where = m_tree.missingFor(*m_live, agent);
        beginInsertRows(indexFor(where.parent), where.position, where.position);
        m_tree.make(where, *m_live, agent);
        endInsertRows();
    }
    if (agents.size() <= kSingleMoves)
        for (const int agent : agents)
            moveOne(agent);
    else
        moveMany(agents);
    const QList<AgentNode*> empty = m_tree.emptied();
    for (AgentNode* node : empty) {
        beginRemoveRows(indexFor(node->parent), node->row, node->row);
        m_tree.remove(node);
        endRemoveRows();
    }
}

void AgentModel::moveOne(int agent)
{
    AgentNode* node = m_tree.nodeOf(agent);
    const AgentTree::Target target = m_tree.targetOf(*m_live, agent);
    const int to = m_tree.positionIn(target.parent, *m_live, agent, target.raised);
    const bool stays = target.parent == node->parent && (to == node->row || to == node->row + 1);
    if (stays) {
        node->raised = target.raised;
        return;
    }
    beginMoveRows(indexFor(node->parent), node->row, node->row, indexFor(target.parent), to);
    m_tree.move(node, target.parent, to, target.raised);
    endMoveRows();
}

void AgentModel::moveMany(const QList<int>& agents)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    for (const int agent : agents) {
        const AgentTree::Target target = m_tree.targetOf(*m_live, agent);
        m_tree.move(m_tree.nodeOf(agent), target.parent,
            m_tree.positionIn(target.parent, *m_live, agent, target.raised), target.raised);
    }
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex& index : before)
        after.append(indexFor(nodeAt(index), index.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

/// Neighbours whose columns are the same are told in one signal.
void AgentModel::tell(QList<Change> changes)
{
    std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) {
        return a.node->parent != b.node->parent ? std::less<>()(a.node->parent, b.node->parent)
                                                : a.node->row < b.node->row;
    });
    for (qsizetype i = 0; i < changes.size();) {
        qsizetype end = i + 1;
        while (end < changes.size() && changes[end].node->parent == changes[i].node->parent
            && changes[end].node->row == changes[end - 1].node->row + 1 && changes[end].first == changes[i].first
            && changes[end].last == changes[i].last)
            ++end;
        Q_EMIT dataChanged(
            indexFor(changes[i].node, int(changes[i].first)), indexFor(changes[end - 1].node, int(changes[i].last)));
        i = end;
    }
}

void AgentModel::findLive()
{
    m_liveNodes.clear();
    if (!m_live)
        return;
    QSet<AgentNode*> groups;
    for (int agent = 0; agent < int(m_live->agents.size()); ++agent) {
        AgentNode* node = m_tree.nodeOf(agent);
        if (!node || !isLive(m_live->agents[agent].row.state))
            continue;
        m_liveNodes.append(node);
        for (AgentNode* up = node->parent; up && up->parent && !groups.contains(up); up = up->parent) {
            groups.insert(up);
            m_liveNodes.append(up);
        }
    }
}

void AgentModel::tick(qint64 now)
{
    if (now == m_now || !m_live)
        return;
    m_now = now;
    QList<Change> changes;
    changes.reserve(m_liveNodes.size());
    for (AgentNode* node : std::as_const(m_liveNodes))
        changes.append({node, AgentColumn::Elapsed, AgentColumn::Elapsed});
    tell(std::move(changes));
}

} // namespace wavedeck
