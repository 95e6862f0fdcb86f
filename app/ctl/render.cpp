// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/render.h"

#include "app/ctl/output.h"
#include "models/base/clock.h"
#include "models/domain/formulas.h"
#include "models/store/moneydocument.h"
#include "models/store/protocoldocument.h"
#include "models/store/sessionrepository.h"

#include <QJsonArray>

#include <algorithm>

namespace wavedeck::ctl {

namespace {

constexpr qsizetype kNoteWidth = 60;

qint64 elapsedOf(const Attempt& attempt, qint64 now)
{
    if (attempt.endedAt > 0)
        return attempt.durationMs;
    return attempt.startedAt > 0 ? std::max<qint64>(0, now - attempt.startedAt) : 0;
}

Attempt lastOf(const SessionRows& rows, const QString& subject)
{
    const QList<Attempt> attempts = rows.attemptsOf(subject);
    return attempts.isEmpty() ? Attempt() : attempts.last();
}

QString noteOf(const Agent& agent, const Attempt& last, const Summaries& summaries)
{
    if (!agent.accepted.isEmpty())
        return QStringLiteral("accepted: ") + agent.accepted.value(QLatin1String("reason")).toString();
    if (!agent.reason.isEmpty())
        return agent.reason;
    if (isLive(agent.state))
        return agent.step;
    if (agent.state == AgentState::Succeeded)
        return summaries.value(agent.id);
    return hasEnded(agent.state) ? last.lastLine : QString();
}

void addLine(QString& text, const char* name, const QString& value)
{
    if (!value.isEmpty())
        text += QStringLiteral("%1 %2\n").arg(QLatin1String(name), -14).arg(value);
}

/// WAVE-3: only of more than one agent is there something to gain.
QString gainLine(const WaveGain& gain)
{
    const auto speedUp = formulas::speedUp(gain.sequentialMs, gain.wallMs);
    if (!speedUp || gain.sequentialMs <= gain.criticalMs)
        return {};
    return QStringLiteral("  %1 against %2 one after the other: %3x, %4 % saved; longest %5 (%6)\n")
        .arg(humanDuration(gain.wallMs), humanDuration(gain.sequentialMs))
        .arg(*speedUp, 0, 'f', 1)
        .arg(formulas::savedPercent(gain.sequentialMs, gain.wallMs).value_or(0), 0, 'f', 0)
        .arg(plain(gain.criticalAgent), humanDuration(gain.criticalMs));
}

/// `  money: $0.80 of $1.00, $0.40 reserved; cost of 5 tokens unknown`; nothing when nobody told or limited any.
QString moneyLine(const SessionRows& rows, qint64 now)
{
    const QJsonObject money = moneyDocument(rows.money, rows.agents, now);
    const QJsonObject budget = money.value(QLatin1String("budget")).toObject();
    if (money.value(QLatin1String("reports")).toInteger() == 0 && budget.isEmpty())
        return {};
    const QJsonValue cost = money.value(QLatin1String("cost_microusd"));
    const QJsonObject tokens = money.value(QLatin1String("tokens")).toObject();
    QString text = QStringLiteral("  money: ") + (cost.isNull() ? QStringLiteral("n/a") : humanMoney(cost.toInteger()));
    if (const QJsonValue limit = budget.value(QLatin1String("cost_microusd")); limit.isDouble())
        text += QStringLiteral(" of %1").arg(humanMoney(limit.toInteger()));
    if (const qint64 reserved = money.value(QLatin1String("reserved_microusd")).toInteger(); reserved > 0)
        text += QStringLiteral(", %1 reserved").arg(humanMoney(reserved));
    text += QStringLiteral("; %1 tokens in and out")
                .arg(tokens.value(QLatin1String("input")).toInteger()
                    + tokens.value(QLatin1String("output")).toInteger());
    if (const QJsonValue limit = budget.value(QLatin1String("tokens")); limit.isDouble())
        text += QStringLiteral(" of %1").arg(limit.toInteger());
    if (const qint64 unpriced = money.value(QLatin1String("unpriced_tokens")).toInteger(); unpriced > 0)
        text += QStringLiteral("; the cost of %1 tokens is unknown").arg(unpriced);
    return text + QLatin1Char('\n');
}

} // namespace

QString reasonLine(const Session& session, const QString& reason)
{
    return (session.state == SessionState::Held ? QStringLiteral("  held: ") : QStringLiteral("  ")) + plain(reason);
}

QString endText(const Attempt& attempt)
{
    if (attempt.endedAt == 0)
        return {};
    const QString by = QStringLiteral(" (%1)").arg(word(attempt.exitBy.value_or(EndedBy::Unknown)));
    if (attempt.exitSignal)
        return QStringLiteral("signal %1").arg(*attempt.exitSignal) + by;
    if (attempt.exitCode)
        return QStringLiteral("exit %1").arg(*attempt.exitCode) + by;
    return QStringLiteral("unknown") + by;
}

QStringList agentHeader()
{
    return {QStringLiteral("AGENT"), QStringLiteral("STATE"), QStringLiteral("TRY"), QStringLiteral("PROGRESS"),
        QStringLiteral("ELAPSED"), QStringLiteral("END"), QStringLiteral("NOTE")};
}

QStringList agentRow(const SessionRows& rows, const Agent& agent, const Summaries& summaries, qint64 now)
{
    const Attempt last = lastOf(rows, agent.id);
    return {plain(agent.id), coloured(word(agent.state)),
        agent.attempt > 0 ? QString::number(agent.attempt) : QString(),
        agent.progress ? QStringLiteral("%1%").arg(*agent.progress) : QString(),
        last.startedAt > 0 ? humanDuration(elapsedOf(last, now)) : QString(), endText(last),
        clipped(noteOf(agent, last, summaries), kNoteWidth)};
}

QStringList gateHeader()
{
    return {QStringLiteral("GATE"), QStringLiteral("STATE"), QStringLiteral("KIND"), QStringLiteral("VERIFIES"),
        QStringLiteral("NOTE")};
}

QStringList gateRow(const Gate& gate)
{
    QString note = gate.reason;
    if (gate.state == GateState::Waived)
        note = QStringLiteral("by %1 until %2: %3")
                   .arg(gate.waiver.value(QLatin1String("by")).toString(),
                       gate.waiver.value(QLatin1String("until")).toString(), gate.reason);
    return {
        plain(gate.id), coloured(word(gate.state)), word(gate.kind), word(gate.verifies), clipped(note, kNoteWidth)};
}

Summaries readSummaries(Store& store, const SessionRows& rows)
{
    Summaries summaries;
    SessionRepository repository(store);
    for (const Agent& agent : rows.agents) {
        if (agent.state != AgentState::Succeeded)
            continue;
        const QString made = outputWords(rows, agent.id);
        const QString summary
            = repository.completionReport(rows.session.id, agent.id).value(QLatin1String("summary")).toString();
        if (!summary.isEmpty() || !made.isEmpty())
            summaries.insert(agent.id,
                made.isEmpty() || summary.isEmpty() ? QString(made + summary)
                                                    : QString(made + QStringLiteral("; ") + summary));
    }
    return summaries;
}

QString renderSession(const SessionRows& rows, const Summaries& summaries, qint64 now)
{
    const Session& session = rows.session;
    const qint64 end = session.endedAt > 0 ? session.endedAt : now;
    QString text = QStringLiteral("%1  %2  %3  %4\n")
                       .arg(session.id, coloured(word(session.state)), plain(session.name),
                           humanDuration(end - session.startedAt));
    if (session.state == SessionState::Completed)
        for (const QString& exception : exceptionsOf(rows))
            text += QStringLiteral("  in spite of: %1\n").arg(plain(exception));
    for (const QString& reason : session.reasons)
        text += reasonLine(session, reason) + QLatin1Char('\n');
    text += moneyLine(rows, now);
    for (const Wave& wave : rows.waves) {
        text += QStringLiteral("\nwave %1  %2  %3\n")
                    .arg(QString::number(wave.position), plain(wave.name), coloured(word(wave.state)))
            + gainLine(waveGain(rows, wave.id, now));
        QList<QStringList> lines{agentHeader()};
        for (const Agent& agent : rows.agents)
            if (agent.wave == wave.id)
                lines.append(agentRow(rows, agent, summaries, now));
        text += lines.size() > 1 ? table(lines) : QStringLiteral("(no agent yet)\n");
        QList<QStringList> gates{gateHeader()};
        for (const Gate& gate : rows.gates)
            if (gate.wave == wave.id)
                gates.append(gateRow(gate));
        if (gates.size() > 1)
            text += table(gates);
    }
    return text;
}

QString renderAgent(const SessionRows& rows, const Agent& agent, const QString& dataDir, qint64 now)
{
    const Attempt last = lastOf(rows, agent.id);
    const QJsonObject json = agentDocument(rows, agent, dataDir, now);
    const auto number = [&](const char* key) { return json.value(QLatin1String(key)).toInteger(); };
    QString text;
    addLine(text, "agent", plain(agent.id));
    addLine(text, "name", plain(agent.name));
    addLine(text, "role", plain(agent.role));
    addLine(text, "tier", plain(agent.tier));
    addLine(text, "reports to", plain(agent.reportsTo));
    addLine(text, "wave", plain(agent.wave));
    addLine(text, "item", plain(agent.item));
    addLine(text, "capability", word(agent.capability));
    addLine(text, "state", QStringLiteral("%1 (from %2)").arg(coloured(word(agent.state)), plain(agent.stateSource)));
    addLine(text, "reason", plain(agent.reason));
    addLine(text, "accepted",
        agent.accepted.isEmpty() ? QString()
                                 : plain(agent.accepted.value(QLatin1String("reason")).toString() + QStringLiteral(" (")
                                     + agent.accepted.value(QLatin1String("by")).toString() + QLatin1Char(')')));
    for (const Attempt& attempt : rows.attemptsOf(agent.id))
        addLine(text, "attempt",
            QStringLiteral("%1: %2, %3, %4 %5")
                .arg(QString::number(attempt.number), word(attempt.state), dateTime(attempt.startedAt),
                    humanDuration(elapsedOf(attempt, now)), endText(attempt)));
    addLine(text, "pid", agent.pid > 0 ? QString::number(agent.pid) : QString());
    addLine(text, "progress",
        agent.progress ? QStringLiteral("%1% (from %2)").arg(*agent.progress).arg(plain(agent.progressSource))
                       : QStringLiteral("unknown"));
    addLine(text, "step", plain(agent.step));
    addLine(text, "limit", agent.limitMs > 0 ? humanDuration(agent.limitMs) : QStringLiteral("none"));
    addLine(text, "memory",
        QStringLiteral("%1, peak %2").arg(humanBytes(number("rss_bytes")), humanBytes(number("peak_rss_bytes"))));
    addLine(text, "cpu",
        QStringLiteral("%1%, %2 in all")
            .arg(json.value(QLatin1String("cpu_percent")).toDouble(), 0, 'f', 1)
            .arg(humanDuration(last.cpuMs)));
    addLine(text, "tokens", QStringLiteral("%1 in, %2 out").arg(agent.tokens.input).arg(agent.tokens.output));
    addLine(text, "cost", humanMoney(agent.costMicroUsd));
    addLine(text, "made", plain(outputWords(rows, agent.id)));
    addLine(text, "ended", endText(last));
    addLine(text, "last line", plain(last.lastLine));
    addLine(text, "stdout", plain(json.value(QLatin1String("stdout")).toString()));
    addLine(text, "stderr", plain(json.value(QLatin1String("stderr")).toString()));
    return text;
}

QString eventLine(const Event& event)
{
    const QString subject = event.subject.isEmpty() ? event.session : event.subject.section(QLatin1Char(':'), -1);
    return QStringLiteral("%1 %2 %3 %4\n")
        .arg(clockTime(event.at), plain(event.kind), plain(subject), plain(event.text));
}

} // namespace wavedeck::ctl
