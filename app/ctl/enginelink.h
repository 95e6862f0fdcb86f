// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/context.h"
#include "app/link/enginestarter.h"

#include <memory>

namespace wavedeck::ctl {

constexpr int kStopMs = 45'000; ///< a stop answers within about 14 s; a busy machine takes longer

/// A connection to the engine that runs; error `engine-not-running` when none does.
Result<std::unique_ptr<link::Client>> connectEngine(const QString& dataDir);

/// The same, but starts one when none runs.
using link::ensureEngine;

/// Asks the engine, starting it when none runs. The actor is put in.
Result<QJsonObject> askEngine(Context& context, const QString& command, QJsonObject args, int timeoutMs = 30'000);

/// Asks the engine for something about a session. Ended and unknown sessions are refused without it, and an engine
/// that is gone (it may have crashed) is started: the session it left open needs it. The actor is put in.
Result<QJsonObject> askAbout(
    Context& context, const QString& session, const QString& command, QJsonObject args, int timeoutMs = 30'000);

} // namespace wavedeck::ctl
