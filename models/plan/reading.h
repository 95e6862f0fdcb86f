// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/mapreader.h"

#include <QHash>
#include <QMap>

/// Internal to models/plan: the steps of one reading and what they hand on to each other.
namespace wavedeck::plan {

/// A name the plan mentions, and where: resolved when everything has been read.
struct Reference {
    Mark mark;
    QString target;
};

/// What the checks need to know of an agent besides its values. One for each of the plan's agents, in its order.
struct AgentNotes {
    QList<Reference> needs;
    Reference reportsTo;
    Mark writes;
    Mark tools;
    Mark domain;
    Mark delegation;
    Mark payload;
    Mark inputs;
    Mark reserve;
    QList<Reference> spawns; ///< profiles
};

struct WaveNotes {
    QList<Reference> needs; ///< as written; empty when the default stands
    QList<AgentNotes> agents;
};

struct Reading {
    const PlanContext& context;
    Findings& findings;
    Plan& plan;
    QList<WaveNotes> waves; ///< beside plan.waves
    QList<Reference> hierarchy; ///< reports_to, beside plan.hierarchy
    QHash<QString, YamlNodePtr> profiles;
    QMap<QString, QList<Reference>> profileSpawns; ///< by the profile that may start them
    const YamlNode* session = nullptr;
    QHash<QString, QString> programs; ///< already looked for
    QList<QList<QList<AgentInstance>>> instances; ///< of each wave's agents, as they are now
    PlanAdvice& advice;
    QList<WaveLoad>& loads;

    /// Of a key of the session; of the session when it has no such key.
    Mark sessionMark(const char* key) const;
};

/// Tells what breaks a rule of protocolrules.h, as the mode wants it: not at all, as a warning or as a fault.
void tell(Reading& reading, const char* rule, const Mark& mark, const QString& message);

/// Goes through the agents with their notes and instances.
template <class Visit> void forEachAgent(Reading& reading, Visit visit)
{
    for (qsizetype w = 0; w < reading.plan.waves.size(); ++w)
        for (qsizetype a = 0; a < reading.plan.waves[w].agents.size(); ++a)
            visit(reading.plan.waves[w], reading.plan.waves[w].agents[a], reading.waves[w].agents[a],
                reading.instances[w][a]);
}

/// Reports an id that was there before; `what` names the kind and where it is unique.
void checkUnique(
    Reading& reading, QHash<QString, Mark>& seen, const QString& id, const Mark& mark, const QString& what);

void readSession(Reading& reading, const YamlNode& node);
void readRequires(Reading& reading, const YamlNode& node); ///< planrequires.cpp
void readDebt(Reading& reading, const YamlNode& node); ///< the same
void readThresholds(Reading& reading, const YamlNode& node);
void readMonitors(Reading& reading, const YamlNode& node);
void readEnvironment(Reading& reading, const YamlNode& node);
void readHierarchy(Reading& reading, const YamlNode& node);
void readProfiles(Reading& reading, const YamlNode& node);
void readWaves(Reading& reading, const YamlNode& node);

/// The keys of the protocol: planprotocol.cpp.
void readSessionProtocol(Reading& reading, const MapReader& map);
void readAgentProtocol(const MapReader& map, AgentPlan& agent, QList<Reference>& spawns);
/// cost_usd and tokens of a budget or a reservation.
void readMoney(const MapReader& map, std::optional<qint64>& microUsd, std::optional<qint64>& tokens);

AgentPlan readAgent(Reading& reading, const YamlNode& node, AgentNotes& notes);
GatePlan readGate(Reading& reading, const YamlNode& node);
/// The gates of session.gate_set, put to their wave.
void addGateSet(Reading& reading);

/// argv and shell of an agent, gate or criterion.
void readCommand(const MapReader& map, QStringList& argv, bool& shell);
/// Finds the program, makes one with a slash absolute, and warns of a shell.
void checkCommand(Reading& reading, QStringList& argv, bool shell, const Mark& mark);
/// Reports {item} and {index} without foreach, and an unknown {set.KEY}.
void checkPlaceholders(Reading& reading, const QString& text, bool hasItems, const Mark& mark);

/// References, circles, write scopes, order of the security audit: what needs the whole plan.
void checkReferences(Reading& reading);
/// Profiles that agents may start exist and can be started.
void checkSpawns(Reading& reading);
void checkWrites(Reading& reading);
void checkSecurityFirst(Reading& reading);

/// Names that need each other in a circle, each circle once, its first in the file first. needs[i] are indices.
QList<QList<int>> circles(const QList<QList<int>>& needs);

/// Expands foreach, and counts what comes of it.
int countInstances(Reading& reading);
/// Load of one wave from the instances of its agents; tells of overload and idleness.
WaveLoad loadOf(Reading& reading, const WavePlan& wave, const QList<QList<AgentInstance>>& instances);

/// The rules of the protocol, each with what it puts into the advice. All need the instances.
void checkChain(Reading& reading); ///< chain, span, lanes, spawn context
void checkTeam(Reading& reading); ///< capability, tools, homogeneous team
void checkDelegation(Reading& reading); ///< routes, delegation, payloads
void checkPreparation(Reading& reading); ///< success, pre-session, pre-scan, reservations
void checkInputs(Reading& reading); ///< sizes of files, many items for one agent
void adviseBalance(Reading& reading); ///< a better sharing of each wave's work

} // namespace wavedeck::plan
