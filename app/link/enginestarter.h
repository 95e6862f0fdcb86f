// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/client.h"

namespace wavedeck::link {

/// A connection to the engine of a data directory. Starts `wavedeckd` (beside this program) when none runs: in a
/// session of its own, with nothing inherited, and waits up to 10 s until it answers. What it says on stderr when it
/// cannot start becomes the error. `started` tells whether this call started it; it is a child of this process then, to
/// be reaped by who sees its end. Blocks; any thread.
Result<std::unique_ptr<Client>> ensureEngine(const QString& dataDir, bool* started = nullptr);

/// `OS user NAME, not signed in`: who is recorded for what this process asks for. Any thread.
QString osActor();

} // namespace wavedeck::link
