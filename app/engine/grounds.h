// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/changewatch.h"
#include "app/engine/errands.h"
#include "app/engine/sandboxing.h"
#include "app/engine/scheduler.h"
#include "app/engine/worktrees.h"

namespace wavedeck {

/// On what ground agents work: in a worktree of their own or in the workspace. What has to be there before an attempt
/// starts, and what is looked at after it has ended, happens here and beside the engine's loop. The engine's thread.
class Grounds {
public:
    Grounds(Loop& loop, const Launcher& launcher, Stopper& stopper, Transitions& transitions, Monitor& monitor);

    void open(Store& store, const QString& dataDir, const QString& instance);
    void load(SessionRun& session);
    void remove(const SessionRun& session);

    /// In the transaction of the intent.
    void intend(const Start& start);
    /// May its program be started? Asked after the commit, again and again while it says Wait.
    Ground ready(const Start& start);
    /// Where it works; what {workspace} stands for.
    QString folderOf(const Start& start) const;
    /// Puts what holds it to its capability around what is started.
    void wrap(Launch& launch, const Start& start) const;
    /// How it really ended, of what the shim saw.
    run::Exit truth(const Start& start, const run::Exit& exit) const;
    /// The attempt has ended: true once what it left is known and kept. Asked again and again until then.
    bool settle(const Start& start);
    /// What its completion report says of it: sandbox, write_refused, changed_files.
    void describe(const Start& start, QJsonObject& report) const;

    /// worktree.*; the answer comes once.
    void command(const QString& command, const QJsonObject& args, Worktrees::Answer answer);

    /// After the commit of a turn.
    void act(qint64 nowMs);
    qint64 wakeAt() const { return m_errands.wakeAt(); }
    bool isIdle() const { return m_errands.isIdle() && m_worktrees.isIdle(); }

private:
    Transitions& m_set;
    Monitor& m_monitor;
    QString m_dataDir;
    Errands m_errands;
    Worktrees m_worktrees;
    Sandboxing m_sandboxing;
    ChangeWatch m_changes;
};

} // namespace wavedeck
