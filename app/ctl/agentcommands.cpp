// SPDX-License-Identifier: GPL-3.0-or-later
// agent inbox, list, show, tree, log, stop, retry, accept, extend
#include "app/ctl/command.h"
#include "app/ctl/context.h"
#include "app/ctl/enginelink.h"
#include "app/ctl/filetail.h"
#include "app/ctl/hierarchytext.h"
#include "app/ctl/output.h"
#include "app/ctl/render.h"
#include "app/ctl/values.h"
#include "models/base/clock.h"
#include "models/report/sessionreport.h"
#include "models/run/rundirectory.h"
#include "models/secrets/redact.h"
#include "models/store/hierarchydocument.h"
#include "models/store/knowledge.h"
#include "models/store/sessionmetrics.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

#include <unistd.h>

namespace wavedeck::ctl {

namespace {

constexpr qint64 kJsonLines = 1000;

Error unknownAgent(const QString& session, const QString& agent)
{
    return usage("unknown-agent", agent, QStringLiteral("%1 has no such agent").arg(session),
        QStringLiteral("see `wavedeckctl agent list %1`").arg(session));
}

int list(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    const auto store = context.store();
    if (!store)
        return context.fail(store.error());
    const Summaries summaries = context.json() ? Summaries() : readSummaries(**store, *rows);
    const qint64 now = utcMs();
    QJsonArray array;
    QList<QStringList> lines{agentHeader()};
    for (const Agent& agent : rows->agents) {
        array.append(agentDocument(*rows, agent, context.dataDir(), now));
        lines.append(agentRow(*rows, agent, summaries, now));
    }
    return context.answer(
        {{QStringLiteral("session"), rows->session.id}, {QStringLiteral("agents"), array}}, table(lines));
}

/// `ended`: how the last attempt ended, in one place; null while it lives.
QJsonValue certificate(const SessionRows& rows, const Agent& agent, const QJsonObject& document)
{
    const QList<Attempt> attempts = rows.attemptsOf(agent.id);
    if (attempts.isEmpty() || attempts.last().endedAt == 0)
        return {};
    const Attempt& last = attempts.last();
    QJsonObject ended = document.value(QLatin1String("exit")).toObject();
    ended.insert(QStringLiteral("at"), rfc3339(last.endedAt));
    ended.insert(QStringLiteral("reason"), last.reason.isEmpty() ? QJsonValue() : QJsonValue(last.reason));
    ended.insert(QStringLiteral("last_line"), last.lastLine);
    ended.insert(QStringLiteral("duration_ms"), last.durationMs);
    ended.insert(QStringLiteral("cpu_ms"), last.cpuMs);
    ended.insert(QStringLiteral("peak_rss_bytes"), last.peakRssBytes);
    return ended;
}

int show(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional[0]);
    if (!rows)
        return context.fail(rows.error());
    const Agent* agent = rows->agent(arguments.positional[1]);
    if (!agent)
        return context.fail(unknownAgent(rows->session.id, arguments.positional[1]));
    const qint64 now = utcMs();
    QJsonObject document = agentDocument(*rows, *agent, context.dataDir(), now);
    document.insert(QStringLiteral("session"), rows->session.id);
    document.insert(QStringLiteral("ended"), certificate(*rows, *agent, document));
    if (const auto store = context.store()) {
        const QJsonObject report = SessionRepository(**store).completionReport(rows->session.id, agent->id);
        document.insert(QStringLiteral("report"), report.isEmpty() ? QJsonValue() : QJsonValue(report));
    }
    QJsonObject spawned;
    if (const auto plan = planOf(rows->session)) {
        QList<UnreadReading> unread;
        if (const auto store = context.store(); store && !agent->isSettled())
            unread = unreadBy(**store, *plan, agent->id, agent->role);
        spawned = spawnContext(*rows, *agent, *plan, unread);
    }
    document.insert(QStringLiteral("spawn_context"), spawned.isEmpty() ? QJsonValue() : QJsonValue(spawned));
    return context.answer(document, renderAgent(*rows, *agent, context.dataDir(), now) + spawnContextText(spawned));
}

int tree(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional.first());
    if (!rows)
        return context.fail(rows.error());
    const QJsonArray all = hierarchyTree(*rows, planOf(rows->session).value_or(Plan()));
    return context.answer(
        {{QStringLiteral("session"), rows->session.id}, {QStringLiteral("tree"), all}}, treeText(all));
}

