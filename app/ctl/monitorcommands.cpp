// SPDX-License-Identifier: GPL-3.0-or-later
// monitor list, history
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/output.h"
#include "models/alert/rules.h"
#include "models/base/clock.h"
#include "models/plan/gatelibrary.h"
#include "models/plan/planreader.h"
#include "models/run/monitorresults.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

constexpr int kHistory = 200;

/// The monitors of the plan that a session was started with.
Result<QList<MonitorPlan>> monitorsOf(Context& context, const QString& session)
{
    const auto store = context.store();
    const auto row = store ? SessionRepository(**store).session(session) : std::nullopt;
    if (!store && store.error().code != QLatin1String("no-database"))
        return store.error();
    if (!row)
        return usage("unknown-session", session, QStringLiteral("there is no such session"),
            QStringLiteral("see `wavedeckctl session list`"));
    return readPlan(row->planText.toUtf8(), storedContext(*row)).plan.monitors;
}

QString valueOf(const MonitorPlan& monitor, const std::optional<double>& value)
{
    return value ? valueText(monitor.unit, *value) : QStringLiteral("-");
}

int list(Context& context, const Arguments& arguments)
{
    const QString session = arguments.positional.first();
    const auto monitors = monitorsOf(context, session);
    if (!monitors)
        return context.fail(monitors.error());
    const qint64 now = utcMs();
    QJsonArray array;
    bool good = true;
    QList<QStringList> lines{{QStringLiteral("MONITOR"), QStringLiteral("STATE"), QStringLiteral("VALUE"),
        QStringLiteral("CHECKED"), QStringLiteral("BY"), QStringLiteral("WHAT")}};
    for (const MonitorPlan& monitor : *monitors) {
        const auto results = run::readResults(context.dataDir(), session, monitor.id, 1);
        const std::optional<MonitorResult> last = results.isEmpty() ? std::nullopt : std::optional(results.last());
        const QString state = monitorState(monitor, last, now);
        good = good && state != QStringLiteral("warning") && state != QStringLiteral("critical");
        array.append(monitorDocument(monitor, last, now));
        lines.append({monitor.id, state,
            valueOf(monitor,
                monitor.estimate ? monitor.estimate
                    : last       ? last->value
                                 : std::nullopt),
            last ? dateTime(last->atMs) : QStringLiteral("never"), clipped(plain(monitorSource(monitor)), 40),
            plain(last ? last->detail : QString())});
    }
    return context.answer({{QStringLiteral("session"), session}, {QStringLiteral("monitors"), array}},
        monitors->isEmpty() ? QStringLiteral("its plan has no monitors\n") : table(lines), good ? 0 : 1);
}

int history(Context& context, const Arguments& arguments)
{
    const QString session = arguments.positional.first();
    const auto monitors = monitorsOf(context, session);
    if (!monitors)
        return context.fail(monitors.error());
    for (const MonitorPlan& monitor : *monitors) {
        if (monitor.id != arguments.positional.at(1))
            continue;
        QJsonArray array;
        QList<QStringList> lines{{QStringLiteral("AT"), QStringLiteral("VALUE"), QStringLiteral("WHAT")}};
        for (const MonitorResult& result : run::readResults(context.dataDir(), session, monitor.id, kHistory)) {
            array.append(QJsonObject{{QStringLiteral("at"), rfc3339(result.atMs)},
                {QStringLiteral("value"), result.value ? QJsonValue(*result.value) : QJsonValue()},
                {QStringLiteral("detail"), result.detail}});
            lines.append({dateTime(result.atMs), valueOf(monitor, result.value), plain(result.detail)});
        }
        return context.answer({{QStringLiteral("session"), session}, {QStringLiteral("monitor"), monitor.id},
                                  {QStringLiteral("results"), array}},
            array.isEmpty() ? QStringLiteral("it has not looked yet\n") : table(lines));
    }
    return context.fail(usage("unknown-monitor", arguments.positional.at(1),
        QStringLiteral("the plan of %1 has no such monitor").arg(session),
        QStringLiteral("see `wavedeckctl monitor list %1`").arg(session)));
}

constexpr Command kCommands[] = {
    {"monitor list", "SESSION", "What the monitors of its plan saw last, when and how; exit 1 when one is past a line.",
        {}, "wavedeckctl monitor list S-001", 1, 1, list},
    {"monitor history", "SESSION MONITOR", "The last 200 results of one monitor.", {},
        "wavedeckctl monitor history S-001 backend-port", 2, 2, history},
};

} // namespace

std::span<const Command> monitorCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
