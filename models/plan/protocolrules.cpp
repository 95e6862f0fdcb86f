// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/protocolrules.h"

#include "models/plan/reading.h"

#include <algorithm>

namespace wavedeck {

namespace {

constexpr std::optional<Mode> kNever;

constexpr ProtocolRule kRules[] = {
    {"chain", Mode::Basic, Mode::Standard, "who reports to whom, or may start whom, keeps the chain of command",
        "HIER-2"},
    {"capability", Mode::Basic, Mode::Standard, "a read-only agent has no tool that modifies", "CAP-2"},
    {"tools", Mode::Basic, kNever, "an agent uses the tools of its class", "CAP-5"},
    {"overload", Mode::Basic, Mode::Standard, "no agent holds 40 % or more of a wave's work", "PLAN-6"},
    {"idle", Mode::Basic, kNever, "every agent has work", "PLAN-6"},
    {"lane", Mode::Basic, Mode::Critical, "L1 plans, L2 implements, L3 goes deep", "HIER-10"},
    {"span", Mode::Standard, kNever, "at most 6 agents at once report to one command; never more than 8", "HIER-9"},
    {"spawn-context", Mode::Standard, Mode::Enhanced, "every agent says whom it reports to and by which protocol",
        "HIER-11"},
    {"payload", Mode::Basic, Mode::Enhanced, "a payload has its five points and needs nothing from elsewhere",
        "HIER-13"},
    {"payload-missing", Mode::Standard, Mode::Enhanced, "an agent with a prompt has a payload", "HIER-13"},
    {"intent", Mode::Basic, Mode::Standard, "a payload names the commander's intent", "HIER-16"},
    {"route", Mode::Basic, kNever, "somebody is named for every domain", "HIER-7"},
    {"delegation", Mode::Basic, Mode::Enhanced, "delegating against the advice has a reason", "HIER-8"},
    {"pre-scan", Mode::Enhanced, Mode::Enhanced, "the work was counted before it was shared out", "PLAN-2"},
    {"pre-scan-fields", Mode::Basic, Mode::Enhanced, "the pre-scan leaves nothing open", "PLAN-2"},
    {"pre-scan-verified", Mode::Basic, Mode::Enhanced, "somebody else than its author verified the pre-scan", "PLAN-3"},
    {"pre-session", Mode::Standard, kNever, "the pre-session checklist is answered; else the first wave waits",
        "PLAN-9"},
    {"input-size", Mode::Basic, kNever, "files above 200 KB are read in chunks", "CAP-6"},
    {"input-limit", Mode::Basic, Mode::Standard, "files above 256 KB cannot be read at once", "CAP-6"},
    {"input-missing", Mode::Basic, kNever, "the files that an agent reads are there", "CAP-6"},
    {"context-collapse", Mode::Basic, kNever, "one agent has few items", "WAVE-19"},
    {"homogeneous", Mode::Standard, Mode::Enhanced, "a team of one capability has a reason", "CAP-4"},
    {"success", Mode::Standard, Mode::Enhanced, "the session has a success criterion", "WAVE-24"},
    {"security-first", Mode::Basic, Mode::Enhanced, "a security audit is the first agent, or is waived", "WAVE-14"},
    {"reserve", Mode::Basic, Mode::Standard, "no agent reserves more than the whole budget", "COST-5"},
    {"config", Mode::Basic, Mode::Standard, "the configuration files of the workspace agree", "CONF-2"},
    {"config-unread", Mode::Basic, kNever, "the configuration files of the workspace can be read", "CONF-2"},
    {"config-minor", Mode::Basic, kNever, "the configuration files of the workspace have no lesser faults", "CONF-7"},
    {"config-part", Mode::Standard, kNever, "all of the workspace's configuration files were looked at", "CONF-2"},
    {"baseline", Mode::Basic, Mode::Standard, "who works on performance has a baseline", "BASE-1"},
    {"reserve-sum", Mode::Basic, kNever, "the agents' reservations fit into the budget", "COST-5"},
};

}

std::span<const ProtocolRule> protocolRules()
{
    return kRules;
}

const ProtocolRule& protocolRule(QLatin1String id)
{
    const auto found = std::find_if(
        std::begin(kRules), std::end(kRules), [id](const ProtocolRule& rule) { return QLatin1String(rule.id) == id; });
    Q_ASSERT(found != std::end(kRules));
    return *found;
}

namespace {

QString refusal(const QString& message, Mode mode)
{
    return QStringLiteral("%1 (mode %2 refuses it)").arg(message, word(mode));
}

bool refuses(const ProtocolRule& rule, Mode mode)
{
    return rule.refusesFrom && mode >= *rule.refusesFrom;
}

}

void tell(PlanReading& reading, QLatin1String rule, const Mark& mark, const QString& message)
{
    const ProtocolRule& entry = protocolRule(rule);
    const Mode mode = reading.plan.mode;
    if (refuses(entry, mode))
        reading.faults.append({mark, refusal(message, mode), rule});
    else if (mode >= entry.tellsFrom)
        reading.warnings.append({mark, message, rule});
}

namespace plan {

void tell(Reading& reading, const char* id, const Mark& mark, const QString& message)
{
    const ProtocolRule& rule = protocolRule(QLatin1String(id));
    const Mode mode = reading.plan.mode;
    // An engine that reads its stored plan again goes on with what was let in, whatever became of the files since.
    if (reading.context.findProgram && refuses(rule, mode))
        reading.findings.fault(mark, refusal(message, mode), QLatin1String(id));
    else if (mode >= rule.tellsFrom)
        reading.findings.warn(mark, message, QLatin1String(id));
}

} // namespace plan

} // namespace wavedeck
