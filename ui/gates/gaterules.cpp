// SPDX-License-Identifier: GPL-3.0-or-later
// What can be asked of a gate, by whom, and which one is looked at first. Part of gatewords.h.
#include "models/domain/blocking.h"
#include "models/people/roles.h"
#include "ui/gates/gatewords.h"

#include <algorithm>

namespace wavedeck::ui::gates {

namespace {

bool isOpen(const LiveSession& live, const Gate& gate)
{
    return std::any_of(live.waves.begin(), live.waves.end(), [&](const LiveWave& wave) {
        return wave.row.id == gate.wave && isDecidable(gate, wave.row.state, live.session.mode);
    });
}

bool isWrong(const Gate& gate)
{
    return gate.state == GateState::Failed || gate.state == GateState::Inconclusive;
}

} // namespace

bool waitsForPerson(const LiveGate& gate)
{
    return std::any_of(gate.criteria.begin(), gate.criteria.end(),
        [](const Criterion& c) { return isForPerson(c.kind) && c.state == GateState::Pending; });
}

bool mayDecide(const LiveSession& live, const LiveGate& gate)
{
    return waitsForPerson(gate) && isOpen(live, gate.row);
}

bool mayWaive(const LiveSession& live, const Gate& gate)
{
    return gate.state != GateState::Passed && gate.state != GateState::Waived && isOpen(live, gate);
}

bool mayRerun(const LiveSession& live, const Gate& gate)
{
    return gate.state != GateState::Pending && gate.state != GateState::Waived && isOpen(live, gate);
}

bool needsPerson(const LiveSession& live, const LiveGate& gate)
{
    const bool waits = gate.row.state == GateState::Pending && waitsForPerson(gate) && !gate.row.reason.isEmpty();
    return (waits || isWrong(gate.row)) && isOpen(live, gate.row);
}

QString firstGate(const LiveSession& live, const GatesView& view)
{
    for (const Blocker& blocker : view.blockers)
        if (blocker.blocks && find(live, view, blocker.id).ours)
            return blocker.id;
    QString left;
    for (const LiveWave& wave : live.waves)
        for (const LiveGate& gate : wave.gates) {
            if (mayWaive(live, gate.row))
                return gate.row.id;
            if (left.isEmpty() && gate.row.state != GateState::Passed && gate.row.state != GateState::Waived)
                left = gate.row.id;
        }
    return left;
}

QStringList waivingRoles(const QStringList& roles, const QString& gate, const GatesView& view)
{
    const QStringList named = view.waivers.value(gate);
    QStringList deciding;
    for (const QString& role : roles)
        if (named.isEmpty() ? people::may({role}, people::Right::DecideGate) : people::holdsOneOf({role}, named))
            deciding.append(role);
    return deciding.isEmpty() ? roles : deciding;
}

} // namespace wavedeck::ui::gates
