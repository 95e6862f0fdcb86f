// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/replay.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck {

namespace {

/// Events about a change of state begin with its word: "failed: exit code 1".
QString firstWord(const QString& text)
{
    return text.section(QLatin1Char(':'), 0, 0);
}

QString reasonOf(const QString& text)
{
    const qsizetype colon = text.indexOf(QStringLiteral(": "));
    return colon < 0 ? QString() : text.mid(colon + 2);
}

qint64 timeOf(const QJsonObject& decision)
{
    return QDateTime::fromString(decision.value(QLatin1String("at")).toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
}

/// Of an attempt that runs: how it will end is not known yet.
Attempt begun(const Attempt& attempt, AgentState state)
{
    Attempt now;
    now.subject = attempt.subject;
    now.number = attempt.number;
    now.runId = attempt.runId;
    now.state = state;
    now.intentAt = attempt.intentAt;
    now.startedAt = attempt.startedAt;
    now.pid = attempt.pid;
    return now;
}

} // namespace

Replay::Replay(LiveSessionPtr recorded, QList<Event> events)
    : m_recorded(std::move(recorded))
    , m_events(std::move(events))
{
    rewind();
}

qint64 Replay::ends() const
{
    const qint64 last = m_events.isEmpty() ? begins() : m_events.last().at;
    return std::max({begins(), m_recorded->session.endedAt, last});
}

void Replay::rewind()
{
    m_now = *m_recorded;
    m_next = 0;
    m_at = -1;
    m_now.replayed = true;
    m_now.alerts.clear();
    Session& session = m_now.session;
    session.state = SessionState::Running;
    session.endedAt = 0;
    session.reasons.clear();
    session.operatorHold.clear();
    session.stopBy.clear();
    for (LiveWave& wave : m_now.waves) {
        wave.row.state = WaveState::Pending;
        wave.row.startedAt = wave.row.endedAt = 0;
        for (LiveGate& gate : wave.gates) {
            gate.row.state = GateState::Pending;
            gate.row.reason.clear();
            gate.row.startedAt = gate.row.endedAt = 0;
            for (Criterion& criterion : gate.criteria) {
                criterion.state = GateState::Pending;
                criterion.value.clear();
                criterion.reason.clear();
            }
        }
    }
    for (LiveAgent& agent : m_now.agents) {
        Agent& row = agent.row;
        row.state = AgentState::Queued;
        row.stateAt = session.startedAt;
        row.reason.clear();
        row.step.clear();
        row.progress.reset();
        row.progressSource.clear();
        row.accepted = {};
        row.attempt = 0;
        row.pid = 0;
        row.tokens = {};
        row.costMicroUsd = 0;
        agent.last = {};
        agent.earlier.clear();
        agent.outputAt = 0;
    }
}

LiveUpdate Replay::moveTo(qint64 at)
{
    LiveUpdate update;
    if (at < m_at || m_at < 0) {
        rewind();
        update.anew = true;
    }
    m_at = std::clamp(at, begins(), std::max(begins(), ends()));
    m_touched.clear();
    const qsizetype first = m_next;
    while (m_next < m_events.size() && m_events[m_next].at <= m_at)
        apply(m_events[m_next++]);
    showAlerts();
    update.events = m_events.mid(first, m_next - first);
    if (update.anew && update.events.size() > kFirstEvents)
        update.events = update.events.mid(update.events.size() - kFirstEvents);
    update.eventCount = m_next;
    std::sort(m_touched.begin(), m_touched.end());
    m_touched.erase(std::unique(m_touched.begin(), m_touched.end()), m_touched.end());
    if (!update.anew)
        update.changedAgents = m_touched;
    m_now.readAt = m_at;
    update.now = std::make_shared<const LiveSession>(m_now);
    return update;
}

void Replay::apply(const Event& event)
{
    if (event.subject.startsWith(QStringLiteral("wave:")))
        applyWave(event);
    else if (event.subject.startsWith(QStringLiteral("gate:")))
        applyGate(event);
    else if (event.subject.isEmpty() || event.subject == m_now.session.id)
        applySession(event);
    else if (m_now.agentIndex.contains(event.subject))
        applyAgent(event);
}

void Replay::applyAgent(const Event& event)
{
    const int index = m_now.agentIndex.value(event.subject);
    LiveAgent& agent = m_now.agents[index];
    const LiveAgent& recorded = m_recorded->agents[index];
    m_touched.append(index);
    if (event.kind == QStringLiteral("accept"))
        agent.row.accepted = recorded.row.accepted;
    const auto state
        = event.kind == QStringLiteral("agent") ? fromWord<AgentState>(firstWord(event.text)) : std::nullopt;
    if (!state)
        return;
    agent.row.state = *state;
    agent.row.stateAt = event.at;
    agent.row.reason = reasonOf(event.text);
    const QList<Attempt> attempts = recorded.earlier + QList<Attempt>{recorded.last};
    if (*state == AgentState::Starting) {
        if (agent.last.number > 0)
            agent.earlier.append(agent.last);
        ++agent.row.attempt;
    }
    const auto attempt = std::find_if(
        attempts.begin(), attempts.end(), [&](const Attempt& one) { return one.number == agent.row.attempt; });
    if (attempt == attempts.end() || agent.row.attempt == 0)
        return;
    agent.last = hasEnded(*state) ? *attempt : begun(*attempt, *state);
    // What it used is told as one sum: known when its last attempt has ended.
    if (hasEnded(*state) && agent.last.number == recorded.last.number) {
        agent.row.tokens = recorded.row.tokens;
        agent.row.costMicroUsd = recorded.row.costMicroUsd;
        agent.row.progress = recorded.row.progress;
        agent.row.progressSource = recorded.row.progressSource;
        agent.row.step = recorded.row.step;
    }
}

void Replay::applyWave(const Event& event)
{
    const auto state = fromWord<WaveState>(firstWord(event.text));
    const QString id = event.subject.mid(5);
    for (LiveWave& wave : m_now.waves) {
        if (wave.row.id != id || !state || event.kind != QStringLiteral("wave"))
            continue;
        wave.row.state = *state;
        if (*state == WaveState::Running && wave.row.startedAt == 0)
            wave.row.startedAt = event.at;
        wave.row.endedAt = hasEnded(*state) && wave.row.startedAt > 0 ? event.at : 0;
    }
}

void Replay::applyGate(const Event& event)
{
    const auto state = fromWord<GateState>(firstWord(event.text));
    const QString id = event.subject.mid(5);
    for (qsizetype w = 0; w < m_now.waves.size(); ++w) {
        QList<LiveGate>& gates = m_now.waves[w].gates;
        for (qsizetype g = 0; g < gates.size(); ++g) {
            Gate& gate = gates[g].row;
            if (gate.id != id || !state || event.kind != QStringLiteral("gate"))
                continue;
            gate.state = *state;
            gate.reason = reasonOf(event.text);
            if (*state == GateState::Running)
                gate.startedAt = event.at;
            gate.endedAt = hasEnded(*state) ? event.at : 0;
            if (hasEnded(*state) && *state == m_recorded->waves[w].gates[g].row.state)
                gates[g].criteria = m_recorded->waves[w].gates[g].criteria;
        }
    }
}

void Replay::applySession(const Event& event)
{
    Session& session = m_now.session;
    if (event.kind == QStringLiteral("hold"))
        session.operatorHold = QStringLiteral("held by ") + event.actor;
    else if (event.kind == QStringLiteral("resume"))
        session.operatorHold.clear();
    const auto state
        = event.kind == QStringLiteral("session") ? fromWord<SessionState>(firstWord(event.text)) : std::nullopt;
    if (!state)
        return;
    session.state = *state;
    session.reasons = reasonOf(event.text).split(QStringLiteral("; "), Qt::SkipEmptyParts);
    session.endedAt = hasEnded(*state) ? event.at : 0;
}

void Replay::showAlerts()
{
    m_now.alerts.clear();
    for (const Alert& recorded : m_recorded->alerts) {
        if (recorded.raisedAt > m_at)
            break;
        Alert alert = recorded;
        if (alert.resolvedAt == 0 || alert.resolvedAt > m_at) {
            alert.phase = AlertPhase::Firing;
            alert.resolvedAt = 0;
        }
        if (timeOf(alert.acknowledged) > m_at)
            alert.acknowledged = {};
        if (timeOf(alert.silence) > m_at)
            alert.silence = {};
        m_now.alerts.append(alert);
    }
}

} // namespace wavedeck
