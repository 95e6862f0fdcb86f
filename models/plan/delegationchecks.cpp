// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/reading.h"

#include "models/protocol/delegation.h"
#include "models/protocol/hierarchy.h"
#include "models/protocol/routing.h"

#include <algorithm>

// Where the work of each domain goes, how it is handed on, and what the agents are told (HIER-7, 8, 13, 14, 16).
namespace wavedeck::plan {

namespace {

struct Member {
    const AgentPlan* agent = nullptr;
    const AgentNotes* notes = nullptr;
    qsizetype instances = 0;
};

delegation::Package packageOf(const QList<Member>& members, const hierarchy::Chain& chain)
{
    delegation::Package package;
    qsizetype free = 0;
    for (const Member& member : members) {
        const AgentPlan& agent = *member.agent;
        package.related += int(member.instances);
        free += agent.needs.isEmpty() ? member.instances : 0;
        package.specialised = package.specialised || !agent.payload.context.isEmpty();
        package.recovery = package.recovery || agent.retries > 0;
        package.isolated = package.isolated || agent.isolated;
        package.urgent = package.urgent || agent.urgent;
        package.crossDomain = package.crossDomain || chain.isTop(agent.role, agent.tier, agent.reportsTo);
    }
    package.parallel = free >= 2;
    return package;
}

void tellDelegation(Reading& reading, const QList<Member>& members, const DomainAdvice& advice)
{
    for (const Member& member : members) {
        const AgentPlan& agent = *member.agent;
        const bool against = agent.delegation != Delegation::Unsaid && advice.advised != Delegation::Unsaid
            && agent.delegation != advice.advised;
        if (against && agent.delegationReason.isEmpty())
            tell(reading, "delegation", member.notes->delegation,
                QStringLiteral("agent %1 is delegated %2, but the advice is %3; say why under delegation.reason")
                    .arg(quoted(agent.id), word(agent.delegation), advice.why));
    }
}

void adviseDomain(Reading& reading, const hierarchy::Chain& chain, const WavePlan& wave, const QString& domain,
    const QList<Member>& members)
{
    const routing::Route route = routing::routeOf(domain, reading.plan.hierarchy);
    const delegation::Advice delegated = delegation::adviceFor(packageOf(members, chain));
    DomainAdvice advice;
    advice.wave = wave.id;
    advice.domain = domain;
    for (const Member& member : members)
        advice.agents.append(member.agent->id);
    advice.known = route.known;
    advice.route = route.text();
    advice.node = route.node;
    advice.advised = delegated.advised;
    advice.conflict = delegated.conflict;
    advice.why = delegated.text();
    if (!route.known)
        tell(reading, "route", members.first().notes->domain,
            QStringLiteral("nobody is named for domain %1; put it into the domains of a node of the hierarchy")
                .arg(quoted(domain)));
    tellDelegation(reading, members, advice);
    reading.advice.domains.append(advice);
}

void adviseDomains(Reading& reading)
{
    const hierarchy::Chain chain(reading.plan);
    for (qsizetype w = 0; w < reading.plan.waves.size(); ++w) {
        const WavePlan& wave = reading.plan.waves[w];
        QStringList domains;
        QHash<QString, QList<Member>> members;
        for (qsizetype a = 0; a < wave.agents.size(); ++a) {
            const AgentPlan& agent = wave.agents[a];
            if (agent.domain.isEmpty())
                continue;
            const QString domain = agent.domain.toLower();
            if (!members.contains(domain))
                domains.append(domain);
            members[domain].append({&agent, &reading.waves[w].agents[a], reading.instances[w][a].size()});
        }
        for (const QString& domain : std::as_const(domains))
            adviseDomain(reading, chain, wave, members[domain].first().agent->domain, members[domain]);
    }
}

void checkPayload(Reading& reading, const AgentPlan& agent, const AgentNotes& notes)
{
    if (agent.payload.isEmpty() && agent.prompt.isEmpty())
        return; // a program that is told nothing
    const QList<delegation::Point> points = delegation::checklist(agent.payload);
    PayloadAdvice advice;
    advice.agent = agent.id;
    advice.met = delegation::metOf(points);
    for (const delegation::Point& point : points)
        if (!point.met)
            advice.missing.append(point.text);
    advice.lints = delegation::lint(agent.payload);
    reading.advice.payloads.append(advice);
    if (agent.payload.isEmpty())
        return tell(reading, "payload-missing", agent.mark,
            QStringLiteral("agent %1 has a prompt but no payload; add payload: { intent, boundaries, outcome, "
                           "return_path, context, assumptions, decisions }")
                .arg(quoted(agent.id)));
    if (agent.payload.intent.isEmpty())
        tell(reading, "intent", notes.payload,
            QStringLiteral("the payload of agent %1 has no intent; say what the commander wants to reach")
                .arg(quoted(agent.id)));
    if (!advice.missing.isEmpty())
        tell(reading, "payload", notes.payload,
            QStringLiteral("the payload of agent %1 meets %2 of 5 points; missing: %3")
                .arg(quoted(agent.id), QString::number(advice.met), advice.missing.join(QStringLiteral(", "))));
    for (const QString& lint : advice.lints)
        tell(reading, "payload", notes.payload,
            QStringLiteral("the payload of agent %1: ").arg(quoted(agent.id)) + lint);
}

}

void checkDelegation(Reading& reading)
{
    adviseDomains(reading);
    forEachAgent(reading, [&](const WavePlan&, const AgentPlan& agent, const AgentNotes& notes, const auto&) {
        checkPayload(reading, agent, notes);
    });
}

} // namespace wavedeck::plan
