// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/transitions.h"

#include "app/engine/assuring.h"
#include "app/engine/debting.h"
#include "models/base/clock.h"
#include "models/base/log.h"
#include "models/store/gaterepository.h"

namespace wavedeck {

namespace {

template <class S> bool allowed(const QString& what, S from, S to)
{
    if (mayFollow(from, to))
        return true;
    log::error(QStringLiteral("refused an illegal change of %1 from %2 to %3").arg(what, word(from), word(to)));
    return false;
}

QString withReason(QLatin1String state, const QString& reason)
{
    return reason.isEmpty() ? QString(state) : QString(state + QStringLiteral(": ") + reason);
}

} // namespace

void Transitions::note(
    const SessionRun& session, const QString& subject, const QString& kind, const QString& text, const QString& actor)
{
    m_journal.append({0, session.id(), subject, utcMs(), kind, text, actor});
}

void Transitions::set(SessionRun& session, SessionState to, const QString& actor)
{
    Session& row = session.row.row;
    if (row.state == to || !allowed(row.id, row.state, to))
        return;
    row.state = to;
    ++m_changes;
    if (hasEnded(to))
        row.endedAt = utcMs();
    m_journal.changed(row.id, session.row);
    if (hasEnded(to))
        assuring::sessionEnded(session, m_journal);
    note(session, {}, QStringLiteral("session"), withReason(word(to), row.reasons.join(QStringLiteral("; "))), actor);
    log::info(QStringLiteral("%1 %2").arg(row.id, word(to)));
}

void Transitions::set(SessionRun& session, WaveRun& wave, WaveState to, const QString& why)
{
    Wave& row = wave.row.row;
    if (row.state == to || !allowed(session.id() + QLatin1Char('/') + row.id, row.state, to))
        return;
    row.state = to;
    ++m_changes;
    if (to == WaveState::Running && row.startedAt == 0)
        row.startedAt = utcMs();
    row.endedAt = hasEnded(to) && row.startedAt ? utcMs() : 0;
    m_journal.changed(session.id(), wave.row);
    note(session, QStringLiteral("wave:") + row.id, QStringLiteral("wave"), withReason(word(to), why));
}

void Transitions::set(SessionRun& session, AgentRun& agent, AgentState to, const QString& source, const QString& reason,
    const QString& actor)
{
    Agent& row = agent.row.row;
    if (row.state == to || !allowed(session.id() + QLatin1Char('/') + row.id, row.state, to))
        return;
    row.state = to;
    ++m_changes;
    row.stateSource = source;
    row.stateAt = utcMs();
    row.reason = reason;
    if (!isLive(to))
        row.pid = 0;
    m_journal.changed(session.id(), agent.row);
    note(session, row.id, QStringLiteral("agent"), withReason(word(to), reason), actor);
}

void Transitions::set(SessionRun& session, GateRun& gate, GateState to, const QString& reason, const QString& actor)
{
    Gate& row = gate.row.row;
    if (row.state == to && row.reason == reason)
        return;
    const bool changes = row.state != to;
    if (changes && !allowed(session.id() + QStringLiteral("/gate ") + row.id, row.state, to))
        return;
    row.state = to;
    ++m_changes;
    row.reason = reason;
    if (to == GateState::Running)
        row.startedAt = utcMs();
    row.endedAt = hasEnded(to) ? utcMs() : 0;
    if (changes && hasEnded(to)) {
        keepResult(session, gate, actor);
        debting::gateDecided(session, row, m_journal);
    }
    m_journal.changed(session.id(), gate.row);
    if (changes)
        note(session, QStringLiteral("gate:") + row.id, QStringLiteral("gate"), withReason(word(to), reason), actor);
}

/// Every verdict stays: running a gate again replaces none (GATE-2).
void Transitions::keepResult(const SessionRun& session, GateRun& gate, const QString& actor)
{
    GateResult result;
    result.gate = gate.row->id;
    result.number = ++gate.row->results;
    result.at = gate.row->endedAt;
    result.state = gate.row->state;
    result.reason = gate.row->reason;
    result.actor = actor == engine() ? QString() : actor;
    for (const CriterionRun& criterion : gate.criteria)
        result.criteria.append(QJsonObject{{QStringLiteral("id"), criterion.row->id},
            {QStringLiteral("state"), QString(word(criterion.row->state))},
            {QStringLiteral("value"), criterion.row->value}, {QStringLiteral("reason"), criterion.row->reason},
            {QStringLiteral("checked_at"), rfc3339(criterion.row->checkedAt)}});
    m_journal.add([id = session.id(), result](Store& store) { return GateRepository(store).insert(id, result); });
    assuring::gateDecided(session, gate, m_journal);
}

void Transitions::set(
    SessionRun& session, CriterionRun& criterion, GateState to, const QString& value, const QString& reason)
{
    Criterion& row = criterion.row.row;
    if (row.state != to && !allowed(session.id() + QLatin1Char('/') + row.subject(), row.state, to))
        return;
    row.state = to;
    ++m_changes;
    row.value = value;
    row.reason = reason;
    row.checkedAt = hasEnded(to) ? utcMs() : 0;
    m_journal.changed(session.id(), criterion.row);
}

void Transitions::newAttempt(
    SessionRun& session, Tracked<Attempt>& attempt, const QString& subject, const QString& instance)
{
    const int number = attempt->number + 1;
    // The journal may still hold a pointer to the row of the attempt before.
    if (attempt.mark != Tracked<Attempt>::Clean)
        log::error(QStringLiteral("%1/%2: attempt %3 begins before attempt %4 is stored")
                       .arg(session.id(), subject)
                       .arg(number)
                       .arg(number - 1));
    attempt = {};
    attempt->subject = subject;
    attempt->number = number;
    attempt->runId = QStringLiteral("%1:%2:%3:%4").arg(instance, session.id(), subject).arg(number);
    attempt->intentAt = utcMs();
    m_journal.insert(session.id(), attempt);
    ++session.live;
    if (session.places() > session.row->maxConcurrent) {
        session.row->maxConcurrent = session.places();
        m_journal.changed(session.id(), session.row);
    }
}

void Transitions::beginAttempt(SessionRun& session, AgentRun& agent, const QString& instance)
{
    newAttempt(session, agent.attempt, agent.row->id, instance);
    Agent& row = agent.row.row;
    row.attempt = agent.attempt->number;
    row.progress.reset();
    row.progressSource.clear();
    row.step.clear();
    set(session, agent, AgentState::Starting, QStringLiteral("engine"),
        row.attempt > 1 ? QStringLiteral("attempt %1").arg(row.attempt) : QString());
}

void Transitions::beginAttempt(SessionRun& session, CriterionRun& criterion, const QString& instance, bool beside)
{
    criterion.beside = beside;
    session.beside += beside;
    newAttempt(session, criterion.attempt, criterion.row->subject(), instance);
    criterion.row->attempt = criterion.attempt->number;
    set(session, criterion, GateState::Running, {}, {});
}

void Transitions::setReasons(SessionRun& session, const QStringList& reasons)
{
    if (session.row->reasons == reasons)
        return;
    session.row->reasons = reasons;
    m_journal.changed(session.id(), session.row);
}

} // namespace wavedeck
