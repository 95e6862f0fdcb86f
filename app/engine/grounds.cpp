// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/grounds.h"

namespace wavedeck {

Grounds::Grounds(Loop& loop, const Launcher& launcher, Stopper& stopper, Transitions& transitions)
    : m_set(transitions)
    , m_errands(loop, launcher, stopper)
    , m_worktrees(transitions, m_errands)
{
}

void Grounds::open(Store& store, const QString& dataDir, const QString& instance)
{
    m_errands.open(dataDir, instance);
    m_worktrees.open(store, dataDir, instance);
}

void Grounds::load(const SessionRun& session)
{
    m_worktrees.load(session);
}

void Grounds::intend(const Start& start)
{
    if (start.agent)
        m_worktrees.intend(*start.session, *start.agent);
}

Ground Grounds::ready(const Start& start)
{
    return start.agent ? m_worktrees.ground(*start.session, *start.agent) : Ground{};
}

QString Grounds::folderOf(const Start& start) const
{
    return start.agent ? m_worktrees.folderOf(*start.session, *start.agent) : start.session->plan.workspace;
}

bool Grounds::settle(const Start& start)
{
    if (!start.agent)
        return true;
    if (!m_worktrees.settle(*start.session, *start.agent))
        return false;
    for (FileChange change : m_worktrees.takeChanges(*start.session, *start.agent)) {
        change.attempt = start.agent->attempt->number;
        m_set.journal().add([session = start.session->id(), change](
                                Store& store) { return WorktreeRepository(store).put(session, change); });
    }
    return true;
}

void Grounds::command(const QString& command, const QJsonObject& args, Worktrees::Answer answer)
{
    m_worktrees.command(command, args, std::move(answer));
}

void Grounds::act(qint64 nowMs)
{
    m_worktrees.act();
    m_errands.act(nowMs);
}

} // namespace wavedeck
