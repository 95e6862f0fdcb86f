// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/config/collect.h"
#include "models/plan/planreader.h"

namespace wavedeck::config {

/// As much as is looked at before a session starts, well below a second.
constexpr Bounds kPreflightBounds{20'000, 2'000, 64 * 1024 * 1024};

/// CONF-2: checks the configuration files of the plan's workspace before the session starts, and adds what it finds to
/// the reading. A plan with `configuration:` is refused in every mode; without, a mismatch is a warning in mode basic
/// and a fault from standard on. What is of lesser severity, or cannot be read, is a warning. Blocks on the disk.
void addConfigFindings(PlanReading& reading, const Bounds& bounds = kPreflightBounds);

} // namespace wavedeck::config
