// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/plan/planreader.h"

#include <optional>
#include <span>

/// The rules of the protocol that a plan is checked by, as one table: from which mode on each is told, and from which
/// on it refuses (PLAN-10). What is a fault in every mode (circles, overlapping scopes, unknown names) is none of them.
namespace wavedeck {

struct ProtocolRule {
    const char* id;
    Mode tellsFrom; ///< as a warning
    std::optional<Mode> refusesFrom; ///< as a fault; empty = never
    const char* what;
    const char* source; ///< requirement
};

std::span<const ProtocolRule> protocolRules();

/// The id must be one of the table's.
const ProtocolRule& protocolRule(QLatin1String id);

/// What was found beside the plan's text, before it starts, as its mode wants it.
void tell(PlanReading& reading, QLatin1String rule, const Mark& mark, const QString& message);

} // namespace wavedeck
