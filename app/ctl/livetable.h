// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/sessiondocument.h"

namespace wavedeck::ctl {

/// The table of `run` on a terminal, drawn over itself: waves with counts by state, agents that run, are overdue or
/// failed, gates. Never wider or higher than the terminal. One thread.
class LiveTable {
public:
    /// Draws it over the one before.
    void draw(const SessionRows& rows, qint64 now);

    /// Leaves what is drawn and starts below it.
    void release() { m_lines = 0; }

private:
    int m_lines = 0; ///< drawn and to be drawn over
};

} // namespace wavedeck::ctl
