// SPDX-License-Identifier: GPL-3.0-or-later
// How attempts end: from the exit record, or its absence, to the state, the verdict and the report. Part of Engine.
#include "app/engine/engine.h"

#include "app/engine/assuring.h"
#include "app/engine/evidence.h"
#include "app/engine/judge.h"
#include "models/base/clock.h"
#include "models/live/words.h"
#include "models/run/rundirectory.h"
#include "models/store/testrunrepository.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <csignal>
#include <cstring>

namespace wavedeck {

namespace {

constexpr qint64 kOutputForMetric = 1024 * 1024;
constexpr int kMaxLostStarts = 3; ///< of an idempotent agent whose shim dies each time

/// A signal that a program gives itself; any other came from somebody.
bool isOwnSignal(int signal)
{
    return signal == SIGSEGV || signal == SIGABRT || signal == SIGBUS || signal == SIGILL || signal == SIGFPE
        || signal == SIGPIPE || signal == SIGXFSZ || signal == SIGXCPU || signal == SIGSYS || signal == SIGTRAP;
}

EndedBy endedBy(const Attempt& attempt, const run::Exit& exit)
{
    if (attempt.stopBy)
        return *attempt.stopBy;
    if (exit.execErrno != 0)
        return EndedBy::Engine;
    return exit.signal == 0 || isOwnSignal(exit.signal) ? EndedBy::Agent : EndedBy::Unknown;
}

QString exitReason(const run::Exit& exit, const Attempt& attempt)
{
    if (exit.execErrno != 0)
        return QStringLiteral("not startable: %1").arg(QString::fromLocal8Bit(std::strerror(exit.execErrno)));
    if (attempt.stopBy == EndedBy::Limit)
        return QStringLiteral("past kill_after");
    if (exit.signal != 0)
        return QStringLiteral("ended by signal %1 (%2)")
            .arg(exit.signal)
            .arg(QString::fromLatin1(sigabbrev_np(exit.signal) ? sigabbrev_np(exit.signal) : "?"));
    return exit.code == 0 ? QString() : QStringLiteral("exit %1").arg(exit.code);
}

} // namespace

void Engine::finish(Run& run, const run::Exit& exit)
{
    unwatch(run);
    if (!run.startSeen)
        seeStart(run);
    Attempt& attempt = run.attempt().row;
    if (!listen(run, true)) {
        run.stage = Run::Probing; // more than one turn may read: the rest is heard in the next ones
        run.dueAt = 0;
        return;
    }
    if (exit.execErrno == 0 && !settles(run))
        return;
    endSteps(run, exit.atMs);
    noteOutput(run, exit.atMs);
    attempt.endedAt = exit.atMs;
    attempt.durationMs = exit.durationMs;
    attempt.exitBy = endedBy(attempt, exit);
    if (exit.signal != 0)
        attempt.exitSignal = exit.signal;
    else
        attempt.exitCode = exit.code;
    attempt.reason = exitReason(exit, attempt);
    attempt.cpuMs = exit.userMs + exit.systemMs;
    attempt.peakRssBytes = std::max<qint64>(attempt.peakRssBytes, exit.maxRssKib * 1024);
    attempt.lastLine = run::lastLine(
        run.dir + (exit.stdoutBytes > 0 ? QStringLiteral("/stdout.log") : QStringLiteral("/stderr.log")));
    m_set.changed(run.session(), run.attempt());
    if (run.what.agent)
        finishAgent(run, exit);
    else
        finishCriterion(run, exit);
    closeRun(run);
}

void Engine::finishAgent(Run& run, const run::Exit& exit)
{
    AgentRun& agent = *run.what.agent;
    Attempt& attempt = run.attempt().row;
    const EndedBy by = *attempt.exitBy;
    AgentState state = exit.signal == 0 && exit.code == 0 ? AgentState::Succeeded : AgentState::Failed;
    if (by == EndedBy::Operator)
        state = AgentState::Cancelled; // also when it caught the signal and exited 0
    else if (by == EndedBy::Limit)
        state = AgentState::Failed;
    attempt.state = state;
    const bool turnedAway = state == AgentState::Failed && by == EndedBy::Agent && metQuota(run);
    if (turnedAway)
        attempt.reason = quotaReason(run.quota->second.kind, run.quota->first, run.quota->second.text);
    m_set.set(run.session(), agent, state, QStringLiteral("process"), attempt.reason);
    QJsonObject ended{{QStringLiteral("by"), QString(word(by))}};
    ended.insert(QStringLiteral("code"), attempt.exitCode ? QJsonValue(*attempt.exitCode) : QJsonValue());
    ended.insert(QStringLiteral("signal"), attempt.exitSignal ? QJsonValue(*attempt.exitSignal) : QJsonValue());
    writeCompletionReport(run, ended);
    m_monitor.attemptEnded(run.session(), agent.row->id, attempt);
    m_monitor.moneyChanged(run.session());
    if (turnedAway) {
        agent.retryDue = true; // once its provider is open
    } else if (isDueForRetry(agent)) {
        agent.retryDue = true;
        m_retries.emplace_back(&run.session(), &agent);
    }
}

void Engine::finishCriterion(Run& run, const run::Exit& exit)
{
    CriterionRun& criterion = *run.what.criterion;
    const CriterionPlan& plan = *criterion.plan;
    Attempt& attempt = run.attempt().row;
    const QByteArray output = run::readPlain(run.dir + QStringLiteral("/stdout.log"), 0, kOutputForMetric);
    std::optional<QByteArray> report;
    QJsonArray evidence;
    const auto addEvidence = [&](const QString& file, const QByteArray& bytes, qint64 size) {
        QJsonObject entry{{QStringLiteral("file"), file}, {QStringLiteral("bytes"), size},
            {QStringLiteral("at"), rfc3339(exit.atMs)}};
        if (size == bytes.size())
            entry.insert(QStringLiteral("sha256"),
                QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()));
        evidence.append(entry);
    };
    if (exit.stdoutBytes > 0)
        addEvidence(
            run::relativePath(run.session().id(), attempt.subject, attempt.number) + QStringLiteral("/stdout.log"),
            output, exit.stdoutBytes);
    if (plan.kind == CriterionKind::Report || plan.kind == CriterionKind::Coverage) {
        const QFileInfo file(namedFiles(run).constFirst());
        // A report of before is no result of this run.
        if (file.isFile() && evidence::isOwn(marksBefore(run), file.filePath(), attempt.intentAt)) {
            report = run::readPlain(file.canonicalFilePath(), 0, gates::kMostReportBytes + 1); // told of when larger
            addEvidence(file.filePath(), *report, file.size());
        }
    }
    Verdict verdict = judge(plan, exit, output, report);
    if (attempt.stopBy == EndedBy::Limit)
        verdict = {GateState::Inconclusive, {},
            QStringLiteral("past its kill_after of %1").arg(shortDuration(plan.killAfterMs))};
    else if (attempt.stopBy)
        verdict = {GateState::Inconclusive, {}, QStringLiteral("stopped")};
    attempt.state = attempt.stopBy == EndedBy::Operator ? AgentState::Cancelled
        : exit.signal == 0 && exit.code == 0            ? AgentState::Succeeded
                                                        : AgentState::Failed;
    if (dropResult(run))
        return;
    if (!attempt.stopBy)
        verdict = assuring::criterionEnded(
            run.session(), *run.what.gate, criterion, output, std::move(verdict), *m_store, m_journal);
    keepEvidence(run, evidence, verdict);
    criterion.row->evidence = evidence;
    m_set.set(run.session(), criterion, verdict.state, verdict.value, verdict.reason);
    keepReport(run, std::move(verdict.report), exit.atMs);
}

