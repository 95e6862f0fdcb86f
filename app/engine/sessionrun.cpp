// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/sessionrun.h"

#include "app/engine/spawnrules.h"
#include "models/base/clock.h"
#include "models/run/rundirectory.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wavedeck {

namespace {

GateRun makeGate(const GatePlan& plan, const WavePlan& wave, int position)
{
    GateRun gate;
    gate.plan = &plan;
    Gate& row = gate.row.row;
    row.id = plan.id;
    row.wave = wave.id;
    row.position = position;
    row.name = plan.name;
    row.kind = plan.kind;
    row.verifies = plan.verifies;
    row.timing = plan.timing;
    row.proves = plan.proves;
    for (const CriterionPlan& criterion : plan.criteria) {
        CriterionRun& run = gate.criteria.emplace_back();
        run.plan = &criterion;
        run.row.row.gate = plan.id;
        run.row.row.id = criterion.id;
        run.row.row.position = int(gate.criteria.size());
        run.row.row.kind = criterion.kind;
        run.row.row.verifies = criterion.verifies;
        run.row.row.name = criterion.name;
        run.row.row.feature = criterion.feature;
        run.row.row.environment = criterion.environment;
        run.row.row.validMs = criterion.validMs;
    }
    return gate;
}

QString environmentFile(const QString& dataDir, const QString& session)
{
    return QStringLiteral("%1/runs/%2/@environment").arg(dataDir, session);
}

/// The newest attempt of each subject.
QHash<QString, Attempt> latest(const QList<Attempt>& attempts)
{
    QHash<QString, Attempt> result;
    for (const Attempt& attempt : attempts)
        if (Attempt& kept = result[attempt.subject]; attempt.number > kept.number)
            kept = attempt;
    return result;
}

/// Out of the wish that made it; its parent stands before it.
bool restoreChild(SessionRun& session, const QList<Spawn>& spawns, const Agent& row, const Attempt& attempt)
{
    const auto spawn = std::find_if(
        spawns.begin(), spawns.end(), [&](const Spawn& one) { return one.granted && one.agent == row.id; });
    const AgentRun* parent = findAgent(session, row.parent);
    AgentRun* agent = spawn != spawns.end() && parent
        ? spawning::makeChild(session, *parent, spawning::readWish(spawn->body))
        : nullptr;
    if (!agent || agent->row->id != row.id)
        return false;
    agent->row.row = row;
    agent->attempt.row = attempt;
    return true;
}

} // namespace

AgentRun makeAgent(const AgentPlan& plan, const WavePlan& wave, const AgentInstance& instance, int position)
{
    AgentRun agent;
    agent.plan = &plan;
    Agent& row = agent.row.row;
    row.id = instance.id;
    row.wave = wave.id;
    row.position = position;
    row.templateId = plan.id;
    row.name = plan.name;
    row.item = instance.item;
    row.itemIndex = instance.index;
    row.role = plan.role;
    row.tier = plan.tier;
    row.reportsTo = plan.reportsTo;
    row.adapter = plan.adapter;
    row.capability = plan.capability;
    row.required = plan.required;
    row.work = plan.work;
    row.model = plan.model;
    row.provider = plan.provider;
    row.priority = plan.priority;
    row.limitMs = plan.limitMs;
    row.stateAt = utcMs();
    return agent;
}

std::unique_ptr<SessionRun> makeSession(Session session, Plan plan)
{
    auto run = std::make_unique<SessionRun>();
    run->row.row = std::move(session);
    run->plan = std::move(plan);
    const auto isUrgent = [](const AgentPlan& agent) { return agent.priority == Priority::P0; };
    run->hasUrgent = std::any_of(run->plan.profiles.begin(), run->plan.profiles.end(), isUrgent);
    int agentPosition = 0;
    int gatePosition = 0;
    for (const WavePlan& wavePlan : run->plan.waves) {
        WaveRun& wave = run->waves.emplace_back();
        wave.plan = &wavePlan;
        wave.row.row.id = wavePlan.id;
        wave.row.row.name = wavePlan.name;
        wave.row.row.position = int(run->waves.size());
        for (const AgentPlan& agent : wavePlan.agents) {
            ++agentPosition;
            run->hasUrgent = run->hasUrgent || isUrgent(agent);
            if (agent.forEach.kind == ForEach::Glob)
                continue;
            for (const AgentInstance& instance : instancesOf(agent, run->plan.workspace))
                wave.agents.push_back(makeAgent(agent, wavePlan, instance, agentPosition));
        }
        for (const GatePlan& gate : wavePlan.gates)
            wave.gates.push_back(makeGate(gate, wavePlan, ++gatePosition));
    }
    return run;
}

