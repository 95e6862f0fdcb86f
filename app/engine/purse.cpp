// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/purse.h"

#include "models/store/moneyrepository.h"

#include <algorithm>

namespace wavedeck {

namespace {

qint64 tokensOf(const Agent& agent)
{
    return agent.tokens.input + agent.tokens.output;
}

QString usd(qint64 microUsd)
{
    return QString::number(double(microUsd) / 1e6, 'f', 2);
}

/// Agents that may be expected to use about the same.
bool sameKind(const AgentPlan& a, const AgentPlan& b)
{
    if (a.id == b.id)
        return true;
    if (!a.profile.isEmpty() || !b.profile.isEmpty())
        return a.profile == b.profile;
    return (!a.role.isEmpty() || !a.model.isEmpty()) && a.role == b.role && a.model == b.model;
}

template <class Visit> void eachAgent(const SessionRun& session, Visit visit)
{
    for (const WaveRun& wave : session.waves)
        for (const AgentRun& agent : wave.agents)
            visit(agent);
}

} // namespace

Spent spentOf(const SessionRun& session)
{
    Spent spent;
    eachAgent(session, [&](const AgentRun& agent) {
        spent.costMicroUsd += agent.row->costMicroUsd;
        spent.tokens += tokensOf(agent.row.row);
    });
    return spent;
}

QString exceededText(const SessionRun& session)
{
    const Spent spent = spentOf(session);
    return QStringLiteral("budget exceeded: %1 USD, %2 tokens").arg(usd(spent.costMicroUsd)).arg(spent.tokens);
}

std::optional<double> budgetPercent(const SessionRun& session)
{
    const Budget& budget = session.plan.budget;
    if (!budget.isSet())
        return std::nullopt;
    const Spent spent = spentOf(session);
    const auto share = [](qint64 part, const std::optional<qint64>& whole) {
        return !whole ? 0.0 : *whole > 0 ? 100.0 * double(part) / double(*whole) : part > 0 ? 200.0 : 100.0;
    };
    return std::max(share(spent.costMicroUsd, budget.costMicroUsd), share(spent.tokens, budget.tokens));
}

QString budgetText(const SessionRun& session)
{
    const Budget& budget = session.plan.budget;
    const Spent spent = spentOf(session);
    QStringList parts;
    if (budget.costMicroUsd)
        parts.append(QStringLiteral("%1 of %2 USD spent").arg(usd(spent.costMicroUsd), usd(*budget.costMicroUsd)));
    if (budget.tokens)
        parts.append(QStringLiteral("%1 of %2 tokens used").arg(spent.tokens).arg(*budget.tokens));
    return parts.join(QStringLiteral(", "));
}

void Purse::count()
{
    if (std::exchange(m_counted, true))
        return;
    m_spent = spentOf(m_session);
    eachAgent(m_session, [&](const AgentRun& agent) {
        if (!isLive(agent.row->state))
            return;
        const Expected& reserved = agent.money.reserved;
        m_reserved.costMicroUsd += std::max<qint64>(
            0, reserved.costMicroUsd.value_or(0) - (agent.row->costMicroUsd - agent.money.costBefore));
        m_reserved.tokens
            += std::max<qint64>(0, reserved.tokens.value_or(0) - (tokensOf(agent.row.row) - agent.money.tokensBefore));
    });
}

Expected Purse::mean(const AgentRun& agent) const
{
    qint64 cost = 0, tokens = 0, priced = 0, told = 0;
    eachAgent(m_session, [&](const AgentRun& other) {
        if (!hasEnded(other.row->state) || other.row->attempt == 0 || !other.money.told
            || !sameKind(*agent.plan, *other.plan))
            return;
        ++told;
        tokens += tokensOf(other.row.row) / other.row->attempt;
        if (other.money.unpriced > 0)
            return; // a cost of which a part is unknown
        ++priced;
        cost += other.row->costMicroUsd / other.row->attempt;
    });
    Expected result;
    result.source = QStringLiteral("session");
    if (told > 0)
        result.tokens = tokens / told;
    if (priced > 0)
        result.costMicroUsd = cost / priced;
    return result;
}

const Expected& Purse::expected(const AgentRun& agent)
{
    const AgentPlan& plan = *agent.plan;
    const auto known = m_expected.constFind(plan.id);
    if (known != m_expected.constEnd())
        return *known;
    Expected result{plan.reserveMicroUsd, plan.reserveTokens, QStringLiteral("plan")};
    const bool planned = result.isKnown();
    for (const Expected& guess : {mean(agent), m_session.money.earlier.value(plan.id)}) {
        if (!planned && !result.isKnown())
            result.source = guess.source;
        if (!result.costMicroUsd)
            result.costMicroUsd = guess.costMicroUsd;
        if (!result.tokens)
            result.tokens = guess.tokens;
    }
    return *m_expected.insert(plan.id, result);
}

QString Purse::refuses(const AgentRun& agent)
{
    const Budget& budget = m_session.plan.budget;
    if (!budget.isSet())
        return {};
    count();
    const Expected& need = expected(agent);
    const auto refused
        = [](const std::optional<qint64>& limit, qint64 spent, qint64 reserved, const std::optional<qint64>& needed) {
              return limit && (needed ? spent + reserved + *needed > *limit : spent >= *limit);
          };
    if (refused(budget.costMicroUsd, m_spent.costMicroUsd, m_reserved.costMicroUsd, need.costMicroUsd))
        return QStringLiteral("waits for budget: %1 of %2 USD spent, %3 reserved, %4 needed")
            .arg(usd(m_spent.costMicroUsd), usd(*budget.costMicroUsd), usd(m_reserved.costMicroUsd),
                need.costMicroUsd ? usd(*need.costMicroUsd) : QStringLiteral("an unknown amount"));
    if (refused(budget.tokens, m_spent.tokens, m_reserved.tokens, need.tokens))
        return QStringLiteral("waits for budget: %1 of %2 tokens used, %3 reserved, %4 needed")
            .arg(QString::number(m_spent.tokens), QString::number(*budget.tokens), QString::number(m_reserved.tokens),
                need.tokens ? QString::number(*need.tokens) : QStringLiteral("an unknown number"));
    return {};
}

void Purse::begin(AgentRun& agent, Journal& journal)
{
    agent.money.reserved = expected(agent);
    agent.money.costBefore = agent.row->costMicroUsd;
    agent.money.tokensBefore = tokensOf(agent.row.row);
    agent.money.context.reset();
    if (m_counted) {
        m_reserved.costMicroUsd += agent.money.reserved.costMicroUsd.value_or(0);
        m_reserved.tokens += agent.money.reserved.tokens.value_or(0);
    }
    if (agent.money.reserved.isKnown())
        journal.add(
            [session = m_session.id(), row = Reservation{agent.row->id, agent.row->attempt, agent.money.reserved}](
                Store& store) { return MoneyRepository(store).add(session, row); });
}

} // namespace wavedeck
