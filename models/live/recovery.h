// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

namespace wavedeck {

/// What an end of the engine left for a person to decide. Sessions that simply run on are none of it.
struct Recovery {
    QList<SessionLine> waiting; ///< held since a new engine took them over
    int goingOn = 0; ///< that run
};

/// A session is held because a new engine took it over (on_restart: hold, its workspace or environment is gone), not
/// because somebody or its budget holds it.
bool isHeldByRestart(const Session& session);

Recovery recoveryOf(const QList<SessionLine>& sessions);

} // namespace wavedeck
