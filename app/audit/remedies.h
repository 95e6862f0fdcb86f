// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/audit/resourceaudit.h"

namespace wavedeck::audit {

/// Writes down what will be done about the findings with this consent (AUDIT-2), as actions of the audit whose result
/// is `intended`: they are stored before anything is touched.
void intendRemedies(ResourceAudit& audit, bool end, bool clean);

/// Does it, and writes each result and the findings' states. A process gets SIGTERM and 5 s later SIGKILL, through a
/// pidfd and only while it has the pid, start time, user and command line that were found; a file goes only while it is
/// the very inode. Blocks up to 7 s. Touches nothing else.
void carryOut(ResourceAudit& audit);

} // namespace wavedeck::audit
