// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

/// What is likely to happen next in a session. Nothing is invented: without anything to go by there is no projection,
/// and whatever waits for it has none either. Pure; any thread.
namespace wavedeck {

/// UTC ms; 0 = nothing to go by.
struct Expected {
    qint64 start = 0; ///< of an agent that waits
    qint64 end = 0; ///< of an agent that waits or runs
};

struct Projection {
    QList<Expected> agents; ///< as LiveSession::agents; zeros for those that have ended
    QList<qint64> waveEnds; ///< as LiveSession::waves: when its last agent ends; 0 = not known, or it has ended
};

/// The scheduler's rules played forward from now: waves in their order, `needs`, and the limits of session, wave and
/// coordinators. How long one takes: what it told of its progress, else the median of its siblings (same `foreach`) or
/// of its wave that succeeded, by unit of work, else its limit. Gates are taken to pass when their wave's agents have
/// ended. Empty expectations for a session that does not run, or that somebody holds or stops.
Projection project(const LiveSession& live, qint64 now);

} // namespace wavedeck
