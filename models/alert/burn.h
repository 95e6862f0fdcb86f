// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/alert/alertrule.h"

#include <map>
#include <optional>

namespace wavedeck {

/// Requests and failures by minute, for the burn of an objective over 30 days (trust.md E): how many times faster than
/// allowed requests fail. Long windows say that it matters, short ones that it still goes on. Times are milliseconds on
/// one clock. Any thread.
class BurnWindows {
public:
    static constexpr qint64 kLongestMs = 6 * 3600 * 1000;
    static constexpr int kLeast = 20; ///< requests in a window, else it says nothing

    void add(qint64 atMs, int requests, int failed);
    void forget(qint64 nowMs); ///< what is older than the longest window

    /// Against the warning line the lower of 6 h and 30 min, against the critical one the lower of 1 h and 5 min.
    /// Nothing when there are too few requests. objectivePercent = share that must succeed, below 100.
    std::optional<Measured> burn(qint64 nowMs, double objectivePercent) const;

private:
    struct Count {
        int requests = 0;
        int failed = 0;
    };
    Count since(qint64 atMs) const;

    std::map<qint64, Count> m_minutes;
};

} // namespace wavedeck
