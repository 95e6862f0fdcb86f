// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/sessionrun.h"
#include "models/base/error.h"
#include "models/store/store.h"

#include <QJsonObject>

/// Waivers count only when a person signed them (models/gates/waiver.h), as soon as there are people. Engine thread.
namespace wavedeck::signedwaivers {

/// Whether gate.waive {signature, person, role, until, reason} is what that person signed, of the gate as it stands.
/// Forbidden `unsigned`.
Status check(Store& store, const SessionRun& session, const GateRun& gate, const QJsonObject& args);

/// Why the waiver that a gate has does not count; empty = it does, or there is none.
QString faultOf(Store& store, const SessionRun& session, const Gate& gate);

} // namespace wavedeck::signedwaivers
