// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/errands.h"
#include "app/engine/transitions.h"
#include "app/engine/worktrees.h"
#include "models/run/record.h"
#include "models/settings/settings.h"
#include "models/store/worktreerepository.h"

#include <map>
#include <optional>

namespace wavedeck {

/// Holds read-only agents to it, with bubblewrap: the workspace, the data directory and the system are read-only to
/// them; their run directory, their home and the folders for temporary files are not. What a plan only implies is held
/// from mode standard on; what it says is held in every mode. Setting `sandbox.read_only`: on | off | required. The
/// shim stays the owner of the tree; the agent gets its signals and its exit status is told as without. The engine's
/// thread.
class Sandboxing {
public:
    Sandboxing(Transitions& transitions, Errands& errands);
    void open(Store& store, const QString& dataDir);
    void load(const SessionRun& session);
    void remove(const SessionRun& session);

    /// Whether the plan wants the agent held; else nothing here is about it.
    static bool isMeant(const SessionRun& session, const AgentRun& agent);
    /// Decides, in the transaction of the intent where it can.
    void intend(const SessionRun& session, const AgentRun& agent, const Settings& settings);
    Ground ready(const SessionRun& session, const AgentRun& agent, const Settings& settings);
    bool holds(const SessionRun& session, const AgentRun& agent) const;
    /// Puts the sandbox around what is started.
    void wrap(Launch& launch, const SessionRun& session, const AgentRun& agent) const;
    /// bubblewrap tells of a signal by 128 + its number.
    static run::Exit truth(run::Exit exit);
    /// The attempt has ended: what it was refused is noted.
    void ended(const SessionRun& session, const AgentRun& agent, const QString& runDir);
    /// For the completion report; empty = it was not to be held.
    std::optional<Sandbox> rowOf(const SessionRun& session, const AgentRun& agent) const;

private:
    enum class Trial { Unknown, Running, Works, Fails };
    QStringList command() const; ///< of bubblewrap, up to what differs between agents
    void beginTrial();
    bool decide(const SessionRun& session, const AgentRun& agent, const Settings& settings);
    void store(const QString& session, const Sandbox& row);

    Transitions& m_set;
    Errands& m_errands;
    Store* m_store = nullptr;
    QString m_dataDir;
    QString m_program; ///< of bubblewrap; empty = there is none
    Trial m_trial = Trial::Unknown;
    QString m_why; ///< it fails
    std::map<std::pair<QString, QString>, Sandbox> m_rows; ///< of the latest attempts
};

/// The folder with `.git` at or above a folder; empty = none.
QString repositoryTop(const QString& folder);

} // namespace wavedeck