/// What a report of tests or of a scan said is stored with the verdict that came of it.
void Engine::keepReport(const Run& run, std::optional<gates::Report> report, qint64 at)
{
    if (!report)
        return;
    const TestRun row{run.what.criterion->row->gate, run.what.criterion->row->id, run.attempt().row.number, at,
        report->total, report->passed(), report->failed, report->skipped, report->durationMs};
    m_journal.add([session = run.session().id(), row, report = std::move(*report)](
                      Store& store) { return TestRunRepository(store).insert(session, row, report); });
}

void Engine::lose(Run& run)
{
    unwatch(run);
    Attempt& attempt = run.attempt().row;
    if (!run.startSeen)
        seeStart(run);
    if (run.startSeen && !settles(run))
        return;
    listen(run, true);
    endSteps(run, utcMs());
    attempt.state = AgentState::Lost;
    attempt.endedAt = utcMs();
    attempt.exitBy = EndedBy::Unknown;
    attempt.reason = QStringLiteral("its shim ended without recording how the agent ended");
    attempt.lastLine = run::lastLine(run.dir + QStringLiteral("/stdout.log"));
    m_set.changed(run.session(), run.attempt());
    // Nobody looks after its processes any more.
    m_stopper.add(attempt.runId, 0, 0, false, monotonicMs());
    m_sweepAt = 0;
    if (AgentRun* agent = run.what.agent) {
        m_set.set(run.session(), *agent, AgentState::Lost, QStringLiteral("engine"), attempt.reason);
        writeCompletionReport(run, {{QStringLiteral("by"), QStringLiteral("unknown")}});
        m_monitor.attemptEnded(run.session(), agent->row->id, attempt);
        if (isDueForRetry(*agent)) {
            agent->retryDue = true;
            m_retries.emplace_back(&run.session(), agent);
        }
    } else if (!dropResult(run)) {
        m_set.set(run.session(), *run.what.criterion, GateState::Inconclusive, {},
            QStringLiteral("nobody knows how its program ended"));
    }
    closeRun(run);
}

