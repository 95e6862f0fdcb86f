// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

namespace wavedeck {

/// What becomes of an agent whose role has something to read that nobody has acknowledged (RETRO-27): what the plan
/// says as `required_reading` of its session, kept among its preparations.
enum class ReadingRule {
    Off,
    Warn, ///< told before the start; it starts all the same
    Hold ///< it waits until somebody says that it was read
};

const QStringList& readingRules(); ///< off, warn, hold
ReadingRule readingRuleOf(const Plan& plan); ///< hold where the plan says nothing
void setReadingRule(Plan& plan, ReadingRule rule);

} // namespace wavedeck