/// Whether an attempt still runs, read again only when something was committed.
std::function<bool()> attemptGoesOn(Context& context, const QString& session, const QString& agent, int number)
{
    return [&context, session, agent, number, version = qint64(-1), alive = true]() mutable {
        const auto store = context.store();
        if (!store)
            return false;
        if (const qint64 now = (*store)->dataVersion(); now != version) {
            version = now;
            for (const Attempt& attempt : SessionRepository(**store).attempts(session))
                if (attempt.subject == agent && attempt.number == number)
                    alive = attempt.endedAt == 0;
        }
        return alive;
    };
}

int log(Context& context, const Arguments& arguments)
{
    const auto rows = context.session(arguments.positional[0]);
    if (!rows)
        return context.fail(rows.error());
    const Agent* agent = rows->agent(arguments.positional[1]);
    if (!agent)
        return context.fail(unknownAgent(rows->session.id, arguments.positional[1]));
    if (agent->attempt == 0)
        return context.fail(usage("not-started", agent->id, QStringLiteral("it has not been started yet"), {}));
    const auto lines = tailLines(arguments);
    if (!lines)
        return context.fail(lines.error());
    const QString name = arguments.has("--stderr") ? QStringLiteral("stderr") : QStringLiteral("stdout");
    const QString relative = run::relativePath(rows->session.id, agent->id, agent->attempt) + QLatin1Char('/') + name
        + QStringLiteral(".log");
    const QString file = context.dataDir() + QLatin1Char('/') + relative;
    if (context.json())
        return context.answer(
            {{QStringLiteral("agent"), agent->id}, {QStringLiteral("attempt"), agent->attempt},
                {QStringLiteral("stream"), name}, {QStringLiteral("file"), relative},
                {QStringLiteral("text"),
                    QString::fromUtf8(redactedLines(lastLines(file, *lines < 0 ? kJsonLines : *lines)))}},
            {});
    TailOptions options;
    options.lines = *lines;
    options.follow = arguments.has("--follow");
    options.escape = ::isatty(STDOUT_FILENO);
    options.goesOn = attemptGoesOn(context, rows->session.id, agent->id, agent->attempt);
    if (!printTail(file, options))
        return context.fail({ErrorKind::Environment, QStringLiteral("no-log"), relative,
            QStringLiteral("it cannot be read"), QStringLiteral("was the run directory removed?")});
    return 0;
}

/// What the engine did about an agent, and how many processes are left when that was a stop.
int ask(Context& context, const Arguments& arguments, const char* command, QJsonObject args)
{
    const QString session = arguments.positional[0];
    const QString id = arguments.positional[1];
    args.insert(QStringLiteral("agent"), id);
    auto answer = askAbout(context, session, QLatin1String(command), args, kStopMs);
    if (!answer)
        return context.fail(answer.error());
    answer->insert(QStringLiteral("agent"), id);
    QString text = QStringLiteral("%1: done; %2 is %3\n")
                       .arg(plain(id), session, coloured(answer->value(QLatin1String("state")).toString()));
    const qint64 left = answer->value(QLatin1String("left")).toInteger();
    if (answer->contains(QLatin1String("left")))
        text += QStringLiteral("%1 processes left\n").arg(left);
    return context.answer(*answer, text, left > 0 ? 1 : 0);
}

int stop(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "agent.stop", {{QStringLiteral("tree"), arguments.has("--tree")}});
}

int retry(Context& context, const Arguments& arguments)
{
    return ask(context, arguments, "agent.retry", {});
}

int accept(Context& context, const Arguments& arguments)
{
    const auto reason = requiredReason(arguments);
    if (!reason)
        return context.fail(reason.error());
    return ask(context, arguments, "agent.accept", {{QStringLiteral("reason"), *reason}});
}

int extend(Context& context, const Arguments& arguments)
{
    if (arguments.has("--no-limit") && !arguments.has("--by"))
        return ask(context, arguments, "agent.extend", {{QStringLiteral("no_limit"), true}});
    const auto by = durationOption(arguments, "--by");
    if (!by)
        return context.fail(by.error());
    return ask(context, arguments, "agent.extend", {{QStringLiteral("by_ms"), *by}});
}

constexpr Option kLogOptions[] = {{"--stderr", nullptr, "what it wrote to stderr"},
    {"--tail", "N", "only the last N lines"}, {"--follow", nullptr, "goes on until the attempt ends"}};
