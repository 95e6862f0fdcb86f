// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/errands.h"
#include "app/engine/transitions.h"
#include "models/domain/protocol.h"
#include "models/store/worktreerepository.h"

#include <QJsonObject>

#include <functional>
#include <map>
#include <vector>

namespace wavedeck {

/// How the ground of an attempt stands.
struct Ground {
    enum State {
        Ready,
        Wait, ///< look again soon
        Refused, ///< nothing may be started: reason says why
    } state
        = Ready;
    QString reason;
};

/// The worktrees of agents: made before the first start, committed after each attempt, merged and dropped when an
/// operator asks, which may be long after the session ended. Each state is committed before the step of git that it
/// announces; steps are repeatable, so the next engine carries on with what stands in the rows. The engine's thread.
class Worktrees {
public:
    /// What a command of a client is answered with, once.
    using Answer = std::function<void(const Result<QJsonObject>&)>;

    Worktrees(Transitions& transitions, Errands& errands);
    void open(Store& store, const QString& dataDir, const QString& instance);
    void load(const SessionRun& session);

    /// An attempt is intended: its worktree has to be there, in the same transaction.
    void intend(const SessionRun& session, const AgentRun& agent);
    Ground ground(const SessionRun& session, const AgentRun& agent) const;
    /// Where the agent works; its place in the repository is that of the workspace.
    QString folderOf(const SessionRun& session, const AgentRun& agent) const;
    /// The attempt has ended: true once what it left is committed on its branch, or cannot be.
    bool settle(const SessionRun& session, const AgentRun& agent);
    /// What the last attempt changed against the base, stored with its commit; taken once.
    std::vector<FileChange> takeChanges(const SessionRun& session, const AgentRun& agent);

    /// worktree.merge | worktree.drop | worktree.checked
    void command(const QString& command, const QJsonObject& args, Answer answer);

    /// Sends what is due; after the commit.
    void act();
    bool isIdle() const { return m_batches.empty(); }

private:
    struct Entry {
        QString session;
        Worktree row;
        enum Step { None, Make, Commit, Merge, Drop } step = None; ///< to be sent
        bool sent = false;
        int attempt = 0; ///< of the agent, whose changes the next commit holds
        std::vector<FileChange> changes;
    };
    using Key = std::pair<QString, QString>;
    /// One command over several worktrees, in the order of the plan.
    struct Batch {
        QString session;
        Entry::Step step = Entry::None;
        QStringList agents; ///< left to do; the first is being done
        QJsonArray results;
        QString actor;
        QString reason;
        Answer answer;
    };

    Entry* find(const QString& session, const QString& agent);
    const Entry* find(const QString& session, const QString& agent) const;
    Entry* fetch(const QString& session, const QString& agent); ///< out of the database when it is not here
    void store(Entry& entry, WorktreeState state, const QString& reason = {});
    void note(const Entry& entry, const QString& text, const QString& actor = Transitions::engine());
    void send(Entry& entry);
    void taken(const Key& key, Entry::Step step, const QJsonObject& answer);
    void made(Entry& entry, const QJsonObject& answer);
    void committed(Entry& entry, const QJsonObject& answer);
    void merged(Entry& entry, const QJsonObject& answer);
    void dropped(Entry& entry, const QJsonObject& answer);
    Status mayBegin(const Entry& entry, Entry::Step step, const QStringList& running) const;
    void advance(Batch& batch);
    Status checked(const QJsonObject& args);
    bool isInBatch(const Entry& entry) const;

    Transitions& m_set;
    Errands& m_errands;
    Store* m_store = nullptr;
    QString m_dataDir;
    QString m_instance;
    std::map<Key, Entry> m_entries;
    std::vector<Batch> m_batches;
};

} // namespace wavedeck
