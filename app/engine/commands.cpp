// SPDX-License-Identifier: GPL-3.0-or-later
// What clients ask of the engine over the command socket. Part of Engine. Who asks is told by its `ticket`, else it
// is the OS user (auditing.cpp); `actor` and `person` are put in by the engine. What a request changes is committed
// before it is answered, with its row of the audit trail.
//
//   engine.status                                   → {pid, version, data_dir, started_at, degraded, sessions, live}
//   engine.stop      {agents}                       → {left}
//   session.start    {plan_file, plan_text, workspace, set, environment, umask, limits[, overrides], actor} → {id,
//   state} session.hold|resume|stop {session, actor}       → {id, state, reasons[, left]}
//   agent.stop|retry|accept|extend {session, agent, actor[, reason][, by_ms][, no_limit][, tree]}
//   session.context {session, context, loaded, actor} → {id, state, reasons}
//   session.budget {session, cost_microusd, tokens, actor} → {id, state, reasons}; null = no limit, left out = as it is
//   provider.open {provider, actor} → {provider}
//   alert.ack|silence|end {alert, actor[, until, reason]}    → the alert[, ended]
//   worktree.merge|drop|checked {session, actor, agents | agent, …[, reason]}   → {results: [{agent, state, …}]}
//   phase.done|skip, checklist.tick|waive: protocolcommands.cpp
//   gate.rerun|approve|reject|waive|tick|untick {session, gate, actor[, role][, reason][, until][, item][, evidence][,
//   environment_name]} → {id, state, reasons, gate_state[, waiver]}
#include "app/engine/engine.h"

#include "app/engine/requests.h"
#include "app/engine/sessioncontext.h"
#include "app/engine/signedplans.h"
#include "app/engine/startchecks.h"

#include "models/assurance/product.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/live/plandesk.h"
#include "models/plan/gatelibrary.h"
#include "models/plan/planreader.h"
#include "models/plan/shortgates.h"
#include "models/risk/rehearsal.h"
#include "models/store/assurancerepository.h"

#include <QDir>
#include <QJsonArray>
#include <QStandardPaths>

#include <algorithm>
#include <functional>

#include <unistd.h>

