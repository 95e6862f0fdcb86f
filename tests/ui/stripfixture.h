// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/summary.h"

#include <QHash>
#include <QStringList>

/// A made-up session for the tests of the live page: three waves, three gates, 64 agents, one failed, two overdue.
namespace wavedeck::fixture {

constexpr qint64 kNow = 1'763'649'166'000; ///< 20 Nov 2025, 14:32:46 UTC

struct Team {
    QString coordinator;
    QString role;
    QString states; ///< a letter an agent: s r o f b q c l, as in their words
    QList<int> progress; ///< of those that run, in their order
};

/// Agents come out as, …
class Builder {
public:
    explicit Builder(const QString& name = QStringLiteral("Gateway hardening"));
    int wave(const QString& name, WaveState state, const QList<Team>& teams, qint64 startedAt = 0, qint64 endedAt = 0);
    LiveGate& gate(const QString& id, const QString& name, GateState state, GateKind kind = GateKind::Blocking);
    static Criterion criterion(
        const QString& id, GateState state, const QString& value, CriterionKind kind = CriterionKind::Program);

    LiveSession live;
};

LiveSession gatewayHardening();
/// One wave with so many agents in so many teams.
LiveSession big(int agents, int teams);
/// So many waves of eight agents, the one at `active` runs.
LiveSession longPlan(int waves, int active);
/// The same session, one of its agents in another state.
LiveSession withState(LiveSession live, const QString& agent, AgentState state);

inline LiveSessionPtr shared(LiveSession live)
{
    return std::make_shared<const LiveSession>(std::move(live));
}

} // namespace wavedeck::fixture
