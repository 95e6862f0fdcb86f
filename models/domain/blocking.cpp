// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/blocking.h"

#include <QDateTime>

#include <algorithm>

namespace wavedeck {

namespace {

QString behind(const QString& reason)
{
    return reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + reason);
}

constexpr qint64 kSoonMs = 24LL * 3600 * 1000;

const GatePlan* planOf(const Plan* plan, const QString& gate)
{
    if (plan)
        for (const WavePlan& wave : plan->waves)
            for (const GatePlan& one : wave.gates)
                if (one.id == gate)
                    return &one;
    return nullptr;
}

QString whoMayWaive(const GatePlan* plan)
{
    return plan && !plan->waiverRoles.isEmpty() ? plan->waiverRoles.join(QStringLiteral(", "))
                                                : QStringLiteral("Operator reruns it; any L1 or Admin waives it");
}

Blocker ofGate(const QString& session, const Gate& gate, const GatePlan* plan, const QString& why)
{
    Blocker blocker{QStringLiteral("gate"), gate.id, gate.wave, why, whoMayWaive(plan),
        QStringLiteral("wavedeckctl gate rerun %1 %2").arg(session, gate.id), true};
    if (gate.state != GateState::Pending)
        return blocker;
    QStringList roles;
    bool items = false;
    if (plan)
        for (const CriterionPlan& criterion : plan->criteria) {
            roles += criterion.approvalRoles;
            items = items || criterion.kind == CriterionKind::Checklist;
        }
    roles.removeDuplicates();
    blocker.what = QStringLiteral("approval");
    blocker.whoCan = roles.isEmpty() ? QStringLiteral("any L1 or Admin") : roles.join(QStringLiteral(", "));
    blocker.mend = items ? QStringLiteral("wavedeckctl gate tick %1 %2 ITEM --reason TEXT").arg(session, gate.id)
                         : QStringLiteral("wavedeckctl gate approve %1 %2 --reason TEXT").arg(session, gate.id);
    return blocker;
}

/// What only the engine knows stands in the reasons of the session.
Blocker ofReason(const Session& session, const QString& why)
{
    const QString resume = QStringLiteral("wavedeckctl session resume ") + session.id;
    if (why == session.operatorHold)
        return {QStringLiteral("hold"), session.id, {}, why, QStringLiteral("Operator"), resume, true};
    const struct {
        QLatin1String begins;
        const char* what;
        const char* mend;
    } kinds[] = {
        {QLatin1String("waits for the machine"), "machine", "wavedeckctl scan resources"},
        {QLatin1String("agent "), "agent", "wavedeckctl agent retry %1 %2"},
        {QLatin1String("waits for provider"), "provider", "wavedeckctl provider list"},
        {QLatin1String("open debt"), "debt", "wavedeckctl debt order"},
        {QLatin1String("risk assessment"), "risk", "wavedeckctl risk queue"},
    };
    // `waits for required reading of ROLE: LESSON-001, …`
    static const QString kReading = QStringLiteral("waits for required reading of ");
    if (why.startsWith(kReading)) {
        const qsizetype cut = why.lastIndexOf(QLatin1String(": "));
        return {QStringLiteral("reading"), session.id, {}, why, QStringLiteral("Operator"),
            QStringLiteral("wavedeckctl lesson read %1 --role \"%2\"")
                .arg(why.mid(cut + 2).section(QLatin1Char(','), 0, 0), why.mid(kReading.size(), cut - kReading.size())),
            true};
    }
    for (const auto& kind : kinds)
        if (why.startsWith(kind.begins)) {
            const QString id = why.section(QLatin1Char(' '), 1, 1);
            const bool agent = QLatin1String(kind.what) == QLatin1String("agent");
            return {QLatin1String(kind.what), agent ? id : session.id, {}, why, QStringLiteral("Operator"),
                agent ? QStringLiteral("wavedeckctl agent retry %1 %2").arg(session.id, id)
                      : QString::fromLatin1(kind.mend),
                true};
        }
    const bool budget = why.contains(QLatin1String("budget"));
    return {budget ? QStringLiteral("budget") : QStringLiteral("session"), session.id, {}, why,
        QStringLiteral("Operator"),
        budget ? QStringLiteral("wavedeckctl session budget ") + session.id
               : QStringLiteral("wavedeckctl session show ") + session.id,
        true};
}

} // namespace

bool holdsWave(const Gate& gate, Mode mode)
{
    return gate.kind == GateKind::Blocking || mode >= Mode::Enhanced;
}

