// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"

#include <QHash>

/// What a session has spent, what is set aside for its running agents, and whether another may start (issue text 5:
/// budgets reserve before a start and hold before they are exceeded). Looks only at the rows; the engine's thread.
///
/// The rules: an agent starts while spent + set aside + what it is expected to use stays within the budget. What it is
/// expected to use: the plan's `reserve`, else the mean of the agents of its kind that have ended in this session, else
/// of its earlier runs, else unknown: then nothing is set aside, and it starts while anything of the budget is left. A
/// reservation shrinks by what its attempt has spent. When the budget is passed all the same, running agents are
/// stopped (SIGSTOP) until it is raised: Engine::checkBudget.
namespace wavedeck {

/// Known cost, and tokens in and out; what the cost of tokens is that have no price is not in it (unpriced).
struct Spent {
    qint64 costMicroUsd = 0;
    qint64 tokens = 0;

    bool exceeds(const Budget& budget) const
    {
        return (budget.costMicroUsd && costMicroUsd > *budget.costMicroUsd)
            || (budget.tokens && tokens > *budget.tokens);
    }
    bool reaches(const Budget& budget) const
    {
        return (budget.costMicroUsd && costMicroUsd >= *budget.costMicroUsd)
            || (budget.tokens && tokens >= *budget.tokens);
    }
};
Spent spentOf(const SessionRun& session);

/// `budget exceeded: 2.00 USD, 1500 tokens`.
QString exceededText(const SessionRun& session);
/// The share of the budget that is spent, percent: of cost or tokens whichever is nearer; empty without a budget.
std::optional<double> budgetPercent(const SessionRun& session);
/// `3.10 of 5.00 USD spent`, of what is limited.
QString budgetText(const SessionRun& session);

/// For the candidates of one pass over a wave.
class Purse {
public:
    explicit Purse(const SessionRun& session)
        : m_session(session)
    {
    }

    const Expected& expected(const AgentRun& agent);
    /// Why the agent cannot start now; empty when it can.
    QString refuses(const AgentRun& agent);
    /// Its attempt has begun: sets aside what is expected, and stores it.
    void begin(AgentRun& agent, Journal& journal);

private:
    void count();
    Expected mean(const AgentRun& agent) const;

    const SessionRun& m_session;
    bool m_counted = false;
    Spent m_spent;
    Spent m_reserved; ///< what live agents may still use of their reservations
    QHash<QString, Expected> m_expected; ///< by agent of the plan
};

} // namespace wavedeck
