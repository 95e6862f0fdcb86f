// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/plan/plankeys.h"

namespace wavedeck::plan {

namespace {

KeyTable table(const char* name, const char* words)
{
    return {QString::fromLatin1(name), QString::fromLatin1(words).split(QLatin1Char(' '))};
}

// What an agent's profile may say: all but what makes one agent that one.
constexpr const char* kProfileKeys
    = "name role tier reports_to adapter model capability argv shell prompt needs writes "
      "limit kill_after retries required idempotent worktree work foreach";
constexpr const char* kAgentKeys = "id use name role tier reports_to adapter model capability argv shell prompt needs "
                                   "writes limit kill_after retries required idempotent worktree work foreach";

}

namespace keys {
const KeyTable plan = table("plan", "version session thresholds monitors environment hierarchy agents waves");
const KeyTable session
    = table("session", "name mission success mode target_tier workspace max_parallel budget on_restart");
const KeyTable budget = table("budget", "cost_usd tokens on_exceeded");
const KeyTable thresholds = table("thresholds", "memory cpu disk p95_ms error_rate");
const KeyTable threshold = table("threshold", "warning critical");
const KeyTable monitor = table("monitor",
    "id name kind argv shell json source port path declared configured estimate "
    "target expected warning critical better unit every kill_after for valid_for");
const KeyTable environment = table("environment", "pass set");
const KeyTable node = table("node", "id role tier reports_to max_parallel");
const KeyTable profile = table("profile", kProfileKeys);
const KeyTable agent = table("agent", kAgentKeys);
const KeyTable forEach = table("foreach", "glob list range");
const KeyTable wave = table("wave", "id name needs max_parallel agents gates");
const KeyTable gate
    = table("gate", "id name kind verifies argv shell pass metric report approval checklist criteria limit kill_after");
const KeyTable criterion
    = table("criterion", "id verifies argv shell pass metric report approval checklist limit kill_after");
const KeyTable pass = table("pass", "exit");
const KeyTable metric = table("metric", "json warning critical better");
const KeyTable report = table("report", "junit sarif cppcheck");
const KeyTable approval = table("approval", "roles count");
}

QList<KeyTable> keyTables()
{
    return {keys::plan, keys::session, keys::budget, keys::thresholds, keys::threshold, keys::monitor,
        keys::environment, keys::node, keys::profile, keys::agent, keys::forEach, keys::wave, keys::gate,
        keys::criterion, keys::pass, keys::metric, keys::report, keys::approval};
}

} // namespace wavedeck::plan
