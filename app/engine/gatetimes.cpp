// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/gatetimes.h"

#include "app/engine/waiting.h"
#include "models/domain/blocking.h"

#include <algorithm>

namespace wavedeck::gatetimes {

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
        for (GateRun& gate : wave.gates) {
            const Gate& row = gate.row.row;
            const qint64 until = row.state == GateState::Waived ? waivedUntil(row.waiver) : 0;
            gate.waiverOver = until > 0 && until <= now;
            at(until);
            if (!open)
                continue; // what it found was new enough when the wave passed
            const bool repeats = gate.plan->timing == GateTiming::During && row.startedAt > 0
                && row.state != GateState::Running && row.state != GateState::Waived;
            // A clock that was set back must not keep it from running.
            gate.due = repeats && (now >= row.startedAt + gate.plan->everyMs || now < row.startedAt);
            if (repeats)
                at(row.startedAt + gate.plan->everyMs);
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
