// SPDX-License-Identifier: GPL-3.0-or-later
// What AgentModel says of a row; the rows themselves are in agentmodel.cpp.
#include "models/items/agentmodel.h"
#include "models/items/agenttexts.h"
#include "models/live/links.h"
#include "models/live/words.h"
#include "models/secrets/redact.h"

namespace wavedeck {

namespace {

QVariant known(qint64 value)
{
    return value > 0 ? QVariant(value) : QVariant();
}

std::optional<qint64> elapsedOf(const LiveAgent& agent, qint64 now)
{
    // One that waits for its next attempt has not begun it.
    if (agent.last.startedAt <= 0 || agent.row.state == AgentState::Queued || agent.row.state == AgentState::Blocked)
        return {};
    return elapsedMs(agent, now);
}

std::optional<qint64> elapsedOf(const GroupSums& sums, qint64 now)
{
    if (sums.startedAt <= 0)
        return {};
    return std::max<qint64>(0, (sums.counts.live() > 0 ? now : sums.endedAt) - sums.startedAt);
}

template <class T> QVariant variant(const std::optional<T>& value)
{
    return value ? QVariant(*value) : QVariant();
}

std::optional<int> progressOf(const Agent& agent)
{
    if (agent.state == AgentState::Succeeded)
        return 100;
    if (agent.state == AgentState::Queued || agent.state == AgentState::Blocked)
        return 0;
    return agent.progress;
}

QString spoken(AgentColumn column, const QVariant& value, qint64 limitMs)
{
    if (column == AgentColumn::Elapsed && (value.isValid() || limitMs > 0)) {
        QString text = value.isValid() ? spokenDuration(value.toLongLong()) : QStringLiteral("not started");
        if (limitMs > 0)
            text += QStringLiteral(", limit ") + spokenDuration(limitMs);
        return text;
    }
    if (!value.isValid())
        return QStringLiteral("unknown");
    switch (column) {
    case AgentColumn::Progress:
    case AgentColumn::Cpu:
        return QStringLiteral("%1 percent").arg(qRound(value.toDouble()));
    case AgentColumn::Tokens:
        return QStringLiteral("%1 tokens").arg(value.toLongLong());
    case AgentColumn::Cost:
        return QStringLiteral("%1 dollars").arg(double(value.toLongLong()) / 1e6, 0, 'f', 2);
    case AgentColumn::Memory:
        return QStringLiteral("%1 mebibytes").arg(value.toLongLong() / (1024 * 1024));
    default:
        return value.toString();
    }
}

qint64 allTokens(const Tokens& tokens)
{
    return tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
}

} // namespace

QVariant AgentModel::agentData(const LiveAgent& agent, AgentColumn column, int role) const
{
    const Agent& row = agent.row;
    switch (role) {
    case Qt::DisplayRole:
        break;
    case Qt::AccessibleTextRole:
        if (column == AgentColumn::Agent)
            return spokenRow(agent, m_now);
        if (const QString source = agentData(agent, column, SourceRole).toString(); !source.isEmpty())
            return source;
        return spoken(column, agentData(agent, column, Qt::DisplayRole), row.limitMs);
    case AgentIdRole:
        return row.id;
    case AgentNameRole:
        return row.name == row.id ? QString() : row.name;
    case UriRole:
        return linkTo(m_live->session.id, row.id);
    case AgentStateRole:
        return int(row.state);
    case AttentionRole:
        return isProblem(row);
    case ProgressRole:
        return variant(progressOf(row));
    case ElapsedRole:
        return variant(elapsedOf(agent, m_now));
    case LimitRole:
        return row.limitMs;
    case PastLimitRole:
        return row.limitMs > 0 && elapsedMs(agent, m_now) > row.limitMs;
    case SourceRole:
        return column == AgentColumn::State   ? stateSourceText(agent, m_now)
            : column == AgentColumn::Progress ? progressSourceText(row)
                                              : QString();
    case SortRole:
        if (column == AgentColumn::State)
            return urgency(row.state);
        return agentData(agent, column, Qt::DisplayRole);
    default:
        return {};
    }
    switch (column) {
    case AgentColumn::Agent:
        return agentLabel(row);
    case AgentColumn::State:
        return QString(word(row.state));
    case AgentColumn::Capability:
        return QString(word(row.capability));
    case AgentColumn::Step:
        return stepText(row);
    case AgentColumn::Progress:
        return variant(progressOf(row));
    case AgentColumn::Elapsed:
        return variant(elapsedOf(agent, m_now));
    case AgentColumn::Tokens:
        return known(allTokens(row.tokens));
    case AgentColumn::Cost:
        return known(row.costMicroUsd);
    case AgentColumn::Memory:
        return known(agent.rssBytes);
    case AgentColumn::Cpu:
        return agent.cpuPercent >= 0 ? QVariant(agent.cpuPercent) : QVariant();
    }
    return {};
}

QVariant AgentModel::groupData(const AgentNode& node, AgentColumn column, int role) const
{
    const GroupSums& sums = node.sums;
    const bool folds = node.kind == RowKind::Fold;
    const auto state = node.kind == RowKind::State ? std::optional(node.state) : sums.state();
    switch (role) {
    case Qt::DisplayRole:
        break;
    case Qt::AccessibleTextRole:
        if (column == AgentColumn::Agent)
            return spokenRow(node);
        return spoken(column, groupData(node, column, Qt::DisplayRole), 0);
    case AgentIdRole:
        return node.id;
    case AgentNameRole:
        return groupName(node);
    case UriRole:
        if (node.id.isEmpty())
            return QString();
        return linkTo(m_live->session.id, node.id);
    case AgentStateRole:
        return state ? QVariant(int(*state)) : QVariant();
    case AttentionRole:
        return false;
    case ProgressRole:
        return folds || sums.counts.total() == 0 ? QVariant() : QVariant(sums.percent());
    case ElapsedRole:
        return folds ? QVariant() : variant(elapsedOf(sums, m_now));
    case LimitRole:
        return qint64(0);
    case PastLimitRole:
        return false;
    case SortRole:
        if (column == AgentColumn::State)
            return state ? urgency(*state) : kAgentStates;
        return groupData(node, column, Qt::DisplayRole);
    default:
        return {};
    }
    switch (column) {
    case AgentColumn::Agent: {
        const QString name = groupName(node);
        return node.id.isEmpty() || name == node.id ? name : QString(node.id + QLatin1Char(' ') + name);
    }
    case AgentColumn::State:
        return state ? QVariant(QString(word(*state))) : QVariant();
    case AgentColumn::Capability:
        return {};
    case AgentColumn::Step:
        return stepText(node);
    case AgentColumn::Progress:
        return groupData(node, column, ProgressRole);
    case AgentColumn::Elapsed:
        return groupData(node, column, ElapsedRole);
    case AgentColumn::Tokens:
        return known(sums.tokens);
    case AgentColumn::Cost:
        return known(sums.costMicroUsd);
    case AgentColumn::Memory:
        return known(sums.rssBytes);
    case AgentColumn::Cpu:
        return sums.cpuPercent >= 0 ? QVariant(sums.cpuPercent) : QVariant();
    }
    return {};
}

QVariant AgentModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_live)
        return {};
    const AgentNode& node = *nodeAt(index);
    if (role == RowKindRole)
        return int(node.kind);
    if (role == AgentIndexRole)
        return node.agent;
    const auto column = AgentColumn(index.column());
    const QVariant value = node.kind == RowKind::Agent ? agentData(m_live->agents[node.agent], column, role)
                                                       : groupData(node, column, role);
    // A database of before has whole secrets in its rows. By ids and links agents are found again.
    if (value.typeId() != QMetaType::QString || role == AgentIdRole || role == UriRole)
        return value;
    return redacted(value.toString());
}

QVariant AgentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kAgentColumns)
        return {};
    static const QStringList titles{QStringLiteral("Agent"), QStringLiteral("State"), QStringLiteral("Capability"),
        QStringLiteral("Current step"), QStringLiteral("Progress"), QStringLiteral("Elapsed / limit"),
        QStringLiteral("Tokens"), QStringLiteral("Cost"), QStringLiteral("Memory"), QStringLiteral("CPU")};
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::TextAlignmentRole && AgentColumn(section) >= AgentColumn::Elapsed)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

} // namespace wavedeck
