// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/errands.h"
#include "app/engine/monitor.h"
#include "app/engine/sandboxing.h"
#include "app/engine/worktrees.h"

#include <QHash>
#include <QMap>

#include <map>
#include <set>

namespace wavedeck {

/// Whose run changed which file (HIER-5, WAVE-4). A workspace that git knows is looked at where a modifying agent
/// starts and ends, by a child program; what changed between two looks is accounted to those that ran meanwhile. Of
/// agents that change nothing by their plan only the last one's end is looked at. What worktrees bring is added as it
/// is. Without git, or past the bounds of a look, it is said once that this is not known. The engine's thread.
class ChangeWatch {
public:
    ChangeWatch(Transitions& transitions, Errands& errands, Monitor& monitor, const Sandboxing& sandboxing);
    void open(Store& store, const QString& dataDir);
    void load(SessionRun& session);

    /// May it start? Not before a look that was begun after it was asked.
    Ground ready(SessionRun& session, const AgentRun& agent);
    /// It has ended: true once what it changed is known.
    bool settle(SessionRun& session, const AgentRun& agent);
    void add(SessionRun& session, const std::vector<FileChange>& changes);

    void act(); ///< after the commit
    void remove(const SessionRun& session);
    QStringList changedBy(const SessionRun& session, const QString& agent) const; ///< for sure

private:
    struct Watch {
        SessionRun* session = nullptr;
        QString top; ///< of the repository; empty = no git, or its limits are passed
        int base = 0; ///< number of the snapshot that the next is compared with; 0 = none yet
        int retired = 0; ///< one that can be removed when what came of it is stored
        quint64 wanted = 0; ///< looks asked for, counted
        quint64 begun = 0; ///< of them, how many the running or last look serves
        quint64 served = 0;
        bool looking = false;
        bool said = false; ///< that nothing is known
        QHash<QString, quint64> tickets; ///< start or end of an attempt → the look that serves it
        QHash<QString, qint64> released; ///< UTC ms at which an agent was let go
        QMap<QString, QMap<QString, FileChange>> files; ///< by path and agent
    };
    Watch& watchOf(SessionRun& session);
    bool served(Watch& watch, const QString& ticket);
    void look(Watch& watch);
    void looked(const QString& session, int number, const QJsonObject& answer);
    std::vector<const AgentRun*> runnersSince(const Watch& watch, qint64 since) const;
    std::vector<FileChange> attribute(
        const Watch& watch, const QJsonObject& change, const std::vector<const AgentRun*>& runners) const;
    void giveUp(Watch& watch, const QString& why);
    void judge(Watch& watch);
    void tell(Watch& watch, Watched rule, const QMap<QString, QStringList>& found);
    QString folderOf(const SessionRun& session) const;

    Transitions& m_set;
    Errands& m_errands;
    Monitor& m_monitor;
    const Sandboxing& m_sandboxing; ///< who could change nothing
    Store* m_store = nullptr;
    QString m_dataDir;
    std::map<QString, Watch> m_watches;
};

} // namespace wavedeck
