// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <array>

namespace wavedeck {

/// When an agent last showed that it lives (WAVE-11): it printed something, or told something. Looks at its run
/// directory, three stats a look. The engine's thread; times are monotonic milliseconds.
class LifeSigns {
public:
    /// Looks, and gives how long there was none. The first look believes the times of the files: an engine before this
    /// one may have watched it.
    qint64 look(const QString& runDir, qint64 nowMs, qint64 nowUtcMs);

    /// It cannot show any: its silence begins anew.
    void rest(qint64 nowMs) { m_at = nowMs; }

    /// P95 of the gaps between its signs; 0 while fewer than kLeastGaps are known.
    qint64 usualGapMs() const;

    static constexpr int kLeastGaps = 20;

private:
    static constexpr int kGaps = 64; ///< the last ones

    qint64 m_seen = -1; ///< newest change of the files, UTC ms
    qint64 m_at = 0; ///< monotonic, of the last sign
    std::array<qint64, kGaps> m_gaps{};
    int m_count = 0;
};

} // namespace wavedeck
