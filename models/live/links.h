// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"

#include <optional>

/// `wavedeck:S-014/A-019#1195`: every object has one (ui.md 4). Pure; any thread.
namespace wavedeck {

/// What a link names in a session.
struct LiveLink {
    QString id; ///< agent, gate or alert; empty = the session itself
    QString place; ///< in the agent's log: a line, or `log`; empty = none
};

/// Nothing when it is no link, or one into another session. What it names need not exist.
std::optional<LiveLink> linkInto(const LiveSession& live, const QString& uri);
/// The place of a gate on the page Gates, not on the one that is looked at.
extern const QString kGatePlace;
QString linkTo(const QString& session, const QString& id = {}, const QString& place = {});

} // namespace wavedeck
