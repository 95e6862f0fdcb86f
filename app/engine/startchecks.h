// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/journal.h"
#include "models/base/error.h"
#include "models/domain/plan.h"
#include "models/domain/session.h"
#include "models/people/actor.h"

/// What the engine itself looks at when a session starts, whoever asks for it: clients do the same and more before.
namespace wavedeck {

/// CONF-2 for starts that no client of ours has looked at: the configuration files of the workspace, as many as are
/// read in a few milliseconds. Nothing is looked at in mode basic, unless the plan has `configuration`.
Status checkConfiguration(const Plan& plan);

/// WAVE-14: a session that starts without a security audit first leaves an entry in the audit trail and an event.
void noteOverrides(const Plan& plan, const Session& session, const Actor& by, Journal& journal);

} // namespace wavedeck
