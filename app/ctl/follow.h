// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/context.h"

namespace wavedeck::ctl {

struct FollowOptions {
    bool wait = false; ///< stays when the session is held
};

/// Follows a session until it has ended or (without wait) is held: a live table on a terminal, one line an event
/// otherwise, nothing with --json. Reads the database only; an engine that dies meanwhile is started again, because
/// the next one takes over what runs. Ctrl-C asks on a terminal and leaves otherwise. Prints the last word and gives
/// the exit status. SIGINT and SIGWINCH must be blocked (blockSignals()).
int follow(Context& context, const QString& session, const FollowOptions& options);

/// Before the engine is asked to start anything: from here on Ctrl-C is read by follow().
void blockSignals();

} // namespace wavedeck::ctl
