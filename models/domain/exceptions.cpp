// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/exceptions.h"

namespace wavedeck {

namespace {

/// ` by ANNA: known`, with what of it was said.
QString byWhom(const QJsonObject& decision)
{
    const QString by = decision.value(QLatin1String("by")).toString();
    const QString reason = decision.value(QLatin1String("reason")).toString();
    return (by.isEmpty() ? QString() : QString(QStringLiteral(" by ") + by))
        + (reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + reason));
}

} // namespace

QString exceptionOf(const Agent& agent)
{
    if (agent.state == AgentState::Succeeded)
        return agent.accepted.isEmpty()
            ? QString()
            : QString(QStringLiteral("%1 told no completion report, accepted").arg(agent.id) + byWhom(agent.accepted));
    if (!agent.accepted.isEmpty())
        return QStringLiteral("%1 %2, accepted").arg(agent.id, word(agent.state)) + byWhom(agent.accepted);
    if (!agent.required && hasEnded(agent.state))
        return QStringLiteral("%1 %2, not required").arg(agent.id, word(agent.state));
    return {};
}

QString exceptionOf(const Gate& gate)
{
    if (gate.state == GateState::Waived)
        return QStringLiteral("gate %1 waived").arg(gate.id) + byWhom(gate.waiver);
    if (gate.kind == GateKind::Advisory && (gate.state == GateState::Failed || gate.state == GateState::Inconclusive))
        return QStringLiteral("advisory gate %1 %2").arg(gate.id, word(gate.state));
    return {};
}

QString exceptionOf(const Alert& alert)
{
    return alert.rule == QLatin1String("file-conflict") || alert.rule == QLatin1String("outside-scope") ? alert.text
                                                                                                        : QString();
}

QString verdictWords(SessionState state, qsizetype exceptions)
{
    const QString verdict = word(state);
    if (state != SessionState::Completed || exceptions == 0)
        return verdict;
    return exceptions == 1 ? QString(verdict + QStringLiteral(" with 1 exception"))
                           : QStringLiteral("%1 with %2 exceptions").arg(verdict).arg(exceptions);
}

} // namespace wavedeck
