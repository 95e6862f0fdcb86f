// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/protocol/protocolparts.h"

#include "ui/theme/format.h"

#include <QMap>

#include <algorithm>

namespace wavedeck::ui::protocol {

namespace {

qint64 allTokens(const Tokens& tokens)
{
    return tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
}

std::pair<Glyph, Tone> signOf(WorktreeState state)
{
    switch (state) {
    case WorktreeState::Merged:
        return {Glyph::Check, Tone::Good};
    case WorktreeState::Conflict:
        return {Glyph::Warning, Tone::Warning};
    case WorktreeState::Failed:
        return {Glyph::Failed, Tone::Bad};
    case WorktreeState::Dropped:
    case WorktreeState::Dropping:
        return {Glyph::Cancelled, Tone::Neutral};
    case WorktreeState::Committed:
        return {Glyph::File, Tone::Running};
    default:
        return {Glyph::Running, Tone::Running};
    }
}

} // namespace

QString tr(const char* text)
{
    return FactList::tr(text);
}

QString speak(const AgentRow& row)
{
    QStringList all;
    for (const QString& part : {row.text, row.detail, row.amount, row.right})
        if (!part.isEmpty())
            all.append(part);
    return all.join(QStringLiteral(", "));
}

void close(QList<AgentRow>& rows, qsizetype all)
{
    if (all <= kMostRows)
        return;
    AgentRow rest;
    rest.text = tr("%1 more").arg(count(all - kMostRows));
    rest.spoken = rest.text;
    rows.append(rest);
}

Spent spentOf(const LiveSession& live)
{
    Spent spent;
    for (const LiveAgent& agent : live.agents) {
        spent.cost += agent.row.costMicroUsd;
        spent.tokens += allTokens(agent.row.tokens);
    }
    spent.told = spent.cost > 0 || spent.tokens > 0;
    return spent;
}

QList<AgentRow> scoreRows(const Score& score)
{
    QList<AgentRow> rows;
    for (const QJsonValue& value : score.parts) {
        const QJsonObject part = value.toObject();
        const QJsonValue points = part.value(QLatin1String("points"));
        const double of = part.value(QLatin1String("of")).toDouble();
        AgentRow row;
        row.text = plain(part.value(QLatin1String("name")).toString(), 60);
        row.detail = plain(part.value(QLatin1String("why")).toString(), kMostReason);
        row.right
            = tr("%1 of %2").arg(points.isDouble() ? QLocale::c().toString(points.toDouble(), 'g', 4) : kNone).arg(of);
        const bool lost = points.isDouble() && points.toDouble() < of;
        row.glyph = !points.isDouble() ? Glyph::Queued : lost ? Glyph::Info : Glyph::Check;
        row.tone = points.isDouble() && !lost ? Tone::Good : Tone::Neutral;
        row.spoken = speak(row);
        rows.append(row);
    }
    return rows;
}

namespace {

/// What is still set aside for agents that run: what they have spent of it is not counted twice.
qint64 reservedOf(const LiveSession& live, const ProtocolView& view)
{
    qint64 sum = 0;
    for (const QJsonValue& value : view.money.value(QLatin1String("reservations")).toArray()) {
        const QJsonObject one = value.toObject();
        const int index = live.agentIndex.value(one.value(QLatin1String("agent")).toString(), -1);
        if (index < 0 || !isLive(live.agents[index].row.state)
            || live.agents[index].last.number != one.value(QLatin1String("attempt")).toInt())
            continue;
        qint64 spent = 0;
        for (const Usage& usage : view.usage)
            if (usage.agent == live.agents[index].row.id && usage.attempt == live.agents[index].last.number)
                spent += usage.costTold + usage.costPriced;
        sum += std::max<qint64>(0, one.value(QLatin1String("microusd")).toInteger() - spent);
    }
    return sum;
}

} // namespace

QList<AgentFact> budgetFacts(const LiveSession& live, const ProtocolView& view)
{
    const Spent spent = spentOf(live);
    QList<AgentFact> facts;
    facts.append(
        {tr("Spent"), spent.told ? tr("%1, %2 tokens").arg(money(spent.cost), tokens(spent.tokens)) : kNone, {}});
    if (live.budgetMicroUsd > 0) {
        const qint64 reserved = reservedOf(live, view);
        facts.append({tr("Budget"), tr("%1; holds before it is exceeded").arg(money(live.budgetMicroUsd)), {}});
        facts.append(
            {tr("Reserved"), reserved > 0 ? tr("%1 by agents that run").arg(money(reserved)) : tr("nothing"), {}});
        facts.append({tr("Left"), money(std::max<qint64>(0, live.budgetMicroUsd - spent.cost - reserved)), {}});
    }
    if (const QString why = view.money.value(QLatin1String("paused")).toString(); !why.isEmpty())
        facts.append({tr("Paused"), plain(why), {}});
    if (live.budgetTokens > 0)
        facts.append({tr("Token budget"),
            tr("%1; %2 left")
                .arg(tokens(live.budgetTokens), tokens(std::max<qint64>(0, live.budgetTokens - spent.tokens))),
            {}});
    return facts;
}

QList<AgentRow> quotaRows(const ProtocolView& view)
{
    QList<AgentRow> rows;
    for (const Quota& quota : view.quotas) {
        if (quota.openedAt > 0)
            continue;
        AgentRow row;
        row.glyph = Glyph::Warning;
        row.tone = row.rightTone = Tone::Warning;
        row.text = plain(quota.provider, 60);
        row.detail = plain(QStringList{quota.kind, quota.text}.join(QStringLiteral(": ")), kMostReason);
        row.right = quota.until > 0 ? tr("closed until %1").arg(clock(quota.until).left(5)) : tr("closed");
        row.spoken = speak(row);
        row.id = quota.provider;
        rows.append(row);
        if (rows.size() >= kMostRows)
            break;
    }
    return rows;
}

QString worktreeCount(const ProtocolView& view)
{
    int merged = 0;
    int dropped = 0;
    int conflicts = 0;
    for (const Worktree& tree : view.worktrees) {
        merged += tree.state == WorktreeState::Merged;
        dropped += tree.state == WorktreeState::Dropped;
        conflicts += tree.state == WorktreeState::Conflict;
    }
    QStringList says{tr("%1 kept").arg(view.worktrees.size() - merged - dropped)};
    if (merged > 0)
        says.append(tr("%1 merged").arg(merged));
    if (conflicts > 0)
        says.append(tr("%1 in conflict").arg(conflicts));
    return says.join(QStringLiteral(", "));
}

QList<AgentRow> worktreeRows(const ProtocolView& view)
{
    QList<AgentRow> rows;
    for (const Worktree& tree : view.worktrees) {
        AgentRow row;
        const auto [glyph, tone] = signOf(tree.state);
        row.glyph = glyph;
        row.tone = tone;
        row.text = plain(tree.agent, 60);
        row.detail = plain(tree.reason.isEmpty() ? tree.branch : tree.reason, kMostReason);
        if (!tree.head.isEmpty())
            row.amount = tr(tree.files == 1 ? "%1 file +%2 −%3" : "%1 files +%2 −%3")
                             .arg(tree.files)
                             .arg(tree.added)
                             .arg(tree.removed);
        row.right = QString(word(tree.state));
        if (tone == Tone::Bad || tone == Tone::Warning)
            row.rightTone = tone;
        row.spoken = speak(row);
        row.id = tree.agent;
        rows.append(row);
    }
    return rows;
}

QList<AgentRow> changeRows(const ProtocolView& view)
{
    QMap<QString, QList<const FileChange*>> files;
    for (const FileChange& change : view.changes)
        files[change.path].append(&change);
    QList<AgentRow> shared;
    QList<AgentRow> rows;
    for (auto it = files.constBegin(); it != files.constEnd(); ++it) {
        QStringList agents;
        for (const FileChange* change : *it)
            if (!change->agent.isEmpty() && !agents.contains(change->agent))
                agents.append(change->agent);
        AgentRow row;
        const bool two = agents.size() > 1;
        row.glyph = two ? Glyph::Warning : Glyph::File;
        row.tone = two ? Tone::Warning : Tone::Neutral;
        row.text = plain(it.key(), 300);
        row.path = true;
        QStringList shown;
        for (const QString& agent : agents.mid(0, 3))
            shown.append(plain(agent, 24));
        row.right = agents.isEmpty() ? tr("nobody's run") : shown.join(QStringLiteral(", "));
        if (two) {
            row.right = tr("%1 agents: %2").arg(agents.size()).arg(row.right);
            row.rightTone = Tone::Warning;
        } else if (it->first()->source == QLatin1String("ambiguous")) {
            row.right += tr(" perhaps");
        }
        row.spoken = tr("%1, %2 by %3").arg(row.text, plain(it->first()->kind, 20), row.right);
        (two ? shared : rows).append(row);
    }
    const qsizetype all = shared.size() + rows.size();
    rows = (shared + rows).mid(0, kMostRows);
    close(rows, all);
    return rows;
}

} // namespace wavedeck::ui::protocol
