// SPDX-License-Identifier: GPL-3.0-or-later
// debt import, harvest
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/debttext.h"
#include "app/ctl/output.h"

#ifdef WAVEDECK_HAS_AUDIT
#include "app/audit/findingimport.h"
#endif

namespace wavedeck::ctl {

#ifdef WAVEDECK_HAS_AUDIT

namespace {

/// What an import says, and why something of it was left out: never cut silently.
int tell(Context& context, const Result<ImportResult>& result)
{
    if (!result)
        return context.fail(result.error());
    int dropped = 0;
    QString why;
    for (auto it = result->dropped.begin(); it != result->dropped.end(); ++it) {
        dropped += it.value();
        why += QStringLiteral("dropped %1: %2\n").arg(it.value()).arg(plain(it.key()));
    }
    const int known = result->added + result->unchanged + result->reopened;
    QString text = QStringLiteral("%1 of %2 imported: %3 added, %4 unchanged, %5 reopened; %6 resolved\n")
                       .arg(known)
                       .arg(known + dropped)
                       .arg(result->added)
                       .arg(result->unchanged)
                       .arg(result->reopened)
                       .arg(result->resolved);
    text += why;
    for (const QString& note : result->notes)
        text += plain(note) + QLatin1Char('\n');
    return context.answer(result->document(), text);
}

QString sessionOf(const Arguments& arguments)
{
    // Started by an agent or a gate, it is that session's.
    return arguments.has("--session") ? arguments.value("--session") : qEnvironmentVariable("WAVEDECK_SESSION");
}

int debtImport(Context& context, const Arguments& arguments)
{
    if (isDebtExport(arguments.positional.first()))
        return restoreDebt(context, arguments.positional.first());
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    audit::ImportRequest request;
    request.file = arguments.positional.first();
    request.folder = arguments.value("--folder");
    request.isPartial = arguments.has("--partial");
    request.scope = arguments.value("--scope");
    request.session = sessionOf(arguments);
    return tell(context, audit::importFindings(request, context.dataDir(), *by, {}));
}

int debtHarvest(Context& context, const Arguments& arguments)
{
    const auto by = context.who();
    if (!by)
        return context.fail(by.error());
    const QString path = arguments.positional.value(0, QStringLiteral("."));
    return tell(context, audit::harvestComments(path, sessionOf(arguments), context.dataDir(), *by, {}));
}

constexpr Option kImportOptions[] = {
    {"--folder", "DIR", "what its paths are relative to (default: the repository round the current folder)"},
    {"--partial", nullptr, "not everything was scanned: what is not in it is not resolved"},
    {"--scope", "DIR", "only this folder was scanned: the same"},
    {"--session", "SESSION", "during which it was found"},
};
constexpr Option kHarvestOptions[] = {
    {"--session", "SESSION", "during which they were found"},
};

constexpr Command kCommands[] = {
    {"debt import", "FILE",
        "Findings of a tool (SARIF 2.1.0, XML of cppcheck) become items; the same again adds nothing, what two "
        "complete scans in a row have not is resolved. An export (.md, .json with items) is put back under its ids.",
        kImportOptions, "wavedeckctl debt import findings.sarif", 1, 1, debtImport},
    {"debt harvest", "[PATH]",
        "TODO, FIXME, XXX and HACK in the comments of a repository become items, with author and age from git.",
        kHarvestOptions, "wavedeckctl debt harvest .", 0, 1, debtHarvest},
};

} // namespace

std::span<const Command> debtImportCommands()
{
    return kCommands;
}

#else

std::span<const Command> debtImportCommands()
{
    return {};
}

#endif

} // namespace wavedeck::ctl
