// SPDX-License-Identifier: GPL-3.0-or-later
// scan, which app/audit does
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "app/ctl/resourcecommands.h"

#ifdef WAVEDECK_HAS_AUDIT
#include "app/audit/scan.h"
#endif

namespace wavedeck::ctl {

#ifdef WAVEDECK_HAS_AUDIT

namespace {

int scan(Context& context, const Arguments& arguments)
{
    return runScan(arguments.positional, context.json(), context.dataDir(), context.whoName());
}

constexpr Option kResourceOptions[] = {
    {"--end", nullptr, "consent: end surplus and orphan processes of yours; each is written down"},
    {"--clean", nullptr, "consent: remove old temporary files of yours, and run directories of no run"},
    {"--dir", "DIR", "look for temporary files there instead of in TMPDIR", 0, true},
    {"--allow", "NAME=N", "so many processes of this program are wanted (default: 1)", 0, true},
    {"--only", "NAME", "with --end: end processes of this program and no other", 0, true},
    {"--older-than", "TIME", "temporary files nobody used for so long are old (default: 7d)"},
    {"--idle", "TIME", "connections without data for so long are idle (default: 30m)"},
    {"--apart", "TIME", "between the two looks at processes (default: 1s, at most 30s)"},
    {"--fail-on", "SEVERITY", "exit 1 when an open finding is so bad or worse: critical, high, medium, low, info"},
    {"--output", "FILE", "write the report there too; with --json the document", 'o'},
    {"--list", nullptr, "the audits that are stored"},
    {"--show", "AUDIT", "one of them; `last` is the newest"},
    {"--due", nullptr, "when the next one is due: exit 1 when that is now"},
};

constexpr Command kCommands[] = {
    {"scan", "NAME [PATH…] [options]",
        "Looks at a repository: secrets, todo, duplicates, links, static, hotspots, …; `scan list` names all.", {},
        "wavedeckctl scan secrets . --fail-on high", 0, -1, scan, true},
    {"scan resources", "",
        "Audits this machine: surplus processes, memory, disk, connections. Changes nothing unless told.",
        kResourceOptions, "wavedeckctl scan resources --allow worker=3", 0, 0, scanResources},
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
