// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"
#include "models/plan/planadvice.h"
#include "models/protocol/hierarchy.h"
#include "models/store/sessiondocument.h"

#include <QJsonArray>
#include <QJsonObject>

/// Who commanded whom in a session, as the documents of --json have it. Pure; what is unknown is null.
namespace wavedeck {

/// One start that did not keep the chain of command.
struct ChainViolation {
    QString agent; ///< or the request, of one that was refused
    QString by; ///< agent or node that started it
    QString reason;
};

/// FORM-9 over what was started: agents of the plan below the node they report to, and what agents asked for. A request
/// that was refused for another reason than the chain is no start.
struct ChainFigures {
    int starts = 0; ///< whose place in the chain is known
    QList<ChainViolation> violations;
    std::optional<double> compliancePercent() const;
};
ChainFigures chainFigures(const SessionRows& rows, const Plan& plan);

/// Direct actions of the top in all tool calls (HIER-6); null while nobody has told of a tool, or nobody stands at the
/// top.
QJsonValue directPercent(const SessionRows& rows, const hierarchy::Chain& chain);

/// `hierarchy` of the session document: {scheme, nodes: [{id, role, tier, level, reports_to, max_parallel, domains,
/// agents, states: {queued: 1, …}, active, span: normal|wide|too-wide}], spawns: [{request, parent, attempt, at,
/// granted, follows, reason, agent}], compliance_percent, delegation_percent (FORM-7), direct_percent (direct actions
/// of the top in all tool calls, HIER-6), violations: [{agent, by, reason}]}.
QJsonObject hierarchyDocument(const SessionRows& rows, const Plan& plan, const QJsonValue& delegationPercent);

/// Nodes and agents below each other, for `agent tree`: [{id, kind: node|agent, role, level, state (of agents), active,
/// span (of nodes), children}]. An agent stands below the one that started it, else below the node it reports to; those
/// without either come last.
QJsonArray hierarchyTree(const SessionRows& rows, const Plan& plan);

/// `spawn_context` of an agent (HIER-11, HIER-12): {spawned_by (agent, or `plan`), reports_to, path, level, may_spawn,
/// protocols, payload, children}. unread: what its role must read first (RETRO-27): `blockers` of the payload.
QJsonObject spawnContext(
    const SessionRows& rows, const Agent& agent, const Plan& plan, const QList<UnreadReading>& unread = {});

/// What an agent was started with: its plan's entry, or the profile that another agent asked for. nullptr = unknown.
const AgentPlan* planEntryOf(const QList<Spawn>& spawns, const Agent& agent, const Plan& plan);

} // namespace wavedeck
