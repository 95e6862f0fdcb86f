// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gatetimes.h"

#include "app/engine/waiting.h"
#include "models/domain/blocking.h"

#include <algorithm>

namespace wavedeck::gatetimes {

namespace {
constexpr qint64 kSoonMs = 1000;
}

qint64 tell(SessionRun& session, qint64 now)
{
    qint64 next = 0;
    const auto at = [&](qint64 time) {
        if (time > now)
            next = next == 0 ? time : std::min(next, time);
    };
    for (WaveRun& wave : session.waves) {
        const bool open = waiting::isOpen(wave);
        if (!open && !waiting::isAwaited(session, wave))
            continue;
        const bool live = open && std::any_of(wave.agents.begin(), wave.agents.end(), [](const AgentRun& agent) {
            return isLive(agent.row->state);
        });
        for (GateRun& gate : wave.gates) {
            const Gate& row = gate.row.row;
            const qint64 until = row.state == GateState::Waived ? waivedUntil(row.waiver) : 0;
            gate.waiverOver
                = row.state == GateState::Waived && (!gate.waiverFault.isEmpty() || (until > 0 && until <= now));
            at(until);
            if (!open)
                continue; // what it found was new enough when the wave passed
            const bool repeats = gate.plan->timing == GateTiming::During && row.startedAt > 0
                && row.state != GateState::Running && row.state != GateState::Waived;
            // A clock that was set back must not keep it from running.
            gate.due = repeats && (now >= row.startedAt + gate.plan->everyMs || now < row.startedAt);
            if (repeats) { // one that took longer than its pace is due at once, and asked for within a second
                const qint64 due = row.startedAt + gate.plan->everyMs;
                at(due > now || !live ? due : now + kSoonMs);
            }
            for (CriterionRun& criterion : gate.criteria) {
                criterion.stale = criterion.row->isStale(now);
                if (criterion.row->validMs > 0 && criterion.row->checkedAt > 0)
                    at(criterion.row->checkedAt + criterion.row->validMs + 1);
            }
        }
    }
    return next;
}

} // namespace wavedeck::gatetimes
