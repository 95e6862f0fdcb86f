// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/agenttree.h"

#include <QAbstractItemModel>

namespace wavedeck {

/// Columns of the agent tree.
enum class AgentColumn { Agent, State, Capability, Step, Progress, Elapsed, Tokens, Cost, Memory, Cpu };
constexpr int kAgentColumns = int(AgentColumn::Cpu) + 1;

/// What a delegate asks a row for; on every column. Qt::DisplayRole gives the column's raw value: text, or a number
/// (milliseconds, micro-dollars, bytes, percent), empty when unknown. Texts are somebody else's: show them through
/// ui::plain().
enum AgentRole {
    RowKindRole = Qt::UserRole + 1, ///< int of RowKind
    AgentIndexRole, ///< index into LiveSession::agents; -1 for groups
    AgentIdRole, ///< id of the agent or of the group
    AgentNameRole, ///< may be empty; a fold's "4 succeeded"
    UriRole, ///< `wavedeck:S-014/A-019`; empty for groups without an id
    AgentStateRole, ///< int of AgentState; invalid for a group without agents
    AttentionRole, ///< bool: it needs a person, its words stand in colour
    ProgressRole, ///< int 0..100; invalid = unknown
    ElapsedRole, ///< ms; invalid = not started
    LimitRole, ///< ms; 0 = none
    PastLimitRole, ///< bool: hatch
    SortRole, ///< by column
    SourceRole, ///< of a state or a progress: who told it, and how old it is; empty = not of this column
};

/// The agents of a session as a tree that is updated in place: the model is reset only for another session or another
/// arrangement, a step of the feed costs what changed, and rows stay where they are as long as nothing makes a new
/// problem of them. GUI thread.
class AgentModel : public QAbstractItemModel {
    Q_OBJECT
public:
    explicit AgentModel(QObject* parent = nullptr);
    ~AgentModel() override;

    void setArrangement(Arrangement arrangement);
    Arrangement arrangement() const { return m_tree.arrangement(); }
    void update(const LiveUpdate& update);
    /// Once a second: the time that elapsed times go up to, UTC ms. Not called while the engine is lost.
    void tick(qint64 now);
    /// The selected agent: it is not folded away when it succeeds, as long as it is selected. Empty = none. Moves
    /// nothing: views call it while they change their selection.
    void setPinned(const QString& agent);
    /// Folds away what is selected no more; update() does it too.
    void foldUnpinned();

    const LiveSessionPtr& live() const { return m_live; }
    qint64 now() const { return m_now; }
    QModelIndex indexOf(const QString& agent) const;
    /// Index into LiveSession::agents; -1 for groups and invalid indexes.
    int agentAt(const QModelIndex& index) const;
    /// Group rows that a person wants open at first: where something is still to happen.
    bool isOpenAtFirst(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Change {
        AgentNode* node;
        AgentColumn first;
        AgentColumn last;
    };
    AgentNode* nodeAt(const QModelIndex& index) const;
    QModelIndex indexFor(AgentNode* node, int column = 0) const;
    void replace(const LiveSessionPtr& live);
    QList<int> takeUnpinned();
    void settle(const QList<int>& agents);
    void moveOne(int agent);
    void moveMany(const QList<int>& agents);
    void tell(QList<Change> changes);
    void findLive();
    QVariant agentData(const LiveAgent& agent, AgentColumn column, int role) const;
    QVariant groupData(const AgentNode& node, AgentColumn column, int role) const;

    AgentTree m_tree;
    LiveSessionPtr m_live;
    qint64 m_now = 0;
    QString m_pinned;
    QStringList m_unpinned; ///< were pinned, and may still stand where they were
    QList<AgentNode*> m_liveNodes; ///< rows whose elapsed time goes on
};

} // namespace wavedeck
