// SPDX-License-Identifier: GPL-3.0-or-later
// run
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/follow.h"
#include "app/ctl/output.h"
#include "app/ctl/planfile.h"
#include "app/ctl/values.h"
#include "models/assurance/product.h"
#include "models/history/nextsteps.h"
#include "models/plan/dryrun.h"
#include "models/store/sessionrepository.h"

#include <cmath>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kMostParallel = 10'000;
constexpr double kMostUsd = 1e9; ///< as the plan's cost_usd

/// --max-parallel, --budget and --limit.
Result<PlanLimits> readLimits(const Arguments& arguments)
{
    PlanLimits limits;
    bool ok = true;
    if (arguments.has("--max-parallel")) {
        const qlonglong count = arguments.value("--max-parallel").toLongLong(&ok);
        if (!ok || count < 1 || count > kMostParallel)
            return usage("bad-value", QStringLiteral("--max-parallel"),
                QStringLiteral("`%1` is no number from 1 to %2")
                    .arg(arguments.value("--max-parallel"))
                    .arg(kMostParallel),
                QStringLiteral("write --max-parallel 4"));
        limits.maxParallel = int(count);
    }
    if (arguments.has("--budget")) {
        const double usd = arguments.value("--budget").toDouble(&ok);
        if (!ok || !(usd >= 0 && usd <= kMostUsd))
            return usage("bad-value", QStringLiteral("--budget"),
                QStringLiteral("`%1` is no amount of dollars").arg(arguments.value("--budget")),
                QStringLiteral("write --budget 12.50, or 0 for none"));
        limits.budgetMicroUsd = std::llround(usd * 1e6);
    }
    if (arguments.has("--limit")) {
        const auto limit = durationOption(arguments, "--limit");
        if (!limit)
            return limit.error();
        limits.limitMs = *limit;
    }
    return limits;
}

/// HAND-5: what earlier sessions left for this one; it holds nothing up.
void tellNextSteps(Context& context, const Plan& plan)
{
    const auto store = context.store();
    const qsizetype open = store ? history::openFor(**store, productOf(plan)).size() : 0;
    if (open > 0)
        printError(QStringLiteral("recommended by earlier sessions and still open: %1; see `wavedeckctl history next "
                                  "--project %2`")
                       .arg(open)
                       .arg(productOf(plan)));
}

/// RETRO-27: what somebody is to read before agents of a role work, and how one says that it was read.
void tellReading(const PlanReading& reading)
{
    QStringList told;
    for (const UnreadReading& one : reading.advice.unread) {
        const QString line
            = QStringLiteral("%1 is to be read before %2 works: `wavedeckctl lesson read %1 --role \"%2\"`")
                  .arg(plain(one.ref), plain(one.role));
        if (!told.contains(line))
            told.append(line);
    }
    for (const QString& line : std::as_const(told))
        printError(line);
}

int run(Context& context, const Arguments& arguments)
{
    const auto limits = readLimits(arguments);
    if (!limits)
        return context.fail(limits.error());
    const auto file = readPlanFile(context, arguments);
    if (!file)
        return context.fail(file.error());
    printFindings(*file);
    if (!file->reading.ok())
        return context.answer(file->reading.toJson(), {}, 2);
    tellReading(file->reading);
    if (arguments.has("--dry-run")) {
        Plan plan = file->reading.plan;
        limits->applyTo(plan);
        QJsonObject document = dryRun(plan, file->environment.keys());
        if (const auto store = context.store())
            document.insert(QStringLiteral("history"),
                historyOf(SessionRepository(**store).earlierRuns(file->path, plan.name)).toJson());
        return context.answer(document, dryRunText(document, plain));
    }
    tellNextSteps(context, file->reading.plan);
    const bool detach = arguments.has("--detach");
    if (!detach)
        blockSignals();
    auto engine = ensureEngine(context.dataDir());
    if (!engine)
        return context.fail(engine.error());
    const auto started
        = (*engine)->ask(QStringLiteral("session.start"), startRequest(*file, Context::actor(), *limits));
    if (!started && started.error().code == QLatin1String("request-too-long"))
        return context.fail(usage("plan-too-long", file->given,
            QStringLiteral(
                "with what --set and environment.pass add to it, it is longer than the 1 MiB the engine takes"),
            QStringLiteral("split the plan, or set and pass less")));
    if (!started)
        return context.fail(started.error());
    const QString id = started->value(QLatin1String("id")).toString();
    if (detach)
        return context.answer(
            {{QStringLiteral("id"), id}, {QStringLiteral("state"), started->value(QLatin1String("state"))}},
            QStringLiteral("%1 runs in the background; see `wavedeckctl session show %1`\n").arg(id));
    engine->reset();
    FollowOptions options;
    options.wait = arguments.has("--wait");
    return follow(context, id, options);
}

constexpr Option kRunOptions[]
    = {kSetOption, kWorkspaceOption, {"--max-parallel", "N", "agents at once, instead of what the plan says"},
        {"--budget", "USD", "what the session may cost, instead of what the plan says; 0 = no budget"},
        {"--limit", "DURATION", "when an agent for which the plan states no limit is overdue: 90s, 15m or 2h"},
        {"--detach", nullptr, "does not follow the session"}, {"--wait", nullptr, "stays when the session is held"},
        {"--dry-run", nullptr, "only shows what would run"}};

constexpr Command kCommands[] = {
    {"run", "PLAN.yaml", "Starts a session from a plan and follows it until it ends or is held.", kRunOptions,
        "wavedeckctl run audit.yaml --set branch=main", 1, 1, run},
};

} // namespace

std::span<const Command> runCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
