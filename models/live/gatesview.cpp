// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/live/gatesview.h"

#include <algorithm>
#include <array>

namespace wavedeck {

namespace {

bool isMet(const Criterion& criterion, qint64 now)
{
    return (criterion.state == GateState::Passed || criterion.state == GateState::Waived) && !criterion.isStale(now);
}

} // namespace

int TierStep::met() const
{
    return int(std::count_if(needs.begin(), needs.end(), [](const TierNeed& n) { return n.state == TierNeed::Met; }));
}

QList<GateFeature> featuresOf(const QList<Criterion>& criteria)
{
    QList<GateFeature> features;
    for (const Criterion& criterion : criteria) {
        const QString id = criterion.feature.isEmpty() ? criterion.id : criterion.feature;
        auto known = criterion.feature.isEmpty()
            ? features.end()
            : std::find_if(features.begin(), features.end(), [&](const GateFeature& each) { return each.id == id; });
        if (known == features.end()) {
            features.append({id, criterion.name, {}, {}});
            known = std::prev(features.end());
        }
        (criterion.verifies == Verifies::Operational ? known->operational : known->implemented) = criterion;
    }
    return features;
}

GateSide sideOf(const QList<Criterion>& criteria, Verifies side, qint64 now)
{
    GateSide sum;
    for (const Criterion& criterion : criteria) {
        if (criterion.verifies != side)
            continue;
        ++sum.all;
        sum.met += isMet(criterion, now);
        sum.bad = sum.bad || criterion.state == GateState::Failed || criterion.state == GateState::Inconclusive;
        sum.stale = sum.stale || criterion.isStale(now);
    }
    return sum;
}

qint64 newestEvidence(const LiveGate& gate)
{
    qint64 newest = 0;
    for (const Criterion& criterion : gate.criteria)
        newest = std::max(newest, criterion.checkedAt);
    return newest > 0 ? newest : gate.row.endedAt;
}

QString gateCounts(const QList<const LiveGate*>& gates)
{
    constexpr std::array kOrder{GateState::Passed, GateState::Waived, GateState::Failed, GateState::Inconclusive,
        GateState::Running, GateState::Pending};
    QStringList parts;
    for (const GateState state : kOrder) {
        int blocking = 0;
        int advisory = 0;
        for (const LiveGate* gate : gates)
            if (gate->row.state == state)
                ++(gate->row.kind == GateKind::Advisory ? advisory : blocking);
        const bool wrong = state == GateState::Failed || state == GateState::Inconclusive;
        if (!wrong)
            blocking += std::exchange(advisory, 0);
        if (blocking > 0)
            parts.append(QStringLiteral("%1 %2").arg(blocking).arg(word(state)));
        if (advisory > 0)
            parts.append(QStringLiteral("%1 %2 (advisory)").arg(advisory).arg(word(state)));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace wavedeck
