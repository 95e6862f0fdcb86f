// SPDX-License-Identifier: GPL-3.0-or-later
// alert list, ack, silence, end
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/output.h"
#include "app/ctl/values.h"
#include "models/alert/rules.h"
#include "models/base/clock.h"
#include "models/store/alertrepository.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

QString standing(const Alert& alert, qint64 now)
{
    QString text = word(alert.phase);
    if (alert.noData && alert.phase == AlertPhase::Firing)
        text += QStringLiteral(", no data");
    if (alert.flapping && alert.isOpen())
        text += QStringLiteral(", flapping");
    if (!alert.acknowledged.isEmpty())
        text += QStringLiteral(", acknowledged");
    if (alert.isOpen() && alert.isSilenced(now))
        text += QStringLiteral(", silenced");
    return text;
}

/// Those of a session, and those of none (wrong passwords): all of these without a session, else the open ones.
Result<QList<Alert>> alertsOf(Context& context, const QString& session)
{
    QList<Alert> alerts;
    if (!session.isEmpty()) {
        const auto rows = context.session(session);
        if (!rows)
            return rows.error();
        alerts = rows->alerts;
    }
    const auto store = context.store();
    if (!store)
        return session.isEmpty() && store.error().code == QLatin1String("no-database") ? Result(alerts) : store.error();
    for (const Alert& alert : AlertRepository(**store).ofNoSession())
        if (session.isEmpty() || alert.isOpen())
            alerts.append(alert);
    return alerts;
}

int list(Context& context, const Arguments& arguments)
{
    const QString session = arguments.positional.value(0);
    const auto alerts = alertsOf(context, session);
    if (!alerts)
        return context.fail(alerts.error());
    const qint64 now = utcMs();
    QJsonArray array;
    QList<QStringList> lines{{QStringLiteral("ALERT"), QStringLiteral("RULE"), QStringLiteral("LEVEL"),
        QStringLiteral("PHASE"), QStringLiteral("RAISED"), QStringLiteral("WHAT")}};
    for (const Alert& alert : *alerts) {
        array.append(alertDocument(alert, now));
        lines.append({alert.id, plain(alert.rule), QString(word(alert.level)), standing(alert, now),
            dateTime(alert.raisedAt), plain(alert.text)});
    }
    return context.answer({{QStringLiteral("session"), session.isEmpty() ? QJsonValue() : QJsonValue(session)},
                              {QStringLiteral("alerts"), array}},
        alerts->isEmpty() ? QStringLiteral("no alerts\n") : table(lines));
}

int ask(Context& context, const Arguments& arguments, const char* command, QJsonObject args)
{
    const QString id = arguments.positional.first();
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const auto alert = AlertRepository(**store).alert(id);
    if (!alert)
        return context.fail(usage("unknown-alert", id, QStringLiteral("there is no such alert"),
            QStringLiteral("see `wavedeckctl alert list SESSION`")));
    if (!alert->isOpen())
        return context.fail(
            usage("alert-resolved", id, QStringLiteral("it was resolved at %1").arg(rfc3339(alert->resolvedAt)),
                QStringLiteral("see `wavedeckctl alert list %1` for those that are open").arg(alert->session)));
    args.insert(QStringLiteral("alert"), id);
    const auto answer = alert->session.isEmpty() ? askEngine(context, QLatin1String(command), args)
                                                 : askAbout(context, alert->session, QLatin1String(command), args);
    if (!answer)
        return context.fail(answer.error());
    const QJsonValue ended = answer->value(QLatin1String("ended"));
    const qint64 left = answer->value(QLatin1String("left")).toInteger();
    return context.answer(*answer,
        ended.isDouble() ? QStringLiteral("%1: %2 processes ended, %3 left\n").arg(id).arg(ended.toInteger()).arg(left)
                         : QStringLiteral("%1: done\n").arg(id),
        left > 0);
}

int acknowledge(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "alert.ack", {});
}

int silence(Context& context, const Arguments& arguments)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    if (!arguments.has("--until"))
        return context.fail(usage("bad-value", QStringLiteral("--until"), QStringLiteral("a silence needs an end"),
            QStringLiteral("write --until 2026-12-31 or --until 2026-12-31T18:00:00Z")));
    const auto until = untilOption(arguments);
    if (!until)
        return context.fail(until.error());
    return ask(
        context, arguments, "alert.silence", {{QStringLiteral("reason"), *reason}, {QStringLiteral("until"), *until}});
}

int end(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "alert.end", {});
}

constexpr Option kSilenceOptions[] = {{"--until", "TIME", "a day (its end) or a time like 2026-12-31T18:00:00Z"},
    {"--reason", "TEXT", "why; it is kept"}};

constexpr Command kCommands[] = {
    {"alert list", "[SESSION]",
        "The alerts of a session, open ones and those of before; without one those about signing in.", {},
        "wavedeckctl alert list S-001", 0, 1, list},
    {"alert ack", "ALERT", "Says that you have seen an alert; it goes on until it clears.", {},
        "wavedeckctl alert ack AL-001", 1, 1, acknowledge},
    {"alert silence", "ALERT", "Keeps an alert, and later ones of its rule, from telling anybody until a time.",
        kSilenceOptions, "wavedeckctl alert silence AL-001 --until 2026-12-31 --reason \"known: the big import\"", 1, 1,
        silence},
    {"alert end", "ALERT",
        "Ends what an alert about duplicates or orphans has too many; of duplicates the oldest stays.", {},
        "wavedeckctl alert end AL-001", 1, 1, end},
};

} // namespace

std::span<const Command> alertCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
