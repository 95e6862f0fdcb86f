// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

namespace wavedeck::ctl {

std::span<const Command> baselineCommands();
std::span<const Command> assuranceCommands(); ///< tiers, claims, windows of observation

} // namespace wavedeck::ctl
