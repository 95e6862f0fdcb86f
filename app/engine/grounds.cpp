// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/grounds.h"

#include "models/run/rundirectory.h"

#include <QJsonArray>

namespace wavedeck {

Grounds::Grounds(Loop& loop, const Launcher& launcher, Stopper& stopper, Transitions& transitions, Monitor& monitor)
    : m_set(transitions)
    , m_monitor(monitor)
    , m_errands(loop, launcher, stopper)
    , m_worktrees(transitions, m_errands)
    , m_sandboxing(transitions, m_errands)
    , m_changes(transitions, m_errands, monitor, m_sandboxing)
{
}

void Grounds::open(Store& store, const QString& dataDir, const QString& instance)
{
    m_dataDir = dataDir;
    m_errands.open(dataDir, instance);
    m_worktrees.open(store, dataDir, instance);
    m_sandboxing.open(store, dataDir);
    m_changes.open(store, dataDir);
}

void Grounds::load(SessionRun& session)
{
    m_worktrees.load(session);
    m_sandboxing.load(session);
    m_changes.load(session);
}

void Grounds::remove(const SessionRun& session)
{
    m_sandboxing.remove(session);
    m_changes.remove(session);
}

void Grounds::intend(const Start& start)
{
    if (!start.agent)
        return;
    m_worktrees.intend(*start.session, *start.agent);
    m_sandboxing.intend(*start.session, *start.agent, m_monitor.settings());
}

Ground Grounds::ready(const Start& start)
{
    if (!start.agent)
        return {};
    if (start.agent->plan->worktree)
        return m_worktrees.ground(*start.session, *start.agent);
    const Ground held = m_sandboxing.ready(*start.session, *start.agent, m_monitor.settings());
    if (held.state != Ground::Ready || m_sandboxing.holds(*start.session, *start.agent))
        return held;
    return m_changes.ready(*start.session, *start.agent);
}

QString Grounds::folderOf(const Start& start) const
{
    return start.agent ? m_worktrees.folderOf(*start.session, *start.agent) : start.session->plan.workspace;
}

void Grounds::wrap(Launch& launch, const Start& start) const
{
    if (start.agent)
        m_sandboxing.wrap(launch, *start.session, *start.agent);
}

run::Exit Grounds::truth(const Start& start, const run::Exit& exit) const
{
    return start.agent && m_sandboxing.holds(*start.session, *start.agent) ? Sandboxing::truth(exit) : exit;
}

bool Grounds::settle(const Start& start)
{
    if (!start.agent)
        return true;
    SessionRun& session = *start.session;
    const AgentRun& agent = *start.agent;
    if (m_sandboxing.holds(session, agent)) {
        m_sandboxing.ended(session, agent,
            m_dataDir + QLatin1Char('/') + run::relativePath(session.id(), agent.row->id, agent.attempt->number));
        return true;
    }
    if (!agent.plan->worktree)
        return m_changes.settle(session, agent);
    if (!m_worktrees.settle(session, agent))
        return false;
    m_changes.add(session, m_worktrees.takeChanges(session, agent));
    return true;
}

void Grounds::describe(const Start& start, QJsonObject& report) const
{
    if (const auto row = m_sandboxing.rowOf(*start.session, *start.agent)) {
        report.insert(QStringLiteral("sandbox"), row->held ? QStringLiteral("bubblewrap") : QStringLiteral("none"));
        report.insert(
            QStringLiteral("write_refused"), row->refused.isEmpty() ? QJsonValue() : QJsonValue(row->refused));
    }
    const QStringList changed = m_changes.changedBy(*start.session, start.agent->row->id);
    if (!changed.isEmpty())
        report.insert(QStringLiteral("changed_files"), QJsonArray::fromStringList(changed));
}

void Grounds::command(const QString& command, const QJsonObject& args, Worktrees::Answer answer)
{
    m_worktrees.command(command, args, std::move(answer));
}

void Grounds::act(qint64 nowMs)
{
    m_worktrees.act();
    m_changes.act();
    m_errands.act(nowMs);
}

} // namespace wavedeck
