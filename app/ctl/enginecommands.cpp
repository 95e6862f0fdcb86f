// SPDX-License-Identifier: GPL-3.0-or-later
// engine status, start, stop, log
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/filetail.h"
#include "app/ctl/output.h"
#include "app/ctl/values.h"
#include "models/store/sessionrepository.h"

#include <QFile>
#include <QJsonArray>

#include <csignal>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

bool isNotRunning(const Error& error)
{
    return error.code == QLatin1String("engine-not-running");
}

QString statusText(const QJsonObject& status)
{
    QStringList sessions;
    for (const QJsonValue& session : status.value(QLatin1String("sessions")).toArray())
        sessions.append(QStringLiteral("%1 (%2)").arg(session.toObject().value(QLatin1String("id")).toString(),
            session.toObject().value(QLatin1String("state")).toString()));
    const QString degraded = status.value(QLatin1String("degraded")).toString();
    return table({{QStringLiteral("engine"),
                      QStringLiteral("running, version ") + plain(status.value(QLatin1String("version")).toString())},
        {QStringLiteral("pid"), QString::number(status.value(QLatin1String("pid")).toInteger())},
        {QStringLiteral("since"), plain(status.value(QLatin1String("started_at")).toString())},
        {QStringLiteral("data directory"), plain(status.value(QLatin1String("data_dir")).toString())},
        {QStringLiteral("open sessions"),
            sessions.isEmpty() ? QStringLiteral("none") : plain(sessions.join(QStringLiteral(", ")))},
        {QStringLiteral("live attempts"), QString::number(status.value(QLatin1String("live")).toInteger())},
        {QStringLiteral("degraded"), degraded.isEmpty() ? QStringLiteral("no") : plain(degraded)}});
}

int answerStatus(Context& context, link::Client& client)
{
    auto status = client.ask(QStringLiteral("engine.status"));
    if (!status)
        return context.fail(status.error());
    status->insert(QStringLiteral("running"), true);
    const bool degraded = !status->value(QLatin1String("degraded")).isNull();
    return context.answer(*status, statusText(*status), degraded ? 1 : 0);
}

int status(Context& context, const Arguments&)
{
    const auto client = connectEngine(context.dataDir());
    if (client)
        return answerStatus(context, **client);
    if (isNotRunning(client.error()))
        return context.answer({{QStringLiteral("running"), false}, {QStringLiteral("data_dir"), context.dataDir()}},
            QStringLiteral("not running\n"));
    return context.fail(client.error());
}

int start(Context& context, const Arguments&)
{
    bool started = false;
    const auto client = ensureEngine(context.dataDir(), &started);
    if (!client)
        return context.fail(client.error());
    const qint64 pid = (*client)->enginePid();
    return context.answer(
        {{QStringLiteral("running"), true}, {QStringLiteral("started"), started}, {QStringLiteral("pid"), pid}},
        started ? QStringLiteral("engine started, pid %1\n").arg(pid)
                : QStringLiteral("engine runs already, pid %1\n").arg(pid));
}

/// The engine answers before it has ended; whoever asked may start another at once.
void waitUntilGone(const QString& dataDir, qint64 pid)
{
    constexpr int kLooks = 200;
    for (int i = 0; i < kLooks && ::kill(pid_t(pid), 0) == 0; ++i) {
        const auto again = connectEngine(dataDir);
        if (!again && isNotRunning(again.error()) && !QFile::exists(dataDir + QStringLiteral("/lock")))
            return;
        ::usleep(20'000);
    }
}

/// What the engine said before it ended. One that goes while it is asked was stopped by somebody else at that moment.
Result<QJsonObject> askToStop(const QString& dataDir, link::Client& client, bool agents)
{
    auto answer = client.ask(QStringLiteral("engine.stop"),
        {{QStringLiteral("agents"), agents}, {QStringLiteral("actor"), Context::actor()}}, kStopMs);
    const bool gone = !answer && answer.error().code == QLatin1String("engine-gone");
    if (answer || gone)
        waitUntilGone(dataDir, client.enginePid());
    if (gone)
        return QJsonObject{{QStringLiteral("gone"), true}};
    return answer;
}

/// True while a session is open, so that it may have processes.
bool hasOpenSessions(Context& context)
{
    const auto store = context.store();
    return store && !SessionRepository(**store).openSessionIds().isEmpty();
}

int stop(Context& context, const Arguments& arguments)
{
    const bool agents = arguments.has("--agents");
    auto client = connectEngine(context.dataDir());
    if (!client && (isNotRunning(client.error()) || client.error().code == QLatin1String("engine-gone")))
        return context.answer(
            {{QStringLiteral("running"), false}, {QStringLiteral("left"), 0}}, QStringLiteral("no engine runs\n"));
    if (!client)
        return context.fail(client.error());
    auto answer = askToStop(context.dataDir(), **client, agents);
    // Whoever stopped it may have left the agents: then that is still to be done.
    if (answer && answer->contains(QLatin1String("gone")) && agents && hasOpenSessions(context)) {
        client = ensureEngine(context.dataDir());
        if (!client)
            return context.fail(client.error());
        answer = askToStop(context.dataDir(), **client, agents);
    }
    if (!answer)
        return context.fail(answer.error());
    const qint64 left = answer->value(QLatin1String("left")).toInteger();
    return context.answer({{QStringLiteral("running"), false}, {QStringLiteral("left"), left}},
        agents ? QStringLiteral("engine stopped; %1 processes left\n").arg(left)
               : QStringLiteral("engine stopped; agents go on and the next engine takes them over\n"),
        left > 0 ? 1 : 0);
}

int log(Context& context, const Arguments& arguments)
{
    const auto lines = tailLines(arguments);
    if (!lines)
        return context.fail(lines.error());
    const QString file = context.dataDir() + QStringLiteral("/log/engine.log");
    if (context.json()) {
        constexpr qint64 kUsual = 200;
        return context.answer(
            {{QStringLiteral("file"), file},
                {QStringLiteral("text"), QString::fromUtf8(lastLines(file, *lines < 0 ? kUsual : *lines))}},
            {});
    }
    TailOptions options;
    options.lines = *lines;
    options.follow = arguments.has("--follow");
    options.escape = ::isatty(STDOUT_FILENO);
    if (!printTail(file, options))
        return context.fail(usage(
            "no-log", file, QStringLiteral("there is no log yet"), QStringLiteral("an engine writes it once it runs")));
    return 0;
}

constexpr Option kStopOptions[]
    = {{"--agents", nullptr, "stops every session too, and waits until no process is left (at most 15 s)"}};
constexpr Option kLogOptions[]
    = {{"--tail", "N", "only the last N lines"}, {"--follow", nullptr, "goes on with what is added"}};

constexpr Command kCommands[] = {
    {"engine status", "", "Whether the engine runs, since when, and whether it is degraded.", {},
        "wavedeckctl engine status --json", 0, 0, status},
    {"engine start", "", "Starts the engine, which takes over what was running.", {}, "wavedeckctl engine start", 0, 0,
        start},
    {"engine stop", "", "Ends the engine; agents go on unless --agents.", kStopOptions,
        "wavedeckctl engine stop --agents", 0, 0, stop},
    {"engine log", "", "The engine's log.", kLogOptions, "wavedeckctl engine log --tail 20", 0, 0, log},
};

} // namespace

std::span<const Command> engineCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
