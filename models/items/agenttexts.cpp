// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/agenttexts.h"

#include "models/live/words.h"

#include <QStringList>

namespace wavedeck {

namespace {

QString capital(const QString& text)
{
    return text.isEmpty() ? text : QString(text[0].toUpper() + text.mid(1));
}

/// What a live agent stands still for, or needs a person for, says more than its step: "paused: budget …".
bool holdsIt(const QString& reason)
{
    return reason.startsWith(QLatin1String("waits for ")) || reason.startsWith(QLatin1String("paused: "))
        || reason.startsWith(QLatin1String("context limit: "));
}

QString spokenState(const LiveAgent& agent, qint64 now)
{
    const QString state = word(agent.row.state);
    const qint64 elapsed = elapsedMs(agent, now);
    if (agent.row.state == AgentState::Overdue)
        return QStringLiteral("overdue by ") + spokenDuration(elapsed - agent.row.limitMs);
    if (agent.row.state == AgentState::Blocked) {
        const QString by = blockerOf(agent.row);
        return by.isEmpty() ? state : QString(QStringLiteral("blocked, waits for ") + by);
    }
    if (elapsed <= 0 || agent.row.state == AgentState::Queued)
        return state;
    const bool live = isLive(agent.row.state);
    return state + (live ? QStringLiteral(" for ") : QStringLiteral(" after ")) + spokenDuration(elapsed);
}

} // namespace

QString stateSourceText(const LiveAgent& agent, qint64 now)
{
    const Agent& row = agent.row;
    QString text = capital(word(row.state));
    if (row.stateAt > 0)
        text += QStringLiteral(" for ") + shortAge(std::max<qint64>(0, now - row.stateAt));
    text += QLatin1Char('.');
    if (!row.stateSource.isEmpty())
        text += QStringLiteral(" Source: %1.").arg(row.stateSource);
    if (isLive(row.state) && agent.outputAt > 0)
        text += QStringLiteral(" Output %1 ago.").arg(shortAge(std::max<qint64>(0, now - agent.outputAt)));
    return text;
}

QString progressSourceText(const Agent& agent)
{
    if (!agent.progress)
        return QStringLiteral("It told no progress.");
    return agent.progressSource.isEmpty()
        ? QStringLiteral("%1 %").arg(*agent.progress)
        : QStringLiteral("%1 %, told by its %2").arg(QString::number(*agent.progress), agent.progressSource);
}

QString stepText(const Agent& agent)
{
    if (!agent.accepted.isEmpty())
        return QStringLiteral("Accepted: ") + agent.accepted.value(QLatin1String("reason")).toString();
    switch (agent.state) {
    case AgentState::Queued: // why it is not started yet: "Waits for the machine: …"
        return capital(agent.reason);
    case AgentState::Blocked: {
        const QString by = blockerOf(agent);
        return by.isEmpty() ? capital(agent.reason) : QString(QStringLiteral("Waits for ") + by);
    }
    case AgentState::Failed:
    case AgentState::Lost:
    case AgentState::Cancelled:
        return capital(agent.reason.isEmpty() ? agent.step : agent.reason);
    case AgentState::Starting:
    case AgentState::Running:
    case AgentState::Overdue:
        return holdsIt(agent.reason) ? capital(agent.reason) : agent.step;
    case AgentState::Succeeded:
        return agent.step;
    }
    return {};
}

QString stepText(const AgentNode& group)
{
    const StateCounts& counts = group.sums.counts;
    if (counts.total() == 0)
        return group.kind == RowKind::Wave ? QStringLiteral("Its agents are found when it starts") : QString();
    if (group.kind == RowKind::Fold)
        return shortDuration(group.sums.agentMs) + QStringLiteral(" agent time");
    if (group.kind == RowKind::State)
        return {};
    if (counts.finished() == counts.total() && counts.done() < counts.total())
        return QStringLiteral("%1 of %2 succeeded").arg(counts.done()).arg(counts.total());
    return QStringLiteral("%1 of %2 finished").arg(counts.finished()).arg(counts.total());
}

QString groupName(const AgentNode& group)
{
    const StateCounts& counts = group.sums.counts;
    switch (group.kind) {
    case RowKind::Fold:
        return QStringLiteral("%1 succeeded").arg(counts.total());
    case RowKind::State:
        return QStringLiteral("%1 %2").arg(QString::number(counts.total()), word(group.state));
    case RowKind::Unit:
    case RowKind::Wave:
    case RowKind::Agent:
        break;
    }
    return group.name;
}

QString spokenRow(const LiveAgent& agent, qint64 now)
{
    QStringList parts{agentLabel(agent.row), spokenState(agent, now)};
    if (agent.row.progress && !hasEnded(agent.row.state))
        parts.append(QStringLiteral("%1 percent").arg(*agent.row.progress));
    if (const QString step = stepText(agent.row); !step.isEmpty() && agent.row.state != AgentState::Blocked)
        parts.append(step[0].isDigit() ? QString(QStringLiteral("step ") + step) : step);
    return parts.join(QStringLiteral(", "));
}

QString spokenRow(const AgentNode& group)
{
    QStringList parts;
    QString label = group.id;
    if (const QString name = groupName(group); !name.isEmpty() && name != group.id)
        label += (label.isEmpty() ? QString() : QStringLiteral(" ")) + name;
    parts.append(label);
    if (group.kind == RowKind::Unit || group.kind == RowKind::Wave) {
        if (const auto state = group.sums.state())
            parts.append(word(*state));
        if (const QString step = stepText(group); !step.isEmpty())
            parts.append(step);
        for (const AgentState state : {AgentState::Failed, AgentState::Lost, AgentState::Overdue, AgentState::Blocked})
            if (const int many = group.sums.counts[state]; many > 0)
                parts.append(QStringLiteral("%1 %2").arg(QString::number(many), word(state)));
        if (group.sums.counts.total() > 0)
            parts.append(QStringLiteral("%1 percent").arg(group.sums.percent()));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace wavedeck
