// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"
#include "models/store/store.h"

#include <QJsonObject>

/// What a session adds to the register of debt by itself, each with its row of the audit trail and in the transaction
/// of what caused it, and what the register says to a wave that is to start (DEBT-7). Engine thread.
namespace wavedeck::debting {

/// An advisory gate that failed and any that was waived become an item, or reopen theirs; one that passes leaves a note
/// on its item (GATE-4).
void gateDecided(SessionRun& session, const Gate& gate, Journal& journal);

/// An agent told of debt. At most debt::kMostOfAgent items of one agent, whatever it tells.
void told(SessionRun& session, const AgentRun& agent, const QJsonObject& body, Journal& journal);

/// An agent told what it has to say to the retrospective of its session. At most RetroRepository::kMostOfAgent of one
/// agent.
void contributed(SessionRun& session, const AgentRun& agent, const QJsonObject& body, Journal& journal);

/// RETRO-27: an agent told `{"read":{"ref":"RETRO-001"}}`: it speaks for its own role.
void read(SessionRun& session, const AgentRun& agent, const QJsonObject& body, Journal& journal);

/// A wave that deploys: it is closed while a P0 is open, from mode standard on.
bool isDeployment(const SessionRun& session, const WaveRun& wave);
/// Numbers of what is open in the folder of a session's workspace.
struct Open {
    QList<int> p0;
    QList<int> p1;
};
Open openOf(const SessionRun& session, Store& store);
/// Why a wave may not start: more is open than the plan's ceiling, or a P0 before a deployment. Empty = it may.
QStringList holds(const SessionRun& session, const WaveRun& wave, const Open& open);

} // namespace wavedeck::debting
