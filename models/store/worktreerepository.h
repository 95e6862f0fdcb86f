// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/protocol.h"
#include "models/store/store.h"

#include <QHash>
#include <QPair>

namespace wavedeck {

/// Whether an attempt of a read-only agent was held to it.
struct Sandbox {
    QString agent;
    int attempt = 0;
    bool held = false; ///< by bubblewrap
    QString reason; ///< why not
    QString refused; ///< what it said when a write was refused
};

/// All of it about one session, as it stood at one commit.
struct GroundRows {
    QList<Worktree> worktrees; ///< in the order of the plan
    QList<FileChange> changes; ///< by path
    QHash<QString, QStringList> changedBy; ///< paths by agent
    QHash<QString, Sandbox> sandboxes; ///< by agent, of its last attempt
};

/// On what ground agents work: their worktrees, what their runs changed, what they were held to. The engine is the only
/// writer; writes stand inside Store::begin() and commit(). Same thread as the store.
class WorktreeRepository {
public:
    explicit WorktreeRepository(Store& store)
        : m_store(store)
    {
    }

    Status put(const QString& session, const Worktree& worktree); ///< new, or in place of the agent's
    Status put(const QString& session, const FileChange& change); ///< the newest of a file and an agent counts
    Status put(const QString& session, const Sandbox& sandbox);

    QList<Worktree> worktrees(const QString& session); ///< in the order of the plan
    /// Of all sessions: those that a killed engine left in the middle of something, with their session.
    QList<QPair<QString, Worktree>> unfinished();
    QList<FileChange> changes(const QString& session, int limit = 10'000); ///< by path
    QList<Sandbox> sandboxes(const QString& session); ///< by agent and attempt
    GroundRows ground(const QString& session);

private:
    Store& m_store;
};

} // namespace wavedeck
