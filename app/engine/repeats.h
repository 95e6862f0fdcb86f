// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trail/trail.h"

#include <QMap>

#include <vector>

namespace wavedeck {

/// Refusals that come again and again: the first of an actor, action and reason is a row of the trail at once, those of
/// the minute after it become one row that counts them. So a flood fills neither the trail nor memory. Engine thread.
class Repeats {
public:
    static constexpr qint64 kWindowMs = 60'000;
    static constexpr qsizetype kMost = 1000; ///< kinds at a time; what is more is counted together

    /// True when it is to be stored now; else it is counted. now is monotonic.
    bool isFirst(const TrailEntry& entry, const QString& why, qint64 now);
    /// What was counted and whose minute is over; of all when `all`.
    std::vector<TrailEntry> takeDue(qint64 now, bool all = false);
    qint64 dueAt() const; ///< monotonic; 0 = nothing counted

private:
    struct Counted {
        TrailEntry last;
        qint64 until = 0;
        qint64 times = 0;
    };
    QMap<QString, Counted> m_counted;
};

} // namespace wavedeck
