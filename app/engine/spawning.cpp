// SPDX-License-Identifier: GPL-3.0-or-later
// Agents that ask for others: heard with the event file, decided and stored with its offset in one transaction, told
// to the agent once that is done. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/answers.h"
#include "app/engine/spawnrules.h"
#include "app/engine/told.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/protocol/hierarchy.h"
#include "models/protocol/routing.h"
#include "models/store/spawnrepository.h"

#include <algorithm>

namespace wavedeck {

namespace {

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject decisionLine(const Spawn& spawn)
{
    return {{QStringLiteral("spawn"), spawn.request}, {QStringLiteral("granted"), spawn.granted},
        {QStringLiteral("agent"), orNull(spawn.agent)}, {QStringLiteral("reason"), orNull(spawn.reason)}};
}

QJsonObject endLine(const Spawn& spawn, const AgentRun& child)
{
    return {{QStringLiteral("spawn"), spawn.request}, {QStringLiteral("agent"), spawn.agent},
        {QStringLiteral("attempt"), child.row->attempt}, {QStringLiteral("state"), QString(word(child.row->state))},
        {QStringLiteral("reason"), orNull(child.row->reason)}};
}

bool isHeard(const SessionRun& session, const AgentRun& parent, const QString& request)
{
    return std::any_of(session.spawns.begin(), session.spawns.end(), [&](const SpawnRun& spawn) {
        return spawn.parent == &parent && spawn.row.attempt == parent.row->attempt && spawn.row.request == request;
    });
}

} // namespace

void Engine::hearSpawns(Run& run, const Told& told)
{
    SessionRun& session = run.session();
    AgentRun& parent = *run.what.agent;
    for (const QJsonObject& body : told.spawns) {
        const spawning::Wish wish = spawning::readWish(body);
        if (!wish.id.isEmpty() && isHeard(session, parent, wish.id))
            continue; // asked twice is asked once
        const auto heard = std::count_if(session.spawns.begin(), session.spawns.end(),
            [&](const SpawnRun& spawn) { return spawn.parent == &parent && spawn.row.attempt == parent.row->attempt; });
        if (heard >= spawning::kMostRequests) {
            m_set.note(session, parent.row->id, QStringLiteral("spawn"),
                QStringLiteral("it has asked for %1 agents; further requests are not heard").arg(heard));
            return;
        }
        takeSpawn(session, parent, wish, body);
    }
}

void Engine::takeSpawn(SessionRun& session, AgentRun& parent, const spawning::Wish& wish, const QJsonObject& body)
{
    const spawning::Decision decision = spawning::decide(session, parent, wish);
    SpawnRun& spawn = session.spawns.emplace_back();
    spawn.parent = &parent;
    spawn.row.number = int(session.spawns.size());
    spawn.row.parent = parent.row->id;
    spawn.row.attempt = parent.row->attempt;
    // Of one without a name of its own each is another.
    spawn.row.request = wish.id.isEmpty() ? QStringLiteral("?%1").arg(spawn.row.number) : wish.id;
    spawn.row.at = utcMs();
    spawn.row.granted = decision.granted;
    spawn.row.reason = decision.reason;
    spawn.row.follows = decision.follows;
    spawn.row.body = body;
    if (decision.granted) {
        spawn.child = decision.known;
        if (!spawn.child) {
            spawn.child = spawning::makeChild(session, parent, wish);
            m_journal.insert(session.id(), spawn.child->row);
        } else if (hasEnded(spawn.child->row->state) && !spawn.child->row->isSettled() && !spawn.child->retryDue) {
            spawn.child->retryDue = true; // asked for again: what did not succeed runs again
            m_retries.emplace_back(&session, spawn.child);
        }
        spawn.row.agent = spawn.child->row->id;
    }
    m_journal.add(
        [id = session.id(), row = spawn.row](Store& store) { return SpawnRepository(store).insert(id, row); });
    m_set.note(session, parent.row->id, QStringLiteral("spawn"),
        (decision.granted ? QStringLiteral("starts %1: %2").arg(spawn.row.agent, decision.reason)
                          : QStringLiteral("may not start %1: %2")
                                .arg(wish.id.isEmpty() ? QStringLiteral("an agent") : wish.id, decision.reason)),
        parent.row->id);
    m_touched.insert(&session);
}

/// After a commit: what it made of the wishes is true now.
void Engine::tellSpawns()
{
    for (const auto& session : m_sessions) {
        QHash<AgentRun*, QList<QJsonObject>> lines;
        for (SpawnRun& spawn : session->spawns) {
            const AgentRun& parent = *spawn.parent;
            if (!isLive(parent.row->state) || parent.row->attempt != spawn.row.attempt)
                continue; // nobody reads it any more
            if (!spawn.decisionTold) {
                spawn.decisionTold = true;
                lines[spawn.parent].append(decisionLine(spawn.row));
            }
            const AgentRun* child = spawn.child;
            if (child && hasEnded(child->row->state) && !child->retryDue && spawn.endTold != child->row->attempt) {
                spawn.endTold = child->row->attempt;
                lines[spawn.parent].append(endLine(spawn.row, *child));
            }
        }
        for (auto it = lines.constBegin(); it != lines.constEnd(); ++it)
            if (!answers::append(runDir(*session, it.key()->attempt.row), it.value()))
                log::warn(
                    QStringLiteral("%1/%2: its answers.jsonl cannot be written").arg(session->id(), it.key()->row->id));
    }
}

/// An engine before may have been killed between storing and telling.
void Engine::recallAnswers(SessionRun& session)
{
    QSet<const AgentRun*> asked;
    for (const SpawnRun& spawn : session.spawns)
        if (isLive(spawn.parent->row->state) && spawn.parent->row->attempt == spawn.row.attempt)
            asked.insert(spawn.parent);
    for (const AgentRun* parent : std::as_const(asked))
        for (const QJsonObject& line : answers::read(runDir(session, parent->attempt.row))) {
            const QString request = line.value(QLatin1String("spawn")).toString();
            const auto spawn = std::find_if(session.spawns.begin(), session.spawns.end(), [&](const SpawnRun& one) {
                return one.parent == parent && one.row.attempt == parent->row->attempt && one.row.request == request;
            });
            if (spawn == session.spawns.end())
                continue;
            if (line.contains(QLatin1String("granted")))
                spawn->decisionTold = true;
            else if (line.contains(QLatin1String("state")))
                spawn->endTold = line.value(QLatin1String("attempt")).toInt();
        }
}

void Engine::cancelQueuedChildren(SessionRun& session, const QString& agent, const QString& actor)
{
    for (AgentRun* child : spawning::descendants(session, agent))
        if (child->row->state == AgentState::Queued || child->row->state == AgentState::Blocked)
            m_set.set(session, *child, AgentState::Cancelled, QStringLiteral("operator"),
                QStringLiteral("%1, which asked for it, was stopped").arg(agent), actor);
}

QStringList Engine::stopChildren(SessionRun& session, const QString& agent)
{
    QStringList runIds;
    const std::vector<AgentRun*> children = spawning::descendants(session, agent);
    for (auto it = m_runs.begin(); it != m_runs.end();) {
        Run& run = *it++; // stop() may close it
        if (!run.what.agent || std::find(children.begin(), children.end(), run.what.agent) == children.end())
            continue;
        runIds.append(run.attempt()->runId);
        stop(run, EndedBy::Operator, QStringLiteral("stopped with %1").arg(agent));
    }
    return runIds;
}

/// HIER-6: who commands does not act. What it did all the same is asked about where an operator sees it.
void Engine::noteDirectActions(Run& run, const Told& told)
{
    static const QStringList kGuarded{
        QStringLiteral("Read"), QStringLiteral("Edit"), QStringLiteral("Write"), QStringLiteral("Bash")};
    if (std::none_of(
            told.tools.begin(), told.tools.end(), [](const ToolUse& use) { return kGuarded.contains(use.name); }))
        return;
    const SessionRun& session = run.session();
    const Agent& row = run.what.agent->row.row;
    if (!hierarchy::Chain(session.plan).isTop(row.role, row.tier, row.reportsTo))
        return;
    const QString domain = run.what.agent->plan->domain;
    const QString route = domain.isEmpty() ? QString()
                                           : QString(QLatin1Char(' ') + domain + QStringLiteral(": ")
                                               + routing::routeOf(domain, session.plan.hierarchy).text());
    for (const ToolUse& use : told.tools)
        if (kGuarded.contains(use.name))
            m_set.note(session, row.id, QStringLiteral("decision"),
                QStringLiteral("%1%2 by the top itself: which deputy handles this domain?%3")
                    .arg(use.name, use.calls > 1 ? QStringLiteral(" × %1").arg(use.calls) : QString(), route));
}

} // namespace wavedeck
