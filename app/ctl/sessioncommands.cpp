// SPDX-License-Identifier: GPL-3.0-or-later
// session list, show, hold, resume, stop
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/output.h"
#include "app/ctl/render.h"
#include "models/base/clock.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

namespace wavedeck::ctl {

namespace {

bool isBad(const QString& state)
{
    return state == QLatin1String("failed") || state == QLatin1String("held") || state == QLatin1String("stopped");
}

int list(Context& context, const Arguments&)
{
    QList<Session> sessions;
    if (const auto store = context.store())
        sessions = SessionRepository(**store).sessions();
    else if (store.error().code != QLatin1String("no-database"))
        return context.fail(store.error());
    const qint64 now = utcMs();
    QJsonArray array;
    QList<QStringList> rows{{QStringLiteral("SESSION"), QStringLiteral("STATE"), QStringLiteral("STARTED"),
        QStringLiteral("ELAPSED"), QStringLiteral("NAME"), QStringLiteral("WHY")}};
    for (const Session& session : sessions) {
        array.append(sessionSummary(session, now));
        rows.append({session.id, coloured(word(session.state)), dateTime(session.startedAt),
            humanDuration((session.endedAt > 0 ? session.endedAt : now) - session.startedAt), clipped(session.name, 40),
            clipped(session.reasons.join(QStringLiteral("; ")), 60)});
    }
    return context.answer(
        {{QStringLiteral("sessions"), array}}, sessions.isEmpty() ? QStringLiteral("no sessions yet\n") : table(rows));
}

int show(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const qint64 now = utcMs();
    const QString text = context.json() ? QString() : renderSession(*rows, readSummaries(**store, *rows), now);
    return context.answer(sessionDocument(*rows, context.dataDir(), now), text);
}

QString stateText(const QJsonObject& answer)
{
    QString text = QStringLiteral("%1 is %2\n")
                       .arg(answer.value(QLatin1String("id")).toString(),
                           coloured(answer.value(QLatin1String("state")).toString()));
    for (const QJsonValue& reason : answer.value(QLatin1String("reasons")).toArray())
        text += QStringLiteral("  %1\n").arg(plain(reason.toString()));
    return text;
}

int hold(Context& context, const Arguments& arguments)
{
    const auto answer = askAbout(context, arguments.positional.first(), QStringLiteral("session.hold"), {});
    if (!answer)
        return context.fail(answer.error());
    return context.answer(*answer, stateText(*answer) + QStringLiteral("no new agents start; running ones go on\n"));
}

int resume(Context& context, const Arguments& arguments)
{
    const auto answer = askAbout(context, arguments.positional.first(), QStringLiteral("session.resume"), {});
    if (!answer)
        return context.fail(answer.error());
    return context.answer(*answer, stateText(*answer), isBad(answer->value(QLatin1String("state")).toString()) ? 1 : 0);
}

int stop(Context& context, const Arguments& arguments)
{
    const auto answer = askAbout(context, arguments.positional.first(), QStringLiteral("session.stop"), {}, kStopMs);
    if (!answer)
        return context.fail(answer.error());
    const qint64 left = answer->value(QLatin1String("left")).toInteger();
    return context.answer(
        *answer, stateText(*answer) + QStringLiteral("%1 processes left\n").arg(left), left > 0 ? 1 : 0);
}

constexpr Command kCommands[] = {
    {"session list", "", "All sessions, with their states.", {}, "wavedeckctl session list --json", 0, 0, list},
    {"session show", "SESSION", "One session: waves, agents, gates, and why it is held.", {},
        "wavedeckctl session show S-001 --json", 1, 1, show},
    {"session hold", "SESSION", "Starts no new agents; running ones go on.", {}, "wavedeckctl session hold S-001", 1, 1,
        hold},
    {"session resume", "SESSION", "Takes a hold back; goes on once no reason to hold is left.", {},
        "wavedeckctl session resume S-001", 1, 1, resume},
    {"session stop", "SESSION", "Ends every process of the session and says how many are left.", {},
        "wavedeckctl session stop S-001", 1, 1, stop},
};

} // namespace

std::span<const Command> sessionCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
