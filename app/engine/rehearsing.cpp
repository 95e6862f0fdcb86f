// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/rehearsing.h"

#include "models/risk/rehearsal.h"
#include "models/run/rundirectory.h"
#include "models/store/riskrepository.h"
#include "models/store/rows.h"
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

Status store(Store& to, const RiskRehearsal& row, const QString& risk, const risk::Rollback& rollback)
{
    const auto over = risk::rehearsalOverPercent(rollback, row.durationMs);
    const QString text
        = QStringLiteral("rollback rehearsed on %1 by %2: %3, %4 s%5")
              .arg(row.environment, row.session,
                  row.ok ? QStringLiteral("every step ended well") : QStringLiteral("not all steps ended well"))
              .arg(double(row.durationMs) / 1000, 0, 'f', 1)
              .arg(over ? QStringLiteral(", %1 % against the estimate").arg(*over, 0, 'f', 0) : QString());
    Status done = to.run("INSERT INTO risk_rehearsal (risk, session, environment, started_at, duration_ms, steps, ok, "
                         "content_revision, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {risk, row.session, rows::text(row.environment), row.startedAt, row.durationMs, rows::json(row.steps),
            int(row.ok), row.contentRevision, row.actor});
    const qint64 at = row.startedAt + row.durationMs;
    const Actor engine(QStringLiteral("engine"));
    if (done)
        done = RiskRepository(to).note(RiskEvent::of(
            engine, risk, QStringLiteral("rehearsed"), text, at, {{QStringLiteral("session"), row.session}}));
    TrailEntry entry = TrailEntry::of(engine, QStringLiteral("risk.rehearsal"), QStringLiteral("risk:") + risk,
        {{QStringLiteral("environment"), row.environment}, {QStringLiteral("ok"), row.ok},
            {QStringLiteral("duration_ms"), row.durationMs}, {QStringLiteral("revision"), row.contentRevision}});
    entry.source = TrailSource::Engine;
    entry.session = row.session;
    return done ? trail::append(to, entry) : done;
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
        return store(to, row, rehearsal.risk, content->rollback);
    });
}

} // namespace wavedeck::rehearsing
