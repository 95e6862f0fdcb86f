// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"
#include "models/plan/planfile.h"

namespace wavedeck::ctl {

/// Options of the commands that read a plan.
inline constexpr Option kSetOption{"--set", "KEY=VALUE", "what {set.KEY} stands for", 0, true};
inline constexpr Option kWorkspaceOption{"--workspace", "DIR", "where agents work, instead of what the plan says"};

/// Reads and checks the plan that the arguments name, with what the data directory knows of earlier runs and with the
/// configuration files of its workspace. An Error means that there is nothing to check (no such file, a --set without
/// `=`); faults of the plan are in the reading.
Result<PlanFile> readPlanFile(Context& context, const Arguments& arguments);

/// Prints `FILE:LINE:COL: message` for each fault (and warning) to stderr.
void printFindings(const PlanFile& file);

/// The folder with plan templates; empty when there is none.
QString templateFolder();

} // namespace wavedeck::ctl
