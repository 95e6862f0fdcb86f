// SPDX-License-Identifier: GPL-3.0-or-later
// gate list, rerun, approve, reject, waive
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/output.h"
#include "app/ctl/render.h"
#include "app/ctl/values.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

int list(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    QJsonArray array;
    QList<QStringList> lines{gateHeader()};
    for (const Gate& gate : rows->gates) {
        array.append(gateDocument(*rows, gate));
        lines.append(gateRow(gate));
    }
    return context.answer({{QStringLiteral("session"), rows->session.id}, {QStringLiteral("gates"), array}},
        rows->gates.isEmpty() ? QStringLiteral("no gates\n") : table(lines));
}

int ask(Context& context, const Arguments& arguments, const char* command, QJsonObject args)
{
    const QString session = arguments.positional[0];
    const QString id = arguments.positional[1];
    args.insert(QStringLiteral("gate"), id);
    auto answer = askAbout(context, session, QLatin1String(command), args);
    if (!answer)
        return context.fail(answer.error());
    answer->insert(QStringLiteral("gate"), id);
    return context.answer(*answer,
        QStringLiteral("gate %1: done; %2 is %3\n")
            .arg(plain(id), session, coloured(answer->value(QLatin1String("state")).toString())));
}

int rerun(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "gate.rerun", {});
}

int decide(Context& context, const Arguments& arguments, const char* command)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    return ask(context, arguments, command,
        {{QStringLiteral("reason"), *reason}, {QStringLiteral("role"), arguments.value("--role")}});
}

int approve(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, "gate.approve");
}

int reject(Context& context, const Arguments& arguments)
{
    return decide(context, arguments, "gate.reject");
}

int waive(Context& context, const Arguments& arguments)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    const auto until = untilOption(arguments);
    if (!until)
        return context.fail(until.error());
    return ask(
        context, arguments, "gate.waive", {{QStringLiteral("reason"), *reason}, {QStringLiteral("until"), *until}});
}

constexpr Option kDecideOptions[]
    = {{"--role", "ROLE", "in which role you decide"}, {"--reason", "TEXT", "why; it is kept"}};
constexpr Option kWaiveOptions[]
    = {{"--reason", "TEXT", "why; it is kept"}, {"--until", "DATE", "until when it holds"}};

constexpr Command kCommands[] = {
    {"gate list", "SESSION", "The gates of a session.", {}, "wavedeckctl gate list S-001", 1, 1, list},
    {"gate rerun", "SESSION GATE", "Runs a gate again.", {}, "wavedeckctl gate rerun S-001 zero-secrets", 2, 2, rerun},
    {"gate approve", "SESSION GATE", "Says yes where a gate waits for a person.", kDecideOptions,
        "wavedeckctl gate approve S-001 human --role \"L1 OVERWATCH\" --reason \"checked on staging\"", 2, 2, approve},
    {"gate reject", "SESSION GATE", "Says no where a gate waits for a person.", kDecideOptions,
        "wavedeckctl gate reject S-001 human --role \"L1 OVERWATCH\" --reason \"roll back fails\"", 2, 2, reject},
    {"gate waive", "SESSION GATE", "Lets the wave pass a gate that did not; recorded as an exception.", kWaiveOptions,
        "wavedeckctl gate waive S-001 p95 --reason \"measured on a busy host\" --until 2026-12-31", 2, 2, waive},
};

} // namespace

std::span<const Command> gateCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
