// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

#include <optional>

/// A session over time: what ran from when to when, how much at once, and what is expected next. Pure; any thread.
/// Times are UTC ms.
namespace wavedeck {

/// One attempt of an agent, the time it is blocked, or what is expected of it.
struct TimelineBar {
    enum Kind { Run, Blocked, Projected };
    Kind kind = Run;
    AgentState state = AgentState::Queued; ///< of the attempt
    int attempt = 0;
    bool live = false; ///< it goes on: its end is now
    qint64 asked = 0; ///< since when it could have started; 0 = at once, or not known
    qint64 start = 0;
    qint64 end = 0;
    qint64 limitAt = 0; ///< when it passes, or passed, its limit; 0 = it has none
    qint64 expectedEnd = 0; ///< of a live one; 0 = nothing to go by
    qint64 overMs() const { return limitAt > 0 && end > limitAt ? end - limitAt : 0; }
    bool operator==(const TimelineBar&) const = default;
};

struct TimelineGate {
    int wave = 0; ///< index
    int gate = 0; ///< index in the wave
    qint64 at = 0; ///< when it was judged, or is expected to be
    bool expected = false;
    bool operator==(const TimelineGate&) const = default;
};

/// From `at` on, `live` agents run.
struct CurveStep {
    qint64 at = 0;
    int live = 0;
    bool operator==(const CurveStep&) const = default;
};

struct Concurrency {
    QList<CurveStep> steps; ///< exact, out of starts and ends; ascending, the first at the first start
    QList<CurveStep> projected; ///< from now on; empty = nothing to go by
    int now = 0;
    int peak = 0;
    qint64 peakAt = 0; ///< when it was first reached
    int limit = 0; ///< of the session
    std::optional<double> factor; ///< FORM-6, of the session until now
};

struct Timeline {
    qint64 from = 0; ///< the session's start
    qint64 now = 0; ///< or its end
    qint64 to = 0; ///< the last end, known or expected; not before now
    bool live = false; ///< the session goes on
    QList<QList<TimelineBar>> bars; ///< as LiveSession::agents; of each in order of time
    QList<TimelineGate> gates; ///< those with a place in time, in order of it
    Concurrency concurrency;
};

Timeline timelineOf(const LiveSession& live, qint64 now);

/// How many run from `at` on.
int liveAt(const QList<CurveStep>& steps, qint64 at);

/// The bars of many agents in as few lines as they need; a few agents have a line each. Every line is ascending and
/// without overlap, so a part of it is found by bisection.
QList<QList<TimelineBar>> packBars(const Timeline& timeline, const QList<int>& agents);

} // namespace wavedeck