namespace wavedeck {

QJsonObject Engine::status() const
{
    QJsonArray open;
    for (const auto& session : m_sessions)
        open.append(QJsonObject{
            {QStringLiteral("id"), session->id()}, {QStringLiteral("state"), QString(word(session->row->state))}});
    const QString trouble = !m_degraded.isEmpty() ? m_degraded : m_startTrouble;
    return {{QStringLiteral("pid"), qint64(::getpid())}, {QStringLiteral("version"), QStringLiteral(WAVEDECK_VERSION)},
        {QStringLiteral("data_dir"), m_options.dataDir}, {QStringLiteral("started_at"), rfc3339(m_startedAt)},
        {QStringLiteral("degraded"), trouble.isEmpty() ? QJsonValue() : QJsonValue(trouble)},
        {QStringLiteral("sessions"), open}, {QStringLiteral("live"), qint64(m_runs.size())}};
}

QJsonObject Engine::brief(const QString& id)
{
    for (const auto& session : m_sessions)
        if (session->id() == id)
            return {{QStringLiteral("id"), id}, {QStringLiteral("state"), QString(word(session->row->state))},
                {QStringLiteral("reasons"), QJsonArray::fromStringList(session->row->reasons)}};
    const auto stored = SessionRepository(*m_store).session(id);
    return {{QStringLiteral("id"), id}, {QStringLiteral("state"), stored ? QString(word(stored->state)) : QString()},
        {QStringLiteral("reasons"), QJsonArray::fromStringList(stored ? stored->reasons : QStringList())}};
}

Result<SessionRun*> Engine::openSession(const QString& id)
{
    for (const auto& session : m_sessions)
        if (session->id() == id && !hasEnded(session->row->state))
            return session.get();
    const auto stored = SessionRepository(*m_store).session(id);
    if (!stored)
        return wrong("unknown-session", id, QStringLiteral("there is no such session"),
            QStringLiteral("see `wavedeckctl session list`"));
    return wrong("session-ended", id, QStringLiteral("it has ended (%1)").arg(word(stored->state)),
        QStringLiteral("run its plan again for a new session"));
}

void Engine::dispatch(const link::Server::Request& request)
{
    if (request.command == QStringLiteral("engine.stop")) {
        engineStop(request);
        return;
    }
    const auto fail = [&](const Error& error) { refuse(request, error); };
    // Rows that a command replaces must be stored first; and while nothing can be stored, nothing is promised. Only
    // stopping works then too: it may be what frees the disk.
    const bool stops
        = request.command == QStringLiteral("session.stop") || request.command == QStringLiteral("agent.stop");
    if (!commit() && !stops)
        return fail({ErrorKind::Environment, QStringLiteral("degraded"), request.command, m_degraded,
            QStringLiteral("nothing was changed; free some space and ask again")});
    if (request.command == QStringLiteral("session.start"))
        return startSession(request);
    if (request.command == QStringLiteral("provider.open")) {
        const QString provider = text(request.args, "provider");
        if (Status opened = openProvider(provider, actorOf(request.args)); !opened)
            return fail(opened.error());
        m_replies.push_back({request.client, request.id, [provider] {
                                 return QJsonObject{{QStringLiteral("provider"), provider}};
                             }});
        return;
    }
    if (request.command.startsWith(QStringLiteral("alert.")))
        return alertCommand(request);
    if (request.command.startsWith(QStringLiteral("worktree."))) // of ended sessions too
        return worktreeCommand(request);
    if (request.command.startsWith(QStringLiteral("phase."))
        || request.command.startsWith(QStringLiteral("checklist.")))
        return protocolCommand(request);
    const auto session = openSession(text(request.args, "session"));
    if (!session)
        return fail(session.error());
    const QString group = request.command.section(QLatin1Char('.'), 0, 0);
    Status done = wrong("unknown-command", request.command, QStringLiteral("the engine does not know this command"));
    if (group == QStringLiteral("session"))
        done = sessionCommand(request, **session);
    else if (group == QStringLiteral("agent"))
        done = agentCommand(request, **session);
    else if (group == QStringLiteral("gate"))
        done = gateCommand(request, **session);
    if (!done)
        return fail(done.error());
    m_touched.insert(*session);
    // Stops answer when the trees are gone.
    if (!m_waiters.empty() && m_waiters.back().client == request.client && m_waiters.back().id == request.id)
        return;
    m_replies.push_back({request.client, request.id, [this, id = (*session)->id(), gate = text(request.args, "gate")] {
                             return gate.isEmpty() ? brief(id) : gateBrief(id, gate);
                         }});
}

namespace {

/// Finds programs as its agents will: the PATH that they get may be the plan's own.
std::function<QString(const QString&)> programFinder(const QJsonObject& args, const Plan& plan)
{
    const QString own = plan.environmentSet.value(QStringLiteral("PATH"));
    const QString given = text(args.value(QLatin1String("environment")).toObject(), "PATH");
    const QStringList path = (own.isEmpty() ? given : own).split(QLatin1Char(':'), Qt::SkipEmptyParts)
        + QStringList{Launcher::programFolder()};
    return [path](const QString& program) { return QStandardPaths::findExecutable(program, path); };
}

} // namespace

Result<Plan> Engine::planOf(const QJsonObject& args) const
{
    PlanContext context;
    context.file = text(args, "plan_file");
    context.workspace = text(args, "workspace");
    const QJsonObject set = args.value(QLatin1String("set")).toObject();
    for (auto it = set.begin(); it != set.end(); ++it)
        context.set.insert(it.key(), it.value().toString());
    context.gateFiles = gateFilesIn(gateFolder(m_options.dataDir));
    if (!context.file.startsWith(QLatin1Char('/')))
        return wrong("bad-request", QStringLiteral("plan_file"), QStringLiteral("it is no absolute path"));
    context.findProgram = programFinder(args, readPlan(text(args, "plan_text").toUtf8(), context).plan);
    PlanReading reading = readPlan(text(args, "plan_text").toUtf8(), context);
    checkBaselines(reading, AssuranceRepository(*m_store).hasBaseline(productOf(reading.plan)));
    if (!reading.ok()) {
        const Fault& fault = reading.faults.first();
        return wrong("plan-faulty",
            QStringLiteral("%1:%2:%3").arg(context.file).arg(fault.mark.line).arg(fault.mark.column),
            QStringLiteral("%1 (%2 faults)").arg(fault.message).arg(reading.faults.size()),
            QStringLiteral("see `wavedeckctl plan check`"));
    }
    const QJsonValue overrides = args.value(QLatin1String("overrides"));
    if (!overrides.isUndefined() && !overrides.isObject())
        return wrong("bad-request", QStringLiteral("overrides"), QStringLiteral("it is no object"));
    const auto limits = PlanLimits::check(overrides.toObject());
    if (!limits)
        return limits.error();
    limits->applyTo(reading.plan);
    return reading.plan;
}

int Engine::nextNumber()
{
    // Directories of a database that was moved aside keep their numbers: nothing may run in them again.
    int highest = SessionRepository(*m_store).highestNumber();
    const QStringList folders
        = QDir(m_options.dataDir + QStringLiteral("/runs")).entryList({QStringLiteral("S-*")}, QDir::Dirs);
    for (const QString& folder : folders)
        highest = std::max(highest, folder.mid(2).toInt());
    return highest + 1;
}

void Engine::startSession(const link::Server::Request& request)
{
    const QJsonObject& args = request.args;
    auto plan = planOf(args);
    if (!plan)
        return refuse(request, plan.error());
    if (const Status agrees = checkConfiguration(*plan); !agrees)
        return refuse(request, agrees.error());
    // MON-3: nothing is deployed that nobody can watch; with less rigour it is only said.
    const QString blind = m_monitor.blindFor();
    const QString cannot
        = blind.isEmpty() ? QString() : QStringLiteral("%1 cannot be measured on this machine").arg(blind);
    if (!blind.isEmpty() && plan->mode >= Mode::Enhanced)
        return refuse(request,
            {ErrorKind::Environment, QStringLiteral("no-monitoring"), plan->name, cannot,
                QStringLiteral("mode %1 needs it: mount /proc, or choose another mode").arg(word(plan->mode))});
    Session row;
    row.number = nextNumber();
    row.id = QStringLiteral("S-%1").arg(row.number, 3, 10, QLatin1Char('0'));
    row.name = plan->name;
    row.mission = plan->mission;
    row.mode = plan->mode;
    row.targetTier = plan->targetTier;
    row.workspace = plan->workspace;
    row.planFile = plan->file;
    row.planText = text(args, "plan_text");
    row.planSet = plan->set;
    row.maxParallel = plan->maxParallel;
    row.launch = {{QStringLiteral("umask"), args.value(QLatin1String("umask")).toInt(022) & 0777},
        {QStringLiteral("limits"), text(args, "limits")}};
    if (const QJsonObject overrides = args.value(QLatin1String("overrides")).toObject(); !overrides.isEmpty())
        row.launch.insert(QStringLiteral("overrides"), overrides);
    if (!plan->gateFiles.isEmpty()) // what it means must not change with the library
        row.launch.insert(QStringLiteral("gates"), gateFilesJson(plan->gateFiles));
    row.startedBy = actorOf(args);
    row.startedAt = utcMs();
    const QString id = row.id;

    Journal journal;
    const risk::LaunchFacts facts{
        row.planText.toUtf8(), args.value(QLatin1String("overrides")).toObject(), programFinder(args, *plan)};
    if (Status isSigned = signedplans::prepare(*m_store, *plan, facts, row, journal, m_journal, utcMs()); !isSigned)
        return refuse(request, isSigned.error());

    QList<QByteArray> environment;
    const QJsonObject given = args.value(QLatin1String("environment")).toObject();
    for (const QString& name : plan->environmentPass)
        if (given.value(name).isString() && !plan->environmentSet.contains(name))
            environment.append(QString(name + QLatin1Char('=') + given.value(name).toString()).toUtf8());
    for (auto it = plan->environmentSet.begin(); it != plan->environmentSet.end(); ++it)
        environment.append(QString(it.key() + QLatin1Char('=') + it.value()).toUtf8());
    if (environment.isEmpty())
        environment.append("WAVEDECK=1"); // an empty file would look like a lost one
    if (Status saved = saveEnvironment(m_options.dataDir, id, environment); !saved)
        return refuse(request, saved.error());

    if (const QJsonObject rehearsal = args.value(QLatin1String("rehearsal")).toObject(); !rehearsal.isEmpty())
        row.launch.insert(QStringLiteral("rehearsal"), risk::Rehearsal::from(rehearsal).json());
    auto run = makeSession(std::move(row), std::move(*plan));
    run->environment = environment;
    beginMoney(*run, journal);
    journal.insert(id, run->row);
    for (WaveRun& wave : run->waves) {
        journal.insert(id, wave.row);
        for (AgentRun& agent : wave.agents)
            journal.insert(id, agent.row);
        for (GateRun& gate : wave.gates) {
            journal.insert(id, gate.row);
            for (CriterionRun& criterion : gate.criteria)
                journal.insert(id, criterion.row);
        }
    }
    journal.append({0, id, {}, utcMs(), QStringLiteral("session"), QStringLiteral("started: ") + run->row->name,
        run->row->startedBy});
    noteOverrides(run->plan, run->row.row, m_actor, journal);
    protocol::begin(*run, journal);
    recordDone(request, journal, id);
    if (!cannot.isEmpty())
        journal.append({0, id, {}, utcMs(), QStringLiteral("monitoring"), cannot, Transitions::engine()});
    if (Status stored = journal.write(*m_store); !stored) {
        removeEnvironment(m_options.dataDir, id);
        return refuse(request, stored.error());
    }
    log::info(QStringLiteral("%1 started").arg(id));
    m_touched.insert(run.get());
    followSettings();
    m_monitor.add(*run, *m_store);
    m_sessions.push_back(std::move(run));
    m_replies.push_back({request.client, request.id, [this, id] { return brief(id); }});
}

Status Engine::sessionCommand(const link::Server::Request& request, SessionRun& session)
{
    const QString actor = actorOf(request.args);
    if (request.command == QStringLiteral("session.hold")) {
        if (session.row->operatorHold.isEmpty()) {
            session.row->operatorHold = QStringLiteral("held by ") + actor;
            m_set.changed(session, session.row);
            m_set.note(session, {}, QStringLiteral("hold"), QStringLiteral("no new agents; running ones go on"), actor);
        }
        return Done{};
    }
    if (request.command == QStringLiteral("session.resume")) {
        if (!session.row->operatorHold.isEmpty()) {
            session.row->operatorHold.clear();
            m_set.changed(session, session.row);
            m_set.note(session, {}, QStringLiteral("resume"), {}, actor);
        }
        return Done{};
    }
    if (request.command == QStringLiteral("session.budget"))
        return setBudget(session, request.args, actor);
    if (request.command == QStringLiteral("session.context"))
        return setContext(session, request.args, actor, m_set);
    if (request.command == QStringLiteral("session.stop")) {
        stopSession(session, actor);
        waitForStop(request, {QStringLiteral("%1:%2:").arg(m_instance, session.id())}, session.id());
        return Done{};
    }
    return wrong("unknown-command", request.command, QStringLiteral("the engine does not know this command"));
}

void Engine::engineStop(const link::Server::Request& request)
{
    if (!request.args.value(QLatin1String("agents")).toBool()) {
        log::info(QStringLiteral("told to end; agents go on"));
        m_replies.push_back({request.client, request.id, [] { return QJsonObject{{QStringLiteral("left"), 0}}; }});
        m_exit = true;
        return;
    }
    const QString actor = actorOf(request.args);
    for (const auto& session : m_sessions)
        stopSession(*session, actor);
    // Also what ended sessions left behind.
    m_stopper.add(m_instance + QLatin1Char(':'), 0, 0, true, monotonicMs());
    m_sweepAt = 0;
    waitForStop(request, {QString(m_instance + QLatin1Char(':'))}, {});
    m_waiters.back().result = [this](int left) {
        m_exit = true;
        return QJsonObject{{QStringLiteral("left"), left}};
    };
}

} // namespace wavedeck
