// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"

namespace wavedeck::ctl {

std::span<const Command> agentCommands()
{
    return {};
}

} // namespace wavedeck::ctl
