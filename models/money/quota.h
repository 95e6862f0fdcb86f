// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/session.h"

#include <QString>

#include <optional>

/// When a provider takes nothing more: how its clients say so at their end, and how it is said to people. The signs are
/// a table, seen in the clients of agents.md. Pure; any thread.
namespace wavedeck {

enum class QuotaKind { Quota, SignIn };
QLatin1String word(QuotaKind kind); ///< quota, sign-in
std::optional<QuotaKind> quotaKind(const QString& word);

/// A terminal error of a provider.
struct QuotaSign {
    QuotaKind kind = QuotaKind::Quota;
    QString text; ///< the line that says it, shortened
    qint64 until = 0; ///< UTC ms; 0 = not said
};

/// The last such sign in what a failed agent printed last. Hostile text: only looked at. Empty without a provider: an
/// arbitrary program's numbers mean nothing. now is UTC ms; times of day are local and the next ones.
std::optional<QuotaSign> quotaSign(const QString& provider, const QString& output, qint64 now);

/// RFC 3339 to UTC ms, from now to a year ahead; 0 for anything else.
qint64 untilOf(const QString& time, qint64 now);

/// Whose quota and sign-in an agent uses: the plan's word, else that of its adapter; empty for `command`.
QString providerOf(const Agent& agent);

/// `17:42`, with the day when it is not that of closedAt; local time.
QString untilText(qint64 until, qint64 closedAt);
/// `waits for quota of openai until 17:42`, `waits for sign-in at openai`.
QString waitText(QuotaKind kind, const QString& provider, qint64 until, qint64 closedAt);

/// What stands on an agent that failed by it: `quota of openai: TEXT`. Nothing else that the engine writes begins so.
QString quotaReason(QuotaKind kind, const QString& provider, const QString& text);
bool isQuotaReason(const QString& reason);
bool isQuotaReason(const QString& reason, const QString& provider);

} // namespace wavedeck
