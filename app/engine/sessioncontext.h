// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/transitions.h"
#include "models/base/error.h"

#include <QJsonObject>

namespace wavedeck {

/// HIER-17: {context: minimal|full, loaded: [files]}. What is loaded changes, the role never does.
Status setContext(SessionRun& session, const QJsonObject& args, const QString& actor, Transitions& set);

} // namespace wavedeck
