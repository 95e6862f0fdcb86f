// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/context.h"
#include "app/link/client.h"

#include <memory>

namespace wavedeck::ctl {

constexpr int kStopMs = 45'000; ///< a stop answers within about 14 s; a busy machine takes longer

/// A connection to the engine that runs; error `engine-not-running` when none does.
Result<std::unique_ptr<link::Client>> connectEngine(const QString& dataDir);

/// The same, but starts `wavedeckd` (beside this program) when none runs: in a session of its own, with nothing
/// inherited, and waits up to 10 s until it answers. What it says on stderr when it cannot start becomes the error.
/// `started` tells whether this call started it.
Result<std::unique_ptr<link::Client>> ensureEngine(const QString& dataDir, bool* started = nullptr);

/// Asks the engine for something about a session. Ended and unknown sessions are refused without it, and an engine
/// that is gone (it may have crashed) is started: the session it left open needs it. The actor is put in.
Result<QJsonObject> askAbout(
    Context& context, const QString& session, const QString& command, QJsonObject args, int timeoutMs = 30'000);

} // namespace wavedeck::ctl
