// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/plan.h"

/// The order of a session's first agents. Pure; any thread.
namespace wavedeck {

/// WAVE-14: what the plan lacks when its first agent is no security audit, with how to mend it, and where; empty
/// when it is one, or when nobody but Wavedeck's own scanners runs. A waiver of the plan does not count here.
struct OrderFault {
    Mark mark;
    QString message;
};
OrderFault notSecurityFirst(const Plan& plan);

/// Why the plan waives it; empty = it does not.
QString securityWaiver(const Plan& plan);

} // namespace wavedeck