std::unique_ptr<SessionRun> restoreSession(
    SessionRepository& repository, const QList<Spawn>& spawns, Session session, Plan plan)
{
    const QString id = session.id;
    auto run = makeSession(std::move(session), std::move(plan));
    const QHash<QString, Attempt> attempts = latest(repository.attempts(id));
    for (const Wave& row : repository.waves(id)) {
        WaveRun* wave = waveOf(*run, row.id);
        if (!wave)
            return nullptr;
        wave->row.row = row;
        wave->agents.clear();
    }
    for (const Agent& row : repository.agents(id)) {
        WaveRun* wave = waveOf(*run, row.wave);
        if (!wave)
            return nullptr;
        if (!row.parent.isEmpty()) {
            if (!restoreChild(*run, spawns, row, attempts.value(row.id)))
                return nullptr;
            continue;
        }
        const auto found = std::find_if(wave->plan->agents.begin(), wave->plan->agents.end(),
            [&](const AgentPlan& p) { return p.id == row.templateId; });
        if (found == wave->plan->agents.end())
            return nullptr;
        AgentRun& agent = wave->agents.emplace_back();
        agent.plan = &*found;
        agent.row.row = row;
        agent.attempt.row = attempts.value(row.id);
    }
    for (const Spawn& row : spawns) {
        SpawnRun& spawn = run->spawns.emplace_back();
        spawn.row = row;
        spawn.parent = findAgent(*run, row.parent);
        spawn.child = row.agent.isEmpty() ? nullptr : findAgent(*run, row.agent);
        if (!spawn.parent || (row.granted && !spawn.child))
            return nullptr;
    }
    for (const Gate& row : repository.gates(id)) {
        GateRun* gate = findGate(*run, row.id);
        if (!gate)
            return nullptr;
        gate->row.row = row;
    }
    for (const Criterion& row : repository.criteria(id)) {
        GateRun* gate = findGate(*run, row.gate);
        if (!gate)
            return nullptr;
        const auto found = std::find_if(
            gate->criteria.begin(), gate->criteria.end(), [&](const CriterionRun& c) { return c.row->id == row.id; });
        if (found == gate->criteria.end())
            return nullptr;
        found->row.row = row;
        found->attempt.row = attempts.value(row.subject());
    }
    return run;
}

WaveRun* waveOf(SessionRun& session, const QString& id)
{
    for (WaveRun& wave : session.waves)
        if (wave.row->id == id)
            return &wave;
    return nullptr;
}

AgentRun* findAgent(SessionRun& session, const QString& id)
{
    for (WaveRun& wave : session.waves)
        for (AgentRun& agent : wave.agents)
            if (agent.row->id == id)
                return &agent;
    return nullptr;
}

GateRun* findGate(SessionRun& session, const QString& id)
{
    for (WaveRun& wave : session.waves)
        for (GateRun& gate : wave.gates)
            if (gate.row->id == id)
                return &gate;
    return nullptr;
}

Status saveEnvironment(const QString& dataDir, const QString& session, const QList<QByteArray>& environment)
{
    const QString file = environmentFile(dataDir, session);
    QDir().mkpath(QFileInfo(file).path());
    const int fd = run::openPlainForWriting(file, O_TRUNC);
    QByteArray bytes;
    for (const QByteArray& entry : environment)
        bytes += entry + '\0';
    const bool written
        = fd >= 0 && ::write(fd, bytes.constData(), size_t(bytes.size())) == bytes.size() && ::fsync(fd) == 0;
    const int number = errno;
    if (fd >= 0)
        ::close(fd);
    // The shim makes its own folder and the two above durable; this session's entry in runs/ is made so here.
    for (const QString& folder : QStringList{QFileInfo(file).path(), dataDir + QStringLiteral("/runs")}) {
        const int dir = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (dir >= 0) {
            ::fsync(dir);
            ::close(dir);
        }
    }
    if (!written)
        return Error{ErrorKind::Environment,
            number == ENOSPC ? QStringLiteral("disk-full") : QStringLiteral("cannot-write"), file,
            QString::fromLocal8Bit(std::strerror(number)), QStringLiteral("nothing was started")};
    return Done{};
}

QList<QByteArray> loadEnvironment(const QString& dataDir, const QString& session)
{
    qint64 size = 0;
    const QString file = environmentFile(dataDir, session);
    run::readPlain(file, 0, 0, &size);
    QList<QByteArray> entries = run::readPlain(file, 0, size).split('\0');
    entries.removeAll(QByteArray());
    return entries;
}

void removeEnvironment(const QString& dataDir, const QString& session)
{
    QFile::remove(environmentFile(dataDir, session));
}

} // namespace wavedeck
