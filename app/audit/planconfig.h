// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planreader.h"

namespace wavedeck {

/// CONF-2: checks the configuration files of the plan's workspace before the session starts, and adds what it finds to
/// the reading: a mismatch is a warning in mode basic and a fault from standard on. Blocks on the disk; any thread.
void addConfigFindings(PlanReading& reading);

} // namespace wavedeck