constexpr Option kStopOptions[] = {{"--tree", nullptr, "and of all agents that it has started, they too"}};
constexpr Option kAcceptOptions[] = {{"--reason", "TEXT", "why the wave may go on without it"}};
constexpr Option kExtendOptions[] = {{"--by", "DURATION", "how much longer: 90s, 15m, 2h"},
    {"--no-limit", nullptr, "lets it run: it is never overdue again (kill_after still holds)"}};

/// HAND-10: what came back to a node of the hierarchy, or to an agent that started others.
int inbox(Context& context, const Arguments& arguments)
{
    const QString id = arguments.positional.value(0);
    const QString node = arguments.positional.value(1);
    const auto store = context.store();
    const auto report = store ? readSessionReport(**store, id, context.dataDir(), utcMs()) : std::nullopt;
    if (!report)
        return context.fail(store ? context.session(id).error() : store.error());
    QMap<QString, QJsonObject> told;
    for (const QJsonValue& value : report->completionReports)
        told.insert(value[QLatin1String("agent")].toString(), value.toObject());
    QList<QStringList> lines{
        {QStringLiteral("AGENT"), QStringLiteral("STATE"), QStringLiteral("REPORT"), QStringLiteral("WHAT IT SAYS")}};
    QJsonArray items;
    for (const Agent& agent : report->rows.agents) {
        if (agent.reportsTo != node && agent.parent != node)
            continue;
        const QJsonObject one = told.value(agent.id);
        items.append(QJsonObject{{QStringLiteral("agent"), agent.id}, {QStringLiteral("state"), word(agent.state)},
            {QStringLiteral("report"), one.isEmpty() ? QJsonValue() : QJsonValue(one)}});
        const QString state = one.isEmpty()                      ? QStringLiteral("awaiting report")
            : one.value(QLatin1String("told_by_agent")).toBool() ? QStringLiteral("told by the agent")
                                                                 : QStringLiteral("by the engine");
        lines.append({agent.id, coloured(word(agent.state)), state,
            clipped(one.value(QLatin1String("summary")).toString(), 80)});
    }
    if (items.isEmpty())
        return context.fail(usage("unknown-agent", node, QStringLiteral("nobody of %1 reports to it").arg(id),
            QStringLiteral("see `wavedeckctl agent tree %1`").arg(id)));
    return context.answer(
        {{QStringLiteral("session"), id}, {QStringLiteral("node"), node}, {QStringLiteral("items"), items}},
        table(lines));
}

constexpr Command kCommands[] = {
    {"agent inbox", "SESSION NODE", "What came back to a coordinator: the reports of those that report to it.", {},
        "wavedeckctl agent inbox S-001 coord-quality", 2, 2, inbox},
    {"agent list", "SESSION", "The agents of a session.", {}, "wavedeckctl agent list S-001", 1, 1, list},
    {"agent show", "SESSION AGENT", "One agent: state and where it comes from, attempts, use, how it ended.", {},
        "wavedeckctl agent show S-001 secrets --json", 2, 2, show},
    {"agent log", "SESSION AGENT", "What an agent wrote: its bytes, or safe for a terminal on one.", kLogOptions,
        "wavedeckctl agent log S-001 secrets --tail 20 --follow", 2, 2, log},
    {"agent tree", "SESSION", "Who commands whom: the hierarchy, and what agents started.", {},
        "wavedeckctl agent tree S-001", 1, 1, tree},
    {"agent stop", "SESSION AGENT",
        "Ends every process of an agent; what it asked for and is not started is cancelled.", kStopOptions,
        "wavedeckctl agent stop S-001 secrets", 2, 2, stop},
    {"agent retry", "SESSION AGENT", "Starts a failed, cancelled or lost agent again.", {},
        "wavedeckctl agent retry S-001 secrets", 2, 2, retry},
    {"agent accept", "SESSION AGENT", "Lets the wave go on without an agent that did not succeed.", kAcceptOptions,
        "wavedeckctl agent accept S-001 secrets --reason \"known false alarm\"", 2, 2, accept},
    {"agent extend", "SESSION AGENT", "Moves an agent's soft limit.", kExtendOptions,
        "wavedeckctl agent extend S-001 secrets --by 15m", 2, 2, extend},
};

} // namespace

std::span<const Command> agentCommands()
{
    return kCommands;
}

} // namespace wavedeck::ctl
