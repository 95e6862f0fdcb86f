// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

namespace wavedeck::desktop {

/// Reads /proc/meminfo and /proc/stat; CPU is what was used since the sample before. One thread.
class Machine {
public:
    MachineSample sample(qint64 now);

private:
    qint64 m_busy = 0; ///< jiffies
    qint64 m_total = 0;
};

} // namespace wavedeck::desktop
