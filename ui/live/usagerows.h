// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/protocolview.h"
#include "ui/live/agentrows.h"

namespace wavedeck::ui {

/// What agents told that they used, a row a model: tokens, and what they cost where that is known. agent: of that one
/// only; empty = of all. Texts are plain. Pure; GUI thread.
QList<AgentRow> usageRows(const ProtocolView& view, const QString& agent = {});

} // namespace wavedeck::ui
