// SPDX-License-Identifier: GPL-3.0-or-later
// scan and config check, which app/audit does
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"

#ifdef WAVEDECK_HAS_AUDIT
#include "app/audit/configcheck.h"
#include "app/audit/scan.h"
#endif

namespace wavedeck::ctl {

#ifdef WAVEDECK_HAS_AUDIT

namespace {

int scan(Context& context, const Arguments& arguments)
{
    return runScan(arguments.positional, context.json());
}

int configCheck(Context& context, const Arguments& arguments)
{
    return runConfigCheck(arguments.positional, context.json());
}

constexpr Command kCommands[] = {
    {"scan", "NAME [PATH…] [options]",
        "Looks at a repository: secrets, todo, duplicates, links, static, hotspots, …; `scan list` names all.", {},
        "wavedeckctl scan secrets . --fail-on high", 0, -1, scan, true},
    {"config check", "[PATH…]", "Checks that ports, URLs and variables of configuration files agree.", {},
        "wavedeckctl config check deploy/", 0, -1, configCheck},
};

} // namespace

std::span<const Command> auditCommands()
{
    return kCommands;
}

#else

std::span<const Command> auditCommands()
{
    return {};
}

#endif

} // namespace wavedeck::ctl
