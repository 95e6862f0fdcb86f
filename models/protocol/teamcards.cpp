// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/protocol/teamcards.h"

namespace wavedeck::protocol {

namespace {

constexpr TeamCard kRetrospective[] = {
    {"retrospective", "L1 OVERWATCH", "Strategic coordination and command of the mission",
        "What the session was for, and whether it came to it", "The whole picture, decisions, what comes next"},
    {"retrospective", "L1 FACILITATOR", "Facilitates the session; rotates",
        "Time, order, every voice heard once before one is heard twice", "Agenda, minutes, action items with owners"},
    {"retrospective", "L1 ARCHITECT", "Technical architecture and design",
        "Coupling, boundaries, decisions that will cost later", "Root causes in the design, proposals to change it"},
    {"retrospective", "L1 QA", "Quality, testing and validation",
        "What was verified as operational, and what only as implemented",
        "Gaps of tests and gates, criteria for the next session"},
    {"retrospective", "L1 RESOURCE MANAGER", "Cost, efficiency and use of resources",
        "Tokens, duration, rework, processes left behind", "Figures of the session, what to save next time"},
    {"retrospective", "L1 SECURITY", "Security, compliance and management of risk",
        "Credentials, access, controls that do not hold", "Findings by severity, what blocks a release"},
};

constexpr TeamCard kRisk[] = {
    {"risk", "L1 OVERWATCH", "Mission coordination, overall risk assessment", "Ensure comprehensive coverage, no gaps",
        "Executive summaries, approval matrices, governance framework"},
    {"risk", "L1 QA", "Testing risks, regression analysis, validation coverage",
        "What was tested, what was not, what should be",
        "Testing checklists, regression test plans, CI/CD integration"},
    {"risk", "L1 SECURITY", "Security risks, vulnerability analysis, attack vectors",
        "Authentication, authorization, injection, denial of service, bypass of rate limits",
        "Threat modeling, security controls, security testing requirements"},
    {"risk", "L2 BACKEND DEVELOPER", "Risks of the implementation, code quality, breaking changes",
        "API changes, dependencies, backward compatibility, performance",
        "Technical risk analysis, code change assessment, implementation plans"},
    {"risk", "L2 DEVOPS", "Deployment risks, infrastructure, process management, monitoring",
        "Rollback procedures, deployment steps, monitoring, alerting",
        "Deployment checklists, rollback scripts, monitoring dashboards"},
};

} // namespace

QStringList teams()
{
    return {QStringLiteral("retrospective"), QStringLiteral("risk")};
}

std::span<const TeamCard> teamCards(const QString& team)
{
    if (team == QLatin1String("retrospective"))
        return kRetrospective;
    if (team == QLatin1String("risk"))
        return kRisk;
    return {};
}

} // namespace wavedeck::protocol
