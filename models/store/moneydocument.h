// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/money/moneyrows.h"

#include <QJsonObject>

namespace wavedeck {

/// The `money` of a session document: what was spent by the same keys as costJson(), `told_microusd`,
/// `priced_microusd`, `cost_known` (null when no agent told anything, false when a part of the cost is unknown),
/// `budget` {cost_microusd, tokens, percent, set_at, set_by, changes} or null, `reserved_microusd` and
/// `reserved_tokens` (what live agents may still use of their reservations), `paused` {since, reason} or null,
/// `paused_ms`, `by_model`, `by_day`, `by_agent`, `by_wave`, `predictions`, `contexts`, `quotas`, `warnings`. Tokens
/// are measured (told by agents); what is reserved is estimated. now is UTC ms.
QJsonObject moneyDocument(const MoneyRows& money, const QList<Agent>& agents, qint64 now);

/// `{number, provider, kind, session, agent, text, closed_at, until, opened_at, opened_by}`.
QJsonObject quotaDocument(const Quota& quota);

} // namespace wavedeck
