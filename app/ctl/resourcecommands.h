// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/command.h"

namespace wavedeck::ctl {

/// `scan resources`: audits the machine, and lists and shows what was stored.
int scanResources(Context& context, const Arguments& arguments);

} // namespace wavedeck::ctl
