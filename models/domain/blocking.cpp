// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/blocking.h"

#include <QDateTime>

namespace wavedeck {

namespace {

QString behind(const QString& reason)
{
    return reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + reason);
}

} // namespace

bool holdsWave(const Gate& gate, Mode mode)
{
    return gate.kind == GateKind::Blocking || mode >= Mode::Enhanced;
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

qint64 waivedUntil(const QJsonObject& waiver)
{
    const QDateTime until = QDateTime::fromString(waiver.value(QLatin1String("until")).toString(), Qt::ISODateWithMs);
    return until.isValid() ? until.toMSecsSinceEpoch() : 0;
}

} // namespace wavedeck
