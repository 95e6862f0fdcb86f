// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"
#include "models/money/quota.h"

#include <map>

namespace wavedeck {

/// The providers that take nothing more, for all sessions of the data directory (issue text 5). Rows only, no clock:
/// what is due is told. The engine's thread.
class ClosedProviders {
public:
    struct Closed {
        Quota row;
        bool due = false; ///< the time that was said has come: who goes by the clock goes on

        QuotaKind kind() const { return quotaKind(row.kind).value_or(QuotaKind::Quota); }
    };
    using Map = std::map<QString, Closed>;

    Map& all() { return m_closed; }
    const Map& all() const { return m_closed; }
    const Closed* find(const QString& provider) const
    {
        const auto found = m_closed.find(provider);
        return found == m_closed.end() ? nullptr : &found->second;
    }

    /// Why an agent of the session cannot start; empty when it can.
    QString refuses(const SessionRun& session, const AgentRun& agent) const
    {
        const Closed* closed = m_closed.empty() ? nullptr : find(providerOf(agent.row.row));
        if (!closed || (closed->due && session.plan.resumeOnQuota))
            return {};
        return waitText(closed->kind(), closed->row.provider, closed->row.until, closed->row.closedAt);
    }

private:
    Map m_closed;
};

} // namespace wavedeck
