// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

namespace wavedeck::ctl {

/// Handing in, signing, the review queue, verifying: `risk submit`, `risk approve`, …
std::span<const Command> riskApprovalCommands();

} // namespace wavedeck::ctl
