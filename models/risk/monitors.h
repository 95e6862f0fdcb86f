// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/risk/assessment.h"

#include <functional>

namespace wavedeck::risk {

/// The monitoring lines of an assessment as live alert rules: the `monitors:` of a plan (plan-format.md).
struct MonitorsOf {
    QByteArray yaml; ///< empty = none of them can become one
    QStringList left; ///< `SIGNAL: why it cannot`
    int made = 0;
};

/// isProgram: whether a word starts a program here. A line needs a number to be past, and a source that gives one: what
/// the engine measures itself (models/alert/rules.h), or a command. The order of warning and critical says which way is
/// worse. Pure but for isProgram.
MonitorsOf monitorsOf(const Assessment& assessment, const std::function<bool(const QString&)>& isProgram);

} // namespace wavedeck::risk
