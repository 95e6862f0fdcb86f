// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/rehearsing.h"

#include "models/risk/rehearsal.h"
#include "models/run/rundirectory.h"
#include "models/store/riskrepository.h"
#include "models/trail/trail.h"

#include <algorithm>

namespace wavedeck::rehearsing {

namespace {

constexpr qint64 kMostOutput = 1024 * 1024;

risk::RehearsedStep stepOf(const SessionRun& session, const AgentRun& agent, const QString& dataDir)
{
    risk::RehearsedStep step;
    if (agent.row->attempt == 0)
        return step;
    const Attempt& attempt = agent.attempt.row;
    step.exit = attempt.exitCode;
    step.durationMs = attempt.durationMs;
    step.output = run::readPlain(dataDir + QLatin1Char('/')
            + run::relativePath(session.id(), agent.row->id, attempt.number) + QStringLiteral("/stdout.log"),
        0, kMostOutput);
    return step;
}

Status store(Store& to, const RiskRehearsal& row, const QString& risk)
{
    const Actor by(row.actor);
    if (Status noted = RiskRepository(to).noteRehearsal(risk, row, by); !noted)
        return noted;
    TrailEntry entry = TrailEntry::of(by, QStringLiteral("risk.rehearsal"), QStringLiteral("risk:") + risk,
        {{QStringLiteral("environment"), row.environment}, {QStringLiteral("ok"), row.ok},
            {QStringLiteral("duration_ms"), row.durationMs}, {QStringLiteral("revision"), row.contentRevision}});
    entry.source = TrailSource::Engine;
    entry.session = row.session;
    return trail::append(to, entry);
}

} // namespace

void sessionEnded(SessionRun& session, const QString& dataDir, Journal& journal)
{
    const risk::Rehearsal rehearsal
        = risk::Rehearsal::from(session.row->launch.value(QLatin1String("rehearsal")).toObject());
    if (rehearsal.risk.isEmpty() || session.rehearsed)
        return;
    session.rehearsed = true;
    RiskRehearsal row;
    row.session = session.id();
    row.environment = rehearsal.environment;
    row.contentRevision = rehearsal.revision;
    row.actor = session.row->startedBy;
    qint64 last = 0;
    QList<risk::RehearsedStep> steps;
    row.ok = session.row->state == SessionState::Completed;
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents) {
            steps.append(stepOf(session, agent, dataDir));
            row.ok = row.ok && steps.last().exit == 0;
            if (agent.row->attempt == 0)
                continue;
            const Attempt& attempt = agent.attempt.row;
            row.startedAt = row.startedAt > 0 ? std::min(row.startedAt, attempt.startedAt) : attempt.startedAt;
            last = std::max(last, attempt.endedAt);
        }
    if (row.startedAt == 0)
        return; // nothing of it ran
    row.durationMs = std::max<qint64>(0, last - row.startedAt);
    journal.add([row, rehearsal, steps](Store& to) mutable -> Status {
        const auto content = RiskRepository(to).content(rehearsal.risk, rehearsal.revision);
        if (!content) // the register has lost it; the session itself says what ran
            return Done{};
        row.steps = risk::rehearsedSteps(content->rollback, steps);
        for (const QJsonValue& step : std::as_const(row.steps)) // what was expected and not seen is not good
            row.ok = row.ok && step.toObject().value(QLatin1String("matched")) != QJsonValue(false);
        return store(to, row, rehearsal.risk);
    });
}

} // namespace wavedeck::rehearsing
