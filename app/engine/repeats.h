// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trail/trail.h"

#include <QMap>

#include <vector>

namespace wavedeck {

/// Refusals that come again and again: the first ten of an actor, action and reason are rows of the trail at once, what
/// follows them within the minute becomes one row that counts. So a flood fills neither the trail nor memory. Engine
/// thread.
class Repeats {
public:
    static constexpr qint64 kWindowMs = 60'000;
    static constexpr qint64 kOwnRows = 10;
    static constexpr qsizetype kMost = 1000; ///< kinds at a time; what is more is counted together

    /// True when it is to be stored now; else it is counted. now is monotonic.
    bool isOneOfTheFirst(const TrailEntry& entry, const QString& why, qint64 now);
    /// What was counted and whose minute is over; of all when `all`.
    std::vector<TrailEntry> takeDue(qint64 now, bool all = false);
    qint64 dueAt() const; ///< monotonic; 0 = nothing counted

private:
    struct Counted {
        TrailEntry last;
        qint64 until = 0;
        qint64 rows = 0;
        qint64 times = 0; ///< without a row
    };
    QMap<QString, Counted> m_counted;
};

} // namespace wavedeck