void Engine::closeRun(Run& run)
{
    SessionRun& session = run.session();
    session.closed(run.what.criterion);
    if (m_runs.size() == 1)
        m_startTrouble.clear(); // nothing waits to be started any more
    m_touched.insert(&session);
    m_runs.remove_if([&](const Run& other) { return &other == &run; });
}

bool Engine::isTurnedAway(const AgentRun& agent)
{
    return agent.row->state == AgentState::Failed && agent.row->accepted.isEmpty() && isQuotaReason(agent.row->reason);
}

bool Engine::isDueForRetry(const AgentRun& agent)
{
    if (!agent.row->accepted.isEmpty())
        return false;
    if (agent.row->state == AgentState::Lost)
        return agent.plan->idempotent && agent.attempt->number < kMaxLostStarts;
    return agent.row->state == AgentState::Failed && agent.attempt->number <= agent.plan->retries;
}

void Engine::retry(SessionRun& session, AgentRun& agent, const QString& why, const QString& actor)
{
    agent.retryDue = false;
    if (hasEnded(session.row->state) || !session.row->stopBy.isEmpty())
        return;
    m_set.set(session, agent, AgentState::Queued, QStringLiteral("engine"), why, actor);
    agent.row->accepted = {};
    agent.owes.clear();
    for (WaveRun& wave : session.waves)
        if (wave.row->id == agent.row->wave)
            for (GateRun& gate : wave.gates)
                if (gate.row->state != GateState::Waived && gate.plan->timing != GateTiming::Before)
                    gateAgain(session, gate, QStringLiteral("agent %1 runs again").arg(agent.row->id), actor);
    m_touched.insert(&session);
}

/// What a gate found, or is just finding, is about work that begins anew.
void Engine::gateAgain(SessionRun& session, GateRun& gate, const QString& why, const QString& actor)
{
    if (gate.plan->timing == GateTiming::After)
        for (Run& run : m_runs)
            if (run.what.gate == &gate)
                stop(run, EndedBy::Engine, why);
    m_scheduler->reset(session, gate, why, actor);
}

/// A criterion whose program was ended because its result would not count; true when it was so.
bool Engine::dropResult(Run& run)
{
    if (run.attempt()->stopBy != EndedBy::Engine)
        return false;
    GateRun& gate = *run.what.gate;
    m_set.set(run.session(), *run.what.criterion, GateState::Pending, {}, {});
    if (std::none_of(gate.criteria.begin(), gate.criteria.end(),
            [](const CriterionRun& c) { return c.row->state == GateState::Running; }))
        m_set.set(run.session(), gate, GateState::Pending);
    return true;
}

void Engine::writeCompletionReport(const Run& run, const QJsonObject& exit)
{
    const Agent& agent = run.what.agent->row.row;
    const Attempt& attempt = run.what.agent->attempt.row;
    QJsonObject body = m_journal.lastReport(run.session().id(), agent.id, attempt.number);
    if (body.isEmpty() && attempt.eventsOffset > 0)
        body = SessionRepository(*m_store).toldReport(run.session().id(), agent.id, attempt.number);
    protocol::noteReport(run.session(), *run.what.agent, !body.isEmpty());
    body.insert(QStringLiteral("told_by_agent"), !body.isEmpty());
    for (const char* list : {"created", "modified", "issues", "decisions"})
        if (!body.value(QLatin1String(list)).isArray())
            body.insert(QLatin1String(list), QJsonArray());
    body.insert(QStringLiteral("agent"), agent.id);
    body.insert(QStringLiteral("role"), agent.role);
    body.insert(QStringLiteral("reports_to"), agent.reportsTo);
    body.insert(QStringLiteral("attempt"), attempt.number);
    body.insert(QStringLiteral("state"), QString(word(attempt.state)));
    body.insert(QStringLiteral("reason"), attempt.reason);
    body.insert(QStringLiteral("exit"), exit);
    body.insert(QStringLiteral("duration_ms"), attempt.durationMs);
    body.insert(QStringLiteral("last_line"), attempt.lastLine);
    m_grounds.describe(run.what, body);
    m_journal.told(run.session().id(), agent.id, attempt.number, utcMs(), Journal::completion(),
        QJsonDocument(body).toJson(QJsonDocument::Compact));
}

} // namespace wavedeck