bool isDecidable(const Gate& gate, WaveState wave, Mode mode)
{
    switch (wave) {
    case WaveState::Running:
        return gate.timing != GateTiming::After && gate.state != GateState::Running;
    case WaveState::Gating:
    case WaveState::Held:
        return gate.state != GateState::Running;
    case WaveState::Passed:
        return holdsWave(gate, mode) && gate.waiver.value(QLatin1String("expired")).toBool()
            && gate.state != GateState::Running && gate.state != GateState::Passed && gate.state != GateState::Waived;
    case WaveState::Pending:
    case WaveState::Failed:
    case WaveState::Stopped:
    case WaveState::Skipped:
        break;
    }
    return false;
}

QString holdReason(const Gate& gate, Mode mode)
{
    if (!holdsWave(gate, mode) || gate.state == GateState::Passed || gate.state == GateState::Waived
        || gate.state == GateState::Running)
        return {};
    const QString what = gate.kind == GateKind::Blocking ? QStringLiteral("gate ") : QStringLiteral("advisory gate ");
    if (gate.state == GateState::Pending)
        return gate.reason.isEmpty() ? QString() : QString(what + gate.id + QLatin1Char(' ') + gate.reason);
    return what + gate.id + QLatin1Char(' ') + word(gate.state) + behind(gate.reason);
}

QString holdReason(const Agent& agent, const QString& owes, bool retryDue)
{
    if (!owes.isEmpty() && agent.state == AgentState::Succeeded && agent.accepted.isEmpty())
        return QStringLiteral("agent %1 %2").arg(agent.id, owes);
    if (!agent.required || agent.isSettled() || retryDue)
        return {};
    if (agent.state == AgentState::Blocked)
        return QStringLiteral("agent %1 blocked: %2").arg(agent.id, agent.reason);
    if (!hasEnded(agent.state))
        return {};
    return QStringLiteral("agent %1 %2").arg(agent.id, word(agent.state)) + behind(agent.reason);
}

QList<Blocker> blockersOf(const Session& session, const QList<Wave>& waves, const QList<Agent>& agents,
    const QList<Gate>& gates, const Plan* plan, qint64 now)
{
    QList<Blocker> all;
    if (hasEnded(session.state))
        return all;
    QList<Blocker> soon;
    for (const Wave& wave : waves) {
        if (wave.state == WaveState::Held)
            for (const Agent& agent : agents)
                if (const QString why = agent.wave == wave.id ? holdReason(agent, {}, false) : QString();
                    !why.isEmpty())
                    all.append({QStringLiteral("agent"), agent.id, wave.id, why,
                        QStringLiteral("Operator retries it; any L1 or Admin accepts it"),
                        QStringLiteral("wavedeckctl agent retry %1 %2").arg(session.id, agent.id), true});
        for (const Gate& gate : gates) {
            if (gate.wave != wave.id)
                continue;
            const GatePlan* one = planOf(plan, gate.id);
            const QString why = holdReason(gate, session.mode);
            const bool passed = wave.state == WaveState::Passed && session.reasons.contains(why); // others wait for it
            if (!why.isEmpty() && (wave.state == WaveState::Held || wave.state == WaveState::Gating || passed))
                all.append(ofGate(session.id, gate, one, why));
            const qint64 until
                = gate.state == GateState::Waived && !hasEnded(wave.state) ? waivedUntil(gate.waiver) : 0;
            if (until > 0 && until - now < kSoonMs)
                soon.append({QStringLiteral("waiver"), gate.id, wave.id,
                    QStringLiteral("the waiver of gate %1 ends at %2")
                        .arg(gate.id, gate.waiver.value(QLatin1String("until")).toString()),
                    whoMayWaive(one), QStringLiteral("wavedeckctl gate rerun %1 %2").arg(session.id, gate.id), false});
        }
    }
    QList<Blocker> first;
    for (const QString& why : session.reasons)
        if (std::none_of(all.begin(), all.end(), [&](const Blocker& one) { return one.why == why; }))
            first.append(ofReason(session, why));
    return first + all + soon;
}

qint64 waivedUntil(const QJsonObject& waiver)
{
    const QDateTime until = QDateTime::fromString(waiver.value(QLatin1String("until")).toString(), Qt::ISODateWithMs);
    return until.isValid() ? until.toMSecsSinceEpoch() : 0;
}

} // namespace wavedeck
