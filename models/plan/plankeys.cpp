// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/plankeys.h"

#include "models/plan/shortgates.h"

namespace wavedeck::plan {

namespace {

KeyTable table(const char* name, const char* words)
{
    return {QString::fromLatin1(name), QString::fromLatin1(words).split(QLatin1Char(' '))};
}

// What an agent's profile may say: all but what makes one agent that one.
constexpr const char* kProfileKeys
    = "name role tier reports_to adapter model capability argv shell prompt needs writes "
      "limit kill_after retries required idempotent worktree work foreach provider class tools inputs priority urgent "
      "isolated domain delegation payload protocols spawns estimate reserve performance";

KeyTable agentTable()
{
    KeyTable agent = table("agent", kProfileKeys);
    agent.keys.prepend(QStringLiteral("use"));
    agent.keys.prepend(QStringLiteral("id"));
    return agent;
}

// What a criterion says of itself; one of its two sides says the same.
constexpr const char* kCriterionKeys = "name argv shell pass metric report coverage approval checklist "
                                       "environment valid_for evidence limit kill_after";

KeyTable criterionTable()
{
    KeyTable criterion = table("criterion", kCriterionKeys);
    criterion.keys += QString::fromLatin1("id verifies implemented operational").split(QLatin1Char(' '));
    return criterion;
}

KeyTable gateTable()
{
    KeyTable gate = table("gate", kCriterionKeys);
    gate.keys
        += QString::fromLatin1("id kind verifies when every proves waive use with criteria").split(QLatin1Char(' '));
    return gate;
}

}

namespace keys {
const KeyTable plan
    = table("plan", "version session requires debt thresholds monitors environment hierarchy agents waves");
const KeyTable session = table("session",
    "name mission success mode target_tier workspace max_parallel budget on_restart scheme protocol context "
    "delegation_target standing_orders pre_session homogeneous order all_task_tokens quota pre_scan "
    "product environment gate_set observe configuration claims requires debt required_reading");
const KeyTable required = table("requires", "risk");
const KeyTable debt = table("debt", "ceiling");
const KeyTable ceiling = table("ceiling", "P0 P1");
const KeyTable order = table("order", "mode reason");
const KeyTable quota = table("quota", "resume");
const KeyTable preSession = table("pre_session", "access api-keys cloud-credentials documentation security-first");
const KeyTable preScan = table("pre_scan", "instances complexity hidden_work buffer_percent by verified_by");
const KeyTable budget = table("budget", "cost_usd tokens on_exceeded");
const KeyTable thresholds = table("thresholds", "memory cpu disk p95_ms error_rate");
const KeyTable threshold = table("threshold", "warning critical");
const KeyTable monitor = table("monitor",
    "id name kind argv shell json source port path declared configured estimate "
    "target expected warning critical better unit every kill_after for valid_for");
const KeyTable environment = table("environment", "pass set");
const KeyTable node = table("node", "id role tier reports_to max_parallel domains");
const KeyTable profile = table("profile", kProfileKeys);
const KeyTable agent = agentTable();
const KeyTable delegation = table("delegation", "mode reason");
const KeyTable payload = table("payload", "intent boundaries outcome return_path context assumptions decisions");
const KeyTable spawns = table("spawns", "profiles most");
const KeyTable reserve = table("reserve", "cost_usd tokens");
const KeyTable forEach = table("foreach", "glob list range");
const KeyTable wave = table("wave", "id name needs max_parallel agents gates baseline claims");
const KeyTable baseline
    = table("baseline", "name argv shell unit concurrency target environment kind valid_for limit kill_after");
const KeyTable claim
    = table("claim", "id says source argv shell json expected fails_from environment valid_for limit kill_after");
const KeyTable gate = gateTable();
const KeyTable criterion = criterionTable();
const KeyTable side = table("side", kCriterionKeys);
const KeyTable waive = table("waive", "roles");
const KeyTable gateSet = table("gate_set", "use with wave when");
const KeyTable configuration = table("configuration", "files required source rules");
const KeyTable pass = table("pass", "exit");
const KeyTable metric = table("metric", "json warning critical better");
const KeyTable report = table("report", "junit sarif cppcheck allow");
const KeyTable allow = table("allow", "critical high medium low info skipped");
const KeyTable coverage = table("coverage", "cobertura lcov above");
const KeyTable approval = table("approval", "roles count");
}

QList<KeyTable> keyTables()
{
    return {keys::plan, keys::session, keys::order, keys::quota, keys::preSession, keys::preScan, keys::budget,
        keys::thresholds, keys::threshold, keys::monitor, keys::environment, keys::node, keys::profile, keys::agent,
        keys::delegation, keys::payload, keys::spawns, keys::reserve, keys::forEach, keys::wave, keys::baseline,
        keys::claim, keys::gate, keys::criterion, keys::side, keys::waive, keys::gateSet, keys::required, keys::debt,
        keys::ceiling, keys::configuration, keys::pass, keys::metric, keys::report, keys::allow, keys::coverage,
        keys::approval};
}

} // namespace wavedeck::plan
