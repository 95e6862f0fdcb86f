// SPDX-License-Identifier: GPL-3.0-or-later
// What a new engine takes over from the one before: its rows, and the attempts that went on without it. Part of Engine.
#include "app/engine/engine.h"
#include "app/engine/signedplans.h"
#include "app/engine/signedwaivers.h"

#include "app/engine/steps.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/live/plandesk.h"
#include "models/plan/gatelibrary.h"
#include "models/plan/planreader.h"
#include "models/store/spawnrepository.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

namespace wavedeck {

namespace {

/// Why a session cannot simply go on; empty when it can.
QString lackOf(const SessionRun& session, bool workspaceAway, bool crashed)
{
    if (workspaceAway)
        return QStringLiteral("its workspace %1 is not there: bring it back and resume").arg(session.row->workspace);
    if (session.environment.isEmpty())
        return QStringLiteral("runs/%1/@environment is missing or empty: stop the session and run the plan again")
            .arg(session.id());
    if (crashed && session.plan.holdOnRestart)
        return QStringLiteral("held after a crash of the engine (on_restart: hold)");
    return {};
}

} // namespace

Status Engine::load()
{
    steps::at(steps::Step::recovering);
    m_instance = m_store->value(QStringLiteral("instance"));
    const bool crashed = m_store->value(QStringLiteral("clean_exit")) == QStringLiteral("no");
    if (Status status = m_store->begin(); !status)
        return status;
    if (m_instance.isEmpty()) {
        m_instance = QUuid::createUuid().toString(QUuid::Id128);
        if (Status status = m_store->setValue(QStringLiteral("instance"), m_instance); !status)
            return status;
    }
    if (Status status = m_store->setValue(QStringLiteral("clean_exit"), QStringLiteral("no")); !status)
        return status;
    if (Status status = m_store->commit(); !status)
        return status;
    m_scheduler = std::make_unique<Scheduler>(m_set, m_instance);
    m_store->statement("PRAGMA busy_timeout=1000").exec(); // the loop must not stand still for longer
    m_planMonitors.open(m_options.dataDir, m_instance,
        [this](const SessionRun& session, const MonitorPlan& plan, const QString& dir, const QString& id) {
            Launch launch = launchIn(session, dir, id);
            Substitution values;
            values.session = session.id();
            values.workspace = session.plan.workspace;
            values.runDir = dir;
            values.set = session.plan.set;
            launch.argv = commandLine(plan.argv, plan.shell, values);
            return launch;
        });
    m_grounds.open(*m_store, m_options.dataDir, m_instance);
    m_monitor.load(*m_store);
    followSettings();
    loadQuotas();
    SessionRepository repository(*m_store);
    for (const QString& id : repository.openSessionIds())
        if (Status status = loadSession(id, crashed); !status)
            return status;
    loadObserved();
    providersChanged(); // what became of them meanwhile
    // Values of agents' environments do not outlive their session, also when the engine died just before removing them.
    const QStringList folders
        = QDir(m_options.dataDir + QStringLiteral("/runs")).entryList({QStringLiteral("S-*")}, QDir::Dirs);
    for (const QString& folder : folders)
        if (std::none_of(
                m_sessions.begin(), m_sessions.end(), [&](const auto& session) { return session->id() == folder; }))
            removeEnvironment(m_options.dataDir, folder);
    return Done{};
}

Status Engine::loadSession(const QString& id, bool crashed)
{
    SessionRepository repository(*m_store);
    std::optional<Session> row = repository.session(id);
    if (!row)
        return Done{};
    PlanReading reading = readPlan(row->planText.toUtf8(), storedContext(*row));
    // What was changed of the plan at its start is no part of its text.
    PlanLimits::fromJson(row->launch.value(QLatin1String("overrides")).toObject()).applyTo(reading.plan);
    // A workspace that is away (not mounted yet) holds the session; everything else about the plan was checked before.
    const bool workspaceAway = reading.faults.size() == 1 && !QFileInfo(row->workspace).isDir();
    auto run = reading.ok() || workspaceAway
        ? restoreSession(repository, SpawnRepository(*m_store).spawns(id), *row, reading.plan)
        : nullptr;
    if (!run)
        return failSession(*row,
            reading.ok() || workspaceAway
                ? QStringLiteral("its stored plan does not fit its rows")
                : QStringLiteral("its stored plan can no longer be read: ") + reading.faults.first().message);
    run->environment = loadEnvironment(m_options.dataDir, id);
    SessionRun& session = *run;
    m_sessions.push_back(std::move(run));
    session.signedStart = signedplans::wasSigned(*m_store, id);
    restoreMoney(session);
    m_monitor.add(session, *m_store);
    m_planMonitors.takeOver(session);
    m_grounds.load(session);
    if (const QString why = lackOf(session, workspaceAway, crashed);
        !why.isEmpty() && session.row->operatorHold.isEmpty()) {
        session.row->operatorHold = why;
        m_set.changed(session, session.row);
    }
    const int adopted = adoptRuns(session);
    session.live = adopted;
    recallAnswers(session);
    protocol::load(session, *m_store);
    for (WaveRun& wave : session.waves)
        for (GateRun& gate : wave.gates)
            gate.waiverFault = signedwaivers::faultOf(*m_store, session, gate.row.row);
    m_touched.insert(&session);
    if (crashed)
        m_set.note(session, {}, QStringLiteral("recovery"),
            QStringLiteral("a new engine looks after %1 attempts").arg(adopted));
    log::info(QStringLiteral("%1 taken over with %2 attempts").arg(id).arg(adopted));
    return Done{};
}

int Engine::adoptRuns(SessionRun& session)
{
    int adopted = 0;
    const auto adopt = [&](const Start& what) {
        Run& taken = addRun(what, Run::Probing);
        taken.fresh = false;
        taken.adopted = true;
    };
    for (WaveRun& wave : session.waves) {
        for (AgentRun& agent : wave.agents)
            if (isLive(agent.row->state)) {
                adopt({&session, &wave, &agent, nullptr, nullptr});
                ++adopted;
            } else if (isTurnedAway(agent)) {
                agent.retryDue = true;
                if (!m_closed.find(providerOf(agent.row.row)))
                    m_retries.emplace_back(&session, &agent);
            } else if (isDueForRetry(agent)) {
                agent.retryDue = true;
                m_retries.emplace_back(&session, &agent);
            }
        for (GateRun& gate : wave.gates)
            for (CriterionRun& criterion : gate.criteria)
                if (criterion.row->state == GateState::Running) {
                    adopt({&session, &wave, nullptr, &gate, &criterion});
                    ++adopted;
                    criterion.beside = gate.plan->timing == GateTiming::During;
                    session.beside += criterion.beside;
                }
    }
    return adopted;
}

Status Engine::failSession(const Session& row, const QString& why)
{
    log::error(QStringLiteral("%1: %2").arg(row.id, why));
    if (Status status = m_store->begin(); !status)
        return status;
    const auto runIds = SessionRepository(*m_store).abandon(row.id, why, utcMs());
    if (!runIds) {
        m_store->rollback();
        return runIds.error();
    }
    if (Status status = m_store->commit(); !status)
        return status;
    for (const QString& runId : *runIds)
        m_stopper.add(runId, 0, 0, true, monotonicMs());
    auto run = std::make_unique<SessionRun>();
    run->row.row = row;
    m_set.setReasons(*run, {why});
    m_set.set(*run, SessionState::Failed);
    m_sessions.push_back(std::move(run));
    return Done{};
}

} // namespace wavedeck
