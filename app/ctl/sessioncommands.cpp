// SPDX-License-Identifier: GPL-3.0-or-later
// session list, show, replay, hold, resume, stop
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/hierarchytext.h"
#include "app/ctl/output.h"
#include "app/ctl/protocoltext.h"
#include "app/ctl/render.h"
#include "app/ctl/values.h"
#include "models/assurance/product.h"
#include "models/base/clock.h"
#include "models/history/nextsteps.h"
#include "models/report/assurancesections.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>
#include <utility>

namespace wavedeck::ctl {

namespace {

constexpr int kReplaySpeed = 60;
constexpr int kMostSpeed = 1'000'000;

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
    const QJsonObject document = sessionDocument(**store, *rows, context.dataDir(), now);
    QString tier;
    for (const QString& line : tierLines(document))
        tier += plain(line) + QLatin1Char('\n');
    const qsizetype steps = document.value(QLatin1String("next_steps")).toArray().size();
    if (steps > 0) // HAND-1: what earlier ones left for it
        tier += QStringLiteral("recommended by earlier sessions and still open: %1; see `wavedeckctl history next`\n")
                    .arg(steps);
    const QString text = context.json()
        ? QString()
        : QString(renderSession(*rows, readSummaries(**store, *rows), now)
            + hierarchyText(document.value(QLatin1String("hierarchy")).toObject()) + protocolText(document) + tier);
    return context.answer(document, text);
}

/// What happened, in the time it took or so many times faster. Reads only.
int replay(Context& context, const Arguments& arguments)
{
    bool ok = true;
    const int speed = arguments.has("--speed") ? arguments.value("--speed").toInt(&ok) : kReplaySpeed;
    if (!ok || speed < 0 || speed > kMostSpeed)
        return context.fail(usage("bad-value", QStringLiteral("--speed"),
            QStringLiteral("`%1` is no number from 0 to %2").arg(arguments.value("--speed")).arg(kMostSpeed),
            QStringLiteral("write --speed 60, or 0 for all at once")));
    const QString id = arguments.positional.first();
    const auto rows = context.session(id);
    if (!rows)
        return context.fail(rows.error());
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const QList<Event> events = SessionRepository(**store).events(id, 0, std::numeric_limits<int>::max());
    QJsonArray array;
    qint64 before = rows->session.startedAt;
    for (const Event& event : events) {
        if (context.json()) {
            array.append(QJsonObject{{QStringLiteral("at"), rfc3339(event.at)}, {QStringLiteral("kind"), event.kind},
                {QStringLiteral("subject"), event.subject}, {QStringLiteral("text"), event.text},
                {QStringLiteral("actor"), event.actor.isEmpty() ? QJsonValue() : QJsonValue(event.actor)}});
            continue;
        }
        const qint64 pause = std::max<qint64>(0, event.at - std::exchange(before, event.at));
        if (speed > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(pause / speed));
        print(eventLine(event));
    }
    return context.answer({{QStringLiteral("session"), id}, {QStringLiteral("state"), word(rows->session.state)},
                              {QStringLiteral("events"), array}},
        {});
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

/// HIER-17.
int loadContext(Context& context, const Arguments& arguments)
{
    const auto answer = askAbout(context, arguments.positional[0], QStringLiteral("session.context"),
        {{QStringLiteral("context"), arguments.positional[1]},
            {QStringLiteral("loaded"), QJsonArray::fromStringList(arguments.values("--loaded"))}});
    if (!answer)
        return context.fail(answer.error());
    return context.answer(*answer,
        stateText(*answer)
            + QStringLiteral("ORCHESTRATOR with %1 context, %2 loaded\n")
                  .arg(plain(arguments.positional[1]))
                  .arg(arguments.values("--loaded").size()));
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

constexpr Option kReplayOptions[]
    = {{"--speed", "N", "so many times as fast as it was (default 60); 0 prints all at once"}};

constexpr Option kContextOptions[] = {{"--loaded", "FILE", "what was read into it", 0, true}};

constexpr Command kCommands[] = {
    {"session list", "", "All sessions, with their states.", {}, "wavedeckctl session list --json", 0, 0, list},
    {"session show", "SESSION", "One session: waves, agents, gates, and why it is held.", {},
        "wavedeckctl session show S-001 --json", 1, 1, show},
    {"session replay", "SESSION", "What happened in it, in its order and rhythm; starts nothing.", kReplayOptions,
        "wavedeckctl session replay S-001 --speed 600", 1, 1, replay},
    {"session hold", "SESSION", "Starts no new agents; running ones go on.", {}, "wavedeckctl session hold S-001", 1, 1,
        hold},
    {"session context", "SESSION minimal|full", "Says which context is loaded, and of what; the role stays.",
        kContextOptions, "wavedeckctl session context S-001 full --loaded README.md --loaded docs/architecture.md", 2,
        2, loadContext},
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
